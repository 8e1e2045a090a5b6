"""Disposal lists: documents whose retention is over are purged once two persons have approved it by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.destruction import DestructionJobs, DisposalReading
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.custody.carry_out_dialog import CarryOutDialog
from desktop.views.custody.disposal_dialogs import (
    ApproveDialog,
    NewListDialog,
    WithdrawListDialog,
)
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from models.keeping.disposal import DisposalList
from resources.artwork import Icon
from resources.words import _, ngettext

_MOODS = {"approved": "good", "approved once": "caution", "open": "caution"}


class DisposalSection(Section):
    """Nothing is purged by time alone: a list is made, approved twice, carried out."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            archive,
            look,
            _("Disposal"),
            _(
                "Documents whose retention is over go only by a list that two persons of different names have "
                "approved. Holds win over everything."
            ),
            parent,
        )
        self._jobs = DestructionJobs(archive)
        self._reading: DisposalReading | None = None
        self.due = words("", wrap=True)
        self.model: RowsModel[DisposalList] = RowsModel(
            (
                RowColumn(_("Title of the list"), lambda each: each.title, stretch=True),
                RowColumn(_("Documents"), lambda each: format_count(len(each.items))),
                RowColumn(
                    _("Date of the list"),
                    lambda each: format_date(each.created.astimezone().date()),
                ),
                RowColumn(_("Approved by"), approved_words, stretch=True),
                RowColumn(
                    _("State"),
                    lambda each: state_words(each.state),
                    mood=lambda each: _MOODS.get(each.state, "ink_soft"),
                    sample="approved once",
                ),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Disposal lists"), rows=7)
        self.table.row_chosen.connect(self._follow)
        self.said = words("", "soft", wrap=True)
        self.empty = EmptyState(look, Icon.TRASH)
        self.empty.say(
            _("No disposal list"),
            _("One is made of documents whose retention is over, or of others with a reason."),
        )
        self.new_button = button(_("New list…"), self.new)
        self.approve_button = button(_("Approve…"), self.approve)
        self.carry_button = button(_("Carry out…"), self.carry_out, kind="danger")
        self.withdraw_button = button(_("Withdraw…"), self.withdraw)
        self.column.addWidget(self.due)
        self.column.addWidget(self.table)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.said)
        self.column.addLayout(
            action_row(
                self.new_button, self.approve_button, self.withdraw_button, self.carry_button
            )
        )
        self.column.addStretch(1)
        self.show_reading(DisposalReading((), ()))

    def refresh(self) -> None:
        job = self._jobs.disposal()
        job.finished.connect(self.show_reading)
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def start_here(self) -> None:
        self.new_button.setFocus()

    def new(self) -> None:
        """A list of documents that are due."""
        if self._reading is not None:
            dialog = NewListDialog(self._archive, self._jobs, self._look, self, self._reading.due)
            self._open(dialog, _("The list is made. Two persons have to approve it."))

    def approve(self) -> None:
        """Approve the chosen list."""
        chosen = self._chosen
        if chosen is not None:
            dialog = ApproveDialog(self._archive, self._jobs, self._look, self, chosen)
            self._open(dialog, _("The approval is on record."))

    def withdraw(self) -> None:
        """The chosen list is not to be carried out."""
        chosen = self._chosen
        if chosen is not None:
            dialog = WithdrawListDialog(self._archive, self._jobs, self._look, self, chosen)
            self._open(dialog, _("The list is withdrawn."))

    def carry_out(self) -> None:
        """Purge what the chosen list names."""
        chosen = self._chosen
        if chosen is not None:
            dialog = CarryOutDialog(self._archive, self._jobs, self._look, self, chosen)
            dialog.finished.connect(lambda _code: self.refresh())
            dialog.open()

    @property
    def _chosen(self) -> DisposalList | None:
        chosen: DisposalList | None = self.table.chosen
        return chosen

    def _open(self, dialog: NewListDialog | ApproveDialog | WithdrawListDialog, said: str) -> None:
        dialog.done_with.connect(lambda _list: self._note(said))
        dialog.open()

    def _note(self, said: str) -> None:
        self.notice.say(Mood.GOOD, said)
        self.refresh()

    def show_reading(self, reading: DisposalReading) -> None:
        """Every list, and what is due."""
        self._reading = reading
        before = self._chosen.id if self._chosen else None
        self.model.replace(reading.lists)
        self.table.setVisible(bool(reading.lists))
        self.empty.setVisible(not reading.lists)
        held = sum(each.held for each in reading.due)
        said = ngettext(
            "The retention of {count} document is over.",
            "The retention of {count} documents is over.",
            len(reading.due),
        ).format(count=format_count(len(reading.due)))
        if held:
            more = ngettext("{count} of them is held.", "{count} of them are held.", held)
            said += " " + more.format(count=format_count(held))
        self.due.setText(said if reading.due else _("No document's retention is over."))
        rows = [row for row, each in enumerate(reading.lists) if each.id == before]
        if reading.lists:
            self.table.selectRow(rows[0] if rows else 0)
        self._follow(self._chosen)

    def _follow(self, chosen: DisposalList | None) -> None:
        state = chosen.state if chosen else ""
        for each in (self.approve_button, self.withdraw_button, self.carry_button):
            each.setVisible(bool(self.model.records))
        self.approve_button.setEnabled(state in ("open", "approved once"))
        self.withdraw_button.setEnabled(state in ("open", "approved once", "approved"))
        self.carry_button.setEnabled(state == "approved")
        self.said.setText(f"{chosen.basis}  {chosen.reason}" if chosen else "")


def approved_words(each: DisposalList) -> str:
    """Who approved it so far."""
    return ", ".join(filter(None, (each.approver, each.second_approver))) or "—"


def state_words(state: str) -> str:
    """How far a list has come."""
    known = {
        "open": _("to be approved"),
        "approved once": _("approved once"),
        "approved": _("approved"),
        "carried out": _("carried out"),
        "withdrawn": _("withdrawn"),
    }
    return known.get(state, state)
