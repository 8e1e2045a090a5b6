"""Words already used in the archive, offered again when something is filed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.categories import Category
from models.records import DocumentRecord

_TYPES_OFFERED = 12


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The most used come first."""

    persons: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    types: dict[Category, tuple[str, ...]] = field(default_factory=dict)


def collect_words(records: Iterable[DocumentRecord]) -> KnownWords:
    """The words that `records` use."""
    persons: Counter[str] = Counter()
    systems: Counter[str] = Counter()
    types: dict[Category, Counter[str]] = {category: Counter() for category in Category}
    for record in records:
        persons.update(record.persons)
        systems.update(record.systems)
        if record.type:
            types[record.category][record.type] += 1
    return KnownWords(
        tuple(word for word, _count in persons.most_common()),
        tuple(word for word, _count in systems.most_common()),
        {
            category: tuple(word for word, _count in counter.most_common(_TYPES_OFFERED))
            for category, counter in types.items()
        },
    )
