"""What a link can lead to, by every name it has: the order in which a destination is looked up is decided here.

Prefixed names, document numbers, paths of imported notes, titles of articles, titles of other documents, former
titles, then systems, people and findings by their bare names; within each exact names come before those that differ in
case or width. What several bear leads nowhere.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.assurance_tables import FindingRow
from models.categories import DocumentState, VersionKind
from models.knowledge.person_names import registered_labels
from models.knowledge.titles import Target, split_target, title_key, without_ending
from models.knowledge_tables import ArticleRow, AssetRow, FormerTitleRow
from models.tables import DocumentRow, VersionRow
from resources.knowledge import duty_titles

AMBIGUOUS, MISSING, GONE = "ambiguous", "missing", "gone"
DOCUMENT = "document"
_ENDINGS = ("", ".md", ".markdown")
_RESOURCE = ":/"
"""How Joplin writes the id of a note or an attachment; its files are named by these ids."""


_NUMBERED = (
    f"SELECT id FROM document WHERE state <> '{DocumentState.WITHHELD.value}'"
    " AND number IN ({marks})"
)


class Bound(NamedTuple):
    """What a destination leads to: a document, or something else by its name; or why it leads nowhere."""

    kind: str
    document: int | None = None
    name: str = ""
    problem: str = ""


NOWHERE = Bound("", problem=MISSING)


class Names:
    """Looked up when first needed, and not again: for one transaction, or one reading of one text.

    `preferred` documents win where several bear a name: notes that come together mean each other.
    """

    def __init__(self, session: Session, *, preferred: Collection[int] = ()) -> None:
        self._session, self._preferred = session, frozenset(preferred)
        self._tables = set(inspect(session.connection()).get_table_names())

    def ask(self, session: Session) -> None:
        """Look up with this session from now on what isn't known yet."""
        self._session = session

    def bound(self, raw: str, path: str = "") -> Bound:
        """What `raw` leads to when it is written in a document that was filed from `path`."""
        target = split_target(raw)
        if target.prefix and (found := self._prefixed(target)) is not None:
            return found
        variants = list(dict.fromkeys(_variants(raw, target)))
        for candidates in self._steps(variants, target, path):
            if found := self._one(candidates):
                return found
        return NOWHERE if target.prefix else self._registered(target.name)

    def _one(self, candidates: Collection[int]) -> Bound | None:
        distinct = set(candidates)
        if len(distinct) > 1:
            distinct = distinct & self._preferred or distinct
        if len(distinct) > 1:
            return Bound("", problem=AMBIGUOUS)
        return Bound(DOCUMENT, distinct.pop()) if distinct else None

    def _prefixed(self, target: Target) -> Bound | None:
        if target.prefix == "person":
            # There is no list of them that would be complete: such a link holds the name and nothing more.
            return Bound("person", name=target.name)
        if target.prefix == "finding":
            # One that isn't registered yet keeps its number, and leads to it once it is.
            return Bound("finding", name=self._findings.get(title_key(target.name), target.name))
        if target.prefix == "duty":
            name = target.name.upper()
            return Bound("duty", name=name) if name in duty_titles() else None
        found = self._system(target.name)
        return None if found is NOWHERE else found

    def _registered(self, name: str) -> Bound:
        """What isn't a document but stands in a register under just this name: nobody writes `系统:` by nature."""
        found = self._system(name)
        if found is not NOWHERE:
            return found
        key = title_key(name)
        if key in self._labels:
            return Bound("person", name=self._labels[key])
        if key in self._findings:
            return Bound("finding", name=self._findings[key])
        return NOWHERE

    def _system(self, name: str) -> Bound:
        found = self._systems[0].get(name) or self._systems[1].get(title_key(name))
        if not found:
            return NOWHERE
        if len(found) > 1:
            return Bound("", problem=AMBIGUOUS)
        return Bound("system", name=str(found[0]))

    def _steps(self, variants: list[str], target: Target, path: str) -> Iterator[Collection[int]]:
        yield self._numbered(variants)
        if not target.prefix:
            yield from self._at_path(target.name, path)
        for exact, folded in (self._articles, self._others):
            yield from (exact.get(each, ()) for each in variants)
            yield from (folded.get(title_key(each), ()) for each in variants)
        yield from (self._former.get(title_key(each), ()) for each in variants)

    def _numbered(self, variants: Iterable[str]) -> list[int]:
        wanted = tuple({form for each in variants for form in (each, title_key(each).upper())})
        # By the driver itself: an import asks for each of ten thousand links.
        rows = self._session.connection().exec_driver_sql(
            _NUMBERED.format(marks=",".join("?" * len(wanted))), wanted
        )
        return [row[0] for row in rows]

    def _at_path(self, name: str, path: str) -> Iterator[Collection[int]]:
        """Documents that were filed from where a note at `path` points: near it first, then anywhere in its folder."""
        wanted = _normal(unquote(name).replace("\\", "/"))
        folder = _normal(path).rpartition("/")[0]
        if not wanted or not (folder or "/" in wanted):
            return
        exact, folded, named = self._paths
        resource = wanted.startswith(_RESOURCE)
        if not resource:
            where: str | None = folder
            while where is not None:
                full = posixpath.normpath(posixpath.join(where, wanted))
                for places in (exact, folded):
                    for ending in _ENDINGS:
                        key = full + ending
                        yield places.get(key if places is exact else title_key(key), ())
                where = where.rpartition("/")[0] if where else None
        if folder and (resource or "/" not in wanted):
            top = folder.partition("/")[0]
            last = wanted.rpartition("/")[2]
            for ending in _ENDINGS:
                yield named.get((top, title_key(last + ending)), ())
            if resource:
                yield named.get((top, title_key(last) + "."), ())

    @cached_property
    def _titles(self) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        if ArticleRow.__tablename__ not in self._tables:
            return [], []
        rows = self._session.execute(
            select(DocumentRow.id, DocumentRow.title, ArticleRow.kind)
            .outerjoin(ArticleRow, ArticleRow.document_id == DocumentRow.id)
            .where(DocumentRow.state == DocumentState.LIVE)
        ).all()
        return (
            [(row.id, row.title) for row in rows if row.kind is not None],
            [(row.id, row.title) for row in rows if row.kind is None],
        )

    @cached_property
    def _articles(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        return _by_title(self._titles[0])

    @cached_property
    def _others(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        return _by_title(self._titles[1])

    @cached_property
    def _former(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        if FormerTitleRow.__tablename__ in self._tables:
            rows = self._session.execute(
                select(FormerTitleRow.key, FormerTitleRow.document_id)
                .join(DocumentRow, DocumentRow.id == FormerTitleRow.document_id)
                .where(DocumentRow.state == DocumentState.LIVE)
            )
            for key, document in rows:
                found[key].append(document)
        return found

    @cached_property
    def _systems(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        if AssetRow.__tablename__ not in self._tables:
            return {}, {}
        return _by_title(self._session.execute(select(AssetRow.id, AssetRow.name)))

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Of those in the register of people; two that differ in case or width alone are nobody in particular."""
        found = defaultdict[str, list[str]](list)
        for label in registered_labels(self._session):
            found[title_key(label)].append(label)
        return {key: labels[0] for key, labels in found.items() if len(labels) == 1}

    @cached_property
    def _findings(self) -> dict[str, str]:
        if FindingRow.__tablename__ not in self._tables:
            return {}
        return {
            title_key(number): number for number in self._session.scalars(select(FindingRow.number))
        }

    @cached_property
    def _paths(
        self,
    ) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[tuple[str, str], list[int]]]:
        """Documents by path, by path without case, and by (top folder, name); those that lie in no folder are left out.

        A name ends in its dot alone, too, for those who write it without its ending.
        """
        exact: dict[str, list[int]] = defaultdict(list)
        folded: dict[str, list[int]] = defaultdict(list)
        named: dict[tuple[str, str], list[int]] = defaultdict(list)
        rows = self._session.execute(
            select(VersionRow.document_id, VersionRow.path).where(
                VersionRow.live.is_(True),
                VersionRow.kind == VersionKind.FILE,
                VersionRow.path.contains("/"),
            )
        )
        for document, path in rows:
            normal = _normal(path)
            exact[normal].append(document)
            folded[title_key(normal)].append(document)
            top, _sign, rest = normal.partition("/")
            key = title_key(rest.rpartition("/")[2])
            named[top, key].append(document)
            stem, dot, _ending = key.rpartition(".")
            named[top, stem + dot].append(document)
        return exact, folded, named


def _by_title(
    titles: Iterable[tuple[int, str]],
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    exact: dict[str, list[int]] = defaultdict(list)
    folded: dict[str, list[int]] = defaultdict(list)
    for document, title in titles:
        exact[title].append(document)
        folded[title_key(title)].append(document)
    return exact, folded


def _variants(raw: str, target: Target) -> Iterator[str]:
    """Names to look for: `#` and `@` may belong to a title, and a note may be named with its ending."""
    yield raw.strip()
    if not target.prefix:
        yield target.name
        yield without_ending(unquote(target.name))


def _normal(path: str) -> str:
    return unicodedata.normalize("NFC", path).removeprefix("./")
