"""The preview: pages drawn by the fenced process, sheets as grids, members, code, and what needs a password."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.itemmodels.sheet_cells import SheetModel, sheet_grids
from desktop.jobs.archive import Archive
from desktop.jobs.rendering import PageDesk, PageFile
from desktop.jobs.runner import JobRunner
from desktop.views.preview.code_spans import code_lines
from desktop.views.preview.contents import Contents, Mode
from desktop.views.preview.display_text import prepare_text
from desktop.views.preview.preview_body import PreviewBody
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.theme.look import Look
from models.categories import TextState
from models.records import DocumentRecord
from search.errors import PageUnavailable
from search.fencing.reasons import Reason
from search.records import KeptText, Layout, Page, Place, Row
from tests.gui.fakes import FakeVault, make_document

Key = Qt.Key
LONG = 20_000


def pdf(*pages: str, password: str | None = None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 500), encrypt=password)
    for words in pages:
        canvas.setFont("Helvetica", 20)
        canvas.drawString(50, 400, words)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.fixture
def show(
    qtbot: QtBot, archive: Archive, vault: FakeVault, runner: JobRunner, look: Look
) -> Callable[..., PreviewPane]:
    """Show one document of this name, text and content, and wait until all of it is there."""
    pane = PreviewPane(archive, look)
    qtbot.addWidget(pane)
    pane.resize(700, 700)
    pane.show()

    def shown(
        name: str,
        text: KeptText | str = "",
        data: bytes = b"",
        query: str = "",
        page: int = 0,
        **version: object,
    ) -> PreviewPane:
        record = named(len(vault.records) + 1, name, **version)
        vault.records.append(record)
        kept = text if isinstance(text, KeptText) else KeptText(text)
        vault.layouts[record.version.id] = kept
        vault.files[record.version.id] = data
        pane.show_document(record, query, page)
        qtbot.waitUntil(lambda: not runner.busy, timeout=LONG)
        return pane

    shown.pane = pane  # type: ignore[attr-defined]
    return shown


def named(number: int, name: str, **version: object) -> DocumentRecord:
    record = make_document(number)
    return replace(record, version=replace(record.version, name=name, **version))  # type: ignore[arg-type]


class TestPages:
    def test_are_drawn_with_the_found_words_marked(
        self, qtbot: QtBot, show: Callable[..., PreviewPane]
    ) -> None:
        data = pdf("first backup", "nothing", "second backup")
        text = KeptText("first backup\fnothing\fsecond backup", Layout((Page("page"),) * 3))
        pane = show("report.pdf", text, data, query="backup")
        view = pane.page_view
        assert pane.mode is Mode.PAGES
        assert pane.bar.modes == (Mode.PAGES, Mode.TEXT)
        qtbot.waitUntil(lambda: 1 in view.drawn, timeout=LONG)
        assert (view.hits, view.current_hit) == (2, 0)
        picture = view.grab().toImage()
        assert shades(picture) >= {"white", "mark"}

    def test_next_hit_goes_to_its_page_and_round(
        self, qtbot: QtBot, show: Callable[..., PreviewPane]
    ) -> None:
        data = pdf("first backup", "nothing", "second backup")
        text = KeptText("first backup\fnothing\fsecond backup", Layout((Page("page"),) * 3))
        pane = show("report.pdf", text, data, query="backup")
        pane.next_hit()
        assert pane.bar.hit_words.text() == "Hit 2 of 2"
        qtbot.waitUntil(lambda: 3 in pane.page_view.drawn, timeout=LONG)
        assert pane.page_view.page == 3
        assert pane.place == Place(3, "page")
        pane.next_hit()
        assert pane.page_view.page == 1

    def test_only_what_is_near_the_view_is_drawn(
        self, qtbot: QtBot, show: Callable[..., PreviewPane]
    ) -> None:
        pane = show("book.pdf", "", pdf(*(f"page {number}" for number in range(60))))
        qtbot.waitUntil(lambda: 1 in pane.page_view.drawn, timeout=LONG)
        assert len(pane.page_view.drawn) <= 3
        pane.page_view.go_to_page(40)
        qtbot.waitUntil(lambda: 40 in pane.page_view.drawn, timeout=LONG)
        assert pane.bar.page_words.text() == "40 / 60"

    def test_zooming_draws_anew_and_keeps_the_place(
        self, qtbot: QtBot, show: Callable[..., PreviewPane]
    ) -> None:
        pane = show("book.pdf", "", pdf(*(f"page {number}" for number in range(9))))
        view = pane.page_view
        view.go_to_page(5)
        qtbot.waitUntil(lambda: 5 in view.drawn, timeout=LONG)
        pane.focus_document()
        fitting = view.verticalScrollBar().maximum()
        with qtbot.waitSignal(view.page_wanted, timeout=LONG):
            qtbot.keyClick(view, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        assert view.page == 5
        assert view.verticalScrollBar().maximum() > fitting
        qtbot.keyClick(view, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
        assert view.page == 5
        qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == fitting)

    def test_a_damaged_file_says_so_and_shows_its_text(
        self, show: Callable[..., PreviewPane]
    ) -> None:
        pane = show("report.pdf", "what was read", b"%PDF-1.7 nonsense")
        assert pane.mode is Mode.TEXT
        assert pane.text_view.toPlainText() == "what was read"
        assert "damaged" in pane.notice.sentence

    def test_another_document_drops_what_was_on_its_way(
        self, qtbot: QtBot, show: Callable[..., PreviewPane], runner: JobRunner
    ) -> None:
        pane = show("book.pdf", "", pdf("one", "two"))
        pane.page_view.page_wanted.emit(2, 300)
        pane.show_document(named(99, "note.txt"))
        qtbot.waitUntil(lambda: not runner.busy, timeout=LONG)
        assert pane.page_view.drawn == ()
        assert pane.mode is Mode.TEXT

    def test_a_picture_is_a_page(self, qtbot: QtBot, show: Callable[..., PreviewPane]) -> None:
        picture = QImage(60, 40, QImage.Format.Format_RGB32)
        picture.fill(QColor("navy"))
        pane = show("scan.png", "", png(picture), text_state=TextState.EMPTY)
        qtbot.waitUntil(lambda: 1 in pane.page_view.drawn, timeout=LONG)
        assert pane.mode is Mode.PAGES
        assert pane.bar.modes == ()


class TestPasswords:
    def test_a_locked_file_asks_and_opens(
        self, qtbot: QtBot, show: Callable[..., PreviewPane], runner: JobRunner
    ) -> None:
        pane = show(
            "secret.pdf",
            "",
            pdf("sealed", password="open sesame"),
            text_state=TextState.UNREADABLE,
            text_reason=Reason.PROTECTED.sentence,
        )
        assert pane.locked.isVisible()
        qtbot.keyClicks(pane.locked.field, "wrong")
        qtbot.keyClick(pane.locked.field, Key.Key_Return)
        qtbot.waitUntil(lambda: "does not open" in pane.locked.sentence, timeout=LONG)
        assert pane.locked.field.text() == ""
        qtbot.waitUntil(lambda: not runner.busy, timeout=LONG)
        qtbot.keyClicks(pane.locked.field, "open sesame")
        qtbot.keyClick(pane.locked.field, Key.Key_Return)
        qtbot.waitUntil(lambda: 1 in pane.page_view.drawn, timeout=LONG)
        assert pane.mode is Mode.PAGES

    def test_the_password_is_in_no_representation(self) -> None:
        assert "sesame" not in repr(PageFile(1, "a.pdf", "open sesame"))


class TestSheets:
    TEXT = KeptText(
        "Name\tBackup\nserver\t12\f\n备份\tx\n",
        Layout(
            (Page("sheet", "Stock"), Page("sheet", "演练")),
            ((Row(0, 0),), (Row(1, 39, 26),)),
        ),
    )

    def test_are_grids_with_letters_and_numbers(self, qtmodeltester: ModelTester) -> None:
        first, second = sheet_grids(self.TEXT, None)
        model = SheetModel(second)
        qtmodeltester.check(model)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        assert [model.headerData(at, across) for at in range(2)] == ["AA", "AB"]
        assert model.headerData(0, down) == "40"
        assert model.index(0, 0).data() == "备份"
        assert (len(first.rows), len(first.columns)) == (2, 2)

    def test_hits_are_cells_through_all_sheets(self, show: Callable[..., PreviewPane]) -> None:
        pane = show("stock.xlsx", self.TEXT, query="backup OR 备份")
        view = pane.sheet_view
        assert pane.mode is Mode.TABLE
        assert view.hits == 2
        assert pane.place == Place(1, "sheet", "Stock", cell="B1")
        pane.next_hit()
        assert view.tabs.currentIndex() == 1
        assert pane.place == Place(1, "sheet", "演练", cell="AA40")
        assert pane.bar.hit_words.text() == "Hit 2 of 2"

    def test_a_sheet_of_a_million_cells_stays_bounded(self) -> None:
        text = "\n".join("\t".join("1" * 20) for _row in range(50_000))
        kept = KeptText(text, Layout((Page("sheet", "S"),), ((Row(0, 0),),)))
        (grid,) = sheet_grids(kept, None)
        assert grid.cut
        assert len(grid.cells) < 500_000


class TestMembers:
    TEXT = KeptText(
        "Subject: backups\fthe backup\fpage one\fpage two",
        Layout(
            (
                Page("part"),
                Page("part", "list.txt"),
                Page("page", part="report.docx"),
                Page("page", part="report.docx"),
            )
        ),
    )

    def test_lead_to_their_text(self, show: Callable[..., PreviewPane]) -> None:
        pane = show("mail.eml", self.TEXT)
        assert pane.mode is Mode.TEXT
        assert pane.bar.modes == (Mode.PARTS, Mode.TEXT)
        pane.choose_mode(Mode.PARTS)
        parts = pane.parts_view.model.records
        assert [(part.path, part.page) for part in parts] == [("list.txt", 1), ("report.docx", 2)]
        pane.parts_view.table.row_activated.emit(parts[1])
        assert pane.mode is Mode.TEXT
        assert pane.place == Place(1, "page", part="report.docx")

    def test_pages_bear_their_names(self) -> None:
        shown = prepare_text(self.TEXT)
        titles = [shown.text[start:end] for start, end in shown.page_lines]
        assert titles == ["list.txt", "report.docx  ·  Page 1", "report.docx  ·  Page 2"]


class TestCode:
    CODE = 'def run():\n    return "x" * 3\n\n# 𠮷 done\n'

    def test_lines_are_numbered_and_coloured(self, show: Callable[..., PreviewPane]) -> None:
        pane = show("run.py", self.CODE, query="done")
        assert pane.text_view.shown.line_numbers == (1, 2, 3, 4, 5)
        assert pane.place == Place(1, "line", line=4)
        block = pane.text_view.document().findBlockByNumber(0)
        assert block.layout().formats()

    def test_spans_count_as_qt_does(self) -> None:
        lines = code_lines(self.CODE, "run.py")
        assert lines[3] == [(0, len("# 𠮷 done") + 1, "comment")]

    def test_a_span_over_lines_is_cut_at_their_ends(self) -> None:
        lines = code_lines('x = """a\nbc\n"""\n', "run.py")
        assert len(lines[1]) == 1
        assert lines[1][0][:2] == (0, 2)


class TestDesk:
    def test_a_file_is_read_once_and_again_after_another(self) -> None:
        files = {1: pdf("one"), 2: pdf("two", "three")}
        read: list[int] = []

        def give(version: int) -> bytes:
            read.append(version)
            return files[version]

        desk = PageDesk(give)
        try:
            first, second = PageFile(1, "a.pdf"), PageFile(2, "b.pdf")
            assert desk.draw(first, 1, 200, "").image.width() == 200
            desk.draw(first, 1, 300, "")
            assert desk.open(second).count == 2
            desk.open(first)
        finally:
            desk.close()
        assert read == [1, 2, 1]

    def test_a_refused_file_is_not_taken_for_open(self) -> None:
        desk = PageDesk(lambda _version: b"%PDF-1.4 nonsense")
        try:
            for _again in range(2):
                with pytest.raises(PageUnavailable):
                    desk.open(PageFile(1, "a.pdf"))
        finally:
            desk.close()


def png(picture: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def shades(picture: QImage) -> set[str]:
    """Whether white paper and the colour of a mark are among the pixels."""
    found = set()
    for y in range(0, picture.height(), 2):
        for x in range(0, picture.width(), 2):
            colour = picture.pixelColor(x, y)
            if colour == QColor("white"):
                found.add("white")
            elif colour.red() > 200 and 100 < colour.green() < 180 and colour.blue() < 110:
                found.add("mark")
    return found


def test_a_document_does_not_open_at_the_page_of_the_one_before(
    archive: Archive, look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = PreviewBody(look, archive, edition=False)
    qtbot.addWidget(body)
    turned: list[int] = []
    monkeypatch.setattr(body.pages, "go_to_page", turned.append)
    body.show_contents(Contents(), 4)
    body.clear()
    # Its pages are often there before its text.
    body.turn_to(Mode.PAGES)
    assert turned == []
    body.go_to_page(4)
    assert turned == [5]
    turned.clear()
    body.clear()
    body.turn_to(Mode.PAGES)
    assert turned == []


def test_the_first_page_is_a_page_that_can_be_asked_for(
    qtbot: QtBot, show: Callable[..., PreviewPane]
) -> None:
    words = [f"page {number}" for number in range(9)]
    text = KeptText("\f".join(words), Layout((Page("page"),) * len(words)))
    pane = show("book.pdf", text, pdf(*words), page=5)
    qtbot.waitUntil(lambda: pane.page_view.page == 5)
    assert pane.record is not None
    pane.show_document(pane.record, page=1)
    assert pane.page_view.page == 1
    pane.choose_mode(Mode.TEXT)
    pane.show_document(pane.record, page=5)
    assert pane.text_view.page == 4
    pane.choose_mode(Mode.PAGES)
    assert pane.page_view.page == 5
    pane.show_document(pane.record, page=1)
    pane.choose_mode(Mode.TEXT)
    assert pane.text_view.page == 0, "in the other way as well"
    pane.text_view.go_to_page(3)
    pane.choose_mode(Mode.PAGES)
    pane.choose_mode(Mode.TEXT)
    assert pane.text_view.page == 3, "one who went on isn't brought back"
