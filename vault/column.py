"""Values of single columns, sealed once more under a compartment's key (FORMAT.md §7.1).

The database is encrypted as a whole; identity and telephone numbers get a second lock, so that a query, a copy of a
table or a dump of memory doesn't hold them in clear.
"""

from __future__ import annotations

from vault.errors import Tampered
from vault.primitives import AuthenticationFailed, Sealer, random_bytes
from vault.suites import Suite
from vault.wiping import Secret

NONCE_LENGTH = 12


class ColumnSealer:
    """Seals, opens and marks the values of columns. `column` is "table.column": a value opens in no other."""

    __slots__ = ("_mark_key", "_sealer", "_suite")

    def __init__(self, suite: Suite, sealer: Sealer, mark_key: bytes) -> None:
        self._suite, self._sealer = suite, sealer
        self._mark_key = Secret(mark_key)

    def __repr__(self) -> str:
        return "ColumnSealer(…)"

    def seal(self, column: str, plain: str) -> bytes:
        """A random nonce, and the text sealed under it."""
        nonce = random_bytes(NONCE_LENGTH)
        return nonce + self._sealer.seal(nonce, plain.encode("utf-8"), column.encode("utf-8"))

    def open(self, column: str, sealed: bytes) -> str:
        """What was sealed; raises Tampered."""
        nonce, body = sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:]
        try:
            return self._sealer.open(nonce, body, column.encode("utf-8")).decode("utf-8")
        except (AuthenticationFailed, ValueError) as error:
            raise Tampered(f"column {column}", "doesn't open under its key") from error

    def mark(self, column: str, plain: str) -> bytes:
        """A keyed digest by which equal values are noticed without being opened."""
        message = column.encode("utf-8") + b"\0" + plain.encode("utf-8")
        return self._suite.mac(self._mark_key.value, message)
