"""Answers on what is kept: logs and the archive's own audit trail (q11), backups and whether they restore (q13)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from desktop.services.audit.audit_words import break_sentence
from desktop.services.contract.kpi import kpi_entries
from desktop.services.contract.kpi_status import kpi_status
from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    local,
    names,
    paper_row,
    prose,
    row,
    table,
    tables,
    verdict,
)
from desktop.services.keeping.drilling import DRILLED
from desktop.services.keeping.media import list_backups, outcome_words
from models.audit.journal import AuditFilter, find_events
from models.audit.verification import verify_chain
from models.inspection.inspection import AnswerRow
from models.kpi.kpi_entries import LedgerEntry
from resources.words import _, ngettext

_LOG_PAPERS = ("日志留存证明", "安全审计报告")
_DRILL_PAPERS = ("恢复演练",)
_SIX_MONTHS = timedelta(days=183)
"""No fewer than six months (网络安全法): 183 days are at least that in every year."""


def logs(lens: Lens) -> Told:
    """q11: which months' logs are proven to be kept, and whether the archive's own trail is whole."""
    papers = lens.of_type(*_LOG_PAPERS)
    proofs = [each for each in papers if each.type == _LOG_PAPERS[0]]
    months = sorted({each.period for each in proofs if each.period})
    since = lens.rules.terms.start
    needed = max(since, lens.day - _SIX_MONTHS)
    gaps = [each for each in _months(needed, lens.day) if each not in months]
    with lens.house.database.read() as session:
        report = verify_chain(session, lens.house.journal.chain)
        first = find_events(session, AuditFilter(actions=("created",)))
    told = [
        _("The keeping of logs is proven for {count} months: {months}.").format(
            count=len(months), months=names(months, 12)
        )
        if months
        else _("No paper proves that logs are kept.")
    ]
    if gaps:
        words = _("Of the last six months these aren't proven: {months}.")
        told.append(words.format(months=names(gaps, 12)))
    if report.complete:
        words = _("The archive's own audit trail was checked now: events 1 to {last}, whole.")
        told.append(words.format(last=report.last))
    else:
        words = _("The archive's own audit trail is NOT whole: {problem}")
        told.append(words.format(problem=break_sentence(report.breaks[0])))
    trail = [
        row(_("Events"), _("1 to {last}").format(last=report.last)),
        row(_("Since"), first[-1].moment if first else None),
        row(
            _("Whole"),
            _("yes") if report.complete else _("no"),
            mood="good" if report.complete else "bad",
        ),
        row(_("Signed heads that fit"), report.anchors_good),
        row(
            _("Signed heads that don't fit"),
            report.anchors_bad,
            mood="bad" if report.anchors_bad else "",
        ),
        row(
            _("Times the clock was set back"),
            report.clock_step_count,
            mood="caution" if report.clock_step_count else "",
        ),
    ]
    return Told(
        verdict(bad=not report.complete, caution=bool(gaps)),
        prose(*told),
        tables(
            table(
                _("Papers on logs"),
                (_("Paper"), _("Title"), _("Number"), _("Date")),
                [paper_row(each) for each in papers],
            ),
            table(_("The archive's own audit trail"), (_("Fact"), _("What")), trail),
        ),
        (
            _(
                "Every event is bound to all before it; a signed head on paper shows later that none was changed. The "
                "head stands on the inspection's record."
            ),
        ),
    )


def backups(lens: Lens) -> Told:
    """q13: backups against the target, month by month, failed ones, and every drill of restoring."""
    entries = [
        each for each in kpi_entries(lens.house, "backup", until=lens.day) if lens.within(each.day)
    ]
    failed = [each for each in entries if not _succeeded(each)]
    status = next((each for each in kpi_status(lens.house, lens.day) if each.id == "c"), None)
    told = [
        ngettext(
            "{count} backup is on record, {failed} of them failed.",
            "{count} backups are on record, {failed} of them failed.",
            len(entries),
        ).format(count=len(entries), failed=len(failed))
    ]
    behind = False
    if status is not None and "period" not in lens.limits:
        owed = status.cumulative_target
        behind = owed is not None and (status.value or 0) < owed
        words = _("Indicator c stands at {value}; {owed} are owed by {day}, {target} in the year.")
        told.append(
            words.format(
                value=status.shown(status.value),
                owed=status.shown(owed),
                day=lens.day,
                target=status.shown(status.target),
            )
        )
    drills = lens.of_type(*_DRILL_PAPERS)
    newest = max((each.formed for each in drills if each.formed), default=None)
    if newest:
        words = _("Drills of restoring: {count}, the latest on {day}.")
        told.append(words.format(count=len(drills), day=newest))
    else:
        told.append(_("No drill of restoring is on file."))
    by_month = Counter(f"{each.day:%Y-%m}" for each in entries)
    bad_months = Counter(f"{each.day:%Y-%m}" for each in failed)
    own = _own(lens)
    return Told(
        verdict(bad=behind, caution=not drills or bool(failed)),
        prose(*told),
        tables(
            table(
                _("Backups of business data by month"),
                (_("Month"), _("Backups"), _("Failed ones")),
                [
                    row(
                        month,
                        by_month[month],
                        bad_months[month],
                        document=_proof_in(lens, entries, month),
                        mood="caution" if bad_months[month] else "",
                    )
                    for month in sorted(by_month)
                ],
            ),
            table(
                _("Drills of restoring"),
                (_("Paper"), _("Title"), _("Number"), _("Date")),
                [paper_row(each) for each in drills],
            ),
            table(
                _("Failed backups"),
                (_("Day"), _("Object"), _("Result")),
                [
                    row(
                        each.day,
                        each.facts.get("object", ""),
                        _("failed"),
                        document=lens.paper_of("kpi", each.id),
                        mood="bad",
                    )
                    for each in failed
                ],
            ),
            table(
                _("Backups of this archive itself"),
                (_("When"), _("Medium"), _("Outcome")),
                own,
            ),
        ),
    )


def _succeeded(entry: LedgerEntry) -> bool:
    return str(entry.facts.get("result", "")) != "failure"


def _proof_in(lens: Lens, entries: list[LedgerEntry], month: str) -> int | None:
    """The newest paper that proves an entry of a month."""
    for each in reversed(entries):
        if f"{each.day:%Y-%m}" == month and (paper := lens.paper_of("kpi", each.id)) is not None:
            return paper
    return None


def _own(lens: Lens) -> list[AnswerRow]:
    """The archive's own backups and drills hold everything, so they are told only where everything is shown."""
    if not lens.whole:
        return []
    rows = [
        row(each.moment, each.medium, outcome_words(each))
        for each in list_backups(lens.house)
        if local(each.moment) >= lens.rules.terms.start
    ]
    with lens.house.database.read() as session:
        drills = find_events(session, AuditFilter(actions=(DRILLED,)))
    told = [
        row(each.moment, each.object_name.removeprefix("medium "), _("restore drill"))
        for each in drills
    ]
    return [*rows, *told]


def _months(first: date, last: date) -> list[str]:
    """The whole months between two days: the running one isn't over."""
    found, month = [], first.replace(day=1)
    while (following := (month + timedelta(days=32)).replace(day=1)) <= last:
        if month >= first:
            found.append(f"{month:%Y-%m}")
        month = following
    return found
