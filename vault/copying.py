"""Copying whole files to and from a medium: written durably, read back from there, and only then named."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from resources.words import N_
from vault.durable import flush_folder, make_folder, remove, storage_errors, temporary_name
from vault.errors import MediumUnreliable, StorageFailed, Tampered
from vault.ids import Compartment
from vault.keys import CompartmentKeys
from vault.manifest import FileRow
from vault.medium import READ_AT_ONCE, digest_of, forget_cached
from vault.pack import open_chunk, read_table
from vault.primitives import new_hash
from vault.suites import Suite

OnBytes = Callable[[int], None]


def _silent(_count: int) -> None:
    pass


class MediumWriter:
    """Writes files to a medium, durably, and reads each back from there before it gets its name.

    Names are flushed by `settle`, together: nothing refers to a file before.
    """

    def __init__(
        self, suite: Suite, on_bytes: OnBytes = _silent, *, read_back: bool = True
    ) -> None:
        self._suite, self._on_bytes, self._read_back = suite, on_bytes, read_back
        self._folders: set[Path] = set()
        self.written = self.verified = 0
        self.uncached = True

    def write(self, path: Path, pieces: Iterable[bytes]) -> FileRow:
        """Write `path` anew, or replace it whole. Raises MediumUnreliable, StorageFailed, and what `pieces` raise."""
        make_folder(path.parent)
        temporary = temporary_name(path)
        hasher, size = new_hash(self._suite.hash), 0
        try:
            with storage_errors(path), temporary.open("wb") as stream:
                for piece in pieces:
                    hasher.update(piece)
                    stream.write(piece)
                    size += len(piece)
                    self._on_bytes(len(piece))
                stream.flush()
                os.fsync(stream.fileno())
            row = FileRow(size, hasher.digest())
            if self._read_back:
                self.uncached &= forget_cached(temporary)
                if not self.holds(temporary, row):
                    raise MediumUnreliable(path)
            with storage_errors(path):
                temporary.replace(path)
        except BaseException:
            # On a medium that is gone this fails as well; the next backup removes what is left.
            with contextlib.suppress(StorageFailed):
                remove(temporary)
            raise
        self._folders.add(path.parent)
        self.written += size
        return row

    def holds(self, path: Path, row: FileRow) -> bool:
        """Whether the file at `path` is what `row` says; all of it is read from the medium."""
        found = digest_of(path, self._suite, self._on_bytes)
        self.verified += found[0]
        return found == (row.size, row.digest)

    def settle(self) -> None:
        """Make every name durable. Raises StorageFailed."""
        for folder in sorted(self._folders):
            flush_folder(folder)
        self._folders.clear()


def proven_pieces(path: Path, keys: dict[Compartment, CompartmentKeys]) -> Iterator[bytes]:
    """A pack's bytes, every chunk opened before it is passed on. Raises Tampered, StorageFailed."""
    name = f"pack {path.stem}"
    table = read_table(path, keys)
    if not table:
        raise Tampered(name, N_("its table's length is wrong"))
    sealer = keys[table[0].compartment].pack_sealer(table[0].pack)
    with storage_errors(path), path.open("rb") as stream:
        waiting, size = [stream.read(table[0].offset)], table[0].offset
        for place in table:
            sealed = stream.read(place.stored_length)
            if len(sealed) != place.stored_length:
                raise Tampered(name, N_("it is cut short"))
            open_chunk(sealer, sealed, place)
            waiting.append(sealed)
            size += len(sealed)
            if size >= READ_AT_ONCE:
                yield b"".join(waiting)
                waiting, size = [], 0
        waiting.append(stream.read())
        yield b"".join(waiting)
