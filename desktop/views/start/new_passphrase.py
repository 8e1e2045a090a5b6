"""Two fields for a new passphrase and its strength; used wherever a passphrase is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.jobs.runner import JobRunner
from desktop.services.credentials import Passphrase
from desktop.views.controls.words import words
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.start.strength_meter import StrengthMeter
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from resources.words import _


class NewPassphrase(QWidget):
    """What was typed twice, and how strong it is.

    Signals:
        submitted()   Enter was pressed in one of the fields
    """

    submitted = Signal()

    def __init__(
        self,
        runner: JobRunner,
        look: Look,
        names: Callable[[], Sequence[str]] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.first = PassphraseField(look, _("Passphrase"))
        self.again = PassphraseField(look, _("Passphrase once more"))
        self.meter = StrengthMeter(runner, look, names)
        pair = QGridLayout()
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setHorizontalSpacing(L)
        pair.setVerticalSpacing(XS)
        for column, field in enumerate((self.first, self.again)):
            label = words(field.accessibleName(), "field")
            label.setBuddy(field)
            pair.addWidget(label, 0, column)
            pair.addWidget(field, 1, column)
            pair.setColumnStretch(column, 1)
            field.returnPressed.connect(self.submitted)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(S)
        column_.addLayout(pair)
        column_.addWidget(self.meter)
        self.first.textChanged.connect(self.meter.measure)

    @property
    def problem(self) -> str:
        """What keeps it from being taken, as a sentence; nothing when it may be tried."""
        if not self.first.text():
            return _("Choose a passphrase and type it twice.")
        strength = self.meter.strength
        if strength is not None and not strength.enough:
            return _("The passphrase is too easily guessed: {verdict}.").format(
                verdict=strength.words
            )
        if self.first.text() != self.again.text():
            return _("The two entries differ. Type the passphrase once more.")
        return ""

    def passphrase(self) -> Passphrase:
        """What was typed, as a secret."""
        return self.first.passphrase()

    def start_typing(self) -> None:
        """Put the cursor into the first field."""
        self.first.setFocus()

    def forget(self) -> None:
        """Empty both fields."""
        self.first.forget()
        self.again.forget()
