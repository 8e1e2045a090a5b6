"""The knowledge base in the package: every link works from the folder, and what is missing is said."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import docx
import pytest
from PIL import Image

from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.handover.handing_over import build_handover, verify_handover
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.library import list_documents
from desktop.services.order.relating import relate
from desktop.services.order.systems import AccountRecord, NewSystem, enter_system
from desktop.services.order.tagging import tag_documents
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import make_quick_house

PICTURE = io.BytesIO()
Image.new("RGB", (40, 20), "navy").save(PICTURE, "PNG")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "票据接口说明.txt").write_text("接口", encoding="utf-8")
    (papers / "拓扑 图#1.png").write_bytes(PICTURE.getvalue())
    with make_quick_house(tmp_path / "archive.vault") as opened:
        file_paths(
            opened, [papers], Filing(Category.TECHDOC, type="接口文档", systems=("电子票据系统",))
        )
        yield opened


def number_of(house: House, title: str) -> str:
    return next(each.number for each in list_documents(house) if each.title == title)


def write(house: House, title: str, body: str, kind: str = "runbook", **more: object) -> int:
    new = NewArticle(title=title, kind=kind, body=body, systems=("电子票据系统",), **more)  # type: ignore[arg-type]
    return write_article(house, new).document.id


@pytest.fixture
def package(house: House, tmp_path: Path) -> Path:
    system = NewSystem(
        "电子票据系统",
        purpose="开具票据",
        people=(("李某", "owner"),),
        accounts=(AccountRecord("pj-admin", "应用管理", "李某", "信封 07"),),
    )
    enter_system(house, system)
    picture = number_of(house, "拓扑 图#1")
    paper = number_of(house, "票据接口说明")
    first = write(
        house,
        "电子票据重启",
        f"# 步骤\n\n先看 [[{paper}]] 与 ![[{picture}]]，再看 [[票据故障#现象]]；[[系统:电子票据系统]]；"
        "<script>alert(1)</script> [外面](http://example.test/x) [[没有这篇]] [[扔掉的]]\n",
    )
    second = write(house, "票据故障", "## 现象\n\n打不出票。见 [[电子票据重启]]。\n", kind="fault")
    gone = write(house, "扔掉的", "不再需要")
    paper_of_old = write(house, "作废的附件", "不再需要")
    relate(house, paper_of_old, "answers", first)
    trash(house, [paper_of_old])
    tag_documents(house, [first], ["应用/票据"])
    relate(house, second, "answers", first)
    trash(house, [gone])
    build_handover(house, tmp_path / "package")
    return tmp_path / "package"


def references(page: Path) -> list[Path]:
    """What the page leads to or shows."""
    found = re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))
    return [
        (page.parent / unquote(unescape(each).partition("#")[0])).resolve()
        for each in found
        if not each.startswith("#")
    ]


def test_every_link_leads_to_a_file_of_the_package(package: Path) -> None:
    assert verify_handover(package).ok
    pages = sorted((package / "data" / "其他" / "知识库").rglob("*.html"))
    assert len(pages) == 4, "two articles, a system, the first page"
    reached = {target for page in pages for target in references(page)}
    assert all(target.is_file() for target in reached)
    names = {target.name for target in reached}
    assert {"index.html", "1.html"} <= names
    assert any("票据接口说明" in name for name in names)
    assert any(name.endswith(".png") for name in names)


def test_an_article_page_says_what_its_article_says_and_no_more(package: Path) -> None:
    (page,) = [
        each
        for each in (package / "data" / "其他" / "知识库" / "articles").iterdir()
        if "<h1>电子票据重启" in each.read_text(encoding="utf-8")
    ]
    html = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "http://example.test/x" in html
    assert 'href="http' not in html
    assert "没有这篇" in html
    assert re.search(r'href="[^"]*\.html#h-[^"]*">票据故障', html)
    assert "应用/票据" in html
    assert "作废的附件" not in html
    backlinks = html.partition("</article>")[2]
    assert "票据故障" in backlinks
    assert 'src="../../../../' not in html
    assert re.search(r'src="\.\./\.\./\.\./[^"]+\.png"', html)


def test_the_first_page_of_the_package_leads_to_it_and_the_list_is_there(package: Path) -> None:
    readme = unquote((package / "README.html").read_text(encoding="utf-8"))
    assert "data/其他/知识库/index.html" in readme
    assert "data/其他/知识转移清单.pdf" in readme
    paper = docx.Document(str(package / "data" / "其他" / "知识转移清单.docx"))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"电子票据重启", "票据故障"} <= cells
    assert "扔掉的" not in cells
    said = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "没有这篇" in said
    assert "电子票据系统" in said


def test_an_archive_without_articles_gets_neither(house: House, tmp_path: Path) -> None:
    build_handover(house, tmp_path / "package")
    assert not (tmp_path / "package" / "data" / "其他" / "知识库").exists()
    assert not list((tmp_path / "package" / "data" / "其他").glob("知识转移*"))
