"""Text out of PDF files, page by page, with what is written over the pages; and whether a page is only a picture."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable

import pypdfium2
import pypdfium2.raw as pdfium

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.lines import join_broken_lines
from search.records import PROPERTIES

_LITTLE_TEXT = 40
_MOST_OF_THE_PAGE = 0.6
"""A page with few characters whose picture covers this much of it is a scan under a stamp or a page number."""

_MOST_OBJECTS = 10_000
_MOST_ANNOTATIONS, _MOST_OPTIONS, _LONGEST_NOTE = 2_000, 1_000, 1_000_000
_LARGEST_ATTACHMENT = 128 * 1024 * 1024
_META = {
    "title": "Title",
    "author": "Author",
    "subject": "Subject",
    "created": "CreationDate",
    "modified": "ModDate",
}
_MOMENT = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)


def pdf_content(data: bytes) -> Content:
    """The pages; `scan` where at least one shows something and says nothing. Raises Unreadable."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = pypdfium2.raw.FPDF_ERR_PASSWORD
        code = getattr(error, "err_code", None)
        raise Unreadable(Reason.PROTECTED if code == protected else Reason.DAMAGED) from None
    try:
        document.init_forms()
        content = Content(numbered=True, properties=_properties(document))
        for number in range(len(document)):
            text, scan = _read_page(document, number)
            content.pages.append(text)
            content.scan = content.scan or scan
        content.attachments = _attachments(document)
        return content
    finally:
        document.close()


def _read_page(document: pypdfium2.PdfDocument, number: int) -> tuple[str, bool]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "", False  # one broken page doesn't take the others with it
    try:
        text = _page_text(page)
        notes = _notes(page, document.formenv)
        return lines([text, *notes]), len(text) < _LITTLE_TEXT and _is_scan(page, text)
    finally:
        page.close()


def page_is_scan(page: pypdfium2.PdfPage) -> bool:
    """Whether the page shows text that it does not hold, as `pdf_content` tells of the whole file."""
    text = _page_text(page)
    return len(text) < _LITTLE_TEXT and _is_scan(page, text)


def _page_text(page: pypdfium2.PdfPage) -> str:
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        text: str = text_page.get_text_bounded()
    finally:
        text_page.close()
    return join_broken_lines(text.replace("\ufffe", "").replace("\x00", ""))


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether a page of little text shows what reading alone can't tell: a picture, or letters drawn as lines."""
    if not text.strip():
        return int(pdfium.FPDFPage_CountObjects(page)) > 0
    width, height = page.get_size()
    covered = 0.0
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        shape = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = (ctypes.c_float() for _ in range(4))
            if pdfium.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
                covered += abs(right.value - left.value) * abs(top.value - bottom.value)
    return covered > _MOST_OF_THE_PAGE * float(width) * float(height)


def _notes(page: pypdfium2.PdfPage, forms: object) -> list[str]:
    """Comments, and what was filled into forms."""
    said: dict[str, None] = {}
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        chosen = _chosen(note, forms) if forms is not None else []
        keys = ("Contents",) if chosen else ("Contents", "V")
        for text in (*chosen, *(_note_value(note, key) for key in keys)):
            said[text.strip()] = None
        pdfium.FPDFPage_CloseAnnot(note)
    # The boxes of a form say whether they are ticked, which nobody searches for.
    return [each for each in said if each not in ("", "Off", "Yes", "On")]


def _note_value(note: object, key: str) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(note, key.encode(), None, 0)
    return _filled(
        length, lambda into: pdfium.FPDFAnnot_GetStringValue(note, key.encode(), into, length)
    )


def _chosen(note: object, forms: pypdfium2.PdfFormEnv) -> list[str]:
    """What is picked from a list, as people see it; its value may be a code."""
    count = min(pdfium.FPDFAnnot_GetOptionCount(forms, note), _MOST_OPTIONS)
    return [
        _option(note, forms, number)
        for number in range(count)
        if pdfium.FPDFAnnot_IsOptionSelected(forms, note, number)
    ]


def _option(note: object, forms: pypdfium2.PdfFormEnv, number: int) -> str:
    length = pdfium.FPDFAnnot_GetOptionLabel(forms, note, number, None, 0)
    return _filled(
        length, lambda into: pdfium.FPDFAnnot_GetOptionLabel(forms, note, number, into, length)
    )


def _filled(length: int, fill: Callable[[object], object]) -> str:
    """A string of UTF-16 that the library writes into a buffer of this many bytes."""
    if not 2 < length <= _LONGEST_NOTE:
        return ""
    buffer = ctypes.create_string_buffer(length)
    fill(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)))
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    found = {name: str(document.get_metadata_value(_META[name])) for name in PROPERTIES}
    for name in ("created", "modified"):
        found[name] = pdf_moment(found[name])
    return found


def pdf_moment(text: str) -> str:
    """A date of ISO 32000-1 §7.9.4 (D:20260701093000+08'00') as ISO 8601; empty for what is none."""
    found = _MOMENT.match(text.strip())
    if not found:
        return ""
    year, month, day, hour, minute, second, zulu, sign, off_hours, off_minutes = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if not (day and hour):
        return date
    zone = "Z" if zulu else f"{sign}{off_hours}:{off_minutes or '00'}" if sign else ""
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def _attachments(document: pypdfium2.PdfDocument) -> list[tuple[str, bytes]]:
    found = []
    for number in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(number)
            data = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            continue
        if len(data) <= _LARGEST_ATTACHMENT:
            found.append((attachment.get_name(), data))
    return found
