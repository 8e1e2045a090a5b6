"""What files are by their own bytes: whole, cut off, locked, or something else than they are called."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from exporters.natures.file_shape import Flaw, ending, flaw_of, is_program
from exporters.natures.package_files import HEAD, TAIL, PackageFiles
from exporters.package_tree import PackageTree
from resources.natures import nature_scheme
from tests.exporters.nature_worlds import archive, pdf, png

TEXT = nature_scheme().formats.text
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OFFICE = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
PLAIN_OFFICE = OLE + bytes(1016)


def _word(flags: int) -> bytes:
    """A file of Word 97 as far as its lock flag: OLE header, then the information block in the first sector."""
    return OLE + bytes(504) + b"\xec\xa5" + bytes(8) + flags.to_bytes(2, "little") + bytes(500)


def _printed(*, locked: bool) -> bytes:
    buffer = io.BytesIO()
    encryption = StandardEncryption("secret", ownerPassword="other") if locked else None
    canvas = Canvas(buffer, encrypt=encryption)
    for page in range(3):
        canvas.drawString(100, 100, f"page {page}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def flaw(tmp_path: Path, name: str, data: bytes) -> Flaw | None:
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    (tmp_path / "bagit.txt").write_bytes(b"")
    return flaw_of(PackageFiles(PackageTree([tmp_path])), name, TEXT)[0]


CASES = [
    ("plain.pdf", pdf(), None),
    ("stream.pdf", pdf(stream=True), None),
    ("printed.pdf", _printed(locked=False), None),
    ("preamble.pdf", b"\r\n" + pdf(), Flaw.BROKEN),
    ("locked.pdf", pdf(locked=True), Flaw.LOCKED),
    ("locked-stream.pdf", pdf(stream=True, locked=True), Flaw.LOCKED),
    ("locked-printed.pdf", _printed(locked=True), Flaw.LOCKED),
    ("cut.pdf", _printed(locked=False)[:-60], Flaw.CUT_OFF),
    ("astray.pdf", b"%PDF-1.4\nstartxref\n99999\n%%EOF\n", Flaw.BROKEN),
    ("word.pdf", archive(), Flaw.OTHER_TYPE),
    ("speaks-of.pdf", pdf().replace(b"1 0 obj", b"% /Encrypt 1\n1 0 obj"), Flaw.BROKEN),
    ("a.docx", archive(), None),
    ("locked.zip", archive(locked=True), Flaw.LOCKED),
    ("locked.docx", LOCKED_OFFICE, Flaw.LOCKED),
    ("old.docx", PLAIN_OFFICE, Flaw.OTHER_TYPE),
    ("cut.xlsx", archive()[:-30], Flaw.CUT_OFF),
    ("a.doc", _word(0), None),
    ("locked.doc", _word(0x0100), Flaw.LOCKED),
    ("a.png", png(), None),
    ("cut.png", png()[:-12], Flaw.CUT_OFF),
    ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50) + b"\xff\xd9", None),
    ("cut.jpeg", b"\xff\xd8\xff\xe0" + bytes(5000), Flaw.CUT_OFF),
    ("gbk.txt", "机房巡检记录".encode("gb18030") * 3000, None),
    ("utf8.csv", ("一" * HEAD).encode(), None),
    ("utf16.txt", "表".encode("utf-16"), None),
    ("binary.txt", b"a\x00b", Flaw.OTHER_TYPE),
    ("wrong.md", b"\xff\xff\xff\xff", Flaw.OTHER_TYPE),
    ("empty.docx", b"", Flaw.EMPTY),
    ("a.7z", b"7z\xbc\xaf'\x1c" + bytes(90), None),
    ("locked.7z", b"7z\xbc\xaf'\x1c" + bytes(90) + b"\x06\xf1\x07\x01", Flaw.LOCKED),
    ("a.mp4", b"\0\0\0\x18ftypmp42", None),
    ("unknown.dwg", b"AC1032", None),
]


@pytest.mark.parametrize(("name", "data", "expected"), CASES, ids=[each[0] for each in CASES])
def test_a_file_is_what_its_bytes_say(
    name: str, data: bytes, expected: Flaw | None, tmp_path: Path
) -> None:
    assert flaw(tmp_path, name, data) is expected


def test_an_archive_whose_directory_claims_too_much_is_broken(tmp_path: Path) -> None:
    data = bytearray(archive())
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = (1 << 31).to_bytes(4, "little")
    assert flaw(tmp_path, "a.zip", bytes(data)) is Flaw.BROKEN


def test_no_directory_is_read_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporters.natures.file_shape._LARGEST_DIRECTORY", 10)
    assert flaw(tmp_path, "a.zip", archive()) is Flaw.BROKEN


def test_a_table_with_thousands_of_sections_ends(tmp_path: Path) -> None:
    body = b"%PDF-1.4\n"
    data = body + b"xref\n" + b"0 0\n" * 20_000 + b"startxref\n9\n%%EOF\n"
    assert flaw(tmp_path, "a.pdf", data) is Flaw.BROKEN


@given(
    kind=st.sampled_from(["pdf", "zip", "docx", "doc", "png", "jpg", "7z", "txt", "mp4", "rtf"]),
    start=st.sampled_from([b"", b"%PDF-1.4\n", archive(), OLE, png(), pdf()]),
    rest=st.binary(max_size=400),
)
def test_no_bytes_are_too_strange(
    kind: str, start: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = flaw(tmp_path_factory.mktemp("any"), f"a.{kind}", start + rest)
    assert found is None or isinstance(found, Flaw)


def test_only_the_ends_of_a_large_file_are_read(tmp_path: Path) -> None:
    assert flaw(tmp_path, "a.png", png()[:-12] + bytes(HEAD + 2 * TAIL) + png()[-12:]) is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [("a/b.PDF", "pdf"), (".gitignore", ""), ("x.d/readme", ""), ("a.tar.gz", "gz")],
)
def test_an_ending_is_what_stands_behind_the_last_point(place: str, expected: str) -> None:
    assert ending(place) == expected


def test_programs_are_known_whatever_they_are_called() -> None:
    assert all(map(is_program, (b"MZ\x90", b"\x7fELF\x02", b"Rar!\x1a\x07\x01")))
    assert not is_program(b"plain text")
