"""Beside the reader: the outline, what the article links to and what links to it, and what is like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.knowledge_outline import OutlineLine, OutlineModel
from desktop.services.knowledge.linking import LinkRecord, place_of
from desktop.services.searching.similar import Similar
from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.words import _

_MOST_SHOWN = 40
_MOST_OUTLINE = 16


def link_state_words(state: str) -> str:
    """Why a link doesn't lead where it should; nothing for one that does."""
    return {
        "trashed": _("in the trash"),
        "missing": _("nothing has this name"),
        "ambiguous": _("several have this name"),
        "gone": _("was purged"),
    }.get(state, "")


class OutlineList(QListView):
    """The headings of a text.

    Signals:
        heading_chosen(OutlineLine)
    """

    heading_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headings = OutlineModel(self)
        self.setModel(self.headings)
        self.setObjectName("outline")
        self.setAccessibleName(_("Outline"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._tell)
        self.activated.connect(self._tell)

    def wanted_height(self, most: int) -> int:
        """As high as its headings, up to so many."""
        rows = min(self.headings.rowCount(), most)
        return rows * (self.sizeHintForRow(0) if rows else 0) + XS

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.heading_chosen.emit(self.headings.heading_at(index.row()))


class SidePanel(QScrollArea):
    """Everything in it leads somewhere; nothing is asked for twice.

    Signals:
        heading_chosen(OutlineLine)     go to a heading
        item_activated(str, str, str)   kind, key and place of something to be shown
    """

    heading_chosen = Signal(object)
    item_activated = Signal(str, str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("sidepanel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outline = OutlineList()
        self.outline.heading_chosen.connect(self.heading_chosen)
        self.links = _Section(_("Links"))
        self.backlinks = _Section(_("Backlinks"))
        self.similar = _Section(_("Similar items"))
        self._outline_title = words(_("Outline"), "field")
        inner = QWidget()
        inner.setObjectName("sideinner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(M, L, M, L)
        column.setSpacing(S)
        column.addWidget(self._outline_title)
        column.addWidget(self.outline)
        for section in (self.links, self.backlinks, self.similar):
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(inner)

    def show_outline(self, headings: Sequence[OutlineLine]) -> None:
        """The headings of the article."""
        self.outline.headings.replace(headings)
        self.outline.setFixedHeight(self.outline.wanted_height(_MOST_OUTLINE))
        for widget in (self.outline, self._outline_title):
            widget.setVisible(bool(headings))

    def show_links(self, links: Sequence[LinkRecord], backlinks: Sequence[LinkRecord]) -> None:
        """Both ways; what is linked to several times is listed once."""
        self.links.clear()
        seen: set[tuple[str, str]] = set()
        for link in links:
            target = (link.kind, link.key or link.raw)
            if target in seen:
                continue
            seen.add(target)
            why = link_state_words(link.state)
            self._add(
                self.links,
                link.kind if link.key else "",
                link.key,
                link.title or link.label or link.raw,
                why,
                place_of(link.version, link.place),
            )
        self.links.finish(_("This article links to nothing yet."))
        self.backlinks.clear()
        sources: dict[int, str] = {link.document_id: link.source for link in backlinks}
        for document_id, source in sources.items():
            self._add(self.backlinks, "document", str(document_id), source)
        self.backlinks.finish(_("Nothing links here yet."))

    def show_similar(self, similar: Iterable[Similar]) -> None:
        """What has most in common with it; a moment later than the rest."""
        self.similar.clear()
        for each in similar:
            terms = "、".join(each.terms[:3])
            self._add(self.similar, "document", str(each.document.id), each.document.title, terms)
        self.similar.finish("")

    def _add(
        self, section: _Section, kind: str, key: str, title: str, detail: str = "", place: str = ""
    ) -> None:
        go = (lambda: self.item_activated.emit(kind, key, place)) if kind and key else None
        section.add(title, detail, go)


class _Section(QWidget):
    """A title over lines that lead somewhere; hidden where there is nothing to say."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._name = words(title, "field"), title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, M, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._title)
        self._lines: list[QWidget] = []
        self.hide()

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def clear(self) -> None:
        """Take all lines away."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = []

    def add(self, title: str, detail: str, go: object) -> None:
        """A line that leads somewhere, or where `go` is None only says so."""
        if len(self._lines) >= _MOST_SHOWN:
            return
        line: QWidget
        if callable(go):
            line = _LinkLine(title, detail, go)
        else:
            label = words(f"{title}  ({detail})" if detail else title, "caption", wrap=True)
            label.setContentsMargins(4, 3, 4, 3)
            line = label
        self._column.addWidget(line)
        self._lines.append(line)

    def finish(self, nothing: str) -> None:
        """All lines are there; `nothing` is said where there are none."""
        self._title.setText(f"{self._name}  {len(self._lines)}" if self._lines else self._name)
        if not self._lines and nothing:
            label: QLabel = words(nothing, "caption", wrap=True)
            label.setContentsMargins(4, 3, 4, 3)
            self._column.addWidget(label)
            self._lines.append(label)
        self.setVisible(bool(self._lines))


class _LinkLine(QWidget):
    """A title to click, over what it has to do with this."""

    def __init__(self, title: str, detail: str, go: object) -> None:
        super().__init__()
        assert callable(go)
        self._title = title
        self.button = button("", go, kind="line", name=f"{title}, {detail}" if detail else title)
        self.button.setToolTip(f"{title}\n{detail}" if detail else title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = self.button.fontMetrics()
        room = self.width() - 12
        self.button.setText(metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room))
