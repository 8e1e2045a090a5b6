"""The wizard that creates a vault: place, ciphers, passphrase; then, with the vault there, its recovery sheet.

Nothing is written before the passphrase step is confirmed; nothing is lost afterwards: leaving early opens the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import suite_words
from desktop.jobs.ports import OpenVault, VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.services.contract.contract_setup import new_profile, terms_of_new
from desktop.services.contracts import chosen_contract
from desktop.services.credentials import fresh_key, parse_sheet
from desktop.services.house import House
from desktop.services.keys.keyring import RecoverySheet
from desktop.services.keys.sheets import discard_recovery, make_recovery, save_recovery
from desktop.services.keys.strength import require_strength
from desktop.views.controls.notice import Mood
from desktop.views.start.own_contract_page import OwnContractPage
from desktop.views.start.place_page import PlacePage
from desktop.views.start.secret_page import SecretPage
from desktop.views.start.sheet_pages import DonePage, SheetPage, SheetTestPage
from desktop.views.start.suite_page import SuitePage
from desktop.views.start.wizard_frame import WizardFrame
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from models.contract.rule_problems import RulesWrong
from models.records import ContractProfile
from resources.artwork import Icon
from resources.words import _


class CreateWizard(WizardFrame):
    """GUI thread only.

    Signals:
        made()              the vault is there, its keys in memory
        opened(OpenVault)   the person is done with the wizard
    """

    made = Signal()
    opened = Signal(object)

    def __init__(
        self, door: VaultDoor, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, look, parent)
        self._door = door
        self._vault: OpenVault | None = None
        self._sheet: RecoverySheet | None = None
        self._key_file: Path | None = None
        self._tested = False
        self._own_text = ""
        self._own_profile: ContractProfile | None = None
        self.place = PlacePage(look)
        self.own = OwnContractPage(look)
        self.suite = SuitePage(door, runner, look)
        self.secret = SecretPage(runner, look, self._names)
        self.sheet = SheetPage(look)
        self.test = SheetTestPage(look)
        self.done = DonePage(look)
        self.add_pages(
            self.place, self.own, self.suite, self.secret, self.sheet, self.test, self.done
        )
        self.sheet.wanted.connect(self._make_sheet)
        self.sheet.save_requested.connect(self._save_sheet)
        self.show_page(self.place)
        job = runner.reader(_("Reading contracts"), lambda _progress: door.contracts())
        job.finished.connect(self.place.offer_contracts)
        job.failed.connect(self.fail)
        runner.start(job)

    @property
    def holding(self) -> bool:
        """Whether a vault was created that nobody has taken over yet."""
        return self._vault is not None

    @property
    def way(self) -> Sequence[WizardPage]:
        """A shipped contract needs no step of its own."""
        if self.place.is_other:
            return super().way
        return [each for each in super().way if each is not self.own]

    @property
    def _profile(self) -> ContractProfile | None:
        return self._own_profile if self.place.is_other else self.place.profile

    @property
    def sheet_lines(self) -> tuple[str, ...]:
        """The sheet that is on the page, if there is one."""
        return self._sheet.lines if self._sheet else ()

    def advance(self) -> None:
        """Leave the step for the next one, if nothing is missing."""
        if not self.next.isEnabled():
            return
        if problem := self.page.problem:
            self.notice.say(Mood.BAD, problem)
            self.page.start_typing()
            return
        self.notice.hide()
        if self.page is self.own:
            self._check_own()
        elif self.page is self.secret:
            self._create()
        elif self.page is self.sheet:
            self.show_page(self.test if self._sheet else self.done)
        elif self.page is self.test:
            self._prove_sheet()
        elif self.page is self.done:
            self.finish()
        else:
            self.show_next()

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

    def _names(self) -> tuple[str, ...]:
        profile = self._profile
        titles = (profile.title, profile.client, profile.contractor) if profile else ()
        return (self.place.path.stem, self.place.label.text(), *titles)

    def show_page(self, page: WizardPage) -> None:
        super().show_page(page)
        self.back.setVisible(page in (self.own, self.suite, self.secret, self.test))
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

    def fail(self, error: Exception) -> None:
        if self.page is self.own and isinstance(error, RulesWrong):
            self.rest()
            self.notice.say(Mood.BAD, *self.own.problem_words(error))
        else:
            super().fail(error)

    def _check_own(self) -> None:
        """Hold the profile against the rules, away from the window; then go on."""
        file, new = self.own.file, None if self.own.file else self.own.entered

        def check(_progress: object) -> tuple[str, ContractProfile]:
            if file is not None:
                profile, text = chosen_contract(str(file))
                return text, profile
            assert new is not None
            text = new_profile(new)
            return text, terms_of_new(text).profile

        job = self._runner.reader(_("Checking the contract"), check)
        job.finished.connect(self._take_own)
        self.run(job)

    def _take_own(self, checked: tuple[str, ContractProfile]) -> None:
        self._own_text, self._own_profile = checked
        self.rest()
        self.show_next()

    def _create(self) -> None:
        profile, path, door = self._profile, self.place.path, self._door
        assert profile is not None
        contract = profile
        if self.secret.key_file.inside(path):
            self.notice.say(
                Mood.BAD, _("Keep the key file out of the vault's folder: on a stick of its own.")
            )
            return
        passphrase, suite = self.secret.secret.passphrase(), self.suite.suite
        key_file, label = self.secret.key_file.chosen(), self.place.label.text().strip()
        names, text = self._names(), self._own_text if self.place.is_other else ""

        def create(_progress: object) -> OpenVault:
            require_strength(passphrase.text, names)
            with fresh_key(passphrase, key_file) as key:
                return door.create(
                    path, key, suite=suite, contract=contract, label=label, contract_text=text
                )

        self._key_file = key_file
        job = self._runner.reader(_("Creating"), create)
        job.finished.connect(self._take_vault)
        self.run(job)

    def _take_vault(self, vault: OpenVault) -> None:
        self._vault = vault
        self.made.emit()
        self.secret.secret.forget()
        self.rest()
        self.show_page(self.sheet)

    def _make_sheet(self) -> None:
        self._ask(
            _("Making a recovery sheet"),
            partial(make_recovery, label=_("Recovery sheet")),
            self._show_sheet,
        )

    def _show_sheet(self, sheet: RecoverySheet) -> None:
        self._sheet = sheet
        self.sheet.show_sheet(sheet)
        self.show_page(self.sheet)

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
        self.run(job)

    def _note_tested(self) -> None:
        self._tested = True
        self.rest()
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
        self.show_page(self.done)

    def _ask(
        self, title: str, work: Callable[[House], object], then: Callable[[Any], None]
    ) -> None:
        vault = self._vault
        assert vault is not None
        job = self._runner.reader(title, lambda _progress: vault.use(work))
        job.finished.connect(self.rest)
        job.finished.connect(then)
        self.run(job)
