"""What the window needs from the use cases, as ports: a door that opens vaults, what can be read, and an open vault.

Everything behind them may block; the window reaches them through jobs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from desktop.jobs.rendering import PageFile
from desktop.services.credentials import Key, Passphrase, SelfTest
from desktop.services.filing.plan_records import CarriedOut, Plan, PlanRow
from desktop.services.house import House
from desktop.services.inspection.editions import EditionStub
from desktop.services.inspection.officer_session import InspectionSession
from desktop.services.keys.keyring import SlotInfo
from desktop.services.progress import Progress
from desktop.services.records import Filed, TextReport
from desktop.services.searching.search_records import (
    Completion,
    CountedView,
    Coverage,
    Facet,
    SearchResult,
    Sort,
)
from exporters.prose.html import Destinations
from models.records import ContractProfile, DocumentRecord
from search.records import KeptText

FiledBatch = Callable[[Sequence[Filed]], None]
PlannedRows = Callable[[Sequence[PlanRow]], None]
T = TypeVar("T")


class Readable(Protocol):
    """What can be read: an open vault, or an edition of one. Reads may run beside one writer, each in its thread."""

    @property
    def path(self) -> Path: ...

    @property
    def contract(self) -> ContractProfile: ...

    @property
    def suite_name(self) -> str: ...

    def documents(self) -> list[DocumentRecord]: ...

    def text(self, document_id: int) -> str: ...

    def content(self, document_id: int) -> Iterator[bytes]: ...

    def kept(self, version_id: int) -> KeptText:
        """The text of a version, be it old or a member of a tree, with what its pages are."""

    def look(self, version_id: int) -> bytes:
        """The bytes of a version, for showing its pages."""

    def destinations(self, document_id: int) -> Destinations:
        """Where the links of a document written as an article lead, as far as that may be shown."""

    def picture(self, document_id: int) -> PageFile:
        """The current version of a document that an article shows as a picture."""

    def search(
        self, query: str, *, limit: int, offset: int = 0, sort: Sort = Sort.SCORE
    ) -> SearchResult: ...

    def coverage(self) -> Coverage:
        """What a search sees, and why it doesn't see the rest."""

    def facets(self, query: str) -> tuple[Facet, ...]:
        """What the matches of a query are made of; of an empty query, everything there is."""

    def complete(self, text: str, cursor: int) -> Completion:
        """What may be typed at the cursor."""

    def views(self) -> tuple[CountedView, ...]:
        """The saved views with what each finds now."""

    def close(self) -> None: ...


class OpenVault(Readable, Protocol):
    """A vault whose keys are in memory."""

    def plan(self, paths: Sequence[Path], *, progress: Progress, on_rows: PlannedRows) -> Plan:
        """Look at files before they are filed."""

    def carry_out(self, plan: Plan, *, progress: Progress, on_filed: FiledBatch) -> CarriedOut:
        """File them as the person confirmed it."""

    def make_searchable(self, *, progress: Progress) -> TextReport: ...

    def use(self, work: Callable[[House], T]) -> T:
        """Do with the house itself what is about the vault rather than its documents."""


class OpenEdition(Readable, Protocol):
    """An edition that an officer reads; every look is written down."""

    @property
    def label(self) -> str:
        """Whom it was prepared for."""

    @property
    def unit(self) -> str:
        """Who inspects, or ""."""

    @property
    def purpose(self) -> str: ...

    @property
    def created(self) -> datetime: ...

    @property
    def expires(self) -> datetime: ...

    def print_text(self, document_id: int, target: Path) -> None:
        """Write a page of a document's text that bears its reader's name, after noting it."""

    def verify(self, document_id: int) -> bool:
        """Whether a document's bytes give the digest that was recorded when it was filed."""

    def use(self, work: Callable[[InspectionSession], T]) -> T:
        """Do with the inspection itself what is more than reading."""


class VaultDoor(Protocol):
    """Where vaults come from, and what needs none."""

    def contracts(self) -> tuple[ContractProfile, ...]: ...

    def self_test(self) -> tuple[SelfTest, ...]: ...

    def open(self, path: Path, key: Key) -> OpenVault: ...

    def create(
        self,
        path: Path,
        key: Key,
        *,
        suite: str,
        contract: ContractProfile,
        label: str,
        contract_text: str = "",
    ) -> OpenVault:
        """`contract_text` is a profile that isn't shipped. Raises WeakPassphrase, and what creating a vault does."""

    def prove_key(self, path: Path, key: Key) -> SlotInfo:
        """Prove a key against the header, without opening anything."""

    def editions(self, path: Path) -> list[EditionStub]:
        """What editions a vault has, without any key."""

    def open_edition(
        self, path: Path, edition_id: bytes, passphrase: Passphrase
    ) -> OpenEdition: ...
