"""The papers that prove something, as lines: what each is, whether it counts, and the ways to add or withdraw one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.evidence_words import signed_words
from desktop.itemmodels.formats import format_date
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.words import words
from desktop.views.systems.document_line import ItemLine
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from models.obligations.evidence_rules import CHANGED, EvidenceView
from resources.artwork import Icon
from resources.words import _

_INSET = S + 16 + S


class EvidenceBox(QWidget):
    """Signals:
    document_wanted(int)   show the document with this id
    attach_wanted(str)     add evidence of this kind; "" where only one is asked for
    withdraw_wanted(int)   take this piece of evidence away, by its id
    renew_wanted(int)      pin the newest version of its document instead
    """

    document_wanted = Signal(int)
    attach_wanted = Signal(str)
    withdraw_wanted = Signal(int)
    renew_wanted = Signal(int)

    def __init__(
        self,
        look: Look,
        evidence: Sequence[EvidenceView],
        *,
        kind: str = "",
        label: str = "",
        may_change: bool = True,
        may_add: bool = True,
        narrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`narrow`: whose signature a paper bears and its day are told when it is pointed at."""
        super().__init__(parent)
        self._narrow = narrow
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for each in evidence:
            column.addWidget(self._line(look, each, may_change=may_change))
        if may_change and may_add:
            add = button(
                label or _("File evidence…"),
                lambda: self.attach_wanted.emit(kind),
                kind="link",
            )
            row = QHBoxLayout()
            row.addWidget(add)
            row.addStretch(1)
            column.addLayout(row)

    def _line(self, look: Look, paper: EvidenceView, *, may_change: bool) -> QWidget:
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(S)
        aside = " · ".join(
            filter(None, (paper.type, signed_words(paper.signed), format_date(paper.day)))
        )
        document = paper.document_id
        line = ItemLine(
            look,
            paper.title or _("document that can't be shown"),
            lambda: self.document_wanted.emit(document) if document else None,
            icon=Icon.EVIDENCE if paper.counts else Icon.WARNING,
            aside="" if self._narrow else aside,
            mood="" if paper.counts else "caution",
            hint="\n".join(filter(None, (paper.title, aside, paper.why_not, paper.note))),
        )
        row.addWidget(line, 1)
        if may_change:
            name = _("Withdraw {title}").format(title=paper.title)
            row.addWidget(
                icon_button(look, Icon.CLOSE, name, lambda: self.withdraw_wanted.emit(paper.id))
            )
        outer.addLayout(row)
        if not paper.counts and paper.why_not:
            why = words(paper.why_not, "caption", wrap=True)
            why.setContentsMargins(_INSET, 0, 0, 0)
            outer.addWidget(why)
        elif paper.stale == CHANGED:
            outer.addLayout(self._stale(paper, may_change=may_change))
        return holder

    def _stale(self, paper: EvidenceView, *, may_change: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_INSET, 0, 0, 0)
        row.setSpacing(S)
        said = _("The document has a newer version than the one that is pinned.")
        row.addWidget(words(said, "caption", wrap=True), 1)
        if may_change:
            row.addWidget(
                button(_("Pin the newest"), lambda: self.renew_wanted.emit(paper.id), kind="link")
            )
        return row
