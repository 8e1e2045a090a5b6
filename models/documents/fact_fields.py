"""Facts that somebody writes down of a person's item or a matter: which there are, and how each value is kept.

Values are texts in one canonical form: days as 2026-05-01, counts as 12, money in fen, choices by their ids, yes or no.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.contract.rule_problems import RulesWrong
from models.contract.rule_reading import Reader
from models.money import fen_in, yuan
from resources.knowledge import Label
from resources.words import N_, _

TYPES = ("text", "lines", "date", "count", "money", "choice", "yes-no", "system", "matter")
YES, NO = "yes", "no"
LONGEST_TEXT, LONGEST_LINES = 200, 4_000

_YES = frozenset({"yes", "y", "true", "1", "是", "有", "√"})
_NO = frozenset({"no", "n", "false", "0", "否", "无", "×"})
_HALVES = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?")

_WRONG = {
    "date": N_("“{value}” is no day; write it like 2026-05-01."),
    "count": N_("“{value}” is no whole number; write it in digits."),
    "money": N_("“{value}” is no amount; write it in yuan, like 12,500.00."),
    "choice": N_("“{value}” can't be chosen; choose one of: {known}."),
    "yes-no": N_("“{value}” is neither yes nor no."),
}


class BadFact(ValueError):
    """A value doesn't fit; `sentence`, translated, says which and what to write. The message holds no value."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"fact {field}")
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True)
class FactField:
    """One fact: what it is called, of which type it is (one of TYPES), whether it must be given, what can be chosen."""

    id: str
    words: Label
    type: str = "text"
    required: bool = False
    choices: tuple[tuple[str, Label], ...] = ()

    @property
    def label(self) -> str:
        """What it is called, in the language in use."""
        return str(self.words)

    def shown(self, value: str) -> str:
        """A kept value for people."""
        if self.type == "choice":
            return next((str(words) for id_, words in self.choices if id_ == value), value)
        if self.type == "yes-no" and value in (YES, NO):
            return _("yes") if value == YES else _("no")
        if self.type == "money" and value.isdecimal():
            return yuan(int(value))
        return value


def read_facts(reader: Reader, name: str = "fact") -> tuple[FactField, ...]:
    """The facts in a file of rules; problems are collected by the reader."""
    fields = [_read_fact(each) for each in reader.tables(name, reader.place + " › fact {id}")]
    ids = [field.id for field in fields]
    for each in sorted({each for each in ids if ids.count(each) > 1}):
        reader.wrong(
            name,
            _("The fact “{id}” is there twice.").format(id=each),
            _("Take one away or rename it."),
        )
    return tuple(fields)


def kept_facts(
    fields: Sequence[FactField], given: Mapping[str, str], *, partly: bool = False
) -> dict[str, str]:
    """What was `given` as it is kept; empty values are left out. Raises BadFact for the first that doesn't fit.

    `partly`: facts that must be given may be missing still.
    """
    known = {field.id: field for field in fields}
    for name in given:
        if name not in known:
            sentence = _("There is no fact called “{name}” here; there are: {known}.")
            raise BadFact(name, sentence.format(name=name[:40], known=_(", ").join(known) or "–"))
    kept = {
        name: value for name in known if (value := kept_value(known[name], given.get(name, "")))
    }
    for field in fields:
        if field.required and field.id not in kept and not partly:
            raise BadFact(field.id, _("“{fact}” is missing.").format(fact=field.label))
    return kept


def kept_value(field: FactField, given: str) -> str:
    """One value as it is kept, "" for none. Raises BadFact."""
    text = _HALVES.sub("\ufffd", given.strip())
    if not text:
        return ""
    if field.type in ("text", "lines", "system", "matter"):
        most = LONGEST_LINES if field.type == "lines" else LONGEST_TEXT
        if len(text) > most:
            sentence = _("“{fact}” has at most {most} characters.")
            raise BadFact(field.id, sentence.format(fact=field.label, most=most))
        return text if field.type == "lines" else " ".join(text.split())
    value = _typed(field, unicodedata.normalize("NFKC", text).strip())
    if value is None:
        known = _(", ").join(str(words) for _id, words in field.choices)
        sentence = _(_WRONG[field.type]).format(value=text[:40], known=known)
        raise BadFact(field.id, f"{field.label}: {sentence}")
    return value


def written_day(text: str) -> date | None:
    """A day in any of the usual ways of writing it; None for anything else."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def facts_of(text: str) -> dict[str, str]:
    """The facts in a register's column; nothing where it can't be read."""
    try:
        said: Any = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}


def written_facts(facts: Mapping[str, str]) -> str:
    """The facts as the column keeps them."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)


def _typed(field: FactField, text: str) -> str | None:
    if field.type == "date":
        day = written_day(text)
        return day.isoformat() if day else None
    if field.type == "count":
        digits = text.replace(",", "")
        return str(int(digits)) if digits.isdecimal() and len(digits) < 19 else None
    if field.type == "money":
        try:
            return str(fen_in(text, field.id))
        except RulesWrong:
            return None
    if field.type == "yes-no":
        word = text.casefold()
        return YES if word in _YES else NO if word in _NO else None
    wanted = text.casefold()
    for id_, words in field.choices:
        if wanted in (id_, words.zh.casefold(), words.en.casefold()):
            return id_
    return None


def _read_fact(reader: Reader) -> FactField:
    type_ = reader.choice("type", TYPES, default="text")
    choices = tuple(
        (each.text("id"), each.label())
        for each in reader.tables("choices", reader.place + " › choice {id}")
    )
    if (type_ == "choice") is not bool(choices):
        reader.wrong(
            "choices",
            _("Choices belong to a fact of the type choice, and such a fact needs some."),
            _("Correct the type, or write the choices."),
        )
    return FactField(
        reader.text("id"), reader.label(), type_, reader.flag("required", default=False), choices
    )
