"""The pages of a knowledge base: each whole in itself, its policy lets nothing be loaded but pictures beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from itertools import groupby
from urllib.parse import quote

from exporters.inert_page import inert_page
from exporters.site.records import Reference, Site, SiteArticle, SiteBody, SiteSystem
from exporters.visible import for_xml
from exporters.wording import day, minute
from resources import templates
from resources.words import _

INDEX = "index.html"


def index_page(site: Site, texts: Sequence[str], now: datetime) -> bytes:
    """The first page: search, systems, articles by kind, collections, what is missing.

    `texts` go with the articles, which come kind by kind.
    """
    script = templates.text("site.js")
    entries = [
        {
            "href": article.path,
            "title": article.title,
            "kind": article.kind,
            "number": article.number,
            "words": " ".join((*article.tags, *(each.label for each in article.systems))),
            "text": text,
        }
        for article, text in zip(site.articles, texts, strict=True)
    ]
    entries += [
        {
            "href": system.path,
            "title": system.name,
            "kind": system.kind,
            "number": "",
            "words": "",
            "text": "\n".join(
                [system.purpose, *(f"{name} {value}" for name, value in system.facts)]
            ),
        }
        for system in site.systems
    ]
    body = templates.page("site_index.html").substitute(
        title=_text(site.title),
        subtitle=_text(site.subtitle),
        made=_text(_("Written {moment}").format(moment=minute(now))),
        hint=_text(_("Search articles and systems: words, or words in quotation marks")),
        count_words=_text(_("{count} found")),
        nothing_words=_text(_("Nothing found. Try fewer or other words.")),
        gaps=_gaps(site.gaps),
        systems_heading=_text(_("Systems")),
        systems="".join(_card(system) for system in site.systems),
        kinds="".join(
            _kind(kind, list(members))
            for kind, members in groupby(site.articles, lambda article: article.kind)
        ),
        collections="".join(
            f"<section><h2>{_text(name)}</h2>{_list(items)}</section>\n"
            for name, items in site.collections
        ),
        entries=_json(entries),
        script=script,
    )
    return _page(site.title, body, script=script)


def article_page(site: Site, article: SiteArticle, body: SiteBody) -> bytes:
    """One article with its outline, what leads to it, and what it belongs to."""
    up = "../" * article.path.count("/")
    facts = (
        (_("Number"), _text(article.number)),
        (_("Kind"), _text(article.kind)),
        (_("Systems"), _inline(article.systems, up)),
        (_("Persons"), _text(_(", ").join(article.persons))),
        (_("Tags"), _text(_(", ").join(article.tags))),
        (_("Version"), f"V{article.version} · {day(article.updated)}"),
        (_("Review"), _text(article.reviewed)),
    )
    shown = templates.page("site_article.html").substitute(
        up=up + INDEX,
        home=_text(site.title),
        title=_text(article.title),
        facts=_facts(facts),
        outline=_outline(body.outline),
        body=body.html,
        further=_further(_("Articles that lead here"), body.backlinks, up)
        + _further(_("Belongs with"), body.related, up),
    )
    return _page(f"{article.title} – {site.title}", shown)


def system_page(site: Site, system: SiteSystem) -> bytes:
    """One system: facts, and everything there is about it."""
    up = "../" * system.path.count("/")
    facts = ((_("Kind"), _text(system.kind)), (_("Purpose"), _text(system.purpose)))
    shown = templates.page("site_article.html").substitute(
        up=up + INDEX,
        home=_text(site.title),
        title=_text(system.name),
        facts=_facts((*facts, *((label, _text(value)) for label, value in system.facts))),
        outline="",
        body="",
        further="".join(_further(name, items, up) for name, items in system.groups),
    )
    return _page(f"{system.name} – {site.title}", shown)


def _page(title: str, body: str, *, script: str = "") -> bytes:
    style = templates.text("readme.css") + templates.text("site.css")
    # A page that is opened from a folder has no origin that 'self' could mean.
    return inert_page(title, body, style=style, script=script, images="'self' data: file:")


def _kind(name: str, articles: Sequence[SiteArticle]) -> str:
    heads = "".join(
        f"<th>{_text(head)}</th>"
        for head in (_("Title"), _("Systems"), _("Version"), _("Changed"), _("Review"))
    )
    rows = "".join(
        f'<tr><td><a href="{href(article.path)}">{_text(article.title)}</a><br>'
        f'<span class="quiet digits">{_text(article.number)}</span></td>'
        f'<td>{_inline(article.systems, "")}</td><td class="digits">V{article.version}</td>'
        f'<td class="digits">{day(article.updated)}</td><td>{_text(article.reviewed)}</td></tr>\n'
        for article in articles
    )
    return (
        f'<section><h2>{_text(name)} <span class="quiet">{len(articles)}</span></h2>\n'
        f'<div class="sheet"><table class="articles"><thead><tr>{heads}</tr></thead><tbody>\n'
        f"{rows}</tbody></table></div></section>\n"
    )


def _card(system: SiteSystem) -> str:
    return (
        f'<li><a href="{href(system.path)}"><strong>{_text(system.name)}</strong>'
        f'<span class="quiet">{_text(system.kind)}</span><span>{_text(system.purpose)}</span></a></li>\n'
    )


def _gaps(gaps: Sequence[str]) -> str:
    if not gaps:
        return ""
    lines = "".join(f"<li>{_text(gap)}</li>\n" for gap in gaps)
    name = _text(_("What is still missing"))
    return (
        f'<details class="gaps"><summary>{name} ({len(gaps)})</summary><ul>{lines}</ul></details>\n'
    )


def _outline(outline: Iterable[tuple[int, str, str]]) -> str:
    lines = "".join(
        f'<li class="l{min(level, 6)}"><a href="{href("", anchor)}">{_text(words)}</a></li>\n'
        for level, words, anchor in outline
    )
    return (
        f'<nav class="outline"><h2>{_text(_("Outline"))}</h2><ol>{lines}</ol></nav>\n'
        if lines
        else ""
    )


def _further(name: str, items: Sequence[Reference], up: str) -> str:
    return f"<section><h2>{_text(name)}</h2>{_list(items, up)}</section>\n" if items else ""


def _list(items: Iterable[Reference], up: str = "") -> str:
    lines = "".join(
        f'<li>{_reference(item, up)} <span class="quiet">{_text(item.note)}</span></li>\n'
        for item in items
    )
    return f'<ul class="references">{lines}</ul>'


def _inline(items: Iterable[Reference], up: str) -> str:
    return _text(_(", ")).join(_reference(item, up) for item in items)


def _reference(item: Reference, up: str) -> str:
    if not item.href:
        return _text(item.label)
    return f'<a href="{href(up + item.href, item.place)}">{_text(item.label)}</a>'


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Values are HTML already; what has none is left out."""
    return "".join(
        f"<div><dt>{_text(label)}</dt><dd>{value}</dd></div>\n" for label, value in pairs if value
    )


def href(path: str, place: str = "") -> str:
    """A relative reference that means this very file, whatever its name, and a place in it."""
    file = quote(path, safe="/~!$()*,;=@-._")
    return f"{file}#{quote(place, safe='~!$()*,;=@-._')}" if place else file


def _json(values: object) -> str:
    """For a script element: nothing in it can end the element or begin a comment."""
    made = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return for_xml(made).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _text(text: str) -> str:
    return escape(for_xml(text), quote=True)
