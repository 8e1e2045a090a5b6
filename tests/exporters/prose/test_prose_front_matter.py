"""Front matter in three dialects: read, bounded, refused in words, and written so that it is read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.prose.front_matter import split_front, with_front
from exporters.prose.parsing import parse


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("front", "values"),
    [
        # Obsidian: lists in both forms, tags with slashes, links as strings.
        (
            '---\ntags:\n  - 网络/防火墙\n  - 运维\naliases: [重启, 停机]\nup: "[[首页]]"\ndone: true\n---\n',
            {
                "tags": ["网络/防火墙", "运维"],
                "aliases": ["重启", "停机"],
                "up": "[[首页]]",
                "done": True,
            },
        ),
        # Joplin: dates with times, yes and no as words, coordinates.
        (
            "---\ntitle: 会议纪要\nupdated: 2026-03-01 08:30:00Z\ncompleted?: no\nlatitude: 30.25000000\n---\n",
            {
                "title": "会议纪要",
                "updated": "2026-03-01 08:30:00Z",
                "completed?": "no",
                "latitude": 30.25,
            },
        ),
        # Hugo: TOML, and YAML closed by dots.
        (
            "+++\ntitle = '手册'\ndate = 2026-03-01T08:30:00Z\nweight = 3\n[params]\na = [1, 2]\n+++\n",
            {
                "title": "手册",
                "date": "2026-03-01T08:30:00+00:00",
                "weight": 3,
                "params": {"a": [1, 2]},
            },
        ),
        ("---\ntitle: a\nnumber: 007\n...\n", {"title": "a", "number": "007"}),
        ('{\n  "title": "手册",\n  "tags": ["a"]\n}\n', {"title": "手册", "tags": ["a"]}),
        ("---\n---\n", {}),
    ],
)
def test_what_other_programs_write_is_read(front: str, values: dict[str, object], end: str) -> None:
    text = front.replace("\n", end) + "# 正文"
    found, start, problem = split_front(text)
    assert (found, text[start:], problem) == (values, "# 正文", "")
    article = parse(text)
    assert article.front == values
    assert article.headings[0].line == front.count("\n")


@pytest.mark.parametrize(
    "text",
    ["", "text", "---", "---\n", "---\ntext\n", "---\na paragraph between rules\n---\n", "+++\na = 1\n", "{}x", "{a}",
     "{{< shortcode >}}\n", " ---\na: b\n---\n", "----\na: b\n----\n"],
)  # fmt: skip
def test_what_is_no_front_matter_is_body(text: str) -> None:
    assert split_front(text) == ({}, 0, "")


def test_a_byte_order_mark_is_no_part_of_the_body() -> None:
    assert split_front("\ufeffa") == ({}, 1, "")
    assert split_front("\ufeff---\na: b\n---\nc") == ({"a": "b"}, 14, "")


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\na: &x 1\nb: *x\n---\n", "aliases"),
        ("---\na: [1, 2\n---\n", "line"),
        ("---\na: b: c\n---\n", "line"),
        ("---\na: !!python/object/apply:os.system ['true']\n---\n", "YAML"),
        ("---\na: !x y\n---\n", "YAML"),
        ("---\na: " + "[" * 20 + "]" * 20 + "\n---\n", "deep"),
        ("---\na: \x07\n---\n", "characters"),
        ("+++\na = \n+++\n", "TOML"),
        ("+++\n" + "a." * 100 + "a = 1\n+++\n", "deep"),
        ("+++\n" + "a." * 30 + "a = 1\n+++\n", "deep"),
    ],
)
def test_what_can_not_be_read_is_said_and_the_body_stays(front: str, reason: str) -> None:
    found, start, problem = split_front(f"{front}body")
    assert (found, f"{front}body"[start:]) == ({}, "body")
    assert reason in problem
    assert parse(f"{front}body").problems == (problem,)


def test_merging_is_a_name_like_any_other() -> None:
    assert split_front("---\nc: d\n<<: {a: b}\n---\n")[0] == {"c": "d", "<<": {"a": "b"}}


def test_front_matter_beyond_its_bound_is_body() -> None:
    assert split_front("---\na: " + "x" * 70_000 + "\n---\n") == ({}, 0, "")


_SCALARS = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        max_size=20,
    ),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.sampled_from(
        [
            "no",
            "2026-03-01",
            "1e3",
            "0x1f",
            "~",
            "null",
            "007",
            "- a",
            "a: b",
            "#",
            "[[x]]",
            "---",
            "a\nb",
        ]
    ),
)
_FRONT = st.dictionaries(
    st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=10),
    st.one_of(_SCALARS, st.lists(_SCALARS, max_size=3)),
    max_size=4,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    _FRONT,
    st.sampled_from(
        ["", "正文\n", "---\na: b\n---\n", "+++\na = 1\n+++\n", '{"a": 1}\n', "\ufeffx"]
    ),
)
def test_what_is_written_is_read_back(front: dict[str, object], body: str) -> None:
    text = with_front(front, body)
    found, start, problem = split_front(text)
    assert (found, text[start:], problem) == (front, body, "")


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="-+{}[]:&*!%'\"#.,=\n ab1~?|>", max_size=60),
    st.sampled_from(["---\n", "+++\n", "{"]),
)
def test_nothing_breaks_the_reader(text: str, opening: str) -> None:
    for closed in (text, f"{text}\n{opening}"):
        front, start, problem = split_front(opening + closed)
        assert 0 <= start <= len(opening + closed)
        assert not (front and problem)


@pytest.mark.parametrize(
    "front",
    [
        "+++\na = " + "1" * 5000 + "\n+++\n",
        "---\na: !!bool maybe\n---\n",
        "---\na: !!timestamp tomorrow\n---\n",
        "---\na: !!float '1:" + "9:" * 2000 + "1'\n---\n",
        '---\na: "\\UFFFFFFFF"\n---\n',
    ],
    ids=["long number", "no truth", "no day", "no number", "no character"],
)
def test_what_claims_to_be_something_else_is_said_too(front: str) -> None:
    values, body, problem = split_front(front + "正文")
    assert (values, body) == ({}, len(front))
    assert problem


@pytest.mark.parametrize("front", ['---\nk: ["a\\ud800"]\n---\n', '{"k": ["a\\ud800"]}\n'])
def test_half_a_character_is_none(front: str) -> None:
    assert split_front(front)[0] == {"k": ["a\ufffd"]}
