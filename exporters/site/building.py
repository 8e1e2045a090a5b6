"""Writes a knowledge base as files, one after another: memory grows with its words alone, which the search needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from exporters.site.pages import INDEX, article_page, index_page, system_page
from exporters.site.records import Site


def build_site(site: Site, *, now: datetime) -> Iterator[tuple[str, bytes]]:
    """(path in the site's folder, bytes) of every page; pictures are the caller's. The first page comes last."""
    texts = []
    for article in site.articles:
        body = article.body()
        texts.append(body.text)
        yield article.path, article_page(site, article, body)
    for system in site.systems:
        yield system.path, system_page(site, system)
    yield INDEX, index_page(site, texts, now)
