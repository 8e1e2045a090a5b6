"""The form that opens an existing vault: a recent one or another folder, and its passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.jobs.ports import VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.views.controls.buttons import primary_button
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.start.form import VaultForm
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _

_RECENT_SHOWN = 4


class OpenForm(VaultForm):
    """Recent vaults are one click or one arrow key away."""

    def __init__(
        self,
        door: VaultDoor,
        runner: JobRunner,
        recent: tuple[Path, ...],
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(runner, look, parent)
        self._door = door
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        if recent:
            self.field_column.addLayout(self._recent_list(recent[:_RECENT_SHOWN]))
        self.folder = QLineEdit()
        self.folder.setAccessibleName(_("Folder of the vault"))
        self.folder.textChanged.connect(self._follow_folder)
        self.add_field(_("Folder of the vault"), self.folder, self.folder_chooser(self.folder))
        self.passphrase = PassphraseField(look, _("Passphrase"))
        self.passphrase.returnPressed.connect(self.submit)
        self.add_field(_("Passphrase"), self.passphrase)
        self.action = primary_button(look, _("Open"), self.submit, Icon.CRYPTO)
        self.finish_layout(self.action)
        if recent:
            self.folder.setText(str(recent[0]))

    def offer(self, vault: Path) -> None:
        """Fill in a vault's folder; the passphrase is what remains to be typed."""
        self.folder.setText(str(vault))
        self.passphrase.setFocus()

    def start_typing(self) -> None:
        """Put the cursor where the next word belongs."""
        field = self.passphrase if self.folder.text() else self.folder
        field.setFocus()

    def take_folder(self, folder: str) -> None:
        self.offer(Path(folder))

    def submit(self) -> None:
        """Open the vault, if there is anything to open it with."""
        if not self.action.isEnabled():
            return
        folder = self.folder.text().strip()
        if not folder:
            self.notice.say(Mood.BAD, _("Choose the folder of the vault first."))
            return
        if not self.passphrase.text():
            self.notice.say(Mood.BAD, _("Type the passphrase first."))
            return
        path, secret, door = Path(folder).expanduser(), self.passphrase.passphrase(), self._door
        self.passphrase.forget()
        self.run(self._runner.reader(_("Opening"), lambda _progress: door.open(path, secret)))

    def _fail(self, error: Exception) -> None:
        super()._fail(error)
        self.passphrase.setFocus()

    def _recent_list(self, recent: tuple[Path, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addWidget(words(_("Recent"), "field"))
        for path in recent:
            column.addWidget(self._recent_button(path))
        return column

    def _recent_button(self, path: Path) -> QPushButton:
        metrics = self.fontMetrics()
        place = metrics.elidedText(
            str(path.parent), Qt.TextElideMode.ElideMiddle, metrics.height() * 22
        )
        # An ampersand in a folder's name is no shortcut.
        result = QPushButton(f"{path.stem}\n{place}".replace("&", "&&"))
        result.setProperty("kind", "recent")
        result.setProperty("vault", str(path))
        result.setCheckable(True)
        result.setToolTip(str(path))
        result.setAccessibleName(_("Recent vault {name}").format(name=path.stem))
        result.setIcon(self._look.icon(Icon.LIBRARY))
        result.clicked.connect(lambda _checked=False: self.offer(path))
        self._group.addButton(result)
        return result

    def _follow_folder(self, text: str) -> None:
        for recent in self._group.buttons():
            recent.setChecked(recent.property("vault") == text.strip())
