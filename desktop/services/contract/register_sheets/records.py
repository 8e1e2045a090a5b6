"""What passes between the parts of the register engine: forms, rows, what is wrong with a cell, a plan."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from models.cell_values import FactProblem
from models.sheet_fields import Field


class CellProblem(NamedTuple):
    """A cell that is wrong: its sheet (of a list the file), its address, what it says, what is wrong, what to do."""

    sheet: str
    cell: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.problem} {self.remedy}".rstrip()


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of sheet of a register. `names` are what such sheets are called; the first two are ours, zh and en.

    `key` is the field by which two rows are told apart, where problems of a row as a whole are shown.
    """

    id: str
    names: tuple[str, ...]
    fields: tuple[Field, ...]
    key: str

    def field(self, identifier: str) -> Field | None:
        """The field of this id."""
        return next((each for each in self.fields if each.id == identifier), None)


class Given(NamedTuple):
    """A row as it is written: texts by the ids of fields; empty cells are left out."""

    sheet: str
    row: int
    cells: Mapping[str, str]

    def __repr__(self) -> str:
        # Cells of people are whole numbers until they are sealed.
        return f"Given({self.sheet!r}, {self.row}, …)"


class Outcome(enum.Enum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


class Judged(NamedTuple):
    """A row as the register sees it. Rows with equal `key` mean the same thing; `payload` is the register's own."""

    outcome: Outcome
    key: str
    payload: object
    problems: tuple[FactProblem, ...] = ()


class Register(Protocol):
    """A register that can be written as a sheet and read from one. Each knows its house."""

    @property
    def id(self) -> str:
        """The word of the command line."""
        ...

    @property
    def title(self) -> str:
        """What it is called, translated."""
        ...

    def forms(self) -> tuple[Form, ...]:
        """The kinds of sheets it has."""
        ...

    def rows(self, form: Form) -> Iterable[Mapping[str, str]]:
        """What is in it, as texts by the ids of fields."""
        ...

    def judge(self, form: Form, rows: Sequence[Given]) -> list[Judged]:
        """What each row would do, with everything that is wrong with it. An empty cell leaves what is there."""
        ...

    def carry(self, session: Session, form: Form, rows: Sequence[Judged], source: str) -> None:
        """Enter and change what these rows say, and journal it. None of them is wrong."""
        ...


class FormPlan(NamedTuple):
    """The rows of one form, each with what it would do."""

    form: Form
    rows: tuple[tuple[Given, Judged], ...]


class SheetMatch(NamedTuple):
    """How a sheet was understood: which heading means which field, and headings that mean nothing."""

    sheet: str
    form: Form
    headings: tuple[str, ...]
    mapping: Mapping[str, str]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a file would do to a register; nothing is written yet. `problems` are all there are.

    `passed_over` are sheets that are none of the register's.
    """

    register: str
    source: str
    forms: tuple[FormPlan, ...]
    problems: tuple[CellProblem, ...]
    matches: tuple[SheetMatch, ...]
    passed_over: tuple[str, ...] = ()
    counts: Mapping[Outcome, int] = field(default_factory=dict)

    @property
    def mapping(self) -> dict[str, str]:
        """Heading → field, over all sheets."""
        return {heading: field for each in self.matches for heading, field in each.mapping.items()}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that mean nothing here."""
        return tuple(dict.fromkeys(name for each in self.matches for name in each.unknown))

    @property
    def rows(self) -> int:
        """How many rows would be carried in, those that are there already included."""
        return sum(count for kind, count in self.counts.items() if kind is not Outcome.WRONG)


class CarriedIn(NamedTuple):
    """What an import did: entered, changed, there already, and rows left out because something is wrong with them."""

    new: int
    changed: int
    same: int
    left_out: int
