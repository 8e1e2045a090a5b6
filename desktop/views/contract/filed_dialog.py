"""Asks what documents prove that were just filed, or proposed: which paper they are, and whose signature they bear."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.itemmodels.evidence_words import sign_words, signed_choices
from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from resources.words import _, ngettext

_NAMED = 4


class FiledDialog(FormDialog):
    """Closes once the job that `make` returns for (paper, signature) is done."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        titles: Sequence[str],
        duties: str,
        kinds: Sequence[tuple[str, str]],
        make: Callable[[str, str], Job],
        kind: str = "",
        sign: str = "",
    ) -> None:
        counted = ngettext(
            "{count} document as evidence", "{count} documents as evidence", len(titles)
        )
        super().__init__(
            archive,
            look,
            parent,
            title=counted.format(count=format_count(len(titles))),
            sentence=duties,
            action=_("File as evidence"),
        )
        self._make = make
        shown = "\n".join(titles[:_NAMED])
        if len(titles) > _NAMED:
            shown += "\n" + _("and {count} more").format(count=len(titles) - _NAMED)
        self.field_column.addWidget(words(shown, "body", wrap=True))
        self.kind = QComboBox()
        for each, said in kinds:
            self.kind.addItem(said, each)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.signed = QComboBox()
        for each, said in signed_choices():
            self.signed.addItem(said, each)
        self.add_field(_("Which paper it is"), self.kind)
        self.add_field(_("Signatures on it"), self.signed)
        if sign:
            self.field_column.addWidget(words(sign_words(sign), "caption", wrap=True))
        self.signed.setFocus()

    def submit(self) -> None:
        job = self._make(str(self.kind.currentData() or ""), str(self.signed.currentData()))
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()
