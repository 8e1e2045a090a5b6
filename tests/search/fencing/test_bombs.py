"""Files made to do harm end in a named reason or in honest text, soon and within limits; the next one is read."""

from __future__ import annotations

import sys
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest

from search.fencing.extract import Extractor, Limits
from search.fencing.reasons import Reason
from tests.search import bombs
from tests.search.bombs import BOMBS, Bomb, docx, zipped

pytestmark = pytest.mark.slow

LIMITS = Limits(seconds=6.0, memory=1024 * bombs.MIB)
AT_MOST = 30.0
TEXT = Reason.NONE

EXPECTED: dict[Callable[[], Bomb], set[Reason]] = {
    bombs.overlapping_zip: {Reason.EXPANDS},
    bombs.zip_of_zips: {TEXT, Reason.EXPANDS, Reason.TOO_SLOW},
    bombs.deep_zip: {Reason.NESTED},
    bombs.zip_of_zeros: {Reason.EXPANDS},
    bombs.zip_that_lies: {Reason.DAMAGED},
    bombs.zip_of_many: {Reason.TOO_MANY_MEMBERS, Reason.TOO_SLOW},
    bombs.zip_that_climbs: {TEXT},
    bombs.gzip_of_zeros: {Reason.EXPANDS, Reason.TOO_LARGE},
    bombs.bzip2_of_zeros: {Reason.EXPANDS},
    bombs.xz_of_zeros: {Reason.EXPANDS},
    bombs.gzip_in_gzip: {Reason.NESTED},
    bombs.tar_with_a_lying_size: {Reason.TOO_LARGE, Reason.DAMAGED},
    bombs.tar_of_many: {Reason.TOO_MANY_MEMBERS, Reason.EXPANDS},
    bombs.tar_with_holes: {Reason.TOO_LARGE, Reason.EXPANDS},
    bombs.tar_of_long_names: {Reason.DAMAGED, Reason.NESTED},
    bombs.seven_zip_of_a_giant: {Reason.EXPANDS},
    bombs.seven_zip_of_many: {Reason.DAMAGED},
    bombs.seven_zip_in_circles: {Reason.DAMAGED},
    bombs.laughing_docx: {Reason.EXPANDS},
    bombs.laughing_xlsx: {Reason.EXPANDS},
    bombs.laughing_odt: {Reason.EXPANDS},
    bombs.laughing_html: {TEXT},
    bombs.quadratic_docx: {Reason.EXPANDS},
    bombs.prying_docx: {Reason.EXPANDS},
    bombs.deep_docx: {Reason.NESTED},
    bombs.endless_docx: {TEXT, Reason.TOO_SLOW, Reason.TOO_MUCH_TEXT},
    bombs.swollen_docx: {Reason.TOO_SLOW, Reason.TOO_MUCH_MEMORY, Reason.TOO_MUCH_TEXT},
    bombs.workbook_of_a_million_cells: {TEXT, Reason.TOO_SLOW},
    bombs.workbook_with_a_far_cell: {TEXT},
    bombs.sheet_that_repeats: {TEXT, Reason.TOO_SLOW, Reason.TOO_MUCH_TEXT},
    bombs.deep_html: {Reason.NESTED},
    bombs.deep_json: {TEXT},
    bombs.deep_xml: {TEXT},
    bombs.deep_rtf: {TEXT, Reason.NESTED, Reason.TOO_SLOW},
    bombs.greedy_rtf: {TEXT, Reason.DAMAGED},
    bombs.deep_mail: {TEXT, Reason.NESTED},
    bombs.mail_of_many_parts: {Reason.TOO_MANY_MEMBERS, Reason.NESTED, Reason.TOO_SLOW},
    bombs.long_text: {Reason.TOO_MUCH_TEXT},
    bombs.pdf_of_many_pages: {TEXT, Reason.TOO_SLOW},
    bombs.pdf_that_counts_pages: {TEXT, Reason.DAMAGED},
    bombs.pdf_in_circles: {TEXT, Reason.DAMAGED},
    bombs.pdf_of_forms: {Reason.TOO_SLOW, Reason.TOO_MUCH_MEMORY, Reason.STOPPED},
    bombs.pdf_of_zeros: {TEXT, Reason.TOO_SLOW, Reason.TOO_MUCH_MEMORY, Reason.STOPPED},
    bombs.pdf_of_a_giant_image: {TEXT},
    bombs.pdf_of_arrays: {Reason.DAMAGED, Reason.STOPPED},
}


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(LIMITS, workers=1) as opened:
        yield opened


def test_every_bomb_is_tried() -> None:
    assert set(EXPECTED) == set(BOMBS)


@pytest.mark.parametrize("build", BOMBS, ids=lambda build: build.__name__)
def test_a_bomb_ends_soon_and_the_next_file_is_read(
    extractor: Extractor, build: Callable[[], Bomb]
) -> None:
    name, data = build()
    started = time.monotonic()
    found = extractor.extract(name, data)
    assert time.monotonic() - started < AT_MOST
    assert found.reason in {reason.sentence for reason in EXPECTED[build]}
    assert len(found.text.encode()) <= LIMITS.largest_text
    assert extractor.extract("good.txt", "保密".encode()).text == "保密"


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such limit")
def test_the_memory_limit_holds_for_every_reader(extractor: Extractor) -> None:
    import resource

    extractor.extract("good.txt", b"x")
    worker = extractor._idle.get()
    extractor._idle.put(worker)
    assert worker is not None
    limit = resource.prlimit(worker._process.pid, resource.RLIMIT_AS)
    assert limit == (LIMITS.memory, LIMITS.memory)


def test_nothing_of_the_machine_enters_a_text(extractor: Extractor) -> None:
    name, data = bombs.prying_docx()
    assert "root" not in extractor.extract(name, data).text
    found = extractor.extract(*bombs.zip_that_climbs())
    assert [page.label for page in found.layout.pages] == [
        "",
        "etc/passwd",
        "abs\ufffd\ufffd[2J.txt",
    ]


GOOD_DOCX = docx("<w:p><w:r><w:t>保密协议</w:t></w:r></w:p>")
GOOD_ZIP = zipped({"甲.txt": "保密协议", "乙.txt": "第二"}, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("name", "data", "reasons"),
    [
        ("a.zip", b"just text", {Reason.DAMAGED}),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(10), {Reason.DAMAGED}),
        ("a.tar.gz", b"\x1f\x8b\x08" + bytes(50), {Reason.DAMAGED}),
        ("a.tar", bytes(300), {Reason.DAMAGED}),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(50), {Reason.UNSUPPORTED}),
        ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(50), {TEXT}),
        ("a.docx", GOOD_ZIP, {Reason.DAMAGED}),
        ("a.docx", GOOD_DOCX[: len(GOOD_DOCX) // 2], {Reason.DAMAGED}),
        ("a.zip", GOOD_ZIP[: len(GOOD_ZIP) // 2], {Reason.DAMAGED}),
        ("a.pdf", b"MZ" + bytes(100), {TEXT}),
        ("a.pdf", b"%PDF-1.7\n" + bytes(1000), {Reason.DAMAGED}),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000,
            {Reason.DAMAGED, Reason.UNSUPPORTED},
        ),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
            {Reason.DAMAGED, Reason.UNSUPPORTED},
        ),
    ],
)
def test_a_lying_or_broken_file_says_so(
    extractor: Extractor, name: str, data: bytes, reasons: set[Reason]
) -> None:
    found = extractor.extract(name, data)
    assert found.reason in {reason.sentence for reason in reasons}
    assert not found.text


@pytest.mark.parametrize("name", ["a.docx", "a.zip", "a.txt", "a.bin", "a"])
def test_a_document_is_known_by_its_content_whatever_it_is_called(
    extractor: Extractor, name: str
) -> None:
    assert extractor.extract(name, GOOD_DOCX).text == "保密协议"


@pytest.mark.parametrize("kind", ["docx", "zip"])
def test_a_file_cut_anywhere_ends_in_a_reason_or_in_text(extractor: Extractor, kind: str) -> None:
    whole = GOOD_DOCX if kind == "docx" else GOOD_ZIP
    for length in range(1, len(whole), 7):
        found = extractor.extract(f"a.{kind}", whole[:length])
        assert found.reason or "保密" not in found.text
    assert extractor.extract("good.txt", b"x").text == "x"
