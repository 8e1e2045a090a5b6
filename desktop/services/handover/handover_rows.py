"""What the lists of a handover say, gathered from registers and systems: clauses, equipment, accounts, open matters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from desktop.services.assurance.finding_board import findings_board
from desktop.services.contract.duties import board
from desktop.services.contract.materials import KINDS
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.handover.packaged import Packaged
from desktop.services.handover.source_rows import source_releases
from desktop.services.house import House
from desktop.services.knowledge.knowledge_site import transfer_items
from desktop.services.order.systems import SystemRecord, systems
from desktop.services.people.matters_at_hand import matters_on
from exporters.handover_lists import HandoverLists
from exporters.list_tables import Account, Equipment, OpenItem
from exporters.wording import day
from models.handover.preflight import GateItem
from resources.package_profiles import package_profile
from resources.words import _

_HARDWARE = "hardware"
_AT_THE_END = "termination"
"""The cadence of what is owed when the contract ends, however it does."""


def handover_lists(house: House, packaged: Packaged) -> HandoverLists:
    """Everything that the lists of this package name. Registers that its profile leaves out are left out here too."""
    without = _without(packaged)
    named = "person" not in without
    return HandoverLists(
        documents=packaged.documents,
        earlier=packaged.earlier,
        clauses=clauses_by_document(house, packaged),
        equipment=tuple(_equipment(house, without)),
        sources=tuple(source_releases(house, packaged)),
        accounts=tuple(_accounts(house, named=named)),
        knowledge=tuple(transfer_items(house, packaged.places.keys())),
        open_items=tuple(_open_items(house, packaged, without)),
        named=named,
    )


def clauses_by_document(house: House, packaged: Packaged) -> Mapping[int, tuple[str, ...]]:
    """What the contract wants each document for: the clauses of the duties it is evidence of on the gate's day."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for view in board(house, packaged.gate.day).duties:
        for evidence in view.evidence:
            if evidence.document_id is not None and evidence.there:
                found[evidence.document_id][view.duty.clause] = None
    return {document: tuple(sorted(clauses, key=_numbers)) for document, clauses in found.items()}


def handover_clauses(house: House) -> str:
    """The clauses that owe the handover itself, in words."""
    clauses = {
        rule.clause
        for rule in rules_of(house).catalogue.duties
        if any(when.cadence == _AT_THE_END and when.due.rule == "at" for when in rule.whens)
    }
    return _(", ").join(sorted(clauses, key=_numbers))


def _numbers(clause: str) -> tuple[str, ...]:
    """Clauses in the contract's order: Ⅱ8.4 before Ⅱ11.2."""
    return tuple(piece.zfill(4) for piece in re.split(r"(\d+)", clause))


def _without(packaged: Packaged) -> frozenset[str]:
    profile = package_profile(packaged.profile)
    return profile.without_registers if profile else frozenset()


def _equipment(house: House, without: frozenset[str]) -> Iterator[Equipment]:
    for system in systems(house):
        if system.kind == _HARDWARE:
            yield _hardware(system)
    registers = registers_of(house)
    if "material" not in without:
        for each in registers.material.values():
            if not each.void:
                state = (
                    _("returned on {day} to {person}").format(
                        day=day(each.returned), person=each.returned_to
                    )
                    if each.returned
                    else _("to be returned")
                )
                yield Equipment(
                    _("of the client: {kind}").format(kind=_(KINDS.get(each.kind, each.kind))),
                    each.number,
                    each.title,
                    serial=each.serial,
                    count=str(each.copies),
                    state=state,
                    note=each.note,
                )
    if "carrier" not in without:
        for carrier in registers.carrier.values():
            yield Equipment(
                _("carrier: {kind}").format(kind=carrier.kind),
                carrier.number,
                carrier.content,
                model=carrier.model,
                serial=carrier.serial,
                place=carrier.place,
                state=carrier.state,
                note=carrier.note,
            )


def _hardware(system: SystemRecord) -> Equipment:
    facts = system.facts
    return Equipment(
        _("hardware in service"),
        facts.get("asset-number", "") or system.code,
        system.name,
        model=facts.get("model", ""),
        serial=facts.get("serial", ""),
        count=facts.get("count", "") or "1",
        place=facts.get("place", "") or facts.get("address", ""),
        state=_("in use, stays where it is"),
        note=system.note,
    )


def _accounts(house: House, *, named: bool) -> Iterator[Account]:
    for system in systems(house):
        for each in system.accounts:
            holder = each.holder if named else ""
            yield Account(system.name, each.name, each.purpose, holder, each.reference)


def _open_items(house: House, packaged: Packaged, without: frozenset[str]) -> Iterator[OpenItem]:
    on = packaged.gate.day
    waivers = {(item.kind, item.key): item for item in packaged.gate.waived}

    people = (
        {} if "person" in without else {k: v.name for k, v in registers_of(house).person.items()}
    )

    def waiver(kind: str, key: str) -> str:
        return _waiver(waivers.pop((kind, key), None))

    for duty in board(house, on).duties:
        if duty.open:
            yield OpenItem(
                _("Open duty"),
                duty.key,
                f"{duty.title} {people.get(duty.duty.person or 0, '')}".strip(),
                duty.duty.clause,
                duty.duty.first,
                duty.duty.due,
                _("Contractor"),
                _(duty.state.label),
                waiver("duty", duty.key),
            )
    if "finding" not in without:
        for view in findings_board(house, on).findings:
            if view.state.open:
                finding = view.finding
                yield OpenItem(
                    _("Finding"),
                    finding.number,
                    finding.problem,
                    "",
                    finding.found,
                    finding.due,
                    finding.owner if "person" not in without else finding.unit,
                    _(view.state.label),
                    waiver("finding", finding.number) or waiver("finding", str(finding.id)),
                )
    if "matter" not in without:
        for matter in matters_on(house, on):
            if not matter.closed:
                yield OpenItem(
                    _("Staff or other matter"),
                    matter.matter.number,
                    matter.matter.title,
                    "",
                    matter.matter.day,
                    matter.matter.planned,
                    "",
                    _(", ").join(step.step.label for step in matter.next_steps),
                    waiver("matter", matter.matter.number)
                    or waiver("matter", str(matter.matter.id)),
                )
    for item in waivers.values():
        yield OpenItem(
            _("Waived item"),
            item.key,
            item.sentence,
            item.clause,
            None,
            None,
            "",
            "",
            _waiver(item),
        )


def _waiver(item: GateItem | None) -> str:
    if item is None or item.waived is None:
        return ""
    words = _("{name} on {day}: {reason}")
    return words.format(name=item.waived.name, day=day(item.waived.day), reason=item.waived.reason)
