"""The dialog that enters a system or changes what is said of one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.jobs.systems import SystemJobs
from desktop.services.order.systems import AccountRecord, NewSystem, SystemChange, SystemRecord
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.order.field_editors import complete
from desktop.views.systems.row_editor import RowEditor
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M
from resources.knowledge import asset_kind, asset_kinds, facts, person_roles, tie_kinds
from resources.words import _

_WIDTH_EM, _HEIGHT_EM = 46, 38


class SystemDialog(FormDialog):
    """Which facts are asked for is data of the kind that is chosen.

    Signals:
        kept(SystemRecord)   it was entered or changed
    """

    kept = Signal(object)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        system: SystemRecord | None = None,
        others: Sequence[SystemRecord] = (),
        name: str = "",
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Change {name}").format(name=system.name) if system else _("Enter a system"),
            sentence=_("With another name, all documents and links name it so.")
            if system
            else _("Business system, purchased software, hardware, cloud host or data exchange."),
            action=_("Save") if system else _("Enter"),
        )
        self._system = system
        self._jobs = SystemJobs(archive)
        self._others = [each for each in others if system is None or each.id != system.id]
        self._facts: dict[str, str] = dict(system.facts) if system else {}
        self.fact_fields: dict[str, QLineEdit] = {}
        self.kind = QComboBox()
        for kind in asset_kinds():
            self.kind.addItem(kind.label, kind.id)
        self.name = QLineEdit(system.name if system else name)
        self.code, self.owner = QLineEdit(), QLineEdit()
        self.purpose, self.note = QPlainTextEdit(), QPlainTextEdit()
        for area in (self.purpose, self.note):
            area.setObjectName("field")
            area.setTabChangesFocus(True)
        self.people = self._people_rows()
        self.accounts = self._account_rows()
        self.ties = self._tie_rows()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("treetabs")
        self._fact_grid = QGridLayout()
        self.tabs.addTab(self._framed(self._build_facts()), _("Facts"))
        self.tabs.addTab(self._framed(self._build_people()), _("People and accounts"))
        self.tabs.addTab(self._framed(self._build_ties()), _("Other systems"))
        self.field_column.addWidget(self.tabs)
        self._fill()
        self.kind.currentIndexChanged.connect(lambda _row: self._ask_for_facts())
        em = self.fontMetrics().height()
        self.setMinimumWidth(em * _WIDTH_EM)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        known = OrderJobs(archive).names()
        known.finished.connect(self._offer)
        archive.start(known)
        self.name.setFocus()

    def submit(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.tabs.setCurrentIndex(0)
            self.refuse(_("A system needs a name."))
            return
        job = self._job(name)
        job.finished.connect(self._take)
        self.run(job)

    def _job(self, name: str) -> Job:
        self._keep_facts()
        people = [(str(person), str(role)) for person, role in self.people.values]
        accounts = [AccountRecord(*map(str, row)) for row in self.accounts.values]
        ties = [(str(kind), int(str(other))) for other, kind in self.ties.values]
        facts_ = {fact: words_ for fact, words_ in self._facts.items() if words_}
        said = {
            "kind": str(self.kind.currentData()),
            "code": self.code.text().strip(),
            "owner": self.owner.text().strip(),
            "purpose": self.purpose.toPlainText().strip(),
            "note": self.note.toPlainText().strip(),
        }
        if self._system is None:
            new = NewSystem(name, facts=facts_, people=people, accounts=accounts, ties=ties, **said)
            return self._jobs.entering(new)
        change = SystemChange(
            name=name, facts=facts_, people=people, accounts=accounts, ties=ties, **said
        )
        return self._jobs.saying(self._system.id, change)

    def _fill(self) -> None:
        system = self._system
        if system is not None:
            self.kind.setCurrentIndex(self.kind.findData(system.kind))
            self.code.setText(system.code)
            self.owner.setText(system.owner)
            self.purpose.setPlainText(system.purpose)
            self.note.setPlainText(system.note)
            self.people.fill(system.people)
            self.accounts.fill(
                [(each.name, each.purpose, each.holder, each.reference) for each in system.accounts]
            )
            self.ties.fill([(tie.other, tie.kind) for tie in system.ties if tie.outgoing])
        self._ask_for_facts()

    def _ask_for_facts(self) -> None:
        """Those of the kind, and whatever else is said of it already."""
        self._keep_facts()
        while (item := self._fact_grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fact_fields = {}
        labels = {fact.id: fact.label for fact in facts()}
        wanted = [fact.id for fact in asset_kind(str(self.kind.currentData())).facts]
        extra = [fact for fact, said in self._facts.items() if said and fact in labels]
        for number, fact in enumerate(dict.fromkeys([*wanted, *extra])):
            field = QLineEdit(self._facts.get(fact, ""))
            # What doesn't fit is read from its beginning.
            field.setCursorPosition(0)
            cell = _cell(labels[fact], field)
            self._fact_grid.addWidget(cell, number // 2, number % 2)
            self.fact_fields[fact] = field

    def _keep_facts(self) -> None:
        for fact, field in self.fact_fields.items():
            self._facts[fact] = field.text().strip()

    def _build_facts(self) -> QWidget:
        page = _page()
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        grid = QGridLayout()
        self._space(grid)
        for number, (label, field) in enumerate(
            (
                (_("Name"), self.name),
                (_("Kind"), self.kind),
                (_("Code"), self.code),
                (_("Owner (department)"), self.owner),
            )
        ):
            grid.addWidget(_cell(label, field), number // 2, number % 2)
        column.addLayout(grid)
        column.addWidget(self._tall(_cell(_("Purpose"), self.purpose)))
        self._space(self._fact_grid)
        column.addLayout(self._fact_grid)
        column.addWidget(self._tall(_cell(_("Note"), self.note)))
        column.addStretch(1)
        return page

    def _build_people(self) -> QWidget:
        page = _page()
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(words(_("People in charge"), "strong"))
        column.addWidget(self.people)
        column.addSpacing(M)
        column.addWidget(words(_("Accounts by reference"), "strong"))
        column.addWidget(
            words(
                _(
                    "Never type a password here. Name who holds it, and the number of the sealed envelope."
                ),
                "soft",
                wrap=True,
            )
        )
        column.addWidget(self.accounts)
        column.addStretch(1)
        return page

    def _build_ties(self) -> QWidget:
        page = _page()
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        if self._others:
            column.addWidget(
                words(_("What this system has to do with others, said from its side."), "soft")
            )
            column.addWidget(self.ties)
        else:
            column.addWidget(words(_("There is no other system yet."), "soft"))
        column.addStretch(1)
        return page

    def _people_rows(self) -> RowEditor:
        return RowEditor(
            self._look,
            (
                (_("Name"), QLineEdit, 3),
                (_("Role"), lambda: _box([(each.id, each.label) for each in person_roles()]), 2),
            ),
        )

    def _account_rows(self) -> RowEditor:
        return RowEditor(
            self._look,
            (
                (_("Account"), QLineEdit, 3),
                (_("What it is for"), QLineEdit, 3),
                (_("Held by"), QLineEdit, 2),
                (_("Envelope"), QLineEdit, 2),
            ),
        )

    def _tie_rows(self) -> RowEditor:
        systems = [(each.id, each.name) for each in self._others]
        kinds = [(each.id, each.label) for each in tie_kinds()]
        return RowEditor(
            self._look,
            (
                (_("Other system"), lambda: _box([(0, "—"), *systems]), 3),
                (_("This system…"), lambda: _box(kinds), 2),
            ),
        )

    def _offer(self, known: KnownNames) -> None:
        for field in self.people.findChildren(QLineEdit):
            complete(field, known.persons)

    def _take(self, record: SystemRecord) -> None:
        self._rest()
        self.kept.emit(record)
        self.accept()

    def _tall(self, cell: QWidget) -> QWidget:
        """Room for three lines; what is longer is scrolled."""
        cell.setFixedHeight(self.fontMetrics().height() * 5 + M)
        return cell

    def _framed(self, page: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(page)
        return area

    @staticmethod
    def _space(grid: QGridLayout) -> None:
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)


def _page() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, M, M, 0)
    column.setSpacing(M)
    return page


def _cell(label: str, field: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    name = words(label, "field")
    name.setBuddy(field)
    field.setAccessibleName(label)
    column.addWidget(name)
    column.addWidget(field)
    return holder


def _box(choices: Sequence[tuple[object, str]]) -> QComboBox:
    box = QComboBox()
    box.setMaxVisibleItems(16)
    for data, text in choices:
        box.addItem(text, data)
    return box
