"""An edition that was prepared before there were articles and order is read all the same: it has none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.errors import NotAnArticle
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    NewArticle,
    get_article,
    list_articles,
    write_article,
)
from desktop.services.knowledge.linking import (
    backlinks_of,
    complete_link,
    destinations,
    links_of,
    neighbourhood,
    unresolved_links,
)
from desktop.services.library import list_documents
from desktop.services.notes.note_export import export_notes
from desktop.services.order.relating import relations_of
from desktop.services.order.tagging import tags, tags_of
from models.categories import Category
from models.inspection import filtering
from tests.services.inspections import officer, prepare

LATER = ("article", "link", "tag", "document_tag", "relation", "field", "field_value")


def test_what_an_older_edition_does_not_have_is_not_there(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = NewArticle("甲", "faq", "看 [[乙]]", category=Category.PLEDGE)
    document = write_article(house, new).document.id
    insertions = filtering._insertions()
    monkeypatch.setattr(
        filtering,
        "_TABLES",
        tuple(row for row in filtering._TABLES if filtering._table(row).name not in LATER),
    )
    monkeypatch.setattr(
        filtering,
        "_insertions",
        lambda: [
            each
            for each in insertions
            if not any(f"INTO edition.{name} " in each[0] for name in LATER)
        ],
    )
    prepared = prepare(house)
    path = house.path
    house.close()
    with officer(path, prepared) as reader:
        assert [each.id for each in list_documents(reader)] == [document]
        assert list_articles(reader) == []
        with pytest.raises(NotAnArticle):
            get_article(reader, document)
        assert links_of(reader, document) == unresolved_links(reader) == []
        assert backlinks_of(reader, "document", document) == complete_link(reader, "") == []
        assert len(neighbourhood(reader, "document", document).nodes) == 1
        assert destinations(reader, document) is not None
        assert tags(reader) == relations_of(reader, document) == []
        assert tags_of(reader, [document]) == {}
        assert export_notes(reader, [document], tmp_path / "out", "markdown").files == 1
