from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import search.fencing.child
import search.fencing.extract
import search.readers.library
from search.errors import ReaderUnavailable
from search.fencing.extract import Extractor, Limits
from search.fencing.reasons import Reason
from search.readers.lines import join_broken_lines
from search.records import Extraction

FONT = Path(__file__).parents[3] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(workers=1) as opened:
        yield opened


def make_docx() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("关于")
    paragraph.add_run("保密").bold = True
    paragraph.add_run("协议的通知")
    document.sections[0].header.paragraphs[0].text = "页眉文字"
    document.add_table(1, 2).cell(0, 1).text = "张三"
    document.add_page_break()
    document.add_paragraph("第二页")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["姓名", "张𠮷", 12.5])
    book.create_sheet("第二张").append(["网络安全"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_pdf(password: str | None = None) -> bytes:
    pdfmetrics.registerFont(TTFont("Noto", str(FONT)))
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password)
    for text in ("保密协议正文", "第二页等级保护"):
        canvas.setFont("Noto", 12)
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def make_odp() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<o:document-content xmlns:o="{space}office:1.0" xmlns:d="{space}drawing:1.0" '
        f'xmlns:t="{space}text:1.0"><o:body><o:presentation>'
        "<d:page><t:p>第<t:span>一</t:span>张</t:p></d:page>"
        "<d:page><t:p>a<t:s t:c='3'/>b<t:tab/>c</t:p></d:page></o:presentation></o:body></o:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.presentation"
    return make_zip({"mimetype": mimetype, "content.xml": content})


EMAIL = (
    b"Subject: =?gb2312?B?sae45g==?=\r\nFrom: a@b.example\r\n"
    b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    + "镕基保密".encode("gb18030")
)
HTML = (
    '<html><head><meta charset="gbk"><title>标题</title><script>hidden()</script></head>'
    "<body><p>关于<b>保密</b>协议</p><!-- hidden --><p>第二段</p></body></html>"
).encode("gbk")
RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}"
    rb"\f0\'b1\'a3{\b\'c3\'dc}\uc1\u21327?{\*\x hidden}\par end}"
)


@pytest.mark.parametrize(
    ("name", "data", "text", "pages"),
    [
        ("a.docx", make_docx(), "页眉文字\n关于保密协议的通知\n\t张三\t\f第二页", 2),
        ("a.xlsx", make_xlsx(), "台账\n姓名\t张𠮷\t12.5\f第二张\n网络安全", 2),
        ("a.pdf", make_pdf(), "保密协议正文\f第二页等级保护", 2),
        ("a.odp", make_odp(), "第一张\fa   b\tc", 2),
        ("a.eml", EMAIL, "Subject: 抱告\nFrom: a@b.example\n镕基保密", 0),
        ("a.html", HTML, "标题\n关于保密协议\n第二段", 0),
        ("a.rtf", RTF, "保密协\nend", 0),
        ("a.doc", RTF, "保密协\nend", 0),
        ("a.py", b"def getUserName():\r\n    pass\r\n", "def getUserName():\n    pass\n", 0),
        ("日志", "错误".encode("gbk"), "错误", 0),
        ("a.txt", b"one\ftwo", "one two", 0),
    ],
)
def test_each_kind_yields_its_text(
    extractor: Extractor, name: str, data: bytes, text: str, pages: int
) -> None:
    found = extractor.extract(name, data)
    assert (found.text, found.reason, found.pages) == (text, "", pages)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("prog", b"\x7fELF" + bytes(100)),
    ],
)
def test_files_without_text_are_no_failures(extractor: Extractor, name: str, data: bytes) -> None:
    found = extractor.extract(name, data)
    assert (found.text, found.reason, found.pages) == ("", "", 0)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", make_pdf("secret"), Reason.PROTECTED),
        ("a.pdf", make_pdf()[:400], Reason.DAMAGED),
        ("a.docx", make_docx()[:2000], Reason.DAMAGED),
        ("a.docx", bytes(3000), Reason.DAMAGED),
        ("a.xlsx", make_xlsx()[:2500], Reason.DAMAGED),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), Reason.DAMAGED),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Reason.PROTECTED,
        ),
    ],
)
def test_unreadable_files_say_why(
    extractor: Extractor, name: str, data: bytes, reason: Reason
) -> None:
    found = extractor.extract(name, data)
    assert (found.text, found.reason, found.pages) == ("", reason.sentence, 0)


def test_what_is_too_large_is_not_sent(extractor: Extractor) -> None:
    with Extractor(Limits(largest_file=10)) as small:
        assert small.extract("a.txt", b"x" * 11).reason == Reason.TOO_LARGE.sentence
    with Extractor(Limits(largest_text=10), workers=1) as small:
        assert small.extract("a.txt", b"x" * 11).reason == Reason.TOO_MUCH_TEXT.sentence
        assert small.extract("a.txt", b"x" * 10).text == "x" * 10


def test_many_files_come_back_in_order_under_their_keys() -> None:
    with Extractor(workers=2) as both:
        files = [(n, f"{n}.txt", f"text {n}".encode()) for n in range(30)]
        results = list(both.extract_many(iter(files)))
    assert results == [(n, Extraction(f"text {n}")) for n in range(30)]


def test_large_files_are_taken_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.fencing.extract, "_QUEUED_BYTES", 1000)
    taken: list[int] = []

    def files() -> Iterator[tuple[int, str, bytes]]:
        for number, size in enumerate([600, 600, 2000, 100, 100, 100]):
            taken.append(number)
            yield number, f"{number}.txt", b"x" * size

    ahead = []
    with Extractor(workers=2) as both:
        for number, _ in both.extract_many(files()):
            ahead.append(len(taken) - number)
    # One beyond what fits was taken to learn its size.
    assert ahead == [2, 2, 2, 3, 2, 1]


def test_a_limit_on_text_counts_its_bytes() -> None:
    with Extractor(Limits(largest_text=10), workers=1) as small:
        assert small.extract("a.txt", "保密协议".encode()).reason == Reason.TOO_MUCH_TEXT.sentence
        assert small.extract("a.txt", "保密协".encode()).text == "保密协"


def test_only_what_may_end_better_is_tried_again() -> None:
    assert {each for each in Reason if each.retryable} == {Reason.TOO_SLOW, Reason.STOPPED}


@pytest.mark.parametrize("broken", ["start", "executable"])
def test_a_reader_that_does_not_start_is_named(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    if broken == "start":
        monkeypatch.setattr(search.fencing.child, "_START", "import sys; sys.exit(3)")
    else:
        monkeypatch.setattr(search.fencing.child.sys, "executable", "/no/such/interpreter")
    with Extractor(workers=1) as extractor:
        for _ in range(2):
            with pytest.raises(ReaderUnavailable):
                extractor.extract("a.txt", b"text")
        with pytest.raises(ReaderUnavailable):
            list(extractor.extract_many([(1, "a.txt", b"text"), (2, "b.txt", b"text")]))


def start_with(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Put a reader that misbehaves on files named bad* in the place of the real one, in a real process."""
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv.pop(1)\n"
        "import os, time, search.fencing.worker as worker\n"
        "read = worker.read_tree\n"
        "def read_tree(name, data, budget):\n"
        "    if name.startswith('bad'):\n"
        f"        {body}\n"
        "    return read(name, data, budget)\n"
        "worker.read_tree = read_tree\n"
        "worker.main(int(sys.argv[1]), int(sys.argv[2]))\n"
    )
    monkeypatch.setattr(search.fencing.child, "_START", code)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("time.sleep(60)", Reason.TOO_SLOW),
        ("os.abort()", Reason.STOPPED),
        ("import ctypes; ctypes.string_at(0)", Reason.STOPPED),
        ("os._exit(0)", Reason.STOPPED),
        ("x = bytearray(1 << 40)", Reason.TOO_MUCH_MEMORY),
        ("os.write(3, b'nonsense' * 10)", Reason.STOPPED),
        ("[os.write(n, b'SDA2' + bytes(5) + b'\\xff' * 12) for n in (3, 4)]", Reason.STOPPED),
        ("raise RuntimeError('保密')", Reason.DAMAGED),
        ("print('保密', flush=True); return read(name, data, budget)", Reason.NONE),
    ],
)
def test_a_file_that_harms_its_reader_is_named_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    body: str,
    reason: Reason,
) -> None:
    start_with(monkeypatch, body)
    started = time.monotonic()
    with Extractor(Limits(seconds=5.0), workers=1) as guarded:
        assert guarded.extract("bad.txt", b"text").reason == reason.sentence
        assert guarded.extract("good.txt", "保密".encode()) == Extraction("保密")
    assert time.monotonic() - started < 50, "shorter than a minute's sleep"
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extractor: Extractor
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Extractor(workers=1) as fresh:
        for name, data in (("a.xlsx", make_xlsx()), ("a.docx", make_docx()), ("a.pdf", make_pdf())):
            assert fresh.extract(name, data).text
    assert list(tmp_path.iterdir()) == []


def test_the_reader_gets_no_environment_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUDANG_PASSPHRASE_FILE", "secret")
    environment = search.fencing.child._environment()
    assert "secret" not in environment.values()
    assert str(Path.home()) not in environment.values()
    assert os.environ["PATH"] not in environment.values()


def test_lines_are_joined_only_where_the_page_broke_them() -> None:
    full = "为了加强政务信息系统的保密管理工作"
    assert join_broken_lines(f"{full}\r\n第二行") == f"{full}第二行"
    assert join_broken_lines(f"标题\r\n{full}。\r\n第二行") == f"标题\n{full}。\n第二行"
    assert join_broken_lines("姓名\r\n张三") == "姓名\n张三"


def test_the_library_is_told_to_keep_no_cache() -> None:
    # The fence would stop it; where there is no fence, this line is what does.
    assert search.readers.library._CONFIG.use_cache is False
