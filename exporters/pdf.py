"""Draws a laid-out report as PDF with embedded typefaces. The only user of reportlab besides pdf_pen.py and qr.py.

A report is laid out twice, since every page says how many there are: first to count, then to draw. No page is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO

from PIL.Image import open as open_picture
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import (
    NoEncryption,
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFStream,
    PDFString,
)
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from exporters.colour_profile import CONDITION, srgb_profile
from exporters.columns import TableSamples
from exporters.linebreak import break_lines
from exporters.page_layout import MM, Entry, Face, Faces, Image, Layout, Line, Metrics, Page, Text
from exporters.pdf_pen import Pen
from exporters.report import Report
from exporters.xmp import properties_packet
from resources import typefaces
from resources.words import _, language

_GREY, _WARNING = "#6B7480", "#B3261E"
_REGULAR, _BOLD, _SERIF = "ShoudangSans", "ShoudangSans-Bold", "ShoudangSerif"


def write_pdf(
    report: Report,
    target: BinaryIO,
    *,
    created: datetime | None = None,
    layout: Callable[[Report, Faces], Layout] = Layout,
) -> None:
    """Write `report` as PDF. With `created` given, equal reports are equal bytes; `layout` places its blocks."""
    faces = _official_faces() if report.official else _faces()
    # Rows may come from an iterator, which has them once.
    settled = replace(report, blocks=tuple(TableSamples(report).blocks))
    counted = layout(settled, faces)
    counted.set_report(lambda _page: None)
    _draw(layout(settled, faces), counted.begun, target, created or datetime.now(UTC))


@lru_cache(maxsize=1)
def _faces() -> Faces:
    """Load and register the typefaces at their first use; a process that prints nothing never reads the files."""
    regular, bold = _metrics(_REGULAR, str(typefaces.REGULAR)), _metrics(_BOLD, str(typefaces.BOLD))
    return Faces(
        title=Face(_BOLD, bold, 18, 27),
        subtitle=Face(_REGULAR, regular, 11, 18, _GREY),
        headings=(
            Face(_BOLD, bold, 13, 21),
            Face(_BOLD, bold, 11, 18),
            Face(_BOLD, bold, 10.5, 17),
        ),
        body=Face(_REGULAR, regular, 10.5, 18),
        note=Face(_REGULAR, regular, 8.5, 13.5, _GREY),
        cell=Face(_REGULAR, regular, 8.5, 12),
        cell_head=Face(_BOLD, bold, 8.5, 12),
        fact=Face(_REGULAR, regular, 9.5, 14),
        fact_label=Face(_BOLD, bold, 9.5, 14),
        caption=Face(_BOLD, bold, 9, 14),
        running=Face(_REGULAR, regular, 8, 11, _GREY),
    )


@lru_cache(maxsize=1)
def _official_faces() -> Faces:
    """The sizes of GB/T 9704-2012 §5.2 and §7.3: titles of size 2 (22 pt), text of size 3 (16 pt), 22 lines a page.

    Its typefaces can't be embedded everywhere: a Song face stands for 仿宋, and a heavier outline of it for 小标宋.
    """
    usual = _faces()
    serif, bold = _metrics(_SERIF, str(typefaces.SERIF)), usual.title.metrics
    return replace(
        usual,
        title=Face(_SERIF, serif, 22, 34, heavy=0.5),
        subtitle=Face(_SERIF, serif, 16, 28),
        headings=(
            Face(_BOLD, bold, 16, 29),
            Face(_SERIF, serif, 16, 29, heavy=0.35),
            Face(_SERIF, serif, 16, 29),
        ),
        body=Face(_SERIF, serif, 16, 29),
    )


def _metrics(name: str, path: str) -> Metrics:
    font = TTFont(name, path)
    pdfmetrics.registerFont(font)
    widths, glyphs = font.face.charWidths, font.face.charToGlyph
    advances = {chr(code): widths.get(code, 1000) / 1000 for code in glyphs}
    return Metrics(has_glyph=glyphs.__contains__, advances=advances)


def _draw(layout: Layout, pages: int, target: BinaryIO, created: datetime) -> None:
    # Text encoding of compressed streams serves seven-bit mail, and costs a quarter of the size.
    rl_config.useA85 = 0
    canvas = Canvas(
        target,
        pagesize=(layout.page_width, layout.page_height),
        pageCompression=1,
        invariant=1,
        # Otherwise every page begins with Helvetica, which is not embedded.
        initialFontName=_REGULAR,  # type: ignore[arg-type]  # the stubs say float, the code wants a name
        initialFontSize=layout.faces.body.size,
        pdfVersion=(1, 7),
        lang="zh-CN" if language() == "zh_CN" else "en",
    )
    canvas._doc.encrypt = _LineEnds()  # type: ignore[attr-defined]  # the stubs hide it
    _stamp(canvas, created)
    _describe(canvas, layout, created)
    canvas.showOutline()
    layout.set_report(_Drawing(canvas, layout, pages).page)
    canvas.save()


class _Drawing:
    """Draws pages one after the other; `pages` is how many there will be."""

    def __init__(self, canvas: Canvas, layout: Layout, pages: int) -> None:
        self._canvas, self._layout, self._pages = canvas, layout, pages
        self._pen = Pen(canvas)
        self._number, self._outline_level = 0, -1

    def page(self, page: Page) -> None:
        """Draw the next page."""
        self._number += 1
        pen = self._pen
        _draw_running(pen, self._layout, self._number, self._pages)
        for fill in page.fills:
            # Below everything else, or they would cover the rules beside them.
            pen.fill(fill)
        for index, item in enumerate(page.items):
            if isinstance(item, Text):
                pen.text(item)
            elif isinstance(item, Line):
                pen.line(item)
            elif isinstance(item, Image):
                self._canvas.drawImage(
                    _picture(item.data), item.x, item.y, item.width, item.height, mask="auto"
                )
            else:
                self._enter(item, index)
        pen.end_page()

    def _enter(self, item: Entry, index: int) -> None:
        # Viewers refuse an outline that skips a level.
        self._outline_level = min(item.level, self._outline_level + 1)
        key = f"p{self._number}-{index}"
        self._canvas.bookmarkHorizontal(key, 0, item.y + 6)
        self._canvas.addOutlineEntry(item.text, key, level=self._outline_level, closed=False)


class _Content(bytes, PDFObject):
    """A stream's bytes, with the line end that an archival PDF wants before `endstream` (ISO 19005-2 §6.1.7.1)."""

    def format(self, _document: object) -> bytes:
        return bytes(self) + b"\n"


class _LineEnds(NoEncryption):
    """WORKAROUND: reportlab puts `endstream` right behind the last byte. What could encrypt a stream ends its line."""

    def encode(self, t: bytes | str) -> bytes:
        return _Content(t.encode("latin-1") if isinstance(t, str) else t)


def _describe(canvas: Canvas, layout: Layout, created: datetime) -> None:
    """Title, author and so on: for old readers in the information dictionary, for archives in the same words as XMP."""
    report, show = layout.report, layout.show
    title, author = show(report.title).replace("\n", " "), show(report.author)
    subject, keywords = show(report.subject or report.subtitle), show(" ".join(report.keywords))
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setKeywords(keywords)
    canvas.setCreator("Shoudang")
    canvas.setProducer("Shoudang")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    packet = properties_packet(
        title=title, author=author, subject=subject, keywords=keywords, created=created
    )
    document = canvas._doc  # type: ignore[attr-defined]  # the stubs hide it
    catalogue = document.Catalog
    # Uncompressed, so that a reader that knows nothing of PDF finds it (ISO 19005-2 §6.6.2.1).
    kinds = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    catalogue.Metadata = PDFStream(PDFDictionary(kinds), packet, filters=())
    # What the colours of the page mean, whatever screen or printer shows them (ISO 19005-2 §6.2.3).
    profile = PDFStream(PDFDictionary({"N": 3}), srgb_profile())
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString(CONDITION),
            "Info": PDFString(CONDITION),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
    catalogue.OutputIntents = PDFArray([intent])


def _draw_running(pen: Pen, layout: Layout, number: int, pages: int) -> None:
    """Header and footer: what the paper belongs to, what must not be missed, what binds it, lines to sign, the page."""
    face, report = layout.faces.running, layout.report
    right = layout.right
    y = layout.page_height - 14 * MM
    if report.mark:
        warning = replace(face, name=_BOLD, metrics=layout.faces.title.metrics, colour=_WARNING)
        if layout.report.official:
            warning = replace(warning, metrics=layout.faces.headings[0].metrics)
        mark = layout.show(report.mark).replace("\n", " ")
        right -= warning.measure(mark)
        pen.text(Text(right, y, warning, mark))
        right -= 2 * face.size
    if report.header:
        pen.text(Text(layout.left, y, face, _cut(layout, report.header, right)))
    if report.header:
        pen.rule(layout.left, y - 5, layout.right)
    if report.sign_off:
        _draw_sign_off(pen, layout)
    footer = _("Page {page} of {pages}").format(page=number, pages=pages)
    width = face.measure(footer)
    if not report.anchor:
        pen.text(Text((layout.page_width - width) / 2, 11 * MM, face, footer))
        return
    room = layout.right - width - 2 * face.size - layout.left
    whole = layout.show(report.anchor)
    in_one = whole.replace("\n", " · ")
    lines = [in_one] if face.measure(in_one) <= room else break_lines(whole, room, face.measure)[:2]
    if not report.official:
        upper = 11 * MM + (len(lines) - 1) * face.leading + 11
        pen.rule(layout.left, upper, layout.right)
    pen.text(Text(layout.right - width, 11 * MM, face, footer))
    for place, line in enumerate(reversed(lines)):
        pen.text(Text(layout.left, 11 * MM + place * face.leading, face, line))


def _draw_sign_off(pen: Pen, layout: Layout) -> None:
    """One line for a name a party, side by side above the footer."""
    face = replace(layout.faces.running, colour=layout.faces.cell.colour)
    y = (22 if layout.report.anchor else 18) * MM
    share = layout.width / len(layout.report.sign_off)
    for place, words in enumerate(layout.report.sign_off):
        x = layout.left + place * share
        label = layout.show(words)
        pen.text(Text(x, y, face, label))
        pen.rule(x + face.measure(label) + 3, y - 2, x + share - 14)


def _cut(layout: Layout, text: str, right: float) -> str:
    """As much of `text` as stands in one line before `right`."""
    face = layout.faces.running
    whole = layout.show(text).replace("\n", " ")
    first, *rest = break_lines(whole, right - layout.left - face.size, face.measure)
    return f"{first}…" if rest else first


def _picture(data: bytes) -> ImageReader:
    """The picture; one in colours of ink becomes one of light, since the page has no ink to name (§6.2.4.3)."""
    with open_picture(BytesIO(data)) as image:
        if image.mode in ("CMYK", "LAB", "YCbCr", "HSV"):
            return ImageReader(image.convert("RGB"))
    return ImageReader(BytesIO(data))


def _stamp(canvas: Canvas, created: datetime) -> None:
    """Put the document's own time where reportlab's invariant mode has the year 2000."""
    moment = created.astimezone(UTC)
    stamp = canvas._doc._timeStamp  # type: ignore[attr-defined]  # no public way to set the time
    stamp.t = moment.timestamp()
    stamp.lt = moment.timetuple()
    stamp.YMDhms = tuple(moment.timetuple())[:6]
