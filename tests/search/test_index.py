from __future__ import annotations

import random
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.categories import Category
from search.analysis import match_text
from search.errors import QueryError
from search.index import SearchIndex
from search.records import IndexedDocument
from tests.search.search_samples import found, make_document, open_index_in

PLEDGE = Category.PLEDGE

HAN = st.text(alphabet="保密协议等级护𠮷䶮", min_size=1, max_size=12)
PIECE = st.one_of(
    HAN,
    st.sampled_from(["，", " ", "\n", "。", "\f", "ＡＢ", "ab1", "A", "2026-08", "x_y"]),
    st.sampled_from(["\u200b", "協議", "護", "…", "①", "e\u0301", "ﬁ"]),
)
TEXT = st.lists(PIECE, max_size=12).map("".join)
HAN_QUERY = st.text(alphabet="保密协议等级护𠮷䶮", min_size=1, max_size=5)


def holds(text: str, wanted: str) -> bool:
    return match_text(wanted) in match_text(text)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(st.tuples(TEXT, TEXT, TEXT, HAN, HAN, HAN), min_size=1, max_size=8),
    queries=st.lists(HAN_QUERY, min_size=1, max_size=6),
    batch=st.integers(1, 8),
)
def test_chinese_is_found_exactly_where_it_stands(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, ...]],
    queries: list[str],
    batch: int,
) -> None:
    index = open_index_in(tmp_path_factory.mktemp("index"))
    documents = [
        make_document(
            number, body, title=title, name=name, type=kind, persons=(person,), systems=(system,)
        )
        for number, (title, name, body, kind, person, system) in enumerate(texts)
    ]
    for start in range(0, len(documents), batch):
        index.update(PLEDGE, documents[start : start + batch])

    def brute(wanted: str) -> set[int]:
        return {number for number, each in enumerate(texts) if any(holds(t, wanted) for t in each)}

    everything = set(range(len(texts)))
    for query in queries:
        assert found(index, query) == brute(query)
        assert found(index, f"NOT {query}") == everything - brute(query)
    first, last = queries[0], queries[-1]
    assert found(index, f"{first} {last}") == brute(first) & brute(last)
    assert found(index, f"{first} OR {last}") == brute(first) | brute(last)
    assert found(index, f"{first} -{last}") == brute(first) - brute(last)
    both, either = brute(first) & brute(last), brute(queries[len(queries) // 2])
    assert found(index, f"({first} {last}) OR -{queries[len(queries) // 2]}") == both | (
        everything - either
    )
    index.close()


def test_exclusion_holds_from_the_first_document_on(index: SearchIndex) -> None:
    # Whoosh's own matcher lets a document through when the excluded list begins before the wanted one.
    index.update(
        PLEDGE, [make_document(1, "法院"), make_document(2, "人民 法院"), make_document(3, "人民")]
    )
    assert found(index, "人民 -法院") == {3}
    assert found(index, "人民 人民 -法院") == {3}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("user", {1, 2}),
        ("username", set()),
        ("GETUSERNAME", {1}),
        ("use", set()),
        ("use*", {1, 2}),
        ("ＵＳＥ＊", {1, 2}),
        ('"user name"', {2}),
        ("user_name", {2}),
        ("name", {1, 2}),
        ("18030", {3}),
        ("gb18030编码", {3}),
        ("2026-08", {3}),
        ('"2026 08 14"', {3}),
        ("08-15", set()),
        ("编码OR", set()),
        ("码", {3}),
    ],
)
def test_words_match_whole_words_and_their_parts(
    index: SearchIndex, query: str, expected: set[int]
) -> None:
    index.update(
        PLEDGE,
        [
            make_document(1, "def getUserName()"),
            make_document(2, "Users: USER_NAME"),
            make_document(3, "GB18030编码，2026-08-14"),
        ],
    )
    assert found(index, query) == expected


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("守\u200b档", ["守档", "守\u200b档", "\u2060守档", '"守\u00ad档"']),
        ("守档系统", ["守\u200b档", "系\ufeff统"]),
        ("cafe\u0301 报告", ["café", "cafe\u0301", "CAFÉ", "caf*"]),
        ("café 报告", ["cafe\u0301"]),
        ("ﬁle oﬃce", ["file", "office", "ﬁle"]),
        (
            "标准 ＧＢ１８０３０ 说明",
            ["18030", "gb", "１８０３０", "GB18030", "标准", "说明"],
        ),
    ],
)
def test_what_reads_the_same_is_found(index: SearchIndex, text: str, queries: list[str]) -> None:
    index.update(PLEDGE, [make_document(1, text), make_document(2, "别的", name=text)])
    for query in queries:
        assert found(index, query) == {1, 2}, query
        assert found(index, f"报告 OR -{query}") == found(index, "报告"), query


def test_long_words_are_told_apart_by_their_tails(index: SearchIndex) -> None:
    word = "0123456789abcdef" * 4
    texts = [word, word + "a", word + "b", word + word, word + word + "c"]
    index.update(PLEDGE, [make_document(n, text) for n, text in enumerate(texts)])
    for number, text in enumerate(texts):
        assert found(index, text) == {number}
        assert found(index, f'"{text}"') == {number}
        assert found(index, f"{text}*") == {
            n for n, each in enumerate(texts) if each.startswith(text)
        }
    assert found(index, word + "x") == set()
    assert found(index, word + word[:5] + "*") == {3, 4}
    assert found(index, f"-{word}a") == {0, 2, 3, 4}


def test_a_word_without_a_field_is_looked_for_in_persons_systems_and_types(
    index: SearchIndex,
) -> None:
    index.update(
        PLEDGE,
        [
            make_document(1, persons=("张三", "李四")),
            make_document(2, systems=("门户网站",)),
            make_document(3, type="承诺书"),
            make_document(4, period="2026-07"),
        ],
    )
    assert found(index, "李四") == {1}
    assert found(index, "门户") == {2}
    assert found(index, "承诺书") == {3}
    assert found(index, "-李四 -门户 -承诺") == {4}
    assert found(index, "正文:李四") == set()


def test_fields_and_categories_narrow_a_search(index: SearchIndex) -> None:
    index.update(
        PLEDGE,
        [
            make_document(1, "正文", title="承诺书", persons=("张三", "李四"), period="2026-07"),
            make_document(2, "承诺书", title="台账", systems=("门户网站",), number="HT-2026-0012"),
        ],
    )
    index.update(Category.GRADING, [make_document(3, "承诺书", title="定级报告", type="报告")])
    assert found(index, "承诺书") == {1, 2, 3}
    assert found(index, "标题:承诺书") == {1}
    assert found(index, "title:承诺 正文") == {1}
    assert found(index, "人员:张三") == found(index, "person:（张三 李四）") == {1}
    assert found(index, '人员:"张三李四"') == set()
    assert found(index, "系统：门户") == {2}
    assert found(index, "期间:2026-07") == {1}
    assert found(index, "编号:HT-2026-0012") == found(index, "2026-0012") == {2}
    assert found(index, "类型:报告") == {3}
    assert found(index, "类别:承诺") == {1, 2}
    assert found(index, "category:grading") == found(index, "-类别:保密承诺") == {3}
    assert found(index, "类别:等级保护 OR 标题:承诺书") == {1, 3}
    assert index.search("承诺书", categories=[Category.GRADING]).total == 1
    with pytest.raises(QueryError) as caught:
        index.search("承诺 类别:没有")
    assert caught.value.position > 0


def test_title_outranks_body_and_total_counts_beyond_the_limit(index: SearchIndex) -> None:
    index.update(PLEDGE, [make_document(n, "保密 " * 3 + "别的 " * 50) for n in range(1, 9)])
    index.update(PLEDGE, [make_document(9, "别的", title="保密协议")])
    answer = index.search("保密", limit=3)
    assert answer.total == 9
    assert len(answer.hits) == 3
    assert answer.hits[0].document_id == 9
    assert [hit.score for hit in answer.hits] == sorted(
        (h.score for h in answer.hits), reverse=True
    )


def test_update_replaces_and_remove_forgets_versions(index: SearchIndex) -> None:
    index.update(PLEDGE, [make_document(1, "旧文"), make_document(2, "旧文")])
    index.update(PLEDGE, [make_document(1, "新文")])
    assert found(index, "旧文") == {2}
    assert found(index, "新文") == {1}
    assert index.indexed(PLEDGE) == {(1, 10), (2, 20)}
    index.remove(PLEDGE, [20, 2, 50])
    assert found(index, "旧文") == set()
    assert index.indexed(PLEDGE) == {(1, 10)}
    assert found(index, "-旧文") == {1}


def test_versions_of_a_document_are_entries_of_their_own_and_are_purged_together(
    index: SearchIndex,
) -> None:
    index.update(PLEDGE, [make_document(1, "旧文"), make_document(2, "旧文")])
    index.update(PLEDGE, [make_document(1, "新文", version_id=11)])
    assert index.indexed(PLEDGE) == {(1, 10), (1, 11), (2, 20)}
    answer = index.search("旧文 OR 新文")
    assert {(hit.document_id, hit.version_id) for hit in answer.hits} == {(1, 10), (1, 11), (2, 20)}
    assert [hit.version_id for hit in index.search("新文").hits] == [11]
    index.purge(PLEDGE, [1])
    assert index.indexed(PLEDGE) == {(2, 20)}
    assert [hit.version_id for hit in index.search("旧文").hits] == [20]


def test_last_of_equal_versions_in_a_batch_wins(index: SearchIndex) -> None:
    index.update(PLEDGE, [make_document(1, "第一"), make_document(2, "第二", version_id=10)])
    assert found(index, "第一") == set()
    assert index.indexed(PLEDGE) == {(2, 10)}


def test_many_small_batches_stay_few_files_and_survive_reopening(tmp_path: Path) -> None:
    chance = random.Random(7)
    texts = {
        number: "".join(chance.choices("保密协议等级护系统运维", k=60)) for number in range(1, 301)
    }
    index = open_index_in(tmp_path)
    numbers = list(texts)
    for start in range(0, 300, 5):
        index.update(PLEDGE, [make_document(n, texts[n]) for n in numbers[start : start + 5]])
        index.remove(PLEDGE, [numbers[start] * 10])
        del texts[numbers[start]]
    index.close()
    files = list((tmp_path / "pledge").iterdir())
    assert len(files) < 20
    index = open_index_in(tmp_path)
    for query in ("保密", "密协", "等级保", "运维", "维"):
        assert found(index, query) == {n for n, text in texts.items() if query in text}
    index.close()


def test_searches_go_on_while_another_thread_commits(index: SearchIndex) -> None:
    index.update(PLEDGE, [make_document(0, "保密")])
    failures: list[BaseException] = []
    done = threading.Event()

    def search_on() -> None:
        try:
            while not done.is_set():
                assert 0 in found(index, "保密")
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=search_on)
    thread.start()
    for number in range(1, 40):
        index.update(PLEDGE, [make_document(number, "保密协议" * 50)])
    done.set()
    thread.join()
    assert not failures
    assert len(found(index, "保密")) == 40


@pytest.mark.parametrize("query", ["", " ", "。", "-", "* ", "（）", '""', "标题:，", "，，、"])
def test_lone_punctuation_is_an_empty_answer(index: SearchIndex, query: str) -> None:
    index.update(PLEDGE, [make_document(1, "保密")])
    try:
        assert index.search(query).total == 0
    except QueryError:
        assert query == "标题:，"


def test_a_very_long_text_is_found_as_exactly_as_a_short_one(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chance = random.Random(3)
    pieces = ["保密", "协议", "护", "，", "\n", " ", "abc", "GB18030", "12"]
    texts = ["".join(chance.choices(pieces, k=400)) for _ in range(6)]
    documents = [make_document(n, text, title=f"第{n}号") for n, text in enumerate(texts)]
    index.update(PLEDGE, documents)
    monkeypatch.setattr("search.building._LONG_TEXT", 100)
    monkeypatch.setattr("search.analysis.slices.__defaults__", (37,))
    sliced = open_index_in(tmp_path / "sliced")
    with sliced.closing():
        sliced.update(PLEDGE, documents)
        for _ in range(60):
            text = chance.choice(texts)
            at = chance.randrange(len(text) - 8)
            query = f'"{text[at : at + chance.randrange(1, 8)]}"'
            both = [
                [(hit.document_id, round(hit.score, 6)) for hit in each.search(query).hits]
                for each in (index, sliced)
            ]
            assert both[0] == both[1], query
        assert found(sliced, "第3号") == {3}


def test_indexing_a_long_text_stays_within_its_memory(tmp_path: Path) -> None:
    chance = random.Random(5)
    words = ["".join(chance.choices("保密协议等级护系统运维管理", k=3)) for _ in range(3000)]
    text = "，".join(chance.choices(words, k=700_000))
    tracemalloc.start()
    with open_index_in(tmp_path).closing() as index:
        index.update(PLEDGE, [make_document(1, text)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(text)


def test_a_failing_source_of_documents_leaves_the_old_index(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("search.commits._WRITTEN_AT_ONCE", 0)
    monkeypatch.setattr("search.building._LONG_TEXT", 10)
    index.update(PLEDGE, [make_document(1, "保密")])
    before = sorted(path.name for path in (tmp_path / "pledge").iterdir())

    def failing() -> Iterator[IndexedDocument]:
        yield make_document(2, "保密协议" * 10)
        raise KeyError

    with pytest.raises(KeyError):
        index.update(PLEDGE, failing())
    assert found(index, "保密") == {1}
    assert sorted(path.name for path in (tmp_path / "pledge").iterdir()) == before


def test_long_texts_are_split_into_segments(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.merging._OCCURRENCES_PER_SEGMENT", 50)
    index.update(PLEDGE, (make_document(n, f"保密协议第{n}号" * 10) for n in range(9)))
    assert found(index, "保密协议") == set(range(9))
    assert found(index, "第7号") == {7}
