"""The source tree browser: deliveries and their files at the left, one file or what was found at the right.

Keys: Tab goes from deliveries to filter, files and content; Ctrl+F to the filter; Ctrl+1 to Ctrl+4 choose a tab.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_count, format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.itemmodels.tree_files import TreeFilesModel, TreeShape, tree_shape
from desktop.jobs.archive import Archive
from desktop.jobs.deliveries import DeliveryJobs, Found, ShownTree
from desktop.jobs.job import Job
from desktop.jobs.latest import Latest
from desktop.services.deliveries.delivery_diff import Change, TreeDiff
from desktop.services.deliveries.delivery_reading import Delivered
from desktop.services.deliveries.delivery_records import Origin
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from desktop.views.trees.file_pane import FilePane
from desktop.views.trees.file_tree import FileTree
from desktop.views.trees.found_panes import ComponentsPane, LicencesPane, SecretsPane
from models.documents.deliveries import SuspicionRecord
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _, ngettext

_DELIVERIES_SHOWN = 4


class TreeBrowser(QWidget):
    """Shows the deliveries of one document, the newest first.

    Signals:
        closed()   its reader wants to go back to where it came from
    """

    closed = Signal()

    def __init__(
        self, archive: Archive, look: Look, record: DocumentRecord, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._look, self._record = look, record
        self.jobs = DeliveryJobs(archive)
        self._listings, self._trees = Latest(self.jobs, self), Latest(self.jobs, self)
        self._found, self._bills = Latest(self.jobs, self), Latest(self.jobs, self)
        self._deliveries: list[Delivered] = []
        self._wanted_line: SuspicionRecord | None = None
        self.releases: RowsModel[Delivered] = RowsModel(
            (
                RowColumn(_("Version"), lambda each: each.delivery.release, sample="10.20.30"),
                RowColumn(
                    _("Files"), lambda each: format_count(each.delivery.files), sample="9,999"
                ),
                RowColumn(_("Read from"), _origin_words, stretch=True),
            )
        )
        self.release_table = RowTable(self.releases, look, _("Deliveries"), rows=_DELIVERIES_SHOWN)
        self.compared = QComboBox()
        self.compared.setAccessibleName(_("Compared with"))
        self.filter = QLineEdit()
        self.only_changes = QCheckBox(_("Only changes"))
        self.model = TreeFilesModel(self)
        self.tree = FileTree(self.model, look)
        self.file_pane = FilePane(self.jobs, look)
        self._again = [button(_("Look through again"), self._inspect) for _each in range(2)]
        self._save_bill = button(_("Save bill of materials…"), self._choose_bill)
        holder = QWidget()
        pair = QHBoxLayout(holder)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(S)
        pair.addWidget(self._save_bill)
        pair.addWidget(self._again[0])
        self.components = ComponentsPane(look, holder)
        self.licences = LicencesPane(look)
        self.secrets = SecretsPane(look, self._again[1])
        self.tabs = QTabWidget()
        self.notice = Notice(look)
        self.progress = ProgressLine()
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the deliveries again."""
        self._listings.ask(self.jobs.deliveries(self._record.id))

    @property
    def chosen(self) -> Delivered | None:
        """The delivery that is shown."""
        delivered: Delivered | None = self.release_table.chosen
        return delivered

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        look = self._look
        title = ElidedLabel(self._record.title, "title")
        self._facts = ElidedLabel("", "soft")
        top = QHBoxLayout()
        top.setContentsMargins(M, M, L, M)
        top.setSpacing(M)
        back = self._back = icon_button(look, Icon.CLOSE, _("Close"), self.closed.emit)
        heading = QVBoxLayout()
        heading.setSpacing(0)
        heading.addWidget(title)
        heading.addWidget(self._facts)
        export = self._export_button = button(_("Export…"), self._choose_export)
        export.setIcon(look.icon(Icon.EXPORT))
        top.addSpacing(XS)
        top.addLayout(heading, 1)
        top.addWidget(export)
        top.addWidget(back)

        self.filter.setPlaceholderText(_("Filter files…"))
        self.filter.setAccessibleName(_("Filter files"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(look.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition)
        compare = QVBoxLayout()
        compare.setSpacing(XS)
        label = words(_("Compared with"), "field")
        label.setBuddy(self.compared)
        compare.addWidget(label)
        compare.addWidget(self.compared)
        self._sum = words("", "soft", wrap=True)
        left = QFrame()
        left.setObjectName("pane")
        column = QVBoxLayout(left)
        column.setContentsMargins(M, M, M, 0)
        column.setSpacing(S)
        column.addWidget(self.release_table)
        column.addLayout(compare)
        column.addWidget(self._sum)
        column.addWidget(self.filter)
        column.addWidget(self.only_changes)
        column.addWidget(self.tree, 1)

        self.tabs.setObjectName("treetabs")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.file_pane, _("File"))
        self.tabs.addTab(self.components, _("Components"))
        self.tabs.addTab(self.licences, _("Licences"))
        self.tabs.addTab(self.secrets, _("Secrets"))
        right = QFrame()
        right.setObjectName("surface")
        stack = QVBoxLayout(right)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.tabs, 1)

        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 19, em * 50])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        notices = QVBoxLayout()
        notices.setContentsMargins(L, 0, L, 0)
        notices.setSpacing(S)
        notices.addWidget(self.notice)
        notices.addWidget(self.progress)
        outer.addLayout(notices)
        outer.addWidget(splitter, 1)
        order = (
            self.release_table,
            self.compared,
            self.filter,
            self.only_changes,
            self.tree,
            self.tabs,
            self._export_button,
            self._back,
        )
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self._listings.answered.connect(self._show_deliveries)
        self._trees.answered.connect(self._show_tree)
        self._found.answered.connect(self._show_found)
        self._bills.answered.connect(self._write_bill)
        for latest in (self._listings, self._trees, self._found, self._bills):
            latest.failed.connect(self._fail)
        self.release_table.row_chosen.connect(self._choose_release)
        self.compared.currentIndexChanged.connect(self._ask_tree)
        self.filter.textChanged.connect(self._filter)
        self.only_changes.toggled.connect(self._filter)
        self.tree.file_chosen.connect(self._show_node)
        self.secrets.line_wanted.connect(self._show_line)
        QShortcut(QKeySequence.StandardKey.Find, self, self._focus_filter)
        for number in range(self.tabs.count()):
            QShortcut(
                QKeySequence(f"Ctrl+{number + 1}"),
                self,
                lambda number=number: self.tabs.setCurrentIndex(number),
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            )

    def _show_deliveries(self, deliveries: list[Delivered]) -> None:
        self._deliveries = list(reversed(deliveries))
        before = self.chosen
        self.releases.replace(self._deliveries)
        if self._deliveries:
            row = self._deliveries.index(before) if before in self._deliveries else 0
            self.release_table.selectRow(row)

    def _choose_release(self, delivered: Delivered | None) -> None:
        if delivered is None:
            return
        self._facts.setText(_fact_words(delivered))
        note = delivered.delivery.note
        if note:
            self.notice.say(Mood.PLAIN, note)
        else:
            self.notice.hide()
        self.compared.blockSignals(True)
        self.compared.clear()
        self.compared.addItem(_("No other delivery"), None)
        others = [each for each in self._deliveries if each != delivered]
        for each in others:
            self.compared.addItem(each.delivery.release, each)
        here = self._deliveries.index(delivered)
        if here + 1 < len(self._deliveries):
            earlier = self._deliveries[here + 1]
            self.compared.setCurrentIndex(1 + others.index(earlier))
        self.compared.setEnabled(bool(others))
        self.compared.blockSignals(False)
        self._ask_tree()
        self._found.ask(self.jobs.found(delivered))

    def _ask_tree(self) -> None:
        if self.chosen is not None:
            compared: Delivered | None = self.compared.currentData()
            self._trees.ask(self.jobs.tree(self.chosen, compared, tree_shape))

    def _show_tree(self, shown: ShownTree[TreeShape]) -> None:
        self.only_changes.setEnabled(shown.diff is not None)
        if shown.diff is None:
            self.only_changes.setChecked(False)
        self._sum.setText(_sum_words(shown.diff) if shown.diff else "")
        self._sum.setVisible(shown.diff is not None)
        self.model.replace(shown.shape)
        first = self.model.first_file()
        if first.isValid():
            self.tree.choose(first)
        else:
            self.file_pane.clear()

    def _show_node(self, node: object) -> None:
        wanted, self._wanted_line = self._wanted_line, None
        self.tabs.setCurrentWidget(self.file_pane)
        line = wanted.line if wanted is not None else 0
        self.file_pane.show_node(node, line)  # type: ignore[arg-type]  # signals carry objects

    def _show_line(self, suspicion: SuspicionRecord) -> None:
        self.filter.clear()
        self.only_changes.setChecked(False)
        index = self.model.index_of(suspicion.path)
        if index.isValid():
            self._wanted_line = suspicion
            self.tree.setCurrentIndex(self.model.index(-1, 0))
            self.tree.choose(index)

    def _show_found(self, found: Found) -> None:
        inspected = self.chosen is not None and self.chosen.delivery.inspected
        self.components.show_found(found.components, inspected=inspected)
        self.licences.show_found(found.components, inspected=inspected)
        self.secrets.show_found(found.suspicions, inspected=inspected)
        count = len(found.suspicions)
        title = _("Secrets ({count})").format(count=count) if count else _("Secrets")
        self.tabs.setTabText(self.tabs.indexOf(self.secrets), title)

    def _filter(self) -> None:
        self.model.show_matching(self.filter.text(), changed_only=self.only_changes.isChecked())

    def _focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _inspect(self) -> None:
        if self.chosen is not None:
            self._run(self.jobs.inspecting(self.chosen), self.refresh)

    def _choose_export(self) -> None:
        if self.chosen is None:
            return
        name = f"{self.chosen.delivery.name}-{self.chosen.delivery.release}"
        dialog = QFileDialog(self, _("Export to a new folder"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.selectFile(name)
        dialog.fileSelected.connect(self._export)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export(self, target: str) -> None:
        if self.chosen is None:
            return
        done = _("The delivery was written to {path}.").format(path=target)
        self._run(
            self.jobs.exporting(self.chosen, Path(target)),
            lambda: self.notice.say(Mood.GOOD, done),
        )

    def _choose_bill(self) -> None:
        if self.chosen is None:
            return
        dialog = QFileDialog(self, _("Save bill of materials"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("cdx.json")
        dialog.selectFile(f"{self.chosen.delivery.name}-{self.chosen.delivery.release}.cdx.json")
        dialog.fileSelected.connect(self._ask_bill)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_bill(self, target: str) -> None:
        if self.chosen is not None:
            self._bill_target = Path(target)
            self._bills.ask(self.jobs.bill(self.chosen))

    def _write_bill(self, bill: object) -> None:
        text = json.dumps(bill, ensure_ascii=False, indent=2)
        try:
            self._bill_target.write_text(text + "\n", "utf-8")
        except OSError as error:
            self._fail(error)

    def _run(self, job: Job, done: Callable[[], object]) -> None:
        self._after = done
        self.progress.follow(job)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)
        self.jobs.start(job)

    def _finish(self) -> None:
        self._after()

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))


def _origin_words(delivered: Delivered) -> str:
    delivery = delivered.delivery
    words = Origin(delivery.origin).words
    commit = delivery.commit_id[:10]
    return f"{words} {commit}" if commit else f"{words} {delivery.source}"


def _fact_words(delivered: Delivered) -> str:
    delivery = delivered.delivery
    files = ngettext("{count} file", "{count} files", delivery.files)
    parts = [
        delivered.label,
        files.format(count=format_count(delivery.files)),
        format_size(delivery.bytes),
        Origin(delivery.origin).words,
        delivery.source,
    ]
    if delivery.branch:
        parts.append(delivery.branch)
    if delivery.commit_id:
        parts.append(delivery.commit_id[:12])
    if delivery.bundle:
        parts.append(_("with its history"))
    return "  ·  ".join(parts)


def _sum_words(diff: TreeDiff) -> str:
    counts = [
        f"{change.words} {format_count(diff.count(change))}"
        for change in Change
        if diff.count(change)
    ]
    same = _("unchanged {count}").format(count=format_count(diff.unchanged))
    return "  ·  ".join([*counts, same])
