"""The dialog that files a source tree: a folder, a repository or an archive, as one delivery."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.jobs.deliveries import DeliveryJobs
from desktop.services.deliveries.delivery_records import DeliveryReport
from desktop.views.controls.buttons import button
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.theme.look import Look
from resources.words import _, ngettext

_WIDTH_EM = 38


class DeliveryDialog(FormDialog):
    """Stays open when there is something to be said about what was filed.

    Signals:
        filed(DeliveryReport)   the delivery is durable; its texts are still to be read
    """

    filed = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("File a source tree"),
            sentence=_(
                "Every file is kept on its own; the next delivery under the same name becomes its newer version."
            ),
            action=_("File the delivery"),
        )
        self._jobs = DeliveryJobs(archive)
        self.path = QLineEdit()
        self.path.setPlaceholderText(_("A folder, a git repository, or an archive (zip, tar, 7z)"))
        self.path.editingFinished.connect(self._guess)
        self.add_field(
            _("Source"),
            self.path,
            button(_("Folder…"), lambda: self._choose(QFileDialog.FileMode.Directory)),
            button(_("Archive…"), lambda: self._choose(QFileDialog.FileMode.ExistingFile)),
        )
        self.name = QLineEdit()
        self.add_field(_("Name of the system or component"), self.name)
        self.release = QLineEdit()
        self.release.setPlaceholderText("1.4.0")
        self.add_field(_("Release number"), self.release)
        self.bundle = QCheckBox(_("Keep the whole history as well (git bundle)"))
        self.bundle.setAccessibleName(self.bundle.text())
        self.bundle.hide()
        self.field_column.addWidget(self.bundle)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)

    def submit(self) -> None:
        self._guess()
        source = self.path.text().strip()
        name, release = self.name.text().strip(), self.release.text().strip()
        if not source or not name or not release:
            self.refuse(_("A delivery needs a source, a name and a release."))
            return
        bundle = self.bundle.isChecked() and not self.bundle.isHidden()
        job = self._jobs.filing(Path(source), name, release, bundle=bundle)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, report: DeliveryReport) -> None:
        self._rest()
        self.filed.emit(report)
        said = [*report.notes, *(f"{each.path}: {each.reason}" for each in report.failed)]
        if not said:
            self.accept()
            return
        self.fields.hide()
        self.confirm.hide()
        self.cancel.setText(_("Close"))
        filed = ngettext("{count} file is filed.", "{count} files are filed.", report.files)
        sentence = "\n".join([filed.format(count=format_count(report.files)), *said[:20]])
        self.notice.say(Mood.CAUTION if report.failed else Mood.GOOD, sentence)

    def _guess(self) -> None:
        """Name and release from what a source is called: push-gateway-1.4.0.zip, push-gateway/v1.4.0."""
        path = Path(self.path.text().strip())
        self.bundle.setVisible((path / ".git").exists())
        if not path.name or self.name.text():
            return
        stem = path.name
        for ending in (".tar.gz", ".tar.xz", ".tar.bz2", ".zip", ".7z", ".tar", ".tgz"):
            stem = stem.removesuffix(ending)
        head, dash, tail = stem.rpartition("-")
        if stem.lstrip("vV")[:1].isdigit() and path.parent.name:
            self.name.setText(path.parent.name)
            self.release.setText(self.release.text() or stem)
        elif dash and tail.lstrip("vV")[:1].isdigit():
            self.name.setText(head)
            self.release.setText(self.release.text() or tail)
        else:
            self.name.setText(stem)

    def _choose(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, _("File a source tree"))
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._take_path)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_path(self, chosen: str) -> None:
        self.path.setText(chosen)
        self.name.clear()
        self.release.clear()
        self._guess()
