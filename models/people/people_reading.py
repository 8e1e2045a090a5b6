"""Reading the rules on people from TOML: every contradiction is named with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from models.contract.rule_reading import Reader
from models.documents.fact_fields import read_facts
from models.people.people_rules import (
    BY_ITEM,
    BY_PLEDGE,
    BY_QUARTER,
    DATES,
    LAMPS,
    NONE,
    ON_SITE,
    PERIOD,
    SINCE,
    IdentityKind,
    ItemKind,
    PeopleRules,
    Requirement,
    Role,
)
from resources.words import _


def parse_people(raw: Mapping[str, Any], place: str = "people") -> PeopleRules:
    """The rules. Raises RulesWrong with everything that is wrong."""
    reader = Reader(raw, place)
    version, source = reader.integer("version", least=1), reader.text("source")
    rules = PeopleRules(
        version,
        source,
        reader.integer("warn_days", most=1_000),
        reader.integer("retention_years", most=100),
        {each.id: each for each in _unique(reader, "role", map(_role, _tables(reader, "role")))},
        {
            each.id: each
            for each in _unique(reader, "identity", map(_identity, _tables(reader, "identity")))
        },
        {each.id: each for each in _unique(reader, "item", map(_item, _tables(reader, "item")))},
        tuple(_unique(reader, "requirement", map(_requirement, _tables(reader, "requirement")))),
        {
            each.text("for"): each.texts("titles")
            for each in reader.tables("certificate", "certificate {id}", key="for")
        },
    )
    reader.nothing_else()
    _contradictions(reader, rules)
    reader.settle()
    return rules


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Each = TypeVar("_Each", bound=_Named)


def _unique(reader: Reader, name: str, entries: Iterable[_Each]) -> list[_Each]:
    """All entries; ids that stand twice are named."""
    found = list(entries)
    ids = [each.id for each in found]
    for each in sorted({each for each in ids if ids.count(each) > 1}):
        reader.wrong(name, _("“{id}” is there twice.").format(id=each), _("Rename one of them."))
    return found


def _contradictions(reader: Reader, rules: PeopleRules) -> None:
    if ON_SITE not in rules.items:
        sentence = _("The kind “{id}” is missing: the rules count from it.").format(id=ON_SITE)
        reader.wrong("item", sentence, _("Add it again, as the shipped file has it."))
    elif rules.items[ON_SITE].dates != PERIOD or not rules.items[ON_SITE].alone:
        sentence = _("Times on site are periods that don't overlap.")
        reader.wrong(f"item {ON_SITE}", sentence, _('Write dates = "period" and alone = true.'))
    for item in rules.items.values():
        if item.expires and item.dates in (NONE, SINCE):
            sentence = _("What has no last day can't expire.")
            reader.wrong(f"item {item.id} › expires", sentence, _("Correct dates or expires."))
    for each in rules.requirements:
        place = f"requirement {each.id}"
        for kind in each.kinds:
            if kind not in rules.items:
                _unknown(reader, f"{place} › kinds", kind)
        for role in each.roles:
            if role not in rules.roles:
                _unknown(reader, f"{place} › roles", role)
        if (each.by == BY_PLEDGE) is bool(each.kinds):
            sentence = _("A pledge needs no kinds of items; anything else needs some.")
            reader.wrong(place, sentence, _("Correct by or kinds."))
        facts = {
            fact.id: fact
            for kind in each.kinds
            if kind in rules.items
            for fact in rules.items[kind].facts
        }
        if each.fact and each.fact not in facts:
            _unknown(reader, f"{place} › fact", each.fact)
        for value in each.values:
            if each.fact in facts and value not in dict(facts[each.fact].choices):
                _unknown(reader, f"{place} › is", value)


def _unknown(reader: Reader, place: str, name: str) -> None:
    sentence = _("“{id}” isn't known in this file.").format(id=name)
    reader.wrong(place, sentence, _("Correct the id, or add what it names."))


def _tables(reader: Reader, name: str) -> list[Reader]:
    return reader.tables(name, name + " {id}")


def _role(reader: Reader) -> Role:
    return Role(
        reader.text("id"),
        reader.label(),
        reader.flag("on_site", default=False),
        reader.flag("core", default=False),
    )


def _identity(reader: Reader) -> IdentityKind:
    return IdentityKind(reader.text("id"), reader.label(), reader.flag("checked", default=False))


def _item(reader: Reader) -> ItemKind:
    return ItemKind(
        reader.text("id"),
        reader.label(),
        reader.choice("dates", DATES),
        reader.flag("unknown", default=False),
        reader.flag("alone", default=False),
        reader.flag("expires", default=False),
        reader.text("duty", default=""),
        reader.texts("papers", default=()),
        read_facts(reader),
    )


def _requirement(reader: Reader) -> Requirement:
    return Requirement(
        reader.text("id"),
        reader.label(),
        reader.choice("by", (BY_PLEDGE, BY_ITEM, BY_QUARTER)),
        reader.texts("kinds", default=()),
        reader.text("fact", default=""),
        reader.texts("is", default=()),
        reader.flag("unsaid", default=False),
        reader.texts("roles", default=()),
        reader.choice("lamp", LAMPS, default=""),
        reader.text("duty", default=""),
        reader.text("clause", default=""),
        reader.choice("basis", ("contract", "practice")),
    )
