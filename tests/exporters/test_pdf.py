"""The PDF writer: everything readable comes back, every font is inside, equal reports are equal bytes."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pypdfium2 as pdfium
import pytest

from exporters.pdf import write_pdf
from exporters.report import Column, Heading, Paragraph, Report, Signatures, Table
from tests.exporters.builders import HOSTILE, NOW, RARE, report


def _pdf(content: Report) -> bytes:
    buffer = BytesIO()
    write_pdf(content, buffer, created=NOW)
    return buffer.getvalue()


def _pages(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def _joined(data: bytes) -> str:
    return re.sub(r"\s", "", "".join(_pages(data)))


def test_equal_reports_are_equal_bytes() -> None:
    assert _pdf(report(200)) == _pdf(report(200))


def test_another_time_is_another_document() -> None:
    buffer = BytesIO()
    write_pdf(report(), buffer, created=NOW + timedelta(days=1))
    assert buffer.getvalue() != _pdf(report())
    assert b"D:20261122030405+00'00'" in _pdf(report())


def test_every_font_is_embedded_and_none_is_helvetica() -> None:
    data = _pdf(report(5))
    fonts = re.findall(rb"/BaseFont /([^ \n]+)", data)
    assert len(fonts) >= 2
    assert all(re.match(rb"[A-Z]{6}\+NotoSansSC-", font) for font in fonts)
    assert data.count(b"/FontFile2") == len(set(fonts))
    assert b"Helvetica" not in data


@pytest.mark.parametrize("place", ["title", "cell", "paragraph", "heading"])
def test_rare_characters_are_there_or_named(place: str) -> None:
    blocks = {
        "title": Report(RARE, ()),
        "cell": Report("t", (Table((Column("c"),), ((RARE,),)),)),
        "paragraph": Report("t", (Paragraph(RARE),)),
        "heading": Report("t", (Heading(RARE),)),
    }
    text = _joined(_pdf(blocks[place]))
    assert "䶮㛃" in text
    # The typeface has no 𠮷: it is named, not lost.
    assert "〔U+20BB7〕" in text


def test_hostile_text_is_shown_everywhere_and_breaks_nothing() -> None:
    text = _joined(_pdf(report(text=HOSTILE)))
    assert text.count("〔U+0000〕b") >= 8
    assert "〔U+D800〕g" in text
    assert "〔U+202E〕evil" in text


def test_table_head_stands_on_every_page_of_the_table() -> None:
    columns = (Column("序号"), Column("题名"))
    pages = _pages(
        _pdf(Report("t", (Table(columns, tuple((str(n), "记录") for n in range(200))),)))
    )
    assert len(pages) > 3
    assert all("序号" in page for page in pages)


def test_footer_counts_pages_and_header_repeats() -> None:
    pages = _pages(_pdf(report(150)))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "页眉" in page


def test_no_row_is_lost_and_none_is_doubled() -> None:
    rows = tuple((f"row{n:04d}x", "长" * (n % 70)) for n in range(400))
    text = _joined(_pdf(Report("t", (Table((Column("a"), Column("b")), rows),))))
    assert re.findall(r"row\d{4}x", text) == [row[0] for row in rows]


def test_a_row_taller_than_a_page_continues_on_the_next() -> None:
    long = "".join(f"<{n:05d}>" for n in range(3000))
    data = _pdf(Report("t", (Table((Column("a"), Column("b")), (("x", long),)),)))
    assert len(_pages(data)) > 1
    found = [int(n) for n in re.findall(r"<(\d{5})>", _joined(data).replace("Page", " "))]
    # A number may be cut by a page's end, header or footer; nearly all must be there, in order.
    assert len(found) >= 2980
    assert found == sorted(found)


def test_long_unbroken_name_stays_inside_its_column() -> None:
    name = "a" * 300
    data = _pdf(Report("t", (Table((Column("a"), Column("b")), ((name, "zz"),)),)))
    page = pdfium.PdfDocument(data)[0]
    text = page.get_textpage()
    width = page.get_width()
    boxes = [
        text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) == "a"
    ]
    assert len(boxes) >= 300
    assert max(right for _left, _bottom, right, _top in boxes) < width / 2 + 2


def test_signatures_stay_on_one_page() -> None:
    for filler in range(25, 45):
        content = Report(
            "t",
            (Table((Column("a"),), tuple(("x",) for _ in range(filler))), Signatures(("甲", "乙"))),
        )
        holding = [page for page in _pages(_pdf(content)) if "Seal:" in page or "Date:" in page]
        assert len(holding) == 1


def test_outline_and_metadata_tell_title_and_headings() -> None:
    document = pdfium.PdfDocument(_pdf(report()))
    outline = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    assert outline == [(0, "移交清单"), (1, "一、概述"), (2, "细目"), (1, "签字")]
    metadata = document.get_metadata_dict()
    assert metadata["Title"] == "移交清单"
    assert metadata["Author"] == "某某科技有限公司"


def test_landscape_turns_the_sheet() -> None:
    upright = pdfium.PdfDocument(_pdf(report()))[0]
    turned = pdfium.PdfDocument(_pdf(report(landscape=True)))[0]
    assert upright.get_size() == pytest.approx((595.3, 841.9), abs=0.1)
    assert turned.get_size() == pytest.approx((841.9, 595.3), abs=0.1)


def test_streams_are_binary() -> None:
    data = _pdf(report())
    assert b"/FlateDecode" in data
    assert b"/ASCII85Decode" not in data
