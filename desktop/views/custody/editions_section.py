"""Editions: the sealed extracts that officers were given, until when they open, and their revocation told honestly."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.itemmodels.formats import format_count, format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.inspection.editions import EditionInfo, list_editions
from desktop.services.inspection.inspection import compare_record, print_again, revoke
from desktop.services.inspection.inspection_record import RecordCheck
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.custody.confirm_dialog import ConfirmDialog
from desktop.views.custody.edition_dialog import EditionDialog
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _


class EditionsSection(Section):
    """One row an edition, also those that are over."""

    def __init__(
        self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            archive,
            look,
            _("Editions for inspection"),
            _(
                "What an officer looks at is noted, and joins the audit trail when the vault is unlocked next."
            ),
            parent,
        )
        self._runner = runner
        self.model: RowsModel[EditionInfo] = RowsModel(
            (
                RowColumn(_("Officer"), lambda edition: edition.label),
                RowColumn(_("Purpose"), lambda edition: edition.purpose or "—", stretch=True),
                RowColumn(_("Documents"), lambda edition: format_count(edition.documents)),
                RowColumn(_("Opens until"), lambda edition: format_moment(edition.expires)),
                RowColumn(_("Looks noted"), lambda edition: format_count(edition.absorbed)),
                RowColumn(_("State"), _state, mood=_mood),
            )
        )
        self.table = RowTable(self.model, look, _("Editions"))
        self.table.row_chosen.connect(self._follow)
        self.said = words("", "soft", wrap=True)
        self.empty = EmptyState(look, Icon.FILE)
        self.empty.say(
            _("No edition yet"),
            _(
                "Prepare one before an inspection: the officer reads what was agreed, and nothing else."
            ),
        )
        self.create_button = primary_button(
            look, _("Prepare an edition…"), self.prepare, Icon.CREATE
        )
        self.revoke_button = button(_("Revoke…"), self.revoke, kind="danger")
        self.record_button = button(_("Print the inspection's record…"), self.choose_paper)
        self.compare_button = button(_("Compare a record's file…"), self.choose_record)
        self.column.addLayout(action_row(self.create_button))
        self.column.addWidget(self.empty)
        self.column.addWidget(self.table)
        self.column.addWidget(self.said)
        self.column.addLayout(
            action_row(self.record_button, self.compare_button, self.revoke_button)
        )
        self.column.addStretch(1)
        self._show([])

    def refresh(self) -> None:
        self.ask(_("Reading the editions"), list_editions, self._show)

    def start_here(self) -> None:
        self.create_button.setFocus()

    def prepare(self) -> None:
        """Ask for scope, officer and passphrase."""
        dialog = EditionDialog(self._archive, self._runner, self._look, self)
        dialog.prepared.connect(self._note_prepared)
        dialog.open()

    def revoke(self) -> None:
        """End an edition before its time."""
        edition: EditionInfo | None = self.table.chosen
        if edition is None:
            return
        dialog = ConfirmDialog(
            self._look,
            self,
            title=_("Revoke the edition for {name}?").format(name=edition.label),
            sentence=_(
                "Its files in the vault are destroyed after its journal was taken in. A copy that was made "
                "of the vault's "
                "folder before still opens with the officer's passphrase."
            ),
            action=_("Revoke"),
        )
        dialog.confirmed.connect(lambda: self._revoke(edition))
        dialog.open()

    def choose_paper(self) -> None:
        """Ask where an inspection's record is to be printed to."""
        edition: EditionInfo | None = self.table.chosen
        if edition is None:
            return
        dialog = QFileDialog(self, _("Print the inspection's record…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "Word (*.docx)"])
        dialog.setDefaultSuffix("pdf")
        name = _("Inspection record {officer}").format(officer=edition.label)
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(lambda chosen: self.print_record(edition, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def print_record(self, edition: EditionInfo, target: Path) -> None:
        """Print an inspection's record from what the vault absorbed of it."""
        self.do(
            _("Writing the record"),
            partial(print_again, edition_id=edition.id, target=target),
            self._note_printed,
        )

    def choose_record(self) -> None:
        """Ask for the file of a record."""
        dialog = QFileDialog(self, _("Compare a record's file…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Records (*.json)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.compare(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def compare(self, path: Path) -> None:
        """Compare a record's file with the vault."""
        self.do(_("Comparing a record"), partial(compare_record, path=path), self._note_compared)

    def _revoke(self, edition: EditionInfo) -> None:
        self.do(_("Revoking"), partial(revoke, edition_id=edition.id), self._note_revoked)

    def _show(self, editions: list[EditionInfo]) -> None:
        chosen: EditionInfo | None = self.table.chosen
        newest_first = list(reversed(editions))
        self.model.replace(newest_first)
        self.table.setVisible(bool(editions))
        for each in (self.revoke_button, self.record_button, self.compare_button):
            each.setVisible(bool(editions))
        self.empty.setVisible(not editions)
        if editions:
            ids = [each.id for each in newest_first]
            self.table.selectRow(ids.index(chosen.id) if chosen and chosen.id in ids else 0)
        self._follow(self.table.chosen)

    def _follow(self, edition: EditionInfo | None) -> None:
        self.revoke_button.setEnabled(edition is not None and edition.revoked is None)
        self.record_button.setEnabled(edition is not None and edition.absorbed > 0)
        # The scope is too long for a column, and matters most.
        self.said.setText(_scope(edition) if edition is not None else "")

    def _note_prepared(self, edition: EditionInfo) -> None:
        self.notice.say(
            Mood.GOOD,
            _(
                "{count} documents for {name}, until {moment}. It is opened from the start page of this program."
            ).format(
                count=format_count(edition.documents),
                name=edition.label,
                moment=format_moment(edition.expires),
            ),
            _("The edition is ready"),
        )
        # The newest is chosen where none is.
        self.table.setCurrentIndex(QModelIndex())
        self.refresh()

    def _note_printed(self, target: Path) -> None:
        self.notice.say(Mood.GOOD, _("{name} is written.").format(name=target.name))

    def _note_compared(self, check: RecordCheck) -> None:
        if check.ok:
            said = _(
                "The record of {officer} is genuine: signed by the edition, noted in its journal of {events} "
                "events, and unchanged."
            ).format(officer=check.label, events=check.events)
            self.notice.say(Mood.GOOD, "\n".join((said, *check.remarks)))
        else:
            self.notice.say(Mood.BAD, "\n".join(check.problems), _("This record isn't genuine"))

    def _note_revoked(self, said: str) -> None:
        self.notice.say(Mood.CAUTION, said)
        self.refresh()


def _scope(edition: EditionInfo) -> str:
    scope = edition.scope
    parts = [_(", ").join(_(category.label) for category in scope.categories)]
    parts += [_(", ").join(names) for names in (scope.systems, scope.persons) if names]
    if scope.since or scope.until:
        parts.append(f"{scope.since or '…'} – {scope.until or '…'}")
    return " · ".join(parts)


def _state(edition: EditionInfo) -> str:
    return {
        "open": _("can be opened"),
        "expired": _("expired"),
        "revoked": _("revoked"),
        "damaged": _("damaged"),
    }.get(edition.state, edition.state) + (f": {edition.problem}" if edition.problem else "")


def _mood(edition: EditionInfo) -> str:
    return {"open": "good", "damaged": "bad"}.get(edition.state, "ink_faint")
