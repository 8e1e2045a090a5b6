"""The gate before a handover: what stands in the way, what is worth a thought, and who answers for what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from desktop.services.contract.contract_rules import (
    given_reason,
    past_day,
    person_named,
    require_entry,
)
from desktop.services.contract.contract_settings import unsettled
from desktop.services.contract.overview import overview
from desktop.services.contract.registers import change, enter_all, registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.handover.blockers import Blocker, unreturned
from models.handover.preflight import Gate, GateItem, Waived
from models.obligations.boards import Board
from models.obligations.duty_state import DutyState
from models.obligations.overview import Overview
from models.obligations.register_records import GateWaiver
from models.obligations.registers import Registers
from models.queries import count_drafts
from resources.words import _, ngettext
from vault.ids import utc_now

CHECKS = (
    "withheld",
    "missing",
    "unsigned",
    "returned",
    "superseded",
    "lost",
    "unfinished",
    "numbers",
    "finding",
    "matter",
    "pledge",
    "leaving",
    "accounts",
    "material",
    "kpi",
)
"""The gate's examinations in the order in which they are shown."""


def preflight(house: House, day: date | None = None) -> Gate:
    """What stands in the way of handing over on `day`, today where none is given. Any thread.

    What blocks is what the overview says, in the same words but for the names of duties; advice follows it.
    """
    found, registers = overview(house, day), registers_of(house)
    items = [
        GateItem(
            each.kind,
            each.key,
            each.check or each.kind,
            _sentence(each, found.board, registers),
            each.clause,
        )
        for each in found.blockers
    ]
    items += [
        GateItem(
            each.kind,
            each.key,
            each.check or each.kind,
            _sentence(each, found.board, registers),
            each.clause,
            waived=_waived(waiver),
        )
        for each, waiver in found.waived
    ]
    order = {check: place for place, check in enumerate(CHECKS)}
    items.sort(key=lambda each: order.get(each.check, len(order)))
    return Gate(found.day, (*items, *_advice(house, found)))


def waive(
    house: House,
    items: Sequence[tuple[str, str]],
    *,
    name: str,
    reason: str,
    day: date | None = None,
) -> list[int]:
    """Note that `name` answers for these (kind, key) of the gate, and why; returns the waivers' ids. All or none.

    What is wrong with each of them now is waived; what is wrong with it later, otherwise, or again after it was put
    right, is not. Only a turn that leaves no row in the registers is taken for the same (models/handover/waiving.py).
    Raises NotAllowed, StateSecret, ReasonMissing, and ContractRefused for a name that is missing, something that
    doesn't stand in the way, or a document with the mark of a state secret: nobody can answer for that.
    """
    require_entry(house, name, reason)
    on, who, why = past_day(house, day), person_named(name), given_reason(reason)
    if not who:
        raise ContractRefused("no-name", _("Say who answers for it: a name is missing."))
    with house.database.write() as session:
        standing: dict[tuple[str, str], list[Blocker]] = {}
        for each in overview(house, day).blockers:
            standing.setdefault((each.kind, each.key), []).append(each)
        for item in items:
            if item not in standing:
                sentence = _("“{item}” doesn't stand in the way, or is waived already.")
                raise ContractRefused("no-such-item", sentence.format(item=" ".join(item)))
            if item[0] == "withheld":
                sentence = _("Nobody can answer for handing over what bears a state secret's mark.")
                raise ContractRefused("not-waivable", sentence)
        values = [
            {
                "subject": subject,
                "key": key,
                "name": who,
                "reason": why,
                "day": on,
                "moment": utc_now(),
                "actor": house.actor,
            }
            for item in dict.fromkeys(items)
            for subject, key in dict.fromkeys(each.cause for each in standing[item])
        ]
        entered = enter_all(session, "gate_waiver", values)
        said(house, session, "gate waived", "handover", [row for _id, row in entered], name=who)
    return [identifier for identifier, _row in entered]


def withdraw_waiver(house: House, identifier: int, reason: str) -> None:
    """Let a waiver count no longer, from today on. Raises NotAllowed, ReasonMissing, and ContractRefused for none."""
    require_entry(house, reason)
    why = given_reason(reason)
    with house.database.write() as session:
        known = registers_of(house).gate_waiver.get(identifier)
        if known is None or known.withdrawn is not None:
            sentence = _("There is no waiver {number} in force.").format(number=identifier)
            raise ContractRefused("no-such-waiver", sentence)
        row = change(
            session, "gate_waiver", identifier, {"withdrawn": max(past_day(house, None), known.day)}
        )
        said(house, session, "gate waiver withdrawn", "handover", [row], reason=why)


def _sentence(blocker: Blocker, board: Board, registers: Registers) -> str:
    """What is said of it; a duty bears its person's name or its matter's number, for its key tells a reader nothing."""
    view = board.by_key.get(blocker.key) if blocker.kind == "duty" else None
    if view is None:
        return blocker.sentence
    person = registers.person.get(view.duty.person or 0)
    matter = registers.matter.get(view.duty.matter or 0)
    whose = person.name if person else matter.number if matter else ""
    if not whose:
        return blocker.sentence
    named = f"{view.duty.rule} {view.title} · {whose}"
    return blocker.sentence.replace(f"{view.key} {view.title}", named, 1)


def _waived(waiver: GateWaiver) -> Waived:
    return Waived(waiver.id, waiver.name, waiver.reason, waiver.day)


def _advice(house: House, found: Overview) -> Iterator[GateItem]:
    """What doesn't block on that day, and will later, or is for the receiver to know."""
    later = sum(each.state is DutyState.NOT_DUE for each in found.board.duties)
    if later:
        yield _item(
            "later",
            ngettext(
                "{count} duty falls due until the end of the term.",
                "{count} duties fall due until the end of the term.",
                later,
            ),
            later,
        )
    if found.days_left:
        people = found.pledges.needed
        if people:
            words = ngettext(
                "{count} person is on site and leaves by the steps of leaving before the end.",
                "{count} people are on site and leave by the steps of leaving before the end.",
                people,
            )
            yield _item("people", words, people, "Ⅱ6.4")
        here = len(unreturned(registers_of(house).material.values(), found.day))
        if here:
            words = ngettext(
                "{count} material of the client's is still here.",
                "{count} materials of the client's are still here.",
                here,
            )
            yield _item("material", words, here, "Ⅱ8.4")
    still = found.findings.open - found.findings.overdue
    if still:
        words = ngettext(
            "{count} finding is open and not overdue: it is handed over as an open matter.",
            "{count} findings are open and not overdue: they are handed over as open matters.",
            still,
        )
        yield _item("finding", words, still, "Ⅱ6.5")
    with house.database.read() as session:
        drafts = count_drafts(session)
    if drafts:
        words = ngettext("{count} document is a draft.", "{count} documents are drafts.", drafts)
        yield _item("draft", words, drafts)
    settings = len(unsettled(house))
    if settings:
        words = ngettext(
            "{count} question that the contract leaves open was never settled.",
            "{count} questions that the contract leaves open were never settled.",
            settings,
        )
        yield _item("setting", words, settings)


def _item(check: str, words: str, count: int, clause: str = "") -> GateItem:
    return GateItem("advice", check, check, words.format(count=count), clause, blocking=False)
