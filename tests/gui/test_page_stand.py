"""A new look leaves everybody where they stood: part, day, and what was chosen on the pages that speak of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.contract.contract_settings import settle
from desktop.services.contract.registers import SHOWN_ON
from desktop.services.house import House
from desktop.services.people.matters import NewMatter, open_matter
from desktop.services.people.people import NewPerson, enter_people
from desktop.settings import MemorySettings, Theme
from desktop.views.assurance.assurance_page import Tab as AssuranceTab
from desktop.views.contract.contract_page import Tab as ContractTab
from desktop.views.main_window import MainWindow
from desktop.views.people.people_page import Tab as PeopleTab
from desktop.views.shell.places import Place
from desktop.views.shell.workspace import Workspace
from desktop.views.theme.dress import load_typeface
from tests.gui.conftest import locking
from tests.gui.contract_vault import NAMES, START, TODAY, network_facts
from tests.gui.ordering import Settle

PAST = date(2026, 11, 20)


@pytest.fixture
def settle_jobs(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def shown(
    qtbot: QtBot,
    qapp: QApplication,
    house: House,
    runner: JobRunner,
    settings: MemorySettings,
    settle_jobs: Settle,
) -> MainWindow:
    settle(house, SHOWN_ON, TODAY.isoformat())
    enter_people(house, [NewPerson(name, role="on-site") for name in NAMES[:3]])
    for number in range(2):
        facts = NewMatter(
            "network-change",
            title=f"调整{number}",
            day=date(2026, 11, 2),
            planned=date(2026, 11, 30),
            facts=network_facts(),
        )
        open_matter(house, facts)
        enter_filing(
            house,
            NewFiling(
                title=f"平台{number}", level=3, issued=date(2025, 4, 10), number=f"YL-{number}"
            ),
        )
        enter_finding(house, NewFinding(f"弱口令{number}", START))
    load_typeface()
    window = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(window, before_close_func=locking(qtbot, runner))
    window.show()
    window.show_vault(HouseVault(house))
    settle_jobs()
    return window


def gone_dark(
    window: MainWindow,
    settings: MemorySettings,
    settle_jobs: Settle,
    theme: Theme = Theme.DARK,
) -> Workspace:
    """The workspace of the new look, which is another one."""
    before = window.workspace_or_fail()
    window.apply_settings(replace(settings.load(), theme=theme))
    settle_jobs()
    after = window.workspace_or_fail()
    assert after is not before
    return after


def test_the_contract_keeps_its_tab_day_and_duty(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    before = shown.workspace_or_fail()
    before.open_item("duty", "R51/2026-06")
    before.contract.days.choose(PAST)
    settle_jobs()
    after = gone_dark(shown, settings, settle_jobs)
    assert after.place is Place.CONTRACT
    assert after.contract.tab is ContractTab.MATRIX
    assert after.contract.view(ContractTab.MATRIX).isVisible()
    assert after.contract.reading is not None
    assert after.contract.reading.day == PAST
    assert after.contract.days.day == PAST
    assert [each.duty.key for each in after.contract.panel.chosen] == ["R51/2026-06"]


def test_the_contract_keeps_its_indicator_and_stays_at_today(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    before = shown.workspace_or_fail()
    before.go(Place.CONTRACT)
    settle_jobs()
    before.contract.show_tab(ContractTab.KPI)
    before.contract.kpi.choose("g")
    after = gone_dark(shown, settings, settle_jobs)
    assert after.contract.tab is ContractTab.KPI
    assert after.contract.kpi.chosen is not None
    assert after.contract.kpi.chosen.id == "g"
    assert after.contract.days.day is None
    assert after.contract.reading is not None
    assert after.contract.reading.day == TODAY


def test_people_and_assurance_keep_theirs_while_another_page_is_in_view(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    before = shown.workspace_or_fail()
    before.go(Place.PEOPLE)
    settle_jobs()
    board = before.people.board
    assert board is not None
    person, matter = board.lines[-1].person.id, board.matters[-1].id
    before.open_item("person", str(person))
    before.open_item("matter", str(matter))
    before.people.day_bar.choose(PAST)
    settle_jobs()
    before.go(Place.ASSURANCE)
    settle_jobs()
    before.assurance.open_filing(2)
    before.assurance.open_finding(2)
    settle_jobs()
    before.go(Place.LIBRARY)
    after = gone_dark(shown, settings, settle_jobs)
    assert after.place is Place.LIBRARY
    after.go(Place.PEOPLE)
    settle_jobs()
    assert after.people.tab is PeopleTab.MATTERS
    assert after.people.day == PAST
    assert after.people.sheet.shown is not None
    assert after.people.sheet.shown.line.person.id == person
    assert after.people.matters.sheet.shown is not None
    assert after.people.matters.sheet.shown.line.id == matter
    after.go(Place.ASSURANCE)
    settle_jobs()
    assert after.assurance.tab is AssuranceTab.FINDINGS
    assert after.assurance.filings.chosen == 2
    assert after.assurance.findings.chosen is not None
    assert after.assurance.findings.chosen.finding.id == 2


def test_a_link_after_a_new_look_leads_to_its_duty_and_not_to_the_one_before(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    before = shown.workspace_or_fail()
    before.open_item("duty", "R51/2026-06")
    settle_jobs()
    before.go(Place.LIBRARY)
    after = gone_dark(shown, settings, settle_jobs)
    after.open_item("duty", "R51/2026-07")
    settle_jobs()
    assert [each.duty.key for each in after.contract.panel.chosen] == ["R51/2026-07"]


def test_a_link_after_a_new_look_leads_to_its_requirement(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    before = shown.workspace_or_fail()
    before.open_item("duty", "R51/2026-06")
    settle_jobs()
    before.go(Place.LIBRARY)
    after = gone_dark(shown, settings, settle_jobs)
    after.guide.requirement_found.emit("R21")
    settle_jobs()
    assert after.contract.matrix.filter.text() == "R21"
    assert after.contract.panel.chosen == []


def test_a_link_after_a_new_look_leads_to_its_finding_or_filing_and_leaves_the_rest(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    before = shown.workspace_or_fail()
    before.go(Place.ASSURANCE)
    settle_jobs()
    before.assurance.open_filing(1)
    before.assurance.open_finding(1)
    before.go(Place.LIBRARY)
    after = gone_dark(shown, settings, settle_jobs)
    after.open_item("finding", "2")
    settle_jobs()
    assert after.assurance.findings.chosen is not None
    assert after.assurance.findings.chosen.finding.id == 2
    assert after.assurance.filings.chosen == 1
    after.go(Place.LIBRARY)
    again = gone_dark(shown, settings, settle_jobs, Theme.LIGHT)
    again.open_item("filing", "2")
    settle_jobs()
    assert again.assurance.tab is AssuranceTab.FILINGS
    assert again.assurance.filings.chosen == 2
    assert again.assurance.findings.chosen is not None
    assert again.assurance.findings.chosen.finding.id == 2


def test_pages_that_nobody_went_to_are_not_made_for_it(
    shown: MainWindow, settings: MemorySettings, settle_jobs: Settle
) -> None:
    shown.workspace_or_fail().go(Place.CONTRACT)
    settle_jobs()
    after = gone_dark(shown, settings, settle_jobs)
    assert "contract" in vars(after)
    assert not {"people", "assurance"} & set(vars(after))


def test_arrow_keys_go_along_the_tabs_of_a_page(
    qtbot: QtBot, shown: MainWindow, settle_jobs: Settle
) -> None:
    workspace = shown.workspace_or_fail()
    workspace.go(Place.PEOPLE)
    settle_jobs()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    page = workspace.people
    page.turn_to(PeopleTab.MATTERS)
    by_tab = [
        each.text()
        for each in page.findChildren(QPushButton)
        if each.property("kind") == "tab" and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert [each.partition("  ")[0] for each in by_tab] == ["Matters"]
    tabs = [each for each in page.findChildren(QPushButton) if each.property("kind") == "tab"]
    tabs[2].setFocus()
    qtbot.keyClick(tabs[2], Qt.Key.Key_Left)
    assert page.tab is PeopleTab.PAPERS
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.tab is PeopleTab.PEOPLE
    assert page.focusWidget() is tabs[0]
