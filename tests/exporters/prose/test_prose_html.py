"""Articles as HTML: what a reader sees of each construct, in both dialects, and as a page of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtGui import QTextDocument

from exporters.prose.anchors import anchor_of
from exporters.prose.html import Destination, LinkState, to_html
from exporters.prose.html_page import article_page, data_uri
from exporters.prose.parsing import parse, plain_text
from exporters.prose.records import LinkText, ListBlock, Paragraph

_PNG = b"\x89PNG\r\n\x1a\n and so on"


class _Archive:
    """Knows some targets by their names."""

    def __init__(self, state: LinkState = "live") -> None:
        self._state = state

    def of(self, link: LinkText) -> Destination | None:
        if link.raw == "unknown":
            return None
        href = "" if self._state in ("missing", "gone", "name") else "item:document/4@2#h-x"
        return Destination(href, f"Title of {link.raw}", self._state)

    def image(self, link: LinkText) -> str | None:
        return "img:3" if link.raw.endswith(".png") else None


def _page(text: str, state: LinkState = "live") -> str:
    return to_html(parse(text), _Archive(state), dialect="page").strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "<p>a b</p>"),
        ("中文\n换行", "<p>中文换行</p>"),
        ("中文\nword\n，完", "<p>中文 word ，完</p>"),
        ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
        ("**a *b*** ~~c~~ `d`", "<p><strong>a </strong><strong><em>b</em></strong> <s>c</s> <code>d</code></p>"),
        ("# 标题 *x*", '<h1 id="h-标题-x">标题 <em>x</em></h1>'),
        ("3. a\n4. b", '<ol start="3">\n<li>a\n</li>\n<li>b\n</li>\n</ol>'),
        ("- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("```py x\na < b\n\n```", "<pre><code>a &lt; b\n\n</code></pre>"),
        ("***", "<hr>"),
        ("![words](a.png)", '<p><img src="img:3" alt="words"></p>'),
        ("![[a.png|300x200]]", '<p><img src="img:3" alt="a.png" width="300"></p>'),
        ("![[a.png]]", '<p><img src="img:3" alt="a.png"></p>'),
        ("![[手册]]", '<p><a href="item:document/4@2#h-x">Title of 手册</a></p>'),
        ("![x](unknown)", '<p><span class="missing">[Image missing: x]</span></p>'),
        ("[[a|b *c*]]", '<p><a href="item:document/4@2#h-x">b *c*</a></p>'),
        ("[b *c*](a.md)", '<p><a href="item:document/4@2#h-x">b <em>c</em></a></p>'),
        ("[](a.md)", '<p><a href="item:document/4@2#h-x">Title of a.md</a></p>'),
        ("[x](unknown)", '<p><span class="missing">x</span></p>'),
        ("[x](https://y.example)", '<p>x (<span class="outside">https://y.example</span>)</p>'),
        ("# A\n\n[x](#a) [y](#%41)", '<h1 id="h-a">A</h1>\n<p><a href="#h-a">x</a> <a href="#h-a">y</a></p>'),
        ("[note]: [[a]]", '<p>[note]: <a href="item:document/4@2#h-x">Title of a</a></p>'),
        ("[![x](a.md)](b.md)", '<p><a href="item:document/4@2#h-x">x</a></p>'),
    ],
)  # fmt: skip
def test_what_each_construct_becomes(text: str, html: str) -> None:
    assert _page(text) == html


@pytest.mark.parametrize(
    ("state", "html"),
    [
        ("live", '<a href="item:document/4@2#h-x">Title of a</a>'),
        (
            "trashed",
            '<a class="trashed" href="item:document/4@2#h-x">Title of a</a>'
            '<span class="remark"> (in the trash)</span>',
        ),
        ("ambiguous", '<a class="ambiguous" href="item:document/4@2#h-x">Title of a</a>'),
        ("missing", '<span class="missing">Title of a</span>'),
        ("gone", '<span class="gone">Title of a</span>'),
        ("name", '<span class="name">Title of a</span>'),
    ],
)  # fmt: skip
def test_the_state_of_a_target_is_shown(state: LinkState, html: str) -> None:
    assert _page("[[a]]", state) == f"<p>{html}</p>"


def test_tasks_keep_their_boxes_and_their_links_places() -> None:
    article = parse("- [ ] open [[a]]\n- [x] done\n- [y] no\n-  [ ]\n")
    (block,) = article.blocks
    assert isinstance(block, ListBlock)
    assert [item.checked for item in block.items] == [False, True, None, None]
    html = to_html(article, _Archive(), dialect="page")
    assert "☐ " in html
    assert "☑ " in html
    assert "[y] no" in html


def test_tables_align_their_cells_in_the_words_of_each_dialect() -> None:
    text = "|a|b|\n|:-:|--:|\n|1|2|"
    assert '<td class="center">1</td><td class="right">2</td>' in _page(text)
    assert '<td align="center">1</td>' in to_html(parse(text), _Archive(), dialect="qt")


def test_footnotes_are_numbered_as_they_are_read_and_none_is_lost() -> None:
    text = "x[^b] y[^a] z[^b]\n\n[^a]: first\n[^b]: second\n[^c]: nobody asks\n"
    html = _page(text)
    assert re.findall(r'<li id="(fn-\d)"><p>(\w+)', html) == [
        ("fn-1", "second"),
        ("fn-2", "first"),
        ("fn-3", "nobody"),
    ]
    assert html.count('id="fnref-1"') == 1
    assert html.count('href="#fn-1"') == 2


def test_lines_are_those_of_the_source() -> None:
    text = "---\na: b\n---\n# one\n\ntext\n\n- item\n\n> quote\n"
    assert [block.line for block in parse(text).blocks] == [3, 5, 7, 9]


def test_the_words_of_an_article_without_its_marks() -> None:
    text = "# A *b*\n\n- [[c|d]]\n\n| e | f |\n|-|-|\n| `g` | ![h](i.png) |\n\n```\nj\n```\n\nk[^1]\n\n[^1]: l"
    assert plain_text(parse(text)) == "A b\nd\ne\tf\ng\th\nj\nk\nl"


def test_a_heading_is_found_by_its_words_by_its_key_and_by_its_slug() -> None:
    article = parse("# 重启 步骤\n\n## ＤＮＳ\n\n## a-b\n\n## DNS")
    assert anchor_of(article, "重启 步骤") == "h-重启-步骤"
    assert anchor_of(article, "重启-步骤") == "h-重启-步骤"
    assert anchor_of(article, "%E9%87%8D%E5%90%AF%20%E6%AD%A5%E9%AA%A4") == "h-重启-步骤"
    assert anchor_of(article, "DNS") == "h-dns-1"
    assert anchor_of(article, "dns") == "h-dns"
    assert anchor_of(article, "h-a-b") == "h-a-b"
    assert anchor_of(article, "nothing") is None


def test_a_paragraph_of_ideographic_blanks_keeps_its_indentation_to_itself() -> None:
    (block,) = parse("\u3000\u3000正文").blocks
    assert isinstance(block, Paragraph)
    assert block.spans[0].text == "正文"


def test_a_text_document_scrolls_to_headings_and_notes(qapp: Any) -> None:
    document = QTextDocument()
    document.setHtml(to_html(parse("# 标题\n\nx[^1]\n\n[^1]: note"), _Archive(), dialect="qt"))
    names: set[str] = set()
    block = document.begin()
    while block.isValid():
        for fragment in block:
            names |= set(fragment.fragment().charFormat().anchorNames())
        block = block.next()
    assert {"h-标题", "fn-1"} <= names
    assert "标题" in document.toPlainText()


def test_a_page_of_its_own_says_its_title_once_and_has_an_outline() -> None:
    text = "---\na: [\n---\n# 手册\n\n## 一\n\n## 二\n\n### 三\n\n![x](a.png)"
    page = article_page(
        "手册", parse(text), _Archive(), subtitle="版本 3", facts=(("a", "<b>"),)
    ).decode()
    assert page.count("<h1") == 1
    assert re.findall(r'<li class="level(\d)"><a href="#(h-\w+)">', page) == [
        ("1", "h-一"),
        ("1", "h-二"),
        ("2", "h-三"),
    ]
    assert "can&#x27;t be read" in page
    assert "<dd>&lt;b&gt;</dd>" in page
    assert "版本 3" in page


def test_only_pictures_become_part_of_a_page() -> None:
    assert (data_uri(_PNG) or "").startswith("data:image/png;base64,")
    assert data_uri(b"\xff\xd8\xff\xe0") == "data:image/jpeg;base64,/9j/4A=="
    assert data_uri(b"<svg onload=alert(1)>") is None
    assert data_uri(b"") is None
