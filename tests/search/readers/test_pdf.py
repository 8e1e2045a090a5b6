from __future__ import annotations

import io
from pathlib import Path

import PIL.Image
import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from search.fencing.reasons import Reason, Unreadable
from search.readers.pdf import pdf_content, pdf_moment

FONT = Path(__file__).parents[3] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
PICTURE = PIL.Image.new("RGB", (60, 80), "gray")


def make_pdf(*pages: str) -> bytes:
    """A page for each word: "scan" is a picture alone, "stamped" has a page number on it, "empty" nothing."""
    pdfmetrics.registerFont(TTFont("Noto", str(FONT)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setTitle("验收报告")
    canvas.setAuthor("王五")
    for page in pages:
        canvas.setFont("Noto", 12)
        if page in ("scan", "stamped"):
            canvas.drawImage(ImageReader(PICTURE), 0, 0, 595, 842)
        if page == "stamped":
            canvas.drawString(290, 20, "第 2 页")
        elif page == "logo":
            canvas.drawImage(ImageReader(PICTURE), 0, 0, 60, 80)
            canvas.drawString(72, 700, "短")
        elif page == "form":
            canvas.acroForm.textfield(name="who", value="Zhang San", x=72, y=700)
            canvas.acroForm.choice(
                name="what", options=[("shown", "code"), ("other", "o")], value="code", x=72, y=600
            )
        elif page not in ("scan", "empty"):
            canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("pages", "scan"),
    [
        (["保密协议正文"], False),
        (["保密协议正文", "scan"], True),
        (["scan", "保密协议正文"], True),
        (["scan"], True),
        (["stamped"], True),
        (["logo"], False),
        (["empty"], False),
    ],
)
def test_pages_that_are_only_pictures_are_scans(pages: list[str], scan: bool) -> None:
    found = pdf_content(make_pdf(*pages)).extraction()
    assert found.scan is scan
    assert found.pages == len(pages)


def test_a_file_with_some_scanned_pages_keeps_the_text_of_the_others_in_place() -> None:
    found = pdf_content(make_pdf("scan", "保密协议正文", "scan", "第四页")).extraction()
    assert found.text == "\f保密协议正文\f\f第四页"


def test_a_pdf_says_who_made_it_and_when() -> None:
    properties = pdf_content(make_pdf("正文")).extraction().properties
    assert (properties["title"], properties["author"]) == ("验收报告", "王五")
    assert properties["created"][:2] == "20"
    assert pdf_moment("D:20260701093000+08'00'") == "2026-07-01T09:30:00+08:00"
    assert pdf_moment("D:20260701") == "2026-07-01"
    assert pdf_moment("20260701093000Z") == "2026-07-01T09:30:00Z"
    assert pdf_moment("yesterday") == ""


def test_what_was_filled_into_a_form_is_text() -> None:
    text = pdf_content(make_pdf("form")).extraction().text
    assert "Zhang San" in text


def test_attachments_are_handed_on() -> None:
    document = pypdfium2.PdfDocument(make_pdf("正文"))
    document.new_attachment("清单.txt").set_data("交换机".encode())
    out = io.BytesIO()
    document.save(out)
    assert pdf_content(out.getvalue()).attachments == [("清单.txt", "交换机".encode())]


def test_a_broken_pdf_is_named() -> None:
    with pytest.raises(Unreadable) as refusal:
        pdf_content(make_pdf("正文")[:300])
    assert refusal.value.reason is Reason.DAMAGED
