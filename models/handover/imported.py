"""What came in with packages: which row here another vault's row became, and documents with numbers of their own.

Whatever is entered is entered together with its `imported` row, in one transaction: an import that was killed goes on
where it was, and a second one adds nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.bulk import insert_rows
from models.categories import DocumentState, VersionKind
from models.documents.filing import take_ids
from models.handover.package_rows import DocumentLine
from models.handover_tables import ImportedRow, PackageImportRow
from models.knowledge_tables import LinkRow
from models.obligation_tables import RuleTextRow
from models.records import ContractProfile
from models.tables import ContractRow, CounterRow, DocumentRow, SubjectRow, VersionRow

_VARIABLES = 500
# The series of numbers that documents get here: PREFIX-08-202605-0001 (models/documents/filing.py).
_SERIES = re.compile(r"(.{1,40}-[0-9]{2}-[0-9]{6})-([0-9]{4,6})")


class PackageImport(NamedTuple):
    """A package that was taken in: when, of which vault, its root, how many documents were new, what was said of it."""

    moment: datetime
    origin: str
    root: str
    documents: int
    report: str


class LocalVersion(NamedTuple):
    """A version that is here, as far as it tells whether another is the same."""

    id: int
    document_id: int
    ordinal: int
    kind: VersionKind
    digest: bytes


class LocalDocument(NamedTuple):
    """A document that is here."""

    id: int
    number: str
    title: str
    state: DocumentState


def known_rows(session: Session, origin: str) -> dict[str, dict[int, int]]:
    """Register → row of the vault `origin` → row here."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    rows = session.execute(
        select(ImportedRow.register, ImportedRow.source_id, ImportedRow.local_id).where(
            ImportedRow.origin == origin
        )
    )
    for register, source, local in rows:
        found[register][source] = local
    return found


def remember_rows(
    session: Session, origin: str, register: str, rows: Iterable[tuple[int, int]]
) -> None:
    """Keep which row here (second) a row of the vault `origin` (first) became."""
    insert_rows(
        session,
        ImportedRow,
        ("origin", "register", "source_id", "local_id"),
        [(origin, register, source, local) for source, local in rows],
        replace=True,
    )


def note_import(session: Session, done: PackageImport) -> None:
    """Record that a package was taken in."""
    session.execute(insert(PackageImportRow).values(**done._asdict()))


def package_imports(session: Session) -> list[PackageImport]:
    """The packages that were taken in, the oldest first."""
    rows = session.scalars(select(PackageImportRow).order_by(PackageImportRow.id))
    return [
        PackageImport(row.moment, row.origin, row.root, row.documents, row.report) for row in rows
    ]


def is_unused(session: Session) -> bool:
    """Whether nothing was filed here yet: no document in any state, and no revision of rules but a first contract."""
    if session.scalar(select(exists().where(DocumentRow.id.is_not(None)))):
        return False
    return (session.scalar(select(func.count()).select_from(RuleTextRow)) or 0) <= 1


def local_documents(session: Session) -> dict[int, LocalDocument]:
    """Every document that is here, whatever its state, by id."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.number, DocumentRow.title, DocumentRow.state)
    )
    return {row.id: LocalDocument(*row) for row in rows}


def local_versions(session: Session, documents: Sequence[int]) -> dict[int, list[LocalVersion]]:
    """Document → its versions, the oldest first; members of trees are none."""
    found: dict[int, list[LocalVersion]] = defaultdict(list)
    for start in range(0, len(documents), _VARIABLES):
        rows = session.execute(
            select(
                VersionRow.id,
                VersionRow.document_id,
                VersionRow.ordinal,
                VersionRow.kind,
                VersionRow.digest,
            )
            .where(
                VersionRow.document_id.in_(documents[start : start + _VARIABLES]),
                VersionRow.kind != VersionKind.MEMBER,
            )
            .order_by(VersionRow.document_id, VersionRow.ordinal)
        )
        for row in rows:
            found[row.document_id].append(LocalVersion(*row))
    return found


def version_digests(session: Session, versions: Sequence[int]) -> dict[int, bytes]:
    """Version → the digest of its content."""
    found: dict[int, bytes] = {}
    for start in range(0, len(versions), _VARIABLES):
        some = VersionRow.id.in_(versions[start : start + _VARIABLES])
        found |= {
            row.id: row.digest
            for row in session.execute(select(VersionRow.id, VersionRow.digest).where(some))
        }
    return found


def member_ids(session: Session, tree: int) -> dict[str, int]:
    """Path → version of the members of a tree."""
    rows = session.execute(
        select(VersionRow.path, VersionRow.id).where(VersionRow.member_of == tree)
    )
    return {row.path: row.id for row in rows}


def enter_document(
    session: Session,
    line: DocumentLine,
    *,
    number: str,
    reference: str,
    persons: Sequence[str],
    filed: datetime,
) -> int:
    """A document without versions yet, under `number`, which must be free; returns its id.

    `filed` is the moment at which it came here: when it was filed elsewhere is the package's to say (no back-dating).
    """
    document = take_ids(session, "document", 1)
    session.execute(
        insert(DocumentRow).values(
            id=document,
            category=line.category,
            type=line.type,
            number=number,
            title=line.title,
            period=line.period,
            formed=line.formed,
            filed=filed,
            mark=line.mark,
            retention=line.retention,
            ownership=line.ownership,
            status=line.status,
            state=DocumentState.LIVE,
            reference=reference,
        )
    )
    subjects = [("person", name) for name in persons] + [("system", name) for name in line.systems]
    insert_rows(
        session,
        SubjectRow,
        ("document_id", "kind", "name"),
        [(document, kind, name) for kind, name in dict.fromkeys(subjects)],
    )
    _reserve(session, number)
    return document


def is_free_number(session: Session, number: str) -> bool:
    """Whether no document has this number."""
    return not session.scalar(select(exists().where(DocumentRow.number == number)))


def next_number(session: Session, series: str) -> str:
    """The next free number of a series such as PREFIX-08-202605."""
    while True:
        number = f"{series}-{take_ids(session, series, 1):04d}"
        if is_free_number(session, number):
            return number


def take_contract(session: Session, profile: ContractProfile) -> None:
    """Let an archive in which nothing was filed yet be kept for this contract."""
    session.execute(
        update(ContractRow).values(
            profile=profile.id,
            title=profile.title,
            client=profile.client,
            contractor=profile.contractor,
            start=profile.start,
            end=profile.end,
            amount_fen=profile.amount_fen,
            number_prefix=profile.number_prefix,
            fictional=profile.fictional,
        )
    )


def lead_links(
    session: Session, leads: Iterable[tuple[int, int, str, str, int | None, str]]
) -> None:
    """Let links lead where they led before: (document, ordinal, raw, kind, target document, target name).

    Only a link that is written so at that place; one that leads there already stays as it is.
    """
    for document, ordinal, raw, kind, target, name in leads:
        session.execute(
            update(LinkRow)
            .where(LinkRow.document_id == document, LinkRow.ordinal == ordinal, LinkRow.raw == raw)
            .values(target_kind=kind, target_document=target, target_name=name, problem="")
            .execution_options(synchronize_session=False)
        )


def _reserve(session: Session, number: str) -> None:
    """A number that came from elsewhere is never given out here."""
    found = _SERIES.fullmatch(number)
    if found is None:
        return
    statement = upsert(CounterRow).values(name=found[1], value=int(found[2]))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[CounterRow.name],
            set_={"value": func.max(CounterRow.value, int(found[2]))},
        )
    )
