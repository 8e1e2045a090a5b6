"""What came in with packages: which row here another vault's row became, and documents with numbers of their own.

Whatever is entered is entered together with its `imported` row, in one transaction: an import that was killed goes on
where it was, and a second one adds nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows, stored_value
from models.categories import DocumentState, VersionKind
from models.documents.filing import DOCUMENT_COLUMNS, take_ids
from models.handover.package_rows import DocumentLine
from models.handover_tables import ImportedRow, PackageImportRow
from models.knowledge_tables import LinkRow
from models.obligation_tables import RuleTextRow
from models.records import ContractProfile
from models.tables import ContractRow, CounterRow, DocumentRow, SubjectRow, VersionRow

_VARIABLES = 500
# The series of numbers that documents get here: PREFIX-08-202605-0001 (models/documents/filing.py).
_SERIES = re.compile(r"(.{1,40}-[0-9]{2}-[0-9]{6})-([0-9]{4,6})")
_KNOWN = """
    SELECT register, source_id, local_id FROM imported WHERE origin = ? AND NOT instr(register, ':')
"""


class PackageImport(NamedTuple):
    """A package that was taken in: when, of which vault, its root, how many documents were new, what was said of it."""

    moment: datetime
    origin: str
    root: str
    documents: int
    report: str


class NewDocument(NamedTuple):
    """A document of a package with what it is called here: its number, reference and the people it is about."""

    line: DocumentLine
    number: str
    reference: str
    persons: Sequence[str]


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
    """Register → row of the vault `origin` → row here. What it said of them is in models/handover/import_codes.py."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    rows = session.connection().exec_driver_sql(_KNOWN, (origin,))
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


def unusable_documents(session: Session) -> set[int]:
    """The documents that are here and can't be used: in the trash, or withheld."""
    unusable = DocumentRow.state != DocumentState.LIVE
    return set(session.scalars(select(DocumentRow.id).where(unusable)))


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


def enter_documents(
    session: Session, documents: Sequence[NewDocument], *, filed: datetime
) -> list[int]:
    """Documents without versions yet, under numbers that must be free; returns their ids, in order.

    `filed` is the moment at which they came here: when they were filed elsewhere is the package's to say (no
    back-dating).
    """
    if not documents:
        return []
    first = take_ids(session, "document", len(documents))
    ids = list(range(first, first + len(documents)))
    moment = to_microseconds(filed)
    rows = [
        (
            document,
            line.category.value,
            line.type,
            number,
            line.title,
            line.period,
            stored_value(session, DocumentRow, "formed", line.formed),
            moment,
            line.mark.value,
            line.retention,
            line.ownership.value,
            line.status.value,
            DocumentState.LIVE.value,
            reference,
        )
        for document, (line, number, reference, _persons) in zip(ids, documents, strict=True)
    ]
    insert_rows(session, DocumentRow, DOCUMENT_COLUMNS, rows)
    subjects = []
    for document, (line, _number, _reference, persons) in zip(ids, documents, strict=True):
        said = [("person", name) for name in persons] + [("system", name) for name in line.systems]
        subjects += [(document, kind, name) for kind, name in dict.fromkeys(said)]
    insert_rows(session, SubjectRow, ("document_id", "kind", "name"), subjects)
    _reserve(session, [each.number for each in documents])
    return ids


def taken_numbers(session: Session, numbers: Sequence[str]) -> set[str]:
    """Those of these numbers that documents have here."""
    found: set[str] = set()
    for start in range(0, len(numbers), _VARIABLES):
        some = DocumentRow.number.in_(numbers[start : start + _VARIABLES])
        found.update(session.scalars(select(DocumentRow.number).where(some)))
    return found


def next_number(session: Session, series: str, besides: Container[str] = ()) -> str:
    """The next number of a series such as PREFIX-08-202605 that is free, and none of `besides`."""
    while True:
        number = f"{series}-{take_ids(session, series, 1):04d}"
        if number not in besides and not taken_numbers(session, [number]):
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


def _reserve(session: Session, numbers: Iterable[str]) -> None:
    """Numbers that came from elsewhere are never given out here."""
    last: dict[str, int] = {}
    for number in numbers:
        if found := _SERIES.fullmatch(number):
            last[found[1]] = max(last.get(found[1], 0), int(found[2]))
    for series, value in last.items():
        statement = upsert(CounterRow).values(name=series, value=value)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[CounterRow.name],
                set_={"value": func.max(CounterRow.value, value)},
            )
        )
