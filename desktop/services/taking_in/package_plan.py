"""What importing a package would do with its documents: which are new, which are known, what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.services.house import House
from desktop.services.taking_in.package_reading import PackageContents, PackageFiles
from desktop.services.taking_in.package_words import SECRET, secret_in
from models.categories import DocumentState, VersionKind
from models.documents.secrecy import SecrecyFinding
from models.handover.imported import (
    LocalDocument,
    LocalVersion,
    known_rows,
    local_documents,
    local_versions,
)
from models.handover.package_rows import DocumentLine, MemberLine, VersionLine
from models.naming import tidy_name
from resources.words import _

_LONGEST_NUMBER = 60
_LONGEST_WORD = 4_000
_MODES = 0o177777
_PARTS = frozenset({"", ".", ".."})


class Conflict(NamedTuple):
    """Something that didn't come in as it is, and why; or ("follows") that is here and becomes what the giver says.

    `kind` is a stable word: "contract", "rules", "number", "version", "left-out", "label", "differs", "unproven",
    "article", "unfollowed", "restored", "follows".
    """

    kind: str
    object_name: str
    sentence: str


class DocumentStep(NamedTuple):
    """One document of a package: `local` is its id here, None where it is new; `versions` are to be filed."""

    line: DocumentLine
    local: int | None
    versions: tuple[VersionLine, ...]
    same: tuple[tuple[int, int], ...] = ()
    """(version there, version here) of what is here although no package brought it."""
    renumber: bool = False
    """Another document has its number here, or it is none that can be kept."""


@dataclass(slots=True)
class DocumentPlan:
    """What becomes of every document. `ids` and `versions`: row there → row here, of what is here already."""

    steps: list[DocumentStep] = field(default_factory=list)
    ids: dict[int, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    others: set[int] = field(default_factory=set)
    """Versions there whose ids are known from another package, where they had other content."""
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[SecrecyFinding] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many documents are new here."""
        return sum(step.local is None for step in self.steps)

    @property
    def known(self) -> int:
        """How many are here already."""
        return len(self.ids)


def plan_documents(house: House, files: PackageFiles, contents: PackageContents) -> DocumentPlan:
    """Compare the package's documents with those that are here. Reads no document's content."""
    return _Planner(house, files, contents).plan()


class _Planner:
    def __init__(self, house: House, files: PackageFiles, contents: PackageContents) -> None:
        self._files, self._contents = files, contents
        self._digest = house.vault.suite.hash
        own = contents.format.origin == bytes(house.vault.id)
        with house.database.read() as session:
            self._local = local_documents(session)
            known = known_rows(session, contents.origin)
            self._known = known["document"]
            self._by_number = {each.number: each for each in self._local.values()}
            if own:
                # A package of this very vault: rows are their own.
                self._known = {
                    line.id: line.id
                    for line in contents.documents
                    if self._is_own(line, self._local.get(line.id))
                } | self._known
            wanted = set(self._known.values())
            wanted |= {
                self._by_number[line.number].id
                for line in contents.documents
                if line.number in self._by_number
            }
            self._versions = local_versions(session, sorted(wanted))
            self._known_versions = known["version"]
        if own:
            there = {each.id for versions in self._versions.values() for each in versions}
            self._known_versions = {each: each for each in there} | self._known_versions
        self._local_versions = {
            each.id: each for versions in self._versions.values() for each in versions
        }
        self._plan = DocumentPlan()
        self._forget_others()

    def plan(self) -> DocumentPlan:
        """Look at every document."""
        for line in self._contents.documents:
            texts = self._texts(line)
            if (finding := secret_in(texts)) is not None:
                self._plan.refused.append(finding)
                # Neither its number nor its title: they may be what bears the mark.
                self._conflict("left-out", str(line.id), _(SECRET))
            elif any(len(each) > _LONGEST_WORD for each in texts):
                sentence = _("a name or title is longer than one can be")
                self._conflict("left-out", line.number[:_LONGEST_NUMBER], sentence)
            elif (local := self._here(line)) is not None:
                self._take_known(line, local)
            elif line.id not in self._known:
                self._take_new(line)
            else:
                self._conflict("left-out", line.number, _("it was purged here"))
        return self._plan

    def _forget_others(self) -> None:
        """A restored archive gives ids out a second time: what is known by them here may be something else."""
        for line in self._contents.documents:
            same: list[bool] = []
            for version in line.versions:
                here = self._local_versions.get(self._known_versions.get(version.id, 0))
                digest = self._digest_of(version)
                if here is None or digest is None or VersionKind.TREE in (version.kind, here.kind):
                    # Listings of trees name digests of the suite they were made under.
                    continue
                same.append(here.digest == digest)
                if not same[-1]:
                    self._plan.others.add(version.id)
                    del self._known_versions[version.id]
            if same and not any(same):
                self._known.pop(line.id, None)

    def _is_own(self, line: DocumentLine, local: LocalDocument | None) -> bool:
        return local is not None and local.number == line.number

    def _here(self, line: DocumentLine) -> LocalDocument | None:
        if line.id in self._known:
            return self._local.get(self._known[line.id])
        local = self._by_number.get(line.number)
        if local is None:
            return None
        digests = {each.digest for each in self._versions.get(local.id, ())}
        newest = [each for each in line.versions if each.place is not None][-1:]
        # A document of that number with that content is that document, whoever filed it here.
        return local if newest and self._digest_of(newest[0]) in digests else None

    def _take_known(self, line: DocumentLine, local: LocalDocument) -> None:
        here = self._versions.get(local.id, [])
        mapped, same = self._mapped(line, here)
        self._plan.ids[line.id] = local.id
        self._plan.versions |= mapped
        newer = [each for each in line.versions if each.id not in mapped and self._is_there(each)]
        last = here[-1] if here else None
        grown = [each for each in newer if last is None or each.ordinal > last.ordinal]
        if len(grown) < len(newer) or (grown and last and last.id not in mapped.values()):
            sentence = _("it was changed here and there: the version here stays the current one")
            self._conflict("version", line.number, sentence)
            grown = []
        elif grown and local.state is not DocumentState.LIVE:
            sentence = _("it can't be used here, so its newer version was left out")
            self._conflict("version", line.number, sentence)
            grown = []
        if grown or same or line.id not in self._known:
            self._plan.steps.append(DocumentStep(line, local.id, tuple(grown), tuple(same)))

    def _mapped(
        self, line: DocumentLine, here: Sequence[LocalVersion]
    ) -> tuple[dict[int, int], list[tuple[int, int]]]:
        """(version there → here, those of them that weren't known to be the same)."""
        left = {each.id: each for each in here}
        mapped: dict[int, int] = {}
        for version in line.versions:
            local = self._known_versions.get(version.id)
            if local is not None:
                mapped[version.id] = local
                left.pop(local, None)
        same = []
        for version in line.versions:
            if version.id in mapped:
                continue
            digest = self._digest_of(version)
            twin = next((each for each in left.values() if each.digest == digest), None)
            if twin is not None:
                del left[twin.id]
                mapped[version.id] = twin.id
                same.append((version.id, twin.id))
        return mapped, same

    def _take_new(self, line: DocumentLine) -> None:
        usable = tuple(each for each in line.versions if self._is_there(each))
        if not usable or usable[-1] is not line.versions[-1]:
            sentence = _("its current version isn't in the package")
            self._conflict("left-out", line.number, sentence)
            return
        renumber = line.number in self._by_number or not _is_number(line.number)
        if renumber:
            sentence = _(
                "another document has this number here: it gets a new one, and this stays as its reference"
            )
            self._conflict("number", line.number, sentence)
        self._plan.steps.append(DocumentStep(line, None, usable, (), renumber))

    def _is_there(self, version: VersionLine) -> bool:
        """Whether the package has all of a version, byte for byte as its line says."""
        if version.place is None or not self._fits(version.place, version.sha256):
            return False
        if version.kind is VersionKind.TREE:
            members = self._contents.members.get(version.id, ())
            distinct = len({each.path for each in members}) == len(members)
            return distinct and version.delivery is not None and all(map(self._is_member, members))
        return version.kind is VersionKind.FILE

    def _is_member(self, member: MemberLine) -> bool:
        within = not _PARTS & set(member.path.split("/")) and 0 <= member.mode <= _MODES
        return within and self._fits(member.place, member.sha256)

    def _fits(self, place: str, digest: bytes | None) -> bool:
        return place in self._files and self._files.digest(place) == digest

    def _digest_of(self, version: VersionLine) -> bytes | None:
        """The version's digest by this vault's suite, where the package tells it."""
        if version.place is None:
            return version.digest if self._contents.format.digest == self._digest else None
        return version.sha256 if self._digest == "sha256" else version.sm3

    def _texts(self, line: DocumentLine) -> list[str]:
        """Everything that the document and its versions are called."""
        texts = [line.title, line.number, line.reference, line.type, *line.persons, *line.systems]
        for version in line.versions:
            texts += [version.name, version.path, version.reason]
            members: Sequence[MemberLine] = self._contents.members.get(version.id, ())
            texts += [each.path for each in members]
        return texts

    def _conflict(self, kind: str, name: str, sentence: str) -> None:
        self._plan.conflicts.append(Conflict(kind, name, sentence))


def _is_number(number: str) -> bool:
    return 0 < len(number) <= _LONGEST_NUMBER and tidy_name(number) == number


def month_of(line: DocumentLine, fallback: str) -> str:
    """The month in the series that a document's number is given in: YYYYMM (models/documents/filing.py)."""
    if len(line.period) == 7 and line.period[5:].isdigit():
        return line.period.replace("-", "")
    return f"{line.formed:%Y%m}" if line.formed else fallback
