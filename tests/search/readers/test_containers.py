"""Members of archives and attachments are read in memory, each under its path; what can't be read is named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from search.fencing.budget import DEEPEST, Budget
from search.fencing.extract import Extractor
from search.fencing.reasons import Reason, Unreadable
from search.readers.containers import _take_all
from search.readers.content import Content
from search.readers.members import Member, member_name, shown_path
from search.records import Extraction
from tests.search.archive_samples import PASSWORD, SAMPLES
from tests.search.bombs import docx, seven_zip, zipped

PATHS = ["", "材料/b.txt", "材料/协议.txt"]


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(workers=1) as opened:
        yield opened


def parts(found: Extraction) -> dict[str, str]:
    """The text of each part by its path; pages of one part are joined."""
    pages: dict[str, str] = {}
    for place, text in zip(found.layout.pages, found.text.split("\f"), strict=True):
        path = place.part or place.label
        pages[path] = pages[path] + "|" + text if path in pages else text
    return pages


def tar(
    files: dict[str, bytes], encoding: str = "utf-8", layout: int = tarfile.PAX_FORMAT
) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding=encoding, format=layout) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def gbk_zip() -> bytes:
    """As Chinese Windows writes names: in its code page, without a word about it."""
    name = "材料/保密协议.txt".encode("gbk")
    packed = zipped({"x" * len(name): "张三"}, zipfile.ZIP_STORED)
    return packed.replace(b"x" * len(name), name)


TAR = tar({"材料/协议.txt": "保密协议".encode("gbk"), "a/b.txt": b"second file"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tar", TAR),
        ("a.tar.gz", gzip.compress(TAR)),
        ("a.tgz", gzip.compress(TAR)),
        ("a.tar.bz2", bz2.compress(TAR)),
        ("a.tar.xz", lzma.compress(TAR)),
        ("renamed.dat", gzip.compress(TAR)),
        ("old.tar", tar({"材料/协议.txt": "保密协议".encode(), "a/b.txt": b"second file"}, "gbk", tarfile.GNU_FORMAT)),
        ("a.zip", zipped({"材料/协议.txt": "保密协议", "a/b.txt": "second file"})),
    ],
)  # fmt: skip
def test_members_are_parts_with_their_paths(extractor: Extractor, name: str, data: bytes) -> None:
    found = extractor.extract(name, data)
    assert parts(found) == {
        "": "材料/协议.txt\na/b.txt",
        "材料/协议.txt": "保密协议",
        "a/b.txt": "second file",
    }
    assert {page.kind for page in found.layout.pages} == {"part"}
    assert (found.reason, found.unread, found.pages) == ("", (), 3)


def test_names_in_gbk_and_in_utf_8_are_told_apart(extractor: Extractor) -> None:
    assert "材料/保密协议.txt" in parts(extractor.extract("a.zip", gbk_zip()))
    assert member_name("材料/é.txt".encode()) == "材料/é.txt"


@pytest.mark.parametrize("name", ["a.log.gz", "a.log.bz2", "a.log.xz"])
def test_a_packed_file_is_a_part_under_its_own_name(extractor: Extractor, name: str) -> None:
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[name[6:]]
    packed = pack("错误\n".encode("gbk")) + pack("第二段\n".encode("gbk"))
    assert parts(extractor.extract(name, packed)) == {"": "a.log", "a.log": "错误\n第二段\n"}


@pytest.mark.parametrize(
    "name",
    ["lzma2", "lzma", "bcj", "delta", "bzip2", "deflate", "copy", "apart"],
)
def test_7z_is_read_however_it_was_packed(extractor: Extractor, name: str) -> None:
    found = extractor.extract("a.7z", SAMPLES[f"{name}.7z"])
    read = parts(found)
    assert {path: read[path] for path in PATHS[1:]} == {
        "材料/b.txt": "second file\n",
        "材料/协议.txt": "保密协议\n",
    }
    assert "材料/a.exe" in read[""]
    assert found.flags == {"executable"}


def test_7z_that_asks_for_a_dictionary_of_gigabytes_gets_what_it_needs(
    extractor: Extractor,
) -> None:
    plain = "保密协议".encode() * 50
    chain: list[dict[str, int]] = [{"id": lzma.FILTER_LZMA1, "dict_size": 4096}]
    packed = lzma.compress(plain, lzma.FORMAT_RAW, filters=chain)
    coder = b"\x23\x03\x01\x01\x05\x5d\xff\xff\xff\xff"
    size = b"\x82" + bytes([len(plain) & 0xFF])
    assert len(plain) >> 8 == 2
    streams = b"\x06\x00\x01\x09" + bytes([len(packed)]) + b"\x00"
    streams += b"\x07\x0b\x01\x00\x01" + coder + b"\x0c" + size + b"\x00\x00"
    names = "a.txt\0".encode("utf-16-le")
    files = b"\x05\x01\x11" + bytes([len(names) + 1]) + b"\0" + names + b"\0"
    archive = seven_zip(b"\x01\x04" + streams + files + b"\0", packed)
    assert parts(extractor.extract("a.7z", archive))["a.txt"].encode() == plain


def test_7z_with_a_method_that_is_not_read_says_so(extractor: Extractor) -> None:
    found = extractor.extract("a.7z", SAMPLES["ppmd.7z"])
    assert (found.text, found.reason) == ("", Reason.UNSUPPORTED.sentence)
    assert ("材料/协议.txt", Reason.UNSUPPORTED.sentence) in found.unread


@pytest.mark.parametrize("name", ["lzma2.7z", "locked.7z", "zip-aes.zip"])
def test_no_flipped_byte_changes_a_text_unnoticed(extractor: Extractor, name: str) -> None:
    whole = SAMPLES[name]
    password = PASSWORD if name.endswith("7z") else "secret"
    good = parts(extractor.extract(name, whole, password=password))
    for at in range(0, len(whole), 3):
        changed = bytes([*whole[:at], whole[at] ^ 0x10, *whole[at + 1 :]])
        found = extractor.extract(name, changed, password=password)
        if found.text:
            read = parts(found)
            assert set(read.values()) - {read.get("")} <= set(good.values())
        else:
            assert found.reason


def test_a_document_in_an_archive_in_a_mail_keeps_its_pages(extractor: Extractor) -> None:
    break_ = "<w:p><w:r><w:t>第一页</w:t><w:br w:type='page'/><w:t>第二页</w:t></w:r></w:p>"
    mail = EmailMessage()
    mail["Subject"] = "材料"
    mail.set_content("见附件")
    mail.add_attachment(
        zipped({"b/c.docx": docx(break_)}), "application", "zip", filename="材料.zip"
    )
    found = extractor.extract("a.eml", mail.as_bytes())
    read = parts(found)
    assert "见附件" in next(iter(read.values()))
    assert read["材料.zip/b/c.docx"].replace("\n", "") == "第一页|第二页"
    [first, second] = [page for page in found.layout.pages if page.part or "docx" in page.label]
    assert (first.part, second.part) == ("材料.zip/b/c.docx",) * 2


def test_what_cannot_be_read_inside_is_named_and_the_rest_is_read(extractor: Extractor) -> None:
    data = zipped({"good.txt": "保密", "bad.docx": bytes(100), "bad.7z": SAMPLES["copy.7z"][:80]})
    found = extractor.extract("a.zip", data)
    assert parts(found)["good.txt"] == "保密"
    assert dict(found.unread) == {
        "bad.docx": Reason.DAMAGED.sentence,
        "bad.7z": Reason.DAMAGED.sentence,
    }
    assert found.reason == ""


def test_one_locked_member_does_not_lock_the_others(extractor: Extractor) -> None:
    data = zipped({"a.txt": "保密", "b.7z": SAMPLES["locked.7z"]})
    found = extractor.extract("a.zip", data)
    assert parts(found)["a.txt"] == "保密"
    assert ("b.7z/材料/协议.txt", Reason.PROTECTED.sentence) in found.unread
    opened = extractor.extract("a.zip", data, password=PASSWORD)
    assert parts(opened)["b.7z/材料/协议.txt"] == "保密协议\n"
    assert opened.flags == found.flags == {"encrypted", "executable"}


def test_an_archive_without_any_text_has_the_names_in_it(extractor: Extractor) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(50)
    found = extractor.extract("a.zip", zipped({"现场/照片.png": picture}))
    assert (found.text, found.reason) == ("现场/照片.png", "")
    assert extractor.extract("a.zip", zipped({})) == Extraction("")


def test_nesting_ends_at_its_limit(extractor: Extractor) -> None:
    def nested(times: int) -> bytes:
        packed = b"text"
        for _ in range(times):
            packed = zipped({"a" if packed == b"text" else "a.zip": packed})
        return packed

    assert "text" in extractor.extract("a.zip", nested(DEEPEST)).text
    too_deep = extractor.extract("a.zip", nested(DEEPEST + 1))
    assert too_deep.reason == Reason.NESTED.sentence


def test_text_beyond_the_limit_is_left_out_and_named() -> None:
    from search.fencing.extract import Limits

    data = zipped({"a.txt": "a" * 600, "b.txt": "b" * 600, "c.txt": "c" * 300})
    with Extractor(Limits(largest_text=1000), workers=1) as small:
        found = small.extract("a.zip", data)
    assert set(parts(found)) == {"", "a.txt", "c.txt"}
    assert found.unread == (("b.txt", Reason.TOO_MUCH_TEXT.sentence),)


def test_a_budget_counts_down_and_then_refuses() -> None:
    budget = Budget(members=2, expanded=10, text=5, deadline=float("inf"), password="口令")
    budget.count_member()
    budget.count_member()
    for refused, reason in (
        (lambda: budget.count_member(), Reason.TOO_MANY_MEMBERS),
        (lambda: budget.count_expanded(11), Reason.EXPANDS),
        (lambda: budget.count_text(6), Reason.TOO_MUCH_TEXT),
    ):
        with pytest.raises(Unreadable) as caught:
            refused()
        assert caught.value.reason is reason
    assert "口令" not in repr(budget)


def test_paths_for_people_neither_climb_nor_command_a_terminal() -> None:
    assert shown_path("/../a/./b\\c//d.txt") == "a/b/c/d.txt"
    assert shown_path("a\x1b[2J\u202e.txt") == "a\ufffd[2J\ufffd.txt"
    assert shown_path("///") == "?"


def test_when_time_runs_out_what_was_read_is_kept_and_the_rest_named() -> None:
    late = Budget(members=9, expanded=1000, text=100, deadline=0.0)
    with pytest.raises(Unreadable) as caught:
        late.count_member()
    assert caught.value.reason is Reason.TOO_SLOW

    def members() -> Iterator[Member]:
        yield Member("a.txt", "保密".encode())
        late.count_member()

    content = Content()
    _take_all(content, members(), late, "", 0)
    assert (content.pages, late.unread) == (["保密"], [("", Reason.TOO_SLOW)])
