"""The vault's record of one backup: that it began, and how it ended, unless its process ended first."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType

from sqlalchemy.orm import Session

from desktop.services.house import House
from models.keeping import media
from models.keeping.media import MediumRecord
from vault.errors import MediumUnknown, StorageFailed, VaultError
from vault.ids import utc_now

STOPPED = "stopped"


class BackupRecord:
    """A line in the table of backups for as long as the block lasts; `complete` is its good end."""

    def __init__(self, house: House, medium: MediumRecord, dest: Path) -> None:
        self._house, self._medium, self._dest = house, medium, dest
        self._run = 0

    def __enter__(self) -> BackupRecord:
        with self._house.database.write() as session:
            self._run = media.begin_run(session, self._medium.id, utc_now())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            return
        outcome = self._outcome(error)
        # What the disk can't take any more doesn't hide what went wrong.
        with contextlib.suppress(VaultError), self._house.database.write() as session:
            media.fail_run(session, self._run, outcome)
            self._journal(session, "backup failed", outcome)

    def complete(self, *, packs: int, size: int, sequence: int, left_out: int) -> None:
        """Everything was written and read back: `packs` and `size` in bytes are what was new."""
        detail = f"to event {sequence}, {packs} packs, {size} bytes"
        if left_out:
            detail += f", {left_out} damaged packs left out"
        with self._house.database.write() as session:
            media.complete_run(
                session, self._run, finished=utc_now(), packs=packs, size=size, sequence=sequence
            )
            self._journal(session, "backed up", detail)

    def _journal(self, session: Session, action: str, detail: str) -> None:
        event = (action, f"medium {self._medium.label}", detail)
        self._house.journal.append(session, [event])

    def _outcome(self, error: BaseException) -> str:
        if isinstance(error, StorageFailed) and error.path.is_relative_to(self._dest):
            return "medium-full" if error.full else "medium-lost"
        if isinstance(error, OSError | MediumUnknown):
            return "medium-lost"
        return error.code if isinstance(error, VaultError) else STOPPED
