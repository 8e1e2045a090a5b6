"""The vault's header (FORMAT.md §3): strict parsing, key slots, the way from a passphrase to the master key."""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from resources.words import N_
from vault.errors import NotAVault, Tampered, TooNew, VaultError, WeakKeyDerivation, WrongPassphrase
from vault.ids import Passphrase, VaultId, utc_now
from vault.primitives import NONCE_LENGTH, AuthenticationFailed, argon2id, equal, random_bytes
from vault.suites import SUITES, Suite

MAGIC = b"SHOUDANG"
MAJOR, MINOR = 1, 0
MANAGER = 1
MASTER_LENGTH = 32
_FIXED = struct.Struct(">8sHHH16sQH")
_SLOT = struct.Struct(">BBIII32s16sQH")
_WRAPPED = NONCE_LENGTH + MASTER_LENGTH + 16
_MAC = 32
_DIGEST = 32
_MOST_SLOTS = 64
_MOST_LABEL = 200
_LARGEST_HEADER = 64 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one try of a passphrase costs. `memory_kib` in KiB."""

    memory_kib: int
    iterations: int
    lanes: int


ARGON2ID_FLOOR = KdfCost(memory_kib=65_536, iterations=3, lanes=4)
"""RFC 9106 §4, second recommended option; enforced on open (lanes from 1)."""

_MOST_MEMORY_KIB = 256 * 1024
"""What calibration asks for at most: opening a vault must leave room on a workstation of 4 GiB."""

_CEILING = KdfCost(memory_kib=1024 * 1024, iterations=64, lanes=64)


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: the master key wrapped under one passphrase."""

    kind: int
    kdf: int
    cost: KdfCost
    salt: bytes
    id: bytes
    created: datetime
    label: str
    nonce: bytes = b""
    wrapped: bytes = b""

    def public_bytes(self) -> bytes:
        """The slot's bytes from kind to label, which its seal authenticates."""
        label = self.label.encode("utf-8")
        fixed = _SLOT.pack(
            self.kind,
            self.kdf,
            self.cost.memory_kib,
            self.cost.iterations,
            self.cost.lanes,
            self.salt,
            self.id,
            _microseconds(self.created),
            len(label),
        )
        return fixed + label


@dataclass(frozen=True, slots=True)
class Header:
    """Everything in the header but its mac."""

    suite: Suite
    vault_id: VaultId
    created: datetime
    slots: tuple[Slot, ...]
    minor: int = MINOR

    def serialise(self, master: bytes) -> bytes:
        """The header's bytes, authenticated under the master key."""
        body = self._body()
        body += self.suite.digest(body)
        return body + self.suite.mac(header_key(self.suite, self.vault_id, master), body)

    def _body(self) -> bytes:
        fixed = _FIXED.pack(
            MAGIC,
            MAJOR,
            self.minor,
            self.suite.number,
            self.vault_id,
            _microseconds(self.created),
            len(self.slots),
        )
        slots = (slot.public_bytes() + slot.nonce + slot.wrapped for slot in self.slots)
        return fixed + b"".join(slots)


def header_key(suite: Suite, vault_id: VaultId, master: bytes) -> bytes:
    """The key of the header's mac."""
    return suite.derive(master, vault_id, b"shoudang header")


def calibrated_cost(seconds: float) -> KdfCost:
    """A cost of about `seconds` here, never below the floor: memory grows first, to 256 MiB, then passes."""
    floor = ARGON2ID_FLOOR
    started = time.perf_counter()
    _stretch(Passphrase("calibration"), bytes(32), floor, 32)
    one = max(time.perf_counter() - started, 1e-3)
    factor = max(1.0, seconds / one)
    memory = min(int(floor.memory_kib * factor), _MOST_MEMORY_KIB)
    passes = int(floor.iterations * factor * floor.memory_kib / memory)
    passes = min(max(floor.iterations, passes), _CEILING.iterations)
    return KdfCost(memory - memory % 1024, passes, floor.lanes)


def new_slot(
    header: Header, master: bytes, passphrase: Passphrase, *, label: str, cost: KdfCost
) -> Slot:
    """A manager slot for `passphrase`, to be appended to the header."""
    blank = Slot(
        kind=MANAGER,
        kdf=header.suite.kdf,
        cost=cost,
        salt=random_bytes(32),
        id=random_bytes(16),
        created=utc_now(),
        label=_shortened(label),
        nonce=random_bytes(NONCE_LENGTH),
    )
    key = _stretch(passphrase, blank.salt, cost, header.suite.key_length)
    wrapped = header.suite.sealer(key).seal(blank.nonce, master, _associated(header, blank))
    return replace(blank, wrapped=wrapped)


def unlock(header: Header, raw: bytes, passphrase: Passphrase, path: Path) -> tuple[bytes, Slot]:
    """The master key and the slot that gave it; raises WrongPassphrase, or Tampered when the mac doesn't fit."""
    for slot in header.slots:
        if slot.cost.memory_kib < ARGON2ID_FLOOR.memory_kib or (
            slot.cost.iterations < ARGON2ID_FLOOR.iterations
        ):
            raise WeakKeyDerivation(path)
        key = _stretch(passphrase, slot.salt, slot.cost, header.suite.key_length)
        try:
            master = header.suite.sealer(key).open(
                slot.nonce, slot.wrapped, _associated(header, slot)
            )
        except AuthenticationFailed:
            continue
        mac = header.suite.mac(header_key(header.suite, header.vault_id, master), raw[:-_MAC])
        if not equal(mac, raw[-_MAC:]):
            raise Tampered("header", N_("its authentication code does not fit"))
        return master, slot
    raise WrongPassphrase


def parse(raw: bytes, path: Path) -> Header:
    """The header in `raw`, strictly: every length accounted for, every value in range.

    Raises NotAVault without the magic, TooNew for a newer major version, Tampered for anything else that is off.
    """
    if raw[:8] != MAGIC:
        raise (
            NotAVault(path)
            if len(raw) < 8 or not _looks_damaged(raw)
            else _damaged(N_("its first bytes are wrong"))
        )
    if len(raw) < _FIXED.size:
        raise _damaged(N_("it is cut short"))
    _magic, major, minor, number, vault_id, created, count = _FIXED.unpack_from(raw)
    if major > MAJOR:
        raise TooNew(path, major, MAJOR)
    if major != MAJOR or number not in SUITES or not 1 <= count <= _MOST_SLOTS:
        raise _damaged(N_("a field is out of range"))
    suite = SUITES[number]
    slots, offset = [], _FIXED.size
    for _ordinal in range(count):
        slot, offset = _parse_slot(raw, offset, suite)
        slots.append(slot)
    if len(raw) != offset + _DIGEST + _MAC:
        raise _damaged(N_("its length is wrong"))
    if suite.digest(raw[:offset]) != raw[offset : offset + _DIGEST]:
        raise _damaged(N_("its checksum does not fit"))
    return Header(suite, VaultId(vault_id), _moment(created), tuple(slots), minor)


def read(folder: Path) -> bytes:
    """The header's bytes; raises NotAVault when `folder` has none."""
    if not (folder / "header").is_file():  # Opening a pipe in its place would wait for ever.
        raise NotAVault(folder)
    try:
        with (folder / "header").open("rb") as stream:
            return stream.read(_LARGEST_HEADER)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise NotAVault(folder) from None


def _parse_slot(raw: bytes, offset: int, suite: Suite) -> tuple[Slot, int]:
    if len(raw) < offset + _SLOT.size:
        raise _damaged(N_("it is cut short"))
    kind, kdf, memory, iterations, lanes, salt, slot_id, created, length = _SLOT.unpack_from(
        raw, offset
    )
    start = offset + _SLOT.size
    end = start + length + _WRAPPED
    costs_in_range = (
        0 < memory <= _CEILING.memory_kib
        and 0 < iterations <= _CEILING.iterations
        and 0 < lanes <= _CEILING.lanes
    )
    if kind != MANAGER or kdf != suite.kdf or length > _MOST_LABEL or not costs_in_range:
        raise _damaged(N_("a key slot is out of range"))
    if len(raw) < end:
        raise _damaged(N_("it is cut short"))
    try:
        label = raw[start : start + length].decode("utf-8")
    except UnicodeDecodeError:
        raise _damaged(N_("a slot's label is not text")) from None
    sealed = raw[start + length : end]
    cost = KdfCost(memory, iterations, lanes)
    slot = Slot(
        kind,
        kdf,
        cost,
        salt,
        slot_id,
        _moment(created),
        label,
        sealed[:NONCE_LENGTH],
        sealed[NONCE_LENGTH:],
    )
    return slot, end


def _associated(header: Header, slot: Slot) -> bytes:
    fixed = struct.pack(">8sHH16s", MAGIC, MAJOR, header.suite.number, header.vault_id)
    return fixed + slot.public_bytes()


def _stretch(passphrase: Passphrase, salt: bytes, cost: KdfCost, length: int) -> bytes:
    return argon2id(
        passphrase.encoded(),
        salt=salt,
        memory_kib=cost.memory_kib,
        iterations=cost.iterations,
        lanes=cost.lanes,
        length=length,
    )


def _looks_damaged(raw: bytes) -> bool:
    """Whether bytes without our magic are plausibly a damaged header of ours."""
    same = sum(left == right for left, right in zip(raw[:8], MAGIC, strict=False))
    return same >= 4 or len(raw) >= _FIXED.size + _SLOT.size


def _damaged(problem: str) -> VaultError:
    return Tampered("header", problem)


def _shortened(label: str) -> str:
    return label.encode("utf-8")[:_MOST_LABEL].decode("utf-8", "ignore")


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    try:
        whole = datetime.fromtimestamp(microseconds // 1_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        raise _damaged(N_("a time is out of range")) from None
    return whole.replace(microsecond=microseconds % 1_000_000)
