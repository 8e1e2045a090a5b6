"""What an export of articles is asked for and yields."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.services.library import Archive
from desktop.services.notes.note_records import UnresolvedLink
from desktop.services.records import Failed

Preface = Callable[[str, Mapping[int, str]], str]
"""(where it will stand, where documents are written) → Markdown of a page in front of the articles."""


class NoteForm(enum.StrEnum):
    """In what form articles are written out."""

    MARKDOWN = "markdown"
    HTML = "html"
    WORD = "docx"
    PDF = "pdf"


class ExportSource(Archive, Protocol):
    """An archive, or what an edition shows of one, that lies in a folder."""

    @property
    def path(self) -> Path:
        """The vault's folder, where nothing in clear may be written."""

    @property
    def suite_name(self) -> str:
        """The cipher suite, whose digest versions have."""


@dataclass(frozen=True, slots=True)
class NotesExported:
    """What was written, read back and found whole.

    `unresolved` are links that lead nowhere, `elsewhere` links to what wasn't exported (both stand as they did);
    `remarks` tell what could not be shown.
    """

    path: Path
    articles: int
    files: int
    bytes: int
    unresolved: tuple[UnresolvedLink, ...] = ()
    elsewhere: tuple[UnresolvedLink, ...] = ()
    remarks: tuple[Failed, ...] = ()
