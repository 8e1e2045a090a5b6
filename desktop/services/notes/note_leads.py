"""Where the links and pictures of articles lead in what is written out; an article's blocks, whatever it holds."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.services.library import document_bytes
from desktop.services.notes.note_export_records import (
    ExportSource,
)
from desktop.services.notes.note_gathering import Gathered, GatheredArticle
from desktop.services.notes.note_records import UnresolvedLink
from desktop.services.notes.note_rewriting import destination
from desktop.services.records import Failed
from exporters.errors import ExportError
from exporters.prose.anchors import anchor_of
from exporters.prose.html import Destination, LinkState
from exporters.prose.html_page import data_uri
from exporters.prose.parsing import parse
from exporters.prose.printing import picture_width
from exporters.prose.records import (
    Article,
    LinkText,
    Paragraph,
    Span,
)
from models.knowledge.link_records import LinkRecord
from models.records import DocumentRecord
from resources.words import _

_LARGEST_INLINE = 8 * 1024 * 1024
"""Bytes of a picture inside a page; larger ones make browsers stumble, and stand as their names."""


class Leads:
    """Where the links of one article lead in what is written (`exporters.prose.html.Destinations`, `PrintSources`)."""

    def __init__(
        self,
        archive: ExportSource,
        each: GatheredArticle,
        places: Mapping[int, str],
        pictures: Mapping[int, DocumentRecord],
        articles: Mapping[int, Article],
    ) -> None:
        self._archive, self._each, self._places = archive, each, places
        self._pictures, self._articles = pictures, articles
        self.elsewhere: dict[int, UnresolvedLink] = {}

    def of(self, link: LinkText) -> Destination | None:
        """The page or file beside this one; a title alone where that isn't written."""
        record = self._record(link)
        if record is None:
            return None
        target = record.target
        if target is None or target.id not in self._places:
            if target is not None and not record.embedded:
                named = UnresolvedLink(self._each.document.title, record.raw, "elsewhere")
                self.elsewhere[record.ordinal] = named
            state: LinkState = "name" if record.state == "live" else _state(record.state)
            return Destination("", record.title, state)
        here = self._places.get(self._each.document.id, "")
        place = self._places[target.id]
        article = self._articles.get(target.id)
        heading = anchor_of(article, record.place) if article and record.place else None
        href = place if place.startswith("#") else destination(here, place, heading or "")
        return Destination(href, record.title, "live")

    def image(self, link: LinkText) -> str | None:
        """The picture itself: the page loads nothing."""
        file = self._file(link)
        data = None if file is None else self._picture_bytes(file)
        return None if data is None else data_uri(data)

    def picture(self, link: LinkText) -> bytes | None:
        """The same for paper: PNG or JPEG."""
        file = self._file(link)
        data = None if file is None else self._picture_bytes(file)
        return data if data is not None and picture_width(data) else None

    def _picture_bytes(self, file: DocumentRecord) -> bytes | None:
        """A picture that is not too large."""
        if file.version.size > _LARGEST_INLINE:
            return None
        return b"".join(document_bytes(self._archive, file))

    def _record(self, link: LinkText) -> LinkRecord | None:
        if link.ordinal is None or link.ordinal >= len(self._each.links):
            return None
        return self._each.links[link.ordinal]

    def _file(self, link: LinkText) -> DocumentRecord | None:
        record = self._record(link)
        target = None if record is None else record.target
        return None if target is None else self._pictures.get(target.id)


class AllLeads:
    """The links of several articles, each by its own article."""

    def __init__(self, leads: Mapping[int, Leads], others: Listed) -> None:
        """`others` are links of the page in front."""
        self._leads, self._others = leads, others

    def of(self, link: LinkText) -> Destination | None:
        """Where `link` leads."""
        lead = self._leads.get(id(link))
        return self._others.of(link) if lead is None else lead.of(link)

    def image(self, link: LinkText) -> str | None:
        """The picture itself."""
        lead = self._leads.get(id(link))
        return None if lead is None else lead.image(link)


class Listed:
    """Links that an index itself makes: their destinations are what they lead to."""

    def of(self, link: LinkText) -> Destination | None:
        """The file beside the index."""
        return Destination(link.raw, link.label)

    def image(self, link: LinkText) -> str | None:  # noqa: ARG002 - the protocol's
        """An index has no pictures."""
        return None

    def picture(self, link: LinkText) -> bytes | None:  # noqa: ARG002 - the protocol's
        """Nor on paper."""
        return None


def parsed_article(each: GatheredArticle, remarks: list[Failed]) -> Article:
    """The article's blocks; one that is too much for a page becomes its text."""
    try:
        return parse(each.text)
    except ExportError:
        sentence = _("It holds too much for one page; it stands there as plain text.")
        remarks.append(Failed(each.document.title, sentence))
        lines = each.text[:_LARGEST_INLINE].split("\n")
        return Article(
            tuple(Paragraph((Span(line),), at) for at, line in enumerate(lines)), (), {}, ()
        )


def title_of(gathered: Gathered) -> str:
    if len(gathered.articles) == 1:
        return gathered.articles[0].document.title
    return _("Articles")


def _state(state: str) -> LinkState:
    for known in ("trashed", "missing", "ambiguous", "gone", "name"):
        if state == known:
            return known
    return "missing"
