"""What a file probably is: category, type, period, date, persons, systems, number, title, mark; each with a reason.

Told from folder names, the file's name, the head of its text and its properties; from what the vault knows already; and
from lessons. Pure: the same file and the same knowledge give the same guess, and a person always confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from desktop.services.filing import guess_facts as facts
from desktop.services.filing.guess_dates import (
    days_in,
    first_day,
    month_in,
    quarter_in,
    without_dates,
    year_in,
)
from desktop.services.filing.guess_titles import title_of
from desktop.services.filing.guess_types import TypeGuess, guess_type, usual_mark, usual_types
from desktop.services.filing.lesson_tokens import Lessons, tokens_of
from desktop.services.filing.sources import SourceFile
from models.categories import Category, Mark
from resources.intake_words import intake_words
from resources.words import _
from search.records import Extraction

__all__ = ["Guess", "Knowledge", "guess", "usual_types"]

_LONGEST_SEARCHED = 200_000
_SIGNERS = ("公司", "中心", "局", "单位", "部门", "处", "科", "院")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the vault knows already: names in use, the most used first, and what corrections have taught."""

    persons: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    types: tuple[tuple[str, Category], ...] = ()
    lessons: Lessons = field(default_factory=Lessons)
    project: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """`category` is None where nothing tells. `why` says for each field that was found where from, translated.

    `taught` holds the lessons that decided a field, so that they can be confirmed or fade.
    """

    category: Category | None = None
    type: str = ""
    period: str = ""
    formed: date | None = None
    persons: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    number: str = ""
    title: str = ""
    mark: Mark = Mark.INTERNAL
    why: Mapping[str, str] = field(default_factory=dict)
    taught: Mapping[str, str] = field(default_factory=dict)


def guess(source: SourceFile, extraction: Extraction | None, knowledge: Knowledge) -> Guess:
    """The guess for one file; without an `extraction` from its names alone."""
    return _Guesser(source, extraction, knowledge).guess()


class _Guesser:
    """One file's facts, field by field."""

    def __init__(
        self, source: SourceFile, extraction: Extraction | None, knowledge: Knowledge
    ) -> None:
        path = PurePosixPath(source.shown)
        self._stem, self._suffix = path.stem or path.name, path.suffix.lstrip(".").casefold()
        self._folders = path.parts[:-1]
        self._text = extraction.text if extraction else ""
        self._properties = dict(extraction.properties) if extraction else {}
        self._known = knowledge
        if self._suffix in intake_words().code:
            self._text = ""
        self._heading = facts.heading_of(self._text)
        self._tokens = tokens_of(source.shown, (*knowledge.persons, *knowledge.systems))
        self._why: dict[str, str] = {}
        self._taught: dict[str, str] = {}

    def guess(self) -> Guess:
        typed = guess_type(
            self._stem, self._suffix, self._folders, self._heading, self._known.types
        )
        category = self._category(typed)
        kind = self._type(typed)
        persons = self._persons()
        systems = self._systems(kind)
        period = self._period(typed, category)
        return Guess(
            category,
            kind,
            period,
            self._formed(typed, period),
            persons,
            systems,
            self._number(),
            self._title(),
            self._mark(typed, category, kind),
            self._why,
            self._taught,
        )

    def _lesson(self, name: str, *, sure: bool) -> str:
        """What lessons say of a field: confirmed ones where something else speaks (`sure`), any where nothing does."""
        value = self._known.lessons.value(name, self._tokens, confirmed=sure)
        if value:
            self._why[name] = _("as you filed such files before")
            self._taught[name] = value
        return value

    def _category(self, typed: TypeGuess) -> Category | None:
        taught = self._lesson("category", sure=typed.category is not None)
        if taught in {each.value for each in Category}:
            return Category(taught)
        if typed.category is not None:
            self._why["category"] = _(typed.category_why).format(folder=typed.folder)
        return typed.category

    def _type(self, typed: TypeGuess) -> str:
        taught = self._lesson("type", sure=bool(typed.type))
        if taught:
            return taught
        if typed.type:
            self._why["type"] = _(typed.type_why).format(folder=typed.folder)
        return typed.type

    def _persons(self) -> tuple[str, ...]:
        known = frozenset(self._known.persons)
        if found := facts.persons_in(self._stem, known):
            return self._because("persons", found, _("from the file name"))
        if self._folders and self._folders[-1] in known:
            return self._because("persons", (self._folders[-1],), _("from the folder"))
        if name := facts.person_at_front(self._stem):
            return self._because("persons", (name,), _("from the file name"))
        if found := facts.labelled_persons(self._text, known):
            return self._because("persons", found, _("from the text"))
        return ()

    def _systems(self, kind: str) -> tuple[str, ...]:
        known = self._known.systems
        if found := facts.systems_in(self._stem, known):
            return self._because("systems", found, _("from the file name"))
        if found := facts.labelled_systems(self._text, frozenset(known)):
            return self._because("systems", found, _("from the text"))
        heading = self._heading.replace(self._known.project or "\0", "")
        if found := facts.systems_in(heading, known):
            return self._because("systems", found, _("from the heading"))
        words = [word.word for word in intake_words().types if word.type == kind]
        for word in words:
            if name := facts.system_in_name(without_dates(self._stem).strip(), word):
                return self._because("systems", (name,), _("from the file name"))
        for folder in reversed(self._folders):
            if found := facts.systems_in(folder, known):
                return self._because("systems", found, _("from the folder"))
        taught = self._lesson("systems", sure=False)
        return tuple(taught.split("、")) if taught else ()

    def _period(self, typed: TypeGuess, category: Category | None) -> str:
        """Only of what is made again and again: the month in a letter's name is when it was written."""
        every = typed.every
        if not every and (typed.type or category is not Category.OPERATIONS):
            return ""
        places = [(self._stem, _("from the file name"))]
        places += [(folder, _("from the folder")) for folder in reversed(self._folders)]
        places.append((self._heading, _("from the heading")))
        for text, why in places:
            if every == "quarter":
                found = quarter_in(text)
            elif every == "year":
                found = year_in(text)
            else:
                day = first_day(text)
                found = month_in(text) or (f"{day:%Y-%m}" if day else "")
            if found:
                return self._because("period", found, why)
        return ""

    def _formed(self, typed: TypeGuess, period: str) -> date | None:
        if (day := first_day(self._stem)) is not None:
            return self._because("formed", day, _("from the file name"))
        head = self._text[: facts.HEAD] + "\n" + self._text[-facts.TAIL :]
        for value in facts.labelled(head, intake_words().labels["formed"]):
            if (day := first_day(value)) is not None:
                return self._because("formed", day, _("from the text"))
        if typed.days and period:
            # A table of a month was whole on the last day that it speaks of.
            inside = [
                day for day in days_in(self._text[:_LONGEST_SEARCHED]) if f"{day:%Y-%m}" == period
            ]
            if inside:
                return self._because("formed", max(inside), _("the last day that it records"))
        if (day := _signed(self._text)) is not None:
            return self._because("formed", day, _("from the end of the text"))
        for folder in reversed(self._folders):
            if (day := first_day(folder)) is not None:
                return self._because("formed", day, _("from the folder"))
        for name in ("modified", "created"):
            if (day := first_day(self._properties.get(name, "")[:10])) is not None:
                return self._because("formed", day, _("from the file's properties"))
        return None

    def _number(self) -> str:
        if found := facts.number_in_name(self._stem):
            return self._because("number", found, _("from the file name"))
        if found := facts.number_in_text(self._text):
            return self._because("number", found, _("from the text"))
        return ""

    def _title(self) -> str:
        title, why = title_of(self._stem, self._heading, self._properties.get("title", ""))
        return self._because("title", title, why)

    def _mark(self, typed: TypeGuess, category: Category | None, kind: str) -> Mark:
        if (found := facts.mark_in(self._text)) is not None:
            return self._because("mark", found, _("from the text"))
        if category is Category.SOURCE:
            # Every file of a tree has the name of its own: what one taught says nothing of another.
            return Mark.INTERNAL
        taught = self._lesson("mark", sure=True)
        if taught in {each.value for each in Mark}:
            return Mark(taught)
        if kind == typed.type and typed.mark:
            return self._because("mark", Mark(typed.mark), _("usual for this type"))
        if category is not None and (usual := usual_mark(category)):
            return self._because("mark", Mark(usual), _("usual for this category"))
        return Mark.INTERNAL

    def _because(self, name: str, value: T, why: str) -> T:
        self._why[name] = why
        return value


def _signed(text: str) -> date | None:
    """The date at the foot of a paper: alone on its line, or behind who signed."""
    for line in reversed(text[-facts.TAIL :].split("\n")):
        bare = line.strip(" \u3000\t")
        if len(bare) <= 40 and (day := first_day(bare)) is not None:
            rest = without_dates(bare).strip(" \u3000\t（）()：:日期签署于盖章")
            if not rest or rest.endswith(_SIGNERS):
                return day
    return None
