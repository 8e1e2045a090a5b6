"""Names that people give: how they are kept, and what makes two of them the same name."""

from __future__ import annotations

import unicodedata

from sqlalchemy import text
from sqlalchemy.orm import Session


def tidy_name(name: str) -> str:
    """`name` as it is kept: composed, with single blanks, without margins and control characters."""
    composed = unicodedata.normalize("NFC", name)
    shown = (" " if each.isspace() else each for each in composed)
    # Halves of characters (Cs) can't be stored at all; arguments that are no UTF-8 bring them.
    return " ".join(
        "".join(each for each in shown if unicodedata.category(each) not in ("Cc", "Cs")).split()
    )


def name_key(name: str) -> str:
    """What two writings of one name have in common: neither case nor width nor blanks tell names apart."""
    # Twice: folding case may undo the normal form, and the key of a key must be that key.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


def has_order(session: Session) -> bool:
    """Whether there are tables of order: an edition that an older version prepared has none."""
    found = session.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'document_tag'"))
    return found.first() is not None
