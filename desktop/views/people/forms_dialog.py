"""The dialog that makes forms of pledges: for whom, in which version, into which folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from desktop.itemmodels.lamp_words import LampState, lamp_state
from desktop.itemmodels.people_words import VARIANTS, variant_words
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.people_said import FormsSaid
from desktop.jobs.people_shown import PeopleBoard, PersonLine
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.notice import Mood
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.words import _, ngettext


class FormsDialog(PairedForm):
    """Whoever lacks a pledge is ticked from the beginning. Stays open to say where the forms lie."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        board: PeopleBoard,
        make: Callable[[FormsSaid], Job],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Make pledge forms"),
            sentence=_(
                "Each form bears a code: print it, have it signed, scan it, and the scan finds its person by the code."
            ),
            action=_("Make the forms"),
            height_em=40,
        )
        self._make = make
        self._done = False
        self.people = QListWidget()
        self.people.setObjectName("ticks")
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.people.setMinimumHeight(self.fontMetrics().height() * 9)
        for line in _in_order(board.lines):
            entry = QListWidgetItem(" · ".join(filter(None, (line.person.label, line.person.post))))
            entry.setData(Qt.ItemDataRole.UserRole, line.person.id)
            entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            lacks = line.presence != "left" and _lacks_pledge(board, line)
            entry.setCheckState(Qt.CheckState.Checked if lacks else Qt.CheckState.Unchecked)
            self.people.addItem(entry)
        self.variant, self.form = QComboBox(), QComboBox()
        for each in VARIANTS:
            self.variant.addItem(variant_words(each), each)
        self.form.addItem("PDF", "pdf")
        self.form.addItem("Word (docx)", "docx")
        self.day = DayField()
        self.day.setPlaceholderText(_("today"))
        self.folder = FolderField(look, _("Folder for the forms"))
        self.column.addWidget(cell(_("For whom"), self.people))
        ticks = QHBoxLayout()
        ticks.setSpacing(S)
        ticks.addWidget(button(_("Everybody"), lambda: self._tick(on=True), kind="link"))
        ticks.addWidget(button(_("Nobody"), lambda: self._tick(on=False), kind="link"))
        ticks.addStretch(1)
        self.column.addLayout(ticks)
        self.pair(
            (_("Version"), self.variant),
            (_("Day named in the words"), self.day),
            (_("File format"), self.form),
        )
        self.column.addWidget(cell(_("Folder for the forms"), self.folder))
        self.fit()
        self.people.setFocus()

    @property
    def chosen(self) -> tuple[int, ...]:
        """The ids of those who are ticked."""
        entries = (self.people.item(row) for row in range(self.people.count()))
        return tuple(
            each.data(Qt.ItemDataRole.UserRole)
            for each in entries
            if each.checkState() is Qt.CheckState.Checked
        )

    def submit(self) -> None:
        if self._done:
            self.accept()
            return
        folder = self.folder.path
        if not self.chosen:
            self.refuse(_("Tick somebody."))
        elif folder is None:
            self.refuse(_("Choose a folder outside the vault for the forms."))
        elif self.days_right():
            said = FormsSaid(
                self.chosen,
                str(self.variant.currentData()),
                folder,
                str(self.form.currentData()),
                self.day.day,
            )
            job = self._make(said)
            job.finished.connect(self._tell)
            self.run(job)

    def _tell(self, made: object) -> None:
        self._rest()
        count = len(made) if isinstance(made, list) else 0
        words = ngettext(
            "{count} form lies in {folder}. It holds personal data: delete it once it is printed.",
            "{count} forms lie in {folder}. They hold personal data: delete them once they are printed.",
            count,
        )
        self.notice.say(Mood.GOOD, words.format(count=count, folder=self.folder.path))
        self._done = True
        self.fields.setEnabled(False)
        self.cancel.hide()
        self.confirm.setText(_("Close"))
        self.confirm.setFocus()

    def _tick(self, *, on: bool) -> None:
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for row in range(self.people.count()):
            self.people.item(row).setCheckState(state)


def _lacks_pledge(board: PeopleBoard, line: PersonLine) -> bool:
    wanted = {each.id for each in board.requirements if each.pledge}
    return any(
        paper.requirement in wanted
        and lamp_state(paper.state) in (LampState.MISSING, LampState.EXPIRED)
        for paper in line.papers
    )


def _in_order(lines: Sequence[PersonLine]) -> list[PersonLine]:
    order = ("on-site", "expected", "unknown", "left")
    return sorted(lines, key=lambda each: order.index(each.presence))
