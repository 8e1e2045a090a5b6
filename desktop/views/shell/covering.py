"""What lies over a window when it is covered: dialogs, menus and hints may all show something of the vault."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from desktop.views.controls.form_dialog import FormDialog


def close_everything_over(window: QWidget) -> None:
    """Close it all, also what waits for a job."""
    QToolTip.hideText()
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for dialog in window.findChildren(QDialog):
        dialog.leave() if isinstance(dialog, FormDialog) else dialog.reject()
