"""The plaintext stream inside a sealed rendition (vault/FORMAT.md §16.4): a package as a tar archive in one form only.

What is read must be, byte for byte, what would have been written; names that could lead anywhere else are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from exporters.bag import MANIFEST, TAG_MANIFEST
from exporters.bag_marker import INCOMPLETE
from exporters.errors import ContentChanged, OutputFailed, SealedContentWrong
from exporters.manifest import read_listing
from exporters.names import folded
from resources.words import _

BLOCK = 512
PIECE = 1 << 20
SIGNATURE = "root-signature.json"
"""The only file that no manifest lists: it signs them."""

_END = bytes(2 * BLOCK)
_MOST_PATH = 1000
_MOST_RECORDS = 2048
_LARGE = 1 << 33
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|]')
_DEVICE = re.compile(
    r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class StreamFile:
    """One file of a package: its path with `/` below it, and its size in bytes."""

    path: str
    size: int


def ordered(files: Mapping[str, int]) -> tuple[StreamFile, ...]:
    """The files in the order of the stream. Raises SealedContentWrong for a name that nobody could take out again."""
    listed = tuple(StreamFile(path, files[path]) for path in sorted(files, key=_bytes_of))
    names = _Names()
    for file in listed:
        names.admit(file.path)
    return listed


def stream_length(files: Sequence[StreamFile]) -> int:
    """How many bytes `pack` makes of these files."""
    heads = sum(len(_head(number, file)) for number, file in enumerate(files))
    return heads + sum(file.size + _padding(file.size) for file in files) + len(_END)


def pack(
    folder: Path,
    files: Sequence[StreamFile],
    *,
    on_file: Callable[[StreamFile, bytes], None] = lambda _file, _digest: None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Iterator[bytes]:
    """The stream; tells the SHA-256 of every file as it was read. Raises OutputFailed, ContentChanged."""
    for number, file in enumerate(files):
        yield _head(number, file)
        digest, left = sha256(), file.size
        path = folder.joinpath(*file.path.split("/"))
        try:
            with path.open("rb") as stream:
                while piece := stream.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    digest.update(piece)
                    yield piece
                    checkpoint()
        except OSError as error:
            raise OutputFailed(path, error) from error
        if left:
            raise ContentChanged(file.path, str(file.size), str(file.size - left))
        yield bytes(_padding(file.size))
        on_file(file, digest.digest())
    yield _END


def unpack(pieces: Iterable[bytes]) -> Iterator[tuple[StreamFile, Iterator[bytes]]]:
    """Every file and its content, which is to be read before the next one is asked for. Raises SealedContentWrong."""
    source, names, number = _Source(pieces), _Names(), 0
    while True:
        block = source.take(BLOCK)
        if not any(block):
            break
        file = _read_head(source, block, number)
        names.admit(file.path)
        yield file, source.content(file.size)
        source.finish(file.size)
        number += 1
    if source.take(BLOCK) != bytes(BLOCK) or not source.at_end():
        raise SealedContentWrong("", _("the end of the stream isn't one"))


class ContentCheck:
    """Compares what comes out of a stream with the manifests in it, as it comes."""

    def __init__(self) -> None:
        self._digests: dict[str, bytes] = {}
        self._listings: dict[str, bytearray] = {}

    def watch(self, file: StreamFile, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces."""
        digest = sha256()
        kept = bytearray() if file.path in (MANIFEST, TAG_MANIFEST) else None
        for piece in pieces:
            digest.update(piece)
            if kept is not None:
                kept += piece
            yield piece
        self._digests[file.path] = digest.digest()
        if kept is not None:
            self._listings[file.path] = kept

    @property
    def digests(self) -> Mapping[str, bytes]:
        """SHA-256 by path, of everything that has come."""
        return self._digests

    @property
    def files(self) -> int:
        """How many came."""
        return len(self._digests)

    def require(self, root: bytes) -> None:
        """Raises SealedContentWrong unless all files and no others are what the manifests say, and `root` is theirs."""
        listed: dict[str, bytes] = {}
        for name, payload in ((TAG_MANIFEST, False), (MANIFEST, True)):
            if name not in self._listings:
                raise SealedContentWrong(name, _("is missing"))
            listing = read_listing(name, bytes(self._listings[name]), 32, payload=payload)
            if listing.findings:
                raise SealedContentWrong(name, listing.findings[0].problem)
            listed |= listing.digests
        if INCOMPLETE in self._digests:
            raise SealedContentWrong(
                INCOMPLETE, _("the package was never completed and must not be accepted")
            )
        if self._digests[TAG_MANIFEST] != root:
            raise SealedContentWrong(TAG_MANIFEST, _("its root isn't the one that was sealed"))
        for path, digest in listed.items():
            if path not in self._digests:
                raise SealedContentWrong(path, _("is missing"))
            if self._digests[path] != digest:
                raise SealedContentWrong(path, _("is not what the manifest says"))
        for path in self._digests.keys() - listed.keys() - {TAG_MANIFEST, SIGNATURE}:
            raise SealedContentWrong(path, _("is not listed in the manifest"))


class _Names:
    """Admits paths that lead nowhere else, in ascending order, and none that some file system takes for another."""

    def __init__(self) -> None:
        self._last = b""
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}

    def admit(self, path: str) -> None:
        """Raises SealedContentWrong."""
        encoded = _bytes_of(path)
        parts = path.split("/")
        if (
            len(encoded) > _MOST_PATH
            or not unicodedata.is_normalized("NFC", path)
            or not all(map(_is_safe, parts))
        ):
            raise SealedContentWrong(path, _("has a name that is not allowed in a package"))
        if encoded <= self._last:
            raise SealedContentWrong(path, _("stands in the wrong place, or twice"))
        self._last = encoded
        folders = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        known = [self._folders.setdefault(folded(each), each) for each in folders]
        as_file = folded(path)
        if (
            known != folders
            or as_file in self._files
            or as_file in self._folders
            or any(folded(each) in self._files for each in folders)
        ):
            raise SealedContentWrong(path, _("can't be told from another one on every file system"))
        self._files.add(as_file)


def _is_safe(part: str) -> bool:
    return (
        part not in ("", ".", "..")
        and not _FORBIDDEN.search(part)
        and part[-1] not in " ."
        and not _DEVICE.fullmatch(part)
        and not any(unicodedata.category(character) == "Cs" for character in part)
    )


class _Source:
    """Pieces of any length as a stream that is read in exact counts."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")
        self._unread = 0

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes."""
        return b"".join(self._parts(count))

    def content(self, size: int) -> Iterator[bytes]:
        """`size` bytes, in pieces as they come."""
        self._unread = size
        for part in self._parts(size):
            self._unread -= len(part)
            yield part

    def finish(self, size: int) -> None:
        """Pass over what is left of a content, and over its padding, which must be zeros."""
        for _part in self._parts(self._unread):
            pass
        self._unread = 0
        if any(self.take(_padding(size))):
            raise SealedContentWrong("", _("the stream isn't in the form that is written"))

    def at_end(self) -> bool:
        """Whether nothing follows."""
        return not self._rest and not any(self._pieces)

    def _parts(self, count: int) -> Iterator[bytes]:
        while count:
            if not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    raise SealedContentWrong("", _("the stream ends too early"))
                self._rest = memoryview(piece)
                continue
            part = self._rest[:count]
            self._rest = self._rest[len(part) :]
            count -= len(part)
            yield bytes(part)


def _bytes_of(path: str) -> bytes:
    """A name that isn't Unicode has bytes too, and is refused for its name later."""
    return path.encode("utf-8", "surrogatepass")


def _padding(size: int) -> int:
    return -size % BLOCK


def _head(number: int, file: StreamFile) -> bytes:
    """Extended header, its records, file header."""
    records = _record("path", file.path)
    large = file.size >= _LARGE
    if large:
        records += _record("size", str(file.size))
    return b"".join(
        (
            _ustar(f"pax/{number:08d}", len(records), b"x"),
            records,
            bytes(_padding(len(records))),
            _ustar(f"file/{number:08d}", 0 if large else file.size, b"0"),
        )
    )


def _record(key: str, value: str) -> bytes:
    """`length key=value`, where the length counts its own digits."""
    body = f" {key}={value}\n".encode("utf-8", "surrogatepass")
    length = len(body) + 1
    while len(str(length)) + len(body) != length:
        length = len(str(length)) + len(body)
    return str(length).encode() + body


def _ustar(name: str, size: int, kind: bytes) -> bytes:
    fields = (
        name.encode().ljust(100, b"\0"),
        b"0000644\0",
        b"0000000\0",
        b"0000000\0",
        f"{size:011o}\0".encode(),
        b"00000000000\0",
    )
    rest = (kind, bytes(100), b"ustar\x0000", bytes(64), b"0000000\x000000000\0", bytes(167))
    blank = b"".join((*fields, b" " * 8, *rest))
    return b"".join((*fields, f"{sum(blank):06o}\0 ".encode(), *rest))


def _read_head(source: _Source, block: bytes, number: int) -> StreamFile:
    wrong = SealedContentWrong("", _("the stream isn't in the form that is written"))
    try:
        length = int(block[124:135], 8)
        if not 0 < length <= _MOST_RECORDS:
            raise wrong
        padded = source.take(length + _padding(length))
        head = source.take(BLOCK)
        values = _records(padded[:length].decode("utf-8"))
        size = int(values.get("size", "0")) if "size" in values else int(head[124:135], 8)
        file = StreamFile(values["path"], size)
    except (ValueError, KeyError):
        raise wrong from None
    if block + padded + head != _head(number, file):
        raise wrong
    return file


def _records(text: str) -> dict[str, str]:
    """The records; whether they are written as they must be is told by writing them again."""
    values = {}
    rest = text.encode("utf-8")
    while rest:
        length = int(rest[: rest.index(b" ")])
        if not 0 < length <= len(rest):
            raise ValueError("a record's length")
        key, _equals, value = rest[rest.index(b" ") + 1 : length - 1].decode("utf-8").partition("=")
        values[key] = value
        rest = rest[length:]
    return values
