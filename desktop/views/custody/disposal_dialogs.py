"""The dialogs of disposal lists: making one, approving it by name, withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from desktop.itemmodels.formats import format_count, format_date
from desktop.jobs.archive import Archive
from desktop.jobs.destruction import DestructionJobs
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.views.controls.buttons import button
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.order.field_editors import DocumentField
from desktop.views.theme.look import Look
from models.keeping.disposal import DisposalList, DueDocument
from resources.words import _, ngettext

_ROWS = 8


class NewListDialog(FormDialog):
    """What is held is shown and can't be ticked.

    Signals:
        done_with(DisposalList)   the list is made
    """

    done_with = Signal(object)

    def __init__(
        self,
        archive: Archive,
        jobs: DestructionJobs,
        look: Look,
        parent: QWidget,
        due: Sequence[DueDocument],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("New disposal list"),
            sentence=_("Nothing goes yet: the list is approved by two persons first."),
            action=_("Make the list"),
        )
        self._jobs = jobs
        self.documents = QListWidget()
        self.documents.setObjectName("ticks")
        self.documents.setAccessibleName(_("Documents whose retention is over"))
        self.documents.setWordWrap(True)
        self.documents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._listed = {each.id for each in due}
        for each in due:
            self.documents.addItem(_line(each))
        line = self.fontMetrics().height() + 10
        self.documents.setFixedHeight(line * min(max(len(due), 2), _ROWS))
        self.field_column.addWidget(self.documents)
        self.documents.setVisible(bool(due))
        self.other = DocumentField()
        self.add_button = button(_("Add it"), self.add_other)
        self.add_field(
            _("Another document, whose retention isn't over"), self.other, self.add_button
        )
        known = OrderJobs(archive).names()
        known.finished.connect(self._offer)
        archive.start(known)
        self.title_field, self.basis, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.basis.setPlaceholderText(_("For example: Ⅱ8.4, approval of 3 April"))
        self.add_field(_("Title of the list"), self.title_field)
        self.add_field(_("Basis: clause or the client's approval"), self.basis)
        self.add_field(_("Reason"), self.reason)
        self.setMinimumWidth(self.fontMetrics().height() * 42)
        self.title_field.setFocus()

    @property
    def chosen(self) -> tuple[int, ...]:
        """The documents that are ticked."""
        found = (self.documents.item(row) for row in range(self.documents.count()))
        return tuple(
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in found
            if item.checkState() is Qt.CheckState.Checked
        )

    def add_other(self) -> None:
        """Put the document that was typed on the list."""
        chosen = self.other.document
        if not chosen:
            self.refuse(_("Choose a document of the vault: type its number or words of its title."))
            return
        if chosen not in self._listed:
            self._listed.add(chosen)
            self.documents.addItem(_ticked(self.other.text(), chosen))
            self.documents.show()
            self.documents.scrollToBottom()
        self.other.clear()

    def _offer(self, known: KnownNames) -> None:
        self.other.offer(known.documents)

    def submit(self) -> None:
        title, basis = self.title_field.text().strip(), self.basis.text().strip()
        reason, chosen = self.reason.text().strip(), self.chosen
        if not chosen:
            self.refuse(_("Tick at least one document."))
        elif not title or not basis or not reason:
            self.refuse(_("A list has a title, a basis and a reason."))
        else:
            job = self._jobs.new_list(chosen, title=title, basis=basis, reason=reason)
            job.finished.connect(self._take)
            self.run(job)

    def _take(self, made: DisposalList) -> None:
        self.done_with.emit(made)
        self.leave()


class ApproveDialog(FormDialog):
    """Signals:
    done_with(DisposalList)   the approval is on record
    """

    done_with = Signal(object)

    def __init__(
        self,
        archive: Archive,
        jobs: DestructionJobs,
        look: Look,
        parent: QWidget,
        list_: DisposalList,
    ) -> None:
        count = len(list_.items)
        said = ngettext("{count} document", "{count} documents", count)
        first = list_.approver
        super().__init__(
            archive,
            look,
            parent,
            title=_("Approve “{title}”").format(title=list_.title),
            sentence=_(
                "{documents}; approved by {name}. The second approval is another person's."
            ).format(documents=said.format(count=format_count(count)), name=first)
            if first
            else _("{documents}. It needs the approval of two persons.").format(
                documents=said.format(count=format_count(count))
            ),
            action=_("Approve"),
        )
        self._jobs, self._list = jobs, list_
        self.name = QLineEdit()
        self.add_field(_("Approved by"), self.name)
        self.name.setFocus()

    def submit(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.refuse(_("Say who approves it."))
            return
        job = self._jobs.approving(self._list.id, name)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, approved: DisposalList) -> None:
        self.done_with.emit(approved)
        self.leave()


class WithdrawListDialog(FormDialog):
    """Signals:
    done_with(DisposalList)   the list isn't carried out any more
    """

    done_with = Signal(object)

    def __init__(
        self,
        archive: Archive,
        jobs: DestructionJobs,
        look: Look,
        parent: QWidget,
        list_: DisposalList,
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Withdraw “{title}”").format(title=list_.title),
            sentence=_("Its documents stay. The list stays on record as withdrawn."),
            action=_("Withdraw"),
            danger=True,
        )
        self._jobs, self._list = jobs, list_
        self.reason = QLineEdit()
        self.add_field(_("Reason"), self.reason)
        self.reason.setFocus()

    def submit(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.refuse(_("Say why."))
            return
        job = self._jobs.withdrawing(self._list.id, reason)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, withdrawn: DisposalList) -> None:
        self.done_with.emit(withdrawn)
        self.leave()


def _line(due: DueDocument) -> QListWidgetItem:
    until = _("kept until {day}").format(day=format_date(due.until))
    held = "  " + _("held") if due.held else ""
    item = _ticked(f"{due.number}  {due.title}  {until}{held}", due.id)
    if due.held:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setCheckState(Qt.CheckState.Unchecked)
    return item


def _ticked(text: str, document: int) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setData(Qt.ItemDataRole.UserRole, document)
    item.setToolTip(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked)
    return item
