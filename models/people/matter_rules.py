"""Kinds of matters (事项): facts, steps with the papers they need, notices and what their breach costs.

matter_reading.py reads them from `resources/catalogue/matters.toml` or from the vault's own copy; how a matter stands
is in matter_state.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.documents.fact_fields import FactField
from resources.knowledge import Label

SIGNATURES = ("", "contractor", "client", "both")
BASES = ("contract", "practice")
OF_OTHER = ("other-named", "pledge", "arrived")
OF_PERSON = ("leaving-pledge", "accounts-closed", "left")
CHECKS = OF_OTHER + OF_PERSON
"""What the register of people must say, of who comes and of whom it is about, before a step is taken."""
WITHDRAWN = "withdrawn"
"""The step of a matter that was opened by mistake: it gives no duties, and nothing can be done to it any more."""

ADVANCE, WITHIN, BY = "advance", "within", "by"
DAY, PLANNED = "day", "planned"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a step needs: who signs it (one of SIGNATURES), and what wants it (one of BASES)."""

    type: str
    sign: str = ""
    basis: str = "contract"
    optional: bool = False
    en: str = ""

    @property
    def name(self) -> str:
        """What it is called in the language in use; `type` is what documents are filed under."""
        return str(Label(self.type, self.en or self.type))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a kind. See the head of matters.toml for what each field means; `when` is (fact, value)."""

    id: str
    words: Label
    needs: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    when: tuple[str, str] | None = None
    optional: bool = False
    papers: tuple[Paper, ...] = ()

    @property
    def label(self) -> str:
        """What is done, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Notice:
    """`step` has to be taken `days` before (ADVANCE) or after (WITHIN) or on (BY) `of`: DAY, PLANNED or a step's id.

    `deed`: once that step is taken, its day counts instead of `of`.
    """

    step: str
    rule: str
    days: int
    working: bool
    of: str
    deed: str
    clause: str
    basis: str


@dataclass(frozen=True, slots=True)
class BreachRule:
    """A breach of `clause`: `step` taken without the papers of `without`, or the notice of the step `late` not kept.

    `who`: "core" or "others" by the person's flag, "" for everybody. `daily`: it runs by the day.
    """

    clause: str
    step: str = ""
    without: tuple[str, ...] = ()
    late: str = ""
    who: str = ""
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody or some day that a matter names: the label, and whether it has to be given at once."""

    words: Label
    required: bool

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class MatterKind:
    """What a matter can be. `person`, `other` and `planned` are None where such matters have none."""

    id: str
    words: Label
    prefix: str
    clause: str
    duties: tuple[str, ...]
    day: Part
    person: Part | None
    other: Part | None
    planned: Part | None
    facts: tuple[FactField, ...]
    steps: tuple[Step, ...]
    notices: tuple[Notice, ...]
    breaches: tuple[BreachRule, ...]

    @property
    def label(self) -> str:
        """What the kind is called, in the language in use."""
        return str(self.words)

    def step(self, step_id: str) -> Step:
        """The step with this id; raises KeyError."""
        for each in self.steps:
            if each.id == step_id:
                return each
        raise KeyError(step_id)
