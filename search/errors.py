"""What can go wrong with a search.

    SearchError
    ├── QueryError         the query can't be read; says where and why
    ├── IndexDamaged       one category's index is missing parts or fails its authentication
    └── ReaderUnavailable  the process that reads files does not start: no memory is left, or no processes

All are the world's fault. A damaged index is cleared and filled again from the texts: nothing is lost with it. Without
a reader nothing is wrong with the files: they wait, and are read once it starts.
A file that can't be read is no error either: `Extraction.reason` says why there is no text.
"""

from __future__ import annotations

from models.categories import Category
from resources.words import _


class SearchError(Exception):
    """Base of everything search raises on purpose."""

    code = "search"


class QueryError(SearchError):
    """`position` counts characters of the query from 0; `problem` is an English message id, to be translated."""

    code = "query"

    def __init__(self, position: int, problem: str) -> None:
        super().__init__(f"at {position}: {problem}")
        self.position, self.problem = position, problem


class IndexDamaged(SearchError):
    """The index of `category` must be cleared and filled again; `message` is a message id that `values` fill."""

    code = "index-damaged"

    def __init__(self, category: Category, message: str, **values: object) -> None:
        super().__init__(f"the index of {category.value} is damaged: {message.format(**values)}")
        self.category, self.message, self.values = category, message, values

    @property
    def problem(self) -> str:
        """What was wrong, translated; holds no document's text."""
        return _(self.message).format(**self.values)


class ReaderUnavailable(SearchError):
    """No process that reads files could be started."""

    code = "reader-unavailable"

    def __init__(self) -> None:
        super().__init__("the reader process does not start")
