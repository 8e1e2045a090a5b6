"""`root-signature.json`: the root of a package, signed with the key of the vault that it was made from.

It proves that whoever held the vault vouched for this root; that the key is the giver's is proven by paper, where its
fingerprint stands (vault/FORMAT.md §10.6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from models.bounded_json import MalformedJson, read_object, readable, text_at
from vault.signing import verify
from vault.suites import SUITES, Suite
from vault.times import to_microseconds

LARGEST = 4096
"""Bytes of the file; it has some 600."""
_FORMAT = "shoudang-root-signature-1"
_HEX = re.compile("(?:[0-9a-f]{2})*")
_NAMES = {"aes": "ed25519", "sm": "sm2-sm3"}
_PUBLIC = {"aes": 32, "sm": 65}


@dataclass(frozen=True, slots=True)
class RootSignature:
    """`suite` is the vault's, whose algorithms sign and hash; `vault` is its id. `root` is hexadecimal."""

    suite: Suite
    vault: bytes
    moment: datetime
    root: str
    public: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """`ed25519` (RFC 8032) or `sm2-sm3` (GM/T 0003.2)."""
        return _NAMES[self.suite.name]

    @property
    def fingerprint(self) -> str:
        """The public key's name: the first half of its hash, 32 hexadecimal digits, as on every signed page."""
        return self.suite.digest(self.public)[:16].hex()

    @property
    def valid(self) -> bool:
        """Whether the signature is one of this root, moment and vault under this key."""
        message = signed_message(self.vault, self.moment, self.root)
        return verify(self.suite, self.public, message, self.signature)

    def to_json(self) -> bytes:
        """The file's content."""
        return readable(
            {
                "format": _FORMAT,
                "algorithm": self.algorithm,
                "vault": self.vault.hex(),
                "moment": str(to_microseconds(self.moment)),
                "time": self.moment.astimezone(UTC).isoformat(timespec="seconds"),
                "root": self.root,
                "public_key": self.public.hex(),
                "fingerprint": self.fingerprint,
                "signature": self.signature.hex(),
            }
        )

    @classmethod
    def from_json(cls, data: bytes) -> RootSignature:
        """Read what `to_json` wrote, from anybody; raises MalformedJson. Says nothing of whether it is valid."""
        value = read_object(data, LARGEST)
        if value.get("format") != _FORMAT:
            raise MalformedJson("not a signature of a root that is known here")
        algorithm = text_at(value, "algorithm", 20)
        suites = [suite for suite in SUITES.values() if _NAMES[suite.name] == algorithm]
        if not suites:
            raise MalformedJson("no such algorithm")
        moment = text_at(value, "moment", 18)
        if not re.fullmatch("[0-9]{1,18}", moment):
            raise MalformedJson("no such moment")
        made = cls(
            suite=suites[0],
            vault=_bytes_at(value, "vault", 16),
            moment=_moment(int(moment)),
            root=_bytes_at(value, "root", 32).hex(),
            public=_bytes_at(value, "public_key", _PUBLIC[suites[0].name]),
            signature=_bytes_at(value, "signature", 64),
        )
        if text_at(value, "fingerprint", 64) != made.fingerprint:
            raise MalformedJson("the fingerprint is not the key's")
        return made


def signed_message(vault: bytes, moment: datetime, root: str) -> bytes:
    """What is signed: `"shoudang package root" ‖ vault id ‖ i64 moment ‖ root`."""
    stamp = to_microseconds(moment).to_bytes(8, "big", signed=True)
    return b"shoudang package root" + vault + stamp + bytes.fromhex(root)


def _bytes_at(value: dict[str, object], key: str, length: int) -> bytes:
    text = text_at(value, key, 200)
    if not _HEX.fullmatch(text) or len(text) != 2 * length:
        raise MalformedJson(f"“{key}” is not {length} bytes in hexadecimal")
    return bytes.fromhex(text)


def _moment(microseconds: int) -> datetime:
    from vault.times import from_microseconds

    try:
        return from_microseconds(microseconds)
    except (OverflowError, ValueError) as error:
        raise MalformedJson("no such moment") from error
