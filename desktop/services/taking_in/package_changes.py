"""Everything a package says of what is here already, side by side: rows, systems, facts and order of documents."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.services.taking_in.package_bearing import BearingPlan, plan_bearing
from desktop.services.taking_in.package_facts import FactPlan, note_facts, plan_facts
from desktop.services.taking_in.package_keys import Ids
from desktop.services.taking_in.package_memory import Memory
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_registers import RegisterPlan
from desktop.services.taking_in.package_reviews import ReviewPlan, note_reviews, plan_reviews
from desktop.services.taking_in.package_systems import SystemPlan, note_systems, plan_systems


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of what the package names; `memory` gets what is said from now on."""

    memory: Memory
    registers: RegisterPlan
    systems: SystemPlan
    facts: FactPlan
    bearing: BearingPlan
    reviews: ReviewPlan

    @property
    def told(self) -> tuple[Conflict, ...]:
        """What follows the giver, in words."""
        return (
            *self.registers.followed.told,
            *self.systems.told,
            *self.facts.told,
            *self.bearing.told,
            *self.reviews.told,
        )

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What differs and stays, besides rows."""
        plans = (self.systems, self.facts, self.bearing, self.reviews)
        return tuple(dict.fromkeys(each for plan in plans for each in plan.conflicts))

    def note(self, session: Session, ids: Ids) -> None:
        """Keep what the package said and what stands here behind it, in the caller's transaction."""
        renamed = any("label" in each.values for each in self.registers.followed.changes)
        moved = bool(self.facts.changes or self.systems.changes or renamed)
        note_systems(session, ids, self.systems, self.memory)
        note_facts(session, self.facts, self.memory, moved=moved)
        note_reviews(session, self.reviews, self.memory)
        self.bearing.note(self.memory)
        self.memory.write(session)


def plan_changes(
    session: Session,
    contents: PackageContents,
    ids: Ids,
    memory: Memory,
    registers: RegisterPlan,
    *,
    pending: Set[int],
    follows: bool,
) -> Changes:
    """Look at everything behind the registers; `pending` are documents whose order comes in whole.

    Where the package doesn't `follow` the one before, nothing of what is here changes.
    """
    facts, reviews = FactPlan(), ReviewPlan()
    names = registers.names
    systems = plan_systems(session, contents.systems, ids, memory, names, follows=follows)
    if follows:
        facts = plan_facts(session, contents, ids["document"], memory, names)
        reviews = plan_reviews(session, contents.articles, ids, memory, pending=pending)
    bearing = plan_bearing(
        session,
        contents,
        ids["document"],
        memory,
        names,
        pending=pending,
        follows=follows,
    )
    return Changes(memory, registers, systems, facts, bearing, reviews)
