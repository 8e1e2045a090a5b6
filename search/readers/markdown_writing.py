"""Text as Markdown that says exactly that: what would be taken for markup is escaped, emphasis stays readable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

_ALWAYS = re.compile(r"[\\`*\[\]<]")
_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_STRIKE = re.compile(r"~(?=~)|(?<=~)~")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
_LINE_START = re.compile(
    r"(#{1,6}(?=\s|$)|>|[+-](?=\s|$|-)|=|\d{1,9}(?=[.)](?:\s|$))|:(?=-)|~(?=~~)|\|)"
)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_MARGINS = " \t\r\n\u3000"
_IN_ADDRESS = re.compile(r"[\s<>()\\]")


class Piece(NamedTuple):
    """Text of one look. `raw` is Markdown already: an image, a footnote's mark, a line's end."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    link: str = ""
    raw: bool = False


def escaped(text: str) -> str:
    """`text` inside of a line, without markup."""
    text = _ALWAYS.sub(lambda found: f"\\{found[0]}", _BLANKS.sub(" ", text))
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _ENTITY.sub(r"\\&", text)
    return _STRIKE.sub(r"\\~", text)


def paragraph(pieces: Sequence[Piece], *, plain: bool = False) -> str:
    """A paragraph's line; `plain` leaves emphasis out, as in headings, which have their own."""
    text = inline(pieces, plain=plain).strip(_MARGINS)
    return "\n".join(_guarded(line.lstrip(_MARGINS)) for line in text.split("\n"))


def _guarded(line: str) -> str:
    """A line whose beginning is not taken for a heading, a list, a quotation or a rule."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    if found[0].isdigit():
        return f"{found[0]}\\{line[found.end() :]}"
    return f"\\{line}"


def inline(pieces: Sequence[Piece], *, plain: bool = False) -> str:
    """Runs of text, neighbours of one look together; a link's words are one link."""
    out: list[str] = []
    for link, group in groupby(pieces, key=lambda piece: piece.link):
        words = _emphasised(list(group), plain=plain)
        if link and words.strip():
            out.append(f"[{words.strip()}]({address(link)})")
        else:
            out.append(words)
    return "".join(out)


def address(target: str) -> str:
    """A link's destination, with what would end it percent-encoded."""
    return _IN_ADDRESS.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), target
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head; every row as wide as the widest."""
    width = max(map(len, rows))
    lines = [_row(row, width) for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _row(cells: Sequence[str], width: int) -> str:
    filled = [*cells, *[""] * (width - len(cells))]
    shown = (cell.replace("|", "\\|").replace("\n", " ").strip(_MARGINS) for cell in filled)
    return f"| {' | '.join(shown)} |"


def _emphasised(pieces: Iterable[Piece], *, plain: bool) -> str:
    out = ""
    for look, group in groupby(pieces, key=_look):
        members = list(group)
        if look == "raw":
            out += "".join(piece.text for piece in members)
            continue
        text = "".join(piece.text for piece in members)
        out += escaped(text) if plain or not look else _marked(text, look, out)
    return out


def _look(piece: Piece) -> str:
    """The marks of a piece. One kind of emphasis at a time: nested marks that touch are read otherwise than meant."""
    if piece.raw:
        return "raw"
    return "**" if piece.bold else "*" if piece.italic else "~~" if piece.strike else ""


def _marked(text: str, mark: str, before: str) -> str:
    """`text` between marks. Blanks and punctuation at its ends stay outside: beside a letter, as in Chinese everywhere,
    marks next to them would be no marks (CommonMark 0.31 §6.2)."""
    start, end = 0, len(text)
    while start < end and _is_loose(text[start]):
        start += 1
    while end > start and _is_loose(text[end - 1]):
        end -= 1
    if start == end:
        return escaped(text)
    first, inner, last = escaped(text[:start]), escaped(text[start:end]), escaped(text[end:])
    if not first and before.endswith(("*", "~")) and not before.endswith(("\\*", "\\~")):
        return inner + last
    return f"{first}{mark}{inner}{mark}{last}"


def _is_loose(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "PS"
