"""The knowledge page over a real vault: tree, list, reader, writing; and that locking keeps what was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter, QPixmap, QTextDocument
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QApplication,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTextEdit,
    QToolButton,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.itemmodels.knowledge_article import ShownArticle, show_article
from desktop.itemmodels.knowledge_care import GapRow
from desktop.itemmodels.knowledge_list import ArticleColumn
from desktop.itemmodels.knowledge_tree import Branch
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.contracts import list_contracts
from desktop.services.filing.amending import trash
from desktop.services.house import House, Passphrase
from desktop.services.knowledge.articles import (
    NewArticle,
    list_articles,
    save_article,
    write_article,
)
from desktop.services.knowledge.drafts import Draft, keep_draft, list_drafts, load_draft
from desktop.services.knowledge.pictures import file_picture
from desktop.services.knowledge.reviewing import mark_reviewed
from desktop.services.library import document_bytes, list_documents
from desktop.services.order.collecting import collect, make_collection
from desktop.services.order.tagging import tag_documents
from desktop.settings import MemorySettings, Theme
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.knowledge.article_table import _ArticleDelegate
from desktop.views.knowledge.article_view import ArticleView
from desktop.views.knowledge.editor_pane import _png
from desktop.views.knowledge.knowledge_page import KnowledgePage
from desktop.views.knowledge.notes_dialog import NotesDialog, note_rows
from desktop.views.main_window import MainWindow
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from exporters.prose.html import Destination
from exporters.prose.records import LinkText
from models.records import DocumentRecord
from tests.gui.conftest import locking

PASSPHRASE = Passphrase("Right-Passphrase-2026")


_LONG = 30_000


@pytest.fixture(autouse=True)
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading pictures takes longer than anything that is looked at here."""
    monkeypatch.setattr(FilingDesk, "recognises", False)


@pytest.fixture
def house(tmp_path: Path, quick_unlock: None) -> House:
    return House.create(
        tmp_path / "运维.vault", PASSPHRASE, contract=list_contracts()[0], kdf_seconds=0
    )


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, runner: JobRunner, settings: MemorySettings
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.resize(1440, 900)
    made.show()
    return made


def write(house: House, title: str, body: str = "body", kind: str = "runbook") -> DocumentRecord:
    return write_article(house, NewArticle(title, kind, body)).document


def open_page(qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner) -> KnowledgePage:
    window.show_vault(HouseVault(house))
    window.workspace_or_fail().go(Place.KNOWLEDGE)
    page = window.workspace_or_fail().knowledge
    qtbot.waitUntil(lambda: page._read and not runner.busy, timeout=_LONG)
    return page


def wait(qtbot: QtBot, page: KnowledgePage, runner: JobRunner) -> None:
    """Until what was changed has been read again."""
    qtbot.waitUntil(lambda: not runner.busy and not page._refresh.isActive(), timeout=_LONG)


def titles(page: KnowledgePage) -> list[str]:
    model = page.list.model
    return [model.row_at(row).title for row in range(model.rowCount())]


def type_into(page: KnowledgePage, words: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(page.editor.edit, event)


class TestReading:
    def test_the_tree_narrows_the_list(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one, two = write(house, "网络启停"), write(house, "队列积压", kind="fault")
        write(house, "术语表", kind="term")
        tag_documents(house, [one.id], ["网络/防火墙"])
        tag_documents(house, [two.id], ["网络/交换"])
        collect(house, make_collection(house, "交接").id, [two.id])
        page = open_page(qtbot, window, house, runner)
        QAbstractItemModelTester(page.tree.model, page)
        QAbstractItemModelTester(page.list.model, page)
        for branch, wanted in (
            ((Branch.KIND, "fault"), ["队列积压"]),
            ((Branch.TAG, "网络"), ["队列积压", "网络启停"]),
            ((Branch.TAG, "网络/防火墙"), ["网络启停"]),
            ((Branch.COLLECTION, "交接"), ["队列积压"]),
            ((Branch.FAVOURITES, ""), []),
            ((Branch.ALL, ""), ["队列积压", "术语表", "网络启停"]),
        ):
            page.tree.choose(branch)
            assert titles(page) == wanted
        node = page.tree.model.node_at(page.tree.model.find((Branch.TAG, "网络")))
        assert node.count == 2

    def test_every_line_is_as_large_as_the_first_and_says_what_the_branch_doesnt(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        first, second = write(house, "一"), write(house, "二", "见 [[一]]。")
        mark_reviewed(house, [second.id])
        save_article(house, first.id, "changed", reason="改正", based_on=first.version.id)
        page = open_page(qtbot, window, house, runner)
        table, model = page.list.table, page.list.model
        delegate = table.itemDelegate()
        assert isinstance(delegate, _ArticleDelegate)
        option = QStyleOptionViewItem()
        option.font, option.rect = table.font(), QRect(0, 0, 400, table.row_height)
        canvas = QPixmap(400, table.row_height)
        painter = QPainter(canvas)
        painter.setFont(table.font())
        delegate.paint(painter, option, model.index(0, ArticleColumn.TITLE))
        assert painter.font() == table.font()
        painter.end()
        known = {row.id: row for row in model.everything}[second.id]
        label = known.kind_label
        assert label in delegate.said(known)
        page.tree.choose((Branch.KIND, "runbook"))
        assert label not in delegate.said(known)
        page.tree.choose((Branch.REVIEW, ""))
        assert known.reasons
        assert delegate.said(known) == list(known.reasons)

    def test_a_fault_without_a_cure_is_written_up_from_the_gap(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        page = open_page(qtbot, window, house, runner)
        fault = write(house, "工单", kind="minutes")
        page._open_care(GapRow("A fault article", fault.title, "document", str(fault.id), fault))
        qtbot.waitUntil(lambda: page.is_writing, timeout=_LONG)
        assert page.editor.writing is not None
        assert page.editor.writing.kind == "fault"
        assert fault.title in page.editor.edit.toPlainText() + page.editor.head.title.text()

    def test_a_narrow_and_low_window_cuts_nothing_off(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        """At the smallest size: names in the rail, the button of the list, the whole title of what is read."""
        one = write(house, "公示网站变慢之后怎样找到正在抓附件的爬虫")
        page = open_page(qtbot, window, house, runner)
        page.open_article(one.id)
        wait(qtbot, page, runner)
        window.resize(window.minimumSize())
        reader, rail = page.reader, window.workspace_or_fail().rail
        qtbot.waitUntil(lambda: reader.width() < 400, timeout=_LONG)
        wait(qtbot, page, runner)
        title = reader.title
        assert title.height() >= title.heightForWidth(title.width())
        assert page.list.new.width() >= page.list.new.sizeHint().width()
        for each in rail.findChildren(QToolButton):
            assert each.height() >= each.sizeHint().height()
        page.writing.begin_editing(one.id)
        qtbot.waitUntil(lambda: page.is_writing, timeout=_LONG)
        assert not page.editor.aside.isVisible()
        window.resize(1440, 1100)
        assert page.editor.aside.isVisible()
        assert rail.findChildren(QToolButton)[0].iconSize().width() == 24

    def test_nothing_is_to_be_chosen_where_there_is_nothing(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        page = open_page(qtbot, window, house, runner)
        assert page.reader.stack.currentWidget() is page.reader.blank
        write(house, "一")
        page.refresh()
        wait(qtbot, page, runner)
        assert page.reader.stack.currentWidget() is page.reader.empty

    def test_the_filter_takes_words_and_the_language_of_the_search(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one = write(house, "网络启停")
        write(house, "队列积压", kind="fault")
        tag_documents(house, [one.id], ["网络"])
        page = open_page(qtbot, window, house, runner)
        page.list.filter.setText("积压")
        assert titles(page) == ["队列积压"]
        page.list.filter.setText("没有这样的词")
        assert titles(page) == []
        page.list.filter.clear()
        assert len(titles(page)) == 2

    def test_a_link_opens_its_article_and_comes_back_as_a_backlink(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one, two = write(house, "启停", "见 [[切换]]。"), write(house, "切换")
        page = open_page(qtbot, window, house, runner)
        page.open_article(one.id)
        wait(qtbot, page, runner)
        page.reader.article._follow(f"item:document/{two.id}")
        wait(qtbot, page, runner)
        assert page.reader.opened is not None
        assert page.reader.opened.article.document.id == two.id
        assert page.list.table.chosen == two.id
        assert page.reader.aside.backlinks.lines == 1

    def test_a_picture_comes_from_the_archive(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        drawn = QImage(40, 20, QImage.Format.Format_RGB32)
        drawn.fill(Qt.GlobalColor.red)
        picture = file_picture(house, _png(drawn), "启停")
        one = write(house, "启停", f"![图]({picture.number})")
        page = open_page(qtbot, window, house, runner)
        page.open_article(one.id)
        browser = page.reader.article.browser
        qtbot.waitUntil(lambda: picture.id in browser.images._kept, timeout=20_000)
        shown = browser.loadResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(f"img:{picture.id}")
        )
        assert (shown.width(), shown.height()) == (40, 20)
        assert shown.pixelColor(5, 5) == Qt.GlobalColor.red

    def test_an_article_that_went_meanwhile_is_told_in_words(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        write(house, "启停")
        page = open_page(qtbot, window, house, runner)
        page.reader.open(4711)
        wait(qtbot, page, runner)
        assert "4711" in page.reader.notice.sentence

    def test_what_is_in_the_trash_is_brought_back(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one = write(house, "启停")
        trash(house, [one.id], reason="test")
        page = open_page(qtbot, window, house, runner)
        assert titles(page) == []
        page.tree.choose((Branch.TRASH, ""))
        assert page.list.back.isVisible()
        page.list.back.click()
        qtbot.waitUntil(lambda: page.list.model.knows(one.id))

    def test_sorting_keeps_the_article_in_view(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        for title in ("第2期", "第十期", "第1期"):
            write(house, title)
        page = open_page(qtbot, window, house, runner)
        assert titles(page) == ["第1期", "第2期", "第十期"]
        page.list.table.selectRow(0)
        page.list.table.horizontalHeader().setSortIndicator(
            ArticleColumn.TITLE, Qt.SortOrder.DescendingOrder
        )
        assert titles(page) == ["第十期", "第2期", "第1期"]
        assert page.list.table.currentIndex().row() == 2


class TestWriting:
    def test_a_new_article_is_written_saved_and_read(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        page = open_page(qtbot, window, house, runner)
        dialog = page.writing.ask_for_new([], "fault")
        dialog.title.setText("队列积压")
        dialog.system.setText("工单系统、交换平台")
        dialog.submit()
        assert page.is_writing
        assert "工单系统" in page.editor.edit.toPlainText()
        type_into(page, "先看磁盘。")
        page.save()
        save = QApplication.activeModalWidget()
        assert save is not None
        with qtbot.waitSignal(page.writing.saved, timeout=10_000):
            save.submit()  # type: ignore[attr-defined]  # it is a SaveDialog
        page.stop_writing()
        wait(qtbot, page, runner)
        (article,) = list_articles(house)
        assert set(article.document.systems) == {"工单系统", "交换平台"}
        assert list_drafts(house) == []
        qtbot.waitUntil(lambda: titles(page) == ["队列积压"])

    def test_two_clicks_lead_from_a_document_to_an_article(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        picture = file_picture(house, b"not much of a picture", "事件受理记录单")
        page = open_page(qtbot, window, house, runner)
        workspace = window.workspace_or_fail()
        workspace.open_item("document", str(picture.id))
        assert workspace.place is Place.LIBRARY
        workspace.library.table.article_requested.emit(picture)
        qtbot.waitUntil(lambda: page.is_writing)
        writing = page.editor.state()
        assert writing is not None
        assert writing.origin == picture.id
        assert picture.number in writing.body

    def test_gaps_are_counted_as_they_are_listed_and_each_leads_somewhere(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        write_article(
            house, NewArticle("启停", "runbook", "见 [[没有这篇]]", systems=("未登记的系统",))
        )
        page = open_page(qtbot, window, house, runner)
        page.tree.choose((Branch.GAPS, ""))
        node = page.tree.model.node_at(page.tree.view.currentIndex())
        model, _table = page.list._care[Branch.GAPS]
        rows = [model.record_at(row) for row in range(model.rowCount())]
        assert len(rows) == node.count > 0
        assert all(each.kind and each.key for each in rows)
        (nameless,) = (each for each in rows if each.subject == "未登记的系统")
        page._open_care(nameless)
        assert window.workspace_or_fail().place is Place.SYSTEMS

    def test_one_click_leads_from_a_finding_to_an_article(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        finding = enter_finding(house, NewFinding("弱口令", date(2026, 7, 1), object="堡垒机"))
        page = open_page(qtbot, window, house, runner)
        workspace = window.workspace_or_fail()
        workspace.open_item("finding", str(finding.id))
        board = workspace.assurance.findings
        qtbot.waitUntil(lambda: board.panel.view is not None, timeout=_LONG)
        name = "Write a fault article from it"
        (begin,) = (
            each
            for each in board.panel.findChildren(QToolButton)
            if each.accessibleName() == name and each.isVisible()
        )
        begin.click()
        qtbot.waitUntil(lambda: page.is_writing, timeout=_LONG)
        assert workspace.place is Place.KNOWLEDGE
        writing = page.editor.state()
        assert writing is not None
        assert (writing.kind, writing.title) == ("fault", "堡垒机：弱口令")
        assert finding.number in writing.body

    def test_locking_keeps_what_was_typed_and_clears_every_field(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one = write(house, "启停", "one")
        page = open_page(qtbot, window, house, runner)
        path = house.path
        page.writing.begin_editing(one.id)
        qtbot.waitUntil(lambda: page.is_writing)
        type_into(page, "最后一句。")
        fields = window.findChildren(QPlainTextEdit) + window.findChildren(QTextEdit)
        assert any("最后一句" in field.toPlainText() for field in fields)
        window.lock_at_once()
        assert all("最后一句" not in field.toPlainText() for field in fields if _alive(field))
        qtbot.waitUntil(lambda: window.start_page is not None)
        with House.open(path, PASSPHRASE) as again:
            (summary,) = list_drafts(again)
            assert load_draft(again, summary.id).body == "最后一句。one"
            assert load_draft(again, summary.id).document_id == one.id

    def test_another_look_goes_on_with_what_is_typed(
        self,
        qtbot: QtBot,
        window: MainWindow,
        house: House,
        runner: JobRunner,
        settings: MemorySettings,
    ) -> None:
        one = write(house, "启停", "one")
        page = open_page(qtbot, window, house, runner)
        page.writing.begin_editing(one.id)
        qtbot.waitUntil(lambda: page.is_writing)
        type_into(page, "半句")
        window.apply_settings(replace(settings.load(), theme=Theme.DARK))
        after = window.workspace_or_fail().knowledge
        assert after is not page
        assert after.is_writing
        assert after.editor.edit.toPlainText() == "半句one"
        with qtbot.waitSignal(after.editor.keeper.kept, timeout=5000):
            pass
        (summary,) = list_drafts(house)
        assert load_draft(house, summary.id).body == "半句one"

    def test_drafts_of_an_earlier_session_are_offered_once(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        keep_draft(house, Draft(kind="faq", title="没写完", body="一半"))
        page = open_page(qtbot, window, house, runner)
        offer = window.workspace_or_fail().drafts
        assert offer.isVisible()
        offer.go_on.click()
        qtbot.waitUntil(lambda: page.is_writing)
        assert page.editor.edit.toPlainText() == "一半"
        assert not offer.isVisible()
        page.stop_writing()
        wait(qtbot, page, runner)
        assert not offer.isVisible()

    def test_ctrl_f_means_the_text_only_while_writing(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one = write(house, "启停")
        page = open_page(qtbot, window, house, runner)
        workspace = window.workspace_or_fail()
        page.writing.begin_editing(one.id)
        qtbot.waitUntil(lambda: page.is_writing)
        workspace.find_text()
        assert page.editor.find_bar.isVisible()
        QTest.keyClick(page.editor.find_bar, Qt.Key.Key_Escape)
        assert not page.editor.find_bar.isVisible()
        page.stop_writing()
        workspace.find_text()
        assert workspace.place is Place.SEARCH

    def test_a_picture_is_filed_and_linked(
        self, qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner
    ) -> None:
        one = write(house, "启停")
        page = open_page(qtbot, window, house, runner)
        page.writing.begin_editing(one.id)
        qtbot.waitUntil(lambda: page.is_writing)
        page.editor.file_picture(QImage(8, 8, QImage.Format.Format_RGB32))
        qtbot.waitUntil(lambda: "![[" in page.editor.edit.toPlainText())
        number = page.editor.edit.toPlainText().partition("![[")[2].partition("]]")[0]
        assert number
        wait(qtbot, page, runner)

    def test_a_chosen_picture_is_filed_as_it_is(
        self,
        qtbot: QtBot,
        window: MainWindow,
        house: House,
        runner: JobRunner,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        one = write(house, "启停")
        drawn = QImage(8, 8, QImage.Format.Format_RGB32)
        drawn.fill(Qt.GlobalColor.red)
        good, bad = tmp_path / "图.jpg", tmp_path / "坏.png"
        assert drawn.save(str(good))
        bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        page = open_page(qtbot, window, house, runner)
        page.writing.begin_editing(one.id)
        qtbot.waitUntil(lambda: page.is_writing)
        edit = page.editor.edit
        for call in ("load", "loadFromData", "fromData"):
            monkeypatch.setattr(QImage, call, _refuse)
        page.editor.file_picture_at(bad)
        qtbot.waitUntil(lambda: "not a picture" in page.editor.notice.sentence, timeout=_LONG)
        assert "![[" not in edit.toPlainText()
        page.editor.file_picture_at(good)
        qtbot.waitUntil(lambda: "![[" in edit.toPlainText(), timeout=_LONG)
        number = edit.toPlainText().partition("![[")[2].partition("]]")[0]
        (filed,) = [each for each in list_documents(house) if each.number == number]
        assert filed.version.name.endswith(".jpg")
        assert b"".join(document_bytes(house, filed)) == good.read_bytes()
        wait(qtbot, page, runner)


def _refuse(*_arguments: object) -> None:
    raise AssertionError("decoded in this process")


def test_a_word_document_becomes_an_article(
    qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner, tmp_path: Path
) -> None:
    made = Document()
    made.add_heading("网闸重启手册", 0)
    made.add_paragraph("先停服务。")
    path = tmp_path / "网闸.docx"
    made.save(str(path))
    page = open_page(qtbot, window, house, runner)
    dialog = NotesDialog(page.desk, Look(page._look.colours), page)
    dialog.open()
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04")
    dialog.offer(broken)
    qtbot.waitUntil(lambda: dialog.plan is not None and not runner.busy, timeout=_LONG)
    assert not dialog.confirm.isEnabled()
    assert [row.mood for row in note_rows(dialog.plan)] == ["bad"]  # type: ignore[arg-type]
    dialog.offer(path)
    qtbot.waitUntil(lambda: dialog.plan is not None and not runner.busy, timeout=_LONG)
    assert "1 notes" in dialog.found.text()
    assert list_articles(house) == []
    with qtbot.waitSignal(dialog.imported, timeout=_LONG):
        dialog.submit()
    (article,) = list_articles(house)
    assert (article.document.title, article.kind) == ("网闸重启手册", "runbook")
    dialog.reject()
    wait(qtbot, page, runner)


def test_notes_are_looked_at_before_they_are_imported(
    qtbot: QtBot, window: MainWindow, house: House, runner: JobRunner, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "甲.md").write_text("# 甲\n\n[[乙]] [[没有]]\n", "utf-8")
    (notes / "乙.md").write_text("# 乙\n\n[[甲]]\n", "utf-8")
    page = open_page(qtbot, window, house, runner)
    dialog = NotesDialog(page.desk, Look(page._look.colours), page)
    dialog.open()
    dialog.offer(notes)
    qtbot.waitUntil(lambda: dialog.plan is not None and not runner.busy)
    assert list_articles(house) == []
    assert "2 notes" in dialog.found.text()
    with qtbot.waitSignal(dialog.imported, timeout=20_000):
        dialog.submit()
    assert {each.document.title for each in list_articles(house)} == {"甲", "乙"}
    dialog.reject()
    wait(qtbot, page, runner)


class _Nowhere:
    def of(self, link: LinkText) -> Destination | None:
        return None

    def image(self, link: LinkText) -> str | None:
        return None


class TestView:
    @pytest.fixture
    def view(self, qtbot: QtBot, look: Look) -> ArticleView:
        made = ArticleView(look)
        qtbot.addWidget(made)
        made.resize(700, 500)
        made.show()
        return made

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            "<img src='http://192.0.2.1/x.png'>",
            "![x](http://192.0.2.1/x.png)",
            "![x](file:///etc/passwd)",
            "[x](javascript:alert(1))",
            "[x](file:///etc/passwd)",
            "<a href='item:document/1'>x</a>",
            "![x](data:image/png;base64,AAAA)",
            "[x](\\\\host\\share)",
        ],
    )
    def test_nothing_of_an_article_acts(self, qtbot: QtBot, view: ArticleView, text: str) -> None:
        heard: list[object] = []
        view.item_activated.connect(lambda *what: heard.append(what))
        view.show_article(show_article(text, _Nowhere()))
        assert "x" in view.browser.toPlainText() or "alert" in view.browser.toPlainText()
        html = view.browser.document().toHtml()
        assert 'href="' not in html
        assert "<img" not in html
        for address in (
            "http://192.0.2.1/x.png",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "file:5",
            "data:5",
        ):
            view._follow(address)
            assert view.browser.loadResource(2, QUrl(address)) is None
        assert heard == []

    def test_a_long_article_is_shown_in_parts_with_its_outline(self, view: ArticleView) -> None:
        text = "\n\n".join(f"## 第{number}节\n\n" + "正文。" * 400 for number in range(1, 101))
        shown = show_article(text, _Nowhere())
        view.show_article(shown)
        assert len(shown.parts) > 3
        assert len(shown.headings) == 100
        assert "第100节" not in view.browser.toPlainText()
        view.go_to(shown.headings[-1].anchor)
        assert view.part == len(shown.parts) - 1
        assert "第100节" in view.browser.toPlainText()
        joined = "".join(part.html for part in shown.parts)
        assert all(f"第{number}节" in joined for number in range(1, 101))

    def test_a_giant_table_becomes_parts_with_its_head(self) -> None:
        rows = "".join(f"| {number} | x |\n" for number in range(3000))
        shown = show_article("| 序号 | 值 |\n| --- | --- |\n" + rows, _Nowhere())
        assert len(shown.parts) > 1
        assert all("序号" in part.html for part in shown.parts)
        assert max(len(part.html) for part in shown.parts) < 400_000

    def test_a_first_heading_that_is_the_title_is_not_said_twice(self) -> None:
        shown = show_article("# 启停 步骤\n\n正文", _Nowhere(), "启停  步骤")
        assert "启停" not in shown.parts[0].html
        assert isinstance(shown, ShownArticle)
        kept = show_article("# 另一个\n\n正文", _Nowhere(), "启停")
        assert "另一个" in kept.parts[0].html


def _alive(widget: QPlainTextEdit | QTextEdit) -> bool:
    return bool(isValid(widget))
