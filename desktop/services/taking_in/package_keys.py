"""Keys that name rows by their ids, of duties and of what evidence is about, with the ids that these rows have here."""

from __future__ import annotations

import re

_BY_ROW = {
    "matter": "matter",
    "finding": "finding",
    "item": "person_item",
    "pledge": "pledge",
    "kpi": "kpi",
    "filing": "filing",
    "assessment": "assessment",
    "product": "product",
    "person": "person",
}
"""What evidence is about → whose row its key names."""
_IN_DUTY = re.compile(r"/([psim])([0-9]{1,18})(?=/|$)")
_DUTY_REGISTERS = {"p": "person", "s": "person_item", "i": "person_item", "m": "matter"}
_LONGEST_ID = 18

Ids = dict[str, dict[int, int]]
"""Register → row there → row here; "document", "version" and "asset" are among them."""


def duty_here(key: str, ids: Ids) -> str | None:
    """A duty's key with the ids of here; None where somebody or something in it didn't come in."""
    lost = False

    def here(found: re.Match[str]) -> str:
        nonlocal lost
        identifier = ids[_DUTY_REGISTERS[found[1]]].get(int(found[2]))
        lost |= identifier is None
        return f"/{found[1]}{identifier}"

    mapped = _IN_DUTY.sub(here, key)
    return None if lost else mapped


def key_here(subject: str, key: str, ids: Ids) -> str | None:
    """The key of what evidence is about, with the ids of here; None where that didn't come in."""
    if subject == "duty":
        return duty_here(key, ids)
    register = _BY_ROW.get(subject)
    if register is None:
        return key
    number, slash, step = key.partition("/")
    if not number.isascii() or not number.isdecimal() or len(number) > _LONGEST_ID:
        return None
    found = ids[register].get(int(number))
    return None if found is None else f"{found}{slash}{step}"
