"""One article as a page of its own: a single file without script, that loads nothing and prints well.

Its policy lets only its own style through, and images that are part of the file.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace

from exporters.inert_page import inert_page
from exporters.prose.html import Destinations, to_html
from exporters.prose.plain import words_of
from exporters.prose.printing import without_title
from exporters.prose.records import Article, Heading
from exporters.prose.shown import shown
from resources import templates
from resources.words import _

_LEAST_OUTLINE = 3
# What browsers show without running anything, by its first bytes. SVG is a document that can hold scripts.
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def article_page(
    title: str,
    article: Article,
    destinations: Destinations,
    *,
    subtitle: str = "",
    facts: Sequence[tuple[str, str]] = (),
    footer: str = "",
) -> bytes:
    """The page as UTF-8. Images are shown if `destinations` gives them as data URIs (see `data_uri`)."""
    style = templates.text("article.css")
    blocks = tuple(without_title(article.blocks, title))
    kept = replace(article, blocks=blocks)
    body = templates.page("article.html").substitute(
        title=shown(title),
        subtitle=f"<p>{shown(subtitle)}</p>\n" if subtitle else "",
        facts=_facts(facts),
        outline=_outline([block for block in blocks if isinstance(block, Heading)]),
        body=_problems(article) + to_html(kept, destinations, dialect="page"),
        footer=f"<footer>{shown(footer)}</footer>\n" if footer else "",
    )
    return inert_page(title, body, style=style, images="data:")


def data_uri(data: bytes) -> str | None:
    """An image as a source for `Destinations.image`: PNG, JPEG, GIF or WebP; None for anything else."""
    kind = next((name for start, name in _KINDS if data.startswith(start)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image/webp"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if kind else None


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    pairs = "".join(f"<div><dt>{shown(a)}</dt><dd>{shown(b)}</dd></div>\n" for a, b in facts)
    return f"<dl>\n{pairs}</dl>\n" if pairs else ""


def _problems(article: Article) -> str:
    return "".join(f'<p class="problem">{shown(sentence)}</p>\n' for sentence in article.problems)


def _outline(headings: Sequence[Heading]) -> str:
    if len(headings) < _LEAST_OUTLINE:
        return ""
    top = min(heading.level for heading in headings)
    items = "".join(
        f'<li class="level{heading.level - top + 1}"><a href="#{shown(heading.anchor)}">'
        f"{shown(words_of(heading.spans))}</a></li>\n"
        for heading in headings
        if heading.level - top < 3
    )
    return f"<nav><strong>{shown(_('Contents'))}</strong>\n<ul>\n{items}</ul></nav>\n"
