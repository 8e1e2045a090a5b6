"""Which registers there are as sheets, by the words of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from desktop.services.contract.register_sheets.carriers import CarrierSheets
from desktop.services.contract.register_sheets.duties import DutySheets
from desktop.services.contract.register_sheets.findings import FindingSheets
from desktop.services.contract.register_sheets.ledger import KpiSheets
from desktop.services.contract.register_sheets.people import PeopleSheets
from desktop.services.contract.register_sheets.records import Register
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from resources.words import _

REGISTERS: Mapping[str, Callable[[House, bool], Register]] = MappingProxyType(
    {
        "people": PeopleSheets,
        "duties": lambda house, _reveal: DutySheets(house),
        "findings": lambda house, _reveal: FindingSheets(house),
        "kpi": lambda house, _reveal: KpiSheets(house),
        "media": lambda house, _reveal: CarrierSheets(house),
    }
)
"""Every register; the second argument asks for sealed numbers in full."""


def register_named(house: House, name: str, *, reveal: bool = False) -> Register:
    """The register of this name; with `reveal` sealed numbers are written in full. Raises ContractRefused for none."""
    make = REGISTERS.get(name)
    if make is None:
        sentence = _("There is no register “{name}”; there are: {known}.").format(
            name=name[:40], known=", ".join(REGISTERS)
        )
        raise ContractRefused("no-such-register", sentence)
    return make(house, reveal)
