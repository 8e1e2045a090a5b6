"""The kind of an article and how often it is reviewed; and its title."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from desktop.jobs.knowledge import KnowledgeDesk, Opened
from desktop.services.errors import TitleTaken
from desktop.services.knowledge.reviewing import LONGEST_INTERVAL
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.knowledge import article_kinds
from resources.words import _


class KindDialog(FormDialog):
    """Changes what an article is; its texts stay as they are."""

    def __init__(self, desk: KnowledgeDesk, look: Look, parent: QWidget, opened: Opened) -> None:
        article = opened.article
        super().__init__(
            desk.archive,
            look,
            parent,
            title=_("Kind and review"),
            sentence=article.document.title,
            action=_("Change"),
        )
        self._desk, self._id = desk, article.document.id
        self.kinds = QComboBox()
        for kind in article_kinds():
            self.kinds.addItem(kind.label, kind.id)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(article.kind)))
        self.months = QSpinBox()
        self.months.setRange(0, LONGEST_INTERVAL)
        self.months.setSuffix(_(" months"))
        self.months.setSpecialValueText(_("never"))
        # A style sheet's padding doesn't reach the field inside.
        self.months.lineEdit().setTextMargins(S, 0, 0, 0)
        self.months.setValue(article.review_months)
        self.add_field(_("Kind"), self.kinds)
        self.add_field(_("To be reviewed every"), self.months)
        self.kinds.setFocus()

    def submit(self) -> None:
        job = self._desk.placing((self._id,), str(self.kinds.currentData()), self.months.value())
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, _done: object) -> None:
        self._rest()
        self.accept()


class RenameDialog(FormDialog):
    """Gives an article another title; what links to it goes on doing so."""

    def __init__(self, desk: KnowledgeDesk, look: Look, parent: QWidget, opened: Opened) -> None:
        document = opened.article.document
        super().__init__(
            desk.archive,
            look,
            parent,
            title=_("Rename the article"),
            sentence=_("Links to it stay, and show the new title. The former one still finds it."),
            action=_("Rename"),
        )
        self._desk, self._id = desk, document.id
        self.title = QLineEdit(document.title)
        self.add_field(_("Title of the article"), self.title)
        self.twin = QCheckBox(
            _("Two articles may have this title; links by title then ask which one is meant")
        )
        self.twin.hide()
        self.field_column.addWidget(self.twin)
        self.title.setFocus()
        self.title.selectAll()

    def submit(self) -> None:
        job = self._desk.renaming(
            self._id, self.title.text().strip(), same_title=self.twin.isChecked()
        )
        job.finished.connect(self._take)
        job.failed.connect(self._mind)
        self.run(job)

    def _take(self, _done: object) -> None:
        self._rest()
        self.accept()

    def _mind(self, error: Exception) -> None:
        if isinstance(error, TitleTaken):
            self.twin.show()
