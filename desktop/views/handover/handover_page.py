"""The handover page: two cards, one builds a package from the open vault, one verifies a package on a medium."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.services.records import PackageReport
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.handover.outcomes import copyable, counted, findings_table
from desktop.views.handover.package_card import PackageCard
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from exporters.findings import Verification
from resources.artwork import Icon
from resources.words import _, ngettext

_WIDEST_EM = 56


class HandoverPage(QWidget):
    """GUI thread only; both actions are jobs in the writers' line.

    Signals:
        job_ended()   a package was built or verified, or the attempt failed
    """

    job_ended = Signal()

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive = archive
        self._look = look
        self.building = PackageCard(
            look,
            heading=_("Build the handover package"),
            purpose=_(
                "An open, standard package of every document, readable without this program: plain files, "
                "manifests in SHA-256 and SM3, and the lists both parties sign. It is read back and compared "
                "before it is called done."
            ),
            folder_name=_("Folder for the package"),
            make_action=lambda act: primary_button(look, _("Build"), act, Icon.HANDOVER),
        )
        self.verifying = PackageCard(
            look,
            heading=_("Verify a package"),
            purpose=_(
                "Checks a package on any medium, file by file, and names every difference. "
                "Nothing on the medium is changed."
            ),
            folder_name=_("Folder of the package"),
            make_action=lambda act: button(_("Verify"), act),
        )
        self.building.asked.connect(self.build)
        self.verifying.asked.connect(self.verify)
        self._lay_out()

    def build(self, out: Path) -> None:
        """Build a package below `out`."""
        job = self._archive.handing_over(out)
        job.finished.connect(self._show_package)
        job.failed.connect(self._show_build_failure)
        job.cancelled.connect(self._show_build_stopped)
        _clear(self.building.outcome)
        self.building.set_busy(True)
        self._archive.start(job)

    def verify(self, folder: Path) -> None:
        """Verify the package in `folder`."""
        job = self._archive.verifying(folder)
        job.finished.connect(self._show_verification)
        job.failed.connect(self._show_verify_failure)
        job.cancelled.connect(self._show_verify_stopped)
        _clear(self.verifying.outcome)
        self.verifying.set_busy(True)
        self._archive.start(job)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout()
        column.setSpacing(L)
        contract = self._archive.contract
        head = QVBoxLayout()
        head.setSpacing(S)
        column.addLayout(head)
        head.addWidget(words(_("Handover"), "title"))
        head.addWidget(
            words(f"{contract.title}\n{contract.contractor} → {contract.client}", "soft", wrap=True)
        )
        column.addSpacing(S)
        column.addWidget(self.building)
        column.addWidget(self.verifying)
        column.addStretch(1)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(_("Handover"))
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _show_package(self, report: PackageReport) -> None:
        self.building.set_busy(False)
        self.building.notice.say(
            Mood.GOOD,
            _("Everything that was written has been read back and compared."),
            _("The package is complete"),
        )
        outcome = self.building.outcome
        outcome.addWidget(
            counted(documents=report.documents, files=report.files, size=report.bytes)
        )
        outcome.addWidget(copyable(self._look, _("Root"), report.root, mono=True))
        outcome.addWidget(copyable(self._look, _("Folder"), str(report.folder)))
        actions = QHBoxLayout()
        actions.setSpacing(S)
        folder = report.folder
        actions.addWidget(
            button(
                _("Open the folder"),
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
            )
        )
        actions.addWidget(button(_("Verify it once more"), lambda: self._verify_built(folder)))
        actions.addStretch(1)
        outcome.addLayout(actions)
        self.job_ended.emit()

    def _verify_built(self, folder: Path) -> None:
        self.verifying.folder.setText(str(folder))
        self.verify(folder)

    def _show_build_failure(self, error: Exception) -> None:
        self.building.set_busy(False)
        self.building.notice.explain(explain(error))
        self.job_ended.emit()

    def _show_build_stopped(self) -> None:
        self.building.set_busy(False)
        self.building.notice.say(
            Mood.CAUTION, _("Stopped. What was written so far is no package and can be deleted.")
        )
        self.job_ended.emit()

    def _show_verification(self, result: Verification) -> None:
        self.verifying.set_busy(False)
        findings = result.findings
        if result.ok and not findings:
            self.verifying.notice.say(
                Mood.GOOD,
                _("Every file is there and as it was written."),
                _("The package is whole"),
            )
        else:
            headline = ngettext("{count} finding", "{count} findings", len(findings))
            self.verifying.notice.say(
                Mood.CAUTION if result.ok else Mood.BAD,
                _("The package is not what was handed over; each difference is listed below.")
                if not result.ok
                else _("The package is whole; the remarks below do not touch its content."),
                headline.format(count=format_count(len(findings))),
            )
        outcome = self.verifying.outcome
        outcome.addWidget(counted(files=result.files, size=result.bytes))
        outcome.addWidget(copyable(self._look, _("Root"), result.root, mono=True))
        if findings:
            outcome.addWidget(findings_table(findings))
        self.job_ended.emit()

    def _show_verify_failure(self, error: Exception) -> None:
        self.verifying.set_busy(False)
        self.verifying.notice.explain(explain(error))
        self.job_ended.emit()

    def _show_verify_stopped(self) -> None:
        self.verifying.set_busy(False)
        self.verifying.notice.say(Mood.CAUTION, _("Stopped before everything was checked."))
        self.job_ended.emit()


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            _clear(inner)
