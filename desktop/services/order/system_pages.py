"""A system's page: all that belongs to it, sorted by what it is, newest first, and how much more there is."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.services.library import Archive
from desktop.services.order.system_registers import SystemRegisters, system_registers
from desktop.services.order.systems import AccountRecord, SystemRecord, TieRecord, get_system
from models import queries
from models.order.asset_documents import OTHER, counts_of_all, linking_to, part_of, spread_of
from models.records import DocumentRecord
from resources.knowledge import system_groups
from resources.words import _

SHOWN = 12
"""Documents of a group that a page shows at first: as many as fit beside the others on a screen."""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Documents of one sort. `types` counts them by type, `documents` are the newest of the `total`."""

    id: str
    label: str
    total: int
    types: Mapping[str, int]
    documents: tuple[DocumentRecord, ...]

    @property
    def more(self) -> int:
        """How many are not among `documents`."""
        return self.total - len(self.documents)


@dataclass(frozen=True, slots=True)
class SystemPage:
    """Everything about a system. `linked_from` are the newest of the `linked_total` articles that link to it."""

    system: SystemRecord
    groups: tuple[PageGroup, ...]
    linked_from: tuple[DocumentRecord, ...]
    linked_total: int
    registers: SystemRegisters

    @property
    def total(self) -> int:
        """How many documents are about it."""
        return sum(group.total for group in self.groups)

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Who is in charge: (name, role id)."""
        return self.system.people

    @property
    def accounts(self) -> tuple[AccountRecord, ...]:
        """Its accounts by reference."""
        return self.system.accounts

    @property
    def ties(self) -> tuple[TieRecord, ...]:
        """What it has to do with other systems."""
        return self.system.ties

    @property
    def counts(self) -> dict[str, int]:
        """How many documents each group holds."""
        return {group.id: group.total for group in self.groups}

    def group(self, group_id: str) -> PageGroup | None:
        """One group; None where the system has no such documents."""
        return next((group for group in self.groups if group.id == group_id), None)


def system_page(archive: Archive, system_id: int, *, limit: int = SHOWN) -> SystemPage:
    """The page of a system with at most `limit` documents a group; groups without documents are left out.

    Withheld documents and those in the trash are nowhere on it, nor in its counts. Raises NoSuchSystem.
    """
    system = get_system(archive, system_id)
    with archive.database.read() as session:
        spread = spread_of(session, system.name, _parts(), limit)
        linked, linking = linking_to(session, system_id, limit)
        wanted = {document for ids in spread.newest.values() for document in ids} | set(linking)
        documents = {each.id: each for each in queries.documents(session, ids=sorted(wanted))}
    groups = [
        PageGroup(
            part,
            _label(part),
            sum(types.values()),
            dict(sorted(types.items(), key=lambda each: (-each[1], each[0]))),
            tuple(documents[each] for each in spread.newest[part]),
        )
        for part, types in spread.counts.items()
    ]
    groups.sort(key=lambda group: (_order().get(group.id, len(_order())), -group.total, group.id))
    return SystemPage(
        system,
        tuple(groups),
        tuple(documents[each] for each in linking),
        linked,
        system_registers(archive, system_id),
    )


def system_documents(
    archive: Archive, system_id: int, group_id: str, *, start: int = 0, limit: int = 200
) -> list[DocumentRecord]:
    """The documents of one group of a system's page from the one at `start` on, newest first. Raises NoSuchSystem."""
    system = get_system(archive, system_id)
    with archive.database.read() as session:
        ids = part_of(session, system.name, _parts(), group_id, start=start, limit=limit)
        return _in_order(session, ids)


def document_counts(archive: Archive) -> dict[str, int]:
    """How many documents in use name each system, by the system's name."""
    with archive.database.read() as session:
        return counts_of_all(session)


def _in_order(session: Session, ids: list[int]) -> list[DocumentRecord]:
    found = {each.id: each for each in queries.documents(session, ids=ids)}
    return [found[each] for each in ids]


@functools.cache
def _parts() -> dict[str, str]:
    return {type_: part for part, _words, types in system_groups() for type_ in types}


@functools.cache
def _order() -> dict[str, int]:
    return {part: place for place, (part, _words, _types) in enumerate(system_groups())}


def _label(part: str) -> str:
    if part.startswith(OTHER):
        return part.removeprefix(OTHER) or _("Without a type")
    return next(str(words) for each, words, _types in system_groups() if each == part)
