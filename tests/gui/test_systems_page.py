"""The systems page over a real archive: the list, a system's page, what is missing, and what can be done about it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.system_list import SystemListModel
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.house import House
from desktop.services.library import get_document
from desktop.services.order.at_hand import is_favourite
from desktop.services.order.systems import (
    AccountRecord,
    NewSystem,
    SystemRecord,
    enter_system,
    find_system,
    get_system,
    systems,
)
from desktop.settings import MemorySettings
from desktop.views.main_window import MainWindow
from desktop.views.order.ask_dialog import AskDialog, ChooseDialog
from desktop.views.shell.places import Place
from desktop.views.systems.document_line import ItemLine
from desktop.views.systems.system_dialog import SystemDialog
from desktop.views.systems.systems_page import SystemsPage
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from search.language.query import parse_query
from tests.gui.conftest import locking
from tests.gui.ordering import SYSTEM, Settle, dialog_over, filed, written
from tests.timing import own_seconds

MANY = 20_000


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def page(qtbot: QtBot, house: House, runner: JobRunner, look: Look, settle: Settle) -> SystemsPage:
    made = SystemsPage(Archive(HouseVault(house), HouseDoor(), runner), look)
    qtbot.addWidget(made, before_close_func=lambda _widget: settle())
    made.resize(1300, 800)
    return made


def entered(house: House, name: str = SYSTEM, **said: object) -> SystemRecord:
    return enter_system(house, NewSystem(name, **said))  # type: ignore[arg-type]  # what a test says


def said(page: SystemsPage) -> str:
    """All the words of the system's page."""
    labels = [each.text() for each in page.sheet.widget().findChildren(QLabel)]
    lines = [each.text() for each in page.sheet.widget().findChildren(ItemLine)]
    return "\n".join((*labels, *lines))


def line(page: SystemsPage, words: str, *, gaps: bool = False) -> ItemLine:
    held = page.gaps.widget() if gaps else page.sheet.widget()
    found = [each for each in held.findChildren(ItemLine) if words in each.text()]
    assert found, words
    return found[0]


def show(page: SystemsPage, settle: Settle) -> None:
    page.show()
    settle()


def record(number: int, kind: str = "business", **more: object) -> SystemRecord:
    return SystemRecord(number, kind, f"系统{number}", **more)  # type: ignore[arg-type]  # what a test says


def test_the_list_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = SystemListModel()
    model.replace(
        [record(1), record(2, "host"), record(3, code="ZFYW")], {"系统1": 4}, frozenset({1})
    )
    qtmodeltester.check(model)
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable, "a heading"
    assert "no runbook" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_twenty_thousand_systems_narrow_without_delay() -> None:
    model = SystemListModel()
    model.replace([record(each) for each in range(MANY)], {}, frozenset())
    assert own_seconds(lambda: model.show_matching("系统19999")) < 1
    assert [each.label for each in model.lines if each.system] == ["系统19999"]


def test_the_filter_finds_codes_people_and_addresses() -> None:
    model = SystemListModel()
    model.replace(
        [
            record(1, code="ZFYW"),
            record(2, people=(("林晓舟", "lead"),)),
            record(3, facts={"address": "10.26.11.21"}),
        ],
        {},
        frozenset(),
    )
    for words, wanted in (("zfyw", 1), ("林晓舟", 2), ("26.11", 3)):
        model.show_matching(words)
        assert [each.system.id for each in model.lines if each.system] == [wanted]


def test_nothing_is_read_before_the_page_is_seen(
    page: SystemsPage, house: House, settle: Settle
) -> None:
    entered(house)
    settle()
    assert page.register is None
    show(page, settle)
    assert page.register is not None
    assert page.sheet.system is not None


def test_without_systems_the_page_says_what_to_do(
    page: SystemsPage, house: House, settle: Settle
) -> None:
    filed(house, 2, systems=("移动执法终端",))
    show(page, settle)
    assert page.empty.isVisible()
    page.adopt()
    settle()
    page.refresh()
    settle()
    assert find_system(house, "移动执法终端") is not None
    assert page.sheet.isVisible()
    assert page.pane.chosen is not None


def test_a_page_gathers_what_belongs_to_a_system(
    page: SystemsPage, house: House, settle: Settle
) -> None:
    host = entered(house, "网关", kind="host")
    system = entered(
        house,
        code="ZFYW",
        purpose="承载立案",
        facts={"database": "达梦 DM8"},
        people=[("林晓舟", "lead")],
        accounts=[AccountRecord("zf_admin", "管理", "周子涵", "MF-003")],
        ties=[("runs-on", host.id)],
    )
    written(house, "正文", title="启动步骤")
    filed(house, 8, type="巡检表", systems=(SYSTEM,))
    show(page, settle)
    page.open_system(system.id)
    settle()
    words = said(page)
    for expected in (
        "ZFYW",
        "承载立案",
        "达梦 DM8",
        "林晓舟",
        "zf_admin",
        "MF-003",
        "Passwords are never kept here",
        "启动步骤",
        "网关",
    ):
        assert expected in words
    assert "no runbook yet" not in page.sheet.notice.sentence
    assert page.pane.chosen is not None
    assert page.pane.chosen.id == system.id


def test_lines_lead_to_documents_systems_and_the_search(
    qtbot: QtBot, page: SystemsPage, house: House, settle: Settle
) -> None:
    host = entered(house, "网关", kind="host")
    system = entered(house, ties=[("runs-on", host.id)])
    (paper, *_others) = reversed(filed(house, 8, type="巡检表", systems=(SYSTEM,)))
    show(page, settle)
    page.open_system(system.id)
    settle()
    with qtbot.waitSignal(page.item_activated) as gone:
        qtbot.keyClick(line(page, paper.title), Qt.Key.Key_Return)
    assert gone.args == ["document", str(paper.id), ""]
    every = [
        each
        for each in page.sheet.widget().findChildren(QLabel)
        if each.text() == "8" and each.property("words") == "soft"
    ]
    assert every
    with qtbot.waitSignal(page.search_requested) as asked:
        page.sheet._searching("类型:巡检表")()
    parse_query(asked.args[0])
    assert SYSTEM in asked.args[0]
    line(page, "网关").click()
    settle()
    assert page.sheet.system is not None
    assert page.sheet.system.id == host.id


def test_open_findings_and_filings_lead_to_their_registers(
    qtbot: QtBot, page: SystemsPage, house: House, settle: Settle
) -> None:
    system = entered(house)
    filing = enter_filing(house, NewFiling(level=3, system=system.id, number="N-1"))
    finding = enter_finding(house, NewFinding("弱口令", date(2026, 7, 1), system=system.id))
    show(page, settle)
    page.open_system(system.id)
    settle()
    assert "1 open, 0 closed" in said(page)
    for name, wanted in (
        (f"{finding.number}  弱口令", ["finding", finding.number, ""]),
        ("Graded protection", ["filing", str(filing.id), ""]),
    ):
        with qtbot.waitSignal(page.item_activated) as gone:
            qtbot.keyClick(line(page, name), Qt.Key.Key_Return)
        assert gone.args == wanted


def test_a_missing_runbook_is_said_and_asked_for(
    qtbot: QtBot, page: SystemsPage, house: House, settle: Settle
) -> None:
    system = entered(house)
    show(page, settle)
    assert "no runbook" in page.sheet.notice.sentence
    with qtbot.waitSignal(page.article_requested) as asked:
        page.act("runbook")
    assert asked.args == ["runbook", get_system(house, system.id)]


def test_the_runbook_is_one_click_away(
    qtbot: QtBot, page: SystemsPage, house: House, settle: Settle
) -> None:
    """Of several the one that bears the system's name, though another is newer."""
    entered(house)
    wanted = written(house, "正文", title=f"{SYSTEM}操作手册")
    written(house, "正文", title="网关操作手册")
    show(page, settle)
    opens = [
        each
        for each in page.sheet.widget().findChildren(QPushButton)
        if each.text() == "Open the runbook"
    ]
    assert "New runbook…" in [each.text() for each in page.sheet.menu().actions()]
    with qtbot.waitSignal(page.item_activated) as asked:
        opens[0].click()
    assert asked.args[:2] == ["document", str(wanted.id)]


def test_a_new_name_reaches_the_documents(page: SystemsPage, house: House, settle: Settle) -> None:
    system = entered(house, facts={"database": "达梦 DM8", "memory": "64 GB"})
    (paper,) = filed(house, 1, systems=(SYSTEM,))
    show(page, settle)
    page.act("edit")
    dialog = dialog_over(page, SystemDialog)
    settle()
    assert dialog.fact_fields["database"].text() == "达梦 DM8"
    assert "memory" in dialog.fact_fields, "what is said stays to be seen, whatever the kind"
    dialog.name.setText("执法业务平台")
    dialog.fact_fields["database"].setText("达梦 DM9")
    dialog.people.fill([("林晓舟", "lead")])
    dialog.submit()
    settle()
    changed = get_system(house, system.id)
    assert (changed.name, changed.facts["database"]) == ("执法业务平台", "达梦 DM9")
    assert changed.facts["memory"] == "64 GB"
    assert changed.people == (("林晓舟", "lead"),)
    assert get_document(house, paper.id).systems == ("执法业务平台",)
    assert page.sheet.system is not None
    assert page.sheet.system.name == "执法业务平台"


def test_a_password_is_refused_in_words(page: SystemsPage, house: House, settle: Settle) -> None:
    show(page, settle)
    dialog = page.enter_system()
    settle()
    dialog.submit()
    assert dialog.notice.sentence, "a system needs a name"
    dialog.name.setText("网关")
    dialog.accounts.fill([("admin", "管理", "林晓舟", "密码：Abc@12345!")])
    dialog.submit()
    settle()
    assert dialog.isVisible()
    assert dialog.notice.sentence
    assert "Abc@12345!" not in dialog.notice.sentence
    assert not systems(house)
    dialog.reject()


def test_rows_grow_while_they_are_filled(qtbot: QtBot, page: SystemsPage, settle: Settle) -> None:
    show(page, settle)
    dialog = page.enter_system()
    settle()
    fields = [each for each in dialog.people.findChildren(QLineEdit) if not each.isHidden()]
    before = len(fields)
    qtbot.keyClicks(fields[-1], "x")
    assert len(dialog.people.findChildren(QLineEdit)) == before + 1
    assert dialog.people.values == [("x", "owner")]
    dialog.reject()


def test_systems_are_merged_retired_and_starred(
    page: SystemsPage, house: House, settle: Settle
) -> None:
    first, second = entered(house, "甲系统"), entered(house, "乙系统")
    (paper,) = filed(house, 1, systems=("甲系统",))
    show(page, settle)
    page.open_system(first.id)
    settle()
    page.sheet.star_wanted.emit(True)
    settle()
    assert is_favourite(house, "system", str(first.id))
    page.act("retire")
    dialog_over(page, AskDialog).submit()
    settle()
    assert get_system(house, first.id).retired is not None
    page.refresh()
    settle()
    assert page.sheet.notice.sentence.startswith("Out of use")
    page.act("merge")
    merging = dialog_over(page, ChooseDialog)
    assert merging.box.currentData() == second.id
    merging.submit()
    settle()
    page.refresh()
    settle()
    assert [each.id for each in systems(house, retired=True)] == [second.id]
    assert get_document(house, paper.id).systems == ("乙系统",)
    assert page.sheet.system is not None
    assert page.sheet.system.id == second.id


def test_gaps_lead_to_where_they_are_mended(
    qtbot: QtBot, page: SystemsPage, house: House, settle: Settle
) -> None:
    system = entered(house)
    filed(house, 1, systems=("没有登记的平台",))
    show(page, settle)
    assert page.register is not None
    assert str(page.register.gaps.total) in page.pane.gaps.text()
    page.show_gaps()
    with qtbot.waitSignal(page.article_requested) as asked:
        line(page, SYSTEM, gaps=True).click()
    assert asked.args == ["runbook", system]
    line(page, "没有登记的平台", gaps=True).click()
    dialog = dialog_over(page, SystemDialog)
    settle()
    assert dialog.name.text() == "没有登记的平台"
    dialog.submit()
    settle()
    assert find_system(house, "没有登记的平台") is not None
    assert page.sheet.isVisible(), "the new system is shown"


def test_the_page_is_one_of_the_window(
    qtbot: QtBot,
    qapp: QApplication,
    house: House,
    runner: JobRunner,
    settings: MemorySettings,
    settle: Settle,
) -> None:
    load_typeface()
    system = entered(house)
    (paper,) = filed(house, 1, systems=(SYSTEM,))
    window = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(window, before_close_func=locking(qtbot, runner))
    window.show()
    window.show_vault(HouseVault(house))
    settle()
    workspace = window.workspace_or_fail()
    workspace.open_item("system", str(system.id))
    settle()
    assert workspace.place is Place.SYSTEMS
    assert workspace.systems.sheet.system is not None
    workspace.systems.item_activated.emit("document", str(paper.id), "")
    settle()
    assert workspace.place is Place.LIBRARY
    assert workspace.library.table.chosen is not None
    assert workspace.library.table.chosen.id == paper.id
    workspace.go(Place.SYSTEMS)
    settle()
    workspace.systems.act("runbook")
    assert workspace.place is Place.KNOWLEDGE
    settle()
    for each in window.findChildren(AskDialog):
        each.reject()
