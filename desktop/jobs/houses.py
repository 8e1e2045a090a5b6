"""The ports of `ports.py`, kept by the real use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from desktop.jobs.officers import OfficerEdition
from desktop.jobs.ports import FiledBatch, PlannedRows
from desktop.jobs.rendering import PageFile
from desktop.jobs.searching import with_views
from desktop.services.contracts import list_contracts
from desktop.services.credentials import (
    Credentials,
    Key,
    Passphrase,
    RecoverySecret,
    SelfTest,
    run_self_test,
)
from desktop.services.filing.carrying_out import carry_out
from desktop.services.filing.plan_records import CarriedOut, Plan
from desktop.services.filing.planning import plan
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import EditionStub, find_editions
from desktop.services.inspection.officer import Officer
from desktop.services.keys.keyring import SlotInfo, prove_key
from desktop.services.keys.strength import require_strength
from desktop.services.knowledge.linking import destinations
from desktop.services.library import (
    document_text,
    get_version,
    list_documents,
    open_document,
    open_version,
    read_version,
    usable_document,
)
from desktop.services.progress import Progress
from desktop.services.records import TextReport
from desktop.services.searching.completing import complete
from desktop.services.searching.facets import facets_of
from desktop.services.searching.finding import coverage, search_documents
from desktop.services.searching.saved_views import count_views, list_views
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

T = TypeVar("T")


class HouseVault:
    """An open house."""

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def path(self) -> Path:
        return self._house.path

    @property
    def contract(self) -> ContractProfile:
        return self._house.contract

    @property
    def suite_name(self) -> str:
        return self._house.suite_name

    def documents(self) -> list[DocumentRecord]:
        return list_documents(self._house)

    def text(self, document_id: int) -> str:
        return document_text(self._house, document_id)

    def content(self, document_id: int) -> Iterator[bytes]:
        return open_document(self._house, document_id)

    def kept(self, version_id: int) -> KeptText:
        return read_version(self._house, get_version(self._house, version_id))

    def look(self, version_id: int) -> bytes:
        return b"".join(open_version(self._house, get_version(self._house, version_id)))

    def destinations(self, document_id: int) -> Destinations:
        return destinations(self._house, document_id)

    def picture(self, document_id: int) -> PageFile:
        version = usable_document(self._house, document_id).version
        return PageFile(version.id, version.name)

    def search(
        self, query: str, *, limit: int, offset: int = 0, sort: Sort = Sort.SCORE
    ) -> SearchResult:
        return search_documents(self._house, query, limit=limit, offset=offset, sort=sort)

    def coverage(self) -> Coverage:
        return coverage(self._house)

    def facets(self, query: str) -> tuple[Facet, ...]:
        return facets_of(self._house, query)

    def complete(self, text: str, cursor: int) -> Completion:
        return with_views(complete(self._house, text, cursor), text, list_views(self._house))

    def views(self) -> tuple[CountedView, ...]:
        return count_views(self._house)

    def plan(self, paths: Sequence[Path], *, progress: Progress, on_rows: PlannedRows) -> Plan:
        return plan(self._house, paths, progress, on_rows=on_rows)

    def carry_out(self, plan: Plan, *, progress: Progress, on_filed: FiledBatch) -> CarriedOut:
        return carry_out(self._house, plan, progress, on_filed)

    def make_searchable(self, *, progress: Progress) -> TextReport:
        return make_searchable(self._house, progress=progress)

    def use(self, work: Callable[[House], T]) -> T:
        return work(self._house)

    def close(self) -> None:
        self._house.close()


class HouseDoor:
    """Opens and creates houses."""

    def contracts(self) -> tuple[ContractProfile, ...]:
        return tuple(list_contracts())

    def self_test(self) -> tuple[SelfTest, ...]:
        return run_self_test()

    def open(self, path: Path, key: Key) -> HouseVault:
        return HouseVault(House.open(path, key))

    def create(
        self,
        path: Path,
        key: Key,
        *,
        suite: str,
        contract: ContractProfile,
        label: str,
        contract_text: str = "",
    ) -> HouseVault:
        names = (path.stem, contract.title, contract.client, contract.contractor, label)
        require_strong_key(key, names)
        return HouseVault(
            House.create(
                path,
                key,
                suite=suite,
                contract=contract,
                contract_text=contract_text,
                label=label,
            )
        )

    def prove_key(self, path: Path, key: Key) -> SlotInfo:
        return prove_key(path, key)

    def editions(self, path: Path) -> list[EditionStub]:
        return find_editions(path)

    def open_edition(self, path: Path, edition_id: bytes, passphrase: Passphrase) -> OfficerEdition:
        return OfficerEdition(Officer.open(path, edition_id, passphrase))


def require_strong_key(key: Key, names: Sequence[str]) -> None:
    """Raises WeakPassphrase unless the passphrase in `key` may protect a vault; a recovery sheet has none."""
    if isinstance(key, Credentials):
        key = key.passphrase
    if not isinstance(key, RecoverySecret):
        require_strength(key.text, names)
