"""What is missing is told, and is told no more as soon as it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.knowledge_gaps import knowledge_gaps
from desktop.services.knowledge.reviewing import mark_reviewed
from desktop.services.order.relating import relate
from desktop.services.order.systems import NewSystem, enter_system, retire_system
from desktop.services.records import Filing
from models.categories import Category

GATE = "政务门户"


@pytest.fixture
def ticket(house: House, tmp_path: Path) -> int:
    path = tmp_path / "SJ-1.txt"
    path.write_text("门户打不开", encoding="utf-8")
    filing = Filing(Category.OPERATIONS, "事件受理记录单", systems=(GATE,))
    return file_paths(house, [path], filing).added[0].document_id


def fault(house: House, text: str = "重启", **changes: object) -> int:
    new = NewArticle("打不开", "fault", text, systems=(GATE,), **changes)  # type: ignore[arg-type]
    return write_article(house, new).document.id


def test_an_empty_archive_lacks_nothing(house: House) -> None:
    assert knowledge_gaps(house).total == 0


def test_a_business_system_needs_a_runbook_of_its_own(house: House) -> None:
    gate = enter_system(house, NewSystem(GATE))
    enter_system(house, NewSystem("主机", kind="host"))
    retired = enter_system(house, NewSystem("旧门户"))
    retire_system(house, retired.id)
    gaps = knowledge_gaps(house).without_runbook
    assert [each.id for each in gaps.items] == [gate.id]
    other = write_article(house, NewArticle("说明", "system", "x", systems=(GATE,)))
    assert knowledge_gaps(house).without_runbook.total == 1, "a description is no runbook"
    runbook = write_article(house, NewArticle("手册", "runbook", "x", systems=(GATE,)))
    assert knowledge_gaps(house).without_runbook.total == 0
    trash(house, [runbook.document.id, other.document.id])
    assert knowledge_gaps(house).without_runbook.total == 1


def test_a_name_without_a_system_is_told(house: House, ticket: int) -> None:
    assert [tuple(each) for each in knowledge_gaps(house).unregistered.items] == [(GATE, 1)]
    enter_system(house, NewSystem(GATE))
    assert knowledge_gaps(house).unregistered.total == 0


@pytest.mark.parametrize("way", ["origin", "link", "relation"])
def test_a_fault_is_cured_by_an_article_from_it_or_that_leads_to_it(
    house: House, ticket: int, way: str
) -> None:
    assert [each.id for each in knowledge_gaps(house).without_cure.items] == [ticket]
    if way == "origin":
        cure = fault(house, origin=ticket)
    elif way == "link":
        cure = fault(house, "见 [[SJ-1]]")
    else:
        cure = fault(house)
        relate(house, cure, "derived", ticket)
    assert knowledge_gaps(house).without_cure.total == 0
    trash(house, [cure])
    assert knowledge_gaps(house).without_cure.total == 1


def test_an_article_on_something_else_is_no_cure(house: House, ticket: int) -> None:
    write_article(house, NewArticle("问答", "faq", "见 [[SJ-1]]", systems=(GATE,)))
    unrelated = fault(house)
    relate(house, unrelated, "evidence", ticket)
    assert knowledge_gaps(house).without_cure.total == 1


def test_articles_nobody_reviewed_or_about_no_system_are_told(house: House) -> None:
    lost = write_article(house, NewArticle("手册", "runbook", "x")).document.id
    # A term is about no system, and minutes are never reviewed.
    term = write_article(house, NewArticle("双活", "term", "x")).document.id
    write_article(house, NewArticle("纪要", "minutes", "x"))
    gaps = knowledge_gaps(house)
    assert [each.id for each in gaps.without_system.items] == [lost]
    assert {each.id for each in gaps.never_reviewed.items} == {lost, term}
    mark_reviewed(house, [lost, term])
    assert knowledge_gaps(house).never_reviewed.total == 0


def test_loose_links_are_listed_up_to_the_limit_and_counted_beyond(house: House) -> None:
    write_article(house, NewArticle("手册", "runbook", "[[没有一]] [[没有二]] [[没有三]]"))
    gap = knowledge_gaps(house, limit=2).unresolved_links
    assert (gap.total, gap.more) == (3, 1)
    assert [(each.raw, each.problem) for each in gap.items] == [
        ("没有一", "missing"),
        ("没有二", "missing"),
    ]
