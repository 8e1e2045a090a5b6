"""WordprocessingML of what articles are made of: paragraphs with marks and quote bars, code, tables of running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from exporters.columns import fair_widths, least_widths
from exporters.report import Align, Code, Divider, Grid, Prose, Run, Runs
from exporters.visible import for_xml
from exporters.word_styles import GREY, HEI, MONO, SANS

_STEP, _QUOTE = 420, 300  # twips: a list's level, a quote's bar and its distance
_WIDEST_INDENT = 4200
_RULE, _STRONG_RULE, _FILL = "B8BFC9", "4A5462", "EDF0F4"
_UNSPREAD = re.compile(r"\n|[!-~]{25}")
_JUSTIFY = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
_CELL_POINTS, _SMALL_POINTS, _CELL_MARGINS = 9.0, 7.5, 220


def prose_xml(block: Prose | Code | Grid | Divider, width: int) -> Iterator[str]:
    """The elements of `block` without namespace declarations; `width` of the text in twips."""
    if isinstance(block, Prose):
        yield _paragraph(block)
    elif isinstance(block, Code):
        yield _code(block)
    elif isinstance(block, Grid):
        yield _grid(block, width)
        # Word joins tables that touch, and wants a paragraph behind the last one.
        yield '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
    else:
        yield (
            '<w:p><w:pPr><w:pStyle w:val="Gap"/><w:pBdr>'
            f'<w:bottom w:val="single" w:sz="4" w:space="1" w:color="{_RULE}"/></w:pBdr>'
            '<w:spacing w:before="60" w:after="120"/><w:ind w:left="2400" w:right="2400"/></w:pPr></w:p>'
        )


def _paragraph(block: Prose) -> str:
    words = "".join(run.text for run in block.runs)
    plain = not (block.within or block.mark or block.note)
    # Chinese running text begins with two empty squares; lists, quotes and other scripts do not.
    chinese = plain and words[:1] >= "\u2e80" and words[:1] != "\u3000"
    style = "BodyText" if chinese else "ProseNote" if block.note else "Prose"
    mark = f"{_text(block.mark)}<w:r><w:tab/></w:r>" if block.mark else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{_bars(block.within)}'
        + (f'<w:tabs><w:tab w:val="left" w:pos="{_indent(block)}"/></w:tabs>' if mark else "")
        + ('<w:spacing w:after="20"/>' if block.tight else "")
        + _indentation(block, hanging=bool(mark))
        # Word spreads the line before a hard break, or before a long address, over the whole width.
        + ('<w:jc w:val="left"/>' if _UNSPREAD.search(words) else "")
        + f"</w:pPr>{mark}{_runs(block.runs)}</w:p>"
    )


def _indent(block: Prose | Code) -> int:
    return min(sum(_QUOTE if around == "q" else _STEP for around in block.within), _WIDEST_INDENT)


def _indentation(block: Prose | Code, *, hanging: bool) -> str:
    left = _indent(block)
    if not left and not hanging:
        return ""
    return (
        f'<w:ind w:left="{left}"' + (f' w:hanging="{min(_STEP, left)}"' if hanging else "") + "/>"
    )


def _bars(within: str) -> str:
    """One bar, however many quotes: Word draws one at a side."""
    if "q" not in within:
        return ""
    return f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{_RULE}"/></w:pBdr>'


def _code(block: Code) -> str:
    """One paragraph, its lines divided by breaks, so that the ground has no gaps."""
    runs = "<w:r><w:br/></w:r>".join(_text(line) for line in for_xml(block.text).split("\n"))
    plain = f'w:val="single" w:sz="4" w:space="4" w:color="{_FILL}"'
    bar = f'w:val="single" w:sz="18" w:space="8" w:color="{_RULE}"'
    left = bar if "q" in block.within else plain
    border = f"<w:top {plain}/><w:left {left}/><w:bottom {plain}/><w:right {plain}/>"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="CodeBlock"/><w:pBdr>{border}</w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILL}"/>'
        '<w:spacing w:before="100" w:after="160"/>'
        f'<w:ind w:left="{_indent(block) + 80}" w:right="80"/></w:pPr>{runs}</w:p>'
    )


def _grid(grid: Grid, width: int) -> str:
    indent = min(sum(_QUOTE if around == "q" else _STEP for around in grid.within), _WIDEST_INDENT)
    room, columns = width - indent, grid.columns()
    # Many columns: smaller type rather than divided words.
    small = sum(least_widths(columns, room, _wide)) > room
    measure = _wide_small if small else _wide
    widths = [round(share) for share in fair_widths(columns, room, measure)]
    style = "Small" if small else ""
    thin = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{_STRONG_RULE}"'
    grid_columns = "".join(f'<w:gridCol w:w="{share}"/>' for share in widths)
    head = _row(grid.head, widths, grid.aligns, f"GridHead{style}", head=True)
    rows = "".join(_row(row, widths, grid.aligns, f"GridCell{style}") for row in grid.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        + (f'<w:tblInd w:w="{indent}" w:type="dxa"/>' if indent else "")
        + f"<w:tblBorders><w:top {strong}/><w:bottom {strong}/><w:insideH {thin}/><w:insideV {thin}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
        '<w:left w:w="90" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
        f'<w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid_columns}</w:tblGrid>'
        f"{head}{rows}</w:tbl>"
    )


def _row(
    cells: Sequence[Runs],
    widths: Sequence[int],
    aligns: Sequence[Align],
    style: str,
    *,
    head: bool = False,
) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILL}"/>' if head else "")
        + f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        + f'<w:jc w:val="{_JUSTIFY[align]}"/></w:pPr>{_runs(runs)}</w:p></w:tc>'
        for runs, width, align in zip(cells, widths, aligns, strict=True)
    )
    properties = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def _wide(text: str) -> float:
    """An estimate in twips, with the cell's margins: Word measures for itself, with fonts we lack."""
    em = sum(1.0 if c >= "\u2e80" else 0.72 if c.isupper() else 0.6 for c in for_xml(text))
    return em * _CELL_POINTS * 20 + _CELL_MARGINS


def _wide_small(text: str) -> float:
    return (_wide(text) - _CELL_MARGINS) * _SMALL_POINTS / _CELL_POINTS + _CELL_MARGINS


def _runs(runs: Runs) -> str:
    return "".join(
        "<w:r><w:br/></w:r>".join(_text(line, _look(run)) for line in for_xml(run.text).split("\n"))
        for run in runs
    )


def _look(run: Run) -> str:
    """Properties in the order that the schema wants (CT_RPr, ISO/IEC 29500-1 §17.3.2.28)."""
    return (
        (f'<w:rFonts w:ascii="{MONO}" w:hAnsi="{MONO}" w:cs="{MONO}"/>' if run.code else "")
        # Song has no bold and no italics that deserve the name: Chinese offices set black type for emphasis.
        + (
            f'<w:rFonts w:ascii="{SANS}" w:hAnsi="{SANS}" w:eastAsia="{HEI}"/>'
            if _heavy(run)
            else ""
        )
        + ("<w:b/><w:bCs/>" if run.bold else "")
        + ("<w:i/><w:iCs/>" if run.italic else "")
        + ("<w:strike/>" if run.strike else "")
        + (f'<w:color w:val="{GREY}"/>' if run.quiet else "")
        + ('<w:sz w:val="19"/><w:szCs w:val="19"/>' if run.code else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILL}"/>' if run.code else "")
        + ('<w:vertAlign w:val="superscript"/>' if run.raised else "")
    )


def _heavy(run: Run) -> bool:
    return run.bold and not run.code


def _text(line: str, look: str = "") -> str:
    if not line:
        return ""
    content = escape(line).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{content}</w:t></w:r>'
