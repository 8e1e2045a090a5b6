"""Which files are manifests, by their names, and who reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from desktop.services.filing.manifests import jvm_lists, node_lists, other_lists, python_lists
from desktop.services.filing.manifests.records import Component

Reader = Callable[[bytes, str], Iterator[Component]]
LARGEST = 32 * 1024 * 1024
"""Bytes; the lock file of a very large project has a tenth of it."""

_MOST = 20_000
_LONGEST = 200
_NAMED: dict[str, Reader] = {
    "pyproject.toml": python_lists.pyproject,
    "poetry.lock": python_lists.toml_lock,
    "uv.lock": python_lists.toml_lock,
    "pipfile": python_lists.pipfile,
    "pipfile.lock": python_lists.pipfile_lock,
    "package-lock.json": node_lists.package_lock,
    "npm-shrinkwrap.json": node_lists.package_lock,
    "yarn.lock": node_lists.yarn_lock,
    "pnpm-lock.yaml": node_lists.pnpm_lock,
    "composer.json": node_lists.composer,
    "composer.lock": node_lists.composer_lock,
    "pom.xml": jvm_lists.pom,
    "build.gradle": jvm_lists.gradle,
    "build.gradle.kts": jvm_lists.gradle,
    "libs.versions.toml": jvm_lists.version_catalogue,
    "packages.config": jvm_lists.packages_config,
    "directory.packages.props": jvm_lists.dotnet_project,
    "go.mod": other_lists.go_mod,
    "go.sum": other_lists.go_sum,
    "cargo.toml": other_lists.cargo,
    "cargo.lock": other_lists.cargo_lock,
}
_REQUIREMENTS = re.compile(r"requirements[\w.-]{0,60}\.(txt|in)|[\w.-]{1,60}requirements\.txt")
_LICENCE = re.compile(
    r"(licen[cs]es?|copying|unlicense|copyright|许可证|许可协议)([._-][\w.-]{0,40})?", re.IGNORECASE
)


def is_manifest(path: str) -> bool:
    """Whether `read_manifest` knows this kind of file."""
    return _reader(path) is not None


def is_licence(path: str) -> bool:
    """Whether a file's name says that it is a licence."""
    name = path.rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    code = suffix in ("py", "js", "ts", "java", "go", "rs", "c", "h", "cs", "php", "json", "xml")
    return bool(_LICENCE.fullmatch(name)) and not code


def read_manifest(path: str, data: bytes) -> list[Component]:
    """What a manifest names, each once. Raises ValueError and whatever a parser does for one that can't be read."""
    reader = _reader(path)
    if reader is None or len(data) > LARGEST:
        raise ValueError("not a manifest that can be read")
    found: dict[Component, None] = {}
    for component in reader(data, path.rpartition("/")[2].lower()):
        if component.name:
            found[_cut(component)] = None
        if len(found) > _MOST:
            raise ValueError("more components than any project has")
    return list(found)


def _reader(path: str) -> Reader | None:
    name = path.rpartition("/")[2].lower()
    if name == "package.json":
        vendored = "node_modules/" in path
        return node_lists.vendored_package if vendored else node_lists.package
    if name == "metadata" and path.lower().rpartition("/")[0].endswith(".dist-info"):
        return python_lists.metadata
    if _REQUIREMENTS.fullmatch(name) or path.lower().endswith(
        ("requirements/base.txt", "requirements/dev.txt", "requirements/prod.txt")
    ):
        return python_lists.requirements
    if name.endswith((".csproj", ".fsproj", ".vbproj")):
        return jvm_lists.dotnet_project
    return _NAMED.get(name)


def _cut(component: Component) -> Component:
    """What came from a file, fit to be kept: of bounded length, on one line."""
    name, release, licence = (
        " ".join(text.split())[:_LONGEST]
        for text in (component.name, component.release, component.licence)
    )
    return component._replace(name=name, release=release, licence=licence)
