from __future__ import annotations

import gettext
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from whoosh.index import TOC

from models.categories import Category
from resources import words
from search.errors import IndexDamaged
from search.index import SearchIndex
from search.schema import INDEX_NAME, SCHEMA
from tests.search.search_samples import found, make_document, open_index_in

PLEDGE = Category.PLEDGE
TEXT = "canary 保密协议 plaintext"


def filled(folder: Path) -> Path:
    index = open_index_in(folder)
    index.update(PLEDGE, [make_document(n, f"{TEXT} {n}", title="canarytitle") for n in range(30)])
    index.update(PLEDGE, [make_document(99, TEXT)])
    index.close()
    return folder / "pledge"


def read_all(index: SearchIndex) -> None:
    index.indexed(PLEDGE)
    found(index, "保密协议")


def test_no_plaintext_reaches_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a temporary file was asked for")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    folder = filled(tmp_path)
    files = list(folder.iterdir())
    assert len(files) >= 3
    for path in files:
        data = path.read_bytes()
        for secret in ("canary", "保密", "plaintext", "title", "search.codec"):
            assert secret.encode() not in data
        assert "canary" not in path.name


def test_every_flipped_byte_is_refused_before_unpickling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path)
    originals = {path: path.read_bytes() for path in folder.iterdir()}

    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("unauthenticated bytes were unpickled")

    for path, data in originals.items():
        for place in sorted({0, 9, 20, len(data) // 2, len(data) - 1}):
            path.write_bytes(data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :])
            with monkeypatch.context() as patched:
                if path.suffix == ".toc":
                    patched.setattr(pickle, "loads", refuse)
                    patched.setattr("search.storage._Unpickler", refuse)
                index = open_index_in(tmp_path)
                with pytest.raises(IndexDamaged):
                    read_all(index)
                index.close()
        path.write_bytes(data)
    index = open_index_in(tmp_path)
    assert len(found(index, "保密协议")) == 31
    index.close()


class _Hostile:
    """Runs something when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (_run, ("code",))


_ran: list[str] = []


def _run(word: str) -> None:
    _ran.append(word)


@pytest.mark.parametrize("hostile", [[_Hostile()], _Hostile(), {"a": [_Hostile]}])
def test_whoever_has_the_key_gets_no_code_run_through_a_table_of_contents(
    tmp_path: Path, hostile: object
) -> None:
    """An officer who was granted a category holds its key, and could seal an index of his own making."""
    folder = filled(tmp_path)
    newest = max(int(path.stem.rpartition("_")[2]) for path in folder.glob("*.toc"))
    forger = open_index_in(tmp_path)
    storage = forger._shelves[PLEDGE]._files.storage
    TOC(SCHEMA, hostile, newest + 1).write(storage, INDEX_NAME)
    forger.close()
    index = open_index_in(tmp_path)
    with pytest.raises(IndexDamaged):
        read_all(index)
    index.close()
    assert _ran == []


def test_a_missing_or_swapped_file_is_damage_of_that_category_only(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    names = sorted(path.name for path in folder.iterdir())
    saved = tmp_path / "saved"
    shutil.copytree(folder, saved)
    for name in names:
        (folder / name).unlink()
        index = open_index_in(tmp_path)
        index.update(Category.GRADING, [make_document(1, "保密")])
        with pytest.raises(IndexDamaged) as caught:
            index.indexed(PLEDGE)
        assert caught.value.category is PLEDGE
        assert index.search("保密", categories=[Category.GRADING]).total == 1
        index.clear(PLEDGE)
        assert index.indexed(PLEDGE) == set()
        index.update(PLEDGE, [make_document(5, "保密")])
        assert found(index, "保密") == {1, 5}
        index.close()
        shutil.rmtree(folder)
        shutil.copytree(saved, folder)
    segments = [name for name in names if name.endswith(".seg")]
    shutil.copy(folder / segments[0], folder / segments[1])
    index = open_index_in(tmp_path)
    with pytest.raises(IndexDamaged):
        index.indexed(PLEDGE)
    index.close()


def test_leftovers_are_swept_on_opening(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    before = {path.name for path in folder.iterdir()}
    (folder / f"{INDEX_NAME}_{'a' * 32}.seg").write_bytes(b"left over")
    (folder / f"{INDEX_NAME}_{'b' * 32}.seg.tmp").write_bytes(b"left over")
    (folder / f"_{INDEX_NAME}_9.toc.tmp").write_bytes(b"left over")
    index = open_index_in(tmp_path)
    assert len(index.indexed(PLEDGE)) == 31
    index.close()
    assert {path.name for path in folder.iterdir()} == before


_KILLED_COMMIT = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, {root!r})
    import vault.durable
    from tests.search.search_samples import make_document, open_index_in
    from models.categories import Category

    index = open_index_in(Path(sys.argv[1]))
    index.update(Category.PLEDGE, [make_document(1, "旧文")])
    steps, wanted = 0, int(sys.argv[2])

    def counted(name):
        original = getattr(os, name)
        def call(*args, **options):
            global steps
            steps += 1
            if steps == wanted:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*args, **options)
        setattr(os, name, call)

    for name in ("fsync", "replace", "unlink"):
        counted(name)
    index.update(Category.PLEDGE, [make_document(1, "新文"), make_document(2, "新文")])
    print("done", steps)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills its child by a POSIX signal")
def test_a_kill_during_a_commit_leaves_the_old_or_the_new_index(tmp_path: Path) -> None:
    code = textwrap.dedent(_KILLED_COMMIT).format(root=str(Path(__file__).parents[2]))
    seen: set[frozenset[int]] = set()
    for step in range(1, 40):
        folder = tmp_path / str(step)
        folder.mkdir()
        child = subprocess.run(
            [sys.executable, "-c", code, str(folder), str(step)], capture_output=True, check=False
        )
        index = open_index_in(folder)
        old, new = found(index, "旧文"), found(index, "新文")
        assert (old, new) in (({1}, set()), (set(), {1, 2}))
        seen.add(frozenset(new))
        index.update(PLEDGE, [make_document(3, "新文")])
        assert found(index, "新文") == new | {3}
        index.close()
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    else:
        pytest.fail("the commit never came to its end")
    assert seen == {frozenset(), frozenset({1, 2})}
    assert step > 4


def test_an_index_of_an_older_version_starts_again_where_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        for module in ("search.schema", "search.codec", "search.shelf", "search.commits"):
            older.setattr(f"{module}.INDEX_NAME", "T0")
        folder = filled(tmp_path)
    reader = open_index_in(tmp_path, read_only=True)
    with reader.closing(), pytest.raises(IndexDamaged) as caught:
        reader.indexed(PLEDGE)
    assert caught.value.message == "it was written by an older version of the program"
    assert list(folder.glob("*T0*")), "an edition changes nothing"
    index = open_index_in(tmp_path)
    with index.closing():
        assert index.indexed(PLEDGE) == set()
    assert not list(folder.glob("*T0*"))


def test_an_index_whose_contents_are_gone_is_damaged(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    for contents in folder.glob("*.toc"):
        contents.unlink()
    index = open_index_in(tmp_path)
    with index.closing():
        with pytest.raises(IndexDamaged) as caught:
            index.indexed(PLEDGE)
        assert caught.value.message == "it does not open ({error})"
        index.clear(PLEDGE)
        assert index.indexed(PLEDGE) == set()


def test_damage_is_told_in_the_language_in_use(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    next(folder.glob("*.seg")).unlink()
    before = words.language()
    with open_index_in(tmp_path).closing() as index, pytest.raises(IndexDamaged) as caught:
        read_all(index)
    try:
        words.set_language("en")
        assert caught.value.problem == "a file is missing"
        words._current.add_fallback(Chinese())
        assert caught.value.problem == "缺少文件"
    finally:
        words.set_language(before)


class Chinese(gettext.NullTranslations):
    """Answers from this package's catalogue, which other tests may not have compiled yet."""

    def gettext(self, message: str) -> str:
        catalogue = words.CATALOGUES / "zh_CN" / "LC_MESSAGES" / "search.po"
        with catalogue.open("rb") as stream:
            return str(read_po(stream)[message].string)
