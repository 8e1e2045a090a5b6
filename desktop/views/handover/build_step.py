"""The fourth step: what is about to be built, one button that builds it, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count, format_size
from desktop.jobs.handover import HandoverJobs
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.records import PackageReport
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.handover.draft import Draft
from desktop.views.handover.step import Step, actions
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, S
from models.handover.preflight import Gate
from resources.words import _, ngettext


class BuildStep(Step):
    """`order` gives what was chosen, with the passphrase; `ready` says what is still missing.

    Signals:
        built(PackageReport)   the package is there, read back and found whole
    """

    built = Signal(object)

    def __init__(
        self,
        jobs: HandoverJobs,
        look: Look,
        draft: Draft,
        order: Callable[[], HandoverOrder],
        lacking: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            jobs,
            look,
            draft,
            _("Build the package"),
            _(
                "Everything is written, read back and compared before the word “done”. Stopping removes what "
                "was written; a medium that runs full keeps it, and building again goes on from there."
            ),
            parent,
        )
        self._order, self._lacking = order, lacking
        self._gate: Gate | None = None
        self._report: PackageReport | None = None
        self.busy = False
        self.verdict = Notice(look)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(XL)
        self._grid.setVerticalSpacing(S)
        self._grid.setColumnStretch(1, 1)
        self.lines: dict[str, ElidedLabel] = {}
        self.build_button = primary_button(look, _("Build"), self.build)
        self.rehearse_button = button(_("Build a rehearsal instead"), self.rehearse, kind="link")
        self.column.insertWidget(1, self.verdict)
        self.column.addLayout(self._grid)
        self.column.addLayout(actions(self.build_button, self.rehearse_button))
        self.column.addStretch(1)

    @property
    def done(self) -> bool:
        """Whether a package was built since the page was made."""
        return self._report is not None

    @property
    def problem(self) -> str:
        if not self._draft.package:
            return _("There is no package yet: build it first.")
        return ""

    def refresh(self) -> None:
        self.ask(self._jobs.gate(), self.show_gate)

    def start_here(self) -> None:
        self.build_button.setFocus()

    def show_gate(self, gate: Gate) -> None:
        """What the gate says decides whether the package is final."""
        self._gate = gate
        self._show()

    def say(self, label: str, value: str) -> None:
        """One line of what is about to be built."""
        if label not in self.lines:
            row = len(self.lines)
            self.lines[label] = ElidedLabel("", "strong")
            self._grid.addWidget(words(label, "soft"), row, 0)
            self._grid.addWidget(self.lines[label], row, 1)
        self.lines[label].setText(value)

    def build(self) -> None:
        """Build it: final where nothing stands in the way."""
        self._start(final=None)

    def rehearse(self) -> None:
        """Build a rehearsal although it could be final."""
        self._start(final=False)

    def set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.build_button.setEnabled(not busy)
        self.rehearse_button.setEnabled(not busy)
        if busy:
            self.stood.emit(_("at work"), Mood.PLAIN)

    def fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
        self.stood.emit(_("failed"), Mood.BAD)

    def stop(self) -> None:
        self.notice.say(
            Mood.CAUTION, _("Stopped. What was written so far is no package and was removed.")
        )
        self.stood.emit(_("stopped"), Mood.CAUTION)

    def _start(self, *, final: bool | None) -> None:
        out = self._draft.out_path
        if problem := self._lacking():
            self.notice.say(Mood.BAD, problem)
            return
        assert out is not None
        order = self._order()
        if final is not None:
            order = replace(order, final=final)
        self.do(self._jobs.building(out, order), self._take)

    def _take(self, report: PackageReport) -> None:
        self._draft.package, self._report = str(report.folder), report
        self._show()
        said = ngettext(
            "{count} document in {files} files, {size}.",
            "{count} documents in {files} files, {size}.",
            report.documents,
        ).format(
            count=format_count(report.documents),
            files=format_count(report.files),
            size=format_size(report.bytes),
        )
        if report.final:
            headline = _("The package is complete")
            self.notice.say(Mood.GOOD, said, headline)
            self.stood.emit(_("final"), Mood.GOOD)
        else:
            headline = _("The rehearsal is complete")
            self.notice.say(Mood.CAUTION, said, headline)
            self.stood.emit(_("rehearsal"), Mood.CAUTION)
        self.built.emit(report)

    def _show(self) -> None:
        gate, draft = self._gate, self._draft
        ready = gate is not None and gate.ready
        if gate is None or self._report is not None:
            self.verdict.hide()
        elif ready:
            self.verdict.say(
                Mood.GOOD,
                _("Nothing stands in the way. What is waived is printed in the package by name."),
                _("This will be the final package"),
            )
        else:
            said = ngettext(
                "{count} thing stands in the way, and every page says so. Nothing keeps you from building it.",
                "{count} things stand in the way, and every page says so. Nothing keeps you from building it.",
                len(gate.open),
            )
            self.verdict.say(
                Mood.CAUTION,
                said.format(count=format_count(len(gate.open))),
                _("This will be a rehearsal"),
            )
        said = _("Build the final package") if ready else _("Build the rehearsal")
        self.build_button.setText(_("Build another one") if self._report else said)
        self.build_button.setAccessibleName(self.build_button.text())
        self.rehearse_button.setVisible(ready and self._report is None)
        self.say(_("Folder"), draft.out or "—")
        self.say(_("Made by"), draft.made_by or "—")
        self.say(_("Examined by"), draft.checked_by or "—")
        sets = ngettext("{count} set", "{count} sets", draft.sets).format(count=draft.sets)
        self.say(_("Media"), sets)
        self.say(_("Sealed rendition"), _("yes") if draft.sealed else _("no"))
