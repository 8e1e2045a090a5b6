"""Reading a file of rules strictly: every field typed, every mistake collected with its place, unknown keys named.

What can't be read gets a harmless stand-in, so that all problems are found in one pass; whoever reads raises RulesWrong
when `problems` isn't empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from models.contract.rule_problems import RuleProblem, RulesWrong
from resources.knowledge import Label
from resources.words import _

_MISSING: Any = object()
_LONGEST = 2_000
_MOST_TABLES = 2_000
_LONGEST_FILE = 2_000_000
_SHOWN = 60


class Reader:
    """One table of a file. `place` is where it stands, in words for people; `problems` are shared with its children."""

    def __init__(self, raw: object, place: str, problems: list[RuleProblem] | None = None) -> None:
        self.place = place
        self.problems: list[RuleProblem] = [] if problems is None else problems
        self._read: set[str] = set()
        self._children: list[Reader] = []
        self._raw: Mapping[str, Any] = {}
        if isinstance(raw, Mapping):
            self._raw = raw
        else:
            self._say(
                place, _("This must be a table."), _("Write fields of the form name = value.")
            )

    def has(self, name: str) -> bool:
        """Whether the field is written down."""
        return name in self._raw

    def at(self, name: str) -> str:
        """The place of a field, as problems name it."""
        return f"{self.place} › {name}"

    def wrong(self, name: str, problem: str, remedy: str) -> None:
        """Say that the field `name` is wrong."""
        self._say(self.at(name), problem, remedy)

    def text(self, name: str, *, default: str | None = None, longest: int = _LONGEST) -> str:
        """A text; without a default one that isn't empty."""
        value = self._take(name, default)
        if value is _MISSING:
            return ""
        if not isinstance(value, str):
            self._kind(name, value, _("Write a text in quotation marks."))
            return default or ""
        text = value.strip()
        if not text and default is None:
            self.wrong(name, _("This is empty."), _("Write what belongs here."))
        elif len(text) > longest:
            self.wrong(
                name,
                _("This is longer than {most} characters.").format(most=longest),
                _("Shorten it."),
            )
        return text

    def texts(self, name: str, *, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts, none empty, none twice."""
        value = self._take(name, default)
        if value is _MISSING:
            return ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            self._kind(name, value, _('Write a list such as ["a", "b"].'))
            return ()
        good = [each.strip() for each in value if isinstance(each, str) and each.strip()]
        if len(good) != len(value):
            self.wrong(name, _("Not everything in the list is a text."), _("Correct the list."))
        for each in sorted({each for each in good if good.count(each) > 1}):
            self.wrong(
                name,
                _("“{value}” is in the list twice.").format(value=_short(each)),
                _("Take one away."),
            )
        return tuple(good)

    def label(self, prefix: str = "") -> Label:
        """The fields zh and en, with `prefix` in front of their names."""
        return Label(self.text(f"{prefix}zh"), self.text(f"{prefix}en"))

    def choice(self, name: str, known: Sequence[str], *, default: str | None = None) -> str:
        """One of the `known` words."""
        value = self._take(name, default)
        if value is _MISSING:
            return known[0]
        if value not in known:
            self.wrong(
                name,
                _("“{value}” is none of what can stand here.").format(value=_short(value)),
                _("Write one of: {known}.").format(known=", ".join(filter(None, known))),
            )
            return known[0]
        return str(value)

    def integer(
        self, name: str, *, default: int | None = None, least: int = 0, most: int = 10**18
    ) -> int:
        """A whole number from `least` to `most`."""
        value = self._take(name, default)
        if value is _MISSING:
            return least
        if isinstance(value, bool) or not isinstance(value, int):
            remedy = _("Write a whole number without quotation marks, separators or decimals.")
            self._kind(name, value, remedy)
            return least
        if not least <= value <= most:
            self.wrong(
                name,
                _("{value} is out of range.").format(value=value),
                _("Write a number from {least} to {most}.").format(least=least, most=most),
            )
            return least
        return value

    def integer_or_none(self, name: str, *, least: int = 0, most: int = 10**6) -> int | None:
        """A whole number where one is written down."""
        return self.integer(name, least=least, most=most) if self.has(name) else None

    def number(self, name: str) -> Fraction:
        """An exact number: 99, 99.5 or "2/3"; never negative."""
        value = self._take(name, None)
        if value is _MISSING:
            return Fraction(0)
        try:
            if isinstance(value, bool):
                raise ValueError(value)
            # Through the text: 99.5 is what was written, not its nearest binary fraction.
            number = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self._kind(name, value, _("Write a number, such as 95 or 99.5."))
            return Fraction(0)
        if number < 0:
            self.wrong(name, _("This is negative."), _("Write a number from 0."))
        return number

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """true or false."""
        value = self._take(name, default)
        if isinstance(value, bool):
            return value
        if value is not _MISSING:
            self._kind(name, value, _("Write true or false."))
        return False

    def day(self, name: str, *, default: date | None = None) -> date:
        """A calendar day."""
        value = self._take(name, default)
        if value is _MISSING:
            return date.min
        return self._as_day(name, value) or date.min

    def day_or_none(self, name: str) -> date | None:
        """A calendar day where one is written down."""
        value = self._take(name, "")
        return None if value == "" else self._as_day(name, value)

    def days(self, name: str) -> tuple[date, ...]:
        """A list of calendar days, as they are written; those that can't be read are named and left out."""
        value = self._take(name, ())
        if isinstance(value, str) or not isinstance(value, Sequence):
            self._kind(name, value, _("Write a list such as [2026-10-01, 2026-10-02]."))
            return ()
        return tuple(day for each in value if (day := self._as_day(name, each)) is not None)

    def words(self, name: str) -> dict[str, str]:
        """A table of texts by names; empty where there is none."""
        value = self._take(name, {})
        if not isinstance(value, Mapping):
            self._kind(name, value, _('Write a table of the form name = "value".'))
            return {}
        found: dict[str, str] = {}
        for key, each in value.items():
            if isinstance(each, bool) or not isinstance(each, str | int):
                remedy = _("Write a text in quotation marks.")
                self._kind(f"{name} › {key}", each, remedy)
            else:
                found[str(key)] = str(each).strip()
        return found

    def table(self, name: str, place: str) -> Reader:
        """A table within; empty where there is none."""
        found = Reader(self._take(name, {}), place, self.problems)
        self._children.append(found)
        return found

    def tables(self, name: str, place: str, *, key: str = "id") -> list[Reader]:
        """The tables of a list. `place` may say {id}: the value of `key`, or where that is missing its number."""
        value = self._take(name, ())
        if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
            self._kind(name, value, _("Write [[{name}]] above each entry.").format(name=name))
            return []
        if len(value) > _MOST_TABLES:
            self.wrong(
                name,
                _("There are {count} entries.").format(count=len(value)),
                _("A file of rules has at most {most}.").format(most=_MOST_TABLES),
            )
            return []
        found = []
        for number, each in enumerate(value, start=1):
            name_of = each.get(key, "") if isinstance(each, Mapping) else ""
            # Not format(): the place of the table around may hold braces that somebody wrote as an id.
            where = place.replace("{id}", _short(name_of or f"#{number}"))
            found.append(Reader(each, where, self.problems))
        self._children += found
        return found

    def nothing_else(self) -> None:
        """Name the fields that nobody asked for, here and in the tables within: most are misspelt."""
        for child in self._children:
            child.nothing_else()
        for name in sorted(set(self._raw) - self._read):
            self.wrong(
                str(name),
                _("Nothing is known by this name."),
                _("Correct the spelling; the shipped file shows which names there are."),
            )

    def settle(self) -> None:
        """Raises RulesWrong when anything was found."""
        if self.problems:
            raise RulesWrong(self.problems)

    def _take(self, name: str, default: Any) -> Any:
        self._read.add(name)
        if name in self._raw:
            return self._raw[name]
        if default is None:
            self.wrong(name, _("This is missing."), _("Add it."))
            return _MISSING
        return default

    def _as_day(self, name: str, value: object) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass
        self._kind(name, value, _("Write a day such as 2026-04-16."))
        return None

    def _kind(self, name: str, value: object, remedy: str) -> None:
        self.wrong(
            name, _("“{value}” can't be read here.").format(value=_short(str(value))), remedy
        )

    def _say(self, place: str, problem: str, remedy: str) -> None:
        self.problems.append(RuleProblem(place, problem, remedy))


def read_toml(text: str, place: str) -> dict[str, Any]:
    """The parsed text of a file of rules. Raises RulesWrong, naming the line, for what is no TOML."""
    if len(text) > _LONGEST_FILE:
        raise RulesWrong(
            [
                RuleProblem(
                    place,
                    _("The file is longer than {most} characters.").format(most=_LONGEST_FILE),
                    _("A file of rules is shorter; choose another."),
                )
            ]
        )
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise RulesWrong(
            [
                RuleProblem(
                    place,
                    _("This is no TOML: {reason}.").format(reason=_short(str(error), 120)),
                    _("Correct the line that is named."),
                )
            ]
        ) from None


def _short(value: object, most: int = _SHOWN) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
