"""Every filed system on one page, as of any day; kept until something changes."""

from __future__ import annotations

import threading
import weakref
from datetime import date

from desktop.services.assurance.assurance_entry import crypto_of, grading_of, system_names
from desktop.services.assurance.finding_board import findings_board
from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.assurance_records import AssuranceView, SystemSheet
from models.assurance.assurance_view import assurance_view as view_of
from resources.words import _, language

_HELD: weakref.WeakKeyDictionary[House, tuple[tuple[object, ...], AssuranceView]] = (
    weakref.WeakKeyDictionary()
)
_HOLDING = threading.Lock()


def assurance_view(house: House, day: date | None = None) -> AssuranceView:
    """All filed systems as of `day`, today where none is given."""
    registers, papers, on = registers_of(house), papers_of(house), day or today_of(house)
    grading, crypto, names = grading_of(house), crypto_of(house), system_names(house)
    board = findings_board(house, on)
    of = (registers.filing, registers.assessment, registers.score, board, papers, grading, crypto)
    known = (on, language(), tuple(names.items()))
    with _HOLDING:
        held = _HELD.get(house)
        if held is not None and held[0][0] == known and all(map(_same, held[0][1:], of)):
            return held[1]
    view = view_of(grading, crypto, registers, papers, names, board, on)
    with _HOLDING:
        _HELD[house] = (known, *of), view
    return view


def system_sheet(house: House, filing_id: int, day: date | None = None) -> SystemSheet:
    """One filed system as of `day`. Raises ContractRefused: no-such-filing."""
    for each in assurance_view(house, day).systems:
        if each.filing.id == filing_id:
            return each
    raise ContractRefused("no-such-filing", _("There is no filing {id}.").format(id=filing_id))


def _same(first: object, second: object) -> bool:
    return first is second
