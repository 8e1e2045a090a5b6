"""Writing a delivery out as a folder of files with its listing beside it, under names that any system keeps.

What is written here is in clear, which is what was asked for; it appears under its name only when it is whole.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from desktop.services.deliveries.delivery_listing import listing_name
from desktop.services.deliveries.delivery_reading import Delivered, member_pieces, members
from desktop.services.deliveries.delivery_records import is_executable, is_link
from desktop.services.errors import InsideVault
from desktop.services.house import House
from desktop.services.library import document_bytes, usable_document
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed
from exporters.errors import ContentChanged, OutputFailed, OutputNotEmpty
from exporters.names import Namer, safe_name
from models.queries import filed_versions
from resources.words import _
from vault.primitives import new_hash

_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """A delivery on disk. `renamed` names files that stand under another name than in the delivery."""

    folder: Path
    listing: Path
    files: int
    bytes: int
    renamed: tuple[Failed, ...]


def export_delivery(
    house: House, delivered: Delivered, out: Path, *, progress: Progress | None = None
) -> WrittenTree:
    """Write the files of a delivery below `out`, which must not exist or be empty, and its listing beside it.

    Links are written as files that hold their target. Raises OutputNotEmpty, OutputFailed, ContentChanged,
    InsideVault, Withheld, the vault's errors and Cancelled; nothing is left then.
    """
    progress = progress or Quiet()
    usable_document(house, delivered.document_id)
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(out)
    tree = delivered.delivery.version_id
    listing = out.with_name(safe_name(f"{out.name}-{listing_name(delivered.delivery.name)}"))
    if (out.exists() and (not out.is_dir() or any(out.iterdir()))) or listing.exists():
        raise OutputNotEmpty(out)
    progress.start(_("Writing the source tree"), delivered.delivery.bytes, "bytes")
    house.log(("exported", f"document {delivered.document_id}", delivered.label))
    stage = out.with_name(out.name + _UNFINISHED)
    namer, renamed, total = Namer(), list[Failed](), 0
    files = members(house, tree)
    with house.database.read() as session:
        (record,) = filed_versions(session, [tree])
    # Outside of what is cleaned up: a folder of that name which was there before is somebody else's.
    stage.mkdir(parents=True)
    try:
        for member in files:
            progress.checkpoint()
            version = member.version
            place = namer.path("", version.path.split("/"), hidden=True)
            if place != version.path:
                sentence = _("It was written as {name}.").format(name=place)
                renamed.append(Failed(version.path, sentence))
            elif is_link(version.mode):
                sentence = _("It is a link; a file with its target was written.")
                renamed.append(Failed(version.path, sentence))
            target = stage.joinpath(*place.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            whole = new_hash(house.vault.suite.hash)
            with target.open("xb") as file:
                for piece in member_pieces(house, member):
                    whole.update(piece)
                    file.write(piece)
                    total += len(piece)
                    progress.advance(len(piece), version.path)
            if (digest := whole.digest()) != version.digest:
                raise ContentChanged(version.path, version.digest.hex(), digest.hex())
            if is_executable(version.mode):
                target.chmod(0o755)
        if out.exists():
            out.rmdir()
        listing.write_bytes(b"".join(document_bytes(house, record)))
        stage.rename(out)
    except OSError as error:
        _remove(stage, listing)
        raise OutputFailed(out, error) from error
    except BaseException:
        _remove(stage, listing)
        raise
    return WrittenTree(out, listing, len(files), total, tuple(renamed))


def _remove(stage: Path, listing: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    with contextlib.suppress(OSError):
        listing.unlink()
