"""Links of a text: found where they stand, exactly those that a reader sees, and written anew in place."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exporters.prose.html import Destination, to_html
from exporters.prose.links import (
    Target,
    find_links,
    links_of,
    replace_links,
    split_target,
    wiki_link,
)
from exporters.prose.parsing import parse
from exporters.prose.records import LinkText
from tests.exporters.prose.markdown_texts import markdown_texts


def _constructs(text: str) -> list[str]:
    return [text[link.start : link.end] for link in find_links(text)]


@settings(max_examples=150, deadline=None)
@given(markdown_texts())
@example("> \u3000\n> [[a]]")
@example("- \x0c\n  [[a]]")
@example("| a |\n|-|\n| [[x\\|y]] | [[z]] |")
@example("[^a|b]: | [[x]] | [[y]] |\n    |-|-|\n\n[^a|b]")
@example("-\t[[a]]\n\t>\t[[b]]")
def test_what_is_found_is_what_is_shown_and_stands_there(text: str) -> None:
    found = find_links(text)
    shown = links_of(parse(text))
    assert [(a.raw, a.label, a.embedded, a.style) for a in found] == [
        (b.raw, b.label, b.embedded, b.style) for b in shown
    ]
    assert [link.ordinal for link in shown] == list(range(len(found)))
    for link in found:
        construct = text[link.start : link.end]
        assert construct.startswith(
            "[[" if link.style == "wiki" and not link.embedded else ("[", "![")
        )
        assert construct.endswith(("]", ")"))
        if link.style == "wiki":
            assert link.raw in construct.replace("\0", "\ufffd")


@settings(max_examples=100, deadline=None)
@given(markdown_texts(), st.data())
def test_a_link_written_anew_is_found_in_its_place_and_no_other_changes(
    text: str, data: st.DataObject
) -> None:
    found = find_links(text)
    # A reference and its likes lean on other lines; double brackets stand for themselves. A bar less in a line can
    # make it the head of a table.
    own = [
        number
        for number, link in enumerate(found)
        if link.style == "wiki" and not link.embedded and "|" not in text[link.start : link.end]
    ]
    if not own:
        return
    chosen = data.draw(st.sampled_from(own))
    written = replace_links(text, {chosen: "[[新标题]]"})
    after = find_links(written)
    assert after[chosen].raw == "新标题"
    assert [link.raw for link in after[:chosen]] == [link.raw for link in found[:chosen]]
    assert [link.raw for link in after[chosen + 1 :]] == [link.raw for link in found[chosen + 1 :]]
    assert replace_links(text, {n: text[a.start : a.end] for n, a in enumerate(found)}) == text


def test_links_in_code_comments_and_behind_backslashes() -> None:
    text = "`[[a]]` ``[[b]] ` `` \\[[c]] [[d]]\n\n    [[e]]\n\n```\n[[f]]\n```\n\n<!-- [[g]] -->\n"
    # A comment is text like any other, so that nothing is hidden in one.
    assert _constructs(text) == ["[[d]]", "[[g]]"]


@pytest.mark.parametrize(
    ("text", "constructs"),
    [
        ("[[故障[2024]]]", ["[[故障[2024]]]"]),
        ("[[a|b|c]]", ["[[a|b|c]]"]),
        ("[[]] [[ ]] [[|x]]", []),
        ("[[[a](b.md)]] [[a]b]] [[[c]]]", ["[a](b.md)", "[[c]]"]),
        ("[[a\nb]]", []),
        ("[x [[a]] y](b.md)", ["[[a]]"]),
        ("[![图](a.png)](b.md)", ["[![图](a.png)](b.md)", "![图](a.png)"]),
        ("[![[a.png]]](b.md)", ["[![[a.png]]](b.md)", "![[a.png]]"]),
        ("[a](b.md 'x) y') [c](<d e.md>)", ["[a](b.md 'x) y')", "[c](<d e.md>)"]),
        ("[a]() [b](#here) [c](https://x.example) <https://x.example>", []),
        ("[a](/etc/x) [b](\\\\\\\\host\\x) [c](//host/x) [d](C:/x)", []),
        ("[a](person:x) [b](a:b)", ["[a](person:x)"]),
        ("[[FAQ: 打印机]] [[file:///x]] [[https://x]] [[http://x|y]]", ["[[FAQ: 打印机]]"]),
    ],
)
def test_what_is_a_link_that_needs_a_target(text: str, constructs: list[str]) -> None:
    assert _constructs(text) == constructs


def test_label_and_target_of_each_kind() -> None:
    text = "[[a|b]] ![[c.png|300]] [d *e*](f%20g.md) ![h](i.png) [j][r]\n\n[r]: k.md"
    found = [(link.raw, link.label, link.embedded, link.style) for link in find_links(text)]
    assert found == [
        ("a", "b", False, "wiki"),
        ("c.png", "300", True, "wiki"),
        ("f%20g.md", "d e", False, "inline"),
        ("i.png", "h", True, "inline"),
        ("k.md", "j", False, "inline"),
    ]


def test_a_label_written_into_a_table_does_not_divide_its_cell() -> None:
    text = "| a | b |\n|---|---|\n| [[x]] | [[y]] |\n\n[[z]]"
    written = replace_links(text, {0: "[[新|标签]]", 1: "[[y\\|w]]", 2: "[[z|v]]"})
    assert "| [[新\\|标签]] | [[y\\|w]] |" in written
    assert [(link.raw, link.label) for link in find_links(written)] == [
        ("新", "标签"),
        ("y", "w"),
        ("z", "v"),
    ]


def test_an_outer_link_written_anew_takes_the_image_with_it() -> None:
    text = "[![图](a.png)](b.md) [[c]]"
    assert replace_links(text, {0: "[[x]]", 1: "![[y]]", 2: "[[z]]"}) == "[[x]] [[z]]"
    assert replace_links(text, {1: "![[y]]"}) == "[![[y]]](b.md) [[c]]"


@pytest.mark.parametrize(
    ("target", "label"),
    [
        ("电子工单", ""),
        ("a", "b"),
        ("故障]] x", ""),
        ("a`b", "c"),
        ("a|b", ""),
        ("[x", "y"),
        ("a<b>", "c*d*"),
    ],
)
def test_a_link_written_for_any_title_is_read_as_that_title(target: str, label: str) -> None:
    (link,) = find_links(wiki_link(target, label))
    assert (link.raw, link.embedded) == (target, False)
    assert link.label in (label, target)
    (image,) = find_links(wiki_link(target, label, embedded=True))
    assert (image.raw, image.embedded) == (target, True)


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ("电子工单", Target("", "电子工单", None, "")),
        ("人员:李 工", Target("person", "李 工", None, "")),
        ("人员：李工", Target("person", "李工", None, "")),
        ("Person: Li", Target("person", "Li", None, "")),
        ("系统:C#平台@2", Target("system", "C#平台@2", None, "")),
        ("义务：r35", Target("duty", "R35", None, "")),
        ("r7", Target("duty", "R7", None, "")),
        ("R35 说明", Target("", "R35 说明", None, "")),
        ("问题:2024-1", Target("finding", "2024-1", None, "")),
        ("DOC-0001@2#p3", Target("", "DOC-0001", 2, "p3")),
        ("合同#第3页", Target("", "合同", None, "p3")),
        ("合同#第 12 页", Target("", "合同", None, "p12")),
        ("手册#重启#步骤二", Target("", "手册", None, "步骤二")),
        ("C# 入门", Target("", "C# 入门", None, "")),
        ("@2", Target("", "@2", None, "")),
        ("a/b.md#x", Target("", "a/b.md", None, "x")),
    ],
)
def test_the_parts_of_a_target(raw: str, target: Target) -> None:
    assert split_target(raw) == target


class _Nowhere:
    def of(self, link: LinkText) -> Destination | None:
        return None

    def image(self, link: LinkText) -> str | None:
        return None


@settings(max_examples=100, deadline=None)
@given(markdown_texts())
def test_every_text_becomes_a_page_in_both_dialects(text: str) -> None:
    article = parse(text)
    for dialect in ("page", "qt"):
        html = to_html(article, _Nowhere(), dialect=dialect)  # type: ignore[arg-type]
        assert "href" not in html.replace('href="#', "")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="[]()!*_`~<>|\\^-#: \n\ta1&;\"'\u3000", max_size=80))
def test_any_marks_at_all_are_read(text: str) -> None:
    assert len(find_links(text)) == len(links_of(parse(text)))
