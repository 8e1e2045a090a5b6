"""What a filled-in form says: pairs of label and value, sections under headings, and tables with one finding a row.

It reads the text that was extracted from a ticket, a request or a list of findings, whatever file that was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from resources.form_words import form_words, ignored_lines

_NUMBERING = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．)）]\s*|第[一二三四五六七八九十\d]{1,3}[章节条项]\s*)"
)
_PAIR = re.compile(r"([^\s：:]{1,12})\s*[：:]\s*(\S.*)")
_LABEL_BLANKS = re.compile(r"[\s：:*]+")
_MOST_ROWS = 100
_LONGEST = 20_000
"""Characters of a section that are taken over: the rest is a click away."""
_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class FormFacts:
    """By name, as templates know it: `values` that stand alone, `sections` line by line, `rows` of tables."""

    values: Mapping[str, str]
    sections: Mapping[str, tuple[str, ...]]
    rows: tuple[Mapping[str, str], ...]


def form_facts(text: str) -> FormFacts:
    """What `text`, extracted with tabs between cells, says."""
    values: dict[str, str] = {}
    sections: dict[str, list[str]] = defaultdict(list)
    rows: list[Mapping[str, str]] = []
    columns: list[str] = []
    section = ""
    for line in text.replace("\f", "\n").split("\n"):
        words = line.strip()
        if not words or ignored_lines().fullmatch(words):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if columns and len(cells) >= _LEAST_COLUMNS:
            if len(rows) < _MOST_ROWS:
                rows.append(_row(columns, cells))
            continue
        columns = _columns(cells)
        if columns:
            section = ""
        elif name := _field(_NUMBERING.sub("", words, count=1)):
            section = name
        elif pairs := _pairs(cells):
            section = ""
            for name, value in pairs:
                values.setdefault(name, value)
        elif found := _inline(words):
            section, value = found
            sections[section].append(value)
        elif section and sum(map(len, sections[section])) < _LONGEST:
            sections[section].append(" ".join(filter(None, cells)))
    return FormFacts(values, {name: tuple(lines) for name, lines in sections.items()}, tuple(rows))


def _field(word: str) -> str:
    return form_words().get(_LABEL_BLANKS.sub("", word), "")


def _columns(cells: Sequence[str]) -> list[str]:
    """The names of a table's columns, where `cells` are its head: words alone, none of them a value."""
    named = [_field(cell) for cell in cells]
    known = [name for name in named if name]
    # In a form labels and values take turns; in a head hardly anything else stands than labels.
    full = [cell for cell in cells if cell]
    if len(set(known)) < _LEAST_COLUMNS or len(known) * 2 <= len(full):
        return []
    return named


def _row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and cell:
            row.setdefault(name, cell)
    return row


def _pairs(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Labels with what stands in the cell behind each."""
    found: list[tuple[str, str]] = []
    place = 0
    while place + 1 < len(cells):
        name, value = _field(cells[place]), cells[place + 1]
        if name and value and not _field(value):
            found.append((name, value))
            place += 2
        else:
            place += 1
    return found


def _inline(words: str) -> tuple[str, str] | None:
    """`现象：…` on one line."""
    found = _PAIR.fullmatch(_NUMBERING.sub("", words, count=1))
    name = _field(found[1]) if found else ""
    return (name, found[2].strip()) if found and name else None
