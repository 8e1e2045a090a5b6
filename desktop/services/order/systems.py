"""The register of systems: entering, changing, retiring and merging them; documents and links follow their names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.audit.fact_words import difference
from desktop.services.errors import NoSuchSystem, SystemRefused
from desktop.services.filing.screening import screen_name
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.order.custom_fields import rename_in_fields
from desktop.services.order.system_naming import (
    LONGEST_NAME,
    looks_like_password,
    require_free,
    require_known,
    require_known_facts,
    require_sayable,
)
from desktop.services.rights import Right, require
from models import queries
from models.knowledge.linking import bind_names, move_links
from models.knowledge.titles import title_key
from models.naming import tidy_name
from models.obligations.registers import ROWS
from models.order import assets as model
from models.order.asset_registers import move_asset
from models.order.assets import AccountRecord, SystemRecord, TieRecord
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "AccountRecord",
    "NewSystem",
    "SystemChange",
    "SystemRecord",
    "TieRecord",
    "adopt_names",
    "change_system",
    "enter_system",
    "find_system",
    "get_system",
    "merge_systems",
    "names_to_adopt",
    "retire_system",
    "systems",
]

Event = tuple[str, str, str]
_SAID = ("kind", "name", "code", "owner", "purpose", "facts", "note", "people", "accounts")


@dataclass(frozen=True, slots=True)
class NewSystem:
    """A system to be entered. `people` are (name, role id) pairs, `ties` are (kind id, system id) pairs."""

    name: str
    kind: str = "business"
    code: str = ""
    owner: str = ""
    purpose: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    people: Sequence[tuple[str, str]] = ()
    accounts: Sequence[AccountRecord] = ()
    ties: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class SystemChange:
    """What is to be said of a system from now on; None leaves it as it is. Lists and facts are said as a whole."""

    name: str | None = None
    kind: str | None = None
    code: str | None = None
    owner: str | None = None
    purpose: str | None = None
    facts: Mapping[str, str] | None = None
    note: str | None = None
    people: Sequence[tuple[str, str]] | None = None
    accounts: Sequence[AccountRecord] | None = None
    ties: Sequence[tuple[str, int]] | None = None


def systems(archive: Archive, *, retired: bool = False) -> list[SystemRecord]:
    """The systems in use, with `retired` the others too, by kind and name. An edition has none."""
    with archive.database.read() as session:
        return model.assets(session, retired=retired)


def get_system(archive: Archive, system_id: int) -> SystemRecord:
    """One system; raises NoSuchSystem."""
    with archive.database.read() as session:
        return system_within(session, system_id)


def find_system(archive: Archive, name: str) -> SystemRecord | None:
    """The system of this name, in any case and width."""
    with archive.database.read() as session:
        found = model.find_asset(session, tidy_name(name))
        return None if found is None else system_within(session, found)


def enter_system(house: House, new: NewSystem) -> SystemRecord:
    """Enter a system; links that waited for one of its name lead to it.

    Raises NotAllowed, NoSuchSystem for a tie to none, StateSecret, SystemRefused.
    """
    record = require_sayable(house, _as_record(new))
    require_known(new.kind, new.people, new.ties)
    require_known_facts(record.facts, {})
    with house.database.write() as session:
        require_free(session, record.name)
        _require_ties(session, None, new.ties)
        return enter_within(house, session, record, new.ties)


def change_system(house: House, system_id: int, change: SystemChange) -> SystemRecord:
    """Say something else of a system.

    With another name, all documents about it name it so, in the same transaction, and search finds them so after the
    next indexing. Raises NotAllowed, NoSuchSystem, StateSecret, SystemRefused.
    """
    before = get_system(house, system_id)
    given: dict[str, Any] = {
        name: value for name in _SAID if (value := getattr(change, name)) is not None
    }
    for name in ("people", "accounts"):
        if name in given:
            given[name] = tuple(given[name])
    after = require_sayable(house, replace(before, **given))
    require_known(change.kind, change.people or (), change.ties or ())
    require_known_facts(after.facts, before.facts)
    ties = None if change.ties is None else tuple(change.ties)
    with house.database.write() as session:
        # Asked anew: somebody may have changed it while the words were looked at, and what they said stays.
        before = system_within(session, system_id)
        after = replace(before, **{name: getattr(after, name) for name in given})
        return change_within(house, session, before, after, ties)


def retire_system(house: House, system_id: int, *, back: bool = False) -> SystemRecord:
    """A system is out of use from now on, with `back` in use again; its page and documents stay as they are.

    Raises NotAllowed, NoSuchSystem.
    """
    require(house, Right.FILING)
    with house.database.write() as session:
        before = system_within(session, system_id)
        if (before.retired is None) is not back:
            model.set_retired(session, system_id, None if back else utc_now())
            retired = _event("system retired", system_id, name=before.name, retired=not back)
            house.journal.append(session, [retired])
        return system_within(session, system_id)


def merge_systems(house: House, system_id: int, into: int) -> SystemRecord:
    """Make one system of two: documents, links, people, accounts, ties and places on desks go over to `into`.

    What `into` says of itself stays; what it doesn't say is taken over. Raises NotAllowed, NoSuchSystem, SystemRefused.
    """
    require(house, Right.FILING)
    with house.database.write() as session:
        gone, kept = system_within(session, system_id), system_within(session, into)
        if system_id == into:
            raise SystemRefused("into-itself", _("A system can't be merged into itself."))
        merged = replace(
            kept,
            code=kept.code or gone.code,
            owner=kept.owner or gone.owner,
            purpose=kept.purpose or gone.purpose,
            facts=dict(gone.facts) | dict(kept.facts),
            note=_both(kept.note, gone.note),
            people=tuple(dict.fromkeys((*kept.people, *gone.people))),
            accounts=tuple(dict.fromkeys((*kept.accounts, *gone.accounts))),
        )
        model.put_asset(session, merged)
        move_links(session, model.SYSTEM, str(system_id), str(into))
        rows = move_asset(session, system_id, into)
        model.take_over(session, system_id, into)
        events = _rename(session, gone.name, kept.name)
        # Who writes the name that is free now means no system any more, and links that wait may mean one again.
        bind_names(session, [gone.name, kept.name])
        detail = {"into": into, "name": gone.name, "into_name": kept.name, "documents": len(events)}
        merging = _event("system merged", system_id, said=_said(gone), **detail, **{ROWS: rows})
        house.journal.append(session, [merging], rows=True)
        house.journal.append(session, events)
        return system_within(session, into)


def names_to_adopt(archive: Archive) -> list[tuple[str, int]]:
    """(name, how many documents) of the systems that documents name and the register doesn't, the most used first."""
    with archive.database.read() as session:
        registered = set(model.asset_names(session).values())
        return [each for each in model.names_in_use(session) if each[0] not in registered]


def adopt_names(house: House) -> list[SystemRecord]:
    """Enter a system for every name that documents use and the register doesn't know; returns those that are new.

    Names that differ in case, width or blanks are one system, and its documents name it the same from then on. What
    can't be a name stays as it is: too long, with the mark of a state secret, or like a password. Raises NotAllowed.
    """
    require(house, Right.FILING)
    adopted: list[SystemRecord] = []
    with house.database.write() as session:
        for name, _count in model.names_in_use(session):
            tidy = tidy_name(name)
            known = model.find_asset(session, tidy) if tidy else None
            if known is None and _is_adoptable(tidy):
                record = enter_within(house, session, SystemRecord(0, "business", tidy), ())
                adopted.append(record)
                known = record.id
            if known is not None and (called := model.asset_names(session)[known]) != name:
                house.journal.append(session, _rename(session, name, called))
    return adopted


def _is_adoptable(name: str) -> bool:
    finding = screen_name(name)
    marked = finding is not None and finding.certain
    return 0 < len(name) <= LONGEST_NAME and not marked and not looks_like_password(name)


def enter_within(
    house: House, session: Session, record: SystemRecord, ties: Sequence[tuple[str, int]]
) -> SystemRecord:
    """Enter a system inside the caller's transaction, with its event; its words must be known to be fit."""
    identifier = model.add_asset(session, record, utc_now())
    model.put_ties(session, identifier, ties)
    bind_names(session, [record.name])
    entered = system_within(session, identifier)
    house.journal.append(
        session, [_event("system entered", identifier, name=entered.name, said=_said(entered))]
    )
    return entered


def change_within(
    house: House,
    session: Session,
    before: SystemRecord,
    after: SystemRecord,
    ties: Sequence[tuple[str, int]] | None,
) -> SystemRecord:
    """Say `after` of a system inside the caller's transaction, with its event; its words must be known to be fit.

    Raises SystemRefused for a name that another one has, NoSuchSystem for a tie to none.
    """
    require_free(session, after.name, besides=before.id)
    events: list[Event] = []
    if ties is not None:
        _require_ties(session, before.id, ties)
        model.put_ties(session, before.id, ties)
    model.put_asset(session, after)
    if after.name != before.name:
        events += _rename(session, before.name, after.name)
    now = system_within(session, before.id)
    difference = _difference(before, now)
    if difference:
        detail = {"changed": difference, "documents": len(events)}
        events.insert(0, _event("system changed", before.id, name=now.name, **detail))
    house.journal.append(session, events)
    return now


def tie_within(
    house: House, session: Session, system_id: int, ties: Sequence[tuple[str, int]]
) -> None:
    """Say what a system has to do with others, inside the caller's transaction."""
    before = system_within(session, system_id)
    model.put_ties(session, system_id, ties)
    now = system_within(session, system_id)
    if difference := _difference(before, now):
        house.journal.append(
            session, [_event("system changed", system_id, name=now.name, changed=difference)]
        )


def _rename(session: Session, before: str, after: str) -> list[Event]:
    """Let documents and fields that name `before` name `after`; returns what the journal says of each document."""
    about = [document for document, _state in model.documents_about(session, before)]
    known = {each.id: each for each in queries.documents(session, ids=about)}
    model.rename_subjects(session, before, after, about)
    bind_names(session, [before, after])
    events = [
        ("amended", f"document {each.id}", difference(known[each.id], each))
        for each in queries.documents(session, ids=about)
    ]
    return [*events, *rename_in_fields(session, "system", before, after)]


def system_within(session: Session, system_id: int) -> SystemRecord:
    """One system as it stands in the caller's transaction; raises NoSuchSystem."""
    found = model.assets(session, ids=[system_id])
    if not found:
        raise NoSuchSystem(system_id)
    return found[0]


def _as_record(new: NewSystem) -> SystemRecord:
    return SystemRecord(
        0,
        new.kind,
        new.name,
        new.code,
        new.owner,
        new.purpose,
        dict(new.facts),
        new.note,
        None,
        tuple(new.people),
        tuple(new.accounts),
    )


def _require_ties(session: Session, system_id: int | None, ties: Sequence[tuple[str, int]]) -> None:
    known = model.asset_names(session)
    for _kind, other in ties:
        if other not in known:
            raise NoSuchSystem(other)
        if other == system_id:
            raise SystemRefused("into-itself", _("A system has no ties to itself."))


def _both(first: str, second: str) -> str:
    if not second or title_key(first) == title_key(second):
        return first
    return f"{first}\n{second}" if first else second


def _said(record: SystemRecord) -> dict[str, object]:
    """Everything that is said of a system, for the journal: enough to say it again."""
    said: dict[str, object] = {name: _plain(getattr(record, name)) for name in _SAID}
    said["ties"] = [[tie.kind, tie.other] for tie in record.ties if tie.outgoing]
    return {name: value for name, value in said.items() if value}


def _difference(before: SystemRecord, after: SystemRecord) -> dict[str, list[object]]:
    old, new = _said(before), _said(after)
    return {
        name: [old.get(name, ""), new.get(name, "")]
        for name in (*_SAID, "ties")
        if old.get(name) != new.get(name)
    }


def _plain(value: object) -> object:
    if isinstance(value, AccountRecord):
        return [value.name, value.purpose, value.holder, value.reference]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def _event(action: str, system_id: int, **detail: object) -> Event:
    return action, f"system {system_id}", json.dumps(detail, ensure_ascii=False, sort_keys=True)
