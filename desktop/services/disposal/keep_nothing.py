"""Writing 无留存声明, the statement that nothing was kept, from the contract and the register of persons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.services.contract.registers import registers_of, today_of
from desktop.services.disposal.custody_papers import (
    paper_bytes,
    require_place,
    write_read_back,
)
from desktop.services.house import House
from exporters.keep_nothing import Leaver, keep_nothing
from models.keeping.destruction_record import NO_NAMES, DestructionNames, Kept
from models.people.people_state import leaving_pledge, pledges_of_people
from models.people.stays import ON_SITE, items_of_people, joined
from vault.ids import utc_now

_ENDING = "-无留存声明"
"""Chinese in every language, as other names that the client's rules prescribe."""


def statement_path(record: Path) -> Path:
    """Where the statement lies that goes with a certificate."""
    return record.with_name(record.stem + _ENDING + record.suffix)


def write_keep_nothing(
    house: House,
    paper: Path,
    *,
    names: DestructionNames = NO_NAMES,
    kept: Sequence[Kept] = (),
) -> None:
    """The statement on its own. Raises UnknownPaper, InsideVault, AlreadyExists, StorageFailed, MediumUnreliable."""
    require_place(paper, house.path)
    write_read_back(paper, statement_bytes(house, paper, names=names, kept=kept))
    house.log(("statement written", "vault", paper.name))


def statement_bytes(
    house: House,
    paper: Path,
    *,
    names: DestructionNames,
    kept: Sequence[Kept],
    anchor: str = "",
) -> bytes:
    """The statement as PDF or Word by the paper's name."""
    now = utc_now()
    report = keep_nothing(house.contract, leavers(house), kept, names=names, now=now, anchor=anchor)
    return paper_bytes(report, paper, created=now)


def leavers(house: House) -> tuple[Leaver, ...]:
    """Everybody in the register, by name: the last day, and the pledge that was signed on leaving."""
    registers, today = registers_of(house), today_of(house)
    items, pledges = items_of_people(registers), pledges_of_people(registers)
    found = []
    for person in sorted(registers.person.values(), key=lambda each: (each.label, each.id)):
        if person.void:
            continue
        stays = joined(each for each in items.get(person.id, ()) if each.kind == ON_SITE)
        last = stays[-1] if stays else None
        pledge = leaving_pledge(pledges.get(person.id, ()), today)
        present = last is not None and (last.last is None or last.last >= today)
        found.append(
            Leaver(
                person.label,
                None if last is None or present else last.last,
                None if pledge is None else pledge.signed,
                present,
            )
        )
    return tuple(found)
