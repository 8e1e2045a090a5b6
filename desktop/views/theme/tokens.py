"""The design tokens: two palettes of ink, paper and one cinnabar, a spacing scale, type sizes.

Nothing else names a colour.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. Every pair of text and ground used together has a contrast of at least 4.5 (tested)."""

    paper: str  # the window's ground
    rail: str  # the navigation at the left
    surface: str  # lists, tables, cards
    raised: str  # fields, menus, secondary buttons
    line: str  # hairlines between areas
    border: str  # edges of controls
    ink: str  # text
    ink_soft: str  # secondary text
    ink_faint: str  # placeholders, disabled text
    accent: str  # the seal: primary actions, the place one is at
    accent_strong: str  # pressed and hovered primary actions
    accent_ink: str  # text in the accent's colour, on paper or surface
    accent_soft: str  # ground of what is selected
    on_accent: str  # text on the accent
    hover: str
    mark: str  # found words
    mark_ink: str
    current: str  # the found word one is at
    current_ink: str
    good: str
    caution: str
    bad: str
    good_soft: str
    caution_soft: str
    bad_soft: str


LIGHT = Colours(
    paper="#f6f4ee",
    rail="#ece8de",
    surface="#fdfcf9",
    raised="#ffffff",
    line="#e4dfd3",
    border="#cfc8b9",
    ink="#24221e",
    ink_soft="#645f55",
    ink_faint="#7b756a",
    accent="#b3382a",
    accent_strong="#982c20",
    accent_ink="#a83225",
    accent_soft="#f5e4df",
    on_accent="#ffffff",
    hover="#f1ede4",
    mark="#fbe7a6",
    mark_ink="#24221e",
    current="#e8913a",
    current_ink="#201503",
    good="#2f6b4a",
    caution="#855000",
    bad="#a3261b",
    good_soft="#e4f0e8",
    caution_soft="#f9ecd2",
    bad_soft="#f8e2de",
)

DARK = Colours(
    paper="#1b1a18",
    rail="#151412",
    surface="#211f1d",
    raised="#2a2825",
    line="#33302c",
    border="#4a463f",
    ink="#ebe6dc",
    ink_soft="#b0a99c",
    ink_faint="#948d80",
    accent="#c2432f",
    accent_strong="#d4533e",
    accent_ink="#f08a76",
    accent_soft="#43261f",
    on_accent="#ffffff",
    hover="#2b2926",
    mark="#66511a",
    mark_ink="#fff4d6",
    current="#e8a04a",
    current_ink="#201503",
    good="#84c79f",
    caution="#e5b567",
    bad="#f29384",
    good_soft="#1f3227",
    caution_soft="#38301d",
    bad_soft="#3d2420",
)

SPACE = (4, 8, 12, 16, 24)
"""The spacing scale, in device-independent pixels."""

XS, S, M, L, XL = SPACE

RADIUS = 6

CAPTION, BODY, HEADING, TITLE, DISPLAY = 9.0, 10.0, 12.0, 16.0, 24.0
"""Type sizes in points, so that they follow the display's scale."""

FAMILY = "Noto Sans SC"
