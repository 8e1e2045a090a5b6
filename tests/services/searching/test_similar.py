"""Similar items: what a text has in common with the archive, told by what exists for whoever asks, and quickly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.inspection.officer import Officer
from desktop.services.records import Filing
from desktop.services.searching.similar import Similar, similar_to
from models.categories import Category
from search.index import SearchIndex
from search.likeness import READ
from tests.archives import make_quick_house
from tests.search.search_samples import make_document, open_index_in
from tests.services.inspections import officer, prepare
from tests.timing import quickest

PAPERS = {
    "工单甲.txt": "指挥大屏左侧两列黑屏，拼接器驱动与内核版本不匹配，锁定版本后重启渲染节点恢复。",
    "工单乙.txt": "指挥大屏右侧闪烁，拼接器驱动升级后恢复，渲染节点未重启。",
    "备份记录.txt": "每日备份完成，校验一致，磁带已入库。指挥大屏的配置也在其中。",
    "承诺书.txt": "本人承诺遵守保密协议，不泄露工作秘密。",
    "巡检表.txt": "机房温度正常，空调滤网已更换，网闸运行正常。",
}
TEXT = "指挥大屏黑屏\n现象：大屏左侧两列黑屏。原因：拼接器驱动与内核不匹配。处理：重启渲染节点。"


@pytest.fixture
def archive(house: House, tmp_path: Path) -> House:
    """Documents 1 to 5, of which the second category holds the third one."""
    for number, (name, text) in enumerate(PAPERS.items()):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        category = Category.CONTRACT if number == 2 else Category.OPERATIONS
        file_paths(house, [path], Filing(category))
    make_searchable(house)
    return house


def ids(found: list[Similar]) -> list[int]:
    return [each.document.id for each in found]


def test_a_fault_finds_its_ticket_and_its_sibling_first(archive: House) -> None:
    found = similar_to(archive, TEXT)
    assert ids(found)[:2] == [1, 2]
    assert 4 not in ids(found)
    assert 5 not in ids(found)
    assert 0 < found[1].score < found[0].score <= 1
    assert "渲染节点" in "".join(found[0].terms)
    assert all(term in PAPERS["工单乙.txt"] for term in found[1].terms)


def test_a_document_is_not_similar_to_itself(archive: House) -> None:
    text = PAPERS["工单甲.txt"]
    assert ids(similar_to(archive, text))[0] == 1
    assert 1 not in ids(similar_to(archive, text, exclude=(1,)))
    assert ids(similar_to(archive, text, limit=1, exclude=(1,))) == [2]


@pytest.mark.parametrize(
    "text", ["", "  \n", "的了是在", "？！，。", "a", "完全无关的天书葡萄琵琶"]
)
def test_nothing_in_common_finds_nothing(archive: House, text: str) -> None:
    assert similar_to(archive, text) == []


def test_what_is_put_away_or_replaced_is_not_similar(archive: House, tmp_path: Path) -> None:
    trash(archive, [1], reason="误存")
    assert ids(similar_to(archive, TEXT))[0] == 2
    newer = tmp_path / "新" / "工单乙.txt"
    newer.parent.mkdir()
    newer.write_text("另一件事：打印机缺纸。", encoding="utf-8")
    file_version(archive, 2, newer, reason="改正")
    make_searchable(archive)
    assert 2 not in ids(similar_to(archive, TEXT))


@pytest.fixture
def inspected(tmp_path: Path, quick_unlock: None) -> Iterator[Officer]:
    """An edition of the contract's papers of such an archive."""
    path = tmp_path / "archive.vault"
    with make_quick_house(path) as house:
        for name, text in PAPERS.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
            category = Category.CONTRACT if name.startswith("备份") else Category.OPERATIONS
            file_paths(house, [tmp_path / name], Filing(category))
        make_searchable(house)
        info = prepare(house, categories=(Category.CONTRACT,))
    with officer(path, info) as opened:
        yield opened


def test_an_officer_is_told_of_the_edition_only(inspected: Officer) -> None:
    assert ids(similar_to(inspected, TEXT + "磁带入库，校验一致")) == [3]


@pytest.fixture
def many(tmp_path: Path) -> Iterator[SearchIndex]:
    """An index of 400 documents about all sorts of things, one of which in a hundred tells of a rare one."""
    with open_index_in(tmp_path).closing() as index:
        index.update(
            Category.PLEDGE,
            [
                make_document(
                    number,
                    f"第{number}份记录，日常巡检正常。"
                    + ("氦气泄漏报警。" if number % 100 == 0 else ""),
                    title=f"记录{number}",
                )
                for number in range(1, 401)
            ],
        )
        yield index


def test_what_is_common_everywhere_makes_nothing_alike(many: SearchIndex) -> None:
    assert many.alike("日常巡检正常，记录", 5) == []
    found = many.alike("日常巡检正常，发现氦气泄漏", 10)
    assert {each.document_id for each in found} == {100, 200, 300, 400}
    assert all("氦气泄漏" in each.terms for each in found)


def test_hidden_documents_leave_no_trace_where_only_some_are_shown(
    many: SearchIndex, tmp_path: Path
) -> None:
    few = {number for number in range(1, 401) if number % 100 == 0 or number % 7 == 0}
    shown = frozenset((number, number * 10) for number in few)
    text = "日常巡检正常，发现氦气泄漏，第8份"
    with open_index_in(tmp_path / "few").closing() as index:
        index.update(
            Category.PLEDGE,
            [
                make_document(
                    number,
                    f"第{number}份记录，日常巡检正常。"
                    + ("氦气泄漏报警。" if number % 100 == 0 else ""),
                    title=f"记录{number}",
                )
                for number in sorted(few)
            ],
        )
        alone = index.alike(text, 10)
    assert alone
    assert many.alike(text, 10, shown=shown) == alone


def test_a_long_text_costs_no_more_than_its_ends(many: SearchIndex) -> None:
    filler = "填充内容甲乙丙丁" * (READ // 4)
    assert many.alike("氦气泄漏" + filler, 5)
    assert many.alike(filler + "氦气泄漏", 5)
    assert many.alike(filler + "氦气泄漏" + filler, 5) == []
    assert quickest(lambda: many.alike(filler * 20, 5)) < 1
