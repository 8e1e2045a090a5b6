"""A backup's manifest (FORMAT.md §13): its vault's header, and every file with size and digest, under one mac.

It is all that a backup is besides packs and a snapshot: replacing this one file is what turns one backup into the next.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from resources.words import N_
from vault.errors import NotABackup, NotAVault, Tampered, TooNew, VaultError
from vault.header import LARGEST_HEADER, Header
from vault.header import parse as parse_header
from vault.ids import PackId
from vault.medium import pieces_of
from vault.primitives import equal
from vault.snapshots import NAME as SNAPSHOT_NAME
from vault.suites import Suite
from vault.times import from_microseconds, to_microseconds

NAMES = ("manifest", "manifest.copy")
MAGIC = b"SHDGBKUP"
MAJOR, MINOR = 1, 0
OBJECT = "backup manifest"
_FIXED = struct.Struct(">8sHHI")
_BODY = struct.Struct(">QQ32s16s36sQ32sH")
_COUNT = struct.Struct(">I")
_ROW = struct.Struct(">16sQ32s")
_DIGEST = _MAC = 32
_MOST_PIECES = 256


@dataclass(frozen=True, slots=True)
class FileRow:
    """What a file in a backup must be."""

    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """`sequence` and `head` are the newest event of the journal in the snapshot, `token` is that of the medium."""

    moment: datetime
    sequence: int
    head: bytes
    token: bytes
    vault_name: str
    snapshot: str
    snapshot_row: FileRow
    packs: Mapping[PackId, FileRow] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ManifestCopy:
    """One of the two copies as it was read: undamaged by its digest, authentic only once `open` returned."""

    name: str
    header: Header
    raw_header: bytes
    raw: bytes = field(repr=False)

    def open(self, key: bytes) -> Manifest:
        """What it says; raises Tampered unless its mac under `key`, the backup manifest key, fits."""
        suite = self.header.suite
        if not equal(suite.mac(key, self.raw[:-_MAC]), self.raw[-_MAC:]):
            raise _wrong(N_("its authentication code does not fit"))
        return _parse_body(self.raw[_FIXED.size + len(self.raw_header) : -_MAC - _DIGEST])


def serialise(manifest: Manifest, raw_header: bytes, suite: Suite, key: bytes) -> bytes:
    """The manifest's bytes. Packs are written in the order of their ids."""
    name = manifest.vault_name.encode("utf-8")
    row = manifest.snapshot_row
    body = _BODY.pack(
        to_microseconds(manifest.moment),
        manifest.sequence,
        manifest.head,
        manifest.token,
        manifest.snapshot.encode("ascii"),
        row.size,
        row.digest,
        len(name),
    )
    packs = sorted(manifest.packs.items())
    parts = [_FIXED.pack(MAGIC, MAJOR, MINOR, len(raw_header)), raw_header, body, name]
    parts.append(_COUNT.pack(len(packs)))
    parts += [_ROW.pack(pack, each.size, each.digest) for pack, each in packs]
    whole = b"".join(parts)
    whole += suite.digest(whole)
    return whole + suite.mac(key, whole)


def read(folder: Path) -> list[ManifestCopy | VaultError]:
    """Both copies, or what is wrong with each, in order.

    Raises NotABackup when there is neither, TooNew, StorageFailed.
    """
    present = [name for name in NAMES if (folder / name).is_file()]
    if not present:
        raise NotABackup(folder)
    return [_read(folder, name) for name in NAMES]


def parse(raw: bytes, path: Path, name: str = NAMES[0]) -> ManifestCopy:
    """The manifest in `raw` as far as it can be known without a key. Raises Tampered, TooNew."""
    if raw[:8] != MAGIC:
        raise _wrong(N_("its first bytes are wrong"))
    if len(raw) < _FIXED.size + _BODY.size + _COUNT.size + _DIGEST + _MAC:
        raise _wrong(N_("it is cut short"))
    _magic, major, _minor, length = _FIXED.unpack_from(raw)
    if major > MAJOR:
        raise TooNew(path, major, MAJOR)
    if major != MAJOR or length > LARGEST_HEADER:
        raise _wrong(N_("a field is out of range"))
    raw_header = raw[_FIXED.size : _FIXED.size + length]
    try:
        header = parse_header(raw_header, path, OBJECT)
    except NotAVault:
        raise _wrong(N_("the header in it is damaged")) from None
    if header.suite.digest(raw[: -_MAC - _DIGEST]) != raw[-_MAC - _DIGEST : -_MAC]:
        raise _wrong(N_("its checksum does not fit"))
    return ManifestCopy(name, header, raw_header, raw)


def _read(folder: Path, name: str) -> ManifestCopy | VaultError:
    path = folder / name
    if not path.is_file():
        return _wrong(N_("it is missing"))
    raw = b"".join(islice(pieces_of(path), _MOST_PIECES))
    try:
        return parse(raw, folder, name)
    except Tampered as error:
        return error


def _parse_body(body: bytes) -> Manifest:
    """Strictly, though authentic: a manifest that only a faulty program could have written is refused as well."""
    if len(body) < _BODY.size:
        raise _wrong(N_("it is cut short"))
    moment, sequence, head, token, snapshot, size, digest, length = _BODY.unpack_from(body)
    offset = _BODY.size + length
    if len(body) < offset + _COUNT.size:
        raise _wrong(N_("it is cut short"))
    (count,) = _COUNT.unpack_from(body, offset)
    rows = body[offset + _COUNT.size :]
    if len(rows) != count * _ROW.size:
        raise _wrong(N_("its length is wrong"))
    try:
        name, snapshot_name = body[_BODY.size : offset].decode("utf-8"), snapshot.decode("ascii")
        when = from_microseconds(moment)
    except ValueError:
        raise _wrong(N_("a field is out of range")) from None
    packs = {PackId(pack): FileRow(bytes_, own) for pack, bytes_, own in _ROW.iter_unpack(rows)}
    in_order = list(packs) == sorted(packs) and len(packs) == count
    if not in_order or not SNAPSHOT_NAME.fullmatch(snapshot_name):
        raise _wrong(N_("a field is out of range"))
    return Manifest(when, sequence, head, token, name, snapshot_name, FileRow(size, digest), packs)


def _wrong(problem: str) -> Tampered:
    return Tampered(OBJECT, problem)
