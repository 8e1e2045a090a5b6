"""Completing values that the database knows: tags, collections, targets of links, relations, fields of one's own.

Asked for anew with every key: order changes without anything else of the archive changing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from desktop.services.filing.known_values import Value, counted, fitting, holds_or_begins, value_of
from desktop.services.searching.search_records import Option
from models.naming import name_key
from models.order.collecting import all_collections
from models.order.custom_fields import FieldRecord, all_fields
from models.order.tags import tag_tree
from models.searching import organised_queries as order
from models.searching.finding import counted_subjects
from models.searching.organised_queries import NamedDocument
from resources import words
from resources.knowledge import duty_titles
from resources.words import N_, _
from search.analysis import match_text
from search.language.choices import CHOICES, Choice
from search.language.field_kinds import Field, Kind
from search.language.joining import plain_signs, split_comparison
from search.language.organised_values import TARGETS
from search.language.writing import quoted

_FIELD_KINDS = {
    "text": N_("text"),
    "number": N_("number"),
    "date": N_("date"),
    "choice": N_("choice"),
    "person": N_("person"),
    "system": N_("system"),
    "yes-no": N_("yes or no"),
}


def order_options(session: Session, field: Field, typed: str) -> Iterator[Option]:
    """What may stand behind the colon of an organised field, the likeliest first."""
    match field.kind:
        case Kind.RELATION:
            yield from _relations(session, typed)
        case Kind.OWN:
            yield from _own_fields(session, typed)
        case Kind.LINK:
            yield from _links(session, field, typed)
        case _:
            yield from _named(session, field, typed)


def _named(session: Session, field: Field, typed: str) -> Iterator[Option]:
    sign, rest = ("=", typed[1:]) if typed.startswith(("=", "＝")) else ("", typed)
    if field.key == "tag":
        # How many bear a tag or one below it takes too long to count with every key.
        tree = tag_tree(session)
        borne = order.bearer_counts(session) if "tag" in order.known_to(session) else {}
        values = [value_of(tree.path(tag), borne.get(tag, 0)) for tag in tree]
    else:
        values = [value_of(each.name, each.documents) for each in all_collections(session)]
    for value in fitting(sorted(values, key=lambda each: -each.count), match_text(rest)):
        hint = "" if field.key == "tag" else counted(value.count)
        yield Option(sign + quoted(value.text), value.text, hint)


def _links(session: Session, field: Field, typed: str) -> Iterator[Option]:
    known = order.known_to(session)
    if field.key not in known:
        return
    if field.key == "linkedfrom":
        yield from _titles(order.link_sources(session), typed)
        return
    prefix, colon, rest = plain_signs(typed).partition(":")
    kind = next((kind for kind, names in TARGETS.items() if prefix.casefold() in names), "")
    if colon and kind in ("person", "system"):
        for value in _subjects(session, kind, rest):
            written = f"{_prefix(kind)}:{quoted(value.text)}"
            yield Option(written, written, counted(value.count))
        return
    wanted = match_text(rest if colon and kind == "duty" else typed)
    chinese = words.language() == "zh_CN"
    for name, duty in duty_titles().items():
        title = duty.zh if chinese else duty.en
        if wanted and (name.casefold().startswith(wanted) or holds_or_begins(title, wanted)):
            yield Option(name, name, title)
    yield from _titles(order.link_targets(session), typed)
    for kind in ("system", "person"):
        if holds_or_begins(_prefix(kind), wanted):
            yield Option(f"{_prefix(kind)}:", f"{_prefix(kind)}:", "")
        for value in _subjects(session, kind, typed) if wanted else ():
            written = f"{_prefix(kind)}:{quoted(value.text)}"
            yield Option(written, written, counted(value.count))


def _relations(session: Session, typed: str) -> Iterator[Option]:
    name, sign, rest = split_comparison(typed)
    if not sign:
        for choice in CHOICES["relation"]:
            if not name or any(holds_or_begins(each, match_text(name)) for each in _names(choice)):
                yield Option(choice.name, choice.name, choice.shown)
        return
    for choice in CHOICES["relation"]:
        if match_text(name) in map(match_text, _names(choice)) and "relation" in order.known_to(
            session
        ):
            others = order.related_others(session, choice.term)
            yield from _titles(others, rest, before=f"{name}{sign}")


def _own_fields(session: Session, typed: str) -> Iterator[Option]:
    name, sign, rest = split_comparison(typed)
    fields = all_fields(session)
    if sign:
        for field in fields:
            if name_key(field.name) == name_key(name.strip('"')):
                yield from _values(session, field, sign, rest)
        return
    for field in fields:
        if not name or holds_or_begins(field.name, match_text(name)):
            written = f"{quoted(field.name)}="
            yield Option(written, written, _(_FIELD_KINDS.get(field.kind, field.kind)))


def _values(session: Session, field: FieldRecord, sign: str, rest: str) -> Iterator[Option]:
    said = order.values_of_field(session, field.id)
    plain = field.kind in ("number", "date")
    for value in fitting([value_of(*each) for each in said], match_text(rest)):
        written = value.text if plain else quoted(value.text)
        yield Option(f"{quoted(field.name)}{sign}{written}", value.text, counted(value.count))


def _titles(
    documents: Iterable[NamedDocument], typed: str, *, before: str = ""
) -> Iterator[Option]:
    """Documents by the beginning of their number, and by their titles."""
    sign, rest = ("=", typed[1:]) if typed.startswith(("=", "＝")) else ("", typed)
    wanted = match_text(rest)
    known = sorted(documents, key=lambda each: each.title)
    for each in known:
        if wanted and not sign and match_text(each.number).startswith(wanted):
            yield Option(before + quoted(each.number), each.number, each.title)
    numbers = {each.title: each.number for each in known}
    for value in fitting([value_of(title, 1) for title in numbers], wanted):
        yield Option(before + sign + quoted(value.text), value.text, numbers[value.text])


def _subjects(session: Session, kind: str, typed: str) -> Iterator[Value]:
    person = kind == "person"
    found = dict(counted_subjects(session, kind))
    if "system" in order.known_to(session) and not person:
        # A system has its page before any document is about it.
        found = {name: 0 for _asset, name in order.system_names(session)} | found
    return fitting([value_of(*each, person=person) for each in found.items()], match_text(typed))


def _prefix(kind: str) -> str:
    chinese, english = TARGETS[kind]
    return chinese if words.language() == "zh_CN" else english


def _names(choice: Choice) -> tuple[str, ...]:
    return *choice.chinese, *choice.english
