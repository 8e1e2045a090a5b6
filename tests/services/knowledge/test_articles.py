"""Articles: written, read, saved as versions, renamed, imported; what is refused leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.errors import explain
from desktop.explanations.words import ExitCode
from desktop.services.errors import (
    ChangedMeanwhile,
    NoSuchKind,
    NotAnArticle,
    SameAsCurrent,
    StateSecret,
    TextTooLong,
    TitleTaken,
    TitleUnusable,
    Withheld,
)
from desktop.services.filing.amending import amend, bring_back, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import withhold
from desktop.services.filing.sources import SourceProblem
from desktop.services.filing.texts import make_searchable
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.knowledge.article_entry import enter_new
from desktop.services.knowledge.articles import (
    NewArticle,
    article_source,
    current_source,
    get_article,
    import_articles,
    list_articles,
    rename_article,
    save_article,
    set_kind,
    version_difference,
    write_article,
)
from desktop.services.knowledge.linking import links_of
from desktop.services.library import (
    audit_events,
    document_bytes,
    get_document,
    list_documents,
    list_versions,
)
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from exporters.errors import TooLarge
from models.categories import Category, Mark
from models.documents.amending import Amendment
from models.documents.secrecy import Level, SecrecyFinding, Where
from models.errors import NoSuchDocument
from tests.archives import findings

_MARK = SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1)


def write(house: House, title: str, body: str = "正文\n", kind: str = "runbook") -> int:
    return write_article(house, NewArticle(title, kind, body)).document.id


def packs_of(house: House) -> list[str]:
    return sorted(path.name for path in (house.path / "packs").rglob("*") if path.is_file())


def test_an_article_is_a_document_of_its_kinds_type(house: House) -> None:
    article = write_article(
        house,
        NewArticle(
            "网闸重启",
            "runbook",
            "# 网闸\n\n先停服务。\n",
            systems=("网闸",),
            persons=("林晓舟",),
            mark=Mark.WORK_SECRET,
            reason="首次",
        ),
    )
    document = article.document
    assert (document.type, document.category, document.mark) == (
        "操作手册",
        Category.TECHDOC,
        Mark.WORK_SECRET,
    )
    assert (document.systems, document.persons) == (("网闸",), ("林晓舟",))
    assert (document.version.name, document.version.path) == ("网闸重启.md", "网闸重启.md")
    assert document.formed is not None, "an edition that is limited in time shows what has a day"
    assert (article.kind, article.review_months, article.reviewed) == ("runbook", 6, None)
    assert b"".join(document_bytes(house, document)) == "# 网闸\n\n先停服务。\n".encode()
    (event,) = [each for each in audit_events(house) if each.action == "written"]
    assert event.object_name == f"document {document.id}"
    assert json.loads(event.detail) == {
        "kind": "runbook",
        "reason": "首次",
        "version": document.version.id,
    }
    make_searchable(house)
    hits = search_documents(house, "类型:操作手册 先停服务").found
    assert [each.document.id for each in hits] == [document.id]
    assert findings(house) == []


def test_articles_are_listed_by_title_without_what_was_put_away(house: House) -> None:
    ids = {title: write(house, title) for title in ("乙", "ａ", "B")}
    gone = write(house, "甲", kind="fault")
    trash(house, [gone])
    assert [each.document.title for each in list_articles(house)] == ["ａ", "B", "乙"]
    assert list_articles(house, kind="fault") == []
    assert get_article(house, gone).kind == "fault"
    assert set(ids.values()) == {each.document.id for each in list_articles(house)}


def test_what_is_no_article_is_not_read_as_one(house: House, tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text("x", encoding="utf-8")
    (added,) = file_paths(house, [path], Filing(Category.OPERATIONS)).added
    for act in (get_article, article_source, current_source):
        with pytest.raises(NotAnArticle):
            act(house, added.document_id)
        with pytest.raises(NoSuchDocument):
            act(house, 99)


def test_each_version_is_what_was_saved_and_reading_is_journalled(house: House) -> None:
    document = write(house, "甲", "一\n二\n")
    first = get_article(house, document).document.version
    second = save_article(house, document, "一\n三\n", reason="改了一行", based_on=first.id)
    version = second.document.version
    assert (version.ordinal, version.reason) == (2, "改了一行")
    assert article_source(house, document) == "一\n三\n"
    assert article_source(house, document, first.id) == "一\n二\n"
    with pytest.raises(NoSuchDocument):
        article_source(house, write(house, "乙"), first.id)
    difference = version_difference(house, document, first.id, version.id)
    assert (difference.added, difference.removed) == (1, 1)
    opened = [each.object_name for each in audit_events(house) if each.action == "opened"]
    assert f"document {document} version {first.id}" in opened


def test_nothing_changed_is_no_version(house: House) -> None:
    document = write(house, "甲", "正文\n")
    before = packs_of(house)
    with pytest.raises(SameAsCurrent):
        save_article(house, document, "正文\n", reason="没改")
    renamed = save_article(house, document, "正文\n", reason="", title="乙")
    assert (renamed.document.title, len(list_versions(house, document))) == ("乙", 1)
    assert packs_of(house) == before


def test_what_somebody_else_saved_is_not_overwritten(house: House) -> None:
    document = write(house, "甲", "原文")
    base = get_article(house, document).document.version.id
    save_article(house, document, "他的", reason="他", based_on=base)
    before = packs_of(house)
    with pytest.raises(ChangedMeanwhile) as caught:
        save_article(house, document, "我的", reason="我", based_on=base)
    assert caught.value.ordinal == 2
    words = explain(caught.value)
    assert "both the saved version and your text, as a draft, are safe" in words.advice
    assert words.exit_code is ExitCode.REFUSED
    assert article_source(house, document) == "他的"
    assert packs_of(house) == before, "nothing of what was refused remains"


@pytest.mark.parametrize("twin", ["网闸 重启", "网闸　重启 ", "网闸 \n重启"])
def test_a_title_is_taken_but_for_case_width_and_blanks(house: House, twin: str) -> None:
    document = write(house, "网闸 重启")
    before = packs_of(house)
    with pytest.raises(TitleTaken) as caught:
        write(house, twin)
    assert [each.id for each in caught.value.documents] == [document]
    assert packs_of(house) == before
    other = write(house, "别的")
    with pytest.raises(TitleTaken):
        rename_article(house, other, twin)
    with pytest.raises(TitleTaken):
        save_article(house, other, "新", reason="", title=twin)
    twin_article = write_article(house, NewArticle(twin, "faq", "x"), same_title=True)
    assert twin_article.document.title == "网闸 重启"
    trash(house, [document, twin_article.document.id])
    assert rename_article(house, other, twin).document.title == "网闸 重启"


@pytest.mark.parametrize("title", ["", " \t\n", "\u200b\ufeff", "长" * 501])
def test_a_title_must_be_seen_and_have_an_end(house: House, title: str) -> None:
    with pytest.raises(TitleUnusable) as caught:
        write(house, title)
    assert explain(caught.value).exit_code is ExitCode.USAGE
    document = write(house, "甲")
    with pytest.raises(TitleUnusable):
        rename_article(house, document, title)
    assert [each.title for each in list_documents(house)] == ["甲"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("CON", "CON"),
        ('a:b*c?"<>|\\', 'a:b*c?"<>|\\'),
        ("控\x00制\x1b符\u202e反", "控 制 符 反"),
        ("汉" * 300, "汉" * 300),
        ("半\ud83d个", "半 个"),
    ],
)
def test_a_file_name_is_safe_whatever_the_title_is(house: House, title: str, shown: str) -> None:
    document = get_document(house, write(house, title))
    assert document.title == shown
    name = document.version.name
    assert name.endswith(".md")
    assert len(name.encode()) <= 180
    assert not set('/\\:*?"<>|\x00') & set(name)
    assert name.split(".")[0] != "CON"
    assert findings(house) == []


def test_a_mark_is_refused_wherever_it_stands(house: House) -> None:
    document = write(house, "甲")
    marked = "机密★10年\n\n白塔方案\n"
    for act in (
        lambda: write(house, "【机密】白塔"),
        lambda: write(house, "白塔", marked),
        lambda: write_article(house, NewArticle("乙", "faq", "x", systems=("绝密★白塔",))),
        lambda: save_article(house, document, marked, reason=""),
        lambda: save_article(house, document, "x", reason="", title="【机密】白塔"),
        lambda: rename_article(house, document, "【机密】白塔"),
        lambda: import_articles(
            house, [NewArticle("丙", "faq", "x"), NewArticle("丁", "faq", marked)]
        ),
    ):
        with pytest.raises(StateSecret):
            act()
    assert [each.title for each in list_documents(house)] == ["甲"]
    assert not any("白塔" in event.detail for event in audit_events(house))


def test_the_text_has_a_limit(house: House) -> None:
    document = write(house, "甲")
    long = "字" * (4 * 1024 * 1024 // 3 + 1)
    for act in (
        lambda: write(house, "乙", long),
        lambda: save_article(house, document, long, reason=""),
        lambda: import_articles(house, [NewArticle("丙", "faq", "", data=long.encode())]),
    ):
        with pytest.raises(TextTooLong) as caught:
            act()
        assert "plain document" in explain(caught.value).advice
    with pytest.raises(TooLarge) as large:
        write(house, "丁", ">" * 500 + " x")
    assert "plain document" in explain(large.value).advice
    assert len(list_documents(house)) == 1


def test_an_unknown_kind_is_refused(house: House) -> None:
    with pytest.raises(NoSuchKind):
        write(house, "甲", kind="poem")
    document = write(house, "甲")
    with pytest.raises(NoSuchKind):
        set_kind(house, [document], "poem")


def test_another_kind_is_another_type(house: House) -> None:
    one, two = write(house, "甲"), write(house, "乙", kind="fault")
    set_kind(house, [one, two], "fault")
    assert get_article(house, one).kind == "fault"
    assert get_document(house, one).type == "故障处理"
    amended = [each for each in audit_events(house) if each.action == "amended"]
    assert [(each.object_name, each.detail) for each in amended] == [
        (f"document {one}", "type: 操作手册 → 故障处理")
    ]


def test_what_is_put_away_or_withheld_is_not_saved(house: House) -> None:
    document = write(house, "甲")
    trash(house, [document])
    with pytest.raises(SourceProblem, match="trash"):
        save_article(house, document, "新", reason="")
    bring_back(house, [document])
    withhold(house, [document], _MARK)
    for act in (
        lambda: save_article(house, document, "新", reason=""),
        lambda: rename_article(house, document, "乙"),
        lambda: article_source(house, document),
        lambda: current_source(house, document),
    ):
        with pytest.raises(Withheld):
            act()


def test_a_former_title_becomes_the_present_one_in_the_editor(house: House) -> None:
    target = write(house, "旧名")
    body = "见 [[旧名]]、[[旧名#步骤|步骤]]、![[旧名]]、`[[旧名]]` 和 [这里](旧名)。\n"
    body += "\n| a |\n| - |\n| [[旧名\\|栏]] |\n"
    source = write(house, "源", body)
    rename_article(house, target, "新名")
    shown = current_source(house, source)
    assert shown == body.replace("[[旧名]]、", "[[新名]]、").replace("[[旧名#", "[[新名#").replace(
        "![[旧名]]", "![[新名]]"
    ).replace("[[旧名\\|", "[[新名\\|")
    assert article_source(house, source) == body, "what was saved never changes"
    with pytest.raises(SameAsCurrent):
        save_article(house, source, shown, reason="")
    write(house, "旧名")
    save_article(house, source, shown + "完\n", reason="")
    assert {link.target.id for link in links_of(house, source) if link.target} == {target}


def test_twins_are_told_apart_by_their_numbers(house: House) -> None:
    one, two = write(house, "甲"), write(house, "乙")
    source = write(house, "源", "[[甲]] [[乙]]")
    for each in (one, two):
        rename_article(house, each, "丙", same_title=True)
    shown = current_source(house, source)
    numbers = [get_document(house, each).number for each in (one, two)]
    assert shown == f"[[{numbers[0]}|丙]] [[{numbers[1]}|丙]]"
    save_article(house, source, shown + "\n", reason="")
    assert [link.target.id for link in links_of(house, source) if link.target] == [one, two]


def test_an_alias_is_no_mistake(house: House) -> None:
    target = write(house, "电子票据系统", "---\naliases: [票据, 电票]\n---\n正文\n")
    source = write(house, "源", "[[票据]] [[电票]]")
    assert [link.title for link in links_of(house, source)] == ["电子票据系统"] * 2
    assert current_source(house, source) == "[[票据]] [[电票]]"
    rename_article(house, target, "电票平台")
    assert current_source(house, source) == "[[票据]] [[电票]]"


def test_amending_a_title_is_renaming(house: House) -> None:
    target, source = write(house, "旧名"), write(house, "源", "[[旧名]]")
    amend(house, [target], Amendment(title="新名"))
    assert current_source(house, source) == "[[新名]]"


def test_an_import_keeps_bytes_and_paths(house: House) -> None:
    data = "\ufeff---\r\ntitle: 甲\r\n---\r\n[[乙]] ![](图.png)\r\n".encode()
    one, two = import_articles(
        house,
        [
            NewArticle("甲", "faq", data.decode(), path="笔记/甲.md", data=data),
            NewArticle("甲", "term", "[甲](甲.md)", path="笔记/乙.md", data="[甲](甲.md)".encode()),
        ],
    )
    document = get_document(house, one)
    assert b"".join(document_bytes(house, document)) == data
    assert (document.version.path, document.version.name) == ("笔记/甲.md", "甲.md")
    assert document.formed is None, "nobody knows the day of what comes from elsewhere"
    assert article_source(house, one).startswith("---\ntitle: 甲\n---\n")
    assert [link.state for link in links_of(house, one)] == ["live", "missing"]
    assert [link.target.id for link in links_of(house, two) if link.target] == [one]
    saved = save_article(house, one, "新", reason="", title="丙").document
    assert saved.version.path == "笔记/甲.md", "paths still lead to it"
    assert findings(house) == []


def test_an_import_that_fails_in_the_middle_has_its_links(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.services.knowledge import article_import

    class Stop(Exception):
        pass

    monkeypatch.setattr(article_import, "_AT_ONCE", 1)
    plain = enter_new
    count = iter(range(10))

    def failing(*arguments: object, **named: object) -> list[int]:
        if next(count) == 2:
            raise Stop
        return plain(*arguments, **named)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(article_import, "enter_new", failing)
    before = packs_of(house)
    new = [NewArticle(title, "faq", f"{title} [[乙]] [[丙]]") for title in "甲乙丙"]
    with pytest.raises(Stop):
        import_articles(house, new)
    filed = list_articles(house)
    assert [each.document.title for each in filed] == ["乙", "甲"]
    assert [each.state for each in links_of(house, filed[0].document.id)] == ["live", "missing"]
    # The third was sealed and durable already; nothing of it is left.
    assert len(packs_of(house)) == len(before) + 2
    assert findings(house) == []


def test_a_newer_file_of_an_article_brings_its_links(house: House, tmp_path: Path) -> None:
    target, document = write(house, "乙"), write(house, "甲", "旧")
    newer = tmp_path / "甲.md"
    newer.write_text("[[乙]]", encoding="utf-8")
    file_version(house, document, newer)
    assert [link.target.id for link in links_of(house, document) if link.target] == [target]
    sheet = tmp_path / "甲.xlsx"
    sheet.write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceProblem, match="Markdown"):
        file_version(house, document, sheet)


def test_half_a_character_anywhere_is_kept_as_the_sign_for_it(house: House) -> None:
    new = NewArticle("甲", "faq", "看 [[乙\ud800]]", systems=("系\ud800",), persons=("人\ud800",))
    document = write_article(house, new).document
    assert (document.systems, document.persons) == (("系\ufffd",), ("人\ufffd",))
    assert [link.raw for link in links_of(house, document.id)] == ["乙\ufffd"]
    saved = save_article(house, document.id, "别的 [[丙\udfff]]", reason="因\ud800")
    assert saved.document.version.ordinal == 2
