"""What the tests of order, systems, history and relations start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog, QWidget

from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle
from desktop.services.knowledge.articles import save_article, write_article
from desktop.services.library import list_documents
from models.documents.filing import file_documents
from models.records import DocumentRecord
from tests.models.builders import new_file
from vault.ids import utc_now

Settle = Callable[[], None]
D = TypeVar("D", bound=QDialog)
SYSTEM = "综合执法平台"


def filed(house: House, count: int = 4, **facts: Any) -> list[DocumentRecord]:
    """File documents whose bytes nobody asks for, and return them."""
    files = [
        new_file(title=f"巡检 {number}", path=f"记录/{number}.txt", **facts)
        for number in range(count)
    ]
    with house.database.write() as session:
        ids = file_documents(session, files, prefix="SD", filed=utc_now())
        house.journal.append(session, [("filed", f"document {each}", "") for each in ids])
    return [each for each in list_documents(house) if each.id in set(ids)]


def written(house: House, *bodies: str, title: str = "启动步骤") -> DocumentRecord:
    """An article with a version for each body."""
    record = write_article(house, NewArticle(title, "runbook", bodies[0], systems=(SYSTEM,)))
    for body in bodies[1:]:
        record = save_article(house, record.document.id, body, reason="改正")
    return record.document


def dialog_over(widget: QWidget, kind: type[D]) -> D:
    """The dialog of this kind that lies over a widget now."""
    found: Sequence[D] = [each for each in widget.findChildren(kind) if each.isVisible()]
    assert len(found) == 1, found
    return found[0]
