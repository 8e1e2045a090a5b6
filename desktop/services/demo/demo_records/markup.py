"""Papers as they stand in the data files: a few line marks that become the blocks of a report.

`# ` and `## ` head sections, `: a | b` states a fact, `| a | b |` is a table row (the first one names the columns,
`name^2` doubles a width), `> ` a remark, `~ a | b` says who has signed, `~? a | b` leaves boxes to sign, `=== ` is a
table's caption, `---` a new page.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from exporters.report import (
    Block,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Signatures,
    Table,
)


def report(title: str, body: str, values: Mapping[str, str], *, subtitle: str = "") -> Report:
    """A whole paper. Every `${name}` must be known: a misspelt one raises KeyError."""
    return Report(
        title=Template(title).substitute(values),
        subtitle=Template(subtitle).substitute(values),
        blocks=blocks(Template(body).substitute(values)),
    )


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks that the marked lines stand for."""
    made: list[Block] = []
    caption = ""
    group: list[str] = []
    for line in [*(line.strip() for line in body.splitlines()), ""]:
        if group and line[:1] != group[0][:1]:
            made.append(_grouped(group, caption))
            group, caption = [], ""
        if line.startswith(("| ", ": ")):
            group.append(line)
        elif line.startswith("=== "):
            caption = line[4:]
        elif line:
            made.append(_single(line))
    return tuple(made)


def signed(*parties: str) -> Facts:
    """The end of a paper whose signed original is kept; what it says is all that a typed copy can say."""
    return Facts(tuple((party, "已签字，纸质原件存档") for party in parties))


def _single(line: str) -> Block:
    if line.startswith("## "):
        return Heading(line[3:], level=2)
    if line.startswith("# "):
        return Heading(line[2:])
    if line.startswith("> "):
        return Paragraph(line[2:], note=True)
    if line.startswith("~? "):
        return Signatures(tuple(party.strip() for party in line[3:].split("|")))
    if line.startswith("~ "):
        return signed(*(party.strip() for party in line[2:].split("|")))
    if line == "---":
        return PageBreak()
    return Paragraph(line)


def _grouped(lines: list[str], caption: str) -> Block:
    if lines[0].startswith(":"):
        pairs = [line[2:].partition("|") for line in lines]
        return Facts(tuple((label.strip(), value.strip()) for label, _, value in pairs))
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    columns = []
    for title in cells[0]:
        name, _, width = title.partition("^")
        columns.append(Column(name, float(width or 1)))
    return Table(tuple(columns), cells[1:], caption)
