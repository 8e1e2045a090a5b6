"""What documents are evidence of, in words, as far as a scope lets it be said."""

from __future__ import annotations

from collections import defaultdict

from desktop.services.assurance.finding_board import findings_board
from desktop.services.assurance.finding_entry import SOURCES
from desktop.services.contract.duties import board
from desktop.services.inspection.answers.lens import Lens
from desktop.services.people.matters_at_hand import matters_on
from models.assurance.finding_state import FindingView
from models.categories import Category
from models.inspection.edition_contents import ProofLine
from models.obligations.evidence_rules import EvidenceView
from resources.words import _, ngettext

FINDING_CATEGORIES = {"grading": Category.GRADING, "crypto": Category.CRYPTO}
"""Where findings of a source are filed; those of any other belong to operations."""


def finding_shown(lens: Lens, view: FindingView) -> bool:
    """Whether a finding may be named: its category, its system and the day it was found."""
    category = FINDING_CATEGORIES.get(view.finding.source, Category.OPERATIONS)
    return (
        lens.has(category)
        and lens.system(system_name(lens, view.finding.asset_id))
        and not lens.scope.persons
        and lens.within(view.finding.found)
    )


def system_name(lens: Lens, asset_id: int | None) -> str:
    """What a system is called; nothing where there is none."""
    from desktop.services.assurance.assurance_entry import system_names

    return "" if asset_id is None else system_names(lens.house).get(asset_id, "")


def proof_lines(lens: Lens) -> dict[int, tuple[ProofLine, ...]]:
    """Document → everything that it is evidence of on the lens's day, as far as that may be named."""
    named = _Named(lens)
    found: dict[int, list[ProofLine]] = defaultdict(list)
    entries: dict[int, list[EvidenceView]] = defaultdict(list)
    for (subject, key), views in lens.evidence.items():
        for view in views:
            document = lens.shown(view.document_id)
            if document is None:
                continue
            if subject == "kpi":
                entries[document].append(view)
            elif (words := named.words(subject, key)) is not None:
                found[document].append(_line(view, *words))
    if lens.has(Category.OPERATIONS):
        for document, views in entries.items():
            many = ngettext(
                "{count} entry of the KPI ledger", "{count} entries of the KPI ledger", len(views)
            )
            first = min(views, key=lambda each: each.day)
            found[document].append(_line(first, many.format(count=len(views)), "Ⅱ7.1(2)"))
    return {
        document: tuple(sorted(lines, key=lambda each: (each.subject, each.day, each.title)))
        for document, lines in sorted(found.items())
    }


class _Named:
    """Finds what each kind of thing is called, and whether it may be."""

    def __init__(self, lens: Lens) -> None:
        self._lens = lens
        self._duties = board(lens.house, lens.day).by_key
        self._matters = {each.matter.id: each for each in matters_on(lens.house, lens.day)}
        self._findings = {
            each.finding.id: each for each in findings_board(lens.house, lens.day).findings
        }

    def words(self, subject: str, key: str) -> tuple[str, str] | None:
        """(what it is called, its clause); None for what may not be named, or isn't known any more."""
        finders = {
            "duty": self._duty,
            "matter": self._matter,
            "finding": self._finding,
            "item": self._item,
            "pledge": self._pledge,
            "filing": self._filing,
            "assessment": self._assessment,
            "payment": self._payment,
        }
        return finders[subject](key) if subject in finders else None

    def _duty(self, key: str) -> tuple[str, str] | None:
        view = self._duties.get(key)
        if view is None or not self._lens.duty(view):
            return None
        return f"{view.key} {view.title}", view.duty.clause

    def _matter(self, key: str) -> tuple[str, str] | None:
        number, _slash, step = key.partition("/")
        view = self._matters.get(int(number)) if number.isdecimal() else None
        if view is None or not self._lens.matter(view):
            return None
        label = next((each.step.label for each in view.steps if each.id == step), step)
        words = _("{kind} {number}: {step}")
        return (
            words.format(kind=view.kind.label, number=view.matter.number, step=label),
            view.kind.clause,
        )

    def _finding(self, key: str) -> tuple[str, str] | None:
        view = self._findings.get(int(key)) if key.isdecimal() else None
        if view is None or not finding_shown(self._lens, view):
            return None
        words = _("Finding {number} ({source})")
        source = _(SOURCES.get(view.finding.source, view.finding.source))
        return words.format(number=view.finding.number, source=source), "Ⅱ6.5"

    def _item(self, key: str) -> tuple[str, str] | None:
        item = self._lens.registers.person_item.get(int(key)) if key.isdecimal() else None
        if item is None or item.void or not self._of_person(Category.PERSONNEL, item.person_id):
            return None
        kind = self._lens.rules.people.items.get(item.kind)
        person = self._lens.registers.person[item.person_id].label
        return _("{person}: {item}").format(
            person=person, item=kind.label if kind else item.kind
        ), "Ⅱ5.5"

    def _pledge(self, key: str) -> tuple[str, str] | None:
        pledge = self._lens.registers.pledge.get(int(key)) if key.isdecimal() else None
        if pledge is None or pledge.void or not self._of_person(Category.PLEDGE, pledge.person_id):
            return None
        person = self._lens.registers.person[pledge.person_id].label
        return _("{person}: pledge {code}").format(person=person, code=pledge.code), "Ⅱ8.4"

    def _filing(self, key: str) -> tuple[str, str] | None:
        filing = self._lens.registers.filing.get(int(key)) if key.isdecimal() else None
        if filing is None or filing.void or not self._of_system(filing.scheme, filing.asset_id):
            return None
        return _("Filing of {system}").format(system=filing.title), "Ⅱ6.5"

    def _assessment(self, key: str) -> tuple[str, str] | None:
        made = self._lens.registers.assessment.get(int(key)) if key.isdecimal() else None
        filing = self._lens.registers.filing.get(made.filing_id) if made else None
        if made is None or filing is None or not self._of_system(made.scheme, filing.asset_id):
            return None
        return _("Assessment {number}").format(number=made.number), "Ⅱ6.5"

    def _payment(self, key: str) -> tuple[str, str] | None:
        lens = self._lens
        if not lens.has(Category.CONTRACT) or lens.limits:
            return None
        return _("Payment {number}").format(number=key.partition("/")[0]), "Ⅰ6.2"

    def _of_person(self, category: Category, person_id: int) -> bool:
        return self._lens.has(category) and self._lens.person_id(person_id)

    def _of_system(self, scheme: str, asset_id: int | None) -> bool:
        lens, category = self._lens, FINDING_CATEGORIES.get(scheme, Category.GRADING)
        named = lens.system(system_name(lens, asset_id))
        return lens.has(category) and named and not lens.scope.persons


def _line(view: EvidenceView, title: str, clause: str) -> ProofLine:
    return ProofLine(view.subject, title, clause, view.signed, view.day, view.counts)
