"""Above records while a request is being answered: which one, and the keys that attach what is in view."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.words import ElidedLabel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from models.inspection.inspection_log import RequestAnswer
from resources.artwork import Icon
from resources.words import _


class RequestStrip(QFrame):
    """GUI thread only.

    Signals:
        attach_requested(bool)   attach the record in view; True: and go on with the next request
        finding_requested()      the record in view gives rise to a finding
        back_requested()         back to the list of requests
    """

    attach_requested = Signal(bool)
    finding_requested = Signal()
    back_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobbar")
        self._label = ElidedLabel("", "strong")
        self.honest = ElidedLabel(
            _("Numbers are masked in text and tables; pages and pictures show what is on them."),
            "caption",
        )
        said = QVBoxLayout()
        said.setSpacing(XS)
        said.addWidget(self._label)
        said.addWidget(self.honest)
        self.attach_button = primary_button(
            look, _("Attach and go on"), lambda: self.attach_requested.emit(True)
        )
        self.attach_button.setToolTip(_("Ctrl+Enter; with Shift, stay at this request"))
        self.finding_button = button(_("Note a finding"), self.finding_requested.emit)
        self.finding_button.setIcon(look.icon(Icon.WARNING))
        self.finding_button.setToolTip("Ctrl+E")
        self.back_button = button(_("Back to the list"), self.back_requested.emit, kind="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(L, S, L, S)
        row.setSpacing(S)
        row.addLayout(said, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.finding_button)
        row.addWidget(self.attach_button)
        self.show_request(None)

    def show_request(self, request: RequestAnswer | None) -> None:
        """Which request is being answered; without one, only findings can be noted."""
        text = ""
        if request is not None:
            asked = request.request
            text = _("Request {number}: {text}").format(number=asked.number, text=asked.text)
        self._label.setText(text)
        self._label.setVisible(bool(text))
        self.attach_button.setVisible(request is not None)
        self.back_button.setVisible(request is not None)

    def show_record(self, *, there: bool) -> None:
        """Whether a record is in view that could be attached."""
        self.attach_button.setEnabled(there)
        self.finding_button.setEnabled(there)
