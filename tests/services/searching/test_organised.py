"""Searching by order and links: whatever a query asks of the database, brute force over its tables finds the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.services.house import House
from desktop.services.inspection.officer import Officer
from desktop.services.searching.completing import complete
from desktop.services.searching.facets import chips_of, facets_of
from desktop.services.searching.finding import search_documents
from desktop.services.searching.query_help import query_help
from desktop.services.searching.saved_views import count_views, save_view
from desktop.services.searching.search_records import Sort
from models.categories import Category
from resources import words
from resources.knowledge import relation_kinds
from search.errors import QueryError
from search.language.choices import choices_named
from tests.archives import make_quick_house, quick_stretch
from tests.services.inspections import officer, prepare
from tests.services.ordered import COUNT, Plain, fill_in_order, words_in
from tests.services.shelf import TODAY

LIVE = ("live",)
KNOWN = ("live", "trashed")

LEAVES: dict[str, Callable[[Plain], set[int]]] = {
    "标签:网络": lambda plain: plain.tagged(words_in("网络")),
    "tag:防火墙": lambda plain: plain.tagged(words_in("防火墙")),
    "标签:网络/防火墙": lambda plain: plain.tagged(words_in("网络/防火墙")),
    "标签:络防": lambda plain: set(),
    "标签:=网络": lambda plain: plain.tagged(lambda path: path == "网络"),
    "标签:=防火墙": lambda plain: set(),
    '标签:="ＮＥＴ　work"': lambda plain: plain.tagged(lambda path: path == "Net work"),
    '标签:="网络/*"': lambda plain: plain.tagged(lambda path: f"{path}/".startswith("网络/")),
    "标签:server": lambda plain: plain.tagged(words_in("server")),
    "标签:serv*": lambda plain: plain.tagged(words_in("serv", open_end=True)),
    "标签:serv": lambda plain: set(),
    "标签:有": lambda plain: plain.tagged(lambda _path: True),
    "合集:网络": lambda plain: plain.collected(words_in("网络")),
    "合集:=handover": lambda plain: set(),
    '合集:="handover 2026"': lambda plain: plain.collected(lambda name: name == "Handover 2026"),
    "合集:any": lambda plain: plain.collected(lambda _name: True),
    "链接到:R35": lambda plain: plain.linking(kind="duty", name="R35"),
    "链接到:义务:r3": lambda plain: plain.linking(kind="duty", name="R3"),
    "链接到:人员:张三": lambda plain: plain.linking(kind="person", name="张三"),
    "链接到:人员:张": lambda plain: set(),
    "linksto:system:政务门户": lambda plain: plain.linking(kind="system", name="1"),
    "链接到:门户": lambda plain: (
        plain.linking(targets=plain.called(words_in("门户"), states=KNOWN))
        | plain.linking(kind="system", name="1")
    ),
    "链接到:李": lambda plain: plain.linking(kind="person", name="李四"),
    "链接到:server手册": lambda plain: plain.linking(
        targets=plain.called(words_in("server手册"), states=KNOWN)
    ),
    "链接自:防火墙": lambda plain: plain.linked_from(plain.called(words_in("防火墙"), states=LIVE)),
    "链接到:有": lambda plain: {row["document_id"] for row in plain.tables["link"]},
    "关系:取代": lambda plain: plain.related("supersedes"),
    "relation:superseded": lambda plain: plain.related("supersedes", back=True),
    "关系:佐证=手册": lambda plain: plain.related(
        "evidence", others=plain.called(words_in("手册"), states=KNOWN)
    ),
    "关系:由此佐证=门户": lambda plain: plain.related(
        "evidence", back=True, others=plain.called(words_in("门户"), states=KNOWN)
    ),
    "关系:有": lambda plain: {
        each
        for row in plain.tables["relation"]
        for each, other in (
            (row["document_id"], row["other_id"]),
            (row["other_id"], row["document_id"]),
        )
        if other != 6
    },
    "字段:厂商": lambda plain: plain.filled("厂商", lambda _value: True),
    "字段:厂商=华为": lambda plain: plain.filled("厂商", words_in("华为")),
    "字段:厂商==华为": lambda plain: plain.filled("厂商", lambda value: value == "华为"),
    '字段:"厂商"="华为 云"': lambda plain: plain.filled("厂商", words_in("华为 云")),
    "字段:厂商=hua*": lambda plain: plain.filled("厂商", words_in("hua", open_end=True)),
    "字段:金额=100..200": lambda plain: plain.filled(
        "金额", lambda value: 100 <= float(value) <= 200
    ),
    "field:金额>100": lambda plain: plain.filled("金额", lambda value: float(value) > 100),
    "字段:金额 >= 100.0": lambda plain: plain.filled("金额", lambda value: float(value) >= 100),
    "字段:金额=..0": lambda plain: plain.filled("金额", lambda value: float(value) <= 0),
    "字段:金额=100": lambda plain: plain.filled("金额", lambda value: float(value) == 100),
    "字段:到期=2026-07": lambda plain: plain.filled("到期", lambda v: v.startswith("2026-07")),
    "字段:到期>=2026-07-31": lambda plain: plain.filled("到期", lambda v: v >= "2026-07-31"),
    "字段:到期=2026-07..08": lambda plain: plain.filled(
        "到期", lambda v: "2026-07-01" <= v <= "2026-08-31"
    ),
    "字段:到期=上月": lambda plain: plain.filled("到期", lambda v: v.startswith("2026-08")),
    "字段:已验收=是": lambda plain: plain.filled("已验收", lambda value: value == "yes"),
    "字段:已验收=no": lambda plain: plain.filled("已验收", lambda value: value == "no"),
    "种类:文章": lambda plain: {row["document_id"] for row in plain.tables["article"]},
    "类型:=操作手册": lambda plain: {
        row["id"] for row in plain.tables["document"] if row["type"] == "操作手册"
    },
}
"""Queries, and what each means, said in loops over the tables."""

SILENT = {"标签:络防", "标签:serv", "标签:=防火墙", "合集:=handover", "链接到:人员:张"}


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An open archive that tests only read, but for saved views."""
    folder = tmp_path_factory.mktemp("ordered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            fill_in_order(house, folder / "papers")
            yield house


@pytest.fixture(scope="module")
def plain(ordered: House) -> Plain:
    return Plain.of(ordered)


@pytest.fixture
def chinese_words() -> Iterator[None]:
    before = words.language()
    words.set_language("zh_CN")
    yield
    words.set_language(before)


def found(house: House, query: str, **options: object) -> set[int]:
    result = search_documents(house, query, limit=500, today=TODAY, **options)  # type: ignore[arg-type]  # as named
    ids = [each.document.id for each in result.found]
    assert result.total == len(ids)
    return set(ids)


@pytest.mark.parametrize("query", LEAVES)
def test_a_field_finds_what_the_tables_say(ordered: House, plain: Plain, query: str) -> None:
    expected = LEAVES[query](plain) & plain.live()
    assert found(ordered, query) == expected
    assert bool(expected) is (query not in SILENT)
    assert found(ordered, f"-{query}") == plain.live() - expected


def test_fields_join_with_everything_else(ordered: House, plain: Plain) -> None:
    chance = random.Random(11)
    meant = {query: means(plain) & plain.live() for query, means in LEAVES.items()}
    met = 0
    for _number in range(150):
        a, b, c = chance.sample(sorted(meant), 3)
        query, expected = chance.choice(
            [
                (f"{a} {b}", meant[a] & meant[b]),
                (f"{a} OR {b}", meant[a] | meant[b]),
                (f"({a} OR {b}) {c}", (meant[a] | meant[b]) & meant[c]),
                (f"{a} NOT ({b} OR {c})", meant[a] - meant[b] - meant[c]),
                (f"{a} -{b} 手册", meant[a] - meant[b]),
            ]
        )
        assert found(ordered, query) == expected, query
        met += bool(expected)
    assert met > 75


def test_the_query_of_the_manual(ordered: House, plain: Plain) -> None:
    expected = (
        {row["id"] for row in plain.tables["document"] if row["type"] == "操作手册"}
        & plain.tagged(words_in("网络"))
        & plain.linking(kind="duty", name="R35")
        & plain.live()
    )
    assert expected
    assert found(ordered, "类型:操作手册 标签:网络 链接到:R35") == expected


def test_a_number_names_one_document(ordered: House, plain: Plain) -> None:
    number = {row["id"]: row["number"] for row in plain.tables["document"]}
    targets = {row["target_document"] for row in plain.tables["link"]} - {None, 6}
    for target in sorted(targets):
        expected = plain.linking(targets={target}) & plain.live()
        assert found(ordered, f"链接到:{number[target]}") == expected
        assert found(ordered, f'链接到:"{number[target].lower()}"') == expected
    for source in sorted(plain.live()):
        expected = plain.linked_from({source}) & plain.live()
        assert found(ordered, f"链接自:{number[source]}") == expected
    # What lies in the trash is nobody's source, though its links are still there.
    assert 9 in plain.linked_from({5}) & plain.live()
    assert found(ordered, f"链接自:{number[5]}") == set()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("标签:没有这个", ["There is no tag “没有这个”."]),
        ("标签:=网络/没有", ["There is no tag “网络/没有”."]),
        (
            "合集:没有这个 标签:没有",
            ["There is no collection “没有这个”.", "There is no tag “没有”."],
        ),
        # These exist; nothing is all of it.
        ("标签:网络 标签:安全 类型:没有", []),
        ("合集:交接 类型:没有", []),
        ("没有这个词 -标签:没有", []),
        # What finds something needs no excuse.
        ("标签:没有这个 OR 标签:网络", []),
    ],
)
def test_a_tag_that_does_not_exist_is_named(ordered: House, query: str, said: list[str]) -> None:
    result = search_documents(ordered, query, today=TODAY)
    assert bool(result.total) is (" OR " in query)
    assert [each for each in result.notices if "There is no" in each] == said


def test_the_title_of_what_is_withheld_finds_nothing(ordered: House, plain: Plain) -> None:
    (title,) = [row["title"] for row in plain.tables["document"] if row["state"] == "withheld"]
    (number,) = [row["number"] for row in plain.tables["document"] if row["state"] == "withheld"]
    linked = {row["document_id"] for row in plain.tables["link"] if row["target_document"] == 6}
    assert linked & plain.live()
    for query in (
        f'链接到:"{title}"',
        f'链接到:="{title}"',
        f"链接到:{number}",
        f'链接自:"{title}"',
    ):
        assert found(ordered, query) == set()
    offered = complete(ordered, "链接到:", 4).options
    assert title not in str(offered)


def test_order_belongs_to_every_version(ordered: House, plain: Plain) -> None:
    with ordered.database.write() as session:
        session.execute(text("INSERT OR IGNORE INTO document_tag VALUES (3, 1)"))
    now = Plain.of(ordered)
    expected = now.tagged(words_in("网络")) & now.live()
    assert 3 in expected
    result = search_documents(ordered, "标签:网络 版本:全部", limit=500)
    assert sorted(each.document.id for each in result.found) == sorted([*expected, 3])
    result = search_documents(ordered, "标签:网络 版本:旧", limit=500)
    assert [(each.document.id, each.version.ordinal) for each in result.found] == [(3, 1)]
    with ordered.database.write() as session:
        if 3 not in plain.tagged(lambda path: path == "网络"):
            session.execute(text("DELETE FROM document_tag WHERE document_id = 3 AND tag_id = 1"))
    assert Plain.of(ordered) == plain


def test_a_tag_is_found_and_gone_at_once(ordered: House, plain: Plain) -> None:
    before = found(ordered, "标签:策略")
    document = min(plain.live() - before)
    with ordered.database.write() as session:
        (tag,) = [tag for tag, path in plain.tag_paths().items() if path.endswith("策略")]
        session.execute(text(f"INSERT INTO document_tag VALUES ({document}, {tag})"))
    assert found(ordered, "标签:策略") == before | {document}
    facet = {each.field: each for each in facets_of(ordered, "标签:策略")}["tag"]
    assert max(value.count for value in facet.values) == len(before) + 1
    with ordered.database.write() as session:
        session.execute(
            text(f"DELETE FROM document_tag WHERE document_id = {document} AND tag_id = {tag}")
        )
    assert found(ordered, "标签:策略") == before


@pytest.mark.parametrize("query", ["", "手册", "标签:网络", "字段:厂商 OR 链接到:R35", "版本:全部"])
def test_choosing_a_tag_finds_as_many_as_its_facet_says(ordered: House, query: str) -> None:
    facets = {facet.field: facet for facet in facets_of(ordered, query, limit=50)}
    assert len(facets["tag"].values) > 3
    for value in (*facets["tag"].values, *facets["kind"].values):
        if not value.chosen:
            assert search_documents(ordered, value.refined_query).total == value.count, value
            again = {each.field: each for each in facets_of(ordered, value.refined_query, limit=50)}
            same = again["tag" if value in facets["tag"].values else "kind"]
            assert next(each for each in same.values if each.value == value.value).chosen
    assert {value.value for value in facets["kind"].values} == {"article", "file"}
    assert all("*" not in value.label for value in facets["tag"].values)


def test_results_by_order_are_sorted_and_cut_into_pages(ordered: House, plain: Plain) -> None:
    numbers = {row["id"]: row["number"] for row in plain.tables["document"]}
    expected = sorted(numbers[each] for each in LEAVES["标签:有"](plain) & plain.live())
    result = search_documents(ordered, "标签:有", sort=Sort.NUMBER, limit=4)
    assert [each.document.number for each in result.found] == expected[:4]
    result = search_documents(ordered, "标签:有", sort=Sort.NUMBER_DOWN, limit=4, offset=2)
    assert [each.document.number for each in result.found] == expected[::-1][2:6]


@pytest.mark.parametrize(
    ("query", "position", "advice"),
    [
        ("手册 字段:厂家=华为", 6, "厂商"),
        ("字段:金额=很多", 3, "100..200"),
        ("a 字段:到期=某天", 5, "2026-07"),
        ("字段:金额=200..100", 3, ""),
        ("字段:已验收=也许", 3, ""),
        ("关系:喜欢", 3, "取代"),
        ("字段:厂商=", 3, ""),
        ("链接到:人员:", 0, ""),
        ("标签:=", 3, ""),
    ],
)
def test_a_value_that_cannot_be_is_pointed_at(
    ordered: House, query: str, position: int, advice: str, chinese_words: None
) -> None:
    with pytest.raises(QueryError) as caught:
        search_documents(ordered, query, today=TODAY)
    assert caught.value.position == position
    assert advice in caught.value.advice
    assert caught.value.sentence


def test_a_view_whose_field_is_gone_says_so(ordered: House) -> None:
    save_view(ordered, "厂家", "字段:厂家=华为")
    save_view(ordered, "网络", "标签:网络")
    counted = {each.view.name: each for each in count_views(ordered)}
    assert counted["厂家"].problem
    assert counted["厂家"].count == 0
    assert counted["网络"].count == len(found(ordered, "标签:网络"))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("标签:", "网络"),
        ("标签:防", '"网络/防火墙"'),
        ("标签:aq", "安全"),
        ("标签:=安", "=安全"),
        ("合集:jj", "交接材料"),
        ("链接到:R3", "R35"),
        ("链接到:zwmh", "系统:政务门户"),
        ("字段:c", "厂商="),
        ("字段:厂商=新", "厂商=新华三"),
        ("字段:金额=1", "金额=150"),
        ("关系:", "取代"),
        ("关系:dafu", "答复"),
        ("种类:w", "文章"),
        ("bq", "标签:"),
    ],
)
def test_values_of_order_are_completed(
    ordered: House, typed: str, offered: str, chinese_words: None
) -> None:
    completion = complete(ordered, typed, len(typed), today=TODAY)
    assert offered in [option.insert for option in completion.options]
    assert len(completion.options) <= 12
    if offered.endswith((":", "=")):
        return
    query = typed[: completion.start] + offered
    search_documents(ordered, query, today=TODAY)


def test_chips_name_each_filter(ordered: House, chinese_words: None) -> None:
    query = '手册 标签:="网络/防火墙" -链接到:人员:"张三" 字段:"厂商"="华为 云" 关系:取代=手册'
    chips = chips_of(query)
    assert [chip.field for chip in chips] == ["tag", "linksto", "field", "relation"]
    assert chips[0].label.endswith("网络/防火墙")
    for chip in chips:
        assert query[chip.start : chip.end] not in chip.remaining_query
    assert chips[2].remaining_query == query.replace(' 字段:"厂商"="华为 云"', "")
    found(ordered, query)


def test_every_kind_of_relation_can_be_asked_for() -> None:
    for kind in relation_kinds():
        for label in (kind.words, kind.inverse_words):
            wanted = ("<" if label is kind.inverse_words else "") + kind.id
            for word in (label.zh, label.en):
                assert choices_named("relation", word) == {wanted}


def test_the_help_shows_queries_that_can_be_asked(ordered: House, chinese_words: None) -> None:
    examples = {each.query for section in query_help() for each in section.examples}
    assert "类型:操作手册 标签:网络 链接到:R35" in examples
    for query in examples & set(LEAVES):
        assert found(ordered, query)


@pytest.fixture
def inspected(tmp_path: Path, quick_unlock: None) -> Iterator[tuple[Officer, Plain]]:
    """An edition of one category of such an archive."""
    path = tmp_path / "archive.vault"
    with make_quick_house(path) as house:
        fill_in_order(house, tmp_path / "papers")
        plain = Plain.of(house)
        info = prepare(house, categories=(Category.TECHDOC,))
    with officer(path, info) as opened:
        yield opened, plain


def test_an_officer_finds_by_order_within_the_edition_only(
    inspected: tuple[Officer, Plain],
) -> None:
    opened, plain = inspected
    shown = {
        row["id"]
        for row in plain.tables["document"]
        if row["category"] == "techdoc" and row["state"] == "live"
    }
    assert 0 < len(shown) < COUNT

    def found_here(query: str) -> set[int]:
        return {each.document.id for each in opened.search(query, limit=500, today=TODAY).found}

    for query in (
        "标签:网络",
        "标签:=网络",
        "链接到:R35",
        "种类:文章",
        "字段:厂商=华为",
        "-标签:有",
    ):
        negated = query.startswith("-")
        leaf = LEAVES[query.removeprefix("-")](plain)
        expected = plain.live() - leaf if negated else leaf
        assert found_here(query) == expected & shown, query
        assert found_here(query)
    # Collections and systems are the manager's: an edition holds neither.
    assert found_here("合集:有") == set()
    assert found_here("链接到:系统:政务门户") == set()
    facet = {each.field: each for each in facets_of(opened, "", limit=50)}["tag"]
    paths = plain.tag_paths()
    borne = {
        paths[row["tag_id"]] for row in plain.tables["document_tag"] if row["document_id"] in shown
    }
    assert {value.label for value in facet.values} == {
        "/".join(path.split("/")[:depth])
        for path in borne
        for depth in range(1, path.count("/") + 2)
    }
