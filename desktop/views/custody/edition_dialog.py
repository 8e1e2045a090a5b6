"""The dialog that prepares an edition: what an officer sees, who it is, until when, and with which passphrase."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.errors import RequestListRefused
from desktop.services.inspection.editions import EditionScope
from desktop.services.inspection.inspection import prepare_edition
from desktop.services.inspection.request_list import parse_requests, read_request_list
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.scrolled import scrolled
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.officer.paste_dialog import PasteDialog
from desktop.views.start.new_passphrase import NewPassphrase
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from models.categories import Category
from models.inspection.inspection import InspectionRequest
from resources.words import _

_DAYS = 3
_COLUMNS = 3
_WIDTH_EM, _HEIGHT_EM, _LEAST_EM = 38, 45, 12
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
        self.unit = QLineEdit()
        # A unit's name is long.
        self._pair(((_("Inspecting unit"), self.unit),))
        self._pair(((_("Officer"), self.officer), (_("Purpose"), self.purpose)))
        self.categories: dict[Category, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(XS)
        for number, category in enumerate(Category):
            box = QCheckBox(_(category.label))
            box.setAccessibleName(_(category.label))
            self.categories[category] = box
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        chosen = QVBoxLayout()
        chosen.setSpacing(XS)
        chosen.addWidget(words(_("Categories"), "field"))
        chosen.addLayout(grid)
        chosen.addWidget(
            words(
                _(
                    "Identity and telephone numbers are masked in text and tables. Pages and pictures can't be "
                    "masked: the officer sees what is on them. Leave out a category that must not be seen."
                ),
                "caption",
                wrap=True,
            )
        )
        self.field_column.addLayout(chosen)
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
        self.requests: tuple[InspectionRequest, ...] = ()
        self._add_requests()
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
        self._make_scrollable()
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        self.unit.setFocus()

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
                unit=self.unit.text().strip(),
                requests=self.requests,
            ),
        )
        job.finished.connect(self._take)
        self.run(job)

    def take_list(self, requests: tuple[InspectionRequest, ...]) -> None:
        """The inspectors' list that the edition brings along; another one takes its place."""
        self.requests = requests
        self._listed.setText(_("{count} requests").format(count=len(requests)))
        self._drop.setVisible(bool(requests))
        self.notice.hide()

    def take_file(self, path: Path) -> None:
        """Read a list behind the fence."""
        job = self._archive.asking(_("Reading the list"), lambda _house: read_request_list(path))
        job.finished.connect(self.take_list)
        job.failed.connect(self._refuse_list)
        self._archive.start(job)

    def take_text(self, text: str) -> None:
        """Take the requests in a text."""
        try:
            self.take_list(parse_requests(text))
        except RequestListRefused as error:
            self._refuse_list(error)

    def _make_scrollable(self) -> None:
        """The fields are higher than a small window: the buttons below them stay in view."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        at = column.indexOf(self.fields)
        area = scrolled(self.fields)
        area.setMinimumHeight(self.fontMetrics().height() * _LEAST_EM)
        column.insertWidget(at, area, 1)

    def _add_requests(self) -> None:
        self._listed = ElidedLabel(_("None; the officer can bring one along"), "soft")
        self._drop = button(_("Drop the list"), self._drop_list, kind="quiet")
        self._drop.hide()
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self._listed, 1)
        row.addWidget(self._drop)
        row.addWidget(button(_("Import a list…"), self._choose_list))
        row.addWidget(button(_("Paste a list…"), self._paste_list))
        cell = QVBoxLayout()
        cell.setSpacing(XS)
        cell.addWidget(words(_("Requests"), "field"))
        cell.addLayout(row)
        self.field_column.addLayout(cell)

    def _choose_list(self) -> None:
        dialog = QFileDialog(self, _("Import a list of requests"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Lists (*.xlsx *.docx *.csv *.txt)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _paste_list(self) -> None:
        dialog = PasteDialog(self._look, self)
        dialog.given.connect(self.take_text)
        dialog.open()

    def _drop_list(self) -> None:
        self.requests = ()
        self._listed.setText(_("None; the officer can bring one along"))
        self._drop.hide()

    def _refuse_list(self, error: Exception) -> None:
        self.notice.explain(explain(error))

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
