"""Documents and a really sealed index, for the tests of this package."""

from __future__ import annotations

from pathlib import Path

from models.categories import Category
from search.index import SearchIndex
from search.records import IndexedDocument
from vault.ids import VaultId
from vault.keys import MasterKeys
from vault.sealed_file import SealedFiles
from vault.suites import suite_named


def make_document(document_id: int, text: str = "", **fields: object) -> IndexedDocument:
    values: dict[str, object] = {
        "version_id": document_id * 10,
        "category": Category.PLEDGE,
        "title": "",
        "name": "",
        "number": "",
        "type": "",
        "period": "",
        "persons": (),
        "systems": (),
        **fields,
    }
    return IndexedDocument(document_id=document_id, text=text, **values)  # type: ignore[arg-type]


def open_index_in(folder: Path, *, read_only: bool = False) -> SearchIndex:
    keys = MasterKeys(suite_named("aes"), VaultId(bytes(16)), bytes(32)).compartments
    return SearchIndex(
        {
            category: (folder / category.value, SealedFiles(keys[category.compartment]))
            for category in (Category.PLEDGE, Category.GRADING)
        },
        read_only=read_only,
    )


def found(index: SearchIndex, query: str) -> set[int]:
    answer = index.search(query, limit=10_000)
    ids = [hit.document_id for hit in answer.hits]
    assert answer.total == len(ids) == len(set(ids))
    return set(ids)
