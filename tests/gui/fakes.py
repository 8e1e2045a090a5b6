"""A vault and its door in memory: documents made on demand, searches and jobs that wait for a test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from desktop.jobs.ports import FiledBatch, PlannedRows
from desktop.jobs.rendering import PageFile
from desktop.services.credentials import Key, Passphrase, SelfTest, SlotKind
from desktop.services.errors import DatabaseMissing
from desktop.services.filing.guessing import Knowledge, guess
from desktop.services.filing.plan_records import CarriedOut, Choice, Plan, PlanRow
from desktop.services.filing.sources import SourceFile
from desktop.services.house import House
from desktop.services.inspection.editions import EditionStub
from desktop.services.keys.keyring import SlotInfo
from desktop.services.progress import Progress
from desktop.services.records import Failed, Filed, TextReport
from desktop.services.searching.search_records import (
    Completion,
    CountedView,
    Coverage,
    Facet,
    FoundDocument,
    SearchResult,
    Sort,
    Unseen,
)
from exporters.prose.html import Destination, Destinations
from exporters.prose.records import LinkText
from models.categories import Category, Mark, Ownership, TextState
from models.records import ContractProfile, DocumentRecord, VersionRecord
from search.records import KeptText, Snippet
from vault.errors import EditionExpired, WrongPassphrase

RIGHT = Passphrase("Right-Passphrase-2026")
CONTRACT = ContractProfile(
    id="demo",
    title="示例运维项目",
    client="甲方",
    contractor="乙方",
    start=date(2026, 4, 16),
    end=date(2027, 4, 15),
    amount_fen=0,
    number_prefix="DEMO",
    fictional=True,
)
_DAWN = datetime(2026, 5, 1, tzinfo=UTC)
PATIENCE = 60
T = TypeVar("T")


def make_document(
    number: int,
    title: str = "",
    category: Category = Category.OPERATIONS,
    text_state: TextState = TextState.READ,
    searchable: bool = True,
    size: int | None = None,
) -> DocumentRecord:
    title = title or f"第{number}期巡检记录"
    version = VersionRecord(
        id=number,
        document_id=number,
        ordinal=1,
        name=f"{title}.txt",
        path=f"{title}.txt",
        size=number * 1000 if size is None else size,
        digest=bytes(32),
        modified=None,
        filed=_DAWN + timedelta(minutes=number),
        text_state=text_state,
        text_reason="",
        pages=1,
        searchable=searchable,
    )
    return DocumentRecord(
        id=number,
        category=category,
        type="巡检表",
        number=f"DEMO-{category.code}-{number:05d}",
        title=title,
        period="2026-05",
        persons=("林晓舟",),
        systems=("综合执法平台",),
        formed=date(2026, 5, 1) + timedelta(days=number % 300),
        filed=_DAWN + timedelta(minutes=number),
        mark=Mark.INTERNAL,
        retention="D10",
        ownership=Ownership.DELIVERABLE,
        version=version,
    )


class FakeLinks:
    """Every link leads to the document of that number, and every picture is one."""

    def of(self, link: LinkText) -> Destination | None:
        return Destination(f"item:document/{link.raw}", link.raw, "live")

    def image(self, link: LinkText) -> str | None:
        return f"img:{link.raw}"


class FakeVault:
    """Behaves as an open vault does; `hold` names what waits for `release`."""

    def __init__(self) -> None:
        self.path = Path("/vaults/demo.vault")
        self.contract = CONTRACT
        self.suite_name = "aes"
        self.records: list[DocumentRecord] = []
        self.texts: dict[int, str] = {}
        self.failing: tuple[Failed, ...] = ()
        self.filings: list[Plan] = []
        self.searched: list[str] = []
        self.faceted: list[str] = []
        self.sorts: list[Sort] = []
        self.layouts: dict[int, KeptText] = {}
        self.files: dict[int, bytes] = {}
        self.links: Destinations = FakeLinks()
        self.offered: tuple[Facet, ...] = ()
        self.saved: tuple[CountedView, ...] = ()
        self.suggestion = ""
        self.completion: Callable[[str, int], Completion] = lambda _text, _cursor: Completion(
            0, 0, ()
        )
        self.indexings = 0
        self.closed = False
        self.hold: set[str] = set()
        self._go = threading.Event()

    def release(self) -> None:
        """Whatever waits goes on, and nothing waits any more."""
        self.hold.clear()
        self._go.set()

    def documents(self) -> list[DocumentRecord]:
        return list(self.records)

    def text(self, document_id: int) -> str:
        return self.texts.get(document_id, "")

    def content(self, document_id: int) -> Iterator[bytes]:
        yield self.texts.get(document_id, "").encode()

    def kept(self, version_id: int) -> KeptText:
        return self.layouts.get(version_id) or KeptText(self.texts.get(version_id, ""))

    def look(self, version_id: int) -> bytes:
        return self.files.get(version_id, b"")

    def destinations(self, document_id: int) -> Destinations:
        return self.links

    def picture(self, document_id: int) -> PageFile:
        version = self.records[document_id - 1].version
        return PageFile(version.id, version.name)

    def coverage(self) -> Coverage:
        unseen = [record for record in self.records if not record.version.searchable]
        groups = (Unseen("It holds no text.", len(unseen), tuple(each.id for each in unseen)),)
        seen = len(self.records) - len(unseen)
        return Coverage(len(self.records), seen, groups=groups if unseen else ())

    def facets(self, query: str) -> tuple[Facet, ...]:
        self.faceted.append(query)
        return self.offered

    def complete(self, text: str, cursor: int) -> Completion:
        return self.completion(text, cursor)

    def views(self) -> tuple[CountedView, ...]:
        return self.saved

    def search(
        self, query: str, *, limit: int, offset: int = 0, sort: Sort = Sort.SCORE
    ) -> SearchResult:
        self.searched.append(query)
        self.sorts.append(sort)
        if query in self.hold:
            self._go.wait(PATIENCE)
        found = []
        for record in self.records:
            text = self.texts.get(record.id, "")
            at = text.find(query)
            if at >= 0 or query in record.title:
                snippet = Snippet(text, ((at, at + len(query)),), 1) if at >= 0 else None
                found.append(FoundDocument(record, record.version, 1.0, snippet, ()))
        unsearchable = sum(not record.version.searchable for record in self.records)
        return SearchResult(
            query,
            len(found),
            tuple(found[offset : offset + limit]),
            unsearchable,
            len(self.records),
            elapsed_ms=1.0,
            suggestion="" if found else self.suggestion,
            coverage=self.coverage(),
        )

    def plan(self, paths: Sequence[Path], *, progress: Progress, on_rows: PlannedRows) -> Plan:
        """Guesses from names alone."""
        progress.start("Looking", len(paths), "files")
        rows = []
        for path in paths:
            source = SourceFile(str(path), path.name, 10)
            guessed = guess(source, None, Knowledge())
            rows.append(PlanRow(source, guessed, Choice.of(guessed)))
            on_rows(rows[-1:])
            while "planning" in self.hold:
                progress.checkpoint()
                self._go.wait(0.005)
            progress.checkpoint()
        return Plan(tuple(rows))

    def carry_out(self, plan: Plan, *, progress: Progress, on_filed: FiledBatch) -> CarriedOut:
        progress.start("Filing", len(plan.to_file), "files")
        while "filing" in self.hold:
            progress.checkpoint()
            self._go.wait(0.005)
        self.filings.append(plan)
        added = []
        for row in plan.to_file:
            progress.checkpoint()
            number = len(self.records) + 1
            category = row.choice.category or Category.OPERATIONS
            title = row.choice.title
            record = make_document(number, title, category, TextState.PENDING, False)
            self.records.append(record)
            filed = Filed(number, title, row.source.shown)
            added.append(filed)
            on_filed([filed])
            progress.advance(1, row.source.shown)
        return CarriedOut(tuple(added), failed=self.failing)

    def make_searchable(self, *, progress: Progress) -> TextReport:
        self.indexings += 1
        progress.start("Reading text", len(self.records), "files")
        read = 0
        for place, record in enumerate(self.records):
            if not record.version.searchable:
                version = replace(record.version, text_state=TextState.READ, searchable=True)
                self.records[place] = replace(record, version=version)
                read += 1
        return TextReport(read, 0, ())

    def use(self, work: Callable[[House], T]) -> T:
        """There is no house behind it: what asks for one learns that in words."""
        raise DatabaseMissing

    def close(self) -> None:
        self.closed = True


class FakeEdition(FakeVault):
    """An officer's edition of the fake vault: reads as it does, and notes what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.label, self.purpose, self.unit = "王检查", "年度检查", "某某区检查组"
        self.created, self.expires = _DAWN, _DAWN + timedelta(days=3650)
        self.printed: list[tuple[int, Path]] = []
        self.whole = True

    def print_text(self, document_id: int, target: Path) -> None:
        self.printed.append((document_id, target))

    def verify(self, document_id: int) -> bool:
        return self.whole


class FakeDoor:
    """Opens the one vault there is, for the one passphrase that is right."""

    def __init__(self, vault: FakeVault) -> None:
        self._vault = vault
        self.contract_texts: list[str] = []
        self.created: list[tuple[Path, str, ContractProfile]] = []
        self.keys: list[Key] = []
        self.edition = FakeEdition()
        self.stubs: list[EditionStub] = []

    def contracts(self) -> tuple[ContractProfile, ...]:
        return (CONTRACT,)

    def self_test(self) -> tuple[SelfTest, ...]:
        return (
            SelfTest("AES-256-GCM", "NIST", passed=True),
            SelfTest("SM4-GCM", "RFC 8998", passed=True),
        )

    def open(self, path: Path, key: Key) -> FakeVault:
        self.keys.append(key)
        if key == Passphrase("wrong") or (isinstance(key, Passphrase) and key != RIGHT):
            raise WrongPassphrase
        return self._vault

    def prove_key(self, path: Path, key: Key) -> SlotInfo:
        return SlotInfo(bytes(16), SlotKind.MANAGER, "甲", _DAWN, False, True)

    def editions(self, path: Path) -> list[EditionStub]:
        return self.stubs

    def open_edition(self, path: Path, edition_id: bytes, passphrase: Passphrase) -> FakeEdition:
        if passphrase != RIGHT:
            raise EditionExpired("王检查", _DAWN)
        return self.edition

    def create(
        self,
        path: Path,
        key: Key,
        *,
        suite: str,
        contract: ContractProfile,
        label: str,
        contract_text: str = "",
    ) -> FakeVault:
        self.contract_texts.append(contract_text)
        self.created.append((path, suite, contract))
        return self._vault
