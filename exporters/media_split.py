"""Which file of a package goes to which medium, and what is written on the media's labels.

Every medium carries the whole of the tag files (a few thousandths of the package), so that each can be checked by
itself, the package's description (one on each medium), and its part of the payload in the order of the manifest. A
file is never cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from exporters.disk_tree import read_tree
from exporters.errors import FileTooLarge, NotAPackage, VerificationFailed
from exporters.layout import DESCRIPTION
from exporters.wording import BEIJING

RESERVE = 4 << 20
"""Bytes left free on every medium: for its description, and for what a file system keeps for itself."""
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class MediumPart:
    """What one medium of a set gets: `files` by path in the package, first what every medium gets. From 1 on."""

    ordinal: int
    count: int
    files: tuple[str, ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class MediumLabel:
    """What is printed on the label of a medium (编号, 内容, 密级, 日期, 制作人; domain model §5).

    `use` is "sealed" (封存) or "reading" (查用); `set_number` counts the copies of the whole from 1. `mark` is the
    highest of what the package holds. `root` is the package's, hexadecimal.
    """

    number: str
    title: str
    set_number: int
    sets: int
    ordinal: int
    count: int
    use: str
    mark: str
    files: int
    bytes: int
    made: datetime
    made_by: str
    root: str
    final: bool


def plan_parts(package: Path, capacity: int) -> tuple[MediumPart, ...]:
    """The parts of the package at `package` for media of `capacity` bytes; 0 is one medium for all of it.

    Raises NotAPackage, VerificationFailed naming what can't be read or is no file, and FileTooLarge naming the file
    that no such medium holds.
    """
    tree = read_tree(package)
    files = tree.files
    if "bagit.txt" not in files:
        raise NotAPackage(package)
    if tree.findings:
        # Whoever left it out would write media that lack something.
        raise VerificationFailed(tree.findings)
    common = [f"data/{DESCRIPTION}"] if f"data/{DESCRIPTION}" in files else []
    everywhere = [*sorted(path for path in files if not path.startswith("data/")), *common]
    payload = sorted(path for path in files if path.startswith("data/") and path not in common)
    overhead = sum(_occupied(files[path]) for path in everywhere)
    room = capacity - RESERVE - overhead if capacity else sum(map(_occupied, files.values()))
    parts: list[list[str]] = [[]]
    taken = 0
    for path in payload:
        size = _occupied(files[path])
        if size > room:
            raise FileTooLarge(path, files[path], room, RESERVE + overhead)
        if taken + size > room:
            parts.append([])
            taken = 0
        parts[-1].append(path)
        taken += size
    return tuple(
        MediumPart(number, len(parts), tuple(held), sum(files[path] for path in held))
        for number, part in enumerate(parts, start=1)
        for held in [[*everywhere, *part]]
    )


def labels(
    parts: Sequence[MediumPart],
    *,
    prefix: str,
    title: str,
    sets: int,
    mark: str,
    made: datetime,
    made_by: str,
    root: str,
    final: bool,
) -> tuple[MediumLabel, ...]:
    """The labels of `sets` copies: the first is sealed away (封存), the others are for reading (查用)."""
    return tuple(
        MediumLabel(
            number=f"{prefix}-{copy}-{part.ordinal}",
            title=title,
            set_number=copy,
            sets=sets,
            ordinal=part.ordinal,
            count=part.count,
            use="sealed" if copy == 1 and sets > 1 else "reading",
            mark=mark,
            files=len(part.files),
            bytes=part.bytes,
            made=made,
            made_by=made_by,
            root=root,
            final=final,
        )
        for copy in range(1, sets + 1)
        for part in parts
    )


def label_prefix(number_prefix: str, moment: datetime) -> str:
    """What the numbers of a package's media begin with: the contract's prefix and the day, Beijing's."""
    return f"{number_prefix}-{moment.astimezone(BEIJING):%Y%m%d}"


def _occupied(size: int) -> int:
    """What a file takes on a medium: whole blocks, and one for its name."""
    return (size + _BLOCK - 1) // _BLOCK * _BLOCK + _BLOCK
