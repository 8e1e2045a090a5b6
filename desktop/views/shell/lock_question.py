"""The question before a lock that would stop a job."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _


def ask_to_stop(
    window: QWidget, look: Look, stop: Callable[[], None], stay: Callable[[], None]
) -> None:
    """Ask whether the running job is to be stopped; one of the two is called."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    ratio = window.devicePixelRatioF()
    box.setIconPixmap(look.picture(Icon.WARNING, look.colours.caution, 32, ratio))
    box.setWindowTitle(_("Lock"))
    box.setText(_("A job is still running."))
    box.setInformativeText(
        _("Locking stops it at its next safe point. What was acknowledged stays.")
    )
    yes = box.addButton(_("Stop it and lock"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(_("Let it run"), QMessageBox.ButtonRole.RejectRole)
    yes.clicked.connect(stop)
    box.rejected.connect(stay)
    box.open()
