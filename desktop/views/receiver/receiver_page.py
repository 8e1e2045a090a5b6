"""The receiver's page, which needs no vault: a package is verified, its natures are checked, a protocol is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.jobs.receiving import ReceivingJobs
from desktop.jobs.runner import JobRunner
from desktop.services.receiving.receiving import Received
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.words import words
from desktop.views.handover.manual_checks import ManualChecks
from desktop.views.handover.step import actions, field_cell, side_by_side
from desktop.views.receiver.folder_list import FolderList
from desktop.views.receiver.received_view import ReceivedView
from desktop.views.receiver.unseal_box import UnsealBox
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M
from resources.artwork import Icon
from resources.natures import nature_scheme
from resources.words import _

_WIDEST_EM = 60


class ReceiverPage(QWidget):
    """GUI thread only. Nothing on the medium is changed.

    Signals:
        closed()   back to where one came from
    """

    closed = Signal()

    def __init__(
        self,
        runner: JobRunner,
        look: Look,
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._jobs = ReceivingJobs(runner)
        self.back = button(_("Go back"), self.closed.emit, kind="quiet")
        self.back.setIcon(look.icon(Icon.BACK))
        self.folders = FolderList(look)
        self.folders.submitted.connect(self.check)
        if folder is not None:
            self.folders.offer(folder)
        self.unseal = UnsealBox(self._jobs, look)
        self.unseal.opened.connect(self._take_opened)
        self.receiver, self.person = QLineEdit(), QLineEdit()
        self.manual = ManualChecks(look, _today())
        self.manual.ask_for([each for each in nature_scheme().checks if each.by_person], {})
        self.manual_box = QWidget()
        self.unfold = button("", self._toggle_manual, kind="link")
        self.check_button = primary_button(look, _("Check the package"), self.check, Icon.PASSED)
        self.notice = Notice(look)
        self.progress = ProgressLine()
        self.view = ReceivedView(self._jobs, look)
        self._lay_out()

    def start_here(self) -> None:
        """Put the cursor where work begins."""
        self.folders.start_typing()

    def check(self) -> None:
        """Verify the package and check its natures."""
        if not self.check_button.isEnabled():
            return
        if problem := self._problem:
            self.notice.say(Mood.BAD, problem)
            return
        job = self._jobs.receiving(
            self.folders.paths,
            receiver=self.receiver.text().strip(),
            person=self.person.text().strip(),
            manual=self.manual.results(),
        )
        self.notice.hide()
        self.view.hide()
        self.progress.follow(job)
        job.finished.connect(self._show)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        job.ended.connect(self._rest)
        # Before the button is disabled, or the cursor would go astray.
        self.progress.cancel.setFocus()
        self.check_button.setEnabled(False)
        self._jobs.start(job)

    @property
    def _problem(self) -> str:
        if not self.folders.paths:
            return _("Choose the folder of the package.")
        if not self.receiver.text().strip() or not self.person.text().strip():
            return _("Say who receives the package, and who checks it: both stand on the protocol.")
        return self.manual.problem

    def _show(self, received: Received) -> None:
        self.view.show_received(received)
        self.view.show()
        self.view.start_here()
        # Once what is new has its place.
        QTimer.singleShot(0, self._show_verdict)

    def _show_verdict(self) -> None:
        top = self.view.mapTo(self._inside, self.view.rect().topLeft()).y()
        self._area.verticalScrollBar().setValue(top - L)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
        self.start_here()

    def _stop(self) -> None:
        self.notice.say(Mood.CAUTION, _("Stopped before everything was checked."))
        self.start_here()

    def _rest(self) -> None:
        self.check_button.setEnabled(True)

    def _take_opened(self, folder: Path) -> None:
        self.folders.offer(folder)
        self.notice.say(
            Mood.GOOD,
            _("Its root is the one that was sealed. Check it now as you would an open package."),
            _("The sealed rendition is opened"),
        )
        self.receiver.setFocus()

    def _toggle_manual(self) -> None:
        self._show_manual(shown=self.manual_box.isHidden())

    def _show_manual(self, *, shown: bool) -> None:
        self.manual_box.setVisible(shown)
        self.unfold.setText(
            _("Hide what only a person can check")
            if shown
            else _("Enter what only a person can check…")
        )
        self.unfold.setAccessibleName(self.unfold.text())

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        first = QHBoxLayout()
        first.addWidget(words(_("Receive a package"), "title"))
        first.addStretch(1)
        first.addWidget(self.back)
        head.addLayout(first)
        head.addWidget(
            words(
                _(
                    "Every file is read and compared, then the four natures are checked again and held against "
                    "what the giver found. Nothing on the medium is changed, and no vault is needed."
                ),
                "soft",
                wrap=True,
            )
        )
        column.addLayout(head)
        column.addLayout(field_cell(_("Folder of the package"), self.folders))
        column.addWidget(self.unseal)
        column.addLayout(
            side_by_side(
                field_cell(_("Receiver (unit)"), self.receiver),
                field_cell(_("Checked by"), self.person),
            )
        )
        unfolding = QVBoxLayout()
        unfolding.setSpacing(M)
        unfolding.addLayout(actions(self.unfold))
        card = QFrame()
        card.setObjectName("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(XL, L, XL, L)
        inner.addWidget(self.manual)
        boxed = QVBoxLayout(self.manual_box)
        boxed.setContentsMargins(0, 0, 0, 0)
        boxed.addWidget(card)
        unfolding.addWidget(self.manual_box)
        column.addLayout(unfolding)
        column.addLayout(actions(self.check_button))
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addWidget(self.view)
        column.addStretch(1)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        self._inside = inside = QWidget()
        inside.setObjectName("page")
        row = QHBoxLayout(inside)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(_("Receive a package"))
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.view.hide()
        self._show_manual(shown=False)


def _today() -> date:
    today = QDate.currentDate()
    return date(today.year(), today.month(), today.day())
