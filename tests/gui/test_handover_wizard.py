"""The handover page: what stands in the way and who answers for it; a package built from the window, its media."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.gate_tree import GateColumn, GateRole, GateTree, Sight
from desktop.itemmodels.gate_words import cure_of, item_words, waivable
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.contract.preflight import preflight
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.progress import Quiet
from desktop.services.records import Filing
from desktop.settings import MemorySettings, Theme
from desktop.views.handover.gate_step import GateStep
from desktop.views.handover.gate_view import GateView
from desktop.views.handover.handover_page import HandoverPage, Part
from desktop.views.handover.medium_dialog import MediumDialog
from desktop.views.handover.receipt_step import ReceiptDialog
from desktop.views.handover.waiver_dialog import WaiverDialog, WithdrawDialog
from desktop.views.main_window import MainWindow
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from exporters.verify import verify_package
from models.categories import Category
from models.handover.preflight import Gate, GateItem, Waived
from tests.gui.conftest import locking
from tests.gui.test_window import controls_below

D = TypeVar("D", bound=QDialog)
DAY = date(2027, 4, 10)
DOCUMENTS = 3
_LONG = 60_000
_SECRET = "海棠 未雨 梨花 先雪 2026"
MISSING = GateItem("duty", "R21/p04", "missing", "R21 巡检月报: papers are missing.", "Ⅱ7.1(3)a")
LATER = GateItem("duty", "R22/p05", "missing", "R22 备份记录: papers are missing.", "Ⅱ6.2")
FINDING = GateItem("finding", "7", "finding", "Finding GB-7: 3 days overdue.", "Ⅱ6.5")
STATE_SECRET = GateItem("withheld", "withheld", "withheld", "1 document bears the mark.", "Ⅱ8.6")
WAIVED = GateItem(
    "kpi", "c", "kpi", "KPI c: short.", "Ⅱ7.2", waived=Waived(3, "林晓舟", "已商定", DAY)
)
ADVICE = GateItem("advice", "draft", "draft", "2 documents are drafts.", "", blocking=False)
GATE = Gate(DAY, (STATE_SECRET, MISSING, LATER, FINDING, WAIVED, ADVICE))


@pytest.fixture
def filed(house: House, tmp_path: Path) -> House:
    papers = tmp_path / "papers"
    papers.mkdir()
    noise = random.Random(7)
    for number in range(DOCUMENTS):
        (papers / f"记录{number}.txt").write_bytes(noise.randbytes(4000))
    file_paths(house, [papers], Filing(Category.OPERATIONS), progress=Quiet())
    return house


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, filed: House, runner: JobRunner, settings: MemorySettings
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    made.show_vault(HouseVault(filed))
    qtbot.waitUntil(lambda: not runner.busy)
    return made


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)


@pytest.fixture
def page(window: MainWindow, settle: Callable[[], None]) -> HandoverPage:
    window.workspace_or_fail().go(Place.HANDOVER)
    settle()
    return window.workspace_or_fail().handover


@pytest.fixture
def gate_step(page: HandoverPage) -> GateStep:
    page.gate.show_gate(GATE)
    return page.gate


def shown(window: QWidget, kind: type[D]) -> D:
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


class TestTree:
    def test_items_stand_below_their_examination(self, qtmodeltester: ModelTester) -> None:
        model = GateTree()
        model.show_gate(GATE, Sight.OPEN)
        qtmodeltester.check(model)
        assert [model.items_at(model.index(row, 0)) for row in range(model.rowCount())] == [
            (STATE_SECRET,),
            (MISSING, LATER),
            (FINDING,),
        ]
        found = model.find("duty", "R22/p05")
        assert model.items_at(found) == (LATER,)
        assert found.parent() == model.index(1, 0)
        assert not model.find("kpi", "c").isValid()

    def test_every_cell_says_something_and_state_has_its_colour(self) -> None:
        model = GateTree()
        model.show_gate(GATE, Sight.WAIVED)
        index = model.find("kpi", "c")
        words = [index.siblingAtColumn(column).data() for column in GateColumn]
        assert words == ["KPI c: short.", "Ⅱ7.2", "waived by 林晓舟"]
        assert index.siblingAtColumn(GateColumn.STATE).data(GateRole.MOOD) == "caution"
        assert "已商定" in item_words(WAIVED)

    def test_everything_that_is_found_leads_somewhere(self) -> None:
        assert cure_of(MISSING) == ("duty", "R21/p04")
        assert cure_of(FINDING) == ("finding", "7")
        assert cure_of(WAIVED) == ("place", "contract")
        assert cure_of(ADVICE) == ("place", "library")
        assert all(cure_of(each)[0] for each in GATE.items)
        # A place that isn't there would be a click into nothing.
        assert all(Place(key) for kind, key in map(cure_of, GATE.items) if kind == "place")


class TestView:
    def test_a_chosen_heading_stands_for_its_items_each_once(
        self, qtbot: QtBot, look: Look
    ) -> None:
        view = GateView(look)
        qtbot.addWidget(view)
        view.show_gate(GATE, Sight.OPEN)
        view.selectAll()
        assert sorted(each.key for each in view.chosen) == sorted(each.key for each in GATE.open)
        heading = view.gate_model.index(1, 0)
        view.setCurrentIndex(heading)
        assert view.chosen == (MISSING, LATER)

    def test_what_was_folded_stays_folded(self, qtbot: QtBot, look: Look) -> None:
        view = GateView(look)
        qtbot.addWidget(view)
        view.show_gate(GATE, Sight.OPEN)
        view.collapse(view.gate_model.index(1, 0))
        view.show_gate(GATE, Sight.OPEN)
        assert not view.isExpanded(view.gate_model.index(1, 0))
        assert view.isExpanded(view.gate_model.index(2, 0))


class TestGate:
    def test_the_verdict_is_told_at_the_top_and_in_the_list(
        self, page: HandoverPage, gate_step: GateStep
    ) -> None:
        assert gate_step.notice.sentence.startswith("4 things stand in the way")
        assert page.buttons[Part.GATE].state == "4 in the way"
        ready = Gate(DAY, (WAIVED, ADVICE))
        gate_step.show_gate(ready)
        assert gate_step.notice.sentence.startswith("Can be handed over today")
        assert gate_step.empty.isVisible()
        assert not gate_step.view.isVisible()

    def test_enter_on_an_item_goes_to_its_cure(
        self, qtbot: QtBot, page: HandoverPage, gate_step: GateStep
    ) -> None:
        gate_step.view.setCurrentIndex(gate_step.view.gate_model.find("duty", "R21/p04"))
        with qtbot.waitSignal(gate_step.item_activated) as heard:
            qtbot.keyClick(gate_step.view, Qt.Key.Key_Return)
        assert heard.args == ["duty", "R21/p04", ""]

    def test_nobody_answers_for_the_mark_of_a_state_secret(self, gate_step: GateStep) -> None:
        assert not waivable(STATE_SECRET)
        view = gate_step.view
        view.setCurrentIndex(view.gate_model.find("withheld", "withheld"))
        assert not gate_step.waive_button.isEnabled()
        view.setCurrentIndex(view.gate_model.find("finding", "7"))
        assert gate_step.waive_button.isEnabled()
        view.selectAll()
        gate_step.waive()
        dialog = shown(gate_step, WaiverDialog)
        assert STATE_SECRET not in dialog.items
        assert set(dialog.items) == {MISSING, LATER, FINDING}
        dialog.reject()

    def test_a_waiver_has_a_name_and_a_reason_and_can_be_withdrawn(
        self, page: HandoverPage, filed: House, settle: Callable[[], None]
    ) -> None:
        gate, step = preflight(filed), page.gate
        assert gate.open, "the demonstration contract has something to answer for"
        page.show_part(Part.GATE)
        settle()
        item = next(each for each in gate.open if waivable(each))
        step.view.setCurrentIndex(step.view.gate_model.find(item.kind, item.key))
        step.waive()
        dialog = shown(page, WaiverDialog)
        dialog.name.setText("林晓舟")
        dialog.submit()
        assert "a name and a reason" in dialog.notice.sentence
        assert preflight(filed).waived == ()
        dialog.reason.setPlainText("与甲方商定")
        dialog.submit()
        settle()
        (waived,) = preflight(filed).waived
        assert (waived.kind, waived.key) == (item.kind, item.key)
        step.show_sight(Sight.WAIVED)
        assert step.view.chosen == (waived,)
        assert not step.waive_button.isVisible()
        step.withdraw()
        ending = shown(page, WithdrawDialog)
        ending.reason.setText("已补齐")
        ending.submit()
        settle()
        assert preflight(filed).waived == ()
        assert step.gate is not None
        assert step.gate.waived == ()


class TestScope:
    def test_a_profile_says_what_it_leaves_out(
        self, page: HandoverPage, settle: Callable[[], None]
    ) -> None:
        page.show_part(Part.SCOPE)
        settle()
        scope = page.scope.scope
        assert scope is not None
        assert scope.documents == DOCUMENTS
        assert page.scope.sentence.text() == scope.sentence
        assert {each.kind for each in page.scope.model.records} >= {"field"}
        page.scope.choose("full")
        assert page.scope.model.records == []
        assert page.scope.nothing_left.isVisible()

    def test_two_persons_make_and_check_it(
        self, page: HandoverPage, settle: Callable[[], None]
    ) -> None:
        page.show_part(Part.SCOPE)
        settle()
        page.advance()
        assert page.part is Part.SCOPE
        assert "both names" in page.scope.notice.sentence
        page.scope.made_by.setText("林晓舟")
        page.scope.checked_by.setText("林晓舟")
        page.advance()
        assert "another person" in page.scope.notice.sentence
        page.scope.checked_by.setText("周子涵")
        page.advance()
        assert page.part is Part.MEDIA


class TestMedia:
    def test_a_sealed_rendition_needs_its_passphrase_twice(
        self, page: HandoverPage, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        page.show_part(Part.MEDIA)
        settle()
        media = page.media
        assert "Choose the folder" in media.problem
        media.out.field.setText("package")
        assert "full path" in media.problem
        media.out.field.setText(str(tmp_path / "package"))
        assert media.problem == ""
        assert media.seal_order is None
        media.sealed.setChecked(True)
        assert "passphrase" in media.problem
        media.secret.first.setText(_SECRET)
        assert "differ" in media.problem
        media.secret.again.setText(_SECRET)
        settle()
        assert media.problem == ""
        assert media.seal_order is not None
        assert media.seal_order.passphrase.text == _SECRET
        page.show_part(Part.BUILD)
        assert _SECRET not in repr(page.draft)
        assert _SECRET not in repr(page.order)

    def test_what_a_person_saw_has_a_name_a_day_and_what_was_wrong(
        self, page: HandoverPage, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        page.show_part(Part.MEDIA)
        settle()
        page.media.out.field.setText(str(tmp_path / "package"))
        manual = page.media.manual
        code, box = next(iter(manual.outcomes.items()))
        assert manual.open == len(manual.outcomes) > 2
        box.setCurrentIndex(box.findText("not passed"))
        assert "who looked" in page.media.problem
        manual.by.setText("周子涵")
        assert "what was wrong" in page.media.problem
        manual.notes[code].setText("盘面有划痕")
        assert page.media.problem == ""
        page.show_part(Part.BUILD)
        settle()
        assert page.draft.manual[code].note == "盘面有划痕"
        assert page.draft.manual[code].by == "周子涵"
        assert set(page.draft.manual) == {code}


def choose(page: HandoverPage, out: Path, settle: Callable[[], None]) -> None:
    """Everything a package needs, up to the button that builds it."""
    page.show_part(Part.SCOPE)
    settle()
    page.scope.made_by.setText("林晓舟")
    page.scope.checked_by.setText("周子涵")
    page.advance()
    settle()
    page.media.out.field.setText(str(out))
    page.advance()
    settle()
    assert page.part is Part.BUILD


class TestBuild:
    def test_nothing_is_built_while_something_is_missing(
        self, page: HandoverPage, settle: Callable[[], None]
    ) -> None:
        page.show_part(Part.BUILD)
        settle()
        page.build.build_button.click()
        assert "both names" in page.build.notice.sentence
        page.advance()
        assert page.part is Part.BUILD
        assert "build it first" in page.build.notice.sentence

    def test_a_blocked_package_is_a_rehearsal_read_back_and_on_the_shelf(
        self, page: HandoverPage, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        out = tmp_path / "移交包"
        choose(page, out, settle)
        assert page.build.verdict.sentence.startswith("This will be a rehearsal")
        assert page.build.build_button.text() == "Build the rehearsal"
        page.build.build_button.click()
        settle()
        assert page.build.notice.sentence.startswith("The rehearsal is complete")
        assert page.buttons[Part.BUILD].state == "rehearsal"
        assert verify_package(out).ok
        page.advance()
        settle()
        assert page.part is Part.PROOF
        made = page.proof.choice.made
        assert made is not None
        assert (made.folder, made.final, made.there) == (out, False, True)
        assert page.proof.in_hand is not None
        assert page.proof.in_hand.natures is not None
        assert len(page.proof.media.records) == 2
        page.proof.verify()
        settle()
        assert page.proof.notice.sentence.startswith("The package is whole")
        victim = next(path for path in out.rglob("*记录1*") if path.is_file())
        victim.write_bytes(victim.read_bytes() + b"!")
        page.proof.verify()
        settle()
        assert "Don't hand it over" in page.proof.notice.sentence
        page.show_part(Part.SIGN)
        settle()
        assert page.sign.papers.records
        assert page.sign.notice.sentence.startswith("These are the papers of a rehearsal")

    def test_an_output_inside_the_vault_is_refused_in_words(
        self, page: HandoverPage, filed: House, settle: Callable[[], None]
    ) -> None:
        choose(page, filed.path / "package", settle)
        page.build.build_button.click()
        settle()
        assert page.build.notice.sentence.startswith("Not into the vault")
        assert page.buttons[Part.BUILD].state == "failed"
        assert not (filed.path / "package").exists()

    def test_stopping_leaves_nothing_that_looks_finished(
        self, page: HandoverPage, runner: JobRunner, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        out = tmp_path / "package"
        choose(page, out, settle)
        page.build.build_button.click()
        (job,) = runner.writers
        assert not page.build.build_button.isEnabled()
        job.cancel()
        settle()
        assert page.build.notice.sentence.startswith("Stopped")
        assert page.build.build_button.isEnabled()
        assert not (out / "bagit.txt").exists()

    def test_a_medium_is_written_read_back_and_remembered(
        self, page: HandoverPage, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        choose(page, tmp_path / "package", settle)
        page.build.build_button.click()
        settle()
        page.show_part(Part.PROOF)
        settle()
        assert page.buttons[Part.PROOF].state == "0 of 2 media"
        page.proof.write()
        dialog = shown(page, MediumDialog)
        dialog.submit()
        assert "Choose the folder" in dialog.notice.sentence
        medium = tmp_path / "disk"
        medium.mkdir()
        dialog.folder.field.setText(str(medium))
        dialog.serial.setText("SN-1")
        dialog.place.setText("301 室保险柜")
        dialog.submit()
        settle()
        assert page.buttons[Part.PROOF].state == "1 of 2 media"
        first = page.proof.media.records[0]
        assert first.written is not None
        assert (first.written.serial, first.written.place) == ("SN-1", "301 室保险柜")
        assert first.use == first.written.use == "sealed"


class TestReceipt:
    def test_what_is_no_receipt_is_refused_in_words(
        self, page: HandoverPage, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        page.show_part(Part.RECEIPT)
        settle()
        assert page.receipt.empty.isVisible()
        page.receipt.take()
        dialog = shown(page, ReceiptDialog)
        dialog.submit()
        assert "Choose the file" in dialog.notice.sentence
        strange = tmp_path / "receipt.json"
        strange.write_text("{}", "utf-8")
        dialog.file.field.setText(str(strange))
        dialog.submit()
        assert "what the signed paper says" in dialog.notice.sentence
        dialog.outcome.setCurrentIndex(1)
        dialog.submit()
        settle()
        assert dialog.isVisible()
        assert dialog.notice.sentence
        assert "unexpected" not in dialog.notice.sentence
        dialog.reject()


class TestPage:
    def test_what_was_chosen_outlives_the_page_and_a_change_of_the_look(
        self,
        window: MainWindow,
        page: HandoverPage,
        settings: MemorySettings,
        tmp_path: Path,
        settle: Callable[[], None],
    ) -> None:
        choose(page, tmp_path / "package", settle)
        window.workspace_or_fail().go(Place.LIBRARY)
        window.workspace_or_fail().go(Place.HANDOVER)
        settle()
        assert page.part is Part.BUILD
        window.apply_settings(replace(settings.load(), theme=Theme.DARK))
        settle()
        again = window.workspace_or_fail().handover
        assert again is not page
        assert again.part is Part.BUILD
        assert again.scope.made_by.text() == "林晓舟"
        assert again.media.out.path == tmp_path / "package"

    def test_the_whole_way_is_gone_by_keyboard(
        self, qtbot: QtBot, window: MainWindow, page: HandoverPage, settle: Callable[[], None]
    ) -> None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page.enter()
        assert page.buttons[Part.GATE].hasFocus()
        qtbot.keyClick(page.buttons[Part.GATE], Qt.Key.Key_Down)
        settle()
        assert page.part is Part.SCOPE
        assert page.buttons[Part.SCOPE].hasFocus()
        reached = set()
        widget: QWidget | None = page.buttons[Part.SCOPE]
        for _press in range(40):
            assert widget is not None
            qtbot.keyClick(widget, Qt.Key.Key_Tab)
            widget = QApplication.focusWidget()
            reached.add(widget)
        wanted = {page.scope.made_by, page.scope.checked_by, page.back, page.next}
        assert wanted <= reached

    @pytest.mark.parametrize("part", list(Part))
    def test_every_control_of_a_step_has_an_accessible_name(
        self, page: HandoverPage, part: Part, settle: Callable[[], None]
    ) -> None:
        page.show_part(part)
        settle()
        controls = list(controls_below(page))
        assert len(controls) > 10
        assert [each for each in controls if not each.accessibleName()] == []
        assert page.steps[part].notice.sentence.count("unexpected") == 0
