"""What an officer takes along on paper: pages of records, slips that prove one. Noted first, marked on every page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.audit.anchoring import require_place
from desktop.services.library import get_document
from exporters.report import Facts, Paragraph, Report
from exporters.wording import minute
from models.inspection.inspection_log import SLIP, to_detail
from resources.words import _
from vault.durable import write_durable
from vault.ids import utc_now

if TYPE_CHECKING:
    from desktop.services.inspection.officer_session import InspectionSession


def reader_mark(session: InspectionSession, moment: datetime) -> str:
    """Who reads, when, and until when: on every page that is printed."""
    officer = session.officer
    return _("{unit} · {officer} · {moment} · edition until {expires}").format(
        unit=session.unit or officer.contract.client,
        officer=officer.label,
        moment=minute(moment),
        expires=minute(officer.expires),
    )


def write_page(session: InspectionSession, document_id: int, target: Path) -> Path:
    """Write a document's text to be printed, people's numbers masked.

    Raises NoSuchDocument, Withheld, UnknownPaper, InsideVault, AlreadyExists, StorageFailed.
    """
    officer = session.officer
    require_place(target, officer.path)
    officer.log_print(document_id)
    record = session.documents()[document_id]
    now = utc_now()
    report = Report(
        title=record.title,
        header=reader_mark(session, now),
        blocks=(
            Facts(
                (
                    (_("Number"), record.number),
                    (_("File"), record.version.name),
                    (_("Journal"), officer.journal_seal.hex()),
                )
            ),
            Paragraph(officer.text(document_id) or _("This document has no text.")),
        ),
    )
    return write_paper(report, target, now)


def write_slip(session: InspectionSession, document_id: int, target: Path) -> Path:
    """Write the slip that proves a record (记录证明单). Raises as `write_page`."""
    from desktop.services.inspection.proof_slip import prove

    officer = session.officer
    require_place(target, officer.path)
    get_document(officer, document_id)
    officer.log((SLIP, f"document {document_id}", to_detail()))
    now = utc_now()
    report = prove(officer, document_id)
    return write_paper(replace(report, header=reader_mark(session, now)), target, now)


def write_paper(report: Report, target: Path, created: datetime) -> Path:
    """PDF or Word by the target's ending, durably; there is the whole file or none."""
    write_durable(target, paper_bytes(report, target, created))
    return target


def paper_bytes(report: Report, target: Path, created: datetime) -> bytes:
    """The file of a report, PDF or Word by the target's ending."""
    content = BytesIO()
    # Each of the two takes a moment to load, and one is enough.
    if target.suffix.lower() == ".docx":
        from exporters.word import write_docx

        write_docx(report, content, created=created)
    else:
        from exporters.pdf import write_pdf

        write_pdf(report, content, created=created)
    return content.getvalue()
