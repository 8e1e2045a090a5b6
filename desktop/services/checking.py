"""Checking the vault: every finding names its object, what is wrong and what to do. Reads only.

The structural check opens every pack's own table and compares it with the database; the full check opens every
chunk and puts every document's digest together again.
"""

from __future__ import annotations

import re
from itertools import groupby

from desktop.services.house import House
from desktop.services.library import document_bytes, stored_text
from desktop.services.progress import Progress, Quiet
from desktop.services.records import CheckReport, Finding
from desktop.services.sources import visible_name
from models import queries
from models.categories import Category
from models.chunks import chunks_of_pack, committed_packs
from models.records import DocumentRecord
from resources.words import _
from search.errors import IndexDamaged
from vault.errors import ChunkMissing, StorageFailed, Tampered
from vault.ids import PackId
from vault.pack import SUFFIX, find_pack
from vault.primitives import new_hash

# The grammar of names of vault/FORMAT.md §1.
_OWN_FOLDER = re.compile("packs|packs/[0-9a-f]{2}|index|index/[a-z]+")
_OWN_FILE = re.compile(
    r"header(\.copy)?|state|lock|vault\.db(-wal|-shm)?|packs/[0-9a-f]{2}/[0-9a-f]{32}\.(pack|fresh)|index/[a-z]+/[\w.-]+"
)
_DOCUMENTS_AT_ONCE = 500


def check_vault(
    house: House, *, full: bool = False, progress: Progress | None = None
) -> CheckReport:
    """Examine everything; `full` reads every byte. Raises Cancelled."""
    check = _Check(house, progress or Quiet())
    check.strangers()
    check.database()
    if check.findings_about_database:
        # Everything else is asked of the database: what it says now proves nothing, and writing to it could do harm.
        return CheckReport(tuple(check.findings), check.bytes_read)
    check.packs()
    check.documents(full=full)
    check.index()
    outcome = "clean" if not check.findings else f"{len(check.findings)} findings"
    house.log(("checked", "vault", f"{'full' if full else 'structure'}, {outcome}"))
    return CheckReport(tuple(check.findings), check.bytes_read)


class _Check:
    """One run: findings so far, bytes read so far."""

    def __init__(self, house: House, progress: Progress) -> None:
        self._house, self._progress = house, progress
        self.findings: list[Finding] = []
        self.bytes_read = 0

    @property
    def findings_about_database(self) -> bool:
        """Whether the database itself is damaged."""
        return any(finding.object_name == "database" for finding in self.findings)

    def database(self) -> None:
        """Every page's authentication, the structure, and the references between tables."""
        path = self._house.vault.database_path
        self._progress.start(_("Checking the database"), None, "bytes")
        advice = _("Stop working, keep the vault as it is, and restore the latest backup.")
        try:
            problems, dangling = self._house.database.integrity()
        except (Tampered, StorageFailed) as error:
            self._error("database", str(error), advice)
            return
        self.bytes_read += path.stat().st_size
        for problem in problems:
            self._error("database", problem, advice)
        if dangling:
            problem = _("{count} rows refer to rows that do not exist").format(count=dangling)
            self._error("database", problem, advice)

    def strangers(self) -> None:
        """Files that the format doesn't name."""
        for path in sorted(self._house.path.rglob("*")):
            name = path.relative_to(self._house.path).as_posix()
            if not (_OWN_FOLDER if path.is_dir() else _OWN_FILE).fullmatch(name):
                self._warning(
                    visible_name(name),
                    _("this file does not belong to the vault"),
                    _("Move it elsewhere; the vault does not need it."),
                )

    def packs(self) -> None:
        """Every pack is there, is what the database says, and no other."""
        vault = self._house.vault
        with self._house.database.read() as session:
            committed = committed_packs(session)
        self._progress.start(_("Checking packs"), len(committed), "files")
        on_disk = {path.name.removesuffix(SUFFIX) for path in vault.packs_on_disk()}
        for stranger in sorted(on_disk - {pack.hex() for pack in committed}):
            self._error(
                f"pack {stranger}",
                _("the database does not know this pack: the database may be older than the packs"),
                _("Do not delete anything. Restore the latest database snapshot or backup."),
            )
        for pack, (_compartment, size) in committed.items():
            self._pack(pack, size)
            self._progress.advance(1)
            self._progress.checkpoint()

    def documents(self, *, full: bool) -> None:
        """Every version's chunks are known and add up; with `full`, its bytes give its digest."""
        with self._house.database.read() as session:
            records = queries.documents(session)
        total = sum(record.version.size for record in records) if full else len(records)
        unit = "bytes" if full else "files"
        self._progress.start(_("Checking documents"), total, unit)
        if not full:
            self._lengths(records)
            return
        for record in records:
            self._content(record)
            self._progress.checkpoint()

    def index(self) -> None:
        """The index holds what the database says; it is derived, so a difference is only a remark."""
        for category in Category:
            with self._house.database.read() as session:
                expected = queries.indexed_versions(session, category)
            try:
                present = self._house.index.indexed(category)
            except IndexDamaged as error:
                problem = error.problem
            else:
                if present == expected:
                    continue
                problem = _("it holds {found} documents, {expected} were expected").format(
                    found=len(present), expected=len(expected)
                )
            self._warning(
                f"index {category.value}",
                problem,
                _("Run `shoudang index`: the index is rebuilt from the texts, nothing is lost."),
            )

    def _pack(self, pack: PackId, size: int) -> None:
        name = f"pack {pack.hex()}"
        path = find_pack(self._house.vault.packs_path, pack)
        advice = _("Restore this pack from a backup; the documents in it can't be read until then.")
        try:
            found = path.stat().st_size
            if found != size:
                problem = _("it has {found} bytes, {expected} were expected")
                self._error(name, problem.format(found=found, expected=size), advice)
                return
            table = self._house.vault.pack_table(path)
        except FileNotFoundError:
            self._error(name, _("it is missing"), advice)
            return
        except (Tampered, StorageFailed, OSError) as error:
            self._error(name, _problem(error), advice)
            return
        with self._house.database.read() as session:
            rows = chunks_of_pack(session, pack)
        if not set(rows) <= set(table):
            problem = _("the database places chunks in it that it does not hold")
            self._error(name, problem, advice)

    def _lengths(self, records: list[DocumentRecord]) -> None:
        ordered = sorted(records, key=lambda record: record.category.code)
        for category, same in groupby(ordered, key=lambda record: record.category):
            group = list(same)
            for start in range(0, len(group), _DOCUMENTS_AT_ONCE):
                self._lengths_of(category, group[start : start + _DOCUMENTS_AT_ONCE])
                self._progress.checkpoint()

    def _lengths_of(self, category: Category, records: list[DocumentRecord]) -> None:
        versions = [record.version.id for record in records]
        with self._house.database.read() as session:
            lengths = queries.content_lengths(session, category, versions)
        for record in records:
            found = lengths.get(record.version.id, 0)
            if found != record.version.size:
                self._incomplete(record, found)
        self._progress.advance(len(records), records[-1].version.name)

    def _content(self, record: DocumentRecord) -> None:
        hasher = new_hash(self._house.vault.suite.hash)
        size = 0
        try:
            for piece in document_bytes(self._house, record):
                hasher.update(piece)
                size += len(piece)
                self._progress.advance(len(piece), record.version.name)
            self.bytes_read += len(stored_text(self._house, record).encode("utf-8"))
        except (Tampered, ChunkMissing, StorageFailed) as error:
            advice = _("Restore this document from a backup.")
            self._error(f"document {record.id}", _problem(error), advice)
            return
        finally:
            self.bytes_read += size
        if size != record.version.size:
            self._incomplete(record, size)
        elif hasher.digest() != record.version.digest:
            self._error(
                f"document {record.id}",
                _("its content does not give the digest that was recorded when it was filed"),
                _("Restore this document from a backup."),
            )

    def _incomplete(self, record: DocumentRecord, found: int) -> None:
        problem = _("its parts have {found} bytes, {expected} were filed").format(
            found=found, expected=record.version.size
        )
        self._error(f"document {record.id}", problem, _("Restore this document from a backup."))

    def _error(self, object_name: str, problem: str, advice: str) -> None:
        self.findings.append(Finding("error", object_name, problem, advice))

    def _warning(self, object_name: str, problem: str, advice: str) -> None:
        self.findings.append(Finding("warning", object_name, problem, advice))


def _problem(error: Exception) -> str:
    return error.problem if isinstance(error, Tampered) else str(error)
