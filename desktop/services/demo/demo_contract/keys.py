"""Keys of duties as the demonstration's data write them: by names of people and matters, whose ids they can't know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from models.obligations.registers import Registers
from models.people.people_rules import ON_SITE

EVERYBODY = "*"


class Keys:
    """Turns "R67/戚牧野", "R60/BG-2026-01" and "R70/*/Q2" into keys."""

    def __init__(self, registers: Registers, known: Collection[str]) -> None:
        self._known = known
        self._people = {each.label: each.id for each in registers.person.values()}
        self._matters = {each.title: each.id for each in registers.matter.values()}
        self._stays = [each for each in registers.person_item.values() if each.kind == ON_SITE]

    def of(self, template: str, day: date) -> list[str]:
        """The keys that are meant; * stands for everybody on site on `day`, as far as they owe it.

        Raises KeyError for a name that nobody has.
        """
        parts = template.split("/")
        if EVERYBODY not in parts:
            return ["/".join([parts[0], *map(self._part, parts[1:])])]
        # A paper from before the first of them came is about those who came first.
        day = max(day, min(each.since for each in self._stays if each.since is not None))
        there = [
            each.person_id
            for each in self._stays
            if each.since is not None
            and each.since <= day
            and (each.until is None or day <= each.until)
        ]
        keys = [template.replace(EVERYBODY, f"p{person}") for person in there]
        return [key for key in keys if key in self._known]

    def _part(self, part: str) -> str:
        if part in self._people:
            return f"p{self._people[part]}"
        if part.isascii() and not part.startswith("BG-"):
            return part
        for title, identifier in self._matters.items():
            if part in title:
                return f"m{identifier}"
        raise KeyError(part)
