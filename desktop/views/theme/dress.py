"""Dresses a QApplication in a palette: Fusion underneath, QPalette and style sheet made from the tokens."""

from __future__ import annotations

import dataclasses
import string

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.settings import Theme
from desktop.views.theme import tokens
from desktop.views.theme.tokens import DARK, LIGHT, Colours
from resources import typefaces
from resources.artwork import chevron_file, chevron_up_file, style_template, tick_file

_Role = QPalette.ColorRole


def load_typeface() -> None:
    """Make the bundled typeface known, so that Chinese shows on any machine. Once a process is enough."""
    if tokens.FAMILY not in QFontDatabase.families():
        for file in (typefaces.REGULAR, typefaces.BOLD):
            QFontDatabase.addApplicationFont(str(file))


def body_font() -> QFont:
    """The window's font; metrics are close enough at small sizes to do without hinting."""
    font = QFont(tokens.FAMILY)
    font.setPointSizeF(tokens.BODY)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def colours_for(theme: Theme, app: QApplication) -> Colours:
    """The palette a theme means on this desktop at this moment."""
    if theme is Theme.SYSTEM:
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if theme is Theme.DARK else LIGHT


def dress(app: QApplication, colours: Colours) -> None:
    """Apply a palette to the whole application, where it isn't the one it wears already."""
    sheet = style_sheet(colours)
    if app.styleSheet() == sheet:
        # Every widget there is would be polished anew: a quarter of a second for one page.
        return
    app.setStyle("Fusion")
    app.setFont(body_font())
    app.setPalette(_palette(colours))
    app.setStyleSheet(sheet)


def style_sheet(colours: Colours) -> str:
    """The style sheet with every token in its place; an unknown token is an error, not a blank."""
    sizes = {
        "caption": f"{tokens.CAPTION}pt",
        "body": f"{tokens.BODY}pt",
        "heading": f"{tokens.HEADING}pt",
        "title": f"{tokens.TITLE}pt",
        "display": f"{tokens.DISPLAY}pt",
        "radius": f"{tokens.RADIUS}px",
        "family": tokens.FAMILY,
        "chevron": chevron_file().as_posix(),
        "chevron_up": chevron_up_file().as_posix(),
        "tick": tick_file().as_posix(),
    }
    spaces = {f"s{space}": f"{space}px" for space in tokens.SPACE}
    words = dataclasses.asdict(colours) | sizes | spaces
    return string.Template(style_template()).substitute(words)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    for role, value in (
        (_Role.Window, colours.paper),
        (_Role.WindowText, colours.ink),
        (_Role.Base, colours.raised),
        (_Role.AlternateBase, colours.surface),
        (_Role.Text, colours.ink),
        (_Role.PlaceholderText, colours.ink_faint),
        (_Role.Button, colours.raised),
        (_Role.ButtonText, colours.ink),
        (_Role.BrightText, colours.on_accent),
        (_Role.ToolTipBase, colours.ink),
        (_Role.ToolTipText, colours.paper),
        (_Role.Highlight, colours.accent_soft),
        (_Role.HighlightedText, colours.ink),
        (_Role.Accent, colours.accent),
        (_Role.Link, colours.accent_ink),
        (_Role.Light, colours.surface),
        (_Role.Midlight, colours.line),
        (_Role.Mid, colours.border),
        (_Role.Dark, colours.border),
        (_Role.Shadow, colours.border),
    ):
        palette.setColor(role, QColor(value))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.ink_faint))
    return palette
