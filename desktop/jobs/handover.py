"""What the handover page asks for and does, as jobs: the gate, the scope, the package, its media, its receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.jobs.archive import Archive
from desktop.jobs.handed_over import Made, MediumToWrite, read_in_hand, read_shelf
from desktop.jobs.job import Job
from desktop.jobs.order import OrderJobs
from desktop.services.contract.materials import materials, return_material
from desktop.services.contract.preflight import preflight, waive, withdraw_waiver
from desktop.services.handover.handing_over import build_handover, verify_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.package_media import write_medium
from desktop.services.handover.package_selection import select
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.receiving.receipts import import_receipt
from models.handover.preflight import Gate, GateItem
from models.handover.receipts import ReceiptOutcome
from resources.package_profiles import PackageProfile, package_profiles
from resources.words import _


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What one rule of a profile leaves out: the reason, its clause, how many of what ("document", "version" …)."""

    reason: str
    clause: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A profile as it would come out today: what is in, what is left out and why. `size` is in bytes."""

    id: str
    title: str
    sentence: str
    documents: int
    size: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class MediumSaid:
    """What people know of a medium: what stands on its label, what it is, its serial number, where it will be kept."""

    label: str = ""
    kind: str = ""
    serial: str = ""
    place: str = ""


class HandoverJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._order = OrderJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def gate(self) -> Job:
        """Finishes with the `Gate` of today."""
        return self._archive.asking(_("Checking before the handover"), preflight)

    def waiving(self, items: Sequence[GateItem], name: str, reason: str) -> Job:
        """Somebody answers for these. Finishes with the `Gate`."""
        keys = [(each.kind, each.key) for each in items]

        def do(house: House) -> Gate:
            waive(house, keys, name=name, reason=reason)
            return preflight(house)

        return self._order.changing(_("Waiver"), do)

    def withdrawing(self, waivers: Sequence[int], reason: str) -> Job:
        """Nobody answers for these any more. Finishes with the `Gate`."""

        def do(house: House) -> Gate:
            for each in waivers:
                withdraw_waiver(house, each, reason)
            return preflight(house)

        return self._order.changing(_("Waiver"), do)

    def materials(self) -> Job:
        """Finishes with every `Material` of the client's."""
        return self._archive.asking(_("Listing"), materials)

    def returning(self, material: int, to: str, day: date | None) -> Job:
        """A material went back. Finishes with the `Material`."""
        return self._order.changing(
            _("Client's materials"),
            lambda house: return_material(house, material, to=to, day=day),
        )

    def scopes(self) -> Job:
        """Finishes with a `Scope` for each profile."""
        return self._archive.asking(
            _("Listing"),
            lambda house: tuple(_scope(house, each) for each in package_profiles()),
        )

    def building(self, out: Path, order: HandoverOrder) -> Job:
        """Build the package below `out`. Finishes with a `PackageReport`."""

        def do(house: House, progress: Progress) -> object:
            return build_handover(house, out, order, progress=progress)

        return self._archive.doing(_("Building the handover package"), do)

    def shelf(self) -> Job:
        """Finishes with the `Shelf` of all that was made here."""
        return self._archive.asking(_("Listing"), read_shelf)

    def in_hand(self, made: Made, sets: int, capacity: int) -> Job:
        """Finishes with the package `InHand`."""
        return self._archive.asking(
            _("Listing"), lambda house: read_in_hand(house, made, sets, capacity)
        )

    def verifying(self, folders: Sequence[Path]) -> Job:
        """Read a package, or the media of a set, whole. Finishes with a `Verification`."""
        given = tuple(folders)

        def do(_house: House, progress: Progress) -> object:
            return verify_handover(given, progress=progress)

        return self._archive.doing(_("Verifying the package"), do)

    def writing(self, package: Path, target: Path, medium: MediumToWrite, said: MediumSaid) -> Job:
        """Copy one part to its medium and read it back. Finishes with a `MediumWritten`."""

        def do(house: House, progress: Progress) -> object:
            return write_medium(
                house,
                package,
                target,
                part=medium.part,
                set_number=medium.set_number,
                label=said.label,
                kind=said.kind,
                serial=said.serial,
                use=medium.use,
                place=said.place,
                progress=progress,
            )

        return self._archive.doing(_("Writing the medium"), do)

    def taking_receipt(
        self, path: Path, outcome: ReceiptOutcome, signed: date, document: int | None
    ) -> Job:
        """Keep what the receiver said. Finishes with a `Receipt`."""
        return self._order.changing(
            _("Importing the receipt"),
            lambda house: import_receipt(
                house, path, outcome=outcome, signed=signed, document_id=document
            ),
        )


def _scope(house: House, profile: PackageProfile) -> Scope:
    """What the profile comes to today; nothing is read but the database."""
    selection = select(house, profile)
    counts = Counter((each.reason, each.clause, each.kind) for each in selection.omissions)
    left = [LeftOut(*key, count) for key, count in counts.most_common()]
    return Scope(
        profile.id,
        profile.title,
        profile.description,
        len({each.document.id for each in selection.items}),
        selection.bytes,
        tuple(left),
    )
