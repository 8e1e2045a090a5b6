"""Beside the table: what speaks against the current row, why it was guessed as it was, and how its text begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_size
from desktop.itemmodels.plan_cells import EDITABLE, column_title, value_words
from desktop.services.filing.plan_records import PlanRow, RowState
from desktop.services.filing.plan_words import alike_words, row_notes
from desktop.services.filing.screening import legal_steps
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.words import _

_GRAVE = (RowState.REFUSED, RowState.UNREADABLE)


class PlanPanel(QScrollArea):
    """Shows one row at a time.

    Signals:
        version_asked(object)   file the row as a newer version of this document id, or with None as its own document
    """

    version_asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("preview")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("About the current file"))
        page = QWidget()
        page.setObjectName("surface")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(L, L, L, L)
        self._column.setSpacing(M)
        self._name = words("", "strong", wrap=True)
        self._place = ElidedLabel("", "caption", Qt.TextElideMode.ElideMiddle)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(S)
        self._reasons = words("", "soft", wrap=True)
        self._heading = words(_("How its text begins"), "field")
        self.text = QPlainTextEdit()
        self.text.setObjectName("textview")
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("How its text begins"))
        self.text.setMinimumHeight(self.fontMetrics().height() * 8)
        self.text.document().setDocumentMargin(0)
        self._no_text = words("", "soft", wrap=True)
        self._why = words(_("Why it was guessed like this"), "field")
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(self._name)
        head.addWidget(self._place)
        self._column.addLayout(head)
        self._column.addLayout(self._notes)
        self._column.addWidget(self._why)
        self._column.addWidget(self._reasons)
        self._column.addWidget(self._heading)
        self._column.addWidget(self.text, 100)
        self._column.addWidget(self._no_text)
        self._column.addStretch(1)
        self._parts = (
            self._name,
            self._place,
            self._why,
            self._reasons,
            self._heading,
            self.text,
            self._no_text,
        )
        self.setWidget(page)
        self.show_row(None)

    @property
    def notes(self) -> list[str]:
        """What is said against the row, as shown."""
        found = []
        for place in range(self._notes.count()):
            item = self._notes.itemAt(place)
            widget = item.widget() if item else None
            if isinstance(widget, Notice):
                found.append(widget.sentence)
        return found

    def show_row(self, row: PlanRow | None) -> None:
        """Show this row, or nothing."""
        for widget in self._parts:
            widget.setVisible(row is not None)
        self._clear_notes()
        if row is None:
            return
        folder, _slash, name = row.source.shown.rpartition("/")
        self._name.setText(name)
        self._place.setText(
            "  ·  ".join(part for part in (format_size(row.source.size), folder) if part)
        )
        self._show_notes(row)
        reasons = _reasons(row)
        self._reasons.setText("\n".join(reasons))
        self._why.setVisible(bool(reasons))
        self._reasons.setVisible(bool(reasons))
        head = row.head.strip().replace("\f", "\n")
        self.text.setPlainText(head)
        self.text.setVisible(bool(head))
        self._heading.setVisible(bool(head))
        self._no_text.setText(row.text_reason or _("It holds no text."))
        self._no_text.setVisible(not head and row.state not in _GRAVE)

    def _show_notes(self, row: PlanRow) -> None:
        mood = Mood.BAD if row.state in _GRAVE else Mood.CAUTION
        for sentence in row_notes(row):
            self._note(mood, sentence)
        if row.refusal:
            self._note(Mood.PLAIN, legal_steps())
        for known in row.versions:
            chosen = row.choice.version_of == known.document_id
            text = (
                _("File it as a document of its own")
                if chosen
                else _("File it as version {version} of {number}").format(
                    version=known.ordinal + 1, number=known.number
                )
            )
            wanted = None if chosen else known.document_id
            # A row, so that the button is as wide as its words.
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            across.addWidget(button(text, lambda wanted=wanted: self.version_asked.emit(wanted)))  # type: ignore[misc]
            across.addStretch(1)
            self._notes.addWidget(line)
        if alike := alike_words(row):
            self._note(Mood.PLAIN, alike)

    def _note(self, mood: Mood, sentence: str) -> None:
        notice = Notice(self._look)
        notice.say(mood, sentence)
        self._notes.addWidget(notice)

    def _clear_notes(self) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _reasons(row: PlanRow) -> list[str]:
    """`Type: 巡检表, from the file name`, a line each; only for what still is as it was guessed."""
    lines = []
    for column in EDITABLE:
        why = row.guess.why.get(column.field, "")
        value = getattr(row.choice, column.field)
        if why and value == getattr(row.guess, column.field):
            lines.append(
                _("{field}: {value} ({reason})").format(
                    field=column_title(column), value=value_words(column, value), reason=why
                )
            )
    return lines
