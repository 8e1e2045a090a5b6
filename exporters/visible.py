"""Makes every character of a text visible: what a format or a typeface cannot carry is written as 〔U+20BB7〕.

A character that silently vanishes from a name is a wrong name, so nothing is ever dropped or replaced by a box.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# XML 1.0 cannot carry these at all, not even as references (XML 1.0 §2.2), and a lone surrogate has no UTF-8.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")


def code_points(characters: str) -> str:
    """`characters` by their numbers, in one pair of brackets."""
    return "〔" + " ".join(f"U+{ord(character):04X}" for character in characters) + "〕"


def for_xml(text: str) -> str:
    """`text` with line ends as `\\n` and every character that XML forbids (or hides) made visible."""
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        text = re.sub("\r\n?|\x85|\u2028|\u2029", "\n", text)
    return _NOT_IN_XML.sub(lambda match: code_points(match.group()), text)


def for_typeface(text: str, has_glyph: Callable[[int], bool]) -> str:
    """`text` with line ends as `\\n`, tabs as spaces, and every character without a glyph made visible."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
    # The usual case, without a step of Python for each character.
    if all(map(has_glyph, map(ord, text.replace("\n", "")))):
        return text
    pieces: list[str] = []
    unseen = ""
    for character in text:
        if character == "\n" or has_glyph(ord(character)):
            if unseen:
                pieces.append(code_points(unseen))
                unseen = ""
            pieces.append(character)
        else:
            unseen += character
    if unseen:
        pieces.append(code_points(unseen))
    return "".join(pieces)


def for_people(path: str) -> str:
    """A path as found on a disk, for a message: undecodable bytes as `\\xNN`, control characters by number."""
    decoded = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return for_xml(decoded).replace("\n", code_points("\n")).replace("\t", code_points("\t"))
