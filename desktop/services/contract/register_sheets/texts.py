"""Values as the cells of an exported sheet, in the form in which they are read back."""

from __future__ import annotations

from datetime import date, datetime

from models.sheet_fields import Field
from resources.words import _


def cell_text(field: Field, value: object, *, shown: bool = True) -> str:
    """A value in a cell of this field; `shown` in words for people, else in those that any language reads."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (_("yes") if value else _("no")) if shown else ("yes" if value else "no")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if shown and field.choices:
        return next((each.label for each in field.choices if each.id == value), str(value))
    return str(value)
