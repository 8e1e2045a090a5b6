"""One document, opened with the password where it needs one, and handed to its reader. Inside the fence only."""

from __future__ import annotations

import contextlib
import io

import pypdfium2
import pypdfium2.raw

from search.fencing.budget import Budget
from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content
from search.readers.passwords import decrypt_office
from search.readers.reading import read_content

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EVERYBODYS = "VelvetSweatshop"
"""Excel's own password for workbooks that are locked against changes only; it opens them without asking
([MS-XLS] 2.2.10)."""


def read_opened(name: str, data: bytes, budget: Budget) -> Content:
    """What the document says. Raises Unreadable: PROTECTED without a password, WRONG_PASSWORD with a wrong one."""
    try:
        return read_content(name, data)
    except Unreadable as refusal:
        if refusal.reason is not Reason.PROTECTED:
            raise
    if data.startswith(_OLE):
        with contextlib.suppress(Unreadable):
            return read_content(name, decrypt_office(data, _EVERYBODYS))
    budget.flags.add("encrypted")
    return read_content(name, _unlocked(data, budget.password))


def _unlocked(data: bytes, password: str) -> bytes:
    if not password:
        raise Unreadable(Reason.PROTECTED)
    if data.startswith(_OLE):
        return decrypt_office(data, password)
    if b"%PDF-" in data[:1024]:
        return _unlocked_pdf(data, password)
    raise Unreadable(Reason.UNSUPPORTED)


def _unlocked_pdf(data: bytes, password: str) -> bytes:
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        wrong = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Unreadable(Reason.WRONG_PASSWORD if wrong else Reason.DAMAGED) from None
    try:
        out = io.BytesIO()
        document.save(out, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
        return out.getvalue()
    finally:
        document.close()
