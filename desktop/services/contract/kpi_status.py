"""The indicators of a house on a day, kept until the ledger, its evidence or the reports are different."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.services.contract.duties import board
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from desktop.services.order.systems import systems
from models.contract.rules import settings_in_force
from models.kpi.kpi_counting import Report
from models.kpi.kpi_entries import Known, Ledger, count_evidence, read_ledger, up_to
from models.kpi.kpi_rules import KpiRules
from models.kpi.kpi_status import Asked, Colour, KpiPeriod, KpiStatus, kpi_statuses, shown_value
from models.obligations.boards import Board
from models.obligations.duty_state import DutyState
from models.obligations.register_records import Evidence, KpiEntry
from resources.words import language

__all__ = ["Colour", "KpiPeriod", "KpiStatus", "kpi_status", "shown_value"]

BUSINESS = "business"
"""The kind of those systems in the register that indicator b counts."""

_ASIDE = frozenset({DutyState.WAIVED, DutyState.NOT_APPLICABLE})


@dataclass
class _Held:
    """What was worked out for a house, and from what."""

    rules: KpiRules
    known: Known = field(default_factory=dict)
    entries: Mapping[int, KpiEntry] | None = None
    ledger: Ledger = field(default_factory=dict)
    evidence: Mapping[int, Evidence] | None = None
    counts: Mapping[int, int] = field(default_factory=dict)
    counted_on: date = date.min
    asked: object = None
    reports: tuple[Report, ...] = ()
    statuses: tuple[KpiStatus, ...] = ()


_HELD: weakref.WeakKeyDictionary[House, _Held] = weakref.WeakKeyDictionary()
_HOLDING = threading.Lock()


def kpi_status(house: House, day: date | None = None) -> tuple[KpiStatus, ...]:
    """Every indicator as it stood on `day`, today by default, in the order of the rules. Any thread.

    k is counted from the duties that are reports; those waived or not applicable aren't due.
    """
    day = day or today_of(house)
    rules, registers = rules_of(house), registers_of(house)
    reports = reports_on(board(house, day))
    names = [each.name for each in systems(house) if each.kind == BUSINESS]
    settings = settings_in_force(rules, registers)
    readings = (settings.get("months") == "contract", settings.get("quarters") == "contract")
    with _HOLDING:
        held = _HELD.get(house)
        if held is None or held.rules is not rules.kpi:
            held = _HELD[house] = _Held(rules.kpi)
        if held.entries is not registers.kpi:
            held.ledger = read_ledger(rules.kpi, registers.kpi.values(), held.known)
            held.entries, held.asked = registers.kpi, None
        if held.evidence is not registers.evidence or held.counted_on != day:
            counts = count_evidence(registers.evidence.values(), day)
            if counts != held.counts:
                held.counts, held.asked = counts, None
            held.evidence, held.counted_on = registers.evidence, day
        # The language, because titles and traps are written in it.
        asked = (language(), day, rules.terms, tuple(names), readings)
        if held.asked != asked or held.reports != reports:
            held.statuses = kpi_statuses(
                rules.kpi,
                rules.terms,
                Asked(up_to(held.ledger, day), held.counts, reports, names, day, *readings),
                {each.id: each for each in held.statuses} if held.asked == asked else None,
            )
            held.asked, held.reports = asked, reports
        return held.statuses


def reports_on(duties: Board) -> tuple[Report, ...]:
    """The duties that are reports (k), with when each was handed in."""
    return tuple(
        Report(view.key, latest, view.delivered)
        for view in duties.duties
        if view.duty.report
        and view.state not in _ASIDE
        and (latest := view.duty.latest) is not None
    )


def ledger_of(house: House) -> Ledger:
    """Every entry that isn't void, whatever its day."""
    registers, rules = registers_of(house), rules_of(house)
    return read_ledger(rules.kpi, registers.kpi.values(), {})


def behind(statuses: Sequence[KpiStatus]) -> tuple[KpiStatus, ...]:
    """Those that are red."""
    return tuple(each for each in statuses if each.colour is Colour.RED)
