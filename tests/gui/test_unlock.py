"""Opening with a recovery sheet, a key file or an edition: what is marked while typing, what is never remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.jobs.runner import JobRunner
from desktop.services.credentials import RecoverySecret
from desktop.services.inspection.editions import EditionStub
from desktop.settings import MemorySettings
from desktop.views.main_window import MainWindow
from desktop.views.officer.officer_page import OfficerPage
from desktop.views.start.open_form import OpenForm, Way
from desktop.views.start.sheet_fields import SheetFields
from desktop.views.theme.look import Look
from tests.gui.fakes import RIGHT, FakeDoor, FakeVault, make_document
from vault.recovery import sheet_lines, sheet_numbers

SECRET = RecoverySecret(bytes(range(50, 82)))
LINES = sheet_lines(SECRET)


@pytest.fixture
def door(vault: FakeVault) -> FakeDoor:
    return FakeDoor(vault)


@pytest.fixture
def start(
    qtbot: QtBot,
    qapp: QApplication,
    door: FakeDoor,
    runner: JobRunner,
    settings: MemorySettings,
) -> Iterator[MainWindow]:
    made = MainWindow(qapp, door, runner, settings)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not runner.busy)
    yield made
    made.lock()
    qtbot.waitUntil(lambda: not runner.busy)


@pytest.fixture
def form(start: MainWindow) -> OpenForm:
    page = start.start_page
    assert page is not None
    page.offer(Path("/vaults/demo.vault"))
    return page.open_form


@pytest.fixture
def fields(qtbot: QtBot, look: Look) -> SheetFields:
    made = SheetFields(look)
    qtbot.addWidget(made)
    made.show()
    return made


def states(fields: SheetFields) -> list[str]:
    return [str(field.property("state")) for field in fields.fields.values()]


def test_each_line_turns_right_or_wrong_while_it_is_typed(
    qtbot: QtBot, fields: SheetFields
) -> None:
    field = fields.fields[1]
    numbers = [f"{each:04d}" for each in sheet_numbers(SECRET)[0]]
    qtbot.keyClicks(field, " ".join(numbers[:3]))
    assert states(fields)[0] == ""
    qtbot.keyClicks(field, " " + numbers[3])
    assert states(fields)[0] == "right"
    fields.fields[2].setText(LINES[2])
    assert states(fields)[1] == "wrong"
    assert fields.wrong == (2, 3, 4, 5, 6, 7, 8)


def test_two_words_swapped_are_marked_in_their_line(fields: SheetFields) -> None:
    for number, line in enumerate(LINES, start=1):
        fields.fields[number].setText(line)
    assert fields.complete
    words = LINES[4].split()
    fields.fields[5].setText(" ".join([words[1], words[0], *words[2:]]))
    assert fields.wrong == (5,)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LINES),
        "\n".join(f"{number}  {line}" for number, line in enumerate(LINES, start=1)),
        " ".join(LINES),
        "\n".join(" ".join(f"{each:04d}" for each in line) for line in sheet_numbers(SECRET)),
        "\n".join(
            f"{number} " + " ".join(f"{each:04d}" for each in line)
            for number, line in enumerate(sheet_numbers(SECRET), start=1)
        ),
    ],
    ids=["lines", "numbered lines", "one line", "numbers", "numbered numbers"],
)
def test_a_pasted_sheet_fills_every_line(
    qapp: QApplication, fields: SheetFields, text: str
) -> None:
    qapp.clipboard().setText(text)
    fields.fields[1].paste()
    assert fields.complete, fields.lines()
    qapp.clipboard().clear()


def test_the_sheet_opens_the_vault_and_is_not_kept(
    qtbot: QtBot, start: MainWindow, form: OpenForm, door: FakeDoor, runner: JobRunner
) -> None:
    form.choose_way(Way.SHEET)
    form.submit()
    assert "1, 2, 3" in form.notice.sentence
    form.sheet.fields[1].setText("\u2028".join(LINES))
    form.submit()
    qtbot.waitUntil(lambda: start.workspace is not None)
    (key,) = door.keys
    assert isinstance(key, RecoverySecret)
    assert key.secret == SECRET.secret
    qtbot.waitUntil(lambda: not runner.busy)


def test_of_a_key_file_only_its_folder_is_remembered(
    qtbot: QtBot, form: OpenForm, settings: MemorySettings, tmp_path: Path
) -> None:
    form.key_file.wanted.setChecked(True)
    form.passphrase.setText(RIGHT.text)
    form.submit()
    assert "key file" in form.notice.sentence
    form.key_file._take(str(tmp_path / "stick" / "mine.key"))
    assert settings.load().key_folder == tmp_path / "stick"
    assert "mine.key" not in repr(settings.load())


def test_editions_are_listed_without_a_key_and_expired_ones_cannot_be_chosen(
    qtbot: QtBot, form: OpenForm, door: FakeDoor, runner: JobRunner
) -> None:
    now = datetime.now(UTC)
    door.stubs = [
        EditionStub(bytes(16), "张监督", now - timedelta(days=1)),
        EditionStub(bytes([1]) * 16, "王检查", now + timedelta(days=1)),
        EditionStub(bytes([2]) * 16, "", None, "It is damaged."),
    ]
    form.choose_way(Way.EDITION)
    qtbot.waitUntil(lambda: len(form.editions.buttons) == 3)
    assert [each.isEnabled() for each in form.editions.buttons] == [False, True, False]
    assert "Expired" in form.editions.buttons[0].text()
    assert form.editions.chosen is not None
    assert form.editions.chosen.label == "王检查"


@pytest.fixture
def officer(
    qtbot: QtBot, start: MainWindow, form: OpenForm, door: FakeDoor, runner: JobRunner
) -> OfficerPage:
    door.stubs = [EditionStub(bytes(16), "王检查", datetime.now(UTC) + timedelta(days=1))]
    door.edition.records = [make_document(1), make_document(2)]
    door.edition.texts = {1: "数据备份成功", 2: "机房巡检正常"}
    form.choose_way(Way.EDITION)
    qtbot.waitUntil(lambda: len(form.editions.buttons) == 1)
    form.edition_passphrase.setText(RIGHT.text)
    form.submit()
    qtbot.waitUntil(lambda: start.officer_page is not None)
    qtbot.waitUntil(lambda: not runner.busy)
    page = start.officer_page
    assert page is not None
    return page


def test_an_expired_edition_is_refused_in_words(
    qtbot: QtBot, form: OpenForm, door: FakeDoor, runner: JobRunner
) -> None:
    door.stubs = [EditionStub(bytes(16), "王检查", datetime.now(UTC) + timedelta(days=1))]
    form.choose_way(Way.EDITION)
    qtbot.waitUntil(lambda: len(form.editions.buttons) == 1)
    form.edition_passphrase.setText("late")
    form.submit()
    qtbot.waitUntil(lambda: not runner.busy and bool(form.notice.sentence))
    assert form.edition_passphrase.text() == ""


def test_the_officers_window_reads_and_offers_nothing_else(
    start: MainWindow, officer: OfficerPage, settings: MemorySettings
) -> None:
    assert officer.library.model.rowCount() == 2
    assert not officer.library.file_button.isVisible()
    enabled = {
        action.text().replace("&", "") for action in start._menus.actions if action.isEnabled()
    }
    assert "File documents…" not in enabled
    assert "Save a copy…" not in enabled
    assert {"Lock", "Search the archive"} <= enabled
    assert "vault" not in settings.load().recent
    assert settings.load().recent == ()
    flags = officer.library.preview.text_view.textInteractionFlags()
    assert flags == Qt.TextInteractionFlag.NoTextInteraction


def test_dropped_files_are_not_taken_by_an_edition(start: MainWindow, officer: OfficerPage) -> None:
    start.offer_filing([Path("/tmp/a.txt")])
    assert start.workspace is None


def test_what_an_officer_prints_is_noted(
    qtbot: QtBot, officer: OfficerPage, door: FakeDoor, runner: JobRunner, tmp_path: Path
) -> None:
    record = door.edition.records[0]
    officer.library.table.choose(1)
    officer.print_page(officer.library.preview, record, tmp_path / "1.pdf")
    qtbot.waitUntil(lambda: not runner.busy)
    assert door.edition.printed == [(1, tmp_path / "1.pdf")]


def test_an_officer_can_verify_a_document(
    qtbot: QtBot, officer: OfficerPage, door: FakeDoor, runner: JobRunner
) -> None:
    officer.library.table.choose(1)
    qtbot.waitUntil(lambda: not runner.busy)
    door.edition.whole = False
    officer.library.preview.verify_requested.emit(door.edition.records[0])
    qtbot.waitUntil(lambda: not runner.busy)
    assert "differs" in officer.library.preview._notice.sentence


def test_the_watermark_names_unit_and_officer_and_lets_the_mouse_through(
    officer: OfficerPage,
) -> None:
    mark = officer.watermark
    assert "王检查" in mark.words
    assert "某某区检查组" in mark.words
    assert mark.geometry() == officer.rect()
    below = officer.childAt(QPoint(officer.width() // 2, officer.height() // 2))
    assert below is not None
    assert below is not mark


def test_closing_the_edition_returns_to_the_start(
    qtbot: QtBot, start: MainWindow, officer: OfficerPage, door: FakeDoor
) -> None:
    officer.lock_requested.emit()
    qtbot.waitUntil(lambda: start.start_page is not None)
    assert door.edition.closed
    assert not start.findChildren(QLineEdit, "bigsearch")
