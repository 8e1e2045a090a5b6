"""Rows of evidence, entered in the transaction of whoever attaches it; and what can prove nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from desktop.services.contract.contract_rules import kept_note, past_day
from desktop.services.contract.registers import change, enter_all, registers_of, today_of
from desktop.services.errors import ContractRefused, Withheld
from desktop.services.house import House
from models import queries
from models.categories import DocumentState, Status, VersionKind
from models.naming import tidy_name
from models.obligations.evidence_rules import SIGNATURES
from models.obligations.register_records import Evidence
from models.obligations.registers import Registers, RowSaid
from models.records import DocumentRecord, VersionRecord
from resources.words import _
from vault.ids import utc_now

SUBJECTS = (
    "duty",
    "matter",
    "finding",
    "item",
    "pledge",
    "kpi",
    "filing",
    "assessment",
    "product",
    "payment",
    "person",
    "setting",
)
"""What can be proven. The key is the duty's, or the row's id; for a step of a matter the id, "/" and the step."""


def attach_rows(
    house: House,
    session: Session,
    subjects: Sequence[tuple[str, str, str]],
    document_id: int,
    *,
    version_id: int | None = None,
    signed: str = "",
    day: date | None = None,
    note: str = "",
) -> tuple[list[int], list[RowSaid | None]]:
    """Let a version prove these (subject, key, kind) inside the caller's transaction, which journals the rows.

    Returns the evidence's ids, and what `said` is to be told. Raises as `evidence.attach_to` does, rights excepted.
    """
    check_signed(signed)
    document = usable(queries.document(session, document_id))
    version = _version(session, document, version_id)
    if day is None:
        filed = document.filed.astimezone().date()
        day = min(document.formed or filed, today_of(house))
    else:
        day = past_day(house, day)
    values = {
        "document_id": document.id,
        "version_id": version.id,
        "digest": version.digest,
        "signed": signed,
        "day": day,
        "note": kept_note(note),
    }
    same = _in_use(registers_of(house), document_id)
    ids: list[int] = []
    told: list[RowSaid | None] = []
    for subject, key, kind in subjects:
        if subject not in SUBJECTS or not key:
            raise ValueError(f"no subject {subject!r}")
        before = same.get((subject, key, tidy_name(kind)), {}).get(version.id)
        if before is not None:
            # Attached once more it may say more; what it said stays where nothing is said now.
            more = {name: values[name] for name in ("signed", "note") if values[name]}
            told.append(change(session, "evidence", before.id, more) if more else None)
            ids.append(before.id)
            continue
        row = {"subject": subject, "key": key, "kind": tidy_name(kind), "moment": utc_now()}
        [(identifier, entered)] = enter_all(session, "evidence", [{**row, **values}])
        ids.append(identifier)
        told.append(entered)
    return ids, told


def usable(document: DocumentRecord) -> DocumentRecord:
    """A document that may prove something; raises Withheld, ContractRefused."""
    if document.state is DocumentState.WITHHELD:
        raise Withheld(document.number)
    if document.state is DocumentState.TRASHED:
        sentence = _(
            "Document {number} is in the trash and can prove nothing. Bring it back first."
        )
        raise ContractRefused("trashed", sentence.format(number=document.number))
    if document.status is Status.VOID:
        sentence = _("Document {number} is void and can prove nothing.")
        raise ContractRefused("void", sentence.format(number=document.number))
    return document


def check_signed(signed: str) -> None:
    """Raises ContractRefused for what is nobody's signature."""
    if signed not in SIGNATURES:
        sentence = _("“{word}” is none of: contractor, client, both.").format(word=signed)
        raise ContractRefused("bad-value", sentence)


def _in_use(
    registers: Registers, document_id: int
) -> dict[tuple[str, str, str], dict[int | None, Evidence]]:
    """What the document proves already, by what and by version."""
    found: dict[tuple[str, str, str], dict[int | None, Evidence]] = defaultdict(dict)
    for row in registers.evidence.values():
        if row.document_id == document_id and row.withdrawn is None:
            found[row.subject, row.key, row.kind][row.version_id] = row
    return found


def _version(session: Session, document: DocumentRecord, wanted: int | None) -> VersionRecord:
    if wanted is None or wanted == document.version.id:
        return document.version
    for version in queries.versions_of(session, document.id):
        if version.id == wanted and version.kind is not VersionKind.MEMBER:
            return version
    sentence = _("Document {number} has no version {version}.")
    raise ContractRefused(
        "no-such-version", sentence.format(number=document.number, version=wanted)
    )
