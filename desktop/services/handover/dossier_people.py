"""Who worked under the contract, as papers: people, pledges, changes and leavings, accounts. Numbers stay masked."""

from __future__ import annotations

from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from desktop.services.inspection.answers.lens import Lens, gap, lens_of
from exporters.dossier import DossierPaper, DossierTable
from models.documents.fact_fields import facts_of
from models.obligations.register_records import Person, PersonItem
from models.people.people_rules import ACCOUNT, ON_SITE
from models.people.people_state import (
    LEFT,
    PersonState,
    leaving_pledge,
    people_on,
    pledges_of_people,
)
from models.people.stays import joined
from resources.words import N_, _

_STATES = {
    "on-site": N_("on site"),
    "expected": N_("expected"),
    "left": N_("left"),
    "unknown": N_("no time on site entered"),
}


def people_paper(house: House, packaged: Packaged) -> DossierPaper:
    """人员名册: everybody with post, times on site, identity number (masked), certificates and trainings."""
    lens = lens_of(house)
    people = people_on(lens.rules, lens.registers, lens.day)
    there = sum(each.on_site for each in people)
    lead = _("As of {day} {there} people are on site, {left} have left.")
    rows = [_person(lens, number, each) for number, each in enumerate(people, 1)]
    return DossierPaper(
        _("Roll of people"),
        lead.format(day=lens.day, there=there, left=sum(each.presence == LEFT for each in people)),
        _facts(packaged, lens),
        (
            DossierTable(
                _("People"),
                (
                    _("No."),
                    _("Full name"),
                    _("Staff number"),
                    _("Post"),
                    _("Core staff"),
                    _("Employer"),
                    _("Education"),
                    _("Identity number"),
                    _("On site"),
                    _("State"),
                    _("Certificates"),
                    _("Trainings"),
                ),
                rows,
                frozenset({11}),
            ),
        ),
        (
            _(
                "Identity numbers are masked on paper. Where the profile hands them over in full, they are in the "
                "package's data."
            ),
        ),
        signed=True,
    )


def pledges_paper(house: House, packaged: Packaged) -> DossierPaper:
    """保密承诺书台账: every pledge with its code, its scan and its place in the package; and who has none."""
    lens = lens_of(house)
    people = people_on(lens.rules, lens.registers, lens.day)
    rows, number = [], 0
    pledges = pledges_of_people(lens.registers)
    for state in people:
        for each in pledges.get(state.person.id, ()):
            number += 1
            scan = lens.paper_of("pledge", each.id)
            rows.append(
                (
                    str(number),
                    state.person.label,
                    _variant(lens, each.variant),
                    each.code,
                    str(each.made),
                    str(each.signed or "–"),
                    str(each.until or "–"),
                    _number(lens, scan),
                    _place(packaged, scan),
                )
            )
    lacking = [each.person.label for each in people if each.on_site and each.pledge is None]
    left = [
        each.person.label
        for each in people
        if each.presence == LEFT
        and leaving_pledge(pledges.get(each.person.id, ()), lens.day) is None
    ]
    lead = _("{count} pledges are on record.").format(count=len(rows))
    if lacking:
        lead += gap() + _("On site without a valid one: {names}.").format(
            names=_(", ").join(lacking)
        )
    if left:
        lead += gap() + _("Left without a leaving pledge: {names}.").format(
            names=_(", ").join(left)
        )
    return DossierPaper(
        _("Register of pledges"),
        lead,
        _facts(packaged, lens),
        (
            DossierTable(
                _("Pledges"),
                (
                    _("No."),
                    _("Person"),
                    _("Variant"),
                    _("Pledge code"),
                    _("Made"),
                    _("Day of signature"),
                    _("Until"),
                    _("Scan"),
                    _("Place in the package"),
                ),
                rows,
            ),
        ),
        signed=True,
    )


def changes_paper(house: House, packaged: Packaged) -> DossierPaper:
    """人员变更台账: changes and leavings with their steps, days and papers."""
    lens = lens_of(house)
    views = lens.matters("staff-change", "leaving", "replacement-demand", "manager-change")
    rows = []
    for view in views:
        for step in view.steps:
            if step.taken is None and step.state == "not-needed":
                continue
            paper = lens.first_paper(each for part in step.papers for each in part.evidence)
            rows.append(
                (
                    view.matter.number,
                    view.matter.title,
                    step.step.label,
                    str(step.day or "–"),
                    _("done") if step.finished and step.taken else _("not finished"),
                    _number(lens, paper),
                    _place(packaged, paper),
                )
            )
    lead = _("{count} changes and leavings are on record, {open} of them not finished.")
    return DossierPaper(
        _("Register of staff changes"),
        lead.format(count=len(views), open=sum(not each.closed for each in views)),
        _facts(packaged, lens),
        (
            DossierTable(
                _("Step by step"),
                (
                    _("Matter"),
                    _("Title"),
                    _("Step"),
                    _("Day"),
                    _("State"),
                    _("Paper"),
                    _("Place in the package"),
                ),
                rows,
            ),
        ),
    )


def accounts_paper(house: House, packaged: Packaged) -> DossierPaper:
    """账号台账: every account of every person, opened and closed. No password is in it, nor anywhere here."""
    lens = lens_of(house)
    rows, still_open = [], 0
    for state in people_on(lens.rules, lens.registers, lens.day):
        for each in _items(lens, state.person, ACCOUNT):
            is_open = each.until is None or each.until > lens.day
            still_open += is_open
            rows.append(
                (
                    state.person.label,
                    each.title or each.number or "–",
                    facts_of(each.facts).get("system", "–"),
                    str(each.since or "–"),
                    str(each.until or "–"),
                    _("not closed yet") if is_open else _("closed off"),
                    _(_STATES[state.presence]),
                )
            )
    lead = _("{count} accounts are on record, {open} of them open on {day}.")
    return DossierPaper(
        _("Register of accounts"),
        lead.format(count=len(rows), open=still_open, day=lens.day),
        _facts(packaged, lens),
        (
            DossierTable(
                _("Accounts"),
                (
                    _("Person"),
                    _("Account"),
                    _("System"),
                    _("Opened on"),
                    _("Closed on"),
                    _("State"),
                    _("Holder"),
                ),
                rows,
            ),
        ),
        (_("Passwords are handed over in sealed envelopes and never stand in a list."),),
        signed=True,
    )


def _facts(packaged: Packaged, lens: Lens) -> tuple[tuple[str, str], ...]:
    contract = packaged.contract
    return (
        (_("Contract"), contract.title),
        (_("Client"), contract.client),
        (_("Contractor"), contract.contractor),
        (_("As of"), lens.day.isoformat()),
    )


def _person(lens: Lens, number: int, state: PersonState) -> tuple[str, ...]:
    person = state.person
    stays = joined(_items(lens, person, ON_SITE))
    times = "\n".join(f"{each.first} – {each.last or _('running')}" for each in stays)
    certificates = [each.title for each in _items(lens, person, "certificate")]
    return (
        str(number),
        person.label,
        person.staff_number or "–",
        person.post or "–",
        _("yes") if person.core else _("no"),
        person.employer or "–",
        " · ".join(each for each in (person.education, person.major) if each) or "–",
        person.identity_shown or "–",
        times or "–",
        _(_STATES[state.presence]),
        "\n".join(certificates) or "–",
        str(len(_items(lens, person, "training"))),
    )


def _items(lens: Lens, person: Person, kind: str) -> list[PersonItem]:
    return [
        each
        for each in lens.registers.person_item.values()
        if each.person_id == person.id and each.kind == kind and not each.void
    ]


def _variant(lens: Lens, variant: str) -> str:
    found = lens.rules.pledges.wordings.get(variant)
    return str(found.title) if found is not None else variant


def _number(lens: Lens, document_id: int | None) -> str:
    return lens.documents[document_id].number if document_id is not None else "–"


def _place(packaged: Packaged, document_id: int | None) -> str:
    if document_id is None:
        return "–"
    place = packaged.places.get(document_id)
    return _("not handed over") if place is None else place.rpartition("/")[0]
