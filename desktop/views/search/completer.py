"""Proposals while typing: asked for in a job, shown under the box, written into it when taken."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.jobs.archive import Reading
from desktop.jobs.latest import Latest
from desktop.services.searching.search_records import Completion, Option
from desktop.views.search.completion_popup import CompletionPopup
from desktop.views.search.search_box import SearchBox
from desktop.views.theme.look import Look

_ASK_AFTER_MS = 90
"""Behind the search, which is what the person came for."""


class Completer(QObject):
    """GUI thread only. The popup belongs to the window, so that no edge of the page cuts it off.

    Signals:
        chosen()                 a proposal was written into the box
        list_wanted()            down from the box, with no proposals in the way
        submitted()              Enter in the box
    """

    chosen = Signal()
    list_wanted = Signal()
    submitted = Signal()

    def __init__(self, archive: Reading, box: SearchBox, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self._archive, self._box, self._look, self._page = archive, box, look, page
        self._popup: CompletionPopup | None = None
        self._asked = ""
        self._latest = Latest(archive, self)
        self._latest.answered.connect(self._propose)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_ASK_AFTER_MS)
        self._soon.timeout.connect(self._ask)
        box.textEdited.connect(self._wait)
        box.steered.connect(self._steer)
        box.composed.connect(self._mind_composing)
        box.left.connect(self.withdraw)

    @property
    def popup(self) -> CompletionPopup:
        """The proposals; made when first needed, because the page has no window before it is shown."""
        if self._popup is None:
            self._popup = CompletionPopup(self._box, self._look, self._page.window())
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
        if self._box.text().strip() and not self._box.composing:
            self._soon.start()
        else:
            self.withdraw()

    def _ask(self) -> None:
        self._asked = self._box.text()
        self._latest.ask(self._archive.completing(self._asked, self._box.cursor_character))

    def _propose(self, completion: Completion) -> None:
        text = self._box.text()
        written = text[completion.start : completion.end]
        useful = any(option.insert.strip() != written.strip() for option in completion.options)
        if text == self._asked and useful:
            self.popup.propose(completion)
        elif self._popup is not None:
            self._popup.withdraw()

    def _steer(self, key: Qt.Key) -> None:
        if self.shown:
            self._steer_proposals(key)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.list_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()

    def _steer_proposals(self, key: Qt.Key) -> None:
        popup = self.popup
        if key == Qt.Key.Key_Down:
            popup.step(1)
        elif key == Qt.Key.Key_Up:
            popup.step(-1)
        elif key == Qt.Key.Key_Tab:
            popup.take(first=True)
        elif key == Qt.Key.Key_PageDown:
            self.withdraw()
            self.list_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not popup.take():
                self.withdraw()
                self.submitted.emit()
        else:
            self.withdraw()

    def _take(self, option: Option, completion: Completion) -> None:
        text = self._box.text()
        rest = text[completion.end :]
        self._box.setText(text[: completion.start] + option.insert + rest)
        self._box.put_cursor(completion.start + len(option.insert))
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit()
        if option.insert.endswith((":", "：")):
            # A field was named: what it may hold is proposed next.
            self._soon.start()

    def _mind_composing(self, composing: bool) -> None:
        if composing:
            self.withdraw()
