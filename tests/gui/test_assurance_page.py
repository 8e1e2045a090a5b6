"""The assurance page over a real archive: filings on one page, the scoring sheet, the board of findings, products."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.filing_list import FilingListModel
from desktop.itemmodels.finding_board import FindingColumnModel
from desktop.itemmodels.scoring_rows import ScoringColumn, ScoringModel
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.assurance.assessments import NewAssessment, enter_assessment, get_assessment
from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.assurance.findings_loop import (
    NewFinding,
    attach_finding_evidence,
    enter_finding,
    finding_view,
    say_of_finding,
)
from desktop.services.assurance.products import NewProduct, enter_product
from desktop.services.assurance.scoring import NewScore, enter_scores, sheet_of
from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.order.systems import NewSystem, enter_system
from desktop.views.assurance.assurance_page import AssurancePage, Tab
from desktop.views.assurance.filing_dialogs import AssessmentDialog, FilingDialog
from desktop.views.assurance.finding_dialog import FindingDialog
from desktop.views.assurance.score_dialog import ScoreDialog
from desktop.views.controls.step_dialog import StepDialog
from desktop.views.people.attach_dialog import AttachDialog
from desktop.views.theme.look import Look
from models.assurance.findings_machine import FindingState
from models.obligations.register_records import Filing, Finding
from tests.gui.ordering import Settle, dialog_over, filed

TODAY = date(2026, 11, 27)
FOUND = date(2026, 10, 1)


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
) -> AssurancePage:
    made = AssurancePage(Archive(HouseVault(shown_house), HouseDoor(), runner), look)
    qtbot.addWidget(made, before_close_func=lambda _widget: settle_jobs())
    made.resize(1300, 800)
    return made


def show(page: AssurancePage, settle_jobs: Settle) -> None:
    page.show()
    settle_jobs()


def read_again(page: AssurancePage, settle_jobs: Settle) -> None:
    settle_jobs()
    page.refresh()
    settle_jobs()


def graded(house: House, **said: object) -> Filing:
    facts = {"title": "综合执法平台", "level": 3, "issued": date(2025, 4, 10), "number": "YL-1"}
    return enter_filing(house, NewFiling(**{**facts, **said}))  # type: ignore[arg-type]  # what a test says


def found(house: House, problem: str = "弱口令", **said: object) -> Finding:
    return enter_finding(house, NewFinding(problem, FOUND, **said))  # type: ignore[arg-type]  # the same


def words_of(widget: object) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))  # type: ignore[attr-defined]  # a widget


def column_of(page: AssurancePage, finding: Finding) -> FindingState | None:
    held = [
        state
        for state, column in page.findings.columns.items()
        if column.model.row_of(finding.id) is not None
    ]
    assert len(held) <= 1
    return held[0] if held else None


def test_empty_pages_say_what_to_do(page: AssurancePage, settle_jobs: Settle) -> None:
    show(page, settle_jobs)
    assert page.filings.empty.isVisible()
    page.turn_to(Tab.SCORING)
    assert page.scoring.empty.isVisible()
    page.turn_to(Tab.PRODUCTS)
    assert page.products.empty.isVisible()


def test_models_keep_their_rules(
    qtmodeltester: ModelTester, page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    graded(shown_house)
    crypto = graded(shown_house, scheme="crypto", number="", issued=None)
    enter_assessment(shown_house, NewAssessment(crypto.id, number="MP-1"))
    found(shown_house)
    show(page, settle_jobs)
    assert page.board is not None
    filings, scores, cards = FilingListModel(), ScoringModel(), FindingColumnModel()
    filings.replace(page.board.view.systems)
    scores.replace(page.scoring.sheet)
    cards.replace(page.board.findings.findings, {})
    for model in (filings, scores, cards):
        assert model.rowCount()
        qtmodeltester.check(model)
    assert not scores.flags(scores.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable, "a layer"
    assert not filings.flags(filings.index(1)) & Qt.ItemFlag.ItemIsSelectable, "a heading"


def test_a_system_is_filed_and_shown_on_one_page(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    system = enter_system(shown_house, NewSystem("移动执法终端", "business"))
    show(page, settle_jobs)
    page.filings.new_wanted.emit()
    dialog = dialog_over(page, FilingDialog)
    dialog.submit()
    assert "Choose a system" in dialog.notice.sentence
    dialog.system.setCurrentIndex(dialog.system.findData(system.id))
    dialog.number.setText("YL-2026-2")
    dialog.issued.setText("2026-12-01")
    dialog.submit()
    settle_jobs()
    assert "hasn't come yet" in dialog.notice.sentence
    dialog.issued.setText("2025-04-10")
    dialog.submit()
    read_again(page, settle_jobs)
    [filing] = registers_of(shown_house).filing.values()
    page.open_filing(filing.id)
    said = words_of(page.filings.sheet.widget())
    for expected in ("移动执法终端", "YL-2026-2", "2028-04-09", "no report yet"):
        assert expected in said


def test_a_paper_of_the_checklist_is_filed_from_its_line(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    paper = filed(shown_house, 1)[0]
    filing = graded(shown_house)
    show(page, settle_jobs)
    page.open_filing(filing.id)
    before = page.filings.sheet.sheet
    assert before is not None
    assert "certificate" in {each.material.id for each in before.missing}
    page.filings.sheet.attach_wanted.emit("certificate")
    dialog = dialog_over(page, AttachDialog)
    settle_jobs()
    dialog.document.setText(paper.number)
    dialog.submit()
    read_again(page, settle_jobs)
    after = page.filings.sheet.sheet
    assert after is not None
    assert "certificate" not in {each.material.id for each in after.missing}


def test_a_result_on_a_bound_asks_for_what_the_report_concludes(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    filing = graded(shown_house)
    show(page, settle_jobs)
    page.open_filing(filing.id)
    page.filings.sheet.act_wanted.emit("assessment")
    dialog = dialog_over(page, AssessmentDialog)
    dialog.number.setText("DJCP-1")
    dialog.reported.setText("2026-07-18")
    dialog.outcome.setText("ninety")
    dialog.submit()
    assert "is no score" in dialog.notice.sentence
    dialog.outcome.setText("90")
    dialog.hazards.setValue(0)
    dialog.submit()
    settle_jobs()
    assert "90.00" in dialog.notice.sentence
    assert not registers_of(shown_house).assessment
    dialog.conclusion.setCurrentIndex(dialog.conclusion.findData("basic"))
    dialog.submit()
    settle_jobs()
    [made] = registers_of(shown_house).assessment.values()
    assert (made.result, made.conclusion, made.hazards) == (9000, "basic", 0)


def test_a_finding_goes_from_column_to_column_and_whoever_fixed_it_cannot_close_it(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    before, after = filed(shown_house, 2)
    finding = found(shown_house)
    show(page, settle_jobs)
    page.open_finding(finding.id)
    assert column_of(page, finding) is FindingState.NEW

    def take(step: str, name: str) -> StepDialog:
        view = page.findings.chosen
        assert view is not None
        page.findings.panel.step_wanted.emit(view, step)
        dialog = dialog_over(page, StepDialog)
        dialog.name.setText(name)
        dialog.submit()
        settle_jobs()
        return dialog

    for step, state in (
        ("dispatched", FindingState.DISPATCHED),
        ("fixing", FindingState.FIXING),
        ("fixed", FindingState.TO_VERIFY),
    ):
        take(step, "许明轩")
        read_again(page, settle_jobs)
        assert column_of(page, finding) is state
    dialog = take("closed", "许明轩")
    for expected in ("somebody else verifies", "how it was before", "how it is now"):
        assert expected in dialog.notice.sentence
    dialog.reject()
    for kind, paper in (("before", before), ("after", after)):
        attach_finding_evidence(shown_house, finding.id, kind, paper.id, day=TODAY)
    read_again(page, settle_jobs)
    take("closed", "周子涵")
    read_again(page, settle_jobs)
    assert column_of(page, finding) is FindingState.CLOSED
    assert finding_view(shown_house, finding.id).standing.closed_by == "周子涵"


def test_only_steps_that_exist_are_offered(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    finding = found(shown_house)
    show(page, settle_jobs)
    page.open_finding(finding.id)
    offered = {each.text() for each in page.findings.panel.widget().findChildren(QPushButton)}
    assert "dispatch…" in offered
    assert "verify and close…" not in offered


def test_the_board_is_walked_with_arrows(
    qtbot: QtBot, page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    first, second = found(shown_house, "甲"), found(shown_house, "乙")
    say_of_finding(shown_house, [second.id], "dispatched", day=FOUND, name="许明轩")
    say_of_finding(shown_house, [second.id], "fixing", day=FOUND)
    show(page, settle_jobs)
    page.open_finding(first.id)
    new, fixing = (
        page.findings.columns[each].list for each in (FindingState.NEW, FindingState.FIXING)
    )
    new.setFocus()
    # The column between is empty and is passed over.
    qtbot.keyClick(new, Qt.Key.Key_Right)
    assert page.findings.chosen is not None
    assert page.findings.chosen.finding.id == second.id
    qtbot.keyClick(fixing, Qt.Key.Key_Left)
    assert page.findings.chosen.finding.id == first.id


def test_filters_give_way_to_a_finding_that_is_asked_for(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    kept, hidden = found(shown_house, "甲口令"), found(shown_house, "乙日志", risk="low")
    show(page, settle_jobs)
    page.findings.filter.setText("口令")
    assert column_of(page, kept) is FindingState.NEW
    assert column_of(page, hidden) is None
    page.open_finding(hidden.id)
    assert column_of(page, hidden) is FindingState.NEW
    assert page.findings.chosen is not None
    assert page.findings.chosen.finding.id == hidden.id


def test_a_finding_that_came_again_leads_to_the_earlier_one(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    system = enter_system(shown_house, NewSystem("综合执法平台", "business")).id
    old = enter_finding(
        shown_house,
        NewFinding("弱口令", date(2025, 7, 1), system=system, item="8.1.4.1", report="A"),
    )
    new = found(shown_house, system=system, item="8.1.4.1", report="B")
    show(page, settle_jobs)
    page.findings.again.setChecked(True)
    assert column_of(page, old) is None
    page.open_finding(new.id)
    assert "Found before" in words_of(page.findings.panel.widget())
    page.findings.panel.finding_wanted.emit(old.id)
    assert page.findings.chosen is not None
    assert page.findings.chosen.finding.id == old.id


def test_an_object_is_judged_and_the_total_follows(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    filing = graded(shown_house, scheme="crypto", number="", issued=None)
    made = enter_assessment(shown_house, NewAssessment(filing.id, number="MP-1"))
    show(page, settle_jobs)
    page.open_scoring(made.id)
    sheet = page.scoring.sheet
    assert sheet is not None
    assert sheet.total is None
    unit = sheet.units[0]
    page.scoring.object_wanted.emit(unit, None)
    dialog = dialog_over(page, ScoreDialog)
    dialog.submit()
    assert "which object" in dialog.notice.sentence
    dialog.object.setText("机房门禁")
    assert "1.0000" in dialog.outcome.text()
    dialog.algorithm.setChecked(False)
    dialog.strength.setCurrentIndex(dialog.strength.count() - 1)
    assert "1.0000" not in dialog.outcome.text()
    dialog.submit()
    read_again(page, settle_jobs)
    [judged] = sheet_of(shown_house, made.id).units[0].objects
    assert judged.name == "机房门禁"
    row = page.scoring.model.row_of(unit.unit.id)
    assert row is not None
    shown = page.scoring.model.index(row, ScoringColumn.SCORE).data()
    assert shown in dialog_score(judged.score)
    assert not page.scoring.take.isEnabled(), "units aren't judged yet"


def dialog_score(score: object) -> str:
    return f"{float(score):.4f}"  # type: ignore[arg-type]  # a fraction


def test_the_total_is_taken_over_once_every_unit_is_judged(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    filing = graded(shown_house, scheme="crypto", number="", issued=None)
    made = enter_assessment(shown_house, NewAssessment(filing.id, number="MP-1"))
    sheet = sheet_of(shown_house, made.id)
    halves = {each.layer.id: each.layer.half for each in sheet.layers}
    every = [
        NewScore(
            each.unit.id,
            "甲",
            {"score": "conform"}
            if halves[each.unit.layer] == "management"
            else {"d": True, "a": True, "k": True},
        )
        for each in sheet.units
    ]
    # Both halves have a score, and one unit is still open: that is no result yet.
    enter_scores(shown_house, made.id, every[1:])
    show(page, settle_jobs)
    page.open_scoring(made.id)
    assert page.scoring.total.text() == "100.00"
    assert not page.scoring.take.isEnabled()
    assert "1 unit isn't judged yet" in page.scoring.conclusion.text()
    enter_scores(shown_house, made.id, every[:1])
    read_again(page, settle_jobs)
    page.turn_to(Tab.SCORING)
    page.scoring.take.click()
    settle_jobs()
    assert get_assessment(shown_house, made.id).result == 10_000


def test_products_stand_by_their_last_day(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    for name, until in (("甲", date(2027, 12, 1)), ("乙", date(2026, 11, 20)), ("丙", None)):
        enter_product(shown_house, NewProduct(name, until=until))
    show(page, settle_jobs)
    page.turn_to(Tab.PRODUCTS)
    assert [each.product.name for each in page.products.rows.records] == ["乙", "甲", "丙"]
    state = page.products.rows.columns[-1]
    said = [state.words(each) for each in page.products.rows.records]
    assert said == ["expired 7 days ago", "369 days left", "dates unknown"]
    assert "certificate expired: 1" in page.products.counts.text()


def test_a_past_day_shows_the_board_as_it_was(
    page: AssurancePage, shown_house: House, settle_jobs: Settle
) -> None:
    finding = found(shown_house)
    say_of_finding(shown_house, [finding.id], "dispatched", day=date(2026, 11, 1), name="许明轩")
    show(page, settle_jobs)
    assert column_of(page, finding) is FindingState.DISPATCHED
    page.day_bar.choose(date(2026, 10, 15))
    settle_jobs()
    assert column_of(page, finding) is FindingState.NEW
    page.open_finding(finding.id)
    assert not page.findings.new.isEnabled()
    offered = {each.text() for each in page.findings.panel.widget().findChildren(QPushButton)}
    assert "dispatch…" not in offered
    page.day_bar.choose(date(2026, 9, 15))
    settle_jobs()
    assert column_of(page, finding) is None


def test_a_finding_is_entered(page: AssurancePage, shown_house: House, settle_jobs: Settle) -> None:
    show(page, settle_jobs)
    page.turn_to(Tab.FINDINGS)
    page.findings.new_wanted.emit()
    dialog = dialog_over(page, FindingDialog)
    dialog.submit()
    assert "Say what was found" in dialog.notice.sentence
    dialog.areas["problem"].setPlainText("机房出入登记缺少离开时间")
    dialog.risk.setCurrentIndex(dialog.risk.findData("major"))
    dialog.submit()
    read_again(page, settle_jobs)
    [made] = registers_of(shown_house).finding.values()
    assert made.risk == "major"
    assert made.number
    assert column_of(page, made) is FindingState.NEW
