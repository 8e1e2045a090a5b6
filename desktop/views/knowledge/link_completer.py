"""Proposals for `[[` in the editor: asked for in a job, shown under the cursor, written into the text when taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.jobs.job import Job
from desktop.jobs.latest import Latest, Starter
from desktop.services.knowledge.linking import LinkChoice
from desktop.views.knowledge.link_popup import LinkPopup
from desktop.views.knowledge.markdown_edit import MarkdownEdit
from desktop.views.theme.look import Look

_ASK_AFTER_MS = 80
_LONGEST = 120
"""Characters behind `[[` after which nobody is naming anything any more."""


class LinkCompleter(QObject):
    """GUI thread only. While an input method is composing nothing is proposed."""

    def __init__(
        self,
        starter: Starter,
        ask: Callable[[str], Job],
        edit: MarkdownEdit,
        look: Look,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._ask_for, self._edit, self._look, self._page = ask, edit, look, page
        self._popup: LinkPopup | None = None
        self._asked = ""
        self._latest = Latest(starter, self)
        self._latest.answered.connect(self._propose)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_ASK_AFTER_MS)
        self._soon.timeout.connect(self._ask)
        edit.typed.connect(self._wait)
        edit.steered.connect(self._steer)
        edit.left.connect(self.withdraw)
        edit.cursorPositionChanged.connect(self._mind_cursor)
        edit.verticalScrollBar().valueChanged.connect(self.withdraw)

    @property
    def popup(self) -> LinkPopup:
        """Made when first needed, because the page has no window before it is shown."""
        if self._popup is None:
            self._popup = LinkPopup(self._edit, self._look, self._page.window())
            self._popup.chosen.connect(self._take)
            self._page.destroyed.connect(self._popup.deleteLater)
        return self._popup

    @property
    def shown(self) -> bool:
        """Whether there are proposals on the screen."""
        return self._popup is not None and self._popup.isVisible()

    def withdraw(self) -> None:
        """No proposals for now."""
        self._soon.stop()
        self._latest.drop()
        if self._popup is not None:
            self._popup.withdraw()

    def _wait(self) -> None:
        self._latest.drop()
        if self._edit.composing or prefix_at(self._edit.textCursor()) is None:
            self.withdraw()
        else:
            self._soon.start()

    def _ask(self) -> None:
        prefix = prefix_at(self._edit.textCursor())
        if prefix is not None and not self._edit.composing:
            self._asked = prefix
            self._latest.ask(self._ask_for(prefix))

    def _propose(self, choices: Sequence[LinkChoice]) -> None:
        here = self._edit.hasFocus() and not self._edit.composing
        if here and choices and prefix_at(self._edit.textCursor()) == self._asked:
            self.popup.propose(choices)
        else:
            self.withdraw()

    def _mind_cursor(self) -> None:
        if self.shown and prefix_at(self._edit.textCursor()) is None:
            self.withdraw()

    def _steer(self, key: Qt.Key) -> None:
        popup = self.popup
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            popup.take()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            popup.step(-8 if key == Qt.Key.Key_PageUp else 8)
        else:
            self.withdraw()

    def _take(self, choice: LinkChoice) -> None:
        cursor = self._edit.textCursor()
        prefix = prefix_at(cursor)
        if prefix is None:
            return
        rest = cursor.block().text()[_characters(cursor) :]
        closing = "" if rest.startswith("]]") else "]]"
        cursor.beginEditBlock()
        start = cursor.position() - len(prefix.encode("utf-16-le")) // 2
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(choice.insert + closing)
        if not closing:
            cursor.setPosition(cursor.position() + 2)
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.withdraw()


def prefix_at(cursor: QTextCursor) -> str | None:
    """What stands between `[[` and the cursor in its line; None where no link is being written."""
    if cursor.hasSelection():
        return None
    before = cursor.block().text()[: _characters(cursor)]
    at = before.rfind("[[")
    if at < 0:
        return None
    prefix = before[at + 2 :]
    return None if len(prefix) > _LONGEST or set(prefix) & set("[]|") else prefix


def _characters(cursor: QTextCursor) -> int:
    """How many characters of its line stand before the cursor."""
    block = cursor.block()
    text, units = block.text(), cursor.positionInBlock()
    if block.length() - 1 == len(text):
        return units
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
