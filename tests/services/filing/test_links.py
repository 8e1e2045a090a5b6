"""Links for those who read and write: addresses, backlinks, completion, the neighbourhood; in an edition, too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop.services.disposal.purging import purge_documents
from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import release, withhold
from desktop.services.house import House
from desktop.services.inspection.officer import Officer
from desktop.services.knowledge.articles import (
    NewArticle,
    article_source,
    current_source,
    get_article,
    import_articles,
    list_articles,
    rename_article,
    write_article,
)
from desktop.services.knowledge.linking import (
    Item,
    backlinks_of,
    complete_link,
    destinations,
    item_of,
    links_of,
    neighbourhood,
    unresolved_links,
)
from desktop.services.library import get_document
from desktop.services.order.systems import NewSystem, enter_system
from desktop.services.records import Filing
from exporters.prose.html import to_html
from exporters.prose.parsing import parse
from exporters.prose.records import LinkText
from models.categories import Category
from models.documents.secrecy import Level, SecrecyFinding, Where
from models.errors import NoSuchDocument
from resources import words
from tests.services.inspections import OFFICER, prepare
from tests.timing import own_seconds

_MARK = SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1)


def write(
    house: House, title: str, body: str = "正文", *, category: Category = Category.OPERATIONS
) -> int:
    new = NewArticle(title, "faq", body, category=category)
    return write_article(house, new, same_title=True).document.id


def file(house: House, folder: Path, name: str, **filing: object) -> int:
    path = folder / name
    path.write_bytes(name.encode())
    (added,) = file_paths(house, [path], Filing(Category.OPERATIONS, **filing)).added  # type: ignore[arg-type]  # facts of a filing
    return added.document_id


def link(raw: str, *, embedded: bool = False, outside: bool = False) -> LinkText:
    return LinkText(raw, "", "wiki", embedded, outside)


def test_every_state_of_a_link_is_shown_for_what_it_is(house: House, tmp_path: Path) -> None:
    live, gone, hidden, away = (write(house, title) for title in ("在用", "清除", "不宣", "回收"))
    for _twin in range(2):
        write(house, "双胞胎")
    raws = (
        "在用@1#步骤 一",
        "清除",
        "不宣",
        "回收",
        "双胞胎",
        "没有",
        "人员:张 三",
        "问题:9",
        "R35",
    )
    source = write(house, "源", "\n".join(f"[[{raw}]]" for raw in raws))
    purge_documents(house, [gone], reason="测试")
    withhold(house, [hidden], _MARK)
    trash(house, [away])
    where = destinations(house, source)
    found = {raw: where.of(link(raw)) for raw in raws}
    assert {raw: each and (each.href, each.state) for raw, each in found.items()} == {
        "在用@1#步骤 一": (f"item:document/{live}@1#步骤%20一", "live"),
        "清除": ("", "gone"),
        "不宣": ("", "gone"),
        "回收": (f"item:document/{away}", "trashed"),
        "双胞胎": ("", "ambiguous"),
        "没有": ("", "missing"),
        "人员:张 三": ("item:person/张%20三", "name"),
        "问题:9": ("item:finding/9", "name"),
        "R35": ("item:duty/R35", "live"),
    }
    hidden_destination = found["不宣"]
    assert hidden_destination is not None
    assert hidden_destination.title == "", "what is withheld isn't called by its name"
    assert item_of(f"item:document/{live}@1#步骤%20一") == Item("document", str(live), 1, "步骤 一")
    assert item_of("item:person/张%20三") == Item("person", "张 三", None, "")
    for odd in ("https://example.com", "item:nothing/1", "item:document/", "img:3", ""):
        assert item_of(odd) is None
    states = [(each.raw, each.state) for each in unresolved_links(house)]
    assert states == [("清除", "gone"), ("双胞胎", "ambiguous"), ("没有", "missing")]
    page = to_html(parse(article_source(house, source)), where, dialect="qt")
    assert f'href="item:document/{live}@1' in page


def test_what_leads_outside_leads_nowhere(house: House) -> None:
    where = destinations(house, None)
    assert where.of(link("https://example.com", outside=True)) is None
    assert where.image(link("file:///etc/passwd", embedded=True, outside=True)) is None
    assert where.of(link("")) is None


def test_a_picture_is_shown_only_while_it_can_be_used(house: House, tmp_path: Path) -> None:
    picture, table = file(house, tmp_path, "图.png"), file(house, tmp_path, "表.xlsx")
    source = write(house, "源", "![[图]] ![[表]]")
    where = destinations(house, source)
    assert where.image(link("图", embedded=True)) == f"img:{picture}"
    assert where.image(link("表", embedded=True)) is None
    trash(house, [picture])
    assert destinations(house, source).image(link("图", embedded=True)) is None
    assert table


def test_what_is_being_typed_leads_where_it_would(house: House) -> None:
    target = write(house, "网闸")
    where = destinations(house, None)
    found = where.of(link("网闸#步骤"))
    assert found is not None
    assert (found.href, found.title) == (f"item:document/{target}#步骤", "网闸")
    missing = where.of(link("网闸二"))
    assert missing is not None
    assert missing.state == "missing"


def test_an_article_links_to_itself_and_in_circles(house: House) -> None:
    one, two = write(house, "甲", "[[甲]] [[乙]]"), write(house, "乙", "[[甲]] [[乙]]")
    for here, there in ((one, two), (two, one)):
        assert [each.target.id for each in links_of(house, here) if each.target] == [one, two]
        assert [each.document_id for each in backlinks_of(house, "document", here)] == [one, two]
        graph = neighbourhood(house, "document", here, depth=3)
        assert [node.key for node in graph.nodes] == [str(here), str(there)]


def test_backlinks_know_what_their_articles_are_called(house: House) -> None:
    target = write(house, "甲")
    source = write(house, "源", "[[甲]] [[人员:张三]] [[R35]]")
    trash(house, [write(house, "放走", "[[甲]] [[R35]]")])
    for kind, key in (("document", target), ("person", "张三"), ("duty", "R35")):
        (found,) = backlinks_of(house, kind, key)
        assert (found.document_id, found.source) == (source, "源")
    assert backlinks_of(house, "document", "甲") == []


def test_a_system_is_linked_to_by_its_name_whatever_it_is_called_later(house: House) -> None:
    source = write(house, "源", "[[系统:电子票据]]")
    assert [each.state for each in links_of(house, source)] == ["missing"]
    system = enter_system(house, NewSystem("电子票据"))
    (found,) = links_of(house, source)
    assert (found.kind, found.key, found.state, found.title) == (
        "system",
        str(system.id),
        "live",
        "电子票据",
    )
    assert [each.document_id for each in backlinks_of(house, "system", system.id)] == [source]


def test_a_number_of_a_page_is_kept(house: House, tmp_path: Path) -> None:
    report = file(house, tmp_path, "报告.pdf")
    source = write(house, "源", "[[报告#第3页]] [第三页](报告#p3)")
    assert [(each.place, each.key) for each in links_of(house, source)] == [("p3", str(report))] * 2


def test_completion_offers_articles_first_and_hears_pinyin(house: House, tmp_path: Path) -> None:
    words.set_language("zh_CN")
    sheet = file(house, tmp_path, "网闸清单.xlsx", persons=("王展",))
    write(house, "防火墙"), write(house, "网闸重启")
    enter_system(house, NewSystem("网闸设备", "hardware"))
    number = get_number(house, sheet)
    assert [(each.insert, each.kind) for each in complete_link(house, "网闸")] == [
        ("网闸重启", "article"),
        ("系统:网闸设备", "system"),
        (f"{number}|网闸清单", "document"),
    ]
    sounding = [each.insert for each in complete_link(house, "wz")]
    assert sounding == ["网闸重启", "系统:网闸设备", "人员:王展"]
    assert [each.insert for each in complete_link(house, "")] == ["网闸重启", "防火墙"]
    assert [each.insert for each in complete_link(house, "人员：")] == ["人员:王展"]
    assert complete_link(house, "R35")[0].insert == "R35"
    assert complete_link(house, number.lower())[0].insert == f"{number}|网闸清单"
    assert len(complete_link(house, "义务:", limit=5)) == 5


def test_completion_keeps_up_with_titles_and_tells_twins_apart(house: House) -> None:
    one = write(house, "甲")
    assert complete_link(house, "甲")[0].insert == "甲"
    two = write(house, "甲")
    twins = [each for each in complete_link(house, "甲") if each.kind == "article"]
    assert {each.insert for each in twins} == {
        f"{get_number(house, each)}|甲" for each in (one, two)
    }
    rename_article(house, two, "甲#2 版")
    odd = next(each for each in complete_link(house, "甲#2"))
    source = write(house, "源", f"[[{odd.insert}]] [[甲]]")
    assert [each.target.id for each in links_of(house, source) if each.target] == [two, one]


@pytest.mark.parametrize("title", ["a]b|c[d", "甲@2", "R35", "系统:甲", "C#入门", "甲#乙"])
def test_what_completion_inserts_leads_there(house: House, title: str) -> None:
    target = write(house, title)
    choices = [each for each in complete_link(house, title) if each.kind == "article"]
    source = write(house, "源", f"[[{choices[0].insert}]]")
    assert [each.key for each in links_of(house, source)] == [str(target)]


def test_the_neighbourhood_knows_people_systems_and_duties(house: House) -> None:
    system = enter_system(house, NewSystem("电子票据"))
    new = NewArticle("甲", "faq", "[[R35]] [[不宣]]", systems=("电子票据",), persons=("张三",))
    here = write_article(house, new).document.id
    other = write(house, "乙", "[[人员:张三]]")
    hidden = write(house, "不宣", "[[甲]]")
    withhold(house, [hidden], _MARK)
    graph = neighbourhood(house, "document", here)
    assert [(node.kind, node.key) for node in graph.nodes] == [
        ("document", str(here)),
        ("duty", "R35"),
        ("person", "张三"),
        ("system", str(system.id)),
    ]
    assert {(edge.target, edge.label) for edge in graph.edges} >= {
        (("duty", "R35"), "link"),
        (("person", "张三"), "person"),
        (("system", str(system.id)), "system"),
    }
    assert not any("不宣" in node.label for node in graph.nodes)
    people = neighbourhood(house, "person", "张三", depth=1)
    assert ("document", str(other)) in {(node.kind, node.key) for node in people.nodes}
    small = neighbourhood(house, "document", here, limit=2)
    assert len(small.nodes) == 2
    assert small.left_out > 0


def get_number(house: House, document: int) -> str:
    return get_document(house, document).number


def test_an_edition_shows_its_articles_and_names_nothing_beyond_it(
    house: House, tmp_path: Path
) -> None:
    inside = write(house, "在内", "见 [[在外]]，[[在内]]，[[系统:电子票据]]")
    outside = write(house, "在外", "[[在内]]", category=Category.TECHDOC)
    rename_article(house, outside, "改名的在外")
    enter_system(house, NewSystem("电子票据"))
    info = prepare(house, (Category.OPERATIONS,))
    house.close()
    with Officer.open(tmp_path / "archive.vault", info.id, OFFICER) as officer:
        assert [each.document.id for each in list_articles(officer)] == [inside]
        assert article_source(officer, inside).startswith("见 [[在外]]")
        assert current_source(officer, inside).startswith("见 [[在外]]，"), (
            "it isn't said what it became"
        )
        states = [(each.raw, each.state, each.title) for each in links_of(officer, inside)]
        assert states == [
            ("在外", "missing", ""),
            ("在内", "live", "在内"),
            ("系统:电子票据", "missing", ""),
        ]
        assert [each.document_id for each in backlinks_of(officer, "document", inside)] == [inside]
        assert backlinks_of(officer, "document", outside) == []
        where = destinations(officer, inside)
        for raw in ("在外", "改名的在外", "没有"):
            found = where.of(link(raw))
            assert found is not None
            assert (found.href, found.title, found.state) == ("", "", "missing")
        assert [each.insert for each in complete_link(officer, "在")] == ["在内"]
        assert complete_link(officer, "改名") == []
        graph = neighbourhood(officer, "document", inside, depth=2)
        assert not any("在外" in node.label or "票据" in node.label for node in graph.nodes)
        with pytest.raises(NoSuchDocument):
            get_article(officer, outside)


def test_hundreds_of_notes_are_linked_in_little_time(house: House) -> None:
    """Each with five links; quick enough that whoever saves meanwhile doesn't notice."""
    titles = [f"第{number}号系统操作说明" for number in range(600)]
    new = []
    for number, title in enumerate(titles):
        raws = [titles[(number * 7 + step) % 600] for step in range(4)] + [f"没有{number}"]
        body = "\n\n".join(f"见 [[{raw}]]。" for raw in raws)
        new.append(NewArticle(title, "faq", body, path=f"笔记/{number}.md", data=body.encode()))
    started = time.thread_time()
    ids = import_articles(house, new)
    assert time.thread_time() - started < 30
    assert len(unresolved_links(house)) == 600
    assert len(backlinks_of(house, "document", ids[0])) == 4
    assert own_seconds(lambda: rename_article(house, ids[0], "没有5")) < 2
    assert len(backlinks_of(house, "document", ids[0])) == 5


def test_what_is_released_has_its_name_again(house: House) -> None:
    hidden = write(house, "甲")
    withhold(house, [hidden], _MARK)
    source = write(house, "源", "[[甲]]")
    assert [each.state for each in links_of(house, source)] == ["missing"]
    release(house, [hidden], reason="误判")
    assert [each.key for each in links_of(house, source)] == [str(hidden)]


@pytest.mark.parametrize("key", ["9" * 30, "abc", "", "-1", "²"])
@pytest.mark.parametrize("kind", ["document", "system"])
def test_a_key_that_is_no_id_has_no_neighbours(house: House, kind: str, key: str) -> None:
    assert backlinks_of(house, kind, key) == []
    assert neighbourhood(house, kind, key).edges == ()
