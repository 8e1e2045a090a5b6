"""The people page over a real archive: lamps, sealed numbers, files, matters step by step, any day, the keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.lamp_words import LampState, lamp_state
from desktop.itemmodels.matter_list import MatterListModel
from desktop.itemmodels.people_list import PeopleListModel
from desktop.itemmodels.people_matrix import PeopleMatrixModel
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.people import PeopleJobs
from desktop.jobs.people_shown import (
    MatterLine,
    PaperState,
    PersonLine,
    PledgeForScan,
    ReadScan,
    Requirement,
    ScanPage,
)
from desktop.jobs.runner import JobRunner
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.audit.auditing import audit_trail
from desktop.services.audit.trail import AuditFilter
from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.people.matters import NewMatter, matter_view, open_matter, take_step
from desktop.services.people.people import NewPerson, Person, enter_person, people
from desktop.services.people.person_items import NewItem, enter_item, items_of
from desktop.services.people.pledge_signing import enter_pledge
from desktop.settings import MemorySettings
from desktop.views.controls.day_fields import DayField, read_day
from desktop.views.controls.step_dialog import ReasonDialog, StepDialog
from desktop.views.main_window import MainWindow
from desktop.views.people.attach_dialog import AttachDialog
from desktop.views.people.forms_dialog import FormsDialog
from desktop.views.people.item_dialog import ItemDialog
from desktop.views.people.matter_dialog import MatterDialog
from desktop.views.people.people_page import PeoplePage, Tab
from desktop.views.people.person_dialog import PersonDialog
from desktop.views.people.reveal_dialog import RevealDialog
from desktop.views.people.scan_dialog import ScanDialog
from desktop.views.people.sealed_line import SealedLine
from desktop.views.people.step_row import StepRow
from desktop.views.shell.places import Place
from desktop.views.systems.document_line import ItemLine
from desktop.views.theme.look import Look
from tests.gui.conftest import locking
from tests.gui.ordering import Settle, dialog_over, filed

TODAY = date(2026, 11, 27)
NUMBER = "11010519491231002X"
REQUIREMENTS = (
    Requirement("pledge", "Pledge", True, True),
    Requirement("training", "Training", True),
    Requirement("health", "Health", False),
)


@pytest.fixture
def settle_jobs(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def shown_house(house: House) -> House:
    settle(house, SHOWN_ON, TODAY.isoformat())
    return house


@pytest.fixture
def page(
    qtbot: QtBot, shown_house: House, runner: JobRunner, look: Look, settle_jobs: Settle
) -> PeoplePage:
    made = PeoplePage(Archive(HouseVault(shown_house), HouseDoor(), runner), look)
    qtbot.addWidget(made, before_close_func=lambda _widget: settle_jobs())
    made.resize(1300, 800)
    return made


def entered(house: House, name: str = "林晓舟", **said: object) -> Person:
    return enter_person(house, NewPerson(name, **said))  # type: ignore[arg-type]  # what a test says


def on_site(house: House, person: Person, since: date, until: date | None = None) -> None:
    enter_item(house, person.id, NewItem("on-site", since=since, until=until))


def show(page: PeoplePage, settle_jobs: Settle) -> None:
    page.show()
    settle_jobs()
    settle_jobs()


def line(number: int, presence: str = "on-site", **papers: str) -> PersonLine:
    words = dict.fromkeys(Person._fields, "") | {"label": f"人{number}", "name": f"人{number}"}
    person = Person(**{**words, "id": number, "core": False, "void": False})  # type: ignore[arg-type]  # mostly words
    states = tuple(PaperState(name, state) for name, state in papers.items())
    lacking = any(state == "missing" for state in papers.values())
    return PersonLine(person, presence, None, None, states, ("Missing",) if lacking else ())


def words_of(widget: object) -> str:
    labels = [each.text() for each in widget.findChildren(QLabel)]  # type: ignore[attr-defined]  # a widget
    lines = [each.text() for each in widget.findChildren(ItemLine)]  # type: ignore[attr-defined]  # the same
    return "\n".join((*labels, *lines))


def looks(house: House) -> list[object]:
    """How often a sealed number was looked at, as the journal tells."""
    return list(audit_trail(house, AuditFilter(actions=("identity revealed",))))


def test_lists_and_the_matrix_keep_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    lines = [line(1, pledge="ok", training="missing"), line(2, "left"), line(3, "expected")]
    listed, matrix, matters = PeopleListModel(), PeopleMatrixModel(), MatterListModel()
    listed.replace(lines, REQUIREMENTS)
    matrix.replace(lines, REQUIREMENTS)
    matters.replace([MatterLine(1, "leaving", "离岗", "LG-1", "离岗", TODAY, None, False, 0, 9)])
    for model in (listed, matrix, matters):
        qtmodeltester.check(model)
    assert not listed.flags(listed.index(0)) & Qt.ItemFlag.ItemIsSelectable, "a heading"
    spoken = listed.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Pledge: in order" in spoken
    assert "Training: missing" in spoken
    assert "Health" not in spoken


def test_what_nobody_knows_is_never_shown_as_in_order() -> None:
    assert lamp_state("something new") is LampState.MISSING


def test_those_who_lack_something_can_be_seen_alone() -> None:
    model = PeopleListModel()
    model.replace([line(1, pledge="ok"), line(2, pledge="missing")], REQUIREMENTS)
    model.show_matching("", only_lacking=True)
    assert [each.line.person.id for each in model.lines if each.line] == [2]
    model.show_matching("人1", only_lacking=False)
    assert [each.line.person.id for each in model.lines if each.line] == [1]


def test_late_matters_stand_before_others() -> None:
    def made(number: int, *, late: bool, closed: bool = False) -> MatterLine:
        return MatterLine(
            number, "leaving", "", f"LG-{number}", "", TODAY, None, closed, 0, 9, late=late
        )

    model = MatterListModel()
    model.replace([made(1, late=False), made(2, late=True), made(3, late=False, closed=True)])
    assert [each.line.id for each in model.lines if each.line] == [2, 1, 3]


@pytest.mark.parametrize(
    "text", ["2026-07-31", "2026/7/31", "2026.7.31", "2026年7月31日", "20260731", " 2026 - 7 - 31 "]
)
def test_days_are_read_in_every_usual_spelling(text: str) -> None:
    assert read_day(text) == date(2026, 7, 31)


def test_no_day_is_told_from_an_empty_field(qtbot: QtBot) -> None:
    field = DayField()
    qtbot.addWidget(field)
    assert not field.wrong
    field.setText("2026-02-30")
    assert field.wrong
    assert field.day is None


def test_without_people_the_page_says_what_to_do(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    filed(shown_house, 2, persons=("许明轩",))
    show(page, settle_jobs)
    assert page.empty.isVisible()
    assert page.board is not None
    assert page.board.unentered == ("许明轩",)
    page.adopt()
    settle_jobs()
    page.refresh()
    settle_jobs()
    settle_jobs()
    assert [each.label for each in people(shown_house)] == ["许明轩"]
    assert page.sheet.isVisible()


def test_a_person_is_entered_and_then_shown(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    show(page, settle_jobs)
    page.enter_person()
    dialog = dialog_over(page, PersonDialog)
    dialog.submit()
    assert "needs a name" in dialog.notice.sentence
    dialog.name.setText("林晓舟")
    dialog.identity_kind.setCurrentIndex(0)
    dialog.identity.setText("110105194912310021")
    dialog.submit()
    settle_jobs()
    assert "last character" in dialog.notice.sentence
    assert "110105194912310021" not in dialog.notice.sentence
    dialog.identity.setText(NUMBER)
    dialog.submit()
    settle_jobs()
    settle_jobs()
    settle_jobs()
    assert [each.label for each in people(shown_house)] == ["林晓舟"]
    assert page.sheet.shown is not None
    assert page.sheet.shown.line.person.label == "林晓舟"


def test_a_sealed_number_is_shown_only_after_a_deliberate_click_and_journalled(
    qtbot: QtBot, page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    entered(shown_house, identity_kind="id-card", identity=NUMBER)
    show(page, settle_jobs)
    assert NUMBER not in words_of(page)
    held = page.sheet.identity
    assert held is not None
    held.show_button.click()
    dialog = dialog_over(page, RevealDialog)
    dialog.reject()
    assert NUMBER not in words_of(page)
    assert not looks(shown_house)
    held.show_button.click()
    dialog_over(page, RevealDialog).submit()
    settle_jobs()
    assert held.shown == NUMBER
    assert looks(shown_house)
    # Whoever turns away leaves nothing behind.
    page.turn_to(Tab.PAPERS)
    assert held.shown != NUMBER


def test_a_revealed_number_hides_itself(qtbot: QtBot) -> None:
    held = SealedLine("identity", "Identity", "110105********002X")
    qtbot.addWidget(held)
    held.show()
    held.unmask(NUMBER)
    assert held.shown == NUMBER
    assert held._end.isActive()
    held._end.timeout.emit()
    assert held.shown == "110105********002X"


def test_lamps_follow_what_is_on_file(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    person = entered(shown_house, role="on-site")
    on_site(shown_house, person, date(2026, 4, 16))
    show(page, settle_jobs)
    [listed] = [each for each in page.pane.model.lines if each.line]
    assert listed.lamps[0][1] is LampState.MISSING
    assert "1 person is on site; 0 have a valid pledge" in page.matrix.summary.text()
    enter_pledge(shown_house, person.id, "arrival", date(2026, 4, 15))
    page.refresh()
    settle_jobs()
    settle_jobs()
    [listed] = [each for each in page.pane.model.lines if each.line]
    assert listed.lamps[0][1] is LampState.OK
    assert "1 have a valid pledge" in page.matrix.summary.text()


def test_any_past_day_shows_who_was_there_and_changes_nothing(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    person = entered(shown_house, "沈思远")
    on_site(shown_house, person, date(2026, 4, 16), date(2026, 9, 30))
    show(page, settle_jobs)
    assert [each.label for each in page.pane.model.lines] == ["Left", "沈思远"]
    page.day_bar.choose(date(2026, 9, 15))
    settle_jobs()
    settle_jobs()
    assert [each.label for each in page.pane.model.lines] == ["On site", "沈思远"]
    assert page.past.isVisible()
    said = {each.text() for each in page.sheet.widget().findChildren(QPushButton)}
    assert not said & {"Edit", "Staff change…", "Leaving…", "Enter a pledge…"}
    assert not page.matrix.forms.isEnabled()
    page.day_bar.go_back()
    settle_jobs()
    assert not page.past.isVisible()


def test_a_file_refuses_somebody_who_leaves_before_arriving(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    person = entered(shown_house)
    show(page, settle_jobs)
    page.sheet.item_wanted.emit(None, "on-site")
    dialog = dialog_over(page, ItemDialog)
    dialog.since.setText("2026-05-01")
    dialog.until.setText("2026-04-01")
    dialog.submit()
    settle_jobs()
    assert "can't leave on 2026-04-01 before arriving" in dialog.notice.sentence
    assert not items_of(shown_house, person.id)
    dialog.until.setText("2026-02-31")
    dialog.submit()
    assert "is no day" in dialog.notice.sentence
    dialog.until.setText("")
    dialog.submit()
    settle_jobs()
    assert [each.since for each in items_of(shown_house, person.id)] == [date(2026, 5, 1)]


def test_documents_that_name_somebody_are_listed_but_not_those_put_away(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    kept, gone, _other = filed(shown_house, 3, persons=("林晓舟",))
    person = entered(shown_house)
    trash(shown_house, [gone.id], reason="重复")
    show(page, settle_jobs)
    page.open_person(person.id)
    settle_jobs()
    shown = page.sheet.shown
    assert shown is not None
    assert shown.documents_total == 2
    assert kept.title in words_of(page.sheet.widget())
    assert gone.id not in {each[0] for each in shown.documents}


def test_the_matrix_leads_to_a_person_by_keyboard(
    qtbot: QtBot, page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    for name in ("甲", "乙"):
        on_site(shown_house, entered(shown_house, name), date(2026, 4, 16))
    show(page, settle_jobs)
    page.turn_to(Tab.PAPERS)
    table = page.matrix.table
    table.setFocus()
    table.setCurrentIndex(page.matrix.model.index(1, 1))
    wanted = page.matrix.model.lines[1].person.id
    assert page.matrix.model.lines[1].person.label in page.matrix.said.text()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle_jobs()
    assert page.tab is Tab.PEOPLE
    assert page.pane.chosen == wanted


def test_a_staff_change_tells_its_last_day_while_it_is_being_asked_for(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    person = entered(shown_house, "周子涵", core=True)
    other = entered(shown_house, "程嘉宁")
    on_site(shown_house, person, date(2026, 4, 16))
    show(page, settle_jobs)
    page.open_person(person.id)
    settle_jobs()
    page.act("staff-change")
    dialog = dialog_over(page, MatterDialog)
    assert dialog.person.currentData() == person.id
    dialog.other.setCurrentIndex(dialog.other.findData(other.id))
    dialog.planned.setText("2026-12-07")
    dialog._soon.timeout.emit()
    settle_jobs()
    assert "on 2026-11-29 at the latest" in dialog.outlook.sentences
    assert "¥26,300" in dialog.outlook.sentences
    dialog.facts.fields["reason"].setPlainText("产假")  # type: ignore[attr-defined]  # lines of text
    dialog.submit()
    settle_jobs()
    settle_jobs()
    settle_jobs()
    assert page.tab is Tab.MATTERS
    assert page.matters.sheet.shown is not None
    assert "on 2026-11-29 at the latest" in page.matters.sheet.shown.notice


def change_of(house: House, planned: date = date(2026, 12, 7)) -> int:
    person, other = entered(house, "周子涵", core=True), entered(house, "程嘉宁")
    new = NewMatter(
        "staff-change", date(2026, 11, 1), planned, person.id, other.id, facts={"reason": "产假"}
    )
    return open_matter(house, new).id


def row(page: PeoplePage, step: str) -> StepRow:
    return next(each for each in page.matters.sheet.rows if each.step.id == step)


def button_of(widget: StepRow, text: str) -> QPushButton | None:
    return next((each for each in widget.findChildren(QPushButton) if each.text() == text), None)


def test_a_gated_step_offers_no_way_but_what_happened(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    matter = change_of(shown_house)
    take_step(shown_house, matter, "apply", day=date(2026, 11, 2))
    show(page, settle_jobs)
    page.open_matter(matter)
    settle_jobs()
    effective = row(page, "effective")
    assert effective.step.state == "blocked"
    assert button_of(effective, "Take the step…") is None
    forced = button_of(effective, "It happened all the same…")
    assert forced is not None
    forced.click()
    dialog = dialog_over(page, StepDialog)
    dialog.day.setText("2026-11-20")
    dialog.submit()
    assert "Tick that it happened" in dialog.notice.sentence
    dialog.force.setChecked(True)
    dialog.submit()
    assert "Say why" in dialog.notice.sentence
    assert matter_view(shown_house, matter).exposure_fen == 0
    dialog.reason.setPlainText("当时未取得同意函")
    dialog.submit()
    settle_jobs()
    page.refresh()
    settle_jobs()
    settle_jobs()
    assert matter_view(shown_house, matter).exposure_fen == 2_630_000
    shown = page.matters.sheet.shown
    assert shown is not None
    assert "¥26,300" in shown.exposure


def test_a_matter_of_a_past_day_is_only_read(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    matter = change_of(shown_house)
    take_step(shown_house, matter, "apply", day=date(2026, 11, 10))
    show(page, settle_jobs)
    page.open_matter(matter)
    settle_jobs()
    page.day_bar.choose(date(2026, 11, 5))
    settle_jobs()
    settle_jobs()
    assert row(page, "apply").step.state == "possible"
    assert not page.matters.sheet.widget().findChildren(QPushButton)
    page.day_bar.choose(date(2026, 10, 5))
    settle_jobs()
    settle_jobs()
    assert page.matters.first() is None
    assert page.matters.empty.isVisibleTo(page.matters)


def test_steps_are_taken_and_taken_back_with_a_reason(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    matter = change_of(shown_house)
    show(page, settle_jobs)
    page.open_matter(matter)
    settle_jobs()
    first = button_of(row(page, "apply"), "Take the step…")
    assert first is not None
    first.click()
    dialog = dialog_over(page, StepDialog)
    dialog.day.setText((TODAY + timedelta(days=1)).isoformat())
    dialog.submit()
    settle_jobs()
    assert "hasn't come yet" in dialog.notice.sentence
    dialog.day.setText("2026-11-02")
    dialog.name.setText("林晓舟")
    dialog.submit()
    settle_jobs()
    page.refresh()
    settle_jobs()
    settle_jobs()
    assert row(page, "apply").step.state == "done"
    back = button_of(row(page, "apply"), "Take back…")
    assert back is not None
    back.click()
    asked = dialog_over(page, ReasonDialog)
    asked.submit()
    assert asked.notice.sentence
    asked.reason.setText("登记有误")
    asked.submit()
    settle_jobs()
    page.refresh()
    settle_jobs()
    settle_jobs()
    assert row(page, "apply").step.state == "possible"
    assert "登记有误" in words_of(row(page, "apply"))


def test_a_paper_is_filed_from_the_step_that_asks_for_it(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    paper = filed(shown_house, 1)[0]
    matter = change_of(shown_house)
    show(page, settle_jobs)
    page.open_matter(matter)
    settle_jobs()
    page.matters.sheet.attach_wanted.emit("candidate", "资质对比表")
    dialog = dialog_over(page, AttachDialog)
    settle_jobs()
    dialog.submit()
    assert "Choose a document" in dialog.notice.sentence
    dialog.document.setText(paper.number)
    dialog.submit()
    settle_jobs()
    page.refresh()
    settle_jobs()
    settle_jobs()
    demands = {each.type: each.met for each in row(page, "candidate").step.demands}
    assert demands["资质对比表"]
    assert paper.title in words_of(row(page, "candidate"))


def test_an_unsure_page_of_a_scan_is_left_open(
    qtbot: QtBot, page: PeoplePage, shown_house: House, settle_jobs: Settle, runner: JobRunner
) -> None:
    person = entered(shown_house)
    pledge = enter_pledge(shown_house, person.id, "arrival", date(2026, 4, 15))
    show(page, settle_jobs)
    assert page.board is not None
    archive = page._archive
    dialog = ScanDialog(archive, page._look, page, board=page.board, jobs=PeopleJobs(archive))
    dialog.open()
    known = PledgeForScan(pledge, person.label, "arrival", "AAAA-BBBB-CCCC", None)
    pages = (
        ScanPage(1, (pledge,), True, "by its code", ""),
        ScanPage(2, (pledge,), False, "", "?"),
    )
    low = dialog.height()
    dialog._show(ReadScan(shown_house.path / "scan.pdf", pages, (known,)))
    assert dialog.height() >= low + 2 * dialog.rows[0].day.sizeHint().height(), "room for pages"
    assert [each.pledge.currentData() for each in dialog.rows] == [pledge, None]
    assert "One page isn't certain" in dialog.notice.sentence
    dialog.reject()


@pytest.mark.slow
def test_a_form_made_here_is_recognised_when_its_scan_comes_back(
    page: PeoplePage, shown_house: House, settle_jobs: Settle, tmp_path: Path
) -> None:
    person = entered(shown_house, role="on-site", post="系统运维")
    on_site(shown_house, person, date(2026, 4, 16))
    show(page, settle_jobs)
    page.turn_to(Tab.PAPERS)
    page.matrix.forms.click()
    forms = dialog_over(page, FormsDialog)
    assert forms.chosen == (person.id,), "whoever lacks a pledge is ticked"
    forms.submit()
    assert "Choose a folder" in forms.notice.sentence
    forms.folder.field.setText(str(tmp_path / "表单"))
    forms.submit()
    settle_jobs()
    [paper] = (tmp_path / "表单").iterdir()
    assert "1 form lies in" in forms.notice.sentence
    forms.submit()
    page.matrix.scan.click()
    scan = dialog_over(page, ScanDialog)
    scan.read(paper)
    settle_jobs()
    [found] = scan.rows
    assert person.label in found.pledge.currentText()
    scan.submit()
    settle_jobs()
    page.refresh()
    settle_jobs()
    settle_jobs()
    assert "1 have a valid pledge" in page.matrix.summary.text()


def test_people_matters_and_findings_are_opened_where_they_belong(
    qtbot: QtBot,
    qapp: QApplication,
    shown_house: House,
    runner: JobRunner,
    settings: MemorySettings,
    settle_jobs: Settle,
) -> None:
    matter = change_of(shown_house)
    person = next(each for each in people(shown_house) if each.label == "程嘉宁")
    finding = enter_finding(shown_house, NewFinding("弱口令", date(2026, 10, 1)))
    window = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(window, before_close_func=locking(qtbot, runner))
    window.show()
    window.show_vault(HouseVault(shown_house))
    settle_jobs()
    workspace = window.workspace_or_fail()
    workspace.open_item("matter", str(matter))
    settle_jobs()
    settle_jobs()
    assert workspace.place is Place.PEOPLE
    assert workspace.people.matters.chosen == matter
    shown = workspace.people.matters.sheet.shown
    assert shown is not None
    assert shown.line.id == matter
    workspace.open_item("person", str(person.id))
    settle_jobs()
    assert workspace.people.tab is Tab.PEOPLE
    assert workspace.people.pane.chosen == person.id
    workspace.open_item("finding", str(finding.id))
    settle_jobs()
    assert workspace.place is Place.ASSURANCE
    assert workspace.assurance.findings.chosen is not None
    assert workspace.assurance.findings.chosen.finding.id == finding.id


def test_reading_again_leaves_the_filters_as_they_were_typed(
    page: PeoplePage, shown_house: House, settle_jobs: Settle
) -> None:
    words = "没有这样的事"
    matter = change_of(shown_house)
    show(page, settle_jobs)
    page.open_matter(matter)
    settle_jobs()
    page.turn_to(Tab.PEOPLE)
    page.pane.filter.setText(words)
    page.matters.filter.setText(words)
    assert page.matters.chosen is None
    page.refresh()
    settle_jobs()
    assert page.matters.filter.text() == words
    assert page.pane.filter.text() == words
    page.turn_to(Tab.MATTERS)
    page.refresh()
    settle_jobs()
    assert page.matters.filter.text() == words


@pytest.mark.parametrize("way", ["open_person", "_show_kept", "open_matter", "_show_opened"])
def test_a_filter_gives_way_once_to_who_or_what_was_just_entered(
    page: PeoplePage, shown_house: House, settle_jobs: Settle, way: str
) -> None:
    entered(shown_house)
    show(page, settle_jobs)
    matter = change_of(shown_house)
    person = entered(shown_house, "沈一鸣").id
    asked = person if way in ("open_person", "_show_kept") else matter
    pane = page.pane if asked == person else page.matters
    pane.filter.setText("没有这样的")
    getattr(page, way)(asked)
    assert pane.chosen is None, "what was read last doesn't know it"
    page.refresh()
    settle_jobs()
    assert pane.chosen == asked
    pane.filter.setText("没有这样的")
    page.refresh()
    settle_jobs()
    assert pane.filter.text() == "没有这样的"
