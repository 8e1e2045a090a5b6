"""The PDF writer: everything readable comes back, every font is inside, equal reports are equal bytes."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from lxml import etree
from PIL import Image

from exporters.pdf import write_pdf
from exporters.report import (
    Closing,
    Column,
    Form,
    FormCell,
    FormRow,
    Heading,
    Label,
    Labels,
    Letterhead,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Table,
)
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


_ROOT = "9f89ffbe7f8e6589cc00728221c8beffbe6e30aa92962d1bb0fa749afe162991"


def test_what_binds_a_page_stands_on_every_page() -> None:
    content = Report(
        "t",
        (Table((Column("a"),), tuple((str(n),) for n in range(120))),),
        anchor=f"Chain head 12-K7QF\nRoot {_ROOT}",
        mark="REHEARSAL",
        sign_off=("Handed over by:", "Received by:"),
    )
    pages = _pages(_pdf(content))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        for words in (
            "Chain head 12-K7QF",
            f"Root {_ROOT}",
            "REHEARSAL",
            "Handed over by:",
            "Received by:",
            f"Page {number} of {len(pages)}",
        ):
            assert words in page


@pytest.mark.parametrize("landscape", [False, True])
def test_nothing_of_the_text_reaches_into_the_foot_of_the_page(landscape: bool) -> None:
    content = Report(
        "t",
        (Table((Column("a"),), tuple(("\n" * (n % 4) + f"row{n}",) for n in range(150))),),
        anchor=f"Chain head 12-K7QF\nRoot {_ROOT}",
        sign_off=("By:",),
        landscape=landscape,
    )
    document = pdfium.PdfDocument(_pdf(content))
    for page in document:
        text = page.get_textpage()
        whole = text.get_text_range()
        upper = _box(text, whole.index("By:"))[3]
        for found in re.finditer(r"row\d+", whole):
            # Not even near: the lines are for pens.
            assert _box(text, found.start())[1] > upper + 12


def _box(text: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    left, bottom, right, top = text.get_charbox(index)
    return left, bottom, right, top


def test_properties_are_the_same_as_xmp_and_as_information() -> None:
    content = Report(
        "标题 <&> 𠮷", (), subtitle="副标题", subject="主题", author="某公司", keywords=("a", "b")
    )
    data = _pdf(content)
    packet = data[data.index(b"<?xpacket begin") : data.index(b"<?xpacket end")]
    root = etree.fromstring(packet[packet.index(b"<x:xmpmeta") :])
    said = [each.text for each in root.iter() if each.text and each.text.strip()]
    information = pdfium.PdfDocument(data).get_metadata_dict()
    assert information["Title"] in said
    assert information["Title"] == "标题 <&> 〔U+20BB7〕"
    for name in ("Author", "Subject", "Keywords", "Producer"):
        assert information[name] in said
    assert information["Subject"] == "主题"
    assert "2026-11-22T03:04:05+00:00" in said
    assert "D:20261122030405" in information["CreationDate"]


def test_it_has_what_an_archival_pdf_must_have() -> None:
    """The parts of ISO 19005-2 level B that reportlab leaves out; veraPDF, which confirmed all of them, isn't here."""
    data = _pdf(report(60))
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    assert b"/S /GTS_PDFA1" in data
    assert b"sRGB IEC61966-2.1" in data
    assert b"/Encrypt" not in data
    assert b"/SMask" not in data
    assert b"/ID" in data[data.rindex(b"trailer") :]
    streams = list(re.finditer(rb"/Length (\d+)[^>]*>>\s*?\nstream\n", data))
    assert len(streams) == data.count(b"endstream")
    for found in streams:
        end = found.end() + int(found[1])
        assert data[end : end + 10] == b"\nendstream"


def test_a_picture_in_colours_of_ink_becomes_one_of_light() -> None:
    buffer = BytesIO()
    Image.new("CMYK", (8, 8), (0, 200, 100, 20)).save(buffer, "JPEG")
    data = _pdf(Report("t", (Picture(buffer.getvalue(), 30),)))
    assert b"/DeviceCMYK" not in data
    assert b"/DeviceRGB" in data


def _letter(paragraphs: int) -> Report:
    return Report(
        "关于移交资料的函",
        (
            Letterhead("某某科技有限公司", "〔2027〕1号"),
            Paragraph("某某局：", flush=True),
            *(Paragraph("兹移交全部资料，请予核验并签字盖章。" * 3) for _ in range(paragraphs)),
            Closing("某某科技有限公司", "2027年4月20日"),
        ),
        official=True,
        anchor=f"Root {_ROOT}",
    )


def test_a_letter_is_set_in_the_face_of_letters_with_red_lines_on_its_first_page() -> None:
    data = _pdf(_letter(9))
    fonts = set(re.findall(rb"/BaseFont /[A-Z]{6}\+([^ \n]+)", data))
    assert b"NotoSerifSC-Regular" in fonts
    assert b"Helvetica" not in data
    document = pdfium.PdfDocument(data)
    assert len(document) > 1
    lines = [_red_lines(page) for page in document]
    # Two double lines: below the sender's name, and at the foot.
    assert lines[0] == 4
    assert set(lines[1:]) == {0}


def _red_lines(page: pdfium.PdfPage) -> int:
    """Horizontal red strokes that are 170 mm long."""
    picture = page.render(scale=2).to_pil().convert("RGB")
    wide = round(160 / 25.4 * 144)
    found, inside = 0, False
    for y in range(picture.height):
        row = [picture.getpixel((x, y)) for x in range(60, picture.width - 60, 4)]
        red = sum(r > 170 and g < 140 and b < 150 for r, g, b in row) * 4 > wide
        found += red and not inside
        inside = red
    return found


def test_the_closing_of_a_letter_never_stands_alone() -> None:
    for count in range(1, 9):
        last = _pages(_pdf(_letter(count)))[-1]
        assert "2027年4月20日" in last
        assert "兹移交全部资料" in last.replace("\n", "")


def test_a_long_title_is_broken_into_lines_that_are_nearly_equal() -> None:
    title = "关于移交云岚市城市管理综合执法大数据平台运行维护项目全部资料的函"
    page = _pages(_pdf(Report(title, (), official=True)))[0]
    lines = page.replace("Page 1 of 1", "").strip().split("\n")
    assert len(lines) == 2
    assert "".join(lines) == title
    assert abs(len(lines[0]) - len(lines[1])) <= 2


def test_rows_of_a_form_stay_whole_and_their_words_inside() -> None:
    row = FormRow((FormCell("名称", label=True), FormCell("值" * 60), FormCell("", 1)), 20)
    data = _pdf(Report("t", (Form((1, 2, 1), tuple(row for _ in range(20))),)))
    pages = _pages(data)
    assert len(pages) == 2
    assert "".join(pages).replace("\n", "").count("值" * 60) == 20


def test_labels_are_two_in_a_row_and_never_cut() -> None:
    labels = Labels(tuple(Label(f"盘{n}", (("编号", f"J-{n:03d}"),), f"r{n}") for n in range(11)))
    data = _pdf(Report("t", (labels,)))
    pages = _pages(data)
    assert re.findall(r"J-\d{3}", "".join(pages)) == [f"J-{n:03d}" for n in range(11)]
    text = pdfium.PdfDocument(data)[0].get_textpage()
    whole = text.get_text_range()
    first, second, third = (_box(text, whole.index(f"J-{n:03d}")) for n in range(3))
    assert first[1] == pytest.approx(second[1])
    assert second[0] > first[0] + 79 / 25.4 * 72
    assert third[1] < first[1] - 54 / 25.4 * 72
