"""Taking a package in, interrupted: what came in is whole, and the next import brings the rest and nothing twice."""

from __future__ import annotations

from pathlib import Path

from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.taking_in.package_import import import_package, imports_of
from tests.archives import PASSPHRASE, findings, make_quick_house
from tests.crash.opening import Say, opened
from tests.services.arranged import agree
from tests.services.carried import duties_of, evidence_by_number, make_package, told
from tests.services.givers import fill
from tests.services.owed import replayed_equals_present

_GIVER = "giver.vault"


def prepare_package(world: Path) -> None:
    """A package of an archive with something of everything, beside the disk."""
    with make_quick_house(world / _GIVER) as giver:
        fill(giver, world / "papers")
        make_package(giver, world / "package")


def take_in(world: Path, say: Say) -> None:
    """The whole import."""
    with opened(world, say) as house:
        import_package(house, world / "package")
        say("imported")


def import_problems(world: Path, said: list[str]) -> list[str]:
    """What is there is whole; importing again brings the giver's archive, each thing once."""
    with House.open(world / _GIVER, PASSPHRASE) as giver:
        wanted = told(giver), duties_of(giver), evidence_by_number(giver)
        rows = len(registers_of(giver).person)
    with opened(world) as house:
        there = told(house)
        problems = [f"half of {each['number']}" for each in there if each not in wanted[0]]
        if "imported" in said and there != wanted[0]:
            problems.append("documents are gone")
        problems += findings(house)
        import_package(house, world / "package")
        if (told(house), duties_of(house), evidence_by_number(house)) != wanted:
            problems.append("importing again doesn't bring the rest, or brings it twice")
        if len(registers_of(house).person) != rows or len(imports_of(house)) != 1:
            problems.append("rows came twice")
        if not list_documents(house) or not import_package(house, world / "package").nothing:
            problems.append("a further import adds something")
        replayed_equals_present(house)
        agree(house)
        return problems + findings(house)
