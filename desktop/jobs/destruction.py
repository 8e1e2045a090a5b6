"""What the vault's end asks for and does, as jobs; and the lists by which single documents are disposed of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.jobs.order import OrderJobs
from desktop.services.disposal.disposal import DestructionNames, destroy_vault
from desktop.services.disposal.disposal_lists import (
    approve_disposal,
    carry_out_disposal,
    disposal_lists,
    due_for_disposal,
    new_disposal_list,
    withdraw_disposal,
)
from desktop.services.disposal.holds import list_holds
from desktop.services.filing.leftovers import destruction_residue
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.receiving.receipts import accepted_final
from models.handover.receipts import Receipt, filed_since
from models.keeping.destruction_facts import any_document, first_withheld
from models.keeping.destruction_record import Kept
from models.keeping.disposal import DisposalList, DueDocument
from models.keeping.holds import HoldRecord
from models.keeping.residue import Residue
from resources.words import _


@dataclass(frozen=True, slots=True)
class BeforeDestruction:
    """What has to be known before a vault is destroyed: was its package accepted, what is held, what will remain.

    `withheld` is the number of a document that bears the mark of a state secret, if there is one: then it may not be
    destroyed here. `empty`: without any document there is nothing to be accepted. `later` documents were filed, or got
    another version, after the accepted package was written: nobody has them but this vault.
    """

    accepted: Receipt | None
    holds: tuple[HoldRecord, ...]
    residue: tuple[Residue, ...]
    withheld: str | None = None
    empty: bool = False
    later: int = 0


@dataclass(frozen=True, slots=True)
class DisposalReading:
    """Every disposal list, the newest first, and the documents whose retention is over."""

    lists: tuple[DisposalList, ...]
    due: tuple[DueDocument, ...]


@dataclass(frozen=True, slots=True)
class CarryingOut:
    """What people know of carrying a list out, and where its protocol is written."""

    protocol: Path
    executors: tuple[str, ...] = ()
    supervisor: str = ""
    place: str = ""
    revoke_editions: bool = False
    drop_snapshots: bool = True


class DestructionJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._order = OrderJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def before(self) -> Job:
        """Finishes with `BeforeDestruction`."""
        return self._archive.asking(_("Reading what remains"), _before)

    def destroying(
        self,
        name: str,
        record: Path,
        names: DestructionNames,
        without_acceptance: str,
        kept: Sequence[Kept] = (),
    ) -> Job:
        """Destroy the vault. Finishes with a `DestructionRecord`; the house is closed then."""
        return self._archive.doing(
            _("Destroying the vault"),
            partial(
                destroy_vault,
                name=name,
                record=record,
                names=names,
                without_acceptance=without_acceptance,
                kept=tuple(kept),
            ),
        )

    def disposal(self) -> Job:
        """Finishes with a `DisposalReading`."""
        return self._archive.asking(
            _("Listing"),
            lambda house: DisposalReading(
                tuple(disposal_lists(house)), tuple(due_for_disposal(house))
            ),
        )

    def new_list(self, documents: Sequence[int], *, title: str, basis: str, reason: str) -> Job:
        """Finishes with the new `DisposalList`."""
        chosen = tuple(documents)
        return self._order.changing(
            _("Disposal list"),
            lambda house: new_disposal_list(house, chosen, title=title, basis=basis, reason=reason),
        )

    def approving(self, list_id: int, name: str) -> Job:
        """Approve a list by name. Finishes with it."""
        return self._order.changing(
            _("Disposal list"), lambda house: approve_disposal(house, list_id, name=name)
        )

    def withdrawing(self, list_id: int, reason: str) -> Job:
        """Withdraw a list. Finishes with it."""
        return self._order.changing(
            _("Disposal list"), lambda house: withdraw_disposal(house, list_id, reason=reason)
        )

    def carrying_out(self, list_id: int, said: CarryingOut) -> Job:
        """Purge what an approved list names. Finishes with what that did."""
        changed = self._archive.library_changed.emit

        def do(house: House, progress: Progress) -> object:
            done = carry_out_disposal(
                house,
                list_id,
                protocol=said.protocol,
                executors=said.executors,
                supervisor=said.supervisor,
                place=said.place,
                revoke_editions=said.revoke_editions,
                drop_snapshots=said.drop_snapshots,
                progress=progress,
            )
            changed(LibraryChanged(Change.PURGED))
            return done

        return self._archive.doing(_("Carrying out the disposal list"), do)


def _before(house: House) -> BeforeDestruction:
    accepted = accepted_final(house)
    with house.database.read() as session:
        withheld, empty = first_withheld(session), not any_document(session)
        later = filed_since(session, accepted.root) if accepted else 0
    return BeforeDestruction(
        accepted,
        tuple(list_holds(house, released=False)),
        tuple(destruction_residue(house)),
        withheld,
        empty,
        later,
    )
