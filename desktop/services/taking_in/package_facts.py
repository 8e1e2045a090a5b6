"""What a package says of documents that are here already: title, mark, persons and so on, as they changed at the giver.

The facts of a document are one: where the giver changed some and nobody touched any here, all become the giver's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.audit.fact_words import LABELS, difference
from desktop.services.house import House
from desktop.services.taking_in.package_differences import told_changes
from desktop.services.taking_in.package_memory import Memory, Verdict
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from models import queries
from models.categories import DocumentState
from models.documents.amending import Amendment, amend_documents
from models.handover.package_rows import DocumentLine
from models.records import DocumentRecord
from resources.words import _

_DOCUMENT = "document"
_FACTS = tuple(LABELS)
_LISTS = frozenset({"persons", "systems"})


class FactChange(NamedTuple):
    """A document here that is to say what the giver says."""

    line: DocumentLine
    before: DocumentRecord
    values: Mapping[str, Any]


@dataclass(slots=True)
class FactPlan:
    """`changes` are to be made, `agreed` say the same here and there, `same` say there what they said before."""

    changes: list[FactChange] = field(default_factory=list)
    agreed: list[tuple[DocumentLine, int]] = field(default_factory=list)
    same: list[tuple[DocumentLine, int]] = field(default_factory=list)
    records: dict[int, DocumentRecord] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def told(self) -> list[Conflict]:
        """The changes in words."""
        return [
            Conflict("follows", each.before.number, told_changes(each.before, each.values))
            for each in self.changes
        ]


def plan_facts(
    session: Session,
    contents: PackageContents,
    documents: Mapping[int, int],
    memory: Memory,
    names: Mapping[str, str],
) -> FactPlan:
    """Compare what the package says of the documents that are here (`documents`: there → here).

    `names` are labels of people that are other ones here.
    """
    plan = FactPlan()
    here = [each for each in documents.values() if each > 0]
    plan.records = {each.id: each for each in queries.documents(session, ids=sorted(here))}
    for line in contents.documents:
        record = plan.records.get(documents.get(line.id, 0))
        if record is not None:
            _look(plan, line, record, memory, names)
    return plan


def carry_facts(house: House, session: Session, plan: FactPlan) -> None:
    """Let the documents of the plan say what the giver says; journalled like any amendment."""
    for each in plan.changes:
        values = dict(each.values)
        no_date = "formed" in values and values["formed"] is None
        amendment = Amendment(**values, no_date=no_date)
        amend_documents(session, [each.before.id], amendment)
    after = _records(session, [each.before.id for each in plan.changes])
    house.journal.append(
        session,
        [
            (
                "amended",
                f"document {each.before.id}",
                difference(each.before, after[each.before.id]),
            )
            for each in plan.changes
        ],
    )


def note_facts(session: Session, plan: FactPlan, memory: Memory, *, moved: bool) -> None:
    """Keep what was said and what stands here now; `moved`: names that documents bear were changed by this import."""
    records = _records(session, sorted(plan.records)) if moved else plan.records
    for line, local in [*plan.agreed, *((each.line, each.before.id) for each in plan.changes)]:
        memory.note(_DOCUMENT, line.id, _facts(line), _facts(records[local]))
    for line, local in plan.same if moved else ():
        if memory.untouched(_DOCUMENT, line.id, _facts(plan.records[local])):
            memory.note_kept(_DOCUMENT, line.id, _facts(records[local]))


def reference_here(line: DocumentLine, number: str) -> str:
    """The reference of a document whose number here is `number`: where that is another one, it names the giver's."""
    if number == line.number:
        return line.reference
    if not line.reference:
        return line.number
    words = _("{reference} (formerly {number})")
    return words.format(reference=line.reference, number=line.number)


def _records(session: Session, ids: list[int]) -> dict[int, DocumentRecord]:
    return {each.id: each for each in queries.documents(session, ids=ids)}


def _facts(said: DocumentLine | DocumentRecord) -> list[Any]:
    return [getattr(said, fact) for fact in _FACTS]


def _look(
    plan: FactPlan,
    line: DocumentLine,
    record: DocumentRecord,
    memory: Memory,
    names: Mapping[str, str],
) -> None:
    verdict = memory.judge(_DOCUMENT, line.id, _facts(line), _facts(record))
    if verdict is Verdict.SAME:
        plan.same.append((line, record.id))
        return
    wanted = {fact: getattr(line, fact) for fact in _FACTS}
    wanted["persons"] = tuple(names.get(each, each) for each in line.persons)
    wanted["reference"] = reference_here(line, record.number)
    values = {
        fact: value
        for fact, value in wanted.items()
        if _differs(fact, value, getattr(record, fact))
    }
    if not values:
        plan.agreed.append((line, record.id))
    elif record.state is not DocumentState.LIVE:
        # What it says may be what it is withheld for.
        sentence = _("the giver says something else of it now; it can't be used here and stays")
        plan.conflicts.append(Conflict("differs", record.number, sentence))
    elif verdict is Verdict.FOLLOWS:
        plan.changes.append(FactChange(line, record, values))
    else:
        words = _("it says something else here, which stays; here → in the package: {changes}")
        sentence = words.format(changes=told_changes(record, values))
        plan.conflicts.append(Conflict("differs", record.number, sentence))


def _differs(fact: str, wanted: Any, here: Any) -> bool:
    return set(wanted) != set(here) if fact in _LISTS else bool(wanted != here)
