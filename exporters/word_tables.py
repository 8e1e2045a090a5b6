"""What becomes a table in Word, row by row: lists, facts, forms, signatures, stamps, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exporters.columns import TableSamples
from exporters.grid import arrange
from exporters.qr import qr_png
from exporters.report import Align, Facts, Form, Labels, Signatures, Stamp, Table
from exporters.visible import for_xml
from exporters.word_xml import TWIPS_A_MM, cell, paragraph, row, runs, shares, styled
from resources.words import _

PICTURE_STYLE = "CellPicture"
"""The style of a paragraph in a cell that a picture is to stand in."""

_STAMP_MM, _STAMP_LABEL = 50, 1100
_LABEL_MM, _LABEL_QR_MM = 54, 22
_JUSTIFY = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table to be built: widths in twips, rows as markup, pictures for the cells that wait for one, in order."""

    widths: list[int]
    rows: Iterable[str]
    boxed: bool = False
    upright: bool = True
    level: bool = True
    pictures: tuple[bytes, ...] = ()
    picture_mm: float = 0.0


def list_table(table: Table, samples: TableSamples, width: int) -> WordTable:
    """A list; its head is repeated on every page."""
    widths = shares(samples.widths(table.columns, width, _cell_width), width)

    def rows() -> Iterator[str]:
        head = "".join(
            cell(paragraph(column.title, "CellHead"), cell_width, fill=True)
            for column, cell_width in zip(table.columns, widths, strict=True)
        )
        yield row(head, head=True)
        justify = [_JUSTIFY[column.align] for column in table.columns]
        for each in table.rows:
            cells = "".join(
                cell(paragraph(text, "Cell", justify=side), cell_width)
                for text, side, cell_width in zip(each, justify, widths, strict=True)
            )
            yield row(cells)

    return WordTable(widths, rows())


def facts_table(facts: Facts, width: int, *, landscape: bool) -> WordTable:
    """Label and value pairs, two short ones side by side."""
    label = 0.12 if landscape else 0.18
    widths = shares([label, 0.5 - label, label, 0.5 - label], width)
    # In half-width columns of the facts' size; Word measures for itself, so this only chooses the arrangement.
    room = (widths[1] - 160) / (20 * 9.5 / 2)

    def is_short(value: str) -> bool:
        return "\n" not in value and sum(2 if c >= "\u2e80" else 1 for c in value) <= room

    def rows() -> Iterator[str]:
        for pairs in arrange(facts.pairs, is_short):
            cells = ""
            for index, (name, value) in enumerate(pairs):
                cells += cell(paragraph(name, "FactLabel"), widths[2 * index], fill=True)
                content = paragraph(value, "Fact")
                if len(pairs) == 1:
                    cells += cell(content, sum(widths[1:]), span=3)
                else:
                    cells += cell(content, widths[2 * index + 1])
            yield row(cells)

    return WordTable(widths, rows())


def form_table(form: Form, width: int) -> WordTable:
    """A ruled form."""
    widths = shares(form.columns, width)

    def rows() -> Iterator[str]:
        for each in form.rows:
            cells, at = "", 0
            for one in each.cells:
                span = sum(widths[at : at + one.span])
                at += one.span
                style, justify = ("FactLabel", "center") if one.label else ("Fact", "")
                # Line ends are paragraphs here: a break inside one would be spread over the cell.
                content = "".join(
                    paragraph(line, style, justify=justify) for line in one.text.split("\n")
                )
                cells += cell(content, span, span=one.span, fill=one.label)
            if at != len(widths):
                raise ValueError("a form's row doesn't fill its columns")
            yield row(cells, height_mm=max(each.height_mm, 8.5))

    return WordTable(widths, rows(), boxed=True)


def signature_tables(block: Signatures, width: int) -> Iterator[WordTable]:
    """Boxes side by side, three a table, which stays whole: who signs above, room for the pen below."""
    for start in range(0, len(block.parties), 3):
        parties = block.parties[start : start + 3]
        widths = shares([1.0] * len(parties), width)
        names, lines = "", ""
        for party, cell_width in zip(parties, widths, strict=True):
            names += cell(paragraph(party, "FactLabel", keep=True), cell_width, align="top")
            stop = f'w:val="left" w:leader="underscore" w:pos="{cell_width - 260}"'
            tab = f"<w:keepNext/><w:tabs><w:tab {stop}/></w:tabs>"
            lines += cell(
                paragraph(_("Seal:"), "SignatureLine", keep=True)
                + styled(f"{runs(_('Signature:'))}<w:r><w:tab/></w:r>", "SignatureLine", tab)
                + paragraph(f"{_('Date:')} {_('____ / ____ / ________')}", "SignatureLine"),
                cell_width,
                align="bottom",
            )
        rows = [row(names, height_mm=9), row(lines, height_mm=32)]
        yield WordTable(widths, rows, boxed=True, level=False)


def stamp_table(stamp: Stamp, width: int) -> WordTable:
    """The code at the left, its QR code at the right, in a box."""
    widths = shares([1.0, _STAMP_MM * TWIPS_A_MM / (width - _STAMP_MM * TWIPS_A_MM)], width)
    words = paragraph(stamp.label, "FactLabel") + paragraph(stamp.code, "Code")
    words += "".join(_hanging(label, value, _STAMP_LABEL) for label, value in stamp.facts)
    cells = cell(words, widths[0]) + cell(paragraph("", PICTURE_STYLE), widths[1])
    return WordTable(
        widths,
        [row(cells)],
        boxed=True,
        upright=False,
        pictures=(qr_png(stamp.qr_text),),
        picture_mm=_STAMP_MM - 7,
    )


def labels_table(block: Labels, width: int) -> WordTable:
    """Labels two in a row, each with its code below its words."""
    widths = shares([1.0, 1.0], width)
    labels = block.labels

    def rows() -> Iterator[str]:
        for start in range(0, len(labels), 2):
            cells = ""
            for place in (0, 1):
                content = paragraph("", "Cell")
                if start + place < len(labels):
                    label = labels[start + place]
                    content = paragraph(label.head, "FactLabel")
                    content += "".join(_hanging(name, said, 900) for name, said in label.pairs)
                    content += paragraph("", PICTURE_STYLE)
                cells += cell(content, widths[place])
            yield row(cells, height_mm=_LABEL_MM)

    return WordTable(
        widths,
        rows(),
        boxed=True,
        pictures=tuple(qr_png(label.qr_text) for label in labels),
        picture_mm=_LABEL_QR_MM,
    )


def _hanging(label: str, value: str, room: int) -> str:
    """Label and value side by side, however many lines the value has."""
    return styled(
        runs(f"{label}\t{value}"),
        "Note",
        f'<w:tabs><w:tab w:val="left" w:pos="{room}"/></w:tabs>'
        f'<w:ind w:left="{room}" w:hanging="{room}"/>',
    )


def _cell_width(text: str) -> float:
    """Estimate in twips at a cell's 8.5 points, with its margins: Word measures for itself, with fonts we lack."""
    wide = sum(20.0 if c >= "\u2e80" else 14.5 if c.isupper() else 10.5 for c in for_xml(text))
    return wide * 8.5 + 175
