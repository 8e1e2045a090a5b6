"""Filing scans of signed pledges: one document may prove several, each with the day it was signed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.contract.contract_rules import (
    given_reason,
    kept_note,
    past_day,
    require_entry,
)
from desktop.services.contract.evidence import attach_rows
from desktop.services.contract.registers import change, enter, registers_of, said
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.filing.intake import file_paths
from desktop.services.filing.sources import SourceProblem
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.records import Filing
from models.categories import Category, Mark
from models.naming import tidy_name
from models.obligations.register_records import Pledge
from models.obligations.registers import Registers, RowSaid
from models.people.pledge_codes import new_code
from models.people.pledge_rules import LEAVING, VARIANTS
from resources.words import _

_NAMED = 3
"""How many names a title of a scan of several people's pledges has."""


@dataclass(frozen=True, slots=True)
class FiledScan:
    """The document that a scan became, and the pledges that it proves. `known`: the very file was filed before."""

    document_id: int
    pledges: tuple[int, ...]
    known: bool


def file_scan(
    house: House,
    path: Path,
    pledges: Mapping[int, date],
    *,
    pages: Mapping[int, int] | None = None,
    progress: Progress | None = None,
) -> FiledScan:
    """File the scan as one document and let it prove these pledges, each signed on the day that is said.

    `pages` says on which page each pledge stands, for the record. A pledge of the same person from before ends
    that day. Raises NotAllowed, StateSecret, StorageFailed, and ContractRefused for no pledge, an unknown or void
    one, a day before the form was made or one that hasn't come; then nothing was filed.
    """
    require_entry(house)
    chosen = _chosen(house, pledges)
    people = registers_of(house).person
    labels = tuple(dict.fromkeys(people[each.person_id].label for each in chosen))
    document = rules_of(house).pledges.wordings[chosen[0].variant].document
    filing = Filing(
        Category.PLEDGE,
        type=document,
        persons=labels,
        formed=max(pledges[each.id] for each in chosen),
        mark=Mark.PERSONAL,
        title=_title(labels, document),
    )
    report = file_paths(house, [path], filing, progress=progress)
    if report.failed:
        raise SourceProblem(report.failed[0].reason)
    [filed] = [*report.added, *report.duplicates]
    with house.database.write() as session:
        rows: list[RowSaid | None] = []
        for pledge in chosen:
            day = pledges[pledge.id]
            rows += _sign(house, session, pledge.id, pledge.person_id, pledge.variant, day)
            note = (
                _("Page {number}").format(number=pages[pledge.id])
                if pages and pledge.id in pages
                else ""
            )
            _ids, proof = attach_rows(
                house,
                session,
                [("pledge", str(pledge.id), "")],
                filed.document_id,
                signed="contractor",
                day=day,
                note=note,
            )
            rows += proof
        said(
            house,
            session,
            "pledges signed",
            f"document {filed.document_id}",
            rows,
            people=list(labels),
        )
    return FiledScan(filed.document_id, tuple(each.id for each in chosen), bool(report.duplicates))


def enter_pledge(
    house: House,
    person_id: int,
    variant: str,
    day: date,
    *,
    document_id: int | None = None,
    signed: str = "contractor",
    wording: str = "",
    note: str = "",
) -> int:
    """Enter a pledge that was signed on a form of somebody else's, without a code of ours; returns its id.

    `document_id` is its filed scan. Raises NotAllowed, StateSecret, and ContractRefused for an unknown person or
    variant, a day that hasn't come, and for what `attach_to` refuses of the document.
    """
    require_entry(house, note, wording)
    past_day(house, day)
    person = registers_of(house).person.get(person_id)
    if person is None or person.void:
        sentence = _("There is no such person on the register.")
        raise ContractRefused("no-such-person", sentence)
    if variant not in VARIANTS:
        sentence = _("“{word}” is none of: {known}.")
        known = ", ".join(VARIANTS)
        raise ContractRefused("bad-value", sentence.format(word=variant, known=known))
    values = {
        "person_id": person_id,
        "variant": variant,
        "wording": tidy_name(wording),
        "code": new_code(),
        "made": day,
        "note": kept_note(note),
    }
    with house.database.write() as session:
        pledge_id, row = enter(session, "pledge", values)
        rows: list[RowSaid | None] = [row]
        rows += _sign(house, session, pledge_id, person_id, variant, day)
        if document_id is not None:
            subject = [("pledge", str(pledge_id), "")]
            _ids, proof = attach_rows(house, session, subject, document_id, signed=signed, day=day)
            rows += proof
        said(house, session, "pledge entered", f"pledge {pledge_id}", rows, people=[person.label])
    return pledge_id


def void_pledge(house: House, pledge_id: int, reason: str) -> None:
    """Declare a pledge void, with the reason; its form is never taken for a signed one again. What it had ended is in
    force again, until the next one that was signed.

    Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused where there is none.
    """
    require_entry(house, reason)
    words = given_reason(reason)
    _known(registers_of(house), pledge_id)
    with house.database.write() as session:
        registers = registers_of(house)
        rows = [change(session, "pledge", pledge_id, {"void": True})]
        rows += _restored(session, registers, registers.pledge[pledge_id])
        said(house, session, "pledge voided", f"pledge {pledge_id}", rows, reason=words)


def _restored(session: Session, registers: Registers, void: Pledge) -> Iterator[RowSaid | None]:
    if void.signed is None or void.variant == LEAVING or void.void:
        return
    others = [
        each
        for each in registers.pledge.values()
        if each.person_id == void.person_id
        and each.id != void.id
        and each.signed is not None
        and not each.void
        and each.variant != LEAVING
    ]
    for each in others:
        if each.until == void.signed:
            later = (
                other.signed
                for other in others
                if other.signed is not None
                and each.signed is not None
                and other.signed > each.signed
            )
            yield change(session, "pledge", each.id, {"until": min(later, default=None)})


def _sign(
    house: House, session: Session, pledge_id: int, person_id: int, variant: str, day: date
) -> Iterator[RowSaid | None]:
    yield change(session, "pledge", pledge_id, {"signed": day})
    if variant == LEAVING:
        return
    for other in registers_of(house).pledge.values():
        of_same = other.person_id == person_id and other.id != pledge_id
        in_force = other.signed is not None and other.signed < day and other.until is None
        if of_same and in_force and not other.void and other.variant != LEAVING:
            yield change(session, "pledge", other.id, {"until": day})


def _chosen(house: House, pledges: Mapping[int, date]) -> list[Pledge]:
    registers = registers_of(house)
    if not pledges:
        sentence = _("Say whose pledge this scan is. Nothing was filed.")
        raise ContractRefused("no-pledge", sentence)
    chosen: list[Pledge] = []
    for identifier, day in pledges.items():
        pledge = _known(registers, identifier)
        name = registers.person[pledge.person_id].label
        past_day(house, day)
        if pledge.void:
            sentence = _("The pledge {code} of {name} was declared void. Nothing was filed.")
            raise ContractRefused("void", sentence.format(code=pledge.code, name=name))
        if day < pledge.made:
            sentence = _(
                "{name} can't have signed on {day}: the form {code} was made on {made}. Nothing was filed."
            ).format(name=name, day=day, code=pledge.code, made=pledge.made)
            raise ContractRefused("bad-day", sentence)
        chosen.append(pledge)
    return chosen


def _known(registers: Registers, identifier: int) -> Pledge:
    pledge = registers.pledge.get(identifier)
    if pledge is None:
        sentence = _("There is no pledge {id}.").format(id=identifier)
        raise ContractRefused("no-such-pledge", sentence)
    return pledge


def _title(labels: Sequence[str], document: str) -> str:
    named = "、".join(labels[:_NAMED])
    if len(labels) > _NAMED:
        named = f"{named}等{len(labels)}人"
    return f"{named}-{document}（签字扫描件）"
