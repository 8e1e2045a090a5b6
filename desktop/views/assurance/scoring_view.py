"""The scoring sheet of a cryptography assessment: every unit with its weight and score, the total, a unit's objects."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.assurance_words import points_words, score_words
from desktop.itemmodels.formats import format_date
from desktop.itemmodels.scoring_rows import (
    ScoringColumn,
    ScoringModel,
    ScoringRole,
    ScoringRow,
    weight_words,
)
from desktop.jobs.assurance import AssuranceBoard
from desktop.views.assurance.score_dialog import object_words
from desktop.views.assurance.scoring_delegate import ScoringDelegate
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.systems.document_line import ItemLine
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from models.assurance.assurance_records import AssessmentView
from models.assurance.assurance_rules import CRYPTO
from models.assurance.crypto_rules import LEVELS, MANAGEMENT, TECHNOLOGY
from models.assurance.crypto_scores import ObjectScore, Sheet, UnitScore, sheet
from resources.artwork import Icon
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_PLACES = 4


class ScoringView(QWidget):
    """Signals:
    object_wanted(object, object)   judge this `ObjectScore` of this `UnitScore`; None for another one
    strike_wanted(int)              an object was entered by mistake
    leave_out_wanted(object)        this `UnitScore` doesn't apply
    total_wanted()                  let the total be the assessment's result
    """

    object_wanted = Signal(object, object)
    strike_wanted = Signal(int)
    leave_out_wanted = Signal(object)
    total_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._look = look
        self._board: AssuranceBoard | None = None
        self._sheet: Sheet | None = None
        self._unit = ""
        self.notice = Notice(look)
        self.assessment = QComboBox()
        self.assessment.setAccessibleName(_("Assessment"))
        self.assessment.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.assessment.setMinimumContentsLength(24)
        self.total = words("", "display")
        self.conclusion = words("", "strong")
        self.halves = words("", "soft")
        self.take = primary_button(look, _("Take the total over"), self.total_wanted.emit)
        self.model = ScoringModel(self)
        self.table = QTableView()
        self._dress_table()
        self._panel = QScrollArea()
        self._panel.setObjectName("preview")
        self._panel.setWidgetResizable(True)
        self._panel.setFrameShape(QScrollArea.Shape.NoFrame)
        self._panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = EmptyState(look, Icon.CRYPTO)
        self.empty.say(
            _("There is no cryptography assessment yet"),
            _(
                "Enter a filing for cryptography and an assessment of it: its scoring sheet appears here."
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._lay_out())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.assessment.currentIndexChanged.connect(lambda _row: self._show())
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.table.activated.connect(lambda _index: self._add())

    @property
    def chosen(self) -> AssessmentView | None:
        """The assessment whose sheet is shown."""
        return self._known(self.assessment.currentData())

    @property
    def level(self) -> int:
        """The level that it is scored at."""
        view = self.chosen
        if self._board is None or view is None:
            return LEVELS[-1]
        return next(
            each.filing.level
            for each in self._board.view.systems
            if each.filing.id == view.assessment.filing_id
        )

    @property
    def sheet(self) -> Sheet | None:
        """The sheet shown."""
        return self._sheet

    def show_board(self, board: AssuranceBoard) -> None:
        """Show the sheets as they stand; the chosen one stays so."""
        before = self.assessment.currentData()
        self._board = board
        self.assessment.blockSignals(True)
        self.assessment.clear()
        for system in board.view.systems:
            if system.filing.scheme != CRYPTO or system.filing.level not in LEVELS:
                continue
            for view in system.assessments:
                each = view.assessment
                day = format_date(each.reported) if each.reported else _("under way")
                said = " · ".join(filter(None, (system.filing.title, each.number, day)))
                self.assessment.addItem(said, each.id)
        self.assessment.setCurrentIndex(max(0, self.assessment.findData(before)))
        self.assessment.blockSignals(False)
        self._stack.setCurrentIndex(1 if self.assessment.count() else 0)
        self._show()

    def choose(self, assessment: int) -> None:
        """Show the sheet of an assessment."""
        self.assessment.setCurrentIndex(max(0, self.assessment.findData(assessment)))

    def _known(self, assessment: object) -> AssessmentView | None:
        if self._board is None:
            return None
        for system in self._board.view.systems:
            for view in system.assessments:
                if view.assessment.id == assessment:
                    return view
        return None

    def _show(self) -> None:
        view, board = self.chosen, self._board
        if view is None or board is None:
            return
        # An assessment that nobody scored here has an empty sheet of its level.
        self._sheet = view.sheet or sheet(board.crypto, self.level, ())
        self.model.replace(self._sheet)
        self._fit_columns()
        self.total.setText(points_words(self._sheet.total))
        left = sum(not each.judged for each in self._sheet.units)
        self.conclusion.setText(
            view.conclusion
            if self._sheet.complete
            else ngettext(
                "{count} unit isn't judged yet", "{count} units aren't judged yet", left
            ).format(count=left)
        )
        self.halves.setText(
            _("technology {tech} × 70  +  management {management} × 30").format(
                tech=score_words(self._sheet.halves[TECHNOLOGY], _PLACES),
                management=score_words(self._sheet.halves[MANAGEMENT], _PLACES),
            )
        )
        may = board.day == board.today
        self.take.setVisible(may)
        self.take.setEnabled(self._sheet.complete and view.assessment.result != self._sheet.total)
        if self._sheet.complete and view.assessment.result not in (None, self._sheet.total):
            said = _("The report says {report}; the sheet makes {sheet}.")
            self.notice.say(
                Mood.CAUTION,
                said.format(
                    report=points_words(view.assessment.result),
                    sheet=points_words(self._sheet.total),
                ),
            )
        else:
            self.notice.hide()
        row = self.model.row_of(self._unit)
        if row is None:
            row = next((n for n, each in enumerate(self.model.rows) if each.unit), 0)
        self.table.setCurrentIndex(self.model.index(row, 0))
        self._show_unit()

    def _tell(self, current: QModelIndex) -> None:
        row: ScoringRow | None = current.data(ScoringRole.ROW)
        if row is not None and row.unit is not None:
            self._unit = row.unit.unit.id
            self._show_unit()

    def _current(self) -> UnitScore | None:
        row: ScoringRow | None = self.table.currentIndex().data(ScoringRole.ROW)
        return row.unit if row else None

    def _show_unit(self) -> None:
        unit = self._current()
        if unit is not None:
            self._panel.setWidget(self._unit_panel(unit))

    def _unit_panel(self, unit: UnitScore) -> QWidget:
        may = self._board is not None and self._board.day == self._board.today
        holder = QWidget()
        holder.setObjectName("page")
        column = QVBoxLayout(holder)
        column.setContentsMargins(L, M, L, L)
        column.setSpacing(S)
        column.addWidget(words(unit.unit.label, "heading", wrap=True))
        said = [unit.unit.wording, _("weight {weight}").format(weight=weight_words(unit))]
        column.addWidget(words(" · ".join(filter(None, said)), "soft"))
        if not unit.applies:
            notice = Notice(self._look, holder)
            notice.say(Mood.PLAIN, unit.reason, _("Doesn't apply"))
            column.addWidget(notice)
        else:
            for each in unit.objects:
                column.addWidget(self._object(unit, each, may=may))
            if not unit.objects:
                column.addWidget(words(_("No object is judged yet."), "soft", wrap=True))
            shown = score_words(unit.score, _PLACES)
            column.addWidget(words(_("The unit scores {score}").format(score=shown), "strong"))
        if may:
            acts = QHBoxLayout()
            acts.setSpacing(S)
            acts.addWidget(button(_("Judge an object…"), self._add))
            if unit.applies:
                acts.addWidget(
                    button(
                        _("Doesn't apply…"),
                        lambda: self.leave_out_wanted.emit(unit),
                        kind="quiet",
                    )
                )
            acts.addStretch(1)
            column.addLayout(acts)
        column.addWidget(words(str(unit.unit.basis), "caption", wrap=True))
        column.addStretch(1)
        return holder

    def _object(self, unit: UnitScore, each: ObjectScore, *, may: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(XS)
        score = score_words(each.score, _PLACES)
        full = each.score == 1
        row.addWidget(
            ItemLine(
                self._look,
                each.name or _("as a whole"),
                lambda: self.object_wanted.emit(unit, each) if may else None,
                icon=Icon.CHECK if full else Icon.CIRCLE,
                aside=f"{object_words(each.value)}   {score}",
                mood="good" if full else "caution",
                hint=str(each.value.get("note", "")),
            ),
            1,
        )
        if may:
            name = _("Entered by mistake: {name}").format(name=each.name)
            row.addWidget(
                icon_button(self._look, Icon.CLOSE, name, lambda: self.strike_wanted.emit(each.id))
            )
        return holder

    def _add(self) -> None:
        unit = self._current()
        if unit is not None and self._board is not None and self._board.day == self._board.today:
            self.object_wanted.emit(unit, None)

    def _dress_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setObjectName("rowtable")
        table.setItemDelegate(ScoringDelegate(self._look, table))
        table.setAccessibleName(_("Units of the scoring sheet"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines = table.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.fontMetrics().height() + 2 * S)
        table.horizontalHeader().setHighlightSections(False)

    def _fit_columns(self) -> None:
        em, header = self.fontMetrics().height(), self.table.horizontalHeader()
        header.setSectionResizeMode(ScoringColumn.UNIT, QHeaderView.ResizeMode.Stretch)
        for column, wide in (
            (ScoringColumn.WORDING, 3),
            (ScoringColumn.WEIGHT, 3),
            (ScoringColumn.OBJECTS, 4),
            (ScoringColumn.SCORE, 7),
        ):
            header.resizeSection(column, em * wide)

    def _lay_out(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(L)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.conclusion)
        said.addWidget(self.halves)
        head.addWidget(self.total)
        head.addLayout(said, 1)
        head.addWidget(self.take)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(XL, M, M, M)
        column.setSpacing(M)
        column.addWidget(self.assessment)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self._panel)
        splitter.setStretchFactor(0, 1)
        em = self.fontMetrics().height()
        self._panel.setMinimumWidth(em * 14)
        splitter.setSizes([em * 60, em * 19])
        return splitter
