"""Clicking a link in an article: to a person, finding, requirement, page or version, and to what nobody registered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.contracts import list_contracts
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House, Passphrase
from desktop.services.knowledge.articles import NewArticle, save_article, write_article
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.main_window import MainWindow
from desktop.views.shell.places import Place
from desktop.views.shell.workspace import Workspace
from models.categories import Category
from tests.gui.conftest import locking
from tests.gui.test_preview import pdf

_LONG = 30_000
Follow = Callable[[str], Workspace]


@pytest.fixture
def house(tmp_path: Path, quick_unlock: None, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(FilingDesk, "recognises", False)
    return House.create(
        tmp_path / "运维.vault",
        Passphrase("Right-Passphrase-2026"),
        contract=list_contracts()[0],
        kdf_seconds=0,
    )


@pytest.fixture
def follow(
    qtbot: QtBot, qapp: QApplication, house: House, runner: JobRunner, settings: MemorySettings
) -> Follow:
    """Writes an article with one link, opens it in the window, and clicks the link in its text."""

    def click(link: str) -> Workspace:
        article = write_article(house, NewArticle("值班手册", "runbook", f"看 {link} 。")).document
        window = MainWindow(qapp, HouseDoor(), runner, settings)
        qtbot.addWidget(window, before_close_func=locking(qtbot, runner))
        window.resize(1440, 900)
        window.show()
        window.show_vault(HouseVault(house))
        workspace = window.workspace_or_fail()
        workspace.open_item("article", str(article.id))
        browser = workspace.knowledge.reader.article.browser
        qtbot.waitUntil(lambda: "看" in browser.toPlainText() and not runner.busy, timeout=_LONG)
        browser.setFocus()
        QTest.keyClick(browser, Qt.Key.Key_Tab)
        QTest.keyClick(browser, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
        return workspace

    return click


def test_a_registered_person(house: House, follow: Follow, qtbot: QtBot) -> None:
    enter_person(house, NewPerson("周子涵"))
    wanted = enter_person(house, NewPerson("程嘉宁"))
    workspace = follow("[[人员:程嘉宁]]")
    assert workspace.place is Place.PEOPLE
    qtbot.waitUntil(lambda: workspace.people.pane.chosen == wanted.id, timeout=_LONG)


def test_a_person_whom_only_documents_name(follow: Follow) -> None:
    workspace = follow("[[人员:程嘉宁]]")
    assert workspace.place is Place.SEARCH
    assert workspace.search.box.text() == "人员:程嘉宁"


def test_a_finding_by_its_number(house: House, follow: Follow, qtbot: QtBot) -> None:
    enter_finding(house, NewFinding("补丁未更新", date(2026, 10, 1), number="DB-2026-06"))
    wanted = enter_finding(house, NewFinding("弱口令", date(2026, 10, 1), number="DB-2026-07"))
    workspace = follow("[[问题:db-2026-07]]")
    assert workspace.place is Place.ASSURANCE
    board = workspace.assurance.findings
    qtbot.waitUntil(lambda: board.chosen is not None, timeout=_LONG)
    assert board.chosen is not None
    assert board.chosen.finding.id == wanted.id


def test_a_finding_that_is_not_registered_yet(follow: Follow) -> None:
    workspace = follow("[[问题:DB-2026-99]]")
    assert workspace.place is Place.SEARCH
    assert "DB-2026-99" in workspace.search.box.text()


def test_a_requirement_shows_what_is_owed_because_of_it(follow: Follow, qtbot: QtBot) -> None:
    workspace = follow("[[R21]]")
    assert workspace.place is Place.CONTRACT
    model = workspace.contract.matrix.model
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=_LONG)
    assert model.row_of("R21") is not None
    assert model.row_of("R20") is None


def test_a_page_of_a_document(house: House, follow: Follow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "拓扑.pdf"
    path.write_bytes(pdf("one", "two", "three"))
    file_paths(house, [path], Filing(Category.TECHDOC))
    make_searchable(house)
    workspace = follow("[[拓扑#p3]]")
    assert workspace.place is Place.LIBRARY
    preview = workspace.library.preview
    qtbot.waitUntil(lambda: preview.page_view.page == 3, timeout=_LONG)


def test_an_older_version_of_an_article(house: House, follow: Follow, qtbot: QtBot) -> None:
    article = write_article(house, NewArticle("启停", "runbook", "旧的做法")).document
    save_article(house, article.id, "新的做法", reason="演练后")
    workspace = follow("[[启停@1]]")
    assert workspace.place is Place.LIBRARY
    preview = workspace.library.preview
    qtbot.waitUntil(lambda: preview.contents is not None, timeout=_LONG)
    assert preview.contents is not None
    assert preview.contents.text.text == "旧的做法"
    assert "newer" in preview.notice.sentence


def test_the_newest_version_of_an_article_is_read_as_ever(house: House, follow: Follow) -> None:
    article = write_article(house, NewArticle("启停", "runbook", "旧的做法")).document
    save_article(house, article.id, "新的做法", reason="演练后")
    workspace = follow("[[启停@2]]")
    assert workspace.place is Place.KNOWLEDGE
    assert workspace.knowledge.reader.title.text() == "启停"
