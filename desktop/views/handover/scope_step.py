"""The second step: what the package holds, what it leaves out and why, and who answers for making and checking it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_count, format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.handover import HandoverJobs, LeftOut, Scope
from desktop.views.controls.buttons import button
from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.draft import Draft
from desktop.views.handover.step import Step, field_cell, side_by_side
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from resources.words import _, ngettext


class ScopeStep(Step):
    """One profile is chosen; below it stands all that it leaves out."""

    def __init__(
        self, jobs: HandoverJobs, look: Look, draft: Draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            jobs,
            look,
            draft,
            _("What is handed over"),
            _(
                "A profile says what goes into the package. Nothing is left out silently: whatever stays "
                "behind is listed in the package with its reason."
            ),
            parent,
        )
        self.scopes: tuple[Scope, ...] = ()
        self._group = QButtonGroup(self)
        self._choices: dict[str, QPushButton] = {}
        holder = QWidget()
        self._row = FlowLayout(holder)
        self.sentence = words("", wrap=True)
        self.figures = words("", "strong")
        self.left_heading = words(_("Stays behind"), "heading")
        self.nothing_left = words(_("This profile leaves nothing out."), "soft")
        self.model: RowsModel[LeftOut] = RowsModel(
            (
                RowColumn(_("Why"), lambda each: each.reason, stretch=True),
                RowColumn(_("Clause"), lambda each: each.clause or "—", sample="Ⅱ10.3"),
                RowColumn(_("Number of them"), left_words, sample="000,000"),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Stays behind"), rows=7)
        self.made_by, self.checked_by = QLineEdit(draft.made_by), QLineEdit(draft.checked_by)
        for field in (self.made_by, self.checked_by):
            field.editingFinished.connect(self.keep)
        self.column.addWidget(holder)
        about = QVBoxLayout()
        about.setSpacing(XS)
        about.addWidget(self.sentence)
        about.addWidget(self.figures)
        self.column.addLayout(about)
        left = QVBoxLayout()
        left.setSpacing(S)
        left.addWidget(self.left_heading)
        left.addWidget(self.nothing_left)
        left.addWidget(self.table)
        self.column.addLayout(left)
        self.column.addLayout(
            side_by_side(
                field_cell(_("Made by, for the description on every medium"), self.made_by),
                field_cell(_("Checked by, another person"), self.checked_by),
            )
        )
        self.column.addStretch(1)

    @property
    def scope(self) -> Scope | None:
        """The chosen profile as it would come out today."""
        return next((each for each in self.scopes if each.id == self._draft.profile), None)

    @property
    def problem(self) -> str:
        made, checked = self.made_by.text().strip(), self.checked_by.text().strip()
        if not made or not checked:
            return _(
                "Say who makes the package and who checks it: both names go onto every medium."
            )
        if made == checked:
            return _("Whoever checks the package is another person than its maker.")
        return ""

    def refresh(self) -> None:
        self.ask(self._jobs.scopes(), self.show_scopes)

    def keep(self) -> None:
        self._draft.made_by = self.made_by.text().strip()
        self._draft.checked_by = self.checked_by.text().strip()
        self._tell()

    def start_here(self) -> None:
        choice = self._choices.get(self._draft.profile)
        (choice or self.made_by).setFocus()

    def show_scopes(self, scopes: Sequence[Scope]) -> None:
        """Every profile there is."""
        self.scopes = tuple(scopes)
        if not self._choices:
            for scope in self.scopes:
                self._add(scope)
        self.choose(self._draft.profile)

    def choose(self, profile: str) -> None:
        """Hand over by this profile."""
        self._draft.profile = profile
        scope = self.scope
        if scope is None:
            if self.scopes:
                self.choose(self.scopes[0].id)
            return
        self._choices[profile].setChecked(True)
        self.sentence.setText(scope.sentence)
        said = ngettext(
            "{count} document, {size}", "{count} documents, {size}", scope.documents
        ).format(count=format_count(scope.documents), size=format_size(scope.size))
        self.figures.setText(said)
        self.model.replace(scope.left_out)
        self.table.setVisible(bool(scope.left_out))
        self.nothing_left.setVisible(not scope.left_out)
        if not scope.documents:
            self.notice.say(Mood.BAD, _("By this profile nothing would be handed over."))
        else:
            self.notice.hide()
        self._tell()

    def _add(self, scope: Scope) -> None:
        choice = button(scope.title, lambda: self.choose(scope.id), kind="recent")
        choice.setCheckable(True)
        choice.setAccessibleDescription(scope.sentence)
        self._group.addButton(choice)
        self._choices[scope.id] = choice
        self._row.addWidget(choice)

    def _tell(self) -> None:
        scope = self.scope
        if scope is None:
            return
        said = f"{scope.title} · {format_count(scope.documents)}"
        self.stood.emit(said, Mood.PLAIN if self.problem else Mood.GOOD)


def left_words(each: LeftOut) -> str:
    """How many of what."""
    number = format_count(each.count)
    if each.kind == "version":
        return ngettext("{count} version", "{count} versions", each.count).format(count=number)
    if each.kind == "field":
        return ngettext("{count} field", "{count} fields", each.count).format(count=number)
    if each.kind == "register":
        return ngettext("{count} register", "{count} registers", each.count).format(count=number)
    return ngettext("{count} document", "{count} documents", each.count).format(count=number)
