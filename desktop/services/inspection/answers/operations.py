"""Answers on running the systems: emergencies and vulnerabilities (q10), changes of network and systems (q12)."""

from __future__ import annotations

from datetime import date

from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    names,
    paper_row,
    prose,
    row,
    table,
    tables,
    verdict,
)
from models.inspection.inspection import AnswerRow
from models.people.matter_views import MatterView
from resources.words import _, ngettext

_PLANS = ("应急预案",)
_DRILLS = ("应急演练", "演练方案", "演练总结", "桌面推演")


def emergencies(lens: Lens) -> Told:
    """q10: plans, drills with their summaries, incidents, and how fast vulnerabilities were mended."""
    plans, drills = lens.of_type(*_PLANS), lens.matters("emergency-drill")
    incidents = lens.matters("incident", "leak")
    holes = lens.matters("vulnerability")
    mended = [each for each in holes if _day(each, "retested")]
    late = [each for each in holes if _is_late(each, lens.day)]
    days = [
        (fixed - each.matter.day).days
        for each in mended
        if (fixed := _day(each, "fixed")) is not None
    ]
    held = [each for each in drills if _day(each, "held")]
    told = [
        _("Emergency plans: {plans}. Drills held: {drills}.").format(
            plans=len(plans), drills=len(held)
        ),
        ngettext(
            "{count} vulnerability was reported, {mended} mended and tested again",
            "{count} vulnerabilities were reported, {mended} mended and tested again",
            len(holes),
        ).format(count=len(holes), mended=len(mended))
        + (
            _(", after {most} days at most, {mean} on average.").format(
                most=max(days), mean=_tenth(sum(days), len(days))
            )
            if days
            else _(".")
        ),
    ]
    if late:
        told.append(_("Overdue: {numbers}.").format(numbers=names(_numbers(late))))
    told.append(_("Incidents on record: {count}.").format(count=len(incidents)))
    papers = (*plans, *lens.of_type(*_DRILLS))
    return Told(
        verdict(bad=bool(late), caution=not plans or not held),
        prose(*told),
        tables(
            table(
                _("Vulnerabilities"),
                (
                    _("Matter no."),
                    _("Matter"),
                    _("Reported"),
                    _("Mended"),
                    _("Tested again"),
                    _("Days"),
                ),
                [_hole(lens, each) for each in holes],
            ),
            table(
                _("Drills and incidents"),
                (_("Matter no."), _("Matter"), _("Day"), _("State")),
                [_matter(lens, each) for each in (*drills, *incidents)],
            ),
            table(
                _("Plans and papers of drills"),
                (_("Paper"), _("Title"), _("Number"), _("Date")),
                [paper_row(each) for each in papers],
            ),
        ),
    )


def changes(lens: Lens) -> Told:
    """q12: every change of network or system: notice, backup, confirmation, operation, and whether it was in time."""
    views = lens.matters("network-change")
    if not views:
        return Told("good", _("No change of network or system is on record."))
    breached = [each for each in views if each.breaches]
    late = [each for each in views if any(notice.late for notice in each.notices)]
    done = [each for each in views if _day(each, "operation")]
    unconfirmed = [each for each in done if not _confirmed(each)]
    words = ngettext(
        "{count} change, {done} carried out, {confirmed} of these confirmed by the client beforehand; announced in "
        "time: {timely}.",
        "{count} changes, {done} carried out, {confirmed} of these confirmed by the client beforehand; announced in "
        "time: {timely}.",
        len(views),
    )
    told = [
        words.format(
            count=len(views),
            done=len(done),
            confirmed=len(done) - len(unconfirmed),
            timely=len(views) - len(late),
        )
    ]
    if unconfirmed:
        words = _("Carried out without a valid confirmation: {numbers}.")
        told.append(words.format(numbers=names(_numbers(unconfirmed))))
    columns = (
        _("Matter no."),
        _("What is changed"),
        _("Notice"),
        _("Latest day"),
        _("Confirmed"),
        _("Carried out"),
        _("Judgement"),
    )
    return Told(
        verdict(bad=bool(breached or unconfirmed), caution=bool(late)),
        prose(*told),
        tables(table(_("Changes"), columns, [_change(lens, each) for each in views])),
        (
            _(
                "The notice has to come five working days ahead, holidays as published; the day of the notice and that "
                "of the change don't count among them where the strict reading was settled."
            ),
        ),
    )


def _numbers(views: list[MatterView]) -> list[str]:
    return [each.matter.number for each in views]


def _day(view: MatterView, step: str) -> date | None:
    return next((each.day for each in view.steps if each.id == step), None)


def _is_late(view: MatterView, day: date) -> bool:
    planned, done = view.matter.planned, _day(view, "fixed")
    return planned is not None and (done or day) > planned


def _hole(lens: Lens, view: MatterView) -> AnswerRow:
    fixed = _day(view, "fixed")
    late = _is_late(view, lens.day)
    return row(
        view.matter.number,
        view.matter.title,
        view.matter.day,
        fixed,
        _day(view, "retested"),
        (fixed - view.matter.day).days if fixed else None,
        document=_newest(lens, view),
        mood="bad" if late else "good" if view.closed else "caution",
    )


def _matter(lens: Lens, view: MatterView) -> AnswerRow:
    return row(
        view.matter.number,
        view.matter.title,
        view.matter.planned or view.matter.day,
        _("finished") if view.closed else _("not finished"),
        document=_newest(lens, view),
        mood="good" if view.closed else "caution",
    )


def _newest(lens: Lens, view: MatterView) -> int | None:
    return lens.first_paper(
        each for step in view.steps for paper in step.papers for each in paper.evidence
    )


def _confirmed(view: MatterView) -> bool:
    step = next((each for each in view.steps if each.id == "confirmed"), None)
    done = _day(view, "operation")
    if step is None or step.day is None or step.lacking:
        return False
    return done is None or step.day <= done


def _change(lens: Lens, view: MatterView) -> AnswerRow:
    notice = view.notices[0] if view.notices else None
    latest = notice.deadline.latest if notice and notice.deadline else None
    told = []
    if notice is not None and notice.late:
        told.append(_("announced {days} days late").format(days=notice.late_days))
    if _day(view, "operation") and not _confirmed(view):
        told.append(_("no valid confirmation"))
    if not view.closed and not told:
        told.append(_("not finished"))
    bad = bool(view.breaches) or (_day(view, "operation") is not None and not _confirmed(view))
    return row(
        view.matter.number,
        view.matter.title,
        _day(view, "notice"),
        latest,
        _day(view, "confirmed"),
        _day(view, "operation"),
        _("; ").join(told) or _("as the contract asks"),
        document=_newest(lens, view),
        mood="bad" if bad else "caution" if told else "good",
    )


def _tenth(total: int, count: int) -> str:
    tenths = total * 10 // count
    return f"{tenths // 10}.{tenths % 10}"
