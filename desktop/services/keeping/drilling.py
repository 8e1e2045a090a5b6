"""The restore drill: what proves that a backup could be restored, and the journal's word about it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.services.house import House
from desktop.services.keeping.checking import check_vault
from desktop.services.keeping.media import list_media
from desktop.services.keeping.restoring import Restoring, building
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Finding
from desktop.services.rights import Right, require
from models.audit.standing import latest_event
from models.queries import count_by_category
from resources.words import _
from vault.backup import open_backup
from vault.credentials import Key
from vault.primitives import random_bytes
from vault.times import from_microseconds

DRILLED = "restore drill"


@dataclass(frozen=True, slots=True)
class DrillReport:
    """A restore that was checked in full and removed. `token` is that of the medium the backup was written on."""

    backup: Path
    vault_id: bytes
    token: bytes
    moment: datetime
    sequence: int
    documents: int
    bytes: int
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether every byte could be restored, and the vault was in order."""
        return not self.findings


def drill(
    source: Path, key: Key, *, scratch: Path | None = None, progress: Progress | None = None
) -> DrillReport:
    """Restore the backup at `source` into a new folder in `scratch` (else beside it), check everything, remove it.

    Raises what `restore` does, but a damaged backup is reported, not raised, as long as its database can be restored.
    """
    started, progress = time.monotonic(), progress or Quiet()
    backup = open_backup(source, key)
    parent = (scratch or backup.folder.path.parent).absolute()
    with building(parent / f"drill-{random_bytes(4).hex()}.vault") as folder:
        work = Restoring(backup, folder, progress)
        with work.house(damaged_too=True) as house:
            checked = check_vault(house, full=True, progress=progress)
            with house.database.read() as session:
                count = sum(count_by_category(session).values())
    advice = _("Back up again, to another medium as well, and repeat the drill.")
    findings = [Finding("error", part.name, _(part.problem), advice) for part in work.damaged]
    # Warnings are about the index, which is no part of a backup.
    findings += [finding for finding in checked.findings if finding.severity == "error"]
    return DrillReport(
        backup.folder.path,
        backup.header.vault_id,
        backup.manifest.token,
        backup.manifest.moment,
        backup.manifest.sequence,
        count,
        work.bytes,
        tuple(findings),
        time.monotonic() - started,
    )


def record_drill(house: House, report: DrillReport) -> bool:
    """Journal a drill in the vault whose backup it was; false, and nothing, in another one. Raises NotAllowed."""
    require(house, Right.BACKUP)
    if report.vault_id != house.vault.id:
        return False
    label = next((each.label for each in list_media(house) if each.token == report.token), "")
    outcome = "passed" if report.ok else f"{len(report.findings)} findings"
    detail = f"{outcome}: event {report.sequence}, {report.documents} documents"
    house.log((DRILLED, f"medium {label or report.token.hex()}", detail))
    return True


def last_drill(house: House) -> tuple[datetime, str] | None:
    """When a drill was last journalled, and how it went."""
    with house.database.read() as session:
        found = latest_event(session, DRILLED)
    return None if found is None else (from_microseconds(found[0]), found[1])
