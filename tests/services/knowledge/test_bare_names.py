"""Links that name a system, somebody or a finding without saying which of these it is, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.assurance.finding_board import finding_numbered
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.following import older_version, person_named
from desktop.services.knowledge.linking import links_of, place_of, unresolved_links
from desktop.services.order.systems import NewSystem, SystemChange, change_system, enter_system
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.searching.finding import search_documents

BODY = "[[电子票据系统]] [[郁青禾]] [[DB-2026-07]]"


def write(house: House, title: str, body: str = "正文") -> int:
    return write_article(house, NewArticle(title, "faq", body), same_title=True).document.id


def enter_all(house: House) -> dict[str, int]:
    return {
        "system": enter_system(house, NewSystem("电子票据系统")).id,
        "person": enter_person(house, NewPerson("郁青禾")).id,
        "finding": enter_finding(
            house, NewFinding("弱口令", date(2026, 7, 1), number="DB-2026-07")
        ).id,
    }


def leads(house: House, article: int) -> list[tuple[str, str, str]]:
    return [(each.kind, each.title, each.state) for each in links_of(house, article)]


ALL = [
    ("system", "电子票据系统", "live"),
    ("person", "郁青禾", "live"),
    ("finding", "DB-2026-07 弱口令", "live"),
]


def test_what_is_registered_is_meant(house: House) -> None:
    enter_all(house)
    assert leads(house, write(house, "手册", BODY)) == ALL
    # Width and case make no difference, as with titles.
    assert leads(house, write(house, "另一篇", "[[ｄb-2026-07]]")) == ALL[2:]


def test_what_is_registered_later_is_meant_from_then_on(house: House) -> None:
    article = write(house, "手册", BODY)
    assert len(unresolved_links(house)) == 3
    enter_all(house)
    assert leads(house, article) == ALL
    assert unresolved_links(house) == []


def test_a_title_comes_before_a_register(house: House) -> None:
    enter_all(house)
    target = write(house, "电子票据系统")
    (link,) = links_of(house, write(house, "手册", "[[电子票据系统]]"))
    assert (link.kind, link.key) == ("document", str(target))


def test_twins_are_no_system(house: House) -> None:
    enter_all(house)
    for _twin in range(2):
        write(house, "郁青禾")
    (link,) = links_of(house, write(house, "手册", "[[郁青禾]]"))
    assert link.state == "ambiguous"


def test_a_system_keeps_the_links_that_name_it(house: House) -> None:
    known = enter_all(house)
    article = write(house, "手册", "[[电子票据系统]]")
    change_system(house, known["system"], SystemChange(name="票据平台"))
    assert leads(house, article) == [("system", "票据平台", "live")]


@pytest.mark.parametrize(
    "query", ["链接到:DB-2026-07", '链接到:"db-2026-07"', "链接到:问题:DB-2026-07"]
)
def test_the_number_of_a_finding_finds_what_links_to_it(house: House, query: str) -> None:
    enter_all(house)
    linking = write(house, "手册", "[[问题:DB-2026-07]]")
    write(house, "另一篇", "DB-2026-07 [[问题:DB-2026-08]]")
    make_searchable(house)
    found = search_documents(house, query).found
    assert [each.document.id for each in found] == [linking]


def test_pages_are_told_ids(house: House) -> None:
    known = enter_all(house)
    assert person_named(house, "郁青禾") == known["person"]
    assert person_named(house, "郁青") is None
    found = finding_numbered(house, "db-2026-07")
    assert found is not None
    assert found.id == known["finding"]
    assert finding_numbered(house, "DB-2026-70") is None
    # Its id is no number: a link to a finding that isn't registered leads to no other one.
    assert finding_numbered(house, str(found.id)) is None


def test_a_version_is_only_led_to_when_it_is_not_the_newest(house: House) -> None:
    article = write(house, "手册")
    assert older_version(house, article, 1) is None
    assert older_version(house, article, 9) is None
    assert (place_of(2, "p3"), place_of(2, ""), place_of(None, "p3")) == ("@2#p3", "@2", "p3")
