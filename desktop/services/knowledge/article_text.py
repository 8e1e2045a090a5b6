"""Titles and texts of articles: what may be kept of them, the bytes they become, and the links in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from desktop.services.errors import TextTooLong, TitleUnusable
from desktop.services.filing.screening import refuse, screen_name, screen_text
from desktop.services.house import House
from desktop.services.library import Archive, document_bytes
from exporters.errors import ExportError
from exporters.names import safe_name
from exporters.prose.front_matter import split_front
from exporters.prose.links import find_links
from models.knowledge.linking import WrittenLink
from models.records import DocumentRecord
from search.readers.encodings import decode

LONGEST_TEXT = 4 * 1024 * 1024
"""Bytes: beyond it the window can't show an article while it is typed; a file of any length can be filed as it is."""

LONGEST_TITLE = 500
"""Characters: no list and no paper has room for more."""

ENDING = ".md"
NOTE_ENDINGS = (ENDING, ".markdown", ".txt")
"""What Markdown files are called."""

# Line ends, other controls, marks of direction, halves of characters: nobody sees them, and some systems choke on them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_HALVES = re.compile("[\ud800-\udfff]")


def clean_title(title: str) -> str:
    """`title` on one line, without what can't be seen. Raises TitleUnusable."""
    clean = _BLANKS.sub(" ", _UNSEEN.sub(" ", unicodedata.normalize("NFC", title))).strip()
    if not clean or len(clean) > LONGEST_TITLE:
        raise TitleUnusable(len(clean), LONGEST_TITLE)
    return clean


def file_name(title: str) -> str:
    """The file name of an article, safe on every system."""
    return safe_name(title + ENDING)


def encoded(body: str, most: int = LONGEST_TEXT) -> bytes:
    """The bytes of a text; halves of characters, which no file can hold, become U+FFFD. Raises TextTooLong."""
    data = whole(body).encode()
    if len(data) > most:
        raise TextTooLong(len(data), most)
    return data


def decoded(data: bytes) -> str:
    """The text of a Markdown file, its lines ending in line feeds."""
    text = decode(data)
    if text is None:
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def source_of(archive: Archive, document: DocumentRecord) -> str:
    """The Markdown of `document`'s version, for use cases that journal the whole action themselves."""
    return decoded(b"".join(document_bytes(archive, document)))


def screen(house: House, title: str, body: str, names: Iterable[str] = ()) -> None:
    """Refuse what bears the mark of a state secret. Raises StateSecret, journalled without words."""
    for finding in (*(screen_name(name) for name in (title, *names) if name), screen_text(body)):
        if finding is not None and finding.certain:
            refuse(house, finding)


def whole(text: str) -> str:
    """`text` with U+FFFD for halves of characters, which nothing can store."""
    return _HALVES.sub("\ufffd", text)


def written_links(text: str) -> list[WrittenLink]:
    """The links of a text, in order. Raises exporters.errors.TooLarge for one that can't be shown as an article."""
    return [WrittenLink(link.raw, link.label, link.embedded) for link in find_links(whole(text))]


def links_if_shown(text: str) -> list[WrittenLink]:
    """The same of a file that is taken as it is; none where it can't be shown."""
    try:
        return written_links(text)
    except ExportError:
        return []


def aliases(text: str) -> tuple[str, ...]:
    """Other names that the front matter of a note gives it."""
    front, _start, _problem = split_front(text)
    named = front.get("aliases", front.get("alias"))
    listed = named if isinstance(named, list) else [named]
    return tuple(each.strip() for each in listed if isinstance(each, str) and each.strip())
