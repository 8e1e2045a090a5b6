"""The editor with all that belongs to it: title, tools, find bar, outline, preview, and the draft that is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.knowledge_outline import OutlineLine, Scan, scan
from desktop.jobs.drafting import DraftKeeper
from desktop.jobs.job import Job
from desktop.jobs.knowledge import KnowledgeDesk, Writing
from desktop.jobs.latest import Latest
from desktop.services.searching.similar import Similar
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.knowledge import edit_commands
from desktop.views.knowledge.editor_bar import EditorBar
from desktop.views.knowledge.editor_head import EditorHead
from desktop.views.knowledge.find_bar import FindBar
from desktop.views.knowledge.link_completer import LinkCompleter
from desktop.views.knowledge.live_preview import LivePreview
from desktop.views.knowledge.markdown_edit import MarkdownEdit
from desktop.views.knowledge.side_panel import SidePanel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from models.categories import Category
from models.knowledge.articles import ArticleRecord
from models.records import DocumentRecord
from resources.words import _

_SCAN_AFTER_MS = 200
_SIMILAR_AFTER_MS = 2_500
_COMPARED = 20_000
_ROOM_FOR_THREE_EM = 52
"""How wide the pane must be, in heights of a line, for outline, text and preview beside each other."""


class EditorPane(QWidget):
    """One text at a time. Whatever is typed is kept within a second; a version is made when the person saves.

    Signals:
        left()                          the person goes back to reading
        save_requested()                a version is to be saved
        discard_requested()             the draft is to be thrown away
        picture_wanted()                a picture is to be chosen
        item_activated(str, str, str)   something that a link leads to
    """

    left = Signal()
    save_requested = Signal()
    discard_requested = Signal()
    picture_wanted = Signal()
    item_activated = Signal(str, str, str)

    def __init__(self, desk: KnowledgeDesk, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._desk, self._look = desk, look
        self._writing: Writing | None = None
        self._scan = Scan()
        self.head = EditorHead(look)
        self.bar = EditorBar(look)
        self.notice = Notice(look)
        self.again = button(_("The mark is gone: keep the draft again"), self._go_on)
        self.again.hide()
        self.edit = MarkdownEdit(look)
        self.find_bar = FindBar(self.edit, look)
        self.preview = LivePreview(desk, self.edit, look)
        self.aside = SidePanel(look)
        self._crowded = self._stepped_back = False
        self.completer = LinkCompleter(desk, desk.completing, self.edit, look, self)
        self.keeper = DraftKeeper(desk, self.state, self)
        self._scanner = Latest(desk, self)
        self._scanner.answered.connect(self._use_scan)
        self._similar = Latest(desk, self)
        self._similar.answered.connect(self._show_similar)
        self._look_through = _timer(self, _SCAN_AFTER_MS, self._ask_scan)
        self._compare = _timer(self, _SIMILAR_AFTER_MS, self._ask_similar)
        self._lay_out()
        self._connect()

    @property
    def writing(self) -> Writing | None:
        """What was begun with, its baseline moved on by saving; `state` has what is in the fields."""
        return self._writing

    def state(self) -> Writing | None:
        """What is being written as it is now; None where nothing is."""
        if self._writing is None:
            return None
        return replace(
            self._writing,
            title=self.head.title.text().strip(),
            kind=self.head.kind,
            body=self.edit.toPlainText(),
            position=self.edit.position,
            draft_id=self.keeper.draft_id,
        )

    def begin(self, writing: Writing) -> None:
        """Write on this."""
        self._writing = writing
        self._scan = Scan()
        self.notice.hide()
        self.again.hide()
        self.head.show_writing(writing)
        self.edit.show_text(writing.body, writing.position)
        self.keeper.begin(writing)
        if writing.draft_id is None and writing.body != writing.saved_body and writing.position:
            # Handed over by a page that is gone, before its first draft: nothing else has it.
            self.keeper.begin(replace(writing, title="", body=""))
            self.keeper.touch()
        self.aside.show_outline(())
        self.aside.show_similar(())
        self._say_state()
        self._ask_scan()
        self.preview.begin(writing.document_id)
        self._compare.start()
        if writing.title:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.head.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def rebase(self, article: ArticleRecord) -> None:
        """What is in the fields was saved as this article's current version; writing goes on."""
        state = self.state()
        if state is None:
            return
        document = article.document
        self._writing = replace(
            state,
            document_id=document.id,
            base_version=document.version.id,
            ordinal=document.version.ordinal,
            number=document.number,
            category=document.category,
            kind=article.kind,
            draft_id=None,
            saved_title=state.title,
            saved_body=state.body,
        )
        self.keeper.begin(self._writing)
        self.head.show_writing(self._writing)
        self.notice.hide()
        self.again.hide()
        said = _("Saved as version {number}").format(number=document.version.ordinal)
        self.head.say(said)

    def clear(self) -> None:
        """Nothing is written any more, and nothing of it stays in a field."""
        self.keeper.stop()
        self._look_through.stop()
        self._compare.stop()
        self._scanner.drop()
        self._similar.drop()
        self.completer.withdraw()
        if self.find_bar.isVisible():
            self.find_bar.dismiss()
        self.find_bar.wanted.clear()
        self.preview.stop()
        self._writing = None
        self.edit.show_text("")
        self.head.title.clear()
        self.aside.show_outline(())
        self.aside.show_similar(())

    def find_text(self, *, replacing: bool = False) -> None:
        """Show the find bar."""
        self.edit.fill_up()
        self.find_bar.summon(replacing=replacing)

    def insert_picture(self, picture: DocumentRecord) -> None:
        """A picture was filed: link to it where the cursor is."""
        self.notice.hide()
        self.edit.fill_up()
        edit_commands.insert_lines(self.edit, f"![[{picture.number}]]\n")

    def _lay_out(self) -> None:
        writer = QWidget()
        writer.setObjectName("surface")
        writer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(writer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.find_bar)
        column.addWidget(self.edit, 1)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part, stretch in ((self.aside, 0), (writer, 1), (self.preview, 1)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        em = self.fontMetrics().height()
        self.aside.setMinimumWidth(em * 8)
        writer.setMinimumWidth(em * 16)
        self.splitter.setSizes([em * 12, em * 33, em * 33])
        notes = QVBoxLayout()
        notes.setContentsMargins(M, 0, M, 0)
        notes.setSpacing(S)
        notes.addWidget(self.notice)
        notes.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.bar)
        outer.addLayout(notes)
        outer.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.head.back_requested.connect(self.left)
        self.head.save_requested.connect(self.save_requested)
        self.head.discard_requested.connect(self.discard_requested)
        self.head.changed.connect(self._note_typing)
        self.bar.command_given.connect(self._take_command)
        self.bar.numbers_wanted.connect(self.edit.set_numbered)
        self.bar.aside_wanted.connect(self.aside.setVisible)
        self.bar.preview_wanted.connect(self._show_preview)
        self.edit.typed.connect(self._note_typing)
        self.edit.filled.connect(self._look_anew)
        self.edit.command_given.connect(self._take_command)
        self.edit.image_given.connect(self.file_picture)
        self.aside.heading_chosen.connect(self._go_to)
        self.aside.item_activated.connect(self.item_activated)
        self.preview.item_activated.connect(self.item_activated)
        self.keeper.kept.connect(self._say_kept)
        self.keeper.refused.connect(self._say_refused)
        self.keeper.failed.connect(self._say_unkept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow the outline steps back for the text; its switch still brings it."""
        super().resizeEvent(event)
        crowded = self.width() < self.fontMetrics().height() * _ROOM_FOR_THREE_EM
        if crowded != self._crowded:
            self._crowded = crowded
            if crowded:
                self._stepped_back = self.bar.aside.isChecked()
            if self._stepped_back:
                self.bar.aside.setChecked(not crowded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._next_pane(back=back)
        elif event.key() == Qt.Key.Key_F3:
            self.find_bar.finder.go(1)
        else:
            super().keyPressEvent(event)

    def _next_pane(self, *, back: bool) -> None:
        panes: list[QWidget] = [self.head.title, self.edit, self.preview.view, self.aside.outline]
        panes = [pane for pane in panes if pane.isVisible()]
        within = [pane.isAncestorOf(self.focusWidget()) or pane.hasFocus() for pane in panes]
        here = within.index(True) if True in within else -1
        panes[(here + (-1 if back else 1)) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def _take_command(self, command: str) -> None:
        if command in ("find", "replace"):
            self.find_text(replacing=command == "replace" or self.sender() is self.bar)
        elif command == "save":
            self.save_requested.emit()
        elif command == "image":
            self.picture_wanted.emit()
        else:
            self.edit.run_command(command)

    def file_picture(self, picture: QImage) -> None:
        """A picture that was pasted is filed as a document of its own, then linked to."""
        self._file_picture(self._desk.filing_picture(lambda: _png(picture), *self._owner()))

    def file_picture_at(self, path: Path) -> None:
        """The same with a picture in a file."""
        self._file_picture(self._desk.filing_picture_at(path, *self._owner()))

    def _owner(self) -> tuple[str, Category | None]:
        category = self._writing.category if self._writing is not None else None
        return self.head.title.text().strip(), category

    def _file_picture(self, job: Job) -> None:
        self.notice.say(Mood.PLAIN, _("The picture is being filed…"))
        job.finished.connect(self.insert_picture)
        job.failed.connect(self._say_failure)
        self._desk.start(job)

    def _note_typing(self) -> None:
        if self._writing is None:
            return
        self.keeper.touch()
        if not self._look_through.isActive():
            self._look_through.start()
        self._compare.start()
        if not self.keeper.stopped:
            self.head.say(_("Not saved"), waiting=True)

    def _say_state(self) -> None:
        writing = self._writing
        if writing is None:
            return
        if writing.draft_id is not None:
            self.head.say(_("A draft, not yet saved as a version"), waiting=True)
        elif writing.document_id is None:
            self.head.say(_("New article, not yet saved"), waiting=True)
        else:
            self.head.say(_("Version {number}").format(number=writing.ordinal))

    def _say_kept(self) -> None:
        if self.notice.isVisible() and not self.again.isVisible():
            self.notice.hide()
        moment = format_moment(datetime.now(UTC))[-5:]
        self.head.say(
            _("Draft kept {moment}, not yet a version").format(moment=moment), waiting=True
        )

    def _say_refused(self, error: Exception) -> None:
        self.notice.explain(explain(error))
        self.again.show()
        self.head.say(_("Nothing of this is kept"), waiting=True)

    def _say_unkept(self, error: Exception) -> None:
        self.notice.explain(explain(error))
        self.head.say(_("The draft could not be kept; it is tried again"), waiting=True)

    def _say_failure(self, error: Exception) -> None:
        self.notice.explain(explain(error))

    def _go_on(self) -> None:
        self.notice.hide()
        self.again.hide()
        self.keeper.go_on()

    def _ask_scan(self) -> None:
        if self._writing is not None:
            text = self.edit.toPlainText()
            self._scanner.ask(self._desk.working(lambda: scan(text)))

    def _look_anew(self) -> None:
        """A long text has come to its end: what was looked at was its beginning."""
        if self._writing is not None:
            self._ask_scan()
            self.preview.render_now()

    def _use_scan(self, found: Scan) -> None:
        self._scan = found
        self.edit.use_scan(found)
        self.preview.use_scan(found)
        self.aside.show_outline(found.headings)

    def _ask_similar(self) -> None:
        if self._writing is None or not self.aside.isVisible():
            return
        known = self._writing.document_id
        exclude = () if known is None else (known,)
        text = f"{self.head.title.text()}\n{self.edit.toPlainText()[:_COMPARED]}"
        self._similar.ask(self._desk.similar(text, exclude))

    def _show_similar(self, similar: list[Similar]) -> None:
        self.aside.show_similar(similar)

    def _go_to(self, heading: OutlineLine) -> None:
        self.edit.go_to_line(heading.line)

    def _show_preview(self, wanted: bool) -> None:
        self.preview.setVisible(wanted)
        if wanted:
            self.preview.render_now()


def _timer(owner: QObject, milliseconds: int, act: Callable[[], object]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer


def _png(picture: QImage) -> bytes:
    """The bytes of a picture; in a worker's thread, in memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, PySide a str
    return bytes(buffer.data().data())
