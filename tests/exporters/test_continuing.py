"""A build that the medium failed: it keeps what it has, never looks finished, and the same build goes on from there."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exporters.bag import BagWriter, ByteSink, open_new
from exporters.bag_marker import INCOMPLETE
from exporters.errors import NotAPackage, OutputFailed, OutputNotEmpty, StrangeFile
from exporters.handover import BuiltPackage, PackageItem, build_package
from exporters.package_details import PackageDetails
from exporters.verify import verify_package
from resources import words
from tests.exporters.builders import CONTRACT, NOW, item, items
from tests.exporters.test_bag import FullDisk

_MADE_OF = "00ff client"


class _Counted:
    """Opens files and counts the bytes written to each."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def __call__(self, path: Path) -> ByteSink:
        self.opened.append(path.name)
        return open_new(path)


def _build(
    out: Path,
    *,
    opener: Callable[[Path], ByteSink] = open_new,
    made_of: str = _MADE_OF,
    documents: list[PackageItem] | None = None,
    on_bytes: Callable[[int, str], None] = lambda _count, _name: None,
) -> BuiltPackage:
    return build_package(
        out,
        CONTRACT,
        items() if documents is None else documents,
        now=NOW,
        opener=opener,
        on_bytes=on_bytes,
        details=PackageDetails(resume=made_of),
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> BuiltPackage:
    before = words.language()
    words.set_language("en")
    built = _build(tmp_path_factory.mktemp("whole") / "p")
    words.set_language(before)
    return built


@pytest.mark.parametrize("room", [50, 1000, 1_500_000, 2_520_000, 2_590_000])
def test_a_full_medium_keeps_what_it_has_and_the_retry_goes_on(
    tmp_path: Path, whole: BuiltPackage, room: int
) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed) as caught:
        _build(out, opener=FullDisk(room))
    assert caught.value.full
    assert caught.value.path.is_relative_to(out)
    if not out.exists():
        # Not even the marker had room: then there is nothing that could be continued.
        assert room < 200
        assert not caught.value.kept
    else:
        assert caught.value.kept
        assert "incomplete" in [finding.check for finding in verify_package(out).findings]
    counted = _Counted()
    again = _build(out, opener=counted)
    assert verify_package(out).ok
    assert again == BuiltPackage(out, whole.documents, whole.files, whole.bytes, again.root)
    # What was whole wasn't written again.
    before = [
        path for path in sorted((whole.folder / "data/电子档案").rglob("*")) if path.is_file()
    ]
    rewritten = sum(path.name in counted.opened for path in before)
    assert rewritten < len(before) or room <= 1000


def test_what_goes_on_ends_with_the_same_package(tmp_path: Path, whole: BuiltPackage) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_560_000))
    root = _build(out).root
    assert root == whole.root


def test_bytes_are_told_once_whether_written_or_kept(tmp_path: Path) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_560_000))
    told: list[int] = []
    _build(out, on_bytes=lambda count, _name: told.append(count))
    documents = sum(entry.document.version.size for entry in items())
    read = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    assert sum(told) == documents + read


def test_a_damaged_remainder_is_written_again(tmp_path: Path, whole: BuiltPackage) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_590_000))
    victim = next(out.rglob("TEST26-08-0008*"))
    victim.write_bytes(b"y" * victim.stat().st_size)
    assert _build(out).root == whole.root


@pytest.mark.parametrize(
    "spoil",
    [
        lambda out: (out / "data/其他/fremd.txt").write_text("x"),
        lambda out: (out / "data/电子档案/2026/x.txt").write_text("x"),
        lambda out: (out / "fremd.txt").write_text("x"),
        lambda out: (out / "data/link").symlink_to("/"),
        lambda out: os.mkfifo(out / "data/pipe"),
    ],
    ids=["beside papers", "among documents", "at the root", "link", "pipe"],
)
def test_anything_strange_there_is_refused_and_stays(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_590_000))
    (out / "data/其他").mkdir(exist_ok=True)
    spoil(out)
    before = sorted(out.rglob("*"))
    with pytest.raises(StrangeFile):
        _build(out)
    assert sorted(out.rglob("*")) == before


def test_another_vaults_build_is_not_continued(tmp_path: Path) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_590_000))
    before = sorted(out.rglob("*"))
    for made_of in ("00fe client", "00ff full", ""):
        with pytest.raises(OutputNotEmpty):
            _build(out, made_of=made_of)
    assert sorted(out.rglob("*")) == before


def test_a_finished_package_is_never_written_to(tmp_path: Path, whole: BuiltPackage) -> None:
    out = Path(shutil.copytree(whole.folder, tmp_path / "p"))
    with pytest.raises(OutputNotEmpty):
        _build(out)
    assert verify_package(out).root == whole.root


def test_documents_that_went_meanwhile_are_taken_away(tmp_path: Path) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_590_000))
    assert list(out.rglob("TEST26-08-0008*"))
    built = _build(out, documents=[item(1), item(2)])
    assert verify_package(out).ok
    assert built.documents == 2
    assert not list(out.rglob("TEST26-08-0008*"))


def test_a_marker_that_was_cut_begins_anew(tmp_path: Path) -> None:
    out = tmp_path / "p"
    out.mkdir()
    (out / INCOMPLETE).write_bytes(b"This pack")
    _build(out)
    assert verify_package(out).ok


def test_stopping_a_continued_build_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(_count: int, _name: str) -> None:
        raise Stopped

    out = tmp_path / "p"
    with pytest.raises(OutputFailed):
        _build(out, opener=FullDisk(2_590_000))
    with pytest.raises(Stopped):
        _build(out, on_bytes=stop)
    assert not any(out.rglob("*")) if out.exists() else True


def test_a_medium_that_cannot_be_read_back_keeps_what_it_has(
    tmp_path: Path, whole: BuiltPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exporters.package_tree import PackageTree

    given = PackageTree.open

    def pulled(tree: PackageTree, path: str) -> object:
        if path.startswith("data/其他"):
            raise OSError(errno.EIO, "pulled")
        return given(tree, path)

    out = tmp_path / "p"
    with monkeypatch.context() as patch:
        patch.setattr(PackageTree, "open", pulled)
        with pytest.raises(OutputFailed) as caught:
            _build(out)
    assert caught.value.kept
    assert (out / INCOMPLETE).exists()
    assert _build(out).root == whole.root


def test_without_what_it_is_made_of_nothing_is_continued(tmp_path: Path) -> None:
    out = tmp_path / "p"
    with pytest.raises(OutputFailed) as caught:
        _build(out, opener=FullDisk(2_590_000), made_of="")
    assert not caught.value.kept
    assert not out.exists()


def test_a_bag_is_no_package_before_it_has_its_marker(tmp_path: Path) -> None:
    bag = BagWriter(tmp_path / "p", resume=_MADE_OF).__enter__()
    bag.claim(["x"])
    assert verify_package(tmp_path / "p").findings[0].check == "incomplete"
    shutil.rmtree(tmp_path / "p")
    (tmp_path / "p").mkdir()
    with pytest.raises(NotAPackage):
        verify_package(tmp_path / "p")
