"""Health: since when every byte is proven, checks of three depths, and every finding with what to do about it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_date, format_percent, format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.services.keeping.health import Depth, Health, examine, read_health
from desktop.services.records import CheckReport, Finding
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from resources.artwork import Icon
from resources.words import _, ngettext


class HealthSection(Section):
    """Two big figures, three actions, the findings of the last run."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            archive,
            look,
            _("Health"),
            _(
                "A disk forgets quietly. A check reads what is there and names everything that isn't as it "
                "was written."
            ),
            parent,
        )
        self.proven = words("—", "display")
        self.share = words("—", "display")
        figures = QFrame()
        figures.setObjectName("card")
        row = QHBoxLayout(figures)
        row.setContentsMargins(XL, L, XL, L)
        row.setSpacing(3 * XL)
        for figure, caption in (
            (self.proven, _("last fully proven")),
            (self.share, _("proven within 30 days")),
        ):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(figure)
            cell.addWidget(words(caption, "caption"))
            row.addLayout(cell)
        row.addStretch(1)
        self.share_button = primary_button(
            look, _("Prove today's share"), partial(self.check, Depth.SHARE), Icon.PASSED
        )
        self.structure_button = button(_("Structure only"), partial(self.check, Depth.STRUCTURE))
        self.full_button = button(_("Read everything"), partial(self.check, Depth.FULL))
        self._buttons = (self.share_button, self.structure_button, self.full_button)
        self.model: RowsModel[Finding] = RowsModel(
            (
                RowColumn(_("Object"), lambda found: found.object_name, mood=_mood),
                RowColumn(_("Problem"), lambda found: found.problem, stretch=True),
                RowColumn(_("Expected"), lambda found: found.expected or "—"),
                RowColumn(_("Found"), lambda found: found.found or "—"),
                RowColumn(_("Advice"), lambda found: found.advice, stretch=True),
            )
        )
        self.table = RowTable(self.model, look, _("Findings"), rows=12)
        self.table.row_chosen.connect(self._show_one)
        self.detail = words("", wrap=True)
        self.copy = button(_("Copy the findings"), self._copy)
        self.copy.setIcon(look.icon(Icon.COPY))
        self._findings = QWidget()
        column = QVBoxLayout(self._findings)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.table)
        column.addWidget(self.detail)
        column.addLayout(action_row(self.copy))
        self._findings.hide()
        self.healed = words("", "caption", wrap=True)
        self.healed.hide()
        self.column.insertWidget(1, figures)
        self.column.insertLayout(2, action_row(*self._buttons))
        self.column.addWidget(self._findings)
        self.column.addWidget(self.healed)
        self.column.addWidget(
            words(
                _(
                    "Today's share reads a thirtieth of the vault, the longest unread first. "
                    "Structure takes seconds and reads no content. Reading everything may take hours and can be "
                    "stopped: what was proven by then stays proven. Repairing is done with the vault closed: "
                    "shoudang repair."
                ),
                "caption",
                wrap=True,
            )
        )
        self.column.addStretch(1)

    def refresh(self) -> None:
        self.ask(_("Reading the state of health"), read_health, self._show)

    def start_here(self) -> None:
        self.share_button.setFocus()

    def check(self, depth: Depth) -> None:
        """Run a check of this depth."""
        self._findings.hide()
        self.do(_("Checking"), partial(examine, depth=depth), self._report)

    def set_busy(self, *, busy: bool) -> None:
        for each in self._buttons:
            each.setEnabled(not busy)

    def rest(self) -> None:
        super().rest()
        self.refresh()

    def _show(self, health: Health) -> None:
        self.proven.setText(_never(health.oldest))
        self.share.setText(format_percent(health.share) if health.any else "—")
        self.healed.setVisible(bool(health.healed))
        self.healed.setText(
            _("Mended when the vault was opened: {what}").format(what="; ".join(health.healed))
        )

    def _report(self, report: CheckReport) -> None:
        read = format_size(report.bytes_read)
        self.model.replace(report.findings)
        self._findings.setVisible(bool(report.findings))
        self._show_one(None)
        if not report.findings:
            self.notice.say(
                Mood.GOOD, _("{size} were read.").format(size=read), _("Nothing was found")
            )
            return
        said = ngettext("{count} finding", "{count} findings", len(report.findings))
        self.notice.say(
            Mood.CAUTION if report.ok else Mood.BAD,
            _("Nothing that is essential is damaged; the remarks are listed below.")
            if report.ok
            else _("Don't delete anything. Each finding says what to do."),
            said.format(count=len(report.findings)),
        )

    def _show_one(self, finding: Finding | None) -> None:
        self.detail.setVisible(finding is not None)
        if finding is not None:
            parts = (finding.object_name, finding.problem, finding.advice)
            self.detail.setText("\n".join(part for part in parts if part))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text())


def _mood(finding: Finding) -> str:
    return {"error": "bad", "warning": "caution"}.get(finding.severity, "ink_soft")


def _never(moment: datetime | None) -> str:
    return format_date(moment.astimezone().date()) if moment else _("not yet")
