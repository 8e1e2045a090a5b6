"""What covers the window while it locks: nothing of the vault can be seen from the first moment on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _


class Curtain(QWidget):
    """Says what is being waited for.

    Signals:
        stop_requested()   the person doesn't want to wait for the job
    """

    stop_requested = Signal()

    def __init__(self, look: Look, job: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        state = EmptyState(look, Icon.LOCK)
        if job:
            state.say(
                _("Locked"),
                _(
                    "“{job}” is still running. The keys are forgotten as soon as it has ended; "
                    "until then nothing can be seen or done here."
                ).format(job=job),
            )
            self.stop = button(_("Stop it and lock"), self.stop_requested.emit)
            state.offer(self.stop)
        else:
            state.say(
                _("Locking…"), _("The keys are forgotten as soon as the last job has stopped.")
            )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(state)
