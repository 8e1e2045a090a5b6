"""Key slots (FORMAT.md §3.1): the master key wrapped under a person's secret, at a cost that nobody may lower."""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass, replace
from datetime import datetime

from vault.credentials import NO_KEY_FILE, Credentials, Key, RecoverySecret
from vault.ids import Passphrase, SlotKind, VaultId, utc_now
from vault.primitives import NONCE_LENGTH, argon2id, pbkdf2_sm3, random_bytes
from vault.suites import ARGON2ID, HKDF_ONLY, PBKDF2_SM3, Suite
from vault.times import to_microseconds

MAGIC = b"SHOUDANG"
MASTER_LENGTH = 32
MOST_LABEL = 200
_FIXED = {1: struct.Struct(">BBIII32s16sQH"), 2: struct.Struct(">BBIII8s32s16sQH")}


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one try of a passphrase costs. `memory_kib` in KiB."""

    memory_kib: int
    iterations: int
    lanes: int


ARGON2ID_FLOOR = KdfCost(memory_kib=65_536, iterations=3, lanes=4)
"""RFC 9106 §4, second recommended option; enforced on open (lanes from 1)."""

PBKDF2_FLOOR = KdfCost(memory_kib=0, iterations=600_000, lanes=0)
"""GM/T 0091 asks for 1,024 at least; 600,000 is OWASP's figure for PBKDF2 over a hash of 256 bits (2023)."""

NO_COST = KdfCost(0, 0, 0)
"""A secret of 256 random bits needs no stretching."""

_MOST_MEMORY_KIB = 256 * 1024
"""What calibration asks for at most: opening a vault must leave room on a workstation of 4 GiB."""

_ARGON2ID_CEILING = KdfCost(memory_kib=1024 * 1024, iterations=64, lanes=64)
_PBKDF2_CEILING = 20_000_000


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: the master key wrapped under one secret."""

    kind: SlotKind
    kdf: int
    cost: KdfCost
    salt: bytes
    id: bytes
    created: datetime
    label: str
    key_file: bytes = NO_KEY_FILE
    nonce: bytes = b""
    wrapped: bytes = b""

    @property
    def needs_key_file(self) -> bool:
        """Whether the passphrase alone isn't enough."""
        return self.key_file != NO_KEY_FILE

    def public_bytes(self, major: int) -> bytes:
        """The slot's bytes from kind to label, which its seal authenticates."""
        label = self.label.encode("utf-8")
        cost = self.cost
        middle = (self.salt,) if major == 1 else (self.key_file, self.salt)
        fixed = _FIXED[major].pack(
            self.kind,
            self.kdf,
            cost.memory_kib,
            cost.iterations,
            cost.lanes,
            *middle,
            self.id,
            to_microseconds(self.created),
            len(label),
        )
        return fixed + label


def slot_struct(major: int) -> struct.Struct:
    """The fixed part of a slot, from kind to label length."""
    return _FIXED[major]


def wrap(
    suite: Suite,
    vault_id: VaultId,
    major: int,
    master: bytes,
    key: Key,
    *,
    kind: SlotKind,
    label: str,
    cost: KdfCost,
    slot_id: bytes | None = None,
) -> Slot:
    """A new slot for `key`; with `slot_id` it is the successor of the one of that id."""
    recovery = isinstance(key, RecoverySecret)
    assert recovery == (kind is SlotKind.RECOVERY)
    key_file = key.key_file if isinstance(key, Credentials) else None
    blank = Slot(
        kind=kind,
        kdf=HKDF_ONLY if recovery else suite.kdf,
        cost=NO_COST if recovery else cost,
        salt=random_bytes(32),
        id=slot_id or random_bytes(16),
        created=utc_now(),
        label=label.encode("utf-8")[:MOST_LABEL].decode("utf-8", "ignore"),
        key_file=NO_KEY_FILE if key_file is None else key_file.id,
        nonce=random_bytes(NONCE_LENGTH),
    )
    return sealed(suite, vault_id, major, blank, kek(suite, blank, key), master)


def sealed(
    suite: Suite, vault_id: VaultId, major: int, slot: Slot, slot_key: bytes, master: bytes
) -> Slot:
    """`slot` with the master key wrapped under `slot_key`, under a fresh nonce."""
    fresh = replace(slot, nonce=random_bytes(NONCE_LENGTH))
    associated = slot_associated(suite, vault_id, major, fresh)
    return replace(fresh, wrapped=suite.sealer(slot_key).seal(fresh.nonce, master, associated))


def unwrap(suite: Suite, vault_id: VaultId, major: int, slot: Slot, slot_key: bytes) -> bytes:
    """The master key; raises AuthenticationFailed."""
    associated = slot_associated(suite, vault_id, major, slot)
    return suite.sealer(slot_key).open(slot.nonce, slot.wrapped, associated)


def fits(slot: Slot, key: Key) -> bool:
    """Whether `key` is of the sort that this slot asks for."""
    if isinstance(key, RecoverySecret):
        return slot.kind is SlotKind.RECOVERY
    if slot.kind is SlotKind.RECOVERY:
        return False
    key_file = key.key_file if isinstance(key, Credentials) else None
    return not slot.needs_key_file or (key_file is not None and key_file.id == slot.key_file)


def kek(suite: Suite, slot: Slot, key: Key) -> bytes:
    """The key that wraps the master key in `slot`. Takes about a second for a passphrase."""
    if isinstance(key, RecoverySecret):
        return suite.derive(key.secret, slot.salt, b"shoudang recovery", suite.key_length)
    passphrase = key if isinstance(key, Passphrase) else key.passphrase
    secret = passphrase.encoded()
    if slot.needs_key_file:
        assert isinstance(key, Credentials)
        assert key.key_file is not None
        secret = suite.mac(key.key_file.secret, secret)
    return stretch(slot.kdf, secret, slot.salt, slot.cost, suite.key_length)


def stretch(kdf: int, secret: bytes, salt: bytes, cost: KdfCost, length: int) -> bytes:
    """A passphrase's bytes through the suite's derivation."""
    if kdf == ARGON2ID:
        return argon2id(
            secret,
            salt=salt,
            memory_kib=cost.memory_kib,
            iterations=cost.iterations,
            lanes=cost.lanes,
            length=length,
        )
    return pbkdf2_sm3(secret, salt=salt, iterations=cost.iterations, length=length)


def cost_in_range(kdf: int, cost: KdfCost) -> bool:
    """Whether a slot's cost is one that a writer may have chosen, weak or not: what isn't comes from a forger."""
    if kdf == ARGON2ID:
        most = _ARGON2ID_CEILING
        return (
            0 < cost.memory_kib <= most.memory_kib
            and 0 < cost.iterations <= most.iterations
            and 0 < cost.lanes <= most.lanes
        )
    if kdf == PBKDF2_SM3:
        return cost == KdfCost(0, cost.iterations, 0) and 0 < cost.iterations <= _PBKDF2_CEILING
    return cost == NO_COST


def too_weak(slot: Slot) -> bool:
    """Whether a slot's cost is below the floor, which nobody who means well writes."""
    return below_floor(slot.kdf, slot.cost)


def below_floor(kdf: int, cost: KdfCost) -> bool:
    """Whether `cost` is less than is ever written for this derivation."""
    if kdf == ARGON2ID:
        floor = ARGON2ID_FLOOR
        return cost.memory_kib < floor.memory_kib or cost.iterations < floor.iterations
    return kdf == PBKDF2_SM3 and cost.iterations < PBKDF2_FLOOR.iterations


def calibrated_cost(suite: Suite, seconds: float) -> KdfCost:
    """A cost of about `seconds` here, never below the floor; memory grows first, to 256 MiB, then passes."""
    floor = ARGON2ID_FLOOR if suite.kdf == ARGON2ID else PBKDF2_FLOOR
    started = time.perf_counter()
    stretch(suite.kdf, b"calibration", bytes(32), floor, 32)
    factor = max(1.0, seconds / max(time.perf_counter() - started, 1e-3))
    if suite.kdf == PBKDF2_SM3:
        passes = int(floor.iterations * factor)
        return KdfCost(0, min(passes, _PBKDF2_CEILING), 0)
    memory = min(int(floor.memory_kib * factor), _MOST_MEMORY_KIB)
    passes = int(floor.iterations * factor * floor.memory_kib / memory)
    passes = min(max(floor.iterations, passes), _ARGON2ID_CEILING.iterations)
    return KdfCost(memory - memory % 1024, passes, floor.lanes)


def slot_associated(suite: Suite, vault_id: VaultId, major: int, slot: Slot) -> bytes:
    """What a slot's seal authenticates."""
    fixed = struct.pack(">8sHH16s", MAGIC, major, suite.number, vault_id)
    return fixed + slot.public_bytes(major)
