"""The editor's tools: what they do to the text is said by their names and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop.views.controls.buttons import icon_button
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.artwork import Icon
from resources.words import N_, _

_TOOLS: tuple[tuple[str, Icon, str, str] | None, ...] = (
    ("heading", Icon.HEADING, N_("Heading"), ""),
    ("bold", Icon.BOLD, N_("Bold"), "Ctrl+B"),
    ("italic", Icon.ITALIC, N_("Italic"), "Ctrl+I"),
    ("code", Icon.CODE, N_("Code"), "Ctrl+E"),
    None,
    ("list", Icon.LIST, N_("List"), ""),
    ("numbered", Icon.NUMBERED, N_("Numbered list"), ""),
    ("task", Icon.TASK, N_("Tasks"), ""),
    ("quote", Icon.QUOTE, N_("Quotation"), ""),
    ("table", Icon.TABLE, N_("Table"), ""),
    None,
    ("link", Icon.LINK, N_("Link"), "Ctrl+K"),
    ("image", Icon.IMAGE, N_("Picture…"), ""),
    None,
    ("find", Icon.SEARCH, N_("Find and replace"), "Ctrl+F, Ctrl+H"),
)


class EditorBar(QFrame):
    """Tools at the left, what is to be shown at the right.

    Signals:
        command_given(str)    one of the tools
        numbers_wanted(bool)  lines are to be numbered
        aside_wanted(bool)    the outline is to be shown
        preview_wanted(bool)  the preview is to be shown
    """

    command_given = Signal(str)
    numbers_wanted = Signal(bool)
    aside_wanted = Signal(bool)
    preview_wanted = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("editorbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(M, 2, M, 2)
        row.setSpacing(2)
        self.tools: dict[str, QToolButton] = {}
        for tool in _TOOLS:
            if tool is None:
                row.addSpacing(S)
                continue
            command, icon, label, keys = tool
            name = _(label)
            hint = f"{name.rstrip('…')} ({keys})" if keys else name.rstrip("…")
            self.tools[command] = icon_button(
                look,
                icon,
                name.rstrip("…"),
                self._giving(command),
                hint=hint,
            )
            row.addWidget(self.tools[command])
        row.addStretch(1)
        self.numbers = self._switch(Icon.NUMBERED, _("Line numbers"), on=False)
        self.aside = self._switch(Icon.OUTLINE, _("Outline and similar items"), on=True)
        self.preview = self._switch(Icon.EYE, _("Preview"), on=True)
        self.numbers.toggled.connect(self.numbers_wanted)
        self.aside.toggled.connect(self.aside_wanted)
        self.preview.toggled.connect(self.preview_wanted)
        for switch in (self.numbers, self.aside, self.preview):
            row.addWidget(switch)

    def _giving(self, command: str) -> Callable[[], None]:
        return lambda: self.command_given.emit(command)

    def _switch(self, icon: Icon, name: str, *, on: bool) -> QToolButton:
        switch = icon_button(self._look, icon, name, lambda: None)
        switch.setCheckable(True)
        switch.setChecked(on)
        return switch
