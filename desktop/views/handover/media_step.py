"""The third step: where the package is built, on how many media it goes, whether a sealed rendition goes with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QVBoxLayout, QWidget

from desktop.jobs.handover import HandoverJobs
from desktop.jobs.runner import JobRunner
from desktop.services.handover.sealing import SealOrder
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.handover.capacities import CapacityChoice
from desktop.views.handover.draft import Draft
from desktop.views.handover.manual_checks import ManualChecks
from desktop.views.handover.step import Step, field_cell, side_by_side
from desktop.views.start.new_passphrase import NewPassphrase
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M
from resources.natures import nature_scheme
from resources.words import _, ngettext

_MOST_SETS = 5


class MediaStep(Step):
    """What people have to look at with their own eyes is asked here, before the package is built."""

    def __init__(
        self,
        jobs: HandoverJobs,
        runner: JobRunner,
        look: Look,
        draft: Draft,
        vault: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            jobs,
            look,
            draft,
            _("Where it goes"),
            _(
                "The package is built in a folder first and copied to its media from there; each medium is "
                "read back."
            ),
            parent,
        )
        self._vault = vault
        self.out = FolderField(look, _("Folder in which the package is built"))
        self.out.field.setText(draft.out)
        self.sets = QComboBox()
        for number in range(1, _MOST_SETS + 1):
            self.sets.addItem(_sets_words(number), number)
        self.sets.setCurrentIndex(self.sets.findData(draft.sets))
        self.capacity = CapacityChoice(draft.capacity)
        self.sealed = QCheckBox(_("Make a sealed rendition for the transport as well"))
        self.sealed.setAccessibleName(self.sealed.text())
        self.sealed.setChecked(draft.sealed)
        self.suite = QComboBox()
        for name, title in (("aes", "AES-256-GCM"), ("sm", "SM4-GCM")):
            self.suite.addItem(title, name)
        self.suite.setCurrentIndex(max(0, self.suite.findData(draft.suite)))
        self.secret = NewPassphrase(runner, look, lambda: (vault.stem,))
        self.manual = ManualChecks(look, _today())
        self._lay_out()
        self.out.field.textChanged.connect(lambda _text: self._follow())
        for changed in (self.sets.currentIndexChanged, self.capacity.currentIndexChanged):
            changed.connect(lambda _value: self._follow())
        self.sealed.toggled.connect(lambda _on: self._follow())
        self.manual.changed.connect(self._follow)
        self._follow()

    @property
    def problem(self) -> str:
        path = self.out.path
        if path is None:
            return _("Choose the folder in which the package is built: a new or an empty one.")
        if not path.is_absolute():
            return _("Give the folder's full path.")
        if self.sealed.isChecked() and self.secret.problem:
            return self.secret.problem
        return self.manual.problem

    @property
    def seal_order(self) -> SealOrder | None:
        """How the package is to be sealed, if it is."""
        if not self.sealed.isChecked():
            return None
        return SealOrder(self.secret.passphrase(), self.suite.currentData())

    def refresh(self) -> None:
        by_person = [each for each in nature_scheme().checks if each.by_person]
        self.manual.ask_for(by_person, self._draft.manual)
        self._follow()

    def keep(self) -> None:
        draft = self._draft
        draft.out = self.out.field.text().strip()
        draft.sets, draft.capacity = self.sets.currentData(), self.capacity.capacity
        draft.sealed, draft.suite = self.sealed.isChecked(), self.suite.currentData()
        draft.manual = self.manual.results()

    def start_here(self) -> None:
        self.out.field.setFocus()

    def forget(self) -> None:
        """The passphrase isn't needed any more."""
        self.secret.forget()

    def _lay_out(self) -> None:
        self.column.addLayout(field_cell(_("Folder in which the package is built"), self.out))
        self.column.addLayout(
            side_by_side(
                field_cell(_("Sets"), self.sets),
                field_cell(_("Capacity of one medium"), self.capacity),
            )
        )
        self.seal_card = _card()
        column = QVBoxLayout(self.seal_card)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(M)
        column.addWidget(self.sealed)
        column.addWidget(
            words(
                _(
                    "The rules want the package in clear; the sealed rendition is only for the way. It has the "
                    "same root, and opens with this passphrase alone: hand that over by another way, against "
                    "a receipt."
                ),
                "caption",
                wrap=True,
            )
        )
        self.seal_fields = QWidget()
        fields = QVBoxLayout(self.seal_fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(L)
        fields.addWidget(self.secret)
        fields.addLayout(field_cell(_("Cipher suite"), self.suite))
        column.addWidget(self.seal_fields)
        self.column.addWidget(self.seal_card)
        card = _card()
        column = QVBoxLayout(card)
        column.setContentsMargins(XL, L, XL, L)
        column.setSpacing(M)
        column.addWidget(words(_("What only a person can check"), "heading"))
        column.addWidget(
            words(
                _(
                    "These go into the report of the four natures. What nobody looked at stays open there."
                ),
                "caption",
                wrap=True,
            )
        )
        column.addWidget(self.manual)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _follow(self) -> None:
        self.seal_fields.setVisible(self.sealed.isChecked())
        self.keep()
        if not self._draft.out:
            self.stood.emit(_("no folder yet"), Mood.PLAIN)
            return
        sets = self.sets.currentData()
        said = [ngettext("{count} set", "{count} sets", sets).format(count=sets)]
        if self.sealed.isChecked():
            said.append(_("sealed too"))
        if self.manual.open:
            left = ngettext("{count} check open", "{count} checks open", self.manual.open)
            said.append(left.format(count=self.manual.open))
        self.stood.emit(" · ".join(said), Mood.CAUTION if self.manual.open else Mood.GOOD)


def _sets_words(number: int) -> str:
    if number == 1:
        return _("1 set, for reading")
    said = ngettext(
        "{count} sets: one sealed away, {others} for reading",
        "{count} sets: one sealed away, {others} for reading",
        number,
    )
    return said.format(count=number, others=number - 1)


def _card() -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    return card


def _today() -> date:
    today = QDate.currentDate()
    return date(today.year(), today.month(), today.day())
