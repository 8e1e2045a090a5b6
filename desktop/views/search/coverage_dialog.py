"""What search can't see: every reason with its count, some of the documents, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.coverage_words import advice, coverage_words
from desktop.itemmodels.formats import format_count
from desktop.services.searching.search_records import Coverage, Unseen
from desktop.views.controls.buttons import primary_button
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, M, S
from resources.words import _, ngettext

_NAMED = 5
_WIDTH_EM, _MOST_HEIGHT_EM = 34, 36


class CoverageDialog(QDialog):
    """One card a reason; none at all is said, too."""

    def __init__(
        self, coverage: Coverage, titles: Mapping[int, str], look: Look, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What search can't see"))
        self._titles = titles
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        for group in coverage.groups:
            column.addWidget(self._card(group))
        if not coverage.groups:
            column.addWidget(words(_("The text of every document is searchable."), wrap=True))
        for label, (all_, seen) in (
            (_("Old versions: {seen} of {all} searchable"), coverage.old_versions),
            (_("Files of source trees: {seen} of {all} searchable"), coverage.members),
        ):
            if all_:
                said = label.format(seen=format_count(seen), all=format_count(all_))
                column.addWidget(words(said, "soft"))
        column.addStretch(1)
        holder = QWidget()
        holder.setObjectName("page")
        holder.setLayout(column)
        area = QScrollArea()
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        close = primary_button(look, _("Close"), self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(coverage_words(coverage), "title"))
        head.addWidget(
            words(
                _(
                    "“Not found” means “not there” for what is searchable. The rest is found by title and facts only."
                ),
                "soft",
                wrap=True,
            )
        )
        outer.addLayout(head)
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        em = self.fontMetrics().height()
        wanted = holder.sizeHint().height() + em * 10
        self.resize(em * _WIDTH_EM, min(wanted, em * _MOST_HEIGHT_EM))

    def _card(self, group: Unseen) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        counted = ngettext("{count} document", "{count} documents", group.count)
        top = QHBoxLayout()
        top.addWidget(words(group.sentence, "strong", wrap=True), 1)
        count = words(counted.format(count=format_count(group.count)), "soft")
        top.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(card)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(words(advice(group.sentence), "soft", wrap=True))
        named = [self._titles[document] for document in group.documents if document in self._titles]
        for title in named[:_NAMED]:
            column.addWidget(ElidedLabel("· " + title, "caption"))
        rest = group.count - min(len(named), _NAMED)
        if named and rest > 0:
            more = ngettext("and {count} more", "and {count} more", rest)
            column.addWidget(words(more.format(count=format_count(rest)), "caption"))
        return card
