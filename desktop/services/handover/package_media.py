"""Writing a finished package to media: one or several sets, each split over as many media as it needs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.services.errors import InsideVault
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from exporters.description import MediumFacts, medium_description
from exporters.errors import NotThisPackage, OutputFailed
from exporters.media_split import MediumPart, label_prefix, plan_parts
from exporters.media_writing import package_root, write_part
from exporters.names import safe_name
from models.handover.package_media import PackageMedium, keep_medium, package_media
from models.keeping.residue import FINAL_PACKAGE, PackageRecord, packages
from resources.words import N_, _
from vault.ids import utc_now

__all__ = [
    "USES",
    "MediumPart",
    "MediumWritten",
    "list_package_media",
    "plan_media",
    "write_medium",
]

USES = {"sealed": N_("to be sealed away"), "reading": N_("for reading")}
"""What a set is for: 封存 or 查用 (domain model §5)."""


@dataclass(frozen=True, slots=True)
class MediumWritten:
    """A medium that was written and read back. `label` is its number; `kept` files were there already, and equal."""

    folder: Path
    label: str
    set_number: int
    ordinal: int
    count: int
    files: int
    bytes: int
    kept: int


def plan_media(package: Path, capacity: int) -> tuple[MediumPart, ...]:
    """What goes to which medium of `capacity` bytes; 0 is one medium for everything.

    Raises NotAPackage, VerificationFailed for what can't be read, and FileTooLarge naming a file that fits none.
    """
    return plan_parts(package, capacity)


def list_package_media(house: House, root: str | None = None) -> Sequence[PackageMedium]:
    """Every medium that was written, or those with the package of this root."""
    with house.database.read() as session:
        return package_media(session, root)


def write_medium(
    house: House,
    package: Path,
    target: Path,
    *,
    part: MediumPart,
    set_number: int,
    label: str = "",
    kind: str = "",
    serial: str = "",
    use: str = "",
    place: str = "",
    made_by: str = "",
    progress: Progress | None = None,
) -> MediumWritten:
    """Copy one part of the package to the medium mounted at `target`, read it back, and put it on record.

    `use` is a key of `USES`; without one the first set is to be sealed away. `place` is where the medium will be kept.
    After a failure the same call goes on where it stopped. Raises NotAllowed, InsideVault, NotAPackage, NotThisPackage
    (also for a package that wasn't made here), MediumTooSmall, OutputFailed, SourceUnreadable, ContentChanged,
    VerificationFailed, Cancelled.
    """
    require(house, Right.HANDOVER)
    progress = progress or Quiet()
    real = Path(os.path.realpath(target))
    if real.is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(target)
    if real.is_relative_to(os.path.realpath(package)):
        raise NotThisPackage(target)
    record = _record(house, package)
    use = use or ("sealed" if set_number == 1 else "reading")
    now = utc_now()
    contract = house.contract
    prefix = label_prefix(contract.number_prefix, record.moment)
    label = label or f"{prefix}-{set_number}-{part.ordinal}"
    name = safe_name(Path(os.path.realpath(package)).name, gbk=True)
    try:
        capacity = shutil.disk_usage(target).total
    except OSError as error:
        raise OutputFailed(target, error) from error
    facts = MediumFacts(
        package=name,
        title=contract.title,
        giver=contract.contractor,
        number=label,
        kind=kind,
        serial=serial,
        capacity=capacity,
        use=_(USES[use]),
        set_number=set_number,
        ordinal=part.ordinal,
        count=part.count,
        files=len(part.files),
        size=part.bytes,
        root=record.root,
        final=record.kind == FINAL_PACKAGE,
        made_by=made_by,
        moment=now,
    )
    progress.start(_("Writing the medium"), 2 * part.bytes, "bytes")
    written = write_part(
        package,
        target,
        part,
        medium_description(facts),
        name=name,
        on_bytes=progress.advance,
        checkpoint=progress.checkpoint,
    )
    medium = PackageMedium(
        id=0,
        root=record.root,
        set_number=set_number,
        ordinal=part.ordinal,
        count=part.count,
        label=label,
        kind=kind,
        serial=serial,
        capacity=capacity,
        use=use,
        place=place,
        path=str(real),
        files=written.files,
        bytes=written.bytes,
        moment=now,
    )
    detail = f"set {set_number}, part {part.ordinal} of {part.count}, root {record.root}"
    with house.database.write() as session:
        keep_medium(session, medium)
        house.journal.append(session, [("medium written", f"medium {label}", detail)])
    return MediumWritten(
        real,
        label,
        set_number,
        part.ordinal,
        part.count,
        written.files,
        written.bytes,
        written.kept,
    )


def _record(house: House, package: Path) -> PackageRecord:
    """What this vault knows of the package; raises NotThisPackage for one that it didn't make."""
    root = package_root(package)
    with house.database.read() as session:
        known = [each for each in packages(session) if each.root == root]
    if not known:
        raise NotThisPackage(package, foreign=True)
    return known[-1]
