"""The wizard that creates a vault: place, ciphers, passphrase; then, with the vault there, its recovery sheet.

Nothing is written before the passphrase step is confirmed; nothing is lost afterwards: leaving early opens the vault.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import suite_words
from desktop.jobs.job import Job
from desktop.jobs.ports import OpenVault, VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import fresh_key, parse_sheet
from desktop.services.house import House
from desktop.services.keyring import RecoverySheet
from desktop.services.sheets import discard_recovery, make_recovery, save_recovery
from desktop.services.strength import require_strength
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.fitted_stack import FittedStack
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.start.place_page import PlacePage
from desktop.views.start.secret_page import SecretPage
from desktop.views.start.sheet_pages import DonePage, SheetPage, SheetTestPage
from desktop.views.start.suite_page import SuitePage
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, S
from resources.artwork import Icon
from resources.words import _


class CreateWizard(QWidget):
    """GUI thread only.

    Signals:
        opened(OpenVault)   the vault is there and open, and the person is done with the wizard
    """

    opened = Signal(object)

    def __init__(
        self, door: VaultDoor, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._runner, self._look = door, runner, look
        self._vault: OpenVault | None = None
        self._sheet: RecoverySheet | None = None
        self._key_file: Path | None = None
        self._tested = False
        self.place = PlacePage(look)
        self.suite = SuitePage(door, runner, look)
        self.secret = SecretPage(runner, look, self._names)
        self.sheet = SheetPage(look)
        self.test = SheetTestPage(look)
        self.done = DonePage(look)
        self._pages: list[WizardPage] = [
            self.place, self.suite, self.secret, self.sheet, self.test, self.done,
        ]  # fmt: skip
        self._stack = FittedStack()
        for page in self._pages:
            self._stack.addWidget(page)
            page.submitted.connect(self.advance)
        self._build()
        self.sheet.wanted.connect(self._make_sheet)
        self.sheet.save_requested.connect(self._save_sheet)
        self._show(self.place)
        job = runner.reader(_("Reading contracts"), lambda _progress: door.contracts())
        job.finished.connect(self.place.offer_contracts)
        job.failed.connect(self._fail)
        runner.start(job)

    @property
    def holding(self) -> bool:
        """Whether a vault was created that nobody has taken over yet."""
        return self._vault is not None

    @property
    def sheet_lines(self) -> tuple[str, ...]:
        """The sheet that is on the page, if there is one."""
        return self._sheet.lines if self._sheet else ()

    @property
    def page(self) -> WizardPage:
        """The step that is shown."""
        return self._pages[self._stack.currentIndex()]

    def start_typing(self) -> None:
        """Put the cursor where the next word belongs."""
        self.page.start_typing()

    def advance(self) -> None:
        """Leave the step for the next one, if nothing is missing."""
        if not self.next.isEnabled():
            return
        if problem := self.page.problem:
            self.notice.say(Mood.BAD, problem)
            self.page.start_typing()
            return
        self.notice.hide()
        if self.page is self.secret:
            self._create()
        elif self.page is self.sheet:
            self._show(self.test if self._sheet else self.done)
        elif self.page is self.test:
            self._prove_sheet()
        elif self.page is self.done:
            self.finish()
        else:
            self._show(self._pages[self._stack.currentIndex() + 1])

    def go_back(self) -> None:
        """To the step before."""
        self.notice.hide()
        self._show(self._pages[self._stack.currentIndex() - 1])

    def skip(self) -> None:
        """Leave the sheet, or its test, for another day."""
        self.notice.hide()
        if self.page is self.sheet and self._sheet is not None and self.sheet.saved is None:
            sheet, self._sheet = self._sheet, None
            self._ask(_("Discarding the sheet"), partial(discard_recovery, sheet=sheet), self._end)
        else:
            self._end()

    def finish(self) -> None:
        """Hand the vault over to the window."""
        if self._vault is not None:
            vault, self._vault, self._sheet = self._vault, None, None
            self.opened.emit(vault)

    def _build(self) -> None:
        self.steps = words("", "field")
        self.notice = Notice(self._look)
        self._waiting = QProgressBar()
        self._waiting.setRange(0, 0)
        self._waiting.setTextVisible(False)
        self._waiting.setAccessibleName(_("Waiting"))
        self._waiting.hide()
        self.back = button(_("Back"), self.go_back)
        self.later = button("", self.skip, kind="quiet")
        self.next = primary_button(self._look, _("Continue"), self.advance)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.next)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, L, 0, 0)
        column.setSpacing(L)
        column.addWidget(self.steps)
        column.addWidget(self._stack)
        column.addWidget(self.notice)
        column.addWidget(self._waiting)
        column.addLayout(row)
        column.addStretch(1)

    def _names(self) -> tuple[str, ...]:
        profile = self.place.profile
        titles = (profile.title, profile.client, profile.contractor) if profile else ()
        return (self.place.path.stem, self.place.label.text(), *titles)

    def _show(self, page: WizardPage) -> None:
        number = self._pages.index(page)
        self._stack.setCurrentWidget(page)
        self.steps.setText(
            _("Step {number} of {count}").format(number=number + 1, count=len(self._pages))
        )
        self.back.setVisible(page in (self.suite, self.secret, self.test))
        self.later.setVisible(page in (self.sheet, self.test))
        self.later.setText(_("Without a sheet") if page is self.sheet else _("Test it later"))
        self.later.setAccessibleName(self.later.text())
        self.next.setVisible(page is not self.sheet or self._sheet is not None)
        self.next.setText(
            {
                self.secret: _("Create the vault"),
                self.sheet: _("I have the sheet on paper"),
                self.test: _("Test"),
                self.done: _("Open the vault"),
            }.get(page, _("Continue"))
        )
        self.next.setAccessibleName(self.next.text())
        icon = Icon.CREATE if page is self.secret else None
        self.next.setIcon(self._look.icon_on_accent(icon) if icon else self._look.no_icon())
        page.start_typing()
        if page is self.done:
            self.next.setFocus()

    def _create(self) -> None:
        profile, path, door = self.place.profile, self.place.path, self._door
        assert profile is not None
        contract = profile
        if self.secret.key_file.inside(path):
            self.notice.say(
                Mood.BAD, _("Keep the key file out of the vault's folder: on a stick of its own.")
            )
            return
        passphrase, suite = self.secret.secret.passphrase(), self.suite.suite
        key_file, label = self.secret.key_file.chosen(), self.place.label.text().strip()
        names = self._names()

        def create(_progress: object) -> OpenVault:
            require_strength(passphrase.text, names)
            with fresh_key(passphrase, key_file) as key:
                return door.create(path, key, suite=suite, contract=contract, label=label)

        self._key_file = key_file
        job = self._runner.reader(_("Creating"), create)
        job.finished.connect(self._take_vault)
        self._run(job)

    def _take_vault(self, vault: OpenVault) -> None:
        self._vault = vault
        self.secret.secret.forget()
        self._rest()
        self._show(self.sheet)

    def _make_sheet(self) -> None:
        self._ask(
            _("Making a recovery sheet"),
            partial(make_recovery, label=_("Recovery sheet")),
            self._show_sheet,
        )

    def _show_sheet(self, sheet: RecoverySheet) -> None:
        self._sheet = sheet
        self.sheet.show_sheet(sheet)
        self._show(self.sheet)

    def _save_sheet(self, target: Path) -> None:
        sheet = self._sheet
        assert sheet is not None
        self._ask(
            _("Saving the recovery sheet"),
            partial(save_recovery, sheet=sheet, target=target),
            self.sheet.note_saved,
        )

    def _prove_sheet(self) -> None:
        assert self._sheet is not None
        typed = self.test.fields.lines()
        text = "\n".join(
            typed.get(number, line) for number, line in enumerate(self._sheet.lines, start=1)
        )
        door, path = self._door, self.place.path
        job = self._runner.reader(
            _("Testing the sheet"), lambda _progress: door.prove_key(path, parse_sheet(text))
        )
        job.finished.connect(self._note_tested)
        self._run(job)

    def _note_tested(self) -> None:
        self._tested = True
        self._rest()
        self._end()

    def _end(self, _result: object = None) -> None:
        if self._tested:
            mood, said = (
                Mood.GOOD,
                _("The recovery sheet opens the vault: the lines you typed prove it."),
            )
        elif self._sheet is not None:
            mood = Mood.CAUTION
            said = _("The recovery sheet was made but not tested. Test it under Vault, Keys.")
        else:
            mood = Mood.CAUTION
            said = _(
                "There is no recovery sheet. If the passphrase is lost, so is everything filed."
            )
        self.done.summarise(
            self.place.path, suite_words(self.suite.suite), self._key_file, mood, said
        )
        self._show(self.done)

    def _ask(
        self, title: str, work: Callable[[House], object], then: Callable[[Any], None]
    ) -> None:
        vault = self._vault
        assert vault is not None
        job = self._runner.reader(title, lambda _progress: vault.use(work))
        job.finished.connect(self._rest)
        job.finished.connect(then)
        self._run(job)

    def _run(self, job: Job) -> None:
        self.notice.hide()
        for widget in (self._stack, self.next, self.back, self.later):
            widget.setEnabled(False)
        self._waiting.show()
        job.failed.connect(self._fail)
        job.cancelled.connect(self._rest)
        self._runner.start(job)

    def _rest(self, _result: object = None) -> None:
        for widget in (self._stack, self.next, self.back, self.later):
            widget.setEnabled(True)
        self._waiting.hide()

    def _fail(self, error: Exception) -> None:
        self._rest()
        self.notice.explain(explain(error))
        self.page.start_typing()
