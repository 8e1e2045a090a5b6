"""One filed system on one page, as an inspector asks for it: level, filing, conclusion, hazards, papers, findings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.assurance_words import (
    conclusion_words,
    findings_words,
    next_words,
    scheme_words,
    validity_words,
)
from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.lamp_words import LampState
from desktop.jobs.assurance import AssuranceBoard
from desktop.views.assurance.validity_bar import ValidityBar
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.people.evidence_box import EvidenceBox
from desktop.views.people.fitting import CardColumns, Chips
from desktop.views.people.lamps import LampView
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.parts import Card, Pairs
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from models.assurance.assurance_records import AssessmentView, MaterialView, SystemSheet
from models.assurance.assurance_rules import CRYPTO, GRADING
from resources.artwork import Icon
from resources.words import _

_WIDEST_EM, _FOUR_EM = 62, 40


class FilingSheet(QScrollArea):
    """Built anew for every filing.

    Signals:
        act_wanted(str)                 edit, assessment, strike
        assessment_wanted(object)       show or change this `AssessmentView`
        scoring_wanted(int)             to the scoring sheet of an assessment
        attach_wanted(str)              a document is to be this paper of the checklist
        withdraw_wanted(int)            take a piece of evidence away
        renew_wanted(int)               pin the newest version of its document
        findings_wanted(object)         show the findings of a system, by its id, or of all
        item_activated(str, str, str)   kind, key and place of what a line leads to
    """

    act_wanted = Signal(str)
    assessment_wanted = Signal(object)
    scoring_wanted = Signal(int)
    attach_wanted = Signal(str)
    withdraw_wanted = Signal(int)
    renew_wanted = Signal(int)
    findings_wanted = Signal(object)
    item_activated = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: SystemSheet | None = None
        self.notice = Notice(look)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def sheet(self) -> SystemSheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(self, board: AssuranceBoard, sheet: SystemSheet) -> None:
        """Show another filing, or the same as it is now."""
        same = self._sheet is not None and self._sheet.filing.id == sheet.filing.id
        position = self.verticalScrollBar().value() if same else 0
        self._sheet = sheet
        self.notice = Notice(self._look)
        self.setWidget(self._build(board, sheet))
        self.verticalScrollBar().setValue(position)

    def _build(self, board: AssuranceBoard, sheet: SystemSheet) -> QWidget:
        may_change = board.day == board.today
        held = QWidget()
        held.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addLayout(self._head(sheet, may_change=may_change))
        column.addWidget(self.notice)
        if sheet.warnings:
            said = Notice(self._look, held)
            said.say(Mood.CAUTION, "\n".join(sheet.warnings))
            column.addWidget(said)
        column.addWidget(self._page(board, sheet))
        cards = [self._assessments(sheet, may_change=may_change)]
        cards += self._materials(board, sheet, may_change=may_change)
        column.addWidget(CardColumns(cards))
        if sheet.bases:
            sources = " · ".join(dict.fromkeys(str(each) for each in sheet.bases))
            column.addWidget(
                words(_("Rules: {sources}").format(sources=sources), "caption", wrap=True)
            )
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(held, 100)
        row.addStretch(1)
        return inner

    def _head(self, sheet: SystemSheet, *, may_change: bool) -> QVBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(words(sheet.filing.title, "title", wrap=True), 1)
        if may_change:
            acts = QHBoxLayout()
            acts.setSpacing(S)
            strike = icon_button(
                self._look, Icon.TRASH, _("Entered by mistake…"), self._acting("strike")
            )
            edit = button(_("Edit"), self._acting("edit"))
            edit.setIcon(self._look.icon(Icon.EDIT))
            acts.addWidget(strike)
            acts.addWidget(edit)
            acts.addWidget(button(_("Enter an assessment…"), self._acting("assessment")))
            top.addLayout(acts)
            top.setAlignment(acts, Qt.AlignmentFlag.AlignTop)
        system = sheet.system if sheet.system != sheet.filing.title else ""
        said = [scheme_words(sheet.filing.scheme), sheet.level, system]
        if sheet.refile:
            said.append(_("to be filed anew"))
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(Chips(said))
        return column

    def _page(self, board: AssuranceBoard, sheet: SystemSheet) -> Card:
        filing, last = sheet.filing, sheet.last
        card = Card(_("On one page"))
        pairs = [
            (_("Level"), sheet.level),
            (_("Filing number"), filing.number or "—"),
            (_("Filed on templates of"), filing.template or "—"),
            (_("Graded"), format_date(filing.graded)),
            (_("Certificate of"), format_date(filing.issued)),
            (_("Valid until"), validity_words(sheet)),
            (
                _("Last report"),
                format_date(last.assessment.reported) if last else _("no report yet"),
            ),
            (_("Conclusion"), conclusion_words(last)),
            (_("Major hazards"), (last.hazards if last else "") or "—"),
            (_("Open findings"), findings_words(sheet)),
            (_("Next assessment"), next_words(sheet)),
            (_("Papers missing"), format_count(len(sheet.missing))),
        ]
        wide = self.viewport().width() > self.fontMetrics().height() * _FOUR_EM
        card.put(Pairs([pair for pair in pairs if pair[1]], columns=4 if wide else 3))
        if filing.scheme == GRADING and sheet.validity.until is not None:
            card.put(ValidityBar(self._look, sheet.validity, board.day))
        row = QHBoxLayout()
        go = button(_("Show its findings"), lambda: self._show_findings(sheet), kind="link")
        row.addWidget(go)
        row.addStretch(1)
        card.column.addLayout(row)
        return card

    def _show_findings(self, sheet: SystemSheet) -> None:
        self.findings_wanted.emit(sheet.filing.asset_id)

    def _assessments(self, sheet: SystemSheet, *, may_change: bool) -> Card:
        card = Card(_("Assessments"), len(sheet.assessments))
        for view in sheet.assessments:
            each = view.assessment
            day = format_date(each.reported) if each.reported else _("under way")
            passed = view.passed
            card.add(
                ItemLine(
                    self._look,
                    " ".join(filter(None, (each.number, each.agency))) or _("Assessment"),
                    self._assessing(view),
                    icon=Icon.REVIEW,
                    aside=" · ".join(filter(None, (view.conclusion, view.result, day))),
                    mood="" if passed is None else "good" if passed else "bad",
                    hint=view.judged.why if view.judged and view.judged.why else "",
                )
            )
            if view.agrees is False and view.judged and view.judged.conclusion:
                said = _("By its numbers it would be “{conclusion}”.")
                card.say(said.format(conclusion=view.judged.conclusion.label))
            if each.scheme == CRYPTO:
                row = QHBoxLayout()
                row.setContentsMargins(S + 16 + S, 0, 0, 0)
                row.addWidget(button(_("Scoring sheet"), self._scoring(each.id), kind="link"))
                row.addStretch(1)
                card.column.addLayout(row)
        if not sheet.assessments:
            card.say(_("No assessment is entered yet."))
        if may_change:
            row = QHBoxLayout()
            row.addWidget(
                button(_("Enter an assessment…"), self._acting("assessment"), kind="link")
            )
            row.addStretch(1)
            card.column.addLayout(row)
        card.fill()
        return card

    def _materials(
        self, board: AssuranceBoard, sheet: SystemSheet, *, may_change: bool
    ) -> list[Card]:
        rules = board.grading if sheet.filing.scheme == GRADING else board.crypto
        by_group: dict[str, list[MaterialView]] = {}
        for material in sheet.materials:
            by_group.setdefault(material.material.group, []).append(material)
        cards = []
        for group, label in rules.groups.items():
            held = by_group.get(group, [])
            if not held:
                continue
            there = sum(each.there for each in held)
            card = Card(str(label))
            card.head.addWidget(words(f"{there}/{len(held)}", "soft"))
            for material in held:
                card.put(self._material(material, may_change=may_change))
            card.fill()
            cards.append(card)
        return cards

    def _material(self, view: MaterialView, *, may_change: bool) -> QWidget:
        material = view.material
        state = (
            LampState.OK
            if view.there
            else LampState.NOT_NEEDED
            if material.optional
            else LampState.MISSING
        )
        said = _("on file") if view.there else _("optional") if material.optional else _("missing")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(LampView(state, self._look.colours, f"{material.label}: {said}"))
        name = words(material.label, "body", wrap=True)
        name.setToolTip(str(material.basis))
        row.addWidget(name, 1)
        if may_change:
            add = icon_button(
                self._look,
                Icon.CREATE,
                _("File: {paper}").format(paper=material.label),
                self._attaching(material.id),
            )
            row.addWidget(add)
        column.addLayout(row)
        if view.evidence:
            # Adding is done by the button in the line above.
            box = EvidenceBox(
                self._look, view.evidence, may_change=may_change, may_add=False, narrow=True
            )
            box.document_wanted.connect(
                lambda document: self.item_activated.emit("document", str(document), "")
            )
            box.withdraw_wanted.connect(self.withdraw_wanted)
            box.renew_wanted.connect(self.renew_wanted)
            column.addWidget(box)
            column.setContentsMargins(0, 0, 0, M // 2)
        return holder

    def _acting(self, act: str) -> Callable[[], None]:
        return lambda: self.act_wanted.emit(act)

    def _attaching(self, material: str) -> Callable[[], None]:
        return lambda: self.attach_wanted.emit(material)

    def _assessing(self, view: AssessmentView) -> Callable[[], None]:
        return lambda: self.assessment_wanted.emit(view)

    def _scoring(self, assessment: int) -> Callable[[], None]:
        return lambda: self.scoring_wanted.emit(assessment)
