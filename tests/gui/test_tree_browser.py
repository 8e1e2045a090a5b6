"""The source tree browser over a real archive with two deliveries."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.itemmodels.diff_rows import DiffColumn, DiffRowsModel
from desktop.itemmodels.tree_files import Node, TreeFilesModel, TreeRole, tree_shape
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.deliveries.deliveries import file_delivery
from desktop.services.deliveries.delivery_diff import diff_deliveries
from desktop.services.deliveries.delivery_reading import find_delivery, members
from desktop.services.deliveries.line_diff import line_diff
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.views.theme.look import Look
from desktop.views.trees.tree_browser import TreeBrowser
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.trees import FIRST, SECOND, write_tree


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trees")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            file_delivery(house, write_tree(folder / "tree", FIRST), "网关", "1.0")
            file_delivery(house, write_tree(folder / "tree", SECOND), "网关", "1.1")
    return folder / "archive.vault"


@pytest.fixture
def house(template: Path, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    vault = shutil.copytree(template, tmp_path / "archive.vault")
    with House.open(vault, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def browser(qtbot: QtBot, house: House, runner: JobRunner, look: Look) -> TreeBrowser:
    archive = Archive(HouseVault(house), HouseDoor(), runner)
    (document,) = list_documents(house)
    made = TreeBrowser(archive, look, document)
    qtbot.addWidget(made, before_close_func=lambda _widget: settle(qtbot, runner))
    made.resize(1200, 800)
    made.show()
    settle(qtbot, runner)
    return made


def settle(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: not runner.busy)


def shown_paths(model: TreeFilesModel, parent: QModelIndex = QModelIndex()) -> list[str]:  # noqa: B008 - a value type
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        node: Node = index.data(TreeRole.NODE)
        found += shown_paths(model, index) if node.is_folder else [node.path]
    return found


def choose(browser: TreeBrowser, path: str, qtbot: QtBot, runner: JobRunner) -> None:
    browser.tree.choose(browser.model.index_of(path))
    settle(qtbot, runner)


def test_the_newest_delivery_is_compared_with_the_one_before(browser: TreeBrowser) -> None:
    assert browser.chosen is not None
    assert browser.chosen.delivery.release == "1.1"
    assert browser.compared.currentText() == "1.0"
    # What was removed stands where it was.
    assert sorted(shown_paths(browser.model)) == sorted({*SECOND, "docs/guide.md"})


def test_a_changed_file_opens_with_its_changes(browser: TreeBrowser) -> None:
    node: Node = browser.tree.currentIndex().data(TreeRole.NODE)
    assert node.path == "src/app.py"
    kinds = [row.kind.value for row in browser.file_pane.diff.rows.rows]
    assert kinds.count("changed") == 1


def test_a_file_opens_with_its_text_in_colours(
    browser: TreeBrowser, qtbot: QtBot, runner: JobRunner
) -> None:
    choose(browser, "src/settings.py", qtbot, runner)
    source = browser.file_pane.source
    assert source.isVisible()
    assert source.toPlainText().startswith("DB_PASSWORD")
    assert source.colours._lines[0]


def test_modes_show_the_same_file_in_three_ways(
    browser: TreeBrowser, qtbot: QtBot, runner: JobRunner
) -> None:
    pane = browser.file_pane
    qtbot.mouseClick(pane.modes.button(2), Qt.MouseButton.LeftButton)
    settle(qtbot, runner)
    assert pane.diff.isVisible()
    assert pane.diff.unified
    assert pane.diff.isColumnHidden(DiffColumn.OLD_TEXT)
    qtbot.mouseClick(pane.modes.button(0), Qt.MouseButton.LeftButton)
    settle(qtbot, runner)
    assert pane.source.isVisible()
    assert "LIMIT = 4" in pane.source.toPlainText()


def test_only_changes_and_the_filter_narrow_the_tree(browser: TreeBrowser) -> None:
    browser.only_changes.setChecked(True)
    changed = shown_paths(browser.model)
    assert sorted(changed) == ["docs/guide.md", "src/added.py", "src/app.py", "src/new.py"]
    browser.filter.setText("src APP")
    assert shown_paths(browser.model) == ["src/app.py"]
    browser.filter.setText("no such")
    assert shown_paths(browser.model) == []


def test_without_another_delivery_nothing_is_marked(
    browser: TreeBrowser, qtbot: QtBot, runner: JobRunner
) -> None:
    browser.compared.setCurrentIndex(0)
    settle(qtbot, runner)
    assert sorted(shown_paths(browser.model)) == sorted(SECOND)
    assert not browser.only_changes.isEnabled()


def test_an_older_delivery_can_be_looked_at(
    browser: TreeBrowser, qtbot: QtBot, runner: JobRunner
) -> None:
    browser.release_table.selectRow(1)
    settle(qtbot, runner)
    assert sorted(shown_paths(browser.model)) == sorted(FIRST)
    assert browser.compared.currentText() == "No other delivery"


def test_what_was_found_stands_in_tabs(
    browser: TreeBrowser, qtbot: QtBot, runner: JobRunner
) -> None:
    assert [each.name for each in browser.components.rows.records] == ["flask", "requests"]
    assert {each.licence for each in browser.licences.rows.records} == {"", "MIT"}
    (secret,) = browser.secrets.rows.records
    browser.secrets.line_wanted.emit(secret)
    settle(qtbot, runner)
    assert browser.tabs.currentWidget() is browser.file_pane
    assert browser.file_pane.source.textCursor().selectedText().startswith("DB_PASSWORD")


def test_everything_can_be_reached_with_keys(
    browser: TreeBrowser, qtbot: QtBot, runner: JobRunner
) -> None:
    browser.activateWindow()
    qtbot.waitUntil(browser.isActiveWindow)
    assert browser.tree.hasFocus()
    qtbot.keyClick(browser.tree, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert browser.filter.hasFocus()
    qtbot.keyClick(browser.filter, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert browser.tabs.currentIndex() == 2
    diff = browser.file_pane.diff
    qtbot.keyClick(diff, Qt.Key.Key_P)
    diff.selectRow(browser.file_pane.diff.rows.changes()[0])
    qtbot.keyClick(diff, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "-LIMIT = 3\n+LIMIT = 4"


def test_looking_through_again_marks_the_delivery(
    browser: TreeBrowser, house: House, qtbot: QtBot, runner: JobRunner
) -> None:
    with house.database.write() as session:
        session.connection().exec_driver_sql("UPDATE delivery SET inspected = 0")
    browser.refresh()
    settle(qtbot, runner)
    assert browser.chosen is not None
    assert not browser.chosen.delivery.inspected
    browser._inspect()
    settle(qtbot, runner)
    assert browser.chosen.delivery.inspected


def test_the_bill_of_materials_and_the_export_are_written(
    browser: TreeBrowser, tmp_path: Path, qtbot: QtBot, runner: JobRunner
) -> None:
    browser._ask_bill(str(tmp_path / "bill.json"))
    settle(qtbot, runner)
    assert '"bomFormat": "CycloneDX"' in (tmp_path / "bill.json").read_text("utf-8")
    browser._export(str(tmp_path / "out"))
    settle(qtbot, runner)
    assert (tmp_path / "out/src/app.py").read_bytes() == SECOND["src/app.py"]
    assert "out" in browser.notice.sentence
    browser._export(str(tmp_path / "out"))
    settle(qtbot, runner)
    assert browser.notice.sentence


def test_the_models_keep_their_promises(house: House, qtmodeltester) -> None:  # type: ignore[no-untyped-def]  # the plug-in has no types
    old = find_delivery(house, "网关@1.0").delivery.version_id
    new = find_delivery(house, "网关@1.1").delivery.version_id
    model = TreeFilesModel()
    model.replace(tree_shape(members(house, new), diff_deliveries(house, old, new)))
    qtmodeltester.check(model)
    model.show_matching("src", changed_only=True)
    qtmodeltester.check(model)
    rows = DiffRowsModel()
    rows.replace(line_diff("a\nb\n\tc = 1\n", "a\nx\n\tc = 2\nd\n"))
    qtmodeltester.check(rows)
    assert rows.as_text(range(rows.rowCount())) == " a\n-b\n-\tc = 1\n+x\n+\tc = 2\n+d"
