"""The question before a sealed number is shown: it says that the audit trail will tell of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.people.sealed_line import SealedLine
from desktop.views.theme.look import Look
from resources.words import _


class RevealDialog(FormDialog):
    """The number goes to the line that asked for it, and is never kept here."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        who: str,
        line: SealedLine,
        make: Callable[[str], Job],
    ) -> None:
        title = (
            _("Show the identity number of {name}?")
            if line.what == "identity"
            else _("Show the telephone number of {name}?")
        )
        super().__init__(
            archive,
            look,
            parent,
            title=title.format(name=who),
            sentence=_(
                "The audit trail will say that you saw it, and when. It is hidden again after half a minute."
            ),
            action=_("Show"),
        )
        self._make, self._line = make, line
        self.fields.hide()
        self.confirm.setFocus()

    def submit(self) -> None:
        job = self._make(self._line.what)
        job.finished.connect(self._hand_over)
        self.run(job)

    def _hand_over(self, plain: object) -> None:
        self.leave()
        self._line.unmask(str(plain))
