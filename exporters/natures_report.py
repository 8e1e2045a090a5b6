"""四性检测报告: every check with its result, on paper. One report for either side; the root on it where it is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from exporters.wording import minute
from models.handover.natures import NatureReport, NatureResult, Outcome
from resources.natures import nature_scheme
from resources.words import N_, _

NATURES = {
    "真": N_("Authenticity (真实性)"),
    "完": N_("Completeness (完整性)"),
    "用": N_("Usability (可用性)"),
    "安": N_("Safety (安全性)"),
    "密": N_("State secrets (密级越界)"),
}
"""The four natures, and the one check that stands outside of them, by the first character of a check's code."""
SHOWN = 20
"""Objects of one check that are printed; 检测结果.json has more."""
_COUNTED = (
    Outcome.PASSED,
    Outcome.WARNING,
    Outcome.FAILED,
    Outcome.MANUAL,
    Outcome.NOT_APPLICABLE,
    Outcome.NOT_RUN,
)


@dataclass(frozen=True, slots=True)
class PaperOf:
    """What a report is about: project, giver and receiver; `rehearsal` marks every page; `anchor` is their foot."""

    project: str
    giver: str
    receiver: str
    rehearsal: bool = False
    anchor: str = ""


def natures_report(report: NatureReport, paper: PaperOf) -> Report:
    """The report to be read, printed and signed."""
    blocks: list[Block] = [
        Facts(_facts(report, paper)),
        Paragraph(verdict(report)),
        Heading(_("Summary")),
        Table(_summary_columns(), tuple(_summary(report))),
    ]
    for first, name in NATURES.items():
        rows = [each for each in report.results if each.code.startswith(first)]
        if rows:
            blocks.append(Heading(_(name)))
            blocks.append(Table(_columns(), tuple(map(_row, rows))))
    named = [each for each in report.results if each.objects]
    if named:
        blocks.append(Heading(_("What the results name")))
        for each in named:
            blocks += _objects(each)
    blocks += [
        Heading(_("To be signed")),
        Signatures((_("Checked by:"), _("Reviewed by:"), _("Unit (seal):"))),
    ]
    return Report(
        _("Report on the check of the four natures"),
        tuple(blocks),
        subtitle=paper.project,
        header=f"{paper.giver} · {paper.project}",
        author=report.made_by or paper.giver,
        keywords=(_("four natures"), report.phase.label),
        anchor=paper.anchor,
        mark=_("REHEARSAL") if paper.rehearsal else "",
    )


def verdict(report: NatureReport) -> str:
    """The outcome in a sentence or two."""
    if report.blocked:
        return _(
            "Something bears the mark of a state secret. Stop the handover and report it to whoever is in charge of "
            "secrets."
        )
    failed, pending = len(report.failed), len(report.pending)
    if failed:
        return _("Not passed. Checks that found something wrong: {count}.").format(count=failed)
    odd = sum(each.outcome is Outcome.WARNING for each in report.results)
    if pending:
        sentence = _(
            "Nothing wrong was found. Remarks: {odd}; checks that wait for a person: {count}."
        )
        return sentence.format(odd=odd, count=pending)
    return _("Passed. Remarks: {odd}.").format(odd=odd)


def counts(report: NatureReport, first: str) -> Counter[Outcome]:
    """How many checks of one nature came out how."""
    return Counter(each.outcome for each in report.results if each.code.startswith(first))


def _facts(report: NatureReport, paper: PaperOf) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Project"), paper.project),
        (_("Handed over by"), paper.giver),
        (_("Received by"), paper.receiver),
        (_("Scheme of the checks"), report.scheme),
        (_("Stage"), report.phase.label),
        (_("Checked by"), report.made_by or "—"),
        (_("Checked on"), minute(report.moment)),
        (_("Tool"), report.tool),
    ]
    if report.root:
        facts.append((_("Root of the package (SHA-256)"), report.root))
    if report.content_code:
        facts.append((_("Content code (SHA-256)"), report.content_code))
    return tuple(facts)


def _summary(report: NatureReport) -> list[tuple[str, ...]]:
    rows = []
    for first, name in NATURES.items():
        counted = counts(report, first)
        if counted:
            total = str(counted.total())
            rows.append((_(name), total, *(str(counted[each] or "—") for each in _COUNTED)))
    whole = Counter(each.outcome for each in report.results)
    sums = (str(whole[each] or "—") for each in _COUNTED)
    return [*rows, (_("All"), str(whole.total()), *sums)]


def _summary_columns() -> tuple[Column, ...]:
    words = (Column(each.label, 1.1, Align.CENTRE) for each in _COUNTED)
    return (Column(_("Nature"), 2.6), Column(_("Number of checks"), 0.9, Align.CENTRE), *words)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Code"), 0.9),
        Column(_("Check"), 2.6),
        Column(_("How it is checked"), 3.2),
        Column(_("Result"), 1, Align.CENTRE),
        Column(_("Remarks"), 3),
    )


def _row(result: NatureResult) -> tuple[str, ...]:
    check = nature_scheme().check(result.code)
    how = check.how if check else ""
    return (result.code, result.name, how, result.outcome.label, remark(result))


def remark(result: NatureResult) -> str:
    """What a result's last column says: its note, or room for a pen where a person is still to look."""
    if result.outcome is Outcome.MANUAL:
        return _("□ passed  □ not passed\nBy:            Day:")
    return result.note


def _objects(result: NatureResult) -> list[Block]:
    named = result.objects[:SHOWN]
    rows = tuple((str(number), each) for number, each in enumerate(named, start=1))
    title = _("{code} {name}: {outcome}").format(
        code=result.code, name=result.name, outcome=result.outcome.label
    )
    blocks: list[Block] = [
        Table((Column(_("No."), 0.4, Align.RIGHT), Column(title, 8)), rows),
    ]
    if len(result.objects) > SHOWN:
        rest = _("and {count} more; 检测结果.json names them").format(
            count=len(result.objects) - SHOWN
        )
        blocks.append(Paragraph(rest, note=True))
    return blocks
