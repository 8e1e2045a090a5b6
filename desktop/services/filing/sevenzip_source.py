"""A 7z archive as a source, unpacked in memory by the same reader that search uses.

The format packs many files into one block, so members can only be had in their order; it keeps no permission bits that
its reader knows, and doesn't tell an empty file from an empty folder.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from functools import partial
from typing import IO, BinaryIO

from desktop.services.deliveries.delivery_records import TreeRefused
from desktop.services.filing.archive_entry import ArchiveEntry
from desktop.services.filing.sources import SourceProblem
from desktop.services.records import Failed
from resources.words import _
from search.fencing.budget import Budget
from search.fencing.reasons import Unreadable
from search.readers.members import Member
from search.readers.sevenzip import sevenzip_members, sevenzip_names

_LARGEST = 512 * 1024**2
_LARGEST_UNPACKED = 4 * 1024**3
_MOST_MEMBERS = 200_000
_SECONDS = 1800.0


def sevenzip_entries(file: BinaryIO, allowed: int, remarks: list[Failed]) -> list[ArchiveEntry]:
    """The entries of a 7z archive that may unfold to `allowed` bytes. Raises TreeRefused."""
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise TreeRefused(_("The 7z archive is too large to be read; unpack it to a folder."))
    budget = Budget(_MOST_MEMBERS, min(allowed, _LARGEST_UNPACKED), 0, time.monotonic() + _SECONDS)
    try:
        names = sevenzip_names(data, budget)
    except Unreadable as error:
        raise TreeRefused(_(error.reason.sentence)) from error
    folders = {name.rpartition("/")[0] for name, _filled in names}
    for name, filled in names:
        if not filled and not any(each == name or each.startswith(f"{name}/") for each in folders):
            sentence = _("It is empty, a file or a folder, and was left out.")
            remarks.append(Failed(name, sentence))
    turns = _Turns(sevenzip_members(data, budget))
    return [
        ArchiveEntry(name.replace("\\", "/"), 0, -1, None, partial(turns.open, number))
        for number, name in enumerate(name for name, filled in names if filled)
    ]


class _Turns:
    """Goes through the members once; opening one passes over those before it."""

    def __init__(self, members: Iterator[Member]) -> None:
        self._members = enumerate(members)

    def open(self, number: int) -> IO[bytes]:
        """The content of the member with this number. Raises SourceProblem, TreeRefused."""
        try:
            for at, member in self._members:
                if at == number:
                    if member.reason.sentence:
                        raise SourceProblem(_(member.reason.sentence))
                    return io.BytesIO(member.data)
        except Unreadable as error:
            raise TreeRefused(_(error.reason.sentence)) from error
        raise SourceProblem(_("The archive is damaged."))
