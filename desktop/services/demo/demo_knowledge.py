"""The demonstration's knowledge: articles with links, tags, collections, relations, reviews, and a few honest gaps.

The texts in `resources/demo/articles` name papers by parts of their path behind an @; here they become the papers'
numbers, which are given when they are filed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from desktop.services.demo.demo_systems import enter_demo_systems
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    NewArticle,
    current_source,
    get_article,
    import_articles,
    save_article,
)
from desktop.services.knowledge.reviewing import mark_reviewed
from desktop.services.library import list_documents
from desktop.services.order.at_hand import DOCUMENT, SYSTEM, set_favourite
from desktop.services.order.collecting import collect, make_collection
from desktop.services.order.custom_fields import define_field, set_field
from desktop.services.order.relating import relate
from desktop.services.order.systems import find_system, get_system
from desktop.services.order.tagging import tag_documents
from desktop.services.progress import Progress, Quiet
from models.documents.amending import Amendment
from models.knowledge.articles import note_review
from models.records import DocumentRecord
from resources.demo_data import article, table
from vault.ids import utc_now

_Find = Callable[[str], int]
_LINK = re.compile(r"\[\[@([^\]|]+)\]\]")
_NOTE = "演示数据，纯属虚构"
_LONG_AGO = timedelta(days=400)
"""More than any kind of article may wait for its next review."""


def file_knowledge(house: House, *, progress: Progress | None = None) -> int:
    """Enter the systems, write the articles and put everything in order; returns how many articles there are.

    Raises LookupError for a paper that isn't there, or named so that several are meant.
    """
    codes = enter_demo_systems(house)
    raw = table("knowledge")
    papers = _Papers(list_documents(house))
    names = {code: get_system(house, identifier).name for code, identifier in codes.items()}
    for entry in raw["about"]:
        named = [names[code] for code in entry["systems"]]
        for paper in map(papers.one, entry["papers"]):
            systems = tuple(dict.fromkeys((*paper.systems, *named)))
            amend(house, [paper.id], Amendment(systems=systems))
    new = [_new(entry, names, papers) for entry in raw["article"]]
    ids = import_articles(house, new, progress=progress or Quiet())
    titles = {each.title: identifier for each, identifier in zip(new, ids, strict=True)}

    def find(name: str) -> int:
        return papers.one(name.removeprefix("@")).id if name.startswith("@") else titles[name]

    _tag(house, raw, ids, find)
    _collect(house, raw, new, ids, find)
    for each, identifier in zip(new, ids, strict=True):
        if each.origin is not None:
            relate(house, identifier, "derived", each.origin)
    for entry in raw["own_field"]:
        field = define_field(
            house,
            entry["name"],
            entry["kind"],
            choices=entry.get("choices", ()),
            types=entry["types"],
        )
        for title, value in entry["values"]:
            set_field(house, [find(title)], field.id, value)
    for entry in raw["relation"]:
        relate(house, find(entry["of"]), entry["kind"], find(entry["to"]), entry.get("note", ""))
    _review(house, raw, ids, find)
    for entry in raw["favourite"]:
        if "system" in entry:
            system = find_system(house, entry["system"])
            assert system is not None
            set_favourite(house, SYSTEM, str(system.id), on=True)
        else:
            set_favourite(house, DOCUMENT, str(find(entry["document"])), on=True)
    return len(ids)


class _Papers:
    """The demonstration's papers, by parts of where they were filed from."""

    def __init__(self, documents: Sequence[DocumentRecord]) -> None:
        self._documents = [(each.version.path, each) for each in documents]

    def one(self, name: str) -> DocumentRecord:
        """The paper whose path holds the parts of `name`, between slashes, one behind the other."""
        wanted = re.compile(".*".join(re.escape(part) for part in name.split("/")))
        found = [each for path, each in self._documents if wanted.search(path)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} papers are named {name!r}")
        return found[0]

    def linked(self, text: str) -> str:
        """`text` with links by number where papers were named."""

        def put(link: re.Match[str]) -> str:
            number = self.one(link[1]).number
            line = text[text.rfind("\n", 0, link.start()) + 1 : link.start()]
            if line.startswith("|"):
                # In a table the stroke before a label would end the cell.
                return f"[[{number}]]"
            label = PurePosixPath(link[1]).with_suffix("") if "." in link[1] else link[1]
            return f"[[{number}|{str(label).replace('/', ' ')}]]"

        return _LINK.sub(put, text)


def _new(entry: dict[str, Any], names: dict[str, str], papers: _Papers) -> NewArticle:
    text = article(entry["file"])
    if _NOTE not in text:
        text += f"\n> {_NOTE}。\n"
    title = text.partition("\n")[0].removeprefix("# ").strip()
    origin = papers.one(entry["origin"]).id if "origin" in entry else None
    return NewArticle(
        title,
        entry["file"].partition("-")[0],
        papers.linked(text),
        systems=tuple(names[key] for key in entry.get("systems", ())),
        persons=tuple(entry.get("persons", ())),
        origin=origin,
        formed=entry["day"],
    )


def _tag(house: House, raw: dict[str, Any], ids: Sequence[int], find: _Find) -> None:
    bearers: dict[str, list[int]] = defaultdict(list)
    for entry, identifier in zip(raw["article"], ids, strict=True):
        for tag in entry.get("tags", ()):
            bearers[tag].append(identifier)
    for entry in raw["tagged"]:
        bearers[entry["tag"]] += [find(f"@{paper}") for paper in entry["papers"]]
    for tag, documents in sorted(bearers.items()):
        tag_documents(house, documents, [tag])


def _collect(
    house: House, raw: dict[str, Any], new: Sequence[NewArticle], ids: Sequence[int], find: _Find
) -> None:
    for entry in raw["collection"]:
        kinds = entry.get("kinds", ())
        items = [find(name) for name in entry.get("items", ())]
        items += [each for article_, each in zip(new, ids, strict=True) if article_.kind in kinds]
        collection = make_collection(house, entry["name"], entry["note"])
        collect(house, collection.id, items)


def _review(house: House, raw: dict[str, Any], ids: Sequence[int], find: _Find) -> None:
    """Review most articles; then one changes, so that others are due again, and one was read too long ago."""
    reviewed = [
        each
        for entry, each in zip(raw["article"], ids, strict=True)
        if entry.get("reviewed", False)
    ]
    mark_reviewed(house, reviewed)
    revision = raw["revision"]
    changing = find(revision["document"])
    text = current_source(house, changing).replace(revision["before"], revision["after"])
    save_article(house, changing, text, reason=revision["reason"])
    mark_reviewed(house, [changing])
    old = get_article(house, find(raw["overdue"]["document"])).document
    with house.database.write() as session:
        note_review(
            session,
            old.id,
            moment=utc_now() - _LONG_AGO,
            actor=house.actor,
            version=old.version.id,
        )
        detail = json.dumps({"version": old.version.id})
        house.journal.append(session, [("reviewed", f"document {old.id}", detail)])
