"""Sets a report as a Word document (.docx). The only user of python-docx.

Blocks are written as WordprocessingML and handed to python-docx for packaging: its own table cells cost a search of the
whole row each, which takes minutes for a list of a few thousand documents. Tables never become objects at all: their
text takes the places of empty paragraphs when everything else is packaged, or a long list would fill the memory.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from itertools import zip_longest
from typing import Any, BinaryIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from exporters.columns import TableSamples
from exporters.report import (
    Block,
    Closing,
    Code,
    Divider,
    Facts,
    Form,
    Grid,
    Heading,
    Labels,
    Letterhead,
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
from exporters.word_furniture import (
    closing_xml,
    footer_xml,
    header_xml,
    letterhead_xml,
    official_style,
)
from exporters.word_prose import prose_xml
from exporters.word_styles import STYLES
from exporters.word_tables import (
    PICTURE_STYLE,
    WordTable,
    facts_table,
    form_table,
    labels_table,
    list_table,
    signature_tables,
    stamp_table,
)
from exporters.word_xml import TWIPS_A_MM, empty_table, paragraph, style_xml
from resources.words import language

_BODY, _TABLE_END = "word/document.xml", "</w:tbl>"
_PLACE = '<w:p><w:pPr><w:pStyle w:val="PlaceOfTable"/></w:pPr></w:p>'
"""Where a table comes; no such style exists, and text can't look like it, since its brackets are escaped."""


def write_docx(report: Report, target: BinaryIO, *, created: datetime | None = None) -> None:
    """Write `report` as .docx. With `created` given, equal reports are equal bytes."""
    moment = (created or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    document = Document(BytesIO(_template()))
    width = _set_page(document, report)
    _set_properties(document, report, moment)
    body = document.element.body
    section = body.sectPr
    tables: list[WordTable] = []
    for element in _blocks(document, report, width, tables):
        section.addprevious(element)
    _set_running(document, report, width)
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = [(each.filename, archive.read(each)) for each in archive.infolist()]
    write_stamped(
        (
            (name, _with_tables(data, tables) if name == _BODY else (data,))
            for name, data in members
        ),
        moment,
        target,
    )


def _with_tables(body: bytes, tables: list[WordTable]) -> Iterator[bytes]:
    """The document with its tables in the places that wait for them, in order; rows are made as they are written."""
    pieces = body.split(_PLACE.encode())
    if len(pieces) != len(tables) + 1:
        raise ValueError("a table has no place")
    yield pieces[0]
    for table, piece in zip(tables, pieces[1:], strict=True):
        yield from _table_xml(table)
        yield piece


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
        styles.append(_element(style_xml(style)))
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


def _set_page(document: Any, report: Report) -> int:
    """A4, upright or turned; returns the width between the margins in twips."""
    section = document.sections[0]
    width, height = (297, 210) if report.landscape else (210, 297)
    side = 18 if report.landscape else 24
    top, right, bottom, left = (37, 26, 35, 28) if report.official else (24, side, 20, side)
    if not report.official:
        bottom += (7 if report.sign_off else 0) + (3 if report.anchor else 0)
    section.orientation = WD_ORIENT.LANDSCAPE if report.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    return round((width - left - right) * TWIPS_A_MM)


def _set_properties(document: Any, report: Report, moment: datetime) -> None:
    properties = document.core_properties
    # 255 characters is python-docx's limit for these fields.
    properties.title = for_xml(report.title)[:255]
    properties.subject = for_xml(report.subject or report.subtitle)[:255]
    properties.author = properties.last_modified_by = for_xml(report.author)[:255]
    properties.keywords = for_xml(" ".join(report.keywords))[:255]
    properties.comments = properties.category = ""
    properties.language = "zh-CN" if language() == "zh_CN" else "en"
    properties.created = properties.modified = moment
    properties.revision = 1


def _set_running(document: Any, report: Report, width: int) -> None:
    """Header and footer on every page; the first page of a letter has a red line at its foot."""
    section = document.sections[0]
    header, footer = section.header, section.footer
    parts = [
        (header, [header_xml(report, width)]),
        (footer, list(footer_xml(report, width))),
    ]
    if any(isinstance(block, Letterhead) for block in report.blocks):
        section.different_first_page_header_footer = True
        parts += [
            (section.first_page_header, [header_xml(report, width)]),
            (section.first_page_footer, list(footer_xml(report, width, red_line=True))),
        ]
    for part, paragraphs in parts:
        part.is_linked_to_previous = False
        for old in list(part._element):
            part._element.remove(old)
        for new in paragraphs:
            part._element.append(_element(new))


def _blocks(document: Any, report: Report, width: int, tables: list[WordTable]) -> Iterator[Any]:
    """The elements of the body; what `tables` gets stands where `_PLACE` does."""

    def shown(text: str, style: str, *, keep: bool = False) -> Any:
        named = official_style(style) if report.official else style
        return _element(paragraph(text, named, keep=keep))

    samples = TableSamples(report)
    blocks = samples.blocks
    if blocks and isinstance(blocks[0], Letterhead):
        yield from map(_element, letterhead_xml(blocks[0]))
        blocks = blocks[1:]
    yield shown(report.title, "Title")
    if report.subtitle:
        yield shown(report.subtitle, "Subtitle")
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Heading):
            yield shown(block.text, f"Heading{min(max(block.level, 1), 3)}")
        elif isinstance(block, Paragraph):
            # A letter's closing never stands alone on a page.
            keep = isinstance(following, Closing)
            for piece in for_xml(block.text).split("\n"):
                style = "Note" if block.note else _body_style(piece, flush=block.flush)
                yield shown(piece, style, keep=keep)
        elif isinstance(block, PageBreak):
            yield _element('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        elif isinstance(block, Picture):
            yield from _picture(document, block, width)
        elif isinstance(block, Prose | Code | Grid | Divider):
            yield from map(_element, prose_xml(block, width))
        elif isinstance(block, Closing):
            yield from map(_element, closing_xml(block))
        elif not isinstance(block, Letterhead):
            if isinstance(block, Table) and block.caption:
                yield shown(block.caption, "Caption")
            for table in _tables(block, samples, width, landscape=report.landscape):
                if table.pictures:
                    yield _grid(document, table)
                else:
                    tables.append(table)
                    yield _element(_PLACE)
                # Word joins tables that touch, and wants a paragraph behind the last one.
                yield shown("", "Gap")


def _tables(
    block: Block, samples: TableSamples, width: int, *, landscape: bool
) -> Iterator[WordTable]:
    if isinstance(block, Table):
        yield list_table(block, samples, width)
    elif isinstance(block, Facts):
        yield facts_table(block, width, landscape=landscape)
    elif isinstance(block, Form):
        yield form_table(block, width)
    elif isinstance(block, Stamp):
        yield stamp_table(block, width)
    elif isinstance(block, Labels):
        yield labels_table(block, width)
    elif isinstance(block, Signatures):
        yield from signature_tables(block, width)


def _body_style(text: str, *, flush: bool) -> str:
    """Chinese running text begins with two empty squares; other scripts do not."""
    return "BodyText" if text[:1] >= "\u2e80" and not flush else "BodyTextFlush"


def _table_xml(table: WordTable) -> Iterator[bytes]:
    empty = empty_table(table.widths, boxed=table.boxed, upright=table.upright, level=table.level)
    yield empty.removesuffix(_TABLE_END).encode()
    for row in table.rows:
        yield row.encode()
    yield _TABLE_END.encode()


def _grid(document: Any, table: WordTable) -> Any:
    """The table as an element: pictures can only be set into one."""
    grid = _element(
        empty_table(table.widths, boxed=table.boxed, upright=table.upright, level=table.level)
    )
    for row in table.rows:
        grid.append(_element(row))
    _set_pictures(document, grid, table.pictures, table.picture_mm)
    return grid


def _set_pictures(document: Any, grid: Any, pictures: Iterable[bytes], width_mm: float) -> None:
    """Put pictures where cells wait for them: python-docx knows them only in paragraphs of its own, so these move."""
    waiting = [
        style.getparent().getparent()
        for style in grid.iter(_w("pStyle"))
        if style.get(_w("val")) == PICTURE_STYLE
    ]
    for place, picture in zip(waiting, pictures, strict=True):
        moved = document.add_paragraph()
        moved.alignment = WD_ALIGN_PARAGRAPH.CENTER
        moved.add_run().add_picture(BytesIO(picture), width=Mm(width_mm))
        place.getparent().replace(place, moved._element)


def _picture(document: Any, picture: Picture, width: int) -> Iterator[Any]:
    placed = document.add_paragraph()
    placed.style = document.styles["Picture"]
    largest = width / TWIPS_A_MM
    placed.add_run().add_picture(BytesIO(picture.data), width=Mm(min(picture.width_mm, largest)))
    yield placed._element
    if picture.caption:
        yield _element(paragraph(picture.caption, "PictureCaption"))
