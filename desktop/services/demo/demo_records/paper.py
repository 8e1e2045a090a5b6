"""Bytes of one paper in each format, always the same bytes: every time stamp is the paper's own date."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import BinaryIO, Protocol

from exporters.pdf import write_pdf
from exporters.report import Block, Facts, Heading, Paragraph, Report, Signatures, Table
from exporters.sheet import write_xlsx
from exporters.word import write_docx


class _Writer(Protocol):
    def __call__(
        self, report: Report, target: BinaryIO, *, created: datetime | None = None
    ) -> None: ...


class Press:
    """Prints reports. `note`, which says that all is invented, stands on every paper."""

    def __init__(self, note: str, author: str) -> None:
        self.note, self.author = note, author

    def docx(self, report: Report, formed: date) -> bytes:
        return _printed(write_docx, self._noted(report), formed)

    def pdf(self, report: Report, formed: date) -> bytes:
        return _printed(write_pdf, self._noted(report), formed)

    def xlsx(self, report: Report, formed: date) -> bytes:
        """Sheets hold tables only, so the note is the last row of the first table."""
        blocks: list[Block] = []
        noted = False
        for block in report.blocks:
            if isinstance(block, Table) and not noted:
                last = (self.note, *[""] * (len(block.columns) - 1))
                block, noted = replace(block, rows=[*block.rows, last]), True
            blocks.append(block)
        return _printed(write_xlsx, self._noted(replace(report, blocks=tuple(blocks))), formed)

    def markdown(self, report: Report, formed: date) -> bytes:
        lines = [f"# {report.title}", "", f"> {self.note}", "", f"修订日期：{formed:%Y-%m-%d}", ""]
        for block in report.blocks:
            lines += [*_markdown(block), ""]
        return "\n".join(lines).encode("utf-8")

    def text(self, lines: Iterable[str], encoding: str = "utf-8", newline: str = "\n") -> bytes:
        return newline.join([*lines, self.note, ""]).encode(encoding)

    def formats(self) -> dict[str, Callable[[Report, date], bytes]]:
        """The printer of each file ending."""
        return {"docx": self.docx, "pdf": self.pdf, "xlsx": self.xlsx, "md": self.markdown}

    def _noted(self, report: Report) -> Report:
        return replace(report, header=self.note, author=report.author or self.author)


def _printed(write: _Writer, report: Report, formed: date) -> bytes:
    stream = io.BytesIO()
    write(report, stream, created=datetime.combine(formed, time(9, 30), UTC))
    return stream.getvalue()


def _markdown(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return ["#" * (block.level + 1) + " " + block.text]
    if isinstance(block, Paragraph):
        return [f"> {block.text}" if block.note else block.text]
    if isinstance(block, Facts):
        return [f"- **{label}**：{value}" for label, value in block.pairs]
    if isinstance(block, Table):
        rows = [
            "| " + " | ".join(column.title for column in block.columns) + " |",
            "|" + "---|" * len(block.columns),
            *["| " + " | ".join(row) + " |" for row in block.rows],
        ]
        return [block.caption, "", *rows] if block.caption else rows
    if isinstance(block, Signatures):
        return [f"{party}（签字）：____________" for party in block.parties]
    return []
