"""Entries of the KPI ledger with their facts read: what was kept as JSON becomes dates, moments, numbers and words.

Moments are the client's clock on the wall, without a time zone, as they stand on the paper.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from models.kpi.kpi_rules import EntryKind, KpiRules
from models.obligations.register_records import Evidence, KpiEntry
from models.sheet_fields import FieldType

Fact = str | int | bool | date | datetime

SUBJECT = "kpi"
"""What evidence of entries is filed under; its key is the entry's id."""


class LedgerEntry(NamedTuple):
    """An entry with its facts read."""

    id: int
    kind: str
    day: date
    reference: str
    facts: Mapping[str, Fact]


Ledger = Mapping[str, tuple[LedgerEntry, ...]]
"""Entries by kind, by day and then id."""

Known = dict[int, tuple[KpiEntry, LedgerEntry]]
"""Entries that were read before, by id: thousands are looked at after every change, and few are different."""


def read_ledger(rules: KpiRules, entries: Iterable[KpiEntry], known: Known) -> Ledger:
    """All entries that aren't void; what is `known` isn't read again, and what is read becomes known.

    `known` must have been filled under the same rules.
    """
    kinds = {kind.id: kind for kind in rules.kinds}
    found: dict[str, list[LedgerEntry]] = {name: [] for name in kinds}
    for entry in entries:
        if entry.void or entry.kind not in kinds:
            continue
        before = known.get(entry.id)
        if before is not None and before[0] is entry:
            found[entry.kind].append(before[1])
            continue
        facts = read_facts(kinds[entry.kind], entry.facts)
        read = LedgerEntry(entry.id, entry.kind, entry.day, entry.reference, facts)
        known[entry.id] = entry, read
        found[entry.kind].append(read)
    return {
        name: tuple(sorted(each, key=lambda entry: (entry.day, entry.id)))
        for name, each in found.items()
    }


def up_to(ledger: Ledger, day: date) -> Ledger:
    """What the ledger held of days up to `day`."""
    return {
        kind: entries[: bisect_right(entries, day, key=lambda entry: entry.day)]
        for kind, entries in ledger.items()
    }


def count_evidence(evidence: Iterable[Evidence], day: date) -> dict[int, int]:
    """How many papers proved each entry on `day`."""
    counts: dict[int, int] = {}
    for proof in evidence:
        if proof.subject != SUBJECT or proof.document_id is None or proof.day > day:
            continue
        if (proof.withdrawn is None or proof.withdrawn > day) and proof.key.isdecimal():
            entry = int(proof.key)
            counts[entry] = counts.get(entry, 0) + 1
    return counts


def read_facts(kind: EntryKind, text: str) -> dict[str, Fact]:
    """The facts of one entry; those that no longer fit their field (the rules may have changed) are left out."""
    try:
        kept = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(kept, dict):
        return {}
    facts: dict[str, Fact] = {}
    for field in kind.fields:
        value = _fact(field.type, kept.get(field.id))
        if value is not None:
            facts[field.id] = value
    return facts


def write_facts(facts: Mapping[str, Fact]) -> str:
    """Facts as they are kept: JSON, the same for the same facts."""
    plain = {
        name: value.isoformat(timespec="minutes")
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for name, value in facts.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def made_reference(kind: EntryKind, day: date, facts: Mapping[str, Fact]) -> str:
    """What an entry is known by where its paper has no number: the facts that tell it from others of its kind."""
    parts = [day if name == "day" else facts.get(name, "") for name in kind.identity]
    return " · ".join(
        part.isoformat(sep=" ", timespec="minutes") if isinstance(part, datetime) else str(part)
        for part in parts
        if part != ""
    )


def _fact(type_: FieldType, value: object) -> Fact | None:
    if type_ is FieldType.WHOLE:
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    if type_ is FieldType.YES:
        return value if isinstance(value, bool) else None
    if not isinstance(value, str) or not value:
        return None
    try:
        if type_ is FieldType.MOMENT:
            return datetime.fromisoformat(value)
        if type_ is FieldType.DAY:
            return date.fromisoformat(value)
    except ValueError:
        return None
    return value
