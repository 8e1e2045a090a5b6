"""A document's history names whatever happened to it, in either language, and what passed it by stays out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.audit import fact_words
from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import ACTIONS, shown_action, shown_object
from desktop.services.audit.fact_words import Change, changes_in, difference, written_changes
from desktop.services.audit.history import HistoryLine, history_of
from desktop.services.disposal.holds import place_hold, release_hold
from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import Withheld
from desktop.services.filing.amending import amend, bring_back, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import release
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle
from desktop.services.knowledge.articles import save_article, set_kind, write_article
from desktop.services.knowledge.reviewing import mark_reviewed, set_review
from desktop.services.library import audit_events, document_text, get_document
from desktop.services.order.bulk_editing import apply_bulk, plan_bulk
from desktop.services.order.bulk_planning import BulkChange
from desktop.services.order.collecting import (
    collect,
    make_collection,
    remove_collection,
    rename_collection,
    reorder_collections,
)
from desktop.services.order.custom_fields import change_field, define_field, remove_field, set_field
from desktop.services.order.order_details import ORDER_ACTIONS, order_detail
from desktop.services.order.relating import relate, unrelate
from desktop.services.order.replaying import differences, present, replay, replayed
from desktop.services.order.tagging import (
    merge_tags,
    move_tag,
    remove_tag,
    rename_tag,
    tag_documents,
    untag_documents,
)
from desktop.services.records import Filing
from models.categories import Category, Mark
from models.documents.amending import Amendment
from models.errors import NoSuchDocument
from models.records import AuditEvent
from resources import words
from tests.services.arranged import agree, file_plain, hide, tag_id
from vault.ids import utc_now


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 4)


def sentences(house: House, document: int, *, looks: bool = False) -> list[str]:
    """The oldest first."""
    lines = history_of(house, document, looks=looks)
    return [line.sentence for line in sorted(lines, key=lambda line: line.event)]


def test_facts_are_told_one_by_one(house: House, ids: list[int]) -> None:
    amend(house, ids[:1], Amendment(title="新题", persons=("张三", "李四"), mark=Mark.PERSONAL))
    amend(house, ids[:1], Amendment(persons=(), title="a; type: x → y"))
    assert sentences(house, ids[0]) == [
        "Filed.",
        "Title changed from “巡检 0” to “新题”.",
        "Persons set to “张三, 李四”.",
        "Mark changed from “内部” to “个人敏感”.",
        "Title changed from “新题” to “a; type: x → y”.",
        "Persons “张三, 李四” cleared.",
    ]
    agree(house)


def test_the_latest_comes_first_with_who_and_when(house: House, ids: list[int]) -> None:
    trash(house, ids[:1], reason="误录")
    bring_back(house, ids[:1])
    lines = history_of(house, ids[0])
    assert [line.sentence for line in lines] == [
        "Brought back from the trash.",
        "Put into the trash: 误录",
        "Filed.",
    ]
    assert {line.actor for line in lines} == {"测试"}
    assert [line.moment for line in lines] == sorted((each.moment for each in lines), reverse=True)
    event = next(each for each in audit_events(house) if each.sequence == lines[1].event)
    assert (event.action, event.moment) == ("trashed", lines[1].moment)


def test_tags_are_followed_while_the_document_bears_them(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:2], ["旧/甲"])
    tag_documents(house, ids[2:], ["新"])
    rename_tag(house, tag_id(house, "旧/甲"), "乙")
    move_tag(house, tag_id(house, "旧/乙"), 0)
    merge_tags(house, [tag_id(house, "乙")], tag_id(house, "新"))
    untag_documents(house, ids[1:2], [tag_id(house, "新")])
    rename_tag(house, tag_id(house, "新"), "最新")
    remove_tag(house, tag_id(house, "最新"))
    common = [
        "Filed.",
        "Tag “旧/甲” added.",
        "Its tag “旧/甲” became “旧/乙”.",
        "Its tag “旧/乙” became “乙”.",
        "Its tag “乙” was merged into “新”.",
    ]
    assert sentences(house, ids[0]) == [
        *common,
        "Its tag “新” became “最新”.",
        "Its tag “最新” was removed.",
    ]
    assert sentences(house, ids[1]) == [*common, "Tag “新” taken off."]
    assert sentences(house, ids[3]) == [
        "Filed.",
        "Tag “新” added.",
        "Its tag “新” became “最新”.",
        "Its tag “最新” was removed.",
    ]
    agree(house)


def test_collections_fields_and_relations(house: House, ids: list[int]) -> None:
    made = make_collection(house, "交接")
    collect(house, made.id, ids[:1])
    rename_collection(house, made.id, "交接", note="说明")
    rename_collection(house, made.id, "移交")
    remove_collection(house, made.id)
    field = define_field(house, "已验", "yes-no")
    set_field(house, ids[:1], field.id, "否")
    set_field(house, ids[:1], field.id, "是")
    change_field(house, field.id, name="已验收")
    remove_field(house, field.id, confirm=True)
    relate(house, ids[0], "supersedes", ids[1])
    unrelate(house, ids[0], "supersedes", ids[1])
    other, number = (get_document(house, each).number for each in (ids[1], ids[0]))
    assert sentences(house, ids[0]) == [
        "Filed.",
        "Put into the collection “交接”.",
        "Its collection “交接” became “移交”.",
        "Its collection “移交” was removed.",
        "已验 set to “no”.",
        "已验 changed from “no” to “yes”.",
        "Its field “已验” became “已验收”.",
        "The field “已验收”, which said “yes”, was removed.",
        f"Relation added: supersedes {other} “巡检 1”.",
        f"Relation taken back: supersedes {other} “巡检 1”.",
    ]
    assert sentences(house, ids[1])[1] == f"Relation added: superseded by {number} “巡检 0”."
    words.set_language("zh_CN")
    chinese = sentences(house, ids[0])
    assert chinese[:3] == ["入库。", "放入合集“交接”。", "所在合集“交接”改名为“移交”。"]
    assert chinese[5] == "已验由“否”改为“是”。"


def test_what_is_withheld_is_not_named(house: House, ids: list[int]) -> None:
    relate(house, ids[0], "answers", ids[1])
    hide(house, ids[1])
    assert "巡检 1" not in " ".join(sentences(house, ids[0]))
    with pytest.raises(Withheld):
        history_of(house, ids[1])
    release(house, ids[1:2], reason="鉴定意见 3 号")
    told = sentences(house, ids[1])
    assert told[-2:] == [
        "Withheld: state secret (秘密) in a text",
        "Released for use again: 鉴定意见 3 号",
    ]
    with pytest.raises(NoSuchDocument):
        history_of(house, 4711)


def test_what_is_purged_is_named_by_nothing(house: House, tree: Path) -> None:
    file_paths(house, [tree], Filing(Category.OPERATIONS))
    relate(house, 1, "answers", 2)
    tag_documents(house, [1, 2], ["a"])
    purge_documents(house, [2], reason="保存期满")
    assert "Relation added: answers a document that was purged." in sentences(house, 1)
    agree(house)
    with pytest.raises(NoSuchDocument):
        history_of(house, 2)


def test_holds_on_it_and_on_everything(house: House) -> None:
    early = place_hold(house, None, reason="搬迁")
    (document,) = file_plain(house, 1)
    own = place_hold(house, document, reason="诉讼")
    release_hold(house, own.id, reason="结案")
    release_hold(house, early.id, reason="搬迁完毕")
    assert sentences(house, document) == [
        "Filed.",
        "Put on hold: 诉讼",
        "The hold was released: 结案",
        "The hold on everything was released: 搬迁完毕",
    ]


def test_handing_over_concerns_what_was_live(house: House, ids: list[int]) -> None:
    trash(house, ids[:1])
    house.log(("handover built", "package", "3 documents, root " + "0" * 64))
    assert "Handed over in a package." in sentences(house, ids[1])
    assert "Handed over in a package." not in sentences(house, ids[0])
    (late,) = file_plain(house, 1)
    assert sentences(house, late) == ["Filed."]


def test_versions_come_with_their_reasons(house: House, tree: Path, tmp_path: Path) -> None:
    file_paths(house, [tree], Filing(Category.OPERATIONS))
    new = tmp_path / "new.txt"
    new.write_text("第二版", encoding="utf-8")
    file_version(house, 1, new, reason="核对后更正")
    assert sentences(house, 1)[-1] == "Version 2 filed: 核对后更正"


def test_looks_are_told_when_asked_for(house: House, tree: Path) -> None:
    file_paths(house, [tree], Filing(Category.OPERATIONS))
    document_text(house, 1)
    assert sentences(house, 1) == ["Filed."]
    assert sentences(house, 1, looks=True) == ["Filed.", "Its text was read."]


def test_articles_are_written_and_reviewed(house: House) -> None:
    article = write_article(house, NewArticle("重启手册", "runbook", "# 一\n"))
    document = article.document.id
    save_article(house, document, "# 二\n", reason="按演练更正")
    mark_reviewed(house, [document])
    set_review(house, [document], 3)
    set_review(house, [document], 0)
    set_kind(house, [document], "faq")
    assert sentences(house, document) == [
        "Written as an article.",
        "Version 2 written: 按演练更正",
        "Version 2 reviewed and found right.",
        "To be reviewed every 3 months from now on.",
        "No reviews are asked for any more.",
        "Type changed from “操作手册” to “常见问题”.",
    ]
    agree(house)


def everything_said(house: House, ids: list[int]) -> list[AuditEvent]:
    """Every action of order, done once."""
    test_tags_are_followed_while_the_document_bears_them(house, ids)
    words.set_language("en")
    made, other = make_collection(house, "a"), make_collection(house, "b")
    reorder_collections(house, [other.id])
    field = define_field(house, "金额", "number")
    plan = plan_bulk(
        house, ids, BulkChange(type="月报", collection=made.id, fields={field.id: "3"})
    )
    apply_bulk(house, plan)
    rename_collection(house, made.id, "c")
    relate(house, ids[0], "evidence", ids[1])
    change_field(house, field.id, name="价")
    remove_field(house, field.id, confirm=True)
    remove_collection(house, made.id)
    return audit_events(house, 500)


def test_the_audit_trail_shows_order_in_words(house: House, ids: list[int]) -> None:
    events = everything_said(house, ids)
    seen = {event.action for event in events} & set(ORDER_ACTIONS)
    assert len(seen) >= len(ORDER_ACTIONS) - 4
    for language in words.LANGUAGES:
        words.set_language(language)
        for event in events:
            shown = shown_detail(event.action, event.detail)
            assert not shown.startswith("{"), (event.action, shown)
    assert set(ORDER_ACTIONS) <= set(ACTIONS)
    words.set_language("zh_CN")
    assert shown_action("tag merged") == "合并标签"
    assert shown_object("bulk edit 3") == "批量修改 3"
    assert shown_object("tag 5") == "标签 5"


@pytest.mark.parametrize("detail", ["", "{", "[]", "{}", '{"path": 3}', "null", '{"kind": "x"}'])
@pytest.mark.parametrize("action", ORDER_ACTIONS)
def test_details_that_somebody_changed_are_shown_as_they_are(action: str, detail: str) -> None:
    assert isinstance(order_detail(action, detail), str)


def test_events_that_somebody_changed_still_tell_a_story(house: House, ids: list[int]) -> None:
    document = f"document {ids[0]}"
    for action in (*ORDER_ACTIONS, "written", "reviewed", "amended", "filed"):
        house.log((action, document, "{broken"), (action, document, "[]"), (action, document, "{}"))
    assert len(sentences(house, ids[0])) > 10


def test_an_edition_cannot_put_anything_in_order(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a"])
    edition = bytes(range(16))
    house.log(("prepared", f"edition {edition.hex()}", ""))
    forged = json.dumps({"tag": tag_id(house, "a"), "path": "a"})
    with house.database.write() as session:
        house.journal.append_foreign(
            session, edition, "检查", [(1, "untagged", f"document {ids[0]}", forged)]
        )
    agree(house)


def test_a_replay_of_less_is_another_order(house: House, ids: list[int]) -> None:
    tag_documents(house, ids, ["a", "b"])
    merge_tags(house, [tag_id(house, "a")], tag_id(house, "b"))
    events = audit_events(house, 1000)[::-1]
    assert replay(events) == replayed(house)
    kept = [event for event in events if event.action != "tag merged"]
    assert differences(replay(kept), present(house)) != []


_VALUE = st.text(st.sampled_from("ab\"→;–、 :\\\n'甲"), min_size=1, max_size=8).filter(str.strip)


@given(
    said=st.dictionaries(
        st.sampled_from(sorted(fact_words.LABELS)),
        st.tuples(st.lists(_VALUE, max_size=3), st.lists(_VALUE, max_size=3)),
    )
)
def test_what_is_written_about_facts_can_be_read(
    said: dict[str, tuple[list[str], list[str]]],
) -> None:
    changes = [
        Change(
            fact,
            tuple(before if fact in fact_words.SEVERAL else before[:1]),
            tuple(after if fact in fact_words.SEVERAL else after[:1]),
        )
        for fact, (before, after) in said.items()
    ]
    assert changes_in(written_changes(changes)) == changes


def test_facts_are_written_as_people_read_them(house: House, ids: list[int]) -> None:
    before = get_document(house, ids[0])
    amend(house, ids[:1], Amendment(title="新", systems=("门户", "热线")))
    after = get_document(house, ids[0])
    detail = "title: 巡检 0 → 新; systems: – → 热线、门户"
    assert difference(before, after) == detail
    assert changes_in("title: a → b → c") in ([], [Change("title", ("a",), ("b → c",))])
    assert changes_in("review_months: 3 → 4") == []
    assert changes_in("") == []


def test_lines_are_records() -> None:
    line = HistoryLine(utc_now(), "测试", "Filed.", 1, "filed")
    assert hash(line)
