"""The obligation catalogue: what the contract asks for, when it is owed, and which papers prove it.

Read (catalogue_reading.py) from resources/catalogue/duties.toml, or from the vault's own revision of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from resources.knowledge import Label

CATEGORIES = (
    "contract",
    "source",
    "techdoc",
    "pledge",
    "personnel",
    "grading",
    "crypto",
    "operations",
)
SIGNS = ("", "contractor", "client", "both")
BASES = ("contract", "practice")
CADENCES = (
    "once",
    "month",
    "quarter",
    "half",
    "year",
    "person",
    "person-quarter",
    "person-year",
    "item",
    "matter",
    "payment",
    "acceptance",
    "termination",
    "continuous",
)
RULES = ("at", "within", "advance", "month", "quarter", "standing", "asked", "expiry")
ANCHORS = (
    "signed",
    "start",
    "end",
    "acceptance",
    "termination",
    "arrival",
    "leaving",
    "period-end",
    "matter",
    "planned",
    "payment",
    "since",
    "until",
)
UNSIGNED = "none"
"""What evidence says that needs no signature though its duty does."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A paper that a duty wants. `basis`: the contract names it, or it is good practice; `check`: a point of a paper.

    `sign`: whose signature or seal it must bear, "" for nobody's. `notice`: of a duty to give notice in advance the
    paper that has to be there by its day; the others belong to what is announced.
    """

    type: str
    basis: str
    sign: str
    optional: bool
    check: bool = False
    en: str = ""
    notice: bool = False

    @property
    def name(self) -> str:
        """What it is called in the language in use; `type` is what documents are filed under."""
        return str(Label(self.type, self.en or self.type))


@dataclass(frozen=True, slots=True)
class Due:
    """How a day is found. Of `days`, `working` (days) and `months` at most one is set.

    `setting` names what stands instead of the number, or with rule "at" instead of the anchor's day.
    """

    rule: str
    anchor: str
    days: int | None = None
    working: int | None = None
    months: int | None = None
    setting: str = ""
    soft_days: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """How often a duty is owed: `of` narrows it to kinds of matters or items, or to people's roles.

    `lead` days before it is due it opens, where that is said; `demands` are the duty's papers wanted at this cadence.
    """

    cadence: str
    of: tuple[str, ...]
    by: str
    skip_first: bool
    tag: str
    lead: int | None
    due: Due
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One row of the catalogue. `penalty` is the clause it falls under, `report` whether it counts for KPI k.

    `parts` are the duties of the same period that it is made of.
    """

    id: str
    clause: str
    zh: str
    en: str
    categories: tuple[str, ...]
    sign: str
    penalty: str
    report: bool
    demands: tuple[Demand, ...]
    whens: tuple[When, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows, in the file's order. `version` and `source` say which file it is."""

    version: int
    source: str
    duties: tuple[DutyRule, ...]

    @property
    def by_id(self) -> Mapping[str, DutyRule]:
        """The rows by their ids."""
        return {each.id: each for each in self.duties}
