"""Binding the links of articles to what they lead to, and keeping them bound whatever it is called later.

A link that is bound stays so. One that leads nowhere waits: whenever something comes by a name, or loses one, those
that wait under it are looked up again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.categories import VersionKind
from models.knowledge.link_names import GONE, MISSING, Bound, Names
from models.knowledge.titles import link_key, split_target
from models.knowledge_tables import FormerTitleRow, LinkRow
from models.tables import DocumentRow, VersionRow

_VARIABLES = 500
WAITING = "waiting"
"""The problem of links that came with an import which wasn't finished: nobody has looked for their targets yet."""


_BIND = """
    UPDATE link SET target_kind = ?, target_document = ?, target_name = ?, problem = ?
    WHERE document_id = ? AND raw = ? AND problem = ?
"""


class WrittenLink(NamedTuple):
    """A link as it is written: its destination, what it shows, and whether it is an image."""

    raw: str
    label: str
    embedded: bool


class _Old(NamedTuple):
    bound: Bound
    seen: int | None


def bind_links(
    session: Session,
    document_id: int,
    links: Sequence[WrittenLink],
    *,
    modern: Mapping[str, str] | None = None,
) -> None:
    """Replace the links of an article by those of its new version.

    What was written the same way before still leads to the same; `modern` are new ways of writing (new → old). Reviews
    count from when a link was written first.
    """
    before = _bindings(session, document_id)
    for new, old in (modern or {}).items():
        if old in before:
            before.setdefault(new, before[old])
    names = Names(session)
    path = _paths_of(session, [document_id]).get(document_id, "")
    bound: dict[str, _Old] = {}
    for raw in {link.raw for link in links}:
        known = before.get(raw)
        if known is not None and not known.bound.problem:
            bound[raw] = known
        else:
            found = names.bound(raw, path)
            gone = known is not None and known.bound.problem == GONE
            bound[raw] = _Old(known.bound if known and gone and found.problem else found, None)
    session.execute(delete(LinkRow).where(LinkRow.document_id == document_id))
    _insert(session, document_id, links, bound)
    _note_seen(session, [document_id])


def leave_waiting(session: Session, document_id: int, links: Sequence[WrittenLink]) -> None:
    """Enter the links of an imported article; `bind_waiting` looks for their targets when all of them are there."""
    waiting = _Old(Bound("", problem=WAITING), None)
    _insert(session, document_id, links, {link.raw: waiting for link in links})


def bind_waiting(session: Session, *, together: Collection[int] = ()) -> None:
    """Look for the targets of links that came with an import. Articles that came `together` mean each other."""
    _look_up(session, LinkRow.problem == WAITING, Names(session, preferred=together))


def bind_names(session: Session, names: Collection[str], *, purged: bool = False) -> None:
    """Look up again what waits under these names, in any case or width: something is called so now, or no longer.

    When it is because something was purged, links to it don't turn to something else of that name by themselves.
    """
    keys = sorted({link_key(name) for name in names})
    known: Names | None = None
    for start in range(0, len(keys), _VARIABLES):
        wanted = LinkRow.key.in_(keys[start : start + _VARIABLES])
        unbound = LinkRow.problem.not_in(("", WAITING, GONE) if purged else ("", WAITING))
        if session.scalar(select(LinkRow.document_id).where(wanted, unbound).limit(1)) is not None:
            known = known or Names(session)
            _look_up(session, wanted & unbound, known)


@contextlib.contextmanager
def names_changing(session: Session, documents: Sequence[int]) -> Iterator[None]:
    """To be put around whatever changes titles or states of documents, brings or removes them."""
    before = names_of(session, documents)
    yield
    bind_names(session, before | names_of(session, documents))


def names_of(session: Session, documents: Sequence[int]) -> set[str]:
    """Everything by which a link may mean these documents; nothing while no link waits."""
    unbound = select(LinkRow.document_id).where(LinkRow.problem.not_in(("", WAITING)))
    if session.scalar(unbound.limit(1)) is None:
        return set()
    found: set[str] = set()
    for start in range(0, len(documents), _VARIABLES):
        some = list(documents[start : start + _VARIABLES])
        for title, number in session.execute(
            select(DocumentRow.title, DocumentRow.number).where(DocumentRow.id.in_(some))
        ):
            # A link takes what follows # or @ for a place or a version.
            found |= {title, number, split_target(title).name}
        former = select(FormerTitleRow.title).where(FormerTitleRow.document_id.in_(some))
        for title in session.scalars(former):
            found |= {title, split_target(title).name}
        for path in _paths_of(session, some).values():
            if "/" in path:
                found |= {path, path.rpartition(".")[0]}
    return found


def move_links(session: Session, kind: str, name: str, into: str) -> None:
    """What led to the `name` of this kind leads to another one: two systems became one."""
    session.execute(
        update(LinkRow)
        .where(LinkRow.target_kind == kind, LinkRow.target_name == name)
        .values(target_name=into)
        .execution_options(synchronize_session=False)
    )


def note_links_seen(session: Session, documents: Sequence[int]) -> None:
    """Whoever reviews an article has seen what it links to as it is now."""
    for start in range(0, len(documents), _VARIABLES):
        some = list(documents[start : start + _VARIABLES])
        session.execute(
            update(LinkRow)
            .where(LinkRow.document_id.in_(some))
            .values(seen_version=None)
            .execution_options(synchronize_session=False)
        )
        _note_seen(session, some)


def current_versions(session: Session, documents: Collection[int]) -> dict[int, int]:
    """Document id → id of its newest version, whatever its state is."""
    found: dict[int, int] = {}
    wanted = sorted(documents)
    for start in range(0, len(wanted), _VARIABLES):
        some = VersionRow.document_id.in_(wanted[start : start + _VARIABLES])
        rows = session.execute(
            select(VersionRow.document_id, VersionRow.id, func.max(VersionRow.ordinal))
            .where(some, VersionRow.kind != VersionKind.MEMBER)
            .group_by(VersionRow.document_id)
        )
        found |= {row.document_id: row.id for row in rows}
    return found


def _look_up(session: Session, which: object, names: Names) -> None:
    rows = session.execute(
        select(LinkRow.document_id, LinkRow.raw, LinkRow.problem).where(which).distinct()  # type: ignore[arg-type]  # a condition
    ).all()
    sources = sorted({row.document_id for row in rows})
    paths = _paths_of(session, sources)
    found = []
    for row in rows:
        bound = names.bound(row.raw, paths.get(row.document_id, ""))
        if row.problem != GONE or not bound.problem:
            found.append((*bound, row.document_id, row.raw, row.problem))
    if found:
        # One statement for all: an import binds ten thousand, and others wait for this transaction.
        session.connection().exec_driver_sql(_BIND, found)
    _note_seen(session, sources)


def _bindings(session: Session, document_id: int) -> dict[str, _Old]:
    rows = session.scalars(
        select(LinkRow).where(LinkRow.document_id == document_id).order_by(LinkRow.ordinal)
    )
    return {
        row.raw: _Old(
            Bound(
                row.target_kind,
                row.target_document,
                row.target_name,
                MISSING if row.problem == WAITING else row.problem,
            ),
            row.seen_version,
        )
        for row in rows
    }


def _insert(
    session: Session, document_id: int, links: Sequence[WrittenLink], bound: Mapping[str, _Old]
) -> None:
    rows = []
    for ordinal, link in enumerate(links):
        target, (lead, seen) = split_target(link.raw), bound[link.raw]
        rows.append(
            {
                "document_id": document_id,
                "ordinal": ordinal,
                "raw": link.raw,
                "key": link_key(target.name),
                "label": link.label,
                "embedded": link.embedded,
                "target_kind": lead.kind,
                "target_document": lead.document,
                "target_name": lead.name,
                "version": target.version,
                "place": target.place,
                "seen_version": seen,
                "problem": lead.problem,
            }
        )
    if rows:
        session.execute(insert(LinkRow), rows)


def _note_seen(session: Session, documents: Sequence[int]) -> None:
    """Links of these articles that nobody has seen the target of were written, or bound, now."""
    for start in range(0, len(documents), _VARIABLES):
        unseen = (
            LinkRow.document_id.in_(list(documents[start : start + _VARIABLES])),
            LinkRow.seen_version.is_(None),
            LinkRow.target_document.is_not(None),
        )
        newest = (
            select(VersionRow.id)
            .where(
                VersionRow.document_id == LinkRow.target_document,
                VersionRow.kind != VersionKind.MEMBER,
            )
            .order_by(VersionRow.ordinal.desc())
            .limit(1)
            .scalar_subquery()
        )
        session.execute(
            update(LinkRow)
            .where(*unseen)
            .values(seen_version=newest)
            .execution_options(synchronize_session=False)
        )


def _paths_of(session: Session, documents: Sequence[int]) -> dict[int, str]:
    """Document id → the path of its newest version."""
    current = current_versions(session, documents)
    found: dict[int, str] = {}
    ids = list(current.values())
    for start in range(0, len(ids), _VARIABLES):
        rows = session.execute(
            select(VersionRow.document_id, VersionRow.path).where(
                VersionRow.id.in_(ids[start : start + _VARIABLES])
            )
        )
        found |= {row.document_id: row.path for row in rows}
    return found
