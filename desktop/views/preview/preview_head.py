"""The head of a preview: title, what kind of document and version it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_date, mark_words
from desktop.views.controls.buttons import icon_button
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.words import ElidedLabel, chip, words
from desktop.views.preview.facts import FactsGrid, document_facts
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.categories import VersionKind
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _

_LONGEST_TITLE = 160


class PreviewHead(QWidget):
    """With `facts`, everything that is known; else the file's name alone.

    Signals:
        save_clicked()     a copy is wanted; in an edition, a page to print
        verify_clicked()   an officer wants it compared with its digest
        slip_clicked()     an officer wants the slip that proves it
        cite_clicked()     the citation of what is in view is wanted
    """

    save_clicked = Signal()
    verify_clicked = Signal()
    slip_clicked = Signal()
    cite_clicked = Signal()

    def __init__(
        self, look: Look, *, facts: bool, edition: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._with_facts = facts
        self._title = words("", "heading", wrap=True)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._name = ElidedLabel("", "caption", Qt.TextElideMode.ElideMiddle)
        self._facts = FactsGrid()
        # Hidden, never shown: what has no parent yet would appear as a window of its own.
        (self._name if facts else self._facts).hide()
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self._title, 1)
        above = Qt.AlignmentFlag.AlignTop
        if edition:
            verify = _("Verify against the recorded digest")
            top.addWidget(
                icon_button(look, Icon.PASSED, verify, self.verify_clicked.emit), 0, above
            )
            prove = _("Write the slip that proves this record…")
            top.addWidget(icon_button(look, Icon.EVIDENCE, prove, self.slip_clicked.emit), 0, above)
        cite = icon_button(
            look,
            Icon.COPY,
            _("Show the citation") if edition else _("Copy the citation"),
            self.cite_clicked.emit,
            hint=_("Show the citation (Ctrl+Shift+C)")
            if edition
            else _("Copy the citation (Ctrl+Shift+C)"),
        )
        top.addWidget(cite, 0, above)
        saving = _("Prepare a page for printing…") if edition else _("Save a copy…")
        top.addWidget(icon_button(look, Icon.EXPORT, saving, self.save_clicked.emit), 0, above)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, M, M)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(self._chips)
        column.addWidget(self._name)
        column.addWidget(self._facts)

    def show_record(self, record: DocumentRecord) -> None:
        """Show what is known of a document's version."""
        title = record.title
        shown = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "…"
        self._title.setText(shown)
        self._title.setToolTip(title if shown != title else "")
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words_ in _chip_words(record):
            label = chip(words_)
            self._flow.addWidget(label)
            label.show()
        self._chips.updateGeometry()
        version = record.version
        self._name.setText(version.path or version.name)
        if self._with_facts:
            self._facts.show_facts(document_facts(record))


def _chip_words(record: DocumentRecord) -> list[str]:
    version = record.version
    said = [_(record.category.label), mark_words(record.mark)]
    if not version.live and version.kind is not VersionKind.MEMBER:
        words_ = _("Old version {number}, filed {date}")
        said.append(words_.format(number=version.ordinal, date=format_date(version.filed.date())))
    return said
