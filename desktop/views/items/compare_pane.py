"""Any two versions of an article compared, side by side or unified, changed words marked inside the lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.history_marks import with_prose_marks
from desktop.jobs.items import ItemJobs
from desktop.jobs.latest import Latest
from desktop.services.deliveries.line_diff import LineDiff
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from desktop.views.trees.diff_view import DiffView
from models.records import VersionRecord
from resources.artwork import Icon
from resources.words import _


class ComparePane(QWidget):
    """At first the newest version against the one before."""

    def __init__(
        self, jobs: ItemJobs, look: Look, document: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._document = jobs, document
        self._asking = Latest(jobs, self)
        self.old, self.new = QComboBox(), QComboBox()
        self.old.setAccessibleName(_("Older version"))
        self.new.setAccessibleName(_("Newer version"))
        self.diff = DiffView(look, wrapped=True)
        self.notice = Notice(look)
        self._counts = words("", "soft")
        self.modes = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(L, M, L, M)
        row.setSpacing(S)
        row.addWidget(self.old, 1)
        row.addWidget(words("→", "soft"))
        row.addWidget(self.new, 1)
        row.addWidget(self._counts)
        for number, name in enumerate((_("Side by side"), _("One below the other"))):
            mode = button(name, lambda: None, kind="segment")
            mode.setCheckable(True)
            mode.setChecked(number == 0)
            self.modes.addButton(mode, number)
            row.addWidget(mode)
        row.addWidget(icon_button(look, Icon.UP, _("Previous change"), self.diff.previous_change))
        row.addWidget(icon_button(look, Icon.DOWN, _("Next change"), self.diff.next_change))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addWidget(self.diff, 1)
        self.modes.idToggled.connect(self._turn)
        self.old.activated.connect(lambda _row: self._compare())
        self.new.activated.connect(lambda _row: self._compare())
        self._asking.answered.connect(self._show)
        self._asking.failed.connect(self._fail)

    def show_versions(self, versions: Sequence[VersionRecord]) -> None:
        """Offer these, the newest first; needs at least two."""
        for box in (self.old, self.new):
            box.clear()
            for version in versions:
                said = [
                    _("Version {number}").format(number=version.ordinal),
                    format_moment(version.filed),
                ]
                if version.reason:
                    said.append(version.reason)
                box.addItem(" · ".join(said), version.id)
        self.old.setCurrentIndex(1)
        self.new.setCurrentIndex(0)
        self._compare()

    def compare(self, old: int, new: int) -> None:
        """Show how two versions differ."""
        self.old.setCurrentIndex(self.old.findData(old))
        self.new.setCurrentIndex(self.new.findData(new))
        self._compare()

    def _compare(self) -> None:
        old, new = self.old.currentData(), self.new.currentData()
        if old == new:
            self._asking.drop()
            self.diff.show_diff(None)
            self._counts.setText("")
            self.notice.say(Mood.PLAIN, _("Choose two different versions."))
            return
        self._asking.ask(self._jobs.difference(self._document, old, new))

    def _show(self, diff: LineDiff) -> None:
        self.diff.show_diff(with_prose_marks(diff))
        self._counts.setText(f"+{diff.added}  −{diff.removed}")
        said = _("lines added: {added}, removed: {removed}")
        self._counts.setAccessibleName(said.format(added=diff.added, removed=diff.removed))
        if diff.note:
            self.notice.say(Mood.CAUTION, diff.note)
        elif not diff.rows:
            self.notice.say(Mood.PLAIN, _("The texts are the same."))
        else:
            self.notice.hide()

    def _turn(self, number: int, on: bool) -> None:
        if on:
            self.diff.show_unified(number == 1)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
