"""The receiver's page without any vault: a package is checked, compared, put on record; taken into another vault."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import Passphrase
from desktop.services.filing.amending import amend
from desktop.services.filing.intake import file_paths
from desktop.services.handover.handing_over import build_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.sealing import seal_package
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.progress import Quiet
from desktop.services.receiving.receipts import receipts
from desktop.services.records import Filing
from desktop.services.taking_in.package_import import import_package
from desktop.settings import MemorySettings
from desktop.views.handover.handover_page import Part
from desktop.views.handover.receipt_step import ReceiptDialog
from desktop.views.main_window import MainWindow
from desktop.views.receiver.receiver_page import ReceiverPage
from desktop.views.receiver.take_in_dialog import TakeInDialog
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from models.categories import Category
from models.documents.amending import Amendment
from models.handover.receipts import ReceiptOutcome
from tests.archives import MakeHouse
from tests.gui.conftest import locking
from tests.gui.fakes import FakeVault
from tests.gui.test_handover_wizard import shown
from tests.gui.test_window import controls_below
from tests.services.carried import make_package

DOCUMENTS = 3
_LONG = 120_000
_SECRET = Passphrase("海棠 未雨 梨花 先雪 2026")


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
def package(filed: House, tmp_path: Path) -> Path:
    out = tmp_path / "package"
    build_handover(filed, out, HandoverOrder(made_by="林晓舟", checked_by="周子涵"))
    return out


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)


@pytest.fixture
def page(qtbot: QtBot, runner: JobRunner, look: Look) -> ReceiverPage:
    made = ReceiverPage(runner, look)
    qtbot.addWidget(made)
    made.show()
    return made


def check(page: ReceiverPage, folder: Path, settle: Callable[[], None]) -> None:
    page.folders.offer(folder)
    page.receiver.setText("示例甲方档案室")
    page.person.setText("王验收")
    page.check()
    settle()


class TestChecking:
    def test_it_asks_for_the_folder_and_both_names(self, page: ReceiverPage) -> None:
        page.check()
        assert "Choose the folder" in page.notice.sentence
        page.folders.offer(Path("/media/disk"))
        page.check()
        assert "both stand on the protocol" in page.notice.sentence
        assert not page.view.isVisible()

    def test_a_folder_without_a_package_is_refused_in_words(
        self, page: ReceiverPage, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        check(page, tmp_path, settle)
        assert page.notice.sentence.startswith("No package here")
        assert page.check_button.isEnabled()

    def test_a_whole_package_is_whole_and_the_natures_are_shown(
        self, page: ReceiverPage, package: Path, settle: Callable[[], None]
    ) -> None:
        before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}
        check(page, package, settle)
        assert page.view.isVisible()
        received = page.view.received
        assert received is not None
        assert received.verification.ok
        assert page.view.natures.model.records
        assert received.giver is not None
        assert "not what was handed over" not in page.view.verdict.sentence
        assert {path: path.stat().st_mtime_ns for path in package.rglob("*")} == before

    def test_a_changed_byte_is_named_and_the_sides_differ(
        self, page: ReceiverPage, package: Path, settle: Callable[[], None]
    ) -> None:
        victim = next(path for path in package.rglob("*记录1*") if path.is_file())
        victim.write_bytes(victim.read_bytes() + b"!")
        check(page, package, settle)
        assert "not what was handed over" in page.view.verdict.sentence
        assert page.view.differences.records
        assert page.view.outcome.currentData() == ReceiptOutcome.REFUSED

    def test_what_a_person_saw_goes_into_the_results(
        self, page: ReceiverPage, package: Path, settle: Callable[[], None]
    ) -> None:
        code, box = next(iter(page.manual.outcomes.items()))
        box.setCurrentIndex(box.findText("passed"))
        check(page, package, settle)
        assert "who looked" in page.notice.sentence
        page.manual.by.setText("王验收")
        check(page, package, settle)
        received = page.view.received
        assert received is not None
        result = received.natures.result(code)
        assert result is not None
        assert (result.outcome, result.by) == ("passed", "王验收")

    def test_a_split_package_is_checked_on_all_its_media(
        self, page: ReceiverPage, package: Path, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        second = tmp_path / "second"
        shutil.copytree(package, second)
        moved = next(path for path in package.rglob("*记录1*") if path.is_file())
        moved.unlink()
        check(page, package, settle)
        received = page.view.received
        assert received is not None
        assert not received.verification.ok
        page.folders.more.click()
        page.folders.fields[1].field.setText(str(second))
        assert page.folders.paths == (package, second)
        page.check()
        settle()
        received = page.view.received
        assert received is not None
        assert received.verification.ok

    def test_every_control_has_an_accessible_name(
        self, page: ReceiverPage, package: Path, settle: Callable[[], None]
    ) -> None:
        page.unfold.click()
        page.unseal.unfold.click()
        check(page, package, settle)
        controls = list(controls_below(page))
        assert len(controls) > 20
        assert [each for each in controls if not each.accessibleName()] == []


class TestSealed:
    def test_a_sealed_rendition_is_opened_and_then_checked(
        self, page: ReceiverPage, package: Path, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        target = tmp_path / "package.sdseal"
        sealed = seal_package(package, target, _SECRET, progress=Quiet())
        box = page.unseal
        box.open_sealed()
        assert "Choose the file" in box.notice.sentence
        box.take_sources([str(volume.path) for volume in sealed.volumes])
        box.out.field.setText(str(tmp_path / "opened"))
        box.passphrase.setText("wrong passphrase 2026")
        box.open_sealed()
        settle()
        assert box.notice.sentence
        assert box.passphrase.text() == ""
        box.passphrase.setText(_SECRET.text)
        box.open_sealed()
        settle()
        assert "is opened" in page.notice.sentence
        page.receiver.setText("甲方")
        page.person.setText("王验收")
        page.check()
        settle()
        received = page.view.received
        assert received is not None
        assert received.verification.ok
        assert received.verification.root == sealed.root


class TestProtocol:
    def test_protocol_and_receipt_are_written_and_the_vault_takes_the_receipt(
        self,
        qtbot: QtBot,
        qapp: QApplication,
        page: ReceiverPage,
        package: Path,
        filed: House,
        runner: JobRunner,
        settings: MemorySettings,
        tmp_path: Path,
        settle: Callable[[], None],
    ) -> None:
        check(page, package, settle)
        view = page.view
        view.write()
        assert "Choose where" in view.notice.sentence
        view.protocol.field.setText(str(tmp_path / "联合核验记录.pdf"))
        view.protocol.field.editingFinished.emit()
        assert view.receipt.path == tmp_path / "联合核验记录.json"
        view.outcome.setCurrentIndex(view.outcome.findData(ReceiptOutcome.RESERVED))
        view.write()
        settle()
        assert "are written" in view.notice.sentence
        assert (tmp_path / "联合核验记录.pdf").read_bytes().startswith(b"%PDF")
        window = opened(qtbot, qapp, filed, runner, settings)
        handover = window.workspace_or_fail().handover
        window.workspace_or_fail().go(Place.HANDOVER)
        handover.show_part(Part.RECEIPT)
        settle()
        handover.receipt.take()
        dialog = shown(handover, ReceiptDialog)
        dialog.file.field.setText(str(tmp_path / "联合核验记录.json"))
        dialog.outcome.setCurrentIndex(dialog.outcome.findData(ReceiptOutcome.RESERVED))
        dialog.signed.setText("2026-11-20")
        dialog.submit()
        settle()
        (kept,) = receipts(filed)
        assert (kept.outcome, kept.person) == (ReceiptOutcome.RESERVED, "王验收")
        assert kept.signed == date(2026, 11, 20)
        assert [each.id for each in handover.receipt.model.records] == [kept.id]
        assert handover.buttons[Part.RECEIPT].state == "accepted with reservations"
        assert not handover.receipt.destroy_button.isVisible()


class TestDoors:
    def test_the_start_page_leads_to_it_and_back(
        self, qtbot: QtBot, window: MainWindow, runner: JobRunner
    ) -> None:
        start = window.start_page
        assert start is not None
        start.receive_link.click()
        page = window.centralWidget()
        assert isinstance(page, ReceiverPage)
        page.back.click()
        assert window.start_page is not None
        qtbot.waitUntil(lambda: not runner.busy)

    def test_a_successor_makes_a_vault_and_is_asked_for_the_package(
        self, qtbot: QtBot, window: MainWindow, vault: FakeVault, runner: JobRunner
    ) -> None:
        start = window.start_page
        assert start is not None
        start.successor_link.click()
        assert "choose the package" in start.create_form.notice.sentence
        start.create_form.opened.emit(vault)
        qtbot.waitUntil(lambda: not runner.busy)
        shown(window, TakeInDialog).reject()
        window.lock()
        qtbot.waitUntil(lambda: window.start_page is not None)
        start = window.start_page
        assert start is not None
        start.successor_link.click()
        start.show_open()
        start.open_form.opened.emit(vault)
        qtbot.waitUntil(lambda: not runner.busy)
        assert [each for each in window.findChildren(TakeInDialog) if each.isVisible()] == []

    def test_an_open_vault_leads_to_it_and_back(
        self,
        qtbot: QtBot,
        qapp: QApplication,
        filed: House,
        runner: JobRunner,
        settings: MemorySettings,
        settle: Callable[[], None],
    ) -> None:
        window = opened(qtbot, qapp, filed, runner, settings)
        workspace = window.workspace_or_fail()
        workspace.go(Place.HANDOVER)
        settle()
        workspace.handover.verify_link.click()
        assert workspace.receiver is not None
        assert workspace.receiver.isVisible()
        workspace.receiver.back.click()
        settle()
        assert workspace.receiver is None
        assert workspace.handover.isVisible()


class TestTakingIn:
    def test_it_is_looked_at_first_taken_in_once_and_never_twice(
        self,
        qtbot: QtBot,
        qapp: QApplication,
        package: Path,
        make_house: MakeHouse,
        runner: JobRunner,
        settings: MemorySettings,
        settle: Callable[[], None],
    ) -> None:
        successor = make_house("successor")
        window = opened(qtbot, qapp, successor, runner, settings)
        workspace = window.workspace_or_fail()
        workspace.take_in()
        dialog = shown(workspace, TakeInDialog)
        dialog.submit()
        assert "Choose the folder" in dialog.notice.sentence
        dialog.folders.offer(package)
        dialog.submit()
        settle()
        assert dialog.report is not None
        assert dialog.report.documents == DOCUMENTS
        assert "Nothing has come in yet" in dialog.notice.sentence
        assert list_documents(successor) == []
        dialog.submit()
        settle()
        assert "is taken in" in dialog.notice.sentence
        assert len(list_documents(successor)) == DOCUMENTS
        dialog.reject()
        workspace.take_in()
        again = shown(workspace, TakeInDialog)
        again.folders.offer(package)
        again.submit()
        settle()
        assert "Nothing would come in" in again.notice.sentence
        assert not again.confirm.isEnabled()
        again.reject()

    def test_another_folder_is_looked_at_anew(
        self,
        qtbot: QtBot,
        qapp: QApplication,
        package: Path,
        make_house: MakeHouse,
        runner: JobRunner,
        settings: MemorySettings,
        settle: Callable[[], None],
    ) -> None:
        successor = make_house("successor")
        other = package.with_name("other")
        shutil.copytree(package, other)
        window = opened(qtbot, qapp, successor, runner, settings)
        window.workspace_or_fail().take_in()
        dialog = shown(window, TakeInDialog)
        dialog.folders.offer(package)
        dialog.submit()
        settle()
        assert dialog.confirm.text() == "Take it in"
        dialog.folders.offer(other)
        assert dialog.confirm.text() == "Look at it first"
        dialog.submit()
        settle()
        assert "Nothing has come in yet" in dialog.notice.sentence
        assert list_documents(successor) == []
        dialog.folders.offer(package.parent)
        dialog.submit()
        settle()
        assert dialog.notice.sentence.startswith("No package here")
        dialog.reject()

    def test_a_package_of_doubtful_origin_comes_in_only_when_somebody_answers_for_it(
        self,
        qtbot: QtBot,
        qapp: QApplication,
        filed: House,
        package: Path,
        make_house: MakeHouse,
        runner: JobRunner,
        settings: MemorySettings,
        settle: Callable[[], None],
    ) -> None:
        successor = make_house("successor")
        import_package(successor, package)
        document = list_documents(filed)[0].id
        amend(filed, [document], Amendment(title="改过的题名"))
        unsigned = make_package(filed, package.with_name("unsigned"), "client").folder
        window = opened(qtbot, qapp, successor, runner, settings)
        window.workspace_or_fail().take_in()
        dialog = shown(window, TakeInDialog)
        dialog.folders.offer(unsigned)
        assert not dialog.believe.isVisible()
        dialog.submit()
        settle()
        assert "Nobody signed this package" in dialog.notice.sentence
        assert dialog.believe.isVisible()
        assert dialog.model.rowCount() == 1
        assert not dialog.confirm.isEnabled()
        dialog.believe.click()
        assert dialog.confirm.isEnabled()
        dialog.submit()
        settle()
        assert "is taken in" in dialog.notice.sentence
        assert "改过的题名" in {each.title for each in list_documents(successor)}
        dialog.reject()


def opened(
    qtbot: QtBot,
    qapp: QApplication,
    house: House,
    runner: JobRunner,
    settings: MemorySettings,
) -> MainWindow:
    """A window with this vault open."""
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    made.show_vault(HouseVault(house))
    qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)
    return made
