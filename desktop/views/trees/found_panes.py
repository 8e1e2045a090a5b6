"""What was found in a delivery: its components, their licences, and lines that look like secrets."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.services.deliveries.components import LICENCE, UNREADABLE, scope_words
from desktop.services.deliveries.suspicions import kind_words
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M
from models.documents.deliveries import ComponentRecord, SuspicionRecord
from resources.artwork import Icon
from resources.words import _, ngettext

_MANY = 400


class LicenceCount(NamedTuple):
    """A licence and how many components bear it; nothing where none is stated."""

    licence: str
    components: int
    examples: str


class _FoundPane(QWidget):
    """A sentence, a table, or why there is none."""

    def __init__(self, look: Look, table: RowTable, icon: Icon, action: QWidget | None) -> None:
        super().__init__()
        self.table = table
        self.empty = EmptyState(look, icon)
        self._sentence = words("", "soft", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(L, M, L, M)
        head.setSpacing(M)
        head.addWidget(self._sentence, 1)
        if action is not None:
            head.addWidget(action)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(table, 1)
        # The table scrolls inside whatever room there is.
        table.setMinimumHeight(table.horizontalHeader().sizeHint().height() * 3)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(filled)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def say(self, count: int, sentence: str) -> None:
        """Show the table under a sentence, or the empty state when there is nothing."""
        self._sentence.setText(sentence)
        self._stack.setCurrentIndex(1 if count else 0)


class ComponentsPane(_FoundPane):
    """Third-party components, a row each."""

    def __init__(self, look: Look, action: QWidget) -> None:
        self.rows: RowsModel[ComponentRecord] = RowsModel(
            (
                RowColumn(_("Component"), lambda each: each.name, sample="org.example:library"),
                RowColumn(_("Version"), lambda each: each.release or "—", sample="10.20.30"),
                RowColumn(
                    _("Kind"),
                    lambda each: (
                        _("Can't be read") if each.ecosystem == UNREADABLE else each.ecosystem
                    ),
                    mood=lambda each: "caution" if each.ecosystem == UNREADABLE else "",
                ),
                RowColumn(_("Licence"), lambda each: each.licence or "—", sample="BSD-3-Clause"),
                RowColumn(_("Used for"), lambda each: scope_words(each.scope)),
                RowColumn(_("Named in"), lambda each: each.manifest, stretch=True),
            )
        )
        table = RowTable(self.rows, look, _("Components"), rows=_MANY)
        super().__init__(look, table, Icon.SOURCE, action)

    def show_found(self, found: tuple[ComponentRecord, ...], *, inspected: bool) -> None:
        """Show components; what couldn't be read comes first."""
        listed = [each for each in found if each.ecosystem != LICENCE]
        self.rows.replace(listed)
        lost = sum(1 for each in listed if each.ecosystem == UNREADABLE)
        sentence = ngettext(
            "{count} component is named in the manifests of this delivery.",
            "{count} components are named in the manifests of this delivery.",
            len(listed) - lost,
        ).format(count=len(listed) - lost)
        if lost:
            more = ngettext(
                "{count} manifest can't be read.", "{count} manifests can't be read.", lost
            )
            sentence = f"{sentence} {more.format(count=lost)}"
        if inspected:
            self.empty.say(
                _("No components"), _("No manifest in this delivery names a third-party component.")
            )
        else:
            _say_uninspected(self.empty)
        self.say(len(listed), sentence)


class LicencesPane(_FoundPane):
    """Licences by how many components bear them, and the licence texts in the tree."""

    def __init__(self, look: Look) -> None:
        self.rows: RowsModel[LicenceCount] = RowsModel(
            (
                RowColumn(
                    _("Licence"),
                    lambda each: each.licence or _("Not stated"),
                    mood=lambda each: "" if each.licence else "caution",
                    sample="LGPL-3.0-or-later",
                ),
                RowColumn(_("Count"), lambda each: str(each.components), sample="1000"),
                RowColumn(_("Where"), lambda each: each.examples, stretch=True),
            )
        )
        super().__init__(
            look, RowTable(self.rows, look, _("Licences"), rows=_MANY), Icon.PAGE, None
        )

    def show_found(self, found: tuple[ComponentRecord, ...], *, inspected: bool) -> None:
        """Sum up by licence."""
        counted: Counter[str] = Counter()
        places: dict[str, list[str]] = {}
        for each in found:
            if each.ecosystem == UNREADABLE:
                continue
            counted[each.licence] += 1
            name = each.manifest if each.ecosystem == LICENCE else each.name
            places.setdefault(each.licence, []).append(name)
        self.rows.replace(
            [
                LicenceCount(licence, count, _list_words(places[licence]))
                for licence, count in sorted(
                    counted.items(), key=lambda item: (bool(item[0]), -item[1], item[0])
                )
            ]
        )
        if inspected:
            self.empty.say(
                _("No licences"), _("This delivery has neither components nor licence texts.")
            )
        else:
            _say_uninspected(self.empty)
        self.say(
            len(counted),
            _("As the manifests and licence texts in the delivery say; nobody was asked."),
        )


class SecretsPane(_FoundPane):
    """Lines that look like secrets.

    Signals:
        line_wanted(SuspicionRecord)   show this line
    """

    line_wanted = Signal(object)

    def __init__(self, look: Look, action: QWidget) -> None:
        self.rows: RowsModel[SuspicionRecord] = RowsModel(
            (
                RowColumn(_("File"), lambda each: each.path, stretch=True),
                RowColumn(_("Line"), lambda each: str(each.line or "—"), sample="10000"),
                RowColumn(
                    _("Looks like"),
                    lambda each: kind_words(each.kind),
                    mood=lambda each: "caution" if each.line else "ink_soft",
                    sample="Base64 High Entropy String",
                ),
            )
        )
        table = RowTable(self.rows, look, _("Secrets"), rows=_MANY)
        super().__init__(look, table, Icon.PASSED, action)
        table.row_activated.connect(self.line_wanted)

    def show_found(self, found: tuple[SuspicionRecord, ...], *, inspected: bool) -> None:
        """Show where they are; what they hold is nowhere kept."""
        self.rows.replace(list(found))
        if inspected:
            self.empty.say(
                _("Nothing looks like a secret"),
                _("Every text of this delivery was looked through, line by line."),
            )
        else:
            _say_uninspected(self.empty)
        sentence = ngettext(
            "{count} line looks like a secret. Enter shows it in its file; the report itself doesn't hold it.",
            "{count} lines look like secrets. Enter shows one in its file; the report itself doesn't hold them.",
            len(found),
        )
        self.say(len(found), sentence.format(count=len(found)))


def _say_uninspected(empty: EmptyState) -> None:
    empty.say(
        _("Not looked through yet"),
        _("Whether there is anything is not known. Choose “Look through again”."),
    )


def _list_words(names: list[str]) -> str:
    shown = _(", ").join(dict.fromkeys(names[:12]))
    return shown if len(names) <= 12 else _("{names} and others").format(names=shown)
