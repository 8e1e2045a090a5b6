"""What is known of the packages that were made here: where they lie, what their checks said, their media and papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.services.handover.package_media import MediumPart, plan_media
from desktop.services.handover.sealing import SUFFIX
from desktop.services.house import House
from desktop.services.receiving.receipts import receipts
from exporters.layout import NATURES_RESULTS, SIGNING_SUFFIX
from models.bounded_json import MalformedJson
from models.handover.natures import LARGEST_REPORT, NatureReport
from models.handover.package_media import PackageMedium, package_media
from models.handover.receipts import Receipt
from models.keeping.residue import FINAL_PACKAGE, REHEARSAL_PACKAGE, PackageRecord, packages


@dataclass(frozen=True, slots=True)
class Made:
    """A package on record; `there` says whether its folder still lies where it was made."""

    folder: Path
    root: str
    moment: datetime
    documents: int
    final: bool
    there: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every package that was made here, the newest first, and every receipt, the oldest first."""

    packages: tuple[Made, ...]
    receipts: tuple[Receipt, ...]

    def at(self, folder: str) -> Made | None:
        """The newest package in this folder."""
        return next((each for each in self.packages if str(each.folder) == folder), None)


@dataclass(frozen=True, slots=True)
class MediumToWrite:
    """One medium of one set: what belongs on it, and how it was written, if it was."""

    set_number: int
    part: MediumPart
    written: PackageMedium | None

    @property
    def use(self) -> str:
        """ "sealed" (封存) for the first of several sets, "reading" (查用) for the others."""
        return "sealed" if self.set_number == 1 else "reading"


@dataclass(frozen=True, slots=True)
class InHand:
    """A package with all that belongs to it. `papers` are to be signed; `sealed` is the rendition for transport."""

    made: Made
    natures: NatureReport | None
    media: tuple[MediumToWrite, ...]
    papers: tuple[Path, ...]
    sealed: tuple[Path, ...]

    @property
    def papers_folder(self) -> Path:
        """Where the papers lie."""
        return signing_folder(self.made.folder)


def read_shelf(house: House) -> Shelf:
    """Every package on record."""
    with house.database.read() as session:
        known = packages(session)
    made = [_made(each) for each in known if each.kind in (FINAL_PACKAGE, REHEARSAL_PACKAGE)]
    return Shelf(tuple(reversed(made)), tuple(receipts(house)))


def read_in_hand(house: House, made: Made, sets: int, capacity: int) -> InHand:
    """What belongs to a package. Raises NotAPackage, FileTooLarge."""
    with house.database.read() as session:
        written = {
            (each.set_number, each.ordinal): each for each in package_media(session, made.root)
        }
    parts = plan_media(made.folder, capacity)
    copies = max([sets, *(number for number, _ordinal in written)])
    media = tuple(
        MediumToWrite(number, part, written.get((number, part.ordinal)))
        for number in range(1, copies + 1)
        for part in parts
    )
    return InHand(
        made,
        read_natures(made.folder),
        media,
        _files(signing_folder(made.folder), ("pdf", "docx", "xlsx")),
        _sealed(made.folder),
    )


def read_natures(package: Path) -> NatureReport | None:
    """What the giver's check of the four natures said, if it is there and can be read."""
    place = package / "data" / NATURES_RESULTS
    try:
        with place.open("rb") as file:
            return NatureReport.from_json(file.read(LARGEST_REPORT + 1))
    except (OSError, MalformedJson):
        return None


def signing_folder(package: Path) -> Path:
    """Where the papers to be signed lie: beside the package."""
    return package.with_name(package.name + SIGNING_SUFFIX)


def _made(record: PackageRecord) -> Made:
    folder = Path(record.path)
    return Made(
        folder,
        record.root,
        record.moment,
        record.documents,
        record.kind == FINAL_PACKAGE,
        (folder / "bagit.txt").is_file(),
    )


def _files(folder: Path, endings: Sequence[str]) -> tuple[Path, ...]:
    try:
        found = [each for each in folder.iterdir() if each.suffix.lower().lstrip(".") in endings]
    except OSError:
        return ()
    return tuple(sorted(found))


def _sealed(package: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(package.parent.glob(f"{package.name}*{SUFFIX}*")))
    except OSError:
        return ()
