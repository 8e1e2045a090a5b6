"""What is wanted of the audit trail: words, an action, a person, a span of days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from desktop.services.audit.trail import AuditFilter, shown_action
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _

_PAUSE_MS = 250
PAGE = 200


class AuditFilterRow(QWidget):
    """Signals:
    changed()   something else is wanted; said once typing has paused
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Filter by any word"))
        self.text.setAccessibleName(_("Filter by any word"))
        self.text.setClearButtonEnabled(True)
        self.text.addAction(look.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition)
        self.action = QComboBox()
        self.action.setAccessibleName(_("Action"))
        self.actor = QComboBox()
        self.actor.setAccessibleName(_("Person"))
        self.since = QLineEdit()
        self.until = QLineEdit()
        for field, name in ((self.since, _("From")), (self.until, _("To"))):
            field.setPlaceholderText(name + " 2026-07-31")
            field.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self.text, 4)
        for widget in (self.action, self.actor, self.since, self.until):
            row.addWidget(widget, 2)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.offer((), ())
        for field in (self.text, self.since, self.until):
            field.textChanged.connect(lambda _text: self._pause.start())
        for choice in (self.action, self.actor):
            choice.activated.connect(lambda _index: self.changed.emit())

    def offer(self, actions: tuple[str, ...], actors: tuple[str, ...]) -> None:
        """What there is to choose from; what is chosen stays."""
        for choice, first, known in (
            (self.action, _("Every action"), [(shown_action(each), each) for each in actions]),
            (self.actor, _("Everybody"), [(each, each) for each in actors]),
        ):
            before = choice.currentData()
            choice.clear()
            choice.addItem(first, None)
            for shown, stored in sorted(known):
                choice.addItem(shown, stored)
            choice.setCurrentIndex(max(0, choice.findData(before)))

    def wanted(self, before: int | None = None) -> AuditFilter:
        """A page of what is wanted; days that can't be read limit nothing."""
        action, actor = self.action.currentData(), self.actor.currentData()
        until = _day(self.until.text())
        return AuditFilter(
            text=self.text.text().strip(),
            actions=(action,) if action else (),
            actors=(actor,) if actor else (),
            since=_midnight(_day(self.since.text())),
            until=_midnight(until + timedelta(days=1) if until else None),
            limit=PAGE,
            before=before,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time()).astimezone() if day else None
