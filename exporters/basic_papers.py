"""移交清单 and 登记表 of a package that is built without a vault's own papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Protocol

from exporters.catalogue import PackagedDocument
from exporters.handover_lists import HandoverLists, full_listing, handover_list
from exporters.handover_register import RegisterFacts, handover_register
from exporters.layout import HANDOVER_LIST, HANDOVER_REGISTER
from exporters.paper_frame import PaperFrame
from exporters.pdf import write_pdf
from exporters.report import Report
from exporters.sheet import write_xlsx
from exporters.word import write_docx
from models.records import ContractProfile


class _Writer(Protocol):
    def __call__(self, report: Report, target: BinaryIO, *, created: datetime | None) -> None: ...


def write_basic_papers(
    contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime
) -> Iterator[tuple[str, bytes]]:
    """Each paper's place below `data/` and its content."""
    frame, lists = PaperFrame(contract, now), HandoverLists(documents)
    printed = handover_list(frame, lists)
    register = handover_register(frame, documents, RegisterFacts())
    writers: tuple[tuple[str, _Writer, Report], ...] = (
        (f"{HANDOVER_LIST}.docx", write_docx, printed),
        (f"{HANDOVER_LIST}.pdf", write_pdf, printed),
        (f"{HANDOVER_LIST}.xlsx", write_xlsx, full_listing(frame, lists)),
        (f"{HANDOVER_REGISTER}.docx", write_docx, register),
    )
    for path, write, report in writers:
        buffer = BytesIO()
        write(report, buffer, created=now)
        yield path, buffer.getvalue()
