"""Where the bundled typefaces lie. They are static TrueType, because that is what can be embedded as a subset."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "fonts"

REGULAR = _FOLDER / "NotoSansSC-Regular.ttf"
BOLD = _FOLDER / "NotoSansSC-Bold.ttf"
SERIF = _FOLDER / "NotoSerifSC-Regular.ttf"
"""For official letters only: the face of Chinese documents between authorities has serifs."""
