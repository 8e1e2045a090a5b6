"""State secrets are refused and withheld; the journal learns that, and nothing of what they say or are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import ExitCode, explain
from desktop.services.audit.audit_details import shown_detail
from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import ReasonMissing, StateSecret, Withheld
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import (
    finding_sentence,
    record_refusals,
    refuse,
    release,
    screen_extraction,
    screen_mark,
    screen_name,
    screen_text,
    withhold,
)
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.library import audit_events, list_documents, stored_text
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category, DocumentState
from models.documents.secrecy import SecrecyFinding
from resources import words
from search.fencing.reasons import Reason
from search.records import Extraction, Layout, Page

NAME = "【机密】白塔计划.docx"
TEXT = "绝密★长期\n白塔计划实施方案"


def found_in_text() -> SecrecyFinding:
    found = screen_text(TEXT)
    assert found is not None
    return found


def test_screening_gives_the_gravest_finding() -> None:
    name = screen_name(NAME)
    assert name is not None
    assert (name.level.value, name.certain) == ("机密", True)
    assert (found_in_text().level.value, found_in_text().page) == ("绝密", 1)
    assert screen_mark("秘密") is not None
    assert screen_name("白塔计划.docx") is screen_text("白塔计划") is screen_mark("内部") is None


def test_a_refusal_is_journalled_without_content_and_raised(house: House) -> None:
    with pytest.raises(StateSecret) as caught:
        refuse(house, found_in_text())
    event = audit_events(house, 1)[0]
    assert (event.action, event.object_name) == ("refused", "vault")
    assert event.detail == "state secret 绝密, text"
    for trace in (event.detail, str(caught.value), repr(caught.value)):
        assert "白塔" not in trace


def test_refusals_of_a_batch_are_journalled_one_by_one(house: House) -> None:
    name = screen_name(f"甲/{NAME}")
    assert name is not None
    record_refusals(house, [name, found_in_text()])
    assert [each.detail for each in audit_events(house, 2)] == [
        "state secret 绝密, text",
        "state secret 机密, name",
    ]


def test_the_refusal_says_what_happened_what_is_safe_and_what_the_law_asks_for() -> None:
    for language, expected in (
        (
            "zh_CN",
            ("绝密", "第 1 页第 1 行", "安全", "断开", "保密员", "24小时", "保密法第四十七条"),
        ),
        ("en", ("绝密", "page 1, line 1", "safe", "disconnect", "24 hours", "保密法第四十七条")),
    ):
        words.set_language(language)
        explanation = explain(StateSecret(found_in_text()))
        told = f"{explanation.title}\n{explanation.sentence}\n{explanation.advice}"
        assert explanation.exit_code is ExitCode.REFUSED == 6
        for piece in expected:
            assert piece in told
        assert "白塔" not in told


def test_an_uncertain_finding_is_told_as_a_question() -> None:
    words.set_language("en")
    found = screen_text("如“机密★10年”所示")
    assert found is not None
    assert not found.certain
    assert finding_sentence(found).startswith("It may be")


def test_what_is_found_later_is_withheld_once(house: House, tree: Path) -> None:
    file_paths(house, [tree], Filing(Category.OPERATIONS))
    first, second, *_others = (each.id for each in list_documents(house))
    assert withhold(house, [first, second], found_in_text()) == (first, second)
    assert withhold(house, [second], found_in_text()) == ()
    events = [(each.action, each.object_name, each.detail) for each in audit_events(house, 3)]
    assert events[:2] == [
        ("withheld", f"document {second}", "state secret 绝密, text"),
        ("withheld", f"document {first}", "state secret 绝密, text"),
    ]
    with house.database.read() as session:
        from models import queries

        states = {each.id: each.state for each in queries.documents(session, ids=[first, second])}
    assert states == dict.fromkeys((first, second), DocumentState.WITHHELD)


def test_what_is_withheld_leaves_the_index_and_is_not_purged_before_it_is_released(
    house: House, tree: Path
) -> None:
    file_paths(house, [tree], Filing(Category.OPERATIONS))
    make_searchable(house)
    texts = [each for each in list_documents(house) if "次巡检" in stored_text(house, each)]
    marked = texts[0]
    withhold(house, [marked.id], found_in_text())
    indexed = {document for document, _version in house.index.indexed(Category.OPERATIONS)}
    assert marked.id not in indexed
    make_searchable(house)
    assert house.index.search(marked.title, 10).total == 0
    with pytest.raises(Withheld):
        purge_documents(house, [marked.id], reason="误入库")
    with pytest.raises(ReasonMissing):
        release(house, [marked.id], reason=" ")
    assert release(house, [marked.id], reason="保密办 2026-11-20 认定非密") == (marked.id,)
    make_searchable(house)
    assert search_documents(house, marked.title).total == 1
    assert withhold(house, [marked.id], found_in_text()) == (), "it was decided"
    purge_documents(house, [marked.id], reason="误入库")
    assert marked.id not in {each.id for each in list_documents(house)}


def test_the_journal_shows_both_events_in_words() -> None:
    words.set_language("zh_CN")
    for action in ("refused", "withheld"):
        shown = shown_detail(action, "state secret 机密, folder")
        assert shown == "国家秘密标志（机密）在文件夹名中"


def test_names_of_what_is_packed_into_a_file_are_screened_too() -> None:
    for extraction in (
        Extraction("x", layout=Layout((Page("part", "甲/【机密】白塔.docx"),))),
        Extraction("x", layout=Layout((Page("page", "", "【机密】/白塔.docx"),))),
        Extraction("x", unread=(("机密★10年 白塔.docx", Reason.PROTECTED.sentence),)),
        Extraction("机密★10年\n白塔"),
    ):
        found = screen_extraction(extraction)
        assert found is not None
        assert (found.level.value, found.certain) == ("机密", True)
    assert screen_extraction(Extraction("x", layout=Layout((Page("part", "甲.docx"),)))) is None
