"""Findings as a closed loop: entering them, taking steps, papers before and after, and the board of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Unpack

from desktop.services.assurance.assurance_entry import changed_words, one_of
from desktop.services.assurance.finding_board import (
    find_finding,
    finding_view,
    findings_board,
    get_finding,
    no_such_finding,
)
from desktop.services.assurance.finding_entry import (
    FindingSaid,
    NewFinding,
    checked,
    next_number,
    require_links,
)
from desktop.services.contract.contract_rules import (
    kept_note,
    past_day,
    person_named,
    require_entry,
)
from desktop.services.contract.evidence import attach_to
from desktop.services.contract.registers import change, enter, registers_of, said, today_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.finding_state import FINDING, FindingView
from models.assurance.findings_machine import (
    AFTER,
    APPROVAL,
    BEFORE,
    TRANSITIONS,
    Refusal,
    Said,
    Standing,
    possible,
    refusals,
)
from models.knowledge.finding_links import name_findings
from models.knowledge.linking import move_links
from models.naming import name_key
from models.obligations.register_records import Finding
from resources.words import N_, _
from vault.ids import utc_now

__all__ = [
    "EVIDENCE_KINDS",
    "FindingSaid",
    "NewFinding",
    "amend_finding",
    "attach_finding_evidence",
    "enter_finding",
    "enter_findings",
    "find_finding",
    "finding_view",
    "findings_board",
    "get_finding",
    "say_of_finding",
]

EVIDENCE_KINDS = {
    BEFORE: N_("before rectification"),
    AFTER: N_("after rectification"),
    APPROVAL: N_("approval of the risk"),
    "": N_("other paper"),
}
"""What a paper of a finding can show, with what it is called."""

_SENTENCES = {
    Refusal.NO_NAME: N_("Say who."),
    Refusal.NO_REASON: N_("Give a reason; for an accepted risk what makes up for it."),
    Refusal.NO_UNTIL: N_("Say until when the risk is accepted."),
    Refusal.PAST_UNTIL: N_("The risk would be accepted until a day before the step."),
    Refusal.NO_CONFIRMER: N_("Say who confirmed it for the client."),
    Refusal.SAME_PERSON: N_("Whoever fixed it can't close it: somebody else verifies."),
    Refusal.NO_BEFORE: N_("A paper that shows how it was before is missing."),
    Refusal.NO_AFTER: N_("A paper that shows how it is now is missing."),
}


def enter_finding(house: House, new: NewFinding) -> Finding:
    """Enter one; its number is made where none is given. Raises NotAllowed, StateSecret, ContractRefused."""
    return enter_findings(house, [new])[0]


def enter_findings(house: House, many: Sequence[NewFinding]) -> list[Finding]:
    """Enter all of these or none. Raises NotAllowed, StateSecret, ContractRefused for the first that can't be."""
    words = [word for new in many for word in changed_words(asdict(new))]
    require_entry(house, *words)
    links = require_links(house, many)
    with house.database.write() as session:
        taken = {name_key(each.number) for each in registers_of(house).finding.values()}
        ids: dict[str, int] = {}
        for new in many:
            values = checked(house, new, links)
            if not values["number"]:
                values["number"] = next_number(taken, values["source"], values["found"])
            _require_free(values["number"], taken)
            taken.add(name_key(values["number"]))
            identifier, row = enter(session, "finding", values)
            told = {"number": values["number"], "problem": values["problem"][:200]}
            said(house, session, "finding entered", f"finding {identifier}", [row], **told)
            ids[values["number"]] = identifier
        name_findings(session, ids)
    held = registers_of(house).finding
    return [held[identifier] for identifier in ids.values()]


def amend_finding(house: House, finding_id: int, **changes: Unpack[FindingSaid]) -> Finding:
    """Say something else of a finding; links follow a new number. Raises NotAllowed, StateSecret, ContractRefused."""
    require_entry(house, *changed_words(changes))
    before = get_finding(house, finding_id)
    values: dict[str, Any] = {**_as_new(before), **changes}
    new = NewFinding(**values)
    links = require_links(house, [new])
    with house.database.write() as session:
        kept = checked(house, new, links)
        kept["number"] = kept["number"] or before.number
        renumbered = name_key(kept["number"]) != name_key(before.number)
        if renumbered:
            others = registers_of(house).finding.values()
            _require_free(kept["number"], {name_key(each.number) for each in others})
        row = change(session, "finding", finding_id, kept)
        told = {"number": kept["number"]}
        said(house, session, "finding changed", f"finding {finding_id}", [row], **told)
        if kept["number"] != before.number:
            move_links(session, FINDING, before.number, kept["number"])
            name_findings(session, [kept["number"]])
    return get_finding(house, finding_id)


def say_of_finding(
    house: House,
    ids: Sequence[int],
    step: str,
    *,
    day: date | None = None,
    name: str = "",
    reason: str = "",
    until: date | None = None,
    confirmed_by: str = "",
    confirmed: date | None = None,
) -> list[FindingView]:
    """Take a step of these findings, of all or of none; returns them as they stand now.

    `day` is when it was done, today where nothing is said. Raises NotAllowed, StateSecret, and ContractRefused that
    names the finding, its state, everything that is missing, and what is possible instead.
    """
    require_entry(house, name, reason, confirmed_by)
    one_of(step, TRANSITIONS, _("a step"))
    told = Said(
        step,
        past_day(house, day),
        person_named(name),
        kept_note(reason),
        until,
        person_named(confirmed_by),
        None if confirmed is None else past_day(house, confirmed),
    )
    wanted = list(dict.fromkeys(ids))
    with house.database.write() as session:
        # Looked at inside the transaction: nobody else takes a step meanwhile.
        today = today_of(house)
        board = {each.finding.id: each for each in findings_board(house, today).findings}
        for each in wanted:
            view = board.get(each)
            if view is None:
                raise no_such_finding(str(each))
            _require_possible(view, told)
            _id, row = enter(
                session,
                "finding_step",
                {
                    "finding_id": each,
                    "step": step,
                    "day": told.day,
                    "moment": utc_now(),
                    "actor": house.actor,
                    "name": told.name,
                    "reason": told.reason,
                    "until": told.until if step == "accepted" else None,
                    "confirmed_by": told.confirmed_by,
                    "confirmed": told.confirmed or (told.day if told.confirmed_by else None),
                },
            )
            words = {"number": view.finding.number, "step": step, "name": told.name}
            said(house, session, "finding step", f"finding {each}", [row], **words)
    now = {each.finding.id: each for each in findings_board(house).findings}
    return [now[each] for each in wanted]


def attach_finding_evidence(
    house: House,
    finding_id: int,
    kind: str,
    document_id: int,
    *,
    version_id: int | None = None,
    signed: str = "",
    day: date | None = None,
    note: str = "",
) -> int:
    """Let a document show how it was ("before"), how it is ("after"), that the risk may be accepted ("approval").

    Returns the evidence's id. Raises what `attach_to` raises, and ContractRefused.
    """
    get_finding(house, finding_id)
    one_of(kind, EVIDENCE_KINDS, _("the kind of a paper"))
    return attach_to(
        house,
        FINDING,
        str(finding_id),
        document_id,
        version_id=version_id,
        kind=kind,
        signed=signed,
        day=day,
        note=note,
    )


def _require_possible(view: FindingView, told: Said) -> None:
    """Raises ContractRefused unless the step can be taken now; the step may be older, but not than the last one."""
    now: Standing = view.standing
    if now.expired and now.since is not None and told.day < now.since:
        # On the step's own day the risk was accepted still; a step before that day isn't said afterwards.
        sentence = _("{number}: the risk was accepted until {until}; a step counts from {day}.")
        raise ContractRefused(
            Refusal.TOO_EARLY.value,
            sentence.format(number=view.finding.number, until=now.until, day=now.since),
        )
    kinds = [each.kind for each in view.evidence if each.there and each.day <= told.day]
    against = refusals(now, told, kinds, found=view.finding.found)
    if not against:
        return
    raise ContractRefused(against[0].value, _refused(view, told, against))


def _refused(view: FindingView, told: Said, against: Sequence[Refusal]) -> str:
    number, state = view.finding.number, _(view.state.label)
    if against[0] is Refusal.ILLEGAL:
        steps = _(", ").join(_(TRANSITIONS[each].label) for each in possible(view.state))
        sentence = _("{number} is “{state}”; “{step}” isn't possible now. Possible: {steps}.")
        step = _(TRANSITIONS[told.step].label)
        return sentence.format(number=number, state=state, step=step, steps=steps)
    sentences = []
    for each in against:
        if each is Refusal.TOO_EARLY:
            last = view.standing.last
            earliest = max(day for day in (last, view.finding.found) if day is not None)
            words = _("The step's day ({day}) is before {earliest}, the day of what went before.")
            sentences.append(words.format(day=told.day, earliest=earliest))
        else:
            sentences.append(_(_SENTENCES[each]))
    return _("{number}: {sentences}").format(number=number, sentences=" ".join(sentences))


def _as_new(finding: Finding) -> dict[str, Any]:
    values = finding._asdict()
    del values["id"]
    values["assessment"], values["system"] = values.pop("assessment_id"), values.pop("asset_id")
    return values


def _require_free(number: str, taken: set[str]) -> None:
    if name_key(number) in taken:
        sentence = _("There is a finding {number} already.").format(number=number)
        raise ContractRefused("duplicate", sentence)
