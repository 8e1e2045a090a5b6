"""What is said of each delivery of source code in a package: where it lies, how it is built, what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop.services.deliveries.components import LICENCE, UNREADABLE, components
from desktop.services.deliveries.delivery_reading import Delivered, list_deliveries
from desktop.services.deliveries.delivery_records import Origin
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from exporters.catalogue import PackagedDocument
from exporters.layout import DOCUMENTS
from exporters.list_tables import SourceRelease
from exporters.wording import BEIJING
from models.categories import VersionKind
from resources.words import _

_BUILD_FILES = {
    "pom.xml": "Maven (Java)",
    "build.gradle": "Gradle",
    "build.gradle.kts": "Gradle",
    "package.json": "npm (Node.js)",
    "pyproject.toml": "pip (Python)",
    "requirements.txt": "pip (Python)",
    "setup.py": "setuptools (Python)",
    "go.mod": "Go",
    "cargo.toml": "Cargo (Rust)",
    "composer.json": "Composer (PHP)",
    "gemfile": "Bundler (Ruby)",
    "makefile": "make",
    "cmakelists.txt": "CMake",
    "dockerfile": "Docker",
    "docker-compose.yml": "Docker Compose",
    "jenkinsfile": "Jenkins",
    ".gitlab-ci.yml": "GitLab CI",
}
_BUILD_ENDINGS = {".csproj": ".NET", ".sln": ".NET", ".vcxproj": "Visual C++"}
_GUIDES = ("readme", "install", "build", "deploy", "构建", "编译", "部署", "安装")
_GUIDE_ENDINGS = (".md", ".txt", ".rst", ".docx", ".pdf", ".html", "readme", "install")


class PackagedDelivery(NamedTuple):
    """A delivery of which the package holds the files: `tree` is the listing's entry, `members` those of its files."""

    delivered: Delivered
    tree: PackagedDocument
    members: tuple[PackagedDocument, ...]
    current: bool

    @property
    def place(self) -> str:
        """The folder of its files below `data/`; without files, where its listing is."""
        if not self.members:
            return self.tree.path
        parts = self.members[0].path.split("/")
        # 电子档案/<年度>/<类别>/<tree>/…, or one folder more for earlier versions.
        return "/".join(parts[: 4 if parts[0] == DOCUMENTS else 5])


def packaged_deliveries(house: House, packaged: Packaged) -> list[PackagedDelivery]:
    """Every delivery in the package, by name, the newest first."""
    trees: dict[int, tuple[PackagedDocument, bool]] = {}
    members: dict[int, list[PackagedDocument]] = defaultdict(list)
    for current, entries in ((True, packaged.documents), (False, packaged.earlier)):
        for entry in entries:
            version = entry.document.version
            if version.kind is VersionKind.TREE:
                trees[version.id] = entry, current
            elif version.member_of is not None:
                members[version.member_of].append(entry)
    found = [
        PackagedDelivery(each, tree, tuple(members[each.delivery.version_id]), current)
        for each in reversed(list_deliveries(house))
        for tree, current in [trees.get(each.delivery.version_id, (None, False))]
        if tree is not None
    ]
    return sorted(found, key=lambda each: each.delivered.delivery.name)


def source_releases(house: House, packaged: Packaged) -> Iterator[SourceRelease]:
    """Each delivery as the handover list has it."""
    for each in packaged_deliveries(house, packaged):
        yield release_of(house, each)


def release_of(house: House, packaged: PackagedDelivery) -> SourceRelease:
    """One delivery as the handover list has it."""
    delivery = packaged.delivered.delivery
    known = components(house, delivery.version_id)
    files = build_files([entry.document.version.path for entry in packaged.members])
    return SourceRelease(
        name=delivery.name,
        release=delivery.release,
        origin=Origin(delivery.origin).words,
        commit=delivery.commit_id,
        branch=delivery.branch,
        files=delivery.files,
        bytes=delivery.bytes,
        components=sum(1 for one in known if one.ecosystem not in (LICENCE, UNREADABLE)),
        build=_(", ").join(dict.fromkeys(words for _path, words in files)),
        digest=packaged.tree.file.sha256.hex(),
        place=packaged.place,
        delivered=packaged.tree.document.version.filed.astimezone(BEIJING).date(),
        current=packaged.current,
        bundle=delivery.bundle,
    )


def build_files(paths: Sequence[str]) -> list[tuple[str, str]]:
    """The files that decide how a tree is built, with the tool that reads them, those nearest to its root first."""
    found = []
    for path in paths:
        name = path.rpartition("/")[2].casefold()
        words = _BUILD_FILES.get(name) or next(
            (tool for ending, tool in _BUILD_ENDINGS.items() if name.endswith(ending)), ""
        )
        if words:
            found.append((path, words))
    return sorted(found, key=lambda each: (each[0].count("/"), each[0]))


def guides(paths: Sequence[str]) -> list[str]:
    """The files that say in words what a tree is and how it is built, those nearest to its root first."""
    found = [
        path
        for path in paths
        if (name := path.rpartition("/")[2].casefold()).startswith(_GUIDES)
        and name.endswith(_GUIDE_ENDINGS)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))
