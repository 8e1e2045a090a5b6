"""The demonstration's register: its seventeen systems and what they run on, with people, accounts and ties."""

from __future__ import annotations

from typing import Any

from desktop.services.house import House
from desktop.services.order.systems import (
    AccountRecord,
    NewSystem,
    SystemChange,
    change_system,
    enter_system,
)
from resources.demo_data import table


def enter_demo_systems(house: House) -> dict[str, int]:
    """Enter everything that `systems.toml` and `assets.toml` tell of; returns the ids by code."""
    raw = table("assets")
    said = {entry["key"]: entry for entry in raw["business"]}
    entered: dict[str, int] = {}
    for system in table("systems")["system"]:
        more = said[system["key"]]
        facts = more["facts"] | {
            "hosts": "；".join(system["hosts"]),
            "database": system["database"],
            "modules": "、".join(system["modules"]),
            "checks": "；".join(system["checks"]),
        }
        words = {"owner": system["owner"], "purpose": system["purpose"], "name": system["name"]}
        record = enter_system(house, _new(more | words, "business", system["key"], facts))
        entered[system["key"]] = record.id
    for asset in raw["asset"]:
        new = _new(asset, asset["kind"], asset["code"], asset["facts"])
        entered[asset["code"]] = enter_system(house, new).id
    # Afterwards: a tie needs both ends.
    for entry in (*raw["business"], *raw["asset"]):
        ties = [(kind, entered[code]) for kind, code in entry.get("ties", ())]
        if ties:
            identifier = entered[entry.get("key") or entry["code"]]
            change_system(house, identifier, SystemChange(ties=ties))
    return entered


def _new(entry: dict[str, Any], kind: str, code: str, facts: dict[str, str]) -> NewSystem:
    return NewSystem(
        entry["name"],
        kind,
        code,
        entry.get("owner", ""),
        entry["purpose"],
        facts,
        entry.get("note", ""),
        [(name, role) for name, role in entry.get("people", ())],
        [AccountRecord(*account) for account in entry.get("accounts", ())],
    )
