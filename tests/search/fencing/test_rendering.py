"""Drawing pages in a process of its own: what is on them, what is marked, and what hostile files can't do."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.colors import red
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import search.fencing.rendering
from search.errors import PageUnavailable
from search.fencing.extract import Extractor
from search.fencing.reasons import Reason
from search.fencing.rendering import Rectangle, RenderedPage, Renderer, RenderLimits, shows_pages

ROOT = Path(__file__).parents[3]
FONT = ROOT / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
WORKER = "tests.search.misbehaving_worker"


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as opened:
        yield opened


def make_pdf(
    lines: list[str],
    *,
    pages: int = 1,
    password: str | None = None,
    turned: int = 0,
    size: tuple[float, float] = (600, 800),
) -> bytes:
    pdfmetrics.registerFont(TTFont("Noto", str(FONT)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, encrypt=password)
    for _ in range(pages):
        canvas.setPageRotation(turned)
        canvas.setFillColor(red)
        canvas.rect(0, size[1] - 100, 60, 100, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setFont("Noto", 20)
        for number, line in enumerate(lines):
            canvas.drawString(100, 500 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_picture(kind: str, size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "white")
    image.paste((0, 0, 255), (0, 0, size[0] // 2, size[1]))
    image.save(out, kind, **options)
    return out.getvalue()


def image_of(page: RenderedPage) -> Image.Image:
    return Image.frombytes("RGBA", (page.width, page.height), page.rgba)


def test_a_page_is_drawn_at_the_asked_width(renderer: Renderer) -> None:
    pages = renderer.open("a.pdf", make_pdf(["保密"], pages=2))
    assert pages.count == 2
    assert pages.sizes == ((600.0, 800.0), (600.0, 800.0))
    drawn = image_of(renderer.page(2, 300))
    assert drawn.size == (300, 400)
    assert drawn.getpixel((15, 25)) == (255, 0, 0, 255)
    assert drawn.getpixel((200, 380)) == (255, 255, 255, 255)
    assert drawn.getchannel("A").getextrema() == (255, 255)


def test_the_first_page_is_quick_once_the_process_is_warm(renderer: Renderer) -> None:
    data = make_pdf(["信息系统运维巡检记录"] * 18)
    renderer.warm()
    took = []
    for _ in range(5):
        started = time.perf_counter()
        renderer.open("a.pdf", data)
        renderer.page(1, 1000)
        took.append(time.perf_counter() - started)
    # 15 ms on a quiet machine; the best of five, as the tests may share it. Starting a process takes a second.
    assert min(took) < 0.4


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_pictures_are_pages(renderer: Renderer, kind: str) -> None:
    data = make_picture(kind)
    assert shows_pages(data)
    assert renderer.open(f"a.{kind.lower()}", data).sizes == ((300.0, 200.0),)
    drawn = image_of(renderer.page(1, 150))
    assert drawn.size == (150, 100)
    left, right = drawn.getpixel((30, 50)), drawn.getpixel((120, 50))
    assert left[2] > 240
    assert left[0] < 15
    assert min(right) > 240


def test_every_page_of_a_tiff_is_shown(renderer: Renderer) -> None:
    out = io.BytesIO()
    sheets = [Image.new("L", (100 * number, 80), 60 * number) for number in (1, 2, 3)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    assert [width for width, _ in renderer.open("a.tif", out.getvalue()).sizes] == [100, 200, 300]
    for number in (3, 1):
        assert image_of(renderer.page(number, 50)).getpixel((20, 10))[0] == 60 * number


def test_a_photo_on_its_side_is_set_upright(renderer: Renderer) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its top is on the right
    data = make_picture("JPEG", exif=exif)
    assert renderer.open("a.jpg", data).sizes == ((200.0, 300.0),)
    drawn = image_of(renderer.page(1, 200))
    assert drawn.size == (200, 300)
    assert drawn.getpixel((100, 50))[0] < 15 < 240 < drawn.getpixel((100, 250))[0]


def test_what_is_transparent_lies_on_white(renderer: Renderer) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    renderer.open("a.png", out.getvalue())
    assert renderer.page(1, 10).rgba == b"\xff" * 400


def test_a_thumbnail_leaves_the_opened_file_open(renderer: Renderer) -> None:
    renderer.open("a.pdf", make_pdf(["保密"]))
    small = renderer.thumbnail(make_picture("PNG", (400, 1000)), 100)
    assert (small.width, small.height) == (40, 100)
    assert renderer.page(1, 60).height == 80
    tiny = renderer.thumbnail(make_picture("PNG", (16, 8)), 100)
    assert (tiny.width, tiny.height) == (100, 50)


def test_more_pixels_than_allowed_are_drawn_smaller() -> None:
    with Renderer(RenderLimits(most_pixels=10_000)) as small:
        small.open("a.pdf", make_pdf(["保密"], size=(100, 10_000)))
        page = small.page(1, 2_000)
        assert page.width * page.height <= 10_000
        assert page.height > 50 * page.width


def inked(page: RenderedPage, mark: Rectangle) -> float:
    """How much of a rectangle is dark."""
    left, top = mark.x * page.width, mark.y * page.height
    right, bottom = left + mark.width * page.width, top + mark.height * page.height
    cut = image_of(page).convert("L").crop((round(left), round(top), round(right), round(bottom)))
    return sum(cut.histogram()[:128]) / (cut.width * cut.height)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_marks_lie_on_what_the_query_finds(renderer: Renderer, turned: int) -> None:
    lines = ["一一一承诺书一一一", "甲方一一一一一乙方"]
    renderer.open("a.pdf", make_pdf(lines, turned=turned))
    page = renderer.page(1, 1200)
    marks = renderer.marks(1, "承诺书 OR 乙方")
    assert len(marks) == 2
    # 一 is one thin stroke: a place that is off by a character would be nearly white.
    strokes = [inked(page, mark) for mark in renderer.marks(1, "一一一")]
    assert min(inked(page, mark) for mark in marks) > 2 * max(strokes) > 0
    sizes = [(mark.width * page.width, mark.height * page.height) for mark in marks]
    (short, thick), (long, thin) = sorted(sorted(size, reverse=True) for size in sizes)
    assert long == pytest.approx(1.5 * short, rel=0.05)
    assert thick == pytest.approx(thin, rel=0.05)


def test_marks_follow_a_word_over_the_end_of_a_line(renderer: Renderer) -> None:
    lines = [
        "驻场工程师应当遵守保密规定不得泄露个人信",
        "息和账号口令并按期交还全部证件和移动存储介质",
    ]
    renderer.open("a.pdf", make_pdf(lines))
    first, second = renderer.marks(1, "个人信息")
    assert first.y < second.y
    assert first.width == pytest.approx(3 * second.width, rel=0.1)


def test_nothing_is_marked_without_a_match_or_text(renderer: Renderer) -> None:
    renderer.open("a.pdf", make_pdf(["保密协议"]))
    assert renderer.marks(1, "等级保护") == ()
    assert renderer.marks(1, "((") == ()
    renderer.open("a.png", make_picture("PNG"))
    assert renderer.marks(1, "保密") == ()


def test_chinese_is_drawn_where_the_file_brings_no_font(renderer: Renderer) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 100))
    canvas.setFont("STSong-Light", 40)
    canvas.drawString(20, 40, "保密协议")
    canvas.save()
    renderer.open("a.pdf", out.getvalue())
    assert inked(renderer.page(1, 600), Rectangle(0.1, 0.2, 0.8, 0.5)) > 0.05


def test_a_protected_file_asks_for_its_password(renderer: Renderer) -> None:
    data = make_pdf(["保密"], password="right")
    for password, reason in (("", Reason.PROTECTED), ("wrong", Reason.WRONG_PASSWORD)):
        with pytest.raises(PageUnavailable) as refused:
            renderer.open("a.pdf", data, password=password)
        assert refused.value.reason is reason
        assert "right" not in repr(refused.value)
    assert renderer.open("a.pdf", data, password="right").count == 1
    assert len(renderer.marks(1, "保密")) == 1


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"%PDF-1.7 nothing of the kind", Reason.DAMAGED),
        ("a.pdf", b"no pdf", Reason.DAMAGED),
        ("a.pdf", make_pdf(["保密"])[:300], Reason.DAMAGED),
        ("a.png", make_picture("PNG")[:20], Reason.DAMAGED),
        ("a.png", b"no picture", Reason.DAMAGED),
        ("a.docx", b"PK\x03\x04", Reason.UNSUPPORTED),
        ("a.png", png_that_claims(60_000, 60_000), Reason.TOO_LARGE),
        ("a.tif", b"II*\x00\x08\x00\x00\x00\xff\xff", Reason.DAMAGED),
    ],
)
def test_files_that_cannot_be_shown_say_why(
    renderer: Renderer, name: str, data: bytes, reason: Reason
) -> None:
    with pytest.raises(PageUnavailable) as refused:
        renderer.open(name, data)
    assert refused.value.reason is reason
    assert refused.value.sentence
    with pytest.raises(PageUnavailable):
        renderer.page(1, 100)
    with pytest.raises(PageUnavailable):
        renderer.thumbnail(data, 100)
    assert renderer.open("a.png", make_picture("PNG")).count == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_a_picture_that_breaks_off_says_so(renderer: Renderer, kind: str) -> None:
    data = make_picture(kind, (2000, 2000))
    with pytest.raises(PageUnavailable) as refused:  # noqa: PT012 - some decoders notice it late
        renderer.open("a", data[: len(data) // 2])
        renderer.page(1, 100)
    assert refused.value.reason is Reason.DAMAGED


def test_too_large_a_file_is_not_sent() -> None:
    with Renderer(RenderLimits(largest_file=100)) as small:
        with pytest.raises(PageUnavailable) as refused:
            small.open("a.png", make_picture("PNG"))
        assert refused.value.reason is Reason.TOO_LARGE
        assert small._process is None


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (2, Reason.TOO_SLOW),
        (3, Reason.STOPPED),
        (4, Reason.STOPPED),
        (5, Reason.TOO_MUCH_MEMORY),
        (6, Reason.STOPPED),
        (7, Reason.DAMAGED),
        (8, Reason.STOPPED),
    ],
)
def test_a_page_that_harms_the_process_is_named_and_the_next_is_drawn(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], page: int, reason: Reason
) -> None:
    monkeypatch.setattr(search.fencing.rendering, "_MODULE", WORKER)
    with Renderer(RenderLimits(seconds_a_page=3.0)) as guarded:
        assert guarded.open("a.pdf", b"%PDF-drawn").count == 8
        with pytest.raises(PageUnavailable) as refused:
            guarded.page(page, 1)
        assert refused.value.reason is reason
        assert guarded.page(1, 1).rgba == b"\0\0\0\xff"
    assert capfd.readouterr() == ("", "")


def test_the_process_is_behind_the_whole_fence(renderer: Renderer) -> None:
    with Extractor(workers=1) as extractor:
        assert renderer.warm() == extractor.fence()


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with Renderer() as fresh:
        fresh.open("a.pdf", make_pdf(["保密"]))
        assert fresh.page(1, 100).width == 100
        assert fresh.marks(1, "保密")
    assert list(tmp_path.iterdir()) == []


def test_no_parser_is_loaded_into_the_application() -> None:
    code = (
        "import sys, search.fencing.rendering, search.fencing.recognition\n"
        "search.fencing.recognition.recognition_problem()\n"
        "print(*{name.partition('.')[0] for name in sys.modules}"
        " & {'PIL', 'pypdfium2', 'cv2', 'numpy', 'onnxruntime', 'rapidocr', 'socket'})"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert result.stdout.strip() == ""


def test_closing_ends_the_process() -> None:
    renderer = Renderer()
    renderer.warm()
    process = renderer._process
    assert process is not None
    renderer.close()
    assert process._process.returncode is not None
    renderer.close()
