"""Days as they are typed, and the bar that chooses the day for which a page speaks."""

from __future__ import annotations

import re
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLineEdit, QWidget

from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS
from resources.artwork import Icon
from resources.words import _

_SPELLING = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})\s*[-./月]?\s*(\d{1,2})\s*日?")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(text: str) -> date | None:
    """A day in any usual spelling: 2026-07-31, 2026/7/31, 2026年7月31日, 20260731. None where it is none."""
    found = _PLAIN.fullmatch(text.strip()) or _SPELLING.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayField(QLineEdit):
    """A day, or nothing."""

    def __init__(self, day: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("2026-07-31")
        self.setText(day.isoformat() if day else "")
        self.editingFinished.connect(self._tidy)

    @property
    def day(self) -> date | None:
        """The day; None where there is none, or what was typed is none."""
        return read_day(self.text())

    @property
    def wrong(self) -> bool:
        """Whether something was typed that is no day."""
        return bool(self.text().strip()) and self.day is None

    def _tidy(self) -> None:
        if self.day is not None:
            self.setText(self.day.isoformat())


class DayBar(QWidget):
    """The day that a page speaks of: today unless another one is chosen.

    Signals:
        day_chosen(object)   a `date`, or None for today
    """

    day_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = _python(QDate.currentDate())
        self._quiet = False
        self.field = QDateEdit()
        self.field.setDisplayFormat("yyyy-MM-dd")
        self.field.setCalendarPopup(True)
        self.field.setKeyboardTracking(False)
        self.field.setAccessibleName(_("As of day"))
        self.earlier = icon_button(look, Icon.EARLIER, _("The day before"), lambda: self._step(-1))
        self.later = icon_button(look, Icon.LATER, _("The day after"), lambda: self._step(1))
        self.back = button(_("Back to today"), self.go_back, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(XS)
        row.addWidget(self.back)
        row.addWidget(words(_("As of"), "soft"))
        row.addWidget(self.earlier)
        row.addWidget(self.field)
        row.addWidget(self.later)
        self.field.setDate(_qt(self._today))
        self.field.dateChanged.connect(self._tell)
        self.back.hide()

    @property
    def day(self) -> date | None:
        """The day chosen; None while it is today."""
        chosen = _python(self.field.date())
        return None if chosen == self._today else chosen

    @property
    def today(self) -> date:
        """What counts as today."""
        return self._today

    def show_today(self, today: date) -> None:
        """What counts as today; whoever looks at today goes on with it."""
        at_today = self.day is None
        self._today = today
        if at_today:
            self._set(today)
        self.back.setVisible(self.day is not None)

    def choose(self, day: date | None) -> None:
        """Speak of another day."""
        self.field.setDate(_qt(day or self._today))

    def go_back(self) -> None:
        """To today."""
        self.choose(None)
        self.field.setFocus()

    def _step(self, days: int) -> None:
        self.choose(_python(self.field.date()) + timedelta(days=days))

    def _set(self, day: date) -> None:
        self._quiet = True
        self.field.setDate(_qt(day))
        self._quiet = False

    def _tell(self) -> None:
        if self._quiet:
            return
        self.back.setVisible(self.day is not None)
        self.day_chosen.emit(self.day)


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
