"""Over the pages, once after unlocking: what was typed in an earlier session and never saved as a version."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.itemmodels.formats import format_count, format_moment
from desktop.services.knowledge.drafts import DraftSummary
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.words import ElidedLabel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from resources.artwork import Icon
from resources.words import _, ngettext

_PICTURE = 18


class DraftOffer(QFrame):
    """Hidden until there is something to offer; goes when it is answered.

    Signals:
        wanted(int)   go on with this draft
    """

    wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("draftoffer")
        self._draft: int | None = None
        picture = QLabel()
        picture.setPixmap(
            look.picture(Icon.DRAFT, look.colours.caution, _PICTURE, self.devicePixelRatioF())
        )
        self._words = ElidedLabel("")
        self.go_on = button(_("Go on writing"), self._take)
        self.later = icon_button(
            look, Icon.CLOSE, _("Later (it stays among the drafts)"), self.hide
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(L, S, M, S)
        row.setSpacing(M)
        row.addWidget(picture)
        row.addWidget(self._words, 1)
        row.addWidget(self.go_on)
        row.addWidget(self.later)
        self.hide()

    def offer(self, drafts: Sequence[DraftSummary]) -> None:
        """Offer the draft that was changed last, and say how many there are."""
        if not drafts:
            self.hide()
            return
        latest = drafts[0]
        self._draft = latest.id
        said = ngettext(
            "“{title}” was not saved as a version (draft of {moment}).",
            "“{title}” was not saved as a version (draft of {moment}); {count} drafts wait altogether.",
            len(drafts),
        )
        self._words.setText(
            said.format(
                title=latest.title or _("Without a title"),
                moment=format_moment(latest.changed),
                count=format_count(len(drafts)),
            )
        )
        self.show()

    def _take(self) -> None:
        self.hide()
        if self._draft is not None:
            self.wanted.emit(self._draft)
