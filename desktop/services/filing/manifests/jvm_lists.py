"""Java and .NET: pom.xml, Gradle scripts and version catalogues, project files and packages.config.

XML is parsed without entities, without a DTD and without a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from desktop.services.filing.manifests.records import (
    BUILD,
    DEVELOPMENT,
    OPTIONAL,
    RUNTIME,
    Component,
    as_text,
    as_toml,
    table,
    text_of,
)

_PROPERTY = re.compile(r"\$\{([^}]{1,100})\}")
_MAVEN_SCOPES = {
    "test": DEVELOPMENT,
    "provided": BUILD,
    "system": RUNTIME,
    "runtime": RUNTIME,
    "import": BUILD,
}
_CONFIGURATION = (
    r"([a-zA-Z]*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[cC]ompile|[kK]apt"
    r"|[aA]nnotationProcessor|classpath))"
)
_GRADLE = re.compile(
    rf"^\s*{_CONFIGURATION}[\s(]+(?:platform\(|enforcedPlatform\()?[\"']([^\"':\s]+):([^\"':\s]+)(?::([^\"'@\s]*))?"
)
_GRADLE_MAP = re.compile(
    rf"^\s*{_CONFIGURATION}[\s(]+group\s*[:=]\s*[\"']([^\"']+)[\"']\s*,\s*name\s*[:=]\s*[\"']([^\"']+)[\"']"
    r"(?:\s*,\s*version\s*[:=]\s*[\"']([^\"']+)[\"'])?"
)
_LONGEST_LINE = 2000
_MOST_STEPS = 8


def pom(data: bytes, _name: str) -> Iterator[Component]:
    """pom.xml: dependencies with properties of the same file filled in; what a parent pom decides stays open."""
    root = _xml(data)
    properties = {
        _tag(each): (each.text or "").strip()
        for holder in root.iterchildren()
        if _tag(holder) == "properties"
        for each in holder.iterchildren()
        if isinstance(each.tag, str)
    }
    own = _children(root)
    for key in ("groupId", "artifactId", "version"):
        value = own.get(key)
        if value is None:
            value = _children(own.get("parent")).get(key)
        if value is not None:
            properties[f"project.{key}"] = properties[f"pom.{key}"] = _content(value)
    for each in root.iter():
        if not isinstance(each.tag, str) or _tag(each) not in ("dependency", "plugin", "parent"):
            continue
        found = {
            key: _filled(_content(child), properties) for key, child in _children(each).items()
        }
        if _tag(each) == "plugin":
            found.setdefault("groupId", "org.apache.maven.plugins")
        if not found.get("artifactId"):
            continue
        scope = BUILD if _tag(each) != "dependency" else RUNTIME
        scope = _MAVEN_SCOPES.get(found.get("scope", ""), scope)
        if found.get("optional") == "true":
            scope = OPTIONAL
        name = f"{found.get('groupId', '')}:{found['artifactId']}"
        release = found.get("version", "")
        exact = bool(release) and not re.search(r"[\[(,$]", release)
        yield Component("maven", name, release, "", scope, exact)


def gradle(data: bytes, _name: str) -> Iterator[Component]:
    """build.gradle and build.gradle.kts, as far as a line says it without running anything."""
    for line in as_text(data).splitlines():
        if len(line) > _LONGEST_LINE:
            continue
        match = _GRADLE.match(line) or _GRADLE_MAP.match(line)
        if match:
            configuration, group, name, release = match.groups()
            exact = bool(release) and not re.search(r"[$+\[]", release)
            yield Component(
                "maven", f"{group}:{name}", release or "", "", _gradle_scope(configuration), exact
            )


def version_catalogue(data: bytes, _name: str) -> Iterator[Component]:
    """libs.versions.toml."""
    value = as_toml(data)
    versions = table(value, "versions")
    for entry in table(value, "libraries").values():
        if isinstance(entry, str):
            group, _colon, rest = entry.partition(":")
            name, _colon, release = rest.partition(":")
        else:
            found = table(entry)
            module = text_of(found.get("module")) or (
                f"{text_of(found.get('group'))}:{text_of(found.get('name'))}"
            )
            group, _colon, name = module.partition(":")
            wanted = found.get("version")
            if isinstance(wanted, dict) and "ref" in wanted:
                wanted = versions.get(text_of(wanted["ref"]))
            release = text_of(wanted)
        if name:
            yield Component("maven", f"{group}:{name}", release, "", RUNTIME, bool(release))


def dotnet_project(data: bytes, _name: str) -> Iterator[Component]:
    """csproj, fsproj, vbproj and Directory.Packages.props."""
    for each in _xml(data).iter():
        if not isinstance(each.tag, str) or _tag(each) not in (
            "PackageReference",
            "PackageVersion",
        ):
            continue
        name = each.get("Include") or each.get("Update") or ""
        child = _children(each).get("Version")
        release = each.get("Version") or (_content(child) if child is not None else "")
        if name:
            exact = bool(re.fullmatch(r"[0-9][\w.+-]*", release))
            yield Component("nuget", name, release, "", RUNTIME, exact)


def packages_config(data: bytes, _name: str) -> Iterator[Component]:
    """packages.config."""
    for each in _xml(data).iter():
        if isinstance(each.tag, str) and _tag(each) == "package" and each.get("id"):
            scope = DEVELOPMENT if each.get("developmentDependency") == "true" else RUNTIME
            yield Component("nuget", each.get("id"), each.get("version") or "", "", scope, True)


def _gradle_scope(configuration: str) -> str:
    lower = configuration.lower()
    if "test" in lower:
        return DEVELOPMENT
    build = ("compileonly", "kapt", "annotationprocessor", "classpath")
    return BUILD if lower.endswith(build) else RUNTIME


def _xml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type declaration")
    return root


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: etree._Element | None) -> dict[str, etree._Element]:
    if element is None:
        return {}
    return {_tag(each): each for each in element.iterchildren() if isinstance(each.tag, str)}


def _content(element: etree._Element) -> str:
    return (element.text or "").strip()


def _filled(text: str, properties: dict[str, str]) -> str:
    for _step in range(_MOST_STEPS):
        match = _PROPERTY.search(text)
        if match is None or match.group(1) not in properties:
            break
        text = text.replace(match.group(), properties[match.group(1)])[:300]
    return text
