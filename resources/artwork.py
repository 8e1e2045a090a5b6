"""Typed access to what the window is drawn with: icons and the style sheet's template."""

from __future__ import annotations

import enum
from pathlib import Path

_HERE = Path(__file__).parent


class Icon(enum.Enum):
    """One line drawing a member; the value is its file's stem in `icons/`."""

    ALL = "all"
    ASSURANCE = "assurance"
    BACK = "back"
    BOLD = "bold"
    BOOKMARK = "bookmark"
    CALENDAR = "calendar"
    CHART = "chart"
    CHECK = "check"
    CIRCLE = "circle"
    CLOSE = "close"
    CODE = "code"
    COLLECTION = "collection"
    CONTRACT = "contract"
    COPY = "copy"
    CREATE = "create"
    CRYPTO = "crypto"
    DOWN = "down"
    DRAFT = "draft"
    EARLIER = "earlier"
    EDIT = "edit"
    ERROR = "error"
    EVIDENCE = "evidence"
    EXPORT = "export"
    EYE = "eye"
    EYE_OFF = "eye-off"
    FILE = "file"
    FILTER = "filter"
    FIT_WIDTH = "fit-width"
    FOLDER = "folder"
    GAPS = "gaps"
    GRADING = "grading"
    HANDOVER = "handover"
    HEADING = "heading"
    HELP = "help"
    IMAGE = "image"
    INFO = "info"
    INTAKE = "intake"
    ITALIC = "italic"
    KNOWLEDGE = "knowledge"
    LATER = "later"
    LIBRARY = "library"
    LINK = "link"
    LIST = "list"
    LOCK = "lock"
    MONEY = "money"
    MORE = "more"
    NUMBERED = "numbered"
    OBLIGATIONS = "obligations"
    OPERATIONS = "operations"
    OUTLINE = "outline"
    PAGE = "page"
    PASSED = "passed"
    PEOPLE = "people"
    PERSONNEL = "personnel"
    PIN = "pin"
    PLEDGE = "pledge"
    QUOTE = "quote"
    RECENT = "recent"
    RELATIONS = "relations"
    REVIEW = "review"
    RIGHT = "right"
    SEARCH = "search"
    SETTINGS = "settings"
    SORT = "sort"
    SOURCE = "source"
    STAR = "star"
    STARRED = "starred"
    SYSTEMS = "systems"
    TABLE = "table"
    TAG = "tag"
    TASK = "task"
    TECHDOC = "techdoc"
    TEXT = "text"
    TRASH = "trash"
    UNRESOLVED = "unresolved"
    UP = "up"
    VAULT = "vault"
    WARNING = "warning"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"


def icon_svg(icon: Icon, *, colour: str, weight: float = 1.6) -> bytes:
    """The drawing of `icon` with its lines in `colour` (`#rrggbb`), `weight` wide in a square of 24."""
    text = (_HERE / "icons" / f"{icon.value}.svg").read_text("utf-8")
    text = text.replace("currentColor", colour)
    return text.replace('stroke-width="1.6"', f'stroke-width="{weight}"').encode()


def style_template() -> str:
    """The window's style sheet; `$name` stands for a design token."""
    return (_HERE / "styles" / "window.qss").read_text("utf-8")


def chevron_file() -> Path:
    """The arrow of drop-down fields: style sheets take pictures from files only, so its grey suits both palettes."""
    return _HERE / "styles" / "chevron.svg"


def chevron_up_file() -> Path:
    """Its counterpart, for fields that count."""
    return _HERE / "styles" / "chevron-up.svg"


def tick_file() -> Path:
    """The tick of check boxes, white on the accent of both palettes."""
    return _HERE / "styles" / "tick.svg"
