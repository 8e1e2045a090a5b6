"""What is fuzzed: every parser that meets bytes from a medium, with the corpus it starts from and what it may answer.

A target takes bytes and returns what it made of them. It may refuse in the vault's words, and nothing else; what
carries an authentication code may be accepted only if it is the original. `repaired` is what an attacker can do without
a key: put the public checksum right. `resealed` is what only a faulty program of ours writes: nonsense, rightly sealed.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from models.audit.paper_code import parse_code
from models.errors import ModelError
from tests.vault.samples import (
    CONTENTS,
    EDITION_ID,
    MANAGER,
    OFFICER,
    PACK,
    SAMPLES,
    STATE,
    VAULT_ID,
    Samples,
)
from vault import edition_journal, manifest
from vault.credentials import KeyFile
from vault.edition import parse_edition
from vault.edition_journal import read_journal
from vault.errors import Tampered, VaultError
from vault.header import parse, unlock
from vault.ids import Compartment, PackId
from vault.medium import MARK, read_mark
from vault.pack import open_chunk, pack_header, read_table
from vault.pieces import PlacedChunk, compress, decompress
from vault.primitives import counter_nonce
from vault.proving import prove_pack
from vault.recovery import parse_sheet
from vault.sealed_file import SealedFiles
from vault.snapshots import read_snapshot
from vault.state import read_state

_PATH = Path("fuzzed.vault")
REFUSALS = (VaultError, ModelError)
Run = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Target:
    """`original` tells whether an answer is what the untouched object gives; None where any answer will do."""

    name: str
    corpus: tuple[bytes, ...]
    run: Run
    original: Callable[[object], bool] | None = None
    repaired: Callable[[bytes], bytes] | None = None
    text: bool = False


class _Workshop:
    """A folder in memory, if there is one, for parsers that read files; and the samples of one suite."""

    def __init__(self, samples: Samples) -> None:
        memory = Path("/dev/shm")
        self._folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.path = Path(self._folder.name)
        self.samples, self.suite = samples, samples.suite
        self.keys = samples.keys
        self.compartments = self.keys.compartments
        self.pledge = self.compartments[Compartment.PLEDGE]
        self.edition_keys = samples.edition_keys
        self._journal = samples.edition_journal()

    def put(self, name: str, raw: bytes) -> Path:
        path = self.path / name
        path.write_bytes(raw)
        return path

    def digested(self, tail: int) -> Callable[[bytes], bytes]:
        """Puts the digest right that stands before the last `tail` bytes."""

        def repair(raw: bytes) -> bytes:
            if len(raw) < tail + 32:
                return raw
            body = raw[: -tail - 32]
            return body + self.suite.digest(body) + raw[len(raw) - tail :]

        return repair

    # The parsers.

    def header(self, raw: bytes) -> object:
        return unlock(parse(raw, _PATH), raw, MANAGER, _PATH).master

    def header_resealed(self, raw: bytes) -> object:
        """With digest and mac of the right master key: parsing alone has to be strict."""
        from vault.header import header_key

        body = raw + self.suite.digest(raw)
        key = header_key(self.suite, VAULT_ID, bytes(range(32)))
        return parse(body + self.suite.mac(key, body), _PATH)

    def pack(self, raw: bytes) -> object:
        path = self.put(f"{PACK.hex()}.pack", raw)
        chunks = list(prove_pack(path, self.compartments))
        for chunk in chunks:
            if chunk.error is not None:
                raise chunk.error
        return [chunk.piece for chunk in chunks]

    def pack_resealed(self, rows: bytes) -> object:
        """A table of any rows, rightly sealed, over zeros."""
        header = pack_header(self.pledge, PACK)
        count = len(rows) // 41
        nonce = counter_nonce(count, prefix=0xFFFFFFFF)
        table = self.pledge.pack_sealer(PACK).seal(nonce, rows, header)
        trailer = struct.pack(">I8s", len(table), b"SHDGPEND")
        return read_table(
            self.put(f"{PACK.hex()}.pack", header + bytes(300) + table + trailer), self.compartments
        )

    def chunk(self, raw: bytes) -> object:
        digest = self.suite.digest(CONTENTS[1])
        place = PlacedChunk(
            self.pledge.chunk_id(digest), Compartment.PLEDGE, PackId(PACK), 1, 0, len(raw), 200, 1
        )
        return open_chunk(self.pledge.pack_sealer(PACK), raw, place)

    def frame(self, raw: bytes) -> object:
        """An unpacked length and a Zstandard frame, as they are after the seal was opened."""
        length = int.from_bytes(raw[:4], "big") % (8 * 1024 * 1024)
        try:
            piece = decompress(1, raw[4:], length)
        except ValueError:
            raise Tampered("chunk", "refused") from None
        assert len(piece) == length
        return piece

    def sealed_file(self, raw: bytes) -> object:
        with SealedFiles(self.pledge).open(self.put("segment.seg", raw)) as reader:
            return reader.readall()

    def snapshot_resealed(self, raw: bytes) -> object:
        files = SealedFiles(self.keys.snapshots)
        path = self.path / "20260701T083000123456Z-0badcafe.snap"
        files.write(path, raw)
        return read_snapshot(path, self.keys)

    def state(self, raw: bytes) -> object:
        self.put("state", raw)
        return read_state(self.path, self.keys)

    def manifest(self, raw: bytes) -> object:
        return manifest.parse(raw, _PATH).open(self.keys.manifest)

    def manifest_resealed(self, raw: bytes) -> object:
        body = raw + self.suite.digest(raw)
        whole = body + self.suite.mac(self.keys.manifest, body)
        return manifest.parse(whole, _PATH).open(self.keys.manifest)

    def edition(self, raw: bytes) -> object:
        file = parse_edition(raw, EDITION_ID, _PATH)
        return file.opened(file.unlock(OFFICER, _PATH)).scope

    def edition_resealed(self, raw: bytes) -> object:
        body = raw + self.suite.digest(raw)
        return parse_edition(body + self.edition_keys.mac(body), EDITION_ID, _PATH)

    def journal(self, raw: bytes) -> object:
        found = read_journal(self.put("journal", raw), VAULT_ID, self.edition_keys, "edition")
        if found.damage is not None:
            raise found.damage
        return [(each.moment, each.action, each.object_name, each.detail) for each in found.events]

    def journal_resealed(self, raw: bytes) -> object:
        """Records of any content, each rightly sealed and bound to the one before."""
        first = self._journal[: edition_journal.ENTRY]
        whole, seal = first, first[-16:]
        room = edition_journal.ENTRY - 48
        for start in range(0, min(len(raw), 4 * room), room):
            plain = raw[start : start + room].ljust(room, b"\0")
            salt = self.suite.digest(plain + start.to_bytes(4, "big"))
            associated = len(whole).to_bytes(8, "big") + seal
            sealed = self.edition_keys.record_sealer(salt).seal(counter_nonce(0), plain, associated)
            whole += salt + sealed
            seal = sealed[-16:]
        return self.journal(whole)

    def key_file(self, raw: bytes) -> object:
        return KeyFile.read(self.put("key", raw)).secret

    def recovery_sheet(self, raw: bytes) -> object:
        return parse_sheet(raw.decode("utf-8", "replace")).secret

    def mark(self, raw: bytes) -> object:
        self.put(MARK, raw)
        return read_mark(self.path)

    def paper(self, raw: bytes) -> object:
        return parse_code(raw.decode("utf-8", "replace"))


def targets() -> list[Target]:
    """All of them, for both suites."""
    made = []
    for name, samples in SAMPLES.items():
        shop = _Workshop(samples)
        made += [replace(each, name=f"{each.name} ({name})") for each in _of(shop)]
    return made


def _of(shop: _Workshop) -> list[Target]:
    samples = shop.samples
    header, sealed, state = samples.header(), samples.sealed_file(), samples.state()
    pack, edition, journal = samples.pack(), samples.edition(), samples.edition_journal()
    whole = samples.manifest()
    rows = b"".join(struct.pack(">32sIIB", b"c" * 32, 100, 200, 1) for _ in range(3))
    frames = tuple(
        len(data).to_bytes(4, "big") + compress([data])[0][1]
        for data in (b"text " * 40, bytes(100_000), b"x" * 3_000_000)
    )
    plain = [shop.samples.sealed_file(300)]
    facts = struct.pack(
        ">8sHHQQ32sQHH", b"SHDGSNAP", 1, 0, 1_782_894_600_000_000, 9, b"h" * 32, 64, 7, 4
    )
    event = struct.pack(">QBH", 5, 3, 12) + struct.pack(">BB", 3, 3) + b"actobjd"
    return [
        Target(
            "header",
            (header,),
            shop.header,
            lambda found: found == bytes(range(32)),
            shop.digested(32),
        ),
        Target("header, resealed", (header[:-64],), shop.header_resealed),
        Target("pack", (pack,), shop.pack, lambda found: found == list(CONTENTS)),
        Target("pack table, resealed", (rows, rows[:41], b""), shop.pack_resealed),
        Target("sealed chunk", (pack[32 : 32 + 200],), shop.chunk, lambda _found: False),
        Target("frame", frames, shop.frame),
        Target("sealed file", (sealed, *plain), shop.sealed_file, _is_pattern),
        Target("snapshot, resealed", (facts + b"by hand0002" + bytes(64),), shop.snapshot_resealed),
        Target("state", (state,), shop.state, lambda found: found == STATE),
        Target("manifest", (whole,), shop.manifest, lambda _found: False, shop.digested(32)),
        Target("manifest, resealed", (whole[:-64],), shop.manifest_resealed),
        Target("edition", (edition,), shop.edition, lambda _found: False, shop.digested(32)),
        Target("edition, resealed", (edition[:-64],), shop.edition_resealed),
        Target("edition journal", (journal,), shop.journal, lambda f: _is_prefix(shop, journal, f)),
        Target("edition journal, resealed", (event, event * 40, bytes(900)), shop.journal_resealed),
        Target("key file", (samples.key_file(),), shop.key_file, _is_key, text=True),
        Target("recovery sheet", (samples.recovery_sheet(),), shop.recovery_sheet, text=True),
        Target("medium mark", (samples.mark(),), shop.mark, text=True),
        Target("paper code", (b"12-K7QF-4M2Z-9WXC-H0RT-3V", _PAPER_LINE), shop.paper, text=True),
    ]


_PAPER_LINE = (
    b"SHOUDANG/1/1/" + b"0A" * 16 + b"/12/" + b"0B" * 32 + b"/" + b"0C" * 64 + b"/" + b"0D" * 16
)


def _is_prefix(shop: _Workshop, raw: bytes, found: object) -> bool:
    """A journal whose end was cut off, or never written, is one that was shorter; nothing else may pass for it."""
    events = shop.journal(raw)
    assert isinstance(events, list)
    assert isinstance(found, list)
    # An event that takes several records may lack the last of them.
    return all(
        one[:3] == other[:3] and other[3].startswith(one[3].rstrip("\ufffd"))
        for one, other in zip(found, events, strict=False)
    ) and len(found) <= len(events)


def _is_pattern(found: object) -> bool:
    assert isinstance(found, bytes)
    return found == (bytes(range(256)) * 300)[: len(found)] and len(found) in (69_888, 256)


def _is_key(found: object) -> bool:
    return found == bytes(range(0x80, 0xA0))
