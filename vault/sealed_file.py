"""Sealed files (FORMAT.md §6): index segments, database snapshots; every block authenticated before use.

Names are part of the seal: a file that was swapped for another of the same key fails.
"""

from __future__ import annotations

import io
import os
import struct
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from resources.words import N_
from vault.durable import publish, remove, storage_errors, temporary_name
from vault.errors import Tampered
from vault.keys import FileKeys
from vault.primitives import TAG_LENGTH, AuthenticationFailed, counter_nonce, random_bytes

MAGIC = b"SHDGFILE"
MAJOR, MINOR = 1, 0
BLOCK = 65_536
_HEADER = struct.Struct(">8sHHHH16sQ")
_CACHED_BLOCKS = 64


class SealedFiles:
    """Writes and opens the sealed files of one compartment, or of the vault itself."""

    def __init__(self, keys: FileKeys) -> None:
        self._keys = keys

    def write(self, path: Path, data: bytes) -> None:
        """Seal `data` as `path`, durably; replaces an older file whole. Raises StorageFailed."""
        self.write_stream(path, (data,), len(data))

    def write_stream(self, path: Path, parts: Iterable[bytes], size: int) -> None:
        """Seal `size` bytes that come in parts of any length, in flat memory; durable, replaces an older file whole.

        Raises StorageFailed, and ValueError when the parts don't make `size` bytes.
        """
        temporary = temporary_name(path)
        try:
            with storage_errors(path), temporary.open("wb") as stream:
                for sealed in self._sealed(path.name, parts, size):
                    stream.write(sealed)
                stream.flush()
                os.fsync(stream.fileno())
            publish(temporary, path)
        except BaseException:
            remove(temporary)
            raise

    def _sealed(self, name: str, parts: Iterable[bytes], size: int) -> Iterator[bytes]:
        """The file's header, then its sealed blocks, several joined where parts are long."""
        keys, file_id = self._keys, random_bytes(16)
        header = _HEADER.pack(MAGIC, MAJOR, MINOR, keys.suite.number, keys.number, file_id, size)
        sealer = keys.file_sealer(file_id)
        associated = header + name.encode("utf-8")
        yield header
        number = taken = 0
        rest = b""
        for part in parts:
            taken += len(part)
            view = memoryview(rest + part if rest else part)
            whole = len(view) - len(view) % BLOCK
            blocks = []
            for start in range(0, whole, BLOCK):
                block = bytes(view[start : start + BLOCK])
                blocks.append(sealer.seal(counter_nonce(number), block, associated))
                number += 1
            yield b"".join(blocks)
            rest = bytes(view[whole:])
        if rest or not number:
            yield sealer.seal(counter_nonce(number), rest, associated)
        if taken != size:
            raise ValueError(f"{taken} bytes came, {size} were announced")

    def open(self, path: Path) -> SealedReader:
        """A file-like reader; raises Tampered when header or length are wrong, StorageFailed when it can't be read."""
        with storage_errors(path):
            stream = path.open("rb")
        try:
            return SealedReader(stream, path, self._keys)
        except BaseException:
            stream.close()
            raise


class SealedReader(io.RawIOBase):
    """Random access to a sealed file's plaintext; blocks are opened when first needed, and a few are kept."""

    def __init__(self, stream: BinaryIO, path: Path, keys: FileKeys) -> None:
        super().__init__()
        self._stream, self._path = stream, path
        self._position = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        with storage_errors(path):
            header = stream.read(_HEADER.size)
            length = stream.seek(0, io.SEEK_END)
        if len(header) != _HEADER.size:
            raise self._tampered(N_("it is cut short"))
        magic, major, _minor, suite, compartment, file_id, self.size = _HEADER.unpack(header)
        if (magic, major, suite, compartment) != (
            MAGIC,
            MAJOR,
            keys.suite.number,
            keys.number,
        ):
            raise self._tampered(N_("its header is wrong"))
        self._count = max(1, -(-self.size // BLOCK))
        if length != _HEADER.size + self.size + self._count * TAG_LENGTH:
            raise self._tampered(N_("its length is wrong"))
        self._sealer = keys.file_sealer(file_id)
        self._associated = header + path.name.encode("utf-8")
        self._block(0)

    def readable(self) -> bool:
        """Always true."""
        return True

    def seekable(self) -> bool:
        """Always true."""
        return True

    def tell(self) -> int:
        """The position in the plaintext."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move in the plaintext; any position from zero on is legal, as in other files."""
        base = (0, self._position, self.size)[whence]
        if base + offset < 0:
            raise ValueError("negative position")
        self._position = base + offset
        return self._position

    def read(self, count: int | None = -1) -> bytes:
        """Up to `count` authenticated bytes; all that is left when negative."""
        left = max(0, self.size - self._position)
        wanted = left if count is None or count < 0 else min(count, left)
        if not wanted:
            return b""
        first, start = divmod(self._position, BLOCK)
        self._position += wanted
        if start + wanted <= BLOCK:
            return self._block(first)[start : start + wanted]
        last = (start + wanted - 1) // BLOCK
        joined = b"".join(self._block(first + index) for index in range(last + 1))
        return joined[start : start + wanted]

    def readall(self) -> bytes:
        """All that is left."""
        return self.read(-1)

    def close(self) -> None:
        """Close the file and forget the opened blocks."""
        self._blocks.clear()
        self._stream.close()
        super().close()

    def _block(self, number: int) -> bytes:
        block = self._blocks.get(number)
        if block is not None:
            self._blocks.move_to_end(number)
            return block
        with storage_errors(self._path):
            self._stream.seek(_HEADER.size + number * (BLOCK + TAG_LENGTH))
            sealed = self._stream.read(min(BLOCK, self.size - number * BLOCK) + TAG_LENGTH)
        try:
            block = self._sealer.open(counter_nonce(number), sealed, self._associated)
        except AuthenticationFailed:
            raise self._tampered(
                N_("block {number} fails its authentication"), number=number
            ) from None
        self._blocks[number] = block
        if len(self._blocks) > _CACHED_BLOCKS:
            self._blocks.popitem(last=False)
        return block

    def _tampered(self, message: str, **values: object) -> Tampered:
        return Tampered(f"{self._path.parent.name}/{self._path.name}", message, **values)
