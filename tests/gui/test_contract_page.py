"""The contract's page over a real archive: from what stands in the way to filed evidence, and all its dialogs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.itemmodels.contract_overview import blocker_words
from desktop.itemmodels.contract_states import Sight
from desktop.itemmodels.plan_cells import PlanColumn
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.contract.contract_settings import setting_of, settle
from desktop.services.contract.duties import duty_named, say_of_duty
from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.kpi import kpi_entries
from desktop.services.contract.payments import payments_of, say_of_payment
from desktop.services.contract.register_sheets.records import Outcome
from desktop.services.contract.register_sheets.registry import REGISTERS, register_named
from desktop.services.contract.registers import SHOWN_ON
from desktop.services.contract.rules import rule_revisions, rules_of
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.people.people import NewPerson, enter_people
from desktop.services.people.person_items import NewItem, enter_item
from desktop.settings import MemorySettings
from desktop.views.contract.contract_page import ContractPage, Tab
from desktop.views.contract.filed_dialog import FiledDialog
from desktop.views.contract.kpi_dialogs import EntriesDialog, EntryDialog
from desktop.views.contract.payment_dialog import PaymentDialog, PaymentEntriesDialog
from desktop.views.contract.proposals_dialog import ProposalsDialog
from desktop.views.contract.rule_dialog import RuleDialog
from desktop.views.contract.rules_view import register_titles
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.step_dialog import StepDialog
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.main_window import MainWindow
from desktop.views.people.attach_dialog import AttachDialog
from desktop.views.shell.places import Place
from desktop.views.systems.document_line import ItemLine
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from models.categories import Category
from models.obligations.duty_state import DutyState
from models.records import DocumentRecord
from tests.gui.conftest import locking
from tests.gui.contract_vault import NAMES, START, TODAY, papers
from tests.gui.ordering import Settle, dialog_over
from vault.errors import StorageFailed

KEY = "R51/2026-08"
PAPER = "月度运维实施工作记录表"


@pytest.fixture
def settle_jobs(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def kept(house: House) -> House:
    """An invented contract in its eighth month: two people, two months' papers, of which one proves something."""
    settle(house, SHOWN_ON, TODAY.isoformat())
    for each in enter_people(house, [NewPerson(name, role="on-site") for name in NAMES[:2]]):
        enter_item(house, each.id, NewItem("on-site", since=START))
    first, _second = papers(
        house,
        [
            {"title": f"记录表 {month}", "type": PAPER, "period": month, "formed": date(2026, 9, 8)}
            for month in ("2026-07", "2026-08")
        ],
    )
    attach_evidence(house, ["R51/2026-07"], first.id, signed="both")
    return house


@pytest.fixture
def page(
    qtbot: QtBot, kept: House, runner: JobRunner, look: Look, settle_jobs: Settle
) -> ContractPage:
    archive = Archive(HouseVault(kept), HouseDoor(), runner)
    made = ContractPage(archive, FilingDesk(archive), look)
    qtbot.addWidget(made, before_close_func=lambda _widget: settle_jobs())
    made.resize(1300, 800)
    made.show()
    settle_jobs()
    assert made.reading is not None
    return made


def said(page: ContractPage) -> str:
    """All the words of the duty in view."""
    return "\n".join(each.text() for each in page.panel.sheet.widget().findChildren(QLabel))


def press(holder: QWidget, words: str) -> None:
    """Click the button with these words, of several the newest."""
    found = [each for each in holder.findChildren(QPushButton) if each.text() == words]
    assert found, words
    found[-1].click()


def state(house: House, key: str = KEY) -> DutyState:
    return duty_named(house, key).state


def test_tab_goes_through_the_panel_as_one_reads(page: ContractPage) -> None:
    page.open_duty(KEY)
    page.open_duty("R51/2026-07")
    page.open_duty(KEY)
    reached: list[QWidget] = []
    each = page.matrix.table.nextInFocusChain()
    while each is not None and each is not page.matrix.table:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible():
            reached.append(each)
        each = each.nextInFocusChain()
    of_sheet = [reached.index(one) for one in reached if page.panel.sheet.isAncestorOf(one)]
    file, choose = reached.index(page.panel.file), reached.index(page.panel.choose_document)
    assert of_sheet
    assert max(of_sheet) < file < choose


def test_what_stands_in_the_way_is_named_by_whose_it_is(page: ContractPage) -> None:
    assert page.reading is not None
    pledges = [each for each in page.reading.overview.blockers if each.key.startswith("R67/p")]
    said = [blocker_words(each, page.reading) for each in pledges]
    assert {name for name in NAMES[:2] if any(name in one for one in said)} == set(NAMES[:2])
    assert not [one for one in said if "R67/p" in one]


def test_nothing_is_read_before_the_page_is_seen(
    qtbot: QtBot, kept: House, runner: JobRunner, look: Look, settle_jobs: Settle
) -> None:
    archive = Archive(HouseVault(kept), HouseDoor(), runner)
    made = ContractPage(archive, FilingDesk(archive), look)
    qtbot.addWidget(made)
    settle_jobs()
    assert made.reading is None


def test_a_blocker_is_one_click_from_its_place(
    qtbot: QtBot, page: ContractPage, settle_jobs: Settle
) -> None:
    assert page.overview.verdict.startswith("No. ")
    blockers = page.reading.overview.blockers if page.reading else ()
    wanted = next(each for each in blockers if each.key == KEY)
    lines = [each.text() for each in page.overview.widget().findChildren(ItemLine)]
    press(page.overview.widget(), f"Show {len(blockers) - 7} more")
    table = next(each for each in page.overview.widget().findChildren(RowTable) if each.isVisible())
    shown = table.model().records  # type: ignore[attr-defined]  # a RowsModel
    assert {each.sentence for each in blockers} <= {*lines, *(each.sentence for each in shown)}
    table.scrollTo(table.model().index(shown.index(wanted), 0))
    row = table.visualRect(table.model().index(shown.index(wanted), 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    settle_jobs()
    assert page.tab is Tab.MATRIX
    assert [each.duty.key for each in page.panel.chosen] == [KEY]
    assert "Papers it asks for\nMonthly record of work\nmissing" in said(page)
    assert "missing" in said(page)


def test_a_person_in_the_way_leads_to_people(qtbot: QtBot, page: ContractPage) -> None:
    blockers = page.reading.overview.blockers if page.reading else ()
    assert any(each.kind == "person" for each in blockers)
    with qtbot.waitSignal(page.item_activated) as gone:
        page.overview.item_activated.emit("person", "1", "")
    assert gone.args == ["person", "1", ""]


def test_from_a_red_cell_to_the_evidence(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.open_duty(KEY)
    settle_jobs()
    assert page.panel.file.isVisible()
    dialog = page.evidence.choose_for([KEY])
    settle_jobs()
    dialog.submit()
    assert dialog.notice.sentence, "a document has to be chosen"
    number = next(each.number for each in _documents(kept) if each.period == "2026-08")
    dialog.document.setText(number)
    dialog.signed.setCurrentIndex(dialog.signed.findData("both"))
    dialog.submit()
    settle_jobs()
    page.refresh()
    settle_jobs()
    assert state(kept) is DutyState.READY
    assert "记录表 2026-08" in [
        each.text() for each in page.panel.sheet.widget().findChildren(ItemLine)
    ]
    press(page.panel, "Submit…")
    asked = dialog_over(page, StepDialog)
    asked.day.setText("2026-09-18")
    asked.submit()
    settle_jobs()
    assert state(kept) is DutyState.SUBMITTED
    assert duty_named(kept, KEY).delivered == date(2026, 9, 18)


def test_what_fits_is_proposed_and_taken(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.open_duty(KEY)
    settle_jobs()
    assert "Found in the archive" in said(page)
    press(page.panel.sheet.widget(), "Use")
    dialog = dialog_over(page, FiledDialog)
    assert dialog.kind.currentData() == PAPER
    dialog.submit()
    settle_jobs()
    assert state(kept) is DutyState.TO_SIGN, "nobody's signature was said to be on it"


def test_files_dropped_on_a_duty_are_filed_and_prove_it(
    page: ContractPage, kept: House, settle_jobs: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    scan = tmp_path / "扫描件.txt"
    scan.write_text("八月的工作。\n", "utf-8")
    page.open_duty(KEY)
    settle_jobs()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(scan))])
    entered = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.panel.dragEnterEvent(entered)
    assert entered.isAccepted()
    page.panel.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    dialog = dialog_over(page, ImportDialog)
    qtbot.waitUntil(lambda: not dialog.reading, timeout=60_000)
    (row,) = dialog.model.plan.rows
    assert (row.choice.type, row.choice.period) == (PAPER, "2026-08")
    if row.choice.category is None:
        dialog.model.set_field([0], PlanColumn.CATEGORY, Category.OPERATIONS)
    dialog.submit()
    qtbot.waitUntil(lambda: bool(page.findChildren(FiledDialog)), timeout=20_000)
    asked = dialog_over(page, FiledDialog)
    asked.signed.setCurrentIndex(asked.signed.findData("both"))
    asked.submit()
    settle_jobs()
    view = duty_named(kept, KEY)
    assert [each.title for each in view.evidence] == ["扫描件"]
    assert view.unsigned, "a text that can still be edited is never signed"


def test_a_waiver_needs_a_name_and_a_reason(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.open_duty(KEY)
    settle_jobs()
    dialog = page.evidence.say([KEY], "waived")
    dialog.submit()
    assert dialog.notice.sentence
    dialog.name.setText("林晓舟")
    dialog.reason.setPlainText("甲方书面同意本月不交")
    dialog.submit()
    settle_jobs()
    assert state(kept) is DutyState.WAIVED


def test_several_cells_are_done_together(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.open_duty("R54/2026-08")
    matrix = page.matrix
    row, column = matrix.table.currentIndex().row(), matrix.table.currentIndex().column()
    matrix.table.selectionModel().select(
        matrix.model.index(row, column + 1), matrix.table.selectionModel().SelectionFlag.Select
    )
    assert page.panel.list.isVisible()
    page.panel.list.selectAll()
    assert {each.duty.key for each in page.panel.chosen} == {"R54/2026-08", "R54/2026-09"}
    dialog = page.evidence.say([each.duty.key for each in page.panel.chosen], "not-applicable")
    dialog.name.setText("林晓舟")
    dialog.reason.setPlainText("当月没有需求")
    dialog.submit()
    settle_jobs()
    for key in ("R54/2026-08", "R54/2026-09"):
        assert state(kept, key) is DutyState.NOT_APPLICABLE
    page.refresh()
    settle_jobs()
    cell = matrix.model.cell_at(row, column)
    assert cell is not None
    assert cell.sight is Sight.NOT_APPLICABLE


def test_evidence_is_withdrawn_with_a_reason(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.open_duty("R51/2026-07")
    settle_jobs()
    (proof,) = duty_named(kept, "R51/2026-07").evidence
    press(page.panel.sheet.widget(), "Withdraw…")
    dialog = page.findChildren(type(page.evidence.withdraw(proof.id)))[-1]
    dialog.submit()
    assert dialog.notice.sentence
    dialog.reason.setText("传错了")
    dialog.submit()
    settle_jobs()
    assert not duty_named(kept, "R51/2026-07").evidence
    for each in page.findChildren(type(dialog)):
        each.reject()


def test_an_illegal_step_is_refused_in_words(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    dialog = page.evidence.say([KEY], "submitted")
    dialog.submit()
    settle_jobs()
    assert dialog.isVisible()
    assert KEY in dialog.notice.sentence
    assert state(kept) is DutyState.TO_COLLECT
    dialog.reject()


def test_another_day_shows_what_was_there_then(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    say_of_duty(kept, ["R51/2026-07"], "submitted", day=date(2026, 9, 10))
    page.open_duty("R51/2026-07")
    page.days.choose(date(2026, 8, 15))
    settle_jobs()
    assert page.reading is not None
    assert page.reading.day == date(2026, 8, 15)
    (shown,) = page.panel.chosen
    assert shown.state is DutyState.TO_COLLECT
    assert page.days.back.isVisible()
    page.days.back.click()
    settle_jobs()
    assert page.reading.day == TODAY
    (shown,) = page.panel.chosen
    assert shown.state is DutyState.SUBMITTED


def test_a_duty_that_is_not_there_is_said(page: ContractPage, settle_jobs: Settle) -> None:
    page.open_duty("R99/2026-08")
    settle_jobs()
    assert "R99/2026-08" in page.notice.sentence


def test_the_filter_gives_way_to_a_duty_that_is_asked_for(
    page: ContractPage, settle_jobs: Settle
) -> None:
    page.focus_filter()
    page.matrix.filter.setText("没有这样的义务")
    assert page.matrix.empty.isVisible()
    page.open_duty(KEY)
    assert not page.matrix.filter.text()
    assert [each.duty.key for each in page.panel.chosen] == [KEY]


def test_what_happened_to_a_payment_is_entered(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.overview.item_activated.emit("payment", "1", "")
    dialog = dialog_over(page, PaymentDialog)
    dialog.amount.setText("很多")
    dialog.submit()
    assert dialog.notice.sentence
    dialog.amount.setText("")
    dialog.day.setText("2026-04-28")
    dialog.submit()
    settle_jobs()
    first = payments_of(kept)[0]
    assert first.invoiced_fen == first.amount_fen


def test_categories_lead_to_their_rows(page: ContractPage, settle_jobs: Settle) -> None:
    page.overview.item_activated.emit("category", "pledge", "")
    assert page.tab is Tab.MATRIX
    assert page.matrix.model.rows
    assert all("pledge" in row.categories for row in page.matrix.model.rows)


def test_keys_go_from_a_cell_to_what_lies_in_it(
    qtbot: QtBot, page: ContractPage, settle_jobs: Settle
) -> None:
    page.activateWindow()
    page.open_duty("R67/p1")
    qtbot.keyClick(page.matrix.table, Qt.Key.Key_Return)
    assert page.focusWidget() in (page.panel.file, page.panel.list)


def test_an_entry_is_made_and_voided(page: ContractPage, kept: House, settle_jobs: Settle) -> None:
    page.show_tab(Tab.KPI)
    assert page.kpi.chosen is not None
    page.ledger.record("a")
    settle_jobs()
    dialog = dialog_over(page, EntryDialog)
    dialog.submit()
    settle_jobs()
    assert dialog.notice.sentence, "an inspection has an object"
    for name, words in (("object", "机房"), ("person", "林晓舟")):
        dialog.facts[name].setText(words)  # type: ignore[attr-defined]  # a line
    dialog.submit()
    settle_jobs()
    (entry,) = kpi_entries(kept, "inspection")
    page.refresh()
    settle_jobs()
    assert page.kpi.chosen is not None
    assert page.kpi.chosen.value == 1
    page.ledger.show_entries("a")
    settle_jobs()
    shown = dialog_over(page, EntriesDialog)
    shown.table.selectRow(0)
    shown.reason.setText("重复登记")
    shown.submit()
    settle_jobs()
    assert entry.id not in [each.id for each in kpi_entries(kept, "inspection")]


def test_a_sheet_is_looked_at_before_it_is_carried_in(
    page: ContractPage, kept: House, settle_jobs: Settle, tmp_path: Path
) -> None:
    sheet = tmp_path / "巡检.csv"
    sheet.write_text(
        "日期,巡检对象,巡检人\n2026-11-02,机房,林晓舟\n2026-13-02,机房,林晓舟\n", "utf-8"
    )
    dialog = page.sheets.take("kpi", sheet)
    settle_jobs()
    assert dialog.plan is not None
    assert dialog.problems.isVisible()
    assert not kpi_entries(kept, "inspection")
    dialog.submit()
    settle_jobs()
    assert [each.day for each in kpi_entries(kept, "inspection")] == [date(2026, 11, 2)]


def test_every_register_goes_out_as_a_sheet_and_comes_back(
    page: ContractPage, kept: House, settle_jobs: Settle, tmp_path: Path
) -> None:
    assert register_titles() == {name: register_named(kept, name).title for name in REGISTERS}
    page.show_tab(Tab.RULES)
    settle_jobs()
    names = [each.accessibleName() for each in page.rules.findChildren(QPushButton)]
    for title in register_titles().values():
        assert {f"{title}: Export…", f"{title}: Import…"} <= set(names)
    dialog = page.sheets.ask_where("people", "人员名册")
    assert dialog.selectedFiles()[0].endswith("人员名册.xlsx")
    out = tmp_path / "人员.xlsx"
    dialog.fileSelected.emit(str(out))
    dialog.reject()
    settle_jobs()
    assert page.notice.sentence == f"2 rows written to {out}."
    before = out.read_bytes()
    page.sheets.write("people", out)
    settle_jobs()
    assert page.notice.isVisible()
    assert "rows written" not in page.notice.sentence
    assert out.read_bytes() == before
    looked_at = page.sheets.take("people", out)
    settle_jobs()
    assert looked_at.plan is not None
    assert not looked_at.plan.problems
    assert looked_at.plan.counts[Outcome.SAME] == 2
    looked_at.reject()


def test_reports_have_no_entries_of_their_own(page: ContractPage, settle_jobs: Settle) -> None:
    page.ledger.record("k")
    settle_jobs()
    assert "reports" in page.notice.sentence


def test_the_calendar_tells_days_off_and_goes_on_by_key(
    qtbot: QtBot, page: ContractPage, settle_jobs: Settle
) -> None:
    page.show_tab(Tab.CALENDAR)
    calendar = page.calendar
    calendar.show_month(date(2026, 10, 7))
    assert "day off" in calendar.day_title.text()
    calendar.show_month(date(2026, 10, 10))
    assert "make-up working day" in calendar.day_title.text()
    assert calendar.notice.isHidden()
    calendar.show_month(date(2026, 12, 31))
    qtbot.keyClick(calendar.table, Qt.Key.Key_Right)
    assert calendar.table.day == date(2027, 1, 1)
    assert "2027" in calendar.notice.sentence, "that year's decree isn't known"
    qtbot.keyClick(calendar.table, Qt.Key.Key_PageUp)
    assert calendar.table.day == date(2026, 12, 1)


def test_a_day_of_the_calendar_leads_to_its_duties(
    qtbot: QtBot, page: ContractPage, settle_jobs: Settle
) -> None:
    page.show_tab(Tab.CALENDAR)
    assert page.reading is not None
    due = page.reading.board.by_key[KEY].duty.due
    assert due is not None
    page.calendar.show_month(due)
    keys = [each.duty.key for each in page.calendar.list.duties.views]
    assert KEY in keys
    page.activateWindow()
    qtbot.keyClick(page.calendar.table, Qt.Key.Key_Return)
    page.calendar.list.setCurrentIndex(page.calendar.list.duties.index(keys.index(KEY)))
    qtbot.keyClick(page.calendar.list, Qt.Key.Key_Return)
    assert page.tab is Tab.MATRIX
    assert [each.duty.key for each in page.panel.chosen] == [KEY]


def test_holidays_of_the_wrong_year_are_named_and_those_of_the_right_one_taken(
    page: ContractPage, kept: House, settle_jobs: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("2027-01-01,statutory,元旦\n2027-01-03,workday\n", "utf-8")
    page.keeping.take_holidays(file, 2028)
    settle_jobs()
    assert "2027" in page.notice.sentence
    assert not rules_of(kept).calendar.knows(2027)
    page.keeping.take_holidays(file, 2027)
    settle_jobs()
    assert rules_of(kept).calendar.knows(2027)


def test_a_question_is_settled_with_its_paper(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    page.show_tab(Tab.RULES)
    settle_jobs()
    assert page.rules.shown is not None
    wanted = next(each for each in page.rules.shown.settings if each.rule.id == "month-hard")
    dialog = page.keeping.settle(wanted)
    settle_jobs()
    dialog.value.setText("三十")
    dialog.submit()
    assert dialog.notice.sentence
    dialog.value.setText("15")
    paper = _documents(kept)[0]
    dialog.document.setText(paper.number)
    dialog.submit()
    settle_jobs()
    after = setting_of(kept, "month-hard")
    assert (after.value, after.by, after.document_id) == ("15", "vault", paper.id)
    settle_jobs()
    words = [each.text() for each in page.rules.widget().findChildren(ItemLine)]
    assert paper.title in words


def test_rules_that_contradict_themselves_are_named_and_not_kept(
    page: ContractPage, kept: House, settle_jobs: Settle, tmp_path: Path
) -> None:
    page.keeping.edit("duties")
    settle_jobs()
    dialog = dialog_over(page, RuleDialog)
    good = dialog.text.toPlainText()
    dialog.text.setPlainText(good.replace('penalty = "Ⅱ11.3"', 'penalty = "Ⅸ99"', 1))
    dialog.submit()
    settle_jobs()
    assert "Ⅸ99" in dialog.notice.sentence
    assert not rule_revisions(kept, "duties")
    file = tmp_path / "duties.toml"
    dialog.write_file(file)
    file.write_text(good.replace("version = 1", "version = 2", 1), "utf-8")
    dialog.take_file(file)
    dialog.note.setText("核对过")
    dialog.submit()
    settle_jobs()
    (revision,) = rule_revisions(kept, "duties")
    assert (revision.origin, revision.note) == ("duties.toml", "核对过")


def test_the_page_is_one_of_the_window(
    qtbot: QtBot,
    qapp: QApplication,
    kept: House,
    runner: JobRunner,
    settings: MemorySettings,
    settle_jobs: Settle,
) -> None:
    load_typeface()
    window = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(window, before_close_func=locking(qtbot, runner))
    window.show()
    window.show_vault(HouseVault(kept))
    settle_jobs()
    workspace = window.workspace_or_fail()
    workspace.open_item("duty", KEY)
    settle_jobs()
    assert workspace.place is Place.CONTRACT
    assert [each.duty.key for each in workspace.contract.panel.chosen] == [KEY]
    workspace.contract.item_activated.emit("place", "people", "")
    settle_jobs()
    assert workspace.place is Place.PEOPLE
    workspace.go(Place.CONTRACT)
    dialog = workspace.contract.evidence.choose_for([KEY])
    assert isinstance(dialog, AttachDialog)
    settle_jobs()
    dialog.reject()


def _documents(house: House) -> list[DocumentRecord]:
    return list(list_documents(house))


def test_a_payment_entered_by_mistake_is_voided(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    say_of_payment(kept, 1, "invoiced", day=date(2026, 4, 28), reference="INV-1")
    say_of_payment(kept, 1, "received", day=date(2026, 5, 14), reference="BANK-1")
    page.refresh()
    settle_jobs()
    # It is received in full, and what was entered of it can still be reached.
    names = [each.accessibleName() for each in page.overview.findChildren(QPushButton)]
    assert "Entries of payment 1" in names
    assert "Enter something of payment 1" not in names
    page.overview.item_activated.emit("payment-entries", "1", "")
    dialog = dialog_over(page, PaymentEntriesDialog)
    rows = dialog.table.model()
    assert [rows.index(row, 3).data() for row in range(rows.rowCount())] == ["BANK-1", "INV-1"]
    dialog.submit()
    assert not payments_of(kept)[0].rows[0].void
    dialog.table.selectRow(0)
    dialog.submit()
    assert dialog.notice.sentence == "Say why."
    dialog.reason.setText("误登")
    dialog.submit()
    settle_jobs()
    first = payments_of(kept)[0]
    assert (first.received_fen, first.invoiced_fen) == (0, first.amount_fen)
    assert [row.reference for row in first.rows] == ["INV-1"]


def test_what_certainly_fits_is_attached_at_once_but_for_lines_left_out(
    qtbot: QtBot, page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    papers(
        kept,
        [
            {
                "title": "记录表 2026-09",
                "type": PAPER,
                "period": "2026-09",
                "formed": date(2026, 10, 9),
            }
        ],
    )
    page.show_tab(Tab.MATRIX)
    page.matrix.propose.click()
    settle_jobs()
    dialog = dialog_over(page, ProposalsDialog)
    proposed = [each.key for each in dialog.model.records]
    assert sorted(proposed) == [KEY, "R51/2026-09"]
    dialog.table.selectRow(proposed.index(KEY))
    dialog.activateWindow()
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    settle_jobs()
    assert dialog.isVisible()
    assert state(kept, "R51/2026-09") is DutyState.TO_COLLECT
    assert [each.key for each in dialog.taken] == ["R51/2026-09"]
    dialog.signed.setCurrentIndex(dialog.signed.findData("both"))
    dialog.submit()
    settle_jobs()
    assert state(kept, "R51/2026-09") is DutyState.READY
    assert state(kept) is DutyState.TO_COLLECT
    assert not dialog_is_open(page, ProposalsDialog)


def test_with_nothing_to_attach_that_is_said(
    page: ContractPage, kept: House, settle_jobs: Settle
) -> None:
    attach_evidence(kept, [KEY], 2, signed="both")
    page.matrix.propose.click()
    settle_jobs()
    assert page.notice.sentence == "No document here is certainly a paper that a duty lacks."


def test_evidence_is_looked_for_once_at_a_time(page: ContractPage, settle_jobs: Settle) -> None:
    page.show_tab(Tab.MATRIX)
    page.matrix.propose.click()
    assert not page.matrix.propose.isEnabled()
    page.matrix.propose.click()
    page.evidence.propose()
    settle_jobs()
    assert page.matrix.propose.isEnabled()
    shown = [each for each in page.findChildren(ProposalsDialog) if each.isVisible()]
    assert len(shown) == 1


def test_evidence_is_looked_for_again_after_that_failed(
    page: ContractPage, settle_jobs: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_house: House) -> None:
        raise StorageFailed(Path("x"), OSError())

    page.show_tab(Tab.MATRIX)
    with monkeypatch.context() as broken:
        broken.setattr("desktop.jobs.contract.suggest_all", fail)
        page.matrix.propose.click()
        settle_jobs()
    assert page.notice.sentence
    page.matrix.propose.click()
    settle_jobs()
    assert dialog_is_open(page, ProposalsDialog)


def test_evidence_is_looked_for_today_only(page: ContractPage, settle_jobs: Settle) -> None:
    page.show_tab(Tab.MATRIX)
    assert page.matrix.propose.isVisible()
    page.days.choose(date(2026, 8, 15))
    settle_jobs()
    assert not page.matrix.propose.isVisible()
    page.days.back.click()
    settle_jobs()
    assert page.matrix.propose.isVisible()


def dialog_is_open(page: ContractPage, kind: type[QWidget]) -> bool:
    return any(each.isVisible() for each in page.findChildren(kind))
