"""The new index that a rebuild grows beside the old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.categories import Category
from search.index import SearchIndex
from search.records import IndexedDocument
from search.schema import GROWING_NAME
from tests.search.search_samples import found, make_document, open_index_in

PLEDGE = Category.PLEDGE
OLD = [make_document(number, "旧文") for number in (1, 2, 3)]
NEW = [make_document(number, "新文") for number in (1, 2, 3)]


def grow(index: SearchIndex, documents: list[IndexedDocument]) -> None:
    assert index.grow(PLEDGE, documents, since=index.generation(PLEDGE))


def test_nothing_is_seen_of_it_until_it_takes_the_old_ones_place(index: SearchIndex) -> None:
    index.update(PLEDGE, OLD)
    for document in NEW:
        grow(index, [document])
        assert (found(index, "旧文"), found(index, "新文")) == ({1, 2, 3}, set())
    assert index.grown(PLEDGE) == {(1, 10), (2, 20), (3, 30)}
    index.finish_growing(PLEDGE)
    assert (found(index, "旧文"), found(index, "新文")) == (set(), {1, 2, 3})
    assert index.grown(PLEDGE) == set()


def test_it_survives_closing_and_commits_of_the_old_one(tmp_path: Path) -> None:
    for number, document in enumerate(NEW):
        with open_index_in(tmp_path).closing() as index:
            assert len(index.grown(PLEDGE)) == number
            grow(index, [document])
            index.update(PLEDGE, [make_document(7 + number, "旁的")])
    with open_index_in(tmp_path).closing() as index:
        index.finish_growing(PLEDGE)
        assert found(index, "新文") == {1, 2, 3}


def test_what_is_updated_or_removed_falls_out_of_it(index: SearchIndex) -> None:
    index.update(PLEDGE, OLD)
    grow(index, NEW)
    index.update(PLEDGE, [make_document(1, "更新的文")])
    assert index.grown(PLEDGE) == {(2, 20), (3, 30)}
    index.remove(PLEDGE, [20])
    assert index.grown(PLEDGE) == {(3, 30)}
    index.forget_grown(PLEDGE, [30])
    assert index.grown(PLEDGE) == set()
    assert found(index, "更新的文") == {1}


def test_documents_looked_up_before_a_commit_are_not_taken(index: SearchIndex) -> None:
    since = index.generation(PLEDGE)
    index.update(PLEDGE, OLD)
    assert not index.grow(PLEDGE, NEW, since=since)
    assert index.grown(PLEDGE) == set()
    assert index.grow(PLEDGE, NEW, since=index.generation(PLEDGE))


def test_a_crash_right_after_the_change_of_places_leaves_the_new_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_index_in(tmp_path).closing() as index:
        index.update(PLEDGE, OLD)
        grow(index, NEW)
        with monkeypatch.context() as crash:
            crash.setattr("search.shelf.Shelf._forget_growing", _crash)
            with pytest.raises(KeyboardInterrupt):
                index.finish_growing(PLEDGE)
    assert list((tmp_path / "pledge").glob(f"_{GROWING_NAME}_*"))
    with open_index_in(tmp_path).closing() as index:
        assert found(index, "新文") == {1, 2, 3}
        assert index.grown(PLEDGE) == set()
        index.update(PLEDGE, [make_document(4, "新文")])
        assert found(index, "新文") == {1, 2, 3, 4}
    assert not list((tmp_path / "pledge").glob(f"_{GROWING_NAME}_*"))


def _crash(_shelf: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("broken", ["cut", "gone"])
def test_a_damaged_one_is_given_up_and_the_old_index_answers(tmp_path: Path, broken: str) -> None:
    with open_index_in(tmp_path).closing() as index:
        index.update(PLEDGE, OLD)
        before = set((tmp_path / "pledge").iterdir())
        grow(index, NEW)
    (segment,) = [path for path in (tmp_path / "pledge").glob("*.seg") if path not in before]
    if broken == "cut":
        segment.write_bytes(segment.read_bytes()[:-1])
    else:
        segment.unlink()
    with open_index_in(tmp_path).closing() as index:
        assert found(index, "旧文") == {1, 2, 3}
        assert index.grown(PLEDGE) == set()


def test_a_purge_gives_it_up_if_it_knows_the_document(index: SearchIndex, tmp_path: Path) -> None:
    index.update(PLEDGE, OLD)
    grow(index, NEW)
    index.purge(PLEDGE, [4])
    assert len(index.grown(PLEDGE)) == 3
    index.purge(PLEDGE, [3])
    assert index.grown(PLEDGE) == set()
    assert len(list((tmp_path / "pledge").glob("*.seg"))) == 1
