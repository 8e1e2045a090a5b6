"""The menu bar of the window and the actions in it; each with its key, none without effect."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop.views.shell.places import Place, place_name
from resources.words import _

Act = Callable[[], object]


class Opened(enum.Enum):
    """What is open. A menu entry that needs a vault is of no use in an edition."""

    NOTHING = 0
    EDITION = 1
    VAULT = 2


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the menus can ask the window for."""

    file_documents: Act
    file_folder: Act
    file_tree: Act
    save_copy: Act
    lock: Act
    quit: Act
    go: Callable[[Place], object]
    search: Act
    filter_list: Act
    refresh: Act
    settings: Act
    shortcuts: Act


class Menus:
    """Built anew with the window's language; entries that need an open vault know it."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._needs: list[tuple[QAction, Opened]] = []
        self._menus: list[QMenu] = []
        self.actions: list[QAction] = []

    def rebuild(self, verbs: Verbs) -> None:
        """Put the menus up in the language in use; the keys of those before are free at once."""
        for action in self.actions:
            action.setShortcuts([])
        for menu in self._menus:
            self._window.menuBar().removeAction(menu.menuAction())
            menu.deleteLater()
        self._menus, self._needs, self.actions = [], [], []
        self._build(verbs)

    def set_open(self, opened: Opened) -> None:
        """What is open now."""
        for action, needed in self._needs:
            action.setEnabled(opened.value >= needed.value)

    def _build(self, verbs: Verbs) -> None:
        archive = self._menu(_("&Archive"))
        self._add(archive, _("&File documents…"), verbs.file_documents, "Ctrl+I")
        self._add(archive, _("File a f&older…"), verbs.file_folder, "Ctrl+Shift+I")
        self._add(archive, _("File a source &tree…"), verbs.file_tree, "Ctrl+Shift+T")
        archive.addSeparator()
        self._add(archive, _("&Save a copy…"), verbs.save_copy, "Ctrl+S")
        archive.addSeparator()
        self._add(archive, _("&Lock"), verbs.lock, "Ctrl+L", needs=Opened.EDITION)
        self._add(archive, _("&Quit"), verbs.quit, "Ctrl+Q", needs=Opened.NOTHING)
        view = self._menu(_("&View"))
        for number, place in enumerate(Place, start=1):
            self._add(view, place_name(place), _going(verbs, place), f"Ctrl+{number}")
        view.addSeparator()
        self._add(
            view, _("Search the archive"), verbs.search, "Ctrl+F", "Ctrl+K", needs=Opened.EDITION
        )
        self._add(
            view, _("Filter the list"), verbs.filter_list, "Ctrl+Shift+F", needs=Opened.EDITION
        )
        self._add(view, _("Read the list again"), verbs.refresh, "F5", needs=Opened.EDITION)
        tools = self._menu(_("&Settings"))
        self._add(tools, _("&Settings…"), verbs.settings, "Ctrl+,", needs=Opened.NOTHING)
        help_ = self._menu(_("&Help"))
        self._add(
            help_, _("&Keyboard shortcuts"), verbs.shortcuts, "F1", "Shift+?", needs=Opened.NOTHING
        )

    def _menu(self, title: str) -> QMenu:
        # Made here, not by the bar: of what it makes PySide doesn't notice the end, and takes the dead for the new.
        menu = QMenu(title, self._window.menuBar())
        self._window.menuBar().addMenu(menu)
        self._menus.append(menu)
        return menu

    def _add(
        self, menu: QMenu, text: str, act: Act, *keys: str, needs: Opened = Opened.VAULT
    ) -> None:
        action = QAction(text, menu)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)
        self.actions.append(action)
        self._needs.append((action, needs))


def _going(verbs: Verbs, place: Place) -> Act:
    return lambda: verbs.go(place)
