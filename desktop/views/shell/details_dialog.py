"""The files a job could not take, each with its reason; can be copied whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.words import words
from desktop.views.shell.job_report import JobReport
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from resources.artwork import Icon
from resources.words import _


class DetailsDialog(QDialog):
    """One line a file: which, and why."""

    def __init__(self, report: JobReport, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(report.heading)
        self.table = QTableWidget(len(report.failed), 2)
        self.table.setAccessibleName(report.heading)
        self.table.setHorizontalHeaderLabels([_("File"), _("Reason")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        for row, failed in enumerate(report.failed):
            for column, text in enumerate((failed.path, failed.reason)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self.table.setItem(row, column, cell)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * S)
        actions = QHBoxLayout()
        actions.setSpacing(S)
        copy = button(_("Copy the list"), self._copy)
        copy.setIcon(look.icon(Icon.COPY))
        actions.addWidget(copy)
        actions.addStretch(1)
        close = primary_button(look, _("Close"), self.accept)
        close.setDefault(True)
        actions.addWidget(close)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(XL, XL, XL, XL)
        column_.setSpacing(L)
        column_.addWidget(words(report.heading, "title"))
        column_.addWidget(words(report.sentence, "soft", wrap=True))
        column_.addWidget(self.table, 1)
        column_.addLayout(actions)
        em = self.fontMetrics().height()
        self.resize(em * 44, em * 26)

    def _copy(self) -> None:
        lines = (f"{failed.path}\t{failed.reason}" for failed in self._report.failed)
        QGuiApplication.clipboard().setText("\n".join(lines))
