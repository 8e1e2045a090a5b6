"""`shoudang note`: articles written, read, linked, reviewed, brought in and written out at the command line."""

from __future__ import annotations

import io
import json
import random
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from pypdfium2 import PdfDocument

from desktop.services.house import House
from desktop.services.knowledge.drafts import Draft, keep_draft
from tests.benchmarks.generated_notes import picture
from tests.cli.running import SECRET, Run
from vault.ids import Passphrase

MANUAL = "# 网闸重启手册\n\n先停服务，再重启网闸。依据 [[R35]]，联系 [[人员:龙䶮]]。\n"
FAULT = "# 网闸不通\n\n现象：滤网堵塞。处理见 [[网闸重启手册]] 和 [[还没有写的手册]]。\n\n<script>alert(1)</script>\n"
MARKED = "机密★10年\n\n网闸口令另存。\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def written(vault: Path, tmp_path: Path, run: Run) -> Path:
    """The shared archive with two articles, 6 and 7, the second of which links to the first."""
    manual, fault = write(tmp_path, "手册.md", MANUAL), write(tmp_path, "故障.md", FAULT)
    run("note", "add", vault, manual, "--kind", "runbook", "--system", "网闸", code=0)
    run(
        "note",
        "add",
        vault,
        fault,
        "-k",
        "故障处理",
        "--title",
        "网闸不通",
        "--tag",
        "网络/网闸",
        code=0,
    )
    return vault


def test_an_article_is_filed_found_and_shown(vault: Path, tmp_path: Path, run: Run) -> None:
    file = write(tmp_path, "手册.md", MANUAL)
    made = run(
        "note", "add", vault, file, "--kind", "runbook", "--person", "龙䶮", "--json", code=0
    ).json
    assert (made["title"], made["kind"], made["type"]) == ("网闸重启手册", "runbook", "操作手册")
    assert (made["version"], made["withheld"], made["persons"]) == (1, [], ["龙䶮"])
    shown = run("note", "show", vault, made["id"], code=0)
    assert shown.out == MANUAL
    asked = run("search", vault, "类型:操作手册 链接到:R35", "--json", code=0).json
    assert [hit["id"] for hit in asked["hits"]] == [made["id"]]


def test_text_comes_from_standard_input(
    vault: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, title in ((("-",), "一"), ((), "二")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbftext")))
        made = run("note", "add", vault, *arguments, "--title", title, "--json", code=0).json
        assert run("note", "show", vault, made["id"], code=0).out == "text\n"


def test_what_cannot_be_a_text_is_wrong_usage(vault: Path, tmp_path: Path, run: Run) -> None:
    odd = tmp_path / "odd.md"
    odd.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in run("note", "add", vault, odd, code=2).err
    assert "cannot be read" in run("note", "add", vault, tmp_path / "no.md", code=2).err
    described = run("note", "add", vault, odd, "--kind", "recipe", "--json", code=2).json
    assert described["error"]["code"] == 2
    assert "runbook" in described["error"]["sentence"]


def test_a_state_secret_is_refused_with_the_steps_of_the_law(
    written: Path, tmp_path: Path, run: Run
) -> None:
    marked = write(tmp_path, "marked.md", MARKED)
    before = run("note", "list", written, "--json", code=0).json
    for command in (
        ("add", written, marked, "--title", "口令"),
        ("save", written, 6, marked, "--reason", "补充"),
        ("add", written, marked, "--mark", "机密"),
    ):
        refused = run("note", *command, code=6)
        assert refused.out == ""
        assert len(refused.err.splitlines()) > 3
        assert "网闸口令" not in refused.err
    assert run("note", "list", written, "--json", code=0).json == before


def test_a_second_article_of_one_title_is_asked_about(
    written: Path, tmp_path: Path, run: Run
) -> None:
    again = write(tmp_path, "again.md", "另一篇")
    refused = run("note", "add", written, again, "--title", "网闸重启手册", code=None)
    assert refused.code not in (0, 70)
    run("note", "add", written, again, "--title", "网闸重启手册", "--same-title", code=0)
    assert run("note", "list", written, "--json", code=0).json["total"] == 3


def test_the_list_tells_kinds_and_reviews(written: Path, run: Run) -> None:
    listed = run("note", "list", written, code=0)
    assert [line.split()[0] for line in listed.out.splitlines()] == ["7", "6"]
    assert "never reviewed" in listed.out
    assert "2 articles" in listed.err
    only = run("note", "list", written, "--kind", "fault", "--json", code=0).json
    assert [each["title"] for each in only["articles"]] == ["网闸不通"]
    run("note", "review", written, 6, code=0)
    (manual,) = run("note", "list", written, "-k", "runbook", "--json", code=0).json["articles"]
    assert manual["review"]["reviewed"]
    assert manual["review"]["due"]


def test_html_is_inert(written: Path, run: Run) -> None:
    shown = run("note", "show", written, 7, "--html", code=0).out
    assert "<h1" in shown
    assert "<script" not in shown
    assert "&lt;script" in shown


def test_versions_are_saved_and_each_can_be_shown(written: Path, tmp_path: Path, run: Run) -> None:
    newer = write(tmp_path, "newer.md", MANUAL + "\n第二版。\n")
    saved = run("note", "save", written, 6, newer, "--reason", "补充", "--json", code=0).json
    assert saved["version"] == 2
    assert "第二版" in run("note", "show", written, 6, code=0).out
    assert run("note", "show", written, 6, "--version", 1, code=0).out == MANUAL
    run("note", "show", written, 6, "--version", 3, code=2)
    unchanged = run("note", "save", written, 6, newer, "--reason", "再来", code=None)
    assert unchanged.code != 0


def test_links_survive_a_new_title(written: Path, run: Run) -> None:
    described = run("note", "links", written, 7, "--json", code=0).json
    assert [(each["raw"], each["state"]) for each in described["links"]] == [
        ("网闸重启手册", "live"),
        ("还没有写的手册", "missing"),
    ]
    assert [each["raw"] for each in described["unresolved"]] == ["还没有写的手册"]
    renamed = run("note", "rename", written, 6, "网闸操作手册", "--json", code=0).json
    assert renamed["title"] == "网闸操作手册"
    back = run("note", "links", written, 6, "--json", code=0).json["backlinks"]
    assert [(each["document"], each["source"]) for each in back] == [(7, "网闸不通")]
    assert "[[网闸操作手册]]" in run("note", "show", written, 7, code=0).out
    loose = run("note", "links", written, code=0)
    assert "还没有写的手册" in loose.out
    assert "1 unresolved link" in loose.err
    for query in ("链接到:网闸操作", "链接到:人员:龙䶮 OR 链接到:网闸操作手册"):
        asked = run("search", written, query, "--json", code=0).json
        assert 7 in [hit["id"] for hit in asked["hits"]]


def test_reviews_come_due(written: Path, run: Run) -> None:
    assert (
        run("note", "review", written, 6, "--months", 3, "--json", code=0).json["articles"][0][
            "review"
        ]["months"]
        == 3
    )
    due = run("note", "review", written, "--on", "2099-01-01", "--json", code=0).json["due"]
    assert 6 in [each["id"] for each in due]
    assert all(each["reasons"] for each in due)
    run("note", "review", written, "--months", 3, code=2)
    assert run("note", "review", written, 1).code not in (0, 70)


def test_drafts_are_listed_and_dropped(written: Path, run: Run) -> None:
    with House.open(written, Passphrase(SECRET)) as house:
        kept = keep_draft(house, Draft(kind="faq", title="半篇", body="未完"))
    listed = run("note", "drafts", written, "--json", code=0).json["drafts"]
    assert [(each["id"], each["title"]) for each in listed] == [(kept, "半篇")]
    assert "未完" not in run("note", "drafts", written, code=0).out
    assert run("note", "drafts", written, "--drop", kept, "--json", code=0).json["drafts"] == []
    assert run("note", "drafts", written, "--drop", kept).code not in (0, 70)


def test_an_article_comes_from_a_ticket(written: Path, tmp_path: Path, run: Run) -> None:
    made = run("note", "add", written, "--from", 1, "--json", code=0).json
    assert (made["kind"], made["origin"]) == ("fault", 1)
    ticket = run("show", written, 1, "--json", code=0).json
    assert f"[[{ticket['number']}]]" in run("note", "show", written, made["id"], code=0).out
    assert ticket["systems"] == made["systems"]


def test_an_article_comes_from_a_finding_by_its_number(written: Path, run: Run) -> None:
    found = run(
        "finding", "add", written, "堡垒机弱口令", "--found", "2026-07-22", "--json", code=0
    ).json
    made = run("note", "add", written, "--from", found["number"].lower(), "--json", code=0).json
    assert (made["kind"], made["title"], made["origin"]) == ("fault", "堡垒机弱口令", None)
    links = run("note", "links", written, made["id"], "--json", code=0).json
    assert [each["kind"] for each in links["links"]] == ["finding"]
    for odd in ("没有这个", "99999999999999999999999"):
        assert run("note", "add", written, "--from", odd).code not in (0, 70)


def test_what_is_like_an_article_is_named(written: Path, tmp_path: Path, run: Run) -> None:
    twin = write(tmp_path, "twin.md", "滤网堵塞，先停服务，再重启网闸，联系值班。")
    made = run("note", "add", written, twin, "--title", "值班", "--json", code=0).json
    found = run("note", "similar", written, made["id"], "--json", code=0).json["similar"]
    assert found
    assert {each["id"] for each in found} <= {6, 7}
    assert all(each["terms"] for each in found)


def test_gaps_and_templates_are_told(written: Path, run: Run) -> None:
    gaps = run("note", "gaps", written, "--json", code=1).json
    assert gaps["unresolved_links"]["items"] == ["网闸不通: 还没有写的手册"]
    assert gaps["never_reviewed"]["total"] == 2
    assert "#" in run("note", "template", "runbook", code=0).out


def test_articles_go_out_and_come_in_again(written: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    done = run("note", "export", written, 6, 7, out, "--json", code=0).json
    assert (done["articles"], done["form"]) == (2, "markdown")
    files = {path.name for path in out.rglob("*.md")}
    assert len(files) >= 2
    fresh = tmp_path / "fresh.vault"
    new = write(tmp_path, "new.txt", "另一个 很长 的口令 9137 马铃薯\n")
    run("init", fresh, "--passphrase-file", new, code=0)
    preview = run(
        "note", "import", fresh, out, "--dry-run", "--passphrase-file", new, "--json", code=0
    ).json
    assert len(preview["articles"]) == 2
    brought = run("note", "import", fresh, out, "--passphrase-file", new, "--json", code=0).json
    assert brought["articles"] == 2
    assert [each["raw"] for each in brought["unresolved"]] == ["还没有写的手册"]
    listed = run("note", "list", fresh, "--passphrase-file", new, "--json", code=0).json
    assert {each["kind"] for each in listed["articles"]} == {"runbook", "fault"}
    again = run("note", "import", fresh, out, "--passphrase-file", new, "--json", code=0).json
    assert (again["articles"], len(again["skipped"])) == (0, 2)


def word_document(path: Path, title: str, *lines: str) -> Path:
    made = Document()
    made.add_heading(title, 0)
    for line in lines:
        made.add_paragraph(line)
    made.add_picture(io.BytesIO(picture(random.Random(7), 8)))
    made.save(str(path))
    return path


def test_word_documents_are_brought_in_among_notes(vault: Path, tmp_path: Path, run: Run) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    write(notes, "甲.md", "# 甲\n\n见 [表](内.docx)\n")
    word_document(notes / "内.docx", "附件里的文档", "正文")
    given = word_document(tmp_path / "网闸.docx", "网闸重启手册", "先停服务。")
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04")
    marked = word_document(tmp_path / "密.docx", "方案", "正文")
    made = Document()
    for line in ("机密★10年", "", "方案", "正文"):
        made.add_paragraph(line)
    made.save(str(marked))
    options = (
        "-k",
        "faq",
        "-c",
        "operations",
        "--system",
        "网闸",
        "--person",
        "龙䶮",
        "--tag",
        "网络/网闸",
        "--mark",
        "工作秘密",
    )
    paths = (notes, given, broken, marked)
    told = run("note", "import", vault, *paths, *options, "--dry-run", "--json", code=6).json
    assert [each["title"] for each in told["articles"]] == ["甲", "网闸重启手册"]
    assert (told["images"], told["attachments"]) == (1, 2)
    assert {each["path"] for each in told["failed"]} == {"坏.docx", "密.docx"}
    assert run("note", "list", vault, "--json", code=0).json["articles"] == []
    report = run(
        "note", "import", vault, *paths, *options, "--collection", "交接", "--json", code=6
    ).json
    assert (report["articles"], report["images"], report["attachments"]) == (2, 1, 2)
    assert report["unresolved"] == []
    reasons = {each["path"]: each["reason"] for each in report["failed"]}
    assert "机密" in reasons["密.docx"]
    assert [each["path"] for each in report["refused"]] == ["密.docx"]
    assert reasons["坏.docx"].endswith(".")
    (made_of,) = [each["id"] for each in report["documents"] if each["path"] == "网闸.docx"]
    shown = run("note", "show", vault, made_of, "--json", code=0).json
    assert (shown["title"], shown["kind"], shown["category"]) == (
        "网闸重启手册",
        "faq",
        "operations",
    )
    assert (shown["systems"], shown["persons"]) == (["网闸"], ["龙䶮"])
    assert shown["mark"] == "工作秘密"
    found = run("search", vault, "标签:=网络/网闸 合集:=交接", "--json", code=0).json
    assert [hit["id"] for hit in found["hits"]].count(made_of) == 1
    again = run("note", "import", vault, given, "--json", code=0).json
    assert (again["articles"], again["skipped"]) == (0, ["网闸.docx"])
    assert len(run("note", "list", vault, "--json", code=0).json["articles"]) == 2


def test_a_systems_page_stands_in_front_of_its_articles(
    written: Path, tmp_path: Path, run: Run
) -> None:
    run("system", "adopt", written, code=0)
    run("system", "amend", written, "网闸", "--purpose", "内外网交换", code=0)
    out = tmp_path / "out"
    done = run("note", "export", written, out, "--system", "网闸", "--json", code=0).json
    assert done["articles"] == 1
    page = (out / "网闸.md").read_text("utf-8")
    assert "内外网交换" in page
    (link,) = re.findall(r"\[网闸重启手册\]\(<?(.+?)>?\)", page)
    assert (out / unquote(link)).read_text("utf-8").endswith(MANUAL.partition("\n\n")[2])


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_every_form_can_be_opened(written: Path, tmp_path: Path, run: Run, form: str) -> None:
    run("system", "adopt", written, code=0)
    run("system", "amend", written, "网闸", "--purpose", "内外网交换", code=0)
    for number, chosen in enumerate(((6, 7), ("--system", "网闸"))):
        out = tmp_path / f"{number}.{form}"
        words = [each for each in chosen if isinstance(each, int)]
        options = [each for each in chosen if isinstance(each, str)]
        done = run(
            "note", "export", written, *words, out, *options, "--form", form, "--json", code=0
        )
        assert done.json["bytes"] == out.stat().st_size
        text = re.sub(r"\s", "", read_back(out, form))
        assert "先停服务，再重启网闸。" in text
        assert ("滤网堵塞" in text, "内外网交换" in text) == (
            (True, False) if words else (False, True)
        )


def read_back(path: Path, form: str) -> str:
    """The words of a file that was written."""
    if form == "docx":
        opened = Document(str(path))
        return "\n".join(
            each.text for each in opened.element.body.iter() if each.tag.endswith("}t")
        )
    if form == "pdf":
        return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(path))
    page = path.read_text("utf-8")
    assert "<script>" not in page
    return re.sub(r"<[^>]+>", "", page)


@pytest.mark.parametrize(
    ("chosen", "articles"), [(("--system", "网闸"), 1), (("--collection", "交接"), 2)]
)
def test_a_collection_and_a_system_go_out_whole(
    written: Path, tmp_path: Path, run: Run, chosen: tuple[str, str], articles: int
) -> None:
    run("system", "adopt", written, code=0)
    run("collection", "make", written, "交接", code=0)
    run("collection", "add", written, 6, 7, "-c", "交接", code=0)
    done = run("note", "export", written, *chosen, tmp_path / "out", "--json", code=0).json
    assert done["articles"] == articles


def test_an_export_needs_one_thing_to_write(written: Path, tmp_path: Path, run: Run) -> None:
    run("note", "export", written, tmp_path / "out", code=2)
    run("note", "export", written, 6, tmp_path / "out", "--form", "odt", code=2)
    run("note", "export", written, "six", tmp_path / "out", code=2)
    run("note", "export", written, 6, tmp_path / "out", "--system", "网闸", code=2)
    assert not (tmp_path / "out").exists()


def test_a_document_that_is_no_article_is_named(written: Path, run: Run) -> None:
    for command in (("show", written, 1), ("rename", written, 1, "新")):
        refused = run("note", *command, "--json")
        assert refused.code not in (0, 70)
        assert json.loads(refused.out)["error"]["sentence"]
