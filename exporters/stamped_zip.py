"""Writes the zip inside .docx and .xlsx files with one given time on every member: equal content is equal bytes.

Works in memory only: a report's text never reaches a temporary file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, BinaryIO

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class StampedZip:
    """A zip being written; zip knows no time zone and no year before 1980. Use as a context manager."""

    def __init__(self, target: BinaryIO, moment: datetime) -> None:
        self._stamp = max(moment.astimezone(UTC), _EARLIEST).timetuple()[:6]
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> StampedZip:
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()

    def writestr(self, name: str, data: bytes | str) -> None:
        """Add a member. What openpyxl asks of a zip is named as zipfile names it."""
        with self.member(name) as stream:
            stream.write(data.encode() if isinstance(data, str) else data)

    def namelist(self) -> list[str]:
        """The members so far."""
        return self._archive.namelist()

    def member(self, name: str) -> IO[bytes]:
        """A new member, to be written piece by piece and closed before the next is asked for."""
        info = zipfile.ZipInfo(name, date_time=self._stamp)
        info.compress_type = zipfile.ZIP_DEFLATED
        # The same on every system: otherwise the maker's platform shows in the bytes.
        info.create_system = 0
        info.external_attr = 0
        return self._archive.open(info, "w")


def write_stamped(
    members: Iterable[tuple[str, Iterable[bytes]]], moment: datetime, target: BinaryIO
) -> None:
    """Write `members`, each with its pieces, in the given order."""
    with StampedZip(target, moment) as archive:
        for name, pieces in members:
            with archive.member(name) as stream:
                for piece in pieces:
                    stream.write(piece)
