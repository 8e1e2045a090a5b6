"""A piece of a query, as search/language/tokens.py cuts it."""

from __future__ import annotations

from dataclasses import dataclass

from search.language.field_kinds import Field


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query from `position` to `end`.

    `kind` is "word", "phrase", "open", "close", "minus", "field", or an operator. `text` is a phrase without its
    quotation marks. `field` is set for fields; `parts` for a comparison that was put together of several tokens: its
    name, its sign and its value.
    """

    kind: str
    text: str
    position: int
    end: int
    field: Field | None = None
    parts: tuple[str, str, str] | None = None
