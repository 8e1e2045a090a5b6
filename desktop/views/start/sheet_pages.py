"""The steps after a vault was created: its recovery sheet, the test of the sheet, and the end."""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.services.credentials import LINES
from desktop.services.keys.keyring import RecoverySheet
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.start.sheet_fields import SheetFields
from desktop.views.start.sheet_view import SheetView
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _

LINES_TYPED = 2
"""How many lines are typed back: enough to show that the paper can be read, few enough to be done."""


class SheetPage(WizardPage):
    """Offers a sheet, then shows it until it was saved or copied by hand.

    Signals:
        wanted()              a sheet is to be made
        save_requested(Path)  write the sheet there as a PDF
    """

    wanted = Signal()
    save_requested = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Recovery sheet"),
            _(
                "Thirty-two words on paper that open this vault without the passphrase. "
                "Printed, sealed in an envelope, and locked away in another place than the vault."
            ),
            parent,
        )
        self.saved: Path | None = None
        self.notice = Notice(look)
        self.make = primary_button(look, _("Make a recovery sheet"), self.wanted.emit, Icon.FILE)
        self.save = button(_("Save as PDF…"), self._choose)
        self.save.setIcon(look.icon(Icon.EXPORT))
        self.save.hide()
        self._advice = words(
            _(
                "Print the file on a printer you trust and delete it, or copy the words by hand. "
                "They are shown this once and kept nowhere."
            ),
            "caption",
            wrap=True,
        )
        self._advice.hide()
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.make)
        row.addWidget(self.save)
        row.addWidget(self._advice, 1)
        self._view: SheetView | None = None
        self.column.addLayout(row)
        self.column.addWidget(self.notice)
        self.column.addStretch(1)

    @property
    def shown(self) -> bool:
        """Whether a sheet is on the page."""
        return self._view is not None

    def show_sheet(self, sheet: RecoverySheet) -> None:
        """The one time that it is shown."""
        self._view = SheetView(sheet)
        self.column.insertWidget(1, self._view)
        self.make.hide()
        self.save.show()
        self._advice.show()
        self.save.setFocus()

    def note_saved(self, target: Path) -> None:
        """The sheet is a file now."""
        self.saved = target
        self.notice.say(
            Mood.CAUTION,
            _("{path} opens the vault for whoever reads it. Print it, then delete it.").format(
                path=target
            ),
        )

    def start_typing(self) -> None:
        (self.save if self.shown else self.make).setFocus()

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Save the recovery sheet"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_("Recovery sheet") + ".pdf")
        dialog.fileSelected.connect(lambda name: self.save_requested.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class SheetTestPage(WizardPage):
    """Two lines, chosen at random, typed back from the paper."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Test the sheet"),
            _("Type these lines from the paper: words, or the numbers beneath them."),
            parent,
        )
        chosen = sorted(secrets.SystemRandom().sample(range(1, LINES + 1), LINES_TYPED))
        self.fields = SheetFields(look, chosen)
        self.fields.submitted.connect(self.submitted)
        self.column.addWidget(self.fields)
        self.column.addWidget(
            words(
                _("The lines are then tried on the vault itself, together with the others."),
                "caption",
                wrap=True,
            )
        )
        self.column.addStretch(1)

    @property
    def problem(self) -> str:
        if self.fields.complete:
            return ""
        numbers = _(", ").join(str(number) for number in self.fields.wrong)
        return _("These lines are not right yet: {numbers}.").format(numbers=numbers)

    def start_typing(self) -> None:
        self.fields.start_typing()


class DonePage(WizardPage):
    """What there is now, and what is still to be done."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(_("The vault is ready"), "", parent)
        self._vault = words("", "strong", wrap=True)
        self._place = words("", "soft", wrap=True)
        self.sheet = Notice(look)
        self.next = Notice(look)
        for widget in (self._vault, self._place, self.sheet, self.next):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def summarise(
        self, path: Path, suite: str, key_file: Path | None, sheet: Mood, sentence: str
    ) -> None:
        """What was made, in which suite, and how far its recovery sheet got."""
        self._vault.setText(path.name)
        self._place.setText(f"{suite}  ·  {path}")
        self.sheet.say(sheet, sentence)
        advice = _("Next: register a backup medium under Vault, Backup and media.")
        if key_file is not None:
            advice = (
                _(
                    "The key file is {path}. Copy it to a second stick before anything is filed."
                ).format(path=key_file)
                + " "
                + advice
            )
        self.next.say(Mood.PLAIN, advice)
