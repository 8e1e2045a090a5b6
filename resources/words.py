"""The one place where visible text is looked up: gettext catalogues for zh_CN (default) and en.

Message ids are the English sentences. Every visible string of the window, the terminal and the reports passes
through `_` (or `ngettext`) with named placeholders, and is formatted after the lookup.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
DEFAULT_LANGUAGE = "zh_CN"
CATALOGUES = Path(__file__).parent / "translations"

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def set_language(language: str) -> None:
    """Use the catalogue of `language`, one of `LANGUAGES`; raises ValueError for any other."""
    global _current, _language
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}")
    _current = gettext.translation("shoudang", CATALOGUES, languages=[language], fallback=True)
    _language = language


def language() -> str:
    """The language in use."""
    return _language


def preferred_language() -> str:
    """`SHOUDANG_LANGUAGE` where it names one of ours, else Chinese: the users' language, not the locale's."""
    asked = os.environ.get("SHOUDANG_LANGUAGE", "")
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def _(message: str) -> str:
    """`message` in the language in use."""
    return _current.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many`, by the plural rule of the language in use."""
    return _current.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark `message` for the catalogues; it is translated where it is shown."""
    return message


set_language(preferred_language())
