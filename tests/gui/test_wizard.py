"""Creating a vault step by step, over the real door: what is refused, what is proven, what is kept when one leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import Passphrase, SlotKind, parse_sheet
from desktop.services.house import House
from desktop.services.keys.keyring import list_slots
from desktop.settings import MemorySettings
from desktop.views.main_window import MainWindow
from desktop.views.start.create_wizard import CreateWizard
from desktop.views.theme.dress import load_typeface
from tests.gui.conftest import locking
from vault.errors import NotAVault

STRONG = "正确 的 马 电池 订书钉"


@pytest.fixture
def real(
    qtbot: QtBot,
    qapp: QApplication,
    runner: JobRunner,
    settings: MemorySettings,
    quick_unlock: None,
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    qtbot.waitUntil(lambda: not runner.busy)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "新建.vault"


@pytest.fixture
def wizard(real: MainWindow, target: Path) -> CreateWizard:
    page = real.start_page
    assert page is not None
    page.show_create()
    page.create_form.place.folder.setText(str(target))
    return page.create_form


def settle(qtbot: QtBot, runner: JobRunner) -> None:
    qtbot.waitUntil(lambda: not runner.busy)


def to_secret(wizard: CreateWizard) -> None:
    wizard.advance()
    wizard.advance()
    assert wizard.page is wizard.secret


def create(qtbot: QtBot, wizard: CreateWizard, runner: JobRunner) -> None:
    to_secret(wizard)
    wizard.secret.secret.first.setText(STRONG)
    wizard.secret.secret.again.setText(STRONG)
    wizard.advance()
    qtbot.waitUntil(lambda: wizard.holding)
    settle(qtbot, runner)
    assert wizard.page is wizard.sheet


def kinds(target: Path, runner: JobRunner) -> list[SlotKind]:
    with House.open(target, Passphrase(STRONG)) as house:
        return [slot.kind for slot in list_slots(house)]


@pytest.mark.parametrize("text", ["", "password1234", "short"])
def test_a_weak_or_empty_passphrase_is_refused_with_a_sentence_and_nothing_is_written(
    qtbot: QtBot, wizard: CreateWizard, runner: JobRunner, target: Path, text: str
) -> None:
    to_secret(wizard)
    wizard.secret.secret.first.setText(text)
    wizard.secret.secret.again.setText(text)
    wizard.advance()
    qtbot.waitUntil(lambda: not runner.busy and bool(wizard.notice.sentence))
    assert "passphrase" in wizard.notice.sentence.lower()
    assert wizard.page is wizard.secret
    assert not wizard.holding
    assert not target.exists()


def test_strength_is_shown_while_typing_and_belongs_to_what_was_typed_last(
    qtbot: QtBot, wizard: CreateWizard
) -> None:
    to_secret(wizard)
    secret = wizard.secret.secret
    qtbot.keyClicks(secret.first, "password1234")
    qtbot.waitUntil(lambda: secret.meter.strength is not None)
    assert secret.meter.strength is not None
    assert not secret.meter.strength.enough
    secret.first.setText(STRONG)
    assert secret.meter.strength is None
    qtbot.waitUntil(lambda: secret.meter.strength is not None)
    assert secret.meter.strength.enough
    assert secret.meter.sentence == "Very strong"


def test_two_entries_that_differ_are_refused(wizard: CreateWizard) -> None:
    to_secret(wizard)
    wizard.secret.secret.first.setText(STRONG)
    wizard.secret.secret.again.setText(STRONG + "!")
    wizard.advance()
    assert "differ" in wizard.notice.sentence


def test_leaving_before_the_passphrase_writes_nothing(
    qtbot: QtBot, real: MainWindow, wizard: CreateWizard, target: Path, runner: JobRunner
) -> None:
    to_secret(wizard)
    wizard.go_back()
    assert wizard.page is wizard.suite
    real.close()
    settle(qtbot, runner)
    assert not target.exists()
    assert list(target.parent.glob("*.vault*")) == []


def test_the_whole_way_with_a_sheet_that_is_typed_back(
    qtbot: QtBot, real: MainWindow, wizard: CreateWizard, runner: JobRunner, target: Path
) -> None:
    create(qtbot, wizard, runner)
    wizard.sheet.make.click()
    settle(qtbot, runner)
    lines = wizard.sheet_lines
    pdf = target.parent / "sheet.pdf"
    wizard.sheet.save_requested.emit(pdf)
    settle(qtbot, runner)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert str(pdf) in wizard.sheet.notice.sentence
    wizard.advance()
    first, second = wizard.test.fields.fields
    wizard.test.fields.fields[first].setText(lines[first - 1])
    wizard.test.fields.fields[second].setText(lines[first - 1])
    wizard.advance()
    assert wizard.page is wizard.test
    assert str(second) in wizard.notice.sentence
    wizard.test.fields.fields[second].setText(lines[second - 1])
    wizard.advance()
    settle(qtbot, runner)
    assert wizard.page is wizard.done
    assert "opens the vault" in wizard.done.sheet.sentence
    wizard.advance()
    qtbot.waitUntil(lambda: real.workspace is not None)
    settle(qtbot, runner)
    real.lock()
    qtbot.waitUntil(lambda: real.start_page is not None)
    settle(qtbot, runner)
    assert kinds(target, runner) == [SlotKind.MANAGER, SlotKind.RECOVERY]
    with House.open(target, parse_sheet("\n".join(lines))) as house:
        assert house.vault.slot.kind is SlotKind.RECOVERY


def test_a_sheet_that_nobody_has_on_paper_opens_nothing(
    qtbot: QtBot, real: MainWindow, wizard: CreateWizard, runner: JobRunner, target: Path
) -> None:
    create(qtbot, wizard, runner)
    wizard.sheet.make.click()
    settle(qtbot, runner)
    wizard.skip()
    settle(qtbot, runner)
    assert wizard.page is wizard.done
    assert "no recovery sheet" in wizard.done.sheet.sentence
    wizard.advance()
    qtbot.waitUntil(lambda: real.workspace is not None)
    settle(qtbot, runner)
    real.lock()
    qtbot.waitUntil(lambda: real.start_page is not None)
    settle(qtbot, runner)
    assert kinds(target, runner) == [SlotKind.MANAGER]


def test_closing_the_window_half_way_leaves_a_vault_that_opens(
    qtbot: QtBot, real: MainWindow, wizard: CreateWizard, runner: JobRunner, target: Path
) -> None:
    create(qtbot, wizard, runner)
    real.close()
    qtbot.waitUntil(lambda: not real.isVisible())
    settle(qtbot, runner)
    assert kinds(target, runner) == [SlotKind.MANAGER]


def test_a_change_of_look_waits_for_the_wizard(
    qtbot: QtBot,
    real: MainWindow,
    wizard: CreateWizard,
    runner: JobRunner,
    settings: MemorySettings,
) -> None:
    create(qtbot, wizard, runner)
    real.apply_settings(settings.load())
    assert real.start_page is not None
    assert real.start_page.create_form is wizard
    assert wizard.holding


def test_a_key_file_is_written_apart_from_the_vault_and_needed_to_open(
    qtbot: QtBot, real: MainWindow, wizard: CreateWizard, runner: JobRunner, target: Path
) -> None:
    to_secret(wizard)
    wizard.secret.secret.first.setText(STRONG)
    wizard.secret.secret.again.setText(STRONG)
    wizard.secret.key_file.wanted.setChecked(True)
    wizard.advance()
    assert "key file" in wizard.notice.sentence
    wizard.secret.key_file.path.setText(str(target / "mine.key"))
    wizard.advance()
    assert not wizard.holding
    assert "out of the vault" in wizard.notice.sentence
    stick = target.parent / "stick.key"
    wizard.secret.key_file.path.setText(str(stick))
    wizard.advance()
    qtbot.waitUntil(lambda: wizard.holding)
    settle(qtbot, runner)
    wizard.skip()
    wizard.advance()
    qtbot.waitUntil(lambda: real.workspace is not None)
    settle(qtbot, runner)
    real.lock()
    qtbot.waitUntil(lambda: real.start_page is not None)
    settle(qtbot, runner)
    page = real.start_page
    assert page is not None
    form = page.open_form
    form.passphrase.setText(STRONG)
    form.submit()
    qtbot.waitUntil(lambda: bool(form.notice.sentence))
    assert "key file" in form.notice.sentence
    form.passphrase.setText(STRONG)
    form.key_file.wanted.setChecked(True)
    form.key_file.path.setText(str(stick))
    form.submit()
    qtbot.waitUntil(lambda: real.workspace is not None)
    settle(qtbot, runner)


def test_a_failed_creation_takes_its_new_key_file_back(
    qtbot: QtBot, wizard: CreateWizard, runner: JobRunner, target: Path
) -> None:
    to_secret(wizard)
    wizard.secret.secret.first.setText(STRONG)
    wizard.secret.secret.again.setText(STRONG)
    wizard.secret.key_file.wanted.setChecked(True)
    stick = target.parent / "stick.key"
    wizard.secret.key_file.path.setText(str(stick))
    target.write_text("in the way")
    wizard.advance()
    qtbot.waitUntil(lambda: not runner.busy and bool(wizard.notice.sentence))
    assert not stick.exists()
    assert not wizard.holding


def test_the_self_test_can_be_shown(qtbot: QtBot, wizard: CreateWizard, runner: JobRunner) -> None:
    wizard.advance()
    wizard.suite.unfold.click()
    settle(qtbot, runner)
    assert wizard.suite.results.isVisible()
    assert "tests passed" in wizard.suite.results.notice.sentence


def test_a_place_that_is_taken_is_refused_at_once(wizard: CreateWizard, target: Path) -> None:
    target.mkdir()
    wizard.advance()
    assert wizard.page is wizard.place
    assert "exists already" in wizard.notice.sentence
    with pytest.raises(NotAVault):
        House.open(target, Passphrase(STRONG))


def test_a_vault_half_way_through_the_wizard_is_locked_when_nobody_is_there(
    qtbot: QtBot, real: MainWindow, wizard: CreateWizard, runner: JobRunner, target: Path
) -> None:
    create(qtbot, wizard, runner)
    watch = real._guard.idle
    assert watch._timer.isActive()
    watch._touched -= 11 * 60
    watch.look()
    qtbot.waitUntil(lambda: real.start_page is not None and not wizard_of(real).holding)
    settle(qtbot, runner)
    assert kinds(target, runner) == [SlotKind.MANAGER]


def wizard_of(window: MainWindow) -> CreateWizard:
    page = window.start_page
    assert page is not None
    return page.create_form
