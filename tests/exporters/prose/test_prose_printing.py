"""Articles in print: everything readable comes back from Word and PDF, nothing leaves the page."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from lxml import etree
from PIL import Image as Picture

from exporters.page_layout import Layout, Text
from exporters.pdf import _faces, write_pdf
from exporters.prose.html import Destination
from exporters.prose.parsing import parse
from exporters.prose.printing import article_report, picture_width
from exporters.prose.records import LinkText
from exporters.report import Code, Grid, Heading, Prose, Report
from exporters.report import Picture as PrintedPicture
from exporters.word import write_docx
from tests.exporters.builders import NOW

_TEXT = """# 手册

正文**粗体**和*斜体*以及 `code`，见[[电子工单]]、[流程](flow.md)、[外部](https://x.example)<https://y.example>。[^1]

- 甲
  1. 乙
     > 引用
- [ ] 待办
- [x] 完成

```
if a < b:
    c = "\\t"
```

| 节点 | 说明 |
|:-:|--:|
| app-01 | **很长的说明**，应当在单元格中换行，不应超出页面的边界，否则读者看不到全文。 |

![部署图](plan.png) 图后文字 ![坏图](broken.png)

---

## 小节

行一\\
行二

[^1]: 脚注内容
"""


def _picture() -> bytes:
    buffer = BytesIO()
    Picture.new("RGB", (240, 120), "#1f5f99").save(buffer, "PNG")
    return buffer.getvalue()


class _Sources:
    def of(self, link: LinkText) -> Destination | None:
        return Destination(
            "", {"电子工单": "电子工单重启（DOC-0007）", "flow.md": "审批流程"}.get(link.raw, "")
        )

    def picture(self, link: LinkText) -> bytes | None:
        return _picture() if link.raw == "plan.png" else b"\x89PNG\r\n\x1a\nbroken"


def _report(text: str = _TEXT, title: str = "手册") -> Report:
    return article_report(title, parse(text), _Sources(), subtitle="版本 3")


def _pdf_text(report: Report) -> str:
    buffer = BytesIO()
    write_pdf(report, buffer, created=NOW)
    pages = pdfium.PdfDocument(buffer.getvalue())
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pages))


def _docx_xml(report: Report) -> bytes:
    buffer = BytesIO()
    write_docx(report, buffer, created=NOW)
    with zipfile.ZipFile(buffer) as archive:
        return archive.read("word/document.xml")


_WORDS = [
    "正文粗体和斜体以及code，见电子工单重启（DOC-0007）", "流程(see“审批流程”)",
    "外部(https://x.example)https://y.example", "引用", "待办", "完成", "ifa<b:", "app-01", "否则读者看不到全文。",
    "部署图", "图后文字[Imagemissing:坏图]", "小节", "行一行二", "脚注内容",
]  # fmt: skip


@pytest.mark.parametrize("words", _WORDS)
def test_all_words_come_back_from_pdf(words: str) -> None:
    assert words in _pdf_text(_report())


@pytest.mark.parametrize("words", _WORDS)
def test_all_words_come_back_from_word(words: str) -> None:
    root = etree.fromstring(_docx_xml(_report()))
    assert words in re.sub(r"\s", "", "".join(root.itertext()))


def test_the_title_is_said_once_and_headings_begin_below_it() -> None:
    headings = [(b.text, b.level) for b in _report().blocks if isinstance(b, Heading)]
    assert headings == [("小节", 1)]
    assert [(b.text, b.level) for b in _report(title="别的").blocks if isinstance(b, Heading)] == [
        ("手册", 1),
        ("小节", 2),
    ]


def test_what_an_article_becomes() -> None:
    blocks = _report().blocks
    marks = [(b.mark, b.within) for b in blocks if isinstance(b, Prose) and b.mark]
    assert marks == [("•", "l"), ("1.", "ll"), ("□", "l"), ("✓", "l"), ("1", "l")]
    assert [b.within for b in blocks if isinstance(b, Prose) and b.runs[0].text == "引用"] == [
        "llq"
    ]
    assert [b.text for b in blocks if isinstance(b, Code)] == ['if a < b:\n    c = "\\t"']
    assert [b.caption for b in blocks if isinstance(b, PrintedPicture)] == ["部署图"]
    (grid,) = [b for b in blocks if isinstance(b, Grid)]
    assert grid.rows[0][1][0].bold


def test_word_carries_the_looks_and_is_equal_bytes_for_an_equal_report() -> None:
    xml = _docx_xml(_report()).decode()
    for mark in (
        "<w:b/>",
        "<w:i/>",
        'w:val="superscript"',
        'w:val="CodeBlock"',
        "<w:tblHeader/>",
        "w:hanging=",
    ):
        assert mark in xml
    assert _docx_xml(_report()) == xml.encode()


def test_nothing_leaves_the_page() -> None:
    long = "无空格的很长的一行" * 40
    text = (
        f"{_TEXT}\n\n{'> ' * 30}{long}\n\n{'- ' * 18}{long}\n\n```\n{'x' * 400}\n```\n\n"
        f"|{'a|' * 14}\n|{'-|' * 14}\n|{(long[:60] + '|') * 14}\n\n# {long}\n\n`{'y' * 300}`\n"
    )
    layout = Layout(_report(text), _faces())
    layout.set_report()
    for page in layout.pages:
        for item in page.items:
            if isinstance(item, Text):
                width = item.face.measure(item.text) + item.spread * len(item.text)
                assert item.x >= layout.left - 12
                assert item.x + width <= layout.right + 1
                assert layout.bottom - 2 <= item.y <= layout.page_height
        for fill in page.fills:
            assert fill.x + fill.width <= layout.right + 2
            assert fill.height > 0


def test_a_row_taller_than_a_page_goes_on_over_it() -> None:
    text = "|a|b|\n|-|-|\n|" + "很长的单元格内容，" * 900 + "终|x|\n\n后文"
    found = _pdf_text(_report(text))
    assert found.count("很长的单元格内容，") == 900
    assert "终" in found
    assert "后文" in found


def test_code_goes_on_over_pages_and_keeps_every_line() -> None:
    text = "```\n" + "".join(f"line {n};\n" for n in range(200)) + "```\n"
    found = _pdf_text(_report(text))
    assert all(f"line{n};" in found for n in range(200))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"<svg/>",
        _picture()[:-250], _picture()[:60] + b"\0" * 99,
    ],
)  # fmt: skip
def test_a_broken_picture_is_none(data: bytes) -> None:
    assert picture_width(data) is None


def test_a_whole_picture_has_a_width() -> None:
    buffer = BytesIO()
    Picture.new("RGB", (31, 7)).save(buffer, "JPEG")
    assert picture_width(buffer.getvalue()) == 31
    assert picture_width(_picture()) == 240


def test_deceiving_characters_are_visible_in_print() -> None:
    assert "〔U+202E〕" in _pdf_text(_report("a\u202eb `c\u202ed`\n\n```\n\u2066\n```"))
