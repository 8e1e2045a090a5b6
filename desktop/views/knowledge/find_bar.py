"""The bar over the editor in which is written what to find, and what to put in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)

from desktop.itemmodels.formats import format_count
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.words import ElidedLabel
from desktop.views.knowledge.finder import Finder, Wanted
from desktop.views.knowledge.markdown_edit import MarkdownEdit
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from resources.artwork import Icon
from resources.words import _, ngettext

_AGAIN_AFTER_MS = 250
_FIELD_EM = 5


class FindBar(QFrame):
    """Hidden until it is asked for.

    Signals:
        closed()   the person is done with it
    """

    closed = Signal()

    def __init__(self, edit: MarkdownEdit, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findbar")
        self._edit, self._look = edit, look
        self.finder = Finder(edit, self)
        self.wanted = _field(_("Find"))
        self.replacement = _field(_("Replace with"))
        self.case = _toggle("Aa", _("Tell capital and small letters apart"))
        self.word = _toggle(_("W"), _("Whole words only (Latin letters and numbers)"))
        self.wide = _toggle(_("Ｆ"), _("Tell full-width and half-width characters apart"))
        self.regex = _toggle(".*", _("A regular expression, for each line"))
        self.count = ElidedLabel("", "caption")
        self.count.setMinimumWidth(self.fontMetrics().height() * 3)
        self.previous = icon_button(look, Icon.UP, _("Previous match"), lambda: self.finder.go(-1))
        self.next = icon_button(look, Icon.DOWN, _("Next match"), lambda: self.finder.go(1))
        self.close_button = icon_button(look, Icon.CLOSE, _("Close the find bar"), self.dismiss)
        self.one = button(_("Replace"), self.replace_one)
        self.all = button(_("Replace all"), self.replace_all)
        self._lay_out()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_AFTER_MS)
        self._again.timeout.connect(self._look_now)
        self.wanted.textChanged.connect(self._look_afresh)
        for each in (self.case, self.word, self.wide, self.regex):
            each.toggled.connect(self._look_afresh)
        self.wanted.returnPressed.connect(lambda: self.finder.go(1))
        self.replacement.returnPressed.connect(self.replace_one)
        self.finder.changed.connect(self._show)
        edit.typed.connect(self._note_typing)
        edit.verticalScrollBar().valueChanged.connect(self._mark)
        self.hide()

    def summon(self, *, replacing: bool) -> None:
        """Show it, with what is selected as what to find."""
        selected = self._edit.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self.wanted.setText(selected)
        for widget in (self.replacement, self.one, self.all):
            widget.setVisible(replacing)
        self.show()
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()
        self._look_now()

    def dismiss(self) -> None:
        """Hide it; the text has the focus again, and no marks."""
        self._again.stop()
        self.hide()
        self.finder.look_for(Wanted(""))
        self._edit.setExtraSelections([])
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def replace_one(self) -> None:
        """Replace the match that is selected and go on to the next."""
        if self.finder.replace_current(self.replacement.text()):
            self._look_now()
        self.finder.go(1)

    def replace_all(self) -> None:
        """Replace every match; one step back undoes it."""
        count = self.finder.replace_all(self.replacement.text())
        self._look_now()
        said = ngettext("{count} replaced", "{count} replaced", count)
        self.count.setText(said.format(count=format_count(count)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() == Qt.Key.Key_F3:
            self.finder.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _wanted(self) -> Wanted:
        return Wanted(
            self.wanted.text(),
            case=self.case.isChecked(),
            word=self.word.isChecked(),
            regex=self.regex.isChecked(),
            width=self.wide.isChecked(),
        )

    def _look_afresh(self) -> None:
        self._look_now()
        if self.wanted.text() and self.finder.current < 0:
            # As one types, the first place from the cursor on is shown.
            cursor = self._edit.textCursor()
            cursor.setPosition(cursor.selectionStart())
            self._edit.setTextCursor(cursor)
            self.finder.go(1)

    def _look_now(self) -> None:
        self._again.stop()
        self.finder.look_for(self._wanted())

    def _note_typing(self) -> None:
        if self.isVisible():
            self._again.start()

    def _show(self) -> None:
        self.wanted.setProperty("state", "wrong" if self.finder.problem else "")
        self.wanted.style().unpolish(self.wanted)
        self.wanted.style().polish(self.wanted)
        self.count.setText(self._words())
        self._mark()

    def _words(self) -> str:
        if self.finder.problem:
            return self.finder.problem
        if not self.wanted.text():
            return ""
        total = len(self.finder.matches)
        if not total:
            return _("Looking…") if self.finder.searching else _("Not in this text")
        current = self.finder.current
        if current < 0:
            return ngettext("{count} match", "{count} matches", total).format(
                count=format_count(total)
            )
        return _("{number} of {count}").format(number=current + 1, count=format_count(total))

    def _mark(self) -> None:
        """The matches in view have the colour of found words."""
        if not self.isVisible():
            return
        colours = self._look.colours
        style = QTextCharFormat()
        style.setBackground(QColor(colours.mark))
        style.setForeground(QColor(colours.mark_ink))
        visible = {block.blockNumber(): block.position() for block in self._edit.visible_blocks()}
        selections = []
        for match in self.finder.matches:
            if match.line not in visible:
                continue
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._edit.document())
            last = self._edit.document().characterCount() - 1
            start = min(visible[match.line] + match.start, last)
            cursor.setPosition(start)
            cursor.setPosition(min(start + match.length, last), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, style
            selections.append(selection)
        self._edit.setExtraSelections(selections)

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(XS)
        for toggle in (self.case, self.word, self.wide, self.regex):
            first.addWidget(toggle)
        first.addSpacing(S)
        first.addWidget(self.count, 1)
        for widget in (self.previous, self.next, self.close_button):
            first.addWidget(widget)
        second.addWidget(self.one)
        second.addWidget(self.all)
        second.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(M, S, S, S)
        grid.setSpacing(S)
        grid.addWidget(self.wanted, 0, 0)
        grid.addLayout(first, 0, 1)
        grid.addWidget(self.replacement, 1, 0)
        grid.addLayout(second, 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMinimumWidth(field.fontMetrics().height() * _FIELD_EM)
    return field


def _toggle(text: str, name: str) -> QToolButton:
    toggle = QToolButton()
    toggle.setText(text)
    toggle.setCheckable(True)
    toggle.setAccessibleName(name)
    toggle.setToolTip(name)
    toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return toggle
