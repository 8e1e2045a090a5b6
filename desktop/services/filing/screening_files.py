"""Files that bear the mark of a state secret are kept from a batch: by their names always, by their text on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.services.filing.screening import (
    finding_sentence,
    record_refusals,
    screen_extraction,
    screen_name,
)
from desktop.services.filing.sources import SourceFile, SourceProblem, read_whole
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.records import Failed
from models.documents.secrecy import SecrecyFinding
from resources.words import _
from search.fencing.extract import Extractor

LARGEST_LOOKED_INTO = 64 * 1024 * 1024
"""Bytes; the text of larger files is screened when it is read after filing."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What may be filed, and what was refused, with the reason for each."""

    fit: list[SourceFile]
    refused: tuple[Failed, ...]


def screen_files(
    house: House, files: Sequence[SourceFile], progress: Progress, *, texts: bool
) -> Screened:
    """Screen the names of `files`, and with `texts` what they say. Refusals are journalled without names.

    Raises ReaderUnavailable (only with `texts`), Cancelled.
    """
    refused: dict[SourceFile, SecrecyFinding] = {}
    for source in files:
        finding = screen_name(source.shown)
        if finding is not None and finding.certain:
            refused[source] = finding
    fit = [source for source in files if source not in refused]
    if texts and fit:
        refused |= find_in_texts(fit, progress)
    if refused:
        record_refusals(house, list(refused.values()))
    return Screened(
        [source for source in fit if source not in refused],
        tuple(
            Failed(source.shown, finding_sentence(finding)) for source, finding in refused.items()
        ),
    )


def find_in_texts(
    files: Sequence[SourceFile], progress: Progress
) -> dict[SourceFile, SecrecyFinding]:
    """Which of `files` certainly bear a mark in what they say. Raises ReaderUnavailable, Cancelled."""
    found: dict[SourceFile, SecrecyFinding] = {}
    progress.start(_("Looking at the files"), len(files), "files")
    with Extractor() as extractor:
        for source, extraction in extractor.extract_many(_contents(files)):
            progress.checkpoint()
            progress.advance(1, source.shown)
            finding = screen_extraction(extraction)
            if finding is not None and finding.certain:
                found[source] = finding
    return found


def _contents(files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, str, bytes]]:
    for source in files:
        if source.size > LARGEST_LOOKED_INTO:
            continue
        try:
            read = read_whole(source, LARGEST_LOOKED_INTO)
        except (SourceProblem, OSError):
            # Filing it meets the same problem, and says so.
            continue
        if read is not None:
            yield source, source.shown.rpartition("/")[2], read[0]
