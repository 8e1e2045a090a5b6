"""The typeface of source code: whatever even-spaced one the system has, with ours for Chinese."""

from __future__ import annotations

from PySide6.QtGui import QFont

from desktop.views.theme import tokens

_FAMILIES = ["Noto Sans Mono", "DejaVu Sans Mono", "Consolas", "Menlo", tokens.FAMILY]


def code_font(base: QFont) -> QFont:
    """`base` in its size, even-spaced."""
    font = QFont(base)
    font.setFamilies(_FAMILIES)
    font.setFixedPitch(True)
    return font
