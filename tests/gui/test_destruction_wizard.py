"""The vault's end from the window: nothing goes before the name is typed, and what is said of it afterwards is true."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.jobs.destruction import BeforeDestruction, DisposalReading
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.disposal.disposal import hold_document
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.progress import Quiet
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.custody.carry_out_dialog import CarryOutDialog
from desktop.views.custody.custody_page import CustodyPage, Part
from desktop.views.custody.destruction_done import mood_of
from desktop.views.custody.destruction_wizard import DestructionFrame, DestructionWizard
from desktop.views.custody.disposal_dialogs import ApproveDialog, NewListDialog
from desktop.views.main_window import MainWindow
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from models.categories import Category
from models.handover.receipts import Receipt, ReceiptOutcome
from models.keeping.destruction_record import DestructionRecord
from models.keeping.disposal import DisposalList, DueDocument
from tests.gui.conftest import locking
from tests.gui.test_window import controls_below

D = TypeVar("D", bound=QDialog)
NAME = "archive"
NOW = datetime(2027, 4, 20, tzinfo=UTC)
ACCEPTED = Receipt(
    1,
    "ab" * 32,
    NOW,
    ReceiptOutcome.ACCEPTED,
    "甲方",
    "王验收",
    date(2027, 4, 18),
    None,
    "00",
    True,
)
_LONG = 60_000


@pytest.fixture
def filed(house: House, tmp_path: Path) -> House:
    papers = tmp_path / "papers"
    papers.mkdir()
    noise = random.Random(7)
    for number in range(2):
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
def custody(window: MainWindow, settle: Callable[[], None]) -> CustodyPage:
    window.workspace_or_fail().go(Place.VAULT)
    settle()
    return window.workspace_or_fail().custody


@pytest.fixture
def frame(custody: CustodyPage, settle: Callable[[], None]) -> DestructionFrame:
    custody.show_part(Part.DESTROY)
    settle()
    custody.destruction.begin()
    settle()
    wizard = custody.destruction.wizard
    assert wizard is not None
    return wizard.frame


def shown(window: QWidget, kind: type[D]) -> D:
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def go_to_the_end(frame: DestructionFrame, certificate: Path) -> None:
    """Everything but the name."""
    frame.acceptance.without.setChecked(True)
    frame.acceptance.reason.setPlainText("合同提前终止")
    frame.names.first.setText("林晓舟")
    frame.names.second.setText("周子涵")
    for page in (frame.acceptance, frame.remains, frame.names, frame.kept):
        assert frame.page is page, frame.notice.sentence
        frame.advance()
    frame.certificate.file.field.setText(str(certificate))
    frame.advance()
    assert frame.page is frame.confirm, frame.notice.sentence


class TestBefore:
    def test_without_a_receipt_it_asks_for_the_reason(self, frame: DestructionFrame) -> None:
        assert "isn't accepted" in frame.acceptance.verdict.sentence
        frame.advance()
        assert frame.page is frame.acceptance
        assert "receipt first" in frame.notice.sentence
        frame.acceptance.without.setChecked(True)
        frame.advance()
        assert "Say why" in frame.notice.sentence
        frame.acceptance.reason.setPlainText("合同提前终止")
        frame.advance()
        assert frame.page is frame.remains
        assert frame.acceptance.without_acceptance == "合同提前终止"

    def test_an_accepted_package_needs_no_reason(self, frame: DestructionFrame) -> None:
        frame.show_before(BeforeDestruction(ACCEPTED, (), ()))
        assert "王验收" in frame.acceptance.verdict.sentence
        assert not frame.acceptance.without.isVisible()
        assert frame.acceptance.without_acceptance == ""
        frame.advance()
        assert frame.page is frame.remains

    def test_what_is_held_or_secret_stops_it(
        self, frame: DestructionFrame, filed: House, settle: Callable[[], None]
    ) -> None:
        hold_document(filed, Quiet(), document=None, reason="诉讼")
        frame.read()
        settle()
        frame.acceptance.without.setChecked(True)
        frame.acceptance.reason.setPlainText("合同提前终止")
        frame.advance()
        assert frame.page is frame.remains
        assert "1 hold is in force" in frame.remains.verdict.sentence
        frame.advance()
        assert frame.page is frame.remains
        frame.show_before(BeforeDestruction(None, (), (), withheld="DEMO-08-00001"))
        assert "state secret" in frame.remains.verdict.sentence
        frame.advance()
        assert frame.page is frame.remains

    def test_what_remains_elsewhere_is_named_before(self, frame: DestructionFrame) -> None:
        kinds = {each.kind.value for each in frame.remains.residue.records}
        assert {"medium", "copies"} <= kinds

    def test_two_are_two_persons_and_the_supervisor_is_another(
        self, frame: DestructionFrame
    ) -> None:
        names = frame.names
        names.first.setText("林晓舟")
        names.second.setText("林晓舟")
        assert "two persons" in names.problem
        names.second.clear()
        assert "Name both" in names.problem
        names.alone.setText("另一人因病缺席")
        assert names.problem == ""
        assert names.names.alone == "另一人因病缺席"
        names.alone.clear()
        names.second.setText("周子涵")
        names.supervisor.setText("周子涵")
        assert "watches" in names.problem
        names.supervisor.setText("王监销")
        assert names.problem == ""
        assert names.names.executors == ("林晓舟", "周子涵")

    def test_an_exception_is_whole_or_not_there(self, frame: DestructionFrame) -> None:
        what, basis, until = frame.kept.rows[0]
        assert frame.kept.kept == ()
        what.setText("发票存根")
        assert "on what basis" in frame.kept.problem
        basis.setText("会计档案管理办法")
        until.setText("改天")
        assert frame.kept.problem
        until.setText("2037-12-31")
        assert frame.kept.problem == ""
        assert frame.kept.kept[0].what == "发票存根"

    def test_the_certificate_goes_outside(
        self, frame: DestructionFrame, filed: House, tmp_path: Path
    ) -> None:
        page = frame.certificate
        assert "Choose first" in page.problem
        page.file.field.setText(str(filed.path / "record.pdf"))
        assert "outside" in page.problem
        page.file.field.setText(str(tmp_path / "record.txt"))
        assert "PDF or a Word" in page.problem
        page.file.field.setText(str(tmp_path / "record"))
        assert page.problem == ""
        assert page.file.path == tmp_path / "record.pdf"


class TestEnd:
    def test_only_the_name_destroys_and_then_the_page_tells_the_truth(
        self,
        qtbot: QtBot,
        window: MainWindow,
        frame: DestructionFrame,
        filed: House,
        tmp_path: Path,
        settle: Callable[[], None],
    ) -> None:
        record = tmp_path / "certificate.pdf"
        go_to_the_end(frame, record)
        assert not frame.next.isEnabled()
        frame.advance()
        frame.confirm.field.setText("archiv")
        assert not frame.next.isEnabled()
        # Enter in the field is not the way to destroy anything.
        frame.confirm.field.setText(NAME)
        qtbot.keyClick(frame.confirm.field, Qt.Key.Key_Return)
        assert frame.page is frame.confirm
        assert not frame.busy
        assert (filed.path / "header").exists()
        assert frame.next.property("kind") == "danger"
        frame.next.click()
        assert frame.busy
        settle()
        assert frame.page is frame.done
        assert not (filed.path / "header").exists()
        assert record.read_bytes().startswith(b"%PDF")
        told = DestructionRecord.from_json(record.with_suffix(".json").read_text("utf-8"))
        assert told.without_acceptance == "合同提前终止"
        moods = [mood_of(row) for row in frame.done.model.records]
        assert moods == sorted(moods, key=("good", "caution", "bad").index)
        assert moods.count("good") == len(told.erased) > 0
        assert moods.count("good") + len(told.residue) == len(moods)
        assert window.workspace is not None, "what became of it is read before the window locks"
        frame.next.click()
        qtbot.waitUntil(lambda: window.start_page is not None, timeout=_LONG)
        settle()
        start = window.start_page
        assert start is not None
        assert "destroyed" in start.open_form.notice.sentence

    def test_half_destroyed_is_not_left(
        self, custody: CustodyPage, frame: DestructionFrame, settle: Callable[[], None]
    ) -> None:
        wizard = custody.destruction.wizard
        assert wizard is not None
        frame.busy = True
        wizard.reject()
        assert wizard.isVisible()
        frame.busy = False
        frame.skip()
        assert not wizard.isVisible()

    def test_a_certificate_that_cant_be_written_destroys_nothing(
        self, frame: DestructionFrame, filed: House, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        record = tmp_path / "taken.pdf"
        record.write_bytes(b"something else")
        go_to_the_end(frame, record)
        frame.confirm.field.setText(NAME)
        frame.next.click()
        settle()
        assert frame.page is frame.confirm
        assert frame.notice.sentence
        assert (filed.path / "header").exists()
        assert record.read_bytes() == b"something else"
        assert not frame.busy

    def test_every_control_of_every_page_has_an_accessible_name(
        self, custody: CustodyPage, frame: DestructionFrame
    ) -> None:
        wizard = shown(custody, DestructionWizard)
        for page in frame.way:
            frame.show_page(page)
            controls = list(controls_below(wizard))
            assert [each for each in controls if not each.accessibleName()] == []
        wizard.reject()


DUE = DueDocument(
    1, "DEMO-08-00001", "2026年5月巡检表", Category.OPERATIONS, "D10", NOW.date(), NOW.date(), False
)
HELD = DueDocument(
    2, "DEMO-08-00002", "2026年6月巡检表", Category.OPERATIONS, "D10", NOW.date(), NOW.date(), True
)


def made_list(**changed: object) -> DisposalList:
    values: dict[str, object] = {
        "id": 1,
        "title": "2037年到期",
        "basis": "Ⅱ8.4",
        "reason": "保管期满",
        "created": NOW,
        "created_by": "林晓舟",
        "approver": "",
        "approved": None,
        "second_approver": "",
        "second_approved": None,
        "carried_out": None,
        "withdrawn": None,
        "items": ((1, "DEMO-08-00001"),),
    }
    return DisposalList(**{**values, **changed})  # type: ignore[arg-type]  # a table of values


class TestDisposal:
    def test_only_an_approved_list_is_carried_out(
        self, custody: CustodyPage, settle: Callable[[], None]
    ) -> None:
        custody.show_part(Part.DISPOSAL)
        settle()
        section = custody.disposal
        once = {"approver": "林晓舟", "approved": NOW}
        twice = {**once, "second_approver": "周子涵", "second_approved": NOW}
        for changed, approve, carry in (
            ({}, True, False),
            (once, True, False),
            (twice, False, True),
            ({**twice, "carried_out": NOW}, False, False),
            ({**once, "withdrawn": NOW}, False, False),
        ):
            section.show_reading(DisposalReading((made_list(**changed),), (DUE, HELD)))
            assert section.approve_button.isEnabled() is approve
            assert section.carry_button.isEnabled() is carry
        assert "1 of them is held" in section.due.text()

    def test_what_is_held_cant_be_put_on_a_list(
        self, custody: CustodyPage, settle: Callable[[], None]
    ) -> None:
        custody.show_part(Part.DISPOSAL)
        settle()
        custody.disposal.show_reading(DisposalReading((), (DUE, HELD)))
        custody.disposal.new()
        dialog = shown(custody, NewListDialog)
        assert dialog.chosen == (DUE.id,)
        dialog.submit()
        assert "a title, a basis and a reason" in dialog.notice.sentence
        dialog.documents.item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.submit()
        assert "at least one" in dialog.notice.sentence
        dialog.reject()

    def test_a_list_is_made_approved_by_two_and_carried_out(
        self,
        custody: CustodyPage,
        filed: House,
        tmp_path: Path,
        settle: Callable[[], None],
    ) -> None:
        custody.show_part(Part.DISPOSAL)
        settle()
        section = custody.disposal
        first = list_documents(filed)[0]
        section.show_reading(DisposalReading((), ()))
        section.new()
        making = shown(custody, NewListDialog)
        settle()
        assert making.chosen == ()
        making.add_other()
        assert "Choose a document" in making.notice.sentence
        making.other.setText(first.number)
        making.add_other()
        making.other.setText(first.number)
        making.add_other()
        assert making.chosen == (first.id,)
        making.title_field.setText("误存资料")
        making.basis.setText("Ⅱ8.4")
        making.reason.setText("不属于本合同")
        making.submit()
        settle()
        assert [each.title for each in section.model.records] == ["误存资料"]
        for name, problem in (("林晓舟", False), ("林晓舟", True), ("周子涵", False)):
            section.approve()
            approving = shown(custody, ApproveDialog)
            approving.name.setText(name)
            approving.submit()
            settle()
            if problem:
                assert approving.notice.sentence
                approving.reject()
        assert section.model.records[0].state == "approved"
        section.carry_out()
        carrying = shown(custody, CarryOutDialog)
        protocol = tmp_path / "protocol.pdf"
        carrying.protocol.field.setText(str(protocol))
        carrying.submit()
        assert "can't be undone" in carrying.notice.sentence
        carrying.sure.setChecked(True)
        carrying.submit()
        settle()
        assert "carried out" in carrying.notice.sentence
        assert protocol.read_bytes().startswith(b"%PDF")
        assert len(list_documents(filed)) == 1
        carrying.reject()
        settle()
        assert section.model.records[0].state == "carried out"
