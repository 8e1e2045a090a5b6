"""What can go wrong with a search.

    SearchError
    ├── QueryError       the query can't be read; says where and why
    └── IndexDamaged     one category's index is missing parts or fails its authentication

Both are the world's fault. A damaged index is cleared and filled again from the texts: nothing is lost with it.
A file that can't be read is no error either: `Extraction.reason` says why there is no text.
"""

from __future__ import annotations

from models.categories import Category


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
    """The index of `category` must be cleared and filled again; `problem` is for the log and holds no text."""

    code = "index-damaged"

    def __init__(self, category: Category, problem: str) -> None:
        super().__init__(f"the index of {category.value} is damaged: {problem}")
        self.category, self.problem = category, problem
