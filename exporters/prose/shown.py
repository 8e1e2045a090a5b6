"""Text of an article as HTML text: escaped, and what would deceive the eye made visible by its number."""

from __future__ import annotations

import re
from html import escape

from exporters.visible import code_points, for_xml

# Direction overrides and isolates reorder what stands around them (Unicode UAX #9; "Trojan Source"), tag characters
# can't be seen at all.
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]+")
# In an address nothing invisible has a place.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffc\U000e0000-\U000e01ef]+"
)


def shown(text: str) -> str:
    """`text` escaped for HTML, quotes included."""
    return escape(visible(text), quote=True)


def visible(text: str) -> str:
    """`text` with control characters and direction overrides written as 〔U+202E〕."""
    if text.isascii():
        return for_xml(text)
    return _DECEIVING.sub(lambda match: code_points(match.group()), for_xml(text))


def shown_address(address: str, *, escaped: bool = True) -> str:
    """An address to be read: every invisible character of it visible, and in one line."""
    written = _INVISIBLE.sub(lambda match: code_points(match.group()), address)
    written = visible(written).replace("\n", code_points("\n")).replace("\t", code_points("\t"))
    return escape(written, quote=True) if escaped else written
