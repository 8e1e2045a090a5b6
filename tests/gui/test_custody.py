"""The Vault page over a real archive: who gets in, what a check finds, where copies are, what stays on record."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.audit.trail import newest_head
from desktop.services.credentials import Passphrase, SlotKind
from desktop.services.disposal.holds import list_holds
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.inspection.editions import (
    EditionScope,
    create_edition,
    find_editions,
    list_editions,
)
from desktop.services.inspection.officer import Officer
from desktop.services.keeping.media import last_backup
from desktop.services.keys.keyring import add_slot, list_slots
from desktop.services.library import list_documents
from desktop.services.progress import Quiet
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.custody.audit_filter import PAGE
from desktop.views.custody.backup_dialogs import BackUpDialog, DrillDialog, RegisterDialog
from desktop.views.custody.confirm_dialog import ConfirmDialog
from desktop.views.custody.custody_page import CustodyPage, Part
from desktop.views.custody.edition_dialog import EditionDialog
from desktop.views.custody.hold_dialogs import HoldDialog, PurgeDialog
from desktop.views.custody.key_dialogs import AddSlotDialog, ChangeKeyDialog, RekeyDialog
from desktop.views.custody.sheet_dialogs import KeyTestDialog, RecoveryDialog
from desktop.views.main_window import MainWindow
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from models.categories import Category
from tests.archives import PASSPHRASE
from tests.gui.conftest import locking
from tests.gui.test_window import controls_below

D = TypeVar("D", bound=QDialog)
OTHER = "海棠 未雨 梨花 先雪 2026"
DOCUMENTS = 3


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
    qtbot: QtBot,
    qapp: QApplication,
    filed: House,
    runner: JobRunner,
    settings: MemorySettings,
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    made.show_vault(HouseVault(filed))
    qtbot.waitUntil(lambda: not runner.busy)
    return made


@pytest.fixture
def custody(window: MainWindow, qtbot: QtBot, runner: JobRunner) -> CustodyPage:
    window.workspace_or_fail().go(Place.VAULT)
    qtbot.waitUntil(lambda: not runner.busy)
    return window.workspace_or_fail().custody


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


def shown(window: QWidget, kind: type[D]) -> D:
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def prepare(house: House, officer: str) -> None:
    """An edition for an officer."""
    create_edition(
        house,
        EditionScope((Category.OPERATIONS,)),
        label=officer,
        purpose="年度检查",
        passphrase=Passphrase(OTHER),
        expires=datetime.now(UTC) + timedelta(hours=1),
        kdf_seconds=0,
    )


def turn(custody: CustodyPage, part: Part, settle: Callable[[], None]) -> None:
    custody.show_part(part)
    settle()


class TestKeys:
    def test_every_slot_is_listed_and_a_missing_sheet_is_named(self, custody: CustodyPage) -> None:
        (slot,) = custody.keys.model.records
        assert slot.current
        assert slot.kind is SlotKind.MANAGER
        assert "no recovery sheet" in custody.keys.notice.sentence

    def test_a_person_is_added_behind_a_strong_passphrase_only(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        custody.keys.add()
        dialog = shown(custody, AddSlotDialog)
        dialog.submit()
        assert "Whose slot" in dialog.notice.sentence
        dialog.label.setText("周子涵")
        dialog.kind.setCurrentIndex(dialog.kind.findData(SlotKind.DEPUTY))
        for text in ("password1234", OTHER):
            dialog.secret.first.setText(text)
            dialog.secret.again.setText(text)
            dialog.submit()
            settle()
        assert [slot.label for slot in custody.keys.model.records][-1] == "周子涵"
        assert [slot.kind for slot in list_slots(filed)] == [SlotKind.MANAGER, SlotKind.DEPUTY]
        proven = HouseDoor().prove_key(filed.path, Passphrase(OTHER))
        assert proven.label == "周子涵"

    def test_the_last_manager_cannot_be_removed(
        self, custody: CustodyPage, settle: Callable[[], None]
    ) -> None:
        custody.keys.table.selectRow(0)
        custody.keys.remove()
        shown(custody, ConfirmDialog).confirm.click()
        settle()
        assert len(custody.keys.model.records) == 1
        assert "manager" in custody.keys.notice.sentence.lower()

    def test_removing_says_what_it_does_not_undo(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        add_slot(filed, kind=SlotKind.DEPUTY, label="周子涵", key=Passphrase(OTHER), kdf_seconds=0)
        turn(custody, Part.KEYS, settle)
        custody.keys.table.selectRow(1)
        custody.keys.remove()
        shown(custody, ConfirmDialog).confirm.click()
        settle()
        assert len(list_slots(filed)) == 1
        assert "can't be taken back" in custody.keys.notice.sentence
        assert custody.keys.rekey_button.isEnabled()

    def test_a_sheet_is_made_shown_once_and_saved(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None], tmp_path: Path
    ) -> None:
        custody.keys.make_sheet()
        dialog = shown(custody, RecoveryDialog)
        dialog.submit()
        settle()
        assert dialog.sheet is not None
        dialog.save(tmp_path / "sheet.pdf")
        settle()
        assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
        lines = dialog.sheet.lines
        dialog.reject()
        settle()
        custody.keys.test()
        tester = shown(custody, KeyTestDialog)
        tester.sheet.fields[1].setText("\u2028".join(lines))
        tester.submit()
        settle()
        assert "It opens the slot of Recovery sheet" in tester.notice.sentence
        assert tester.sheet.lines()[1] == ""
        tester.reject()

    def test_a_wrong_passphrase_is_told_by_the_test_and_nothing_is_locked(
        self, window: MainWindow, custody: CustodyPage, settle: Callable[[], None]
    ) -> None:
        custody.keys.test()
        tester = shown(custody, KeyTestDialog)
        tester._turn(1)
        tester.passphrase.setText("not this one")
        tester.submit()
        settle()
        assert "passphrase" in tester.notice.sentence.lower()
        tester.passphrase.setText(PASSPHRASE.text)
        tester.submit()
        settle()
        assert "It opens the slot of 测试" in tester.notice.sentence
        tester.reject()
        assert window.workspace is not None

    def test_my_passphrase_is_changed(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        custody.keys.change()
        dialog = shown(custody, ChangeKeyDialog)
        dialog.secret.first.setText(OTHER)
        dialog.secret.again.setText(OTHER)
        dialog.submit()
        settle()
        assert HouseDoor().prove_key(filed.path, Passphrase(OTHER)).label == "测试"
        assert "still open with the old one" in custody.keys.notice.sentence

    def test_a_new_master_key_locks_and_drops_every_other_slot(
        self,
        qtbot: QtBot,
        window: MainWindow,
        custody: CustodyPage,
        filed: House,
        settle: Callable[[], None],
    ) -> None:
        add_slot(filed, kind=SlotKind.DEPUTY, label="周子涵", key=Passphrase(OTHER), kdf_seconds=0)
        custody.keys.rekey()
        dialog = shown(custody, RekeyDialog)
        dialog.passphrase.setText("not this one")
        dialog.submit()
        settle()
        assert dialog.notice.sentence
        assert window.workspace is not None
        dialog.passphrase.setText(PASSPHRASE.text)
        dialog.submit()
        qtbot.waitUntil(lambda: window.start_page is not None, timeout=20_000)
        settle()
        page = window.start_page
        assert page is not None
        assert "master key is changed" in page.open_form.notice.sentence
        with House.open(filed.path, PASSPHRASE) as house:
            assert [slot.label for slot in list_slots(house)] == ["测试"]
            assert len(list_documents(house)) == DOCUMENTS


class TestHealth:
    def test_a_full_check_proves_everything(
        self, custody: CustodyPage, settle: Callable[[], None]
    ) -> None:
        turn(custody, Part.HEALTH, settle)
        assert custody.health.proven.text() == "not yet"
        custody.health.full_button.click()
        settle()
        assert "Nothing was found" in custody.health.notice.sentence
        assert custody.health.proven.text() == datetime.now().astimezone().date().isoformat()
        assert custody.health.share.text() == "100 %"

    def test_a_damaged_pack_is_named_with_advice_and_can_be_copied(
        self, qapp: QApplication, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        pack = next(filed.path.rglob("*.pack"))
        raw = bytearray(pack.read_bytes())
        raw[len(raw) // 2] ^= 1
        pack.write_bytes(raw)
        turn(custody, Part.HEALTH, settle)
        custody.health.full_button.click()
        settle()
        findings = custody.health.model.records
        assert findings
        assert all(each.object_name and each.problem and each.advice for each in findings)
        assert custody.health.table.isVisible()
        custody.health.copy.click()
        copied = qapp.clipboard().text()
        assert findings[0].object_name in copied
        assert "Advice" in copied
        qapp.clipboard().clear()

    def test_a_check_can_be_stopped(
        self, custody: CustodyPage, settle: Callable[[], None], runner: JobRunner
    ) -> None:
        turn(custody, Part.HEALTH, settle)
        custody.health.full_button.click()
        assert custody.health.progress.isVisible()
        custody.health.progress.cancel.click()
        settle()
        assert not custody.health.progress.isVisible()
        assert custody.health.full_button.isEnabled()


class TestBackup:
    def test_without_a_backup_there_is_a_warning_until_there_is_one(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None], tmp_path: Path
    ) -> None:
        turn(custody, Part.BACKUP, settle)
        assert "no backup yet" in custody.backup.warning.sentence
        medium = tmp_path / "medium"
        medium.mkdir()
        custody.backup.back_up()
        early = shown(custody, BackUpDialog)
        early.folder.field.setText(str(medium))
        early.submit()
        settle()
        assert early.notice.sentence
        early.reject()
        custody.backup.register()
        register = shown(custody, RegisterDialog)
        register.folder.field.setText(str(medium))
        register.submit()
        assert "label" in register.notice.sentence
        register.label.setText("备份盘甲")
        register.serial.setText("WX41")
        register.submit()
        settle()
        assert [each.serial for each in custody.backup.media.records] == ["WX41"]
        custody.backup.back_up()
        dialog = shown(custody, BackUpDialog)
        dialog.folder.field.setText(str(medium))
        dialog.submit()
        settle()
        assert "backup is complete" in custody.backup.notice.sentence
        assert custody.backup.warning.sentence == ""
        assert last_backup(filed) is not None
        assert custody.backup.snapshots.records
        custody.backup.drill()
        drill = shown(custody, DrillDialog)
        drill.folder.field.setText(str(medium))
        drill.passphrase.setText(PASSPHRASE.text)
        drill.submit()
        settle()
        assert "can be restored" in custody.backup.notice.sentence
        custody.backup.media_table.selectRow(0)
        custody.backup.retire()
        shown(custody, ConfirmDialog).confirm.click()
        settle()
        assert custody.backup.media.records[0].retired is not None

    def test_an_old_backup_is_a_warning(
        self, custody: CustodyPage, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = datetime.now(UTC) - timedelta(days=9)
        monkeypatch.setattr("desktop.services.keeping.backup_state.last_backup", lambda _house: old)
        turn(custody, Part.BACKUP, settle)
        assert "9 days old" in custody.backup.warning.sentence
        recent = datetime.now(UTC) - timedelta(days=6)
        monkeypatch.setattr(
            "desktop.services.keeping.backup_state.last_backup", lambda _house: recent
        )
        turn(custody, Part.BACKUP, settle)
        assert custody.backup.warning.sentence == ""


class TestEditions:
    def test_an_edition_is_prepared_opened_and_revoked_honestly(
        self,
        qtbot: QtBot,
        window: MainWindow,
        custody: CustodyPage,
        filed: House,
        settle: Callable[[], None],
    ) -> None:
        turn(custody, Part.EDITIONS, settle)
        assert custody.editions.empty.isVisible()
        custody.editions.prepare()
        dialog = shown(custody, EditionDialog)
        dialog.secret.first.setText(OTHER)
        dialog.secret.again.setText(OTHER)
        dialog.submit()
        assert "officer" in dialog.notice.sentence
        dialog.officer.setText("王检查")
        dialog.submit()
        assert "category" in dialog.notice.sentence
        dialog.categories[Category.OPERATIONS].setChecked(True)
        dialog.since.setText("31.7.2026")
        dialog.submit()
        assert "2026-07-31" in dialog.notice.sentence
        dialog.since.clear()
        dialog.submit()
        settle()
        (edition,) = custody.editions.model.records
        assert edition.documents == DOCUMENTS
        assert edition.state == "open"
        window.lock()
        qtbot.waitUntil(lambda: window.start_page is not None)
        settle()
        (stub,) = find_editions(filed.path)
        with Officer.open(filed.path, stub.id, Passphrase(OTHER)) as officer:
            assert len(officer.documents()) == DOCUMENTS
        with House.open(filed.path, PASSPHRASE) as house:
            assert list_editions(house)[0].absorbed > 0

    def test_revoking_says_what_a_copy_still_opens(
        self, custody: CustodyPage, settle: Callable[[], None]
    ) -> None:
        turn(custody, Part.EDITIONS, settle)
        custody.editions.prepare()
        dialog = shown(custody, EditionDialog)
        dialog.officer.setText("王检查")
        dialog.categories[Category.OPERATIONS].setChecked(True)
        dialog.secret.first.setText(OTHER)
        dialog.secret.again.setText(OTHER)
        dialog.submit()
        settle()
        custody.editions.table.selectRow(0)
        custody.editions.revoke()
        shown(custody, ConfirmDialog).confirm.click()
        settle()
        assert "copied" in custody.editions.notice.sentence
        assert custody.editions.model.records[0].state == "revoked"
        assert not custody.editions.revoke_button.isEnabled()

    def test_reading_again_leaves_the_chosen_edition_chosen(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        prepare(filed, "王检查")
        prepare(filed, "李检查")
        turn(custody, Part.EDITIONS, settle)
        table = custody.editions.table
        assert table.chosen.label == "李检查"
        table.selectRow(1)
        custody.editions.refresh()
        settle()
        assert table.chosen.label == "王检查"
        custody.editions.revoke()
        shown(custody, ConfirmDialog).confirm.click()
        settle()
        assert (table.chosen.label, table.chosen.state) == ("王检查", "revoked")
        assert not custody.editions.revoke_button.isEnabled()

    def test_the_edition_that_was_just_prepared_is_the_chosen_one(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        prepare(filed, "王检查")
        turn(custody, Part.EDITIONS, settle)
        custody.editions.prepare()
        dialog = shown(custody, EditionDialog)
        dialog.officer.setText("李检查")
        dialog.categories[Category.OPERATIONS].setChecked(True)
        dialog.secret.first.setText(OTHER)
        dialog.secret.again.setText(OTHER)
        dialog.submit()
        settle()
        assert custody.editions.table.chosen.label == "李检查"


class TestAudit:
    def test_events_are_newest_first_filtered_and_read_page_by_page(
        self, qtbot: QtBot, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        filed.log(*(("viewed", f"document {number}", "") for number in range(PAGE + 30)))
        filed.log(("searched", "vault", "海棠"))
        turn(custody, Part.AUDIT, settle)
        model = custody.audit.model
        assert model.rowCount() == PAGE
        numbers = [event.sequence for event in model.records]
        assert numbers == sorted(numbers, reverse=True)
        bar = custody.audit.table.verticalScrollBar()
        bar.setValue(bar.maximum())
        settle()
        assert model.rowCount() > PAGE
        numbers = [event.sequence for event in model.records]
        assert numbers == list(range(numbers[0], numbers[-1] - 1, -1))
        custody.audit.filter.text.setText("海棠")
        qtbot.waitUntil(lambda: model.rowCount() == 1)
        assert model.records[0].action == "searched"
        custody.audit.filter.text.clear()
        custody.audit.filter.since.setText("2099-01-01")
        qtbot.waitUntil(lambda: model.rowCount() == 0)
        settle()

    def test_verification_is_one_sentence(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        turn(custody, Part.AUDIT, settle)
        last = newest_head(filed).sequence
        custody.audit.verify()
        settle()
        assert f"Complete from 1 to {last}." in custody.audit.notice.sentence

    def test_a_code_from_paper_is_compared(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        turn(custody, Part.AUDIT, settle)
        code = newest_head(filed).code
        assert custody.audit.code.text() == code
        custody.audit.code_field.setText(code.lower())
        custody.audit.check_code()
        settle()
        assert "is whole" in custody.audit.notice.sentence
        number, _dash, rest = code.partition("-")
        swapped = f"{number}-{rest[1]}{rest[0]}{rest[2:]}"
        custody.audit.code_field.setText(swapped)
        custody.audit.check_code()
        settle()
        assert "is whole" not in custody.audit.notice.sentence

    def test_the_page_for_paper_is_signed_saved_and_shown_as_qr(
        self, custody: CustodyPage, settle: Callable[[], None], tmp_path: Path
    ) -> None:
        turn(custody, Part.AUDIT, settle)
        custody.audit.save_page(tmp_path / "head.pdf")
        settle()
        assert (tmp_path / "head.pdf").read_bytes().startswith(b"%PDF")
        assert custody.audit.qr.isVisible()
        assert custody.audit.code.text() in custody.audit.notice.sentence


class TestHoldsAndPurge:
    def test_a_hold_forbids_purging_in_words_and_its_release_allows_it(
        self,
        window: MainWindow,
        custody: CustodyPage,
        filed: House,
        settle: Callable[[], None],
    ) -> None:
        workspace = window.workspace_or_fail()
        workspace.go(Place.LIBRARY)
        settle()
        workspace.library.table.selectRow(0)
        record = workspace.library.table.chosen
        assert record is not None
        menu = workspace.library.table.document_menu()
        assert menu is not None
        acts = [action for action in menu.actions() if action.text()]
        assert [action.text() for action in acts][-2:] == ["Place a hold…", "Purge for good…"]
        acts[-2].trigger()
        hold = shown(window, HoldDialog)
        hold.submit()
        assert "reason" in hold.notice.sentence
        hold.reason.setText("审计")
        hold.submit()
        settle()
        workspace.library.table.purge_requested.emit(record)
        purge = shown(window, PurgeDialog)
        purge.submit()
        assert "Give a reason" in purge.notice.sentence
        purge.reason.setText("误入库")
        purge.sure.setChecked(True)
        purge.submit()
        settle()
        assert len(list_documents(filed)) == DOCUMENTS
        assert "hold" in purge.notice.sentence.lower()
        workspace.go(Place.VAULT)
        turn(custody, Part.HOLDS, settle)
        custody.holds.table.selectRow(0)
        custody.holds.release()
        ending = shown(custody, HoldDialog)
        ending.reason.setText("审计结束")
        ending.submit()
        settle()
        assert list_holds(filed, released=False) == []
        purge.submit()
        settle()
        assert len(list_documents(filed)) == DOCUMENTS - 1
        assert workspace.library.model.documents == DOCUMENTS - 1
        assert "Purged from the vault" in purge.notice.sentence
        assert not purge.confirm.isVisible()
        purge.reject()

    def test_a_hold_on_everything(
        self, custody: CustodyPage, filed: House, settle: Callable[[], None]
    ) -> None:
        turn(custody, Part.HOLDS, settle)
        assert custody.holds.empty.isVisible()
        custody.holds.place()
        dialog = shown(custody, HoldDialog)
        dialog.reason.setText("诉讼")
        dialog.submit()
        settle()
        assert custody.holds.model.records[0].whole_vault


def test_what_cannot_be_undone_is_never_the_default(
    window: MainWindow, custody: CustodyPage
) -> None:
    openers = (
        custody.keys.rekey,
        custody.keys.add,
        custody.backup.register,
        custody.editions.prepare,
    )
    for opener in openers:
        opener()
    custody.keys.table.selectRow(0)
    custody.keys.remove()
    dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert len(dialogs) == len(openers) + 1
    for dialog in dialogs:
        for each in dialog.findChildren(QPushButton):
            if each.property("kind") == "danger":
                assert not each.isDefault()
                assert not each.autoDefault()
        assert [each for each in controls_below(dialog) if not each.accessibleName()] == []
        dialog.reject()


@pytest.mark.parametrize("part", list(Part))
def test_every_control_of_a_section_has_an_accessible_name(
    custody: CustodyPage, part: Part, settle: Callable[[], None]
) -> None:
    turn(custody, part, settle)
    controls = list(controls_below(custody.sections[part]))
    assert controls
    assert [each for each in controls if not each.accessibleName()] == []


def test_sections_are_reached_by_keyboard(
    qtbot: QtBot, window: MainWindow, custody: CustodyPage, settle: Callable[[], None]
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    custody.enter()
    settle()
    for _step in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    settle()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    settle()
    assert custody.part is Part.BACKUP


def test_a_lock_closes_a_dialog_of_the_vault_page(
    qtbot: QtBot, window: MainWindow, custody: CustodyPage, settle: Callable[[], None]
) -> None:
    custody.keys.add()
    assert isinstance(shown(custody, AddSlotDialog), FormDialog)
    window.lock_at_once()
    qtbot.waitUntil(lambda: window.start_page is not None)
    settle()
    assert not [each for each in window.findChildren(QDialog) if each.isVisible()]
