"""Over the editor: the way back, the title and kind of what is being written, how it stands with it, and saving."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from desktop.jobs.knowledge import Writing
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.words import ElidedLabel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.artwork import Icon
from resources.knowledge import article_kinds
from resources.words import _

_LONGEST_TITLE = 200


class EditorHead(QFrame):
    """Says nothing by itself: the pane tells it how things stand.

    Signals:
        back_requested(), save_requested(), discard_requested()
        changed()   the title is not what it was
    """

    back_requested = Signal()
    save_requested = Signal()
    discard_requested = Signal()
    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editorhead")
        self.back = icon_button(
            look, Icon.BACK, _("Back to the list (the draft stays)"), self.back_requested.emit
        )
        self.title = QLineEdit()
        self.title.setObjectName("titlefield")
        self.title.setMaxLength(_LONGEST_TITLE)
        self.title.setPlaceholderText(_("Title of the article"))
        self.title.setAccessibleName(_("Title of the article"))
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Kind"))
        for kind in article_kinds():
            self.kinds.addItem(kind.label, kind.id)
        self.state = ElidedLabel("", "caption")
        self.discard = button(_("Discard the draft…"), self.discard_requested.emit, kind="quiet")
        self.save = primary_button(look, _("Save version…"), self.save_requested.emit, Icon.CHECK)
        self.save.setToolTip(_("Save version (Ctrl+S)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(S, S, M, S)
        row.setSpacing(S)
        row.addWidget(self.back)
        row.addWidget(self.title, 3)
        row.addWidget(self.kinds)
        row.addWidget(self.state, 2)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.title.textChanged.connect(self._tell)
        self.kinds.currentIndexChanged.connect(self._tell)
        self._telling = True

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return str(self.kinds.currentData())

    def show_writing(self, writing: Writing) -> None:
        """What is being written, and whether there is a draft to discard."""
        self._telling = False
        if self.title.text().strip() != writing.title:
            self.title.setText(writing.title)
            self.title.setCursorPosition(0)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(writing.kind)))
        # A kind is chosen with the new article; later on it is changed with its review, over the reader.
        self.kinds.setEnabled(writing.document_id is None)
        self._telling = True

    def say(self, words: str, *, waiting: bool = False) -> None:
        """How it stands; `waiting`: something is not in any version yet."""
        self.state.setText(words)
        self.discard.setEnabled(waiting)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _tell(self) -> None:
        if self._telling:
            self.changed.emit()
