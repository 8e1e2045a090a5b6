"""The vault's header (FORMAT.md §3): strict parsing, and the way from a secret through a slot to the master key."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from resources.words import N_
from vault.credentials import NO_KEY_FILE, Credentials, Key, RecoverySecret
from vault.errors import (
    KeyFileWrong,
    NotAVault,
    Tampered,
    TooNew,
    WeakKeyDerivation,
    WrongPassphrase,
)
from vault.ids import SlotKind, VaultId
from vault.primitives import NONCE_LENGTH, TAG_LENGTH, AuthenticationFailed, equal
from vault.slots import (
    MAGIC,
    MASTER_LENGTH,
    MOST_LABEL,
    KdfCost,
    Slot,
    cost_in_range,
    fits,
    kek,
    sealed,
    slot_struct,
    too_weak,
    unwrap,
)
from vault.suites import HKDF_ONLY, SUITES, Suite
from vault.times import from_microseconds, to_microseconds

MAJOR, MINOR = 2, 0
MOST_SLOTS = 64
LARGEST_HEADER = 64 * 1024
_COMMON = struct.Struct(">8sHH")
_FIXED = {1: struct.Struct(">8sHHH16sQH"), 2: struct.Struct(">8sHHH16sQQH")}
_WRAPPED = NONCE_LENGTH + MASTER_LENGTH + TAG_LENGTH
MAC_LENGTH = 32
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class Header:
    """Everything in the header but its mac. `revision` is 0 in format 1.0, which had none."""

    suite: Suite
    vault_id: VaultId
    created: datetime
    slots: tuple[Slot, ...]
    revision: int = 1
    major: int = MAJOR
    minor: int = MINOR

    def serialise(self, master: bytes) -> bytes:
        """The header's bytes in the present format, authenticated under the master key."""
        assert self.major == MAJOR
        fixed = _FIXED[MAJOR].pack(
            MAGIC,
            MAJOR,
            self.minor,
            self.suite.number,
            self.vault_id,
            to_microseconds(self.created),
            self.revision,
            len(self.slots),
        )
        slots = (slot.public_bytes(MAJOR) + slot.nonce + slot.wrapped for slot in self.slots)
        body = fixed + b"".join(slots)
        body += self.suite.digest(body)
        return body + self.suite.mac(header_key(self.suite, self.vault_id, master), body)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The master key, the slot that gave it, and that slot's own key. Never shown."""

    master: bytes
    slot: Slot
    slot_key: bytes

    def __repr__(self) -> str:
        return "Unlocked(…)"


def header_key(suite: Suite, vault_id: VaultId, master: bytes) -> bytes:
    """The key of the header's mac."""
    return suite.derive(master, vault_id, b"shoudang header")


def unlock(header: Header, raw: bytes, key: Key, path: Path, name: str = "header") -> Unlocked:
    """The master key through the first slot that `key` opens.

    Raises WrongPassphrase, KeyFileWrong, WeakKeyDerivation, or Tampered when the mac doesn't fit.
    """
    for slot in header.slots:
        if too_weak(slot):
            raise WeakKeyDerivation(path)
    if isinstance(key, Credentials) and key.key_file is not None:
        known = {slot.key_file for slot in header.slots}
        if key.key_file.id not in known:
            raise KeyFileWrong(None, N_("no key slot of this vault asks for it"))
    for slot in header.slots:
        if not fits(slot, key):
            continue
        slot_key = kek(header.suite, slot, key)
        try:
            master = unwrap(header.suite, header.vault_id, header.major, slot, slot_key)
        except AuthenticationFailed:
            continue
        mac = header.suite.mac(header_key(header.suite, header.vault_id, master), raw[:-MAC_LENGTH])
        if not equal(mac, raw[-MAC_LENGTH:]):
            raise Tampered(name, N_("its authentication code does not fit"))
        return Unlocked(master, slot, slot_key)
    sheet = isinstance(key, RecoverySecret)
    untried = any(slot.needs_key_file and not fits(slot, key) for slot in header.slots)
    raise WrongPassphrase(key_file_helps=untried and not sheet, sheet=sheet)


def upgraded(header: Header, unlocked: Unlocked) -> tuple[Header, Slot]:
    """A header of format 1.0 in the present one, its one slot wrapped anew; and that slot."""
    slot = sealed(
        header.suite, header.vault_id, MAJOR, unlocked.slot, unlocked.slot_key, unlocked.master
    )
    made = Header(header.suite, header.vault_id, header.created, (slot,), revision=1)
    return made, slot


def parse(raw: bytes, path: Path, name: str = "header") -> Header:
    """The header in `raw`, strictly: every length accounted for, every value in range.

    Raises NotAVault without the magic, TooNew for a newer major version, Tampered for anything else that is off.
    """
    if raw[:8] != MAGIC:
        raise (
            NotAVault(path)
            if len(raw) < 8 or not _looks_damaged(raw)
            else Tampered(name, N_("its first bytes are wrong"))
        )
    if len(raw) < _COMMON.size:
        raise Tampered(name, N_("it is cut short"))
    _magic, major, minor = _COMMON.unpack_from(raw)
    if major > MAJOR:
        raise TooNew(path, major, MAJOR)
    if major not in _FIXED:
        raise Tampered(name, N_("a field is out of range"))
    try:
        return _parse_body(raw, major, minor)
    except _Malformed as error:
        raise Tampered(name, error.problem) from None


class _Malformed(Exception):
    """What is wrong, before it is known which copy it is said of."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def _parse_body(raw: bytes, major: int, minor: int) -> Header:
    layout = _FIXED[major]
    if len(raw) < layout.size:
        raise _Malformed(N_("it is cut short"))
    fields = layout.unpack_from(raw)
    number, vault_id, created = fields[3:6]
    revision, count = (0, fields[6]) if major == 1 else fields[6:8]
    most = 1 if major == 1 else MOST_SLOTS
    if number not in SUITES or not 1 <= count <= most or (major > 1 and revision == 0):
        raise _Malformed(N_("a field is out of range"))
    suite = SUITES[number]
    slots, offset = [], layout.size
    for _ordinal in range(count):
        slot, offset = _parse_slot(raw, offset, suite, major)
        slots.append(slot)
    if len(raw) != offset + _DIGEST + MAC_LENGTH:
        raise _Malformed(N_("its length is wrong"))
    if suite.digest(raw[:offset]) != raw[offset : offset + _DIGEST]:
        raise _Malformed(N_("its checksum does not fit"))
    ids = {slot.id for slot in slots}
    if len(ids) != count or all(slot.kind is not SlotKind.MANAGER for slot in slots):
        raise _Malformed(N_("its key slots contradict each other"))
    return Header(suite, VaultId(vault_id), _moment(created), tuple(slots), revision, major, minor)


def _parse_slot(raw: bytes, offset: int, suite: Suite, major: int) -> tuple[Slot, int]:
    layout = slot_struct(major)
    if len(raw) < offset + layout.size:
        raise _Malformed(N_("it is cut short"))
    kind, kdf, memory, iterations, lanes, *middle, slot_id, created, length = layout.unpack_from(
        raw, offset
    )
    key_file, salt = (NO_KEY_FILE, *middle) if major == 1 else middle
    start = offset + layout.size
    end = start + length + _WRAPPED
    cost = KdfCost(memory, iterations, lanes)
    kinds = (SlotKind.MANAGER,) if major == 1 else tuple(SlotKind)
    recovery = kind == SlotKind.RECOVERY
    in_range = (
        kind in kinds
        and kdf == (HKDF_ONLY if recovery else suite.kdf)
        and not (recovery and key_file != NO_KEY_FILE)
        and length <= MOST_LABEL
        and cost_in_range(kdf, cost)
    )
    if not in_range:
        raise _Malformed(N_("a key slot is out of range"))
    if len(raw) < end:
        raise _Malformed(N_("it is cut short"))
    try:
        label = raw[start : start + length].decode("utf-8")
    except UnicodeDecodeError:
        raise _Malformed(N_("a slot's label is not text")) from None
    sealed_part = raw[start + length : end]
    slot = Slot(
        kind=SlotKind(kind),
        kdf=kdf,
        cost=cost,
        salt=salt,
        id=slot_id,
        created=_moment(created),
        label=label,
        key_file=key_file,
        nonce=sealed_part[:NONCE_LENGTH],
        wrapped=sealed_part[NONCE_LENGTH:],
    )
    return slot, end


def _looks_damaged(raw: bytes) -> bool:
    """Whether bytes without our magic are plausibly a damaged header of ours."""
    same = sum(left == right for left, right in zip(raw[:8], MAGIC, strict=False))
    return same >= 4 or len(raw) >= _FIXED[1].size + slot_struct(1).size


def _moment(microseconds: int) -> datetime:
    try:
        return from_microseconds(microseconds)
    except ValueError:
        raise _Malformed(N_("a time is out of range")) from None
