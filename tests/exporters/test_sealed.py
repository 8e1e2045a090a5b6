"""The stream inside a sealed rendition has one form only, and no name in it leads anywhere else."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters import sealed
from exporters.disk_tree import read_tree
from exporters.errors import ContentChanged, OutputFailed, SealedContentWrong
from exporters.sealed import ContentCheck, StreamFile, ordered, pack, stream_length, unpack
from tests.services.bags import FILES, contents, listing, make_bag, stream_of


def read(stream: bytes, step: int = 1000) -> dict[str, bytes]:
    pieces = [stream[start : start + step] for start in range(0, len(stream), step)]
    return {file.path: b"".join(content) for file, content in unpack(pieces)}


def packed(folder: Path) -> bytes:
    files = ordered(read_tree(folder).files)
    stream = b"".join(pack(folder, files))
    assert len(stream) == stream_length(files)
    return stream


def test_a_folder_comes_out_as_it_went_in_and_twice_the_same(tmp_path: Path) -> None:
    make_bag(tmp_path)
    stream = packed(tmp_path)
    assert stream == packed(tmp_path)
    for step in (1, 511, 512, 100_000):
        assert read(stream, step) == contents(tmp_path)


def test_any_tar_reader_takes_it(tmp_path: Path) -> None:
    make_bag(tmp_path)
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path))) as archive:
        found = {}
        for member in archive.getmembers():
            assert (member.isreg(), member.mtime, member.mode) == (True, 0, 0o644)
            stream = archive.extractfile(member)
            assert stream is not None
            found[member.name] = stream.read()
    assert found == contents(tmp_path)


def test_a_file_of_more_than_eight_gib_has_its_size_in_a_record() -> None:
    head = sealed._head(0, StreamFile("data/x", 9 << 30))
    with tarfile.open(fileobj=io.BytesIO(head), mode="r|") as archive:
        member = archive.next()
    assert member is not None
    assert (member.name, member.size) == ("data/x", 9 << 30)
    source = sealed._Source([head])
    assert sealed._read_head(source, source.take(512), 0) == StreamFile("data/x", 9 << 30)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x",
        "data/../../x",
        "data/./x",
        "data//x",
        "data/",
        "",
        "C:/x",
        "C:x",
        "\\\\server\\share\\x",
        "data\\x",
        "data/x\0y",
        "data/x\ny",
        "data/x\x85",
        "data/x.",
        "data/x ",
        "data/x /y",
        "data/aux",
        "data/NUL.txt",
        "data/com1 .tar",
        "data/LPT¹",
        "data/a?b",
        "data/" + "x" * 1000,
        "data/e\u0301",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(SealedContentWrong, match="name that is not allowed"):
        read(stream_of((path, b"x")))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("data/A", "data/a"),
        ("data/A/x", "data/a/y"),
        ("data/Ａ", "data/ａ"),
        ("data/x", "data/x/y"),
        ("data/X", "data/x/y"),
        ("data/X/y", "data/x"),
        ("data/ß", "data/ss"),
    ],
)
def test_names_that_some_file_system_takes_for_one_are_refused(first: str, second: str) -> None:
    files = sorted([(first, b"1"), (second, b"2")], key=lambda each: each[0].encode())
    with pytest.raises(SealedContentWrong, match="can't be told"):
        read(stream_of(*files))


def test_order_and_repetition_are_refused() -> None:
    for files in ((("b", b""), ("a", b"")), (("a", b""), ("a", b""))):
        with pytest.raises(SealedContentWrong, match="wrong place, or twice"):
            read(stream_of(*files))


def test_any_other_form_is_refused() -> None:
    """Whatever is accepted with one bit changed is what would have been written for other names or contents."""
    stream = stream_of(("data/a", b"xyz"), ("data/b", b""))
    accepted = 0
    for place in range(len(stream)):
        changed = stream[:place] + bytes([stream[place] ^ 0x20]) + stream[place + 1 :]
        try:
            files = read(changed)
        except SealedContentWrong:
            continue
        assert stream_of(*files.items()) == changed
        accepted += 1
    assert 3 <= accepted <= 3 + len("data/a" + "data/b")


def test_cut_at_any_byte_or_lengthened_it_is_refused() -> None:
    stream = stream_of(("data/a", b"xyz"), ("data/b", b"1" * 513))
    for length in range(len(stream)):
        with pytest.raises(SealedContentWrong):
            read(stream[:length], 97)
    for more in (b"\0", bytes(512), b"x"):
        with pytest.raises(SealedContentWrong):
            read(stream + more)


@pytest.mark.parametrize("kind", [tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT])
def test_archives_of_others_are_refused_with_links_and_all(kind: int) -> None:
    for setting in ({}, {"type": tarfile.SYMTYPE, "linkname": "/etc"}, {"type": tarfile.DIRTYPE}):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=kind) as archive:
            member = tarfile.TarInfo("data/x")
            for name, value in setting.items():
                setattr(member, name, value)
            archive.addfile(member)
        with pytest.raises(SealedContentWrong):
            read(buffer.getvalue())


@given(st.binary(max_size=3000))
def test_noise_is_refused_and_nothing_worse(noise: bytes) -> None:
    with pytest.raises(SealedContentWrong):
        read(noise + b"x")


def test_a_file_that_changed_meanwhile_or_went_is_named(tmp_path: Path) -> None:
    make_bag(tmp_path)
    files = ordered(read_tree(tmp_path).files)
    for data in (b"a" * 699, b"a" * 701):
        (tmp_path / "data/其他/a.txt").write_bytes(data)
        with pytest.raises(ContentChanged, match=r"其他/a\.txt"):
            b"".join(pack(tmp_path, files))
    (tmp_path / "data/其他/a.txt").unlink()
    with pytest.raises(OutputFailed, match=r"a\.txt"):
        b"".join(pack(tmp_path, files))


def checked(files: dict[str, bytes], root: str) -> ContentCheck:
    check = ContentCheck()
    for path, data in files.items():
        assert b"".join(check.watch(StreamFile(path, len(data)), [data[:3], data[3:]])) == data
    check.require(bytes.fromhex(root))
    return check


def test_only_what_the_manifests_say_passes(tmp_path: Path) -> None:
    root = make_bag(tmp_path)
    whole = contents(tmp_path)
    assert checked(whole, root).files == len(FILES) + 4
    assert checked({**whole, "root-signature.json": b"{}"}, root)
    wrong = [
        ({**whole, "data/其他/a.txt": b"b"}, root, "not what the manifest says"),
        ({**whole, "data/x": b""}, root, "not listed"),
        ({**whole, "x.txt": b""}, root, "not listed"),
        ({**whole, "bag-info.txt": b"x"}, root, "not what the manifest says"),
        ({**whole, "manifest-sha256.txt": b"x"}, root, "digits"),
        (whole, "00" * 32, "root"),
        ({**whole, "tagmanifest-sha256.txt": listing({"../x": b""})}, root, "leads out"),
    ]
    wrong += [
        ({path: data for path, data in whole.items() if path != gone}, root, "missing")
        for gone in ("data/说明文件.TXT", "bagit.txt", "manifest-sha256.txt")
    ]
    for files, claimed, problem in wrong:
        with pytest.raises(SealedContentWrong, match=problem):
            checked(files, claimed)
    marked = {**whole, "未完成-INCOMPLETE.txt": b""}
    with pytest.raises(SealedContentWrong, match="never completed"):
        checked(marked, root)
