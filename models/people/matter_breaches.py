"""What a matter breaches as it went: a step without the papers that had to come first, a notice that came too late.

Of each matter the first breach of its kind's list counts and no other: the special clauses come before Ⅱ11.3, which
holds where nothing else is agreed ("除本合同另有约定外").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.contract.penalty_rules import Penalties
from models.obligations.register_records import Matter
from models.people.matter_rules import ADVANCE, BreachRule, MatterKind
from models.people.notice import NoticeView

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach of `clause`, by `step`, since a day. Of one that runs by the day `count` are the days so far.

    `until` is the day on which it ended, None while it runs or where it was done in one moment.
    """

    matter: int
    clause: str
    step: str
    since: date
    until: date | None
    count: int
    daily: bool
    person: int | None


def breaches_of(
    kind: MatterKind,
    matter: Matter,
    taken: Mapping[str, date],
    proven: Mapping[str, date | None],
    notices: Sequence[NoticeView],
    day: date,
    *,
    core: bool,
) -> tuple[Breach, ...]:
    """At most one. `taken`: step → its day; `proven`: step → the day by which its papers were there, None where not."""
    for rule in _rules_for(kind, core=core):
        found = (
            _late(rule, matter, taken, notices, day)
            if rule.late
            else _without(rule, matter, taken, proven)
        )
        if found is not None:
            return (found,)
    return ()


def next_breach(
    kind: MatterKind,
    taken: Mapping[str, date],
    proven: Mapping[str, date | None],
    notices: Sequence[NoticeView],
    *,
    core: bool,
) -> str:
    """The clause that would be breached if the step it guards were taken as things are; "" where none would."""
    for rule in _rules_for(kind, core=core):
        if rule.step and rule.step not in taken:
            if any(proven.get(each) is None for each in rule.without):
                return rule.clause
        elif rule.late and any(each.late and each.notice.step == rule.late for each in notices):
            return rule.clause
    return ""


def cost_fen(breaches: Sequence[Breach], penalties: Penalties, amount_fen: int) -> int:
    """What these breaches cost by the clauses' rates, without caps, which hold for all of the contract's together."""
    known = penalties.by_id
    return sum(
        known[each.clause].each_fen(amount_fen) * each.count
        for each in breaches
        if each.clause in known
    )


def _rules_for(kind: MatterKind, *, core: bool) -> Iterator[BreachRule]:
    for rule in kind.breaches:
        if not rule.who or (rule.who == "core") is core:
            yield rule


def _without(
    rule: BreachRule,
    matter: Matter,
    taken: Mapping[str, date],
    proven: Mapping[str, date | None],
) -> Breach | None:
    done = taken.get(rule.step)
    if done is None:
        return None
    days = [proven.get(each) for each in rule.without]
    if all(each is not None and each <= done for each in days):
        return None
    return Breach(matter.id, rule.clause, rule.step, done, done, 1, False, matter.person_id)


def _late(
    rule: BreachRule,
    matter: Matter,
    taken: Mapping[str, date],
    notices: Sequence[NoticeView],
    day: date,
) -> Breach | None:
    for view in notices:
        if view.notice.step != rule.late or not view.late or view.deadline is None:
            continue
        if view.notice.rule == ADVANCE and not _happened(view, taken, day):
            continue
        since = view.deadline.latest + _DAY
        count = view.late_days if rule.daily else 1
        return Breach(
            matter.id,
            rule.clause,
            rule.late,
            since,
            view.given,
            count,
            rule.daily,
            matter.person_id,
        )
    return None


def _happened(view: NoticeView, taken: Mapping[str, date], day: date) -> bool:
    """Whether what an advance notice announces came to pass; until then it can be put off."""
    if view.notice.deed:
        return view.notice.deed in taken
    return view.event is not None and view.event <= day
