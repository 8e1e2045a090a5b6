"""The sRGB profile that says what the colours of our PDFs mean (IEC 61966-2-1, as an ICC profile)."""

from __future__ import annotations

from functools import lru_cache

CONDITION = "sRGB IEC61966-2.1"

_MADE = slice(24, 36)
"""Where an ICC profile says when it was made (ICC.1:2010 §7.2.1)."""

_DAY = bytes.fromhex("07EA 0001 0001 0000 0000 0000".replace(" ", ""))
"""2026-01-01: the same in every file, so that equal reports are equal bytes."""


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The profile, always the same bytes."""
    # Loaded here: most commands print nothing.
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[: _MADE.start] + _DAY + made[_MADE.stop :]
