"""The Vault page: its sections at the left, one of them in view; each reads what it shows when it is turned to."""

from __future__ import annotations

import enum
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.views.controls.buttons import button
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.custody.audit_section import AuditSection
from desktop.views.custody.backup_section import BackupSection
from desktop.views.custody.destroy_section import DestroySection
from desktop.views.custody.disposal_section import DisposalSection
from desktop.views.custody.editions_section import EditionsSection
from desktop.views.custody.health_section import HealthSection
from desktop.views.custody.holds_section import HoldsSection
from desktop.views.custody.keys_section import KeysSection
from desktop.views.custody.section import Section
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M
from resources.artwork import Icon
from resources.words import _

_WIDEST_EM = 56
_LIST_EM = 12


class Part(enum.Enum):
    """The sections, in their order: what can't be undone stands last."""

    KEYS = "keys"
    HEALTH = "health"
    BACKUP = "backup"
    EDITIONS = "editions"
    AUDIT = "audit"
    HOLDS = "holds"
    DISPOSAL = "disposal"
    DESTROY = "destroy"


_ICONS = {
    Part.KEYS: Icon.CRYPTO,
    Part.HEALTH: Icon.PASSED,
    Part.BACKUP: Icon.EXPORT,
    Part.EDITIONS: Icon.FILE,
    Part.AUDIT: Icon.OPERATIONS,
    Part.HOLDS: Icon.LOCK,
    Part.DISPOSAL: Icon.TRASH,
    Part.DESTROY: Icon.WARNING,
}


class CustodyPage(QWidget):
    """GUI thread only."""

    def __init__(
        self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._look = look
        self.keys = KeysSection(archive, runner, look)
        self.health = HealthSection(archive, look)
        self.backup = BackupSection(archive, look)
        self.editions = EditionsSection(archive, runner, look)
        self.audit = AuditSection(archive, look)
        self.holds = HoldsSection(archive, look)
        self.disposal = DisposalSection(archive, look)
        self.destruction = DestroySection(archive, runner, look)
        self.sections: dict[Part, Section] = {
            Part.KEYS: self.keys,
            Part.HEALTH: self.health,
            Part.BACKUP: self.backup,
            Part.EDITIONS: self.editions,
            Part.AUDIT: self.audit,
            Part.HOLDS: self.holds,
            Part.DISPOSAL: self.disposal,
            Part.DESTROY: self.destruction,
        }
        self.part = Part.KEYS
        self._stack = QStackedWidget()
        self._buttons: dict[Part, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_list(archive))
        row.addWidget(self._stack, 1)
        for section in self.sections.values():
            self._stack.addWidget(self._framed(section))

    def show_part(self, part: Part) -> None:
        """Turn to a section and read it."""
        self.part = part
        self._buttons[part].setChecked(True)
        self._stack.setCurrentIndex(list(Part).index(part))
        self.sections[part].refresh()

    def enter(self) -> None:
        """The page came into view."""
        self.show_part(self.part)
        self._buttons[self.part].setFocus()

    def _build_list(self, archive: Archive) -> QWidget:
        pane = QFrame()
        pane.setObjectName("pane")
        pane.setFixedWidth(self.fontMetrics().height() * _LIST_EM)
        column = QVBoxLayout(pane)
        column.setContentsMargins(M, L, M, L)
        column.setSpacing(XS)
        column.addWidget(words(_("Vault"), "title"))
        column.addWidget(ElidedLabel(archive.path.name, "caption", Qt.TextElideMode.ElideMiddle))
        column.addSpacing(M)
        group = QButtonGroup(self)
        for part in Part:
            if part is Part.DESTROY:
                column.addStretch(1)
            choice = button(_part_name(part), self._turning(part), kind="section")
            choice.setCheckable(True)
            choice.setIcon(self._look.icon(_ICONS[part]))
            group.addButton(choice)
            self._buttons[part] = choice
            column.addWidget(choice)
        return pane

    def _turning(self, part: Part) -> Callable[[], None]:
        def turn() -> None:
            self.show_part(part)
            self.sections[part].start_here()

        return turn

    def _framed(self, section: Section) -> QScrollArea:
        section.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(section, 100)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area


def _part_name(part: Part) -> str:
    return {
        Part.KEYS: _("Keys"),
        Part.HEALTH: _("Health"),
        Part.BACKUP: _("Backup and media"),
        Part.EDITIONS: _("Editions"),
        Part.AUDIT: _("Audit trail"),
        Part.HOLDS: _("Holds"),
        Part.DISPOSAL: _("Disposal"),
        Part.DESTROY: _("Destroy the vault"),
    }[part]
