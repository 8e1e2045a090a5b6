"""Why a duty stands as it does, in sentences of the language in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.obligations.duty_state import DutyState, Position
from resources.words import N_, _, ngettext

if TYPE_CHECKING:
    from models.obligations.duty_views import DutyView

_LOST = {
    Position.SUBMITTED: N_("It was submitted on {day}, but its evidence is not complete any more."),
    Position.CONFIRMED: N_("It was confirmed on {day}, but its evidence is not complete any more."),
    Position.ARCHIVED: N_("It was archived on {day}, but its evidence is not complete any more."),
}


def reasons_of(view: DutyView) -> tuple[str, ...]:
    """The sentences, the gravest first."""
    duty = view.duty
    found: list[str] = []
    position = view.standing.position
    if position in _LOST and (
        view.missing or (position is not Position.SUBMITTED and view.unsigned)
    ):
        said_on = view.steps[-1].day if view.steps else view.day
        found.append(_(_LOST[position]).format(day=said_on))
    if position in (Position.WAIVED, Position.NOT_APPLICABLE, Position.RETURNED):
        last = view.steps[-1]
        words = {
            Position.WAIVED: _("Waived by {name} on {day}: {reason}"),
            Position.NOT_APPLICABLE: _("Not applicable, said {name} on {day}: {reason}"),
            Position.RETURNED: _("Returned on {day}: {reason}"),
        }[position]
        found.append(words.format(name=last.name, day=last.day, reason=last.reason))
    if view.missing and not view.kept:
        names = _(", ").join(each.name for each in view.missing)
        found.append(_("Missing: {papers}.").format(papers=names))
    if view.lacking_parts and not view.kept:
        found.append(
            _("Its parts are not complete: {keys}.").format(keys=_(", ").join(view.lacking_parts))
        )
    if view.unsigned and not (view.kept and view.state is not DutyState.SUBMITTED):
        names = _(", ").join(each.name for each in view.unsigned)
        found.append(_("A signed scan is needed of: {papers}.").format(papers=names))
    found += [
        _("“{title}”: {why}").format(title=each.title or each.number or each.id, why=each.why_not)
        for each in view.evidence
        if not each.there
    ]
    if view.stale:
        found.append(
            _("A newer version of its evidence was filed; look at it and renew the evidence.")
        )
    if view.overdue:
        words = ngettext(
            "Overdue since {due}, by {count} day.",
            "Overdue since {due}, by {count} days.",
            view.late_days,
        )
        found.append(words.format(due=duty.due, count=view.late_days))
    elif view.late_days:
        words = ngettext("It was {count} day late.", "It was {count} days late.", view.late_days)
        found.append(words.format(count=view.late_days))
    elif duty.soft is not None and view.open and view.day > duty.soft:
        found.append(
            _("It was to be there by {soft}; the last day is {due}.").format(
                soft=duty.soft, due=duty.due
            )
        )
    if duty.unknown and not view.kept:
        years = _(", ").join(str(year) for year in duty.unknown)
        found.append(
            _("The holidays of {years} aren't known: its day may still move.").format(years=years)
        )
    return tuple(found)
