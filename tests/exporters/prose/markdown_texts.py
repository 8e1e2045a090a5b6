"""Markdown for property tests: fragments that interfere with links and with each other, nested and on their own."""

from __future__ import annotations

from hypothesis import strategies as st

_TARGETS = st.sampled_from(
    [
        "电子工单",
        "a/b.md",
        "DOC-0001@2#p3",
        "人员:李工",
        "R35",
        "../图 1.png",
        "x",
        "故障[1]",
        "FAQ: a",
        "#here",
    ]
)
_WORDS = st.sampled_from(
    [
        "中文",
        "word",
        " ",
        "  ",
        "，",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "``",
        "\\",
        "[",
        "]",
        "[[",
        "]]",
        "(",
        ")",
        "!",
        "<",
        ">",
        "&amp;",
        "&#91;",
        "|",
        "\\|",
        "^",
        "[^1]",
        ":",
        "\t",
        "\u3000",
        "\u00a0",
        "#",
        "-",
        "\0",
        "\x0c",
        "\x1c",
        "http://x.example",
        "<http://x.example>",
        "<b>",
        "[x]",
        "[ ] ",
        "\u2028",
        "\x85",
        "😀",
    ]
)


@st.composite
def _links(draw: st.DrawFn) -> str:
    target = draw(_TARGETS)
    label = draw(
        st.sampled_from(["", "标签", "a *b* c", "`c`", "x|y", "[y]", "![i](p.png)", "甲\n乙"])
    )
    return draw(
        st.sampled_from(
            [
                f"[[{target}]]",
                f"[[{target}|{label}]]",
                f"![[{target}]]",
                f"[{label}]({target})",
                f'[{label}](<{target}> "title")',
                f"![{label}](<{target}>)",
                f"[{label}][ref]",
                "[ref]",
                f"`[[{target}]]`",
                f"\\[[{target}]]",
                f"[[{target}\\|{label}]]",
                f"[{label}](javascript:alert)",
            ]
        )
    )


_INLINE = st.lists(st.one_of(_WORDS, _links()), max_size=8).map("".join)
_LINE_STARTS = st.sampled_from(
    [
        "",
        "",
        "> ",
        "- ",
        "* ",
        "1. ",
        "    ",
        "\t",
        "# ",
        "## ",
        "| ",
        "> > ",
        "> - ",
        "- - ",
        "  ",
        "- [ ] ",
        "- [x] ",
        "[^1]: ",
        "[ref]: ",
        "\u3000\u3000",
        "-\t",
        ">\t",
        "   - ",
        "> | ",
    ]
)
_WHOLE_LINES = st.sampled_from(
    [
        "",
        "",
        "```",
        "~~~",
        "---",
        "===",
        "| a | b |\n|---|:-:|",
        "|-|-|",
        "[ref]: some/note.md 'title'",
        "[^1]: note",
        "<!-- [[x]] -->",
        "> | a |\n> |-|",
        "***",
        "- ",
        ">",
    ]
)
_LINES = st.one_of(
    st.tuples(_LINE_STARTS, _INLINE).map("".join),
    st.tuples(_LINE_STARTS, _INLINE, st.sampled_from([" |", "|", " #", " ##", "  ", "\\"])).map(
        "".join
    ),
    st.tuples(_INLINE, st.just(" | "), _INLINE).map("".join),
    _WHOLE_LINES,
)


@st.composite
def markdown_texts(draw: st.DrawFn) -> str:
    """A text of up to fifteen lines, its line ends Unix, Windows or old Mac ones, sometimes with front matter."""
    front = draw(
        st.sampled_from(
            ["", "", "", "---\ntitle: [[a]]\n---\n", "\ufeff", "+++\na = '[[b]]'\n+++\n"]
        )
    )
    lines = draw(st.lists(_LINES, max_size=15))
    end = draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"]))
    return front + end.join(lines).replace("\n", end)
