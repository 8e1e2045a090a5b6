"""Importing notes: every file is filed as it is, every link resolved or listed, every problem named, nothing twice."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.knowledge import article_import
from desktop.services.knowledge.articles import get_article, save_article
from desktop.services.knowledge.linking import links_of
from desktop.services.library import document_bytes, get_document, list_documents
from desktop.services.notes import note_import
from desktop.services.notes.note_facts import first_heading, inline_tags, plain_heading
from desktop.services.notes.note_import import import_notes
from desktop.services.notes.note_plan import plan_notes
from desktop.services.notes.note_records import Dialect, NoteOptions, NotesReport
from desktop.services.order.collecting import collections_of
from desktop.services.order.custom_fields import values_of
from desktop.services.order.relating import relations_of
from desktop.services.order.tagging import tags, tags_of, untag_documents
from desktop.services.progress import Cancelled, Quiet
from models.audit.journal import latest_events
from models.categories import Category
from tests.archives import findings
from tests.benchmarks.generated_notes import picture, write_notes
from tests.timing import own_seconds

PICTURE = picture(random.Random(1), 4)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def take(house: House, folder: Path, options: NoteOptions | None = None) -> NotesReport:
    return import_notes(house, plan_notes(house, [folder], options))


def targets(house: House, report: NotesReport, path: str) -> list[str]:
    """What the links of a note lead to: titles, or the problem."""
    records = links_of(house, report.ids[path])
    return [link.target.title if link.target else link.state for link in records]


class StopAt(Quiet):
    """A user who stops at the n-th checkpoint."""

    def __init__(self, number: int) -> None:
        self.left = number

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_generated_folder_comes_out_as_the_generator_says(house: House, tmp_path: Path) -> None:
    expected = write_notes(tmp_path / "笔记", 400, pictures=20)
    report = take(house, tmp_path / "笔记")
    assert (report.articles, report.images) == (400, 20)
    assert (report.links, report.resolved) == (expected.links, expected.resolved)
    assert report.unresolved_by_reason == dict(expected.problems)
    assert min(expected.forms.values()) > 0
    assert expected.problems["ambiguous"] > 0
    assert len(report.unresolved) == sum(expected.problems.values())
    assert not report.failed
    assert sum(map(len, tags_of(house, list(report.ids.values())).values())) > 0
    assert findings(house) == []


def test_files_are_filed_byte_for_byte(house: House, tmp_path: Path) -> None:
    files = {
        "a.md": b"---\r\ntitle: \xe7\x94\xb2\r\n---\r\n[b](b)\r\n",
        "b.md": "# 乙，国标编码的笔记，写于二〇二六年\n正文在这里。\n".encode("gb18030"),
        "c.md": "﻿# 丙，带标记的 UTF-16\n".encode("utf-16"),
        "图.png": PICTURE,
    }
    report = take(house, write(tmp_path / "n", files))
    assert report.articles == 3
    held = {
        each.version.path: b"".join(document_bytes(house, each)) for each in list_documents(house)
    }
    assert held == {f"n/{name}": data for name, data in files.items()}
    titles = [get_document(house, report.ids[f"n/{name}.md"]).title for name in "abc"]
    assert titles == ["甲", "乙，国标编码的笔记，写于二〇二六年", "丙，带标记的 UTF-16"]
    assert targets(house, report, "n/a.md") == [titles[1]]


def test_facts_come_from_front_matter_in_three_dialects(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "n",
        {
            "y.md": "---\ntitle: 壹\nkind: 故障处理\ntags: [网络/防火墙]\ndate: 2026-03-04\nsystems: [门户]\n---\n",
            "t.md": '+++\ntitle = "贰"\ntags = ["网络"]\ndate = 2026-03-05\n+++\n',
            "j.md": '{"title": "叁", "tags": ["备份"], "created": "2026-03-06T10:00:00Z"}\n正文\n',
            "坏.md": "---\ntitle: [未完\n---\n# 肆\n",
            "手册/伍.md": "无标题\n",
        },
    )
    plan = plan_notes(house, [folder], NoteOptions(folders=True))
    report = import_notes(house, plan)
    ids = report.ids
    first = get_article(house, ids["n/y.md"])
    assert (first.document.title, first.kind, first.document.type) == ("壹", "fault", "故障处理")
    assert first.document.category is Category.OPERATIONS
    assert first.document.formed == date(2026, 3, 4)
    assert first.document.systems == ("门户",)
    dates = [get_document(house, ids[f"n/{name}.md"]).formed for name in "tj"]
    assert dates == [date(2026, 3, 5), date(2026, 3, 6)]
    tags = tags_of(house, list(ids.values()))
    assert [tags[ids[f"n/{name}.md"]] for name in "ytj"] == [("网络/防火墙",), ("网络",), ("备份",)]
    assert get_document(house, ids["n/坏.md"]).title == "肆"
    assert any(each.path == "n/坏.md" for each in report.remarks)
    assert get_article(house, ids["n/手册/伍.md"]).document.title == "伍"
    assert collections_of(house, [ids["n/手册/伍.md"]])[ids["n/手册/伍.md"]] == ("手册",)


def test_pictures_and_attachments_belong_to_their_notes(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "n",
        {
            "a.md": "# 故障一\n![](图/a.png) [表](表.xlsx)\n",
            "图/a.png": PICTURE,
            "图/坏.png": b"no picture",
            "图/断.png": PICTURE[:-8],
            "表.xlsx": b"PK",
        },
    )
    report = take(house, folder)
    assert (report.images, report.attachments) == (3, 1)
    related = relations_of(house, report.ids["n/a.md"])
    assert {(each.kind, each.other.type, each.outgoing) for each in related} == {
        ("attachment", "插图", False),
        ("attachment", "附件", False),
    }
    assert {each.other.category for each in related} == {Category.OPERATIONS}
    assert [each.path for each in report.remarks] == ["n/图/坏.png", "n/图/断.png"]


def test_importing_again_files_nothing(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "n", {"a.md": "[b](b.md) ![](a.png)\n", "b.md": "x", "a.png": PICTURE}
    )
    take(house, folder)
    before = len(list_documents(house))
    report = take(house, folder)
    assert (report.articles, report.images) == (0, 0)
    assert sorted(report.skipped) == ["n/a.md", "n/a.png", "n/b.md"]
    assert len(list_documents(house)) == before


def test_a_note_that_changed_becomes_a_version_unless_it_changed_here_too(
    house: House, tmp_path: Path
) -> None:
    folder = write(tmp_path / "n", {"a.md": "# 甲\n一\n", "b.md": "# 乙\n一\n"})
    first = take(house, folder)
    save_article(house, first.ids["n/b.md"], "# 乙\n这里改的\n", reason="改")
    write(folder, {"a.md": "# 甲\n二 [[乙]]\n", "b.md": "# 乙\n二\n"})
    report = take(house, folder)
    assert report.updated == ("n/a.md",)
    assert get_document(house, first.ids["n/a.md"]).version.ordinal == 2
    assert targets(house, report, "n/a.md") == ["乙"]
    assert [each.path for each in report.failed] == ["n/b.md"]
    assert len(list_documents(house)) == 2


@needs_posix
def test_what_cannot_be_filed_is_named_and_the_rest_goes_on(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "n",
        {
            "好.md": "# 好\n",
            "大.md": b"x" * (4 * 1024 * 1024 + 1),
            "深.md": "> " * 5_000 + "x\n",
            "乱.md": bytes(range(256)) * 20,
            "机密★方案.md": "x",
            "密.md": "机密★10年\n\n# 方案\n\n正文\n",
            ".obsidian.md": "x",
            "题.md": "# 好\n",
        },
    )
    (folder / "链.md").symlink_to("/etc/passwd")
    os.mkfifo(folder / "管.md")
    report = take(house, folder)
    assert [get_document(house, each).title for each in report.ids.values()] == ["好", "好"]
    failed = {each.path.removeprefix("n/"): each.reason for each in report.failed}
    assert set(failed) == {"大.md", "深.md", "乱.md", "机密★方案.md", "密.md", "链.md", "管.md"}
    assert all(failed.values())
    assert "4 MiB" in failed["大.md"]
    with house.database.read() as session:
        events = latest_events(session, 200)
    refused = [each for each in events if each.action == "refused"]
    assert len(refused) == 2
    assert not any("方案" in each.detail + each.object_name for each in refused)
    assert any("title" in each.reason for each in report.remarks)


def test_links_between_twins_and_in_circles(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "n",
        {
            "a.md": "# 甲\n[[乙]] [[甲]] [[双]] [x](b.MD)\n",
            "b.md": "# 乙\n[[甲]] [y](../../别处.md)\n",
            "c1.md": "# 双\n",
            "c2.md": "# 双\n",
        },
    )
    report = take(house, folder)
    assert targets(house, report, "n/a.md") == ["乙", "甲", "ambiguous", "乙"]
    assert targets(house, report, "n/b.md") == ["甲", "missing"]


def test_stopping_keeps_what_was_filed_and_importing_again_finishes_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.knowledge.article_import._AT_ONCE", 10)
    files = {f"{n:02d}.md": f"---\ntags: [t]\n---\n[下](<{n + 1:02d}.md>)\n" for n in range(39)}
    folder = write(tmp_path / "n", {**files, "39.md": "尾", "p.png": PICTURE})
    plan = plan_notes(house, [folder])
    with pytest.raises(Cancelled):
        import_notes(house, plan, progress=StopAt(3))
    filed = [each for each in list_documents(house) if each.type != "插图"]
    assert len(filed) == 20
    assert set(tags_of(house, [each.id for each in filed])) == {each.id for each in filed}
    report = take(house, folder)
    assert (report.articles, len(report.skipped)) == (20, 21)
    assert report.unresolved == ()
    assert report.resolved == 39
    assert findings(house) == []


def test_obsidian_vault(house: House, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "库",
        {
            ".obsidian/app.json": "{}",
            ".trash/旧.md": "x",
            "运维/重启.md": (
                "---\naliases: [重开机]\ntags: 网络 主机\n---\n# 另一个标题\n#值班/夜间 `#不是` [[网络/网闸|闸]]\n"
                "![[图.png|300]] [[网闸#配置]] [[网闸#^块]] ![[网闸]]\n"
            ),
            "网络/网闸.md": "[[重开机]] [[重启]] [[不存在]] #123 [[子/深]]\n",
            "运维/子/深.md": "# 深处\n",
            "附件夹/图.png": PICTURE,
        },
    )
    plan = plan_notes(house, [folder])
    assert plan.dialect is Dialect.OBSIDIAN
    assert plan.ignored == 2
    report = import_notes(house, plan)
    assert get_document(house, report.ids["库/运维/重启.md"]).title == "重启"
    assert targets(house, report, "库/运维/重启.md") == ["网闸", "图.png", "网闸", "网闸", "网闸"]
    assert targets(house, report, "库/网络/网闸.md") == ["重启", "重启", "missing", "深"]
    ids = report.ids
    assert tags_of(house, list(ids.values()))[ids["库/运维/重启.md"]] == (
        "主机",
        "值班/夜间",
        "网络",
    )
    assert ids["库/网络/网闸.md"] not in tags_of(house, list(ids.values()))


def test_an_import_that_was_killed_before_its_order_is_finished_by_the_next(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = "---\ntags: [网络]\ncollections: [合集甲]\nfields: {机房: A1}\n---\n"
    folder = write(tmp_path / "笔记", {"甲.md": f"{front}[[乙]]\n", "乙.md": "[[甲]]\n"})
    with monkeypatch.context() as killed:
        killed.setattr(note_import._Import, "_settle", lambda *_given: None)
        killed.setattr(article_import, "bind_waiting", lambda *_given, **_named: None)
        take(house, folder)
    report = take(house, folder)
    assert (report.articles, report.unresolved) == (0, ())
    first = report.ids["笔记/甲.md"]
    assert tags_of(house, [first]) == {first: ("网络",)}
    assert "合集甲" in collections_of(house, [first])[first]
    assert list(values_of(house, [first])[first].values()) == ["A1"]
    assert targets(house, report, "笔记/甲.md") == ["乙"]
    # What somebody changed since an import that came to its end stays so.
    untag_documents(house, [first], [tag.id for tag in tags(house)])
    take(house, folder)
    assert tags_of(house, [first]) == {}


def test_half_a_character_in_front_matter_stops_no_import(house: House, tmp_path: Path) -> None:
    bad = r'["a\ud800b"]'
    names = ("tags", "aliases", "systems", "persons", "collections")
    files = {f"{name}.md": f"---\n{name}: {bad}\n---\n{name}\n" for name in names}
    files["fields.md"] = '---\nfields: {"f\\ud800": "v\\ud800"}\n---\nx\n'
    files["json.md"] = '{"title": "x\\ud800y", "tags": ["z\\udc00"]}\nx\n'
    report = take(house, write(tmp_path / "笔记", files))
    assert report.articles == len(files)
    assert tags_of(house, [report.ids["笔记/tags.md"]]) == {
        report.ids["笔记/tags.md"]: ("a\ufffdb",)
    }


@pytest.mark.parametrize(
    "text",
    [
        "# a" + " " * 300_000 + "b",
        "# " + "[" * 300_000,
        "# " + "[a" * 150_000,
        "# a" + " " * 300_000 + "{b",
    ],
    ids=["blanks", "brackets", "labels", "brace"],
)
def test_a_heading_without_end_takes_no_time(text: str) -> None:
    assert own_seconds(lambda: plain_heading(first_heading(text))) < 5


def test_a_long_run_of_backticks_takes_no_time() -> None:
    long = "x " + "`" * 50_000 + "a" * 50_000 + " #标签"
    assert inline_tags(long) == ("标签",)
    assert inline_tags("`#a` ``#b`` #d") == ("d",)
    assert own_seconds(lambda: inline_tags(long)) < 5


def test_what_is_named_twice_comes_in_once(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "twice"
    folder.mkdir()
    (folder / "首页.md").write_text("# 首页\n", encoding="utf-8")
    (tmp_path / "别处.md").write_text("# 别处\n", encoding="utf-8")
    paths = [
        folder / "首页.md",
        tmp_path / "别处.md",
        folder,
        folder,
        tmp_path / "twice/../别处.md",
    ]
    plan = plan_notes(house, paths)
    assert sorted(note.title for note in plan.notes) == ["别处", "首页"]
