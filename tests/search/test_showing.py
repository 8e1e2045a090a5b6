"""A search that shows only some documents answers as an index that never held the others."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from models.categories import Category
from search.errors import IndexDamaged
from search.index import SearchIndex
from tests.search.search_samples import make_document, open_index_in
from vault.ids import VaultId
from vault.keys import MasterKeys
from vault.sealed_file import SealedFiles
from vault.suites import suite_named

PLEDGE = Category.PLEDGE
QUERIES = [
    "保密",
    "协议",
    "保密 协议",
    "保密 OR 等级",
    "-保密",
    "等级 -协议",
    "题名:保密",
    "a1",
    "级",
    "a*",
    "NOT 级",
    "保密 OR 级",
]


def open_read_only(folder: Path) -> SearchIndex:
    keys = MasterKeys(suite_named("aes"), VaultId(bytes(16)), bytes(32)).compartments
    return SearchIndex(
        {PLEDGE: (folder / PLEDGE.value, SealedFiles(keys[PLEDGE.compartment]))}, read_only=True
    )


def state(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in [folder, *folder.rglob("*")]
    }


def answers(index: SearchIndex, query: str, **options: object) -> list[tuple[int, float]]:
    answer = index.search(query, 1000, [PLEDGE], **options)  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return [(hit.document_id, round(hit.score, 9)) for hit in answer.hits]


@pytest.mark.parametrize("seed", range(6))
def test_the_answer_is_that_of_an_index_without_the_others(tmp_path: Path, seed: int) -> None:
    """Hits, their number, their order, and even their scores."""
    generator = random.Random(seed)
    texts = {
        number: "".join(
            generator.choice("保密协议等级护 a1，") for _ in range(generator.randint(2, 60))
        )
        for number in range(1, 41)
    }
    kept = set(generator.sample(sorted(texts), generator.choice([0, 1, 7, 20, 40])))
    whole, part = open_index_in(tmp_path / "whole"), open_index_in(tmp_path / "part")
    documents = {
        number: make_document(number, text, title=text[:3]) for number, text in texts.items()
    }
    for start in range(1, 41, 13):
        whole.update(PLEDGE, [documents[n] for n in range(start, min(start + 13, 41))])
    part.update(PLEDGE, [documents[number] for number in sorted(kept)])
    shown = {(number, number * 10) for number in kept}
    for query in QUERIES:
        assert answers(whole, query, shown=shown) == answers(part, query), query
        hidden = {number * 10 for number in texts if number not in kept}
        assert answers(whole, query, hidden=hidden) == answers(part, query), query
    whole.close()
    part.close()


def test_another_version_of_a_document_is_another_document(tmp_path: Path) -> None:
    index = open_index_in(tmp_path)
    index.update(PLEDGE, [make_document(1, "保密", version_id=11), make_document(2, "保密")])
    assert [number for number, _ in answers(index, "保密", shown={(1, 10), (2, 20)})] == [2]
    index.close()


def test_an_index_opened_for_reading_writes_nothing_and_finds_everything(tmp_path: Path) -> None:
    index = open_index_in(tmp_path)
    index.update(PLEDGE, [make_document(1, "保密协议")])
    index.update(PLEDGE, [make_document(2, "等级保护")])
    index.close()
    (tmp_path / "pledge" / "left.seg.tmp").write_bytes(b"unfinished")
    (tmp_path / "pledge" / "T3_00000000000000000000000000000000.seg").write_bytes(b"superseded")
    before = state(tmp_path)
    reader = open_read_only(tmp_path)
    assert reader.indexed(PLEDGE) == {(1, 10), (2, 20)}
    assert [number for number, _ in answers(reader, "保密")] == [1]
    reader.close()
    assert state(tmp_path) == before


@pytest.mark.parametrize("lost", ["folder", "files", "contents"])
def test_an_index_opened_for_reading_that_is_missing_is_damaged_and_not_made(
    tmp_path: Path, lost: str
) -> None:
    index = open_index_in(tmp_path)
    index.update(PLEDGE, [make_document(1, "保密协议")])
    index.close()
    folder = tmp_path / "pledge"
    for path in list(folder.iterdir()):
        if lost != "contents" or path.suffix == ".toc":
            path.unlink()
    if lost == "folder":
        folder.rmdir()
    before = state(tmp_path)
    reader = open_read_only(tmp_path)
    with pytest.raises(IndexDamaged):
        reader.indexed(PLEDGE)
    with pytest.raises(IndexDamaged):
        reader.search("保密")
    reader.close()
    assert state(tmp_path) == before
