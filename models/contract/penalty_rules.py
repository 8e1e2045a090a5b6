"""What a breach costs by the contract's clauses, read from resources/catalogue/penalties.toml or a kept revision of it.

Rates are in thousandths of the contract's amount (of what is overdue with how "owed-daily"); sums are in fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.contract.rule_problems import RuleProblem
from models.contract.rule_reading import Reader
from resources.knowledge import Label
from resources.words import _

PARTIES = ("contractor", "client", "either")
HOWS = ("each", "each-person", "daily", "owed-daily", "refused", "costs")
_PAID = frozenset({"each", "each-person", "daily", "owed-daily"})
_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Penalty:
    """One clause. `general`: stands only where no other clause speaks; `besides`: clauses that may be used as well.

    The contract may be dissolved when a delay lasts `dissolve_days`, when the sum reaches `dissolve_per_mille` or
    passes `dissolve_above_per_mille` of the contract's amount, or at once. `dissolve_setting` names the setting that
    says from when the days are counted. `refund_all`: the whole amount is to be paid back then.
    """

    id: str
    title: Label
    party: str
    how: str
    per_mille: int
    cap_per_mille: int | None
    cure_days: int | None
    general: bool
    besides: tuple[str, ...]
    dissolve_days: int | None
    dissolve_per_mille: int | None
    dissolve_above_per_mille: int | None
    dissolve_at_once: bool
    dissolve_setting: str
    refund_all: bool
    note: Label

    def each_fen(self, amount_fen: int) -> int:
        """What one breach, or one day of it, costs with a contract (or a debt) of this amount; half a fen counts."""
        return _share(amount_fen, self.per_mille)

    def cap_fen(self, amount_fen: int) -> int | None:
        """The most that may be asked for in all with a contract of this amount, or None."""
        return None if self.cap_per_mille is None else _share(amount_fen, self.cap_per_mille)


@dataclass(frozen=True, slots=True)
class Penalties:
    """All clauses, in the file's order. `version` and `source` say which file it is."""

    version: int
    source: str
    clauses: tuple[Penalty, ...]

    @property
    def by_id(self) -> Mapping[str, Penalty]:
        """The clauses by their ids ("Ⅱ11.3")."""
        return {each.id: each for each in self.clauses}

    def clause(self, penalty_id: str) -> Penalty:
        """The clause of this id; raises KeyError."""
        return self.by_id[penalty_id]


def parse_penalties(raw: Mapping[str, Any]) -> Penalties:
    """The clauses in a parsed TOML file. Raises RulesWrong naming every mistake and contradiction."""
    read = Reader(raw, _("penalties"))
    version = read.integer("version", least=1, most=10**6)
    source = read.text("source")
    clauses = tuple(_penalty(each) for each in read.tables("penalty", _("penalty {id}")))
    read.nothing_else()
    known = [each.id for each in clauses]
    for each in clauses:
        read.problems += _contradictions(each, known)
    read.settle()
    return Penalties(version, source, clauses)


def _penalty(read: Reader) -> Penalty:
    return Penalty(
        read.text("id", longest=20),
        read.label(),
        read.choice("party", PARTIES),
        read.choice("how", HOWS),
        read.integer("per_mille", default=0, most=_WHOLE),
        read.integer_or_none("cap_per_mille", most=_WHOLE),
        read.integer_or_none("cure_days", most=3_650),
        read.flag("general", default=False),
        read.texts("besides", default=()),
        read.integer_or_none("dissolve_days", most=3_650),
        read.integer_or_none("dissolve_per_mille", most=_WHOLE),
        read.integer_or_none("dissolve_above_per_mille", most=_WHOLE),
        read.flag("dissolve_at_once", default=False),
        read.text("dissolve_setting", default=""),
        read.flag("refund_all", default=False),
        read.label("note_"),
    )


def _contradictions(penalty: Penalty, known: list[str]) -> list[RuleProblem]:
    place = _("penalty {id}").format(id=penalty.id)
    found: list[RuleProblem] = []

    def say(field: str, problem: str, remedy: str) -> None:
        found.append(RuleProblem(f"{place} › {field}", problem, remedy))

    if known.count(penalty.id) > 1:
        say("id", _("There is more than one with this id."), _("Give each clause one entry."))
    if (penalty.how in _PAID) != (penalty.per_mille > 0):
        say(
            "per_mille",
            _("A rate of {rate} thousandths doesn't go with “{how}”.").format(
                rate=penalty.per_mille, how=penalty.how
            ),
            _("Write the rate of the clause, or say how the clause works."),
        )
    if penalty.cap_per_mille is not None and penalty.cap_per_mille < penalty.per_mille:
        say(
            "cap_per_mille",
            _("The most there may be is less than a single one."),
            _("Correct one of the two rates."),
        )
    if (penalty.how == "daily") != (penalty.cure_days is not None):
        say(
            "cure_days",
            _("Days to cure belong to what is counted by the day, and only there."),
            _("Add or remove them."),
        )
    for each in penalty.besides:
        if each == penalty.id or each not in known:
            say(
                "besides",
                _("There is no other clause {id}.").format(id=each),
                _("Name clauses of this file."),
            )
    return found


def _share(amount_fen: int, per_mille: int) -> int:
    return (amount_fen * per_mille + _WHOLE // 2) // _WHOLE
