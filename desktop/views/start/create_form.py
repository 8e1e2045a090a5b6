"""The form that creates a vault: where, for which contract, under which ciphers, behind which passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from desktop.jobs.ports import VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.paths import default_vault_folder
from desktop.views.controls.buttons import primary_button
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.start.form import VaultForm
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.start.passphrase_rules import Rule, acceptable, judge, rule_words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from models.records import ContractProfile
from resources.artwork import Icon
from resources.words import _

_ICON = 16


class RuleList(QWidget):
    """The rules of a passphrase, each with a tick as soon as it is met."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(XS)
        grid.setColumnStretch(1, 1)
        self._pictures: dict[Rule, QLabel] = {}
        for row, rule in enumerate(Rule):
            self._pictures[rule] = QLabel()
            grid.addWidget(self._pictures[rule], row, 0)
            grid.addWidget(words(rule_words(rule), "caption", wrap=True), row, 1)
        self.show_state("", "")

    def show_state(self, passphrase: str, repeated: str) -> None:
        """Tick what is met."""
        colours = self._look.colours
        for state in judge(passphrase, repeated):
            icon, colour = (
                (Icon.CHECK, colours.good) if state.met else (Icon.CIRCLE, colours.ink_faint)
            )
            picture = self._pictures[state.rule]
            picture.setPixmap(self._look.picture(icon, colour, _ICON, self.devicePixelRatioF()))
            met = _("Met: {rule}") if state.met else _("Not met: {rule}")
            picture.setAccessibleName(met.format(rule=rule_words(state.rule)))


class CreateForm(VaultForm):
    """Asks for the passphrase twice and shows what it still lacks."""

    def __init__(
        self, door: VaultDoor, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, look, parent)
        self._door = door
        self.folder = QLineEdit(str(default_vault_folder()))
        self.folder.setAccessibleName(_("Folder of the new vault"))
        self.add_field(_("Folder of the new vault"), self.folder, self.folder_chooser(self.folder))
        self.contract = QComboBox()
        # A long contract title must not decide how wide the form is.
        self.contract.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.contract.setMinimumContentsLength(12)
        self.add_field(_("Contract"), self.contract)
        self.suite = QComboBox()
        self.suite.addItem(_("International: AES-256-GCM, SHA-256, Argon2id"), "aes")
        self.suite.addItem(_("Chinese national: SM4-GCM, SM3, PBKDF2-HMAC-SM3"), "sm")
        self.add_field(_("Ciphers"), self.suite)
        self.passphrase = PassphraseField(look, _("Passphrase"))
        self.repeated = PassphraseField(look, _("Passphrase once more"))
        pair = QGridLayout()
        pair.setHorizontalSpacing(L)
        pair.setVerticalSpacing(XS)
        for column, field in enumerate((self.passphrase, self.repeated)):
            label = words(field.accessibleName(), "field")
            label.setBuddy(field)
            pair.addWidget(label, 0, column)
            pair.addWidget(field, 1, column)
        self.field_column.addLayout(pair)
        self.rules = RuleList(look)
        self.field_column.addWidget(self.rules)
        self.field_column.addWidget(
            words(
                _(
                    "There is no way back without the passphrase. Write it down and lock the paper away."
                ),
                "caption",
                wrap=True,
            )
        )
        self.action = primary_button(look, _("Create the vault"), self.submit, Icon.CREATE)
        self.finish_layout(self.action)
        for field in (self.passphrase, self.repeated):
            field.textChanged.connect(self._judge)
            field.returnPressed.connect(self.submit)
        self._judge()
        self._ask_for_contracts()

    def start_typing(self) -> None:
        """Put the cursor where the next word belongs."""
        self.folder.setFocus()

    def take_folder(self, folder: str) -> None:
        # The folder chosen is where the vault's own folder goes.
        name = Path(self.folder.text()).name or default_vault_folder().name
        self.folder.setText(str(Path(folder) / name))

    def submit(self) -> None:
        """Create the vault, if every rule is met."""
        if not self.action.isEnabled():
            return
        contract: ContractProfile | None = self.contract.currentData()
        if contract is None or not self.folder.text().strip():
            self.notice.say(Mood.BAD, _("Choose a folder and a contract first."))
            return
        path = Path(self.folder.text().strip()).expanduser()
        secret, suite, door = self.passphrase.passphrase(), self.suite.currentData(), self._door
        self.run(
            self._runner.reader(
                _("Creating"),
                lambda _progress: door.create(path, secret, suite=suite, contract=contract),
            )
        )

    def _succeed(self, vault: object) -> None:
        self.passphrase.forget()
        self.repeated.forget()
        super()._succeed(vault)

    def _rest(self) -> None:
        super()._rest()
        self._judge()

    def _judge(self) -> None:
        passphrase, repeated = self.passphrase.text(), self.repeated.text()
        self.rules.show_state(passphrase, repeated)
        self.action.setEnabled(acceptable(passphrase, repeated) and self.fields.isEnabled())

    def _ask_for_contracts(self) -> None:
        door = self._door
        job = self._runner.reader(_("Reading contracts"), lambda _progress: door.contracts())
        job.finished.connect(self._offer_contracts)
        job.failed.connect(self._fail)
        self._runner.start(job)

    def _offer_contracts(self, contracts: tuple[ContractProfile, ...]) -> None:
        self.contract.clear()
        for contract in contracts:
            self.contract.addItem(contract.title, contract)
        self.contract.setToolTip(self.contract.currentText())
