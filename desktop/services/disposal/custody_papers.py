"""Papers that must outlive what they tell of: written outside the vault, durable, and read back."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from desktop.services.disposal.purging import PurgeReport
from desktop.services.errors import InsideVault, UnknownPaper
from desktop.services.house import House
from exporters.custody_papers import purge_protocol
from exporters.pdf import write_pdf
from exporters.report import Report
from exporters.word import write_docx
from vault.durable import make_folder, storage_errors, write_durable
from vault.errors import AlreadyExists, MediumUnreliable

_WRITERS: dict[str, Callable[..., None]] = {".pdf": write_pdf, ".docx": write_docx}


def require_kind(paper: Path) -> None:
    """Raises UnknownPaper unless the name ends in .pdf or .docx."""
    if paper.suffix.lower() not in _WRITERS:
        raise UnknownPaper(paper)


def require_place(paper: Path, vault: Path, *beside: Path) -> None:
    """Raises UnknownPaper, InsideVault, and AlreadyExists when `paper`, or something `beside` it, is there already."""
    require_kind(paper)
    if Path(os.path.realpath(paper)).is_relative_to(os.path.realpath(vault)):
        raise InsideVault(paper)
    for path in (paper, *beside):
        if os.path.lexists(path):
            raise AlreadyExists(path)


def write_paper(report: Report, paper: Path, *, created: datetime) -> None:
    """Write a report as PDF or Word by the paper's name, in place of an earlier state of it.

    Raises StorageFailed, MediumUnreliable.
    """
    write_read_back(paper, paper_bytes(report, paper, created=created))


def paper_bytes(report: Report, paper: Path, *, created: datetime) -> bytes:
    """A report as PDF or Word by the paper's name."""
    buffer = BytesIO()
    _WRITERS[paper.suffix.lower()](report, buffer, created=created)
    return buffer.getvalue()


def write_read_back(path: Path, data: bytes) -> None:
    """Write a whole file durably and compare it. Raises StorageFailed, MediumUnreliable."""
    make_folder(path.parent)
    write_durable(path, data)
    with storage_errors(path):
        if path.read_bytes() != data:
            raise MediumUnreliable(path)


def write_purge_protocol(house: House, report: PurgeReport, paper: Path) -> None:
    """The record of a purge, to be signed. Raises UnknownPaper, InsideVault, AlreadyExists, StorageFailed."""
    require_place(paper, house.path)
    protocol = purge_protocol(
        house.contract,
        report.documents,
        report.residue,
        moment=report.moment,
        actor=report.actor,
        reason=report.reason,
    )
    write_paper(protocol, paper, created=report.moment)
