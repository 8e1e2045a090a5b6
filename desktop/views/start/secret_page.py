"""Third step of a new vault: its passphrase, and perhaps a key file; with it the vault is created."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.jobs.runner import JobRunner
from desktop.views.controls.words import words
from desktop.views.start.key_file_row import KeyFileRow
from desktop.views.start.new_passphrase import NewPassphrase
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from resources.words import _


class SecretPage(WizardPage):
    """Strength is shown while typing; what is too weak is refused with a sentence."""

    def __init__(
        self,
        runner: JobRunner,
        look: Look,
        names: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Passphrase"),
            _("Several words that don't belong together are strong and can be remembered."),
            parent,
        )
        self.secret = NewPassphrase(runner, look, names)
        self.secret.submitted.connect(self.submitted)
        self.key_file = KeyFileRow(look, new=True)
        self.key_file.path.returnPressed.connect(self.submitted)
        self.column.addWidget(self.secret)
        self.column.addWidget(self.key_file)
        self.column.addWidget(
            words(
                _(
                    "Nobody can open the vault without it, not even whoever wrote this program. "
                    "The next step offers a recovery sheet for the day it is forgotten."
                ),
                "caption",
                wrap=True,
            )
        )
        self.column.addStretch(1)

    @property
    def problem(self) -> str:
        return self.secret.problem or self.key_file.problem

    def start_typing(self) -> None:
        self.secret.start_typing()
