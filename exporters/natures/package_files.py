"""The payload of a package for its checks: sizes, beginnings, ends and pieces of files, always bounded."""

from __future__ import annotations

from collections.abc import Callable

from exporters.bag_marker import INCOMPLETE
from exporters.package_tree import PackageTree

PAYLOAD = "data/"
HEAD = 1 << 13
TAIL = 1 << 16


class PackageFiles:
    """Files by their places below `data/`; `beside` are those outside of it, which are the package's own."""

    def __init__(self, tree: PackageTree) -> None:
        self.tree = tree
        self.sizes = {
            path.removeprefix(PAYLOAD): size
            for path, size in sorted(tree.files.items())
            if path.startswith(PAYLOAD)
        }
        self.beside = sorted(
            path for path in tree.files if not path.startswith(PAYLOAD) and path != INCOMPLETE
        )

    def ends(self, place: str) -> tuple[bytes, bytes]:
        """The first `HEAD` and the last `TAIL` bytes of a file; raises OSError."""
        with self.tree.open(PAYLOAD + place) as stream:
            head = _read(stream.read, HEAD)
            stream.seek(max(0, self.sizes[place] - TAIL))
            return head, _read(stream.read, TAIL)

    def slice(self, place: str, start: int, length: int) -> bytes:
        """Up to `length` bytes of a file from `start` on; raises OSError."""
        with self.tree.open(PAYLOAD + place) as stream:
            stream.seek(start)
            return _read(stream.read, length)

    def whole(self, place: str, most: int) -> bytes | None:
        """All of a file, or None where it is larger than `most`, isn't there or can't be read."""
        if self.sizes.get(place, most + 1) > most:
            return None
        try:
            data = self.slice(place, 0, most + 1)
        except OSError:
            return None
        return None if len(data) > most else data


def _read(read: Callable[[int], bytes | None], length: int) -> bytes:
    """An unbuffered file may give less than it is asked for."""
    pieces: list[bytes] = []
    while length > 0 and (piece := read(length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
