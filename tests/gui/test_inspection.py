"""An officer's whole inspection through the real window: prepared, opened, answered, closed, absorbed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor
from desktop.jobs.runner import JobRunner
from desktop.services.contract.registers import registers_of
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.inspection_findings import pending_requests
from desktop.services.inspection.inspection_record import verify_record
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.main_window import MainWindow
from desktop.views.officer.officer_page import OfficerPage, query_of
from desktop.views.officer.places import OfficerPlace
from desktop.views.start.open_form import Way
from desktop.views.theme.dress import load_typeface
from models.categories import Category
from models.inspection.inspection import RequestState
from tests.archives import PASSPHRASE
from tests.gui.conftest import locking
from tests.gui.keyboard import unseen
from tests.services.inspections import OFFICER, exact_state

pytestmark = pytest.mark.usefixtures("quick_unlock")

_LONG = 30_000
PAPERS = (
    ("保密制度.txt", Category.OPERATIONS, "制度", date(2026, 4, 20), "保密责任制与管理制度。"),
    ("张三承诺书.txt", Category.PLEDGE, "承诺书", date(2026, 4, 16), "张三的保密承诺书。"),
    ("巡检表0814.txt", Category.OPERATIONS, "巡检表", date(2026, 8, 14), "机房巡检，正常。"),
    ("巡检表0815.txt", Category.OPERATIONS, "巡检表", date(2026, 8, 15), "机房巡检，正常。"),
    ("演练记录.txt", Category.OPERATIONS, "演练记录", date(2026, 7, 1), "应急演练一次，成功。"),
)
LIST = """序号\t检查内容\t依据
1\t保密责任制与管理制度\t58条①
2\t每人保密承诺书\t58条③
3\t应急演练记录\tⅡ6.9
4\t2026-08-14 巡检表\t
5\t机房巡检情况\t
6\t核心人员变更及甲方同意函\tⅡ8.2
7\t离场人员账号注销记录\tⅡ8.3
8\t等级保护备案证明\t
9\t密码应用安全性评估报告\t
10\t涉密载体台账\t
11\t分包单位资质\tⅡ5.4
12\t上次检查整改材料\t"""


@pytest.fixture
def filed(house: House, tmp_path: Path) -> House:
    for name, category, kind, formed, text in PAPERS:
        paper = tmp_path / name
        paper.write_text(text, "utf-8")
        file_paths(house, [paper], Filing(category, type=kind, formed=formed))
    make_searchable(house)
    return house


@pytest.fixture
def real(
    qtbot: QtBot, qapp: QApplication, runner: JobRunner, settings: MemorySettings
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.resize(1280, 800)
    made.show()
    # Shortcuts belong to the active window.
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: not runner.busy)
    return made


class Player:
    """Sits in front of the window."""

    def __init__(self, qtbot: QtBot, window: MainWindow, runner: JobRunner) -> None:
        self.qtbot, self.window, self.runner = qtbot, window, runner

    @property
    def page(self) -> OfficerPage:
        page = self.window.officer_page
        assert page is not None
        return page

    def rest(self) -> None:
        """Until nothing is under way; an answer may ask for more."""
        for _again in range(3):
            self.qtbot.waitUntil(lambda: not self.runner.busy, timeout=_LONG)
            QApplication.sendPostedEvents()

    def go(self, place: OfficerPlace) -> None:
        self.page.go(place)
        self.rest()

    def open_edition(self, vault: Path) -> None:
        start = self.window.start_page
        assert start is not None
        start.offer(vault)
        form = start.open_form
        form.choose_way(Way.EDITION)
        self.qtbot.waitUntil(lambda: bool(form.editions.buttons), timeout=_LONG)
        form.edition_passphrase.setText(OFFICER.text)
        form.submit()
        self.qtbot.waitUntil(lambda: self.window.officer_page is not None, timeout=_LONG)
        # No window manager here gives the window back what a dialog had.
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.rest()

    def press(self, widget: object, key: Qt.Key, how: object = None) -> None:
        modifier = Qt.KeyboardModifier.NoModifier if how is None else how
        self.qtbot.keyClick(widget, key, modifier)
        self.rest()

    def attach_what_search_finds(self, number: int) -> None:
        """Enter on the line looks for it; the first hit is attached with Ctrl+Enter."""
        page = self.page
        page.requests.choose(number)
        self.press(page.requests.table, Qt.Key.Key_Return)
        assert page.place is OfficerPlace.SEARCH
        self.qtbot.waitUntil(lambda: page.search.model.rowCount() > 0, timeout=_LONG)
        page.search.list.setCurrentIndex(page.search.model.index(0))
        self.rest()
        self.qtbot.waitUntil(lambda: page.search.preview.record is not None)
        self.press(page.search.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: page.place is OfficerPlace.REQUESTS)
        self.rest()

    def put_off(self, number: int, key: Qt.Key, note: str) -> None:
        page = self.page
        page.requests.choose(number)
        page.requests.table.setFocus()
        self.press(page.requests.table, key)
        page.requests.pane.note.setText(note)
        self.press(page.requests.pane.note, Qt.Key.Key_Return)

    def states(self) -> dict[int, RequestState]:
        return {each.request.number: each.state for each in self.page.requests.model.records}


def prepare_in_the_window(qtbot: QtBot, window: MainWindow, runner: JobRunner) -> None:
    """The manager's one dialog: unit, officer, scope, list, passphrase."""
    from desktop.views.custody.custody_page import Part
    from desktop.views.custody.edition_dialog import EditionDialog
    from desktop.views.shell.places import Place

    workspace = window.workspace_or_fail()
    workspace.go(Place.VAULT)
    custody = workspace.custody
    custody.show_part(Part.EDITIONS)
    qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
    custody.editions.prepare()
    (dialog,) = window.findChildren(EditionDialog)
    dialog.unit.setText("某某区保密检查组")
    dialog.officer.setText("王检查")
    dialog.purpose.setText("年度保密检查")
    for category in (Category.PLEDGE, Category.OPERATIONS):
        dialog.categories[category].setChecked(True)
    dialog.take_text(LIST)
    assert len(dialog.requests) == 12
    dialog.secret.first.setText(OFFICER.text)
    dialog.secret.again.setText(OFFICER.text)
    qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
    with qtbot.waitSignal(dialog.prepared, timeout=_LONG):
        dialog.submit()
    qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)


def test_a_whole_inspection(
    qtbot: QtBot, real: MainWindow, runner: JobRunner, filed: House, tmp_path: Path
) -> None:
    """Must show: the main vault is the same byte for byte until the manager's unlock absorbs the journal."""
    vault = filed.path
    filed.close()
    real.show_vault(HouseDoor().open(vault, PASSPHRASE))
    qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
    prepare_in_the_window(qtbot, real, runner)
    real.lock()
    qtbot.waitUntil(lambda: real.start_page is not None, timeout=_LONG)
    before = exact_state(vault)

    player = Player(qtbot, real, runner)
    player.open_edition(vault)
    page = player.page
    assert "某某区保密检查组 · 王检查" in page.watermark.words

    qtbot.waitUntil(lambda: len(page.questions.model.records) == 17, timeout=_LONG)
    page.questions.choose(0)
    player.rest()
    assert page.questions.view.answer is not None

    player.go(OfficerPlace.REQUESTS)
    assert len(page.requests.model.records) == 12
    for number in (1, 2, 3):
        player.attach_what_search_finds(number)
    for number in (4, 5):
        page.requests.choose(number)
        page.requests.pane.sample_button.click()
        player.rest()
        page.samples.types.setCurrentText("巡检表")
        page.samples.when.setText("2026-08-14" if number == 4 else "2026-08")
        page.samples.count.setValue(1)
        page.samples.draw()
        player.rest()
        qtbot.waitUntil(lambda: page.samples.preview.record is not None, timeout=_LONG)
        record = page.samples.preview.record
        assert record is not None
        assert record.type == "巡检表"
        assert number != 4 or record.title == "巡检表0814"
        page.strip.attach_button.click()
        player.rest()
    for number in (6, 7, 8, 9):
        player.put_off(number, Qt.Key.Key_P, "三日内补交")
    for number in (10, 11):
        player.put_off(number, Qt.Key.Key_N, "本合同不涉及")
    page.requests.choose(12)
    page.requests.pane.search_button.click()
    player.rest()
    player.go(OfficerPlace.DOCUMENTS)
    page.library.table.choose(1)
    player.rest()
    page.attach()
    player.rest()
    qtbot.waitUntil(lambda: RequestState.OPEN not in player.states().values(), timeout=_LONG)
    states = player.states()
    assert [states[number] for number in range(1, 13)] == (
        [RequestState.FOUND] * 5
        + [RequestState.PENDING] * 4
        + [RequestState.NOT_APPLICABLE] * 2
        + [RequestState.FOUND]
    )

    player.go(OfficerPlace.DOCUMENTS)
    page.library.table.choose(2)
    player.rest()
    qtbot.waitUntil(lambda: page.library.preview.record is not None)
    page.library.preview.verify_requested.emit(page.library.preview.record)
    player.rest()
    qtbot.waitUntil(lambda: "Every byte" in page.library.preview.notice.sentence, timeout=_LONG)
    page.note_finding()
    player.rest()
    page.findings.problem.setPlainText("张三的承诺书没有签署日期")
    page.findings.note()
    player.rest()
    assert [each.problem for each in page.findings.model.records] == ["张三的承诺书没有签署日期"]

    player.go(OfficerPlace.CLOSING)
    during = exact_state(vault)
    target = tmp_path / "out" / "检查记录.pdf"
    target.parent.mkdir()
    page.closing.close_into(target)
    qtbot.waitUntil(lambda: real.start_page is not None, timeout=_LONG)
    player.rest()
    start = real.start_page
    assert start is not None
    assert "检查记录.pdf" in start.open_form.notice.sentence
    assert {each.name for each in target.parent.iterdir()} == {"检查记录.pdf", "检查记录.json"}

    after = exact_state(vault)
    editions = [name for name in after if name.endswith("/journal")]
    for state in (during, after):
        assert {name for name in state if state[name] != before.get(name)} == set(editions)
        assert state.keys() == before.keys()

    with House.open(vault, PASSPHRASE) as house:
        (told,) = house.absorbed
        assert (told.label, told.findings, told.problem) == ("王检查", 1, "")
        (finding,) = registers_of(house).finding.values()
        assert finding.problem == "张三的承诺书没有签署日期"
        assert [each.request.number for each in pending_requests(house)] == [6, 7, 8, 9]
        assert verify_record(house, target.with_suffix(".json")).ok


@pytest.fixture
def inspecting(qtbot: QtBot, real: MainWindow, runner: JobRunner, filed: House) -> Player:
    """An edition without a list of requests, open in the window."""
    from desktop.services.inspection.editions import EditionScope, create_edition

    create_edition(
        filed,
        EditionScope((Category.OPERATIONS,)),
        label="王检查",
        purpose="年度保密检查",
        unit="检查组",
        passphrase=OFFICER,
        expires=datetime.now(UTC) + timedelta(hours=1),
        kdf_seconds=0,
    )
    filed.close()
    player = Player(qtbot, real, runner)
    player.open_edition(filed.path)
    return player


def test_a_list_is_imported_from_a_file_or_pasted(inspecting: Player, tmp_path: Path) -> None:
    page = inspecting.page
    inspecting.go(OfficerPlace.REQUESTS)
    assert page.requests.empty.isVisible()
    listed = tmp_path / "清单.csv"
    listed.write_text("序号,检查内容\n1,管理制度\n2,演练记录\n", "utf-8")
    page.requests.take_file(listed)
    inspecting.qtbot.waitUntil(lambda: len(page.requests.model.records) == 2, timeout=_LONG)
    page.requests.take_text("1、演练记录\n2、巡检表（依据：Ⅱ6.9）")
    inspecting.qtbot.waitUntil(lambda: len(page.requests.model.records) == 3, timeout=_LONG)
    assert page.requests.model.records[2].request.clause == "Ⅱ6.9"
    listed.write_text("甲,乙,丙\n丁,戊,己\n", "utf-8")
    page.requests.take_file(listed)
    inspecting.qtbot.waitUntil(lambda: "row 1" in page.requests.notice.sentence, timeout=_LONG)
    assert len(page.requests.model.records) == 3


def test_a_sample_that_was_not_drawn_says_what_to_do(inspecting: Player) -> None:
    page = inspecting.page
    inspecting.go(OfficerPlace.SAMPLES)
    assert page.samples.empty.isVisible()
    assert not page.samples.table.isVisible()
    assert page.samples.empty.headline == "No sample drawn yet"
    page.samples.words_.setText("没有这样的题名")
    page.samples.draw()
    inspecting.rest()
    assert page.samples.empty.headline == "No record in scope meets this"
    page.samples.words_.clear()
    page.samples.draw()
    inspecting.rest()
    inspecting.qtbot.waitUntil(page.samples.table.isVisible, timeout=_LONG)
    assert not page.samples.empty.isVisible()


def test_it_says_what_no_mask_covers_and_until_when_it_opens(inspecting: Player) -> None:
    page = inspecting.page
    for place in (OfficerPlace.SAMPLES, OfficerPlace.DOCUMENTS, OfficerPlace.SEARCH):
        inspecting.go(place)
        assert page.strip.honest.isVisible()
        assert "pages and pictures show what is on them" in page.strip.honest.text()


def test_on_every_page_every_stop_of_tab_is_seen(inspecting: Player) -> None:
    # The list and the search are those of the vault.
    own = [each for each in OfficerPlace if each.value not in ("documents", "search")]
    for place in own:
        inspecting.go(place)
        if place is OfficerPlace.QUESTIONS:
            inspecting.page.questions.choose(0)
            inspecting.rest()
            inspecting.page.questions.start_here()
        assert unseen(inspecting.qtbot, inspecting.page) == [], place


def test_what_cannot_be_said_is_refused_inline_and_the_words_stay(inspecting: Player) -> None:
    page = inspecting.page
    inspecting.go(OfficerPlace.FINDINGS)
    page.findings.problem.setPlainText("他的号码 11010519491231002X")
    page.findings.note()
    inspecting.rest()
    assert "identity number" in page.findings.notice.sentence
    assert page.findings.problem.toPlainText()
    assert not page.findings.model.records


def test_the_session_goes_on_where_it_was_left(inspecting: Player, filed: House) -> None:
    page = inspecting.page
    inspecting.go(OfficerPlace.REQUESTS)
    page.requests.take_text("1、演练记录\n2、巡检表")
    inspecting.qtbot.waitUntil(lambda: len(page.requests.model.records) == 2, timeout=_LONG)
    inspecting.put_off(1, Qt.Key.Key_P, "明天")
    inspecting.window.lock()
    inspecting.qtbot.waitUntil(lambda: inspecting.window.start_page is not None, timeout=_LONG)
    inspecting.open_edition(filed.path)
    inspecting.go(OfficerPlace.REQUESTS)
    page = inspecting.page
    inspecting.qtbot.waitUntil(lambda: len(page.requests.model.records) == 2, timeout=_LONG)
    assert page.requests.model.records[0].state is RequestState.PENDING
    assert page.requests.model.records[0].note == "明天"


def test_a_record_that_cannot_be_written_leaves_the_inspection_open(
    inspecting: Player, tmp_path: Path
) -> None:
    page = inspecting.page
    inspecting.go(OfficerPlace.CLOSING)
    page.closing.close_into(tmp_path / "nowhere" / "record.pdf")
    inspecting.qtbot.waitUntil(lambda: bool(page.closing.notice.sentence), timeout=_LONG)
    assert inspecting.window.officer_page is page
    assert page.closing.close_button.isEnabled()


def test_every_control_of_the_pages_has_a_name(inspecting: Player) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox

    page = inspecting.page
    for each in (page.requests, page.samples, page.findings, page.closing, page.rail, page.strip):
        for kind in (QAbstractButton, QComboBox, QPlainTextEdit, QSpinBox, QLineEdit):
            for control in each.findChildren(kind):
                if control.parent() is not None and isinstance(
                    control.parent(), QComboBox | QSpinBox
                ):
                    continue
                name = control.accessibleName() or (
                    control.text() if isinstance(control, QAbstractButton) else ""
                )
                assert name or "qt_" in control.objectName(), (each, control)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("2026-08-14 机房巡检表", '"2026-08-14" OR 机房巡检表'),
        ("保密责任制、管理制度及责任人名单", "保密责任制 OR 管理制度 OR 责任人名单"),
        ("等级保护备案", "等级保护备案 OR 等级保护 OR 备案"),
        ("、，。", ""),
    ],
)
def test_a_request_becomes_a_query(text: str, query: str) -> None:
    assert query_of(text) == query
