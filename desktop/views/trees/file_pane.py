"""One file of a delivery: its source in colours, or what changed in it since the delivery it is compared with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_size
from desktop.itemmodels.tree_files import Node
from desktop.jobs.deliveries import DeliveryJobs, ShownFile
from desktop.jobs.latest import Latest
from desktop.services.deliveries.delivery_diff import Change
from desktop.services.deliveries.line_diff import LineDiff
from desktop.views.controls.buttons import icon_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.preview.display_text import prepare_text
from desktop.views.preview.text_view import TextView
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from desktop.views.trees.diff_view import DiffView
from resources.artwork import Icon
from resources.words import _

_WITH_LINES = (Change.CHANGED, Change.ADDED, Change.REMOVED)


class FilePane(QWidget):
    """GUI thread only. Shows one `Node` at a time."""

    def __init__(self, jobs: DeliveryJobs, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._node: Node | None = None
        self._line = 0
        self._files, self._diffs = Latest(jobs, self), Latest(jobs, self)
        self._path = ElidedLabel("", "strong", Qt.TextElideMode.ElideMiddle)
        self._facts = ElidedLabel("", "soft")
        self._counts = words("", "soft")
        self._notice = Notice(look)
        self.source = TextView(look)
        self.diff = DiffView(look)
        self.empty = EmptyState(look, Icon.SOURCE)
        self._stack = QStackedWidget()
        for page in (self.empty, self.source, self.diff):
            self._stack.addWidget(page)
        self.modes = QButtonGroup(self)
        self._mode_row = self._build_modes(look)
        self._build()
        self._files.answered.connect(self._show_file)
        self._files.failed.connect(self._fail)
        self._diffs.answered.connect(self._show_lines)
        self._diffs.failed.connect(self._fail)
        self.clear()

    def clear(self) -> None:
        """Show that no file is chosen."""
        self._node = None
        self._path.setText("")
        self._facts.setText("")
        self._counts.setText("")
        self._mode_row.hide()
        self.empty.say(_("No file chosen"), _("Choose a file at the left to see what is in it."))
        self._stack.setCurrentWidget(self.empty)

    def show_node(self, node: Node, line: int = 0) -> None:
        """Show a file, at a line counted from 1 if one is given; what changed in it goes before the whole of it."""
        self._node, self._line = node, line
        self._notice.hide()
        self._path.setText(node.path)
        self._facts.setText(_fact_words(node))
        self._counts.setText("")
        changed = node.change is not None and node.change.change in _WITH_LINES
        both = changed and node.member is not None
        self._mode_row.setVisible(changed)
        for button in self.modes.buttons()[:1]:
            button.setVisible(both)
        if changed and not line:
            if self.modes.checkedId() == 0:
                self.modes.button(1 if not self.diff.unified else 2).setChecked(True)
            self._ask_lines()
        else:
            if changed:
                self.modes.button(0).setChecked(True)
            self._ask_file()

    def _build_modes(self, look: Look) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, title in enumerate((_("Whole file"), _("Side by side"), _("Unified"))):
            button = QPushButton(title)
            button.setCheckable(True)
            button.setProperty("kind", "section")
            button.setAutoDefault(False)
            # Checked, it is bold, which takes more room than its hint knows.
            bold = QFont(button.font())
            bold.setBold(True)
            button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(title) + 2 * L)
            self.modes.addButton(button, number)
            row.addWidget(button)
        self.modes.button(1).setChecked(True)
        row.addSpacing(S)
        row.addWidget(
            icon_button(look, Icon.UP, _("Previous change"), self.diff.previous_change, hint="P")
        )
        row.addWidget(
            icon_button(look, Icon.DOWN, _("Next change"), self.diff.next_change, hint="N")
        )
        holder = QWidget()
        holder.setLayout(row)
        self.modes.idClicked.connect(self._choose_mode)
        return holder

    def _build(self) -> None:
        text = QVBoxLayout()
        text.setSpacing(XS)
        text.addWidget(self._path)
        facts = QHBoxLayout()
        facts.setSpacing(M)
        facts.addWidget(self._facts, 1)
        facts.addWidget(self._counts)
        text.addLayout(facts)
        head = QHBoxLayout()
        head.setContentsMargins(L, M, M, M)
        head.setSpacing(M)
        head.addLayout(text, 1)
        head.addWidget(self._mode_row, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._notice)
        column.addWidget(self._stack, 1)

    def _choose_mode(self, mode: int) -> None:
        if self._node is None:
            return
        if mode == 0:
            self._ask_file()
        else:
            self.diff.show_unified(mode == 2)
            self._ask_lines()

    def _ask_file(self) -> None:
        self._diffs.drop()
        if self._node is not None and self._node.member is not None:
            self._files.ask(self._jobs.file(self._node.member))

    def _ask_lines(self) -> None:
        self._files.drop()
        if self._node is not None and self._node.change is not None:
            self._diffs.ask(self._jobs.lines(self._node.change))

    def _show_file(self, shown: ShownFile) -> None:
        self._counts.setText("")
        if shown.note:
            self._say(shown.note)
            return
        text = prepare_text(shown.text, numbered=True)
        self.source.colours.use(shown.colours)
        self.source.show_text(text)
        self._stack.setCurrentWidget(self.source)
        if self._line and self._line in text.line_numbers:
            self._go_to_line(text.line_numbers.index(self._line))

    def _go_to_line(self, block: int) -> None:
        place = self.source.document().findBlockByNumber(block)
        if place.isValid():
            cursor = QTextCursor(place)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            self.source.setTextCursor(cursor)
            self.source.centerCursor()

    def _show_lines(self, diff: LineDiff) -> None:
        if diff.note:
            self._say(diff.note)
            return
        self._counts.setText(f"+{diff.added}  −{diff.removed}")
        self._counts.setAccessibleName(
            _("{added} lines added, {removed} removed").format(
                added=diff.added, removed=diff.removed
            )
        )
        self._stack.setCurrentWidget(self.diff)
        self.diff.show_diff(diff)

    def _say(self, note: str) -> None:
        self.empty.say(note, _("Its digest and size are known; save it to open it elsewhere."))
        self._stack.setCurrentWidget(self.empty)

    def _fail(self, error: Exception) -> None:
        self._notice.explain(explain(error))


def _fact_words(node: Node) -> str:
    parts = []
    if node.change is not None:
        moved = node.change.old_path != node.path
        change = node.change.change.words
        parts.append(f"{change}: {node.change.old_path}" if moved else change)
    if node.member is not None:
        version = node.member.version
        parts.append(format_size(version.size))
        if version.mode:
            parts.append(f"{version.mode & 0o7777:04o}")
        parts.append(version.digest.hex()[:16])
    return "  ·  ".join(parts)
