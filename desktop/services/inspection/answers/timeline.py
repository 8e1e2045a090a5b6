"""The answer to whether records were made up afterwards (q17): the day on a paper against the day it was filed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from desktop.services.audit.traces import moves_formed
from desktop.services.contract.duties import board
from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    local,
    prose,
    row,
    table,
    tables,
    verdict,
)
from models.audit.journal import head
from models.audit.verification import verify_chain
from models.inspection.edition_traces import document_events
from models.inspection.inspection import AnswerRow
from models.records import DocumentRecord
from resources.words import N_, _, ngettext

_STEPS = (7, 30, 90)
_LATE = timedelta(days=30)
"""What is filed more than a month after its date is shown one by one: an inspector asks why."""
_WHEN = (
    N_("dated later than it was filed"),
    N_("within {days} days"),
    N_("more than {days} days later"),
    N_("without a date of its own"),
)


def timeline(lens: Lens) -> Told:
    """q17: how long after its date each record was filed, dates changed since, duties kept too late, the chain."""
    shown = list(lens.documents.values())
    gaps = [(gap, each) for each in shown if (gap := _gap(each)) is not None]
    late = [each for gap, each in gaps if gap > _LATE]
    ahead = [each for gap, each in gaps if gap < timedelta(0)]
    moved = _moved(lens)
    tardy = _tardy(lens)
    with lens.house.database.read() as session:
        report = verify_chain(session, lens.house.journal.chain)
    days = {local(each.filed) for each in shown}
    words = _(
        "Records: {count}, filed from {first} to {last} (days of filing: {days}), {late} of them more than 30 days "
        "after their dates."
    )
    told = [
        words.format(
            count=len(shown),
            days=len(days),
            first=min(days, default=lens.day),
            last=max(days, default=lens.day),
            late=len(late),
        )
    ]
    if ahead:
        words = ngettext(
            "{count} bears a date later than the day it was filed.",
            "{count} bear dates later than the day they were filed.",
            len(ahead),
        )
        told.append(words.format(count=len(ahead)))
    words = ngettext(
        "The date of {count} record was changed after it was filed.",
        "The dates of {count} records were changed after they were filed.",
        len({each.document_id for each in moved}),
    )
    told.append(words.format(count=len({each.document_id for each in moved})))
    if tardy:
        words = ngettext(
            "{count} duty was kept too late.", "{count} duties were kept too late.", len(tardy)
        )
        told.append(words.format(count=len(tardy)))
    told.append(
        _("The chain of the audit trail is whole; the clock was set back {count} times.").format(
            count=report.clock_step_count
        )
        if report.complete
        else _("The chain of the audit trail is NOT whole.")
    )
    by_gap = Counter(_bucket(each) for each in shown)
    return Told(
        verdict(
            bad=not report.complete,
            caution=bool(late or ahead or moved or tardy or report.clock_step_count),
        ),
        prose(*told),
        tables(
            table(
                _("From the day on the paper to the day it was filed"),
                (_("When it was filed"), _("Records")),
                [row(_label(key), by_gap[key]) for key in sorted(by_gap)],
            ),
            table(
                _("Filed month by month"),
                (_("Month it was filed"), _("Records"), _("Of that month's date"), _("Older")),
                _months(shown),
            ),
            table(
                _("Dates changed after filing"),
                (_("When"), _("Who"), _("Number"), _("Date before"), _("Date after")),
                moved,
            ),
            table(
                _("Duties kept too late: this can't be changed any more"),
                (_("Duty"), _("Title"), _("Due"), _("Handed in"), _("Days late")),
                tardy,
            ),
            table(
                _("Filed more than 30 days after their date, the longest first"),
                (_("Number"), _("Title"), _("Date of the paper"), _("Filed on"), _("Days")),
                [
                    _lag(each)
                    for each in sorted(
                        late, key=lambda each: _gap(each) or timedelta(0), reverse=True
                    )
                ],
            ),
            table(
                _("Dated later than they were filed"),
                (_("Number"), _("Title"), _("Date of the paper"), _("Filed on"), _("Days")),
                [_lag(each) for each in ahead],
            ),
        ),
        (
            _(
                "The day of filing is the program's own clock, bound into the chain; it can't be entered or changed. "
                "The date of a paper is what somebody said of it."
            ),
        ),
    )


def _gap(document: DocumentRecord) -> timedelta | None:
    return None if document.formed is None else local(document.filed) - document.formed


def _bucket(document: DocumentRecord) -> int:
    """-1: dated later; 0, 1, 2: within a step; 3: beyond all; 4: no date."""
    gap = _gap(document)
    if gap is None:
        return 4
    if gap < timedelta(0):
        return -1
    return next((at for at, days in enumerate(_STEPS) if gap.days <= days), len(_STEPS))


def _label(bucket: int) -> str:
    if bucket < 0:
        return _(_WHEN[0])
    if bucket < len(_STEPS):
        return _(_WHEN[1]).format(days=_STEPS[bucket])
    return _(_WHEN[2]).format(days=_STEPS[-1]) if bucket == len(_STEPS) else _(_WHEN[3])


def _months(shown: list[DocumentRecord]) -> list[AnswerRow]:
    filed = Counter(f"{local(each.filed):%Y-%m}" for each in shown)
    same = Counter(
        f"{local(each.filed):%Y-%m}"
        for each in shown
        if each.formed and _month(each.formed) == _month(local(each.filed))
    )
    return [
        row(month, filed[month], same[month], filed[month] - same[month]) for month in sorted(filed)
    ]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _lag(document: DocumentRecord) -> AnswerRow:
    gap = _gap(document)
    return row(
        document.number,
        document.title,
        document.formed,
        local(document.filed),
        gap.days if gap is not None else None,
        document=document.id,
        mood="caution",
    )


def _moved(lens: Lens) -> list[AnswerRow]:
    """Every time the date of a paper was said anew."""
    rows = []
    with lens.house.database.read() as session:
        until = head(session, lens.house.journal.chain).sequence
        for document_id, event in document_events(session, lens.documents.keys(), until):
            if (dates := moves_formed(event)) is not None:
                number = lens.documents[document_id].number
                rows.append(
                    row(
                        event.moment,
                        event.actor,
                        number,
                        *dates,
                        document=document_id,
                        mood="caution",
                    )
                )
    return rows


def _tardy(lens: Lens) -> list[AnswerRow]:
    return [
        row(
            lens.duty_name(each),
            each.title,
            each.duty.due,
            each.delivered,
            each.late_days,
            document=lens.first_paper(each.evidence),
            mood="caution",
        )
        for each in board(lens.house, lens.day).duties
        if each.late_days > 0 and each.kept and each.delivered is not None and lens.duty(each)
    ]
