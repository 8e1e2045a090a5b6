"""The first step: what stands in the way of handing over today, each with its cure, or with who answers for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.gate_tree import Sight, items_in_sight
from desktop.itemmodels.gate_words import cure_of, item_words, waivable
from desktop.jobs.archive import Archive
from desktop.jobs.handover import HandoverJobs
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.handover.draft import Draft
from desktop.views.handover.gate_view import GateView
from desktop.views.handover.step import Step, actions
from desktop.views.handover.waiver_dialog import WaiverDialog, WithdrawDialog
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS
from models.handover.preflight import Gate, GateItem
from resources.artwork import Icon
from resources.words import _, ngettext


class GateStep(Step):
    """Nothing here keeps anybody from going on: what is blocked is rehearsed.

    Signals:
        item_activated(str, str, str)   kind, key and place of the cure
        materials_wanted()              the cure is in the register of the client's materials
        judged(Gate)                    what the gate says now
    """

    item_activated = Signal(str, str, str)
    materials_wanted = Signal()
    judged = Signal(object)

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
            _("Check before the handover"),
            _(
                "Can we hand over today? What stands in the way is cured, or somebody answers for it by name. "
                "Until then a package is a rehearsal."
            ),
            parent,
        )
        self._archive = archive
        self.gate: Gate | None = None
        self.sight = Sight.OPEN
        self.view = GateView(look)
        self.view.chosen_changed.connect(self._follow)
        self.view.cure_wanted.connect(self._cure)
        self.empty = EmptyState(look, Icon.PASSED)
        self.empty.hide()
        self.said = words("", "soft", wrap=True)
        self.said.setMinimumHeight(self.fontMetrics().height())
        self.cure_button = button(_("Go to the cure"), self.cure)
        self.waive_button = button(_("Answer for it…"), self.waive)
        self.withdraw_button = button(_("Withdraw the waiver…"), self.withdraw)
        self._segments: dict[Sight, QPushButton] = {}
        self.column.addLayout(self._build_segments())
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.said)
        self.column.addLayout(actions(self.cure_button, self.waive_button, self.withdraw_button))
        self._follow()

    def refresh(self) -> None:
        self.ask(self._jobs.gate(), self.show_gate)

    def start_here(self) -> None:
        self.view.setFocus()

    def show_gate(self, gate: Gate) -> None:
        """What the gate says now."""
        self.gate = gate
        count = len(gate.open)
        if gate.ready:
            self.notice.say(
                Mood.GOOD,
                _("Nothing stands in the way on {day}; the package is final.").format(
                    day=format_date(gate.day)
                ),
                _("Can be handed over today"),
            )
            self.stood.emit(_("nothing blocks"), Mood.GOOD)
        else:
            said = ngettext(
                "{count} thing stands in the way", "{count} things stand in the way", count
            )
            self.notice.say(
                Mood.CAUTION,
                _(
                    "Until they are cured or waived, the package is a rehearsal and says so on every page."
                ),
                said.format(count=format_count(count)),
            )
            short = ngettext("{count} in the way", "{count} in the way", count)
            self.stood.emit(short.format(count=format_count(count)), Mood.BAD)
        for sight, segment in self._segments.items():
            text = f"{_sight_words(sight)}  {format_count(len(items_in_sight(gate, sight)))}"
            segment.setText(text)
            segment.setAccessibleName(text)
        self.show_sight(self.sight)
        self.judged.emit(gate)

    def show_sight(self, sight: Sight) -> None:
        """Show the items of one kind."""
        self.sight = sight
        self._segments[sight].setChecked(True)
        if self.gate is None:
            return
        self.view.show_gate(self.gate, sight)
        nothing = not items_in_sight(self.gate, sight)
        self.view.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self.empty.say(*_empty_words(sight))

    def cure(self) -> None:
        """Go where the chosen item is cured."""
        if self.view.chosen:
            self._cure(self.view.chosen[0])

    def waive(self) -> None:
        """Somebody answers for the chosen items."""
        items = [each for each in self.view.chosen if waivable(each)]
        dialog = WaiverDialog(self._archive, self._jobs, self._look, self, items)
        dialog.judged.connect(self.show_gate)
        dialog.open()

    def withdraw(self) -> None:
        """Nobody answers for them any more."""
        dialog = WithdrawDialog(self._archive, self._jobs, self._look, self, self.view.chosen)
        dialog.judged.connect(self.show_gate)
        dialog.open()

    def _cure(self, item: GateItem) -> None:
        kind, key = cure_of(item)
        if item.kind == "material":
            self.materials_wanted.emit()
        elif kind:
            self.item_activated.emit(kind, key, "")

    def _follow(self) -> None:
        chosen = self.view.chosen if self.view.isVisibleTo(self) else ()
        self.cure_button.setEnabled(len(chosen) == 1 and bool(cure_of(chosen[0])[0]))
        self.waive_button.setVisible(self.sight is Sight.OPEN)
        self.waive_button.setEnabled(any(map(waivable, chosen)))
        self.withdraw_button.setVisible(self.sight is Sight.WAIVED)
        self.withdraw_button.setEnabled(bool(chosen))
        if len(chosen) == 1:
            self.said.setText(item_words(chosen[0]))
        elif chosen:
            said = ngettext("{count} item chosen", "{count} items chosen", len(chosen))
            self.said.setText(said.format(count=format_count(len(chosen))))
        else:
            self.said.setText("")

    def _build_segments(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(XS)
        group = QButtonGroup(self)
        for sight in Sight:
            segment = button(_sight_words(sight), self._turning(sight), kind="segment")
            segment.setCheckable(True)
            group.addButton(segment)
            self._segments[sight] = segment
            row.addWidget(segment)
        row.addStretch(1)
        self._segments[self.sight].setChecked(True)
        return row

    def _turning(self, sight: Sight) -> Callable[[], None]:
        return lambda: self.show_sight(sight)


def _sight_words(sight: Sight) -> str:
    return {
        Sight.OPEN: _("Stands in the way"),
        Sight.WAIVED: _("Waived"),
        Sight.ADVICE: _("Advice"),
    }[sight]


def _empty_words(sight: Sight) -> tuple[str, str]:
    return {
        Sight.OPEN: (_("Nothing stands in the way"), _("The package can be final.")),
        Sight.WAIVED: (
            _("Nothing is waived"),
            _("Nobody answers for anything that stands in the way."),
        ),
        Sight.ADVICE: (_("No advice"), _("There is nothing else to look at.")),
    }[sight]
