"""What the contract leaves open, and the duties: their papers, and what was said of them month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from desktop.services.contract.contract_settings import settle
from desktop.services.contract.duties import board, say_of_duty
from desktop.services.contract.evidence_suggesting import (
    PlannedEvidence,
    attach_suggested,
    suggest_all,
)
from desktop.services.contract.registers import SHOWN_ON, enter, registers_of, said
from desktop.services.contract.rules import rules_of
from desktop.services.demo.demo_contract.keys import Keys
from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.demo.demo_records.world import Month, World
from desktop.services.house import House
from models.obligations.duty_state import DutyState
from models.obligations.duty_views import DutyView, must_be_handed_in
from models.records import DocumentRecord
from resources.demo_data import table

_PACK = "R62"
_LOGS_DAY = timedelta(days=9)
"""How long after a month its logs and audits are handed in, apart from the pack."""


def show_on(house: House) -> None:
    """Fix the day that an invented contract is judged on."""
    day: date = table("registers")["shown_on"]
    with house.database.write() as session:
        values = {"name": SHOWN_ON, "value": day.isoformat(), "document_id": None}
        _identifier, row = enter(session, "setting", values)
        said(house, session, "setting settled", f"setting {SHOWN_ON}", [row])


def settle_open_questions(house: House, shelf: Shelf) -> None:
    """How both parties settled what the contract leaves open; a few questions are still open."""
    for settled in table("registers")["settled"]:
        paper = shelf.at(settled["paper"])
        for name, value in settled["values"].items():
            settle(house, name, value, document_id=paper.id)


def enter_owed(house: House, world: World, shelf: Shelf) -> None:
    """Attach what proves duties by its type, period and person, then say what was handed in and confirmed."""
    lines = {(line.key, line.document_id, line.kind): line for line in _proofs(house, shelf)}
    for line in suggest_all(house).lines:
        if line.document_id in shelf:
            lines.setdefault((line.key, line.document_id, line.kind), line)
    documents = {
        each: shelf.numbered(each) for each in {line.document_id for line in lines.values()}
    }
    attach_suggested(
        house,
        [_line(line.key, documents[line.document_id], line.kind, shelf) for line in lines.values()],
    )
    for decision in table("registers")["decision"]:
        say_of_duty(
            house,
            [decision["key"]],
            decision["step"],
            day=decision["day"],
            name=decision.get("name", ""),
            reason=decision.get("reason", ""),
        )
    for month in world.months:
        _deliver_month(house, world, shelf, month)
    for quarter in table("occasions")["quarter"]:
        if quarter["to"] < shelf.today:
            _hand_in(house, quarter["key"], quarter["checked"], world.values["client_lead"])


def _proofs(house: House, shelf: Shelf) -> Iterator[PlannedEvidence]:
    keys = Keys(registers_of(house), {view.key for view in board(house).duties})
    for document, owed in shelf.proving():
        for proof in owed.proves:
            template, _blank, kind = proof.partition(" ")
            for key in keys.of(template, document.formed or shelf.today):
                yield _line(key, document, kind, shelf)
    for proof in table("registers")["proof"]:
        for document in shelf.matching(proof["path"]):
            for template in proof["keys"]:
                kind = proof.get("kind", document.type)
                for key in keys.of(template, document.formed or shelf.today):
                    yield _line(key, document, kind, shelf)


def _line(key: str, document: DocumentRecord, kind: str, shelf: Shelf) -> PlannedEvidence:
    hands = shelf.hands(document)
    return PlannedEvidence(key, document.id, document.number, document.title, kind, "", hands)


def _deliver_month(house: House, world: World, shelf: Shelf, month: Month) -> None:
    """The logs and audits first, then the pack: what is complete was handed in that day and signed for."""
    if not month.complete or month.period in world.gaps["missing_months"]:
        return
    client = world.values["client_business"]
    logs = world.workday_from(month.last + _LOGS_DAY)
    parts = _parts(house)
    if logs <= shelf.today:
        _hand_in(house, month.period, logs, client, but=parts)
    if month.delivered <= shelf.today:
        _hand_in(house, month.period, month.delivered, client)


def _parts(house: House) -> frozenset[str]:
    duties = rules_of(house).catalogue.duties
    return frozenset(part for rule in duties if rule.id == _PACK for part in (_PACK, *rule.parts))


def _hand_in(
    house: House, period: str, day: date, client: str, *, but: frozenset[str] = frozenset()
) -> None:
    def is_meant(view: DutyView) -> bool:
        duty = view.duty
        return duty.period == period and must_be_handed_in(duty) and duty.rule not in but

    keys = [
        view.key for view in board(house).duties if is_meant(view) and view.state is DutyState.READY
    ]
    if keys:
        say_of_duty(house, keys, "submitted", day=day)
        say_of_duty(house, keys, "confirmed", day=day, name=client)
