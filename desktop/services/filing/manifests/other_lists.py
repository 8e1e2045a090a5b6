"""Go and Rust: go.mod, go.sum, Cargo.toml, Cargo.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.services.filing.manifests.records import (
    BUILD,
    DEVELOPMENT,
    RUNTIME,
    Component,
    as_text,
    as_toml,
    table,
    tables,
    text_of,
)

_GO_LINE = re.compile(r"^\s*(?:require\s+)?([\w.~-]+(?:/[\w.~-]+)+)\s+(v[^\s/]+)\s*(//.*)?$")
_CARGO_SECTIONS = (
    ("dependencies", RUNTIME),
    ("dev-dependencies", DEVELOPMENT),
    ("build-dependencies", BUILD),
)


def go_mod(data: bytes, _name: str) -> Iterator[Component]:
    """go.mod: single requirements and blocks of them; exclusions and replacements are none."""
    block = ""
    for line in as_text(data).splitlines():
        bare = line.strip()
        if bare.endswith("(") and not bare.startswith("//"):
            block = bare.split()[0]
        elif bare == ")":
            block = ""
        elif (block == "require" or bare.startswith("require ")) and (
            match := _GO_LINE.match(line)
        ):
            yield Component("golang", match.group(1), match.group(2), locked=True)


def go_sum(data: bytes, _name: str) -> Iterator[Component]:
    """go.sum: modules whose content was checked, not those of which only the go.mod was looked at."""
    for line in as_text(data).splitlines():
        words = line.split()
        if len(words) == 3 and not words[1].endswith("/go.mod"):
            yield Component("golang", words[0], words[1], locked=True)


def cargo(data: bytes, _name: str) -> Iterator[Component]:
    """Cargo.toml of a package or a workspace, with what only some targets need; paths are no components."""
    value = as_toml(data)
    holders = [value, table(value, "workspace"), *table(value, "target").values()]
    for holder in holders:
        for section, scope in _CARGO_SECTIONS:
            for name, wanted in table(holder, section).items():
                found = table(wanted)
                if "path" in found or found.get("workspace"):
                    continue
                release = text_of(found.get("version") if found else wanted)
                yield Component("cargo", text_of(found.get("package")) or name, release, "", scope)


def cargo_lock(data: bytes, _name: str) -> Iterator[Component]:
    """Cargo.lock; packages without a source are the project's own."""
    for package in tables(as_toml(data), "package"):
        if package.get("source"):
            name, release = text_of(package.get("name")), text_of(package.get("version"))
            yield Component("cargo", name, release, locked=True)
