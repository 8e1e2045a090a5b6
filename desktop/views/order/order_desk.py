"""What opens the dialogs of order, history and relations, wherever they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.order import OrderJobs
from desktop.services.house import House
from desktop.services.order.at_hand import DOCUMENT, set_favourite
from desktop.views.items.graph_dialog import GraphDialog
from desktop.views.items.history_dialog import HistoryDialog
from desktop.views.order.arrange_dialog import ArrangeDialog
from desktop.views.order.bulk_dialog import BulkDialog
from desktop.views.order.order_dialog import OrderDialog, OrderPart
from desktop.views.order.undo_dialog import UndoDialog
from desktop.views.theme.look import Look
from models.records import DocumentRecord
from resources.words import _


class OrderDesk(QObject):
    """GUI thread only. `is_article` says whether a document is one.

    Signals:
        item_activated(str, str, str)   kind, key and place of what is to be shown
        failed(Exception)               why something that has no dialog of its own went wrong
    """

    item_activated = Signal(str, str, str)
    failed = Signal(object)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        window: QWidget,
        is_article: Callable[[int], bool],
    ) -> None:
        super().__init__(window)
        self._archive, self._look, self._window = archive, look, window
        self._jobs = OrderJobs(archive)
        self._is_article = is_article

    def arrange(self, documents: Sequence[DocumentRecord]) -> None:
        """Tags, collections, relations and fields of these."""
        ArrangeDialog(self._archive, self._look, self._window, documents).open()

    def change_together(self, documents: Sequence[DocumentRecord]) -> None:
        """Say something of all these at once."""
        BulkDialog(self._archive, self._look, self._window, documents).open()

    def show_history(self, document: DocumentRecord) -> None:
        """What happened to a document."""
        article = self._is_article(document.id)
        HistoryDialog(self._archive, self._look, self._window, document, article=article).open()

    def show_relations(self, document: DocumentRecord) -> None:
        """What is around a document."""
        dialog = GraphDialog(
            self._archive,
            self._look,
            self._window,
            DOCUMENT,
            str(document.id),
            document.title,
        )
        dialog.item_activated.connect(self.item_activated)
        dialog.open()

    def show_all(self, part: OrderPart = OrderPart.TAGS) -> None:
        """All tags, collections and fields."""
        OrderDialog(self._archive, self._look, self._window, part).open()

    def show_part(self, name: str) -> None:
        """What the library's menu asks for: tags, collections, fields or edits."""
        if name == "edits":
            self.show_edits()
        else:
            self.show_all(OrderPart[name.upper()])

    def show_edits(self) -> None:
        """What was changed together, to be undone."""
        UndoDialog(self._archive, self._look, self._window).open()

    def act(self, verb: str, document: DocumentRecord) -> None:
        """What the knowledge page asks for: tags, history or graph."""
        {
            "tags": lambda: self.arrange([document]),
            "history": lambda: self.show_history(document),
            "graph": lambda: self.show_relations(document),
        }[verb]()

    def star(self, documents: Sequence[DocumentRecord]) -> None:
        """Put documents among the favourites."""
        ids = [each.id for each in documents]

        def do(house: House) -> None:
            for each in ids:
                set_favourite(house, DOCUMENT, str(each), True)

        job = self._jobs.changing(_("Favourites"), do, ids)
        job.failed.connect(self.failed)
        self._jobs.start(job)
