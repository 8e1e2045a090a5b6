"""What a contract leaves open, as questions with their possible answers: resources/catalogue/settings.toml.

Answers are texts: a choice's id, a whole number, a day (2026-10-31), or free words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.contract.rule_problems import RuleProblem
from models.contract.rule_reading import Reader
from resources.knowledge import Label
from resources.words import _

TYPES = ("choice", "number", "date", "text")
_LONGEST = 2_000
_MOST = 10**6


@dataclass(frozen=True, slots=True)
class SettingChoice:
    """One of the answers there are."""

    id: str
    words: Label


@dataclass(frozen=True, slots=True)
class SettingRule:
    """One question: `default` stands until it is settled; `least` and `most` bound a number."""

    id: str
    group: str
    clause: str
    question: Label
    type: str
    default: str
    choices: tuple[SettingChoice, ...]
    least: int
    most: int

    def wrong(self, value: str) -> str:
        """Why `value` can't be the answer, translated; empty when it can. An empty answer is no answer, and can."""
        if not value:
            return ""
        if self.type == "choice" and value not in {each.id for each in self.choices}:
            known = ", ".join(each.id for each in self.choices)
            return _("“{value}” is no answer; there are: {known}.").format(
                value=value[:60], known=known
            )
        if self.type == "number":
            return self._wrong_number(value)
        if self.type == "date" and not _is_day(value):
            return _("“{value}” is no day; write 2026-10-31.").format(value=value[:60])
        if len(value) > _LONGEST:
            return _("An answer has at most {most} characters.").format(most=_LONGEST)
        return ""

    def shown(self, value: str) -> str:
        """An answer in words of the language in use."""
        for each in self.choices:
            if each.id == value:
                return str(each.words)
        return value

    def _wrong_number(self, value: str) -> str:
        if not (value.isascii() and value.isdigit()) or str(int(value[:9])) != value:
            return _("“{value}” is no whole number.").format(value=value[:60])
        if not self.least <= int(value) <= self.most:
            return _("{value} is not between {least} and {most}.").format(
                value=value, least=self.least, most=self.most
            )
        return ""


@dataclass(frozen=True, slots=True)
class SettingRules:
    """All questions, in the order in which they are asked; `groups` are their headings by id."""

    version: int
    source: str
    groups: Mapping[str, Label]
    settings: tuple[SettingRule, ...]

    @property
    def by_id(self) -> Mapping[str, SettingRule]:
        """The questions by their ids."""
        return {each.id: each for each in self.settings}

    def values(self, fixed: Mapping[str, str]) -> dict[str, str]:
        """Every answer before one is settled in a vault: what the contract's profile has `fixed`, else the default."""
        return {each.id: fixed.get(each.id) or each.default for each in self.settings}


def parse_settings(raw: Mapping[str, Any]) -> SettingRules:
    """The questions in a parsed TOML file. Raises RulesWrong naming everything that is wrong."""
    read = Reader(raw, _("settings"))
    version = read.integer("version", least=1, most=10**6)
    source = read.text("source")
    groups = {
        each.text("id", longest=30): each.label() for each in read.tables("group", _("group {id}"))
    }
    rules = tuple(_setting(each, groups) for each in read.tables("setting", _("setting {id}")))
    read.nothing_else()
    ids = [each.id for each in rules]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        read.wrong(
            _("setting {id}").format(id=twice),
            _("There is more than one with this id."),
            _("Give each an id of its own."),
        )
    read.settle()
    return SettingRules(version, source, groups, rules)


def unfit(rules: SettingRules, fixed: Mapping[str, str]) -> list[RuleProblem]:
    """What is wrong with the answers that a contract's profile fixes."""
    found = []
    known = rules.by_id
    for name, value in fixed.items():
        place = _("contract › settings › {name}").format(name=name)
        if name not in known:
            remedy = _("Write one of: {known}.").format(known=", ".join(known))
            found.append(RuleProblem(place, _("There is no setting of this name."), remedy))
        elif problem := known[name].wrong(value):
            found.append(RuleProblem(place, problem, _("Correct the answer, or leave it out.")))
    return found


def _setting(read: Reader, groups: Mapping[str, Label]) -> SettingRule:
    rule = SettingRule(
        read.text("id", longest=40),
        read.choice("group", tuple(groups) or ("",)),
        read.text("clause", default=""),
        read.label(),
        read.choice("type", TYPES),
        read.text("default", default=""),
        tuple(
            SettingChoice(each.text("id", longest=40), each.label())
            for each in read.tables("choice", f"{read.place} › choice {{id}}")
        ),
        read.integer("least", default=0, most=_MOST),
        read.integer("most", default=_MOST, most=_MOST),
    )
    if rule.type == "choice" and not rule.choices:
        read.wrong("choice", _("There is nothing to choose from."), _("Write [[setting.choice]]."))
    elif problem := rule.wrong(rule.default):
        read.wrong("default", problem, _("Correct the default."))
    return rule


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
