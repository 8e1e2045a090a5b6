"""Taking a package into the open vault: looked at first, then taken in; a second time adds nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.itemmodels.taking_in_words import coming_words, conflict_words, known_words
from desktop.jobs.archive import Archive
from desktop.jobs.taking_in import TakingInJobs
from desktop.services.taking_in.package_import import Conflict, ImportReport
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.receiver.folder_list import FolderList
from desktop.views.theme.look import Look
from resources.words import _


class TakeInDialog(FormDialog):
    """The one button looks first; once that is done, it takes in. Other folders are looked at anew."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, folder: Path | None = None
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Take in a package"),
            sentence=_(
                "The package is verified first. Then its documents, registers and evidence come in. What is here "
                "already follows the giver where nobody changed it here; a second time adds nothing."
            ),
            action=_("Look at it first"),
        )
        self._jobs = TakingInJobs(archive)
        self._looked: tuple[Path, ...] = ()
        self.report: ImportReport | None = None
        self.folders = FolderList(look)
        self.folders.submitted.connect(self.submit)
        self.folders.changed.connect(self._follow)
        self.coming = words("", "strong", wrap=True)
        self.known = words("", "soft", wrap=True)
        self.model: RowsModel[Conflict] = RowsModel(
            (
                RowColumn(_("Kind"), conflict_words, sample="Number taken"),
                RowColumn(_("What"), lambda each: each.object_name, stretch=True),
                RowColumn(_("Remark"), lambda each: each.sentence, stretch=True),
            ),
            self,
        )
        self.table = RowTable(
            self.model, look, _("What follows the giver, and what doesn't come in as it is"), rows=6
        )
        self.believe = QCheckBox(_("I know where this package comes from, and answer for it"))
        self.believe.toggled.connect(self._follow)
        self.add_field(_("Folder of the package"), self.folders)
        for each in (self.coming, self.known, self.table, self.believe):
            self.field_column.addWidget(each)
            each.hide()
        self.setMinimumWidth(self.fontMetrics().height() * 44)
        if folder is not None:
            self.folders.offer(folder)
        self.folders.start_typing()

    def submit(self) -> None:
        paths = self.folders.paths
        if not paths:
            self.refuse(_("Choose the folder of the package."))
        elif self._looked != paths:
            job = self._jobs.looking(paths)
            job.finished.connect(self._show_look)
            self.run(job)
        else:
            seen = self.report.root if self.report is not None else ""
            job = self._jobs.taking_in(paths, seen, believe=self.believe.isChecked())
            job.finished.connect(self._show_done)
            self.run(job)

    def _show_look(self, report: ImportReport) -> None:
        self._looked = self.folders.paths
        self.believe.setChecked(False)
        self._show(report)
        if report.nothing:
            self.notice.say(
                Mood.GOOD, _("Everything in it is here already."), _("Nothing would come in")
            )
        elif report.doubt:
            self.notice.say(Mood.CAUTION, report.doubt, _("It isn't certain whose package this is"))
        else:
            mood = Mood.CAUTION if report.conflicts or not report.final else Mood.PLAIN
            headline = (
                _("The package is whole") if report.final else _("This package is a rehearsal")
            )
            self.notice.say(mood, _("Nothing has come in yet."), headline)

    def _show_done(self, report: ImportReport) -> None:
        self._show(report)
        named = bool(report.changes or report.conflicts)
        said = _("What followed the giver and what didn't come in as it is stands below.")
        self.notice.say(Mood.GOOD, said if named else "", _("The package is taken in"))
        self.confirm.hide()
        self.cancel.setText(_("Close"))
        self.cancel.setFocus()

    def _show(self, report: ImportReport) -> None:
        self.report = report
        coming = coming_words(report)
        self.coming.setText(
            _("Would come in: {what}").format(what=coming)
            if report.checked
            else _("Came in: {what}").format(what=coming)
        )
        self.coming.show()
        said = [known_words(report)]
        if report.contract:
            said.append(
                _("The vault takes over the contract “{title}”.").format(title=report.contract)
            )
        self.known.setText(" ".join(said))
        self.known.show()
        self.model.replace((*report.changes, *report.conflicts))
        self.table.setVisible(self.model.rowCount() > 0)
        self.believe.setVisible(bool(report.doubt) and report.checked and not report.nothing)
        self.adjustSize()

    def _rest(self, _result: object = None) -> None:
        super()._rest()
        self._follow()

    def _follow(self, _checked: bool = False) -> None:
        looked = bool(self._looked) and self._looked == self.folders.paths
        self.confirm.setText(_("Take it in") if looked else _("Look at it first"))
        self.confirm.setAccessibleName(self.confirm.text())
        report = self.report
        sure = report is None or not report.doubt or self.believe.isChecked()
        self.confirm.setEnabled(not looked or report is None or (not report.nothing and sure))
