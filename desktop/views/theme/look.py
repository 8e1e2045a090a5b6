"""The look of one window: the palette in use, and icons made for it. Handed to views by whoever builds them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QIcon, QPixmap

from desktop.views.theme.drawing import CATEGORY_ICONS, drawn_icon, drawn_pixmap, seal_pixmap
from desktop.views.theme.tokens import Colours
from models.categories import Category
from resources.artwork import Icon


@dataclass(frozen=True, slots=True)
class Look:
    """Views ask this for every colour that the style sheet can't give them."""

    colours: Colours

    def icon(self, icon: Icon) -> QIcon:
        """An icon for a button or an action."""
        return drawn_icon(icon, self.colours.ink_soft, chosen=self.colours.accent_ink)

    def icon_on_accent(self, icon: Icon) -> QIcon:
        """An icon for a primary button."""
        return drawn_icon(icon, self.colours.on_accent)

    def no_icon(self) -> QIcon:
        """For a button that has an icon only at times."""
        return QIcon()

    def category_icon(self, category: Category | None) -> QIcon:
        """The icon of a category, or of all of them together."""
        return self.icon(CATEGORY_ICONS[category] if category else Icon.ALL)

    def picture(self, icon: Icon, colour: str, size: int, ratio: float) -> QPixmap:
        """An icon as a picture for a label."""
        return drawn_pixmap(icon, colour, size, ratio)

    def seal(self, size: int, ratio: float) -> QPixmap:
        """The seal 守档."""
        return seal_pixmap(size, ratio, self.colours.accent, self.colours.on_accent)
