"""迎检包: answers, lists and the files behind them as one folder, verified by reading it back.

Everything in it is in clear, which is what was asked for; every record that goes into it is journalled as taken out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from desktop.services.audit.anchoring import ChainHead, chain_head
from desktop.services.errors import InsideVault
from desktop.services.handover.export_folder import ExportFolder
from desktop.services.house import House
from desktop.services.inspection.answers import answers_for, questions
from desktop.services.inspection.answers.lens import EVERYTHING, Lens, lens_of
from desktop.services.inspection.answers.movement import PACKED, TAKEN
from desktop.services.inspection.request_finding import records_named
from desktop.services.library import document_bytes, usable_document
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from exporters.answer_sheet import SheetHead, answers_report
from exporters.inspection_pack import PackContents, PackedFile, pack_list
from exporters.names import Namer, split_extension
from exporters.pdf import write_pdf
from exporters.proof_slip import watermark
from exporters.report import Report
from exporters.sheet import write_xlsx
from exporters.word import write_docx
from models.audit.chain_report import ChainReport
from models.audit.verification import verify_chain
from models.categories import VersionKind
from models.inspection.inspection import Answer, InspectionRequest
from models.inspection.scope import EditionScope
from models.people.number_masking import mask_numbers
from models.records import DocumentRecord
from resources.words import N_, _
from vault.ids import utc_now

PURPOSE = N_("an inspection pack")
"""What the head is signed for."""
BUILT = PACKED

_RECORDS, _ANSWERS, _LIST, _SUMS = "资料", "常问项答复", "迎检包清单", "SHA256SUMS.txt"
_WITHOUT_FILES = frozenset({"q06", "q16", "q17"})
"""Questions whose rows are lists of records, and not records that prove something."""
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class PackReport:
    """A pack that was written and read back. `root` is the SHA-256, hexadecimal, of its list of digests.

    `unanswered` are the numbers of requests for which nothing was found, `withheld` questions outside of the scope.
    """

    folder: Path
    files: int
    bytes: int
    records: int
    root: str
    unanswered: tuple[int, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Which records go in, and for which questions and requests; `found`: request → how many."""

    by_record: Mapping[int, tuple[str, ...]]
    found: dict[int, int]


def build_pack(
    house: House,
    out: Path,
    *,
    requests: Sequence[InspectionRequest] = (),
    chosen: Mapping[int, Sequence[int]] | None = None,
    scope: EditionScope | None = None,
    day: date | None = None,
    unit: str = "",
    progress: Progress | None = None,
) -> PackReport:
    """Write the pack into `out`, a new or empty folder outside the vault.

    For a request the records of `chosen` go in, by its number; where none are given, those that its text names.
    Raises NotAllowed, InsideVault, OutputNotEmpty, CopyFailed, ContentChanged, Withheld, Cancelled and the vault's
    errors; nothing is left then.
    """
    require(house, Right.EDITIONS)
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(house.path)):
        raise InsideVault(out)
    progress = progress or Quiet()
    lens = lens_of(house, scope or EVERYTHING, day)
    progress.start(_("Answering the standing questions"), None, "files")
    answers = answers_for(house, lens.scope, lens.day, progress=progress)
    reasons = _reasons(lens, answers, requests, chosen or {})
    folder = ExportFolder(out)
    try:
        return _Packing(lens, folder, out, unit, progress).write(answers, requests, reasons)
    except BaseException:
        folder.abandon()
        raise


class _Packing:
    """One pack being written."""

    def __init__(
        self, lens: Lens, folder: ExportFolder, out: Path, unit: str, progress: Progress
    ) -> None:
        self._lens, self._folder, self._out = lens, folder, out
        self._house, self._unit, self._progress = lens.house, unit, progress
        self._sums: list[str] = []
        self._namer = Namer()
        self._folders = {each.id.upper(): f"{each.id.upper()} {each.title}" for each in questions()}

    def write(
        self,
        answers: Sequence[Answer],
        requests: Sequence[InspectionRequest],
        reasons: _Reasons,
    ) -> PackReport:
        """Records first, then the papers that list them, then the digests; read back before the folder has its name."""
        house, now = self._house, utc_now()
        records = [self._lens.documents[each] for each in reasons.by_record]
        for each in records:
            usable_document(house, each.id)
        # Before anything is in clear: what was taken out is on record whatever happens next.
        house.log(*(("exported", f"document {each.id}", BUILT) for each in records))
        with house.database.read() as session:
            chain = verify_chain(session, house.journal.chain)
        head = self._head(chain_head(house, PURPOSE), now)
        size = sum(each.version.size for each in records)
        self._progress.start(_("Writing the records"), size, "bytes")
        files = [self._record(each, reasons.by_record[each.id]) for each in records]
        numbers = {each.id: each.number for each in self._lens.documents.values()}
        report = answers_report(answers, head, numbers, most=_MOST_ROWS)
        papers = [*self._paper(_ANSWERS, report, ("pdf", "docx"), now)]
        whole = answers_report(answers, head, numbers)
        papers += self._paper(_ANSWERS, whole, ("xlsx",), now)
        pack = PackContents(
            answers,
            requests,
            reasons.found,
            files,
            (*papers, f"{_LIST}.pdf", f"{_LIST}.xlsx", _SUMS),
            _checks(chain, len(files)),
        )
        self._paper(_LIST, pack_list(pack, head), ("pdf", "xlsx"), now)
        root = self._folder.write(_SUMS, ["".join(self._sums).encode()]).hex()
        self._folder.finish()
        house.log((BUILT, "package", f"{len(files)} records, root {root}"))
        return PackReport(
            self._out,
            self._folder.files,
            self._folder.size,
            len(files),
            root,
            tuple(each.number for each in requests if not reasons.found.get(each.number)),
            tuple(each.question for each in answers if each.withheld),
        )

    def _head(self, signed: ChainHead, now: datetime) -> SheetHead:
        contract = self._house.contract
        return SheetHead(
            contract,
            self._unit,
            self._lens.day,
            now,
            watermark(self._unit or contract.client, self._house.actor, now),
            _("Audit trail up to event {number}, signed").format(number=signed.sequence),
            signed.code,
            signed.qr_text,
        )

    def _record(self, document: DocumentRecord, reasons: tuple[str, ...]) -> PackedFile:
        version = document.version
        tree = version.kind is VersionKind.TREE
        stem, extension = split_extension(version.name)
        title = mask_numbers(document.title)
        name = f"{document.number}_{title or stem}{'.txt' if tree else extension}"
        path = self._namer.path("", [_RECORDS, self._folders.get(reasons[0], reasons[0]), name])
        digest = self._put(path, self._pieces(document))
        return PackedFile(
            document.number,
            title,
            _(document.category.label),
            path,
            version.size,
            digest,
            reasons,
            tree,
        )

    def _pieces(self, document: DocumentRecord) -> Iterator[bytes]:
        for piece in document_bytes(self._house, document):
            yield piece
            self._progress.advance(len(piece), document.title)
            self._progress.checkpoint()

    def _paper(self, name: str, report: Report, endings: Iterable[str], now: datetime) -> list[str]:
        writers = {"pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}
        written = []
        for ending in endings:
            target = BytesIO()
            writers[ending](report, target, created=now)
            self._put(f"{name}.{ending}", [target.getvalue()])
            written.append(f"{name}.{ending}")
            self._progress.checkpoint()
        return written

    def _put(self, path: str, pieces: Iterable[bytes]) -> str:
        digest = self._folder.write(path, pieces).hex()
        self._sums.append(f"{digest}  {path}\n")
        return digest


def _reasons(
    lens: Lens,
    answers: Sequence[Answer],
    requests: Sequence[InspectionRequest],
    chosen: Mapping[int, Sequence[int]],
) -> _Reasons:
    """A request's records come first: that is what was asked for by name."""
    by_record: dict[int, list[str]] = {}
    found: dict[int, int] = {}
    for request in requests:
        given = [each for each in chosen.get(request.number, ()) if lens.shown(each)]
        if request.number not in chosen:
            given = [each.id for each in records_named(request, lens.documents.values())]
        found[request.number] = len(given)
        for each in given:
            by_record.setdefault(each, []).append(
                _("request {number}").format(number=request.number)
            )
    for answer in answers:
        if answer.question in _WITHOUT_FILES:
            continue
        listing = _(TAKEN)
        named = [
            row.document_id
            for table in answer.tables
            if not table.title.startswith(listing)
            for row in table.rows
            if row.document_id is not None
        ]
        for each in dict.fromkeys(named):
            by_record.setdefault(each, []).append(answer.question.upper())
    return _Reasons({each: tuple(reasons) for each, reasons in by_record.items()}, found)


def _checks(chain: ChainReport, files: int) -> tuple[tuple[str, str], ...]:
    whole = (
        _("events 1 to {last}, whole").format(last=chain.last)
        if chain.complete
        else _("NOT whole: proven to event {last}").format(last=chain.complete_to)
    )
    return (
        (_("Audit trail"), whole),
        (_("Signed heads that fit"), str(chain.anchors_good)),
        (
            _("Records in the pack"),
            _("{count} opened, authenticated, written and read back").format(count=files),
        ),
        (_("Digests"), _("{name}: SHA-256 of every file of this pack").format(name=_SUMS)),
    )
