"""Fields of one's own keep one writing of each value, refuse what doesn't fit, and forget nothing unasked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.errors import OrderRefused, StateSecret, Withheld
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.order.custom_fields import (
    change_field,
    define_field,
    fields,
    find_field,
    remove_field,
    rename_in_fields,
    set_field,
    values_of,
)
from desktop.services.order.field_values import (
    KINDS,
    canonical,
    expectation,
    kind_label,
    shown_value,
)
from models.documents.amending import Amendment
from models.order.custom_fields import FieldRecord
from resources import words
from tests.services.arranged import agree, file_plain, hide, said


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 4, type="工单", systems=("一网通办门户",))


def field(kind: str, choices: tuple[str, ...] = ()) -> FieldRecord:
    return FieldRecord(1, "金额", kind, choices, (), 1)


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("number", "1,234.50", "1234.5"),
        ("number", "１，２３４．５０ 元", "1234.5 元"),
        ("number", "-0.0", "0"),
        ("number", "+007", "7"),
        ("number", "−3.10%", "-3.1 %"),
        ("number", "12.5万元", "12.5 万元"),
        ("number", "30 working  days", "30 working days"),
        ("date", "2026年7月1日", "2026-07-01"),
        ("date", "2026/7/1", "2026-07-01"),
        ("date", "２０２６．０７．０１", "2026-07-01"),
        ("date", "20260701", "2026-07-01"),
        ("date", "2026 年 7 月 1 号", "2026-07-01"),
        ("yes-no", "是", "yes"),
        ("yes-no", "ＮＯ", "no"),
        ("yes-no", "×", "no"),
        ("person", " 张  三 ", "张 三"),
        ("text", " a \n b ", "a\nb"),
        ("choice", "ｈｉｇｈ", "High"),
        ("system", "ＨＩＧＨ", "High"),
        ("date", "", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_way(kind: str, written: str, kept: str) -> None:
    assert canonical(field(kind, ("High", "低")), written, ("High",)) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("number", "1,23"),
        ("number", "1.2.3"),
        ("number", "abc"),
        ("number", "1e5.5"),
        ("number", "十二"),
        ("number", "9" * 41),
        ("date", "2026-13-01"),
        ("date", "2026-02-30"),
        ("date", "2026-07"),
        ("date", "2026-7/1"),
        ("date", "昨天"),
        ("yes-no", "maybe"),
        ("choice", "中"),
        ("system", "没有的系统"),
        ("person", "x" * 61),
        ("text", "x" * 2_001),
    ],
)
def test_what_does_not_fit_is_refused_with_what_is_expected(kind: str, written: str) -> None:
    with pytest.raises(OrderRefused, match="bad-value") as caught:
        canonical(field(kind, ("高", "低")), written)
    sentence = caught.value.sentence
    assert "金额" in sentence
    assert expectation(field(kind, ("高", "低"))) in sentence


@given(kind=st.sampled_from(KINDS), written=st.text(max_size=30) | st.from_regex("[-+0-9,.]{1,9}"))
def test_what_is_kept_is_kept_again(kind: str, written: str) -> None:
    known = field(kind, ("高", "0"))
    try:
        kept = canonical(known, written, ("高", "0"))
    except OrderRefused:
        return
    assert canonical(known, kept, ("高", "0")) == kept


def test_a_field_says_something_about_documents(house: House, ids: list[int]) -> None:
    made = define_field(house, "金额", "number")
    assert set_field(house, ids[:2], made.id, "1,000 元") == 2
    assert set_field(house, ids[:3], made.id, "１０００元") == 1
    assert values_of(house, ids) == {each: {made.id: "1000 元"} for each in ids[:3]}
    assert set_field(house, ids[:1], made.id, " ") == 1
    assert values_of(house, ids[:1]) == {}
    last = said(house, "field set")[-1][1]
    assert (last["before"], last["after"], last["name"]) == ("1000 元", "", "金额")
    agree(house)


def test_fields_may_be_for_some_types_only(house: House, ids: list[int]) -> None:
    made = define_field(house, "工期", "number", types=["工单", " 工单 "])
    other = define_field(house, "备注", "text")
    assert made.types == ("工单",)
    assert [each.name for each in fields(house, "工单")] == ["工期", "备注"]
    assert fields(house, "月报") == [other]
    amend(house, ids[:1], Amendment(type="月报"))
    with pytest.raises(OrderRefused, match="wrong-type") as caught:
        set_field(house, ids, made.id, "3")
    assert "工单" in caught.value.sentence
    assert values_of(house, ids) == {}
    set_field(house, ids[:1], made.id, "")
    set_field(house, ids[1:], made.id, "3")
    amend(house, ids[1:2], Amendment(type="月报"))
    assert ids[1] in values_of(house, ids)
    agree(house)


def test_a_system_is_one_that_is_known(house: House, ids: list[int]) -> None:
    made = define_field(house, "主机", "system")
    set_field(house, ids[:2], made.id, "一网通办门户")
    with pytest.raises(OrderRefused, match="bad-value"):
        set_field(house, ids, made.id, "没有的系统")
    with house.database.write() as session:
        events = rename_in_fields(session, "system", "一网通办门户", "政务门户")
        house.journal.append(session, events)
    assert values_of(house, ids[:1]) == {ids[0]: {made.id: "政务门户"}}
    agree(house)


def test_another_kind_rewrites_what_fits(house: House, ids: list[int]) -> None:
    made = define_field(house, "到期", "text")
    set_field(house, ids[:1], made.id, "2026年7月1日")
    set_field(house, ids[1:2], made.id, "2026-08-01")
    changed = change_field(house, made.id, kind="date", name="到期日")
    assert (changed.kind, changed.name) == ("date", "到期日")
    assert values_of(house, ids)[ids[0]] == {made.id: "2026-07-01"}
    assert len(said(house, "field set")) == 3
    agree(house)


def test_another_kind_names_what_does_not_fit(house: House, ids: list[int]) -> None:
    made = define_field(house, "到期", "text")
    set_field(house, ids[:1], made.id, "2026-08-01")
    set_field(house, ids[1:2], made.id, "下周")
    with pytest.raises(OrderRefused, match="values-in-use") as caught:
        change_field(house, made.id, kind="date")
    assert "下周" in caught.value.sentence
    assert "-0002" in caught.value.sentence
    assert "-0001" not in caught.value.sentence
    assert find_field(house, "到期").kind == "text"
    with pytest.raises(OrderRefused, match="values-in-use"):
        change_field(house, made.id, types=["月报"])
    agree(house)


def test_a_choice_in_use_does_not_go(house: House, ids: list[int]) -> None:
    made = define_field(house, "等级", "choice", choices=["高", "低", " 高"])
    assert made.choices == ("高", "低")
    set_field(house, ids, made.id, "高")
    with pytest.raises(OrderRefused, match="values-in-use") as caught:
        change_field(house, made.id, choices=["低"])
    assert "-0001" in caught.value.sentence
    assert change_field(house, made.id, choices=["高", "中"]).choices == ("高", "中")
    assert change_field(house, made.id, kind="text").choices == ()
    with pytest.raises(OrderRefused, match="bad-value"):
        change_field(house, made.id, kind="choice")
    agree(house)


def test_removing_a_field_that_says_something_is_confirmed(house: House, ids: list[int]) -> None:
    made, empty = define_field(house, "金额", "number"), define_field(house, "空", "text")
    set_field(house, ids[:2], made.id, "3")
    assert remove_field(house, empty.id) == 0
    with pytest.raises(OrderRefused, match="not-confirmed") as caught:
        remove_field(house, made.id)
    assert "2" in caught.value.sentence
    assert remove_field(house, made.id, confirm=True) == 2
    assert values_of(house, ids) == {}
    assert said(house, "field removed")[-1][1]["values"] == {str(each): "3" for each in ids[:2]}
    agree(house)
    again = define_field(house, "金额", "number")
    assert again.id > made.id


def test_names_and_kinds(house: House) -> None:
    made = define_field(house, "Fee", "number")
    assert find_field(house, "ＦＥＥ") == made
    for act, reason in (
        (lambda: define_field(house, "fee", "text"), "name-taken"),
        (lambda: define_field(house, "x", "colour"), "no-such-kind"),
        (lambda: define_field(house, "x", "choice", choices=[" "]), "bad-value"),
        (lambda: define_field(house, " ", "text"), "bad-name"),
        (lambda: find_field(house, "x"), "no-such-field"),
        (lambda: change_field(house, 4711, name="x"), "no-such-field"),
    ):
        with pytest.raises(OrderRefused, match=reason):
            act()
    assert change_field(house, made.id) == made
    assert fields(house) == [made]


def test_withheld_documents_and_marks_stay_out(house: House, ids: list[int]) -> None:
    made = define_field(house, "备注", "text")
    with pytest.raises(StateSecret):
        set_field(house, ids, made.id, "机密★1年")
    with pytest.raises(StateSecret):
        define_field(house, "x", "choice", choices=["机密★1年"])
    set_field(house, ids[:1], made.id, "不宜外传的话")
    hide(house, ids[0])
    with pytest.raises(Withheld):
        set_field(house, ids, made.id, "x")
    with pytest.raises(OrderRefused, match="values-in-use") as caught:
        change_field(house, made.id, kind="number")
    assert "不宜外传" not in caught.value.sentence


def test_values_are_shown_in_the_language_in_use() -> None:
    assert {kind_label(kind) for kind in KINDS} >= {"Free text", "Yes or no"}
    assert shown_value("yes-no", "yes") == "yes"
    words.set_language("zh_CN")
    assert shown_value("yes-no", "no") == "否"
    assert shown_value("text", "no") == "no"
