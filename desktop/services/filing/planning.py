"""Looking at a batch before it is filed: every file is read once, in the fence, guessed at and compared.

Nothing is written here but the journal's note of a refusal. Of a text only its head and its sketch are kept, so that a
batch of any size needs little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.services.filing.guessing import Guess, Knowledge, guess
from desktop.services.filing.lessons import knowledge
from desktop.services.filing.near_duplicates import compare
from desktop.services.filing.plan_records import Choice, Plan, PlanRow
from desktop.services.filing.screening import (
    finding_sentence,
    record_refusals,
    screen_extraction,
    screen_name,
)
from desktop.services.filing.screening_files import LARGEST_LOOKED_INTO
from desktop.services.filing.source_medium import source_medium
from desktop.services.filing.sources import (
    SourceFile,
    SourceProblem,
    StableReader,
    find_files,
    problem_sentence,
    read_whole,
)
from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from models.documents.secrecy import SecrecyFinding
from resources.words import _
from search.fencing.extract import Extractor
from search.records import Extraction
from search.sketch import sketch
from vault.pieces import PIECE_LENGTH
from vault.primitives import new_hash

OnRows = Callable[[Sequence[PlanRow]], None]
HEAD_KEPT = 2_000
"""Characters of a text that a plan keeps for a look at it."""


def plan(
    house: House,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    extract: bool = True,
    on_rows: OnRows | None = None,
) -> Plan:
    """What filing `paths` would mean, file by file, in the order in which they lie there.

    Files larger than 64 MiB are compared by content, but not looked into before they are filed; without `extract` none
    is. Refusals are journalled without names. `on_rows` gets rows as they are made, in any order, not yet compared.

    Raises ReaderUnavailable, Cancelled, StorageFailed.
    """
    progress = progress or Quiet()
    found = find_files([Path(path) for path in paths], forbidden=house.path)
    progress.start(_("Looking at the files"), len(found.files), "files")
    planner = _Planner(house, knowledge(house), progress, on_rows or (lambda _rows: None))
    rows = planner.rows(found.files, extract=extract)
    record_refusals(house, planner.findings)
    progress.start(_("Comparing"), None, "files")
    rows = compare(house, rows, checkpoint=progress.checkpoint)
    return Plan(tuple(rows), tuple(found.failed), source_medium([Path(path) for path in paths]))


class _Planner:
    """Makes rows of files, and collects what must be journalled."""

    def __init__(self, house: House, known: Knowledge, progress: Progress, on_rows: OnRows) -> None:
        self._hash = house.vault.suite.hash
        self._known, self._progress, self._on_rows = known, progress, on_rows
        self._done: dict[int, PlanRow] = {}
        self.findings: list[SecrecyFinding] = []

    def rows(self, files: Sequence[SourceFile], *, extract: bool) -> list[PlanRow]:
        """A row for each file, in their order."""
        if not extract:
            for number, source, _name, _data in self._read(enumerate(files), look=False):
                self._take(number, source, None)
        else:
            with Extractor() as extractor:
                contents = (
                    ((number, source), name, data)
                    for number, source, name, data in self._read(enumerate(files), look=True)
                )
                for (number, source), extraction in extractor.extract_many(contents):
                    self._take(number, source, extraction)
        return [self._done[number] for number in range(len(files))]

    def _read(
        self, files: Iterator[tuple[int, SourceFile]], *, look: bool
    ) -> Iterator[tuple[int, SourceFile, str, bytes]]:
        """The files that are to be looked into, digested; the others get their rows here."""
        for number, source in files:
            self._progress.checkpoint()
            finding = screen_name(source.shown)
            if finding is not None and finding.certain:
                # Not opened: what bears such a name is none of this program's business.
                self._refuse(number, source, finding)
                continue
            try:
                if source.size > LARGEST_LOOKED_INTO:
                    digest, modified = self._digest(source)
                    self._begin(number, source, digest, modified, finding)
                    self._take(number, source, None)
                    continue
                read = read_whole(source, LARGEST_LOOKED_INTO)
                if read is None:
                    raise SourceProblem(_("It changed while it was being read."))
            except OSError as error:
                self._fail(number, source, problem_sentence(error))
                continue
            except SourceProblem as problem:
                self._fail(number, source, str(problem))
                continue
            data, modified = read
            hasher = new_hash(self._hash)
            hasher.update(data)
            self._begin(number, source, hasher.digest(), modified, finding)
            yield number, source, source.shown.rpartition("/")[2], data if look else b""

    def _digest(self, source: SourceFile) -> tuple[bytes, datetime]:
        hasher, size = new_hash(self._hash), 0
        reader = StableReader(source)
        try:
            while piece := reader.stream.read(PIECE_LENGTH):
                hasher.update(piece)
                size += len(piece)
                self._progress.checkpoint()
            reader.confirm_unchanged(size)
        finally:
            reader.close()
        return hasher.digest(), reader.modified

    def _begin(
        self,
        number: int,
        source: SourceFile,
        digest: bytes,
        modified: datetime,
        finding: SecrecyFinding | None,
    ) -> None:
        doubt = finding_sentence(finding) if finding is not None else ""
        self._done[number] = PlanRow(
            source, Guess(), Choice(), digest, modified=modified, doubt=doubt
        )

    def _take(self, number: int, source: SourceFile, extraction: Extraction | None) -> None:
        """Guess, once the text is known or known to be unknown."""
        row = self._done[number]
        if extraction is not None and (finding := screen_extraction(extraction)) is not None:
            if finding.certain:
                self._refuse(number, source, finding)
                return
            row = replace(row, doubt=finding_sentence(finding))
        self._progress.advance(1, source.shown)
        guessed = guess(source, extraction, self._known)
        row = replace(row, guess=guessed, choice=Choice.of(guessed))
        if extraction is not None:
            row = replace(
                row,
                sketch=sketch(extraction.text),
                flags=tuple(sorted(extraction.flags)),
                text_reason=_text_reason(extraction),
                head=extraction.text[:HEAD_KEPT],
            )
        self._done[number] = row
        self._on_rows([row])

    def _refuse(self, number: int, source: SourceFile, finding: SecrecyFinding) -> None:
        self.findings.append(finding)
        self._leave_out(
            PlanRow(source, Guess(), _nothing(source), refusal=finding_sentence(finding)), number
        )

    def _fail(self, number: int, source: SourceFile, sentence: str) -> None:
        self._leave_out(PlanRow(source, Guess(), _nothing(source), problem=sentence), number)

    def _leave_out(self, row: PlanRow, number: int) -> None:
        self._done[number] = row
        self._progress.advance(1, row.source.shown)
        self._on_rows([row])


def _nothing(source: SourceFile) -> Choice:
    return Choice(included=False, title=source.shown.rpartition("/")[2])


def _text_reason(extraction: Extraction) -> str:
    """Why nothing was seen of what a file says, translated; nothing where it was."""
    if extraction.reason:
        return _(extraction.reason)
    if extraction.scan:
        return _("It shows pages or a picture without text: only its names were looked at.")
    return ""
