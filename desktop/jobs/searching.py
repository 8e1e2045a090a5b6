"""What the window adds to the answers of the search services: saved views among the proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.services.searching.search_records import Completion, Option, SavedView
from resources.words import _

_MOST_VIEWS = 3


def with_views(completion: Completion, text: str, views: Iterable[SavedView]) -> Completion:
    """The proposals and, where all of the query is one word so far, the views whose names hold it."""
    word = text.strip().casefold()
    if not word or text[: completion.start].strip() or text[completion.end :].strip():
        return completion
    found = [view for view in views if word in view.name.casefold()][:_MOST_VIEWS]
    options = tuple(Option(view.query, view.name, _("Saved view")) for view in found)
    return replace(completion, options=(*options, *completion.options))
