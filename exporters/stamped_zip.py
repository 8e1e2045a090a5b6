"""Writes the zip inside .docx and .xlsx files with one given time on every member: equal content is equal bytes.

Works in memory only: a report's text never reaches a temporary file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def write_stamped(members: Iterable[tuple[str, bytes]], moment: datetime, target: BinaryIO) -> None:
    """Write `members` in the given order; zip knows no time zone and no year before 1980."""
    stamp = max(moment.astimezone(UTC), _EARLIEST).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, date_time=stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system: otherwise the maker's platform shows in the bytes.
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, data)
