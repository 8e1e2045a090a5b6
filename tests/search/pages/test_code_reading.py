"""QR codes on pages: found askew, small, on their heads and in PDFs, by the fenced process alone."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from exporters.qr import qr_png
from search.errors import PageUnavailable
from search.fencing.rendering import Renderer
from tests.search.scanned_pages import noise

TEXT = "SHOUDANG/PLEDGE/1/7K3MM2QXRT5D"
OTHER = "SHOUDANG/PLEDGE/1/AAAABBBBCCCC"
A4 = (1240, 1754)  # 150 dots an inch


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as opened:
        yield opened


def symbol(text: str, side: int) -> Image.Image:
    return Image.open(io.BytesIO(qr_png(text))).convert("L").resize((side, side))


def page(*symbols: tuple[str, tuple[int, int]], side: int = 150) -> Image.Image:
    sheet = Image.new("L", A4, 248)
    for text, place in symbols:
        sheet.paste(symbol(text, side), place)
    return sheet


def jpeg(sheet: Image.Image, quality: int = 60) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize("angle", [0, 2.5, 90, 177, 270])
def test_a_code_is_found_however_the_page_lay_on_the_glass(
    renderer: Renderer, angle: float
) -> None:
    sheet = page((TEXT, (1000, 1500))).rotate(angle, expand=True, fillcolor=248)
    renderer.open("scan.jpg", jpeg(sheet))
    assert renderer.codes(1) == (TEXT,)


def test_a_small_blurred_and_grainy_code_is_found(renderer: Renderer) -> None:
    sheet = page((TEXT, (900, 1400)), side=130).filter(ImageFilter.GaussianBlur(1.2))
    grain = noise(A4, 40).point(lambda value: value // 3)
    renderer.open("scan.jpg", jpeg(Image.blend(sheet, grain, 0.25), quality=35))
    assert renderer.codes(1) == (TEXT,)


def test_several_codes_come_from_the_top(renderer: Renderer) -> None:
    renderer.open("scan.jpg", jpeg(page((OTHER, (200, 1400)), (TEXT, (800, 100)))))
    assert renderer.codes(1) == (TEXT, OTHER)


def test_each_page_of_a_pdf_has_its_own(renderer: Renderer) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for text in (TEXT, "", OTHER):
        if text:
            canvas.drawImage(ImageReader(symbol(text, 400)), 450, 60, 60, 60)
        canvas.showPage()
    canvas.save()
    renderer.open("scan.pdf", out.getvalue())
    assert [renderer.codes(number) for number in (1, 2, 3)] == [(TEXT,), (), (OTHER,)]
    with pytest.raises(PageUnavailable):
        renderer.codes(4)


def test_a_torn_code_is_not_guessed(renderer: Renderer) -> None:
    sheet = page((TEXT, (900, 1400)))
    sheet.paste(248, (900, 1400, 990, 1550))
    renderer.open("scan.jpg", jpeg(sheet))
    assert renderer.codes(1) == ()


def test_a_page_without_a_code_has_none(renderer: Renderer) -> None:
    renderer.open("noise.jpg", jpeg(noise(A4, 120)))
    assert renderer.codes(1) == ()


def test_the_reader_is_loaded_in_the_fenced_process_alone() -> None:
    script = (
        "import sys, search.fencing.rendering, desktop.services.people.pledge_scans;"
        "assert 'zxingcpp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
