from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

import search.readers.reading
from search.fencing.extract import Extractor
from search.fencing.reasons import Reason, Unreadable
from search.places import place_of
from search.readers.formats import Kind, kind_of
from search.readers.grid import Grid, Room
from search.readers.reading import read_content
from search.records import KeptText, Page
from tests.search.file_samples import (
    make_compound,
    make_doc,
    make_msg,
    make_ppt,
    make_xls,
    make_zip,
)

WORD = make_zip({"word/document.xml": "<x/>"})


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(workers=1) as opened:
        yield opened


def stored(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", WORD, Kind.WORD_XML),
        ("a", WORD, Kind.WORD_XML),
        ("a.txt", WORD[:-30], Kind.WORD_XML),
        ("a.docx", make_zip({"ppt/presentation.xml": "<x/>"}), Kind.SLIDES_XML),
        ("a.et", make_zip({"xl/workbook.xml": "<x/>"}), Kind.SHEETS_XML),
        ("a.xlsx", make_zip({"xl/workbook.bin": "x"}), Kind.SHEETS_BINARY),
        ("a.zip", make_zip({"OFD.xml": "<x/>"}), Kind.OFD),
        (
            "a.zip",
            stored({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            Kind.OPEN_DOCUMENT,
        ),
        ("a.zip", stored({"a.docx": WORD}), Kind.NONE),
        ("a.zip", stored({"unpacked/word/document.xml": b"<x/>"}), Kind.NONE),
        ("a.docx", make_doc([("x", False)]), Kind.WORD),
        ("a.wps", make_doc([("x", False)]), Kind.WORD),
        ("a.doc", make_xls(), Kind.SHEETS),
        ("a.dps", make_ppt(), Kind.SLIDES),
        ("a.doc", make_msg(), Kind.OUTLOOK),
        (
            "a",
            make_compound({"PowerPoint Document": b"x", "Pool/_1/WordDocument": b"x"}),
            Kind.SLIDES,
        ),
        ("a.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", Kind.SHEETS),
        ("a.doc", b"<HTML><body>x", Kind.HTML),
        ("a.doc", b"{\\rtf1 x}", Kind.RTF),
        ("a.docx", b"%PDF-1.7", Kind.PDF),
        ("a.docx", b"\xff\xd8\xff\xe0", Kind.PICTURE),
        ("a.txt", b"BM is how this sentence begins", Kind.TEXT),
        ("a.bmp", b"BM" + bytes(60), Kind.PICTURE),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.PICTURE),
        ("a.csv", b"a,b", Kind.LIST),
        ("a.docx", b"PK\x03\x04" + bytes(100), Kind.WORD_XML),
    ],
)
def test_names_that_lie_are_seen_through(name: str, data: bytes, kind: Kind) -> None:
    assert kind_of(name, data) is kind


def test_wps_files_pass_the_fence_like_their_kin(extractor: Extractor) -> None:
    assert extractor.extract("a.wps", make_doc([("保密协议\r", False)])).text == "保密协议"
    assert extractor.extract("a.dps", make_ppt()).layout.pages == (Page("slide"), Page("slide"))
    sheet = extractor.extract("a.et", make_xls())
    place = place_of(KeptText(sheet.text, sheet.layout), sheet.text.index("交换机"))
    assert (place.label, place.cell) == ("台账", "B3")


def test_pictures_are_scans_and_properties_pass_the_fence(extractor: Extractor) -> None:
    picture = extractor.extract("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert (picture.text, picture.reason, picture.scan) == ("", "", True)
    assert extractor.extract("a.doc", make_doc([("x", False)])).properties["title"] == "巡检记录"


@pytest.mark.parametrize(
    "suffix", ["doc", "docx", "xlsx", "pptx", "ofd", "pdf", "odt", "epub", "msg"]
)
def test_a_document_of_noise_has_a_named_reason(extractor: Extractor, suffix: str) -> None:
    noise = bytes(number * 89 % 251 for number in range(5_000))
    assert extractor.extract(f"a.{suffix}", noise).reason == Reason.DAMAGED.sentence


def test_more_text_than_is_kept_ends_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.readers.reading, "_LARGEST_PLAIN", 100)
    assert read_content("a.log", b"x" * 100).pages == ["x" * 100]
    with pytest.raises(Unreadable) as refusal:
        read_content("a.log", b"x" * 101)
    assert refusal.value.reason is Reason.TOO_MUCH_TEXT


def test_sheets_of_more_text_than_is_kept_end_early() -> None:
    grid = Grid(Room(10))
    grid.put(0, 0, "12345")
    with pytest.raises(Unreadable) as refusal:
        grid.put(0, 1, "67890")
    assert refusal.value.reason is Reason.TOO_MUCH_TEXT


def test_cells_keep_their_addresses_inside_an_archive(extractor: Extractor) -> None:
    found = extractor.extract("a.zip", stored({"清单/台账.xls": make_xls()}))
    place = place_of(KeptText(found.text, found.layout), found.text.index("交换机"))
    assert (place.part, place.label, place.cell) == ("清单/台账.xls", "台账", "B3")
