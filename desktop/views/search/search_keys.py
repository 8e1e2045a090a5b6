"""The keys of the search page, and the citation of what is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from desktop.services.searching.citing import citation
from desktop.views.controls.notice import Mood
from resources.words import _

if TYPE_CHECKING:
    from desktop.views.search.search_page import SearchPage

_DIGEST_NAMES = {"aes": "sha256", "sm": "sm3"}


class SearchKeys(QObject):
    """GUI thread only. What the box and the list do with their own keys stands there."""

    def __init__(self, page: SearchPage, *, edition: bool) -> None:
        super().__init__(page)
        self._page, self._edition = page, edition
        for keys, act in (
            ("F3", page.preview.next_hit),
            ("Shift+F3", page.preview.previous_hit),
            ("Ctrl+Shift+C", self.cite),
            ("Ctrl+D", self._keep),
        ):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        page.completer.list_wanted.connect(page.enter_list)
        page.completer.submitted.connect(self._submit)

    def cite(self) -> None:
        """Copy the citation of what is in view; in an edition, where nothing is copied, show it."""
        page = self._page
        found = page.current
        if found is None:
            return
        words = citation(
            found.document,
            found.version,
            page.preview.place or found.place,
            _DIGEST_NAMES.get(page.suite_name, page.suite_name),
        )
        if self._edition:
            page.preview.say(Mood.PLAIN, words)
            return
        # The window's guard takes it off the clipboard again after a while, as all that is copied here.
        QGuiApplication.clipboard().setText(words)
        page.preview.say(Mood.GOOD, _("Copied: {citation}").format(citation=words))

    def _submit(self) -> None:
        """Enter: ask at once if that is still to come, else go to the results."""
        page = self._page
        if page.box.text().strip() == page.answered:
            page.enter_list()
        else:
            page.search_for(page.box.text())

    def _keep(self) -> None:
        if self._page.head.save.isEnabled() and not self._edition:
            self._page.head.save_wanted.emit()
