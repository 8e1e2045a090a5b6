"""Finding documents: exact against brute force, honest about what it can't see, unharmed by a lost or damaged index."""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from search.errors import QueryError
from tests.archives import PASSPHRASE

CHARACTERS = "运维巡检等级保护密码测评承诺网闸"


def file_texts(
    house: House, folder: Path, texts: dict[str, str], category: Category = Category.TECHDOC
) -> None:
    """File one text file each and make all searchable."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    file_paths(house, [folder / name for name in texts], Filing(category))
    make_searchable(house)


def names(house: House, query: str, limit: int = 1000) -> set[str]:
    result = search_documents(house, query, limit=limit)
    found = [each.document.version.name for each in result.found]
    assert len(found) == len(set(found)) == min(result.total, limit)
    return set(found)


def random_texts(count: int, seed: int) -> dict[str, str]:
    generator = random.Random(seed)
    return {
        f"文{number:02d}.txt": "".join(
            generator.choice([*CHARACTERS, "，", "\n", " ", "a1"])
            for _ in range(generator.randint(3, 120))
        )
        for number in range(count)
    }


def test_every_word_of_one_to_five_characters_is_found_exactly(
    house: House, tmp_path: Path
) -> None:
    texts = random_texts(30, seed=11)
    file_texts(house, tmp_path / "papers", texts)
    generator = random.Random(12)
    words = {"".join(pair) for pair in itertools.product(CHARACTERS, repeat=2)}
    words |= set(CHARACTERS)
    for length in (3, 4, 5):
        for text in texts.values():
            at = generator.randrange(max(1, len(text) - length))
            words.add(text[at : at + length])
    words = {word for word in words if word and all(each in CHARACTERS for each in word)}
    assert len(words) > 280
    for word in words:
        assert names(house, word) == {name for name in texts if word in texts[name]}, word


def test_what_joins_and_excludes_is_set_arithmetic(house: House, tmp_path: Path) -> None:
    texts = random_texts(30, seed=21)
    file_texts(house, tmp_path / "papers", texts)

    def holding(word: str) -> set[str]:
        return {name for name, text in texts.items() if word in text}

    first, second = "运", "维巡"
    assert names(house, f"{first} {second}") == holding(first) & holding(second)
    assert names(house, f"{first} OR {second}") == holding(first) | holding(second)
    assert names(house, f"{first} -{second}") == holding(first) - holding(second)
    assert names(house, f"-{first}") == set(texts) - holding(first)
    assert names(house, f"类别:技术文档 {first}") == holding(first)
    assert names(house, f"类别:源代码 {first}") == set()


def test_the_limit_bounds_what_is_shown_and_not_what_is_counted(
    house: House, tmp_path: Path
) -> None:
    file_texts(house, tmp_path / "papers", {f"{n}.txt": f"共同 {n}" for n in range(7)})
    everything = search_documents(house, "共同", limit=100)
    assert (everything.total, len(everything.found), everything.documents) == (7, 7, 7)
    for limit in (1, 3, 7):
        result = search_documents(house, "共同", limit=limit)
        assert (result.total, len(result.found)) == (7, limit)
        assert [hit.document.id for hit in result.found] == [
            hit.document.id for hit in everything.found[:limit]
        ]
    scores = [hit.score for hit in everything.found]
    assert scores == sorted(scores, reverse=True)


def test_categories_are_searched_together_best_first(house: House, tmp_path: Path) -> None:
    for number, category in enumerate(Category):
        text = "等级保护 " * (number + 1) + "其他文字 " * (20 - 2 * number)
        paper = tmp_path / f"{category.value}.txt"
        paper.write_text(text, encoding="utf-8")
        file_paths(house, [paper], Filing(category))
    make_searchable(house)
    result = search_documents(house, "等级保护", limit=3)
    assert result.total == len(Category)
    whole = search_documents(house, "等级保护", limit=50)
    assert [hit.document.id for hit in result.found] == [hit.document.id for hit in whole.found[:3]]


def test_a_snippet_shows_and_marks_the_match(house: House, tmp_path: Path) -> None:
    text = "前文。" * 200 + "机房巡检发现滤网堵塞，" + "后文。" * 200
    file_texts(house, tmp_path / "papers", {"巡检.txt": text})
    (found,) = search_documents(house, "滤网堵塞").found
    assert found.snippet is not None
    assert [found.snippet.text[start:end] for start, end in found.snippet.marks] == ["滤网堵塞"]
    assert len(found.snippet.text) < 200


def test_a_match_in_the_title_alone_has_no_snippet(house: House, tmp_path: Path) -> None:
    file_texts(house, tmp_path / "papers", {"年度总结.txt": "没有那个词"})
    (found,) = search_documents(house, "总结").found
    assert found.snippet is None
    assert [found.document.title[start:end] for start, end in found.title_marks] == ["总结"]


def test_what_search_cannot_see_is_counted(house: House, tmp_path: Path) -> None:
    file_texts(house, tmp_path / "papers", {"可读.txt": "看得见", "空.txt": ""})
    (tmp_path / "扫描.png").write_bytes(bytes.fromhex("89504e470d0a1a0a") + bytes(40))
    (tmp_path / "稍后.txt").write_text("还没有读", encoding="utf-8")
    file_paths(house, [tmp_path / "扫描.png"], Filing(Category.PLEDGE))
    make_searchable(house)
    file_paths(house, [tmp_path / "稍后.txt"], Filing(Category.PLEDGE))
    result = search_documents(house, "看得见")
    assert (result.total, result.documents, result.unsearchable) == (1, 4, 3)
    assert names(house, "扫描") == {"扫描.png"}
    assert names(house, "稍后") == set()


def test_an_empty_archive_answers(house: House) -> None:
    result = search_documents(house, "任何")
    assert (result.total, result.found, result.documents, result.unsearchable) == (0, (), 0, 0)


@pytest.mark.parametrize("query", ['"开口', "(", ")", "OR", "类别:没有", "标题:"])
def test_a_query_that_cannot_be_read_is_raised_before_anything_is_searched(
    house: House, query: str
) -> None:
    with pytest.raises(QueryError) as caught:
        search_documents(house, query)
    assert 0 <= caught.value.position <= len(query)


@pytest.mark.parametrize("damage", ["changed", "cut", "emptied", "swapped", "one file lost"])
def test_a_damaged_index_never_answers_wrong(
    house: House, tmp_path: Path, damage: str, quick_unlock: None
) -> None:
    texts = random_texts(12, seed=31)
    file_texts(house, tmp_path / "papers", texts)
    file_texts(house, tmp_path / "others", {"它.txt": "运维"}, Category.SOURCE)
    house.index.close()
    files = [p for p in (house.path / "index" / "techdoc").iterdir() if p.is_file()]
    contents = [path.read_bytes() for path in files]
    assert len(files) >= 2
    for path, raw, other in zip(files, contents, reversed(contents), strict=True):
        middle = len(raw) // 2
        path.write_bytes(
            {
                "changed": raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :],
                "cut": raw[:-1],
                "emptied": b"",
                "swapped": other,
                "one file lost": raw,
            }[damage]
        )
    if damage == "one file lost":
        max(files, key=lambda path: path.stat().st_size).unlink()
    _assert_honest_then_exact(house, texts)


@pytest.mark.parametrize("lost", ["index", "index/techdoc"])
def test_a_lost_index_never_answers_wrong(house: House, tmp_path: Path, lost: str) -> None:
    texts = random_texts(12, seed=41)
    file_texts(house, tmp_path / "papers", texts)
    path = house.path
    house.close()
    shutil.rmtree(path / lost)
    with House.open(path, PASSPHRASE) as again:
        _assert_honest_then_exact(again, texts)


def test_an_index_rolled_back_never_answers_wrong(house: House, tmp_path: Path) -> None:
    texts = random_texts(8, seed=51)
    file_texts(house, tmp_path / "papers", texts)
    path = house.path
    shutil.copytree(path / "index", tmp_path / "old")
    more = {f"新{name}": text for name, text in random_texts(8, seed=52).items()}
    file_texts(house, tmp_path / "papers", more)
    house.close()
    shutil.rmtree(path / "index")
    shutil.copytree(tmp_path / "old", path / "index")
    with House.open(path, PASSPHRASE) as again:
        _assert_honest_then_exact(again, texts | more)


def _assert_honest_then_exact(house: House, texts: dict[str, str]) -> None:
    """What can't be found just now is counted as such, and catching up makes the index exact again."""
    expected = {name for name in texts if "运" in texts[name]}
    result = search_documents(house, "类别:技术文档 运", limit=1000)
    found = {each.document.version.name for each in result.found}
    assert found <= expected
    unseen = sum(not each.version.searchable for each in list_documents(house))
    assert len(expected - found) <= unseen <= result.unsearchable
    make_searchable(house)
    for word in ("运", "维巡", "等级", "保"):
        assert names(house, f"类别:技术文档 {word}") == {
            name for name in texts if word in texts[name]
        }
