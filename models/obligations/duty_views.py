"""One duty as it stands on a day: its papers against what it demands, its steps, what is late, what is at stake."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.obligations.duty_reasons import reasons_of
from models.obligations.duty_state import STEPS, DutyState, Position, Standing, stand, steps_after
from models.obligations.evidence_rules import (
    CHANGED,
    OTHER,
    EvidenceView,
    judged,
    signature_lacking,
)
from models.obligations.register_records import DutyStep, Evidence
from resources.words import language

if TYPE_CHECKING:
    from models.contract.catalogue import Demand
    from models.obligations.duties import Duty

SOON = timedelta(days=7)
"""A duty that is due within this is due soon."""

HANDED_IN = frozenset({"month", "quarter", "acceptance", "termination"})
"""Cadences whose papers must reach the client in time: complete papers alone don't keep them (Ⅱ7.2, Ⅱ6.16)."""

_KEPT = frozenset(
    {
        DutyState.SUBMITTED,
        DutyState.CONFIRMED,
        DutyState.ARCHIVED,
        DutyState.NOT_APPLICABLE,
        DutyState.WAIVED,
        DutyState.MET,
    }
)
_BY_POSITION = {
    Position.SUBMITTED: DutyState.SUBMITTED,
    Position.CONFIRMED: DutyState.CONFIRMED,
    Position.ARCHIVED: DutyState.ARCHIVED,
    Position.RETURNED: DutyState.RETURNED,
    Position.WAIVED: DutyState.WAIVED,
    Position.NOT_APPLICABLE: DutyState.NOT_APPLICABLE,
}
_NOTHING_SAID = Standing()
_ON_THE_WAY = (Position.OPEN, Position.SUBMITTED, Position.CONFIRMED, Position.ARCHIVED)


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty on `day`. `missing` and `unsigned` are demanded papers that aren't there, or not signed as they must be.

    `overdue`: its last day is before `day` and it isn't kept; `late_days`: by how much, or how late it was kept.
    `exposure_fen` is what its clause would cost once while it is open, whether it is overdue yet or not.
    `lacking_parts` are the keys of the duties it is made of whose papers aren't there. `own` is where its own steps
    have brought it, `standing` where it stands with the pack that it is a part of. `withdrawn` is what proves it no
    more.
    """

    duty: Duty
    day: date
    state: DutyState
    overdue: bool
    late_days: int
    soon: bool
    missing: tuple[Demand, ...]
    unsigned: tuple[Demand, ...]
    evidence: tuple[EvidenceView, ...]
    steps: tuple[DutyStep, ...]
    exposure_fen: int
    exposure_clause: str
    standing: Standing
    stale: bool
    lacking_parts: tuple[str, ...] = ()
    own: Standing = _NOTHING_SAID
    withdrawn: tuple[Evidence, ...] = ()

    @property
    def key(self) -> str:
        """The duty's key."""
        return self.duty.key

    @property
    def title(self) -> str:
        """What the duty is called, in the language in use."""
        return self.duty.title_zh if language() == "zh_CN" else self.duty.title_en

    @property
    def kept(self) -> bool:
        """Whether nothing more is to be done by a day: handed in, valid, or set aside."""
        return self.state in _KEPT

    @property
    def open(self) -> bool:
        """Whether it is owed by now and not kept."""
        return self.state not in _KEPT and self.state is not DutyState.NOT_DUE and not self.at_rest

    @property
    def at_rest(self) -> bool:
        """Whether its papers are complete, and complete papers are all that it asks for."""
        return self.state is DutyState.READY and not must_be_handed_in(self.duty)

    @property
    def delivered(self) -> date | None:
        """When it was handed in, where that stands."""
        return self.standing.delivered

    @property
    def possible(self) -> tuple[str, ...]:
        """The steps that can be said of it now."""
        return tuple(
            step
            for step in steps_after(self.own.position, self.duty.sign)
            if not (STEPS[step].there and (self.missing or self.lacking_parts))
            and not (STEPS[step].signed and self.unsigned)
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stands as it does, in sentences of the language in use."""
        return reasons_of(self)


def must_be_handed_in(duty: Duty) -> bool:
    """Whether complete papers are not enough: they must reach the client by the day."""
    return duty.report or duty.cadence in HANDED_IN


def judge_duty(
    duty: Duty,
    evidence: Sequence[EvidenceView],
    steps: Sequence[DutyStep],
    day: date,
    *,
    stake_fen: int = 0,
    pack: Standing | None = None,
    lacking_parts: tuple[str, ...] = (),
    since: Mapping[int, date] = MappingProxyType({}),
    withdrawn: Sequence[Evidence] = (),
) -> DutyView:
    """The duty on `day`; evidence and steps are those of that day, `stake_fen` what its clause costs once.

    `pack` is where the duty stands that this one is a part of: it was handed in with that one. `since`: by ids of
    evidence that was renewed, since when the paper is there. `withdrawn` is only shown.
    """
    missing, unsigned, shown = _compare(duty, evidence)
    own = stand(steps)
    standing = own if pack is None else _further(own, pack)
    state = _state(duty, standing.position, day, missing or lacking_parts, unsigned)
    at_rest = state is DutyState.READY and not must_be_handed_in(duty)
    overdue, late_days = False, 0
    latest, announced = duty.latest, _announced(duty, shown, since)
    if announced:
        # The notice came in time: the other papers belong to what it announced, and come with it.
        latest = duty.settles
    if latest is not None:
        if (state in _KEPT or at_rest) and not announced:
            kept_on = standing.delivered or _noticed_since(duty, shown, since)
            if kept_on is not None and kept_on > latest and not duty.standing:
                late_days = (kept_on - latest).days
        elif state not in _KEPT and not at_rest and day > latest:
            overdue, late_days = True, (day - latest).days
    is_open = state not in _KEPT and state is not DutyState.NOT_DUE and not at_rest
    soon = (
        state not in _KEPT
        and not at_rest
        and latest is not None
        and duty.due is not None
        and day <= latest
        and duty.due <= day + SOON
    )
    return DutyView(
        duty,
        day,
        state,
        overdue,
        late_days,
        soon,
        missing,
        unsigned,
        shown,
        tuple(steps),
        stake_fen if is_open and duty.penalty else 0,
        duty.penalty if is_open else "",
        standing,
        any(view.stale == CHANGED for view in shown),
        lacking_parts,
        own,
        tuple(withdrawn),
    )


def demands_met_by(duty: Duty, kind: str, type_: str) -> tuple[Demand, ...]:
    """The demanded papers that evidence of this kind, or without one a document of this type, is."""
    if kind:
        return tuple(each for each in duty.demands if each.type == kind)
    named = tuple(each for each in duty.demands if each.type == type_)
    if named:
        return named
    needed = [each for each in duty.demands if not each.optional and not each.check]
    return (needed[0],) if len(needed) == 1 else ()


def _further(own: Standing, pack: Standing) -> Standing:
    """Where a part stands: as far as its pack, where that is further and nobody said of the part that it isn't."""
    if own.position not in _ON_THE_WAY or pack.position not in _ON_THE_WAY:
        return own
    if _ON_THE_WAY.index(pack.position) <= _ON_THE_WAY.index(own.position):
        return own
    return pack._replace(delivered=own.delivered or pack.delivered)


def _compare(
    duty: Duty, evidence: Sequence[EvidenceView]
) -> tuple[tuple[Demand, ...], tuple[Demand, ...], tuple[EvidenceView, ...]]:
    """(papers that aren't there, papers that aren't signed, the evidence judged by what each is to be)."""
    if not evidence:
        return _required(duty), (), ()
    there: set[str] = set()
    signed: set[str] = set()
    shown = []
    for view in evidence:
        wrong = ""
        if view.there:
            met = demands_met_by(duty, view.kind, view.type)
            wrong = "" if met else OTHER
            for demand in met:
                there.add(demand.type)
                lacking = signature_lacking(demand.sign, view.signed, fixed=view.fixed)
                if not lacking:
                    signed.add(demand.type)
                wrong = wrong or lacking
        shown.append(judged(view, wrong) if wrong else view)
    needed = _required(duty)
    return (
        tuple(each for each in needed if each.type not in there),
        tuple(each for each in needed if each.type in there and each.type not in signed),
        tuple(shown),
    )


def _required(duty: Duty) -> tuple[Demand, ...]:
    return tuple(each for each in duty.demands if not each.optional)


def _state(
    duty: Duty,
    position: Position,
    day: date,
    missing: Collection[object],
    unsigned: Collection[object],
) -> DutyState:
    aside = position in (Position.WAIVED, Position.NOT_APPLICABLE, Position.RETURNED)
    if aside:
        return _BY_POSITION[position]
    if position is Position.SUBMITTED and not missing:
        return DutyState.SUBMITTED
    if position is not Position.OPEN and not missing and not unsigned:
        return _BY_POSITION[position]
    if not missing and not unsigned:
        return DutyState.MET if duty.standing else DutyState.READY
    if position is Position.OPEN and day < duty.opens:
        return DutyState.NOT_DUE
    return DutyState.TO_COLLECT if missing else DutyState.TO_SIGN


def _announced(duty: Duty, evidence: Sequence[EvidenceView], since: Mapping[int, date]) -> bool:
    """Whether an advance notice was given in time."""
    if duty.settles is None or duty.latest is None:
        return False
    notices = {each.type for each in duty.demands if each.notice}
    if not notices <= _first_days(duty, evidence, since).keys() or not notices:
        return False
    given = _noticed_since(duty, evidence, since)
    return given is not None and given <= duty.latest


def _noticed_since(
    duty: Duty, evidence: Sequence[EvidenceView], since: Mapping[int, date]
) -> date | None:
    """Since when what had to be there by the duty's day is: of an advance notice the notice, else all papers."""
    first = _first_days(duty, evidence, since)
    wanted = [each for each in duty.demands if each.notice] or _required(duty)
    return max((first[each.type] for each in wanted if each.type in first), default=None)


def _first_days(
    duty: Duty, evidence: Sequence[EvidenceView], since: Mapping[int, date]
) -> dict[str, date]:
    """Since when each paper that counts is there, by the papers' own days."""
    first: dict[str, date] = {}
    for view in evidence:
        if not view.there:
            continue
        for demand in demands_met_by(duty, view.kind, view.type):
            if not signature_lacking(demand.sign, view.signed, fixed=view.fixed):
                there = since.get(view.id, view.day)
                first[demand.type] = min(there, first.get(demand.type, there))
    return first
