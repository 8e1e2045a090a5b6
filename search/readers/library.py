"""The one door to kreuzberg, for the one format that has no reader of ours: binary workbooks (xlsb).

Nothing is cached (its cache is plaintext on disk), recognised, chunked or embedded.
"""

from __future__ import annotations

import kreuzberg

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content
from search.records import Page

_BINARY_SHEETS = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
_CONFIG = kreuzberg.ExtractionConfig(
    use_cache=False,
    enable_quality_processing=False,
    concurrency=kreuzberg.ConcurrencyConfig(max_threads=1),
)


def library_content(data: bytes) -> Content:
    """The sheets, without the addresses of their cells. Raises Unreadable."""
    try:
        result = kreuzberg.extract_bytes_sync(data, _BINARY_SHEETS, config=_CONFIG)
    except kreuzberg.ValidationError:
        raise Unreadable(Reason.UNSUPPORTED) from None
    except kreuzberg.KreuzbergError as error:
        words = str(error).lower()
        protected = "password" in words or "encrypt" in words
        raise Unreadable(Reason.PROTECTED if protected else Reason.DAMAGED) from None
    named = dict(result.metadata).get("sheet_names")
    names = [str(name) for name in named] if isinstance(named, list) else []
    pages = _split_sheets(result.content, names)
    if len(pages) != len(names):
        return Content(pages)
    return Content(pages, [Page("sheet", name) for name in names])


def _split_sheets(text: str, names: list[str]) -> list[str]:
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
