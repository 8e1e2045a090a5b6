"""What the KPI ledger's dialogs ask for and do, as jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.jobs.archive import Archive
from desktop.jobs.contract import ContractJobs
from desktop.jobs.job import Job
from desktop.services.contract.kpi import (
    entry_kinds,
    evidence_counts,
    kpi_entries,
    prove_kpi,
    record_kpi,
    void_kpi,
)
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from models.kpi.kpi_entries import LedgerEntry
from models.kpi.kpi_rules import EntryKind
from resources.words import _


@dataclass(frozen=True, slots=True)
class CountedEntries:
    """The entries that an indicator counts, the newest first, with their kinds and how many papers prove each."""

    kinds: tuple[EntryKind, ...]
    entries: tuple[LedgerEntry, ...]
    proofs: Mapping[int, int]


class KpiJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._jobs = ContractJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def kinds(self, indicator: str) -> Job:
        """Finishes with the `EntryKind`s that an indicator counts."""
        return self._archive.asking(_("Reading the ledger"), lambda house: _kinds(house, indicator))

    def entries(self, indicator: str) -> Job:
        """Finishes with the `CountedEntries` of an indicator."""

        def ask(house: House) -> CountedEntries:
            kinds = _kinds(house, indicator)
            held = [each for kind in kinds for each in kpi_entries(house, kind.id)]
            held.sort(key=lambda entry: (entry.day, entry.id), reverse=True)
            return CountedEntries(kinds, tuple(held), evidence_counts(house))

        return self._archive.asking(_("Reading the ledger"), ask)

    def recording(
        self,
        kind: str,
        day: date | None,
        facts: Mapping[str, str],
        reference: str,
        evidence: int | None,
    ) -> Job:
        """Enter something. Finishes with the entry's id."""
        return self._jobs.changing(
            _("KPI ledger"),
            lambda house: record_kpi(house, kind, day, facts, reference, evidence=evidence),
        )

    def voiding(self, ids: list[int], reason: str) -> Job:
        """What was entered by mistake counts no more."""
        return self._jobs.changing(_("KPI ledger"), lambda house: void_kpi(house, ids, reason))

    def proving(self, ids: list[int], document: int) -> Job:
        """Let a document prove entries."""
        return self._jobs.changing(_("KPI ledger"), lambda house: prove_kpi(house, ids, document))


def _kinds(house: House, indicator: str) -> tuple[EntryKind, ...]:
    rules = rules_of(house).kpi
    wanted = next((each.kinds for each in rules.indicators if each.id == indicator), ())
    return tuple(kind for kind in entry_kinds(house) if kind.id in wanted)
