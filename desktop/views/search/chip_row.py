"""The filters of the query as chips under the box; each can be taken out of the query."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop.services.searching.search_records import Chip
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.words import ElidedLabel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from resources.artwork import Icon
from resources.words import _

_WIDEST_EM = 16
_CROSS = QSize(12, 12)


class ChipRow(QWidget):
    """Hidden while the query has no filter.

    Signals:
        query_changed(str)   the query without the filter that was removed
    """

    query_changed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chips: tuple[Chip, ...] = ()
        self._frames: list[QFrame] = []
        self._flow = FlowLayout(self)
        self.hide()

    @property
    def labels(self) -> list[str]:
        """What the chips say."""
        return [chip.label for chip in self._chips]

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """The filters of another query; chips that stay the same are not built anew."""
        same = [chip.label for chip in chips] == self.labels
        self._chips = chips
        if not same:
            self._rebuild()
        self.setVisible(bool(chips))

    def remove(self, number: int) -> None:
        """Take a filter out of the query."""
        self.query_changed.emit(self._chips[number].remaining_query)

    def _rebuild(self) -> None:
        while self._flow.takeAt(0) is not None:
            pass
        for frame in self._frames:
            frame.hide()
            frame.deleteLater()
        self._frames = [self._frame(number, chip) for number, chip in enumerate(self._chips)]
        for frame in self._frames:
            self._flow.addWidget(frame)
            frame.show()
        self.updateGeometry()

    def _frame(self, number: int, chip: Chip) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("filterchip")
        label = ElidedLabel(chip.label)
        room = label.fontMetrics().horizontalAdvance(chip.label) + XS
        label.setFixedWidth(min(room, self.fontMetrics().height() * _WIDEST_EM))
        cross = QToolButton()
        cross.setIcon(self._look.icon(Icon.CLOSE))
        cross.setIconSize(_CROSS)
        cross.setAccessibleName(_("Remove the filter {filter}").format(filter=chip.label))
        cross.setToolTip(_("Remove this filter"))
        cross.setCursor(Qt.CursorShape.PointingHandCursor)
        cross.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        cross.clicked.connect(partial(self._remove_clicked, number))
        row = QHBoxLayout(frame)
        row.setContentsMargins(S, 0, XS, 0)
        row.setSpacing(0)
        row.addWidget(label)
        row.addWidget(cross)
        return frame

    def _remove_clicked(self, number: int, _checked: bool = False) -> None:
        self.remove(number)
