"""Which documents may prove a duty, and attaching in bulk those that certainly do, after a look at the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.services.contract.contract_rules import require_entry
from desktop.services.contract.duties import board, duty_named
from desktop.services.contract.evidence import attach_rows
from desktop.services.contract.registers import registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models import queries
from models.obligations.duties import Duty
from models.obligations.duty_views import DutyView
from models.obligations.evidence_candidates import read_candidates
from models.obligations.evidence_matching import Candidate, Match, Subjects, match
from models.obligations.registers import Registers
from models.records import DocumentRecord
from resources.words import _

_MOST = 50
"""Suggestions for one duty: nobody reads more."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document that may be the paper `kind`; `certain` when type and period, person or matter say so."""

    document: DocumentRecord
    kind: str
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class PlannedEvidence:
    """One line of a plan: this document is to prove this duty. `signed` may be set before it is carried out."""

    key: str
    document_id: int
    number: str
    title: str
    kind: str
    why: str
    signed: str = ""


@dataclass(frozen=True, slots=True)
class EvidencePlan:
    """What would be attached: certain matches only. `unsure` counts the duties for which there are only others."""

    lines: tuple[PlannedEvidence, ...]
    unsure: int


def suggest_evidence(house: House, key: str) -> list[Suggestion]:
    """Documents that may prove this duty and don't yet, the certain ones first. Raises ContractRefused."""
    view, registers = duty_named(house, key), registers_of(house)
    types = {each.type for each in view.duty.demands}
    with house.database.read() as session:
        candidates = read_candidates(session, types)
        attached = {each.document_id for each in view.evidence}
        subjects = _subjects(view.duty, registers)
        matches = [
            (candidate.id, found)
            for candidate in candidates
            if candidate.id not in attached
            and (found := match(view.duty, candidate, subjects)) is not None
        ]
        matches.sort(key=lambda each: (not each[1].certain, -each[0]))
        matches = matches[:_MOST]
        documents = {
            each.id: each for each in queries.documents(session, ids=[each[0] for each in matches])
        }
    return [
        Suggestion(documents[identifier], found.kind, found.certain, why_sentence(found))
        for identifier, found in matches
    ]


def suggest_all(house: House, keys: Sequence[str] | None = None) -> EvidencePlan:
    """A plan for every duty that is owed by now and lacks papers, or for these: only certain matches are in it."""
    now, registers = board(house), registers_of(house)
    chosen = None if keys is None else set(keys)
    views = [
        view
        for view in now.duties
        if view.missing and (view.open if chosen is None else view.key in chosen)
    ]
    wanted: Mapping[str, list[DutyView]] = _by_type(views)
    lines: list[PlannedEvidence] = []
    loose: set[str] = set()
    numbers: dict[int, tuple[str, str]] = {}
    with house.database.read() as session:
        candidates = read_candidates(session, wanted.keys(), titles=False)
        found_for: dict[str, list[tuple[Candidate, Match]]] = defaultdict(list)
        for candidate in candidates:
            for view in wanted.get(candidate.type, ()):
                found = match(view.duty, candidate, _subjects(view.duty, registers))
                if found is None:
                    continue
                if not found.certain:
                    loose.add(view.key)
                elif candidate.id not in {each.document_id for each in view.evidence}:
                    found_for[view.key].append((candidate, found))
        ids = sorted({each.id for some in found_for.values() for each, _found in some})
        numbers = {
            each.id: (each.number, each.title) for each in queries.documents(session, ids=ids)
        }
    for view in views:
        for candidate, found in found_for.get(view.key, ()):
            if found.kind in {each.type for each in view.missing}:
                lines.append(
                    PlannedEvidence(
                        view.key,
                        candidate.id,
                        *numbers[candidate.id],
                        found.kind,
                        why_sentence(found),
                    )
                )
    return EvidencePlan(tuple(lines), len(loose - found_for.keys()))


def attach_suggested(
    house: House, plan: EvidencePlan | Sequence[PlannedEvidence], *, signed: str | None = None
) -> list[int]:
    """Carry a plan out, or the lines of it that were chosen, in one transaction; returns the evidence's ids.

    `signed` stands for every line where it is given. Raises NotAllowed, NoSuchDocument, Withheld, and ContractRefused
    where a duty has gone meanwhile or a document can prove nothing any more: then nothing is attached.
    """
    require_entry(house)
    lines = plan.lines if isinstance(plan, EvidencePlan) else tuple(plan)
    by_document: dict[tuple[int, str], list[PlannedEvidence]] = defaultdict(list)
    for line in lines:
        by_document[line.document_id, line.signed if signed is None else signed].append(line)
    attached: list[int] = []
    with house.database.write() as session:
        known = board(house).by_key
        for line in lines:
            if line.key not in known:
                raise ContractRefused(
                    "no-such-duty", _("There is no duty {key}.").format(key=line.key)
                )
        for (document, whose), some in by_document.items():
            ids, rows = attach_rows(
                house,
                session,
                [("duty", line.key, line.kind) for line in some],
                document,
                signed=whose,
            )
            keys = [line.key for line in some]
            said(house, session, "evidence attached", f"document {document}", rows, keys=keys)
            attached += ids
    return attached


def why_sentence(found: Match) -> str:
    """Why a document fits, in the language in use."""
    return _(found.why).format(what=found.what)


def _by_type(views: Sequence[DutyView]) -> dict[str, list[DutyView]]:
    wanted: dict[str, list[DutyView]] = defaultdict(list)
    for view in views:
        for demand in view.missing:
            if not demand.check:
                wanted[demand.type].append(view)
    return wanted


def _subjects(duty: Duty, registers: Registers) -> Subjects:
    person = registers.person.get(duty.person) if duty.person is not None else None
    matter = registers.matter.get(duty.matter) if duty.matter is not None else None
    item = registers.person_item.get(duty.item) if duty.item is not None else None
    return Subjects(
        person.label if person is not None else "",
        matter.number if matter is not None else "",
        (item.number or item.title) if item is not None else "",
    )
