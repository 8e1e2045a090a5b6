"""How every paper of a package begins: its frame with the chain's head, and writing it in the forms that are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Protocol

from desktop.services.audit.anchoring import ChainHead, chain_head
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from exporters.handover import Extra
from exporters.paper_frame import PaperFrame, anchor_line
from exporters.pdf import write_pdf
from exporters.report import Report
from exporters.sheet import write_xlsx
from exporters.word import write_docx
from resources.words import N_

HANDED_OVER = N_("handover of a package")
"""The purpose of the signature under the journal's head that the papers of a package bear."""


class _Writer(Protocol):
    def __call__(self, report: Report, target: BinaryIO, *, created: datetime | None) -> None: ...


_WRITERS: dict[str, _Writer] = {"docx": write_docx, "pdf": write_pdf, "xlsx": write_xlsx}


def head_of_package(house: House) -> ChainHead:
    """The journal's head, signed for the papers of a package."""
    return chain_head(house, HANDED_OVER)


def inner_frame(house: House, packaged: Packaged) -> PaperFrame:
    """For papers inside the package: they bear its content code, since its root depends on them."""
    return _frame(packaged, anchor_line(head_of_package(house).code, content=packaged.content_code))


def outer_frame(packaged: Packaged, head: ChainHead, root: str) -> PaperFrame:
    """For papers beside the package: they bear its root."""
    return _frame(packaged, anchor_line(head.code, root=root))


def paper_files(
    place: str, report: Report, now: datetime, endings: Sequence[str] = ("docx", "pdf")
) -> Iterator[Extra]:
    """`report` at `place`, once for each of `endings`; all of them are named on the package's first page."""
    for ending in endings:
        yield Extra(f"{place}.{ending}", rendered(report, ending, now), listed=True)


def rendered(report: Report, ending: str, now: datetime) -> bytes:
    """The report as "docx", "pdf" or "xlsx"."""
    buffer = BytesIO()
    _WRITERS[ending](report, buffer, created=now)
    return buffer.getvalue()


def _frame(packaged: Packaged, anchor: str) -> PaperFrame:
    return PaperFrame(
        packaged.contract,
        packaged.now,
        final=packaged.final,
        anchor=anchor,
        made_by=packaged.made_by,
        checked_by=packaged.checked_by,
    )
