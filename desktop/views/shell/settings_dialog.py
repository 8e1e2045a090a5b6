"""The settings: how the window looks, in which language, and how it protects what is on the screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.settings import LOCK_MINUTES, Settings, Theme
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.words import words
from desktop.views.shell.capture import can_block_capture
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from resources.words import LANGUAGES, _, ngettext

_LANGUAGE_NAMES = {"zh_CN": "简体中文", "en": "English"}


class SettingsDialog(QDialog):
    """Nothing changes before it is confirmed.

    Signals:
        changed(Settings)   the settings as confirmed
    """

    changed = Signal(object)

    def __init__(self, settings: Settings, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Settings"))
        self.theme = QComboBox()
        self.theme.setAccessibleName(_("Theme"))
        names = {
            Theme.SYSTEM: _("As the desktop"),
            Theme.LIGHT: _("Light"),
            Theme.DARK: _("Dark"),
        }
        for theme in Theme:
            self.theme.addItem(names[theme], theme)
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        self.language = QComboBox()
        self.language.setAccessibleName(_("Language"))
        for language in LANGUAGES:
            # A language is named in itself, so that whoever needs it can read it.
            self.language.addItem(_LANGUAGE_NAMES[language], language)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self._build_protection(settings)
        form = QGridLayout()
        form.setHorizontalSpacing(XL)
        form.setVerticalSpacing(L)
        form.setColumnStretch(1, 1)
        for row, (label, field) in enumerate(
            (
                (_("Theme"), self.theme),
                (_("Language"), self.language),
                (_("Lock when idle for"), self.minutes),
            )
        ):
            form.addWidget(words(label, "soft"), row, 0)
            form.addWidget(field, row, 1)
        actions = QHBoxLayout()
        actions.setSpacing(S)
        actions.addStretch(1)
        actions.addWidget(button(_("Cancel"), self.reject))
        confirm = primary_button(look, _("Apply"), self._confirm)
        confirm.setDefault(True)
        actions.addWidget(confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        column.addWidget(words(_("Settings"), "title"))
        column.addLayout(form)
        column.addWidget(self.capture)
        column.addWidget(words(self._honest(), "caption", wrap=True))
        column.addSpacing(S)
        column.addLayout(actions)
        self.setMinimumWidth(self.fontMetrics().height() * 24)

    def _confirm(self) -> None:
        self.changed.emit(
            replace(
                self._settings,
                theme=self.theme.currentData(),
                language=self.language.currentData(),
                lock_minutes=self.minutes.currentData(),
                block_capture=self.capture.isChecked()
                if can_block_capture()
                else self._settings.block_capture,
            )
        )
        self.accept()

    def _build_protection(self, settings: Settings) -> None:
        self.minutes = QComboBox()
        self.minutes.setAccessibleName(_("Lock when idle for"))
        for count in LOCK_MINUTES:
            said = ngettext("{count} minute", "{count} minutes", count)
            self.minutes.addItem(said.format(count=count), count)
        self.minutes.setCurrentIndex(self.minutes.findData(settings.lock_minutes))
        self.capture = QCheckBox(_("Keep this window out of screenshots and recordings"))
        self.capture.setAccessibleName(self.capture.text())
        # Where it can't be done, a tick would promise it.
        self.capture.setChecked(settings.block_capture and can_block_capture())
        self.capture.setEnabled(can_block_capture())

    def _honest(self) -> str:
        locks = _("The window also locks when the machine is suspended or its session is locked.")
        if can_block_capture():
            return locks
        return _(
            "The window also locks when the machine was suspended. This system can't keep a window out of "
            "screenshots: whatever runs as you can photograph it."
        )
