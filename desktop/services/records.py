"""What use cases take and return; views and the command line know these and the models' records only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.categories import Category, Mark, Status

if TYPE_CHECKING:
    from desktop.services.handover.packaged import Omission
    from exporters.media_split import MediumLabel
    from exporters.root_signature import RootSignature
    from models.handover.preflight import GateItem


@dataclass(frozen=True, slots=True)
class Filing:
    """How a file, or every file of a batch, is to be filed.

    Without a `title` each gets its file's name. `reference` is the paper's own number (文号); `batch` is what it came
    with (models/documents/batches.py); `flags` say what is risky about it.
    """

    category: Category
    type: str = ""
    persons: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    period: str = ""
    formed: date | None = None
    mark: Mark = Mark.INTERNAL
    title: str = ""
    reference: str = ""
    status: Status = Status.FINAL
    batch: int | None = None
    flags: tuple[str, ...] = ()


class Filed(NamedTuple):
    """One file that is safe now."""

    document_id: int
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Failed:
    """One file that was not filed; `reason` is a translated sentence. `secret`: for the mark of a state secret."""

    path: str
    reason: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What became of a batch. `duplicates` were in the vault already, under the same name and category."""

    added: tuple[Filed, ...]
    duplicates: tuple[Filed, ...]
    failed: tuple[Failed, ...]
    bytes_read: int


@dataclass(frozen=True, slots=True)
class TextReport:
    """What text extraction and indexing did: counts, and the files it could not read.

    `withheld` are the documents that turned out to bear the mark of a state secret.
    """

    searchable: int
    empty: int
    unreadable: tuple[Failed, ...]
    withheld: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. Severity is "error", "warning" or "info"; words are translated.

    `problem` is the whole sentence; `expected` and `found` are its two halves where there are two.
    """

    severity: str
    object_name: str
    problem: str
    advice: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found and how far everything is proven now: since `proven_through` every byte was read and compared.

    `proven_through` is None as long as there are packs that never were; `proven_share` is of the bytes, within 30 days.
    """

    findings: tuple[Finding, ...]
    bytes_read: int
    proven_through: datetime | None = None
    proven_share: float = 0.0

    @property
    def ok(self) -> bool:
        """No error; warnings and remarks are allowed."""
        return not any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class PackageReport:
    """A package that has been written, re-read and found whole. `root` is the digest both sides can compare.

    `final` is False for a rehearsal; `blockers` are then what stood in the way. `signature` is the signed root as
    `root-signature.json` holds it. `papers` is the folder with what is to be signed, beside the package. `sealed` is
    the sealed rendition's file (the first volume), `labels` what is written on the media that it is to go to.
    `omissions` are what was left out, and why.
    """

    folder: Path
    documents: int
    files: int
    bytes: int
    root: str
    final: bool = True
    profile: str = ""
    blockers: tuple[GateItem, ...] = ()
    omissions: tuple[Omission, ...] = ()
    signature: RootSignature | None = None
    papers: Path | None = None
    sealed: Path | None = None
    labels: tuple[MediumLabel, ...] = ()
