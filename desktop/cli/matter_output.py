"""Matters on the command line: which one a word means, its steps shown or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.terminal import printable, result
from models.money import yuan
from resources.words import N_, _

if TYPE_CHECKING:
    from desktop.services.house import House
    from models.obligations.register_records import Matter
    from models.people.matter_views import MatterView, StepView
    from models.people.notice import NoticeView

MatterWord = Annotated[
    str,
    typer.Argument(metavar="MATTER", help=_("Its number, e.g. RY-2026-001."), show_default=False),
]
StepWord = Annotated[
    str, typer.Argument(metavar="STEP", help=_("The step's id."), show_default=False)
]

_STATES = {
    "done": N_("done"),
    "possible": N_("can be done now"),
    "blocked": N_("not possible yet"),
    "not-needed": N_("not needed"),
}


def matter_named(house: House, word: str) -> Matter:
    """The matter of this number or id. Raises typer.BadParameter in words."""
    from desktop.services.people.matters import find_matter

    found = find_matter(house, word)
    if found is None:
        raise typer.BadParameter(_("There is no matter {word}.").format(word=word))
    return found


def matter_object(view: MatterView, *, whole: bool = False) -> dict[str, Any]:
    """A matter for a program."""
    matter = view.matter
    found: dict[str, Any] = {
        "id": matter.id,
        "number": matter.number,
        "kind": matter.kind,
        "title": matter.title,
        "day": matter.day.isoformat(),
        "planned": matter.planned.isoformat() if matter.planned else None,
        "person": matter.person_id,
        "other": matter.other_id,
        "closed": view.closed,
        "withdrawn": view.withdrawn,
        "late": view.late,
        "exposure_fen": view.exposure_fen,
        "at_stake_fen": view.at_stake_fen,
        "next": [each.id for each in view.next_steps],
    }
    if whole:
        found |= {
            "facts": dict(view.facts),
            "note": matter.note,
            "steps": [_step_object(each) for each in view.steps],
            "notices": [
                {
                    "step": each.notice.step,
                    "clause": each.notice.clause,
                    "latest": each.deadline.latest.isoformat() if each.deadline else None,
                    "given": each.given.isoformat() if each.given else None,
                    "kept": each.kept,
                }
                for each in view.notices
            ],
            "breaches": [
                {"clause": each.clause, "since": each.since.isoformat(), "count": each.count}
                for each in view.breaches
            ],
        }
    return found


def matter_line(view: MatterView) -> str:
    """A matter in a line."""
    matter = view.matter
    state = _("withdrawn") if view.withdrawn else _("closed") if view.closed else _("in hand")
    said = [matter.number, state, matter.day.isoformat(), matter.title]
    if view.late:
        said.append(_("late"))
    if view.exposure_fen:
        said.append(yuan(view.exposure_fen))
    return printable("  ".join(said))


def print_matter(view: MatterView) -> None:
    """A matter for people: what it is, what can be done, what is in the way."""
    matter, kind = view.matter, view.kind
    result(matter_line(view))
    result(printable(f"  {kind.label}  {kind.clause}"))
    result(printable(f"  {kind.day.label}: {matter.day}"))
    if kind.planned is not None and matter.planned is not None:
        result(printable(f"  {kind.planned.label}: {matter.planned}"))
    for fact in kind.facts:
        if fact.id in view.facts:
            first, *more = fact.shown(view.facts[fact.id]).splitlines() or [""]
            result(printable(f"  {fact.label}: {first}"))
            for line in more:
                result(printable(f"    {line}"))
    for notice in view.notices:
        if notice.deadline is not None:
            result(printable(f"  {_notice_words(notice, kind.step(notice.notice.step).label)}"))
    for each in view.steps:
        when = f" {each.day}" if each.day else ""
        result(printable(f"  [{each.id}] {each.step.label}: {_(_STATES[each.state])}{when}"))
        if each.forced:
            result("      " + _("Entered as a fact, though something stood in its way."))
        for why in each.why:
            result(printable(f"      {why}"))
        for paper in each.lacking if each.state == "done" else ():
            result(printable("      " + _("Missing paper: {paper}").format(paper=paper.name)))
    for breach in view.breaches:
        words = _("Breach of {clause} since {day}: {amount}")
        amount = yuan(view.exposure_fen)
        result(words.format(clause=breach.clause, day=breach.since, amount=amount))
    if view.at_stake_fen:
        words = _("At stake if it goes on as it is: {amount}")
        result(words.format(amount=yuan(view.at_stake_fen)))
    if view.unknown:
        words = _("The days off in {years} aren't known: dates there count weekends only.")
        result(words.format(years=", ".join(map(str, view.unknown))))


def _notice_words(view: NoticeView, step: str) -> str:
    """A notice's last day, the working day to give it by where the two differ, and when it was given."""
    assert view.deadline is not None
    words = _("{clause}: {step} by {day}")
    said = words.format(clause=view.notice.clause, step=step, day=view.deadline.latest)
    if view.deadline.day < view.deadline.latest:
        words = _("{said} (no working day: better by {day})")
        said = words.format(said=said, day=view.deadline.day)
    if view.given is not None and view.late:
        words = _("; done on {day}, {days} days late")
        said += words.format(day=view.given, days=view.late_days)
    elif view.given is not None:
        said += _("; done on {day}, in time").format(day=view.given)
    elif view.late:
        said += _("; {days} days overdue").format(days=view.late_days)
    return said


def _step_object(each: StepView) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.step.label,
        "state": each.state,
        "day": each.day.isoformat() if each.day else None,
        "why": list(each.why),
        "forced": each.forced,
        "papers": [
            {
                "type": paper.paper.type,
                "sign": paper.paper.sign,
                "optional": paper.paper.optional,
                "met": paper.met,
                "evidence": [proof.id for proof in paper.evidence],
            }
            for paper in each.papers
        ],
    }
