"""Backup and media: where copies may go, when the last one was made, the snapshots inside, and the restore drill."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_count, format_moment, format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.services.house import House
from desktop.services.keeping.backup_state import (
    BackupRun,
    BackupState,
    DrillReport,
    MediumRecord,
    SnapshotInfo,
    read_backup_state,
)
from desktop.services.keeping.media import retire_medium
from desktop.services.progress import Progress
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.custody.backup_dialogs import (
    BackUpDialog,
    DrillDialog,
    RegisterDialog,
    drill_words,
)
from desktop.views.custody.confirm_dialog import ConfirmDialog
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _, ngettext


class BackupSection(Section):
    """Three tables; the warning at the top stays until there is a backup that is younger than a week."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            archive,
            look,
            _("Backup and media"),
            _("One copy is no copy. Keep at least two media, one of them in another house."),
            parent,
        )
        self.warning = Notice(look)
        self.media: RowsModel[MediumRecord] = RowsModel(
            (
                RowColumn(_("Label"), lambda medium: medium.label, stretch=True),
                RowColumn(_("Serial number"), lambda medium: medium.serial or "—"),
                RowColumn(_("Purpose"), lambda medium: medium.purpose or "—", stretch=True),
                RowColumn(_("Registered"), lambda medium: format_moment(medium.registered)),
                RowColumn(_("Last backup"), lambda medium: _when(medium.last_backup)),
                RowColumn(
                    _("State"),
                    lambda medium: _("retired") if medium.retired else _("in use"),
                    mood=lambda medium: "ink_faint" if medium.retired else "good",
                ),
            )
        )
        self.runs: RowsModel[BackupRun] = RowsModel(
            (
                RowColumn(_("When"), lambda run: format_moment(run.moment)),
                RowColumn(_("Medium"), lambda run: run.medium, stretch=True),
                RowColumn(_("New packs"), lambda run: format_count(run.packs)),
                RowColumn(_("Written"), lambda run: format_size(run.bytes)),
                RowColumn(_("Up to event"), lambda run: format_count(run.sequence)),
                RowColumn(_("Outcome"), _outcome, mood=_outcome_mood),
            )
        )
        self.snapshots: RowsModel[SnapshotInfo] = RowsModel(
            (
                RowColumn(_("When"), lambda shot: format_moment(shot.moment)),
                RowColumn(_("Why"), lambda shot: _(shot.reason), stretch=True),
                RowColumn(_("Size"), lambda shot: format_size(shot.size)),
                RowColumn(_("Up to event"), lambda shot: format_count(shot.sequence)),
            )
        )
        self.media_table = RowTable(self.media, look, _("Registered media"), rows=5)
        self.media_table.row_chosen.connect(self._follow)
        self.backup_button = primary_button(look, _("Back up now…"), self.back_up, Icon.EXPORT)
        self.register_button = button(_("Register a medium…"), self.register)
        self.drill_button = button(_("Restore drill…"), self.drill)
        self.retire_button = button(_("Retire…"), self.retire, kind="danger")
        self.column.insertWidget(1, self.warning)
        self.column.addLayout(
            action_row(self.backup_button, self.register_button, self.drill_button)
        )
        self.column.addWidget(words(_("Registered media"), "heading"))
        self.column.addWidget(self.media_table)
        self.column.addLayout(action_row(self.retire_button))
        self.column.addWidget(words(_("Last backups"), "heading"))
        self.column.addWidget(RowTable(self.runs, look, _("Last backups"), rows=5))
        self.column.addWidget(words(_("Database snapshots"), "heading"))
        self.column.addWidget(
            words(
                _(
                    "Sealed copies of the database inside the vault. They answer a damaged database, not a "
                    "lost disk."
                ),
                "caption",
                wrap=True,
            )
        )
        self.column.addWidget(RowTable(self.snapshots, look, _("Database snapshots"), rows=4))
        self.column.addStretch(1)
        self._follow(None)

    def refresh(self) -> None:
        self.ask(_("Reading backups"), read_backup_state, self._show)

    def start_here(self) -> None:
        self.backup_button.setFocus()

    def register(self) -> None:
        """Let backups go somewhere."""
        dialog = RegisterDialog(self._archive, self._look, self)
        dialog.registered.connect(self._note_registered)
        dialog.open()

    def back_up(self) -> None:
        """Ask where to, and do it."""
        dialog = BackUpDialog(self._archive, self._look, self)
        dialog.backed_up.connect(self._note_backup)
        dialog.finished.connect(lambda _code: self.refresh())
        dialog.open()

    def drill(self) -> None:
        """Prove that a backup could be restored."""
        dialog = DrillDialog(self._archive, self._look, self)
        dialog.drilled.connect(self._note_drill)
        dialog.open()

    def retire(self) -> None:
        """No more backups to a medium."""
        medium: MediumRecord | None = self.media_table.chosen
        if medium is None:
            return
        dialog = ConfirmDialog(
            self._look,
            self,
            title=_("Retire {name}?").format(name=medium.label),
            sentence=_(
                "No more backups go to it. What lies on it is still there and can be opened with the keys of that "
                "time: erase or destroy the medium if it must not be. It stays on record."
            ),
            action=_("Retire"),
        )
        dialog.confirmed.connect(lambda: self._retire(medium))
        dialog.open()

    def _retire(self, medium: MediumRecord) -> None:
        def work(house: House, _progress: Progress) -> MediumRecord:
            return retire_medium(house, medium.label)

        self.do(_("Retiring"), work, lambda _medium: self.refresh())

    def _show(self, state: BackupState) -> None:
        self.media.replace(state.media)
        self.runs.replace(state.runs)
        self.snapshots.replace(state.snapshots)
        self._follow(None)
        if not state.overdue:
            self.warning.hide()
        elif state.last is None:
            self.warning.say(
                Mood.BAD,
                _("If this disk fails, everything filed is gone. Register a medium and back up."),
                _("There is no backup yet"),
            )
        else:
            age = (datetime.now(state.last.tzinfo) - state.last).days
            said = ngettext(
                "The last backup is {count} day old", "The last backup is {count} days old", age
            )
            self.warning.say(
                Mood.CAUTION,
                _("What was filed since then exists once. Back up now."),
                said.format(count=age),
            )

    def _follow(self, medium: MediumRecord | None) -> None:
        self.retire_button.setEnabled(medium is not None and medium.retired is None)

    def _note_registered(self, medium: MediumRecord) -> None:
        self.notice.say(Mood.GOOD, _("{name} is registered.").format(name=medium.label))
        self.refresh()

    def _note_backup(self, said: str) -> None:
        self.notice.say(Mood.GOOD, said, _("The backup is complete"))

    def _note_drill(self, report: DrillReport) -> None:
        if report.ok:
            self.notice.say(
                Mood.GOOD, drill_words(report), _("The backup can be restored, every byte of it")
            )
        else:
            first = report.findings[0]
            self.notice.say(
                Mood.BAD,
                f"{drill_words(report)} {first.object_name}: {first.problem} {first.advice}",
                _("The drill found damage"),
            )
        self.refresh()


def _when(moment: datetime | None) -> str:
    return format_moment(moment) if moment else _("never")


def _outcome(run: BackupRun) -> str:
    if run.outcome == "complete":
        return _("complete")
    if run.outcome == "stopped":
        return _("stopped")
    return _("failed: {code}").format(code=run.outcome) if run.outcome else _("not ended")


def _outcome_mood(run: BackupRun) -> str:
    return "good" if run.outcome == "complete" else "caution"
