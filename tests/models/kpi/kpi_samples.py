"""A year of entries for the KPI ledger, and an indicator judged over them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from models.contract.contract_terms import ContractTerms, bare_terms
from models.kpi.kpi_counting import Report
from models.kpi.kpi_entries import Fact, Ledger, LedgerEntry
from models.kpi.kpi_reading import parse_kpi_rules
from models.kpi.kpi_status import Asked, KpiStatus, kpi_statuses
from models.records import ContractProfile
from resources.rule_files import shipped_rules

START, END = date(2026, 4, 16), date(2027, 4, 15)
"""The contract's term: 365 days (Ⅰ4)."""

RULES = parse_kpi_rules(tomllib.loads(shipped_rules("kpi") or ""))
TERMS: ContractTerms = bare_terms(
    ContractProfile("invented", "虚构合同", "甲", "乙", START, END, 526_000_000, "YL26", True)
)


def year() -> list[date]:
    """Every day of service."""
    return [START + timedelta(days=number) for number in range(365)]


def entries(kind: str, rows: Iterable[tuple[date, Mapping[str, Fact]]]) -> Ledger:
    """A ledger of these entries, with references by number."""
    found = tuple(
        LedgerEntry(number, kind, day, f"{kind} {number}", facts)
        for number, (day, facts) in enumerate(rows, start=1)
    )
    return {kind: tuple(sorted(found, key=lambda each: (each.day, each.id)))}


def backups(days: Iterable[date], result: str = "success") -> Ledger:
    """A backup on each of these days."""
    return entries("backup", ((day, {"object": "库", "result": result}) for day in days))


def tickets(*times: tuple[str, str | None, str | None], reported: str | None = None) -> Ledger:
    """Faults by when they were accepted, responded to and restored; reported when accepted unless told otherwise."""
    rows = []
    for accepted, responded, restored in times:
        facts: dict[str, Fact] = {"title": "故障", "accepted": datetime.fromisoformat(accepted)}
        facts["reported"] = datetime.fromisoformat(reported or accepted)
        if responded:
            facts["responded"] = datetime.fromisoformat(responded)
        if restored:
            facts["restored"] = datetime.fromisoformat(restored)
        rows.append((date.fromisoformat(accepted[:10]), facts))
    return entries("ticket", rows)


def status(
    indicator: str,
    ledger: Ledger,
    day: date = END,
    *,
    reports: Sequence[Report] = (),
    systems: Sequence[str] = (),
    of_contract: bool = False,
    evidence: Mapping[int, int] | None = None,
) -> KpiStatus:
    """One indicator as it stands on `day`."""
    asked = Asked(ledger, evidence or {}, reports, systems, day, of_contract, of_contract)
    return next(each for each in kpi_statuses(RULES, TERMS, asked) if each.id == indicator)
