"""Matters (事项): staff changes, leavings, network changes, leaks, demands…: opened, taken step by step, withdrawn.

A step that can't follow can't be said: the refusal names what is in its way. What happened all the same is entered as
what happened, with a reason, and counts as the breach it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from desktop.services.contract.contract_rules import (
    given_reason,
    kept_note,
    past_day,
    person_named,
    require_entry,
)
from desktop.services.contract.evidence import attach_to, papers_of
from desktop.services.contract.registers import change, enter, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.matter_entry import (
    MatterChange,
    NewMatter,
    changed_values,
    new_values,
    next_number,
)
from desktop.services.people.matters_at_hand import matters_on
from models.obligations.register_records import Matter
from models.people.matter_rules import WITHDRAWN, MatterKind, Step
from models.people.matter_state import SUBJECT, Matters, step_key
from models.people.matter_views import DONE, MatterView
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "MatterChange",
    "MatterView",
    "NewMatter",
    "attach_paper",
    "change_matter",
    "find_matter",
    "matter_kinds",
    "matter_view",
    "matter_views",
    "open_matter",
    "take_step",
    "undo_step",
    "withdraw_matter",
]


def matter_kinds(house: House) -> Mapping[str, MatterKind]:
    """What a matter can be, by id, in the order of the rules."""
    return rules_of(house).matters


def matter_views(house: House, day: date | None = None) -> tuple[MatterView, ...]:
    """Every matter that had begun by `day`, today where none is given, in the order of entry."""
    return matters_on(house, day)


def matter_view(house: House, matter_id: int, day: date | None = None) -> MatterView:
    """One matter as of `day`, today where none is given. Raises ContractRefused."""
    _get(house, matter_id)
    return _matters(house, day).view(matter_id)


def find_matter(house: House, word: str) -> Matter | None:
    """The matter of this number, or with this id; None where there is none."""
    wanted = word.strip().casefold()
    registers = registers_of(house)
    for each in registers.matter.values():
        if each.number.casefold() == wanted:
            return each
    return registers.matter.get(int(wanted)) if wanted.isdecimal() and len(wanted) < 18 else None


def open_matter(house: House, new: NewMatter) -> Matter:
    """Open a matter; it gets its number. Raises NotAllowed, StateSecret, ContractRefused (nothing is entered then)."""
    values = new_values(house, new)
    prefix = rules_of(house).matters[new.kind].prefix
    with house.database.write() as session:
        values["number"] = next_number(registers_of(house), prefix, values["day"].year)
        identifier, row = enter(session, "matter", values)
        words = {"number": values["number"], "title": values["title"], "kind": new.kind}
        said(house, session, "matter opened", f"matter {identifier}", [row], **words)
    return registers_of(house).matter[identifier]


def change_matter(house: House, matter_id: int, changed: MatterChange) -> Matter:
    """Say something else of a matter: the planned day, who comes, facts.

    What has happened stays: the days that its steps are judged by can't be moved under them. Raises NotAllowed,
    StateSecret, ContractRefused.
    """
    before = _get(house, matter_id)
    view = _matters(house, None).view(matter_id)
    _require_alive(view)
    values = changed_values(house, view, changed)
    with house.database.write() as session:
        row = change(session, "matter", matter_id, values)
        said(
            house,
            session,
            "matter changed",
            f"matter {matter_id}",
            [row],
            number=before.number,
            title=values.get("title", before.title),
        )
    return registers_of(house).matter[matter_id]


def take_step(
    house: House,
    matter_id: int,
    step_id: str,
    *,
    day: date | None = None,
    name: str = "",
    reason: str = "",
    happened: bool = False,
) -> MatterView:
    """Enter that a step was taken on `day`, today where none is given; `name` is who did or said it.

    `happened`: it was done although its gate didn't hold; that needs a reason, and is a breach where the contract says
    so. What only the register lacks has to be entered first all the same. Raises NotAllowed, StateSecret,
    ReasonMissing, and ContractRefused naming everything that is in the way.
    """
    require_entry(house, name, reason)
    _get(house, matter_id)
    on = past_day(house, day)
    who, why = person_named(name), given_reason(reason) if happened else kept_note(reason)
    with house.database.write() as session:
        matters = _matters(house, None)
        view = matters.view(matter_id)
        step = _step(view, step_id)
        _require_possible(matters, view, step, on, happened=happened)
        _identifier, row = enter(
            session,
            "matter_step",
            {
                "matter_id": matter_id,
                "step": step_id,
                "undone": False,
                "day": on,
                "moment": utc_now(),
                "actor": house.actor,
                "name": who,
                "reason": why,
            },
        )
        said(
            house,
            session,
            "matter step taken",
            f"matter {matter_id}",
            [row],
            number=view.matter.number,
            kind=view.kind.id,
            step=step_id,
            day=on.isoformat(),
            happened=happened,
        )
    return matter_view(house, matter_id)


def undo_step(house: House, matter_id: int, step_id: str, reason: str) -> MatterView:
    """Take a step back that wasn't taken after all; what was entered stays on record.

    Raises NotAllowed, StateSecret, ReasonMissing, and ContractRefused where it wasn't taken, or others rest on it.
    """
    require_entry(house, reason)
    why = given_reason(reason)
    _get(house, matter_id)
    with house.database.write() as session:
        view = _matters(house, None).view(matter_id)
        step = _step(view, step_id)
        if view.step(step_id).state != DONE:
            sentence = _("“{step}” hasn't been taken.").format(step=step.label)
            raise ContractRefused("illegal-step", sentence)
        resting = [
            each.step.label
            for each in view.steps
            if each.state == DONE and step_id in (*each.step.needs, *each.step.gate)
        ]
        if resting:
            sentence = _("Take back first what rests on it: {steps}.")
            raise ContractRefused("illegal-step", sentence.format(steps=_(", ").join(resting)))
        _enter_back(house, session, view, step_id, why, undone=True)
    return matter_view(house, matter_id)


def withdraw_matter(house: House, matter_id: int, reason: str) -> MatterView:
    """A matter was opened by mistake or came to nothing: it asks for nothing any more, and stays on record.

    Raises NotAllowed, StateSecret, ReasonMissing, and ContractRefused while a step of it stands as taken.
    """
    require_entry(house, reason)
    why = given_reason(reason)
    _get(house, matter_id)
    with house.database.write() as session:
        view = _matters(house, None).view(matter_id)
        _require_alive(view)
        taken = [each.step.label for each in view.steps if each.state == DONE]
        if taken:
            sentence = _(
                "Steps of it were taken: {steps}. Take them back first, each with its reason."
            )
            raise ContractRefused("illegal-step", sentence.format(steps=_(", ").join(taken)))
        _enter_back(house, session, view, WITHDRAWN, why, undone=False)
    return matter_view(house, matter_id)


def attach_paper(
    house: House,
    matter_id: int,
    step_id: str,
    document_id: int,
    *,
    kind: str = "",
    signed: str = "",
    day: date | None = None,
    version_id: int | None = None,
    note: str = "",
) -> int:
    """Let a document be the paper of a step; `kind` says which, where the step demands several.

    Returns the evidence's id. Raises what `attach_to` raises, and ContractRefused for a paper that isn't demanded.
    """
    _get(house, matter_id)
    view = _matters(house, None).view(matter_id)
    _require_alive(view)
    step = _step(view, step_id)
    known = [paper.type for paper in step.papers]
    if not known:
        sentence = _("“{step}” asks for no paper.").format(step=step.label)
        raise ContractRefused("no-such-paper", sentence)
    if not kind and len(known) == 1:
        kind = known[0]
    if kind not in known:
        sentence = _("“{step}” asks for: {papers}. Say which of them this is.")
        raise ContractRefused(
            "no-such-paper", sentence.format(step=step.label, papers=_(", ").join(known))
        )
    return attach_to(
        house,
        SUBJECT,
        step_key(matter_id, step_id),
        document_id,
        version_id=version_id,
        kind=kind,
        signed=signed,
        day=day,
        note=note,
    )


def _matters(house: House, day: date | None) -> Matters:
    return Matters(rules_of(house), registers_of(house), papers_of(house), day or today_of(house))


def _get(house: House, matter_id: int) -> Matter:
    matter = registers_of(house).matter.get(matter_id)
    if matter is None:
        sentence = _("There is no matter {id}.").format(id=matter_id)
        raise ContractRefused("no-such-matter", sentence)
    if matter.kind not in rules_of(house).matters:
        sentence = _("The rules no longer know matters of the kind “{kind}”.")
        raise ContractRefused("unknown-kind", sentence.format(kind=matter.kind))
    return matter


def _step(view: MatterView, step_id: str) -> Step:
    try:
        return view.kind.step(step_id)
    except KeyError:
        sentence = _("“{kind}” has no step “{step}”; there are: {known}.")
        known = _(", ").join(step.id for step in view.kind.steps)
        words = {"kind": view.kind.label, "step": step_id[:40], "known": known}
        raise ContractRefused("no-such-step", sentence.format(**words)) from None


def _require_alive(view: MatterView) -> None:
    if view.withdrawn:
        sentence = _("The matter {number} was withdrawn; open another one.")
        raise ContractRefused("withdrawn", sentence.format(number=view.matter.number))


def _require_possible(
    matters: Matters, view: MatterView, step: Step, on: date, *, happened: bool
) -> None:
    """Raises ContractRefused, naming everything that is in the way of taking the step on that day."""
    _require_alive(view)
    state = view.step(step.id)
    if state.taken is not None:
        sentence = _("“{step}” was taken on {day} already.")
        raise ContractRefused("illegal-step", sentence.format(step=step.label, day=state.day))
    if on < view.matter.day:
        sentence = _("The matter began on {began}; “{step}” can't have been taken on {day}.")
        words = {"began": view.matter.day, "step": step.label, "day": on}
        raise ContractRefused("wrong-order", sentence.format(**words))
    found = matters.obstacles(view.matter.id, step.id, on)
    hard = [each for each in found if not (happened and each.world)]
    if not hard:
        return
    reasons = " ".join(dict.fromkeys(each.sentence for each in hard))
    sentence = _("“{step}” isn't possible. {reasons}").format(step=step.label, reasons=reasons)
    if any(each.world for each in hard):
        sentence += " " + _("If it happened all the same, enter it as what happened.")
    raise ContractRefused("illegal-step", sentence)


def _enter_back(
    house: House, session: Session, view: MatterView, step: str, reason: str, *, undone: bool
) -> None:
    _identifier, row = enter(
        session,
        "matter_step",
        {
            "matter_id": view.matter.id,
            "step": step,
            "undone": undone,
            "day": today_of(house),
            "moment": utc_now(),
            "actor": house.actor,
            "reason": reason,
        },
    )
    said(
        house,
        session,
        "matter step undone" if undone else "matter withdrawn",
        f"matter {view.matter.id}",
        [row],
        number=view.matter.number,
        kind=view.kind.id,
        step=step,
        reason=reason,
    )
