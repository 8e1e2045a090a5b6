"""The audit trail: every event newest first, its verification in a sentence, and the head for paper as code and QR."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count, format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.latest import Latest
from desktop.services.audit.trail import (
    AuditEvent,
    AuditVerification,
    ChainHead,
    HeadNow,
    audit_choices,
    audit_trail,
    newest_head,
    print_page,
    shown_action,
    shown_detail,
    shown_object,
    verify_trail,
)
from desktop.views.controls.buttons import button, icon_button, primary_button
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.custody.audit_filter import PAGE, AuditFilterRow
from desktop.views.custody.qr_view import QRView
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from exporters.qr import qr_modules
from resources.artwork import Icon
from resources.words import _


class AuditSection(Section):
    """Pages of events are read when the end of the list comes into view."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            archive,
            look,
            _("Audit trail"),
            _(
                "Each event is chained to the one before. Printed, the newest head proves all that came "
                "until then."
            ),
            parent,
        )
        self._more = True
        self._pages = Latest(archive, self)
        self._pages.answered.connect(self._show_page)
        self._pages.failed.connect(self.fail)
        self.model: RowsModel[AuditEvent] = RowsModel(
            (
                RowColumn(_("No."), lambda event: format_count(event.sequence), sample="99,999"),
                RowColumn(_("When"), lambda event: format_moment(event.moment)),
                RowColumn(_("Who"), lambda event: event.actor),
                RowColumn(
                    _("Action"),
                    lambda event: shown_action(event.action),
                    mood=lambda event: "bad" if event.action == "refused" else "ink",
                ),
                RowColumn(_("Object"), lambda event: shown_object(event.object_name)),
                RowColumn(
                    _("Detail"),
                    lambda event: shown_detail(event.action, event.detail) or "—",
                    stretch=True,
                ),
            )
        )
        self.table = RowTable(self.model, look, _("Audit trail"), rows=12)
        self.table.verticalScrollBar().valueChanged.connect(self._follow_scroll)
        self.filter = AuditFilterRow(look)
        self.filter.changed.connect(self.reload)
        self.verify_button = primary_button(look, _("Verify"), self.verify, Icon.PASSED)
        self.code_field = QLineEdit()
        self.code_field.setPlaceholderText(_("Code from a paper, for example 12-K7QF-…"))
        self.code_field.setAccessibleName(_("Code from a paper"))
        self.code_field.returnPressed.connect(self.check_code)
        self.code_button = button(_("Compare the code"), self.check_code)
        actions = action_row(self.verify_button)
        actions.insertWidget(1, self.code_field, 3)
        actions.insertWidget(2, self.code_button)
        self.column.insertLayout(1, actions)
        self.column.addWidget(self.filter)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self._build_head())
        self.column.addStretch(1)

    def refresh(self) -> None:
        self.ask(_("Reading the audit trail"), audit_choices, self._offer)
        self.ask(_("Reading the head"), newest_head, self._show_head)
        self.reload()

    def start_here(self) -> None:
        self.filter.text.setFocus()

    def reload(self) -> None:
        """Read the first page of what is wanted."""
        self._more = True
        self.model.replace(())
        self._read(None)

    def verify(self) -> None:
        """Verify every event."""
        self.do(_("Verifying the audit trail"), partial(verify_trail, code=None), self._say)

    def check_code(self) -> None:
        """Verify every event and compare what a paper says."""
        code = self.code_field.text().strip()
        if not code:
            self.notice.say(Mood.BAD, _("Type the code that is printed on the paper."))
            return
        self.do(_("Verifying the audit trail"), partial(verify_trail, code=code), self._say)

    def save_page(self, target: Path) -> None:
        """Sign the head and write its page."""
        self.do(_("Signing the head"), partial(print_page, target=target), self._note_page)

    def set_busy(self, *, busy: bool) -> None:
        for each in (self.verify_button, self.code_button, self.page_button):
            each.setEnabled(not busy)

    def _build_head(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        self.code = words("—", "title")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = icon_button(
            self._look, Icon.COPY, _("Copy: {what}").format(what=_("Head")), self._copy
        )
        self.page_button = button(_("Sign it and save a page for paper…"), self._choose_page)
        self.page_button.setIcon(self._look.icon(Icon.EXPORT))
        self.signed = words(
            _(
                "The code says which event is the newest and what it is chained to. On a page with a wet "
                "signature it is "
                "the anchor that a chain on a disk lacks."
            ),
            "caption",
            wrap=True,
        )
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.code)
        line.addWidget(copy)
        line.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(M)
        top = QVBoxLayout()
        top.setSpacing(XS)
        top.addWidget(words(_("Head of the chain now"), "field"))
        top.addLayout(line)
        left.addLayout(top)
        left.addWidget(self.signed)
        left.addLayout(action_row(self.page_button))
        left.addStretch(1)
        self.qr = QRView(_("QR code of the signed head"))
        self.qr.hide()
        row = QHBoxLayout(card)
        row.setContentsMargins(XL, L, XL, L)
        row.setSpacing(XL)
        row.addLayout(left, 1)
        row.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _read(self, before: int | None) -> None:
        wanted = self.filter.wanted(before)
        self._pages.ask(
            self._archive.asking(
                _("Reading the audit trail"), lambda house: audit_trail(house, wanted)
            )
        )

    def _show_page(self, events: list[AuditEvent]) -> None:
        self._more = len(events) == PAGE
        if self.model.rowCount():
            self.model.extend(events)
        else:
            self.model.replace(events)

    def _follow_scroll(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if value >= bar.maximum() - bar.pageStep() and self._more and not self._pages.waiting:
            records = self.model.records
            if records:
                self._read(records[-1].sequence)

    def _offer(self, choices: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        self.filter.offer(*choices)

    def _show_head(self, head: HeadNow) -> None:
        self.code.setText(head.code or "—")

    def _say(self, result: AuditVerification) -> None:
        said = [result.message]
        if result.code is not None:
            said.append(result.code.message)
        said += result.remarks[:3]
        worst = Mood.GOOD if result.ok else Mood.BAD
        if result.ok and result.remarks:
            worst = Mood.CAUTION
        headline = _("The audit trail is whole") if result.ok else _("The audit trail is not whole")
        if result.complete and not result.ok:
            headline = _("The paper and the audit trail differ")
        self.notice.say(worst, "\n".join(said), headline)
        self.refresh()

    def _note_page(self, head: ChainHead) -> None:
        self.qr.show_modules(qr_modules(head.qr_text))
        self.qr.show()
        self.code.setText(head.code)
        self.notice.say(
            Mood.GOOD,
            _(
                "Print the page, sign it and keep it apart from the vault. Its code is {code}."
            ).format(code=head.code),
            _("The head is signed"),
        )
        self.reload()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())

    def _choose_page(self) -> None:
        dialog = QFileDialog(self, _("Save a page for paper"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_("Head of the audit trail") + ".pdf")
        dialog.fileSelected.connect(lambda name: self.save_page(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
