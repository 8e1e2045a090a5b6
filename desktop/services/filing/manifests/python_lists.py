"""Python: requirements files, pyproject.toml, the locks of Poetry, uv and Pipenv, METADATA of vendored packages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from desktop.services.filing.manifests.records import (
    BUILD,
    DEVELOPMENT,
    OPTIONAL,
    RUNTIME,
    Component,
    as_json,
    as_text,
    as_toml,
    table,
    tables,
    text_of,
)

# PEP 508: name, extras, then a version specifier or a URL, then a marker.
_REQUIREMENT = re.compile(
    r"^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]{0,200}\])?\s*\(?([^;#@)]{0,200})"
)
_DEVELOPMENT = re.compile(r"dev|test|lint|doc|type|ci", re.IGNORECASE)


def requirements(data: bytes, name: str) -> Iterator[Component]:
    """A requirements file; options and paths are left out, continued lines are joined."""
    scope = DEVELOPMENT if _DEVELOPMENT.search(name.removeprefix("requirements")) else RUNTIME
    text = re.sub(r"\\\r?\n", " ", as_text(data))
    for line in text.splitlines():
        if line.lstrip().startswith(("#", "-", ".", "/")) or "://" in line.split("@")[0]:
            continue
        yield from _required([line.split(" --")[0]], scope)


def pyproject(data: bytes, _name: str) -> Iterator[Component]:
    """Standard and Poetry dependencies, groups and what the build needs."""
    value = as_toml(data)
    yield from _required(_strings(table(value, "project").get("dependencies")), RUNTIME)
    for lines in table(value, "project", "optional-dependencies").values():
        yield from _required(_strings(lines), OPTIONAL)
    for lines in table(value, "dependency-groups").values():
        yield from _required(_strings(lines), DEVELOPMENT)
    yield from _required(_strings(table(value, "build-system").get("requires")), BUILD)
    poetry = table(value, "tool", "poetry")
    yield from _named(table(poetry, "dependencies"), RUNTIME)
    yield from _named(table(poetry, "dev-dependencies"), DEVELOPMENT)
    for group in table(poetry, "group").values():
        yield from _named(table(group, "dependencies"), DEVELOPMENT)


def toml_lock(data: bytes, _name: str) -> Iterator[Component]:
    """poetry.lock and uv.lock; the project itself is not a component of its own."""
    for package in tables(as_toml(data), "package"):
        source = table(package, "source")
        if {"editable", "virtual"} & source.keys():
            continue
        scope = DEVELOPMENT if package.get("category") == "dev" else RUNTIME
        yield Component(
            "pypi", text_of(package.get("name")), text_of(package.get("version")), "", scope, True
        )


def pipfile_lock(data: bytes, _name: str) -> Iterator[Component]:
    """Pipfile.lock."""
    value = as_json(data)
    for section, scope in (("default", RUNTIME), ("develop", DEVELOPMENT)):
        for name, entry in table(value, section).items():
            release = text_of(table(entry).get("version")).removeprefix("==")
            yield Component("pypi", name, release, "", scope, bool(release))


def pipfile(data: bytes, _name: str) -> Iterator[Component]:
    """Pipfile."""
    value = as_toml(data)
    yield from _named(table(value, "packages"), RUNTIME)
    yield from _named(table(value, "dev-packages"), DEVELOPMENT)


def metadata(data: bytes, _name: str) -> Iterator[Component]:
    """METADATA or PKG-INFO of a package that lies in the tree."""
    fields: dict[str, str] = {}
    for line in as_text(data[:65_536]).splitlines():
        if not line.strip():
            break
        key, colon, value = line.partition(":")
        if colon and not line[0].isspace():
            fields.setdefault(key.strip().lower(), value.strip())
    licence = fields.get("license-expression") or fields.get("license", "")
    if fields.get("name"):
        yield Component(
            "pypi", fields["name"], fields.get("version", ""), licence[:120], locked=True
        )


def _required(lines: Iterable[str], scope: str) -> Iterator[Component]:
    for line in lines:
        match = _REQUIREMENT.match(line)
        if match:
            wanted = match.group(2).strip().rstrip(",")
            exact = re.fullmatch(r"={2,3}\s*([^\s,*]+)", wanted)
            release = exact.group(1) if exact else wanted
            yield Component("pypi", match.group(1), release, "", scope, exact is not None)


def _named(entries: object, scope: str) -> Iterator[Component]:
    for name, wanted in table(entries).items():
        if name.lower() != "python":
            release = text_of(table(wanted).get("version") if isinstance(wanted, dict) else wanted)
            yield Component("pypi", name, "" if release == "*" else release, "", scope)


def _strings(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
