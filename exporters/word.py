"""Sets a report as a Word document (.docx). The only user of python-docx.

Blocks are written as WordprocessingML and handed to python-docx for packaging: its own table cells cost a search of the
whole row each, which takes minutes for a list of a few thousand documents.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from exporters.columns import TableSamples
from exporters.grid import arrange
from exporters.qr import qr_png
from exporters.report import (
    Align,
    Block,
    Code,
    Divider,
    Facts,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Prose,
    Report,
    Signatures,
    Stamp,
    Table,
)
from exporters.stamped_zip import write_stamped
from exporters.visible import for_xml
from exporters.word_prose import prose_xml
from exporters.word_styles import HEADER_STYLE, STYLES, Style
from resources.words import _, language

_TWIPS_A_MM = 1440 / 25.4
_STAMP_MM, _STAMP_LABEL = 50, 1100
_RULE, _STRONG_RULE, _FILL = "B8BFC9", "4A5462", "EDF0F4"
_JUSTIFY = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


def write_docx(report: Report, target: BinaryIO, *, created: datetime | None = None) -> None:
    """Write `report` as .docx. With `created` given, equal reports are equal bytes."""
    moment = (created or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    document = Document(BytesIO(_template()))
    width = _set_page(document, report)
    _set_properties(document, report, moment)
    body = document.element.body
    section = body.sectPr
    for element in _blocks(document, report, width):
        section.addprevious(element)
    _set_running(document, report)
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        write_stamped([(i.filename, archive.read(i)) for i in archive.infolist()], moment, target)


@lru_cache(maxsize=1)
def _template() -> bytes:
    """python-docx's empty document with our styles in place of its 160, and without its leftovers."""
    document = Document()
    styles = document.styles.element
    for style in list(styles.style_lst):
        styles.remove(style)
    defaults = styles.find(_w("docDefaults"))
    if defaults is not None:
        styles.remove(defaults)
    styles.insert(0, _element(_DEFAULTS))
    for style in STYLES:
        styles.append(_element(_style(style)))
    for relation in list(document.part.rels.values()):
        if relation.reltype.endswith(("/stylesWithEffects", "/customXml", "/numbering")):
            del document.part.rels[relation.rId]
    for relation in list(document.part.package.rels.values()):
        if relation.reltype.endswith("/thumbnail"):
            del document.part.package.rels[relation.rId]
    # Mode 15 is Word 2013 and later; without it Word shows "compatibility mode" and hangs tables into the margin.
    settings = document.settings.element
    for old in settings.findall(_w("compat")):
        settings.remove(old)
    compat = _element(_COMPAT)
    following = settings.find(_w("rsids"))
    if following is None:
        settings.append(compat)
    else:
        following.addprevious(compat)
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_COMPAT = (
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
# The language of Latin text is English in a Chinese document too: as Chinese, its words are broken anywhere.
_DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _element(xml: str) -> Any:
    """Parse WordprocessingML whose outer element lacks its namespace declarations."""
    end = min(xml.index(character) for character in " />" if character in xml)
    return parse_xml(f"{xml[:end]} {nsdecls('w')}{xml[end:]}")


def _style(style: Style) -> str:
    half_points = round(style.size * 2)
    spacing = (
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"'
        f' w:line="{round(style.leading * 20)}" w:lineRule="{"atLeast" if style.leading else "auto"}"/>'
        if style.leading
        else f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"/>'
    )
    return (
        f'<w:style w:type="paragraph" w:styleId={quoteattr(style.id)}'
        + (' w:default="1"' if style.id == "Normal" else "")
        + f"><w:name w:val={quoteattr(style.name)}/>"
        + ("" if style.id == "Normal" else '<w:basedOn w:val="Normal"/>')
        + "<w:qFormat/><w:pPr>"
        + ("<w:keepNext/><w:keepLines/>" if style.keep_next else "")
        + ("" if style.widow else '<w:widowControl w:val="0"/>')
        + spacing
        + ('<w:ind w:firstLineChars="200" w:firstLine="420"/>' if style.indent else "")
        + f'<w:jc w:val="{style.justify}"/>'
        + (f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "")
        + "</w:pPr><w:rPr>"
        + f'<w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.east_asian}"'
        + f' w:cs="{style.latin}"/>'
        + ("<w:b/><w:bCs/>" if style.bold else "")
        + f'<w:color w:val="{style.colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        + "</w:rPr></w:style>"
    )


def _set_page(document: Any, report: Report) -> int:
    """A4, upright or turned; returns the width between the margins in twips."""
    section = document.sections[0]
    width, height, side = (297, 210, 18) if report.landscape else (210, 297, 24)
    section.orientation = WD_ORIENT.LANDSCAPE if report.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(side)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    return round((width - 2 * side) * _TWIPS_A_MM)


def _set_properties(document: Any, report: Report, moment: datetime) -> None:
    properties = document.core_properties
    # 255 characters is python-docx's limit for these fields.
    properties.title = for_xml(report.title)[:255]
    properties.subject = for_xml(report.subtitle)[:255]
    properties.author = properties.last_modified_by = for_xml(report.author)[:255]
    properties.keywords = for_xml(" ".join(report.keywords))[:255]
    properties.comments = properties.category = ""
    properties.language = "zh-CN" if language() == "zh_CN" else "en"
    properties.created = properties.modified = moment
    properties.revision = 1


def _set_running(document: Any, report: Report) -> None:
    """Header on every page, and page numbers as fields, which Word fills in."""
    section = document.sections[0]
    header, footer = section.header, section.footer
    header.is_linked_to_previous = footer.is_linked_to_previous = False
    for part, content in (
        (header, _runs(report.header)),
        (footer, _page_numbers()),
    ):
        for paragraph in list(part._element):
            part._element.remove(paragraph)
        style = HEADER_STYLE if part is header else "Footer"
        rule = ""
        if part is header and report.header:
            rule = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{_RULE}"/></w:pBdr>'
        part._element.append(
            _element(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{rule}</w:pPr>{content}</w:p>')
        )


def _page_numbers() -> str:
    """The words around the numbers come from the catalogue; the numbers are fields."""
    words = _("Page {page} of {pages}").format(page="\x00PAGE\x00", pages="\x00NUMPAGES\x00")
    pieces = []
    for index, piece in enumerate(words.split("\x00")):
        if index % 2:
            pieces.append(f'<w:fldSimple w:instr=" {piece} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        else:
            pieces.append(_runs(piece))
    return "".join(pieces)


def _blocks(document: Any, report: Report, width: int) -> Iterator[Any]:
    yield _element(_paragraph(report.title, "Title"))
    if report.subtitle:
        yield _element(_paragraph(report.subtitle, "Subtitle"))
    previous: Block | None = None
    samples = TableSamples(report)
    for block in samples.blocks:
        if isinstance(block, Heading):
            yield _element(_paragraph(block.text, f"Heading{min(max(block.level, 1), 3)}"))
        elif isinstance(block, Paragraph):
            for piece in for_xml(block.text).split("\n"):
                style = "Note" if block.note else _body_style(piece)
                yield _element(_paragraph(piece, style))
        elif isinstance(block, PageBreak):
            yield _element('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        elif isinstance(block, Picture):
            yield from _picture(document, block, width)
        elif isinstance(block, Prose | Code | Grid | Divider):
            yield from map(_element, prose_xml(block, width))
        else:
            if isinstance(block, Table) and block.caption:
                yield _element(_paragraph(block.caption, "Caption"))
            elif isinstance(previous, Table | Facts | Signatures | Stamp):
                # Word joins tables that touch.
                yield _element(_paragraph("", "Gap"))
            if isinstance(block, Table):
                yield _table(block, samples, width)
            elif isinstance(block, Facts):
                yield _facts(block, width, landscape=report.landscape)
            elif isinstance(block, Stamp):
                yield _stamp(document, block, width)
            else:
                yield from _signatures(block, width)
            # Word wants a paragraph behind the last table; it also keeps the distance to what follows.
            yield _element(_paragraph("", "Gap"))
            previous = None
            continue
        previous = block


def _body_style(text: str) -> str:
    """Chinese running text begins with two empty squares; other scripts do not."""
    return "BodyText" if text[:1] >= "\u2e80" else "BodyTextFlush"


def _runs(text: str) -> str:
    """Text as runs; line ends become breaks, tabs tabs, and everything else XML can't carry is made visible."""
    pieces: list[str] = []
    for number, line in enumerate(for_xml(text).split("\n")):
        if number:
            pieces.append("<w:r><w:br/></w:r>")
        if line:
            content = escape(line).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
            pieces.append(f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>')
    return "".join(pieces)


def _paragraph(text: str, style: str, *, justify: str = "", keep: bool = False) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>'
        + ("<w:keepNext/>" if keep else "")
        + (f'<w:jc w:val="{justify}"/>' if justify else "")
        + f"</w:pPr>{_runs(text)}</w:p>"
    )


def _cell(content: str, width: int, *, span: int = 1, fill: bool = False) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILL}"/>' if fill else "")
        + f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _grid(widths: Sequence[int], rows: Iterable[str]) -> Any:
    """A table of fixed column widths; rows are parsed one by one, so that a long one needs no long string."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    thin = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{_STRONG_RULE}"'
    table = _element(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>'
        f"<w:top {strong}/><w:bottom {strong}/><w:insideH {thin}/><w:insideV {thin}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
        f'<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>'
    )
    for row in rows:
        table.append(_element(row))
    return table


def _shares(shares: Sequence[float], width: int) -> list[int]:
    """`width` divided by `shares` in whole twips, without losing one."""
    total, used, result = sum(shares), 0, []
    reached = 0.0
    for share in shares:
        reached += share
        edge = round(reached / total * width)
        result.append(edge - used)
        used = edge
    return result


def _table(table: Table, samples: TableSamples, width: int) -> Any:
    fair = samples.widths(table.columns, width, _cell_width)
    widths = _shares(fair, width)

    def rows() -> Iterator[str]:
        head = "".join(
            _cell(_paragraph(column.title, "CellHead"), cell_width, fill=True)
            for column, cell_width in zip(table.columns, widths, strict=True)
        )
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
        justify = [_JUSTIFY[column.align] for column in table.columns]
        for row in table.rows:
            cells = "".join(
                _cell(_paragraph(text, "Cell", justify=side), cell_width)
                for text, side, cell_width in zip(row, justify, widths, strict=True)
            )
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    return _grid(widths, rows())


def _cell_width(text: str) -> float:
    """Estimate in twips at a cell's 8.5 points, with its margins: Word measures for itself, with fonts we lack."""
    wide = sum(20.0 if c >= "\u2e80" else 14.5 if c.isupper() else 10.5 for c in for_xml(text))
    return wide * 8.5 + 175


def _facts(facts: Facts, width: int, *, landscape: bool) -> Any:
    label = 0.12 if landscape else 0.18
    widths = _shares([label, 0.5 - label, label, 0.5 - label], width)
    # In half-width columns of the facts' size; Word measures for itself, so this only chooses the arrangement.
    room = (widths[1] - 160) / (20 * 9.5 / 2)

    def is_short(value: str) -> bool:
        return "\n" not in value and sum(2 if c >= "\u2e80" else 1 for c in value) <= room

    def rows() -> Iterator[str]:
        for row in arrange(facts.pairs, is_short):
            cells = ""
            for index, (name, value) in enumerate(row):
                cells += _cell(_paragraph(name, "FactLabel"), widths[2 * index], fill=True)
                content = _paragraph(value, "Fact")
                if len(row) == 1:
                    cells += _cell(content, sum(widths[1:]), span=3)
                else:
                    cells += _cell(content, widths[2 * index + 1])
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    return _grid(widths, rows())


def _signatures(block: Signatures, width: int) -> Iterator[Any]:
    """Boxes side by side, three a row; rows stay whole and with each other."""
    for start in range(0, len(block.parties), 3):
        parties = block.parties[start : start + 3]
        widths = _shares([1.0] * len(parties), width)
        cells = ""
        for party, cell_width in zip(parties, widths, strict=True):
            content = (
                _paragraph(party, "FactLabel", keep=True)
                + _paragraph("", "SignatureLine", keep=True)
                + _paragraph(_("Seal:"), "SignatureLine", keep=True)
                + _paragraph(_("Signature:"), "SignatureLine", keep=True)
                + _paragraph(f"{_('Date:')} {_('____ / ____ / ________')}", "SignatureLine")
            )
            cells += _cell(content, cell_width)
        table = _grid(widths, [f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"])
        _boxed(table)
        if start:
            yield _element(_paragraph("", "Gap"))
        yield table


def _boxed(table: Any) -> None:
    """Strong rules on all four sides."""
    borders = table.tblPr.find(_w("tblBorders"))
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{_STRONG_RULE}"'
    borders.insert(1, _element(f"<w:left {strong}/>"))
    borders.insert(3, _element(f"<w:right {strong}/>"))


def _stamp_fact(label: str, value: str) -> str:
    """Label and value side by side, however many lines the value has."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Note"/>'
        f'<w:tabs><w:tab w:val="left" w:pos="{_STAMP_LABEL}"/></w:tabs>'
        f'<w:ind w:left="{_STAMP_LABEL}" w:hanging="{_STAMP_LABEL}"/></w:pPr>'
        + _runs(f"{label}\t{value}")
        + "</w:p>"
    )


def _stamp(document: Any, stamp: Stamp, width: int) -> Any:
    """The code at the left, its QR code at the right, between two rules."""
    widths = _shares([1.0, _STAMP_MM * _TWIPS_A_MM / (width - _STAMP_MM * _TWIPS_A_MM)], width)
    words = _paragraph(stamp.label, "FactLabel") + _paragraph(stamp.code, "Code")
    words += "".join(_stamp_fact(label, value) for label, value in stamp.facts)
    cells = _cell(words, widths[0]) + _cell(_paragraph("", "Cell"), widths[1])
    table = _grid(widths, [f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"])
    _boxed(table)
    borders = table.tblPr.find(_w("tblBorders"))
    borders.remove(borders.find(_w("insideV")))
    # python-docx knows pictures only in paragraphs of its own: this one moves into the cell.
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run().add_picture(BytesIO(qr_png(stamp.qr_text)), width=Mm(_STAMP_MM - 7))
    cell = table.findall(f".//{_w('tc')}")[1]
    cell.replace(cell.find(_w("p")), paragraph._element)
    return table


def _picture(document: Any, picture: Picture, width: int) -> Iterator[Any]:
    paragraph = document.add_paragraph()
    paragraph.style = document.styles["Picture"]
    largest = width / _TWIPS_A_MM
    paragraph.add_run().add_picture(BytesIO(picture.data), width=Mm(min(picture.width_mm, largest)))
    yield paragraph._element
    if picture.caption:
        yield _element(_paragraph(picture.caption, "PictureCaption"))
