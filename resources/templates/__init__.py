"""Typed access to the page templates; `$name` placeholders are those of `string.Template`."""

from __future__ import annotations

from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


def page(name: str) -> Template:
    """The template `name`, for instance "readme.html"."""
    return Template(_FOLDER.joinpath(name).read_text(encoding="utf-8"))


def text(name: str) -> str:
    """A template's part as it stands (a style sheet, a script)."""
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")
