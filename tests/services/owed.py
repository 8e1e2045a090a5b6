"""An archive in the eighth month of its contract, with papers that may prove its duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.duties import duty_named
from desktop.services.contract.evidence import attach_evidence
from desktop.services.house import House
from desktop.services.library import audit_events
from models.audit.journal import row_details_since
from models.documents.filing import file_documents
from models.obligations.registers import Registers, advance, load
from tests.models.builders import new_file
from vault.ids import utc_now

TODAY = date(2026, 11, 23)
MONTH = "R51/2026-04"
PAPER = "月度运维实施工作记录表"


def in_november(house: House) -> None:
    """Let it be the eighth month of the contract."""
    settle(house, SHOWN_ON, TODAY.isoformat())


def paper(house: House, type_: str = PAPER, name: str = "月报.pdf", **facts: Any) -> int:
    """File one document; returns its id."""
    file = new_file(**{"title": type_, "formed": date(2026, 5, 6), **facts}, type=type_, name=name)
    with house.database.write() as session:
        [document] = file_documents(session, [file], prefix="SD", filed=utc_now())
        house.journal.append(session, [("filed", f"document {document}", "")])
    return document


def prove(house: House, key: str, *, signed: str = "both") -> list[int]:
    """File and attach every paper that a duty demands; returns the evidence's ids."""
    ids: list[int] = []
    for demand in duty_named(house, key).duty.demands:
        document = paper(house, demand.type)
        ids += attach_evidence(house, [key], document, kind=demand.type, signed=signed)
    return ids


def actions(
    house: House, prefixes: Iterable[str] = ("duty ", "evidence ", "payment ")
) -> list[str]:
    """What was journalled of duties, evidence and payments, the oldest first."""
    wanted = tuple(prefixes)
    return [
        each.action for each in audit_events(house, 100_000)[::-1] if each.action.startswith(wanted)
    ]


def replayed_equals_present(house: House) -> None:
    """The journal alone leads to the registers' rows."""
    with house.database.read() as session:
        assert advance(Registers(), row_details_since(session, 0)) == load(session)
