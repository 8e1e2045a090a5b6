"""Saving a version: why, and what to do where another has the title or the article was saved meanwhile."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.drafting import DraftKeeper
from desktop.jobs.knowledge import KnowledgeDesk, Writing
from desktop.services.errors import ChangedMeanwhile, TitleTaken
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from models.knowledge.articles import ArticleRecord
from resources.words import _


class SaveDialog(FormDialog):
    """A reason is asked for each time.

    Signals:
        saved(ArticleRecord)          it is a version now
        changed_meanwhile(Writing)    what was to be saved; another version is current
    """

    saved = Signal(object)
    changed_meanwhile = Signal(object)

    def __init__(
        self,
        desk: KnowledgeDesk,
        look: Look,
        parent: QWidget,
        writing: Writing,
        keeper: DraftKeeper,
    ) -> None:
        new = writing.document_id is None
        super().__init__(
            desk.archive,
            look,
            parent,
            title=_("Save “{title}”").format(title=writing.title or _("Without a title")),
            sentence=_("A version never changes; whoever reads its history sees this reason."),
            action=_("Save")
            if new
            else _("Save version {number}").format(number=writing.ordinal + 1),
        )
        self._desk, self._keeper = desk, keeper
        self.writing = writing
        self.reason = QLineEdit(_("First version") if new else "")
        self.reason.setPlaceholderText(_("For example: steps corrected after the drill of July"))
        self.add_field(_("What was changed, and why"), self.reason)
        self.twin = QCheckBox(
            _("Two articles may have this title; links by title then ask which one is meant")
        )
        self.twin.hide()
        self.field_column.addWidget(self.twin)
        self.reason.setFocus()
        self.reason.selectAll()

    def submit(self) -> None:
        if not self.writing.title:
            self.refuse(_("An article needs a title: links find it by that."))
            return
        if not self.reason.text().strip():
            self.refuse(_("Say in a few words what was changed, and why."))
            self.reason.setFocus()
            return
        self._keeper.stop()
        if self._keeper.busy:
            # What is on its way would bring the draft back after it has become a version.
            self._set_busy(busy=True)
            self._keeper.rested.connect(self._save, Qt.ConnectionType.SingleShotConnection)
        else:
            self._save()

    def _save(self) -> None:
        job = self._desk.saving(
            self.writing,
            reason=self.reason.text().strip(),
            same_title=self.twin.isChecked(),
            draft=self._keeper.draft_id,
        )
        job.finished.connect(self._take)
        job.failed.connect(self._mind)
        self.run(job)

    def _take(self, article: ArticleRecord) -> None:
        self._rest()
        self.saved.emit(article)
        self.accept()

    def _mind(self, error: Exception) -> None:
        """The draft is what there is, then: it is kept on."""
        self._keeper.go_on()
        if isinstance(error, TitleTaken):
            self.twin.show()
        elif isinstance(error, ChangedMeanwhile):
            self._busy = False
            self.changed_meanwhile.emit(self.writing)
            self.reject()


class ConflictDialog(QDialog):
    """Both texts beside each other: what was saved meanwhile, and what is being written.

    Signals:
        rebased(Writing)   what is being written is to follow on what was saved meanwhile
    """

    rebased = Signal(object)

    def __init__(self, look: Look, parent: QWidget, mine: Writing, theirs: Writing) -> None:
        super().__init__(parent)
        self._mine, self._theirs = mine, theirs
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Saved meanwhile"))
        sides = QHBoxLayout()
        sides.setSpacing(L)
        self.texts: list[QPlainTextEdit] = []
        for title, text in (
            (_("Version {number}, saved meanwhile").format(number=theirs.ordinal), theirs.body),
            (_("What you are writing"), mine.body),
        ):
            view = QPlainTextEdit(text)
            view.setObjectName("field")
            view.setReadOnly(True)
            view.setAccessibleName(title)
            self.texts.append(view)
            side = QVBoxLayout()
            side.setSpacing(XS)
            side.addWidget(words(title, "field"))
            side.addWidget(view, 1)
            sides.addLayout(side)
        self.confirm = primary_button(look, _("Save mine as the next version…"), self._rebase)
        self.cancel = button(_("Go on writing"), self.reject)
        self.cancel.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(S)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(M)
        column.addWidget(words(_("This article was saved meanwhile"), "title", wrap=True))
        sentence = _(
            "Nothing of yours is lost, it is a draft. Copy over what belongs into your text, then save."
        )
        column.addWidget(words(sentence, "soft", wrap=True))
        column.addLayout(sides, 1)
        column.addLayout(foot)
        em = self.fontMetrics().height()
        self.resize(em * 56, em * 34)

    def leave(self) -> None:
        """The vault is being locked."""
        for view in self.texts:
            view.clear()
        self.reject()

    def _rebase(self) -> None:
        self.rebased.emit(
            replace(
                self._mine, base_version=self._theirs.base_version, ordinal=self._theirs.ordinal
            )
        )
        self.accept()


class DiscardDialog(FormDialog):
    """Throws a draft away; versions stay as they are.

    Signals:
        discarded()
    """

    discarded = Signal()

    def __init__(
        self, desk: KnowledgeDesk, look: Look, parent: QWidget, title: str, draft_id: int | None
    ) -> None:
        super().__init__(
            desk.archive,
            look,
            parent,
            title=_("Discard the draft of “{title}”").format(title=title or _("Without a title")),
            sentence=_(
                "What was typed since the last version is gone then. Versions stay as they are."
            ),
            action=_("Discard"),
            danger=True,
        )
        self._desk, self._draft_id = desk, draft_id

    def submit(self) -> None:
        if self._draft_id is None:
            self._take()
            return
        job = self._desk.discarding(self._draft_id)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, _done: object = None) -> None:
        self._rest()
        self.discarded.emit()
        self.accept()
