"""The fifth step: what reading back showed, the four natures, and the media, each written and read back."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count, format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.handed_over import InHand, Made, MediumToWrite, Shelf
from desktop.jobs.handover import HandoverJobs
from desktop.services.handover.package_media import MediumWritten
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.draft import Draft
from desktop.views.handover.medium_dialog import MediumDialog
from desktop.views.handover.natures_view import NaturesView
from desktop.views.handover.outcomes import copyable, findings_table
from desktop.views.handover.package_choice import PackageChoice
from desktop.views.handover.step import Step, actions
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from exporters.findings import Verification
from resources.artwork import Icon
from resources.words import _, ngettext


class ProofStep(Step):
    """Speaks of the package that is chosen at the top."""

    def __init__(
        self,
        archive: Archive,
        jobs: HandoverJobs,
        look: Look,
        draft: Draft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            jobs,
            look,
            draft,
            _("Read back and proven"),
            _(
                "The package was read back when it was built. Here it is copied to its media, and each of "
                "them is read back as well."
            ),
            parent,
        )
        self._archive = archive
        self.in_hand: InHand | None = None
        self.choice = PackageChoice()
        self.choice.package_chosen.connect(self.show_package)
        self.empty = EmptyState(look, Icon.HANDOVER)
        self.empty.say(
            _("No package yet"),
            _("Build one in step 4: a rehearsal will do to see how it comes out."),
        )
        self.body = QWidget()
        self._roots = QVBoxLayout()
        self.media: RowsModel[MediumToWrite] = RowsModel(
            (
                RowColumn(_("Set"), lambda each: str(each.set_number), sample="00"),
                RowColumn(_("For"), _use_words, sample="sealed away"),
                RowColumn(
                    _("Medium"),
                    lambda each: f"{each.part.ordinal} / {each.part.count}",
                    sample="00 / 00",
                ),
                RowColumn(_("Volume"), lambda each: format_size(each.part.bytes), sample="000 MB"),
                RowColumn(_("State"), _written_words, stretch=True, mood=_written_mood),
                RowColumn(_("Kept at"), _place_words, stretch=True),
            ),
            self,
        )
        self.media_table = RowTable(self.media, look, _("Media of this package"), rows=6)
        self.media_table.row_chosen.connect(lambda _record: self._follow())
        self.media_table.row_activated.connect(lambda _record: self.write())
        self.write_button = button(_("Write this medium…"), self.write)
        self.verify_button = button(_("Read the package once more"), self.verify)
        self.natures = NaturesView(look)
        self._findings = QVBoxLayout()
        self._lay_out()

    @property
    def problem(self) -> str:
        return "" if self._draft.package else _("There is no package yet: build it first.")

    def refresh(self) -> None:
        self.ask(self._jobs.shelf(), self.show_shelf)

    def start_here(self) -> None:
        (self.media_table if self.in_hand else self.choice.box).setFocus()

    def show_shelf(self, shelf: Shelf) -> None:
        """What was made here."""
        self.choice.show_shelf(shelf, self._draft.package)
        self.empty.setVisible(not shelf.packages)
        self.body.setVisible(bool(shelf.packages))
        if self.choice.made is not None:
            self.show_package(self.choice.made)
        else:
            self.stood.emit("", Mood.PLAIN)

    def show_package(self, made: Made) -> None:
        """Speak of this package."""
        self._draft.package = str(made.folder)
        _clear(self._roots)
        _clear(self._findings)
        self._roots.addWidget(copyable(self._look, _("Root"), made.root, mono=True))
        self._roots.addWidget(copyable(self._look, _("Folder"), str(made.folder)))
        if made.there:
            self.notice.hide()
            job = self._jobs.in_hand(made, self._draft.sets, self._draft.capacity)
            self.ask(job, self.show_in_hand)
        else:
            self.in_hand = None
            self.media.replace([])
            self.natures.show_report(None)
            self.notice.say(
                Mood.CAUTION,
                _(
                    "Its folder isn't where it was made. Verify the medium it is on with “Verify a package”."
                ),
                _("The package is no longer there"),
            )
        self._follow()

    def show_in_hand(self, in_hand: InHand) -> None:
        """What belongs to it."""
        self.in_hand = in_hand
        self.media.replace(in_hand.media)
        self.natures.show_report(in_hand.natures)
        if in_hand.media:
            waiting = [row for row, each in enumerate(in_hand.media) if each.written is None]
            self.media_table.selectRow(waiting[0] if waiting else 0)
        self._tell()
        self._follow()

    def write(self) -> None:
        """Write the chosen medium."""
        medium: MediumToWrite | None = self.media_table.chosen
        if medium is None or self.in_hand is None:
            return
        dialog = MediumDialog(
            self._archive, self._jobs, self._look, self, self.in_hand.made.folder, medium
        )
        dialog.written.connect(self._note_written)
        dialog.open()

    def verify(self) -> None:
        """Read the whole package again."""
        if self.in_hand is not None:
            _clear(self._findings)
            self.do(self._jobs.verifying([self.in_hand.made.folder]), self._show_verification)

    def set_busy(self, *, busy: bool) -> None:
        self.write_button.setEnabled(not busy)
        self.verify_button.setEnabled(not busy)

    def fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        self._roots.setSpacing(S)
        column.addLayout(self._roots)
        column.addLayout(actions(self.verify_button))
        column.addLayout(self._findings)
        media = QVBoxLayout()
        media.setSpacing(M)
        media.addWidget(words(_("Media"), "heading"))
        media.addWidget(self.media_table)
        media.addLayout(actions(self.write_button))
        column.addLayout(media)
        natures = QVBoxLayout()
        natures.setSpacing(M)
        natures.addWidget(words(_("The four natures"), "heading"))
        natures.addWidget(self.natures)
        column.addLayout(natures)
        self.column.addWidget(self.choice)
        self.column.addWidget(self.body)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch(1)
        self.body.hide()
        self.empty.hide()
        self.choice.hide()

    def _show_verification(self, result: Verification) -> None:
        if result.ok:
            self.notice.say(
                Mood.GOOD,
                _("Every file is there and as it was written."),
                _("The package is whole"),
            )
        else:
            count = len(result.findings)
            said = ngettext("{count} finding", "{count} findings", count)
            self.notice.say(
                Mood.BAD,
                _("Don't hand it over: build it again, on another medium if need be."),
                said.format(count=format_count(count)),
            )
        if found := (*result.findings, *result.remarks):
            self._findings.addWidget(findings_table(found))

    def _note_written(self, written: MediumWritten) -> None:
        said = _("{files} files, {size} written and read back.").format(
            files=format_count(written.files), size=format_size(written.bytes)
        )
        if written.kept:
            kept = ngettext(
                "{count} was there already.", "{count} were there already.", written.kept
            )
            said += " " + kept.format(count=format_count(written.kept))
        self.notice.say(Mood.GOOD, said, _("{name} is written").format(name=written.label))
        if self.in_hand is not None:
            made = self.in_hand.made
            job = self._jobs.in_hand(made, self._draft.sets, self._draft.capacity)
            self.ask(job, self.show_in_hand)

    def _tell(self) -> None:
        if self.in_hand is None:
            return
        done = sum(each.written is not None for each in self.in_hand.media)
        whole = len(self.in_hand.media)
        said = _("{done} of {count} media").format(done=done, count=whole)
        self.stood.emit(said, Mood.GOOD if done == whole else Mood.CAUTION)

    def _follow(self) -> None:
        self.write_button.setEnabled(self.media_table.chosen is not None)
        self.verify_button.setEnabled(self.in_hand is not None)


def _use_words(each: MediumToWrite) -> str:
    return _("sealed away") if each.use == "sealed" else _("reading")


def _written_words(each: MediumToWrite) -> str:
    if each.written is None:
        return _("not written yet")
    return _("{label}, written and read back").format(label=each.written.label)


def _written_mood(each: MediumToWrite) -> str:
    return "good" if each.written else "caution"


def _place_words(each: MediumToWrite) -> str:
    return (each.written.place if each.written else "") or "—"


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
