"""Lines that look like secrets, found by detect-secrets: in memory, line by line, never verified, never kept.

Used inside a fenced process only. The library brings an HTTP client along for asking services whether a secret works;
a stand-in takes that client's place here, so that none is even loaded.
"""

from __future__ import annotations

import functools
import re
import sys
import types
from typing import TYPE_CHECKING, Any, cast

from desktop.services.filing.manifests import is_manifest

if TYPE_CHECKING:
    from detect_secrets.plugins.base import BasePlugin

_LARGEST = 4 * 1024 * 1024
_LONGEST_LINE = 2000
_MOST = 200
_VERIFICATION = "detect_secrets.filters.common.is_ignored_due_to_verification_policies"
# What any detector needs at the least; most lines of a program have none of it.
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.~-]{16,}|-----BEGIN|PuTTY|://")
_WORD = re.compile(r"key|pass|pwd|secret|contrase|token|credential|口令|密码|密钥", re.IGNORECASE)
# Here words, in Chinese projects, that the library doesn't know. A value follows, in quotes or not.
_CHINESE = re.compile(
    r"(?:口令|密码|密钥)\s*(?:[:=：＝]|为|是)\s*[\"'“]?([\x21-\x7e]{6,64})", re.IGNORECASE
)
CHINESE_KIND = "Password in Chinese text"
_OBVIOUS = re.compile(r"(?i)^(x+|\*+|\.+|<.*|\$.*|\{.*|none|null|true|false|example.*|your.*)$")
_ENTROPY = ("Base64 High Entropy String", "Hex High Entropy String")


def secret_lines(path: str, text: str) -> list[tuple[int, str]]:
    """(line from 1, kind) of what looks like a secret, at most one of a kind a line and 200 a file."""
    found: list[tuple[int, str]] = []
    quiet = is_manifest(path) or path.endswith((".sum", ".lock", ".svg", ".map", ".min.js"))
    for number, line in enumerate(text[:_LARGEST].split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            continue
        kinds = _kinds(path, line, quiet=quiet)
        found += [(number, kind) for kind in sorted(kinds)]
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def _kinds(path: str, line: str, *, quiet: bool) -> set[str]:
    token, word = _TOKEN.search(line), _WORD.search(line)
    if token is None and word is None:
        return set()
    if "pragma: allowlist secret" in line or "pragma: whitelist secret" in line:
        return set()
    kinds: set[str] = set()
    for kind, plugin in _plugins():
        keyword = kind == "Secret Keyword"
        if (keyword and word is None) or (not keyword and token is None):
            continue
        if quiet and (keyword or kind in _ENTROPY):
            continue
        for secret in plugin.analyze_line(filename=path, line=line, line_number=1):
            value = secret.secret_value or ""
            if not _is_harmless(value, line, plugin):
                kinds.add(kind)
    chinese = _CHINESE.search(line) if word is not None else None
    if chinese and not _OBVIOUS.match(chinese.group(1)):
        kinds.add(CHINESE_KIND)
    if len(kinds) > 1:
        # An odd string in quotes says less than what it is, when that is known.
        kinds -= set(_ENTROPY) if kinds - set(_ENTROPY) else set()
    return kinds


def _is_harmless(value: str, line: str, plugin: BasePlugin) -> bool:
    """The library's own rules for what only looks like a secret: counting up, a UUID, a template, a reference."""
    from detect_secrets.filters import heuristic

    return (
        heuristic.is_sequential_string(value)
        or heuristic.is_potential_uuid(value)
        or heuristic.is_likely_id_string(value, line, plugin)
        or heuristic.is_templated_secret(value)
        or heuristic.is_prefixed_with_dollar_sign(value)
        or heuristic.is_indirect_reference(line)
        or (heuristic.is_not_alphanumeric_string(value) and plugin.secret_type != "Private Key")
    )


@functools.cache
def _plugins() -> tuple[tuple[str, BasePlugin], ...]:
    """Every detector but the one for addresses, which a program of an administration is full of."""
    _stand_in_for_requests()
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.settings import get_settings

    get_settings().disable_filters(_VERIFICATION)
    limits = {"Base64 High Entropy String": 4.5, "Hex High Entropy String": 3.0}
    made: list[tuple[str, BasePlugin]] = []
    kinds = cast("dict[str, Any]", get_mapping_from_secret_type_to_class())
    for kind, plugin in kinds.items():
        if kind == "Public IP (ipv4)":
            continue
        settings = {"limit": limits[kind]} if kind in limits else {}
        made.append((kind, plugin(**settings)))
    return tuple(made)


def _stand_in_for_requests() -> None:
    """A module with the names that the library mentions, and nothing behind them."""
    if "requests" in sys.modules:
        raise RuntimeError("an HTTP client is loaded")
    module: Any = types.ModuleType("requests")
    module.exceptions = types.ModuleType("requests.exceptions")
    module.exceptions.RequestException = type("RequestException", (Exception,), {})
    module.Response = type("Response", (), {})
    sys.modules["requests"] = module
    sys.modules["requests.exceptions"] = module.exceptions
