"""Asks under which name a query is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.theme.look import Look
from resources.words import _


class ViewDialog(FormDialog):
    """For saving a view and for renaming one: `keep` makes the job from the name."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        query: str,
        name: str,
        keep: Callable[[str], Job],
    ) -> None:
        super().__init__(archive, look, parent, title=title, sentence=query, action=_("Save"))
        self._keep = keep
        self.name = QLineEdit(name)
        self.name.setMaxLength(80)
        self.name.selectAll()
        self.add_field(_("Name"), self.name)
        self.name.setFocus()

    def submit(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.refuse(_("A view needs a name."))
            return
        job = self._keep(name)
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()
