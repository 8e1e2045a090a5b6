"""The tags as a whole: renamed, moved below others, merged, removed. Documents keep what they bear."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.itemmodels.order_choices import Choice, ChoiceListModel, ChoiceRole
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.order.tagging import merge_tags, move_tag, remove_tag, rename_tag, tags
from desktop.views.controls.buttons import button
from desktop.views.controls.words import words
from desktop.views.order.ask_dialog import AskDialog, ChooseDialog, NameDialog
from desktop.views.order.choice_list import ChoiceList
from desktop.views.order.pane import OrderPane, actions
from desktop.views.theme.look import Look
from models.order.tags import TOP, TagRecord
from resources.words import _, ngettext


class TagPane(OrderPane):
    """Several tags are chosen to be merged; the other acts are for one."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(archive, look, parent)
        self._known: dict[int, TagRecord] = {}
        self.model = ChoiceListModel(checkable=False, parent=self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Narrow the list"))
        self.filter.setAccessibleName(_("Narrow the list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.model.show_matching)
        self.list = ChoiceList(self.model, look, _("Tags"))
        self.list.setSelectionMode(ChoiceList.SelectionMode.ExtendedSelection)
        self._empty = words(
            _("No tags yet. Choose documents in the library and “Arrange…” to put tags on them."),
            "soft",
            wrap=True,
        )
        self.rename = button(_("Rename…"), self.ask_name)
        self.move_below = button(_("Move…"), self.ask_place)
        self.merge = button(_("Merge…"), self.ask_target)
        self.remove = button(_("Remove…"), self.ask_removal)
        self.column.addWidget(self.filter)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(actions(self.rename, self.move_below, self.merge, self.remove))
        self.list.selectionModel().selectionChanged.connect(self._follow_choice)
        self.model.modelReset.connect(self._follow_choice)
        self._follow_choice()

    @property
    def chosen(self) -> tuple[TagRecord, ...]:
        """The tags chosen, in the list's order."""
        found: list[Choice] = [
            index.data(ChoiceRole.CHOICE) for index in sorted(self.list.selectedIndexes())
        ]
        return tuple(self._known[each.key] for each in found)

    def read(self) -> Job:
        return self._jobs.asking(tags)

    def show_all(self, found: Sequence[TagRecord]) -> None:
        self._known = {each.id: each for each in found}
        self.model.replace(Choice(each.id, each.path, each.total) for each in found)
        self._empty.setVisible(not found)
        self.list.setVisible(bool(found))

    def ask_name(self) -> None:
        """Call the chosen tag otherwise."""
        (tag,) = self.chosen
        NameDialog(
            self._archive,
            self._look,
            self,
            title=_("Rename the tag {name}").format(name=tag.path),
            name=tag.name,
            make=lambda name: self.changing(
                _("Tags"), lambda house: rename_tag(house, tag.id, name)
            ),
        ).open()

    def ask_place(self) -> None:
        """Put the chosen tag below another, or at the top."""
        (tag,) = self.chosen
        places = [
            (each.id, each.path)
            for each in self._known.values()
            if not f"{each.path}/".startswith(f"{tag.path}/")
        ]
        ChooseDialog(
            self._archive,
            self._look,
            self,
            title=_("Move the tag {name}").format(name=tag.path),
            label=_("Below"),
            choices=[(TOP, _("(at the top)")), *places],
            make=lambda parent: self.changing(
                _("Tags"), lambda house: move_tag(house, tag.id, parent)
            ),
        ).open()

    def ask_target(self) -> None:
        """Merge the chosen tags into one of them, or the chosen one into any other."""
        chosen = self.chosen
        several = len(chosen) > 1
        targets = chosen if several else tuple(self._known.values())
        single = chosen[0]

        def make(into: int) -> Job:
            gone = [each.id for each in chosen if each.id != into]
            return self.changing(_("Tags"), lambda house: merge_tags(house, gone, into))

        ChooseDialog(
            self._archive,
            self._look,
            self,
            title=_("Merge tags"),
            sentence=_(
                "All that bears {names} bears the tag that remains, and what is below them goes below it."
            ).format(names=_(", ").join(each.path for each in chosen)),
            label=_("The one that stays"),
            choices=[(each.id, each.path) for each in targets if several or each.id != single.id],
            make=make,
            action=_("Merge"),
        ).open()

    def ask_removal(self) -> None:
        """Remove the chosen tag after a question that counts its documents."""
        (tag,) = self.chosen
        below = sum(each.path.startswith(f"{tag.path}/") for each in self._known.values())
        counted = ngettext(
            "{count} document loses it.", "{count} documents lose it.", tag.total
        ).format(count=tag.total)
        more = ngettext(
            "{count} tag below it goes as well.", "{count} tags below it go as well.", below
        ).format(count=below)
        AskDialog(
            self._archive,
            self._look,
            self,
            title=_("Remove the tag {name}").format(name=tag.path),
            sentence=f"{counted} {more}" if below else counted,
            action=_("Remove"),
            danger=True,
            make=lambda _yes: self.changing(
                _("Tags"), lambda house: remove_tag(house, tag.id, below=bool(below))
            ),
        ).open()

    def _follow_choice(self) -> None:
        chosen = len(self.list.selectedIndexes())
        for each in (self.rename, self.move_below, self.remove):
            each.setEnabled(chosen == 1)
        self.merge.setEnabled(chosen >= 1 and len(self._known) > 1)
