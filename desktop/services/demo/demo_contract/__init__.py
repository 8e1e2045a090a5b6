"""The demonstration's registers: people, matters, findings, the ledger and duties, as they stood on its own day."""

from __future__ import annotations

from pathlib import Path

from desktop.services.demo.demo_contract.assurance import enter_assurance
from desktop.services.demo.demo_contract.belongings import enter_belongings
from desktop.services.demo.demo_contract.ledger import enter_ledger, enter_payments
from desktop.services.demo.demo_contract.matters import enter_matters
from desktop.services.demo.demo_contract.owed import enter_owed, settle_open_questions, show_on
from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.demo.demo_contract.team import enter_team
from desktop.services.demo.demo_records.world import World
from desktop.services.house import House
from desktop.services.people.pledge_forms import make_pledges
from desktop.services.progress import Progress, Quiet
from resources.words import _

__all__ = ["enter_demo_contract"]

_STEPS = 8


def enter_demo_contract(
    house: House, forms: Path | None = None, *, progress: Progress | None = None
) -> None:
    """Enter everything the registers know by the evening that the demonstration is shown on.

    Pledges for those who haven't signed one are written into `forms`, where it is given, ready to be printed.
    """
    progress = progress or Quiet()
    progress.start(_("Entering the contract's registers"), _STEPS, "files")
    world = World()
    show_on(house)
    shelf = Shelf(house, world)
    settle_open_questions(house, shelf)
    progress.advance(1)
    team = enter_team(house, world, shelf)
    progress.advance(1)
    enter_matters(house, world, shelf, team)
    progress.advance(1)
    enter_assurance(house, world, shelf)
    progress.advance(1)
    enter_ledger(house, world, shelf)
    progress.advance(1)
    enter_payments(house, shelf)
    enter_belongings(house)
    progress.advance(1)
    enter_owed(house, world, shelf)
    progress.advance(1)
    if forms is not None:
        unsigned = [team[name] for name in world.gaps["missing_pledges"]]
        make_pledges(house, unsigned, "arrival", forms)
    progress.advance(1)
