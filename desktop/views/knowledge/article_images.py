"""The pictures of the article that is shown: fetched by jobs, as wide as there is room, never from elsewhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage

from desktop.jobs.job import Job
from desktop.jobs.latest import Starter

ImageJob = Callable[[int, int], Job]
"""From a document's id and the most pixels of its width to a job that finishes with a `QImage`."""

WIDEST = 1_400
"""Pixels: what a picture is drawn with at most; more is seen by opening the document itself."""

_MOST_KEPT = 16
_BLANK = (320, 64)


class ArticleImages(QObject):
    """GUI thread only. Keeps the pictures that were shown last.

    Signals:
        arrived(int)   the picture of this document is there, or will not come
    """

    arrived = Signal(int)

    def __init__(
        self, starter: Starter | None, ask: ImageJob | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._starter, self._ask = starter, ask
        self._kept: OrderedDict[int, QImage | None] = OrderedDict()
        self._asked: dict[Job, int] = {}

    def picture(self, document_id: int, room: int, ratio: float, ground: str) -> QImage:
        """The picture at most `room` wide; a plain ground while it is still to come, or can't be shown."""
        if document_id in self._kept:
            self._kept.move_to_end(document_id)
            picture = self._kept[document_id]
        else:
            picture = None
            self._fetch(document_id)
        if picture is None:
            blank = QImage(*_BLANK, QImage.Format.Format_RGB32)
            blank.fill(QColor(ground))
            return blank
        most = max(16, round(room * ratio))
        if picture.width() > most:
            smooth = Qt.TransformationMode.SmoothTransformation
            picture = picture.scaledToWidth(most, smooth)
        picture = QImage(picture)
        picture.setDevicePixelRatio(ratio)
        return picture

    def forget(self) -> None:
        """Nothing is shown any more."""
        for job in list(self._asked):
            job.cancel()
        self._asked.clear()
        self._kept.clear()

    def _fetch(self, document_id: int) -> None:
        if self._starter is None or self._ask is None or document_id in self._asked.values():
            return
        job = self._ask(document_id, WIDEST)
        self._asked[job] = document_id
        job.finished.connect(self._take)
        job.failed.connect(self._miss)
        job.cancelled.connect(self._miss)
        self._starter.start(job)

    def _take(self, picture: object) -> None:
        self._keep(picture if isinstance(picture, QImage) and not picture.isNull() else None)

    def _miss(self, _error: object = None) -> None:
        self._keep(None)

    def _keep(self, picture: QImage | None) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        document_id = self._asked.pop(job, None)
        if document_id is None:
            return
        self._kept[document_id] = picture
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        if picture is not None:
            self.arrived.emit(document_id)
