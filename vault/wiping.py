"""Secrets that can be overwritten: the one place of a key that lives long is a buffer that `forget` clears.

Python copies; what a library or an expression copied meanwhile is freed, not overwritten (THREAT_MODEL.md says so).
"""

from __future__ import annotations


class Secret:
    """Secret bytes. Never shown, cleared by `forget` and when nobody refers to it any more."""

    __slots__ = ("_buffer",)

    def __init__(self, value: bytes) -> None:
        self._buffer = bytearray(value)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not to be copied")

    @property
    def value(self) -> bytes:
        """A copy for immediate use. Raises ValueError once it was forgotten."""
        if not self._buffer:
            raise ValueError("the key was forgotten")
        return bytes(self._buffer)

    def forget(self) -> None:
        """Overwrite it. Harmless when repeated."""
        self._buffer[:] = bytes(len(self._buffer))
        self._buffer = bytearray()

    def __del__(self) -> None:
        self._buffer[:] = bytes(len(self._buffer))
