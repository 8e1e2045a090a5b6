"""Importing notes: a folder, an archive or a Word document is looked at, what was found is shown, then it is filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.knowledge_care import problem_words
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.knowledge import KnowledgeDesk
from desktop.services.house import House
from desktop.services.notes.note_import import import_notes
from desktop.services.notes.note_plan import plan_notes
from desktop.services.notes.note_records import NoteOptions, NotesPlan, NotesReport
from desktop.services.progress import Progress
from desktop.views.controls.buttons import button
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.knowledge import article_kinds
from resources.words import _

_WIDTH_EM = 52
_ROWS = 10


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A line of what was found: `problem` and `mood` say what is odd about it."""

    path: str
    title: str
    what: str
    links: int
    problem: str
    mood: str


def note_rows(plan: NotesPlan) -> list[NoteRow]:
    """What was found, what can't be filed first, then what is odd, then the rest."""
    labels = {kind.id: kind.label for kind in article_kinds()}
    rows = [NoteRow(each.path, "", _("not filed"), 0, each.reason, "bad") for each in plan.failed]
    for note in plan.articles:
        loose = sum(1 for link in note.links if link.problem)
        said = list(note.problems)
        if loose:
            said.append(_("{count} links lead nowhere").format(count=format_count(loose)))
        kind = labels.get(note.kind, note.kind)
        mood = "caution" if said else ""
        rows.append(
            NoteRow(note.entry.path, note.title, kind, len(note.links), " ".join(said), mood)
        )
    for file in plan.files:
        said = list(file.problems)
        mood = "caution" if said else ""
        rows.append(NoteRow(file.entry.path, file.title, file.type, 0, " ".join(said), mood))
    order = {"bad": 0, "caution": 1, "": 2}
    return sorted(rows, key=lambda row: order[row.mood])


class NotesDialog(FormDialog):
    """Three steps: what to look at, what was found, what became of it.

    Signals:
        imported(object)   the `NotesReport`; texts are still to be read and indexed
    """

    imported = Signal(object)

    def __init__(self, desk: KnowledgeDesk, look: Look, parent: QWidget) -> None:
        super().__init__(
            desk.archive,
            look,
            parent,
            title=_("Import notes"),
            sentence=_(
                "A folder of Markdown as Obsidian or Joplin write it, Joplin's archive (.jex), or a Word document. "
                "Files stay as they are; links between them are kept."
            ),
            action=_("Look at them"),
        )
        self._desk = desk
        self._plan: NotesPlan | None = None
        self.folder = FolderField(look, _("Folder or file of notes"))
        file = button(_("File…"), self._choose_file, name=_("Choose a file of notes"))
        self.kinds = QComboBox()
        self.kinds.addItem(_("As their words tell"), "")
        for kind in article_kinds():
            self.kinds.addItem(kind.label, kind.id)
        self.collect = QCheckBox(_("Each folder becomes a collection"))
        self.collect.setChecked(True)
        self.model: RowsModel[NoteRow] = RowsModel(_columns(), self)
        self.table = RowTable(self.model, look, _("What was found"), rows=_ROWS)
        self.found = words("", "strong", wrap=True)
        self.add_field(_("Folder or file of notes"), self.folder, file)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(words(_("Kind"), "field"))
        row.addWidget(self.kinds)
        row.addSpacing(S)
        row.addWidget(self.collect)
        row.addStretch(1)
        self.field_column.addLayout(row)
        self.field_column.addWidget(self.found)
        self.field_column.addWidget(self.table)
        for widget in (self.found, self.table):
            widget.hide()
        self.folder.field.textChanged.connect(self._forget)
        self.kinds.currentIndexChanged.connect(self._forget)
        self.collect.toggled.connect(self._forget)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)

    @property
    def plan(self) -> NotesPlan | None:
        """What was found."""
        return self._plan

    def submit(self) -> None:
        if self._plan is None:
            self._look_at_them()
        else:
            self._import(self._plan)

    def offer(self, path: Path) -> None:
        """Look at this."""
        self.folder.field.setText(str(path))
        self.submit()

    def _look_at_them(self) -> None:
        path = self.folder.path
        if path is None or not path.exists():
            self.refuse(_("Choose a folder or a file that exists."))
            return
        options = NoteOptions(kind=str(self.kinds.currentData()), folders=self.collect.isChecked())

        def look(house: House, progress: Progress) -> NotesPlan:
            return plan_notes(house, [path], options, progress=progress)

        job = self._archive.doing(_("Looking at the notes"), look)
        job.finished.connect(self._show_plan)
        self.run(job)

    def _show_plan(self, plan: NotesPlan) -> None:
        self._plan = plan
        self.model.replace(note_rows(plan))
        self.found.setText(_found_words(plan))
        for widget in (self.found, self.table):
            widget.show()
        self.confirm.setText(_("Import"))
        if not _has_something(plan):
            self.refuse(_("There are no notes in it."))
        self.adjustSize()

    def _import(self, plan: NotesPlan) -> None:
        def work(house: House, progress: Progress) -> NotesReport:
            return import_notes(house, plan, progress=progress)

        job = self._archive.doing(_("Importing notes"), work)
        job.finished.connect(self._show_report)
        job.ended.connect(self._tell_changed)
        self.run(job)

    def _tell_changed(self) -> None:
        self._desk.tell_changed()

    def _show_report(self, report: NotesReport) -> None:
        self._rest()
        self.imported.emit(report)
        rows = [
            NoteRow(each.path, "", _("not filed"), 0, each.reason, "bad") for each in report.failed
        ]
        rows += [
            NoteRow(each.path, "", _("Note"), 0, each.reason, "caution") for each in report.remarks
        ]
        rows += [
            NoteRow(each.path, each.raw, _("Link"), 0, problem_words(each.problem), "caution")
            for each in report.unresolved
        ]
        self.model.replace(rows)
        self.table.setVisible(bool(rows))
        self.found.setText(_("What is to be looked at:") if rows else "")
        self.found.setVisible(bool(rows))
        self.notice.say(Mood.GOOD, _report_words(report), _("Imported"))
        self.confirm.hide()
        self.cancel.setText(_("Close"))
        self.fields.setEnabled(True)

    def _rest(self, _result: object = None) -> None:
        super()._rest()
        self.confirm.setEnabled(self._plan is None or _has_something(self._plan))

    def _forget(self) -> None:
        """Something else is to be looked at."""
        self._plan = None
        self.confirm.setText(_("Look at them"))
        self.confirm.setEnabled(True)
        for widget in (self.found, self.table, self.notice):
            widget.hide()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Choose a file of notes"), self.folder.field.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Notes (*.jex *.tar *.md *.docx)"), _("All files (*)")])
        dialog.fileSelected.connect(self.folder.field.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _has_something(plan: NotesPlan) -> bool:
    return bool(plan.articles or plan.files)


def _columns() -> Sequence[RowColumn[NoteRow]]:
    return (
        RowColumn(_("Path"), lambda row: row.path, stretch=True),
        RowColumn(_("Title"), lambda row: row.title, stretch=True),
        RowColumn(_("What"), lambda row: row.what),
        RowColumn(_("Links"), lambda row: format_count(row.links) if row.links else ""),
        RowColumn(_("Remarks"), lambda row: row.problem, stretch=True, mood=lambda row: row.mood),
    )


def _found_words(plan: NotesPlan) -> str:
    return _(
        "{notes} notes, {images} pictures, {files} other files, {links} links; {failed} can't be filed"
    ).format(
        notes=format_count(len(plan.articles)),
        images=format_count(plan.image_count),
        files=format_count(plan.attachment_count),
        links=format_count(plan.link_count),
        failed=format_count(len(plan.failed)),
    )


def _report_words(report: NotesReport) -> str:
    return _(
        "{articles} articles, {images} pictures and {files} other files in {seconds} s. "
        "Of {links} links {resolved} lead somewhere. {skipped} were here already, {updated} are newer versions."
    ).format(
        articles=format_count(report.articles),
        images=format_count(report.images),
        files=format_count(report.attachments),
        seconds=f"{report.seconds:.1f}",
        links=format_count(report.links),
        resolved=format_count(report.resolved),
        skipped=format_count(len(report.skipped)),
        updated=format_count(len(report.updated)),
    )
