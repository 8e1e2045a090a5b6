"""QR codes say what they were given, at the level of correction that paper needs, with their quiet zone around them."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from exporters.pdf import write_pdf
from exporters.qr import QUIET_ZONE, qr_modules, qr_png
from exporters.report import Report, Stamp
from models.audit.paper_code import qr_line
from tests.exporters.qr_reading import LEVEL_M, format_bits, read
from vault.suites import SUITES

LINE = qr_line(SUITES[2], bytes(range(16)), 123_456, bytes(range(32)), bytes(range(64)), "ab" * 16)


def test_the_line_of_a_head_is_read_back() -> None:
    modules = qr_modules(LINE)
    assert read(modules) == LINE
    # 61 modules at most: half a millimetre each on a square of four centimetres.
    assert len(modules) == len(modules[0]) <= 61


@settings(max_examples=25, deadline=None)
@given(text=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=400))
def test_any_line_is_read_back(text: str) -> None:
    if text.isdecimal():
        text += "A"  # Digits alone have a mode of their own, which heads never use.
    assert read(qr_modules(text)) == text


def test_small_letters_are_read_back() -> None:
    assert read(qr_modules("Shoudang 1/2 – 守".replace("守", "é"))) == "Shoudang 1/2 – é"


@pytest.mark.parametrize("length", [1, 20, 90, 300])
def test_the_level_of_correction_is_m(length: int) -> None:
    assert format_bits(qr_modules("A" * length)) >> 13 == LEVEL_M


def test_a_damaged_module_is_noticed_by_the_reader_of_these_tests() -> None:
    modules = qr_modules(LINE)
    modules[20][20] = not modules[20][20]
    with pytest.raises(AssertionError, match="error correction"):
        read(modules)


def test_what_nobody_could_scan_from_paper_is_refused() -> None:
    with pytest.raises(ValueError):
        qr_modules("A" * 2001)


def test_the_modules_are_the_callers_own() -> None:
    qr_modules("A")[0][0] = False
    assert qr_modules("A")[0][0] is True


def test_the_picture_is_the_modules_within_a_quiet_zone() -> None:
    modules = qr_modules(LINE)
    with Image.open(BytesIO(qr_png(LINE))) as picture:
        side = len(modules) + 2 * QUIET_ZONE
        pixels, odd = divmod(picture.width, side)
        assert (picture.height, odd) == (picture.width, 0)
        plain = picture.convert("L")
    dark = [
        [plain.getpixel(((x + 0.5) * pixels, (y + 0.5) * pixels)) == 0 for x in range(side)]
        for y in range(side)
    ]
    inner = [row[QUIET_ZONE:-QUIET_ZONE] for row in dark[QUIET_ZONE:-QUIET_ZONE]]
    assert inner == modules
    assert sum(map(sum, dark)) == sum(map(sum, modules))


def test_the_code_on_a_printed_page_is_the_one_that_was_meant() -> None:
    """From the drawn page, at 200 dots an inch: every module is where a scanner looks for it, and is dark or light."""
    stamp = Stamp("Code", "12-M850-5ZYE-KJ71-ZZW1-4E", LINE, (("Hash", "ab " * 60),))
    buffer = BytesIO()
    write_pdf(Report("Head", (stamp,)), buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    page = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    box = _dark_square(page)
    expected = qr_modules(LINE)
    step = (box[2] - box[0]) / len(expected)
    found = [
        [
            page.getpixel((box[0] + (x + 0.5) * step, box[1] + (y + 0.5) * step)) < 128
            for x in range(len(expected))
        ]
        for y in range(len(expected))
    ]
    assert read(found) == LINE
    millimetres = (box[2] - box[0]) / 200 * 25.4
    assert 36 <= millimetres <= 46


def test_a_window_that_shows_no_code_does_not_load_the_encoder() -> None:
    script = "import sys, exporters.qr; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def _dark_square(page: Image.Image) -> tuple[float, float, float, float]:
    """The square of black modules: the box around it and the text are dark grey."""
    black = page.point(lambda value: 255 if value < 12 else 0)
    found = black.getbbox()
    assert found is not None
    return found
