"""Findings that come again (重复问题): the same item of the same system, found on more than one occasion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from models.naming import name_key
from models.obligations.register_records import Assessment, Filing, Finding
from models.obligations.registers import Registers

System = tuple[str, int]
"""("system", its id), or ("filing", the filing's id) where the graded object is no one system."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """One item (测评项编号) that was found at a system again and again: the findings, the earliest first."""

    system: System
    item: str
    findings: tuple[Finding, ...]

    @property
    def times(self) -> int:
        """On how many occasions: several objects in one report are one."""
        return len({_occasion(each) for each in self.findings})


def repeats(registers: Registers, struck: frozenset[int] = frozenset()) -> tuple[Repeat, ...]:
    """Every item that came again, those that came most often first; findings in `struck` don't count."""
    together: dict[tuple[System, str], list[Finding]] = defaultdict(list)
    for finding in registers.finding.values():
        system = system_of(finding, registers.assessment, registers.filing)
        if system is not None and finding.item and finding.id not in struck:
            together[system, item_key(finding.item)].append(finding)
    found = []
    for (system, _key), same in together.items():
        same.sort(key=lambda each: (each.found, each.id))
        repeat = Repeat(system, same[-1].item, tuple(same))
        if repeat.times > 1:
            found.append(repeat)
    return tuple(sorted(found, key=lambda each: (-each.times, each.system, each.item)))


def earlier_of(found: tuple[Repeat, ...]) -> dict[int, tuple[Finding, ...]]:
    """By a finding's id: those of the same item on earlier occasions, the earliest first."""
    return {
        each.id: before
        for repeat in found
        for each in repeat.findings
        if (
            before := tuple(
                other
                for other in repeat.findings
                if (other.found, other.id) < (each.found, each.id)
                and _occasion(other) != _occasion(each)
            )
        )
    }


def system_of(
    finding: Finding, assessments: Mapping[int, Assessment], filings: Mapping[int, Filing]
) -> System | None:
    """What a finding is about: its own system, else that of the filing that was assessed; None when nobody says."""
    if finding.asset_id is not None:
        return "system", finding.asset_id
    assessment = assessments.get(finding.assessment_id or 0)
    filing = filings.get(assessment.filing_id) if assessment is not None else None
    if filing is None:
        return None
    return ("system", filing.asset_id) if filing.asset_id is not None else ("filing", filing.id)


def item_key(item: str) -> str:
    """Equal for writings of one number: `8.1.4.1 a)` and `８.1.4.1a）`."""
    return name_key(item).replace(" ", "").rstrip(")")


def _occasion(finding: Finding) -> tuple[str, object]:
    """What makes findings come from one and the same look: an assessment, a report, or else the day."""
    if finding.assessment_id is not None:
        return "assessment", finding.assessment_id
    if finding.report:
        return "report", name_key(finding.report)
    return "day", finding.found
