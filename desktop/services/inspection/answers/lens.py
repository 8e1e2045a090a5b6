"""What an answer may speak of: the documents, categories, people, systems and days of a scope, or all of them.

An answer asks the lens for everything that it names or counts, so that nothing outside of the scope can reach it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from desktop.services.contract.evidence import papers_of
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.house import House
from desktop.services.people.matters_at_hand import matters_on
from exporters.wording import BEIJING
from models.categories import Category, Status
from models.contract.rules import Rules
from models.inspection.inspection import AnswerRow, AnswerTable
from models.inspection.scope import EditionScope
from models.knowledge.titles import title_key
from models.obligations.duty_views import DutyView
from models.obligations.evidence_rules import EvidenceView, Papers, in_force, view_evidence
from models.obligations.register_records import Person
from models.obligations.registers import Registers
from models.people.matter_rules import MatterKind
from models.people.matter_views import MatterView
from models.people.number_masking import mask_numbers
from models.queries import documents
from models.records import DocumentRecord
from resources.inspection_questions import Question
from resources.words import _, language

MOST_ROWS = 400
"""Rows that a table has at most: more than anybody reads at a desk; what is left out is counted."""

EVERYTHING = EditionScope(tuple(Category))


@dataclass(frozen=True)
class Lens:
    """A scope held over an archive, as of `day`. Made by `lens_of`."""

    house: House
    scope: EditionScope
    day: date
    only: frozenset[int] | None = None

    @cached_property
    def rules(self) -> Rules:
        """The rules in force."""
        return rules_of(self.house)

    @cached_property
    def registers(self) -> Registers:
        """The registers, whole: whoever reads them asks the lens row by row."""
        return registers_of(self.house)

    @cached_property
    def papers(self) -> Papers:
        """What is known of evidence, whole."""
        return papers_of(self.house)

    @cached_property
    def documents(self) -> dict[int, DocumentRecord]:
        """The documents in scope that can be used, by id; of those that were chosen before, where some were."""
        with self.house.database.read() as session:
            return {
                each.id: each
                for each in documents(session)
                if self.scope.includes(each) and (self.only is None or each.id in self.only)
            }

    @property
    def whole(self) -> bool:
        """Whether nothing at all is left out."""
        return set(self.scope.categories) == set(Category) and not self.limits

    @property
    def limits(self) -> frozenset[str]:
        """By what the scope is narrowed: "persons", "systems", "period"."""
        scope = self.scope
        named = {
            "persons": bool(scope.persons),
            "systems": bool(scope.systems),
            "period": scope.since is not None or scope.until is not None,
        }
        return frozenset(name for name, narrowed in named.items() if narrowed)

    def lacks(self, question: Question) -> str:
        """Why a question can't be answered in this scope, translated; empty where it can."""
        missing = [each for each in question.categories if not self.has(Category(each))]
        if missing:
            names = _(", ").join(_(Category(each).label) for each in missing)
            return _("Not part of what was agreed: it would need {names}.").format(names=names)
        if self.limits - set(question.limits):
            return _(
                "Not part of what was agreed: the answer can't be narrowed to what this edition is limited to."
            )
        return ""

    def has(self, category: Category) -> bool:
        """Whether a category is in scope."""
        return category in self.scope.categories

    def person(self, person: Person) -> bool:
        """Whether a person may be named."""
        return not self.scope.persons or bool({person.label, person.name} & set(self.scope.persons))

    def person_id(self, person_id: int | None) -> bool:
        """The same by the id in the register; of nobody it is true only where nobody is left out."""
        if person_id is None:
            return not self.scope.persons
        person = self.registers.person.get(person_id)
        return person is not None and self.person(person)

    def system(self, name: str) -> bool:
        """Whether a system may be named; no system only where none is left out."""
        if not self.scope.systems:
            return True
        return bool(name) and title_key(name) in {title_key(each) for each in self.scope.systems}

    def within(self, *days: date | None) -> bool:
        """Whether something of these days lies in the period; of no day at all only where none is set."""
        known = [each for each in days if each is not None]
        if not known:
            return "period" not in self.limits
        since, until = self.scope.since, self.scope.until
        return all(
            (since is None or each >= since) and (until is None or each <= until) for each in known
        )

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether any of the days from `first` to `last` (None: open) lies in the period."""
        since, until = self.scope.since, self.scope.until
        return (until is None or first is None or first <= until) and (
            since is None or last is None or last >= since
        )

    def of_type(self, *types: str, categories: Iterable[Category] = ()) -> list[DocumentRecord]:
        """The documents in scope of these types that count and were there on the day, the newest first."""
        wanted, among = set(types), set(categories)
        found = [
            each
            for each in self.documents.values()
            if each.type in wanted
            and each.status is Status.FINAL
            and (each.formed is None or each.formed <= self.day)
            and (not among or each.category in among)
        ]
        return sorted(found, key=lambda each: (each.formed or date.min, each.id), reverse=True)

    def shown(self, document_id: int | None) -> int | None:
        """A document's id if it is in scope."""
        return document_id if document_id in self.documents else None

    @cached_property
    def evidence(self) -> dict[tuple[str, str], list[EvidenceView]]:
        """What was evidence on the day, by (subject, key), whole."""
        found: dict[tuple[str, str], list[EvidenceView]] = defaultdict(list)
        for each in self.registers.evidence.values():
            if in_force(each, self.day):
                found[each.subject, each.key].append(view_evidence(each, self.papers))
        return found

    def paper_about(self, person: Person, category: Category) -> int | None:
        """The newest paper of a category that is about a person: where their file begins."""
        found = [
            each
            for each in self.documents.values()
            if each.category is category
            and person.label in each.persons
            and (each.formed is None or each.formed <= self.day)
        ]
        newest = max(found, key=lambda each: (each.formed or date.min, each.id), default=None)
        return None if newest is None else newest.id

    def duty_name(self, view: DutyView) -> str:
        """A duty's key, with whom or which matter it is about."""
        duty = view.duty
        if duty.person is not None and (person := self.registers.person.get(duty.person)):
            return _("{key} ({about})").format(key=view.key, about=person.label)
        if duty.matter is not None and (matter := self.registers.matter.get(duty.matter)):
            return _("{key} ({about})").format(key=view.key, about=matter.number)
        return view.key

    def paper_of(self, subject: str, key: object) -> int | None:
        """The newest paper in scope that proves something."""
        return self.first_paper(self.evidence.get((subject, str(key)), ()))

    def kind(self, kind: MatterKind) -> Category | None:
        """The category that matters of a kind are filed under: that of the duty they serve."""
        duties = {each.id: each.categories for each in self.rules.catalogue.duties}
        named = [duties[each] for each in kind.duties if duties.get(each)]
        return Category(named[0][0]) if named else None

    def matter(self, view: MatterView) -> bool:
        """Whether a matter may be named: its category, whom and which system it is about, and its days."""
        category, matter = self.kind(view.kind), view.matter
        known = [each for each in (matter.person_id, matter.other_id) if each is not None]
        people: list[int | None] = [*known] or [None]
        return (
            category is not None
            and self.has(category)
            and all(self.person_id(each) for each in people)
            and self.system(view.facts.get("system", ""))
            and self.within(matter.day)
        )

    def matters(self, *kinds: str) -> list[MatterView]:
        """The matters of these kinds (of any without one) that may be named, the oldest first; none withdrawn."""
        return [
            each
            for each in matters_on(self.house, self.day)
            if (not kinds or each.kind.id in kinds) and not each.withdrawn and self.matter(each)
        ]

    def duty(self, view: DutyView) -> bool:
        """Whether a duty may be named: all its categories, whom and which matter it is about, and its days."""
        duty = view.duty
        return (
            all(self.has(Category(each)) for each in duty.categories)
            and self.person_id(duty.person)
            and not self.scope.systems
            and (duty.matter is None or self._matter_of(duty.matter))
            and self.within(*(each for each in (duty.first, duty.last or duty.due) if each))
        )

    def _matter_of(self, matter_id: int) -> bool:
        return any(
            each.matter.id == matter_id and self.matter(each)
            for each in matters_on(self.house, self.day)
        )

    def first_paper(self, evidence: Iterable[EvidenceView]) -> int | None:
        """The newest paper that counts and is in scope, signed ones first."""
        there = [each for each in evidence if each.counts and self.shown(each.document_id)]
        best = max(there, key=lambda each: (bool(each.signed), each.day, each.id), default=None)
        return None if best is None else best.document_id


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says besides its question. `mood`: "good", "caution", "bad" or "unknown"."""

    mood: str
    summary: str
    tables: tuple[AnswerTable, ...] = ()
    notes: tuple[str, ...] = ()


def lens_of(
    house: House,
    scope: EditionScope | None = None,
    day: date | None = None,
    only: Collection[int] | None = None,
) -> Lens:
    """A lens as of `day` (today where none is given), but never of a day behind the end of the scope's period."""
    on = day or today_of(house)
    held = scope or EVERYTHING
    if held.until is not None:
        on = min(on, held.until)
    return Lens(house, held, on, None if only is None else frozenset(only))


def row(*cells: object, document: int | None = None, mood: str = "") -> AnswerRow:
    """A row of cells for people: days and numbers as they are written, nothing where there is nothing."""
    return AnswerRow(tuple(_cell(each) for each in cells), document, mood)


def paper_row(document: DocumentRecord) -> AnswerRow:
    """A document as a row of its own: what it is, its title, number and date."""
    return row(
        document.type, document.title, document.number, document.formed, document=document.id
    )


def table(title: str, columns: tuple[str, ...], rows: Iterable[AnswerRow]) -> AnswerTable:
    """A table of what was found; where that is too much, its title says how many rows aren't shown."""
    found = tuple(rows)
    if len(found) > MOST_ROWS:
        words = _("{title} (the first {shown} of {count})")
        title = words.format(title=title, shown=MOST_ROWS, count=len(found))
        found = found[:MOST_ROWS]
    return AnswerTable(title, columns, found)


def tables(*made: AnswerTable) -> tuple[AnswerTable, ...]:
    """Those of the tables that have rows."""
    return tuple(each for each in made if each.rows)


def verdict(*, bad: bool = False, caution: bool = False) -> str:
    """The mood of an answer to which something can be said."""
    return "bad" if bad else "caution" if caution else "good"


def gap() -> str:
    """What stands between two sentences: nothing in Chinese."""
    return "" if language() == "zh_CN" else " "


def prose(*sentences: str) -> str:
    """Sentences one after the other."""
    return gap().join(sentences)


def names(words: Iterable[str], most: int = 5) -> str:
    """Names one after the other; more than `most` are counted."""
    found = list(dict.fromkeys(words))
    shown = _(", ").join(found[:most])
    if len(found) <= most:
        return shown
    return _("{names} and {more} more").format(names=shown, more=len(found) - most)


def without_numbers(made: AnswerTable) -> AnswerTable:
    """The same without a number of an identity paper or a telephone in clear: also titles may hold one."""
    rows = tuple(
        replace(each, cells=tuple(mask_numbers(cell) for cell in each.cells)) for each in made.rows
    )
    return AnswerTable(made.title, made.columns, rows)


def local(moment: datetime) -> date:
    """The day of a moment, in Beijing, where the contract is kept."""
    return moment.astimezone(BEIJING).date()


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return str(value) if str(value) else "–"
