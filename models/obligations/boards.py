"""All duties on a day: built in one pass, and after a change only where something is different."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from models.obligations.duty_state import DutyState, Standing, stand
from models.obligations.duty_views import DutyView, judge_duty
from models.obligations.evidence_rules import Papers, view_evidence
from models.obligations.proof_order import Place, ProofOrder
from models.obligations.registers import Registers

if TYPE_CHECKING:
    from models.contract.rules import Rules
    from models.obligations.duties import Duty


@dataclass(frozen=True, slots=True)
class Board:
    """Every duty on `day`, by due then key. `unknown_years` are those whose holidays would be needed."""

    day: date
    duties: tuple[DutyView, ...]
    counts: Mapping[DutyState, int]
    overdue: int
    unknown_years: tuple[int, ...]
    by_key: Mapping[str, DutyView] = field(default_factory=dict)


class _Known(NamedTuple):
    """A view and what it was made from besides evidence and steps, whose changes the order of proofs tells."""

    duty: Duty
    pack: Standing | None
    lacking: tuple[str, ...]
    documents: frozenset[int]
    view: DutyView


class BoardMaker:
    """Makes boards of one archive, and remembers the last one: what didn't change isn't judged again."""

    def __init__(self) -> None:
        self._order = ProofOrder()
        self._known: dict[str, _Known] = {}
        self._made_for: tuple[object, date] | None = None
        self._papers = Papers({}, {})

    def make(
        self,
        rules: Rules,
        duties: Sequence[Duty],
        registers: Registers,
        papers: Papers,
        day: date,
        stake: Callable[[Duty], int],
    ) -> Board:
        """The board of `day`; `stake` is what a duty's clause costs once, by these rules."""
        if self._made_for is None or self._made_for[0] is not rules or self._made_for[1] != day:
            self._known, self._made_for = {}, (rules, day)
        making = _Making(
            self._order.follow(registers),
            papers.changed_since(self._papers),
            papers,
            day,
            stake,
        )
        self._papers = papers
        packs = {part: rule.id for rule in rules.catalogue.duties for part in rule.parts}
        made_of = frozenset(packs.values())
        standings = {
            (duty.rule, duty.period): stand(self._order.steps(duty.key, day))
            for duty in duties
            if duty.rule in made_of
        }
        known: dict[str, _Known] = {}
        lacking: dict[tuple[str, str], list[str]] = defaultdict(list)
        for duty in duties:
            if duty.rule in made_of:
                continue
            pack = packs.get(duty.rule) if duty.period else None
            standing = standings.get((pack, duty.period)) if pack else None
            found = known[duty.key] = self._judge(duty, standing, (), making)
            if pack and found.view.missing and not found.view.kept:
                lacking[pack, duty.period].append(duty.key)
        for duty in duties:
            if duty.rule in made_of:
                parts = tuple(lacking.get((duty.rule, duty.period), ()))
                known[duty.key] = self._judge(duty, None, parts, making)
        self._known = known
        return _board(tuple(known[duty.key].view for duty in duties), day)

    def _judge(
        self, duty: Duty, pack: Standing | None, lacking: tuple[str, ...], making: _Making
    ) -> _Known:
        before = self._known.get(duty.key)
        if (
            before is not None
            and (before.duty is duty or before.duty == duty)
            and before.pack == pack
            and before.lacking == lacking
            and not (making.changed and not making.changed.isdisjoint(self._order.places(duty)))
            and not (making.documents and not making.documents.isdisjoint(before.documents))
        ):
            # The newer of two equal duties: next time they are the same object.
            return before if before.duty is duty else before._replace(duty=duty)
        rows = self._order.evidence(duty, making.papers, making.day)
        view = judge_duty(
            duty,
            [view_evidence(row, making.papers) for row in rows],
            self._order.steps(duty.key, making.day),
            making.day,
            stake_fen=making.stake(duty),
            pack=pack,
            lacking_parts=lacking,
            since=self._order.there_since(rows, making.papers),
            withdrawn=self._order.withdrawn(duty, making.day),
        )
        # With every document at its places: one whose type changes may become one of its papers.
        documents = frozenset(row.document_id for row in rows if row.document_id)
        return _Known(duty, pack, lacking, documents, view)


class _Making(NamedTuple):
    """What all duties of one board share: places and documents that changed, and what they are judged by."""

    changed: set[Place]
    documents: frozenset[int]
    papers: Papers
    day: date
    stake: Callable[[Duty], int]


def _board(views: tuple[DutyView, ...], day: date) -> Board:
    counts = Counter(view.state for view in views)
    unknown = {
        year for view in views if view.duty.unknown for year in view.duty.unknown if not view.kept
    }
    return Board(
        day,
        views,
        MappingProxyType({state: counts.get(state, 0) for state in DutyState}),
        sum(view.overdue for view in views),
        tuple(sorted(unknown)),
        {view.duty.key: view for view in views},
    )
