"""The left half of the search page: the head, saved views and facets beside the results, the line about coverage."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.views.controls.empty_state import EmptyState
from desktop.views.search.coverage_line import CoverageLine
from desktop.views.search.facet_pane import FacetPane
from desktop.views.search.hit_list import HitList
from desktop.views.search.search_head import SearchHead
from desktop.views.search.view_pane import ViewPane
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon

_FACETS_EM = 9.5
_FACETS_FROM_EM = 32
"""Width of the pane, in heights of a line, from which on facets have room beside the results."""


class ResultsPane(QFrame):
    """Facets are shown where there is room, or where the person wants them."""

    def __init__(
        self,
        head: SearchHead,
        views: ViewPane,
        facets: FacetPane,
        hits: HitList,
        coverage: CoverageLine,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self._head, self._hits = head, hits
        self._wants_facets: bool | None = None
        self._empty = EmptyState(look, Icon.SEARCH)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(hits)
        self._aside = QFrame()
        self._aside.setObjectName("aside")
        aside = QVBoxLayout(self._aside)
        aside.setContentsMargins(0, S, 0, S)
        aside.setSpacing(S)
        aside.addWidget(views)
        aside.addWidget(facets, 1)
        self._aside.setFixedWidth(round(self.fontMetrics().height() * _FACETS_EM))
        results = QVBoxLayout()
        results.setSpacing(0)
        results.addWidget(self._stack, 1)
        results.addWidget(coverage)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._aside)
        below.addLayout(results, 1)
        rule = QFrame()
        rule.setObjectName("rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(rule)
        column.addLayout(below, 1)
        head.filters_toggled.connect(self._want_facets)

    def show_hits(self) -> None:
        """The list."""
        self._stack.setCurrentWidget(self._hits)

    def say(self, headline: str, sentence: str) -> None:
        """Why there is no list, and what to do."""
        self._empty.say(headline, sentence)
        self._stack.setCurrentWidget(self._empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_facets()

    def _want_facets(self, wanted: bool) -> None:
        self._wants_facets = wanted
        self._fit_facets()

    def _fit_facets(self) -> None:
        room = self.width() >= self.fontMetrics().height() * _FACETS_FROM_EM
        shown = room if self._wants_facets is None else self._wants_facets
        self._aside.setVisible(shown)
        self._head.filters.setChecked(shown)
