"""Opening a sealed rendition: unpacked beside its place, compared with its root, and only then given its name."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop.services.progress import Progress, Quiet
from exporters.bag_marker import INCOMPLETE
from exporters.errors import OutputNotEmpty, SealedContentWrong, VerificationFailed
from exporters.flushing import flush_below
from exporters.sealed import ContentCheck, unpack
from exporters.verify import verify_unfinished
from resources.words import _
from vault.durable import (
    flush_file,
    flush_folder,
    make_folder,
    publish,
    remove,
    storage_errors,
    temporary_name,
    write_durable,
)
from vault.ids import Passphrase
from vault.transport import SealReader, volumes_of

UNFINISHED = ".unfinished"


def unseal_package(
    source: Sequence[Path],
    out: Path,
    passphrase: Passphrase,
    progress: Progress | None = None,
) -> Path:
    """Open a sealed rendition (its volumes, in any order; one of several is enough where the others lie beside it).

    `out` must not exist, or be an empty folder; it appears when everything was read back and fits the root. Returns it.
    Raises NotSealed, VolumesMissing, SealTampered, SealTooNew, WrongSealPassphrase, SealedContentWrong, OutputNotEmpty,
    VerificationFailed, StorageFailed, Cancelled; nothing is left then.
    """
    progress = progress or Quiet()
    _require_free(out)
    reader = SealReader(volumes_of(source))
    keys = reader.unlock(passphrase)
    progress.start(_("Opening the sealed package"), 2 * reader.header.size, "bytes")
    with _unfinished(out) as folder:
        check = ContentCheck()
        for file, pieces in unpack(reader.plain(keys)):
            target = folder.joinpath(*file.path.split("/"))
            if file.path == INCOMPLETE:
                raise SealedContentWrong(
                    INCOMPLETE, _("the package was never completed and must not be accepted")
                )
            with storage_errors(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as stream:
                    for piece in check.watch(file, pieces):
                        stream.write(piece)
                        progress.advance(len(piece), file.path)
                        progress.checkpoint()
        check.require(reader.header.root)
        flush_below(folder, flush_file=flush_file, flush_folder=flush_folder)
        outcome = verify_unfinished(
            folder, on_bytes=progress.advance, checkpoint=progress.checkpoint
        )
        if not outcome.ok or outcome.root != reader.header.root.hex():
            raise VerificationFailed(outcome.findings)
    return out


def _require_free(out: Path) -> None:
    with storage_errors(out):
        if os.path.lexists(out) and (out.is_symlink() or not out.is_dir() or any(out.iterdir())):
            raise OutputNotEmpty(out)


@contextlib.contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """A folder beside `out` that says that it isn't finished; it becomes `out` when all went well, or goes."""
    folder = out.with_name(out.name + UNFINISHED)
    marker = folder / INCOMPLETE
    if os.path.lexists(folder):
        if not _is_ours(folder):
            raise OutputNotEmpty(folder)
        _clear(folder)
    make_folder(folder)
    try:
        text = _("This package is not complete. Do not accept it; have it opened again.")
        write_durable(marker, f"{text}\n".encode())
        yield folder
        remove(marker)
        flush_folder(folder)
        if out.is_dir():
            with storage_errors(out):
                out.rmdir()
        publish(folder, out)
    except BaseException:
        _clear(folder)
        raise


def _is_ours(folder: Path) -> bool:
    """Whether a killed run of ours left it: it says so itself, or nothing but that was about to be written."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    with storage_errors(folder):
        names = {entry.name for entry in folder.iterdir()}
    return INCOMPLETE in names or names <= {temporary_name(folder / INCOMPLETE).name}


def _clear(folder: Path) -> None:
    """Remove an unfinished folder, its marker last."""
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            if entry.name == INCOMPLETE:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()
        folder.joinpath(INCOMPLETE).unlink(missing_ok=True)
        folder.rmdir()
