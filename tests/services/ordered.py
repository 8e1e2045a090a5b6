"""An archive whose documents are put in order at random, and its tables read in the plainest way."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.records import Filing
from models.categories import Category
from tests.search.brute_force import Text, lower, plain

TAGS = (
    "网络",
    "网络/防火墙",
    "网络/防火墙/策略",
    "项目/网络",
    "安全",
    "config/HTTPServer",
    "Net work",
)
COLLECTIONS = ("交接材料", "网络 变更", "Handover 2026")
SYSTEMS = ("政务门户", "电子证照")
PERSONS = ("张三", "李四")
DUTIES = ("R3", "R35")
RELATIONS = ("supersedes", "attachment", "evidence", "answers", "derived")
FIELDS = (
    ("厂商", "text", ("华为", "华为 云", "新华三", "HUAWEI")),
    ("金额", "number", ("99.5", "100", "150", "200", "-3", "1000")),
    ("到期", "date", ("2026-07-01", "2026-07-31", "2026-08-01", "2025-12-31")),
    ("已验收", "yes-no", ("yes", "no")),
)
NOW = datetime(2026, 9, 15, tzinfo=UTC).timestamp()
COUNT = 48


def fill_in_order(house: House, folder: Path, seed: int = 5) -> None:
    """Documents in two categories; most are live, one is in the trash, one withheld, one has an older version."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(COUNT):
        name = f"{('防火墙', '门户', '巡检', 'HTTPServer')[number % 4]}手册{number}.md"
        (folder / name).write_text(f"第{number}篇，滤网{number % 3}", encoding="utf-8")
        category = (Category.OPERATIONS, Category.TECHDOC)[number % 2]
        file_paths(house, [folder / name], Filing(category, ("操作手册", "日报")[number % 2]))
    newer = folder / "新" / "手册.md"
    newer.parent.mkdir()
    newer.write_text("新的一版", encoding="utf-8")
    file_version(house, 3, newer, reason="换版")
    put_in_order(house, chance)
    make_searchable(house)
    trash(house, [5], reason="误存")
    with house.database.write() as session:
        session.execute(text("UPDATE document SET state = 'withheld' WHERE id = 6"))
        session.execute(text("UPDATE version SET live = 0, searchable = 0 WHERE document_id = 6"))
        session.execute(text("UPDATE counter SET value = value + 1 WHERE name = 'visibility'"))


def put_in_order(house: House, chance: random.Random) -> None:
    """Rows in every table of order and links, without the use cases that would write them."""
    rows = _Rows(house)
    known: dict[str, int] = {"": 0}
    for path in TAGS:
        for depth in range(len(path.split("/"))):
            parts = path.split("/")[: depth + 1]
            if "/".join(parts) not in known:
                tag = known["/".join(parts)] = len(known)
                parent = known["/".join(parts[:-1])]
                rows.add("tag", id=tag, parent_id=parent, name=parts[-1], key=parts[-1].lower())
    for number, name in enumerate(COLLECTIONS, 1):
        rows.add("collection", id=number, name=name, key=name.lower(), note="", position=number)
    for number, name in enumerate(SYSTEMS, 1):
        rows.add("asset", id=number, kind="business", name=name, key=name, created=0)
    for number, (name, kind, _values) in enumerate(FIELDS, 1):
        rows.add(
            "field", id=number, name=name, key=name, kind=kind, choices="[]", types="[]",
            position=number,
        )  # fmt: skip
    for document in range(1, COUNT + 1):
        # What has two versions bears a tag, and so does what links to a duty.
        sure = {known[path] for number, path in ((7, "网络"), (3, "安全")) if number == document}
        for tag in {*chance.sample(range(1, len(known)), chance.choice((0, 0, 1, 2))), *sure}:
            rows.add("document_tag", document_id=document, tag_id=tag)
        for collection in chance.sample((1, 2, 3), chance.choice((0, 1))):
            rows.add(
                "collection_item", collection_id=collection, document_id=document, position=document
            )
        if document % 3:
            rows.add(
                "article", document_id=document, kind="runbook", review_months=0, reviewed_by=""
            )
            _link(rows, document, chance)
        if chance.random() < 0.8:
            other = chance.choice([each for each in range(1, COUNT + 1) if each != document])
            kind = chance.choice(RELATIONS)
            rows.add("relation", document_id=document, kind=kind, other_id=other, note="", moment=0)
        for number, (_name, _kind, values) in enumerate(FIELDS, 1):
            if chance.random() < 0.4:
                rows.add(
                    "field_value",
                    document_id=document,
                    field_id=number,
                    value=chance.choice(values),
                )
    rows.write()


def _link(rows: _Rows, document: int, chance: random.Random) -> None:
    # What must occur at least once: links to what is withheld and from the trash, a duty in either category.
    sure = {
        1: ("document", 6, ""),
        2: ("duty", None, "R35"),
        5: ("document", 9, ""),
        7: ("duty", None, "R35"),
    }
    if document in sure:
        _link_to(rows, document, 9, *sure[document])
    for ordinal in range(chance.choice((1, 2, 3, 4))):
        kind = chance.choice(("document", "document", "person", "system", "duty", ""))
        name = {
            "person": chance.choice(PERSONS),
            "system": chance.choice(("1", "2")),
            "duty": chance.choice(DUTIES),
        }.get(kind, "")
        target = chance.randint(1, COUNT) if kind == "document" else None
        _link_to(rows, document, ordinal, kind, target, name)


def _link_to(
    rows: _Rows, document: int, ordinal: int, kind: str, target: int | None, name: str
) -> None:
    rows.add(
        "link", document_id=document, ordinal=ordinal, raw="x", key="x", label="", embedded=0,
        target_kind=kind, target_document=target, target_name=name, place="",
        problem="" if kind else "missing",
    )  # fmt: skip


class _Rows:
    def __init__(self, house: House) -> None:
        self._house, self._rows = house, list[tuple[str, dict[str, Any]]]()

    def add(self, table: str, **values: Any) -> None:
        self._rows.append((table, values))

    def write(self) -> None:
        with self._house.database.write() as session:
            for table, values in self._rows:
                names = ", ".join(values)
                marks = ", ".join(f":{name}" for name in values)
                session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


@dataclass(frozen=True)
class Plain:
    """Every table as a list of rows."""

    tables: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, house: House) -> Plain:
        """What the database holds now."""
        names = (
            "document", "version", "article", "tag", "document_tag", "collection",
            "collection_item", "link", "asset", "relation", "field", "field_value",
        )  # fmt: skip
        with house.database.read() as session:
            return cls(
                {
                    name: [
                        dict(row._mapping) for row in session.execute(text(f"SELECT * FROM {name}"))
                    ]
                    for name in names
                }
            )

    def live(self) -> set[int]:
        """What can be found."""
        return {row["id"] for row in self.tables["document"] if row["state"] == "live"}

    def tag_paths(self) -> dict[int, str]:
        tags = {row["id"]: row for row in self.tables["tag"]}

        def path(tag: int) -> str:
            row = tags[tag]
            above = f"{path(row['parent_id'])}/" if row["parent_id"] else ""
            return f"{above}{row['name']}"

        return {tag: path(tag) for tag in tags}

    def tagged(self, meant: Callable[[str], bool]) -> set[int]:
        paths = self.tag_paths()
        return {r["document_id"] for r in self.tables["document_tag"] if meant(paths[r["tag_id"]])}

    def collected(self, meant: Callable[[str], bool]) -> set[int]:
        names = {row["id"]: row["name"] for row in self.tables["collection"]}
        return {
            row["document_id"]
            for row in self.tables["collection_item"]
            if meant(names[row["collection_id"]])
        }

    def called(self, meant: Callable[[str], bool], *, states: tuple[str, ...]) -> set[int]:
        return {
            row["id"]
            for row in self.tables["document"]
            if row["state"] in states and (meant(row["title"]))
        }

    def linking(
        self, *, kind: str = "", name: str = "", targets: set[int] | None = None
    ) -> set[int]:
        return {
            row["document_id"]
            for row in self.tables["link"]
            if (
                row["target_document"] in targets
                if targets is not None
                else (row["target_kind"], row["target_name"]) == (kind, name)
            )
        }

    def linked_from(self, sources: set[int]) -> set[int]:
        return {
            row["target_document"]
            for row in self.tables["link"]
            if row["document_id"] in sources and row["target_document"] is not None
        }

    def related(self, kind: str, *, back: bool = False, others: set[int] | None = None) -> set[int]:
        here, there = ("other_id", "document_id") if back else ("document_id", "other_id")
        withheld = {row["id"] for row in self.tables["document"] if row["state"] == "withheld"}
        return {
            row[here]
            for row in self.tables["relation"]
            if row["kind"] == kind
            and row[there] not in withheld
            and (others is None or row[there] in others)
        }

    def filled(self, field: str, meant: Callable[[str], bool]) -> set[int]:
        (number,) = [row["id"] for row in self.tables["field"] if row["name"] == field]
        return {
            row["document_id"]
            for row in self.tables["field_value"]
            if row["field_id"] == number and meant(row["value"])
        }


def words_in(wanted: str, *, open_end: bool = False) -> Callable[[str], bool]:
    """Whether a name holds these words, by the plain definition of searching."""
    return lambda name: Text(name).holds(lower(plain(wanted)), open_end=open_end)
