"""Facts, versions and the trash over a real archive: what the library shows afterwards, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.library import list_documents, list_versions
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.library.amend_dialog import AmendDialog
from desktop.views.library.trash_dialogs import TrashDialog, TrashListDialog
from desktop.views.library.version_dialog import VersionDialog
from desktop.views.main_window import MainWindow
from desktop.views.theme.dress import load_typeface
from models.categories import Category, DocumentState, Status
from tests.gui.conftest import locking
from tests.gui.test_custody import shown


@pytest.fixture
def filed(house: House, tmp_path: Path) -> House:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(3):
        (papers / f"记录{number}.txt").write_text(f"第{number}份巡检记录", encoding="utf-8")
    file_paths(house, [papers], Filing(Category.OPERATIONS))
    make_searchable(house)
    return house


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, filed: House, runner: JobRunner, settings: MemorySettings
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    made.show_vault(HouseVault(filed))
    qtbot.waitUntil(lambda: not runner.busy)
    made.workspace_or_fail().library.table.choose(2)
    return made


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


def act(window: MainWindow, words: str) -> None:
    """Choose from the menu of the chosen document."""
    menu = window.workspace_or_fail().library.table.document_menu()
    assert menu is not None
    next(each for each in menu.actions() if each.text() == words).trigger()
    menu.close()


def test_changed_facts_are_in_the_list_at_once(
    window: MainWindow, filed: House, settle: Callable[[], None]
) -> None:
    act(window, "Change the facts…")
    dialog = shown(window, AmendDialog)
    assert dialog.title.text() == "记录1"
    dialog.title.setText("机房钥匙清单")
    dialog.persons.setText("林晓舟、 周予安")
    dialog.status.setCurrentIndex(dialog.status.findData(Status.DRAFT))
    dialog.submit()
    settle()
    record = window.workspace_or_fail().library.model.record_at(
        window.workspace_or_fail().library.model.row_of(2)  # type: ignore[arg-type]  # it is listed
    )
    assert (record.title, set(record.persons), record.status) == (
        "机房钥匙清单",
        {"林晓舟", "周予安"},
        Status.DRAFT,
    )
    assert record.version.searchable


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("title", " ", "title can't be empty"),
        ("formed", "2026-02-30", "date"),
        ("period", "上月", "period"),
    ],
)
def test_facts_that_cannot_be_are_refused_in_words(
    window: MainWindow, filed: House, field: str, text: str, words: str
) -> None:
    act(window, "Change the facts…")
    dialog = shown(window, AmendDialog)
    getattr(dialog, field).setText(text)
    dialog.submit()
    assert words in dialog.notice.sentence
    assert dialog.isVisible()
    dialog.reject()


def test_a_newer_version_is_filed_and_listed(
    window: MainWindow, filed: House, tmp_path: Path, settle: Callable[[], None]
) -> None:
    newer = tmp_path / "改正.txt"
    newer.write_text("改正后的记录", encoding="utf-8")
    act(window, "Versions…")
    dialog = shown(window, VersionDialog)
    settle()
    assert dialog.table.model().rowCount() == 1
    dialog.submit()
    assert dialog.notice.isVisible(), "a file has to be chosen first"
    dialog.path.setText(str(newer))
    dialog.reason.setText("更正数据")
    dialog.submit()
    settle()
    assert [each.reason for each in list_versions(filed, 2)] == ["更正数据", ""]
    current = window.workspace_or_fail().library.table.chosen
    assert current is not None
    assert (current.version.ordinal, current.version.searchable) == (2, True)


def test_the_same_file_again_is_refused_in_words(
    window: MainWindow, filed: House, tmp_path: Path, settle: Callable[[], None]
) -> None:
    act(window, "Versions…")
    dialog = shown(window, VersionDialog)
    dialog.path.setText(str(tmp_path / "papers" / "记录1.txt"))
    dialog.submit()
    settle()
    assert "byte for byte" in dialog.notice.sentence
    dialog.reject()


def test_a_document_goes_into_the_trash_and_comes_back(
    window: MainWindow, filed: House, settle: Callable[[], None]
) -> None:
    library = window.workspace_or_fail().library
    act(window, "Put into the trash…")
    shown(window, TrashDialog).submit()
    settle()
    assert [each.id for each in list_documents(filed)] == [1, 3]
    assert library.model.row_of(2) is None
    library.trash_button.click()
    dialog = shown(window, TrashListDialog)
    settle()
    assert [each.document.state for each in dialog.chosen] == [DocumentState.TRASHED]
    dialog.submit()
    settle()
    assert not dialog.confirm.isEnabled()
    assert library.model.row_of(2) is not None
    dialog.reject()
