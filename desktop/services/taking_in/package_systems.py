"""Systems that are here already and say something else in the package: which follow the giver, which differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.errors import NoSuchSystem, OrderRefused, SystemRefused
from desktop.services.house import House
from desktop.services.order.order_rules import event
from desktop.services.order.system_naming import require_known, require_known_facts, require_sayable
from desktop.services.order.systems import AccountRecord, change_within, system_within
from desktop.services.taking_in.package_differences import told_changes, told_columns
from desktop.services.taking_in.package_keys import Ids
from desktop.services.taking_in.package_memory import Memory, Verdict
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_words import secret_in, texts_of
from models.handover.package_queries import system_lines
from models.handover.package_rows import SystemLine, TieLine
from models.order import assets
from resources.words import _
from vault.ids import utc_now

_ASSET = "asset"


class SystemFollowing(NamedTuple):
    """A system here that is to say what the giver says: `wanted` has the ids and names of here."""

    line: SystemLine
    before: SystemLine
    wanted: SystemLine
    values: Mapping[str, Any]


@dataclass(slots=True)
class SystemPlan:
    """`changes` are to be made, `agreed` say the same here and there."""

    changes: list[SystemFollowing] = field(default_factory=list)
    agreed: list[SystemLine] = field(default_factory=list)
    same: list[SystemLine] = field(default_factory=list)
    here: dict[int, SystemLine] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def told(self) -> list[Conflict]:
        """The changes in words."""
        return [
            Conflict("follows", each.before.name, told_changes(each.before, each.values))
            for each in self.changes
        ]


def plan_systems(
    session: Session,
    lines: list[SystemLine],
    ids: Ids,
    memory: Memory,
    names: Mapping[str, str],
    *,
    follows: bool,
) -> SystemPlan:
    """Compare the package's systems with those that are here.

    Where the package doesn't `follow` the one before, nothing changes, and only what says the same here and there and
    nothing is remembered of is agreed: an older or masked package is no word of the giver's on what is known.
    """
    plan = SystemPlan()
    plan.here = {each.id: each for each in system_lines(session)}
    for line in lines:
        here = plan.here.get(ids[_ASSET].get(line.id, 0))
        if here is None or (not follows and memory.knows(_ASSET, line.id)):
            continue
        verdict = memory.judge(_ASSET, line.id, line, here)
        if verdict is Verdict.SAME:
            plan.same.append(line)
            continue
        wanted = _wanted(line, here, ids, names)
        values = {
            name: getattr(wanted, name)
            for name in SystemLine._fields
            if _differs(name, getattr(wanted, name), getattr(here, name))
        }
        if not values:
            plan.agreed.append(line)
        elif not follows:
            continue
        elif secret_in(texts_of(line)) is not None:
            sentence = _("what it says now can't be kept here")
            plan.conflicts.append(Conflict("differs", here.name, sentence))
        elif verdict is Verdict.FOLLOWS:
            plan.changes.append(SystemFollowing(line, here, wanted, values))
        else:
            words = _("it says something else here, which stays; here → in the package: {changes}")
            sentence = words.format(changes=told_changes(here, values))
            plan.conflicts.append(Conflict("differs", here.name, sentence))
    return plan


def carry_systems(house: House, session: Session, plan: SystemPlan) -> list[Conflict]:
    """Let the systems of the plan say what the giver says; returns those that can't."""
    refused: list[Conflict] = []
    for each in list(plan.changes):
        before = system_within(session, each.before.id)
        wanted = each.wanted
        after = replace(
            before,
            kind=wanted.kind,
            name=wanted.name,
            code=wanted.code,
            owner=wanted.owner,
            purpose=wanted.purpose,
            facts={fact.name: fact.value for fact in wanted.facts},
            note=wanted.note,
            people=tuple((role.name, role.role) for role in wanted.people),
            accounts=tuple(AccountRecord(*account) for account in wanted.accounts),
        )
        ties = [(tie.kind, tie.other) for tie in wanted.ties]
        try:
            require_known(after.kind, after.people, ties)
            require_known_facts(after.facts, before.facts)
            after = require_sayable(house, after)
            change_within(house, session, before, after, ties)
        except (SystemRefused, OrderRefused, NoSuchSystem):
            plan.changes.remove(each)
            columns = told_columns(each.values)
            words = _("of {columns} the package says something that can't be taken over")
            refused.append(Conflict("differs", before.name, words.format(columns=columns)))
            continue
        if "retired" in each.values:
            assets.set_retired(session, before.id, utc_now() if wanted.retired else None)
            gone = event(
                "system retired", f"system {before.id}", name=after.name, retired=wanted.retired
            )
            house.journal.append(session, [gone])
    return refused


def note_systems(session: Session, ids: Ids, plan: SystemPlan, memory: Memory) -> None:
    """Keep what was said of the systems that were settled, new ones too, and what stands here now."""
    now = {each.id: each for each in system_lines(session)}
    for line in (*plan.agreed, *(each.line for each in plan.changes)):
        memory.note(_ASSET, line.id, line, now[ids[_ASSET][line.id]])
    for line in plan.same:
        local = ids[_ASSET][line.id]
        if memory.untouched(_ASSET, line.id, plan.here[local]):
            memory.note_kept(_ASSET, line.id, now[local])


def _wanted(line: SystemLine, here: SystemLine, ids: Ids, names: Mapping[str, str]) -> SystemLine:
    ties = [
        TieLine(tie.kind, ids[_ASSET][tie.other]) for tie in line.ties if tie.other in ids[_ASSET]
    ]
    people = [role._replace(name=names.get(role.name, role.name)) for role in line.people]
    return line._replace(id=here.id, people=tuple(people), ties=tuple(ties))


def _differs(name: str, wanted: Any, here: Any) -> bool:
    if name in ("people", "accounts", "ties"):
        return set(wanted) != set(here)
    return bool(wanted != here)
