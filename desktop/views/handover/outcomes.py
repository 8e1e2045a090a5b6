"""What a package turned out to be: its counts and root, or everything that is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_count, format_size
from desktop.views.controls.buttons import icon_button
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, M, S
from exporters.findings import VerifyFinding
from resources.artwork import Icon
from resources.words import _

_VISIBLE_FINDINGS = 8


def numbers_row(pairs: list[tuple[str, str]]) -> QWidget:
    """A few figures side by side, large, each under its name."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, S, 0, S)
    row.setSpacing(2 * XL)
    for label, value in pairs:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(words(label, "caption"))
        column.addWidget(words(value, "title"))
        row.addLayout(column)
    row.addStretch(1)
    return holder


def counted(*, files: int, size: int, documents: int | None = None) -> QWidget:
    """How much a package holds."""
    pairs = [(_("Files"), format_count(files)), (_("Volume"), format_size(size))]
    if documents is not None:
        pairs.insert(0, (_("Documents"), format_count(documents)))
    return numbers_row(pairs)


def copyable(look: Look, label: str, value: str, *, mono: bool = False) -> QWidget:
    """A long value in one line, with a button that copies all of it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(M)
    name = words(label, "caption")
    shown = ElidedLabel(value, "mono" if mono else "body", Qt.TextElideMode.ElideMiddle)
    shown.setAccessibleName(f"{label}: {value}")
    row.addWidget(name)
    row.addWidget(shown, 1)
    copy = _("Copy: {what}").format(what=label)
    row.addWidget(
        icon_button(look, Icon.COPY, copy, lambda: QGuiApplication.clipboard().setText(value))
    )
    return holder


def findings_table(findings: tuple[VerifyFinding, ...]) -> QTableWidget:
    """Every finding, none summed up: check, object, problem."""
    table = QTableWidget(len(findings), 3)
    table.setAccessibleName(_("Findings"))
    table.setHorizontalHeaderLabels([_("Check"), _("Object"), _("Problem")])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    for row, finding in enumerate(findings):
        for column, text in enumerate((finding.check, finding.object_name, finding.problem)):
            cell = QTableWidgetItem(text)
            cell.setToolTip(text)
            table.setItem(row, column, cell)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    line = table.fontMetrics().height() + 2 * S
    table.verticalHeader().setDefaultSectionSize(line)
    table.setMinimumHeight(line * (min(len(findings), _VISIBLE_FINDINGS) + 2))
    return table
