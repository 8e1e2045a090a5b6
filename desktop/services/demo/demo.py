"""The demonstration: invented records filed, made searchable, found, handed over, verified and kept, in one folder."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.services.contracts import load_contract
from desktop.services.demo.demo_contract import enter_demo_contract
from desktop.services.demo.demo_custody import (
    HEAD,
    MEDIUM,
    OFFICER,
    SHEET,
    Custody,
    keep_demo_vault,
)
from desktop.services.demo.demo_deliveries import file_releases, split_releases
from desktop.services.demo.demo_knowledge import file_knowledge
from desktop.services.demo.demo_records import write_records
from desktop.services.filing.intake import file_each
from desktop.services.filing.sources import SourceFile
from desktop.services.filing.texts import make_searchable
from desktop.services.handover.handing_over import build_handover, verify_handover
from desktop.services.house import House, Passphrase
from desktop.services.library import count_by_category
from desktop.services.progress import Progress, Quiet
from desktop.services.records import PackageReport, TextReport
from desktop.services.searching.finding import search_documents
from desktop.services.searching.search_records import SearchResult
from exporters.errors import OutputNotEmpty, VerificationFailed
from models.categories import Category
from resources.demo_data import table
from resources.words import _
from vault.lock import VaultLock

_PROFILE = "demo"
_MARKER = ".shoudang-demo"
_RECORDS, _VAULT, _PACKAGE, _PASSPHRASE = "records", "demo.vault", "package", "passphrase.txt"
_FORMS = "forms"


@dataclass(frozen=True, slots=True)
class DemoOutcome:
    """What the demonstration made, and how long its steps took in seconds."""

    folder: Path
    records: Path
    vault: Path
    passphrase_file: Path
    contract_title: str
    documents: int
    counts: dict[Category, int]
    texts: TextReport
    searches: tuple[SearchResult, ...]
    package: PackageReport
    custody: Custody
    steps: tuple[tuple[str, float], ...]
    seconds: float


def run_demo(folder: Path, *, progress: Progress | None = None) -> DemoOutcome:
    """Make the demonstration in `folder`: new, empty, or holding an earlier demonstration, which it replaces.

    Raises OutputNotEmpty for a folder with anything else in it, and the errors of the steps.
    """
    progress = progress or Quiet()
    started = time.perf_counter()
    _clear(folder)
    clock = _Clock()
    records = folder / _RECORDS
    files = write_records(records, progress=progress)
    clock.lap(_("records written"))
    passphrase_file = folder / _PASSPHRASE
    passphrase = Passphrase(secrets.token_urlsafe(18))
    passphrase_file.write_text(passphrase.text + "\n", encoding="utf-8")
    contract = load_contract(_PROFILE)
    vault = folder / _VAULT
    with House.create(vault, passphrase, contract=contract, label=_("Manager")) as house:
        clock.lap(_("vault made"))
        single, releases = split_releases(files, records)
        sources = [
            SourceFile(
                str(file.path),
                file.path.relative_to(records).as_posix(),
                file.path.stat().st_size,
            )
            for file in single
        ]
        filings = [file.filing for file in single]
        file_each(house, list(zip(sources, filings, strict=True)), progress=progress)
        file_releases(house, releases, progress=progress)
        clock.lap(_("files sealed and filed"))
        file_knowledge(house, progress=progress)
        clock.lap(_("systems and articles entered"))
        texts = make_searchable(house, progress=progress)
        clock.lap(_("texts read and indexed"))
        enter_demo_contract(house, folder / _FORMS, progress=progress)
        clock.lap(_("registers of the contract entered"))
        searches = _search(house)
        clock.lap(_("searched"))
        package = build_handover(house, folder / _PACKAGE, progress=progress)
        clock.lap(_("package built and read back"))
        counts = count_by_category(house)
        custody = keep_demo_vault(house, folder, progress=progress)
        clock.lap(_("recovery sheet, edition, backup and signed head made"))
    verification = verify_handover(package.folder, progress=progress)
    if not verification.ok:
        raise VerificationFailed(verification.findings)
    clock.lap(_("package verified as its receiver would"))
    return DemoOutcome(
        folder,
        records,
        vault,
        passphrase_file,
        contract.title,
        sum(counts.values()),
        counts,
        texts,
        searches,
        package,
        custody,
        tuple(clock.laps),
        time.perf_counter() - started,
    )


class _Clock:
    """Laps of the demonstration."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: list[tuple[str, float]] = []

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps.append((name, now - self._last))
        self._last = now


def _search(house: House) -> tuple[SearchResult, ...]:
    queries: Sequence[str] = table("queries")["queries"]
    return tuple(search_documents(house, query, limit=3) for query in queries)


def _clear(folder: Path) -> None:
    """Remove an earlier demonstration, known by its marker; only what a demonstration makes."""
    marker = folder / _MARKER
    if folder.exists() and not folder.is_dir():
        raise OutputNotEmpty(folder)
    if (folder / _VAULT / "lock").is_file():
        VaultLock(folder / _VAULT).release()  # Raises InUse: an open vault is not pulled away.
    if folder.is_dir() and any(folder.iterdir()) and not marker.is_file():
        raise OutputNotEmpty(folder)
    if marker.is_file():
        for name in (_RECORDS, _VAULT, _VAULT + ".tmp", _PACKAGE, _FORMS, MEDIUM):
            shutil.rmtree(folder / name, ignore_errors=True)
        for name in (_PASSPHRASE, SHEET, HEAD, OFFICER):
            (folder / name).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    marker.write_text("守档 demo\n", encoding="utf-8")
