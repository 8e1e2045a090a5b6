"""Programs, scripts, links, macros and embedded objects are named wherever they are packed."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

from search.fencing.extract import Extractor
from search.readers.hazards import hazards
from search.records import FLAGS
from tests.search.bombs import CONTENT_TYPES, docx, zipped

PE = b"MZ" + bytes(58) + struct.pack("<L", 64) + b"PE\0\0" + bytes(20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
MACRO_DOCX = zipped(
    {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<a/>", "word/vbaProject.bin": "x"}
)
PLAIN_DOCX = docx("<w:p/>")


@pytest.mark.parametrize(
    ("name", "data", "flags"),
    [
        ("a.exe", PE, {"executable"}),
        ("invoice.pdf", PE, {"executable"}),
        ("a", b"\x7fELF" + bytes(60), {"executable"}),
        ("a.txt", b"\xcf\xfa\xed\xfe" + bytes(60), {"executable"}),
        ("a", b"\xca\xfe\xba\xbe" + bytes(60), {"executable"}),
        ("a.msi", OLE + bytes.fromhex("84100c0000000000c000000000000046"), {"executable"}),
        ("a.doc", OLE + bytes.fromhex("84100c0000000000c000000000000046"), {"executable"}),
        ("a.jar", zipped({"META-INF/MANIFEST.MF": "x"}), {"executable"}),
        ("a.bat", b"@echo off", {"script"}),
        ("A.VBS", b"x", {"script"}),
        ("a.ps1", b"x", {"script"}),
        ("a.js", b"x", {"script"}),
        ("a.lnk", b"x", {"link"}),
        ("a.txt", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), {"link"}),
        ("a.txt", b"[InternetShortcut]\r\nURL=file:///x", {"link"}),
        ("a.docm", MACRO_DOCX, {"macro"}),
        ("a.docx", MACRO_DOCX, {"macro"}),
        ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), {"macro"}),
        ("a.ods", zipped({"mimetype": "x", "Basic/Standard/M.xml": "x"}), {"macro"}),
        ("a.doc", OLE + "ObjectPool".encode("utf-16-le"), {"embedded"}),
        (
            "a.docx",
            zipped({"[Content_Types].xml": "x", "word/embeddings/o.bin": "x"}),
            {"embedded"},
        ),
        ("a.rtf", b"{\\rtf1{\\object{\\*\\objdata 0105}}}", {"embedded"}),
        ("a.docx", PLAIN_DOCX, set()),
        ("a.doc", OLE, set()),
        ("a.odt", zipped({"mimetype": "x", "Basic/script-lc.xml": "x"}), set()),
        ("a.txt", "MZ 是莫桑比克的代码，见国家代码表。".encode() * 9, set()),
        ("a.py", b"import os", set()),
        ("a.docx", PLAIN_DOCX[:100], set()),
        ("", b"", set()),
    ],
    # A zip's bytes hold the time at which it was made: two workers would give one test two names.
    ids=lambda value: "data" if isinstance(value, bytes) else None,
)
def test_a_file_is_flagged_by_what_it_is(name: str, data: bytes, flags: set[str]) -> None:
    assert hazards(name, data) == flags
    assert flags <= FLAGS


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(workers=1) as opened:
        yield opened


def test_flags_of_members_are_flags_of_the_file(extractor: Extractor) -> None:
    inner = zipped({"run.bat": "x", "a.docm": MACRO_DOCX})
    found = extractor.extract("a.zip", zipped({"甲.txt": "保密", "b.zip": inner, "c.pdf": PE}))
    assert found.flags == {"script", "macro", "executable"}


def test_a_file_that_cannot_be_read_keeps_its_flags(extractor: Extractor) -> None:
    found = extractor.extract("a.docm", MACRO_DOCX.replace(b"<a/>", b"\0\0\0\0"))
    assert "macro" in found.flags


def test_a_picture_or_a_program_has_no_text_and_no_reason(extractor: Extractor) -> None:
    found = extractor.extract("a.exe", PE)
    assert (found.text, found.reason, found.flags) == ("", "", {"executable"})
