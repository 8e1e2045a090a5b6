"""Where the links of an article lead on the page that shows it outside the archive."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.services.knowledge.linking import item_of
from exporters.prose.anchors import Anchors
from exporters.prose.html import Destination, Destinations
from exporters.prose.records import LinkText
from exporters.site.pages import href

Places = Mapping[int, str]
"""Where documents lie, by id, relative to the site's folder."""


class SiteDestinations:
    """Where an article's links lead on the page that shows it: to other pages, and to files of the package."""

    def __init__(
        self,
        inner: Destinations,
        pages: Mapping[int, str],
        systems: Mapping[int, str],
        places: Places,
    ) -> None:
        """`pages` are those of articles, `systems` those of systems, by id and relative to the site's folder."""
        self._inner, self._pages, self._systems, self._places = inner, pages, systems, places

    def of(self, link: LinkText) -> Destination | None:
        """The page or the file; the name alone where there is none."""
        found = self._inner.of(link)
        if found is None:
            return None
        page = self._page(found.href)
        # What is known and has no page here, such as a person, is a name and nothing that is missing.
        state = "name" if found.href and not page and found.state == "live" else found.state
        return Destination(page, found.title, state)

    def image(self, link: LinkText) -> str | None:
        """The file of a picture, if it lies in the package."""
        source = self._inner.image(link)
        if source is None:
            return None
        place = self._places.get(int(source.removeprefix("img:")))
        return href(f"../{place}") if place else None

    def _page(self, address: str) -> str:
        item = item_of(address)
        if item is None:
            return ""
        if item.kind == "system":
            page = self._systems.get(int(item.key))
            return href(f"../{page}") if page else ""
        if item.kind != "document":
            return ""
        document = int(item.key)
        if page := self._pages.get(document):
            return href(f"../{page}", Anchors().make(item.place) if item.place else "")
        if file := self._places.get(document):
            number = item.place.removeprefix("p") if item.place.startswith("p") else ""
            # Readers of PDF files in browsers know this one.
            return href(f"../{file}", f"page={number}" if number.isdecimal() else "")
        return ""
