"""What breaches may cost on a day (违约敞口), to the fen, each counted once: special clauses before the general one.

Domain model §1.7: Ⅱ11.3 stands only "除本合同另有约定外", so a matter's own clause (Ⅱ11.2 by the day, Ⅱ11.4, Ⅱ11.5 by
person and occasion) takes its place; a monthly pack and its parts are one breach; Ⅱ11.3 is capped at 20 %.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.contract.dissolution import by_days, by_sum, thirty_days
from models.contract.penalty_rules import Penalty
from models.documents.fact_fields import facts_of
from models.money import yuan
from models.obligations.boards import Board
from models.obligations.duties import Duty
from models.obligations.duty_views import DutyView
from models.obligations.registers import Registers
from models.people.matter_breaches import Breach
from resources.words import _, ngettext

_KEYS = re.compile(r"[A-Z]{1,3}[0-9]{1,4}(?:/[A-Za-z0-9-]+)*")

if TYPE_CHECKING:
    from models.contract.rules import Rules
    from models.people.matter_views import MatterView


@dataclass(frozen=True, slots=True)
class ExposureItem:
    """One breach: its clause, how often (or for how many days) it counts, and the sum.

    `withheld_fen` is what the client may refuse to pay, which is no penalty. `subject` and `key` say what it is about:
    "duty" with the duty's key, "matter" with the matter's id.
    """

    clause: str
    title: str
    count: int
    fen: int
    key: str
    note: str = ""
    subject: str = "duty"
    withheld_fen: int = 0


@dataclass(frozen=True, slots=True)
class ClauseSum:
    """What one clause comes to: `fen` is `uncapped_fen`, or the cap where that is less."""

    clause: str
    title: str
    count: int
    uncapped_fen: int
    fen: int
    note: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is at stake on `day`. `total_fen` is the sum of the clauses, capped; `caps`, `terminations`: sentences.

    `withheld_fen` may be refused besides; `open_fen` would come on top if everything that is owed now were missed;
    `late` was kept too late: the other party might still claim it, and it is in no sum.
    """

    day: date
    items: tuple[ExposureItem, ...]
    total_fen: int
    caps: tuple[str, ...]
    terminations: tuple[str, ...]
    clauses: tuple[ClauseSum, ...]
    withheld_fen: int
    open_fen: int
    late: tuple[ExposureItem, ...]


def exposure(
    rules: Rules, board: Board, registers: Registers, day: date, matters: Iterable[MatterView]
) -> Exposure:
    """What breaches may cost the contractor on `day`, by the rules in force; `board` and `matters` are that day's."""
    found = [each for view in matters for each in view.breaches]
    return _Reckoning(rules, board, registers, day, found).exposure()


def stake_fen(rules: Rules, penalty_id: str, payment: int | None = None) -> int:
    """What one breach of this clause, or one day of it, costs; where payment is refused, that payment. 0 if unknown."""
    penalty = rules.penalties.by_id.get(penalty_id)
    if penalty is None:
        return 0
    if penalty.how == "refused" and payment is not None:
        return rules.terms.payment_fen(payment)
    return penalty.each_fen(rules.terms.amount_fen) if penalty.per_mille else 0


def stakes(rules: Rules) -> Callable[[Duty], int]:
    """`stake_fen` of a duty, reckoned once for each clause: thousands of duties share a few."""
    known: dict[tuple[str, int | None], int] = {}

    def stake(duty: Duty) -> int:
        what = duty.penalty, duty.payment
        if what not in known:
            known[what] = stake_fen(rules, *what)
        return known[what]

    return stake


class _Reckoning:
    def __init__(
        self,
        rules: Rules,
        board: Board,
        registers: Registers,
        day: date,
        found: Sequence[Breach],
    ) -> None:
        self._rules, self._board, self._registers, self._day = rules, board, registers, day
        self._amount = rules.terms.amount_fen
        self._clauses = rules.penalties.by_id
        self._breaches = found
        self._special = {each.matter for each in found}
        self._cured = {
            key
            for each in found
            if each.daily
            for key in _KEYS.findall(facts_of(registers.matter[each.matter].facts).get("duty", ""))
        }

    def exposure(self) -> Exposure:
        """Everything together."""
        items = [*self._of_matters(), *self._of_duties()]
        sums, terminations, caps = [], [], []
        by_clause: dict[str, list[ExposureItem]] = defaultdict(list)
        for item in items:
            by_clause[item.clause].append(item)
        for clause, some in by_clause.items():
            penalty = self._clauses[clause]
            total = self._sum(penalty, some)
            sums.append(total)
            terminations += self._dissolutions(penalty, total)
            cap = penalty.cap_fen(self._amount)
            if cap is not None and total.uncapped_fen > cap:
                words = _(
                    "{clause}: {count} breaches would be {sum}; the contract caps them at {cap}."
                )
                caps.append(
                    words.format(
                        clause=clause,
                        count=total.count,
                        sum=yuan(total.uncapped_fen),
                        cap=yuan(cap),
                    )
                )
        return Exposure(
            self._day,
            tuple(items),
            sum(each.fen for each in sums),
            tuple(caps),
            tuple(terminations),
            tuple(sums),
            sum(each.withheld_fen for each in items),
            self._open_fen(),
            tuple(self._late()),
        )

    def _of_matters(self) -> list[ExposureItem]:
        """Breaches by what happened: staff changed without consent, a demand to cure that passed, sub-contracting."""
        items = []
        for each in self._breaches:
            penalty = self._clauses.get(each.clause)
            if penalty is None:
                continue
            matter = self._registers.matter[each.matter]
            fen = each.count * penalty.each_fen(self._amount) if penalty.per_mille else 0
            items.append(
                ExposureItem(
                    each.clause,
                    f"{matter.number} {matter.title}".strip(),
                    each.count,
                    fen,
                    str(each.matter),
                    thirty_days(penalty, each, self._registers) or str(penalty.note),
                    "matter",
                )
            )
        return items

    def _of_duties(self) -> list[ExposureItem]:
        """Duties that are overdue, each once; what a matter's own clause covers, and parts of a pack, are left out."""
        items = []
        for view in _counted_once(self._owed(overdue=True), self._packs()):
            duty = view.duty
            penalty = self._clauses.get(duty.penalty)
            if penalty is None:
                continue
            fen, withheld, count = 0, 0, 1
            if penalty.how == "each":
                fen = penalty.each_fen(self._amount)
            elif penalty.how == "each-person":
                # Nobody was replaced yet: what was late is the notice, and no sum of this clause follows from that.
                count = 0
            elif penalty.how == "daily":
                # Counted from a demand to cure, which is a matter of its own.
                count = 0
            elif penalty.how == "refused" and duty.payment is not None:
                withheld = self._rules.terms.payment_fen(duty.payment) - self._received(
                    duty.payment
                )
            items.append(
                ExposureItem(
                    duty.penalty,
                    view.title,
                    count,
                    fen,
                    duty.key,
                    self._note(penalty),
                    "duty",
                    max(withheld, 0),
                )
            )
        return items

    def _owed(self, *, overdue: bool) -> list[DutyView]:
        return [
            view
            for view in self._board.duties
            if (view.overdue if overdue else view.open and not view.overdue)
            and self._is_ours(view.duty.penalty)
            and view.duty.matter not in self._special
            and self._cured.isdisjoint((view.key, view.duty.rule))
        ]

    def _packs(self) -> dict[str, str]:
        return {part: rule.id for rule in self._rules.catalogue.duties for part in rule.parts}

    def _open_fen(self) -> int:
        views = _counted_once(self._owed(overdue=False), self._packs())
        return sum(view.exposure_fen for view in views if self._is_penalty(view.duty.penalty))

    def _is_ours(self, clause: str) -> bool:
        """Whether the clause is against us: what the client is late with is no exposure."""
        penalty = self._clauses.get(clause)
        return penalty is not None and penalty.party != "client"

    def _is_penalty(self, clause: str) -> bool:
        penalty = self._clauses.get(clause)
        return penalty is not None and penalty.per_mille > 0

    def _late(self) -> Iterable[ExposureItem]:
        views = [view for view in self._board.duties if view.late_days and not view.overdue]
        for view in _counted_once(views, self._packs()):
            penalty = self._clauses.get(view.duty.penalty)
            if penalty is not None and penalty.how == "each":
                yield ExposureItem(
                    view.duty.penalty,
                    view.title,
                    1,
                    penalty.each_fen(self._amount),
                    view.key,
                    ngettext(
                        "It was {count} day late.", "It was {count} days late.", view.late_days
                    ).format(count=view.late_days),
                )

    def _received(self, number: int) -> int:
        return sum(
            row.amount_fen
            for row in self._registers.payment.values()
            if row.number == number
            and row.step == "received"
            and not row.void
            and row.day <= self._day
        )

    def _sum(self, penalty: Penalty, items: Sequence[ExposureItem]) -> ClauseSum:
        uncapped = sum(item.fen for item in items)
        cap = penalty.cap_fen(self._amount)
        return ClauseSum(
            penalty.id,
            str(penalty.title),
            sum(item.count for item in items),
            uncapped,
            uncapped if cap is None else min(uncapped, cap),
            str(penalty.note),
        )

    def _dissolutions(self, penalty: Penalty, total: ClauseSum) -> list[str]:
        """Whether, and by which sentence of the clause, the client may dissolve the contract."""
        own = [each for each in self._breaches if each.clause == penalty.id]
        return [
            *by_sum(penalty, self._amount, total.uncapped_fen, any_breach=total.count > 0),
            *by_days(penalty, own, self._registers, self._day),
        ]

    def _note(self, penalty: Penalty) -> str:
        notes = [str(penalty.note)]
        notes += [
            str(self._clauses[each].note) for each in penalty.besides if each in self._clauses
        ]
        return " ".join(filter(None, notes))


def _counted_once(views: Sequence[DutyView], packs: dict[str, str]) -> list[DutyView]:
    """One view for each breach: a pack stands for its parts of the same period, parts alone for one another."""
    kept: list[DutyView] = []
    taken: dict[tuple[str, str], int] = {}
    for view in views:
        duty = view.duty
        pack = packs.get(duty.rule, duty.rule)
        if not duty.period or (pack == duty.rule and pack not in packs.values()):
            kept.append(view)
            continue
        group = pack, duty.period
        if group not in taken:
            taken[group] = len(kept)
            kept.append(view)
        elif duty.rule == pack:
            kept[taken[group]] = view
    return kept
