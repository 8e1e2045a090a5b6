"""A batch before it is filed: what each file probably is, what speaks against it, and what the person made of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from desktop.services.filing.guessing import Guess
from desktop.services.filing.source_medium import SourceMedium
from desktop.services.filing.sources import SourceFile
from desktop.services.records import Failed, Filed
from models.categories import Category, Mark

FIELDS = (
    "title",
    "category",
    "type",
    "period",
    "formed",
    "persons",
    "systems",
    "number",
    "mark",
)
"""What a row of a plan can be told, in the order of its columns; the names are those of `Choice`."""


class RowState(enum.Enum):
    """What becomes of a row, the gravest first."""

    REFUSED = "refused"  # it may not be stored here; nothing a person chooses changes that
    UNREADABLE = "unreadable"  # it can't be read from where it lies
    INCOMPLETE = "incomplete"  # nobody knows its category yet
    LOOK = "look"  # it can be filed, but something about it wants to be looked at
    DUPLICATE = "duplicate"  # the same file is filed, or in this batch, already
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Known:
    """A document, or another row of the batch (`document_id` 0), that a row is compared with.

    `distance` counts the differing bits of 64 for a near duplicate and is 0 for an exact one.
    """

    document_id: int
    number: str
    title: str
    ordinal: int = 1
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """How a row is to be filed: the guess at first, then what the person made of it."""

    category: Category | None = None
    type: str = ""
    period: str = ""
    formed: date | None = None
    persons: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    number: str = ""
    title: str = ""
    mark: Mark = Mark.INTERNAL
    version_of: int | None = None
    included: bool = True

    @classmethod
    def of(cls, guess: Guess) -> Choice:
        """The guess, unchanged."""
        return cls(
            guess.category,
            guess.type,
            guess.period,
            guess.formed,
            guess.persons,
            guess.systems,
            guess.number,
            guess.title,
            guess.mark,
        )


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One file of a batch as it was when it was looked at. `head` is the beginning of its text, for a look.

    `refusal` (it may not be filed), `problem` (it can't be read), `doubt` (look at it) and `text_reason` (nothing was
    seen of its text) are sentences.

    `duplicates` have exactly its content. `near` have nearly its text; `alike` do, too, but are about another person,
    period or day: the same form, filled in anew. `versions` are documents that it may be a newer version of.
    """

    source: SourceFile
    guess: Guess
    choice: Choice
    digest: bytes = b""
    modified: datetime | None = None
    sketch: int | None = None
    flags: tuple[str, ...] = ()
    duplicates: tuple[Known, ...] = ()
    near: tuple[Known, ...] = ()
    alike: tuple[Known, ...] = ()
    versions: tuple[Known, ...] = ()
    refusal: str = ""
    problem: str = ""
    doubt: str = ""
    text_reason: str = ""
    head: str = ""

    @property
    def state(self) -> RowState:
        """What becomes of it as things stand."""
        if self.refusal:
            return RowState.REFUSED
        if self.problem:
            return RowState.UNREADABLE
        if self.duplicates and not self.choice.included:
            return RowState.DUPLICATE
        told = self.choice.category is not None or self.choice.version_of is not None
        if not told and self.choice.included:
            return RowState.INCOMPLETE
        if self.doubt or self.flags or self.duplicates or self.near or self.versions:
            return RowState.LOOK
        return RowState.READY

    @property
    def will_be_filed(self) -> bool:
        """Whether it is part of what is filed when the batch is confirmed now."""
        return self.choice.included and self.state in (RowState.LOOK, RowState.READY)

    def with_choice(self, **changes: object) -> PlanRow:
        """The same row, filed otherwise."""
        return replace(self, choice=replace(self.choice, **changes))  # type: ignore[arg-type]  # fields of Choice by name


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch: a row for each file that was found, and what could not even be looked at."""

    rows: tuple[PlanRow, ...] = ()
    failed: tuple[Failed, ...] = ()
    medium: SourceMedium = field(default_factory=SourceMedium)

    def with_rows(self, rows: tuple[PlanRow, ...]) -> Plan:
        """The same batch with other rows."""
        return replace(self, rows=rows)

    def count(self, state: RowState) -> int:
        """How many rows are in a state."""
        return sum(row.state is state for row in self.rows)

    @property
    def to_file(self) -> tuple[PlanRow, ...]:
        """What is filed when the batch is confirmed now."""
        return tuple(row for row in self.rows if row.will_be_filed)


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What became of a plan. `versions` are files that became newer versions; `learned` counts lessons."""

    added: tuple[Filed, ...] = ()
    versions: tuple[Filed, ...] = ()
    duplicates: tuple[Filed, ...] = ()
    failed: tuple[Failed, ...] = ()
    learned: int = 0
    bytes_read: int = 0
