"""The numbers that a word processor writes before paragraphs: 第一条, （二）, 3.1. They are seen, but stand in no text.

Numbering definitions are those of ECMA-376-1 §17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.etree

from search.readers.number_words import number_words
from search.readers.package import Package, local

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_LONGEST_STYLE_CHAIN = 20


@dataclass(slots=True)
class _Level:
    start: int = 0
    form: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False  # its label writes all levels in plain digits
    restart: int = (
        -1
    )  # counted anew behind this level (from 1) and those above; 0 never, -1 behind each above


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts the lists of one document, paragraph after paragraph."""

    def __init__(self, package: Package, numbering: str, styles: str) -> None:
        self._abstracts: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, str, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if numbering in package:
            self._read_definitions(package, numbering)
        if styles in package and self._lists:
            self._read_styles(package, styles)

    def label(self, properties: lxml.etree._Element | None) -> str:
        """What stands before a paragraph with these properties (w:pPr), and count it; empty for bullets and none."""
        number, level = self._list_of(properties)
        found = self._lists.get(number)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for at, start in found.starts.items():
                counts[at] = start - 1
        definition = self._level(found, level)
        last = counts[level]
        counts[level] = definition.start if last is None else last + 1
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = self._level(found, upper).start
        for deeper in range(level + 1, _LEVELS):
            restart = self._level(found, deeper).restart
            if restart < 0 or level < restart:
                counts[deeper] = None
        if definition.form in ("bullet", "none"):
            return ""

        def written(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            upper = self._level(found, at)
            count = counts[at]
            form = "decimal" if definition.legal else upper.form
            return number_words(upper.start if count is None else count, form)

        return _PLACE.sub(written, definition.text)

    def form(self, properties: lxml.etree._Element | None) -> tuple[str, str, int] | None:
        """How a paragraph is numbered: form ("bullet", "decimal"…), text ("%1."), level from 0; None for not at all."""
        number, level = self._list_of(properties)
        found = self._lists.get(number)
        if found is None or not 0 <= level < _LEVELS:
            return None
        definition = self._level(found, level)
        return definition.form, definition.text, level

    def _level(self, found: _List, level: int) -> _Level:
        own = found.levels.get(level)
        return own or self._abstracts.get(found.abstract, {}).get(level, _Level())

    def _list_of(self, properties: lxml.etree._Element | None) -> tuple[str, int]:
        number, level = "", -1
        style = ""
        if properties is not None:
            style = _value(properties.find("{*}pStyle"))
            own = properties.find("{*}numPr")
            if own is not None:
                number = _value(own.find("{*}numId"))
                level = _whole(_value(own.find("{*}ilvl")), -1)
        for _ in range(_LONGEST_STYLE_CHAIN):
            if (number and level >= 0) or style not in self._styles:
                break
            based_on, styled, styled_level = self._styles[style]
            if not number and styled:
                number = styled
                level = styled_level if level < 0 else level
                if level < 0:
                    level = self._level_of_style(number, style)
            style = based_on
        return number, max(level, 0)

    def _level_of_style(self, number: str, style: str) -> int:
        found = self._lists.get(number)
        levels = self._abstracts.get(found.abstract, {}) if found else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def _read_definitions(self, package: Package, part: str) -> None:
        for _, element in package.events(part, ("{*}abstractNum", "{*}num"), ends=True):
            if local(element.tag) == "abstractNum":
                name = _attribute(element, "abstractNumId")
                self._abstracts[name] = dict(_levels(element))
                if link := _value(element.find("{*}numStyleLink")):
                    self._links[name] = link
                if link := _value(element.find("{*}styleLink")):
                    self._links[f"style {link}"] = name
                continue
            found = _List(_value(element.find("{*}abstractNumId")))
            for override in element.iterfind("{*}lvlOverride"):
                level = _whole(_attribute(override, "ilvl"), 0)
                start = _value(override.find("{*}startOverride"))
                if start:
                    found.starts[level % _LEVELS] = _whole(start, 1)
                found.levels.update(_levels(override))
            self._lists[_attribute(element, "numId")] = found
        for found in self._lists.values():
            link = self._links.get(found.abstract, "")
            found.abstract = self._links.get(f"style {link}", found.abstract)

    def _read_styles(self, package: Package, part: str) -> None:
        for _, element in package.events(part, ("{*}style",), ends=True):
            number, level = "", -1
            properties = element.find("{*}pPr/{*}numPr")
            if properties is not None:
                number = _value(properties.find("{*}numId"))
                level = _whole(_value(properties.find("{*}ilvl")), -1)
            based_on = _value(element.find("{*}basedOn"))
            self._styles[_attribute(element, "styleId")] = (based_on, number, level)
            element.clear()


def _levels(element: lxml.etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in element.iterfind("{*}lvl"):
        yield (
            _whole(_attribute(level, "ilvl"), 0),
            _Level(
                _whole(_value(level.find("{*}start")), 0),
                _value(level.find("{*}numFmt")) or "decimal",
                _value(level.find("{*}lvlText")),
                _value(level.find("{*}pStyle")),
                level.find("{*}isLgl") is not None,
                _whole(_value(level.find("{*}lvlRestart")), -1),
            ),
        )


def _value(element: lxml.etree._Element | None) -> str:
    return "" if element is None else _attribute(element, "val")


def _attribute(element: lxml.etree._Element, name: str) -> str:
    """An attribute of WordprocessingML, in whichever of its two namespaces."""
    space = element.tag.rpartition("}")[0]
    return str(element.get(f"{space}}}{name}", ""))


def _whole(text: str, otherwise: int) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else otherwise
