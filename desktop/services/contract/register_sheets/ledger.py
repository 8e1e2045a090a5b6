"""The KPI ledger as sheets: one form for each kind of entry. A row is known by its reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.services.contract.kpi import row_of
from desktop.services.contract.register_sheets.records import Form, Given, Judged, Outcome
from desktop.services.contract.register_sheets.texts import cell_text
from desktop.services.contract.registers import change, enter_all, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from models.kpi.kpi_entries import read_facts
from models.kpi.kpi_facts import DAY, REFERENCE, EntryFacts, entry_facts
from models.kpi.kpi_rules import EntryKind
from models.obligations.register_records import KpiEntry
from models.obligations.registers import RowSaid
from resources.words import _

_IN_ONE_EVENT = 200
"""Rows that one event of the journal tells of."""


class _Entry(NamedTuple):
    kind: EntryKind
    read: EntryFacts
    before: int | None


class KpiSheets:
    """The ledger of a house; a `Register`."""

    id = "kpi"

    def __init__(self, house: House) -> None:
        self._house = house
        self._kinds = {kind.id: kind for kind in rules_of(house).kpi.kinds}

    @property
    def title(self) -> str:
        """What it is called."""
        return _("KPI ledger")

    def forms(self) -> tuple[Form, ...]:
        """One for each kind of entry."""
        return tuple(
            Form(
                kind.id,
                tuple(filter(None, (kind.zh, kind.en, kind.sheet_zh))),
                (DAY, REFERENCE, *kind.fields),
                REFERENCE.id,
            )
            for kind in self._kinds.values()
        )

    def rows(self, form: Form) -> Iterable[Mapping[str, str]]:
        """The entries of a kind that aren't void, by day."""
        kind = self._kinds[form.id]
        rows = [each for each in self._live() if each.kind == form.id]
        for row in sorted(rows, key=lambda each: (each.day, each.id)):
            yield _as_texts(kind, row, shown=True)

    def judge(self, form: Form, rows: Sequence[Given]) -> list[Judged]:
        """What each row would do; what a row doesn't say stays as it is."""
        kind, today, start = self._kinds[form.id], today_of(self._house), self._house.contract.start
        held = {each.reference: each for each in self._live() if each.kind == kind.id}
        found = []
        for given in rows:
            before = held.get(given.cells.get("reference", ""))
            cells = given.cells if before is None else _merged(kind, before, given.cells)
            read = entry_facts(kind, cells, today=today, start=start)
            if before is None and not read.problems and read.reference in held:
                # Its reference was made of its facts, and so was that of the entry which is there.
                before = held[read.reference]
                read = entry_facts(
                    kind, _merged(kind, before, given.cells), today=today, start=start
                )
            if read.problems:
                found.append(Judged(Outcome.WRONG, "", None, read.problems))
                continue
            entry = _Entry(kind, read, None if before is None else before.id)
            found.append(Judged(_outcome(kind, before, read), read.reference, entry))
        return found

    def carry(self, session: Session, form: Form, rows: Sequence[Judged], source: str) -> None:
        """Enter and change these entries."""
        entries = [each.payload for each in rows if isinstance(each.payload, _Entry)]
        told: list[RowSaid | None] = []
        fresh = [row_of(each.kind, each.read, source) for each in entries if each.before is None]
        told += [row for _id, row in enter_all(session, "kpi", fresh)]
        for each in entries:
            if each.before is not None:
                values = row_of(each.kind, each.read, source)
                del values["origin"]
                told.append(change(session, "kpi", each.before, values))
        for begin in range(0, len(told), _IN_ONE_EVENT):
            part = told[begin : begin + _IN_ONE_EVENT]
            said(
                self._house,
                session,
                "kpi imported",
                "kpi",
                part,
                kind=form.id,
                source=source,
                count=len(part),
            )

    def _live(self) -> list[KpiEntry]:
        return [each for each in registers_of(self._house).kpi.values() if not each.void]


def _outcome(kind: EntryKind, before: KpiEntry | None, read: EntryFacts) -> Outcome:
    if before is None:
        return Outcome.NEW
    same = (read.day, dict(read.facts)) == (before.day, read_facts(kind, before.facts))
    return Outcome.SAME if same else Outcome.CHANGED


def _merged(kind: EntryKind, before: KpiEntry, cells: Mapping[str, str]) -> dict[str, str]:
    """What an entry says, and over it what a row says; a new moment that says its day moves it."""
    merged = {**_as_texts(kind, before), **cells}
    if kind.day_from in cells and "day" not in cells:
        del merged["day"]
    return merged


def _as_texts(kind: EntryKind, entry: KpiEntry, *, shown: bool = False) -> dict[str, str]:
    """An entry as a row: what `entry_facts` reads; `shown` in words for people."""
    facts = read_facts(kind, entry.facts)
    texts = {
        field.id: cell_text(field, facts[field.id], shown=shown)
        for field in kind.fields
        if field.id in facts
    }
    return {"day": entry.day.isoformat(), "reference": entry.reference, **texts}
