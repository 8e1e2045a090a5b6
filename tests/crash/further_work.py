"""What else a session does: a delivery, a newer version, a batch that was looked at, a locked file, drawn pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.services.carrying_out import carry_out
from desktop.services.deliveries import file_delivery
from desktop.services.finding import search_documents
from desktop.services.house import House
from desktop.services.library import list_documents, open_document
from desktop.services.plan_records import Choice
from desktop.services.planning import plan
from desktop.services.texts import make_searchable, read_with_password
from desktop.services.versions import file_version
from models.categories import Category
from search.rendering import Renderer

LOCKED, PICTURE = "locked.pdf", "page.pdf"


def go_on(house: House, folder: Path, query: str) -> None:
    """Do all of it with the files in `folder`; `query` is a word of each, and the locked one's password."""
    file_delivery(house, folder, "tree", "1.0")
    first = next(each for each in list_documents(house) if each.version.name == "gb.txt")
    file_version(house, first.id, folder / "wide.txt", reason=query)
    batch = plan(house, [folder])
    assert len(batch.rows) > 5
    choice = Choice(category=Category.CONTRACT, title=query)
    batch = batch.with_rows(tuple(replace(row, choice=choice) for row in batch.rows))
    assert len(carry_out(house, batch).added) > 5
    make_searchable(house)
    locked = next(each for each in list_documents(house) if each.version.name == LOCKED)
    assert search_documents(house, f"文件名:{LOCKED} 正文:{query}").total == 0
    read_with_password(house, locked.version.id, query)
    assert search_documents(house, f"文件名:{LOCKED} 正文:{query}").total > 0
    page = next(each for each in list_documents(house) if each.version.name == PICTURE)
    with Renderer() as renderer:
        renderer.open(PICTURE, b"".join(open_document(house, page.id)))
        assert renderer.page(1, 600).width == 600
        assert renderer.marks(1, query)
