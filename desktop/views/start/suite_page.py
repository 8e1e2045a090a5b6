"""Second step of a new vault: its ciphers, each in a sentence, and what the self-test of all of them says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.jobs.ports import VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import SelfTest
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, S
from resources.artwork import Icon
from resources.words import _, ngettext

_ICON = 16


class SuitePage(WizardPage):
    """Two suites; the first is chosen."""

    def __init__(
        self, door: VaultDoor, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _("Ciphers"),
            _(
                "Chosen once, named on every report. Both are strong; what differs is whose standard it is."
            ),
            parent,
        )
        self._door, self._runner, self._look = door, runner, look
        group = QButtonGroup(self)
        self.aes = QRadioButton(_("International: AES-256-GCM, SHA-256, Argon2id, Ed25519"))
        self.sm = QRadioButton(_("Chinese national (GM): SM4-GCM, SM3, PBKDF2-HMAC-SM3, SM2"))
        self.aes.setChecked(True)
        for choice, sentence in (
            (
                self.aes,
                _("The usual choice. Guessing a passphrase costs memory as well as time."),
            ),
            (
                self.sm,
                _(
                    "For contracts that ask for Chinese national algorithms. Keys are 128 bits long."
                ),
            ),
        ):
            group.addButton(choice)
            choice.setAccessibleName(choice.text())
            choice.setAccessibleDescription(sentence)
            cell = QVBoxLayout()
            cell.setSpacing(XS)
            cell.addWidget(choice)
            said = words(sentence, "soft", wrap=True)
            said.setContentsMargins(XL, 0, 0, 0)
            cell.addWidget(said)
            self.column.addLayout(cell)
        honest = Notice(look)
        # Before it speaks: what has no parent yet would appear as a window of its own.
        self.column.addWidget(honest)
        honest.say(
            Mood.PLAIN,
            _(
                "The database is encrypted with AES-256 under both (SQLCipher). "
                "Neither is a certified cryptographic module."
            ),
        )
        self.unfold = button(_("Show the self-test"), self._toggle, kind="link")
        self.unfold.setIcon(look.icon(Icon.RIGHT))
        self.column.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignLeft)
        self.results = SelfTestResults(look)
        self.results.hide()
        self.column.addWidget(self.results)
        self.column.addStretch(1)
        self._asked = False

    @property
    def suite(self) -> str:
        """The name of the suite that is chosen."""
        return "sm" if self.sm.isChecked() else "aes"

    def start_typing(self) -> None:
        (self.sm if self.sm.isChecked() else self.aes).setFocus()

    def _toggle(self) -> None:
        shown = self.results.isHidden()
        self.results.setVisible(shown)
        self.unfold.setIcon(self._look.icon(Icon.DOWN if shown else Icon.RIGHT))
        self.unfold.setText(_("Hide the self-test") if shown else _("Show the self-test"))
        if shown and not self._asked:
            self._asked = True
            door = self._door
            job = self._runner.reader(_("Self-test"), lambda _progress: door.self_test())
            job.finished.connect(self.results.show_results)
            job.failed.connect(self.results.show_failure)
            self._runner.start(job)


class SelfTestResults(QWidget):
    """Every algorithm, what it was held against, and whether it passed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.notice = Notice(look)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(XS)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.notice)
        column.addLayout(self._grid)

    def show_results(self, results: tuple[SelfTest, ...]) -> None:
        """Line by line, in the order of the tests."""
        failed = sum(not result.passed for result in results)
        if failed:
            said = ngettext("{count} test failed", "{count} tests failed", failed)
            self.notice.say(Mood.BAD, _("Nothing is opened or created."), said.format(count=failed))
        else:
            said = ngettext("{count} test passed", "{count} tests passed", len(results))
            self.notice.say(
                Mood.GOOD,
                _("Every algorithm gives the answers its standard publishes."),
                said.format(count=len(results)),
            )
        for row, result in enumerate(results):
            self._show_line(row, result)

    def show_failure(self, error: Exception) -> None:
        self.notice.explain(explain(error))

    def _show_line(self, row: int, result: SelfTest) -> None:
        colours = self._look.colours
        icon, colour = (Icon.CHECK, colours.good) if result.passed else (Icon.ERROR, colours.bad)
        picture = QLabel()
        picture.setPixmap(self._look.picture(icon, colour, _ICON, self.devicePixelRatioF()))
        picture.setAccessibleName(_("Passed") if result.passed else _("Failed"))
        self._grid.addWidget(picture, row, 0)
        self._grid.addWidget(words(_(result.name), "caption"), row, 1)
        self._grid.addWidget(ElidedLabel(result.source, "caption"), row, 2)
