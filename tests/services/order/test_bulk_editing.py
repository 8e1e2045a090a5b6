"""Many documents are changed as the preview said, all or none, and put back later where nothing has changed since."""

from __future__ import annotations

import time

import pytest

from desktop.services.disposal.holds import place_hold
from desktop.services.errors import OrderRefused, StateSecret, Withheld
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.library import audit_events, list_documents
from desktop.services.order.bulk_editing import apply_bulk, bulk_edits, plan_bulk, undo_bulk
from desktop.services.order.bulk_planning import BulkChange
from desktop.services.order.collecting import (
    items_of,
    make_collection,
    remove_collection,
    uncollect,
)
from desktop.services.order.custom_fields import define_field, remove_field, set_field, values_of
from desktop.services.order.tagging import remove_tag, tag_documents, tags_of, untag_documents
from models.categories import Mark, Status
from models.documents.amending import Amendment
from models.errors import NoSuchDocument
from models.queries import awaiting_index
from resources import words
from tests.archives import PASSPHRASE
from tests.services.arranged import agree, counts, file_plain, hide, said, tag_id


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 4, persons=("张三",), systems=("门户",))


def everything(house: House) -> BulkChange:
    """One of everything that can be changed."""
    return BulkChange(
        add_tags=("新/标",),
        remove_tags=("旧",),
        type="月报",
        mark=Mark.PERSONAL,
        status=Status.VOID,
        period="2026-07",
        add_systems=("热线",),
        remove_systems=("门户",),
        add_persons=("李四",),
        remove_persons=("张三",),
        collection=make_collection(house, "交接").id,
        fields={define_field(house, "金额", "number").id: "3 元"},
    )


def test_the_preview_says_before_and_after(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:1], ["旧"])
    before = audit_events(house, 100)
    change = everything(house)
    told = len(audit_events(house, 100)) - len(before)
    plan = plan_bulk(house, ids, change)
    assert len(audit_events(house, 100)) - len(before) == told
    assert plan.rows[0].words == (
        "Type: 巡检记录 → 月报",
        "Mark: 内部 → 个人敏感",
        "Status: 定稿 → 作废",
        "Period: – → 2026-07",
        "Person added: 李四",
        "Person taken away: 张三",
        "System added: 热线",
        "System taken away: 门户",
        "Tag added: 新/标",
        "Tag taken off: 旧",
        "Put into the collection: 交接",
        "金额: – → 3 元",
    )
    assert "Tag taken off: 旧" not in plan.rows[1].words
    assert [row.document.id for row in plan.rows] == ids
    assert plan.problems == ()
    words.set_language("zh_CN")
    assert plan.rows[0].words[0] == "类型：巡检记录 → 月报"


def test_several_of_one_kind_are_said_together(house: House, ids: list[int]) -> None:
    plan = plan_bulk(house, ids, BulkChange(add_tags=("甲", "乙"), add_persons=("李四",)))
    assert plan.rows[0].words == ("Person added: 李四", "Tag added: 甲, 乙")


def test_what_was_planned_is_done_and_can_be_undone_after_a_restart(
    house: House, ids: list[int]
) -> None:
    tag_documents(house, ids[:1], ["旧"])
    before = list_documents(house)
    change = everything(house)
    edit = apply_bulk(house, plan_bulk(house, ids, change))
    for document in list_documents(house):
        assert (document.type, document.mark, document.status) == (
            "月报",
            Mark.PERSONAL,
            Status.VOID,
        )
        assert (document.persons, document.systems) == (("李四",), ("热线",))
    assert tags_of(house, ids) == dict.fromkeys(ids, ("新/标",))
    assert len(items_of(house, change.collection or 0)) == 4
    ((_object, told),) = said(house, "edited in bulk")
    assert told["documents"] == 4
    (listed,) = bulk_edits(house)
    assert (listed.id, listed.documents, listed.undone) == (edit, 4, None)
    assert listed.summary.startswith("Type: 月报; Mark: 个人敏感; ")
    agree(house)
    path = house.path
    house.close()
    with House.open(path, PASSPHRASE) as again:
        report = undo_bulk(again, edit)
        assert (report.undone, report.skipped) == (4, ())
        assert list_documents(again) == before
        assert tags_of(again, ids) == {ids[0]: ("旧",)}
        assert values_of(again, ids) == {}
        assert items_of(again, change.collection or 0) == []
        assert bulk_edits(again)[0].undone is not None
        with pytest.raises(OrderRefused, match="already-undone"):
            undo_bulk(again, edit)
        agree(again)


def test_search_learns_of_it(house: House, ids: list[int]) -> None:
    def waiting() -> int:
        with house.database.read() as session:
            session.connection().exec_driver_sql("UPDATE version SET text_state = 'empty'")
            return len(awaiting_index(session, 100))

    with house.database.write() as session:
        session.connection().exec_driver_sql("UPDATE version SET searchable = 1")
    apply_bulk(house, plan_bulk(house, ids[:2], BulkChange(add_persons=("李四",))))
    assert waiting() == 2
    apply_bulk(house, plan_bulk(house, ids, BulkChange(add_tags=("a",))))
    assert waiting() == 2


def test_what_is_so_already_is_not_touched(house: House, ids: list[int]) -> None:
    tag_documents(house, ids[:1], ["Net"])
    plan = plan_bulk(house, ids[:2], BulkChange(add_tags=("ｎｅｔ",), add_persons=("张三",)))
    assert [row.document.id for row in plan.rows] == [ids[1]]
    assert plan.unchanged == 1
    apply_bulk(house, plan)
    assert counts(house) == {"Net": (2, 2)}
    with pytest.raises(OrderRefused, match="nothing-to-do"):
        apply_bulk(house, plan_bulk(house, ids[:2], BulkChange(add_tags=("net",))))


def test_problems_are_told_for_each_document(house: House, ids: list[int]) -> None:
    made = define_field(house, "工期", "number", types=["工单"])
    amend(house, ids[:1], Amendment(type="工单"))
    hide(house, ids[1])
    place_hold(house, ids[2], reason="诉讼")
    plan = plan_bulk(house, ids, BulkChange(fields={made.id: "3"}, add_tags=("a",), kind="faq"))
    problems = {(each.document, each.left_out): each.sentence for each in plan.problems}
    assert problems[ids[1], True] == "It is withheld: nothing is changed."
    assert "on hold" in problems[ids[2], False]
    assert "工期" in problems[ids[3], False]
    assert sum("no article" in each.sentence for each in plan.problems) == 3
    assert [row.document.id for row in plan.rows] == [ids[0], *ids[2:]]
    apply_bulk(house, plan)
    assert values_of(house, ids) == {ids[0]: {made.id: "3"}}
    assert ids[1] not in tags_of(house, ids)
    agree(house)


def test_a_type_may_come_with_its_fields(house: House, ids: list[int]) -> None:
    made = define_field(house, "工期", "number", types=["工单"])
    edit = apply_bulk(house, plan_bulk(house, ids, BulkChange(type="工单", fields={made.id: "3"})))
    assert len(values_of(house, ids)) == 4
    assert undo_bulk(house, edit).skipped == ()
    edit = apply_bulk(house, plan_bulk(house, ids, BulkChange(type="工单", fields={made.id: "3"})))
    back = apply_bulk(house, plan_bulk(house, ids, BulkChange(type="月报", fields={made.id: ""})))
    amend(house, ids[:1], Amendment(type="其他"))
    report = undo_bulk(house, back)
    assert {each.document for each in report.skipped} == {ids[0]}
    assert len(report.skipped) == 2
    assert set(values_of(house, ids)) == set(ids[1:])
    agree(house)
    assert {each.document for each in undo_bulk(house, edit).skipped} == {ids[0]}
    agree(house)


def test_documents_that_changed_since_the_preview_stop_it_all(house: House, ids: list[int]) -> None:
    plan = plan_bulk(house, ids, BulkChange(type="月报", add_tags=("a",)))
    amend(house, ids[-1:], Amendment(type="周报"))
    with pytest.raises(OrderRefused, match="changed-meanwhile"):
        apply_bulk(house, plan)
    assert counts(house) == {}
    assert bulk_edits(house) == []
    plan = plan_bulk(house, ids, BulkChange(type="月报"))
    hide(house, ids[0])
    with pytest.raises(Withheld):
        apply_bulk(house, plan)
    agree_types = {each.type for each in list_documents(house)}
    assert agree_types == {"巡检记录", "周报"}


def test_an_undo_leaves_what_changed_since_and_names_it(house: House, ids: list[int]) -> None:
    change = everything(house)
    tag_documents(house, ids, ["旧"])
    plan = plan_bulk(house, ids, change)
    edit = apply_bulk(house, plan)
    (field,) = change.fields
    amend(house, ids[:1], Amendment(type="周报", persons=("王五",)))
    set_field(house, ids[1:2], field, "4 元")
    untag_documents(house, ids[2:3], [tag_id(house, "新/标")])
    uncollect(house, change.collection or 0, ids[3:4])
    report = undo_bulk(house, edit)
    skipped = [(each.document, each.sentence) for each in report.skipped]
    assert skipped == [
        (ids[0], "“Type: 巡检记录 → 月报” was changed since and stays."),
        (ids[0], "“Person added: 李四” was changed since and stays."),
        (ids[2], "“Tag added: 新/标” was changed since and stays."),
        (ids[3], "“Put into the collection: 交接” was changed since and stays."),
        (ids[1], "“金额: – → 3 元” was changed since and stays."),
    ]
    documents = {each.id: each for each in list_documents(house)}
    assert (documents[ids[0]].type, documents[ids[0]].persons) == ("周报", ("张三", "王五"))
    assert documents[ids[1]].type == "巡检记录"
    assert values_of(house, ids) == {ids[1]: {field: "4 元"}}
    assert tags_of(house, ids) == dict.fromkeys(ids, ("旧",))
    agree(house)


def test_what_an_edit_was_about_may_be_gone(house: House, ids: list[int]) -> None:
    change = everything(house)
    tag_documents(house, ids, ["旧"])
    edit = apply_bulk(house, plan_bulk(house, ids, change))
    (field,) = change.fields
    remove_field(house, field, confirm=True)
    remove_collection(house, change.collection or 0)
    for path in ("旧", "新/标"):
        remove_tag(house, tag_id(house, path))
    report = undo_bulk(house, edit)
    assert report.undone == 4
    assert len(report.skipped) == 4 * 4
    assert {each.type for each in list_documents(house)} == {"巡检记录"}
    agree(house)


def test_a_withheld_document_stays_as_it_is(house: House, ids: list[int]) -> None:
    edit = apply_bulk(house, plan_bulk(house, ids, BulkChange(type="月报", add_tags=("a",))))
    hide(house, ids[0])
    report = undo_bulk(house, edit)
    assert {each.document for each in report.skipped} == {ids[0]}
    assert report.undone == 3
    assert counts(house) == {"a": (0, 0)}
    assert ids[0] in tags_of(house, ids)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (BulkChange(remove_tags=("没有",)), "no-such-tag"),
        (BulkChange(collection=9), "no-such-collection"),
        (BulkChange(fields={9: "x"}), "no-such-field"),
        (BulkChange(kind="poem"), "no-such-kind"),
        (BulkChange(add_tags=("a//b",)), "bad-name"),
        (BulkChange(fields={1: "viele"}), "bad-value"),
    ],
)
def test_what_can_be_done_to_no_document_is_refused(
    house: House, ids: list[int], change: BulkChange, reason: str
) -> None:
    define_field(house, "金额", "number")
    with pytest.raises(OrderRefused, match=reason):
        plan_bulk(house, ids, change)


def test_marks_and_missing_documents(house: House, ids: list[int]) -> None:
    with pytest.raises(StateSecret):
        plan_bulk(house, ids, BulkChange(add_tags=("机密★1年",)))
    with pytest.raises(NoSuchDocument):
        plan_bulk(house, [*ids, 4711], BulkChange(type="月报"))
    with pytest.raises(OrderRefused, match="no-such-bulk-edit"):
        undo_bulk(house, 7)


def test_thousands_are_planned_and_changed_in_seconds(house: House) -> None:
    ids = file_plain(house, 2_000)
    started = time.thread_time()
    plan = plan_bulk(house, ids, BulkChange(type="月报", add_tags=("a/b",), add_persons=("李四",)))
    edit = apply_bulk(house, plan)
    # About one; the thread's own, so that a busy machine doesn't count.
    assert time.thread_time() - started < 20
    assert len({id(row.steps[0]) for row in plan.rows}) == 1
    assert undo_bulk(house, edit).undone == 2_000
