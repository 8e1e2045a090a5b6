"""Writes and reads the volumes of a sealed rendition (FORMAT.md §16): a plaintext stream in, the same stream out.

Knows nothing of what is in the stream. Every byte that is given out was authenticated before.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from resources.words import N_
from vault.durable import publish_new, remove, storage_errors, temporary_name
from vault.errors import SealTampered, StorageFailed, VaultError, VolumesMissing
from vault.ids import Passphrase
from vault.primitives import TAG_LENGTH, AuthenticationFailed, counter_nonce
from vault.transport_header import (
    HEADER_LENGTH,
    VOLUME_HEAD,
    SealHeader,
    SealKeys,
    StoredHeader,
    VolumeHead,
    parse_header,
)

SUFFIX = ".sdseal"
_MOST_VOLUMES = 1 << 16


def volume_paths(target: Path, count: int) -> tuple[Path, ...]:
    """What the volumes are called: the target itself when there is one, with `.001` and so on behind it for more."""
    if count == 1:
        return (target,)
    digits = max(3, len(str(count)))
    return tuple(target.with_name(f"{target.name}.{n:0{digits}}") for n in range(1, count + 1))


def volumes_of(source: Sequence[Path]) -> tuple[Path, ...]:
    """The volumes that are meant: those given, and when it is a single one of several, the others beside it."""
    paths = tuple(dict.fromkeys(source))
    if len(paths) == 1 and paths[0].suffix[1:].isdecimal() and paths[0].stem.endswith(SUFFIX):
        first = paths[0]
        with storage_errors(first.parent):
            found = sorted(
                path
                for path in first.parent.iterdir()
                if path.stem == first.stem and path.suffix[1:].isdecimal()
            )
        return tuple(found) or paths
    return paths


class SealWriter:
    """Writes one sealed rendition under temporary names. Leaving it without `publish` removes them."""

    def __init__(self, target: Path, header: SealHeader, keys: SealKeys) -> None:
        self.paths = volume_paths(target, header.volumes)
        self.temporary = tuple(temporary_name(path) for path in self.paths)
        self._header, self._keys = header, keys
        self._stream: BinaryIO | None = None
        self._volume = 0
        self._room = 0
        self._published = False

    def __enter__(self) -> SealWriter:
        for path in self.temporary:
            remove(path)  # What a killed run left; nobody else uses such names.
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()
        if not self._published:
            for path in self.temporary:
                remove(path)

    def write(
        self, plain: Iterable[bytes], *, on_bytes: Callable[[int], None] = lambda _count: None
    ) -> None:
        """Seal a stream of exactly the header's size, durably. Raises StorageFailed; ValueError for another size."""
        header = self._header
        self._put(header.encoded(self._keys))
        associated, left = header.public_bytes(), header.size
        for number, chunk in enumerate(_regrouped(plain, header.chunk)):
            left -= len(chunk)
            if left < 0:
                break
            last = int(left == 0)
            nonce = counter_nonce(number, prefix=last)
            self._put(self._keys.sealer.seal(nonce, chunk, associated))
            on_bytes(len(chunk))
        if left:
            raise ValueError(f"the stream has {header.size - left} bytes, not {header.size}")
        self._finish_volume()

    def publish(self) -> None:
        """Give the volumes their names, the first one last. Raises AlreadyExists, StorageFailed; none has one then."""
        waiting = list(zip(self.temporary, self.paths, strict=True))
        tried: list[tuple[Path, Path]] = []
        try:
            while waiting:
                tried.append(waiting.pop())
                publish_new(*tried[-1])
        except VaultError:
            for temporary, path in reversed(tried):
                # Ours is what lost its temporary name; under any other name there is somebody else's.
                if not os.path.lexists(temporary):
                    with contextlib.suppress(StorageFailed):
                        remove(path)
            raise
        self._published = True

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            if not self._room:
                self._next_volume()
            part = view[: self._room]
            with storage_errors(self.paths[self._volume - 1]):
                assert self._stream is not None
                self._stream.write(part)
            self._room -= len(part)
            view = view[len(part) :]

    def _next_volume(self) -> None:
        self._finish_volume()
        header = self._header
        self._volume += 1
        head = VolumeHead(header.seal_id, self._volume, header.volumes)
        with storage_errors(self.paths[self._volume - 1]):
            self._stream = self.temporary[self._volume - 1].open("xb")
            self._stream.write(head.encoded())
        self._room = header.slice

    def _finish_volume(self) -> None:
        if self._stream is None:
            return
        with storage_errors(self.paths[self._volume - 1]):
            self._stream.flush()
            os.fsync(self._stream.fileno())
            if hasattr(os, "posix_fadvise"):
                # What is read back must come from the medium, not from memory.
                os.posix_fadvise(self._stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        self._close()

    def _close(self) -> None:
        if self._stream is not None:
            with storage_errors(self.paths[self._volume - 1]):
                self._stream.close()
            self._stream = None


class SealReader:
    """A sealed rendition that is there as a whole: heads, header and all lengths fit; nothing is opened yet."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Raises NotSealed, SealTooNew, SealTampered, VolumesMissing, StorageFailed."""
        heads = [(_head(path), path) for path in paths]
        first = heads[0][0]
        by_ordinal: dict[int, Path] = {}
        for head, path in heads:
            if replace(head, ordinal=first.ordinal) != first:
                raise SealTampered(path.name, N_("it belongs to another sealed package"))
            if head.ordinal in by_ordinal:
                other = by_ordinal[head.ordinal].name
                raise SealTampered(
                    path.name, N_("it has the same number as the volume {other}"), other=other
                )
            by_ordinal[head.ordinal] = path
        if first.count > _MOST_VOLUMES:
            raise SealTampered(paths[0].name, N_("the head of the volume contradicts itself"))
        if missing := tuple(n for n in range(1, first.count + 1) if n not in by_ordinal):
            raise VolumesMissing(paths[0], missing, first.count)
        self.paths = tuple(by_ordinal[number] for number in sorted(by_ordinal))
        self.stored: StoredHeader = _read_header(self.paths[0])
        self.header = self.stored.header
        stated = (first.seal_id, first.count, first.minor)
        if (self.header.seal_id, self.header.volumes, self.stored.minor) != stated:
            name = self.paths[0].name
            raise SealTampered(name, N_("the head of the volume and the header differ"))
        for ordinal, path in enumerate(self.paths, start=1):
            _require_length(path, self.header.volume_length(ordinal))

    def unlock(self, passphrase: Passphrase) -> SealKeys:
        """The keys; takes about a second. Raises WrongSealPassphrase."""
        return self.stored.unlock(passphrase)

    def plain(self, keys: SealKeys) -> Iterator[bytes]:
        """The plaintext, chunk by chunk, each authenticated. Raises SealTampered, StorageFailed."""
        header = self.header
        associated, left = self.stored.public, header.size
        sealed = _Slices(self.paths)
        sealed.read(HEADER_LENGTH)
        number = 0
        try:
            while left:
                size = min(header.chunk, left)
                left -= size
                data = sealed.read(size + TAG_LENGTH)
                nonce = counter_nonce(number, prefix=int(left == 0))
                try:
                    yield keys.sealer.open(nonce, data, associated)
                except AuthenticationFailed:
                    raise SealTampered(
                        sealed.path.name,
                        N_("part {number} of {count} was changed, moved or belongs elsewhere"),
                        number=number + 1,
                        count=-(-header.size // header.chunk),
                    ) from None
                number += 1
        finally:
            sealed.close()


class _Slices:
    """The volumes' slices as one stream."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._waiting = list(paths)
        self.path = self._waiting[0]
        self._stream: BinaryIO | None = None

    def read(self, count: int) -> bytes:
        """Exactly `count` bytes. Raises SealTampered when a volume became shorter meanwhile, StorageFailed."""
        parts = []
        while count:
            if self._stream is None:
                if not self._waiting:
                    raise SealTampered(self.path.name, N_("it became shorter while it was read"))
                self.path = self._waiting.pop(0)
                with storage_errors(self.path):
                    self._stream = self.path.open("rb")
                    self._stream.seek(VOLUME_HEAD)
            with storage_errors(self.path):
                part = self._stream.read(count)
            if not part:
                self.close()
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Close the file that is open."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def _regrouped(parts: Iterable[bytes], length: int) -> Iterator[bytes]:
    """The same bytes in pieces of `length`, the last one shorter."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= length:
            yield bytes(waiting[:length])
            del waiting[:length]
    if waiting:
        yield bytes(waiting)


def _head(path: Path) -> VolumeHead:
    with storage_errors(path), path.open("rb") as stream:
        return VolumeHead.parse(path, stream.read(VOLUME_HEAD))


def _read_header(path: Path) -> StoredHeader:
    with storage_errors(path), path.open("rb") as stream:
        stream.seek(VOLUME_HEAD)
        return parse_header(path, stream.read(HEADER_LENGTH))


def _require_length(path: Path, expected: int) -> None:
    with storage_errors(path):
        found = path.stat().st_size
    if found == expected:
        return
    message = (
        N_("it was cut off: it has {found} bytes instead of {expected}")
        if found < expected
        else N_("something was added: it has {found} bytes instead of {expected}")
    )
    raise SealTampered(path.name, message, found=found, expected=expected)
