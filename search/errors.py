"""What can go wrong with a search.

    SearchError
    ├── QueryError         the query can't be read; says where and why
    ├── IndexDamaged       one category's index is missing parts or fails its authentication
    ├── ReaderUnavailable  the process that reads files does not start: no memory is left, or no processes
    └── PageUnavailable    a page or a picture can't be shown; says why

All are the world's fault. A damaged index is cleared and filled again from the texts: nothing is lost with it. Without
a reader nothing is wrong with the files: they wait, and are read once it starts.
A file that can't be read is no error either: `Extraction.reason` says why there is no text.
"""

from __future__ import annotations

from models.categories import Category
from resources.words import N_, _
from search.fencing.reasons import Reason


class SearchError(Exception):
    """Base of everything search raises on purpose."""

    code = "search"


class QueryError(SearchError):
    """`position` counts characters of the query from 0; `problem` and `hint` (what would be right) are message ids.

    `values` fill them: pieces of the query or of the query language, never of a document.
    """

    code = "query"

    def __init__(self, position: int, problem: str, hint: str = "", **values: object) -> None:
        super().__init__(f"at {position}: {problem.format(**values)}")
        self.position, self.problem, self.hint, self.values = position, problem, hint, values

    @property
    def sentence(self) -> str:
        """What is wrong, translated."""
        return _(self.problem).format(**self.values)

    @property
    def advice(self) -> str:
        """What would be right, translated; empty where nobody can know."""
        return _(self.hint).format(**self.values) if self.hint else ""


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


class PageUnavailable(SearchError):
    """Nothing can be shown of a file, or of one of its pages, for `reason`."""

    code = "page-unavailable"

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the page cannot be shown: {reason.name}")
        self.reason = reason

    @property
    def sentence(self) -> str:
        """Why, as an English message id to be translated."""
        return _SHOWING.get(self.reason, self.reason.sentence)


_SHOWING = {
    Reason.TOO_LARGE: N_("The file is too large to be shown."),
    Reason.TOO_SLOW: N_("Drawing the page took too long."),
    Reason.TOO_MUCH_MEMORY: N_("Drawing the page took too much memory."),
    Reason.STOPPED: N_("Drawing the page failed; the viewer was restarted."),
}
