"""What leads into the editor and out of it: beginning, going on with a draft, saving, discarding, the dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.jobs.job import Job
from desktop.jobs.knowledge import KnowledgeDesk, Opened, Writing
from desktop.views.knowledge.editor_pane import EditorPane
from desktop.views.knowledge.export_dialog import ExportDialog
from desktop.views.knowledge.kind_dialog import KindDialog, RenameDialog
from desktop.views.knowledge.new_dialog import NewArticleDialog
from desktop.views.knowledge.notes_dialog import NotesDialog
from desktop.views.knowledge.save_dialog import ConflictDialog, DiscardDialog, SaveDialog
from desktop.views.library.trash_dialogs import TrashDialog
from desktop.views.theme.look import Look
from models.knowledge.articles import ArticleRecord
from resources.words import _


class WritingDesk(QObject):
    """GUI thread only.

    Signals:
        begun(Writing)       show the editor with this
        saved(int)           a version of this article was saved
        discarded()          what is in the editor is not wanted any more
        filed()              texts are to be read and indexed
        failed(Exception)    one of its jobs
    """

    begun = Signal(object)
    saved = Signal(int)
    discarded = Signal()
    filed = Signal()
    failed = Signal(object)

    def __init__(self, desk: KnowledgeDesk, editor: EditorPane, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._editor, self._look, self._page = desk, editor, look, page
        self._conflicting: Writing | None = None
        editor.save_requested.connect(self.save)
        editor.discard_requested.connect(self.discard)
        editor.picture_wanted.connect(self._choose_picture)

    def ask_for_new(self, systems: Sequence[str], kind: str) -> NewArticleDialog:
        """Ask what a new article is to be."""
        dialog = NewArticleDialog(
            self._desk.archive, self._look, self._page, systems=systems, kind=kind
        )
        dialog.begun.connect(self.begun)
        dialog.open()
        return dialog

    def begin_editing(self, document_id: int) -> None:
        """Write on an article, or go on with its draft."""
        self._begin(self._desk.editing(document_id))

    def begin_from(self, document_id: int, kind: str) -> None:
        """Write an article from a document."""
        self._begin(self._desk.writing_from(document_id, kind))

    def begin_from_finding(self, finding_id: int, kind: str) -> None:
        """Write an article from a finding of the register."""
        self._begin(self._desk.writing_from_finding(finding_id, kind))

    def resume(self, draft_id: int) -> None:
        """Go on with a draft."""
        self._begin(self._desk.resuming(draft_id))

    def save(self) -> None:
        """Save what is in the editor as a version, if there is anything to save."""
        writing = self._editor.state()
        if writing is None:
            return
        if not writing.changed:
            self._editor.head.say(_("Nothing was changed since the last version"))
            return
        # Whatever becomes of saving, the last words are in the draft.
        self._editor.keeper.keep_now()
        self._ask_reason(writing)

    def discard(self) -> None:
        """Throw away what is in the editor."""
        writing = self._editor.state()
        if writing is not None:
            keeper = self._editor.keeper
            dialog = DiscardDialog(
                self._desk, self._look, self._page, writing.title, keeper.draft_id
            )
            dialog.discarded.connect(self.discarded)
            dialog.open()

    def import_notes(self) -> NotesDialog:
        """Ask which notes are to be imported."""
        dialog = NotesDialog(self._desk, self._look, self._page)
        dialog.imported.connect(self.filed)
        dialog.open()
        return dialog

    def export(self, ids: Sequence[int], title: str) -> None:
        """Ask how and where to articles are to be written."""
        ExportDialog(self._desk.archive, self._look, self._page, ids, title).open()

    def mark_reviewed(self, ids: Sequence[int]) -> None:
        """These were read and are right."""
        job = self._desk.reviewing(tuple(ids))
        job.failed.connect(self.failed)
        self._desk.start(job)

    def act(self, verb: str, opened: Opened) -> None:
        """A verb of the reader's menu."""
        record = opened.article.document
        if verb == "kind":
            KindDialog(self._desk, self._look, self._page, opened).open()
        elif verb == "rename":
            RenameDialog(self._desk, self._look, self._page, opened).open()
        elif verb == "export":
            self.export([record.id], record.title)
        elif verb == "trash":
            TrashDialog(self._desk.archive, self._look, self._page, record).open()
        elif verb == "reviewed":
            self.mark_reviewed((record.id,))

    def _begin(self, job: Job) -> None:
        job.finished.connect(self.begun)
        job.failed.connect(self.failed)
        self._desk.start(job)

    def _ask_reason(self, writing: Writing) -> None:
        dialog = SaveDialog(self._desk, self._look, self._page, writing, self._editor.keeper)
        dialog.saved.connect(self._note_saved)
        dialog.changed_meanwhile.connect(self._show_both)
        dialog.open()

    def _note_saved(self, article: ArticleRecord) -> None:
        self._editor.rebase(article)
        self.saved.emit(article.document.id)

    def _show_both(self, writing: Writing) -> None:
        assert writing.document_id is not None
        self._conflicting = writing
        job = self._desk.current(writing.document_id)
        job.finished.connect(self._offer_both)
        job.failed.connect(self.failed)
        self._desk.start(job)

    def _offer_both(self, theirs: Writing) -> None:
        mine, self._conflicting = self._conflicting, None
        if mine is not None:
            dialog = ConflictDialog(self._look, self._page, mine, theirs)
            dialog.rebased.connect(self._ask_reason)
            dialog.open()

    def _choose_picture(self) -> None:
        dialog = QFileDialog(self._page, _("Choose a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif)")])
        dialog.fileSelected.connect(lambda path: self._editor.file_picture_at(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
