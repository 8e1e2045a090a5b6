"""Duties: the board of a day, and what is said of a duty step by step. Expanded from the rules, never stored."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.services.contract.contract_rules import (
    given_reason,
    past_day,
    person_named,
    require_entry,
)
from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import enter_all, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.contract.periods import MONTHS
from models.contract.rules import Rules
from models.naming import tidy_name
from models.obligations.boards import Board, BoardMaker
from models.obligations.duties import Duty
from models.obligations.duty_state import STEPS
from models.obligations.duty_views import DutyView, demands_met_by
from models.obligations.evidence_rules import Papers
from models.obligations.expansion import DEPENDS, expand
from models.obligations.exposure import stakes
from models.obligations.registers import Registers
from resources.words import _, language
from vault.ids import utc_now

_BOARDS_KEPT = 4
_NAMED = 3


@dataclass(slots=True)
class _Desk:
    """What is remembered of one archive: the last expansion, and boards with what they were made from."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    expanded: dict[date, tuple[Rules, Registers, tuple[Duty, ...]]] = field(default_factory=dict)
    today: BoardMaker = field(default_factory=BoardMaker)
    other: BoardMaker = field(default_factory=BoardMaker)
    boards: list[tuple[tuple[object, ...], Board]] = field(default_factory=list)
    stakes: tuple[Rules, Callable[[Duty], int]] | None = None
    spoken: str = ""


_DESKS: weakref.WeakKeyDictionary[House, _Desk] = weakref.WeakKeyDictionary()
_DESKING = threading.Lock()


def duties_of(house: House, day: date | None = None) -> tuple[Duty, ...]:
    """Everything that is owed as of `day`, today where none is given, by due day and key.

    Any thread; expanded anew only when what it depends on changed.
    """
    on = day or today_of(house)
    return _expanded(_desk(house), rules_of(house), registers_of(house), on)


def board(house: House, day: date | None = None) -> Board:
    """Every duty as of `day`, today where none is given. Any thread; the same object until something changes."""
    desk = _desk(house)
    with desk.lock:
        rules, registers, papers = rules_of(house), registers_of(house), papers_of(house)
        today = today_of(house)
        on = day or today
        duties = _expanded(desk, rules, registers, on)
        made_from = (rules, duties, registers, papers, on, language())
        for kept_from, kept in desk.boards:
            if _same(kept_from, made_from):
                return kept
        if desk.spoken != language():
            # Views hold sentences of the language in use.
            desk.today, desk.other, desk.spoken = BoardMaker(), BoardMaker(), language()
        maker = desk.today if on == today else desk.other
        made = _make(desk, maker, rules, duties, registers, papers, on)
        desk.boards = [(made_from, made), *desk.boards[: _BOARDS_KEPT - 1]]
        return made


def duty_named(house: House, key: str, day: date | None = None) -> DutyView:
    """The duty with this key. Raises ContractRefused where there is none."""
    return _named(board(house, day), key)


def say_of_duty(
    house: House,
    keys: Sequence[str],
    step: str,
    *,
    day: date | None = None,
    name: str = "",
    reason: str = "",
) -> list[DutyView]:
    """Say of these duties that they were submitted, confirmed, … on `day` (today); returns how they stand now.

    All or none. `name` is who decided where that isn't whoever enters it: a waiver and "not applicable" need one, and
    a reason. Raises NotAllowed, StateSecret, ReasonMissing, and ContractRefused, naming the state and what can be said
    instead, for a step that can't follow, for papers that aren't there or signed, for a day before the last step.
    """
    require_entry(house, name, reason)
    if step not in STEPS:
        sentence = _("“{word}” is none of: {known}.").format(word=step, known=", ".join(STEPS))
        raise ContractRefused("no-such-step", sentence)
    rule, on, who = STEPS[step], past_day(house, day), person_named(name)
    why = given_reason(reason) if rule.reason or reason.strip() else ""
    if rule.name and not who:
        raise ContractRefused("no-name", _("Say who decided it: a name is missing."))
    chosen = list(dict.fromkeys(keys))
    with house.database.write() as session:
        # Inside: nobody else says anything meanwhile.
        now = board(house)
        for key in chosen:
            _check_step(_named(now, key), step, on)
        for key in chosen:
            rows = enter_all(
                session,
                "duty_step",
                [
                    {
                        "duty": key,
                        "step": step,
                        "day": on,
                        "moment": utc_now(),
                        "actor": house.actor,
                        "name": who,
                        "reason": why,
                    }
                ],
            )
            said(
                house,
                session,
                f"duty {step}",
                f"duty {key}",
                [row for _id, row in rows],
                day=on.isoformat(),
                name=who,
                reason=why,
            )
    after = board(house)
    return [_named(after, key) for key in chosen]


def paper_kinds(house: House, keys: Sequence[str], kind: str, type_: str) -> list[str]:
    """Which of its demanded papers a document of this type is, for each duty. Raises ContractRefused."""
    now, wanted = board(house), tidy_name(kind)
    found = []
    for key in keys:
        duty = _named(now, key).duty
        met = demands_met_by(duty, wanted, type_)
        if not met:
            sentence = _("{duty} asks for: {papers}. Say which of them this is.").format(
                duty=key, papers=_(", ").join(each.type for each in duty.demands)
            )
            raise ContractRefused("no-such-paper", sentence)
        found.append(wanted or met[0].type)
    return found


def step_sentence(view: DutyView, step: str) -> str:
    """Why `step` can't be said of a duty, and what can."""
    if step in STEPS and STEPS[step].there and view.missing:
        papers = _(", ").join(each.type for each in view.missing)
        return _("{duty} lacks: {papers}. File them as its evidence first.").format(
            duty=view.key, papers=papers
        )
    if step in STEPS and STEPS[step].there and view.lacking_parts:
        words = _("{duty} is made of others whose papers aren't there: {keys}.")
        return words.format(duty=view.key, keys=_(", ").join(view.lacking_parts))
    if step in STEPS and STEPS[step].signed and view.unsigned:
        papers = _(", ").join(each.type for each in view.unsigned)
        words = _("{duty}: a signed scan is needed of {papers}.")
        return words.format(duty=view.key, papers=papers)
    possible = _(", ").join(_(STEPS[each].label) for each in view.possible) or _("nothing")
    words = _("{duty} is “{state}”: “{step}” can't be said of it. Possible now: {possible}.")
    return words.format(
        duty=view.key, state=_(view.state.label), step=_(STEPS[step].label), possible=possible
    )


def _check_step(view: DutyView, step: str, day: date) -> None:
    if step not in view.possible:
        raise ContractRefused("illegal-step", step_sentence(view, step))
    if view.steps and day < view.steps[-1].day:
        words = _("{duty}: the step before it is of {day}; this one can't be earlier.")
        sentence = words.format(duty=view.key, day=view.steps[-1].day)
        raise ContractRefused("earlier", sentence)
    if sentence := too_early(view, step, day):
        raise ContractRefused("earlier", sentence)


def too_early(view: DutyView, step: str, day: date) -> str:
    """Why what is owed for a period can't have gone this step on `day`; empty where it can."""
    first = view.duty.first
    if first is None or day >= first or not STEPS[step].there or view.duty.cadence not in MONTHS:
        return ""
    words = _("{duty}: {day} is before the period that it is owed for begins, on {first}.")
    return words.format(duty=view.key, day=day, first=first)


def _named(now: Board, key: str) -> DutyView:
    view = now.by_key.get(key)
    if view is None:
        raise ContractRefused("no-such-duty", no_such_duty(now, key))
    return view


def no_such_duty(now: Board, key: str) -> str:
    """That there is no duty `key`, and which there are where it is a row of the catalogue."""
    sentence = _("There is no duty {key}.").format(key=key[:60])
    under = [each for each in now.by_key if each.startswith(f"{key}/")]
    if not under:
        return sentence
    words = _("{key} is owed several times: {known}. Name the one that is meant.")
    shown = _(", ").join(under[:_NAMED]) + ("…" if len(under) > _NAMED else "")
    return words.format(key=key[:60], known=shown)


def _desk(house: House) -> _Desk:
    with _DESKING:
        return _DESKS.setdefault(house, _Desk())


def _expanded(desk: _Desk, rules: Rules, registers: Registers, day: date) -> tuple[Duty, ...]:
    with desk.lock:
        held = desk.expanded.get(day)
        if (
            held is not None
            and held[0] is rules
            and all(getattr(held[1], name) is getattr(registers, name) for name in DEPENDS)
        ):
            return held[2]
        duties = expand(rules, registers, day)
        if len(desk.expanded) >= _BOARDS_KEPT:
            # The oldest goes, so that looking at many days doesn't fill the memory.
            del desk.expanded[next(iter(desk.expanded))]
        desk.expanded[day] = rules, registers, duties
        return duties


def _make(
    desk: _Desk,
    maker: BoardMaker,
    rules: Rules,
    duties: tuple[Duty, ...],
    registers: Registers,
    papers: Papers,
    day: date,
) -> Board:
    if desk.stakes is None or desk.stakes[0] is not rules:
        desk.stakes = rules, stakes(rules)
    return maker.make(rules, duties, registers, papers, day, desk.stakes[1])


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether a board would be the same: registers other than these are not looked at."""
    registers, others = one[2], other[2]
    assert isinstance(registers, Registers)
    assert isinstance(others, Registers)
    return (
        one[0] is other[0]
        and one[1] is other[1]
        and one[3] is other[3]
        and one[4:] == other[4:]
        and all(
            getattr(registers, name) is getattr(others, name)
            for name in ("evidence", "duty_step", "pledge")
        )
    )
