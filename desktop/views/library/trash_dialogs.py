"""The trash: a question before documents go into it, and the list of what is in it and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.services.filing.amending import bring_back, list_withheld, trash
from desktop.services.house import House
from desktop.services.order.trash_can import Trashed, trash_contents
from desktop.views.controls.buttons import button
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from models.records import DocumentRecord
from resources.trash_policy import trash_days
from resources.words import _, ngettext

_WIDTH_EM = 48


class TrashDialog(FormDialog):
    """Puts documents away."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        records: DocumentRecord | Sequence[DocumentRecord],
    ) -> None:
        documents = (records,) if isinstance(records, DocumentRecord) else tuple(records)
        one = documents[0] if len(documents) == 1 else None
        counted = ngettext("{count} document", "{count} documents", len(documents)).format(
            count=format_count(len(documents))
        )
        super().__init__(
            archive,
            look,
            parent,
            title=_("Put {number} into the trash").format(number=one.number if one else counted),
            sentence=_(
                "“{title}” is no longer listed, found or handed over. Nothing is lost: it can be brought back."
            ).format(title=one.title)
            if one
            else _(
                "They are no longer listed, found or handed over. Nothing is lost: they can be brought back."
            ),
            action=_("Put into the trash"),
        )
        self._ids = [each.id for each in documents]
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("For example: filed twice"))
        self.add_field(_("Why, for the audit trail"), self.reason)
        self.field_column.addWidget(words(delay_words(), "caption", wrap=True))
        self.reason.setFocus()

    def submit(self) -> None:
        ids, reason = self._ids, self.reason.text().strip()
        job = self._archive.doing(
            _("Trash"), lambda house, _progress: trash(house, ids, reason=reason)
        )
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, _moved: object) -> None:
        self._rest()
        self._archive.library_changed.emit(LibraryChanged(Change.PURGED))
        self.accept()


@dataclass(frozen=True, slots=True)
class _Row:
    """A document in the trash or withheld."""

    document: DocumentRecord
    trashed: Trashed | None


class TrashListDialog(FormDialog):
    """What is in the trash, and what is withheld; those chosen can be brought back, and purged once they waited.

    Signals:
        purge_requested(DocumentRecord)   purge it for good
    """

    purge_requested = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Trash"),
            sentence=_(
                "What was put away, and what is withheld because it is marked as a state secret."
            ),
            action=_("Bring back"),
        )
        self._model: RowsModel[_Row] = RowsModel(
            (
                RowColumn(_("Number"), lambda each: each.document.number),
                RowColumn(_("Title"), _title, stretch=True),
                RowColumn(_("Why"), lambda each: _reason(each) or "—", stretch=True),
                RowColumn(_("Since"), _since),
                RowColumn(
                    _("State"),
                    _state,
                    mood=lambda each: "" if each.trashed else "bad",
                ),
            ),
            self,
        )
        self.table = RowTable(self._model, look, _("Trash"), rows=9)
        self.table.setSelectionMode(RowTable.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._follow_choice)
        self._empty = words(_("The trash is empty."), "soft")
        self._empty.hide()
        self.purge = button(_("Purge for good…"), self._ask_purge, kind="danger")
        self.purge.setEnabled(False)
        below = QHBoxLayout()
        below.addWidget(words(delay_words(), "caption"))
        below.addStretch(1)
        below.addWidget(self.purge)
        self.field_column.addWidget(self.table)
        self.field_column.addWidget(self._empty)
        self.field_column.addLayout(below)
        self.cancel.setText(_("Close"))
        self.confirm.setEnabled(False)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)
        archive.library_changed.connect(self._note_change)
        self._read()

    @property
    def chosen(self) -> list[Trashed]:
        """The documents chosen that were put away."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        found = [self._model.record_at(row).trashed for row in rows]
        return [each for each in found if each is not None]

    def submit(self) -> None:
        ids = [each.document.id for each in self.chosen]
        if not ids:
            self.refuse(_("Choose a document that was put away."))
            return
        job = self._archive.doing(_("Trash"), lambda house, _progress: bring_back(house, ids))
        job.finished.connect(self._take)
        self.run(job)

    def _read(self) -> None:
        def ask(house: House) -> list[_Row]:
            trashed = [_Row(each.document, each) for each in trash_contents(house)]
            return [*trashed, *(_Row(each, None) for each in list_withheld(house))]

        job = self._archive.asking(_("Trash"), ask)
        job.finished.connect(self._show)
        job.failed.connect(self._fail)
        self._archive.start(job)

    def _show(self, rows: Sequence[_Row]) -> None:
        self._model.replace(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        if rows:
            self.table.selectRow(0)
        else:
            self.adjustSize()
        self._follow_choice()

    def _follow_choice(self) -> None:
        chosen = self.chosen
        self.confirm.setEnabled(bool(chosen))
        today = datetime.now().astimezone().date()
        self.purge.setEnabled(len(chosen) == 1 and chosen[0].is_purgeable(today))

    def _ask_purge(self) -> None:
        (chosen,) = self.chosen
        self.purge_requested.emit(chosen.document)

    def _take(self, _moved: object) -> None:
        self._rest()
        self._archive.library_changed.emit(LibraryChanged(Change.PURGED))

    def _note_change(self, change: LibraryChanged) -> None:
        if change.what is Change.PURGED:
            self._read()


def delay_words() -> str:
    """How long the trash keeps what is in it."""
    days = trash_days()
    return ngettext(
        "The trash keeps everything for at least {count} day.",
        "The trash keeps everything for at least {count} days.",
        days,
    ).format(count=days)


def _title(row: _Row) -> str:
    # The title of what bears such a mark may say too much.
    return row.document.title if row.trashed else ""


def _reason(row: _Row) -> str:
    return row.trashed.reason if row.trashed else ""


def _since(row: _Row) -> str:
    since = row.trashed.since if row.trashed else None
    return format_date(since.astimezone().date() if since else None)


def _state(row: _Row) -> str:
    if row.trashed is None:
        return _("Withheld")
    today = datetime.now().astimezone().date()
    if row.trashed.is_purgeable(today) or row.trashed.purgeable is None:
        return _("can be purged")
    left = (row.trashed.purgeable - today).days
    return ngettext("kept for {count} more day", "kept for {count} more days", left).format(
        count=left
    )
