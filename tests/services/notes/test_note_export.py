"""Exports of articles: read back before they count, nothing overwritten, and taken in again without a loss."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document

from desktop.services.errors import InsideVault
from desktop.services.handover import export_folder
from desktop.services.house import House
from desktop.services.knowledge.articles import get_article, list_articles, rename_article
from desktop.services.knowledge.linking import links_of
from desktop.services.library import document_bytes, get_document, list_documents
from desktop.services.notes.note_export import export_collection, export_notes
from desktop.services.notes.note_import import import_notes
from desktop.services.notes.note_plan import plan_notes
from desktop.services.notes.note_rewriting import rewrite
from desktop.services.notes.note_system import export_system
from desktop.services.order.collecting import collect, collections_of, make_collection
from desktop.services.order.custom_fields import define_field, set_field, values_of
from desktop.services.order.relating import relate, relations_of
from desktop.services.order.systems import AccountRecord, NewSystem, enter_system
from desktop.services.order.tagging import tags_of
from desktop.services.progress import Cancelled
from exporters.errors import ContentChanged, NothingToExport, OutputNotEmpty
from exporters.prose.front_matter import split_front
from models.audit.journal import latest_events
from tests.archives import MakeHouse
from tests.benchmarks.generated_notes import picture
from tests.services.notes.test_note_import import StopAt, write

PICTURE = picture(random.Random(3), 8)


@pytest.fixture
def filled(house: House, tmp_path: Path) -> House:
    """Five articles with every kind of link, a picture, an attachment, order and relations."""
    folder = write(
        tmp_path / "源",
        {
            "甲.md": (
                "---\ntitle: 甲 手册\ntags: [网络/防火墙, 备份]\nkind: 操作手册\nsource: 旧库\ndate: 2026-03-04\n---\n"
                "见 [[乙|第二篇]]、[**乙** 的节](<子/乙.md#处置 步骤>)、![图](子/图 1.png)、[[丙]]、[[没有]]。\n\n"
                "[![图](<子/图 1.png>)](子/乙.md) [表](表.xlsx) [参考][r] `[[乙]]`\n\n[r]: 子/乙.md\n"
            ),
            "子/乙.md": "# 乙\n\n## 处置 步骤\n\n回 [甲](../甲.md)，[[R35]] [[人员:张三]]\n",
            "丙.md": '+++\ntitle = "丙"\n+++\n[[甲 手册]]\n',
            "丁：斜杠?.md": "# 丁/戊？*\n\n[己](<丁：斜杠?.md>)\n",
            "子/图 1.png": PICTURE,
            "表.xlsx": b"PK\x03\x04",
        },
    )
    report = import_notes(house, plan_notes(house, [folder]))
    assert [link.raw for link in report.unresolved] == ["没有"]
    by_path = report.ids
    collection = make_collection(house, "交接")
    collect(house, collection.id, [by_path["源/甲.md"], by_path["源/子/乙.md"]])
    relate(house, by_path["源/丙.md"], "supersedes", by_path["源/子/乙.md"], note="改写")
    field = define_field(house, "保管人", "text")
    set_field(house, [by_path["源/甲.md"]], field.id, "李四")
    rename_article(house, by_path["源/子/乙.md"], "乙（新）")
    return house


def articles_of(house: House) -> list[int]:
    return [article.document.id for article in list_articles(house)]


def told(house: House) -> dict[str, object]:
    """Everything that must survive a journey, by title."""
    found: dict[str, object] = {}
    for article in list_articles(house):
        document = article.document
        key = document.id
        found[document.title] = (
            article.kind,
            document.category,
            document.systems,
            document.persons,
            document.formed,
            document.mark,
            article.review_months,
            tags_of(house, [key]).get(key),
            collections_of(house, [key]).get(key),
            [
                (link.target.title if link.target else link.state, link.embedded)
                for link in links_of(house, key)
            ],
            sorted(
                (each.kind, each.other.version.name, each.outgoing and each.note)
                for each in relations_of(house, key)
                if each.kind == "attachment"
            ),
            [
                (each.kind, each.other.title)
                for each in relations_of(house, key)
                if each.kind == "supersedes"
            ],
            sorted(values_of(house, [key]).get(key, {}).values()),
        )
    return found


def contents(folder: Path, *, plain: bool = False) -> dict[str, bytes]:
    """Every file below a folder; `plain` without the lines that are each archive's own."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    own = re.compile(rb"^(number|version|filed|formed): .*\n", re.MULTILINE)
    return {name: own.sub(b"", data) if plain else data for name, data in found.items()}


def test_markdown_is_taken_in_again_without_a_loss(
    filled: House, make_house: MakeHouse, tmp_path: Path
) -> None:
    out = tmp_path / "出"
    report = export_notes(filled, articles_of(filled), out, "markdown")
    assert (report.articles, report.files) == (4, 6)
    assert [link.raw for link in report.unresolved] == ["没有"]
    assert report.elsewhere == ()
    second = make_house("second")
    again = import_notes(second, plan_notes(second, [out]))
    assert not again.failed
    assert told(second) == told(filled)
    assert export_notes(second, articles_of(second), tmp_path / "再", "markdown").files == 6
    assert contents(tmp_path / "再", plain=True) == contents(out, plain=True)
    pictures = [each for each in list_documents(second) if each.type == "插图"]
    assert [b"".join(document_bytes(second, each)) for each in pictures] == [PICTURE]


def test_markdown_reads_well(filled: House, tmp_path: Path) -> None:
    export_notes(filled, articles_of(filled), tmp_path / "出", "markdown")
    text = (tmp_path / "出" / "甲 手册.md").read_text(encoding="utf-8")
    front, start, problem = split_front(text)
    assert not problem
    assert front["source"] == "旧库"
    assert front["kind"] == "操作手册"
    assert front["tags"] == ["备份", "网络/防火墙"]
    body = text[start:]
    assert "[第二篇](乙（新）.md)" in body.replace("%EF%BC%88", "（").replace("%EF%BC%89", "）")
    assert "[[没有]]" in body
    assert "`[[乙]]`" in body
    assert "[[乙|" not in body
    names = sorted(path.name for path in (tmp_path / "出").iterdir())
    assert "丁／戊？.md" in names


class Addresses(HTMLParser):
    """What a page leads to and shows."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href" and value:
                self.links.append(value)
            elif name == "src" and value:
                self.sources.append(value)
            elif name == "id" and value:
                self.ids.add(value)


def addresses(page: Path) -> Addresses:
    found = Addresses()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def test_pages_lead_to_each_other_and_load_nothing(filled: House, tmp_path: Path) -> None:
    out = tmp_path / "页"
    report = export_notes(filled, articles_of(filled), out, "html", title="交接")
    assert report.articles == 4
    pages = {page: addresses(page) for page in out.glob("*.html")}
    assert len(pages) == 5
    assert len(pages[out / "index.html"].links) == 6
    followed = 0
    for page, found in pages.items():
        assert all(source.startswith("data:image/png") for source in found.sources)
        for link in found.links:
            path, _sign, place = link.partition("#")
            target = (page.parent / unquote(path)) if path else page
            assert target.is_file(), link
            if place and target in pages:
                assert unquote(place) in pages[target].ids, link
                followed += 1
    assert followed >= 1


def test_single_files(filled: House, tmp_path: Path) -> None:
    ids = articles_of(filled)
    for name, form, head in (
        ("全.html", "html", b"<!DOCTYPE html>"),
        ("全.pdf", "pdf", b"%PDF-"),
        ("全.docx", "docx", b"PK"),
    ):
        report = export_notes(filled, ids, tmp_path / name, form)
        data = (tmp_path / name).read_bytes()
        assert data[: len(head)].lower() == head.lower()
        assert report.bytes == len(data)
    page = addresses(tmp_path / "全.html")
    assert {link[1:] for link in page.links if link.startswith("#h-article")} <= page.ids
    words = "\n".join(each.text for each in Document(str(tmp_path / "全.docx")).paragraphs)
    assert "甲 手册" in words
    assert "处置 步骤" in words


def test_a_collection_and_what_is_not_exported(filled: House, tmp_path: Path) -> None:
    (collection,) = {
        each for names in collections_of(filled, articles_of(filled)).values() for each in names
    }
    assert collection == "交接"
    report = export_collection(filled, 1, tmp_path / "集", "markdown")
    assert report.articles == 2
    assert [link.raw for link in report.elsewhere] == ["丙"]
    assert "[[丙]]" in (tmp_path / "集" / "甲 手册.md").read_text(encoding="utf-8")


def test_nothing_is_overwritten_and_nothing_is_left(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = articles_of(filled)
    before = contents(write(tmp_path / "占", {"a.txt": "x"}))
    with pytest.raises(OutputNotEmpty):
        export_notes(filled, ids, tmp_path / "占", "markdown")
    (tmp_path / "占.pdf").write_bytes(b"x")
    with pytest.raises(OutputNotEmpty):
        export_notes(filled, ids, tmp_path / "占.pdf", "pdf")
    assert contents(tmp_path / "占") == before
    with pytest.raises(InsideVault):
        export_notes(filled, ids, filled.path / "x", "markdown")
    with pytest.raises(NothingToExport):
        export_notes(filled, [], tmp_path / "空", "markdown")
    with pytest.raises(Cancelled):
        export_notes(filled, ids, tmp_path / "停", "markdown", progress=StopAt(2))
    names = {"源", "占", "占.pdf"}
    assert {path.name for path in tmp_path.iterdir()} - {filled.path.name} == names


def test_what_the_medium_changed_is_no_success(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = export_folder.ExportFolder._compare

    def spoiled(self: export_folder.ExportFolder, path: str, size: int, digest: bytes) -> None:
        target = self._stage.joinpath(*path.split("/"))
        target.write_bytes(b"!" + target.read_bytes()[1:])
        compare(self, path, size, digest)

    monkeypatch.setattr(export_folder.ExportFolder, "_compare", spoiled)
    with pytest.raises(ContentChanged):
        export_notes(filled, articles_of(filled), tmp_path / "出", "markdown")
    assert not list(tmp_path.glob("出*"))


def test_exports_are_journalled(filled: House, tmp_path: Path) -> None:
    ids = articles_of(filled)
    export_notes(filled, ids[:1], tmp_path / "出", "markdown")
    with filled.database.read() as session:
        events = latest_events(session, 10)
    exported = {each.object_name for each in events if each.action == "exported"}
    assert f"document {ids[0]}" in exported


def test_links_are_rewritten_inside_of_labels() -> None:
    text = "[![a](p.png) b](x.md) and [c `]` d](y.md) ![[p.png|300]]"
    new = {0: ("X.md", "t"), 1: ("q.png", "t"), 2: ("Y.md", "t"), 3: ("q.png", "t")}
    assert rewrite(text, new) == "[![a](q.png) b](X.md) and [c `]` d](Y.md) ![300](q.png)"
    assert rewrite(text, {1: ("q.png", "t")}).startswith("[![a](q.png) b](x.md)")
    assert rewrite(text, {}) == text


def test_reader_sees_present_titles(filled: House, tmp_path: Path) -> None:
    renamed = next(each for each in list_articles(filled) if each.document.title == "乙（新）")
    assert get_article(filled, renamed.document.id).document.title == "乙（新）"
    assert get_document(filled, renamed.document.id).version.ordinal == 1
    export_notes(filled, articles_of(filled), tmp_path / "出", "markdown")
    front, _start, _problem = split_front(
        (tmp_path / "出" / "乙（新）.md").read_text(encoding="utf-8")
    )
    assert "乙" in front["aliases"]  # type: ignore[operator]  # a list


def test_a_systems_page_comes_with_its_articles(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "源",
        {"重启.md": "---\nkind: 操作手册\nsystems: [门户]\n---\n# 重启\n", "别的.md": "# 别的\n"},
    )
    import_notes(house, plan_notes(house, [folder]))
    new = NewSystem("门户", owner="信息中心", accounts=(AccountRecord("root", "", "张三", "封-3"),))
    system = enter_system(house, new)
    report = export_system(house, system.id, tmp_path / "出", "markdown")
    assert report.articles == 1
    page = (tmp_path / "出" / "门户.md").read_text(encoding="utf-8")
    assert "[重启](重启.md)" in page
    assert "封-3" in page
    assert "别的" not in page
    export_system(house, system.id, tmp_path / "页", "html")
    index = addresses(tmp_path / "页" / "index.html")
    assert [unquote(link) for link in index.links if not link.startswith("#")] == ["重启.html"]
    for name, form in (("a.html", "html"), ("a.pdf", "pdf"), ("a.docx", "docx")):
        assert export_system(house, system.id, tmp_path / name, form).files == 1
