"""Small questions of the order dialogs: a name, a choice of one thing, or a yes to something that goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.theme.look import Look
from resources.words import _

Making = Callable[[Any], Job]


class AskDialog(FormDialog):
    """Closes once the job that `make` returns for the answer has done what was asked."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Making,
        action: str,
        sentence: str = "",
        danger: bool = False,
    ) -> None:
        super().__init__(
            archive, look, parent, title=title, sentence=sentence, action=action, danger=danger
        )
        self._make = make

    def submit(self) -> None:
        answer = self.answer()
        if answer == "":
            self.refuse(_("A name is missing."))
            return
        job = self._make(answer)
        job.finished.connect(self._close)
        self.run(job)

    def answer(self) -> Any:
        """What was answered; "" where something is missing."""
        return None

    def _close(self, _result: object) -> None:
        self.leave()


class NameDialog(AskDialog):
    """Asks for a name."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Making,
        name: str = "",
        sentence: str = "",
        note: str | None = None,
    ) -> None:
        super().__init__(
            archive, look, parent, title=title, make=make, action=_("Save"), sentence=sentence
        )
        self.name = QLineEdit(name)
        self.name.selectAll()
        self.add_field(_("Name"), self.name)
        self.note: QLineEdit | None = None
        if note is not None:
            self.note = QLineEdit(note)
            self.note.setPlaceholderText(_("What it is for"))
            self.add_field(_("Note"), self.note)
        self.name.setFocus()

    def answer(self) -> Any:
        name = self.name.text().strip()
        if not name or self.note is None:
            return name
        return name, self.note.text().strip()


class ChooseDialog(AskDialog):
    """Asks for one of several things: (data, words)."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Making,
        label: str,
        choices: Sequence[tuple[Any, str]],
        sentence: str = "",
        action: str = "",
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=title,
            make=make,
            action=action or _("Save"),
            sentence=sentence,
        )
        self.box = QComboBox()
        self.box.setMaxVisibleItems(16)
        for data, text in choices:
            self.box.addItem(text, data)
        if len(choices) != 1:
            # The first of several would be chosen by nobody; what follows may be hard to take back.
            self.box.setPlaceholderText(_("Choose one"))
            self.box.setCurrentIndex(-1)
            self.confirm.setEnabled(False)
            self.box.currentIndexChanged.connect(lambda row: self.confirm.setEnabled(row >= 0))
        self.add_field(label, self.box)
        self.box.setFocus()

    def answer(self) -> Any:
        return self.box.currentData() if self.box.currentIndex() >= 0 else ""
