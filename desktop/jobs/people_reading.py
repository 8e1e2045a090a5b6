"""Reads what the people page shows, in a worker's thread: people on a day, one sheet, matters and their steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from desktop.jobs.matter_reading import line_of
from desktop.jobs.people_shown import (
    PaperState,
    PeopleBoard,
    PersonLine,
    PersonSheetShown,
    Requirement,
    ShownItem,
    ShownPledge,
)
from desktop.services.assurance.assurance_entry import system_names
from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of, unknown_year
from desktop.services.house import House
from desktop.services.people.people import names_to_adopt
from models import queries
from models.categories import DocumentState
from models.contract.rules import Rules
from models.documents.fact_fields import facts_of
from models.knowledge.person_names import documents_about
from models.obligations.evidence_rules import EvidenceView, in_force, view_evidence
from models.obligations.register_records import PersonItem, Pledge
from models.obligations.registers import Registers
from models.people.matter_state import Matters
from models.people.people_rules import BY_PLEDGE, SINCE, ItemKind
from models.people.people_state import PersonState, keep_until, people_on, person_on, valid_pledge
from resources.words import _

DOCUMENTS = 8
"""Documents that a sheet shows; the search shows all of them."""


def board(house: House, day: date | None) -> PeopleBoard:
    """Everybody and every matter on `day`, today where none is given."""
    rules, registers, today = rules_of(house), registers_of(house), today_of(house)
    on = day or today
    matters = Matters(rules, registers, papers_of(house), on).views()
    requirements = requirements_of(rules)
    titles = {each.id: each.title for each in requirements}
    people = rules.people
    return PeopleBoard(
        on,
        today,
        tuple(_line(each, titles) for each in people_on(rules, registers, on)),
        requirements,
        tuple(line_of(each, registers) for each in matters),
        tuple(people.items.values()),
        tuple(rules.matters.values()),
        tuple((each.id, each.label) for each in people.roles.values()),
        tuple((each.id, each.label) for each in people.identities.values()),
        tuple(dict.fromkeys(title for titles in people.certificates.values() for title in titles)),
        tuple(sorted(system_names(house).values())),
        tuple(name for name, _count in names_to_adopt(house)),
        unknown_year(house, on),
    )


def sheet(house: House, person_id: int, day: date | None) -> PersonSheetShown:
    """One person's file on `day`. Raises KeyError."""
    rules, registers, today = rules_of(house), registers_of(house), today_of(house)
    on = day or today
    state = person_on(rules, registers, person_id, on)
    person = state.person
    titles = {each.id: each.title for each in requirements_of(rules)}
    proofs = _proofs(house, registers, on)
    own = [
        each
        for each in registers.person_item.values()
        if each.person_id == person_id and not each.void
    ]
    lamps = {lamp.item: lamp.state for lamp in state.lamps.values() if lamp.item is not None}
    pledges = [
        each for each in registers.pledge.values() if each.person_id == person_id and not each.void
    ]
    valid = valid_pledge(pledges, on)
    matters = [
        line_of(each, registers)
        for each in Matters(rules, registers, papers_of(house), on).views()
        if person_id in (each.matter.person_id, each.matter.other_id)
    ]
    with house.database.read() as session:
        about = documents_about(session, person.label)
        named = queries.documents(session, ids=about)
    documents = [each for each in named if each.state is DocumentState.LIVE]
    documents.sort(key=lambda each: each.formed or each.filed.astimezone().date(), reverse=True)
    role = rules.people.roles.get(person.role)
    paper = rules.people.identities.get(person.identity_kind)
    return PersonSheetShown(
        _line(state, titles),
        on,
        today,
        role.label if role else person.role,
        paper.label if paper else "",
        tuple(
            _item(rules, each, lamps.get(each.id, ""), proofs.get(("item", str(each.id)), ()), on)
            for each in sorted(own, key=_newest_first)
        ),
        tuple(
            _pledge(each, proofs.get(("pledge", str(each.id)), ()), valid=each is valid)
            for each in sorted(pledges, key=lambda each: each.id, reverse=True)
            if each.made <= on
        ),
        tuple(matters),
        tuple(
            (each.id, each.title, each.type, each.formed or each.filed.astimezone().date())
            for each in documents[:DOCUMENTS]
        ),
        len(documents),
        keep_until(rules.people, state),
    )


def requirements_of(rules: Rules) -> tuple[Requirement, ...]:
    """What people are asked for, those that are always shown first."""
    found = [
        Requirement(each.id, each.label, bool(each.lamp), each.by == BY_PLEDGE)
        for each in rules.people.requirements
    ]
    return tuple(sorted(found, key=lambda each: not each.lamp))


def _line(state: PersonState, titles: Mapping[str, str]) -> PersonLine:
    missing: tuple[str, ...] = ()
    if state.missing and state.presence != "left":
        names = _(", ").join(titles.get(each, each) for each in state.missing)
        missing = (_("Missing or expired: {papers}.").format(papers=names),)
    return PersonLine(
        state.person,
        state.presence,
        state.stay.first if state.stay else None,
        state.stay.last if state.stay else None,
        tuple(PaperState(name, lamp.state, lamp.why) for name, lamp in state.lamps.items()),
        missing,
        state.flags,
    )


def _proofs(
    house: House, registers: Registers, day: date
) -> dict[tuple[str, str], tuple[EvidenceView, ...]]:
    papers = papers_of(house)
    found: dict[tuple[str, str], list[EvidenceView]] = {}
    for each in registers.evidence.values():
        if each.subject in ("item", "pledge") and in_force(each, day):
            found.setdefault((each.subject, each.key), []).append(view_evidence(each, papers))
    return {key: tuple(held) for key, held in found.items()}


def _item(
    rules: Rules, item: PersonItem, lamp: str, evidence: Iterable[EvidenceView], day: date
) -> ShownItem:
    kind = rules.people.items.get(item.kind)
    state = lamp
    if kind is not None and kind.expires and item.until is not None and item.until < day:
        state = "expired"
    return ShownItem(
        item.id,
        item.kind,
        item.title,
        item.number,
        item.since,
        item.until,
        _said(kind, item, state),
        state if state in ("expired", "expiring") else "",
        kind is not None and kind.dates == SINCE,
        tuple(facts_of(item.facts).items()),
        tuple(evidence),
    )


def _said(kind: ItemKind | None, item: PersonItem, state: str) -> str:
    """What stands before the period of an item in its line."""
    if state == "expired":
        return _("expired")
    if state == "expiring":
        return _("expires soon")
    facts = facts_of(item.facts)
    fields = kind.facts if kind else ()
    shown = [each.shown(facts[each.id]) for each in fields[:1] if facts.get(each.id)]
    return shown[0] if shown else ""


def _pledge(pledge: Pledge, evidence: Iterable[EvidenceView], *, valid: bool) -> ShownPledge:
    return ShownPledge(
        pledge.id,
        pledge.variant,
        pledge.wording,
        pledge.code,
        pledge.made,
        pledge.signed,
        pledge.until,
        valid,
        pledge.note,
        tuple(evidence),
    )


def _newest_first(item: PersonItem) -> tuple[str, int, int]:
    since = item.since or date.max
    return item.kind, -since.toordinal(), item.id
