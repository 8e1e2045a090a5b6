"""Pictures of the knowledge and systems pages of a vault that has both, for `desktop.views.screenshots`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from desktop.itemmodels.knowledge_tree import Branch
from desktop.views.order.bulk_dialog import BulkDialog
from desktop.views.shell.places import Place
from desktop.views.shell.workspace import Workspace
from models.categories import Category

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_SETTLING = 300
_TOGETHER = 10
_TAGS = "验收/2026 年终、待归档"


def take_tour(taker: Photographer) -> None:
    """Reading, writing, a system, what is around it, and ten documents changed together."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.SYSTEMS)
    rest(taker)
    register = workspace.systems.register
    workspace.go(Place.KNOWLEDGE)
    rest(taker)
    page = workspace.knowledge
    runbooks = [row for row in page.list.model.everything if row.kind == "runbook"]
    if register is None or not register.systems or not runbooks:
        return
    system = max(register.systems, key=lambda each: register.documents.get(each.name, 0))
    about = [row for row in runbooks if system.name in row.systems] or runbooks
    page.tree.choose((Branch.KIND, "runbook"))
    page.open_article(about[0].id)
    rest(taker)
    taker.grab("knowledge")
    page.tree.choose((Branch.REVIEW, ""))
    rest(taker)
    taker.grab("knowledge-review")
    page.tree.choose((Branch.ALL, ""))
    page.writing.begin_editing(about[0].id)
    rest(taker)
    taker.grab("knowledge-editor")
    page.stop_writing()
    rest(taker)
    _take_system(taker, workspace, system.id)
    _take_bulk(taker, workspace)


def _take_system(taker: Photographer, workspace: Workspace, system: int) -> None:
    workspace.go(Place.SYSTEMS)
    workspace.systems.open_system(system)
    rest(taker)
    taker.grab("systems")
    workspace.systems.act("relations")
    rest(taker)
    dialog = active_dialog()
    taker.over_window("relations", dialog)
    dialog.reject()
    workspace.systems.show_gaps()
    rest(taker)
    taker.grab("systems-gaps")
    workspace.systems.open_system(system)


def _take_bulk(taker: Photographer, workspace: Workspace) -> None:
    workspace.go(Place.LIBRARY)
    workspace.library.choose_category(Category.CONTRACT)
    rest(taker)
    model = workspace.library.model
    shown = [model.record_at(row) for row in range(min(_TOGETHER, model.rowCount()))]
    workspace.order.change_together(shown)
    rest(taker)
    dialog = active_dialog()
    assert isinstance(dialog, BulkDialog)
    dialog.form.add_tags.setText(_TAGS)
    dialog.form.period.setText("2026-12")
    dialog.submit()
    rest(taker)
    taker.over_window("bulk-edit", dialog)
    dialog.reject()
    taker.settle()


def active_dialog() -> QDialog:
    """The dialog that is open; there must be one."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def rest(taker: Photographer) -> None:
    """Until what follows a moment later is there as well."""
    taker.settle()
    taker.pause(_SETTLING)
    taker.settle()
