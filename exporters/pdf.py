"""Draws a laid-out report as PDF with embedded typefaces. The only user of reportlab besides qr.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from exporters.linebreak import break_lines
from exporters.page_layout import MM, RULE, Face, Faces, Image, Layout, Line, Metrics, Text
from exporters.report import Report
from resources import typefaces
from resources.words import _, language

_GREY = "#6B7480"
# The typeface has no italics: twelve degrees, as usual for slanted faces.
_SLANT = 0.21
_REGULAR, _BOLD = "ShoudangSans", "ShoudangSans-Bold"


def write_pdf(
    report: Report,
    target: BinaryIO,
    *,
    created: datetime | None = None,
    layout: Callable[[Report, Faces], Layout] = Layout,
) -> None:
    """Write `report` as PDF. With `created` given, equal reports are equal bytes; `layout` places its blocks."""
    placed = layout(report, _faces())
    placed.set_report()
    _draw(placed, target, created)


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


def _metrics(name: str, path: str) -> Metrics:
    font = TTFont(name, path)
    pdfmetrics.registerFont(font)
    widths, glyphs = font.face.charWidths, font.face.charToGlyph
    advances = {chr(code): widths.get(code, 1000) / 1000 for code in glyphs}
    return Metrics(has_glyph=glyphs.__contains__, advances=advances)


def _draw(layout: Layout, target: BinaryIO, created: datetime | None) -> None:
    report = layout.report
    # Text encoding of compressed streams serves seven-bit mail, and costs a quarter of the size.
    rl_config.useA85 = 0
    canvas = Canvas(
        target,
        pagesize=(layout.page_width, layout.page_height),
        pageCompression=1,
        invariant=1 if created else 0,
        # Otherwise every page begins with Helvetica, which is not embedded.
        initialFontName=_REGULAR,  # type: ignore[arg-type]  # the stubs say float, the code wants a name
        initialFontSize=layout.faces.body.size,
        pdfVersion=(1, 7),
        lang="zh-CN" if language() == "zh_CN" else "en",
    )
    if created:
        _stamp(canvas, created)
    canvas.setTitle(layout.show(report.title))
    canvas.setAuthor(layout.show(report.author))
    canvas.setSubject(layout.show(report.subtitle))
    canvas.setKeywords(layout.show(" ".join(report.keywords)))
    canvas.setCreator("Shoudang")
    canvas.setProducer("Shoudang")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    outline_level = -1
    for number, page in enumerate(layout.pages, start=1):
        _draw_running(canvas, layout, number)
        for fill in page.fills:
            canvas.setFillColor(_colour(fill.colour))
            # Below everything else, or they would cover the rules beside them.
            canvas.rect(fill.x, fill.y, fill.width, fill.height, stroke=0, fill=1)
        for index, item in enumerate(page.items):
            if isinstance(item, Text):
                _draw_text(canvas, item)
            elif isinstance(item, Line):
                canvas.setLineWidth(item.width)
                canvas.setStrokeColor(_colour(item.colour))
                canvas.line(item.x1, item.y1, item.x2, item.y2)
            elif isinstance(item, Image):
                canvas.drawImage(
                    ImageReader(BytesIO(item.data)),
                    item.x,
                    item.y,
                    item.width,
                    item.height,
                    mask="auto",
                )
            else:
                # Viewers refuse an outline that skips a level.
                outline_level = min(item.level, outline_level + 1)
                key = f"p{number}-{index}"
                canvas.bookmarkHorizontal(key, 0, item.y + 6)
                canvas.addOutlineEntry(item.text, key, level=outline_level, closed=False)
        canvas.showPage()
    canvas.save()


def _draw_running(canvas: Canvas, layout: Layout, number: int) -> None:
    face = layout.faces.running
    if layout.report.header:
        y = layout.page_height - 14 * MM
        whole = layout.show(layout.report.header).replace("\n", " ")
        first, *rest = break_lines(whole, layout.width - face.size, face.measure)
        _draw_text(canvas, Text(layout.left, y, face, f"{first}…" if rest else first))
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(_colour(RULE))
        canvas.line(layout.left, y - 5, layout.right, y - 5)
    footer = _("Page {page} of {pages}").format(page=number, pages=len(layout.pages))
    x = (layout.page_width - face.measure(footer)) / 2
    _draw_text(canvas, Text(x, 11 * MM, face, footer))


def _draw_text(canvas: Canvas, item: Text) -> None:
    canvas.setFont(item.face.name, item.face.size)
    canvas.setFillColor(_colour(item.face.colour))
    if not item.face.slanted:
        canvas.drawString(item.x, item.y, item.text, charSpace=item.spread)
        return
    text = canvas.beginText()
    text.setTextTransform(1, 0, _SLANT, 1, item.x, item.y)
    text.setCharSpace(item.spread)
    text.textOut(item.text)
    canvas.drawText(text)


@lru_cache(maxsize=16)
def _colour(code: str) -> Color:
    return HexColor(code)


def _stamp(canvas: Canvas, created: datetime) -> None:
    """Put the document's own time where reportlab's invariant mode has the year 2000."""
    moment = created.astimezone(UTC)
    stamp = canvas._doc._timeStamp  # type: ignore[attr-defined]  # no public way to set the time
    stamp.t = moment.timestamp()
    stamp.lt = moment.timetuple()
    stamp.YMDhms = tuple(moment.timetuple())[:6]
