"""The dialog “Arrange”: tags, collections, relations and fields of one document or of many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QGridLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.order_choices import Borne, Choice
from desktop.jobs.archive import Archive
from desktop.jobs.order import Arrangement, KnownNames, OrderJobs
from desktop.services.house import House
from desktop.services.order.collecting import collect, make_collection, uncollect
from desktop.services.order.custom_fields import set_field
from desktop.services.order.relating import relate, unrelate
from desktop.services.order.tagging import tag_documents, untag_documents
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.order.choice_list import ChoicePane
from desktop.views.order.field_editors import FieldEditor
from desktop.views.order.relations_pane import PlannedRelation, RelationsPane
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M
from models.records import DocumentRecord
from resources.words import _, ngettext

_WIDTH_EM, _HEIGHT_EM = 42, 34


class ArrangeDialog(FormDialog):
    """Boxes are ticked where all of the documents bear a tag, half ticked where some do. Saved as a whole."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, documents: Sequence[DocumentRecord]
    ) -> None:
        one = documents[0] if len(documents) == 1 else None
        counted = ngettext("{count} document", "{count} documents", len(documents))
        super().__init__(
            archive,
            look,
            parent,
            title=_("Arrange {what}").format(
                what=one.title if one else counted.format(count=format_count(len(documents)))
            ),
            sentence=one.number
            if one
            else _("What is ticked is put on all of them; half a tick leaves each as it is."),
            action=_("Save"),
        )
        self._jobs = OrderJobs(archive)
        self._ids = [each.id for each in documents]
        self.tags = ChoicePane(
            look, _("Tags"), _("Narrow the list, or type a new tag: 网络/防火墙"), nested=True
        )
        self.collections = ChoicePane(
            look, _("Collections"), _("Narrow the list, or type a new collection"), nested=False
        )
        self.relations = RelationsPane(look)
        self.editors: list[FieldEditor] = []
        self._fields = QWidget()
        self._fields.setObjectName("page")
        self._field_grid = QGridLayout(self._fields)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("treetabs")
        self.tabs.addTab(self.tags, _("Tags"))
        self.tabs.addTab(self.collections, _("Collections"))
        if one:
            self.tabs.addTab(self.relations, _("Relations"))
        self.tabs.addTab(self._framed_fields(), _("Fields"))
        self.field_column.addWidget(self.tabs, 1)
        self.confirm.setEnabled(False)
        em = self.fontMetrics().height()
        self.setMinimumWidth(em * _WIDTH_EM)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        asked = self._jobs.arrangement(self._ids)
        asked.finished.connect(self._show)
        asked.failed.connect(self._fail)
        self._jobs.start(asked)
        named = self._jobs.names()
        named.finished.connect(self._offer)
        named.failed.connect(self._fail)
        self._jobs.start(named)

    def submit(self) -> None:
        work = _Changes(
            self._ids,
            tuple(each.path for each in self.tags.model.added()),
            tuple(each.key for each in self.tags.model.removed()),
            self.collections.model.added(),
            tuple(each.key for each in self.collections.model.removed()),
            self.relations.added(),
            self.relations.removed(),
            {each.field.id: each.value for each in self.editors if each.value is not None},
        )
        job = self._jobs.changing(_("Arranging"), work, self._ids)
        job.finished.connect(self._take)
        self.run(job)

    def _show(self, now: Arrangement) -> None:
        tagged, held = self._borne(now.borne), self._borne(now.held)
        self.tags.model.replace(
            Choice(each.id, each.path, each.total, tagged(each.path)) for each in now.tags
        )
        self.collections.model.replace(
            Choice(each.id, each.name, each.documents, held(each.name)) for each in now.collections
        )
        self.relations.show_relations(now.relations)
        self._show_fields(now)
        self.confirm.setEnabled(True)
        self.tags.field.setFocus()

    def _show_fields(self, now: Arrangement) -> None:
        types = {each.type for each in now.documents}
        fitting = [field for field in now.fields if all(map(field.is_for, types))]
        for number, field in enumerate(fitting):
            editor = FieldEditor(field)
            editor.show_values([now.values.get(each, {}).get(field.id, "") for each in self._ids])
            self.editors.append(editor)
            cell = QVBoxLayout()
            cell.setSpacing(2)
            name = words(field.name, "field")
            name.setBuddy(editor)
            cell.addWidget(name)
            cell.addWidget(editor)
            self._field_grid.addLayout(cell, number // 2, number % 2)
        if not fitting:
            sentence = _(
                "No field is defined for documents of this type. Fields are defined under “Order”."
            )
            self._field_grid.addWidget(words(sentence, "soft", wrap=True), 0, 0, 1, 2)
        self._field_grid.setRowStretch(self._field_grid.rowCount(), 1)

    def _offer(self, known: KnownNames) -> None:
        self.relations.offer(known.documents, but=self._ids[0])
        for editor in self.editors:
            editor.offer(known)

    def _borne(self, held: Mapping[int, tuple[str, ...]]) -> Callable[[str], Borne]:
        """Says of a name how many of the documents bear it."""
        counts = Counter(name for each in self._ids for name in held.get(each, ()))
        every = len(self._ids)

        def borne(name: str) -> Borne:
            count = counts[name]
            return Borne.ALL if count == every else Borne.SOME if count else Borne.NONE

        return borne

    def _framed_fields(self) -> QWidget:
        self._field_grid.setContentsMargins(0, M, M, 0)
        self._field_grid.setHorizontalSpacing(L)
        self._field_grid.setVerticalSpacing(M)
        self._field_grid.setColumnStretch(0, 1)
        self._field_grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self._fields)
        return area

    def _take(self, _done: object) -> None:
        self._rest()
        self.accept()


class _Changes:
    """What is to be done, put together in the window's thread and done in a worker's."""

    def __init__(
        self,
        ids: Sequence[int],
        tags: Sequence[str],
        untags: Sequence[int],
        collections: Sequence[Choice],
        uncollections: Sequence[int],
        relations: Sequence[PlannedRelation],
        unrelations: Sequence[PlannedRelation],
        values: dict[int, str],
    ) -> None:
        self._ids = list(ids)
        self._tags, self._untags = list(tags), list(untags)
        self._collections, self._uncollections = tuple(collections), tuple(uncollections)
        self._relations, self._unrelations = tuple(relations), tuple(unrelations)
        self._values = values

    def __call__(self, house: House) -> None:
        """Fields first: they alone may be refused for what was typed."""
        for field, value in self._values.items():
            set_field(house, self._ids, field, value)
        for each in self._unrelations:
            unrelate(house, *self._ends(each))
        for each in self._relations:
            relate(house, *self._ends(each), each.note)
        if self._untags:
            untag_documents(house, self._ids, self._untags)
        if self._tags:
            tag_documents(house, self._ids, self._tags)
        for collection in self._uncollections:
            uncollect(house, collection, self._ids)
        for choice in self._collections:
            key = choice.key or make_collection(house, choice.path).id
            collect(house, key, self._ids)

    def _ends(self, said: PlannedRelation) -> tuple[int, str, int]:
        ends = (self._ids[0], said.other) if said.outgoing else (said.other, self._ids[0])
        return ends[0], said.kind, ends[1]
