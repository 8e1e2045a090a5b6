"""Fields for the lines of a recovery sheet: each turns right or wrong while it is typed, a pasted sheet fills all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.services.credentials import LINES, line_is_right
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, S
from resources.artwork import Icon
from resources.words import _

_WORDS = 4
_TOKEN = re.compile(r"[0-9]{1,4}|[^\W\d_]")
_COLUMNS = 2


class SheetFields(QWidget):
    """The lines named in `numbers`, counted from 1; all of them unless told otherwise.

    Signals:
        changed()     something was typed
        submitted()   Enter was pressed in the last field
    """

    changed = Signal()
    submitted = Signal()

    def __init__(
        self,
        look: Look,
        numbers: Sequence[int] = tuple(range(1, LINES + 1)),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._filling = False
        self.fields: dict[int, QLineEdit] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S)
        grid.setVerticalSpacing(S)
        rows = -(-len(numbers) // _COLUMNS)
        for place, number in enumerate(numbers):
            field = self._field(number)
            self.fields[number] = field
            row, column = place % rows, place // rows * 3
            label = words(str(number), "field")
            label.setBuddy(field)
            grid.addWidget(label, row, column)
            grid.addWidget(field, row, column + 1)
            grid.setColumnStretch(column + 1, 1)
            grid.setColumnMinimumWidth(column + 2, L - 2 * S if column else L - S)
        self._mark_all()

    @property
    def complete(self) -> bool:
        """Whether every line fits its check."""
        return all(self._right(number) for number in self.fields)

    @property
    def wrong(self) -> tuple[int, ...]:
        """The lines that don't."""
        return tuple(number for number in self.fields if not self._right(number))

    def lines(self) -> dict[int, str]:
        """What stands in each line."""
        return {number: field.text() for number, field in self.fields.items()}

    def start_typing(self) -> None:
        """Put the cursor into the first line that isn't right."""
        self.fields[next(iter(self.wrong), next(iter(self.fields)))].setFocus()

    def forget(self) -> None:
        """Empty every field."""
        for field in self.fields.values():
            field.clear()

    def _field(self, number: int) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(_("Line {number} of the recovery sheet").format(number=number))
        action = field.addAction(
            self._look.icon(Icon.CIRCLE), QLineEdit.ActionPosition.TrailingPosition
        )
        action.setObjectName("state")
        field.textChanged.connect(lambda _text: self._follow(number))
        field.textEdited.connect(lambda _text: self._advance(number))
        field.returnPressed.connect(lambda: self._enter(number))
        return field

    def _right(self, number: int) -> bool:
        return line_is_right(number, self.fields[number].text())

    def _follow(self, number: int) -> None:
        if self._filling:
            return
        text = self.fields[number].text()
        if len(text.splitlines()) > 1 or len(_TOKEN.findall(text)) > _WORDS:
            self._fill(number, text)
        self._mark_all()
        self.changed.emit()

    def _fill(self, first: int, text: str) -> None:
        """What is too much for one line is a sheet, or a part of one, that was pasted."""
        lines = [_TOKEN.findall(line) for line in text.splitlines()]
        # A line may begin with its own number.
        tokens = [
            token
            for line in lines
            for token in (line[1:] if len(line) == _WORDS + 1 and line[0].isdecimal() else line)
        ]
        numbers = [number for number in self.fields if number >= first]
        self._filling = True
        for place, number in enumerate(numbers):
            part = tokens[place * _WORDS : (place + 1) * _WORDS]
            if part or place == 0:
                self.fields[number].setText(" ".join(part))
        self._filling = False

    def _advance(self, number: int) -> None:
        """A finished line hands the cursor on."""
        if self._right(number):
            self._enter(number, submit=False)

    def _enter(self, number: int, *, submit: bool = True) -> None:
        later = [each for each in self.wrong if each > number]
        if later:
            self.fields[later[0]].setFocus()
        elif submit:
            self.submitted.emit()

    def _mark_all(self) -> None:
        colours = self._look.colours
        for number, field in self.fields.items():
            tokens = _TOKEN.findall(field.text())
            right = self._right(number)
            state = "right" if right else "wrong" if len(tokens) >= _WORDS else ""
            icon, colour, said = {
                "right": (Icon.CHECK, colours.good, _("This line is right")),
                "wrong": (Icon.ERROR, colours.bad, _("This line is wrong")),
                "": (Icon.CIRCLE, colours.ink_faint, _("This line is not complete")),
            }[state]
            for action in field.actions():
                if action.objectName() == "state":
                    ratio = self.devicePixelRatioF()
                    action.setIcon(self._look.picture(icon, colour, 16, ratio))
                    action.setToolTip(said)
            field.setAccessibleDescription(said)
            if field.property("state") != state:
                field.setProperty("state", state)
                field.style().unpolish(field)
                field.style().polish(field)
