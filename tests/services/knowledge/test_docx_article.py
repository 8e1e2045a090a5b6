"""Word documents become articles: what people see stays, what hostile ones do ends in a reason."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from docx import Document

from desktop.services.errors import StateSecret
from desktop.services.filing.sources import SourceProblem
from desktop.services.house import House
from desktop.services.knowledge.articles import article_source
from desktop.services.knowledge.docx_article import article_from_docx, file_docx_article
from desktop.services.knowledge.linking import links_of
from desktop.services.library import document_bytes, get_document, list_documents
from desktop.services.order.relating import relations_of
from exporters.prose.parsing import parse
from exporters.prose.records import Heading, ListBlock, Paragraph, QuoteBlock, TableBlock
from search.readers.markdown_writing import Piece, inline, paragraph
from search.readers.word_article import word_article
from tests.benchmarks.generated_notes import picture
from tests.search import bombs

PICTURE = picture(random.Random(4), 8)


def manual() -> bytes:
    """A document with everything that is converted."""
    made = Document()
    made.add_heading("电子工单系统操作手册", 0)
    made.add_heading("启动", 1)
    words = made.add_paragraph("先看")
    words.add_run("重要：").bold = True
    words.add_run("再 a*b_c [x] <b> ")
    words.add_run("斜体").italic = True
    made.add_paragraph("停应用", style="List Number")
    made.add_paragraph("停库", style="List Number")
    made.add_paragraph("圆点", style="List Bullet")
    table = made.add_table(2, 3)
    table.cell(0, 0).text = "甲|乙"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "合并"
    made.add_picture(io.BytesIO(PICTURE))
    for text in ("1. 不是列表", "# 不是标题", "- 也不是", "---"):
        made.add_paragraph(text)
    made.add_paragraph("引用的话", style="Quote")
    made.add_heading("二级", 2)
    made.sections[0].header.paragraphs[0].text = "页眉"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_what_people_see_stays() -> None:
    made = word_article(manual())
    assert made.title == "电子工单系统操作手册"
    assert made.left_out == {"headers"}
    assert [data for _name, data in made.pictures] == [PICTURE]
    article = parse(made.text)
    assert [heading.level for heading in article.headings] == [1, 2]
    lists = [block for block in article.blocks if isinstance(block, ListBlock)]
    assert [(block.ordered, len(block.items)) for block in lists] == [(True, 2), (False, 1)]
    (table,) = [block for block in article.blocks if isinstance(block, TableBlock)]
    assert "".join(span.text for span in table.head[0]) == "甲|乙"
    assert "".join(span.text for span in table.rows[0][0]) == "合并"
    paragraphs = [block for block in article.blocks if isinstance(block, Paragraph)]
    texts = ["".join(span.text for span in block.spans) for block in paragraphs]
    assert "先看重要：再 a*b_c [x] <b> 斜体" in texts
    assert {"1. 不是列表", "# 不是标题", "- 也不是", "---"} <= set(texts)
    looks = {span.text: (span.bold, span.italic) for span in paragraphs[0].spans}
    assert looks["重要"] == (True, False)
    assert looks["斜体"] == (False, True)
    assert any(isinstance(block, QuoteBlock) for block in article.blocks)
    assert isinstance(article.blocks[0], Heading)


LINKED = """
<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>节</w:t></w:r></w:p>
<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink r:id='r1' xmlns:r='R'><w:r><w:t>官网</w:t></w:r></w:hyperlink>
<w:hyperlink r:id='r2' xmlns:r='R'><w:r><w:t>坏的</w:t></w:r></w:hyperlink>
<w:r><w:footnoteReference w:id='2'/></w:r><w:del><w:r><w:delText>删掉的</w:delText></w:r></w:del>
<w:ins><w:r><w:t>新加的</w:t></w:r></w:ins></w:p>
<w:p><w:pPr><w:pStyle w:val='TOC1'/></w:pPr><w:r><w:t>toc 1</w:t></w:r></w:p>
"""
NOTES = (
    f"<w:footnotes xmlns:w='{bombs.W}'><w:footnote w:id='2'><w:p><w:r><w:t>脚注文字</w:t></w:r></w:p>"
    "</w:footnote></w:footnotes>"
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    f"<Relationship Id='r1' Type='{KIND}/hyperlink' Target='https://a.example/x (1)' TargetMode='External'/>"
    f"<Relationship Id='r2' Type='{KIND}/hyperlink' Target='javascript:alert(1)' TargetMode='External'/>"
    f"<Relationship Id='r3' Type='{KIND}/footnotes' Target='footnotes.xml'/></Relationships>"
)


def test_links_footnotes_and_changes() -> None:
    body = f"<w:document xmlns:w='{bombs.W}'><w:body>{LINKED}</w:body></w:document>"
    data = bombs.zipped(
        {
            "[Content_Types].xml": bombs.CONTENT_TYPES,
            "word/document.xml": body,
            "word/footnotes.xml": NOTES,
            "word/_rels/document.xml.rels": RELATIONS,
        }
    )
    text = word_article(data).text
    assert text.startswith("## 节\n")
    assert "[官网](https://a.example/x%20%281%29)" in text
    assert "坏的" in text
    assert "javascript" not in text
    assert "删掉的" not in text
    assert "新加的" in text
    assert "[^1]: 脚注文字" in text


def test_filed_with_its_pictures_and_the_document_itself(house: House, tmp_path: Path) -> None:
    path = tmp_path / "手册.docx"
    path.write_bytes(manual())
    made = article_from_docx(house, path)
    assert (made.article.title, made.article.kind) == ("电子工单系统操作手册", "runbook")
    assert len(made.remarks) == 1
    assert list_documents(house) == []
    document = file_docx_article(house, made)
    assert get_document(house, document).type == "操作手册"
    assert article_source(house, document) == made.article.body
    assert [link.state for link in links_of(house, document)] == ["live"]
    related = {each.kind: each for each in relations_of(house, document)}
    assert set(related) == {"attachment", "derived"}
    original = related["derived"]
    assert original.outgoing
    assert b"".join(document_bytes(house, original.other)) == path.read_bytes()


@pytest.mark.parametrize(
    "bomb",
    [
        bombs.laughing_docx,
        bombs.quadratic_docx,
        bombs.deep_docx,
        bombs.endless_docx,
        bombs.swollen_docx,
    ],
)
def test_bombs_end_in_a_reason(house: House, tmp_path: Path, bomb: object) -> None:
    assert callable(bomb)
    name, data = bomb()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceProblem) as problem:
        article_from_docx(house, tmp_path / name)
    assert str(problem.value)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"text"]
)
def test_what_is_no_document_ends_in_a_reason(house: House, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(SourceProblem):
        article_from_docx(house, path)


def test_nothing_outside_is_read(house: House, tmp_path: Path) -> None:
    name, data = bombs.prying_docx()
    (tmp_path / name).write_bytes(data)
    try:
        text = article_from_docx(house, tmp_path / name).article.body
    except SourceProblem:
        text = ""
    assert "root:" not in text


def test_state_secrets_are_refused(house: House, tmp_path: Path) -> None:
    made = Document()
    for text in ("机密★10年", "", "方案", "正文"):
        made.add_paragraph(text)
    path = tmp_path / "方案.docx"
    made.save(str(path))
    with pytest.raises(StateSecret):
        article_from_docx(house, path)
    assert list_documents(house) == []


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([Piece("他说"), Piece("“好”", bold=True), Piece("了")], "他说“**好**”了"),
        ([Piece("重要：", bold=True), Piece("看")], "**重要**：看"),
        ([Piece("a", bold=True), Piece("b", italic=True)], "**a**b"),
        ([Piece("，。", bold=True)], "，。"),
        ([Piece("x", link="https://a.example/(1)")], "[x](https://a.example/%281%29)"),
        ([Piece("snake_case _x_ `c` &amp; ~~s~~")], r"snake_case \_x\_ \`c\` \&amp; \~\~s\~\~"),
    ],
)
def test_text_is_written_so_that_it_reads_the_same(pieces: list[Piece], expected: str) -> None:
    written = inline(pieces)
    assert written == expected
    (block,) = parse(paragraph(pieces)).blocks
    assert isinstance(block, Paragraph)
    assert "".join(span.text for span in block.spans) == "".join(piece.text for piece in pieces)
