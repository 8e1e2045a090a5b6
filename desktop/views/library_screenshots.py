"""Pictures of the source tree browser and of the library's dialogs, for `desktop.views.screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from desktop.views.shell.places import Place
from desktop.views.shell.workspace import Workspace
from models.categories import VersionKind
from models.records import DocumentRecord

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_SETTLING = 300


def take_trees(taker: Photographer) -> None:
    """The browser on the tree with most deliveries, and the dialogs over the library; of a vault that has trees."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.LIBRARY)
    taker.settle()
    records = workspace.library.model.records
    trees = [each for each in records if each.version.kind is VersionKind.TREE]
    if not trees:
        return
    tree = max(trees, key=lambda each: each.version.ordinal)
    workspace.library.table.choose(tree.id)
    workspace.library.table.tree_requested.emit(tree)
    _rest(taker)
    browser = workspace.browser
    assert browser is not None
    taker.grab("tree-browser")
    browser.only_changes.setChecked(True)
    _rest(taker)
    taker.grab("tree-changes")
    for number in range(1, browser.tabs.count()):
        browser.tabs.setCurrentIndex(number)
        _rest(taker)
        taker.grab(f"tree-tab-{number}")
    workspace.go(Place.LIBRARY)
    _take_dialogs(taker, workspace, tree)


def _take_dialogs(taker: Photographer, workspace: Workspace, tree: DocumentRecord) -> None:
    table = workspace.library.table
    paper = next(each for each in workspace.library.model.records if each.persons)
    shows: tuple[tuple[str, Callable[[], object]], ...] = (
        ("library-amend", lambda: table.amend_requested.emit(paper)),
        ("library-versions", lambda: table.versions_requested.emit(paper)),
        ("library-tree-versions", lambda: table.versions_requested.emit(tree)),
        ("library-put-away", lambda: table.trash_requested.emit(paper)),
        ("library-trash", lambda: workspace.library.trash_requested.emit()),
        ("library-deliver", workspace.file_tree),
    )
    for name, show in shows:
        show()
        _rest(taker)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        taker.grab(name, dialog)
        dialog.reject()
        taker.settle()


def _rest(taker: Photographer) -> None:
    taker.settle()
    taker.pause(_SETTLING)
    taker.settle()
