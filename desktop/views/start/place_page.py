"""First step of a new vault: where it lies, and for which contract it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from desktop.paths import default_vault_folder
from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from models.records import ContractProfile
from resources.artwork import Icon
from resources.words import _


class PlacePage(WizardPage):
    """A folder that isn't there yet, a contract out of those that are shipped or another one."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Place and contract"),
            _("A vault is one folder. It holds the records of one contract."),
            parent,
        )
        self.folder = QLineEdit(str(default_vault_folder()))
        self.folder.setAccessibleName(_("Folder of the new vault"))
        self.folder.returnPressed.connect(self.submitted)
        chooser = button(
            _("Choose…"),
            self._choose,
            name=_("Choose: {what}").format(what=_("Folder of the new vault")),
        )
        chooser.setIcon(look.icon(Icon.FOLDER))
        self.add_field(_("Folder of the new vault"), self.folder, chooser)
        self.contract = QComboBox()
        # A long contract title must not decide how wide the form is.
        self.contract.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.contract.setMinimumContentsLength(12)
        self.add_field(_("Contract"), self.contract)
        self.label = QLineEdit(_("Project manager"))
        self.label.setMaxLength(60)
        self.label.returnPressed.connect(self.submitted)
        self.add_field(_("Your name in the audit trail"), self.label)
        self.column.addWidget(
            words(
                _(
                    "A network drive is a poor place: put it on a disk of this machine or on a stick."
                ),
                "caption",
                wrap=True,
            )
        )
        self.column.addStretch(1)

    @property
    def path(self) -> Path:
        """Where the vault will be."""
        return Path(self.folder.text().strip()).expanduser()

    @property
    def profile(self) -> ContractProfile | None:
        """For which of the shipped contracts."""
        profile: ContractProfile | None = self.contract.currentData()
        return profile

    @property
    def is_other(self) -> bool:
        """Whether it is a contract that isn't shipped."""
        return self.contract.currentIndex() >= 0 and self.contract.currentData() is None

    @property
    def problem(self) -> str:
        if (self.profile is None and not self.is_other) or not self.folder.text().strip():
            return _("Choose a folder and a contract first.")
        if self.path.exists():
            return _("{path} exists already. Choose a name that is free.").format(path=self.path)
        return ""

    def start_typing(self) -> None:
        self.folder.setFocus()

    def offer_contracts(self, contracts: tuple[ContractProfile, ...]) -> None:
        """Fill the list."""
        self.contract.clear()
        for contract in contracts:
            self.contract.addItem(contract.title, contract)
        self.contract.addItem(_("Another contract…"), None)
        self.contract.setToolTip(self.contract.currentText())

    def take_folder(self, folder: str) -> None:
        """The folder chosen is where the vault's own folder goes."""
        name = Path(self.folder.text()).name or default_vault_folder().name
        self.folder.setText(str(Path(folder) / name))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.folder.accessibleName(), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.take_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
