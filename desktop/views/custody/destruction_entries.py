"""The later pages of the vault's end: who and where, what is kept, the certificate's place, the vault's name typed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.services.disposal.disposal import DestructionNames
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.file_field import FileField
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L
from models.keeping.destruction_record import Kept
from resources.words import _

_MOST_KEPT = 4


class NamesPage(WizardPage):
    """Who does it, who watches, on whose word; but for the two, what is left empty stays a line for the pen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Who and where"),
            _(
                "Two persons carry it out and the client's supervisor watches. Other fields may stay lines for the pen."
            ),
            parent,
        )
        self.first, self.second = QLineEdit(), QLineEdit()
        self.supervisor, self.approver = QLineEdit(), QLineEdit()
        self.place, self.basis = QLineEdit(), QLineEdit()
        self.reason, self.image_number = QLineEdit(), QLineEdit()
        self.alone = QLineEdit()
        self.basis.setText(_("Contract Ⅱ8.4"))
        self.reason.setText(_("The contract has ended and the handover is done"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(L)
        for at, (label, field) in enumerate(
            (
                (_("First executor"), self.first),
                (_("Second executor"), self.second),
                (_("Supervisor of the client"), self.supervisor),
                (_("Approved by"), self.approver),
                (_("Place"), self.place),
                (_("Basis: clause or the client's approval"), self.basis),
                (_("Reason of the destruction"), self.reason),
                (_("Number of the video or photographs"), self.image_number),
                (_("Why fewer than two, if it must be"), self.alone),
            )
        ):
            cell = QVBoxLayout()
            cell.setSpacing(XS)
            name = words(label, "field")
            name.setBuddy(field)
            field.setAccessibleName(label)
            field.returnPressed.connect(self.submitted)
            cell.addWidget(name)
            cell.addWidget(field)
            grid.addLayout(cell, at // 2, at % 2)
        self.column.addLayout(grid)
        self.column.addStretch(1)

    @property
    def names(self) -> DestructionNames:
        """What was typed."""
        executors = (each.text().strip() for each in (self.first, self.second))
        return DestructionNames(
            executors=tuple(each for each in executors if each),
            supervisor=self.supervisor.text().strip(),
            approver=self.approver.text().strip(),
            place=self.place.text().strip(),
            basis=self.basis.text().strip(),
            reason=self.reason.text().strip(),
            image_number=self.image_number.text().strip(),
            alone=self.alone.text().strip(),
        )

    @property
    def problem(self) -> str:
        names = self.names
        if len(names.executors) == 2 and len(names.distinct) == 1:
            return _("The two who carry it out are two persons.")
        if not (names.are_two or names.alone):
            return _("Name both who carry it out, or say why it can't be two.")
        if names.supervisor and names.supervisor in names.executors:
            return _("Whoever watches isn't one of those who carry it out.")
        return ""

    def start_typing(self) -> None:
        self.first.setFocus()


class KeptPage(WizardPage):
    """Exceptions of the statement that nothing was kept: what the law or the client wants kept, and until when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("What somebody keeps all the same"),
            _(
                "The statement that nothing was kept is written beside the certificate. Exceptions need a law or "
                "the client's written consent, and a term; mostly there are none."
            ),
            parent,
        )
        self.rows: list[tuple[QLineEdit, QLineEdit, DayField]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(XS)
        names = (_("What is kept"), _("Law, or whose consent"), _("Kept until"))
        for column, (name, share) in enumerate(zip(names, (4, 4, 2), strict=True)):
            grid.addWidget(words(name, "field"), 0, column)
            grid.setColumnStretch(column, share)
        for number in range(1, _MOST_KEPT + 1):
            row = (QLineEdit(), QLineEdit(), DayField())
            for column, field in enumerate(row):
                field.setAccessibleName(f"{names[column]} {number}")
                field.returnPressed.connect(self.submitted)
                grid.addWidget(field, number, column)
            self.rows.append(row)
        self.column.addLayout(grid)
        self.column.addStretch(1)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The exceptions that were entered."""
        return tuple(
            Kept(what.text().strip(), basis.text().strip(), until.text().strip())
            for what, basis, until in self.rows
            if what.text().strip()
        )

    @property
    def problem(self) -> str:
        for what, basis, until in self.rows:
            said = (what.text().strip(), basis.text().strip(), until.text().strip())
            if any(said) and not (said[0] and said[1] and until.day):
                return _("An exception has what is kept, on what basis, and until which day.")
        return ""

    def start_typing(self) -> None:
        self.rows[0][0].setFocus()


class CertificatePage(WizardPage):
    """The certificate is written first and read back, outside the vault."""

    def __init__(self, look: Look, vault: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Where the certificate goes"),
            _(
                "It is written outside the vault and read back before anything is erased, and completed in the "
                "end; a .json beside it says the same for programs."
            ),
            parent,
        )
        self._vault = vault
        self.file = FileField(
            look,
            _("Certificate of destruction"),
            filters=_("Documents (*.pdf *.docx)"),
            ending="pdf",
            suggestion=_("Certificate of destruction") + ".pdf",
        )
        self.file.field.setPlaceholderText(_("A PDF or Word file outside the vault"))
        self.file.field.returnPressed.connect(self.submitted)
        self.add_field(_("Certificate of destruction"), self.file)
        self.column.addStretch(1)

    @property
    def problem(self) -> str:
        path = self.file.path
        if path is None:
            return _("Choose first where the certificate is written.")
        if path.suffix.lower() not in (".pdf", ".docx"):
            return _("The certificate is a PDF or a Word file.")
        if path.is_relative_to(self._vault):
            return _("Choose a place outside the vault: everything in it goes.")
        return ""

    def start_typing(self) -> None:
        self.file.field.setFocus()


class ConfirmPage(WizardPage):
    """The last step before the end: the vault's name is typed."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Destroy {name} for good?").format(name=name), "", parent)
        self._name = name
        warning = Notice(look)
        self.column.addWidget(warning)
        warning.say(
            Mood.BAD,
            _(
                "The keys are erased first, and from that moment on nobody can read anything of this vault again, "
                "whatever they know. Then the files go."
            ),
            _("Nothing brings it back"),
        )
        self.field = QLineEdit()
        self.add_field(_("Type {name} to confirm").format(name=name), self.field)
        self.column.addStretch(1)

    @property
    def typed(self) -> bool:
        """Whether the name was typed."""
        return self.field.text().strip() == self._name

    @property
    def problem(self) -> str:
        if self.typed:
            return ""
        return _("Type {name} exactly as it stands here.").format(name=self._name)

    def start_typing(self) -> None:
        self.field.setFocus()
