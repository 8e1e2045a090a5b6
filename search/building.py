"""New segments out of documents: every term's positions are collected over all documents at once, in arrays.

Positions run on from document to document while a segment grows; only at its end they are told apart again. So a token
costs one step, and a term costs something only once a segment.
"""

from __future__ import annotations

import operator
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator

from search.analysis import add_terms, extent, slices, term_of, whole
from search.postings import Postings
from search.records import IndexedDocument
from search.schema import FACT_FIELDS, TEXT_FIELDS, field_facts, field_texts
from search.segment import DocumentTable

_LONG_TEXT = 1_000_000
"""Texts of more characters are analysed slice by slice."""


class SegmentBuilder:
    """Collects documents in RAM, to be written as one segment."""

    def __init__(self) -> None:
        self.table = DocumentTable.empty()
        self.occurrences = 0
        self._texts = {field: _TextTerms() for field in TEXT_FIELDS}
        self._facts: dict[str, defaultdict[str, array[int]]] = {
            field: defaultdict(_no_numbers) for field in FACT_FIELDS
        }

    def add(self, document: IndexedDocument) -> None:
        """Add a document behind those that are there."""
        lengths = {
            field: self._texts[field].add(len(self.table.document_ids), text)
            for field, text in field_texts(document).items()
            if text
        }
        number = self.table.add(document.document_id, document.version_id, lengths)
        self.occurrences += sum(lengths.values())
        for field, values in field_facts(document).items():
            for term in values:
                self._facts[field][term].append(number)

    def fields(self) -> Iterator[tuple[str, Iterator[tuple[str, Postings]]]]:
        """Every field with its terms in code point order. What was handed out is forgotten: once only."""
        for field in TEXT_FIELDS:
            yield field, self._texts[field].sorted_terms()
        for field, terms in self._facts.items():
            yield field, ((term, Postings.bare(terms[term])) for term in sorted(terms))


class _TextTerms:
    """The terms of one text field of a growing segment."""

    def __init__(self) -> None:
        self._positions: defaultdict[str, array[int]] = defaultdict(_no_numbers)
        self._documents = array("B")
        """Of each position the document it lies in; narrow while it can be, as it is read all over the place."""
        self._starts = array("I")
        """Of each document where it begins; of those without text where they would."""

    def add(self, document: int, text: str) -> int:
        """Add a document's text; returns the number of its tokens."""
        start = len(self._documents)
        self._starts.extend([start] * (document + 1 - len(self._starts)))
        count = end = 0
        for piece in slices(text) if len(text) > _LONG_TEXT else (whole(text),):
            count += add_terms(piece, self._positions, start)
            end = piece.place + extent(piece.text)
        if document >> 8 * self._documents.itemsize:
            self._documents = array("H" if document < 1 << 16 else "I", self._documents)
        self._documents.extend(array(self._documents.typecode, (document,)) * end)
        return count

    def sorted_terms(self) -> Iterator[tuple[str, Postings]]:
        """Every term in code point order, which is that of the keys, with its postings."""
        documents, starts = self._documents, self._starts
        for key in sorted(self._positions):
            positions = self._positions.pop(key)
            if not (term := term_of(key)):
                continue
            first = documents[positions[0]]
            if len(positions) == 1:
                yield term, Postings((first,), (1,), (positions[0] - starts[first],))
                continue
            if documents[positions[-1]] == first:
                start = starts[first]
                local = array("I", [each - start for each in positions]) if start else positions
                yield term, Postings((first,), (len(positions),), local)
                continue
            holders = list(map(documents.__getitem__, positions))
            local = array("I", map(operator.sub, positions, map(starts.__getitem__, holders)))
            distinct = dict.fromkeys(holders)
            if len(distinct) == len(holders):
                yield term, Postings(holders, [1] * len(holders), local)
                continue
            counts = Counter(holders)
            yield term, Postings(array("I", counts), array("I", counts.values()), local)


def _no_numbers() -> array[int]:
    return array("I")
