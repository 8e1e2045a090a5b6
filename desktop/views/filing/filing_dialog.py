"""The dialog that confirms how a batch is filed: one glance, Enter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_count, mark_words
from desktop.services.records import Filing
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.filing.guessing import usual_types
from desktop.views.filing.known_words import KnownWords
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from models.categories import Category, Mark
from resources.artwork import Icon
from resources.words import _, ngettext

_NAMES_SHOWN = 3
_SEPARATORS = re.compile(r"[,，、;；\s]+")
_PERIOD = re.compile(r"20\d\d(-(0[1-9]|1[0-2])|-Q[1-4])?")


class FilingDialog(QDialog):
    """Filled with a guess; refuses a date or a period that can't be, in words, beside the field.

    Signals:
        confirmed(paths, Filing)   file these paths like this
    """

    confirmed = Signal(object, object)

    def __init__(
        self,
        paths: Sequence[Path],
        guess: Filing,
        known: KnownWords,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._paths = tuple(paths)
        self._known = known
        self._look = look
        self.setWindowTitle(_("File documents"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields(known)
        self._lay_out()
        self._fill(guess)
        self.setMinimumWidth(self.fontMetrics().height() * 34)
        self.category.setFocus()

    def filing(self) -> Filing:
        """What the fields say; raises ValueError with a sentence for the person."""
        period = self.period.text().strip()
        if period and not _PERIOD.fullmatch(period):
            raise ValueError(
                _("A period is a month (2026-07), a quarter (2026-Q3) or a year (2026).")
            )
        return Filing(
            category=self.category.currentData(),
            type=self.type.currentText().strip(),
            persons=_split(self.persons.text()),
            systems=_split(self.systems.text()),
            period=period,
            formed=_parse_day(self.formed.text().strip()),
            mark=self.mark.currentData(),
        )

    def _make_fields(self, known: KnownWords) -> None:
        self.category = QComboBox()
        for category in Category:
            self.category.addItem(self._look.category_icon(category), _(category.label), category)
        self.category.currentIndexChanged.connect(self._offer_types)
        self.type = QComboBox()
        self.type.setEditable(True)
        self.type.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.persons = QLineEdit()
        self.persons.setPlaceholderText(_("Several names separated by commas"))
        self.systems = QLineEdit()
        self.systems.setPlaceholderText(_("Several systems separated by commas"))
        self.period = QLineEdit()
        self.period.setPlaceholderText("2026-07")
        self.formed = QLineEdit()
        self.formed.setPlaceholderText("2026-07-31")
        self.mark = QComboBox()
        for mark in Mark:
            self.mark.addItem(mark_words(mark), mark)
        for field, values in ((self.persons, known.persons), (self.systems, known.systems)):
            completer = QCompleter(list(values), field)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(completer)
        self.notice = Notice(self._look)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        cells: tuple[tuple[str, QWidget], ...] = (
            (_("Category"), self.category),
            (_("Type"), self.type),
            (_("Persons"), self.persons),
            (_("Systems"), self.systems),
            (_("Period"), self.period),
            (_("Formed (date on the paper)"), self.formed),
            (_("Mark"), self.mark),
        )
        for number, (label, field) in enumerate(cells):
            cell = QVBoxLayout()
            cell.setSpacing(XS)
            name = words(label, "field")
            name.setBuddy(field)
            field.setAccessibleName(label)
            cell.addWidget(name)
            cell.addWidget(field)
            grid.addLayout(cell, number // 2, number % 2)

        count = len(self._paths)
        headline = ngettext("File {count} item", "File {count} items", count)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(headline.format(count=format_count(count)), "title"))
        head.addWidget(ElidedLabel(_name_list(self._paths), "soft", Qt.TextElideMode.ElideMiddle))
        column.addLayout(head)
        column.addLayout(grid)
        column.addWidget(self.notice)
        column.addWidget(
            words(
                _(
                    "All of them are filed alike; folders with everything in them. The originals stay where they are."
                ),
                "caption",
                wrap=True,
            )
        )
        actions = QHBoxLayout()
        actions.setSpacing(S)
        actions.addStretch(1)
        actions.addWidget(button(_("Cancel"), self.reject))
        self.confirm = primary_button(self._look, _("File now"), self._confirm, Icon.INTAKE)
        self.confirm.setDefault(True)
        actions.addWidget(self.confirm)
        column.addLayout(actions)

    def _fill(self, guess: Filing) -> None:
        self.category.setCurrentIndex(self.category.findData(guess.category))
        self._offer_types()
        self.type.setEditText(guess.type)
        self.persons.setText("、".join(guess.persons))
        self.systems.setText("、".join(guess.systems))
        self.period.setText(guess.period)
        self.formed.setText(guess.formed.isoformat() if guess.formed else "")
        self.mark.setCurrentIndex(self.mark.findData(guess.mark))

    def _offer_types(self) -> None:
        category: Category = self.category.currentData()
        typed = self.type.currentText()
        own = self._known.types.get(category, ())
        self.type.clear()
        self.type.addItems(list(dict.fromkeys((*own, *usual_types(category)))))
        self.type.setEditText(typed)

    def _confirm(self) -> None:
        try:
            filing = self.filing()
        except ValueError as error:
            self.notice.say(Mood.BAD, str(error))
            return
        self.confirmed.emit(self._paths, filing)
        self.accept()


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))


def _parse_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = _("“{text}” is not a date; write it as 2026-07-31.").format(text=text)
        raise ValueError(sentence) from None


def _name_list(paths: Sequence[Path]) -> str:
    names = [path.name or str(path) for path in paths[:_NAMES_SHOWN]]
    shown = "、".join(names)
    more = len(paths) - len(names)
    if not more:
        return shown
    sentence = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return sentence.format(names=shown, count=format_count(more))
