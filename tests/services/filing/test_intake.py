"""Filing: what is acknowledged is durable and exact, what can't be filed is named, the rest leaves no trace."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.services.filing import intake, ledger, reading
from desktop.services.filing.intake import file_each, file_paths
from desktop.services.filing.sources import SourceFile, find_files
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filed, Filing, IntakeReport
from models.categories import Category
from models.documents.filing import file_documents
from tests.archives import (
    PASSPHRASE,
    MakeHouse,
    archive_contents,
    findings,
    folder_digest,
    make_tree,
    tree_contents,
)
from vault import pieces
from vault.errors import StorageFailed

OPERATIONS = Filing(Category.OPERATIONS)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


class StopAt:
    """A progress that stops its user's patience at the n-th checkpoint."""

    def __init__(self, checkpoint: int) -> None:
        self.left = checkpoint

    def start(self, label: str, total: int | None, unit: str) -> None:
        pass

    def advance(self, amount: int, detail: str = "") -> None:
        pass

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


class Watch(StopAt):
    """A progress that adds up what it is told."""

    def __init__(self) -> None:
        super().__init__(10**9)
        self.total: int | None = 0
        self.done = 0

    def start(self, label: str, total: int | None, unit: str) -> None:
        self.total = total

    def advance(self, amount: int, detail: str = "") -> None:
        self.done += amount


def paths_of(filed: Sequence[Filed]) -> list[str]:
    return [each.path for each in filed]


def reopened(house: House) -> House:
    house.close()
    return House.open(house.path, PASSPHRASE)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a kilobyte and packs of a few, so that small files are large ones."""
    monkeypatch.setattr(pieces, "PIECE_LENGTH", 1024)
    monkeypatch.setattr(reading, "PIECE_LENGTH", 1024)
    monkeypatch.setattr(reading, "_GROUP_BYTES", 1024)
    monkeypatch.setattr(intake, "PACK_TARGET", 8 * 1024)
    monkeypatch.setattr("vault.store.PACK_TARGET", 8 * 1024)


@pytest.fixture
def small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction for every few files."""
    monkeypatch.setattr(reading, "_GROUP_FILES", 2)
    monkeypatch.setattr(ledger, "_COMMIT_FILES", 3)


def test_every_file_comes_back_byte_for_byte(house: House, tree: Path) -> None:
    report = file_paths(house, [tree], OPERATIONS)
    expected = tree_contents(tree)
    assert sorted(paths_of(report.added)) == sorted(expected)
    assert (report.duplicates, report.failed) == ((), ())
    assert report.bytes_read == sum(map(len, expected.values()))
    assert archive_contents(house) == expected
    with reopened(house) as again:
        assert archive_contents(again) == expected
        assert findings(again) == []


@pytest.mark.usefixtures("small_pieces", "small_transactions")
def test_files_of_every_size_come_back(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "sizes"
    folder.mkdir()
    generator = random.Random(3)
    for size in (0, 1, 1023, 1024, 1025, 2048, 5000, 8192, 9000, 40_000):
        (folder / f"noise {size}").write_bytes(generator.randbytes(size))
        (folder / f"zeros {size}").write_bytes(bytes(size))
    report = file_paths(house, [folder], OPERATIONS)
    assert report.failed == ()
    with reopened(house) as again:
        assert archive_contents(again) == tree_contents(folder)
        assert findings(again) == []


def test_a_real_large_file_comes_back(house: House, tmp_path: Path) -> None:
    """Real piece length: two whole pieces, one of them twice, and a rest."""
    piece = random.Random(4).randbytes(4 * 1024 * 1024)
    path = tmp_path / "large.bin"
    path.write_bytes(piece + bytes(len(piece)) + piece + b"rest")
    watch = Watch()
    report = file_paths(house, [path], OPERATIONS, progress=watch)
    assert paths_of(report.added) == ["large.bin"]
    assert watch.done == watch.total == path.stat().st_size
    assert archive_contents(house) == {"large.bin": path.read_bytes()}
    stored = sum(each.stat().st_size for each in house.vault.packs_on_disk())
    assert stored < 5 * 1024 * 1024, "the repeated piece is stored once, zeros hardly at all"
    assert findings(house) == []


def test_metadata_is_what_was_asked_for(house: House, tree: Path) -> None:
    filing = Filing(
        Category.PERSONNEL, type="简历", persons=("张三",), systems=("门户",), period="2026-07"
    )
    file_paths(house, [tree], filing)
    for document in list_documents(house):
        assert document.category is Category.PERSONNEL
        assert (document.type, document.persons, document.systems) == ("简历", ("张三",), ("门户",))
        assert document.number.startswith(f"{house.contract.number_prefix}-05-202607-")
        assert document.version.name == document.version.path.rpartition("/")[2]
        modified = document.version.modified
        assert modified is not None
        source = tree.parent / document.version.path
        assert abs(modified.timestamp() - source.stat().st_mtime) < 0.001


@needs_posix
@pytest.mark.parametrize(
    "name",
    [
        "line\nbreak.txt",
        "tab\t and \x1b[31mred",
        "表情 🗂️👩‍💻.txt",
        "x" * 255,
        "汉" * 85,
        " leading and trailing ",
        "-rf",
        "'quote\" and ; DROP TABLE",
        "back\\slash",
        "con.txt",
        ".hidden",
        "e\u0301 decomposed",
        "right‮to left",
        "%s {name} $HOME",
        "no\u200bwidth",
    ],
)
def test_awkward_names_are_kept_as_they_are(house: House, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_bytes(name.encode())
    report = file_paths(house, [folder], OPERATIONS)
    assert paths_of(report.added) == [f"folder/{name}"]
    assert archive_contents(house) == {f"folder/{name}": name.encode()}
    (document,) = list_documents(house)
    assert document.version.name == name
    assert document.title


@needs_posix
def test_names_that_are_no_text_are_filed_and_kept_apart(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    names = [b"\xff.txt", b"\xfe.txt", "你好.txt".encode("gbk")]
    try:
        for name in names:
            (folder / os.fsdecode(name)).write_bytes(name)
    except OSError:
        pytest.skip("this file system refuses such names")
    report = file_paths(house, [folder], OPERATIONS)
    assert report.failed == ()
    assert sorted(archive_contents(house).values()) == sorted(names)
    again = file_paths(house, [folder], OPERATIONS)
    assert (again.added, len(again.duplicates)) == ((), 3)


@needs_posix
def test_what_cannot_be_read_is_named_and_the_rest_is_filed(house: House, tmp_path: Path) -> None:
    folder = make_tree(tmp_path / "tree", count=5)
    expected = tree_contents(folder)
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder)
    (folder / "dangling").symlink_to("nowhere")
    missing = tmp_path / "missing"
    report = file_paths(house, [missing, folder], OPERATIONS)
    assert {each.path for each in report.failed} == {
        "missing",
        "tree/pipe",
        "tree/loop",
        "tree/dangling",
    }
    assert all(each.reason for each in report.failed)
    assert archive_contents(house) == expected


def test_the_vaults_own_folder_inside_the_tree_is_not_filed(
    make_house: MakeHouse, tmp_path: Path
) -> None:
    tree = make_tree(tmp_path / "tree", count=4)
    house = make_house("tree/inside")
    before = {path: data for path, data in tree_contents(tree).items() if ".vault/" not in path}
    report = file_paths(house, [tree], OPERATIONS)
    assert [each.path for each in report.failed] == ["tree/inside.vault"]
    assert archive_contents(house) == before


def vanish(source: Path) -> None:
    source.unlink()


def grow(source: Path) -> None:
    with source.open("ab") as stream:
        stream.write(b"more")


def shrink(source: Path) -> None:
    os.truncate(source, 10)


def become_folder(source: Path) -> None:
    source.unlink()
    source.mkdir()


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("happening", [vanish, become_folder])
@pytest.mark.parametrize("size", [100, 5000, 20_000])
def test_a_file_that_goes_between_finding_and_reading_is_named(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happening: object, size: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / name).write_bytes(name.encode() * size)
    found = find_files

    def find_then_change(paths: Sequence[Path], *, forbidden: Path) -> object:
        result = found(paths, forbidden=forbidden)
        happening(folder / "b")  # type: ignore[operator]  # one of the functions above
        return result

    monkeypatch.setattr(intake, "find_files", find_then_change)
    report = file_paths(house, [folder], OPERATIONS)
    assert [each.path for each in report.failed] == ["folder/b"]
    assert archive_contents(house) == {
        "folder/a": b"a" * size,
        "folder/c": b"c" * size,
    }
    assert findings(house) == []


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("happening", [grow, shrink])
@pytest.mark.parametrize("size", [5000, 20_000])
def test_a_large_file_that_changes_while_it_is_read_is_named_and_leaves_no_trace(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happening: object, size: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    generator = random.Random(5)
    for name in ("a", "b", "c"):
        (folder / name).write_bytes(generator.randbytes(size))
    real = pieces.cut

    def cut_and_change(stream: object) -> object:
        for number, piece in enumerate(real(stream)):  # type: ignore[arg-type]
            if number == 2 and os.path.samestat(
                os.fstat(stream.fileno()),  # type: ignore[attr-defined]
                (folder / "b").stat(),
            ):
                happening(folder / "b")  # type: ignore[operator]
            yield piece

    monkeypatch.setattr(intake, "cut", cut_and_change)
    report = file_paths(house, [folder], OPERATIONS)
    assert [each.path for each in report.failed] == ["folder/b"]
    contents = tree_contents(folder)
    contents.pop("folder/b")
    with reopened(house) as again:
        assert archive_contents(again) == contents
        assert findings(again) == []


def test_filing_the_same_tree_again_adds_nothing(house: House, tree: Path) -> None:
    first = file_paths(house, [tree], OPERATIONS)
    packs = folder_digest(house.path / "packs")
    again = file_paths(house, [tree], OPERATIONS)
    assert again.added == ()
    assert {each.path: each.document_id for each in again.duplicates} == {
        each.path: each.document_id for each in first.added
    }
    assert folder_digest(house.path / "packs") == packs
    assert len(list_documents(house)) == len(first.added)


def test_the_same_file_given_twice_in_one_run_is_filed_once(house: House, tree: Path) -> None:
    report = file_paths(house, [tree, tree], OPERATIONS)
    assert len(report.added) == len(report.duplicates) == len(tree_contents(tree))
    assert sorted(paths_of(report.duplicates)) == sorted(tree_contents(tree))
    by_path = {each.path: each.document_id for each in report.added}
    assert {each.path: each.document_id for each in report.duplicates} == by_path


@pytest.mark.usefixtures("small_pieces")
def test_large_duplicates_are_recognised_too(house: House, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(random.Random(6).randbytes(30_000))
    first = file_paths(house, [path, path], OPERATIONS)
    assert (len(first.added), len(first.duplicates)) == (1, 1)
    again = file_paths(house, [path], OPERATIONS)
    assert (again.added, [each.document_id for each in again.duplicates]) == (
        (),
        [first.added[0].document_id],
    )
    assert findings(house) == []


def test_the_same_content_under_another_name_or_category_is_another_document(
    house: House, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(bytes(range(256)) * 40)
    first = file_paths(house, [tmp_path / "one", tmp_path / "two"], OPERATIONS)
    assert len(first.added) == 2
    assert len(list(house.vault.packs_on_disk())) == 1
    other = file_paths(house, [tmp_path / "one"], Filing(Category.PLEDGE))
    assert len(other.added) == 1
    assert len({each.document_id for each in (*first.added, *other.added)}) == 3


def test_a_changed_file_of_the_same_name_is_not_a_duplicate(house: House, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    for words in (b"first", b"second"):
        path.write_bytes(words)
        assert len(file_paths(house, [path], OPERATIONS).added) == 1


def test_no_files_are_no_documents(house: House, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert file_paths(house, [tmp_path / "empty"], OPERATIONS) == IntakeReport((), (), (), 0)
    assert file_paths(house, [], OPERATIONS) == IntakeReport((), (), (), 0)


@pytest.mark.usefixtures("small_transactions")
def test_files_are_acknowledged_when_they_are_durable_and_once(
    house: House, tmp_path: Path
) -> None:
    tree = make_tree(tmp_path / "tree", count=20)
    acknowledged: list[str] = []

    def acknowledge(filed: Sequence[Filed]) -> None:
        with house.database.read() as session:
            rows = session.connection().exec_driver_sql("SELECT path FROM version")
            assert set(paths_of(filed)) <= {row[0] for row in rows}
        acknowledged.extend(paths_of(filed))

    report = file_paths(house, [tree], OPERATIONS, on_filed=acknowledge)
    assert acknowledged == paths_of(report.added)
    assert sorted(acknowledged) == sorted(tree_contents(tree))


@pytest.mark.usefixtures("small_transactions", "small_pieces")
@pytest.mark.parametrize("checkpoint", [0, 1, 2, 3, 5, 8, 13, 21])
def test_cancelling_keeps_what_was_acknowledged_and_nothing_else(
    house: House, tmp_path: Path, checkpoint: int
) -> None:
    tree = make_tree(tmp_path / "tree", count=20)
    (tree / "large").write_bytes(random.Random(7).randbytes(20_000))
    acknowledged: list[str] = []
    with pytest.raises(Cancelled):
        file_paths(
            house,
            [tree],
            OPERATIONS,
            progress=StopAt(checkpoint),
            on_filed=lambda filed: acknowledged.extend(paths_of(filed)),
        )
    contents = tree_contents(tree)
    kept = {path: contents[path] for path in acknowledged}
    assert archive_contents(house) == kept
    assert findings(house) == []
    with reopened(house) as again:
        assert archive_contents(again) == kept
        assert findings(again) == []
        file_paths(again, [tree], OPERATIONS)
        assert archive_contents(again) == contents
        assert findings(again) == []


def test_an_error_in_the_callers_callback_keeps_what_was_acknowledged(
    house: House, tree: Path
) -> None:
    def fail(_filed: Sequence[Filed]) -> None:
        raise RuntimeError("the caller's own")

    with pytest.raises(RuntimeError):
        file_paths(house, [tree], OPERATIONS, on_filed=fail)
    assert archive_contents(house) == tree_contents(tree)
    assert findings(house) == []


@pytest.mark.usefixtures("small_transactions")
def test_a_failed_transaction_is_told_and_the_archive_stays_clean_and_usable(
    house: House, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also before the vault is opened again: its packs wait for the sweep, they are not strangers."""
    real, calls = file_documents, []

    def fail(*arguments: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise StorageFailed(house.path, OSError(28, "No space left on device"))
        return real(*arguments, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(ledger, "file_documents", fail)
    acknowledged: list[str] = []
    with pytest.raises(StorageFailed):
        file_paths(
            house, [tree], OPERATIONS, on_filed=lambda filed: acknowledged.extend(paths_of(filed))
        )
    assert sorted(archive_contents(house)) == sorted(acknowledged)
    assert findings(house) == []
    file_paths(house, [tree], OPERATIONS)
    assert archive_contents(house) == tree_contents(tree)
    assert findings(house) == []


def test_filing_each_in_its_own_way(house: House, tree: Path) -> None:
    contents = tree_contents(tree)
    files = [
        (
            SourceFile(os.fspath(tree.parent / path), path, len(data)),
            Filing(list(Category)[number % 3], type=f"类型 {number}"),
        )
        for number, (path, data) in enumerate(contents.items())
    ]
    reports = file_each(house, files)
    assert len(reports) == len(Category)
    assert archive_contents(house) == contents
    filed = {document.version.path: document for document in list_documents(house)}
    for source, filing in files:
        assert filed[source.shown].category is filing.category
        assert filed[source.shown].type == filing.type
    assert findings(house) == []


def test_every_filing_is_journalled_in_order(house: House, tree: Path) -> None:
    report = file_paths(house, [tree], OPERATIONS)
    with house.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT object_name, actor FROM audit_event WHERE action = 'filed' ORDER BY sequence"
        )
        events = [tuple(row) for row in rows]
    assert events == [(f"document {each.document_id}", "测试") for each in report.added]
