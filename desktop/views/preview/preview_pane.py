"""The pane beside a list that shows one document. Asks for the text in a job; a late answer is dropped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count, mark_words
from desktop.jobs.archive import Reading
from desktop.jobs.latest import Latest
from desktop.views.controls.buttons import icon_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, chip, words
from desktop.views.preview.display_text import DisplayText, FindMarks, prepare_text
from desktop.views.preview.facts import FactsGrid, document_facts
from desktop.views.preview.text_view import TextView
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.categories import TextState
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _, ngettext
from search.snippet import body_marks

_LONGEST_TITLE = 160


class PreviewPane(QFrame):
    """Facts above, text below; with a query, its hits are marked and can be stepped through.

    Signals:
        save_requested(DocumentRecord)     the person wants a copy of the shown document; in an edition, a page to print
        verify_requested(DocumentRecord)   an officer wants it compared with its digest
    """

    save_requested = Signal(object)
    verify_requested = Signal(object)

    def __init__(
        self,
        archive: Reading,
        look: Look,
        *,
        facts: bool = True,
        edition: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._look = look
        self._edition = edition
        self._record: DocumentRecord | None = None
        self._query = ""
        self._latest = Latest(archive, self)
        self._latest.answered.connect(self._show_text)
        self._latest.failed.connect(self._show_failure)
        self.setObjectName("preview")
        self.setAccessibleName(_("Preview"))
        self._empty = EmptyState(look, Icon.FILE)
        self._empty.say(
            _("Nothing selected"), _("Select a document to see what is known of it and to read it.")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._build_document(with_facts=facts))
        edge = QFrame()
        edge.setObjectName("edge")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(edge)
        outer.addWidget(self._stack, 1)

    @property
    def record(self) -> DocumentRecord | None:
        """The document shown."""
        return self._record

    @property
    def text_view(self) -> TextView:
        """Where the text stands."""
        return self._text

    def show_nothing(self) -> None:
        """Back to the state without a document."""
        self._record = None
        self._latest.drop()
        self._stack.setCurrentIndex(0)

    def show_document(self, record: DocumentRecord, query: str = "") -> None:
        """Show a document; the text follows as soon as a job has read it."""
        if record == self._record and query == self._query:
            return
        self._record, self._query = record, query
        self._show_head(record)
        find: FindMarks | None = None
        if query:
            find = lambda text: body_marks(text, query)  # noqa: E731 - bound to this query, used once
        self._latest.ask(self._archive.text(record.id, lambda text: prepare_text(text, find)))
        self._stack.setCurrentIndex(1)

    def next_hit(self) -> None:
        self._text.next_hit()

    def previous_hit(self) -> None:
        self._text.previous_hit()

    def _build_document(self, *, with_facts: bool) -> QWidget:
        self._title = words("", "heading", wrap=True)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(S)
        self._name = ElidedLabel("", "caption", Qt.TextElideMode.ElideMiddle)
        self._facts = FactsGrid()
        # Hidden, never shown: what has no parent yet would appear as a window of its own.
        (self._name if with_facts else self._facts).hide()
        saving = _("Prepare a page for printing…") if self._edition else _("Save a copy…")
        self._save = icon_button(self._look, Icon.EXPORT, saving, self._ask_to_save)
        self._hit_words = words("", "caption")
        self._before = icon_button(
            self._look,
            Icon.UP,
            _("Previous hit"),
            self.previous_hit,
            hint=_("Previous hit (Shift+F3)"),
        )
        self._after = icon_button(
            self._look, Icon.DOWN, _("Next hit"), self.next_hit, hint=_("Next hit (F3)")
        )
        self._notice = Notice(self._look)
        self._text = TextView(self._look)
        self._text.hit_changed.connect(self._show_hit_number)

        chips = QHBoxLayout()
        chips.setSpacing(S)
        chips.addLayout(self._chips)
        chips.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(L, L, L, M)
        head.setSpacing(M)
        top = QHBoxLayout()
        top.setSpacing(S)
        top.addWidget(self._title, 1)
        if self._edition:
            verify = _("Verify against the recorded digest")
            button = icon_button(self._look, Icon.PASSED, verify, self._ask_to_verify)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            # What an officer reads isn't taken away by the clipboard.
            self._text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        top.addWidget(self._save, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(top)
        head.addLayout(chips)
        head.addWidget(self._name)
        head.addWidget(self._facts)
        head.addWidget(self._notice)
        self._hit_bar = QFrame()
        bar = QHBoxLayout(self._hit_bar)
        bar.setContentsMargins(L, 0, L, S)
        bar.addWidget(self._hit_words, 1)
        bar.addWidget(self._before)
        bar.addWidget(self._after)
        rule = QFrame()
        rule.setObjectName("rule")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._hit_bar)
        column.addWidget(rule)
        column.addWidget(self._text, 1)
        return page

    def _show_head(self, record: DocumentRecord) -> None:
        title = record.title
        shown = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "…"
        self._title.setText(shown)
        self._title.setToolTip(title if shown != title else "")
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._chips.addWidget(chip(_(record.category.label)))
        self._chips.addWidget(chip(mark_words(record.mark)))
        self._name.setText(record.version.path or record.version.name)
        if not self._facts.isHidden():
            self._facts.show_facts(document_facts(record))
        self._hit_bar.hide()
        self._notice.hide()
        self._text.show_text(DisplayText("", (), (), cut=False))

    def _show_text(self, text: DisplayText) -> None:
        self._text.show_text(text)
        self._hit_bar.setVisible(bool(self._query))
        if not text.text:
            self._say_why_empty()
        elif text.cut:
            count = format_count(len(text.text))
            self._notice.say(
                Mood.PLAIN,
                _("Only the first {count} characters are shown.").format(count=count),
            )

    def _show_failure(self, error: Exception) -> None:
        self._notice.explain(explain(error))

    def _say_why_empty(self) -> None:
        assert self._record is not None
        version = self._record.version
        if version.text_state is TextState.PENDING:
            sentence = _("The text has not been read yet. It follows in the background.")
        elif version.text_state is TextState.UNREADABLE:
            sentence = _("The text could not be read: {reason} The file itself is safe.").format(
                reason=_(version.text_reason) if version.text_reason else ""
            )
        else:
            sentence = _(
                "This file holds no text, as scans and pictures do. The file itself is safe."
            )
        self._notice.say(Mood.PLAIN, sentence)

    def _show_hit_number(self, number: int) -> None:
        hits = self._text.hits
        if number < 0:
            self._hit_words.setText(_("Found in the title or the facts, not in the text"))
        else:
            sentence = ngettext("Hit {number} of {count}", "Hit {number} of {count}", hits)
            self._hit_words.setText(
                sentence.format(number=format_count(number + 1), count=format_count(hits))
            )
        self._before.setEnabled(hits > 1)
        self._after.setEnabled(hits > 1)

    def say(self, mood: Mood, sentence: str) -> None:
        """Something about the shown document."""
        self._notice.say(mood, sentence)

    def _ask_to_verify(self) -> None:
        if self._record is not None:
            self.verify_requested.emit(self._record)

    def _ask_to_save(self) -> None:
        if self._record is not None:
            self.save_requested.emit(self._record)
