"""Searching within an edition: the vault's own index, opened without a write, and as if it held nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from desktop.services.library import Archive
from desktop.services.searching.coverage import coverage_of
from desktop.services.searching.organised import resolve
from desktop.services.searching.organised_facets import with_organised
from desktop.services.searching.search_records import Coverage
from models.categories import Category
from models.searching.finding import category_versions, visible_versions
from resources.words import _, ngettext
from search.errors import IndexDamaged
from search.index import SearchIndex
from search.language.nodes import Node
from search.language.parser import versions_wanted
from search.likeness import Alike
from search.matches import Matches
from vault.keys import CompartmentKeys
from vault.sealed_file import SealedFiles

T = TypeVar("T")


class EditionSearch:
    """The part of the index that holds an edition's documents. What it can't find, it says."""

    def __init__(
        self, index: Path, keys: Mapping[Category, CompartmentKeys], archive: Archive
    ) -> None:
        """Opens the index; a category that is damaged or missing is left out of every answer.

        `archive` is the edition itself: what its copy of the database holds is all that exists.
        """
        self._archive = archive
        self._damaged: set[Category] = set()
        self._categories = frozenset(keys)
        self._guard = threading.Lock()
        # An edition doesn't change: what was found out once stays true, but for categories that turn out damaged.
        self._shown: dict[str, frozenset[tuple[int, int]]] = {}
        self._coverages: dict[frozenset[Category], Coverage] = {}
        self._notices: dict[frozenset[Category], tuple[str, ...]] = {}
        folders = {
            category: (index / category.value, SealedFiles(each)) for category, each in keys.items()
        }
        self._index = SearchIndex(folders, read_only=True)
        self._present: set[tuple[int, int]] = set()
        for category in self._categories:
            try:
                self._present |= self._index.indexed(category)
            except IndexDamaged:
                self._damaged.add(category)

    @property
    def archive(self) -> Archive:
        """The edition."""
        return self._archive

    def matches(self, node: Node) -> Matches:
        """Every match among the edition's documents."""
        shown = self._visible(versions_wanted(node).which)
        asked = resolve(self._archive.database, node)
        return self._trying(lambda usable: self._index.matches(asked, usable, shown=shown))

    def facets(self, matches: Matches, fields: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """How many of the matches have which value, by field."""
        counted = self._index.facets(matches, fields)
        return with_organised(self._archive.database, matches, counted)

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Terms of the edition's documents that begin so, with how many hold each, the most frequent first."""
        shown = self._visible("current")
        return self._trying(
            lambda usable: self._index.terms(field, prefix, limit, usable, shown=shown)
        )

    def alike(self, text: str, limit: int, exclude: Collection[int] = ()) -> list[Alike]:
        """The edition's documents that have most in common with `text`."""
        shown = self._visible("current")
        return self._trying(
            lambda usable: self._index.alike(text, limit, usable, exclude=exclude, shown=shown)
        )

    def coverage(self) -> Coverage:
        """What a search of the edition sees, and why not the rest."""
        damaged = self._unusable()
        if damaged not in self._coverages:
            with self._archive.database.read() as session:
                lost = category_versions(session, damaged)
            self._coverages[damaged] = coverage_of(self._archive, present=self._present - lost)
        return self._coverages[damaged]

    def mark(self) -> int:
        """Always the same: an edition doesn't change."""
        return 0

    def notices(self) -> tuple[str, ...]:
        """Translated sentences on what no answer holds, whatever is asked for."""
        damaged = self._unusable()
        if damaged not in self._notices:
            self._notices[damaged] = tuple(self._told(damaged))
        return self._notices[damaged]

    def _told(self, damaged: frozenset[Category]) -> list[str]:
        told = [
            _(
                "The search index of {category} is damaged or missing: its documents are listed, but not found."
            ).format(category=_(category.label))
            for category in sorted(damaged, key=lambda category: category.compartment)
        ]
        with self._archive.database.read() as session:
            lost = category_versions(session, damaged)
        missing = len(self._visible("current") - lost - self._present)
        if missing:
            told.append(
                ngettext(
                    "{count} document is not in the search index: it is listed, but not found.",
                    "{count} documents are not in the search index: they are listed, but not found.",
                    missing,
                ).format(count=missing)
            )
        return told

    def close(self) -> None:
        """Close the index's files."""
        self._index.close()

    def _unusable(self) -> frozenset[Category]:
        with self._guard:
            return frozenset(self._damaged)

    def _visible(self, which: str) -> frozenset[tuple[int, int]]:
        """The very same set every time: the index remembers what it made of it."""
        with self._guard:
            if which not in self._shown:
                with self._archive.database.read() as session:
                    self._shown[which] = visible_versions(session, which)
            return self._shown[which]

    def _trying(self, ask: Callable[[frozenset[Category]], T]) -> T:
        while True:
            with self._guard:
                usable = self._categories - self._damaged
            try:
                return ask(usable)
            except IndexDamaged as error:
                with self._guard:
                    self._damaged.add(error.category)
