"""The KPI ledger: entering, correcting and voiding entries by hand, each with what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.evidence import attach_rows
from desktop.services.contract.kpi_status import (
    Colour,
    KpiPeriod,
    KpiStatus,
    kpi_status,
    shown_value,
)
from desktop.services.contract.registers import change, enter_all, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.kpi.kpi_entries import SUBJECT, LedgerEntry, count_evidence, read_facts, write_facts
from models.kpi.kpi_facts import EntryFacts, entry_facts
from models.kpi.kpi_rules import EntryKind
from models.obligations.register_records import KpiEntry
from models.obligations.registers import RowSaid
from resources.words import _

__all__ = [
    "Colour",
    "KpiPeriod",
    "KpiStatus",
    "NewEntry",
    "amend_kpi",
    "entry_kinds",
    "evidence_counts",
    "kpi_entries",
    "kpi_status",
    "prove_kpi",
    "record_entries",
    "record_kpi",
    "shown_value",
    "void_kpi",
]


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be made: `facts` as people write them, by the ids of the kind's fields."""

    day: date | None
    facts: Mapping[str, str]
    reference: str = ""


BY_HAND = "hand"
"""The origin of what was entered by hand; what came from a sheet has the sheet's name."""


def entry_kinds(house: House) -> tuple[EntryKind, ...]:
    """The kinds of entries that the ledger keeps, with their fields."""
    return rules_of(house).kpi.kinds


def kpi_entries(
    house: House, kind: str = "", *, since: date | None = None, until: date | None = None
) -> list[LedgerEntry]:
    """The entries of a kind (of all without one) that aren't void, by day and id."""
    kinds = {each.id: each for each in entry_kinds(house)}
    return sorted(
        (
            LedgerEntry(
                row.id, row.kind, row.day, row.reference, read_facts(kinds[row.kind], row.facts)
            )
            for row in registers_of(house).kpi.values()
            if not row.void
            and row.kind in kinds
            and kind in ("", row.kind)
            and (since is None or row.day >= since)
            and (until is None or row.day <= until)
        ),
        key=lambda entry: (entry.day, entry.id),
    )


def evidence_counts(house: House, day: date | None = None) -> dict[int, int]:
    """How many papers prove each entry, by its id; entries without any are left out."""
    return count_evidence(registers_of(house).evidence.values(), day or today_of(house))


def record_kpi(
    house: House,
    kind: str,
    day: date | None,
    facts: Mapping[str, str],
    reference: str = "",
    *,
    evidence: int | None = None,
) -> int:
    """Enter one: `facts` as people write them, by the ids of the kind's fields; `evidence` is a document.

    Returns its id. Without a `reference` the facts that tell it from others make one. Raises NotAllowed, StateSecret,
    what evidence raises, and ContractRefused, which names every fact that is wrong, or the entry that is there already.
    """
    [identifier] = record_entries(house, kind, [NewEntry(day, facts, reference)], evidence=evidence)
    return identifier


def record_entries(
    house: House, kind: str, entries: Sequence[NewEntry], *, evidence: int | None = None
) -> list[int]:
    """Enter many of one kind in one transaction, all or none, and let `evidence` prove them; returns their ids.

    Raises what `record_kpi` raises.
    """
    rows: list[dict[str, Any]] = []
    references: list[str] = []
    for entry in entries:
        known, read = _checked(house, kind, entry.day, entry.facts, entry.reference)
        if read.reference in references:
            sentence = _("“{id}” is there twice.").format(id=read.reference)
            raise ContractRefused("duplicate", sentence)
        rows.append(row_of(known, read, BY_HAND))
        references.append(read.reference)
    with house.database.write() as session:
        # Inside: nobody else enters the same meanwhile.
        _require_new(house, kind, references)
        entered = enter_all(session, "kpi", rows)
        ids = [identifier for identifier, _row in entered]
        told = [row for _identifier, row in entered]
        said(
            house,
            session,
            "kpi entered",
            f"kpi {ids[0]}" if len(ids) == 1 else "kpi",
            [*told, *_proven(house, session, ids, evidence)],
            kind=kind,
            reference=references[0] if len(ids) == 1 else "",
        )
    return ids


def amend_kpi(
    house: House,
    entry_id: int,
    facts: Mapping[str, str],
    *,
    day: date | None = None,
    evidence: int | None = None,
) -> None:
    """Say something else of an entry: what isn't given stays, what is given empty goes. The reference stays.

    Raises as `record_kpi`, and ContractRefused where there is no such entry.
    """
    before = _entry(house, entry_id)
    kind = _kind(house, before.kind)
    kept = {name: _written(value) for name, value in read_facts(kind, before.facts).items()}
    moved = day or (None if kind.day_from in facts else before.day)
    _known, read = _checked(house, before.kind, moved, {**kept, **facts}, before.reference)
    with house.database.write() as session:
        values = row_of(kind, read, before.origin)
        told = change(session, "kpi", entry_id, values)
        said(
            house,
            session,
            "kpi changed",
            f"kpi {entry_id}",
            [told, *_proven(house, session, [entry_id], evidence)],
            kind=before.kind,
            reference=before.reference,
        )


def void_kpi(house: House, ids: Iterable[int], reason: str) -> int:
    """Entered by mistake: they stay on record and count no more. Returns how many counted until now.

    Raises NotAllowed, StateSecret, ReasonMissing, and ContractRefused where there is no such entry.
    """
    require_entry(house, reason)
    words = given_reason(reason)
    rows = [_entry(house, each) for each in sorted(set(ids))]
    live = [row for row in rows if not row.void]
    with house.database.write() as session:
        for row in live:
            told = change(session, "kpi", row.id, {"void": True})
            said(
                house,
                session,
                "kpi voided",
                f"kpi {row.id}",
                [told],
                kind=row.kind,
                reference=row.reference,
                reason=words,
            )
    return len(live)


def prove_kpi(house: House, ids: Sequence[int], document_id: int) -> None:
    """Let a document prove these entries. Raises NotAllowed, what evidence raises, ContractRefused for no entry."""
    require_entry(house)
    for each in ids:
        _entry(house, each)
    with house.database.write() as session:
        told = _proven(house, session, ids, document_id)
        said(house, session, "evidence attached", f"document {document_id}", told, keys=list(ids))


def row_of(kind: EntryKind, read: EntryFacts, origin: str) -> dict[str, Any]:
    """The columns of an entry."""
    return {
        "kind": kind.id,
        "day": read.day,
        "reference": read.reference,
        "facts": write_facts(read.facts),
        "origin": origin,
    }


def _checked(
    house: House, kind: str, day: date | None, facts: Mapping[str, str], reference: str
) -> tuple[EntryKind, EntryFacts]:
    require_entry(house, reference, *facts.values())
    known = _kind(house, kind)
    fields = {each.id for each in known.fields}
    if unknown := sorted(facts.keys() - fields):
        sentence = _("There is no fact called “{name}” here; there are: {known}.").format(
            name=unknown[0][:40], known=", ".join(sorted(fields))
        )
        raise ContractRefused("bad-value", sentence)
    given = {**facts, "reference": reference}
    if day is not None:
        given["day"] = day.isoformat()
    read = entry_facts(known, given, today=today_of(house), start=house.contract.start)
    if read.problems:
        labels = {"day": _("Day")} | {each.id: each.label for each in known.fields}
        lines = [
            f"{labels.get(each.field, each.field)}: {each.problem} {each.remedy}"
            for each in read.problems
        ]
        raise ContractRefused("bad-value", "\n".join(lines))
    return known, read


def _require_new(house: House, kind: str, references: Sequence[str]) -> None:
    there = {
        row.reference: row
        for row in registers_of(house).kpi.values()
        if row.kind == kind and not row.void
    }
    for reference in references:
        if (row := there.get(reference)) is not None:
            sentence = _("“{reference}” is in the ledger already, as entry {id} of {day}.")
            raise ContractRefused(
                "duplicate", sentence.format(reference=reference, id=row.id, day=row.day)
            )


def _kind(house: House, kind: str) -> EntryKind:
    for each in entry_kinds(house):
        if each.id == kind:
            return each
    known = ", ".join(each.id for each in entry_kinds(house))
    sentence = _("The ledger keeps no “{kind}”; there are: {known}.")
    raise ContractRefused("no-such-kind", sentence.format(kind=kind[:40], known=known))


def _entry(house: House, entry_id: int) -> KpiEntry:
    found = registers_of(house).kpi.get(entry_id)
    if found is None:
        sentence = _("There is no entry {id} in the ledger.").format(id=entry_id)
        raise ContractRefused("no-such-entry", sentence)
    return found


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _proven(
    house: House, session: Session, ids: Sequence[int], document_id: int | None
) -> list[RowSaid | None]:
    if document_id is None:
        return []
    return attach_rows(house, session, [(SUBJECT, str(each), "") for each in ids], document_id)[1]
