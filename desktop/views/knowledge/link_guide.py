"""Between a link and the page that shows what it leads to: people by label, findings by number, versions by ordinal."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.jobs.archive import Archive
from desktop.jobs.following import Followed, following
from desktop.jobs.latest import Latest

_BY_NAME = ("person", "finding")


class LinkGuide(QObject):
    """GUI thread only. What needs no looking up is passed on at once; the newest link is the one that is followed.

    Signals:
        item_found(str, str, str)         kind, key and place as pages know them
        requirement_found(str)            a requirement of the contract
        version_found(DocumentRecord)     an older version, and `str`, where in it
        search_found(str)                 nothing is registered under the name: the query that finds what there is
        failed(Exception)                 it can't be found out
    """

    item_found = Signal(str, str, str)
    requirement_found = Signal(str)
    version_found = Signal(object, str)
    search_found = Signal(str)
    failed = Signal(object)

    def __init__(self, archive: Archive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._latest = Latest(archive, self)
        self._latest.answered.connect(self._lead)
        self._latest.failed.connect(self.failed)

    def follow(self, kind: str, key: str, place: str = "") -> None:
        """Lead to what a link names."""
        self._latest.drop()
        if kind == "duty":
            # Links name requirements; what is owed because of one are many duties.
            self.requirement_found.emit(key)
        elif kind in _BY_NAME or (kind == "document" and place.startswith("@")):
            self._latest.ask(following(self._archive, kind, key, place))
        else:
            self.item_found.emit(kind, key, place)

    def _lead(self, to: Followed) -> None:
        if to.version is not None:
            self.version_found.emit(to.version, to.place)
        elif to.query:
            self.search_found.emit(to.query)
        else:
            self.item_found.emit(to.kind, to.key, to.place)
