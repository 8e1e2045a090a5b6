"""Evidence: which version of which document proves what. Pinned by digest, withdrawn with a reason, renewed on purpose.

One document may prove many things; each has a row of its own. Rows are never deleted: a renewed one is withdrawn and
followed by another, so that any past day still shows what proved it then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.evidence_rows import SUBJECTS, attach_rows, check_signed, usable
from desktop.services.contract.papers_at_hand import papers_of
from desktop.services.contract.registers import change, enter_all, registers_of, said, today_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models import queries
from models.errors import NoSuchDocument
from models.obligations.evidence_rules import EvidenceView, in_force, view_evidence
from models.obligations.register_records import Evidence
from models.obligations.registers import Registers, RowSaid
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "SUBJECTS",
    "attach_evidence",
    "attach_rows",
    "attach_to",
    "evidence_for",
    "evidence_of",
    "papers_of",
    "renew_evidence",
    "withdraw_evidence",
]


def attach_evidence(
    house: House,
    keys: Sequence[str],
    document_id: int,
    *,
    version_id: int | None = None,
    kind: str = "",
    signed: str = "",
    day: date | None = None,
    note: str = "",
) -> list[int]:
    """Let a version, the current one where none is named, prove these duties; returns the evidence's ids, by key.

    `kind` says which of the papers that a duty demands it is; where it is empty, the document's type says it, or the
    duty demands one paper only. `day` is the document's formed, else its filed date. Raises what `attach_to` raises,
    and ContractRefused for a duty that doesn't exist or doesn't demand such a paper.
    """
    from desktop.services.contract.duties import paper_kinds

    with house.database.read() as session:
        paper = queries.document(session, document_id)
    kinds = paper_kinds(house, keys, kind, paper.type)
    return _attach(
        house,
        [("duty", key, chosen) for key, chosen in zip(keys, kinds, strict=True)],
        document_id,
        version_id=version_id,
        signed=signed,
        day=day,
        note=note,
    )


def attach_to(
    house: House,
    subject: str,
    key: str,
    document_id: int,
    *,
    version_id: int | None = None,
    kind: str = "",
    signed: str = "",
    day: date | None = None,
    note: str = "",
) -> int:
    """Let a version prove something else than a duty; returns the evidence's id, that of the same evidence if it is
    there already.

    The caller knows that the subject exists. Raises NotAllowed, StateSecret, NoSuchDocument, Withheld, and
    ContractRefused for a document in the trash or void, a version of another document, a day that hasn't come.
    """
    return _attach(
        house,
        [(subject, key, kind)],
        document_id,
        version_id=version_id,
        signed=signed,
        day=day,
        note=note,
    )[0]


def withdraw_evidence(house: House, ids: Iterable[int], reason: str) -> int:
    """From today on these prove nothing; returns how many did until now. Raises NotAllowed, StateSecret,
    ReasonMissing, and ContractRefused where there is no such evidence.
    """
    require_entry(house, reason)
    words, today = given_reason(reason), today_of(house)
    withdrawn = 0
    with house.database.write() as session:
        for document, rows in _by_document(registers_of(house), ids).items():
            told = [
                change(session, "evidence", row.id, {"withdrawn": today})
                for row in rows
                if row.withdrawn is None
            ]
            said(
                house,
                session,
                "evidence withdrawn",
                _object(document, rows),
                told,
                keys=[row.key for row in rows],
                reason=words,
            )
            withdrawn += len(told)
    return withdrawn


def renew_evidence(house: House, ids: Iterable[int], *, signed: str | None = None) -> list[int]:
    """Pin the newest version instead, from today on; returns the new ids. What is pinned to it already is left out.

    Whose signature the new version bears is `signed`, else what was said of the old one. Raises NotAllowed,
    NoSuchDocument for what was purged, Withheld, ContractRefused.
    """
    require_entry(house)
    check_signed(signed or "")
    today, renewed = today_of(house), []
    with house.database.write() as session:
        for document, rows in _by_document(registers_of(house), ids).items():
            if document is None:
                raise NoSuchDocument(0)
            version = usable(queries.document(session, document)).version
            old = [row for row in rows if row.withdrawn is None and row.version_id != version.id]
            told: list[RowSaid | None] = [
                change(session, "evidence", row.id, {"withdrawn": today}) for row in old
            ]
            entered = enter_all(
                session,
                "evidence",
                [
                    {
                        **row._asdict(),
                        "id": None,
                        "version_id": version.id,
                        "digest": version.digest,
                        "signed": row.signed if signed is None else signed,
                        "day": max(today, row.day),
                        "moment": utc_now(),
                        "withdrawn": None,
                    }
                    for row in old
                ],
            )
            told += [row for _id, row in entered]
            said(
                house,
                session,
                "evidence renewed",
                _object(document, rows),
                told,
                keys=[row.key for row in old],
                version=version.ordinal,
            )
            renewed += [identifier for identifier, _row in entered]
    return renewed


def evidence_of(house: House, document_id: int, *, withdrawn: bool = False) -> list[EvidenceView]:
    """Everything that a document proves, by id; with `withdrawn` what it once proved, too."""
    papers = papers_of(house)
    return [
        view_evidence(row, papers)
        for row in registers_of(house).evidence.values()
        if row.document_id == document_id and (withdrawn or row.withdrawn is None)
    ]


def evidence_for(
    house: House, subject: str, key: str, day: date | None = None
) -> list[EvidenceView]:
    """What proves something other than a duty, as of `day`, by id."""
    papers, on = papers_of(house), day or today_of(house)
    return [
        view_evidence(row, papers)
        for row in registers_of(house).evidence.values()
        if row.subject == subject and row.key == key and in_force(row, on)
    ]


def _attach(
    house: House,
    subjects: Sequence[tuple[str, str, str]],
    document_id: int,
    *,
    version_id: int | None,
    signed: str,
    day: date | None,
    note: str,
) -> list[int]:
    require_entry(house, note)
    with house.database.write() as session:
        ids, told = attach_rows(
            house,
            session,
            subjects,
            document_id,
            version_id=version_id,
            signed=signed,
            day=day,
            note=note,
        )
        said(
            house,
            session,
            "evidence attached",
            f"document {document_id}",
            told,
            keys=[key for _subject, key, _kind in subjects],
        )
    return ids


def _by_document(registers: Registers, ids: Iterable[int]) -> dict[int | None, list[Evidence]]:
    found: dict[int | None, list[Evidence]] = defaultdict(list)
    for each in dict.fromkeys(ids):
        row = registers.evidence.get(each)
        if row is None:
            sentence = _("There is no evidence {id}.").format(id=each)
            raise ContractRefused("no-such-evidence", sentence)
        found[row.document_id].append(row)
    return found


def _object(document: int | None, rows: Sequence[Evidence]) -> str:
    return f"evidence {rows[0].id}" if document is None else f"document {document}"
