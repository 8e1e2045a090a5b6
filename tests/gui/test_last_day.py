"""The last day through the window, without a mouse: final package, joint record, receipt, the vault's destruction."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor
from desktop.jobs.runner import JobRunner
from desktop.services.filing.intake import file_paths
from desktop.services.progress import Quiet
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.handover.handover_page import HandoverPage, Part
from desktop.views.handover.medium_dialog import MediumDialog
from desktop.views.handover.receipt_step import ReceiptDialog
from desktop.views.handover.waiver_dialog import WaiverDialog
from desktop.views.main_window import MainWindow
from desktop.views.receiver.receiver_page import ReceiverPage
from desktop.views.shell.places import Place
from desktop.views.start.start_page import StartPage
from desktop.views.theme.dress import load_typeface
from exporters.verify import verify_package
from models.categories import Category
from models.handover.natures import Outcome
from models.handover.receipts import ReceiptOutcome
from models.keeping.destruction_record import DestructionRecord
from models.keeping.residue import ResidueKind
from tests.archives import PASSPHRASE, make_quick_house
from tests.gui.conftest import confirm_batch, locking
from tests.gui.keyboard import Keyboard
from tests.gui.test_handover_wizard import shown

_LONG = 120_000
GIVER, RECEIVER = ("林晓舟", "周子涵"), ("示例甲方档案室", "王验收")


class LastDay:
    """Giver and receiver, at one keyboard."""

    def __init__(self, qtbot: QtBot, window: MainWindow, runner: JobRunner) -> None:
        self.qtbot, self.window, self.runner = qtbot, window, runner
        self.keys = Keyboard(qtbot, window)

    @property
    def page(self) -> HandoverPage:
        return self.window.workspace_or_fail().handover

    def rest(self) -> None:
        """Until nothing is under way; what was read may ask for more."""
        for _again in range(3):
            self.qtbot.waitUntil(lambda: not self.runner.busy, timeout=_LONG)
            QApplication.sendPostedEvents()
        if QApplication.activeModalWidget() is None and not self.window.isActiveWindow():
            # No window manager here gives the window back what a dialog had.
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)

    def unlock(self, vault: Path) -> None:
        start = self.window.start_page
        assert start is not None
        start.offer(vault)
        self.keys.write(start.open_form.passphrase, PASSPHRASE.text)
        self.keys.press(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.workspace is not None, timeout=_LONG)
        self.rest()

    def go_on(self, to: Part) -> None:
        self.keys.push(self.page.next)
        self.rest()
        assert self.page.part is to, self.page.steps[self.page.part].notice.sentence

    def answer_for_everything(self) -> None:
        gate = self.page.gate
        self.keys.to(gate.view)
        self.qtbot.keyClick(gate.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.keys.push(gate.waive_button)
        dialog = shown(self.window, WaiverDialog)
        over = self.keys.over(dialog)
        over.write(dialog.name, "甲方代表")
        over.write(dialog.reason, "书面同意")
        over.push(dialog.confirm)
        self.rest()

    def build(self, package: Path) -> None:
        scope, media, build = self.page.scope, self.page.media, self.page.build
        self.keys.write(scope.made_by, GIVER[0])
        self.keys.write(scope.checked_by, GIVER[1])
        self.go_on(Part.MEDIA)
        self.keys.write(media.out, str(package))
        self.go_on(Part.BUILD)
        self.keys.push(build.build_button)
        self.rest()

    def write_medium(self, folder: Path) -> None:
        folder.mkdir()
        self.keys.push(self.page.proof.write_button)
        dialog = shown(self.window, MediumDialog)
        over = self.keys.over(dialog)
        over.write(dialog.folder, str(folder))
        over.write(dialog.serial, "SN-1")
        # Enter in a field is the dialog's one action.
        over.press(Qt.Key.Key_Return)
        self.rest()

    def receive(self, page: ReceiverPage, medium: Path, joint: Path) -> None:
        """What the receiver does: check the medium, look at it, write the joint record and the receipt."""
        self.keys.write(page.folders.fields[0], str(medium))
        self.keys.write(page.receiver, RECEIVER[0])
        self.keys.write(page.person, RECEIVER[1])
        self.keys.push(page.unfold)
        for box in page.manual.outcomes.values():
            self.keys.choose(box, Outcome.PASSED)
        self.keys.write(page.manual.by, RECEIVER[1])
        self.keys.push(page.check_button)
        self.rest()
        assert self.keys.focus is page.view.natures.table, "the result is what is read next"
        self.keys.write(page.view.protocol, str(joint))
        self.keys.to(page.view.receipt)
        self.keys.choose(page.view.outcome, ReceiptOutcome.ACCEPTED)
        self.keys.push(page.view.write_button)
        self.rest()
        assert self.keys.focus is page.view.open_button

    def file(self, paper: Path) -> None:
        dialog = self.window.workspace_or_fail().offer_filing([paper])
        confirm_batch(self.qtbot, dialog)
        self.rest()

    def import_receipt(self, receipt: Path, scan: str) -> None:
        self.keys.push(self.page.receipt.take_button)
        dialog = shown(self.window, ReceiptDialog)
        self.rest()
        over = self.keys.over(dialog)
        over.write(dialog.file, str(receipt))
        over.choose(dialog.outcome, ReceiptOutcome.ACCEPTED)
        over.write(dialog.document, "没有这份资料")
        over.push(dialog.confirm)
        assert "No document has this number" in dialog.notice.sentence
        over.write(dialog.document, scan)
        over.push(dialog.confirm)
        self.rest()


@pytest.fixture
def vault(tmp_path: Path, quick_unlock: None) -> Path:
    papers = tmp_path / "papers"
    papers.mkdir()
    noise = random.Random(7)
    for number in range(2):
        (papers / f"记录{number}.txt").write_bytes(noise.randbytes(4000))
    with make_quick_house(tmp_path / "archive.vault") as house:
        file_paths(house, [papers], Filing(Category.OPERATIONS), progress=Quiet())
    return tmp_path / "archive.vault"


@pytest.fixture
def day(
    qtbot: QtBot,
    qapp: QApplication,
    runner: JobRunner,
    settings: MemorySettings,
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> LastDay:
    # Whether ClamAV is installed must not matter here.
    monkeypatch.setattr("desktop.services.receiving.virus_scan.shutil.which", lambda _name: None)
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    there = LastDay(qtbot, made, runner)
    there.rest()
    there.unlock(vault)
    made.workspace_or_fail().go(Place.HANDOVER)
    there.rest()
    return there


# Proposals open below a field: what the offscreen platform says of it means nothing.
@pytest.mark.qt_log_ignore("propagateSizeHints", "grabbing the keyboard", "raise", extend=True)
def test_from_the_final_package_to_the_certificate(
    day: LastDay, vault: Path, tmp_path: Path
) -> None:
    keys, page, window = day.keys, day.page, day.window
    workspace = window.workspace_or_fail()
    assert page.gate.gate is not None
    assert page.gate.gate.open, "the demonstration contract has something to answer for"
    day.answer_for_everything()
    assert page.gate.gate.ready
    day.go_on(Part.SCOPE)
    package = tmp_path / "移交包"
    day.build(package)
    assert page.buttons[Part.BUILD].state == "final", page.build.notice.sentence
    assert keys.focus is page.next
    assert verify_package(package).ok
    day.go_on(Part.PROOF)
    for name in ("盘一", "盘二"):
        day.write_medium(tmp_path / name)
    assert page.buttons[Part.PROOF].state == "2 of 2 media"
    day.go_on(Part.SIGN)
    assert page.sign.papers.records
    assert page.sign.notice.sentence == ""
    day.go_on(Part.RECEIPT)

    keys.push(page.verify_link)
    day.rest()
    receiver = workspace.receiver
    assert receiver is not None
    joint = tmp_path / "联合核验记录.pdf"
    day.receive(receiver, tmp_path / "盘一", joint)
    assert joint.read_bytes().startswith(b"%PDF")
    keys.push(receiver.back)
    day.rest()
    # What both signed is filed, as the program asks for its scan; it can't be in the package.
    day.file(joint)
    assert page.part is Part.RECEIPT
    day.import_receipt(joint.with_suffix(".json"), _number_of(day, "联合核验记录"))
    assert page.buttons[Part.RECEIPT].state == "accepted", page.receipt.notice.sentence

    keys.push(page.receipt.destroy_button)
    day.rest()
    section = workspace.custody.destruction
    assert RECEIVER[1] in section.accepted.text()
    # What can't be undone wants the space bar.
    keys.press(Qt.Key.Key_Return, section.destroy_button)
    assert section.wizard is None
    keys.press(Qt.Key.Key_Space)
    day.rest()
    wizard = section.wizard
    assert wizard is not None
    over, frame = keys.over(wizard), wizard.frame
    assert over.focus is frame.next, "it was accepted: there is nothing to answer first"
    assert "Only this vault has" not in frame.acceptance.verdict.sentence
    assert RECEIVER[1] in frame.acceptance.verdict.sentence
    over.push(frame.next)
    assert frame.page is frame.remains
    known = {each.kind for each in frame.remains.residue.records}
    assert known >= {ResidueKind.PACKAGE, ResidueKind.MEDIUM}
    over.push(frame.next)
    over.write(frame.names.first, GIVER[0])
    over.write(frame.names.second, GIVER[1])
    over.write(frame.names.supervisor, "王监销")
    over.push(frame.next)
    assert frame.page is frame.kept
    over.push(frame.next)
    certificate = tmp_path / "销毁证明.pdf"
    over.write(frame.certificate.file, str(certificate))
    over.press(Qt.Key.Key_Return)
    assert frame.page is frame.confirm, frame.notice.sentence
    over.write(frame.confirm.field, "archive")
    over.press(Qt.Key.Key_Return, frame.next)
    assert frame.page is frame.confirm
    assert (vault / "header").exists()
    over.press(Qt.Key.Key_Space)
    day.rest()
    assert frame.page is frame.done, frame.notice.sentence
    assert over.focus is frame.done.table
    elsewhere = frame.done.open_ends
    assert frame.done.verdict.sentence.startswith(f"{elsewhere} things remain elsewhere")
    over.press(Qt.Key.Key_Escape)
    day.qtbot.waitUntil(lambda: window.start_page is not None, timeout=_LONG)
    day.rest()

    start = window.start_page
    assert isinstance(start, StartPage)
    assert f"{elsewhere} things remain elsewhere" in start.open_form.notice.sentence
    assert not (vault / "header").exists()
    assert certificate.read_bytes().startswith(b"%PDF")
    told = DestructionRecord.from_json(certificate.with_suffix(".json").read_text("utf-8"))
    assert told.without_acceptance == ""
    assert told.proven
    assert verify_package(package).ok, "what was handed over stays whole"


def _number_of(day: LastDay, title: str) -> str:
    records = day.window.workspace_or_fail().library.model.records
    (number,) = [each.number for each in records if each.title.startswith(title)]
    return number
