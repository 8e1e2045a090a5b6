"""Completing what is being typed in the search box: names of fields and their values, by pinyin initials as well."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from desktop.services.filing.known_values import (
    Value,
    begins,
    counted,
    fitting,
    holds_or_begins,
    value_of,
)
from desktop.services.library import Archive
from desktop.services.searching.completing_order import order_options
from desktop.services.searching.corpus import Corpus, corpus_of
from desktop.services.searching.search_records import Completion, Option
from models.categories import Category
from models.searching.finding import counted_subjects, counted_types, numbers_beginning
from resources import words
from resources.words import N_, _
from search.analysis import match_text
from search.language.choices import CATEGORY_NAMES, CHOICES, FORMAT_GROUPS, Choice, category_name
from search.language.days import RELATIVE_WORDS
from search.language.field_kinds import ORGANISED
from search.language.fields import FIELDS, Field, Kind
from search.language.tokens import Token, tokens_in
from search.language.writing import quoted

_MOST = 12
_OWN_NAMES = {"persons": "person", "systems": "system"}
_SIZES = (">10MB", ">1MB", "<100KB", "1MB..10MB")
_RANGE_HELP = N_("a range: from .. to")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive held at one moment."""

    mark: int
    values: dict[str, tuple[Value, ...]]


_KNOWN: weakref.WeakKeyDictionary[Archive, _Known] = weakref.WeakKeyDictionary()
"""Kept while the archive stays as it is: every key that is typed asks again."""


def complete(archive: Archive, text: str, cursor: int, *, today: date | None = None) -> Completion:
    """What the characters before `cursor` may become, at most a dozen; the likeliest first."""
    corpus = corpus_of(archive)
    field, start, typed = _context(text[:cursor])
    if field is None:
        options = _anything(corpus, typed)
    else:
        options = _of_field(corpus, field, typed, today or datetime.now().astimezone().date())
    return Completion(start, cursor, tuple(islice(_distinct(options), _MOST)))


def _context(text: str) -> tuple[Field | None, int, str]:
    """The field that the end of `text` is a value of, where that value begins, and what of it is there."""
    inside: list[Field | None] = [None]
    pending: Field | None = None
    last: Token | None = None
    last_field: Field | None = None
    for token in tokens_in(text, strict=False):
        last, last_field = token, pending or inside[-1]
        if token.kind == "field":
            pending = token.field
        elif token.kind == "open":
            inside.append(pending or inside[-1])
            pending = None
        elif token.kind == "close":
            inside = inside[:-1] or [None]
            pending = None
        elif token.kind in ("word", "phrase"):
            pending = None
    if last is not None and last.end == len(text) and last.kind in ("word", "phrase"):
        return last_field, last.position, last.text
    return pending or inside[-1], len(text), ""


def _anything(corpus: Corpus, typed: str) -> Iterator[Option]:
    wanted = match_text(typed)
    for field in FIELDS:
        names = [*field.chinese, *field.english]
        if not wanted or any(begins(name, wanted) for name in names):
            yield Option(f"{field.name}:", f"{field.name}:", _(field.help))
    if not wanted:
        return
    for category in Category:
        if holds_or_begins(CATEGORY_NAMES[category], wanted):
            yield _named("category", category_name(category), _(category.label))
    for key in ("persons", "type", "systems"):
        for value in fitting(_known(corpus).get(key, ()), wanted):
            yield _named(key, quoted(value.text), counted(value.count))


def _of_field(corpus: Corpus, field: Field, typed: str, today: date) -> Iterator[Option]:
    sign = "=" if field.exact and typed.startswith(("=", "＝")) else ""
    wanted = match_text(typed)
    match field.kind:
        case Kind.CATEGORY:
            for category in Category:
                if not wanted or holds_or_begins(CATEGORY_NAMES[category], wanted):
                    name = category_name(category)
                    yield Option(name, name, _(category.label))
        case Kind.CHOICE | Kind.VERSIONS:
            yield from _choices(CHOICES[field.key], wanted)
        case Kind.FORMAT:
            yield from _choices((choice for choice, _endings in FORMAT_GROUPS.values()), wanted)
            for choice, endings in FORMAT_GROUPS.values():
                for ending in sorted(endings):
                    if wanted and ending.startswith(wanted):
                        yield Option(ending, ending, choice.shown)
        case Kind.DAY | Kind.MONTH:
            yield from _days(field, typed, today)
        case Kind.SIZE:
            for size in _SIZES:
                if not typed or size.startswith(typed):
                    yield Option(size, size)
        case _ if field.kind in ORGANISED:
            with corpus.archive.database.read() as session:
                # At most what is shown, within the reading of the database.
                yield from list(islice(_distinct(order_options(session, field, typed)), _MOST))
        case _ if field.key == "number":
            with corpus.archive.database.read() as session:
                for number, title in numbers_beginning(session, typed, _MOST):
                    yield Option(number, number, title)
        case _:
            for value in fitting(_known(corpus).get(field.key, ()), wanted):
                yield Option(sign + quoted(value.text), value.text, counted(value.count))


def _choices(choices: Iterable[Choice], wanted: str) -> Iterator[Option]:
    for choice in choices:
        names = (*choice.chinese, *choice.english)
        if not wanted or any(holds_or_begins(name, wanted) for name in names):
            yield Option(choice.name, choice.name, choice.shown)


def _days(field: Field, typed: str, today: date) -> Iterator[Option]:
    chinese = words.language() == "zh_CN"
    for names in RELATIVE_WORDS:
        name = names[0] if chinese else names[-1]
        if (chinese or name.isascii()) and any(begins(each, typed) for each in names):
            yield Option(name, name)
    months = [f"{today.year - ago // 12}-{12 - ago % 12:02}" for ago in range(24)]
    written = [month for month in months if month <= f"{today:%Y-%m}"]
    years = [f"{today.year - ago}" for ago in range(6)]
    quarters = [f"{today.year}-Q{number}" for number in range(1, 5)]
    low, dots, high = typed.partition("..")
    sign = typed[: len(typed) - len(typed.lstrip("<>="))]
    offered = [*years, *written, *quarters] if len(typed) > 3 else [*written[:6], *years, *quarters]
    for each in offered:
        if dots:
            if low and each.startswith(high) and each > low:
                yield Option(f"{low}..{each}", f"{low}..{each}", _(_RANGE_HELP))
        elif each.startswith(typed[len(sign) :]):
            yield Option(sign + each, sign + each)
    if not typed and field.kind is Kind.DAY:
        yield Option(f"{written[1]}..{written[0]}", f"{written[1]}..{written[0]}", _(_RANGE_HELP))


def _known(corpus: Corpus) -> dict[str, tuple[Value, ...]]:
    mark = corpus.mark()
    known = _KNOWN.get(corpus.archive)
    if known is None or known.mark != mark:
        with corpus.archive.database.read() as session:
            types = counted_types(session)
            subjects = {key: counted_subjects(session, kind) for key, kind in _OWN_NAMES.items()}
        values = {"type": tuple(value_of(*each) for each in types)}
        for key, counted_names in subjects.items():
            person = key == "persons"
            values[key] = tuple(value_of(*each, person=person) for each in counted_names)
        known = _KNOWN[corpus.archive] = _Known(mark, values)
    return known.values


def _named(key: str, value: str, hint: str) -> Option:
    field = next(field for field in FIELDS if field.key == key)
    return Option(f"{field.name}:{value}", f"{field.name}:{value}", hint)


def _distinct(options: Iterable[Option]) -> Iterator[Option]:
    seen: set[str] = set()
    for option in options:
        if option.insert not in seen:
            seen.add(option.insert)
            yield option
