"""Searching within an edition: the vault's own index, opened without a write, and as if it held nothing else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from models.categories import Category, TextState
from models.records import DocumentRecord
from resources.words import _, ngettext
from search.errors import IndexDamaged
from search.index import SearchIndex
from search.records import Answer
from vault.keys import CompartmentKeys
from vault.sealed_file import SealedFiles


class EditionSearch:
    """The part of the index that holds an edition's documents. What it can't find, it says."""

    def __init__(
        self, index: Path, keys: Mapping[Category, CompartmentKeys], documents: list[DocumentRecord]
    ) -> None:
        """Opens the index; a category that is damaged or missing is left out of every answer."""
        self._shown = {(document.id, document.version.id) for document in documents}
        self._documents = documents
        self._damaged: set[Category] = set()
        self._present: set[tuple[int, int]] = set()
        self._categories = frozenset(keys)
        self._guard = threading.Lock()
        folders = {
            category: (index / category.value, SealedFiles(each)) for category, each in keys.items()
        }
        self._index = SearchIndex(folders, read_only=True)
        for category in self._categories:
            try:
                self._present |= self._index.indexed(category) & self._shown
            except IndexDamaged:
                self._damaged.add(category)

    def answer(self, query: str, limit: int) -> Answer:
        """The best of the edition's documents; raises QueryError."""
        while True:
            with self._guard:
                usable = self._categories - self._damaged
            try:
                return self._index.search(query, limit, usable, shown=self._shown)
            except IndexDamaged as error:
                with self._guard:
                    self._damaged.add(error.category)

    def counts(self) -> tuple[int, int]:
        """(documents, those whose text a search sees)."""
        seen = sum(
            document.version.text_state is TextState.READ and self._is_indexed(document)
            for document in self._documents
        )
        return len(self._documents), seen

    def notices(self) -> tuple[str, ...]:
        """Translated sentences on what no answer holds, whatever is asked for."""
        with self._guard:
            damaged = sorted(self._damaged, key=lambda category: category.compartment)
        told = [
            _(
                "The search index of {category} is damaged or missing: its documents are listed, but not found."
            ).format(category=_(category.label))
            for category in damaged
        ]
        missing = sum(
            not self._is_indexed(document)
            for document in self._documents
            if document.category not in damaged
        )
        if missing:
            told.append(
                ngettext(
                    "{count} document is not in the search index: it is listed, but not found.",
                    "{count} documents are not in the search index: they are listed, but not found.",
                    missing,
                ).format(count=missing)
            )
        return tuple(told)

    def close(self) -> None:
        """Close the index's files."""
        self._index.close()

    def _is_indexed(self, document: DocumentRecord) -> bool:
        return (
            document.category not in self._damaged
            and (document.id, document.version.id) in self._present
        )
