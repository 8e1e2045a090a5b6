"""The dialog that files a scan of signed pledges: page by page whose it is, asked wherever that is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QWidget

from desktop.itemmodels.people_words import variant_words
from desktop.jobs.archive import Archive
from desktop.jobs.people import PeopleJobs
from desktop.jobs.people_shown import PeopleBoard, PledgeForScan, ReadScan
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.people.paired_form import PairedForm, narrow
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, S
from resources.words import _, ngettext

FILES = "PDF, PNG, JPEG, TIFF (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp)"


@dataclass(frozen=True, slots=True)
class _Row:
    page: int
    pledge: QComboBox
    day: DayField


class ScanDialog(PairedForm):
    """First a file is chosen and read; then each page is shown with what was recognised, and can be said otherwise."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        board: PeopleBoard,
        jobs: PeopleJobs,
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Read signed scans"),
            sentence=_("Pages are recognised by the code on the form, on this machine alone."),
            action=_("File the scan"),
            height_em=40,
        )
        self._jobs, self._today = jobs, board.today
        self._read: ReadScan | None = None
        self.rows: list[_Row] = []
        self.file = ElidedLabel(_("No file is chosen."), "soft")
        self.choose = button(_("Choose a scan…"), self._choose)
        row = QGridLayout()
        row.setHorizontalSpacing(S)
        row.addWidget(self.choose, 0, 0)
        row.addWidget(self.file, 0, 1)
        row.setColumnStretch(1, 1)
        self.column.addLayout(row)
        self._pages = QGridLayout()
        self._pages.setHorizontalSpacing(L)
        self._pages.setVerticalSpacing(S)
        self._pages.setColumnStretch(1, 3)
        self._pages.setColumnStretch(2, 1)
        self.column.addLayout(self._pages)
        self.confirm.setEnabled(False)
        self.fit()
        self.choose.setFocus()

    def read(self, path: Path) -> None:
        """Recognise the pages of a file."""
        self.file.setText(path.name)
        job = self._jobs.reading_scan(path)
        job.finished.connect(self._show)
        self.run(job)

    def submit(self) -> None:
        if self._read is None:
            self.refuse(_("Choose a scan first."))
            return
        said: dict[int, date] = {}
        pages: dict[int, int] = {}
        for row in self.rows:
            pledge = row.pledge.currentData()
            if pledge is None:
                continue
            if row.day.day is None:
                self.refuse(_("Page {page}: say on which day it was signed.").format(page=row.page))
                return
            said[pledge] = row.day.day
            pages[pledge] = row.page
        if not said:
            self.refuse(_("Say whose pledge at least one page is."))
            return
        job = self._jobs.filing_scan(self._read.path, said, pages)
        job.finished.connect(self._close)
        self.run(job)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Choose a scan"), "", FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self, read: ReadScan) -> None:
        self._rest()
        self._read = read
        while (item := self._pages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for column, title in enumerate((_("Page"), _("Whose pledge"), _("Day it was signed"))):
            self._pages.addWidget(words(title, "field"), 0, column)
        for number, page in enumerate(read.pages, start=1):
            box = self._box(read.pledges, page.candidates, certain=page.certain)
            day = DayField(self._today)
            name = _("Page {page}").format(page=page.number)
            box.setAccessibleName(f"{name}: {_('Whose pledge')}")
            day.setAccessibleName(f"{name}: {_('Signed on')}")
            line = 2 * number - 1
            self._pages.addWidget(words(str(page.number), "strong"), line, 0)
            self._pages.addWidget(box, line, 1)
            self._pages.addWidget(day, line, 2)
            said = " ".join(filter(None, (page.way, page.problem)))
            role = "caption" if page.certain else "bad"
            self._pages.addWidget(words(said, role, wrap=True), line + 1, 1, 1, 2)
            self.rows.append(_Row(page.number, box, day))
        unsure = sum(not page.certain for page in read.pages)
        if read.unread:
            self.notice.say(Mood.CAUTION, read.unread)
        elif unsure:
            sentence = ngettext(
                "One page isn't certain: choose whose it is, or leave it out.",
                "{count} pages aren't certain: choose whose they are, or leave them out.",
                unsure,
            )
            self.notice.say(Mood.CAUTION, sentence.format(count=unsure))
        self.confirm.setEnabled(bool(self.rows))
        # What was just added counts for the size only once it is shown.
        for place in range(self._pages.count()):
            held = self._pages.itemAt(place)
            if held is not None and (added := held.widget()) is not None:
                added.show()
        self.grow()

    def _box(
        self, pledges: Sequence[PledgeForScan], candidates: Sequence[int], *, certain: bool
    ) -> QComboBox:
        box = QComboBox()
        narrow(box)
        box.addItem(_("— leave out —"), None)
        rank = {pledge: place for place, pledge in enumerate(candidates)}
        for each in sorted(pledges, key=lambda one: rank.get(one.id, len(rank))):
            said = f"{each.who} · {variant_words(each.variant)} · {each.code}"
            box.addItem(said, each.id)
        if certain and candidates:
            box.setCurrentIndex(box.findData(candidates[0]))
        return box

    def _close(self, _result: object) -> None:
        self.leave()
