"""What the registers say of a system: its filings, and what was found of it, open findings first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from desktop.services.assurance.assurance import assurance_view
from desktop.services.assurance.finding_board import findings_board
from desktop.services.house import House
from desktop.services.library import Archive
from models.assurance.assurance_rules import GRADING
from models.assurance.findings_machine import FindingState
from resources.words import _


class SystemFiling(NamedTuple):
    """A filing of a system: `scheme` and `state` are translated words, `level` too; `until` as far as it is limited."""

    id: int
    scheme: str
    title: str
    level: str
    number: str
    state: str
    until: date | None


class SystemFinding(NamedTuple):
    """A finding about a system; `state` is a translated word."""

    id: int
    number: str
    problem: str
    state: str
    is_open: bool
    overdue: bool
    due: date | None


class SystemRegisters(NamedTuple):
    """Both are empty where there is nothing, and in an edition, which has no registers."""

    filings: tuple[SystemFiling, ...] = ()
    findings: tuple[SystemFinding, ...] = ()


def system_registers(archive: Archive, system_id: int) -> SystemRegisters:
    """What is registered about a system, through the assessment of its filing where a finding itself doesn't say."""
    if not isinstance(archive, House):
        return SystemRegisters()
    filings = [
        SystemFiling(
            each.filing.id,
            _("Graded protection")
            if each.filing.scheme == GRADING
            else _("Cryptography assessment"),
            each.filing.title,
            each.level,
            each.filing.number,
            _(each.validity.state.label),
            each.validity.until,
        )
        for each in assurance_view(archive).systems
        if each.filing.asset_id == system_id
    ]
    findings = [
        SystemFinding(
            each.finding.id,
            each.finding.number,
            " ".join(each.finding.problem.split()),
            _(each.state.label),
            each.state.open,
            each.overdue,
            each.finding.due,
        )
        for each in findings_board(archive).findings
        if each.system == ("system", system_id) and each.state is not FindingState.VOID
    ]
    findings.sort(key=lambda each: (not each.is_open, not each.overdue, each.due or date.max))
    return SystemRegisters(tuple(filings), tuple(findings))
