"""The fenced process that looks into a tree's files: manifests, licences, lines that look like secrets.

Started by `desktop.services.filing.inspecting`, never imported by it. Answers are JSON; what a file holds never leaves
it, except the names that manifests give and the numbers of lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from desktop.services.deliveries.secret_lines import secret_lines
from desktop.services.filing.manifests import is_licence, is_manifest, read_manifest
from resources.licences import licence_of
from search.fencing.reasons import Reason, Unreadable
from search.fencing.serving import serve
from search.readers.encodings import decode

MANIFEST, SECRETS = 1, 2


def main(memory: int) -> None:
    """Serve requests: a code, then path and content of each file."""
    serve(memory, _handle)


def _handle(code: int, parts: list[bytes]) -> Sequence[bytes]:
    files = list(zip(parts[::2], parts[1::2], strict=True))
    look = {MANIFEST: _manifest, SECRETS: _secrets}[code]
    return [json.dumps([look(path.decode(), data) for path, data in files]).encode()]


def _manifest(path: str, data: bytes) -> Any:
    """The components that a file names, or null for a manifest that can't be read."""
    if is_manifest(path):
        try:
            return [list(component) for component in read_manifest(path, data)]
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - each format's parser has errors of its own; one bad file spoils no other
            return None
    if is_licence(path):
        text = decode(data)
        licence = licence_of(text) if text else ""
        return [["licence", path.rpartition("/")[0], "", licence, "licence", True]]
    raise Unreadable(Reason.DAMAGED)


def _secrets(path: str, data: bytes) -> Any:
    text = decode(data)
    return [] if text is None else secret_lines(path, text)
