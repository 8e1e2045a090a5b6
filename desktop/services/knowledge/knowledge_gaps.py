"""What the archive's knowledge lacks: runbooks, cures, reviews, systems, targets of links."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from desktop.services.library import Archive
from models import queries
from models.order import asset_documents as model
from models.order.assets import SystemRecord, assets, has_assets, names_in_use
from models.records import DocumentRecord
from resources.knowledge import article_kinds, asset_kinds, fault_types

LISTED = 50
"""How much of each gap is listed at first: what somebody works off in a day."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Gap(Generic[Item]):
    """`total` things have this gap; `items` are the first or newest of them."""

    total: int
    items: tuple[Item, ...]

    @property
    def more(self) -> int:
        """How many are not among `items`."""
        return self.total - len(self.items)


class LooseLink(NamedTuple):
    """A link, as it is written in `document`, that leads nowhere; `problem` is "missing", "ambiguous" or "gone"."""

    document: DocumentRecord
    raw: str
    problem: str


class LooseName(NamedTuple):
    """A system that `documents` documents name and the register doesn't know."""

    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing. Each list is bounded and says how much there is altogether."""

    without_runbook: Gap[SystemRecord]
    unregistered: Gap[LooseName]
    without_cure: Gap[DocumentRecord]
    never_reviewed: Gap[DocumentRecord]
    without_system: Gap[DocumentRecord]
    unresolved_links: Gap[LooseLink]

    @property
    def total(self) -> int:
        """All of them together."""
        gaps = (
            self.without_runbook,
            self.unregistered,
            self.without_cure,
            self.never_reviewed,
            self.without_system,
            self.unresolved_links,
        )
        return sum(gap.total for gap in gaps)

    def within(self, only: Collection[int]) -> Gaps:
        """The same where no other document than these, by id, may be named."""
        return replace(
            self,
            without_cure=_within(self.without_cure, only),
            never_reviewed=_within(self.never_reviewed, only),
            without_system=_within(self.without_system, only),
            unresolved_links=_links_within(self.unresolved_links, only),
        )


def knowledge_gaps(archive: Archive, *, limit: int = LISTED) -> Gaps:
    """Systems without a runbook and names without a system, faults without a cure, articles nobody has reviewed or that
    are about no system, links that lead nowhere; at most `limit` of each.

    Which kinds of systems need a runbook, which types tell of faults and which kinds of articles are about systems is
    in `resources/knowledge`. Nothing withheld or in the trash is listed or counted.
    """
    needing = {kind.id for kind in asset_kinds() if kind.runbook}
    about = [kind.id for kind in article_kinds() if kind.of_system]
    with archive.database.read() as session:
        if not has_assets(session):
            return _nothing()
        with_runbook = model.names_with_runbook(session)
        without = [
            each
            for each in assets(session)
            if each.kind in needing and each.name not in with_runbook
        ]
        registered = {each.name for each in assets(session, retired=True)}
        loose = [
            LooseName(name, count)
            for name, count in names_in_use(session)
            if name not in registered
        ]
        links, unresolved = model.unresolved(session, limit)
        sources = {
            each.id: each
            for each in queries.documents(
                session, ids=sorted({document for document, _raw, _problem in unresolved})
            )
        }
        return Gaps(
            Gap(len(without), tuple(without[:limit])),
            Gap(len(loose), tuple(loose[:limit])),
            _documents(session, *model.gap(session, "cure", limit, types=fault_types())),
            _documents(session, *model.gap(session, "review", limit)),
            _documents(session, *model.gap(session, "system", limit, kinds=about)),
            Gap(
                links,
                tuple(
                    LooseLink(sources[document], raw, problem)
                    for document, raw, problem in unresolved
                ),
            ),
        )


def _nothing() -> Gaps:
    """An edition shows what it has, not what is missing elsewhere."""
    return Gaps(Gap(0, ()), Gap(0, ()), Gap(0, ()), Gap(0, ()), Gap(0, ()), Gap(0, ()))


def _documents(session: Session, total: int, ids: list[int]) -> Gap[DocumentRecord]:
    found = {each.id: each for each in queries.documents(session, ids=ids)}
    return Gap(total, tuple(found[each] for each in ids))


def _within(gap: Gap[DocumentRecord], only: Collection[int]) -> Gap[DocumentRecord]:
    kept = tuple(each for each in gap.items if each.id in only)
    return Gap(gap.total - len(gap.items) + len(kept), kept)


def _links_within(gap: Gap[LooseLink], only: Collection[int]) -> Gap[LooseLink]:
    kept = tuple(each for each in gap.items if each.document.id in only)
    return Gap(gap.total - len(gap.items) + len(kept), kept)
