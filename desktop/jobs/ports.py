"""What the window needs from the use cases, as two ports: a door that opens vaults, and an open vault.

Everything behind them may block; the window reaches them through jobs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from desktop.services.house import Passphrase
from desktop.services.progress import Progress
from desktop.services.records import (
    Filed,
    Filing,
    IntakeReport,
    PackageReport,
    SearchResult,
    TextReport,
)
from exporters.findings import Verification
from models.records import ContractProfile, DocumentRecord

FiledBatch = Callable[[Sequence[Filed]], None]


class OpenVault(Protocol):
    """A vault whose keys are in memory. Reads may run beside one writer, each in its own thread."""

    @property
    def path(self) -> Path: ...

    @property
    def contract(self) -> ContractProfile: ...

    @property
    def suite_name(self) -> str: ...

    def documents(self) -> list[DocumentRecord]: ...

    def text(self, document_id: int) -> str: ...

    def content(self, document_id: int) -> Iterator[bytes]: ...

    def search(self, query: str, *, limit: int) -> SearchResult: ...

    def file_paths(
        self, paths: Sequence[Path], filing: Filing, *, progress: Progress, on_filed: FiledBatch
    ) -> IntakeReport: ...

    def make_searchable(self, *, progress: Progress) -> TextReport: ...

    def build_handover(self, out: Path, *, progress: Progress) -> PackageReport: ...

    def close(self) -> None: ...


class VaultDoor(Protocol):
    """Where vaults come from, and what needs none."""

    def contracts(self) -> tuple[ContractProfile, ...]: ...

    def open(self, path: Path, passphrase: Passphrase) -> OpenVault: ...

    def create(
        self, path: Path, passphrase: Passphrase, *, suite: str, contract: ContractProfile
    ) -> OpenVault: ...

    def verify_package(self, folder: Path, *, progress: Progress) -> Verification: ...
