"""JavaScript: package.json, package-lock.json, yarn.lock, pnpm-lock.yaml. PHP's composer files have the same shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from desktop.services.filing.manifests.records import (
    DEVELOPMENT,
    OPTIONAL,
    RUNTIME,
    Component,
    as_json,
    as_text,
    licence_words,
    table,
    tables,
    text_of,
)

_SECTIONS = (
    ("dependencies", RUNTIME),
    ("devDependencies", DEVELOPMENT),
    ("peerDependencies", RUNTIME),
    ("optionalDependencies", OPTIONAL),
)
_YARN_VERSION = re.compile(r'^\s+"?version"?:?\s+"?([^"\s]+)"?\s*$')
# `/name@1.2.3(peer):`, `name@1.2.3:` and the older `/name/1.2.3_peer:`, names with or without a scope.
_PNPM = re.compile(r"^  '?/?((?:@[^/@'\s]+/)?[^/@'\s]+)[@/]([0-9][^\s()'_:]*)[^\s]*:\s*$")
_MOST_DEEP = 40


def package(data: bytes, _name: str) -> Iterator[Component]:
    """package.json."""
    value = as_json(data)
    for section, scope in _SECTIONS:
        for name, wanted in table(value, section).items():
            yield Component("npm", name, text_of(wanted), "", scope)


def vendored_package(data: bytes, _name: str) -> Iterator[Component]:
    """package.json of a package that lies in the tree, below node_modules: the package itself."""
    value = as_json(data)
    name, release = text_of(value.get("name")), text_of(value.get("version"))
    if name and release:
        licence = licence_words(value.get("license") or value.get("licenses"))
        yield Component("npm", name, release, licence, locked=True)


def package_lock(data: bytes, _name: str) -> Iterator[Component]:
    """package-lock.json and npm-shrinkwrap.json, versions 1 to 3."""
    value = as_json(data)
    packages = table(value, "packages")
    if not packages:
        yield from _nested(table(value, "dependencies"), 0)
        return
    for place, entry in packages.items():
        found = table(entry)
        if "node_modules/" not in place or found.get("link"):
            continue
        name = text_of(found.get("name")) or place.rpartition("node_modules/")[2]
        licence = licence_words(found.get("license"))
        yield Component("npm", name, text_of(found.get("version")), licence, _scope(found), True)


def yarn_lock(data: bytes, _name: str) -> Iterator[Component]:
    """yarn.lock of either generation: a line that names what is wanted, and indented below it the version."""
    name = ""
    for line in as_text(data).splitlines():
        if line and not line[0].isspace() and line.endswith(":"):
            first = line.split(",")[0].strip().strip('":')
            at = first.find("@", 1)
            local = re.search(r"@(workspace|link|portal|file):", first)
            name = "" if first == "__metadata" or local or at < 0 else first[:at]
        elif name and (match := _YARN_VERSION.match(line)):
            yield Component("npm", name, match.group(1), locked=True)
            name = ""


def pnpm_lock(data: bytes, _name: str) -> Iterator[Component]:
    """pnpm-lock.yaml: the keys of its section `packages` say all that is needed."""
    inside = False
    for line in as_text(data).splitlines():
        if line and not line[0].isspace():
            inside = line.startswith("packages:")
        elif inside and (match := _PNPM.match(line)):
            yield Component("npm", match.group(1), match.group(2), locked=True)


def composer(data: bytes, _name: str) -> Iterator[Component]:
    """composer.json; PHP itself and its extensions are no components."""
    value = as_json(data)
    for section, scope in (("require", RUNTIME), ("require-dev", DEVELOPMENT)):
        for name, wanted in table(value, section).items():
            if "/" in name:
                yield Component("composer", name, text_of(wanted), "", scope)


def composer_lock(data: bytes, _name: str) -> Iterator[Component]:
    """composer.lock."""
    value = as_json(data)
    for section, scope in (("packages", RUNTIME), ("packages-dev", DEVELOPMENT)):
        for entry in tables(value, section):
            licence = licence_words(entry.get("license"))
            release = text_of(entry.get("version"))
            yield Component("composer", text_of(entry.get("name")), release, licence, scope, True)


def _nested(entries: Any, depth: int) -> Iterator[Component]:
    for name, entry in table(entries).items():
        found = table(entry)
        yield Component("npm", name, text_of(found.get("version")), "", _scope(found), True)
        if depth < _MOST_DEEP:
            yield from _nested(found.get("dependencies"), depth + 1)


def _scope(entry: Any) -> str:
    if entry.get("dev"):
        return DEVELOPMENT
    return OPTIONAL if entry.get("optional") else RUNTIME
