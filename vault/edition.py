"""An edition's file (FORMAT.md §11): what an officer's passphrase opens, and that it says what the manager wrote.

Here are bytes and keys only. What an edition holds is the models' business, who may use it when is the services'.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from resources.words import N_
from vault import slots
from vault.durable import storage_errors
from vault.edition_keys import KEY_LENGTH, EditionKeys
from vault.errors import EditionRevoked, Tampered, TooNew, WeakKeyDerivation, WrongEditionPassphrase
from vault.ids import Compartment, Passphrase, VaultId
from vault.keys import CompartmentKeys
from vault.primitives import (
    NONCE_LENGTH,
    TAG_LENGTH,
    AuthenticationFailed,
    counter_nonce,
    equal,
    random_bytes,
)
from vault.slots import KdfCost, below_floor, cost_in_range
from vault.suites import SUITES, Suite
from vault.times import from_microseconds, to_microseconds

MAGIC = b"SHDGEDTN"
MAJOR, MINOR = 1, 0
MOST_LABEL = 200
MOST_PURPOSE = 2000
_MOST_BYTES = 1024 * 1024
_FIXED = struct.Struct(">8sHHH16s16sQQ")
_TEXT = struct.Struct(">H")
_SLOT = struct.Struct(">BIII32s")
_WRAPPED = NONCE_LENGTH + KEY_LENGTH + TAG_LENGTH
_LENGTH = struct.Struct(">I")
_GRANT = struct.Struct(">Q32sH")
_KEY = struct.Struct(">H32s")
_DIGEST = _MAC = 32


@dataclass(frozen=True, slots=True)
class EditionTerms:
    """What an edition's file says in clear, all of it authenticated."""

    suite: Suite
    vault_id: VaultId
    id: bytes
    created: datetime
    expires: datetime
    label: str
    purpose: str

    def serialise(self) -> bytes:
        """The file's bytes up to the key slot."""
        fixed = _FIXED.pack(
            MAGIC,
            MAJOR,
            MINOR,
            self.suite.number,
            self.vault_id,
            self.id,
            to_microseconds(self.created),
            to_microseconds(self.expires),
        )
        texts = (self.label.encode("utf-8"), self.purpose.encode("utf-8"))
        return fixed + b"".join(_TEXT.pack(len(text)) + text for text in texts)


@dataclass(frozen=True, slots=True)
class Grant:
    """What an edition gives: keys of compartments, the database that goes with them, and the scope in words of JSON."""

    compartments: dict[Compartment, CompartmentKeys]
    database_size: int
    database_digest: bytes
    scope: str

    def serialise(self) -> bytes:
        """The plaintext of the sealed grant."""
        rows = [
            _KEY.pack(compartment, self.compartments[compartment].grant())
            for compartment in sorted(self.compartments)
        ]
        fixed = _GRANT.pack(self.database_size, self.database_digest, len(rows))
        return fixed + b"".join(rows) + self.scope.encode("utf-8")


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A parsed edition. Nothing in it is proven before `unlock` or `opened` has returned."""

    terms: EditionTerms
    kdf: int
    cost: KdfCost
    salt: bytes
    wrapped: bytes
    raw: bytes = field(repr=False)
    sealed_from: int
    """Where the sealed grant begins in `raw`."""

    @property
    def name(self) -> str:
        """How errors call it."""
        return f"edition {self.terms.label or self.terms.id.hex()[:8]}"

    def unlock(self, passphrase: Passphrase, path: Path) -> EditionKeys:
        """The edition's keys; takes about a second.

        Raises WrongEditionPassphrase, WeakKeyDerivation, and Tampered when anything in the file isn't what was written.
        """
        if below_floor(self.kdf, self.cost):
            raise WeakKeyDerivation(path)
        suite = self.terms.suite
        kek = slots.stretch(self.kdf, passphrase.encoded(), self.salt, self.cost, suite.key_length)
        nonce, wrapped = self.wrapped[:NONCE_LENGTH], self.wrapped[NONCE_LENGTH:]
        associated = _slot_associated(self.terms, self.kdf, self.cost, self.salt)
        try:
            key = suite.sealer(kek).open(nonce, wrapped, associated)
        except AuthenticationFailed:
            raise WrongEditionPassphrase from None
        keys = EditionKeys(suite, self.terms.id, key)
        self.opened(keys)
        return keys

    def opened(self, keys: EditionKeys) -> Grant:
        """What the edition gives, once the whole file is proven authentic; raises Tampered."""
        if not equal(keys.mac(self.raw[:-_MAC]), self.raw[-_MAC:]):
            raise Tampered(self.name, N_("its authentication code does not fit"))
        sealed = self.raw[self.sealed_from : -_DIGEST - _MAC]
        associated = self.raw[: self.sealed_from]
        try:
            plain = keys.grant_sealer().open(counter_nonce(0), sealed, associated)
        except AuthenticationFailed:
            raise Tampered(self.name, N_("it fails its authentication")) from None
        grant = _parse_grant(plain, self.terms)
        if grant is None:
            raise Tampered(self.name, N_("a field is out of range"))
        return grant


def seal_edition(
    terms: EditionTerms, keys: EditionKeys, passphrase: Passphrase, cost: KdfCost, grant: Grant
) -> bytes:
    """The bytes of an edition's file. Seals once under `keys`: an edition is never written twice."""
    suite, salt, nonce = terms.suite, random_bytes(32), random_bytes(NONCE_LENGTH)
    kek = slots.stretch(suite.kdf, passphrase.encoded(), salt, cost, suite.key_length)
    associated = _slot_associated(terms, suite.kdf, cost, salt)
    wrapped = suite.sealer(kek).seal(nonce, keys.key, associated)
    plain = grant.serialise()
    body = b"".join(
        (
            terms.serialise(),
            _slot_bytes(suite.kdf, cost, salt),
            nonce,
            wrapped,
            _LENGTH.pack(len(plain) + TAG_LENGTH),
        )
    )
    body += keys.grant_sealer().seal(counter_nonce(0), plain, body)
    body += suite.digest(body)
    return body + keys.mac(body)


def read_edition(path: Path, edition_id: bytes) -> EditionFile:
    """The edition's file at `path`; raises EditionRevoked when there is none, and what `parse_edition` does."""
    with storage_errors(path):
        if not path.is_file():
            raise EditionRevoked(edition_id.hex())
        with path.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
    return parse_edition(raw, edition_id, path)


def parse_edition(raw: bytes, edition_id: bytes, path: Path) -> EditionFile:
    """The file strictly: every length accounted for, every value in range. Raises TooNew, Tampered."""
    try:
        return _parse(raw, edition_id, path)
    except _Malformed as error:
        raise Tampered(f"edition {edition_id.hex()[:8]}", error.problem) from None


class _Malformed(Exception):
    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class _Cursor:
    """Takes a file's fields one after the other, and never beyond its end."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def take(self, count: int) -> bytes:
        taken = self.raw[self.at : self.at + count]
        if len(taken) != count:
            raise _Malformed(N_("it is cut short"))
        self.at += count
        return taken

    def unpack(self, layout: struct.Struct) -> tuple[int, ...]:
        values: tuple[int, ...] = layout.unpack(self.take(layout.size))
        return values

    def text(self, most: int) -> str:
        (length,) = self.unpack(_TEXT)
        if length > most:
            raise _Malformed(N_("a field is out of range"))
        try:
            return self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise _Malformed(N_("a label is not text")) from None


def _parse(raw: bytes, edition_id: bytes, path: Path) -> EditionFile:
    cursor = _Cursor(raw)
    fixed = _FIXED.unpack(cursor.take(_FIXED.size))
    magic, major, _minor, number, vault_id, found_id, created, expires = fixed
    if magic != MAGIC:
        raise _Malformed(N_("its first bytes are wrong"))
    if major > MAJOR:
        raise TooNew(path, major, MAJOR)
    if major != MAJOR or number not in SUITES or found_id != edition_id or created > expires:
        raise _Malformed(N_("a field is out of range"))
    suite = SUITES[number]
    label, purpose = cursor.text(MOST_LABEL), cursor.text(MOST_PURPOSE)
    kdf, memory, iterations, lanes, salt = _SLOT.unpack(cursor.take(_SLOT.size))
    cost = KdfCost(memory, iterations, lanes)
    if kdf != suite.kdf or not cost_in_range(kdf, cost):
        raise _Malformed(N_("a key slot is out of range"))
    wrapped = cursor.take(_WRAPPED)
    (sealed_length,) = cursor.unpack(_LENGTH)
    sealed_from = cursor.at
    cursor.take(sealed_length)
    if suite.digest(raw[: cursor.at]) != cursor.take(_DIGEST):
        raise _Malformed(N_("its checksum does not fit"))
    cursor.take(_MAC)
    if cursor.at != len(raw):
        raise _Malformed(N_("its length is wrong"))
    try:
        moments = (from_microseconds(created), from_microseconds(expires))
    except ValueError:
        raise _Malformed(N_("a time is out of range")) from None
    terms = EditionTerms(suite, VaultId(vault_id), edition_id, *moments, label, purpose)
    return EditionFile(terms, kdf, cost, salt, wrapped, raw, sealed_from)


def _parse_grant(plain: bytes, terms: EditionTerms) -> Grant | None:
    if len(plain) < _GRANT.size:
        return None
    size, digest, count = _GRANT.unpack_from(plain)
    start = _GRANT.size + count * _KEY.size
    if len(plain) < start:
        return None
    rows = list(_KEY.iter_unpack(plain[_GRANT.size : start]))
    numbers = [number for number, _key in rows]
    if numbers != sorted(set(numbers)) or not set(Compartment).issuperset(numbers):
        return None
    compartments = {
        Compartment(number): CompartmentKeys(terms.suite, terms.vault_id, Compartment(number), key)
        for number, key in rows
    }
    try:
        return Grant(compartments, size, digest, plain[start:].decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _slot_bytes(kdf: int, cost: KdfCost, salt: bytes) -> bytes:
    return _SLOT.pack(kdf, cost.memory_kib, cost.iterations, cost.lanes, salt)


def _slot_associated(terms: EditionTerms, kdf: int, cost: KdfCost, salt: bytes) -> bytes:
    """Not the label, nor the times: a changed one must be named as such, not pass for a wrong passphrase."""
    fixed = struct.pack(">8sHH16s16s", MAGIC, MAJOR, terms.suite.number, terms.vault_id, terms.id)
    return fixed + _slot_bytes(kdf, cost, salt)
