"""The dialog that prepares an edition: what an officer sees, who it is, until when, and with which passphrase."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QDate, QDateTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.editions import EditionScope
from desktop.services.inspection import prepare_edition
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.start.new_passphrase import NewPassphrase
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L
from models.categories import Category
from resources.words import _

_DAYS = 3
_COLUMNS = 3
_SEPARATORS = re.compile(r"[,，、;；\s]+")


class EditionDialog(FormDialog):
    """Signals:
    prepared(EditionInfo)   the edition is there
    """

    prepared = Signal(object)

    def __init__(self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Prepare an edition"),
            sentence=_(
                "A sealed extract for one officer. What isn't in its scope can't be decrypted with it: "
                "it is not merely hidden."
            ),
            action=_("Prepare"),
        )
        self.officer = QLineEdit()
        self.purpose = QLineEdit()
        self._pair(((_("Officer"), self.officer), (_("Purpose"), self.purpose)))
        self.field_column.addWidget(words(_("Categories"), "field"))
        self.categories: dict[Category, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(XS)
        for number, category in enumerate(Category):
            box = QCheckBox(_(category.label))
            box.setAccessibleName(_(category.label))
            self.categories[category] = box
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        self.field_column.addLayout(grid)
        self.systems = QLineEdit()
        self.persons = QLineEdit()
        for field in (self.systems, self.persons):
            field.setPlaceholderText(_("All; or names, with commas between"))
        self._pair(((_("Systems"), self.systems), (_("Persons"), self.persons)))
        self.since = QLineEdit()
        self.until = QLineEdit()
        for field in (self.since, self.until):
            field.setPlaceholderText(_("YYYY-MM-DD, or empty"))
        self.expires = QDateTimeEdit(QDateTime.currentDateTime().addDays(_DAYS))
        self.expires.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.expires.setCalendarPopup(True)
        self.expires.setMinimumDate(QDate.currentDate())
        self._pair(
            (
                (_("From"), self.since),
                (_("To"), self.until),
                (_("Opens until"), self.expires),
            )
        )
        self.secret = NewPassphrase(runner, look, lambda: (self.officer.text(),))
        self.secret.submitted.connect(self.submit)
        self.field_column.addWidget(self.secret)
        self.field_column.addWidget(
            words(
                _(
                    "Hand the passphrase over in person. It opens this edition only, and only until then."
                ),
                "caption",
                wrap=True,
            )
        )
        self.setMinimumWidth(self.fontMetrics().height() * 38)
        self.officer.setFocus()

    def submit(self) -> None:
        chosen = tuple(category for category, box in self.categories.items() if box.isChecked())
        problem = self.secret.problem
        try:
            since, until = _day(self.since.text()), _day(self.until.text())
        except ValueError:
            self.refuse(_("A date is written as 2026-07-31."))
            return
        if not self.officer.text().strip():
            problem = _("For which officer is the edition?")
        elif not chosen:
            problem = _("Choose at least one category.")
        if problem:
            self.refuse(problem)
            return
        scope = EditionScope(
            chosen,
            _names(self.systems.text()),
            _names(self.persons.text()),
            since,
            until,
        )
        moment = datetime.fromtimestamp(self.expires.dateTime().toSecsSinceEpoch(), UTC)
        job = self._archive.doing(
            _("Preparing the edition"),
            partial(
                prepare_edition,
                scope=scope,
                label=self.officer.text().strip(),
                purpose=self.purpose.text().strip(),
                passphrase=self.secret.passphrase(),
                expires=moment,
            ),
        )
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, edition: object) -> None:
        self.secret.forget()
        self._rest()
        self.prepared.emit(edition)
        self.accept()

    def _pair(self, fields: tuple[tuple[str, QWidget], ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(L)
        for label, field in fields:
            cell = QVBoxLayout()
            cell.setSpacing(XS)
            name = words(label, "field")
            name.setBuddy(field)
            field.setAccessibleName(label)
            cell.addWidget(name)
            cell.addWidget(field)
            row.addLayout(cell, 1)
        self.field_column.addLayout(row)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in _SEPARATORS.split(text) if name)


def _day(text: str) -> date | None:
    """The day that is written there; raises ValueError where it is none."""
    return date.fromisoformat(text.strip()) if text.strip() else None
