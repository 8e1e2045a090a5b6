"""Text off scans and pictures, recognised in a process of its own. Most pictures are small: each costs seconds."""

from __future__ import annotations

import email.message
import importlib.util
import io
import os
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import search.fencing.recognition
from search.errors import ReaderUnavailable
from search.fencing.extract import Extractor
from search.fencing.reasons import Reason
from search.fencing.recognition import (
    NOT_INSTALLED,
    Recogniser,
    RecognitionLimits,
    recognition_problem,
)
from search.records import PAGE_BREAK, Page
from tests.search.scanned_pages import FONTS, SEAL_MOTTO, SEAL_WORDS, scanned_page

ALL_TWENTY = "SHOUDANG_ALL_SCANS"
WORKER = "tests.search.misbehaving_worker"


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    with Recogniser() as opened:
        yield opened


def picture(*lines: str, size: int = 30, colour: str = "black") -> Image.Image:
    image = Image.new("RGB", (760, 40 + 60 * len(lines)), "white")
    font = ImageFont.truetype(str(FONTS / "NotoSansSC-Regular.ttf"), size)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((40, 30 + 60 * number), line, colour, font)
    return image


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf_of(*pages: Image.Image | str, password: str | None = None) -> bytes:
    """A PDF with a scan for each picture and with text for each string."""
    pdfmetrics.registerFont(TTFont("Noto", str(FONTS / "NotoSansSC-Regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), encrypt=password)
    for page in pages:
        if isinstance(page, str):
            canvas.setFont("Noto", 12)
            canvas.drawString(40, 200, page)
        else:
            height = 400 * page.height / page.width
            canvas.drawImage(ImageReader(page), 0, 300 - height, 400, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_searched(text: str) -> str:
    """Widths evened and blanks out: what a search does not tell apart."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def without_seal(text: str) -> str:
    """What the seal says follows the page's own text on lines of its own; it is no mistake."""
    lines = text.split("\n")
    while len(lines) > 1 and set(lines[-1]) <= {*SEAL_MOTTO, *SEAL_WORDS, " "}:
        lines.pop()
    return "\n".join(lines)


def distance(one: str, other: str) -> int:
    """Characters to be inserted, deleted or replaced (Levenshtein)."""
    row = list(range(len(other) + 1))
    for count, left in enumerate(one, 1):
        above, row = row, [count]
        for at, right in enumerate(other):
            row.append(min(above[at + 1] + 1, row[-1] + 1, above[at] + (left != right)))
    return row[-1]


@pytest.mark.slow
def test_scanned_pages_are_read_to_98_percent(recogniser: Recogniser) -> None:
    """Two of them; all twenty, with their figures, where SHOUDANG_ALL_SCANS is set."""
    numbers = range(20) if os.environ.get(ALL_TWENTY) else (0, 8)
    wrong = total = 0
    for number in numbers:
        page = scanned_page(number)
        started = time.perf_counter()
        found = recogniser.recognise("scan.jpg", page.file(quality=75))
        took = time.perf_counter() - started
        expected = as_searched(page.text)
        missed = distance(expected, as_searched(without_seal(found.text)))
        exact = distance("".join(page.text.split()), "".join(without_seal(found.text).split()))
        print(
            f"{number:2}  {len(expected)} characters, {missed} wrong ({exact} with widths), {took:.1f} s"
        )
        assert missed <= 0.05 * len(expected), number
        assert page.name in found.text
        wrong, total = wrong + missed, total + len(expected)
    print(f"{100 * (1 - wrong / total):.2f} % of {total} characters")
    assert wrong <= 0.02 * total


def test_a_scanned_pledge_is_found_by_its_persons_name(recogniser: Recogniser) -> None:
    scan = picture("本人承诺履行保密义务。", "承诺人（签字）：欧阳若溪", "2026年7月15日")
    data = pdf_of(scan.rotate(1.5, Image.Resampling.BICUBIC, fillcolor="white"))
    with Extractor(workers=1) as extractor:
        before = extractor.extract("pledge.pdf", data)
    assert before.scan
    assert before.text == ""
    found = recogniser.recognise("pledge.pdf", data)
    assert "欧阳若溪" in found.text
    assert found.layout.recognised
    assert not found.scan
    assert (found.reason, found.unread) == ("", ())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_read_in_order(recogniser: Recogniser, turn: int) -> None:
    scan = picture(
        "信息系统运维保密承诺书", "本人承诺履行保密义务", "承诺人：周以宁", "二〇二六年七月十五日"
    )
    found = recogniser.recognise("a.png", file_of(scan.rotate(turn, expand=True)))
    assert found.text.split("\n") == [
        "信息系统运维保密承诺书",
        "本人承诺履行保密义务",
        "承诺人：周以宁",
        "二〇二六年七月十五日",
    ]


def test_a_red_heading_keeps_its_place_and_a_seal_follows(recogniser: Recogniser) -> None:
    page = picture("", "各有关单位：", "请按期报送自查报告。", "特此通知")
    font = ImageFont.truetype(str(FONTS / "NotoSansSC-Bold.ttf"), 40)
    draw = ImageDraw.Draw(page)
    draw.text((200, 10), "青禾信息技术文件", (220, 30, 40), font)
    draw.text((300, 205), "合同专用章", (220, 30, 40), font)
    found = recogniser.recognise("a.png", file_of(page)).text.split("\n")
    assert found[0] == "青禾信息技术文件"
    assert "各有关单位：" in found[1]
    assert "特此通知" in found
    assert found[-1] == "合同专用章"


def test_pages_that_hold_text_keep_it(recogniser: Recogniser) -> None:
    steps: list[tuple[int, int]] = []
    data = pdf_of("第一页的正文", picture("第二页是扫描件"), "第三页的正文")
    found = recogniser.recognise("a.pdf", data, progress=lambda *step: steps.append(step))
    assert found.text.split(PAGE_BREAK) == ["第一页的正文", "第二页是扫描件", "第三页的正文"]
    assert found.pages == 3
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_where_all_is_text_nothing_is_recognised(recogniser: Recogniser) -> None:
    found = recogniser.recognise("a.pdf", pdf_of("第一页的正文"))
    assert found.text == "第一页的正文"
    assert not found.layout.recognised


def test_every_page_of_a_tiff_is_read(recogniser: Recogniser) -> None:
    second = picture("第二页内容")
    data = file_of(picture("第一页内容"), "TIFF", save_all=True, append_images=[second])
    assert recogniser.recognise("a.tif", data).text == f"第一页内容{PAGE_BREAK}第二页内容"


def test_pictures_inside_a_file_become_its_parts(recogniser: Recogniser) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("说明.txt", "移交清单")
        packed.writestr("扫描/2.png", file_of(picture("周以宁的承诺书")))
        packed.writestr("扫描/icon.png", file_of(Image.new("RGB", (16, 16))))
        packed.writestr("扫描/broken.png", file_of(picture("损坏"))[:60])
    found = recogniser.recognise("a.zip", out.getvalue())
    pages = found.text.split(PAGE_BREAK)
    assert "移交清单" in found.text
    assert pages[-1] == "周以宁的承诺书"
    assert len(pages) == len(found.layout.pages) == found.pages
    assert found.layout.pages[-1] == Page("part", "扫描/2.png")


def test_a_scan_attached_to_a_mail_is_read(recogniser: Recogniser) -> None:
    mail = email.message.EmailMessage()
    mail["Subject"] = "承诺书"
    mail.set_content("见附件")
    scan = pdf_of(picture("周以宁的承诺书"))
    mail.add_attachment(scan, maintype="application", subtype="pdf", filename="签字.pdf")
    found = recogniser.recognise("a.eml", mail.as_bytes())
    assert "见附件" in found.text
    assert found.text.split(PAGE_BREAK)[-1] == "周以宁的承诺书"
    assert found.layout.pages[-1] == Page("part", "签字.pdf")


def test_a_picture_without_text_has_none(recogniser: Recogniser) -> None:
    found = recogniser.recognise("a.png", file_of(Image.new("RGB", (400, 300), "#88aacc")))
    assert (found.text, found.reason, found.scan) == ("", "", False)


def test_a_protected_scan_is_read_with_its_password(recogniser: Recogniser) -> None:
    data = pdf_of(picture("第一页内容"), password="right")
    assert recogniser.recognise("a.pdf", data).reason == Reason.PROTECTED.sentence
    wrong = recogniser.recognise("a.pdf", data, password="wrong")
    assert wrong.reason == Reason.WRONG_PASSWORD.sentence
    assert recogniser.recognise("a.pdf", data, password="right").text == "第一页内容"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", file_of(Image.new("RGB", (300, 300)))[:40]),
        ("a.pdf", b"%PDF-1.7 nothing of the kind"),
        ("a.zip", b"PK\x03\x04" + bytes(100)),
        ("a.txt", "纯文本".encode()),
    ],
)
def test_bad_and_other_files_never_raise(recogniser: Recogniser, name: str, data: bytes) -> None:
    found = recogniser.recognise(name, data)
    assert bool(found.text) == (name == "a.txt")
    assert found.text or found.reason or found.unread


def test_pages_that_harm_the_process_are_left_out(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(search.fencing.recognition, "_MODULE", WORKER)
    monkeypatch.setattr(search.fencing.recognition, "_FRUITLESS", 99)
    with Recogniser(RecognitionLimits(seconds_a_page=3.0)) as guarded:
        found = guarded.recognise("a.png", file_of(Image.new("RGB", (10, 10))))
    assert found.text.split(PAGE_BREAK) == ["第1页", *[""] * 7]
    assert [path for path, _ in found.unread] == [""]
    assert capfd.readouterr() == ("", "")


def test_a_file_whose_pages_all_end_the_process_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search.fencing.recognition, "_MODULE", WORKER)
    monkeypatch.setattr(search.fencing.recognition, "_FRUITLESS", 3)
    steps: list[int] = []
    with Recogniser(RecognitionLimits(seconds_a_page=3.0)) as guarded:
        guarded.recognise(
            "a.png",
            file_of(Image.new("RGB", (10, 10))),
            progress=lambda page, _: steps.append(page),
        )
    assert steps == [1, 2, 3, 4]


def test_what_progress_raises_ends_the_work(recogniser: Recogniser) -> None:
    class Enough(Exception):
        pass

    def stop(_page: int, _of: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        recogniser.recognise("a.pdf", pdf_of("一", "二"), progress=stop)
    assert recogniser.recognise("a.png", file_of(picture("还能继续"))).text == "还能继续"


def test_the_process_is_behind_the_whole_fence(recogniser: Recogniser) -> None:
    with Extractor(workers=1) as extractor:
        assert recogniser.fence() == extractor.fence()


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime", "cv2"])
def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    assert recognition_problem() == ""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else find(name)
    )
    assert recognition_problem() == NOT_INSTALLED
    with Recogniser() as absent, pytest.raises(ReaderUnavailable):
        absent.recognise("a.png", file_of(picture("保密")))


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with Recogniser() as fresh:
        assert fresh.recognise("a.png", file_of(picture("保密"))).text == "保密"
    assert list(tmp_path.iterdir()) == []


def test_the_installed_library_cannot_report_its_use() -> None:
    # The fence would refuse the connection; where there is no fence, the pin in requirements-ocr.in is what does.
    found = importlib.util.find_spec("onnxruntime")
    assert found is not None
    assert found.origin is not None
    libraries = list((Path(found.origin).parent / "capi").glob("*onnxruntime*.so*"))
    libraries += (Path(found.origin).parent / "capi").glob("*.pyd")
    assert libraries
    for library in libraries:
        content = library.read_bytes()
        assert b"OneCollector" not in content, library.name
        assert b"events.data.microsoft" not in content, library.name
