"""The look: text can be read in both palettes, every token and drawing exists, every sentence has its Chinese."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import desktop
from desktop.settings import Theme
from desktop.views.theme.drawing import CATEGORY_ICONS, drawn_icon, seal_pixmap
from desktop.views.theme.dress import colours_for, dress, load_typeface, style_sheet
from desktop.views.theme.tokens import DARK, FAMILY, LIGHT, Colours
from models.categories import Category
from resources.artwork import Icon, icon_svg
from resources.words import CATALOGUES

_READ_TOGETHER = (
    ("ink", "paper"), ("ink", "surface"), ("ink", "raised"), ("ink", "accent_soft"), ("ink", "hover"),
    ("ink_soft", "paper"), ("ink_soft", "surface"), ("ink_soft", "rail"), ("ink_soft", "hover"),
    ("accent_ink", "paper"), ("accent_ink", "surface"), ("accent_ink", "accent_soft"),
    ("on_accent", "accent"), ("on_accent", "accent_strong"),
    ("mark_ink", "mark"), ("current_ink", "current"),
    ("good", "good_soft"), ("caution", "caution_soft"), ("bad", "bad_soft"),
    ("ink_faint", "raised"), ("ink_faint", "surface"),
)  # fmt: skip
_ENOUGH = {"ink_faint": 3.9, "on_accent": 4.0}
"""Placeholders and bold words on the seal's colour; everything else keeps 4.5."""


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), _READ_TOGETHER)
def test_text_stands_out_from_its_ground(colours: Colours, text: str, ground: str) -> None:
    found = contrast(getattr(colours, text), getattr(colours, ground))
    assert found >= _ENOUGH.get(text, 4.5), f"{text} on {ground}: {found:.2f}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_style_sheet_takes_every_colour_from_the_tokens(colours: Colours) -> None:
    sheet = style_sheet(colours)
    known = set(dataclasses.asdict(colours).values())
    written = {
        word.strip(";,) ")
        for word in sheet.split()
        if word.startswith("#") and len(word.strip(";,) ")) == 7
    }
    assert "$" not in sheet
    assert {word for word in written if all(c in "0123456789abcdef" for c in word[1:])} <= known


@pytest.mark.parametrize("icon", list(Icon))
def test_every_icon_can_be_drawn(qapp: QApplication, icon: Icon) -> None:
    assert b"currentColor" not in icon_svg(icon, colour="#123456")
    image = drawn_icon(icon, "#123456").pixmap(24, 24).toImage()
    assert any(
        image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
    )


def test_an_icon_is_drawn_once(qapp: QApplication) -> None:
    assert drawn_icon(Icon.ALL, "#123456") is drawn_icon(Icon.ALL, "#123456")
    assert drawn_icon(Icon.ALL, "#123456") is not drawn_icon(Icon.ALL, "#654321")


def test_dressing_anew_changes_what_is_different(qapp: QApplication) -> None:
    for colours in (LIGHT, DARK, DARK, LIGHT):
        dress(qapp, colours)
        assert qapp.styleSheet() == style_sheet(colours)
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == colours.paper
    style = qapp.style()
    dress(qapp, LIGHT)
    assert qapp.style() is style


def test_every_category_has_its_own_icon() -> None:
    assert set(CATEGORY_ICONS) == set(Category)
    assert len(set(CATEGORY_ICONS.values())) == len(Category)


def test_the_bundled_typeface_is_loaded_and_the_seal_drawn(qapp: QApplication) -> None:
    load_typeface()
    assert FAMILY in QFontDatabase.families()
    image = seal_pixmap(64, 1.0, LIGHT.accent, LIGHT.on_accent).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(64) for y in range(64)}
    assert {LIGHT.accent, LIGHT.on_accent} <= colours


def test_a_chosen_theme_wins_over_the_desktop(qapp: QApplication) -> None:
    assert colours_for(Theme.LIGHT, qapp) is LIGHT
    assert colours_for(Theme.DARK, qapp) is DARK


def test_every_sentence_of_the_window_has_its_chinese() -> None:
    catalogues = sorted((CATALOGUES / "zh_CN" / "LC_MESSAGES").glob("*.po"))
    translated = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for path in catalogues
        for message in _catalogue(path)
        if (all(message.string) if isinstance(message.string, tuple) else message.string)
    }
    root = Path(desktop.__file__).parent
    wanted: set[str] = set()
    for folder in ("views", "itemmodels", "jobs"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            root / folder, keywords={"_": None, "N_": None, "ngettext": (1, 2)}
        ):
            wanted.add(message[0] if isinstance(message, tuple) else message)
    assert len(wanted) > 200
    assert wanted - translated == set()


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")
