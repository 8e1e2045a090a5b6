"""Finding notes: what lies below the folders and archives that were given, and which program wrote them.

Links are not followed, what programs keep for themselves is left out and counted, odd names are named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desktop.services.deliveries.delivery_names import NameBook
from desktop.services.filing.sources import (
    SourceFile,
    SourceProblem,
    StableReader,
    find_files,
    visible_name,
)
from desktop.services.knowledge.joplin import joplin_root
from desktop.services.notes.note_archive import read_archive
from desktop.services.notes.note_records import Dialect, NoteEntry, NoteRoot
from desktop.services.records import Failed
from resources.note_words import note_words
from resources.words import _
from vault.pieces import cut

_ITEM_NAME = re.compile(r"[0-9a-f]{32}\.md")
_RESOURCES = "_resources"


def find_notes(paths: Sequence[Path], *, forbidden: Path) -> list[NoteRoot]:
    """Everything below each of `paths`. The folder `forbidden`, the vault itself, is left out.

    What is named twice, or lies in a folder that is named too, is looked at once: with the folder.
    """
    real = {Path(path): Path(os.path.realpath(path)) for path in paths}
    once = {place: path for path, place in reversed(real.items())}
    return [
        _root(path, forbidden)
        for place, path in reversed(once.items())
        if not any(other in place.parents for other in once)
    ]


def is_note(path: str) -> bool:
    """Whether a file is a note, by its name."""
    return path.rpartition(".")[2].lower() in note_words().notes and "." in path


def is_picture(path: str) -> bool:
    """Whether a file is a picture, by its name."""
    return path.rpartition(".")[2].lower() in note_words().pictures and "." in path


def _root(path: Path, forbidden: Path) -> NoteRoot:
    if path.suffix.lower() in (".jex", ".tar") and path.is_file():
        return read_archive(path)
    top = Path(os.path.realpath(path))
    found = find_files([path], forbidden=forbidden)
    name = visible_name(top.name if path.name in ("", "..") else path.name)
    failed, remarks = list(found.failed), list[Failed]()
    book = NameBook(failed, remarks)
    entries: list[NoteEntry] = []
    ignored = 0
    for source in found.files:
        if is_left_out(source.shown.removeprefix(f"{name}/")):
            ignored += 1
        elif source.path != os.fspath(path) and os.path.islink(source.path):  # noqa: PTH114 - no Path for each file
            sentence = _("It is a link to another file; links are not followed.")
            failed.append(Failed(source.shown, sentence))
        elif book.admit(source.shown):
            entries.append(
                NoteEntry(source.shown, source.size, _modified(source), partial(_pieces, source))
            )
    dialect = _dialect(path, entries)
    root = NoteRoot(name, dialect, tuple(entries), tuple(failed), tuple(remarks), ignored=ignored)
    return joplin_root(root) if dialect is Dialect.JOPLIN_RAW else root


def is_left_out(path: str) -> bool:
    """Whether a file is none of the notes': hidden, or what a program or a system keeps beside them."""
    left_out = note_words().left_out
    return any(
        part.startswith(".") or part.lower().startswith(left_out) for part in path.split("/")
    )


def _dialect(path: Path, entries: Sequence[NoteEntry]) -> Dialect:
    if (path / ".obsidian").is_dir():
        return Dialect.OBSIDIAN
    notes = [entry for entry in entries if is_note(entry.path)]
    top = [entry for entry in notes if entry.path.count("/") == 1]
    if top and all(_ITEM_NAME.fullmatch(entry.name) for entry in top):
        return Dialect.JOPLIN_RAW
    if (path / _RESOURCES).is_dir():
        return Dialect.JOPLIN_MARKDOWN
    return Dialect.MARKDOWN


def _modified(source: SourceFile) -> datetime | None:
    try:
        return datetime.fromtimestamp(Path(source.path).stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return None


def _pieces(source: SourceFile) -> Iterator[bytes]:
    reader = StableReader(source)
    try:
        size = 0
        for piece in cut(reader.stream):
            size += len(piece)
            yield piece
        reader.confirm_unchanged(size)
    except OSError as error:
        raise SourceProblem(
            _("It can't be read: {reason}.").format(reason=error.strerror)
        ) from None
    finally:
        reader.close()
