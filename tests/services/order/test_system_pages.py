"""A system's page: everything about it by what it is, newest first, bounded, and nothing that may not be shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.assurance.findings_loop import (
    NewFinding,
    enter_findings,
    say_of_finding,
)
from desktop.services.errors import NoSuchSystem
from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.notes.note_system import page_markdown
from desktop.services.order.system_pages import document_counts, system_documents, system_page
from desktop.services.order.systems import NewSystem, enter_system
from desktop.services.records import Filing
from models.categories import Category
from models.documents.withholding import withhold_documents
from models.session import Database
from resources import words
from tests.services.assured import stop_the_clock
from vault.ids import utc_now

GATE = "政务门户"


def file_typed(house: House, folder: Path, type_: str, day: date, *, count: int = 1) -> list[int]:
    folder.mkdir(exist_ok=True)
    ids = []
    for number in range(count):
        path = folder / f"{type_} {day} {number}.txt"
        path.write_text(path.name, encoding="utf-8")
        filing = Filing(Category.OPERATIONS, type_, systems=(GATE,), formed=day)
        ids.append(file_paths(house, [path], filing).added[0].document_id)
    return ids


@pytest.fixture
def gate(house: House) -> int:
    return enter_system(house, NewSystem(GATE)).id


def test_documents_are_sorted_by_what_they_are_newest_first(
    house: House, gate: int, tmp_path: Path
) -> None:
    (old,) = file_typed(house, tmp_path / "p", "事件受理记录单", date(2026, 5, 1))
    (new,) = file_typed(house, tmp_path / "p", "事件受理记录单", date(2026, 9, 1))
    (report,) = file_typed(house, tmp_path / "p", "处置报告", date(2026, 7, 1))
    (change,) = file_typed(house, tmp_path / "p", "变更通知", date(2026, 8, 1))
    (odd,) = file_typed(house, tmp_path / "p", "无名类型", date(2026, 8, 1))
    runbook = write_article(house, NewArticle("门户手册", "runbook", "# x", systems=(GATE,)))
    page = system_page(house, gate)
    assert [group.id for group in page.groups] == [
        "runbooks",
        "incidents",
        "changes",
        "type:无名类型",
    ]
    incidents = page.group("incidents")
    assert incidents is not None
    assert [each.id for each in incidents.documents] == [new, report, old]
    assert incidents.types == {"事件受理记录单": 2, "处置报告": 1}
    found = {group.id: [each.id for each in group.documents] for group in page.groups}
    assert found["runbooks"] == [runbook.document.id]
    assert found["changes"] == [change]
    assert found["type:无名类型"] == [odd]
    assert page.total == 6
    assert page.group("filings") is None


def test_a_long_group_tells_how_much_more_there_is(house: House, gate: int, tmp_path: Path) -> None:
    ids = file_typed(house, tmp_path / "p", "巡检表", date(2026, 5, 1), count=7)
    page = system_page(house, gate, limit=3)
    (group,) = page.groups
    assert (group.total, len(group.documents), group.more) == (7, 3, 4)
    assert [each.id for each in group.documents] == ids[:-4:-1]
    rest = system_documents(house, gate, group.id, start=3)
    assert [each.id for each in rest] == ids[3::-1]


def test_the_trash_and_what_is_withheld_are_nowhere_on_a_page(
    house: House, gate: int, tmp_path: Path
) -> None:
    thrown, withheld, kept = file_typed(house, tmp_path / "p", "巡检表", date(2026, 5, 1), count=3)
    trash(house, [thrown])
    database: Database = house.database
    with database.write() as session:
        withhold_documents(session, [withheld], reason="x", moment=utc_now())
    page = system_page(house, gate)
    assert page.counts == {"checks": 1}
    assert [each.id for each in page.groups[0].documents] == [kept]
    assert document_counts(house) == {GATE: 1}


def test_articles_that_link_to_a_system_are_on_its_page(house: House, gate: int) -> None:
    one = write_article(house, NewArticle("甲", "faq", f"[[系统:{GATE}]] 与 [[系统:{GATE}|门户]]"))
    other = write_article(house, NewArticle("乙", "faq", f"[[系统:{GATE}]]"))
    write_article(house, NewArticle("丙", "faq", "不相干"))
    trash(house, [other.document.id])
    page = system_page(house, gate)
    assert page.linked_total == 1
    assert [each.id for each in page.linked_from] == [one.document.id]


def test_what_is_registered_about_a_system_is_on_its_page(
    house: House, gate: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    other = enter_system(house, NewSystem("电子证照")).id
    filing = enter_filing(
        house,
        NewFiling(level=3, system=gate, title="政务平台", number="N-1", issued=date(2025, 6, 10)),
    )
    found = date(2026, 7, 1)
    closed, late, later, foreign, wrong = enter_findings(
        house,
        [
            NewFinding("已拆分账号", found, system=gate),
            NewFinding("弱口令\n共三个", found, system=gate, due=date(2026, 8, 1)),
            NewFinding("补丁", found, system=gate, due=date(2026, 12, 1)),
            NewFinding("别处", found, system=other),
            NewFinding("误录", found, system=gate),
        ],
    )
    say_of_finding(house, [wrong.id], "void", reason="误录", day=date(2026, 8, 1))
    say_of_finding(
        house,
        [closed.id],
        "accepted",
        name="甲方代表",
        reason="停用在即",
        until=date(2026, 12, 31),
        day=date(2026, 8, 1),
    )
    page = system_page(house, gate)
    (line,) = page.registers.filings
    assert (line.id, line.number, line.title) == (filing.id, "N-1", "政务平台")
    assert [(each.id, each.is_open, each.overdue) for each in page.registers.findings] == [
        (late.id, True, True),
        (later.id, True, False),
        (closed.id, False, False),
    ]
    assert page.registers.findings[0].problem == "弱口令 共三个"
    assert [each.id for each in system_page(house, other).registers.findings] == [foreign.id]
    written = page_markdown(page, "", {})
    assert f"{late.number} 弱口令 共三个" in written
    assert "N-1" in written


def test_a_page_knows_both_languages_and_raises_for_no_system(
    house: House, gate: int, tmp_path: Path
) -> None:
    file_typed(house, tmp_path / "p", "变更通知", date(2026, 5, 1))
    assert system_page(house, gate).groups[0].label == "Changes"
    words.set_language("zh_CN")
    assert system_page(house, gate).groups[0].label == "变更"
    with pytest.raises(NoSuchSystem):
        system_page(house, 99)
