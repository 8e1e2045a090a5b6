"""The bar over a preview: how the document is shown, which hit one is at, which page, how large."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.itemmodels.formats import format_count
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.words import words
from desktop.views.preview.contents import Mode
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext


class PreviewBar(QFrame):
    """Hidden while there is nothing to choose and nothing to step through.

    Signals:
        mode_chosen(Mode)
        hit_wanted(int)    1 for the next, -1 for the one before
        zoom_wanted(int)   1 larger, -1 smaller, 0 as wide as the view
    """

    mode_chosen = Signal(object)
    hit_wanted = Signal(int)
    zoom_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._modes: dict[Mode, QPushButton] = {}
        for mode, name, icon in (
            (Mode.PAGES, _("Pages"), Icon.PAGE),
            (Mode.TABLE, _("Table"), Icon.TABLE),
            (Mode.PARTS, _("Members"), Icon.FOLDER),
            (Mode.ARTICLE, _("Article"), Icon.KNOWLEDGE),
            (Mode.TEXT, _("Text"), Icon.TEXT),
        ):
            choice = button(name, partial(self.mode_chosen.emit, mode), kind="segment")
            choice.setCheckable(True)
            choice.setIcon(look.icon(icon))
            self._group.addButton(choice)
            self._modes[mode] = choice
        self.page_words = words("", "caption")
        self.hit_words = words("", "caption")
        self._before = icon_button(
            look,
            Icon.UP,
            _("Previous hit"),
            partial(self.hit_wanted.emit, -1),
            hint=_("Previous hit (Shift+F3)"),
        )
        self._after = icon_button(
            look,
            Icon.DOWN,
            _("Next hit"),
            partial(self.hit_wanted.emit, 1),
            hint=_("Next hit (F3)"),
        )
        self._zoom = [
            icon_button(look, icon, name, partial(self.zoom_wanted.emit, by), hint=hint)
            for icon, name, by, hint in (
                (Icon.ZOOM_OUT, _("Smaller"), -1, _("Smaller (Ctrl+-)")),
                (Icon.FIT_WIDTH, _("Fit the width"), 0, _("Fit the width (Ctrl+0)")),
                (Icon.ZOOM_IN, _("Larger"), 1, _("Larger (Ctrl++)")),
            )
        ]
        # What it holds differs from document to document; the panes beside each other must not move with it.
        self.setMinimumWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(L - XS, 0, L, S)
        row.setSpacing(XS)
        for choice in self._modes.values():
            row.addWidget(choice)
        row.addSpacing(S)
        row.addWidget(self.page_words)
        row.addStretch(1)
        row.addWidget(self.hit_words)
        row.addSpacing(M)
        row.addWidget(self._before)
        row.addWidget(self._after)
        for each in self._zoom:
            row.addWidget(each)
        self.show_modes((), None)
        self.show_no_hits()

    @property
    def modes(self) -> tuple[Mode, ...]:
        """What can be chosen."""
        return tuple(mode for mode, choice in self._modes.items() if not choice.isHidden())

    def show_modes(self, modes: tuple[Mode, ...], current: Mode | None) -> None:
        """Which ways of showing there are, and which one is in use. A single one is no choice."""
        self._modes[Mode.TEXT].setText(_("Source text") if Mode.ARTICLE in modes else _("Text"))
        for mode, choice in self._modes.items():
            choice.setVisible(mode in modes and len(modes) > 1)
            choice.setChecked(mode is current)
        for each in self._zoom:
            each.setVisible(current is Mode.PAGES)
        if current is not Mode.PAGES:
            self.page_words.setText("")

    def show_page(self, page: int, count: int) -> None:
        """The page in view."""
        self.page_words.setText(
            _("{page} / {count}").format(page=format_count(page), count=format_count(count))
            if count
            else ""
        )

    def show_no_hits(self) -> None:
        """Nothing was asked for."""
        self.hit_words.setText("")
        for each in (self._before, self._after):
            each.hide()

    def show_hit(self, number: int, count: int) -> None:
        """The current hit, counted from 0, of so many; -1 where there is none."""
        if number < 0:
            said = _("Found in the title or the facts, not in the text") if not count else ""
            self.hit_words.setText(said)
        else:
            sentence = ngettext("Hit {number} of {count}", "Hit {number} of {count}", count)
            self.hit_words.setText(
                sentence.format(number=format_count(number + 1), count=format_count(count))
            )
        for each in (self._before, self._after):
            each.setVisible(bool(count))
            each.setEnabled(count > 1)
