"""The one door to kreuzberg, for the formats that have no reader of ours: old Word, sheets, slides, EPUB, Outlook.

Nothing is cached (its cache is plaintext on disk), recognised, chunked or embedded.
"""

from __future__ import annotations

import re

import kreuzberg

from search.formats import Kind
from search.reasons import Reason, Unreadable

_MIME = {
    Kind.SHEETS_XML: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.EPUB: "application/epub+zip",
    Kind.WORD: "application/msword",
    Kind.SHEETS: "application/vnd.ms-excel",
    Kind.SLIDES: "application/vnd.ms-powerpoint",
    Kind.OUTLOOK: "application/vnd.ms-outlook",
}
_SHEETS = frozenset({Kind.SHEETS_XML, Kind.SHEETS})
_CONFIG = kreuzberg.ExtractionConfig(
    use_cache=False,
    enable_quality_processing=False,
    concurrency=kreuzberg.ConcurrencyConfig(max_threads=1),
)
_PLACEHOLDER = re.compile(
    r"^\[(?:Image|Image placeholder|Text placeholder)[^\]\n]*\]$", re.MULTILINE
)


def library_text(kind: Kind, data: bytes) -> list[str]:
    """The text of a file of this kind, in sheets where there are any."""
    mime = _MIME.get(kind)
    if mime is None:
        raise Unreadable(Reason.UNSUPPORTED)
    try:
        result = kreuzberg.extract_bytes_sync(data, mime, config=_CONFIG)
    except kreuzberg.ValidationError:
        raise Unreadable(Reason.UNSUPPORTED) from None
    except kreuzberg.KreuzbergError as error:
        words = str(error).lower()
        protected = "password" in words or "encrypt" in words
        raise Unreadable(Reason.PROTECTED if protected else Reason.DAMAGED) from None
    text = _PLACEHOLDER.sub("", result.content)
    if kind in _SHEETS:
        names = dict(result.metadata).get("sheet_names")
        return _split_sheets(text, names if isinstance(names, list) else [])
    return [text]


def _split_sheets(text: str, names: list[object]) -> list[str]:
    """Sheets come one after the other, each under its name on a line of its own."""
    starts = [0]
    for name in names[1:]:
        at = text.find(f"\n\n{name}\n\n", starts[-1])
        if at < 0:
            return [text]
        starts.append(at + 2)
    return [
        text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
