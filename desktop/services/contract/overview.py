"""The overview: every part of what is owed, judged for one day and put together."""

from __future__ import annotations

import weakref
from datetime import date

from sqlalchemy.orm import Session

from desktop.services.assurance.findings_loop import findings_board
from desktop.services.contract.contract_settings import unsettled
from desktop.services.contract.duties import board, duties_of
from desktop.services.contract.kpi_status import kpi_status
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rule_faults, rules_of, unknown_year
from desktop.services.house import House
from desktop.services.people.matters_at_hand import matters_on
from models.contract.payments import PaymentState, may_suspend, payments
from models.documents.number_gaps import NumberGap, number_gaps, numbering_mark
from models.documents.withholding import count_withheld
from models.handover.blockers import Blocker, blockers_of, blocking_records
from models.obligations.exposure import Exposure, exposure
from models.obligations.overview import (
    Findings,
    Overview,
    Pledges,
    coverage_of,
    month_of,
    orphans_of,
    pledges_of,
    waivers_on,
)
from models.people.people_state import people_on
from resources.words import _, ngettext

_KEYS_SHOWN = 5
_GAPS: weakref.WeakKeyDictionary[House, tuple[tuple[int, ...], tuple[NumberGap, ...]]] = (
    weakref.WeakKeyDictionary()
)

__all__ = ["Blocker", "Exposure", "Overview", "Pledges", "exposure_of", "overview"]


def overview(house: House, day: date | None = None) -> Overview:
    """The contract as of `day`, today where none is given. Any thread."""
    on = day or today_of(house)
    rules, registers = rules_of(house), registers_of(house)
    now = board(house, on)
    people = people_on(rules, registers, on)
    matters = matters_on(house, on)
    kpi = kpi_status(house, on)
    findings = findings_board(house, on)
    paid = payments(rules, registers, on, now)
    ended = on > rules.terms.end
    with house.database.read() as session:
        gaps, withheld = _gaps(house, session), count_withheld(session)
    records = blocking_records(registers.material.values(), gaps, withheld, day=on, ended=ended)
    found = blockers_of(
        now,
        people,
        matters,
        findings,
        kpi,
        rules.penalties,
        pledges=registers.pledge.values(),
        ended=ended,
    )
    waivers = waivers_on(registers, on)
    waived, blockers = [], []
    for each in (*found, *records):
        waiver = next((held for held in waivers if each.answered_by(held)), None)
        if waiver is None:
            blockers.append(each)
        else:
            waived.append((each, waiver))
    month, months = month_of(rules.terms, on)
    warnings = [*_warnings(house, on)]
    if may_suspend(rules, paid):
        warnings.append(
            _(
                "The client's payments are more than 30 days late in all (Ⅱ11.1): the service may be suspended."
            )
        )
    return Overview(
        on,
        max((rules.terms.end - on).days, 0),
        month,
        months,
        not blockers,
        tuple(blockers),
        tuple(view for view in now.duties if view.soon),
        tuple(view for view in now.duties if view.overdue),
        coverage_of(now),
        exposure(rules, now, registers, on, matters),
        kpi,
        pledges_of(people),
        Findings(findings.counts.open, findings.counts.overdue, findings.counts.closed),
        paid,
        next((each for each in paid if each.state is not PaymentState.RECEIVED), None),
        tuple(warnings),
        now,
        tuple(waived),
    )


def exposure_of(house: House, day: date | None = None) -> Exposure:
    """What breaches may cost as of `day`, today where none is given."""
    on = day or today_of(house)
    rules, registers = rules_of(house), registers_of(house)
    matters = matters_on(house, on)
    return exposure(rules, board(house, on), registers, on, matters)


def _gaps(house: House, session: Session) -> tuple[NumberGap, ...]:
    mark = numbering_mark(session)
    held = _GAPS.get(house)
    if held is None or held[0] != mark:
        # Every number is looked at; most changes give none out.
        held = _GAPS[house] = mark, number_gaps(session)
    return held[1]


def _warnings(house: House, day: date) -> list[str]:
    found = [unknown_year(house, day)]
    open_ = len(unsettled(house))
    if open_:
        words = ngettext(
            "{count} question that the contract leaves open stands at its default: ask the client.",
            "{count} questions that the contract leaves open stand at their defaults: ask the client.",
            open_,
        )
        found.append(words.format(count=open_))
    found += [str(each) for each in rule_faults(house)]
    if lost := orphans_of(registers_of(house), (each.key for each in duties_of(house))):
        words = _(
            "Steps or evidence belong to duties that the rules in force don't have any more: {keys}. Take the change "
            "of the setting or the rules back, or enter them again where they belong now."
        )
        shown = _(", ").join(lost[:_KEYS_SHOWN]) + ("…" if len(lost) > _KEYS_SHOWN else "")
        found.append(words.format(keys=shown))
    return [each for each in found if each]
