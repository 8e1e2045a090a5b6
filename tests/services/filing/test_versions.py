"""Newer versions, changed facts, the trash: what is said afterwards, what search finds, what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.disposal.holds import place_hold
from desktop.services.errors import Held, SameAsCurrent, StateSecret, Withheld
from desktop.services.filing.amending import amend, bring_back, list_trash, list_withheld, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.lessons import knowledge
from desktop.services.filing.sources import SourceProblem
from desktop.services.filing.texts import make_searchable
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.library import (
    audit_events,
    document_bytes,
    get_document,
    get_version,
    list_documents,
    list_versions,
    open_document,
    open_version,
    read_version,
)
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category, DocumentState, Status
from models.documents.amending import Amendment
from models.errors import NoSuchDocument


def file_text(house: House, folder: Path, name: str, text: str) -> int:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (added,) = file_paths(house, [path], Filing(Category.OPERATIONS)).added
    make_searchable(house)
    return added.document_id


def found(house: House, query: str) -> list[int]:
    return [each.document.id for each in search_documents(house, query).found]


def test_a_newer_version_replaces_the_older_one_in_search_at_once(
    house: House, tmp_path: Path
) -> None:
    document = file_text(house, tmp_path, "巡检.txt", "空调滤网已更换")
    newer = tmp_path / "巡检二.txt"
    newer.write_text("网闸已重启", encoding="utf-8")
    made = file_version(house, document, newer, reason="补充网闸")
    assert found(house, "空调滤网") == [], "the old text is not current any more"
    make_searchable(house)
    assert found(house, "网闸已重启") == [document]
    assert found(house, "空调滤网") == []
    versions = list_versions(house, document)
    assert versions[0].id == made.id
    assert [(each.ordinal, each.reason) for each in versions] == [(2, "补充网闸"), (1, "")]
    old = get_version(house, versions[1].id)
    assert b"".join(document_bytes(house, old)).decode() == "空调滤网已更换"
    assert b"".join(open_document(house, document)).decode() == "网闸已重启"


def test_the_same_bytes_are_no_newer_version(house: House, tmp_path: Path) -> None:
    document = file_text(house, tmp_path, "a.txt", "相同的字节")
    with pytest.raises(SameAsCurrent):
        file_version(house, document, tmp_path / "a.txt")
    with pytest.raises(NoSuchDocument):
        file_version(house, document + 1, tmp_path / "a.txt")
    with pytest.raises(SourceProblem):
        file_version(house, document, tmp_path / "none.txt")
    assert len(list_versions(house, document)) == 1


def test_changed_facts_are_found_and_the_trail_tells_what_they_were(
    house: House, tmp_path: Path
) -> None:
    document = file_text(house, tmp_path, "甲.txt", "正文不变")
    amend(
        house, [document], Amendment(title="机房钥匙清单", persons=("林晓舟",), status=Status.DRAFT)
    )
    assert found(house, "标题:甲") == [], "the index still holds the old title, and must not tell"
    make_searchable(house)
    assert found(house, "机房钥匙") == found(house, "林晓舟") == [document]
    record = get_document(house, document)
    assert (record.title, record.persons, record.status) == (
        "机房钥匙清单",
        ("林晓舟",),
        Status.DRAFT,
    )
    event = next(each for each in audit_events(house) if each.action == "amended")
    assert "title: 甲 → 机房钥匙清单" in event.detail
    assert "status: 定稿 → 草稿" in event.detail


def test_the_trash_hides_and_gives_back(house: House, tmp_path: Path) -> None:
    one = file_text(house, tmp_path, "甲.txt", "防火墙策略")
    two = file_text(house, tmp_path, "乙.txt", "防火墙日志")
    assert trash(house, [one], reason="重复") == [one]
    assert found(house, "防火墙") == [two]
    assert [each.id for each in list_documents(house)] == [two]
    assert [each.id for each in list_trash(house)] == [one]
    assert trash(house, [one]) == []
    assert bring_back(house, [one]) == [one]
    assert sorted(found(house, "防火墙")) == [one, two]
    assert [each.action for each in audit_events(house)].count("trashed") == 1


def test_what_is_held_is_not_put_away(house: House, tmp_path: Path) -> None:
    document = file_text(house, tmp_path, "甲.txt", "证据")
    place_hold(house, document, reason="争议")
    with pytest.raises(Held):
        trash(house, [document])
    assert [each.id for each in list_documents(house)] == [document]


def test_a_text_that_bears_a_mark_is_withheld_as_soon_as_it_is_read(
    house: House, tmp_path: Path
) -> None:
    marked = file_text(house, tmp_path, "通知.txt", "机密★10年\n\n关于机房迁移的通知\n")
    assert get_document(house, marked).state is DocumentState.WITHHELD
    assert found(house, "机房迁移") == []
    assert list_documents(house) == []
    assert [each.id for each in list_withheld(house)] == [marked]
    with pytest.raises(Withheld):
        open_document(house, marked)
    events = [each for each in audit_events(house) if each.action == "withheld"]
    assert len(events) == 1
    assert "机房" not in events[0].detail
    assert "通知" not in events[0].detail


def test_what_was_listed_before_it_was_withheld_is_not_opened_any_more(
    house: House, tmp_path: Path
) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("绝密★长期\n\n方案\n", encoding="utf-8")
    file_paths(house, [path], Filing(Category.OPERATIONS))
    (listed,) = list_documents(house)
    make_searchable(house)
    assert listed.state is DocumentState.LIVE
    for look in (open_version, read_version):
        with pytest.raises(Withheld):
            look(house, listed)


def test_nothing_more_is_said_of_what_is_withheld(house: House, tmp_path: Path) -> None:
    marked = tmp_path / "通知.txt"
    marked.write_text("机密★10年\n\n关于机房迁移的通知\n", encoding="utf-8")
    filing = Filing(Category.OPERATIONS, "迁移通知", persons=("王五",), systems=("白塔系统",))
    (added,) = file_paths(house, [marked], filing).added
    assert "王五" in knowledge(house).persons
    make_searchable(house)
    newer = tmp_path / "新稿.txt"
    newer.write_text("新稿", encoding="utf-8")
    with pytest.raises(Withheld):
        list_versions(house, added.document_id)
    with pytest.raises(Withheld):
        file_version(house, added.document_id, newer)
    with pytest.raises(Withheld):
        amend(house, [added.document_id], Amendment(title="另一标题"))
    assert not any("通知" in each.detail for each in audit_events(house))
    known = knowledge(house)
    assert "王五" not in known.persons
    assert "白塔系统" not in known.systems
    assert ("迁移通知", Category.OPERATIONS) not in known.types


@pytest.mark.parametrize(
    "words", [Amendment(title="机密★10年 白塔方案"), Amendment(reference="【秘密】白塔1号")]
)
def test_a_mark_is_not_amended_in(house: House, tmp_path: Path, words: Amendment) -> None:
    document = file_text(house, tmp_path, "方案.txt", "全文")
    with pytest.raises(StateSecret):
        amend(house, [document], words)
    assert get_document(house, document).title == "方案"
    assert not any("白塔" in each.detail for each in audit_events(house))


def test_what_is_in_the_trash_gets_no_newer_version(house: House, tmp_path: Path) -> None:
    document = file_text(house, tmp_path, "甲.txt", "旧稿")
    trash(house, [document])
    newer = tmp_path / "乙.txt"
    newer.write_text("新稿", encoding="utf-8")
    with pytest.raises(SourceProblem, match="trash"):
        file_version(house, document, newer)
    assert len(list_versions(house, document)) == 1
