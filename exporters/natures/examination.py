"""What the checks look at, and how they say what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from exporters.catalogue import CatalogueEntry
from exporters.findings import Verification
from exporters.layout import DOCUMENTS
from exporters.natures.file_shape import Flaw, flaw_of, is_program
from exporters.natures.package_files import PackageFiles
from exporters.visible import for_people
from models.handover.natures import MOST_OBJECTS, Outcome, Phase
from models.handover.natures_basis import NatureBasis
from resources.natures import FormatRules, NatureScheme
from resources.words import _


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found: before it gets its code and name."""

    outcome: Outcome
    note: str = ""
    objects: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Collects what is wrong (`bad`) and what is worth a remark (`odd`), each once, with the first few named."""

    bad: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def found(self, note: str, *, passed: str = "") -> Found:
        """Failed where something is bad, else a warning where something is odd, with `note`; else passed."""
        named = [*dict.fromkeys(self.bad), *dict.fromkeys(self.odd)]
        if not named:
            return Found(Outcome.PASSED, passed)
        outcome = Outcome.FAILED if self.bad else Outcome.WARNING
        words = _("{note} ({count})").format(note=note, count=len(named))
        return Found(outcome, words, shown(named))


@dataclass
class Examination:
    """One package under examination.

    `entries` is None where the catalogue can't be read; `basis` where there is none, or none that can be trusted.
    `expected` are the places below `data/` that the manifest (or the writer) knows. `verification` is the receiver's;
    the giver's package is still being written. `written` are the digests that were taken on writing: the giver's.
    """

    files: PackageFiles
    scheme: NatureScheme
    phase: Phase
    today: date
    entries: tuple[CatalogueEntry, ...] | None
    catalogue_problem: str
    basis: NatureBasis | None
    expected: frozenset[str]
    verification: Verification | None
    written: Mapping[str, tuple[int, bytes]]
    checkpoint: Callable[[], None] = lambda: None
    programs: set[str] = field(default_factory=set)

    @property
    def formats(self) -> FormatRules:
        """The known formats."""
        return self.scheme.formats

    @cached_property
    def by_place(self) -> dict[str, CatalogueEntry]:
        """Entries by their places."""
        return {entry.path: entry for entry in self.entries or ()}

    @cached_property
    def records(self) -> dict[str, list[CatalogueEntry]]:
        """Entries by number: a source delivery has many."""
        found: dict[str, list[CatalogueEntry]] = {}
        for entry in self.entries or ():
            found.setdefault(entry.fields.get("档号", ""), []).append(entry)
        return found

    @cached_property
    def shapes(self) -> dict[str, Flaw]:
        """What is wrong with files by their own bytes; fills `programs` on the way, whatever files are called."""
        found: dict[str, Flaw] = {}
        for place in self.files.sizes:
            self.checkpoint()
            flaw, head = flaw_of(self.files, place, self.formats.text)
            if flaw is not None:
                found[place] = flaw
            if is_program(head):
                self.programs.add(place)
        return found

    @cached_property
    def judged(self) -> date:
        """The day that no record is later than: today, or the basis's where that is later.

        An invented contract is told from its first day to its last, whatever day it is.
        """
        if self.basis is None:
            return self.today
        told = self.basis.end if self.basis.fictional else self.basis.day
        return max(self.today, self.basis.day, told)

    def in_source(self, place: str) -> bool:
        """Whether a file is part of a delivery of source code."""
        return self.formats.source_folder in place.split("/")[:-1] or "源代码交付" in place.split(
            "/"
        )

    def in_records(self, place: str) -> bool:
        """Whether a file lies where records lie."""
        return place.startswith(f"{DOCUMENTS}/")


def shown(names: Iterable[str]) -> tuple[str, ...]:
    """The first names, for people, each bounded."""
    kept: list[str] = []
    for name in names:
        if len(kept) == MOST_OBJECTS:
            break
        kept.append(for_people(name)[:500])
    return tuple(kept)


def no_catalogue(examination: Examination) -> Found:
    """For checks that ask the catalogue, where there is none that can be read."""
    problem = examination.catalogue_problem or _("there is none")
    return Found(Outcome.FAILED, _("The catalogue can't be read: {reason}").format(reason=problem))


def no_basis() -> Found:
    """For checks that only the giver's records can answer."""
    return Found(
        Outcome.NOT_RUN, _("The package holds no basis for this check that could be trusted.")
    )
