"""The sixth step: the papers to be signed, each with what it is for; they bear the root and the head of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.handed_over import InHand, Made, Shelf
from desktop.jobs.handover import HandoverJobs
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.draft import Draft
from desktop.views.handover.outcomes import copyable
from desktop.views.handover.package_choice import PackageChoice
from desktop.views.handover.step import Step, actions
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M
from resources.artwork import Icon
from resources.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in one or two formats, the one to be printed last."""

    title: str
    files: tuple[Path, ...]

    @property
    def formats(self) -> str:
        """Which formats there are."""
        return ", ".join(path.suffix[1:].upper() for path in reversed(self.files))


class SignStep(Step):
    """The papers lie beside the package, because the root stands on them."""

    def __init__(
        self, jobs: HandoverJobs, look: Look, draft: Draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            jobs,
            look,
            draft,
            _("Signed by both"),
            _(
                "These papers bear the root of the package and the head of the audit chain on every page: "
                "print them, each twice, and sign them together."
            ),
            parent,
        )
        self.in_hand: InHand | None = None
        self.choice = PackageChoice()
        self.choice.package_chosen.connect(self.show_package)
        self.empty = EmptyState(look, Icon.EVIDENCE)
        self.empty.say(_("No papers yet"), _("They are made together with the package, in step 4."))
        self.papers: RowsModel[Paper] = RowsModel(
            (
                RowColumn(_("Paper to be signed"), lambda paper: paper.title, stretch=True),
                RowColumn(_("Formats"), lambda paper: paper.formats, sample="PDF, DOCX"),
            ),
            self,
        )
        self.table = RowTable(self.papers, look, _("Papers to be signed"), rows=10)
        self.table.row_activated.connect(lambda _paper: self.open_paper())
        self.table.row_chosen.connect(lambda _paper: self._follow())
        self.open_button = button(_("Open"), self.open_paper)
        self.word_button = button(_("Open in Word"), self.open_word)
        self.folder_button = button(_("Open the folder"), self.open_folder)
        self.sealed_button = button(
            _("Folder of the sealed rendition"), self.open_sealed, kind="link"
        )
        self.body = QWidget()
        self._roots = QVBoxLayout()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addLayout(self._roots)
        papers = QVBoxLayout()
        papers.setSpacing(M)
        papers.addWidget(self.table)
        papers.addLayout(
            actions(self.open_button, self.word_button, self.folder_button, self.sealed_button)
        )
        column.addLayout(papers)
        column.addWidget(
            words(
                _(
                    "The labels go onto the media. The receipt for the passphrase of a sealed rendition is "
                    "signed when the passphrase is handed over, never together with the medium."
                ),
                "caption",
                wrap=True,
            )
        )
        self.column.addWidget(self.choice)
        self.column.addWidget(self.body)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch(1)
        for each in (self.body, self.empty, self.choice):
            each.hide()

    def refresh(self) -> None:
        self.ask(self._jobs.shelf(), self.show_shelf)

    def start_here(self) -> None:
        (self.table if self.papers.records else self.choice.box).setFocus()

    def show_shelf(self, shelf: Shelf) -> None:
        """What was made here."""
        self.choice.show_shelf(shelf, self._draft.package)
        if self.choice.made is not None:
            self.show_package(self.choice.made)
        else:
            self.body.hide()
            self.empty.show()

    def show_package(self, made: Made) -> None:
        """Speak of this package."""
        self._draft.package = str(made.folder)
        while (item := self._roots.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._roots.addWidget(copyable(self._look, _("Root"), made.root, mono=True))
        if not made.there:
            self.papers.replace([])
            self.body.hide()
            self.empty.show()
            return
        job = self._jobs.in_hand(made, self._draft.sets, self._draft.capacity)
        self.ask(job, self.show_in_hand)

    def show_in_hand(self, in_hand: InHand) -> None:
        """Its papers."""
        self.in_hand = in_hand
        self.papers.replace(papers_of(in_hand.papers))
        self.body.setVisible(bool(in_hand.papers))
        self.empty.setVisible(not in_hand.papers)
        self.sealed_button.setVisible(bool(in_hand.sealed))
        if in_hand.papers:
            self.table.selectRow(0)
            count = len(self.papers.records)
            said = ngettext("{count} paper", "{count} papers", count).format(count=count)
            self.stood.emit(said, Mood.PLAIN)
        if in_hand.made.final:
            self.notice.hide()
        else:
            self.notice.say(
                Mood.CAUTION,
                _("They say so on every page. Nobody should sign them."),
                _("These are the papers of a rehearsal"),
            )

    def open_paper(self) -> None:
        """Open the chosen paper with what the desktop has for it."""
        if (paper := self.table.chosen) is not None:
            _open(paper.files[-1])

    def open_word(self) -> None:
        """Open it where it can be changed."""
        if (paper := self.table.chosen) is not None:
            _open(paper.files[0])

    def _follow(self) -> None:
        paper: Paper | None = self.table.chosen
        self.open_button.setEnabled(paper is not None)
        self.word_button.setVisible(paper is not None and len(paper.files) > 1)

    def open_folder(self) -> None:
        """Open the folder they lie in."""
        if self.in_hand is not None:
            _open(self.in_hand.papers_folder)

    def open_sealed(self) -> None:
        """Open the folder of the rendition for the transport."""
        if self.in_hand is not None and self.in_hand.sealed:
            _open(self.in_hand.sealed[0].parent)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def papers_of(files: Sequence[Path]) -> list[Paper]:
    """One for each name, whatever formats it is in; the PDF stands last."""
    by_title: dict[str, list[Path]] = {}
    for path in sorted(files, key=lambda each: (each.stem, each.suffix)):
        by_title.setdefault(path.stem, []).append(path)
    return [Paper(title, tuple(paths)) for title, paths in by_title.items()]
