"""The editions of a vault as they can be seen without any key: for whom, until when. One of them is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_moment
from desktop.jobs.latest import Latest
from desktop.jobs.ports import VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.services.inspection.editions import EditionStub
from desktop.views.controls.notice import Mood, Notice
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _


class EditionChoice(QWidget):
    """Reads the list in a job whenever another vault is named."""

    def __init__(
        self, door: VaultDoor, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._runner, self._look = door, runner, look
        self._latest = Latest(runner, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        self._group = QButtonGroup(self)
        self._stubs: list[EditionStub] = []
        self.notice = Notice(look)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        self._column.addWidget(self.notice)

    @property
    def chosen(self) -> EditionStub | None:
        """The edition that is chosen."""
        number = self._group.checkedId()
        return self._stubs[number] if 0 <= number < len(self._stubs) else None

    @property
    def buttons(self) -> Sequence[QPushButton]:
        """One a listed edition."""
        return [each for each in self._group.buttons() if isinstance(each, QPushButton)]

    def show_vault(self, vault: Path | None) -> None:
        """List the editions of the vault at `vault`."""
        self._clear()
        if vault is None:
            self._latest.drop()
            return
        door = self._door
        self._latest.ask(
            self._runner.reader(_("Looking for editions"), lambda _progress: door.editions(vault))
        )

    def _show(self, stubs: list[EditionStub]) -> None:
        self._clear()
        self._stubs = stubs
        if not stubs:
            self.notice.say(
                Mood.PLAIN,
                _("An edition is prepared by the project manager, under Vault, Editions."),
                _("This vault has no edition"),
            )
            return
        now = datetime.now(UTC)
        for number, stub in enumerate(stubs):
            self._add(number, stub, now)
        usable = [each for each in self.buttons if each.isEnabled()]
        if usable:
            usable[0].setChecked(True)

    def _add(self, number: int, stub: EditionStub, now: datetime) -> None:
        if stub.expires is None:
            line, usable = stub.problem or _("Damaged"), False
        elif stub.expires <= now:
            line, usable = (
                _("Expired on {moment}").format(moment=format_moment(stub.expires)),
                False,
            )
        else:
            line, usable = (
                _("Valid until {moment}").format(moment=format_moment(stub.expires)),
                True,
            )
        name = stub.label or stub.id.hex()[:8]
        choice = QPushButton(f"{name}\n{line}".replace("&", "&&"))
        choice.setProperty("kind", "recent")
        choice.setCheckable(True)
        choice.setEnabled(usable)
        choice.setIcon(self._look.icon(Icon.FILE))
        choice.setAccessibleName(_("Edition for {name}: {state}").format(name=name, state=line))
        self._group.addButton(choice, number)
        self._column.addWidget(choice)

    def _fail(self, error: Exception) -> None:
        self._clear()
        self.notice.explain(explain(error))

    def _clear(self) -> None:
        self._stubs = []
        self.notice.hide()
        for each in self.buttons:
            self._group.removeButton(each)
            each.hide()
            each.deleteLater()
