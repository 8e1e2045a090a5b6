"""Spot checks: which kind, which day, which system or person, how many; a draw can be repeated by its seed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from desktop.itemmodels.formats import format_date
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.edition_reading import EditionReading
from desktop.services.inspection.sampling import Drawn
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.officer.inspection_page import InspectionPage
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from models.categories import Category
from models.inspection.inspection_log import MOST_DOCUMENTS, SampleAsked
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _


class SamplesPage(InspectionPage):
    """Signals:
    record_shown(DocumentRecord)   a record of the sample is looked at, or None
    """

    record_shown = Signal(object)

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(reading, look, _("Samples"), parent)
        self.category = QComboBox()
        self.category.addItem(_("Any category"), "")
        self.types = QComboBox()
        self.types.setEditable(True)
        self.types.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.when = QLineEdit()
        self.when.setPlaceholderText("2026-08-14, 2026-08, 2026-Q3")
        self.system, self.person, self.words_ = QLineEdit(), QLineEdit(), QLineEdit()
        self.count = QSpinBox()
        self.count.setRange(1, MOST_DOCUMENTS)
        self.count.setValue(3)
        # The style sheet's padding doesn't reach the number.
        self.count.lineEdit().setTextMargins(S, 0, 0, 0)
        self.seed = QLineEdit()
        self.seed.setPlaceholderText(_("made here, or thrown with dice"))
        self.draw_button = primary_button(look, _("Draw"), self.draw, Icon.CHECK)
        self.more_button = button(_("More conditions"), self._unfold, kind="quiet")
        self.more_button.setCheckable(True)
        first = self._row(
            (
                (_("Kind of record"), self.types),
                (_("Day or period"), self.when),
                (_("Category"), self.category),
                (_("How many"), self.count),
            ),
            self.more_button,
            self.draw_button,
        )
        self._more = self._row(
            (
                (_("Words in the title"), self.words_),
                (_("System"), self.system),
                (_("Person"), self.person),
                (_("Seed"), self.seed),
            )
        )
        self._more.hide()
        line = self.types.lineEdit()
        if line is not None:
            line.returnPressed.connect(self.draw)
        self.model: RowsModel[DocumentRecord] = RowsModel(
            (
                RowColumn(_("Title"), lambda each: each.title, stretch=True),
                RowColumn(_("Number"), lambda each: each.number),
                RowColumn(_("Formed"), lambda each: format_date(each.formed), sample="2026-08-14"),
            )
        )
        self.table = RowTable(self.model, look, _("Records drawn"), rows=2)
        self.table.row_chosen.connect(self._look_at)
        self.preview = PreviewPane(reading, look, facts=False, edition=True)
        self.empty = EmptyState(look, Icon.CHECK)
        self.empty.say(
            _("No sample drawn yet"),
            _(
                "Name the kind of record and a day, such as the inspection sheet of 14 August, or leave everything "
                "open. The same seed draws the same records again, for whoever wants to check."
            ),
        )
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.preview)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 30, em * 30])
        self.column.addWidget(first)
        self.column.addWidget(self._more)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(splitter)
        self.column.addWidget(self._stack, 1)

    def refresh(self) -> None:
        if self.category.count() == 1:
            self.ask(
                _("Reading the records"),
                lambda session: (
                    session.officer.scope.categories,
                    sorted({each.type for each in session.documents().values() if each.type}),
                ),
                self._offer,
            )

    def start_here(self) -> None:
        self.types.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, text: str) -> None:
        """A request is to be answered by a sample: what it names is filled in."""
        for at in range(self.types.count()):
            known = self.types.itemText(at)
            if known and known in text:
                self.types.setCurrentIndex(at)
        self.start_here()

    def draw(self) -> None:
        """Draw as it stands here."""
        when = self.when.text().strip()
        is_day = when.count("-") == 2
        asked = SampleAsked(
            category=str(self.category.currentData() or ""),
            type=self.types.currentText().strip(),
            day=when if is_day else "",
            period="" if is_day else when,
            system=self.system.text().strip(),
            person=self.person.text().strip(),
            words=self.words_.text().strip(),
            count=self.count.value(),
        )
        seed = self.seed.text()
        self.do(_("Drawing a sample"), lambda session: session.sample(asked, seed), self._show)

    def _row(self, fields: tuple[tuple[str, QWidget], ...], *acts: QPushButton) -> QWidget:
        """Fields side by side under their names, actions at the end of the line."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(XS)
        for at, (label, field) in enumerate(fields):
            name = words(label, "field")
            name.setBuddy(field)
            field.setAccessibleName(label)
            grid.addWidget(name, 0, at)
            grid.addWidget(field, 1, at)
            grid.setColumnStretch(at, 1)
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(self.draw)
        for at, act in enumerate(acts, start=len(fields)):
            grid.addWidget(act, 1, at)
        return holder

    def _unfold(self) -> None:
        self._more.setVisible(self.more_button.isChecked())

    def _offer(self, known: tuple[tuple[Category, ...], list[str]]) -> None:
        categories, types = known
        for category in categories:
            self.category.addItem(_(category.label), category.value)
        self.types.addItem("")
        self.types.addItems(types)
        self.types.setCurrentIndex(0)

    def _show(self, drawn: Drawn) -> None:
        self.model.replace(drawn.documents)
        found = len(drawn.documents)
        self.facts.setText("")
        self._stack.setCurrentIndex(1 if found else 0)
        if not found:
            self.preview.show_nothing()
            self.record_shown.emit(None)
            self.empty.say(
                _("No record in scope meets this"),
                _("That is noted, too. Take a longer period, or fewer conditions."),
            )
            return
        said = _("{found} of {population}, drawn with the seed {seed}.")
        self.facts.setText(said.format(found=found, population=drawn.population, seed=drawn.seed))
        if drawn.covering:
            words_ = _("None was formed on that day; these are of the period around it.")
            self.notice.say(Mood.CAUTION, words_)
        self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_at(self, record: DocumentRecord | None) -> None:
        if record is None:
            self.preview.show_nothing()
        else:
            self.preview.show_document(record)
        self.record_shown.emit(record)
