"""All findings as of a day, and one of them by number or id; kept until something changes."""

from __future__ import annotations

import threading
import weakref
from datetime import date

from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.finding_state import FindingsBoard, FindingView
from models.assurance.finding_state import findings_board as board_of
from models.naming import name_key
from models.obligations.register_records import Finding
from resources.words import _, language

_HELD: weakref.WeakKeyDictionary[House, tuple[tuple[object, ...], FindingsBoard]] = (
    weakref.WeakKeyDictionary()
)
_HOLDING = threading.Lock()


def findings_board(house: House, day: date | None = None) -> FindingsBoard:
    """All findings as of `day`, today where none is given; kept until something changes."""
    registers, papers = registers_of(house), papers_of(house)
    on = day or today_of(house)
    of = (
        registers.finding,
        registers.finding_step,
        registers.evidence,
        registers.assessment,
        registers.filing,
        papers,
    )
    with _HOLDING:
        held = _HELD.get(house)
        known = held is not None and held[1].day == on and held[0][0] == language()
        if held is not None and known and all(map(_same, held[0][1:], of)):
            return held[1]
    board = board_of(registers, papers, on)
    with _HOLDING:
        _HELD[house] = (language(), *of), board
    return board


def finding_view(house: House, finding_id: int, day: date | None = None) -> FindingView:
    """One finding as of `day`. Raises ContractRefused: no-such-finding, also for one found later than that."""
    for each in findings_board(house, day).findings:
        if each.finding.id == finding_id:
            return each
    raise no_such_finding(str(finding_id))


def get_finding(house: House, finding_id: int) -> Finding:
    """One finding. Raises ContractRefused: no-such-finding."""
    found = registers_of(house).finding.get(finding_id)
    if found is None:
        raise no_such_finding(str(finding_id))
    return found


def find_finding(house: House, word: str) -> Finding:
    """The finding of this number, in any case and width, else of this id. Raises ContractRefused: no-such-finding."""
    register = registers_of(house).finding
    numbered = finding_numbered(house, word)
    if numbered is not None:
        return numbered
    if word.isdecimal() and len(word) < 18 and int(word) in register:
        return register[int(word)]
    raise no_such_finding(word)


def finding_numbered(house: House, number: str) -> Finding | None:
    """The finding of this number, in any case and width; never one that only has it as its id."""
    key = name_key(number)
    findings = registers_of(house).finding.values()
    return next((each for each in findings if name_key(each.number) == key), None)


def no_such_finding(word: str) -> ContractRefused:
    """The refusal for a number or an id that no finding has."""
    return ContractRefused(
        "no-such-finding", _("There is no finding {number}.").format(number=word[:60])
    )


def _same(first: object, second: object) -> bool:
    return first is second
