"""The dialog that enters a person or changes what is said of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.itemmodels.people_words import GENDERS, SECRECY, gender_words, secrecy_words
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.day_fields import DayField
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.theme.look import Look
from models.obligations.register_records import Person
from resources.words import _

Values = Mapping[str, object]


class PersonDialog(PairedForm):
    """The numbers that are sealed are left empty for as long as nobody types another.

    Signals:
        kept(int)   the person's id
    """

    kept = Signal(int)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        make: Callable[[Values], Job],
        roles: Sequence[tuple[str, str]],
        identities: Sequence[tuple[str, str]],
        person: Person | None = None,
        name: str = "",
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Change {name}").format(name=person.label) if person else _("Enter a person"),
            sentence=_(
                "With another name in documents, all documents and links name the person so."
            )
            if person
            else _("Documents name a person by a name that is unique here, such as 李强 (网络)."),
            action=_("Save") if person else _("Enter"),
        )
        self._make, self._person = make, person
        self.name = QLineEdit(person.name if person else name)
        self.label = QLineEdit(person.label if person else "")
        self.label.setPlaceholderText(_("the same as the name"))
        self.staff_number = QLineEdit(person.staff_number if person else "")
        self.role, self.gender = QComboBox(), QComboBox()
        self.identity_kind, self.secrecy = QComboBox(), QComboBox()
        for box, choices in (
            (self.role, [("", "—"), *roles]),
            (self.gender, [("", "—"), *((each, gender_words(each)) for each in GENDERS)]),
            (self.identity_kind, list(identities)),
            (self.secrecy, [(each, secrecy_words(each)) for each in SECRECY]),
        ):
            for value, words_ in choices:
                box.addItem(words_, value)
        self.identity, self.phone = QLineEdit(), QLineEdit()
        if person is not None:
            self.identity.setPlaceholderText(person.identity_shown)
            self.phone.setPlaceholderText(person.phone_shown)
        self.born = DayField(person.born if person else None)
        self.lines = {
            column: QLineEdit(getattr(person, column) if person else "")
            for column in (
                "post",
                "employer",
                "shift",
                "nationality",
                "education",
                "school",
                "major",
            )
        }
        self.core = QCheckBox(
            _("Core staff on site: a change without consent costs 0.5 % each (Ⅱ11.5)")
        )
        self.core.setAccessibleName(self.core.text())
        self.note = QPlainTextEdit(person.note if person else "")
        self.note.setObjectName("field")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(self.fontMetrics().height() * 4)
        self._lay_out()
        if person is not None:
            self._show(person)
        self.name.setFocus()

    def submit(self) -> None:
        if not self.name.text().strip():
            self.refuse(_("A person needs a name."))
            return
        if not self.days_right():
            return
        job = self._make(self.values)
        job.finished.connect(self._take)
        self.run(job)

    @property
    def values(self) -> dict[str, object]:
        """What the fields say, by the names of the register's columns."""
        said: dict[str, object] = {
            "name": self.name.text().strip(),
            "label": self.label.text().strip() or self.name.text().strip(),
            "staff_number": self.staff_number.text().strip(),
            "role": str(self.role.currentData() or ""),
            "gender": str(self.gender.currentData() or ""),
            "identity_kind": str(self.identity_kind.currentData() or ""),
            "secrecy": str(self.secrecy.currentData() or ""),
            "born": self.born.day,
            "core": self.core.isChecked(),
            "note": self.note.toPlainText().strip(),
        }
        said |= {column: line.text().strip() for column, line in self.lines.items()}
        for column, line in (("identity", self.identity), ("phone", self.phone)):
            if line.text().strip():
                said[column] = line.text().strip()
        return said

    def _lay_out(self) -> None:
        lines = self.lines
        self.pair(
            (_("Full name"), self.name),
            (_("Name in documents"), self.label),
            (_("Role of the person"), self.role),
            (_("Post"), lines["post"]),
            (_("Employer"), lines["employer"]),
            (_("Staff number"), self.staff_number),
        )
        self.column.addWidget(self.core)
        self.pair(
            (_("Identity paper"), self.identity_kind),
            (_("Identity number (sealed)"), self.identity),
            (_("Telephone (sealed)"), self.phone),
            (_("Gender"), self.gender),
            (_("Born"), self.born),
            (_("Nationality"), lines["nationality"]),
            (_("Education"), lines["education"]),
            (_("School"), lines["school"]),
            (_("Subject"), lines["major"]),
            (_("Shift"), lines["shift"]),
            (_("Secrecy level"), self.secrecy),
        )
        self.column.addWidget(cell(_("Note"), self.note))
        self.fit()

    def _show(self, person: Person) -> None:
        for box, value in (
            (self.role, person.role),
            (self.gender, person.gender),
            (self.identity_kind, person.identity_kind),
            (self.secrecy, person.secrecy),
        ):
            if value and box.findData(value) < 0:
                box.addItem(value, value)
            box.setCurrentIndex(max(0, box.findData(value)))
        self.core.setChecked(person.core)

    def _take(self, identifier: object) -> None:
        self._rest()
        self.kept.emit(identifier if isinstance(identifier, int) else 0)
        self.accept()
