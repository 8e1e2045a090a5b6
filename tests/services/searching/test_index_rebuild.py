"""A rebuild that is stopped anywhere goes on later, ends as one that never was, and is never seen by a search.

SHOUDANG_REBUILD_KILLS sets how often the process is killed, SHOUDANG_CRASH_SEED at which moments.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.disposal.purging import purge_documents
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keeping.checking import check_vault
from desktop.services.library import list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filing
from desktop.services.searching import index_rebuild
from desktop.services.searching.finding import search_documents
from desktop.services.searching.index_rebuild import index_status, rebuild_index
from models.categories import Category
from search.schema import FIELDS, GROWING_NAME
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.filing.test_intake import StopAt
from tests.services.rebuilding import AT_ONCE

_ROOT = Path(__file__).resolve().parents[3]
_KILLS = int(os.environ.get("SHOUDANG_REBUILD_KILLS", "4"))
_SEED = int(os.environ.get("SHOUDANG_CRASH_SEED", "20260701"))
_FILES = 120
QUERIES = (
    "巡检",
    "检",
    "-第3号",
    '"张三 保管"',
    "人员:zs",
    "记录 第1*",
    "格式:txt -机房",
    "机房 OR 门户",
)

Postings = dict[tuple[str, str], dict[int, tuple[int, ...]]]


def contents(house: House) -> dict[Category, tuple[Postings, set[tuple[int, int]]]]:
    """Every posting of every term by version, whatever segments it lies in; deleted ones left out."""
    found = {}
    for category in Category:
        postings: Postings = {}
        lengths: set[tuple[int, int]] = set()
        for part in house.index._shelves[category]._open().parts:
            table, deleted = part.file.table, part.segment.deleted
            for field in FIELDS:
                for term, each in part.file.terms(field):
                    pairs = (
                        each.by_document() if each.positions else ((n, ()) for n in each.documents)
                    )
                    for number, places in pairs:
                        if number not in deleted:
                            version = table.version_ids[number]
                            holders = postings.setdefault((field, term), {})
                            assert version not in holders
                            holders[version] = tuple(places)
            lengths |= {
                (table.version_ids[number], length)
                for number, length in enumerate(table.lengths["body"])
                if number not in deleted
            }
        found[category] = (postings, lengths)
    return found


def answers(house: House) -> list[tuple[str, int, list[tuple[int, float]]]]:
    """What some queries find, with scores."""
    found = []
    for query in QUERIES:
        answer = house.index.search(query, 1000)
        hits = [(hit.version_id, round(hit.score, 9)) for hit in answer.hits]
        found.append((query, answer.total, hits))
    assert any(total for _query, total, _hits in found)
    return found


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose index came about in many small commits, closed."""
    folder = tmp_path_factory.mktemp("rebuild")
    chance = random.Random(3)
    words = ("机房", "门户", "巡检", "空调", "密钥SM4", "张三 保管", "getUserName", "正常")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        patch.setattr("desktop.services.searching.indexing._INDEXED_AT_ONCE", 7)
        with make_quick_house(folder / "archive.vault") as house:
            for category in (Category.OPERATIONS, Category.PLEDGE):
                files = folder / category.value
                files.mkdir()
                for number in range(_FILES):
                    text = "，".join(chance.choices(words, k=60))
                    (files / f"记录第{number}号.txt").write_text(f"{text}\n第{number}号", "utf-8")
                file_paths(house, [files], Filing(category, "巡检表", ("张三",), ("门户网站",)))
            make_searchable(house)
            purge = [document.id for document in list_documents(house)[::20]]
            purge_documents(house, purge, reason="试验")
    return folder / "archive.vault"


@pytest.fixture
def copied(filed: Path, tmp_path: Path, quick_unlock: None) -> Path:
    """A copy of that archive, closed."""
    return Path(shutil.copytree(filed, tmp_path / "copy.vault"))


@pytest.fixture
def archive(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The same, open; a rebuild makes many commits of it."""
    monkeypatch.setattr(index_rebuild, "_AT_ONCE", AT_ONCE)
    with House.open(copied, PASSPHRASE) as house:
        yield house


def killed_after(vault: Path, seconds: float) -> bool:
    """Start a rebuild, kill it so long after it began, and say whether it was done by then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.rebuilding", str(vault)],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"begins"
    time.sleep(seconds)
    process.kill()
    rest, _nothing = process.communicate()
    return b"done" in rest


def test_a_rebuild_killed_at_any_moment_ends_as_an_undisturbed_one(
    filed: Path, tmp_path: Path, quick_unlock: None
) -> None:
    chance = random.Random(_SEED)
    with House.open(
        Path(shutil.copytree(filed, tmp_path / "undisturbed.vault")), PASSPHRASE
    ) as house:
        before, listed = answers(house), contents(house)
        started = time.perf_counter()
        assert rebuild_index(house) == len(list_documents(house))
        duration = max(0.3, 3 * (time.perf_counter() - started))
        undisturbed, expected = answers(house), contents(house)
    assert before == undisturbed
    assert listed == expected
    interrupted = 0
    for number in itertools.count():
        # More where all came too late: the machine may have been busier when it was measured.
        if number >= _KILLS * (1 if interrupted else 10):
            break
        vault = Path(shutil.copytree(filed, tmp_path / f"{number}.vault"))
        done = False
        for _ in range(chance.choice((1, 1, 2, 3))):
            done = done or killed_after(vault, chance.uniform(0, duration))
        with House.open(vault, PASSPHRASE) as house:
            grown = sum(each.rebuilt for each in index_status(house))
            interrupted += not done
            assert answers(house) == before
            taken = rebuild_index(house)
            assert done or taken <= len(list_documents(house)) - grown
            assert answers(house) == undisturbed
            assert contents(house) == expected
            assert check_vault(house).findings == ()
        left = [path.name for path in (vault / "index").rglob(f"_{GROWING_NAME}_*")]
        assert left == []
        shutil.rmtree(vault)
    assert interrupted


def test_a_rebuild_goes_on_where_it_was_stopped(archive: House) -> None:
    before, expected = answers(archive), contents(archive)
    with pytest.raises(Cancelled):
        rebuild_index(archive, progress=StopAt(5))
    grown = {each.category: each.rebuilt for each in index_status(archive)}
    assert sum(grown.values()) >= AT_ONCE
    assert answers(archive) == before
    total = len(list_documents(archive))
    assert rebuild_index(archive) == total - sum(grown.values())
    assert sum(each.rebuilt for each in index_status(archive)) == 0
    assert (answers(archive), contents(archive)) == (before, expected)


def test_what_changes_during_a_rebuild_is_in_the_new_index_as_it_is_at_the_end(
    archive: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filed, indexed anew and purged between two batches."""
    fresh = tmp_path / "新.txt"
    fresh.write_text("新来的记录", encoding="utf-8")
    first, second, *_rest = list_documents(archive, Category.OPERATIONS)
    grow = archive.index.grow
    calls = 0

    def interrupted(*arguments: object, **options: object) -> bool:
        nonlocal calls
        calls += 1
        done = grow(*arguments, **options)  # type: ignore[arg-type]
        if calls == 3:
            file_paths(archive, [fresh], Filing(Category.OPERATIONS))
            make_searchable(archive)
            purge_documents(archive, [first.id], reason="试验")
        return done

    monkeypatch.setattr(archive.index, "grow", interrupted)
    rebuild_index(archive)
    assert calls > 3
    assert search_documents(archive, "新来的记录").total == 1
    present = {document for document, _version in archive.index.indexed(Category.OPERATIONS)}
    assert first.id not in present
    assert second.id in present
    assert check_vault(archive).findings == ()


def test_a_batch_that_was_looked_up_before_a_change_is_looked_up_again(archive: House) -> None:
    category = Category.OPERATIONS
    generation = archive.index.generation(category)
    archive.index.update(category, [])
    assert archive.index.grow(category, [], since=generation) is False
    assert archive.index.grown(category) == set()


def test_a_lost_index_is_no_hindrance(archive: House) -> None:
    archive.index.clear(Category.OPERATIONS)
    assert rebuild_index(archive) > 0
    make_searchable(archive)
    assert search_documents(archive, "巡检").total > _FILES


def test_a_purge_leaves_nothing_in_an_unfinished_rebuild(archive: House) -> None:
    with pytest.raises(Cancelled):
        rebuild_index(archive, progress=StopAt(3))
    grown = archive.index.grown(Category.OPERATIONS) or archive.index.grown(Category.PLEDGE)
    category = Category.OPERATIONS if archive.index.grown(Category.OPERATIONS) else Category.PLEDGE
    document = min(document for document, _version in grown)
    purge_documents(archive, [document], reason="试验")
    state = archive.index._shelves[category]._growing()
    assert state is None or all(
        document not in part.file.table.document_ids for part in state.parts
    )
