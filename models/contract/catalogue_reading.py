"""Reading an obligation catalogue strictly: every mistake and contradiction in it is named with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from models.contract.catalogue import (
    ANCHORS,
    BASES,
    CADENCES,
    CATEGORIES,
    RULES,
    SIGNS,
    UNSIGNED,
    Catalogue,
    Demand,
    Due,
    DutyRule,
    When,
)
from models.contract.catalogue_problems import contradictions_within
from models.contract.rule_reading import Reader
from resources.words import _

_ID = re.compile(r"[A-Z]{1,3}[0-9]{1,4}")
_TAG = re.compile(r"[a-z][a-z0-9-]{0,20}")
_MOST_DAYS = 3_650


def parse_catalogue(raw: Mapping[str, Any]) -> Catalogue:
    """The catalogue in a parsed TOML file. Raises RulesWrong naming every mistake and contradiction within it."""
    read = Reader(raw, _("catalogue"))
    version = read.integer("version", least=1, most=10**6)
    source = read.text("source")
    tables = read.tables("duty", _("duty {id}"))
    duties = tuple(_duty(each) for each in tables)
    if not tables:
        read.wrong("duty", _("There are no duties."), _("Write [[duty]] above each."))
    read.nothing_else()
    read.problems += contradictions_within(duties)
    read.settle()
    return Catalogue(version, source, duties)


def _duty(read: Reader) -> DutyRule:
    identifier = read.text("id", longest=10)
    if identifier and not _ID.fullmatch(identifier):
        read.wrong(
            "id",
            _("“{value}” can't be the id of a duty.").format(value=identifier),
            _("Write capital letters followed by a number, such as R51."),
        )
    words = read.label()
    sign = read.choice("sign", SIGNS, default="")
    demands = [_demand(each, sign) for each in _within(read, "evidence", key="type")]
    checks = [
        (Demand(each, "contract", "", optional=False, check=True), frozenset[str]())
        for each in read.texts("checks", default=())
    ]
    return DutyRule(
        identifier,
        read.text("clause", longest=200),
        words.zh,
        words.en,
        _some_of(read, "categories", CATEGORIES),
        sign,
        read.text("penalty", default=""),
        read.flag("report", default=False),
        tuple(each for each, _on in demands + checks),
        tuple(_when(each, demands + checks) for each in _within(read, "when", key="tag")),
        read.texts("parts", default=()),
    )


def _demand(read: Reader, sign: str) -> tuple[Demand, frozenset[str]]:
    own = read.choice("sign", (*SIGNS, UNSIGNED), default="")
    demand = Demand(
        read.text("type", longest=100),
        read.choice("basis", BASES, default="contract"),
        "" if own == UNSIGNED else own or sign,
        read.flag("optional", default=False),
        en=read.text("en", default="", longest=200),
        notice=read.flag("notice", default=False),
    )
    on = read.texts("on", default=())
    _all_known(read, "on", on, CADENCES)
    return demand, frozenset(on)


def _when(read: Reader, demands: list[tuple[Demand, frozenset[str]]]) -> When:
    cadence = read.choice("cadence", CADENCES)
    tag = read.text("tag", default="", longest=30)
    if tag and not _TAG.fullmatch(tag):
        read.wrong(
            "tag",
            _("“{value}” can't be part of a duty's key.").format(value=tag),
            _("Write small letters, digits and hyphens, such as proof."),
        )
    due = _due(read.table("due", f"{read.place} › due"))
    return When(
        cadence,
        read.texts("of", default=()),
        read.choice("by", ("calendar", "contract"), default="calendar"),
        read.flag("skip_first", default=False),
        tag,
        read.integer_or_none("lead", most=_MOST_DAYS),
        due,
        tuple(demand for demand, on in demands if not on or cadence in on),
    )


def _due(read: Reader) -> Due:
    return Due(
        read.choice("rule", RULES),
        read.choice("anchor", ("", *ANCHORS), default=""),
        read.integer_or_none("days", most=_MOST_DAYS),
        read.integer_or_none("working", most=_MOST_DAYS),
        read.integer_or_none("months", most=_MOST_DAYS // 30),
        read.text("setting", default=""),
        read.integer_or_none("soft_days", most=_MOST_DAYS),
    )


def _some_of(read: Reader, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = read.texts(name)
    _all_known(read, name, found, known)
    if not found:
        read.wrong(
            name,
            _("Nothing is listed here."),
            _("List at least one of: {known}.").format(known=", ".join(known)),
        )
    return found


def _all_known(read: Reader, name: str, found: tuple[str, ...], known: tuple[str, ...]) -> None:
    for each in found:
        if each not in known:
            read.wrong(
                name,
                _("“{value}” is none of what can stand here.").format(value=each),
                _("Write one of: {known}.").format(known=", ".join(known)),
            )


def _within(read: Reader, name: str, *, key: str) -> list[Reader]:
    """The tables of a list in a duty; the duty's own place may have braces in it, which aren't placeholders."""
    place = read.place.replace("{", "{{").replace("}", "}}")
    return read.tables(name, f"{place} › {name} {{id}}", key=key)
