"""What the contract's page asks for and does, as jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.services.contract.duties import board, say_of_duty
from desktop.services.contract.evidence import attach_evidence, renew_evidence, withdraw_evidence
from desktop.services.contract.evidence_suggesting import (
    PlannedEvidence,
    Suggestion,
    attach_suggested,
    suggest_all,
    suggest_evidence,
)
from desktop.services.contract.kpi_status import KpiStatus, kpi_status
from desktop.services.contract.overview import Overview, overview
from desktop.services.contract.payments import say_of_payment, void_payment
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from desktop.services.progress import Progress
from models.contract.calendar import WorkingCalendar
from models.obligations.boards import Board
from resources.words import _

_MOST_SUGGESTED = 8
T = TypeVar("T")
Series = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ContractReading:
    """The contract as it stands on `day`. `names` are those of persons and matters that duties are of."""

    day: date
    today: date
    title: str
    start: date
    end: date
    calendar: WorkingCalendar
    board: Board
    overview: Overview
    kpi: tuple[KpiStatus, ...]
    names: Mapping[Series, str]

    def name_of(self, series: Series) -> str:
        """What a person or a matter is called; nothing where that isn't known."""
        return self.names.get(series, "")


class ContractJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start. Changes emit `library_changed` when done."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def reading(self, day: date | None, prepare: Callable[[ContractReading], T]) -> Job:
        """Finishes with what `prepare` makes of the contract on `day` (today where None), in the reader's thread."""
        return self._archive.asking(
            _("Reading the contract"), lambda house: prepare(read_contract(house, day))
        )

    def asking(self, ask: Callable[[House], object]) -> Job:
        """Finishes with what `ask` returns."""
        return self._archive.asking(_("Reading the contract"), ask)

    def suggestions(self, key: str) -> Job:
        """Finishes with a duty's key and its `Suggestion`s."""

        def ask(house: House) -> tuple[str, tuple[Suggestion, ...]]:
            return key, tuple(suggest_evidence(house, key)[:_MOST_SUGGESTED])

        return self.asking(ask)

    def attaching(
        self,
        keys: Sequence[str],
        documents: Sequence[int],
        *,
        kind: str = "",
        signed: str = "",
        day: date | None = None,
        note: str = "",
    ) -> Job:
        """Let documents prove duties. Finishes with the ids of the evidence."""

        def do(house: House) -> list[int]:
            return [
                each
                for document in documents
                for each in attach_evidence(
                    house, keys, document, kind=kind, signed=signed, day=day, note=note
                )
            ]

        return self.changing(_("Filing evidence"), do)

    def proposals(self) -> Job:
        """What is in the vault already for duties that lack it. Finishes with an `EvidencePlan` of certain matches."""
        return self.asking(suggest_all)

    def attaching_proposed(self, lines: Sequence[PlannedEvidence], signed: str) -> Job:
        """Attach the lines of a plan that were chosen. Finishes with the evidence's ids."""
        return self.changing(
            _("Attaching evidence"), lambda house: attach_suggested(house, lines, signed=signed)
        )

    def withdrawing(self, ids: Sequence[int], reason: str) -> Job:
        """Finishes with how many proved something until now."""
        return self.changing(
            _("Withdrawing evidence"), lambda house: withdraw_evidence(house, ids, reason)
        )

    def renewing(self, ids: Sequence[int]) -> Job:
        """Pin the newest versions. Finishes with the new ids."""
        return self.changing(_("Renewing evidence"), lambda house: renew_evidence(house, ids))

    def saying(
        self, keys: Sequence[str], step: str, *, day: date | None, name: str = "", reason: str = ""
    ) -> Job:
        """Say a step of duties."""
        return self.changing(
            _("Duties"),
            lambda house: say_of_duty(house, keys, step, day=day, name=name, reason=reason),
        )

    def paying(
        self,
        number: int,
        step: str,
        *,
        day: date | None,
        amount_fen: int,
        reference: str,
        note: str,
    ) -> Job:
        """Enter what happened to a payment. Finishes with the entry's id."""
        return self.changing(
            _("Payments"),
            lambda house: say_of_payment(
                house,
                number,
                step,
                day=day,
                amount_fen=amount_fen,
                reference=reference,
                note=note,
            ),
        )

    def voiding_payment(self, entry: int, reason: str) -> Job:
        """What was entered of a payment was a mistake."""
        return self.changing(_("Payments"), lambda house: void_payment(house, entry, reason))

    def changing(self, title: str, change: Callable[[House], object]) -> Job:
        """Change what is owed or what proves it. Finishes with what `change` returns."""
        changed = self._archive.library_changed.emit
        event = LibraryChanged(Change.ORGANISED)

        def do(house: House, _progress: Progress) -> object:
            result = change(house)
            changed(event)
            return result

        return self._archive.doing(title, do)


def read_contract(house: House, day: date | None) -> ContractReading:
    """Everything that the page shows at first."""
    rules, today = rules_of(house), today_of(house)
    shown = day or today
    registers = registers_of(house)
    names: dict[Series, str] = {
        ("person", each.id): each.name or each.label for each in registers.person.values()
    }
    names |= {
        ("matter", each.id): f"{each.number} {each.title}".strip()
        for each in registers.matter.values()
    }
    names |= {
        ("payment", each.number): _("Payment {number}").format(number=each.number)
        for each in rules.terms.payments
    }
    return ContractReading(
        shown,
        today,
        rules.terms.title,
        rules.terms.start,
        rules.terms.end,
        rules.calendar,
        board(house, shown),
        overview(house, shown),
        tuple(kpi_status(house, shown)),
        names,
    )
