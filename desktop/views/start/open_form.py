"""The form that opens an existing vault: which one, and with what: passphrase, recovery sheet or an edition."""

from __future__ import annotations

import enum
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.ports import VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import known_key, parse_sheet
from desktop.settings import Settings
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.fitted_stack import FittedStack
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.start.edition_choice import EditionChoice
from desktop.views.start.form import VaultForm
from desktop.views.start.key_file_row import KeyFileRow
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.start.recent_vaults import RecentVaults
from desktop.views.start.sheet_fields import SheetFields
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from resources.artwork import Icon
from resources.words import _


class Way(enum.Enum):
    """What a vault is opened with."""

    PASSPHRASE = "passphrase"
    SHEET = "sheet"
    EDITION = "edition"


class OpenForm(VaultForm):
    """Recent vaults are one click or one arrow key away.

    Signals:
        edition_opened(OpenEdition)   an officer's edition is open
        key_folder_chosen(Path)       a key file was chosen in this folder
    """

    edition_opened = Signal(object)
    key_folder_chosen = Signal(object)

    def __init__(
        self,
        door: VaultDoor,
        runner: JobRunner,
        settings: Settings,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(runner, look, parent)
        self._door = door
        recent = settings.recent
        self.recent = RecentVaults(recent, look)
        self.recent.chosen.connect(self.offer)
        self.field_column.addWidget(self.recent)
        self.recent.setVisible(bool(recent))
        self.folder = QLineEdit()
        self.folder.setAccessibleName(_("Folder of the vault"))
        self.folder.textChanged.connect(self._follow_folder)
        self.add_field(_("Folder of the vault"), self.folder, self.folder_chooser(self.folder))
        self.passphrase = PassphraseField(look, _("Passphrase"))
        self.passphrase.returnPressed.connect(self.submit)
        self.key_file = KeyFileRow(look, new=False, folder=settings.key_folder)
        self.key_file.path.returnPressed.connect(self.submit)
        self.key_file.folder_chosen.connect(self.key_folder_chosen)
        self.sheet = SheetFields(look)
        self.sheet.submitted.connect(self.submit)
        self.editions = EditionChoice(door, runner, look)
        self.edition_passphrase = PassphraseField(look, _("Passphrase of the edition"))
        self.edition_passphrase.returnPressed.connect(self.submit)
        self._build_ways()
        self.action = primary_button(look, _("Open"), self.submit, Icon.CRYPTO)
        self.finish_layout(self.action)
        self.choose_way(Way.PASSPHRASE)
        if recent:
            self.folder.setText(str(recent[0]))

    def offer(self, vault: Path) -> None:
        """Fill in a vault's folder; the secret is what remains to be typed."""
        self.folder.setText(str(vault))
        self._start_secret()

    def start_typing(self) -> None:
        """Put the cursor where the next word belongs."""
        if self.folder.text():
            self._start_secret()
        else:
            self.folder.setFocus()

    def take_folder(self, folder: str) -> None:
        self.offer(Path(folder))

    def choose_way(self, way: Way) -> None:
        """Open with something else."""
        self.way = way
        self.notice.hide()
        self._way_buttons[way].setChecked(True)
        self._ways.setCurrentIndex(list(Way).index(way))
        self.action.setText(_("Open the edition") if way is Way.EDITION else _("Open"))
        self.action.setAccessibleName(self.action.text())
        self._list_editions()

    def submit(self) -> None:
        """Open, if there is anything to open it with."""
        if not self.action.isEnabled():
            return
        folder = self.folder.text().strip()
        if not folder:
            self.notice.say(Mood.BAD, _("Choose the folder of the vault first."))
            return
        path = Path(folder).expanduser()
        {
            Way.PASSPHRASE: self._open_with_passphrase,
            Way.SHEET: self._open_with_sheet,
            Way.EDITION: self._open_edition,
        }[self.way](path)

    def _open_with_passphrase(self, path: Path) -> None:
        if not self.passphrase.text():
            self.notice.say(Mood.BAD, _("Type the passphrase first."))
            return
        if problem := self.key_file.problem:
            self.notice.say(Mood.BAD, problem)
            return
        secret, key_file, door = self.passphrase.passphrase(), self.key_file.chosen(), self._door
        self.passphrase.forget()
        self.run(
            self._runner.reader(
                _("Opening"), lambda _progress: door.open(path, known_key(secret, key_file))
            )
        )

    def _open_with_sheet(self, path: Path) -> None:
        if not self.sheet.complete:
            numbers = _(", ").join(str(number) for number in self.sheet.wrong)
            self.notice.say(
                Mood.BAD, _("These lines are not right yet: {numbers}.").format(numbers=numbers)
            )
            self.sheet.start_typing()
            return
        text, door = "\n".join(self.sheet.lines().values()), self._door
        self.run(
            self._runner.reader(_("Opening"), lambda _progress: door.open(path, parse_sheet(text)))
        )

    def _open_edition(self, path: Path) -> None:
        edition = self.editions.chosen
        if edition is None:
            self.notice.say(Mood.BAD, _("Choose an edition that is still valid."))
            return
        if not self.edition_passphrase.text():
            self.notice.say(Mood.BAD, _("Type the passphrase first."))
            return
        secret, door = self.edition_passphrase.passphrase(), self._door
        self.edition_passphrase.forget()
        self.run(
            self._runner.reader(
                _("Opening"), lambda _progress: door.open_edition(path, edition.id, secret)
            )
        )

    def _succeed(self, vault: object) -> None:
        self._rest()
        self.sheet.forget()
        if self.way is Way.EDITION:
            self.edition_opened.emit(vault)
        else:
            self.opened.emit(vault)

    def _fail(self, error: Exception) -> None:
        super()._fail(error)
        self._start_secret()

    def _start_secret(self) -> None:
        if self.way is Way.SHEET:
            self.sheet.start_typing()
        else:
            (self.passphrase if self.way is Way.PASSPHRASE else self.edition_passphrase).setFocus()

    def _build_ways(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(words(_("Open with"), "field"))
        group = QButtonGroup(self)
        self._way_buttons: dict[Way, QPushButton] = {}
        for way, name in (
            (Way.PASSPHRASE, _("Passphrase")),
            (Way.SHEET, _("Recovery sheet")),
            (Way.EDITION, _("Edition for inspection")),
        ):
            choice = button(name, self._choosing(way), kind="segment")
            choice.setCheckable(True)
            group.addButton(choice)
            row.addWidget(choice)
            self._way_buttons[way] = choice
        row.addStretch(1)
        self.field_column.addLayout(row)
        self._ways = FittedStack()
        for page in (
            _page(_labelled(self.passphrase), self.key_file),
            _page(
                words(
                    _("Words or their numbers. A whole sheet may be pasted into the first line."),
                    "caption",
                    wrap=True,
                ),
                self.sheet,
            ),
            _page(self.editions, _labelled(self.edition_passphrase)),
        ):
            self._ways.addWidget(page)
        self.field_column.addWidget(self._ways)

    def _choosing(self, way: Way) -> Callable[[], None]:
        def choose() -> None:
            self.choose_way(way)
            self._start_secret()

        return choose

    def _list_editions(self) -> None:
        folder = self.folder.text().strip()
        listed = self.way is Way.EDITION and folder
        self.editions.show_vault(Path(folder).expanduser() if listed else None)

    def _follow_folder(self, text: str) -> None:
        self.recent.mark(text.strip())
        self._list_editions()


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(L)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return page


def _labelled(field: QLineEdit) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    label = words(field.accessibleName(), "field")
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field)
    return holder
