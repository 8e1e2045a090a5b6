"""Titles that count as the same, destinations taken apart, and what a name leads to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.documents.amending import Amendment, amend_documents, set_state
from models.documents.filing import file_documents
from models.documents.versioning import NewVersion, add_version
from models.knowledge.articles import (
    article_ids,
    articles,
    become_former,
    enter_article,
    former_titles,
    live_twins,
    title_key,
)
from models.knowledge.link_names import Bound, Names
from models.knowledge.link_records import links_from, links_to, unbound_links
from models.knowledge.linking import (
    WrittenLink,
    bind_links,
    bind_names,
    bind_waiting,
    leave_waiting,
    move_links,
    names_of,
    note_links_seen,
)
from models.knowledge.titles import Target, link_key, split_target
from models.knowledge_tables import LinkRow
from models.session import Database
from tests.models.builders import FILED, new_file
from vault.ids import ChunkId


def file_article(session: Session, title: str, *, path: str = "", kind: str = "faq") -> int:
    file = new_file(title=title, name=f"{title}.md", path=path or f"{title}.md")
    (document,) = file_documents(session, [file], prefix="DEMO", filed=FILED)
    enter_article(session, document, kind, review_months=0, origin=None)
    bind_names(session, names_of(session, [document]))
    return document


def write_links(session: Session, document: int, *raws: str) -> None:
    bind_links(session, document, [WrittenLink(raw, "", False) for raw in raws])


def held(session: Session, document: int) -> list[tuple[int | None, str]]:
    rows = session.scalars(
        select(LinkRow).where(LinkRow.document_id == document).order_by(LinkRow.ordinal)
    )
    return [(row.target_document, row.problem) for row in rows]


@pytest.mark.parametrize(
    ("one", "other"), [("ＡＢＣ　网", "abc 网"), ("Straße", "STRASSE"), (" a\tb ", "A b")]
)
def test_titles_are_the_same_but_for_case_width_and_blanks(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)
    assert link_key(one) == link_key(other)


@given(st.text())
def test_a_key_is_its_own_key(title: str) -> None:
    assert title_key(title_key(title)) == title_key(title)


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ("网闸重启", Target("", "网闸重启", None, "")),
        ("网闸@2#p3", Target("", "网闸", 2, "p3")),
        ("网闸#第3页", Target("", "网闸", None, "p3")),
        ("网闸#启动#步骤", Target("", "网闸", None, "步骤")),
        ("C# 入门", Target("", "C# 入门", None, "")),
        ("人员：张三", Target("person", "张三", None, "")),
        ("System: 电子票据", Target("system", "电子票据", None, "")),
        ("义务:r35", Target("duty", "R35", None, "")),
        ("R35", Target("duty", "R35", None, "")),
        ("R3500", Target("", "R3500", None, "")),
        ("", Target("", "", None, "")),
    ],
)
def test_a_destination_is_taken_apart(raw: str, target: Target) -> None:
    assert split_target(raw) == target


@pytest.mark.parametrize(
    ("link", "name"),
    [("../图/网%20闸.md", "网 闸"), ("甲/乙", "乙"), (":/0a1b", "0a1b"), ("说明.MD", "说明")],
)
def test_links_wait_under_the_last_part_of_what_they_name(link: str, name: str) -> None:
    assert link_key(link) == link_key(name)


def test_a_title_leads_to_an_article_before_a_file(database: Database) -> None:
    with database.write() as session:
        file = new_file(title="网闸", name="a", path="a")
        (document,) = file_documents(session, [file], prefix="DEMO", filed=FILED)
        assert Names(session).bound("网闸") == Bound("document", document)
        article = file_article(session, "网闸")
        assert Names(session).bound("网闸") == Bound("document", article)
        assert Names(session).bound("没有") == Bound("", problem="missing")


def test_exact_comes_before_alike_and_two_of_a_name_lead_nowhere(database: Database) -> None:
    with database.write() as session:
        one, other = file_article(session, "ABC"), file_article(session, "ＡＢＣ")
        names = Names(session)
        assert (names.bound("ABC").document, names.bound("ＡＢＣ").document) == (one, other)
        assert names.bound("abc") == Bound("", problem="ambiguous")
        assert Names(session, preferred=[other]).bound("abc").document == other


def test_numbers_paths_and_former_titles_lead_there_too(database: Database) -> None:
    with database.write() as session:
        one = file_article(session, "甲", path="笔记/网络/甲.md")
        two = file_article(session, "乙", path="笔记/图 一/乙.md")
        become_former(session, [(two, "旧名")], FILED)
        names = Names(session)
        number = articles(session, ids=[one])[0].document.number
        assert names.bound(number).document == names.bound(number.lower()).document == one
        here = "笔记/网络/甲.md"
        for raw in ("../图%20一/乙.md", "../图 一/乙", "图 一/乙.md", "乙.md", "旧名"):
            assert names.bound(raw, here).document == two, raw
        assert names.bound("../../../../etc/乙.md", here).problem == "missing"
        assert names.bound("乙.md").document == two, "an ending is not part of a title"


def test_a_bound_link_stays_bound_when_the_title_changes(database: Database) -> None:
    with database.write() as session:
        target, source = file_article(session, "旧名"), file_article(session, "源")
        write_links(session, source, "旧名", "旧名", "新名")
        amend_documents(session, [target], Amendment(title="新名"))
        assert held(session, source) == [(target, "")] * 3, "the waiting one finds its target"
        assert former_titles(session, [target]) == {target: {"旧名"}}
        other = file_article(session, "旧名")
        write_links(session, source, "旧名")
        assert held(session, source) == [(target, "")], "the same words mean the same as before"
        write_links(session, other, "旧名")
        assert held(session, other) == [(other, "")], "a former title gives way"
        amend_documents(session, [target], Amendment(title="旧名"))
        assert former_titles(session, [target]) == {target: {"新名"}}


def test_what_leaves_makes_way_for_the_other_of_its_name(database: Database) -> None:
    with database.write() as session:
        one, two, source = (file_article(session, title) for title in ("甲", "甲", "源"))
        write_links(session, source, "甲")
        assert held(session, source) == [(None, "ambiguous")]
        set_state(
            session, [one], DocumentState.TRASHED, only_from=DocumentState.LIVE, reason="", moment=FILED
        )  # fmt: skip
        assert held(session, source) == [(two, "")]
        set_state(
            session, [one], DocumentState.LIVE, only_from=DocumentState.TRASHED, reason="", moment=FILED
        )  # fmt: skip
        assert held(session, source) == [(two, "")]
        assert [each.document_id for each in links_to(session, "document", str(two))] == [source]


def test_an_import_is_bound_when_all_of_it_is_there(database: Database) -> None:
    with database.write() as session:
        source = file_article(session, "源")
        leave_waiting(session, source, [WrittenLink("甲", "", False)])
        elsewhere, together = file_article(session, "甲"), file_article(session, "甲")
        assert held(session, source) == [(None, "waiting")], "nobody looks before it is complete"
        (record,) = links_from(session, [source])
        assert (record.state, record.problem) == ("missing", "missing")
        bind_waiting(session, together=[together])
        assert held(session, source) == [(together, "")]
        assert elsewhere != together


def test_what_was_seen_is_the_version_of_then(database: Database) -> None:
    with database.write() as session:
        target, source = file_article(session, "甲"), file_article(session, "源")
        write_links(session, source, "甲")

        def seen() -> list[int | None]:
            return list(session.scalars(select(LinkRow.seen_version)))

        first = articles(session, ids=[target])[0].document.version.id
        new = NewVersion("甲.md", "甲.md", 1, bytes(32), None, (ChunkId(bytes(32)),))
        second = add_version(session, target, new, filed=FILED)
        write_links(session, source, "甲", "甲#步骤")
        assert seen() == [first, second]
        note_links_seen(session, [source])
        assert seen() == [second, second]


def test_systems_that_become_one_take_their_links_along(database: Database) -> None:
    with database.write() as session:
        source = file_article(session, "源")
        write_links(session, source, "人员:张三", "问题:缺口", "R35", "R99")
        assert [each.state for each in links_from(session, [source])] == [
            "name", "name", "live", "missing",
        ]  # fmt: skip
        assert [each.raw for each in unbound_links(session)] == ["R99"]
        move_links(session, "person", "张三", "李四")
        assert links_to(session, "person", "张三") == []
        assert [each.raw for each in links_to(session, "person", "李四")] == ["人员:张三"]


def test_articles_are_found_by_kind_and_by_title(database: Database) -> None:
    with database.write() as session:
        one, two = file_article(session, "ＡＢＣ"), file_article(session, "别的", kind="fault")
        assert [each.document.id for each in articles(session, kind="fault")] == [two]
        assert [each.id for each in live_twins(session, "abc")] == [one]
        assert live_twins(session, "abc", besides=[one]) == []
        assert article_ids(session, [one, two, 99]) == {one, two}
