"""Markdown in the preview: read as an article over a vault and over an edition, its links led through the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.archive import Archive
from desktop.jobs.edition_reading import EditionReading
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House, Passphrase
from desktop.services.inspection.editions import EditionScope, create_edition
from desktop.services.knowledge.articles import NewArticle, save_article, write_article
from desktop.services.knowledge.pictures import file_picture
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.knowledge.editor_pane import _png
from desktop.views.main_window import MainWindow
from desktop.views.officer.officer_page import OfficerPage
from desktop.views.preview.contents import Mode
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from models.categories import Category
from models.records import DocumentRecord
from tests.gui.conftest import locking
from tests.gui.fakes import FakeVault, make_document

_LONG = 30_000
_OFFICER = Passphrase("海棠 未雨 梨花 先雪 2026")
_HOSTILE = "<script>alert(1)</script> ![x](http://192.0.2.1/x.png) [y](javascript:alert(1)) [z](file:///etc/passwd)"


@pytest.fixture(autouse=True)
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading pictures takes longer than anything that is looked at here."""
    monkeypatch.setattr(FilingDesk, "recognises", False)


@pytest.fixture
def papers(house: House, tmp_path: Path) -> dict[str, DocumentRecord]:
    """A runbook that links to a document beside it, to a pledge, to a picture and outside, and a plain README."""
    load_typeface()
    drawn = QImage(40, 30, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.red)
    picture = file_picture(house, _png(drawn), "启停", Category.OPERATIONS)
    (tmp_path / "巡检表.txt").write_text("温度正常。", "utf-8")
    (tmp_path / "README.md").write_text(
        f"# 说明\n\n见 [[电子工单系统启停]]。\n\n{_HOSTILE}\n", "utf-8"
    )
    (tmp_path / "王五的承诺书.txt").write_text("承诺。", "utf-8")
    file_paths(
        house, [tmp_path / "巡检表.txt", tmp_path / "README.md"], Filing(Category.OPERATIONS)
    )
    file_paths(house, [tmp_path / "王五的承诺书.txt"], Filing(Category.PLEDGE))
    body = f"# 一 准备\n\n先看 [[巡检表]]，再看 [[王五的承诺书]]。\n\n![图](<{picture.number}>)\n"
    new = NewArticle("电子工单系统启停", "runbook", body, category=Category.OPERATIONS)
    write_article(house, new)
    make_searchable(house)
    return {each.title: each for each in HouseVault(house).documents()}


def ready(qtbot: QtBot, runner: JobRunner, pane: PreviewPane, record: DocumentRecord) -> None:
    qtbot.waitUntil(
        lambda: (
            pane.record is not None
            and pane.record.id == record.id
            and pane.contents is not None
            and not runner.busy
        ),
        timeout=_LONG,
    )


def follow(pane: PreviewPane, document: int) -> None:
    pane.article_view.browser.anchorClicked.emit(QUrl(f"item:document/{document}"))


class TestVault:
    @pytest.fixture
    def window(
        self,
        qtbot: QtBot,
        qapp: QApplication,
        runner: JobRunner,
        settings: MemorySettings,
        house: House,
        papers: dict[str, DocumentRecord],
    ) -> MainWindow:
        made = MainWindow(qapp, HouseDoor(), runner, settings)
        qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
        made.resize(1440, 900)
        made.show()
        made.show_vault(HouseVault(house))
        workspace = made.workspace_or_fail()
        workspace.go(Place.LIBRARY)
        rows = len(papers)
        qtbot.waitUntil(lambda: workspace.library.model.documents == rows and not runner.busy)
        return made

    def test_an_article_is_read_with_links_and_pictures(
        self,
        qtbot: QtBot,
        window: MainWindow,
        runner: JobRunner,
        papers: dict[str, DocumentRecord],
    ) -> None:
        library = window.workspace_or_fail().library
        article, paper = papers["电子工单系统启停"], papers["巡检表"]
        library.show_item(article.id)
        pane = library.preview
        ready(qtbot, runner, pane, article)
        assert pane.mode is Mode.ARTICLE
        assert pane.bar.modes == (Mode.ARTICLE, Mode.TEXT)
        browser = pane.article_view.browser
        assert f'href="item:document/{paper.id}"' in pane.article_view.shown.parts[0].html
        assert "[[" not in browser.toPlainText()
        qtbot.waitUntil(lambda: any(browser.images._kept.values()), timeout=_LONG)
        pane.choose_mode(Mode.TEXT)
        assert "[[巡检表]]" in pane.text_view.toPlainText()
        pane.choose_mode(Mode.ARTICLE)
        follow(pane, paper.id)
        ready(qtbot, runner, pane, paper)
        assert pane.mode is Mode.TEXT
        assert browser.toPlainText() == ""

    def test_a_plain_markdown_file_leads_to_the_knowledge_page_and_nowhere_else(
        self,
        qtbot: QtBot,
        window: MainWindow,
        runner: JobRunner,
        papers: dict[str, DocumentRecord],
    ) -> None:
        workspace = window.workspace_or_fail()
        article = papers["电子工单系统启停"].id
        workspace.go(Place.KNOWLEDGE)
        qtbot.waitUntil(lambda: workspace.knowledge.knows(article) and not runner.busy)
        workspace.go(Place.LIBRARY)
        workspace.library.show_item(papers["README"].id)
        pane = workspace.library.preview
        ready(qtbot, runner, pane, papers["README"])
        assert pane.mode is Mode.ARTICLE
        shown = pane.article_view.shown.parts[0].html
        assert "<script" not in shown
        assert "<img" not in shown
        assert all(bad not in shown for bad in ('href="java', 'href="file', 'href="http'))
        assert "<script>alert(1)</script>" in pane.article_view.browser.toPlainText()
        follow(pane, article)
        assert workspace.place is Place.KNOWLEDGE
        qtbot.waitUntil(lambda: workspace.knowledge.reader.isVisible() and not runner.busy)

    def test_a_found_word_is_marked_in_the_source(
        self,
        qtbot: QtBot,
        window: MainWindow,
        runner: JobRunner,
        papers: dict[str, DocumentRecord],
    ) -> None:
        pane = window.workspace_or_fail().search.preview
        article = papers["电子工单系统启停"]
        pane.show_document(article, "准备")
        ready(qtbot, runner, pane, article)
        assert pane.bar.modes == (Mode.ARTICLE, Mode.TEXT)
        assert (pane.mode, pane.text_view.hits) == (Mode.TEXT, 1)
        pane.choose_mode(Mode.ARTICLE)
        pane.next_hit()
        assert pane.mode is Mode.TEXT

    def test_an_old_version_is_shown_as_it_was(
        self,
        qtbot: QtBot,
        window: MainWindow,
        house: House,
        runner: JobRunner,
        papers: dict[str, DocumentRecord],
    ) -> None:
        old = papers["电子工单系统启停"]
        save_article(house, old.id, "# 新\n", reason="改写")
        pane = window.workspace_or_fail().library.preview
        pane.show_document(old)
        ready(qtbot, runner, pane, old)
        assert "先看" in pane.article_view.browser.toPlainText()


class TestEdition:
    @pytest.fixture
    def page(
        self,
        qtbot: QtBot,
        house: House,
        runner: JobRunner,
        look: Look,
        papers: dict[str, DocumentRecord],
    ) -> OfficerPage:
        info = create_edition(
            house,
            EditionScope((Category.OPERATIONS,)),
            label="王检查",
            purpose="年度检查",
            passphrase=_OFFICER,
            expires=datetime.now(UTC) + timedelta(hours=1),
            kdf_seconds=0,
        )
        house.close()
        reading = EditionReading(HouseDoor().open_edition(house.path, info.id, _OFFICER), runner)

        def close(_widget: object) -> None:
            qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
            with qtbot.waitSignal((job := reading.closing()).finished):
                reading.start(job)

        made = OfficerPage(reading, look)
        reading.setParent(made)
        qtbot.addWidget(made, before_close_func=close)
        made.resize(1400, 900)
        made.show()
        qtbot.waitUntil(lambda: made.library.model.documents > 0 and not runner.busy)
        return made

    def test_what_the_edition_lacks_is_no_link(
        self, qtbot: QtBot, page: OfficerPage, runner: JobRunner, papers: dict[str, DocumentRecord]
    ) -> None:
        article, paper = papers["电子工单系统启停"], papers["巡检表"]
        page.show_document(article.id)
        pane = page.library.preview
        ready(qtbot, runner, pane, article)
        assert pane.mode is Mode.ARTICLE
        html = pane.article_view.shown.parts[0].html
        assert html.count("item:document/") == 1
        browser = pane.article_view.browser
        qtbot.waitUntil(lambda: any(browser.images._kept.values()), timeout=_LONG)
        follow(pane, papers["王五的承诺书"].id)
        assert "not part of the edition" in pane.notice.sentence
        follow(pane, paper.id)
        ready(qtbot, runner, pane, paper)

    def test_nothing_gets_into_the_clipboard(
        self, qtbot: QtBot, page: OfficerPage, runner: JobRunner, papers: dict[str, DocumentRecord]
    ) -> None:
        page.show_document(papers["README"].id)
        pane = page.library.preview
        ready(qtbot, runner, pane, papers["README"])
        clipboard = QApplication.clipboard()
        clipboard.setText("before")
        browser = pane.article_view.browser
        browser.setFocus()
        browser.selectAll()
        qtbot.keyClick(browser, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(browser, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert clipboard.text() == "before"
        assert browser.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_a_text_that_is_no_article_any_more_stays_a_text(
    qtbot: QtBot, archive: Archive, vault: FakeVault, runner: JobRunner, look: Look
) -> None:
    """Nested beyond what is shown: the source is all there is."""
    pane = PreviewPane(archive, look)
    qtbot.addWidget(pane)
    record = make_document(1)
    record = replace(record, version=replace(record.version, name="x.MD"))
    vault.records.append(record)
    vault.texts[record.version.id] = ">" * 5_000 + " x"
    pane.show_document(record)
    ready(qtbot, runner, pane, record)
    assert pane.mode is Mode.TEXT
    assert pane.bar.modes == ()
