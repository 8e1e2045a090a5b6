"""The smallest pieces of our Word documents as WordprocessingML: runs, paragraphs, cells, rows, styles.

Everything is text here; `word.py` parses and packages it.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from exporters.visible import for_xml
from exporters.word_styles import Style
from resources.words import _

TWIPS_A_MM = 1440 / 25.4
RULE, STRONG_RULE, FILL = "B8BFC9", "4A5462", "EDF0F4"


def runs(text: str) -> str:
    """Text as runs; line ends become breaks, tabs tabs, and everything else XML can't carry is made visible."""
    pieces: list[str] = []
    for number, line in enumerate(for_xml(text).split("\n")):
        if number:
            pieces.append("<w:r><w:br/></w:r>")
        if line:
            content = escape(line).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
            pieces.append(f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>')
    return "".join(pieces)


def styled(content: str, style: str, properties: str = "") -> str:
    """A paragraph of runs that are markup already; `properties` are further ones of the paragraph."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def paragraph(text: str, style: str, *, justify: str = "", keep: bool = False) -> str:
    """A paragraph of plain text."""
    properties = "<w:keepNext/>" if keep else ""
    properties += f'<w:jc w:val="{justify}"/>' if justify else ""
    return styled(runs(text), style, properties)


def cell(
    content: str, width: int, *, span: int = 1, fill: bool = False, align: str = "center"
) -> str:
    """A table cell, `width` in twips; `align` is "top", "center" or "bottom"."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{FILL}"/>' if fill else "")
        + f'<w:vAlign w:val="{align}"/></w:tcPr>{content}</w:tc>'
    )


def row(cells: str, *, head: bool = False, height_mm: float = 0.0) -> str:
    """A table row that isn't split over pages; a head is repeated on each."""
    height = round(height_mm * TWIPS_A_MM)
    return (
        "<w:tr><w:trPr><w:cantSplit/>"
        + (f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else "")
        + ("<w:tblHeader/>" if head else "")
        + f"</w:trPr>{cells}</w:tr>"
    )


def empty_table(
    widths: Sequence[int], *, boxed: bool = False, upright: bool = True, level: bool = True
) -> str:
    """A table of fixed column widths without rows.

    `boxed`: strong rules at its sides too; `upright` and `level`: thin ones between its columns and its rows.
    """
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    thin = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{STRONG_RULE}"'
    borders = (
        f"<w:top {strong}/>"
        + (f"<w:left {strong}/>" if boxed else "")
        + f"<w:bottom {strong}/>"
        + (f"<w:right {strong}/>" if boxed else "")
        + (f"<w:insideH {thin}/>" if level else "")
        + (f"<w:insideV {thin}/>" if upright else "")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
        f'<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>'
    )


def shares(parts: Sequence[float], width: int) -> list[int]:
    """`width` divided by `parts` in whole twips, without losing one."""
    total, used, result = sum(parts), 0, []
    reached = 0.0
    for part in parts:
        reached += part
        edge = round(reached / total * width)
        result.append(edge - used)
        used = edge
    return result


def page_numbers() -> str:
    """Runs: the words around the numbers come from the catalogue; the numbers are fields."""
    words = _("Page {page} of {pages}").format(page="\x00PAGE\x00", pages="\x00NUMPAGES\x00")
    pieces = []
    for index, piece in enumerate(words.split("\x00")):
        if index % 2:
            pieces.append(f'<w:fldSimple w:instr=" {piece} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        else:
            pieces.append(runs(piece))
    return "".join(pieces)


def style_xml(style: Style) -> str:
    """A paragraph style."""
    half_points = round(style.size * 2)
    spacing = (
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"'
        f' w:line="{round(style.leading * 20)}" w:lineRule="{"atLeast" if style.leading else "auto"}"/>'
        if style.leading
        else f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"/>'
    )
    indent = round(style.size * 40)
    return (
        f'<w:style w:type="paragraph" w:styleId={quoteattr(style.id)}'
        + (' w:default="1"' if style.id == "Normal" else "")
        + f"><w:name w:val={quoteattr(style.name)}/>"
        + ("" if style.id == "Normal" else '<w:basedOn w:val="Normal"/>')
        + "<w:qFormat/><w:pPr>"
        + ("<w:keepNext/><w:keepLines/>" if style.keep_next else "")
        + ("" if style.widow else '<w:widowControl w:val="0"/>')
        + spacing
        + (f'<w:ind w:firstLineChars="200" w:firstLine="{indent}"/>' if style.indent else "")
        + f'<w:jc w:val="{style.justify}"/>'
        + (f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "")
        + "</w:pPr><w:rPr>"
        + f'<w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.east_asian}"'
        + f' w:cs="{style.latin}"/>'
        + ("<w:b/><w:bCs/>" if style.bold else "")
        + f'<w:color w:val="{style.colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        + "</w:rPr></w:style>"
    )
