"""What an inspection is made of: requests and how they were answered, what the officer found, the standing questions.

Everything here goes into journals and editions as JSON, so that it means the same on both sides.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from resources.words import N_, _


class RequestState(enum.Enum):
    """How a request was answered; the values are on disk."""

    OPEN = "open"
    FOUND = "found"
    PENDING = "pending"
    NOT_APPLICABLE = "not applicable"

    @property
    def label(self) -> str:
        """The state in words, translated."""
        return _(_STATES[self])


_STATES = {
    RequestState.OPEN: N_("not yet answered"),
    RequestState.FOUND: N_("found"),
    RequestState.PENDING: N_("to be handed in later"),
    RequestState.NOT_APPLICABLE: N_("not applicable"),
}


@dataclass(frozen=True, slots=True)
class InspectionRequest:
    """One line of a request list: its number, what is asked for, and the clause it rests on, if it says so."""

    number: int
    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of an answer's table. `document_id`: the record that proves it. `mood`: "", "good", "caution" or "bad"."""

    cells: tuple[str, ...]
    document_id: int | None = None
    mood: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """One table of an answer; every row has as many cells as there are columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one of the standing questions (domain model §7), in words that were translated when it was made.

    `mood` is "good", "caution", "bad" or "unknown"; `summary` is one or two sentences; `withheld` says that the
    question's categories aren't part of the agreed scope: then there are no tables.
    """

    question: str
    title: str
    asked: str
    basis: str
    mood: str
    summary: str
    tables: tuple[AnswerTable, ...] = ()
    documents: tuple[int, ...] = ()
    withheld: bool = False
    notes: tuple[str, ...] = field(default=())
