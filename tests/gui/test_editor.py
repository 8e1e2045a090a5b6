"""The editor: typing, drafts, input methods, finding, proposals; and that a long text is written like a short one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QFont, QImage, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.itemmodels.knowledge_outline import scan
from desktop.jobs.archive import Archive
from desktop.jobs.drafting import KEPT_AFTER_MS
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.knowledge import KnowledgeDesk, Writing
from desktop.jobs.runner import JobRunner
from desktop.services.contracts import list_contracts
from desktop.services.house import House, Passphrase
from desktop.services.knowledge.articles import (
    NewArticle,
    current_source,
    get_article,
    save_article,
    write_article,
)
from desktop.services.knowledge.drafts import list_drafts, load_draft
from desktop.views.knowledge.editor_pane import EditorPane
from desktop.views.knowledge.finder import Finder, Wanted
from desktop.views.knowledge.live_preview import WINDOW, window_of
from desktop.views.knowledge.markdown_edit import MarkdownEdit
from desktop.views.knowledge.save_dialog import SaveDialog
from desktop.views.theme.look import Look
from tests.timing import quickest

PASSPHRASE = Passphrase("Right-Passphrase-2026")
_LINE = "重启电子工单系统之前先确认 12345 数据交换队列为空，参见 [[交换平台操作手册]] 与 `systemctl status`。\n"
_LONG = 60_000


@pytest.fixture
def house(tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    made = House.create(
        tmp_path / "运维.vault", PASSPHRASE, contract=list_contracts()[0], kdf_seconds=0
    )
    yield made
    made.close()


@pytest.fixture
def desk(house: House, runner: JobRunner, qtbot: QtBot) -> Iterator[KnowledgeDesk]:
    archive = Archive(HouseVault(house), HouseDoor(), runner)
    yield KnowledgeDesk(archive)
    qtbot.waitUntil(lambda: not runner.busy)


@pytest.fixture
def pane(qtbot: QtBot, desk: KnowledgeDesk, look: Look, runner: JobRunner) -> Iterator[EditorPane]:
    made = EditorPane(desk, look)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.clear()
    qtbot.waitUntil(lambda: not runner.busy)


def begin(pane: EditorPane, body: str = "", title: str = "工单系统") -> None:
    pane.begin(Writing("runbook", title, body))
    pane.edit.setFocus()


def compose(edit: QWidget, preedit: str = "", commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(edit, event)


def settle(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: not runner.busy)


class TestDrafts:
    def test_what_is_typed_is_kept_within_a_second_of_the_first_key(
        self, qtbot: QtBot, pane: EditorPane, house: House
    ) -> None:
        begin(pane)
        assert KEPT_AFTER_MS <= 800, "with what keeping takes it stays below a second"
        with qtbot.waitSignal(pane.keeper.kept):
            QTest.keyClicks(pane.edit, "restart")
        (summary,) = list_drafts(house)
        assert load_draft(house, summary.id).body == "restart"

    def test_somebody_who_never_pauses_is_kept_all_the_same(
        self, qtbot: QtBot, pane: EditorPane
    ) -> None:
        begin(pane)
        kept: list[str] = []
        pane.keeper.kept.connect(lambda: kept.append(pane.edit.toPlainText()))

        def type_on() -> bool:
            QTest.keyClick(pane.edit, Qt.Key.Key_A)
            return len(kept) >= 2

        qtbot.waitUntil(type_on)

    def test_one_draft_follows_the_text(self, qtbot: QtBot, pane: EditorPane, house: House) -> None:
        begin(pane)
        for words in ("one", " two"):
            with qtbot.waitSignal(pane.keeper.kept, timeout=3000):
                QTest.keyClicks(pane.edit, words)
        (summary,) = list_drafts(house)
        assert load_draft(house, summary.id).body == "one two"

    def test_what_is_being_composed_is_not_kept(
        self, qtbot: QtBot, pane: EditorPane, house: House
    ) -> None:
        begin(pane)
        with qtbot.waitSignal(pane.keeper.kept, timeout=3000):
            QTest.keyClicks(pane.edit, "a")
            compose(pane.edit, preedit="chongqi")
        assert load_draft(house, list_drafts(house)[0].id).body == "a"
        with qtbot.waitSignal(pane.keeper.kept, timeout=3000):
            compose(pane.edit, commit="重启")
        assert load_draft(house, list_drafts(house)[0].id).body == "a重启"

    def test_nothing_is_kept_of_a_state_secret_until_the_mark_is_gone(
        self, qtbot: QtBot, pane: EditorPane, house: House, runner: JobRunner
    ) -> None:
        begin(pane)
        with qtbot.waitSignal(pane.keeper.refused, timeout=3000):
            compose(pane.edit, commit="绝密★启用前\n正文")
        assert list_drafts(house) == []
        assert pane.notice.isVisible()
        assert pane.again.isVisible()
        QTest.keyClicks(pane.edit, "more")
        qtbot.waitUntil(lambda: not runner.busy)
        assert not pane.keeper.waiting
        pane.edit.selectAll()
        QTest.keyClicks(pane.edit, "clean")
        with qtbot.waitSignal(pane.keeper.kept, timeout=3000):
            pane.again.click()
        assert load_draft(house, list_drafts(house)[0].id).body == "clean"

    def test_the_last_words_are_kept_behind_those_on_their_way(
        self, qtbot: QtBot, pane: EditorPane, house: House, runner: JobRunner
    ) -> None:
        begin(pane)
        QTest.keyClicks(pane.edit, "first")
        pane.keeper.keep_now()
        QTest.keyClicks(pane.edit, " last")
        problems: list[Exception] = []
        pane.keeper.keep_last(problems.append)
        pane.clear()
        qtbot.waitUntil(lambda: not runner.busy)
        (summary,) = list_drafts(house)
        assert load_draft(house, summary.id).body == "first last"
        assert not problems

    def test_nothing_stays_in_a_field_when_writing_has_ended(self, pane: EditorPane) -> None:
        begin(pane, "# 秘密的步骤\n\n正文")
        pane.find_text()
        pane.clear()
        assert pane.edit.toPlainText() == ""
        assert pane.head.title.text() == ""
        assert pane.preview.view.browser.toPlainText() == ""
        assert not pane.edit.document().isUndoAvailable()

    def test_saving_makes_a_version_and_ends_the_draft(
        self, qtbot: QtBot, pane: EditorPane, desk: KnowledgeDesk, house: House, look: Look
    ) -> None:
        begin(pane, title="启停步骤")
        with qtbot.waitSignal(pane.keeper.kept, timeout=3000):
            QTest.keyClicks(pane.edit, "stop, then start")
        writing = pane.state()
        assert writing is not None
        dialog = SaveDialog(desk, look, pane, writing, pane.keeper)
        qtbot.addWidget(dialog)
        dialog.saved.connect(pane.rebase)
        with qtbot.waitSignal(dialog.saved, timeout=5000):
            dialog.submit()
        assert list_drafts(house) == []
        after = pane.writing
        assert after is not None
        assert after.document_id is not None
        assert current_source(house, after.document_id) == "stop, then start"
        assert not pane.state().changed  # type: ignore[union-attr]  # something is being written

    def test_a_version_saved_meanwhile_is_told_of_and_the_draft_stays(
        self, qtbot: QtBot, pane: EditorPane, desk: KnowledgeDesk, house: House, look: Look
    ) -> None:
        article = write_article(house, NewArticle("启停步骤", "runbook", "one"))
        known = article.document
        pane.begin(
            Writing(
                "runbook", known.title, "one", known.id, known.version.id, 1,
                saved_title=known.title, saved_body="one",
            )
        )  # fmt: skip
        with qtbot.waitSignal(pane.keeper.kept, timeout=3000):
            QTest.keyClicks(pane.edit, "mine ")
        save_article(house, known.id, "theirs", reason="meanwhile")
        writing = pane.state()
        assert writing is not None
        dialog = SaveDialog(desk, look, pane, writing, pane.keeper)
        qtbot.addWidget(dialog)
        dialog.reason.setText("why")
        with qtbot.waitSignal(dialog.changed_meanwhile, timeout=5000):
            dialog.submit()
        assert current_source(house, known.id) == "theirs"
        assert len(list_drafts(house)) == 1
        assert get_article(house, known.id).document.version.ordinal == 2


class TestTyping:
    @pytest.fixture
    def edit(self, qtbot: QtBot, look: Look) -> MarkdownEdit:
        made = MarkdownEdit(look)
        qtbot.addWidget(made)
        made.resize(600, 500)
        made.show()
        return made

    @pytest.mark.parametrize(
        ("command", "text", "wanted"),
        [
            ("bold", "word", "**word**"),
            ("bold", "**word**", "word"),
            ("italic", "word", "*word*"),
            ("heading", "word", "# word"),
            ("list", "word", "- word"),
            ("list", "- word", "word"),
            ("task", "- word", "- [ ] word"),
            ("numbered", "a\nb", "1. a\n2. b"),
            ("quote", "word", "> word"),
            ("link", "word", "[[word]]"),
            ("code", "word", "`word`"),
            ("code", "a\nb", "```\na\nb\n```\n"),
        ],
    )
    def test_a_button_does_what_it_says(
        self, edit: MarkdownEdit, command: str, text: str, wanted: str
    ) -> None:
        edit.show_text(text)
        edit.selectAll()
        edit.run_command(command)
        assert edit.toPlainText() == wanted
        edit.undo()
        assert edit.toPlainText() == text

    def test_enter_goes_on_with_a_list_and_ends_it(self, edit: MarkdownEdit) -> None:
        edit.show_text("1. stop")
        edit.moveCursor(QTextCursor.MoveOperation.End)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        QTest.keyClicks(edit, "start")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert edit.toPlainText() == "1. stop\n2. start\n"

    def test_only_plain_words_are_pasted(self, edit: MarkdownEdit) -> None:
        data = QMimeData()
        data.setHtml("<b>bold</b>")
        data.setText("bold\r\nline\x00\x1b[2J")
        edit.insertFromMimeData(data)
        assert edit.toPlainText() == "bold\nline[2J"

    def test_files_are_left_to_the_window(self, edit: MarkdownEdit) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile("/etc/hosts")])
        data.setText("file:///etc/hosts")
        assert not edit.canInsertFromMimeData(data)

    def test_a_picture_is_told_of_not_inserted(self, qtbot: QtBot, edit: MarkdownEdit) -> None:
        data = QMimeData()
        data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
        with qtbot.waitSignal(edit.image_given):
            edit.insertFromMimeData(data)
        assert edit.toPlainText() == ""

    def test_colours_leave_alone_what_is_being_composed(self, edit: MarkdownEdit) -> None:
        edit.show_text("**bold** tail")
        cursor = edit.textCursor()
        cursor.setPosition(4)
        edit.setTextCursor(cursor)
        compose(edit, preedit="zhong")
        layout = edit.document().begin().layout()
        bold = [
            (each.start, each.length)
            for each in layout.formats()
            if each.format.fontWeight() == QFont.Weight.Bold
        ]
        assert edit.composing
        # Four characters before the five that are composed, four behind them.
        assert sorted(bold) == [(0, 4), (9, 4)]
        compose(edit, commit="中")
        formats = edit.document().begin().layout().formats()
        assert [(each.start, each.length) for each in formats] == [(0, 9)]

    def test_lines_of_code_are_no_headings(self) -> None:
        found = scan("# 一\n\n```sh\n# comment\n```\n\n## 二\n~~~\n# 三")
        assert [(each.line, each.level, each.title) for each in found.headings] == [
            (0, 1, "一"),
            (6, 2, "二"),
        ]
        assert found.fences == ((2, 4), (7, 8))
        assert found.fence_at(3) == (2, 4)
        assert found.fence_at(6) is None


class TestProposals:
    @pytest.fixture(autouse=True)
    def articles(self, house: House) -> None:
        for title in ("数据库主备切换", "数据交换前置机"):
            write_article(house, NewArticle(title, "runbook", "body"))

    def test_two_brackets_propose_and_enter_takes(self, qtbot: QtBot, pane: EditorPane) -> None:
        begin(pane)
        compose(pane.edit, commit="见 [[数据库")
        qtbot.waitUntil(lambda: pane.completer.shown)
        QTest.keyClick(pane.edit, Qt.Key.Key_Return)
        assert pane.edit.toPlainText() == "见 [[数据库主备切换]]"
        assert not pane.completer.shown

    def test_escape_closes_and_types_on(self, qtbot: QtBot, pane: EditorPane) -> None:
        begin(pane)
        compose(pane.edit, commit="[[数据")
        qtbot.waitUntil(lambda: pane.completer.shown)
        QTest.keyClick(pane.edit, Qt.Key.Key_Escape)
        assert not pane.completer.shown
        QTest.keyClick(pane.edit, Qt.Key.Key_Return)
        assert pane.edit.toPlainText() == "[[数据\n"

    def test_nothing_is_proposed_while_composing(
        self, qtbot: QtBot, pane: EditorPane, runner: JobRunner
    ) -> None:
        begin(pane)
        compose(pane.edit, commit="[[数据")
        qtbot.waitUntil(lambda: pane.completer.shown)
        compose(pane.edit, preedit="ku")
        assert not pane.completer.shown
        qtbot.waitUntil(lambda: not runner.busy)
        assert not pane.completer.shown

    def test_brackets_that_are_closed_stay_single(self, qtbot: QtBot, pane: EditorPane) -> None:
        begin(pane, "[[]]")
        cursor = pane.edit.textCursor()
        cursor.setPosition(2)
        pane.edit.setTextCursor(cursor)
        compose(pane.edit, commit="数据交")
        qtbot.waitUntil(lambda: pane.completer.shown)
        QTest.keyClick(pane.edit, Qt.Key.Key_Tab)
        assert pane.edit.toPlainText() == "[[数据交换前置机]]"
        assert pane.edit.textCursor().position() == len("[[数据交换前置机]]")


class TestFinding:
    @pytest.fixture
    def finding(self, qtbot: QtBot, look: Look) -> Callable[..., Finder]:
        edit = MarkdownEdit(look)
        qtbot.addWidget(edit)
        edit.show()

        def find(text: str, wanted: str, **options: bool) -> Finder:
            edit.show_text(text)
            finder = Finder(edit, edit)
            finder.look_for(Wanted(wanted, **options))
            qtbot.waitUntil(lambda: not finder.searching)
            return finder

        return find

    @pytest.mark.parametrize(
        ("text", "wanted", "options", "count"),
        [
            ("Port port PORT", "port", {}, 3),
            ("Port port PORT", "port", {"case": True}, 1),
            ("port ports 端口port端口", "port", {"word": True}, 2),
            ("重启数据库重启", "重启", {"word": True}, 2),
            ("ＦＷ－０４１２ FW-0412", "fw-0412", {}, 2),
            ("ＦＷ－０４１２ FW-0412", "fw-0412", {"width": True}, 1),
            ("a.c abc", "a.c", {}, 1),
            ("a.c abc", "a.c", {"regex": True}, 2),
            ("𠮷野家 野家", "野家", {}, 2),
        ],
    )
    def test_finds_what_is_wanted(
        self,
        finding: Callable[..., Finder],
        text: str,
        wanted: str,
        options: dict[str, bool],
        count: int,
    ) -> None:
        assert len(finding(text, wanted, **options).matches) == count

    def test_a_pattern_that_is_none_is_told(self, finding: Callable[..., Finder]) -> None:
        finder = finding("text", "(", regex=True)
        assert "pattern" in finder.problem
        assert finder.matches == []

    def test_a_pattern_that_never_ends_ends(self, finding: Callable[..., Finder]) -> None:
        finding("a" * 40 + "!", "(a+)+$", regex=True)

    def test_goes_round(self, finding: Callable[..., Finder]) -> None:
        finder = finding("x 1\nx 2\nx 3", "x")
        seen = []
        for _step in range(4):
            finder.go(1)
            seen.append(finder.current)
        finder.go(-1)
        assert seen == [0, 1, 2, 0]
        assert finder.current == 2

    def test_replacing_all_is_one_step_back(self, finding: Callable[..., Finder]) -> None:
        text = "FW-1 a\n𠮷 FW-2 b FW-3\n"
        finder = finding(text, r"FW-(\d)", regex=True)
        edit = finder.parent()
        assert isinstance(edit, MarkdownEdit)
        assert finder.replace_all(r"防火墙\1号\\") == 3
        assert edit.toPlainText() == "防火墙1号\\ a\n𠮷 防火墙2号\\ b 防火墙3号\\\n"
        edit.undo()
        assert edit.toPlainText() == text


def long_text(size: int) -> str:
    part = "## 步骤\n\n" + _LINE * 8 + "\n```sh\n# ls\n```\n\n"
    return (part * (size // len(part.encode()) + 1)).encode()[:size].decode("utf-8", "ignore")


class TestLength:
    def paint_times(self, pane: EditorPane, keys: str) -> list[float]:
        """Seconds from each key to the text being painted with it."""
        times = []
        for key in keys:
            started = time.thread_time()
            QTest.keyClicks(pane.edit, key)
            pane.edit.viewport().repaint()
            times.append(time.thread_time() - started)
        return times

    def test_a_megabyte_is_typed_into_like_a_page(
        self, qtbot: QtBot, pane: EditorPane, runner: JobRunner
    ) -> None:
        """Key to paint, in this process: the middle one of 40 keys, beside the same in a text of 10 KB."""
        keys = "abcdefghijklmnopqrst" * 2
        middles = []
        longest = 0.0
        for size in (10_000, 1_000_000):
            begin(pane, long_text(size))
            cursor = pane.edit.textCursor()
            cursor.setPosition(pane.edit.document().characterCount() // 2)
            pane.edit.setTextCursor(cursor)
            qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
            times = self.paint_times(pane, keys)
            middles.append(sorted(times)[len(times) // 2])
            # But for two: garbage may be collected at that moment.
            longest = sorted(times)[-3]
        assert middles[1] < 4 * middles[0] + 0.002
        assert longest < 0.2

    def test_a_long_text_comes_in_pieces_and_is_whole_all_the_time(
        self, qtbot: QtBot, pane: EditorPane, runner: JobRunner
    ) -> None:
        text = long_text(1_000_000)
        begin(pane, text)
        lines = text.count("\n") + 1
        assert pane.edit.blockCount() < lines // 2, "opening it is one step"
        state = pane.state()
        assert state is not None
        assert state.body == text
        with qtbot.waitSignal(pane.edit.filled, timeout=_LONG):
            pass
        assert pane.edit.blockCount() == lines
        assert pane.edit.document().toPlainText() == text
        assert not pane.edit.document().isUndoAvailable()
        settle(qtbot, runner)
        assert len(pane._scan.headings) == text.count("## ")

    @pytest.mark.parametrize("touch", ["key", "compose", "paste", "command", "find", "line"])
    def test_whoever_touches_it_before_its_end_has_come_gets_all_of_it_first(
        self, pane: EditorPane, touch: str
    ) -> None:
        text = long_text(400_000)
        begin(pane, text)
        wanted = {"key": "x" + text, "compose": "甲" + text, "paste": "乙" + text}.get(touch, text)
        if touch == "key":
            QTest.keyClicks(pane.edit, "x")
        elif touch == "compose":
            compose(pane.edit, commit="甲")
        elif touch == "paste":
            data = QMimeData()
            data.setText("乙")
            pane.edit.insertFromMimeData(data)
        elif touch == "command":
            pane.edit.run_command("bold")
            pane.edit.undo()
        elif touch == "find":
            pane.find_text()
        else:
            pane.edit.go_to_line(3000)
            assert pane.edit.textCursor().blockNumber() == 3000
        assert pane.edit.document().toPlainText() == wanted

    def test_a_place_far_down_is_kept_while_the_text_is_still_coming(
        self, pane: EditorPane
    ) -> None:
        text = long_text(400_000)
        place = len(text) - 10
        pane.begin(Writing("runbook", "工单系统", text, position=place))
        state = pane.state()
        assert state is not None
        assert state.position == place
        pane.edit.fill_up()
        assert pane.edit.textCursor().position() == place

    def test_another_text_takes_the_place_of_one_that_is_still_coming(
        self, qtbot: QtBot, pane: EditorPane, runner: JobRunner
    ) -> None:
        begin(pane, long_text(400_000))
        begin(pane, "短")
        assert pane.edit.document().toPlainText() == "短"
        begin(pane, long_text(400_000))
        pane.clear()
        settle(qtbot, runner)
        assert pane.edit.document().toPlainText() == ""

    def test_no_step_of_the_window_is_long_while_a_megabyte_is_written(
        self, qtbot: QtBot, pane: EditorPane, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What timers and answers do in the GUI thread: taking the text, colouring, showing the preview."""
        begin(pane, long_text(1_000_000))
        pane.edit.fill_up()
        qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
        steps: dict[str, float] = {}

        def timed(name: str, act: Callable[[], object]) -> None:
            steps[name] = quickest(act, rounds=3)

        timed("state", pane.state)
        timed("scan", pane._ask_scan)
        timed("window", lambda: window_of(pane.edit, pane._scan))
        timed("colour", pane.edit.colour_visible)
        shown = pane.preview.view.shown
        timed("preview", lambda: pane.preview.view.show_again(shown))
        QTest.keyClicks(pane.edit, "```")
        timed("fences", lambda: pane.edit.use_scan(scan("```\n")))
        qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
        assert all(seconds < 0.1 for seconds in steps.values()), steps

    def test_the_preview_is_of_the_part_round_the_cursor(
        self, qtbot: QtBot, pane: EditorPane, runner: JobRunner
    ) -> None:
        begin(pane, long_text(400_000))
        pane.edit.go_to_line(1500)
        pane.preview.render_now()
        qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
        window = pane.preview.window_shown
        assert window is not None
        assert window.first < 1500 < window.last
        assert len(window.text) <= WINDOW + 200
        assert str(window.first + 1)[:1] in pane.preview.caption.text()
        block = pane.edit.document().findBlockByNumber(window.first)
        assert block.text().strip() == "" or window.first == 0

    def test_a_window_that_begins_within_code_knows_that(
        self, qtbot: QtBot, pane: EditorPane
    ) -> None:
        text = "intro\n\n```sh\n" + "echo 1\n" * 20_000 + "```\n"
        begin(pane, text)
        pane.edit.go_to_line(10_000)
        window = window_of(pane.edit, scan(text))
        assert window.text.startswith("```sh\necho 1")
        assert window.added == 1


def test_shortcuts_of_the_editor_win_over_the_windows(qtbot: QtBot, look: Look) -> None:
    edit = MarkdownEdit(look)
    qtbot.addWidget(edit)
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier
    )
    event.ignore()
    QApplication.sendEvent(edit, event)
    assert event.isAccepted()
