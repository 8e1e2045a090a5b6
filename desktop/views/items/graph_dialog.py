"""The relations view in a window of its own, with the way back and to what is in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.graph_groups import Neighbour
from desktop.itemmodels.graph_words import centre_of, neighbours_of
from desktop.jobs.archive import Archive
from desktop.jobs.items import ItemJobs, Surroundings
from desktop.jobs.latest import Latest
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.items.graph_view import GraphView
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext

_WIDTH_EM, _HEIGHT_EM = 66, 40


class GraphDialog(QDialog):
    """Signals:
    item_activated(str, str, str)   kind, key and place: go there; the dialog closes
    """

    item_activated = Signal(str, str, str)

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, kind: str, key: str, label: str
    ) -> None:
        super().__init__(parent)
        self._jobs = ItemJobs(archive)
        self._way: list[tuple[str, str]] = []
        self._now: tuple[str, str] | None = None
        self._asking = Latest(self._jobs, self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Relations view"))
        self.view = GraphView(look)
        self.notice = Notice(look)
        self.back = icon_button(look, Icon.BACK, _("Back to the item before"), self.go_back)
        self.title = ElidedLabel(label, "title")
        self._count = words("", "soft")
        self.open_item = button(_("Open"), lambda: self.view.canvas.activate(going=True))
        close = button(_("Close"), self.reject)
        keys = _(
            "Arrows: from card to card. Enter: into the middle. Ctrl+Enter: open. Backspace: back."
        )
        head = QHBoxLayout()
        head.setContentsMargins(XL, L, XL, 0)
        head.setSpacing(S)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.setContentsMargins(XL, 0, XL, L)
        foot.setSpacing(S)
        foot.addWidget(ElidedLabel(keys, "caption"), 1)
        foot.addWidget(self.open_item)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        canvas = self.view.canvas
        canvas.centre_wanted.connect(self._centre)
        canvas.open_wanted.connect(self._open)
        canvas.back_wanted.connect(self.go_back)
        canvas.current_moved.connect(self._follow)
        self._asking.answered.connect(self._show)
        self._asking.failed.connect(self._fail)
        self.show_item(kind, key)
        self.view.canvas.setFocus()

    def show_item(self, kind: str, key: str) -> None:
        """Put an item into the middle."""
        if self._now is not None:
            self._way.append(self._now)
        self._ask((kind, key))

    def go_back(self) -> None:
        """To what was in the middle before."""
        if self._way:
            self._ask(self._way.pop())

    def _ask(self, item: tuple[str, str]) -> None:
        self._now = item
        self.back.setEnabled(bool(self._way))
        self._asking.ask(self._jobs.surroundings(*item))

    def _show(self, found: Surroundings) -> None:
        centre = centre_of(found)
        if centre is None:
            self.notice.say(Mood.CAUTION, _("It is no longer there."))
            return
        self.notice.hide()
        neighbours = neighbours_of(found)
        self.title.setText(centre.label)
        total = len(neighbours) + found.graph.left_out
        said = ngettext("{count} neighbour", "{count} neighbours", total).format(count=total)
        self._count.setText(said if total else _("Nothing belongs to it yet"))
        self.view.show_neighbourhood(centre, neighbours)

    def _centre(self, item: Neighbour) -> None:
        self.show_item(item.kind, item.key)

    def _open(self, item: Neighbour) -> None:
        if item.reachable:
            self.accept()
            self.item_activated.emit(item.kind, item.key, "")

    def _follow(self) -> None:
        item = self.view.canvas.chosen
        self.open_item.setEnabled(item is not None and item.reachable)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
