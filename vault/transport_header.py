"""The heads of a sealed rendition (FORMAT.md §16.1, §16.2), parsed strictly; the keys that a passphrase leads to."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from resources.words import N_
from vault.errors import NotSealed, SealTampered, SealTooNew, WrongSealPassphrase
from vault.ids import Passphrase, utc_now
from vault.primitives import TAG_LENGTH, Sealer, equal, pbkdf2_sm3, random_bytes, scrypt
from vault.suites import PBKDF2_SM3, SCRYPT, SUITES, Suite
from vault.times import from_microseconds, to_microseconds

MAGIC = b"SHDGSEAL"
VOLUME_MAGIC = b"SHDGSVOL"
MAJOR, MINOR = 1, 0
CHUNK = 1 << 20
_CHUNKS = range(4096, (1 << 24) + 1)
_VOLUME = struct.Struct(">8sHH16sII")
_FIXED = struct.Struct(">8sHHHBIII32s16sQIQQI32s")
DIGEST_LENGTH = 32
HEADER_LENGTH = LEAST_SLICE = _FIXED.size + 2 * DIGEST_LENGTH
"""203 bytes, all of which lie in the first volume."""

VOLUME_HEAD = _VOLUME.size
_MOST_MEMORY = 1 << 30
_MOST_ITERATIONS = 20_000_000


@dataclass(frozen=True, slots=True)
class SealCost:
    """What one try of the passphrase costs: scrypt's N, r and p, or PBKDF2's iterations with zeros."""

    work: int
    r: int = 0
    p: int = 0


COSTS = {SCRYPT: SealCost(1 << 17, 8, 1), PBKDF2_SM3: SealCost(1_000_000)}
"""What is written: 128 MiB and about half a second, or about a second. By OWASP's advice of 2023, and above it."""

FLOORS = {SCRYPT: SealCost(1 << 15, 8, 1), PBKDF2_SM3: SealCost(600_000)}
"""What is read at least."""

KDF_OF = {"aes": SCRYPT, "sm": PBKDF2_SM3}


@dataclass(frozen=True, slots=True)
class VolumeHead:
    """The head of one volume; nothing of it is proven yet."""

    seal_id: bytes
    ordinal: int
    count: int
    minor: int = MINOR

    def encoded(self) -> bytes:
        """As it stands in the file."""
        fields = (VOLUME_MAGIC, MAJOR, self.minor, self.seal_id, self.ordinal, self.count)
        return _VOLUME.pack(*fields)

    @classmethod
    def parse(cls, path: Path, data: bytes) -> VolumeHead:
        """Raises NotSealed, SealTooNew, SealTampered."""
        if data[:8] != VOLUME_MAGIC:
            raise NotSealed(path)
        if len(data) < _VOLUME.size:
            raise SealTampered(path.name, N_("it was cut off within its head"))
        _magic, major, minor, seal_id, ordinal, count = _VOLUME.unpack(data[: _VOLUME.size])
        if major > MAJOR:
            raise SealTooNew(path, major, MAJOR)
        if major != MAJOR or not 1 <= ordinal <= count:
            raise SealTampered(path.name, N_("the head of the volume contradicts itself"))
        return cls(seal_id, ordinal, count, minor)


@dataclass(frozen=True, slots=True)
class SealKeys:
    """What the passphrase leads to."""

    header_key: bytes
    sealer: Sealer

    def __repr__(self) -> str:
        return "SealKeys(…)"


@dataclass(frozen=True, slots=True)
class SealHeader:
    """Everything that a sealed rendition says of itself in clear. Lengths in bytes; `root` is 32 bytes."""

    suite: Suite
    cost: SealCost
    salt: bytes
    seal_id: bytes
    created: datetime
    chunk: int
    size: int
    slice: int
    files: int
    root: bytes

    @classmethod
    def new(
        cls, suite: Suite, *, size: int, volume_size: int, files: int, root: bytes
    ) -> SealHeader:
        """A header for a stream of `size` bytes in volumes of at most `volume_size` (0: one). Raises ValueError."""
        whole = sealed_length(size, CHUNK)
        part = volume_size - VOLUME_HEAD if volume_size else whole
        if part < LEAST_SLICE:
            raise ValueError("volumes too small")
        return cls(
            suite=suite,
            cost=COSTS[KDF_OF[suite.name]],
            salt=random_bytes(32),
            seal_id=random_bytes(16),
            created=utc_now(),
            chunk=CHUNK,
            size=size,
            slice=min(part, whole),
            files=files,
            root=root,
        )

    @property
    def length(self) -> int:
        """Of the sealed stream, the header included."""
        return sealed_length(self.size, self.chunk)

    @property
    def volumes(self) -> int:
        """How many there are."""
        return -(-self.length // self.slice)

    def volume_length(self, ordinal: int) -> int:
        """Of the file with this ordinal, from 1, its head included."""
        return VOLUME_HEAD + min(self.slice, self.length - (ordinal - 1) * self.slice)

    def public_bytes(self) -> bytes:
        """The bytes before the digest; every chunk is bound to them."""
        return _FIXED.pack(
            MAGIC,
            MAJOR,
            MINOR,
            self.suite.number,
            KDF_OF[self.suite.name],
            self.cost.work,
            self.cost.r,
            self.cost.p,
            self.salt,
            self.seal_id,
            to_microseconds(self.created),
            self.chunk,
            self.size,
            self.slice,
            self.files,
            self.root,
        )

    def encoded(self, keys: SealKeys) -> bytes:
        """As it stands at the beginning of the sealed stream."""
        public = self.public_bytes()
        body = public + self.suite.digest(public)
        return body + self.suite.mac(keys.header_key, body)

    def keys(self, passphrase: Passphrase) -> SealKeys:
        """Stretch the passphrase. Takes about a second."""
        secret, suite, cost = passphrase.encoded(), self.suite, self.cost
        if KDF_OF[suite.name] == SCRYPT:
            stretched = scrypt(secret, salt=self.salt, n=cost.work, r=cost.r, p=cost.p, length=32)
        else:
            stretched = pbkdf2_sm3(secret, salt=self.salt, iterations=cost.work, length=32)
        stream = suite.derive(
            stretched, self.seal_id, b"shoudang transport stream", suite.key_length
        )
        return SealKeys(
            suite.derive(stretched, self.seal_id, b"shoudang transport header"),
            suite.sealer(stream),
        )


@dataclass(frozen=True, slots=True)
class StoredHeader:
    """A header as it was read, whole, and what proves it."""

    header: SealHeader
    body: bytes
    mac: bytes

    @property
    def public(self) -> bytes:
        """The bytes before the digest, of whatever minor version."""
        return self.body[: _FIXED.size]

    @property
    def minor(self) -> int:
        """The minor version."""
        return int.from_bytes(self.body[10:12], "big")

    def unlock(self, passphrase: Passphrase) -> SealKeys:
        """The keys. Raises WrongSealPassphrase, also when somebody made the header anew."""
        keys = self.header.keys(passphrase)
        if not equal(self.header.suite.mac(keys.header_key, self.body), self.mac):
            raise WrongSealPassphrase
        return keys


def sealed_length(size: int, chunk: int) -> int:
    """Of a sealed stream with `size` bytes of plaintext."""
    return HEADER_LENGTH + size + TAG_LENGTH * -(-size // chunk)


def parse_header(path: Path, data: bytes) -> StoredHeader:
    """A header that is whole and keeps to the bounds. Raises SealTampered, SealTooNew."""
    if len(data) >= 10 and data[:8] == MAGIC and int.from_bytes(data[8:10], "big") > MAJOR:
        raise SealTooNew(path, int.from_bytes(data[8:10], "big"), MAJOR)
    if len(data) != HEADER_LENGTH:
        raise SealTampered(path.name, N_("it was cut off within its header"))
    public = data[: _FIXED.size]
    fields = _FIXED.unpack(public)
    suite = SUITES.get(fields[3])
    if suite is None or fields[0] != MAGIC or fields[1] != MAJOR:
        raise SealTampered(path.name, N_("its header is damaged"))
    body, mac = data[:-DIGEST_LENGTH], data[-DIGEST_LENGTH:]
    if not equal(suite.digest(public), body[_FIXED.size :]):
        raise SealTampered(path.name, N_("its header is damaged"))
    _magic, _major, _minor, _suite, kdf, work, r, p, salt, seal_id, created, *rest = fields
    chunk, size, part, files, root = rest
    if kdf != KDF_OF[suite.name] or not _is_bearable(kdf, work, r, p):
        raise SealTampered(
            path.name, N_("it asks for a key derivation that is too weak, or beyond all bounds")
        )
    if chunk not in _CHUNKS or chunk & (chunk - 1) or size < 1 or part < LEAST_SLICE:
        raise SealTampered(path.name, N_("its header contradicts itself"))
    try:
        moment = from_microseconds(created)
    except (OverflowError, ValueError):
        raise SealTampered(path.name, N_("its header contradicts itself")) from None
    header = SealHeader(
        suite, SealCost(work, r, p), salt, seal_id, moment, chunk, size, part, files, root
    )
    return StoredHeader(header, body, mac)


def _is_bearable(kdf: int, work: int, r: int, p: int) -> bool:
    """Neither so cheap that guessing is easy nor so dear that a forged header exhausts the machine."""
    floor = FLOORS[kdf]
    if kdf == PBKDF2_SM3:
        return floor.work <= work <= _MOST_ITERATIONS and r == p == 0
    return (
        floor.work <= work <= 1 << 20
        and not work & (work - 1)
        and floor.r <= r <= 32
        and floor.p <= p <= 16
        and 128 * work * r <= _MOST_MEMORY
    )
