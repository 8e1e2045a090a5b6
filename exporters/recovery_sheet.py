"""The recovery sheet on one page: eight numbered lines of four large words, and what whoever finds it must know.

The page is a key. It is written where its owner says and nowhere else.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import BinaryIO, Protocol

from exporters.page_layout import Face, Faces, Fill, Layout, Text
from exporters.pdf import write_pdf
from exporters.report import Facts, Paragraph, Report, Signatures
from exporters.wording import minute
from resources.words import _

_BIG, _BIG_LEADING = 21.0, 25.0
_ROW = 40.0
_GAP = 14.0
_MARGIN = 46.0
_SUITES = {"aes": "AES-256-GCM", "sm": "SM4-GCM"}


class Sheet(Protocol):
    """What is on the page; `numbers` name the same words as `lines`."""

    @property
    def lines(self) -> tuple[str, ...]: ...

    @property
    def numbers(self) -> tuple[tuple[int, ...], ...]: ...

    @property
    def vault_name(self) -> str: ...

    @property
    def vault_id(self) -> bytes: ...

    @property
    def suite(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def created(self) -> datetime: ...


def write_recovery_pdf(sheet: Sheet, target: BinaryIO) -> None:
    """Write the sheet as a PDF of one A4 page."""
    report = Report(
        title=_("Recovery sheet"),
        subtitle=_("Opens the vault without any passphrase. Keep it like the key to a safe."),
        blocks=(
            Facts(
                (
                    (_("Vault"), sheet.vault_name),
                    (_("Made on"), minute(sheet.created)),
                    (_("Cipher suite"), _SUITES.get(sheet.suite, sheet.suite)),
                    (_("Key slot"), sheet.label),
                    (_("Vault id"), sheet.vault_id.hex()),
                )
            ),
            Paragraph(
                _(
                    "To use it: open Shoudang, choose the vault and then Recovery sheet, and type the eight "
                    "lines in order. Words or their numbers will do; each line says at once whether it is right."
                ),
                note=True,
            ),
            Paragraph(
                _(
                    "To keep it: seal this page in an envelope, sign across the flap, and put it into a safe "
                    "apart from the vault and its backups. Test it once a year without opening the vault. "
                    "Delete the file that this page was printed from. If the seal is found broken, make a new sheet "
                    "and change the master key."
                ),
                note=True,
            ),
            Signatures((_("Envelope sealed by"), _("Witness"))),
        ),
    )
    write_pdf(report, target, created=sheet.created, layout=partial(_SheetLayout, sheet))


class _SheetLayout(Layout):
    """A report with the words between its facts and its text."""

    def __init__(self, sheet: Sheet, report: Report, faces: Faces) -> None:
        super().__init__(report, faces)
        self._sheet = sheet
        regular, bold = faces.body, faces.title
        self._word = Face(bold.name, bold.metrics, _BIG, _BIG_LEADING)
        self._number = Face(regular.name, regular.metrics, 9, 11, faces.note.colour)
        self._count = Face(bold.name, bold.metrics, 12, 16, faces.note.colour)

    def _set_facts(self, facts: Facts) -> None:
        super()._set_facts(facts)
        self._set_words()

    def _set_words(self) -> None:
        self.need(len(self._sheet.lines) * _ROW + _GAP)
        self.rule(self.left, self.y, self.right, self.y, strong=True)
        for count, (line, numbers) in enumerate(
            zip(self._sheet.lines, self._sheet.numbers, strict=True), start=1
        ):
            if count % 2 == 0:
                self.pages[-1].fills.append(Fill(self.left, self.y - _ROW, self.width, _ROW))
            self._set_line(count, line.split(), numbers)
            self.y -= _ROW
            self.rule(self.left, self.y, self.right, self.y)
        self.rule(self.left, self.y, self.right, self.y, strong=True)
        self.y -= _GAP

    def _set_line(self, count: int, words: list[str], numbers: tuple[int, ...]) -> None:
        middle = self.y - (_ROW - self._count.leading) / 2 - self._count.baseline
        self.put(Text(self.left + 12, middle, self._count, str(count)))
        room = (self.width - _MARGIN) / len(words)
        for place, (word, number) in enumerate(zip(words, numbers, strict=True)):
            centre = self.left + _MARGIN + (place + 0.5) * room
            top = self.y - (_ROW - _BIG_LEADING - self._number.leading) / 2
            self._centre(word, self._word, centre, top)
            self._centre(f"{number:04d}", self._number, centre, top - _BIG_LEADING)

    def _centre(self, text: str, face: Face, centre: float, top: float) -> None:
        self.put(Text(centre - face.measure(text) / 2, top - face.baseline, face, text))
