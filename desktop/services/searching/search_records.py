"""What searching returns: results with their place, facets, completions, saved views, and what a search can't see."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from models.records import DocumentRecord, VersionRecord
from resources.words import N_
from search.records import Place, Snippet


class Sort(enum.Enum):
    """The order of results; the value is the word of the command line and of saved views, `-` means downwards."""

    SCORE = "score"
    FORMED = "formed"
    FORMED_DOWN = "-formed"
    FILED = "filed"
    FILED_DOWN = "-filed"
    NUMBER = "number"
    NUMBER_DOWN = "-number"
    TITLE = "title"
    TITLE_DOWN = "-title"
    SIZE = "size"
    SIZE_DOWN = "-size"

    @property
    def key(self) -> str:
        """What is compared, without the direction."""
        return self.value.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether the largest or latest comes first."""
        return self.value.startswith("-")

    @property
    def label(self) -> str:
        """English message id for a choice of orders; translate where it is shown."""
        return _SORT_LABELS[self]


_SORT_LABELS = {
    Sort.SCORE: N_("Best match first"),
    Sort.FORMED: N_("Date formed, earliest first"),
    Sort.FORMED_DOWN: N_("Date formed, latest first"),
    Sort.FILED: N_("Date filed, earliest first"),
    Sort.FILED_DOWN: N_("Date filed, latest first"),
    Sort.NUMBER: N_("Number, ascending"),
    Sort.NUMBER_DOWN: N_("Number, descending"),
    Sort.TITLE: N_("Title, ascending"),
    Sort.TITLE_DOWN: N_("Title, descending"),
    Sort.SIZE: N_("Size, smallest first"),
    Sort.SIZE_DOWN: N_("Size, largest first"),
}


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One search result, ready to show.

    `version` is the one that matched: the current one, an old one, or a member of a source tree. `snippet` is None
    when only the title or a field matched; `place` is where the match stands that it was cut around, and `matches`
    how many there are in the text, or at least are (search/snippet.py: MOST_MATCHES, COUNTED).
    """

    document: DocumentRecord
    version: VersionRecord
    score: float
    snippet: Snippet | None
    title_marks: tuple[tuple[int, int], ...]
    place: Place | None = None
    matches: int = 0


@dataclass(frozen=True, slots=True)
class Unseen:
    """Documents that search can't see into for one reason: a translated sentence, how many, and which (the first)."""

    sentence: str
    count: int
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the archive a search sees: `documents` in all, the `searchable` ones, those `waiting` for their turn.

    Each current file counts, the `members` of source trees among them (all, those whose text a search sees); so do
    `old_versions`, apart. `groups` says why the rest of the current files isn't seen.
    """

    documents: int = 0
    searchable: int = 0
    waiting: int = 0
    groups: tuple[Unseen, ...] = ()
    old_versions: tuple[int, int] = (0, 0)
    members: tuple[int, int] = (0, 0)

    @property
    def unseen(self) -> int:
        """Documents whose text no search sees."""
        return self.documents - self.searchable


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts every match; `found` is the page that was asked for.

    `unsearchable` counts documents that search cannot see into; `coverage` says why. `notices` are translated
    sentences on what else the answer may lack. `suggestion` is a query that finds something where this one found
    little or nothing; empty when there is none.
    """

    query: str
    total: int
    found: tuple[FoundDocument, ...]
    unsearchable: int
    documents: int
    elapsed_ms: float
    notices: tuple[str, ...] = ()
    suggestion: str = ""
    coverage: Coverage = Coverage()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value among the matches: as it is written in queries, as it is shown, how many match, and what choosing does.

    `refined_query` is the query with this value as a further filter or, where it is `chosen` already, without it.
    """

    value: str
    label: str
    count: int
    refined_query: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field among all matches, the most frequent first. `label` is translated."""

    field: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of a query as it can be shown and taken away. `label` is translated, such as “Type: 日报”."""

    field: str
    label: str
    start: int
    end: int
    remaining_query: str


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be typed next: the text to insert, what to show, and a translated remark."""

    insert: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What the characters from `start` to `end` of the query may become."""

    start: int
    end: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query kept under a name."""

    id: int
    name: str
    query: str
    sort: Sort
    position: int
    pinned: bool
    created: datetime


@dataclass(frozen=True, slots=True)
class CountedView:
    """A saved view with the number of documents it finds now; `problem` is a translated sentence where it can't."""

    view: SavedView
    count: int
    problem: str = ""
