"""One real object of every kind that is parsed, made from fixed keys, times and randomness: always the same bytes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from vault import manifest as manifest_file
from vault.credentials import Credentials, Key, KeyFile, RecoverySecret
from vault.edition import EditionTerms, Grant, seal_edition
from vault.edition_journal import EditionRecorder, create_journal, read_journal
from vault.edition_keys import EditionKeys
from vault.header import Header
from vault.ids import Compartment, PackId, Passphrase, SlotKind, VaultId
from vault.keys import MasterKeys
from vault.manifest import FileRow, Manifest
from vault.pack import PackWriter, fresh_path
from vault.pieces import Piece, compress
from vault.recovery import sheet_lines
from vault.sealed_file import SealedFiles
from vault.slots import ARGON2ID_FLOOR, NO_COST, PBKDF2_FLOOR, Slot, wrap
from vault.state import State, write_state
from vault.suites import ARGON2ID, SUITES, Suite

MASTER = bytes(range(32))
VAULT_ID = VaultId(bytes(range(16)))
PACK = PackId(bytes(range(0x10, 0x20)))
EDITION_ID = bytes(range(0x20, 0x30))
EDITION_KEY = bytes(range(0x40, 0x60))
MANAGER = Passphrase("守档 向量 口令")
DEPUTY = Passphrase("副手 向量 口令")
OFFICER = Passphrase("检查 向量 口令")
KEY_FILE = KeyFile(bytes(range(0x80, 0xA0)))
RECOVERY = RecoverySecret(bytes(range(0xC0, 0xE0)))
NOW = datetime(2026, 7, 1, 8, 30, 0, 123456, tzinfo=UTC)
LATER = datetime(2026, 8, 1, tzinfo=UTC)
CONTENTS = ("守档".encode(), b"text " * 40, bytes(range(256)))
STATE = State(7, True, 3, 99, b"h" * 32, 40_960, b"d" * 32)
SNAPSHOT_NAME = "20260701T083000123456Z-0badcafe.snap"


@contextlib.contextmanager
def fixed_randomness(seed: str) -> Iterator[None]:
    """The operating system's generator gives what the seed says."""
    count = 0

    def urandom(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{seed} {count}".encode()).digest(size)

    with (
        mock.patch.object(os, "urandom", urandom),
        mock.patch("vault.slots.utc_now", return_value=NOW),
    ):
        yield


@dataclass(frozen=True, slots=True)
class Samples:
    """The objects of one suite."""

    suite: Suite

    @property
    def keys(self) -> MasterKeys:
        """The keys of the vault that they all belong to."""
        return MasterKeys(self.suite, VAULT_ID, MASTER)

    @property
    def edition_keys(self) -> EditionKeys:
        """Those of the edition."""
        return EditionKeys(self.suite, EDITION_ID, EDITION_KEY)

    def slot(self, key: Key, kind: SlotKind, label: str) -> Slot:
        """One way in."""
        floor = ARGON2ID_FLOOR if self.suite.kdf == ARGON2ID else PBKDF2_FLOOR
        cost = NO_COST if kind is SlotKind.RECOVERY else floor
        return wrap(self.suite, VAULT_ID, 2, MASTER, key, kind=kind, label=label, cost=cost)

    def parsed_header(self) -> Header:
        """A manager, a deputy with a key file, a recovery sheet."""
        with fixed_randomness(f"header {self.suite.name}"):
            slots = (
                self.slot(MANAGER, SlotKind.MANAGER, "经理"),
                self.slot(Credentials(DEPUTY, KEY_FILE), SlotKind.DEPUTY, "副手"),
                self.slot(RECOVERY, SlotKind.RECOVERY, "恢复单"),
            )
        return Header(self.suite, VAULT_ID, NOW, slots, revision=3)

    def header(self) -> bytes:
        """The same, as bytes."""
        return self.parsed_header().serialise(MASTER)

    def pack(self) -> bytes:
        """Three chunks, one of them compressed."""
        keys = self.keys.compartments[Compartment.PLEDGE]
        with tempfile.TemporaryDirectory() as folder:
            writer = PackWriter(Path(folder), PACK, keys)
            for data in CONTENTS:
                piece = Piece(
                    keys.chunk_id(self.suite.digest(data)), len(data), *compress([data])[0]
                )
                writer.append(piece)
            writer.finish()
            return fresh_path(Path(folder), PACK).read_bytes()

    def sealed_file(self, size: int = 70_000) -> bytes:
        """An index segment of two blocks, called `segment.seg`."""
        files = SealedFiles(self.keys.compartments[Compartment.PLEDGE])
        with tempfile.TemporaryDirectory() as folder, fixed_randomness(f"sealed {self.suite.name}"):
            files.write(Path(folder) / "segment.seg", bytes(range(256)) * (size // 256))
            return (Path(folder) / "segment.seg").read_bytes()

    def state(self) -> bytes:
        """How the vault was left."""
        with tempfile.TemporaryDirectory() as folder, fixed_randomness(f"state {self.suite.name}"):
            write_state(Path(folder), self.keys, STATE)
            return (Path(folder) / "state").read_bytes()

    def manifest(self) -> bytes:
        """A backup of two packs."""
        packs = {PACK: FileRow(500, b"p" * 32), PackId(b"\xf0" * 16): FileRow(9, b"q" * 32)}
        made = Manifest(
            NOW, 99, b"h" * 32, b"t" * 16, "档案.vault", SNAPSHOT_NAME, FileRow(7, b"s" * 32), packs
        )
        return manifest_file.serialise(made, self.header(), self.suite, self.keys.manifest)

    def edition(self) -> bytes:
        """An edition of one compartment."""
        terms = EditionTerms(self.suite, VAULT_ID, EDITION_ID, NOW, LATER, "检查员", "密码检查")
        compartment = self.keys.compartments[Compartment.PLEDGE]
        grant = Grant({Compartment.PLEDGE: compartment}, 40_960, b"d" * 32, '{"categories": []}')
        floor = ARGON2ID_FLOOR if self.suite.kdf == ARGON2ID else PBKDF2_FLOOR
        with fixed_randomness(f"edition {self.suite.name}"):
            return seal_edition(terms, self.edition_keys, OFFICER, floor, grant)

    def edition_journal(self) -> bytes:
        """Two events, the second so long that it takes two records."""
        with (
            tempfile.TemporaryDirectory() as folder,
            fixed_randomness(f"journal {self.suite.name}"),
        ):
            path = Path(folder) / "journal"
            create_journal(path, VAULT_ID, self.edition_keys)
            found = read_journal(path, VAULT_ID, self.edition_keys, "edition")
            recorder = EditionRecorder(path, self.edition_keys, found)
            recorder.append(1_000_000, [("searched", "edition", "巡检")])
            recorder.append(2_000_000, [("viewed", "document 7", "x" * 600)])
            recorder.close()
            return path.read_bytes()

    def key_file(self) -> bytes:
        """The deputy's."""
        with tempfile.TemporaryDirectory() as folder:
            KEY_FILE.write(Path(folder) / "key")
            return (Path(folder) / "key").read_bytes()

    def recovery_sheet(self) -> bytes:
        """The typed sheet."""
        return "\n".join(sheet_lines(RECOVERY)).encode()

    def mark(self) -> bytes:
        """The mark on a medium."""
        return f"SHOUDANG BACKUP MEDIUM 1\ntoken {(b't' * 16).hex()}\nlabel 介质 1\n".encode()


SAMPLES = {suite.name: Samples(suite) for suite in SUITES.values()}
