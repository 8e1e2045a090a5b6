"""Help on the query language: examples that can be taken over, and every field with what it understands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.words import chip, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from resources.words import N_, _
from search.language.fields import FIELDS, Field

_EXAMPLES = (
    (N_("backup drill"), N_("both words, anywhere in title, text or facts")),
    (N_('"restore drill"'), N_("the words together, in this order")),
    (N_("backup OR restore"), N_("one of the two is enough; parentheses group")),
    (N_("backup -draft"), N_("without what holds the word; NOT does the same")),
    (N_("FW-04*"), N_("words that begin like this")),
    (N_("category:pledge person:zhangsan"), N_("by field; persons also by pinyin or its initials")),
    (N_("formed:2026-07..2026-09"), N_("from July to September; also 2026-Q3, >=2026-07-01")),
    (N_("type:=report size:>10MB"), N_("the very type; larger than ten megabytes")),
    (N_("firewall version:all"), N_("in old versions, too")),
)
_KEYS = (
    ("Ctrl+F", N_("into the box, from anywhere")),
    ("/", N_("into the box, within this page")),
    ("↑ ↓", N_("through proposals and results")),
    ("Tab", N_("takes the proposal over")),
    ("Enter", N_("opens the result to be read")),
    ("Esc", N_("back to the results, back to the box")),
    ("F3", N_("to the next hit in the document, with Shift to the one before")),
    ("Ctrl+Shift+C", N_("copies the citation")),
)
_WIDTH_EM, _HEIGHT_EM = 44, 38


class QueryHelpDialog(QDialog):
    """An example that is clicked is asked.

    Signals:
        example_chosen(str)
    """

    example_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("How to search"))
        self.examples: list[QPushButton] = []
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, L, 0)
        column.setSpacing(M)
        column.addLayout(self._examples())
        column.addSpacing(S)
        column.addWidget(words(_("Fields"), "heading"))
        column.addWidget(
            words(
                _(
                    "A field is followed by a colon and what it should hold; with - before it, what it should not hold."
                ),
                "soft",
                wrap=True,
            )
        )
        column.addLayout(self._fields())
        column.addSpacing(S)
        column.addWidget(words(_("Keys"), "heading"))
        column.addLayout(self._keys())
        column.addStretch(1)
        holder = QWidget()
        holder.setObjectName("page")
        holder.setLayout(column)
        area = QScrollArea()
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = primary_button(look, _("Close"), self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, S, XL)
        outer.setSpacing(L)
        outer.addWidget(words(_("How to search"), "title"))
        outer.addWidget(area, 1)
        foot.setContentsMargins(0, 0, L, 0)
        outer.addLayout(foot)
        em = self.fontMetrics().height()
        self.resize(em * _WIDTH_EM, em * _HEIGHT_EM)

    def _examples(self) -> QGridLayout:
        grid = _grid()
        for row, (example, meaning) in enumerate(_EXAMPLES):
            query = _(example)
            link = button(query, partial(self._choose, query), kind="link")
            self.examples.append(link)
            grid.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(words(_(meaning), "soft", wrap=True), row, 1)
        return grid

    def _fields(self) -> QGridLayout:
        grid = _grid()
        for row, field in enumerate(FIELDS):
            names = words(_names(field))
            grid.addWidget(names, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(_(field.help), "soft", wrap=True), row, 1)
        return grid

    def _keys(self) -> QGridLayout:
        grid = _grid()
        for row, (key, meaning) in enumerate(_KEYS):
            grid.addWidget(chip(key), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(words(_(meaning), "soft", wrap=True), row, 1)
        return grid

    def _choose(self, query: str) -> None:
        self.example_chosen.emit(query)
        self.accept()


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(XL)
    grid.setVerticalSpacing(S)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 220)
    return grid


def _names(field: Field) -> str:
    """The name in the language in use first, then one in the other: both work whatever the window speaks."""
    others = [name for name in (field.chinese[0], field.english[0]) if name != field.name]
    return "  ".join(f"{name}:" for name in (field.name, *others))
