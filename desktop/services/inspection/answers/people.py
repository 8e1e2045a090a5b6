"""Answers on the contractor's people: everybody with three lamps (q02), changes of core staff (q03), leavers (q04)."""

from __future__ import annotations

from datetime import date

from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    gap,
    names,
    prose,
    row,
    table,
    tables,
    verdict,
)
from models.categories import Category
from models.documents.fact_fields import facts_of
from models.inspection.inspection import AnswerRow
from models.money import yuan
from models.obligations.register_records import PersonItem
from models.people.matter_views import MatterView, StepView
from models.people.people_lamps import EXPIRED, LAMP_EXPIRING, MISSING, NOT_NEEDED, Lamp
from models.people.people_rules import ACCOUNT
from models.people.people_state import (
    LEFT,
    PersonState,
    leaving_pledge,
    people_on,
    pledges_of_people,
)
from resources.words import N_, _, ngettext

_LAMPS = ("pledge", "training", "qualification", "background")
"""承诺书, 培训, 资质, 审查: what is asked of everybody at once."""
_WORDS = {
    "ok": N_("there"),
    MISSING: N_("missing"),
    LAMP_EXPIRING: N_("expiring"),
    EXPIRED: N_("expired"),
    NOT_NEEDED: N_("not needed"),
}


def everybody(lens: Lens) -> Told:
    """q02: everybody on site on the day, lamp by lamp, and who lacks what."""
    people = _people(lens)
    there = [each for each in people if each.on_site]
    labels = {each.id: each.label for each in lens.rules.people.requirements}
    shown = [each for each in _LAMPS if each in labels]
    lacking = {
        lamp: [each.person.label for each in there if _is_bad(each.lamps.get(lamp))]
        for lamp in shown
    }
    words = ngettext(
        "On {day} {count} person is on site.", "On {day} {count} people are on site.", len(there)
    )
    summary = words.format(day=lens.day, count=len(there))
    for lamp, without in lacking.items():
        words = _("{lamp}: {have} of {count}.")
        told = words.format(lamp=labels[lamp], have=len(there) - len(without), count=len(there))
        if without:
            told = _("{told} Missing or expired: {names}.").format(told=told, names=names(without))
        summary += gap() + told
    flags = [flag for each in there for flag in each.flags]
    columns = (
        _("Person"),
        _("Post"),
        _("Core staff"),
        _("On site since"),
        *(labels[each] for each in shown),
        _("Remark"),
    )
    rows = [
        row(
            each.person.label,
            each.person.post,
            _("yes") if each.person.core else _("no"),
            each.stay.first if each.stay else None,
            *(_lamp(each.lamps.get(lamp)) for lamp in shown),
            prose(*each.flags),
            document=_pledge_paper(lens, each),
            mood=_mood(each, shown),
        )
        for each in there
    ]
    others = [
        row(
            each.person.label,
            each.person.post,
            each.stay.first if each.stay else None,
            each.stay.last if each.stay else None,
            document=lens.paper_about(each.person, Category.PERSONNEL),
        )
        for each in people
        if not each.on_site and each.stay is not None
    ]
    return Told(
        verdict(bad=bool(lacking.get("pledge") or flags), caution=any(lacking.values())),
        summary,
        tables(
            table(_("On site on {day}").format(day=lens.day), columns, rows),
            table(
                _("Not on site that day"),
                (_("Person"), _("Post"), _("From"), _("Until")),
                others,
            ),
        ),
        (_("Identity numbers and telephones aren't part of this answer."),),
    )


def changes(lens: Lens) -> Told:
    """q03: every change of staff with notice, consent and effect, and what it costs where the consent is missing."""
    views = lens.matters("staff-change", "replacement-demand", "manager-change")
    core = [each for each in views if _is_core(lens, each)]
    without = [
        each.matter.number
        for each in views
        if each.kind.id == "staff-change"
        and _taken(each, "effective") is not None
        and not _agreed(each)
    ]
    pending = [each.matter.number for each in views if not each.closed]
    exposure = sum(each.exposure_fen for each in views)
    if not views:
        return Told("good", _("No change of staff is on record."))
    words = ngettext(
        "{count} change of staff is on record, {core} of core staff.",
        "{count} changes of staff are on record, {core} of core staff.",
        len(views),
    )
    summary = words.format(count=len(views), core=len(core))
    agreed = [each for each in views if each.kind.id == "staff-change" and _agreed(each)]
    summary += gap() + _("The client's written consent is there for {agreed}.").format(
        agreed=len(agreed)
    )
    if without:
        words = _("In effect without consent: {numbers}; exposure {amount} (Ⅱ11.5).")
        summary += gap() + words.format(numbers=names(without), amount=yuan(exposure))
    if pending:
        summary += gap() + _("Not finished: {numbers}.").format(numbers=names(pending))
    rows = [_change(lens, each) for each in views]
    columns = (
        _("Matter no."),
        _("Matter"),
        _("Core staff"),
        _("Notice"),
        _("In time"),
        _("Consent"),
        _("In effect"),
        _("State"),
    )
    return Told(
        verdict(bad=bool(without or exposure), caution=bool(pending)),
        summary,
        tables(table(_("Changes of staff"), columns, rows)),
    )


def accounts_of_leavers(lens: Lens) -> Told:
    """q04: everybody who left, day of leaving against the day every account was closed."""
    left = [each for each in _people(lens) if each.presence == LEFT]
    pledges = pledges_of_people(lens.registers)
    rows, still_open, late = [], [], []
    for each in left:
        gone = each.stay.last if each.stay else None
        for account in _accounts(lens, each.person.id) or [None]:
            rows.append(_account(lens, each, account, gone))
            if account is not None and (account.until is None or account.until > lens.day):
                still_open.append(each.person.label)
            elif account is not None and gone and account.until and account.until > gone:
                late.append(each.person.label)
    if not left:
        summary = _("Nobody has left by {day}.").format(day=lens.day)
    else:
        words = ngettext(
            "{count} person has left by {day}.", "{count} people have left by {day}.", len(left)
        )
        summary = words.format(count=len(left), day=lens.day)
        if still_open:
            summary += gap() + _("Accounts are still open of: {names}.").format(
                names=names(still_open)
            )
        else:
            summary += gap() + _("No account of theirs is open any more.")
        if late:
            summary += gap() + _("Closed after the day of leaving: {names}.").format(
                names=names(late)
            )
    papers = []
    if lens.has(Category.PLEDGE):
        for each in left:
            signed = leaving_pledge(pledges.get(each.person.id, ()), lens.day)
            document = lens.paper_of("pledge", signed.id) if signed else None
            said = signed.signed if signed else _("missing")
            mood = "good" if signed else "bad"
            papers.append(row(each.person.label, said, document=document, mood=mood))
    leaving = [_leaving(lens, each) for each in lens.matters("leaving")]
    without = any(each.mood == "bad" for each in papers)
    return Told(
        verdict(bad=bool(still_open), caution=bool(late) or without),
        summary,
        tables(
            table(
                _("Accounts of those who left"),
                (_("Person"), _("Left on"), _("Account"), _("Closed on"), _("Days between")),
                rows,
            ),
            table(_("Leaving pledges"), (_("Person"), _("Day of signature")), papers),
            table(
                _("Leaving, step by step"),
                (_("Matter no."), _("Matter"), _("Done"), _("Still to be done")),
                leaving,
            ),
        ),
    )


def _people(lens: Lens) -> list[PersonState]:
    """Those who may be named, and who were there at some time of the period."""
    return [
        each
        for each in people_on(lens.rules, lens.registers, lens.day)
        if lens.person(each.person)
        and (
            (each.stay is None and "period" not in lens.limits)
            or (each.stay is not None and lens.overlaps(each.stay.first, each.stay.last))
        )
    ]


def _is_bad(lamp: Lamp | None) -> bool:
    return lamp is not None and lamp.state in (MISSING, EXPIRED)


def _lamp(lamp: Lamp | None) -> str:
    if lamp is None:
        return _("not needed")
    state = _(_WORDS[lamp.state])
    return _("{state} ({why})").format(state=state, why=lamp.why) if lamp.why else state


def _mood(state: PersonState, shown: list[str]) -> str:
    if _is_bad(state.lamps.get("pledge")) or state.flags:
        return "bad"
    if any(_is_bad(state.lamps.get(each)) for each in shown):
        return "caution"
    return "good"


def _pledge_paper(lens: Lens, state: PersonState) -> int | None:
    """The scan of the pledge; without one whatever is newest on the person's file."""
    found = lens.paper_of("pledge", state.pledge.id) if state.pledge else None
    return found or lens.paper_about(state.person, Category.PERSONNEL)


def _is_core(lens: Lens, view: MatterView) -> bool:
    person = lens.registers.person.get(view.matter.person_id or 0)
    return person is not None and person.core


def _taken(view: MatterView, step: str) -> StepView | None:
    found = next((each for each in view.steps if each.id == step), None)
    return found if found is not None and found.taken is not None else None


def _agreed(view: MatterView) -> bool:
    step = _taken(view, "consent")
    return step is not None and not step.lacking


def _change(lens: Lens, view: MatterView) -> AnswerRow:
    steps = {each.id: each for each in view.steps}
    consent, notice = steps.get("consent"), steps.get("notice")
    kept = next((each.kept for each in view.notices), None)
    paper = lens.first_paper(
        each for step in (consent, notice) if step for part in step.papers for each in part.evidence
    )
    mood = "bad" if view.breaches else "caution" if not view.closed else "good"
    return row(
        view.matter.number,
        view.matter.title,
        _("yes") if _is_core(lens, view) else _("no"),
        notice.day if notice else None,
        _kept(kept),
        consent.day if consent else None,
        steps["effective"].day if "effective" in steps else None,
        _("finished") if view.closed else _("not finished"),
        document=paper,
        mood=mood,
    )


def _kept(kept: bool | None) -> str:
    return "–" if kept is None else _("yes") if kept else _("no")


def _accounts(lens: Lens, person_id: int) -> list[PersonItem | None]:
    return [
        each
        for each in lens.registers.person_item.values()
        if each.person_id == person_id and each.kind == ACCOUNT and not each.void
    ]


def _account(
    lens: Lens, state: PersonState, account: PersonItem | None, gone: date | None
) -> AnswerRow:
    file = lens.paper_about(state.person, Category.PERSONNEL)
    if account is None:
        return row(state.person.label, gone, _("none on record"), None, None, document=file)
    paper = lens.paper_of("item", account.id) or file
    system = facts_of(account.facts).get("system", "")
    name = account.title or account.number
    if system and system != name:
        name = _("{account} ({system})").format(account=name, system=system)
    if account.until is None:
        return row(
            state.person.label, gone, name, _("not closed yet"), None, document=paper, mood="bad"
        )
    between = (account.until - gone).days if gone else None
    mood = "good" if between is not None and between <= 0 else "caution"
    return row(state.person.label, gone, name, account.until, between, document=paper, mood=mood)


def _leaving(lens: Lens, view: MatterView) -> AnswerRow:
    needed = [each for each in view.steps if each.state != "not-needed"]
    done = [each.step.label for each in needed if each.finished]
    todo = [each.step.label for each in needed if not each.finished]
    paper = lens.first_paper(
        each for step in needed for part in step.papers for each in part.evidence
    )
    count = _("{done} of {all}").format(done=len(done), all=len(needed))
    mood = "good" if not todo else "bad" if view.late else "caution"
    return row(
        view.matter.number,
        view.matter.title,
        count,
        names(todo, len(todo) or 1),
        document=paper,
        mood=mood,
    )
