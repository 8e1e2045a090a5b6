"""What the client gave to the demonstration's contractor, and what of it went back."""

from __future__ import annotations

from desktop.services.contract.materials import receive_material, return_material
from desktop.services.house import House
from resources.demo_data import table


def enter_belongings(house: House) -> None:
    """Enter every material with the day on its receipt, then its return."""
    for row in table("registers")["belonging"]:
        given = receive_material(
            house,
            row["title"],
            kind=row["kind"],
            copies=row.get("copies", 1),
            serial=row.get("serial", ""),
            day=row["day"],
            received_by=row["by"],
        )
        if "returned" in row:
            return_material(house, given.id, to=row["to"], day=row["returned"])
