"""What fills the window while an edition is open: the parts of an inspection; nothing here can change a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_moment
from desktop.jobs.edition_reading import EditionReading
from desktop.services.inspection.inspection_record import WrittenRecord
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.library.library_page import LibraryPage
from desktop.views.officer.closing_page import ClosingPage
from desktop.views.officer.findings_page import FindingsPage
from desktop.views.officer.inspection_page import InspectionPage
from desktop.views.officer.officer_rail import OfficerRail
from desktop.views.officer.places import OfficerPlace
from desktop.views.officer.questions_page import QuestionsPage
from desktop.views.officer.record_acts import RecordActs
from desktop.views.officer.request_strip import RequestStrip
from desktop.views.officer.requests_page import RequestsPage
from desktop.views.officer.samples_page import SamplesPage
from desktop.views.officer.watermark import Watermark
from desktop.views.preview.preview_pane import PreviewPane
from desktop.views.search.search_page import SearchPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M
from models.inspection.inspection_log import RequestAnswer
from models.records import DocumentRecord
from resources.words import _

_MOST_WORDS, _LONGEST_WORD, _LONG_WORD, _WORD = 10, 12, 5, 4
_BETWEEN = re.compile(
    r"[\W_]+|以及|及其|及|与|和|或|并|等(?![级保])|的|请|每人|提供|出示|相关|有关|资料|材料|一览表?|情况",
)
"""What stands between the words that a record is found by: signs, and what every request says."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


class OfficerPage(QFrame):
    """GUI thread only. Its frame has a colour of its own, so that nobody takes it for the vault.

    Signals:
        lock_requested()   the officer leaves; the inspection can be gone on with
        left(str)          the inspection is closed; the words say where its record is
    """

    lock_requested = Signal()
    left = Signal(str)

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("officer")
        self._reading, self._look = reading, look
        self.questions = QuestionsPage(reading, look)
        self.requests = RequestsPage(reading, look)
        self.samples = SamplesPage(reading, look)
        self.library = LibraryPage(reading, look, edition=True)
        self.search = SearchPage(reading, look, edition=True)
        self.findings = FindingsPage(reading, look)
        self.closing = ClosingPage(reading, look)
        self._pages: dict[OfficerPlace, QWidget] = {
            OfficerPlace.QUESTIONS: self.questions,
            OfficerPlace.REQUESTS: self.requests,
            OfficerPlace.SAMPLES: self.samples,
            OfficerPlace.DOCUMENTS: self.library,
            OfficerPlace.SEARCH: self.search,
            OfficerPlace.FINDINGS: self.findings,
            OfficerPlace.CLOSING: self.closing,
        }
        self._previews: dict[OfficerPlace, PreviewPane] = {
            OfficerPlace.SAMPLES: self.samples.preview,
            OfficerPlace.DOCUMENTS: self.library.preview,
            OfficerPlace.SEARCH: self.search.preview,
        }
        self.acts = RecordActs(reading, self)
        self.place = OfficerPlace.QUESTIONS
        self.rail = OfficerRail(look)
        self.strip = RequestStrip(look)
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._build()
        self._connect()
        unit = reading.unit or reading.contract.client
        self.watermark = Watermark(f"{unit} · {reading.label}", look, self)
        self.go(OfficerPlace.QUESTIONS)

    def go(self, place: OfficerPlace) -> None:
        """To another part of the inspection."""
        self.place = place
        self.rail.show_place(place)
        page = self._pages[place]
        self._stack.setCurrentWidget(page)
        if isinstance(page, InspectionPage):
            page.refresh()
            page.start_here()
        elif place is OfficerPlace.DOCUMENTS:
            self.library.table.setFocus()
        else:
            self.search.focus_box()
        self._show_strip()

    def show_list(self) -> None:
        """To the list of documents."""
        self.go(OfficerPlace.DOCUMENTS)

    def show_search(self) -> None:
        """To the search."""
        self.go(OfficerPlace.SEARCH)

    def filter_list(self) -> None:
        """To the list's filter."""
        self.show_list()
        self.library.focus_filter()

    def show_document(self, document_id: int) -> None:
        """To one document in the list."""
        self.show_list()
        self.library.show_item(document_id)

    def attach(self, *, then: bool = True) -> None:
        """The record in view answers the request one is at; with `then`, on to the next request."""
        record, request = self._record(), self.requests.current
        if record is None or request is None:
            return
        self.requests.attach(record.id, then=then)
        if then:
            self.go(OfficerPlace.REQUESTS)
        else:
            preview = self._previews[self.place]
            said = _("Attached to request {number}.").format(number=request.request.number)
            preview.say(Mood.GOOD, said)

    def note_finding(self) -> None:
        """A finding about the record in view."""
        record = self._record()
        self.go(OfficerPlace.FINDINGS)
        self.findings.begin(record, self.requests.current)

    def print_page(self, preview: PreviewPane, record: DocumentRecord, target: Path) -> None:
        """Write a page to be printed; the edition's journal says so first."""
        self.acts.print_page(preview, record, target)

    def _build(self) -> None:
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self._stack, 1)
        main.addWidget(self.strip)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.rail)
        below.addLayout(main, 1)
        column = QVBoxLayout(self)
        # The frame is drawn by the style sheet around these.
        column.setContentsMargins(XS, 0, XS, XS)
        column.setSpacing(0)
        column.addWidget(self._build_banner())
        column.addLayout(below, 1)

    def _connect(self) -> None:
        self.rail.place_chosen.connect(self.go)
        self.rail.lock_requested.connect(self.lock_requested)
        self.strip.attach_requested.connect(lambda then: self.attach(then=then))
        self.strip.finding_requested.connect(self.note_finding)
        self.strip.back_requested.connect(lambda: self.go(OfficerPlace.REQUESTS))
        self.requests.request_chosen.connect(lambda _request: self._show_strip())
        self.requests.search_wanted.connect(self._search_for)
        self.requests.sample_wanted.connect(self._sample_for)
        self.closing.closed.connect(self._note_closed)
        for page in (self.questions, self.requests, self.findings):
            page.document_wanted.connect(self.show_document)
        self.samples.record_shown.connect(lambda _record: self._show_strip())
        self.library.table.document_chosen.connect(lambda _record: self._show_strip())
        self.search.list.hit_shown.connect(lambda _hit: self._show_strip())
        for preview in self._previews.values():
            self.acts.serve(preview)
        self.library.item_activated.connect(
            lambda kind, key, _place: self._follow(self.library.preview, kind, key)
        )
        self.search.item_activated.connect(
            lambda kind, key, _place: self._follow(self.search.preview, kind, key)
        )
        self._key("Ctrl+Return", self.attach)
        self._key("Ctrl+Shift+Return", lambda: self.attach(then=False))
        self._key("Ctrl+E", self.note_finding)

    def _key(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _record(self) -> DocumentRecord | None:
        """The record in view."""
        preview = self._previews.get(self.place)
        return preview.record if preview is not None else None

    def _show_strip(self) -> None:
        self.strip.setVisible(self.place in self._previews)
        self.strip.show_request(self.requests.current)
        self.strip.show_record(there=self._record() is not None)

    def _search_for(self, row: RequestAnswer) -> None:
        """Look for any of the words of a request, the best match first; they can be typed over at once."""
        self.go(OfficerPlace.SEARCH)
        self.search.search_for(query_of(row.request.text))
        self.search.focus_box()

    def _sample_for(self, row: RequestAnswer) -> None:
        self.go(OfficerPlace.SAMPLES)
        self.samples.begin(row.request.text)

    def _follow(self, preview: PreviewPane, kind: str, key: str) -> None:
        """A link of an article: to a document of this edition, or to what isn't in it."""
        known = {str(each.id) for each in self.library.model.records}
        if kind == "document" and key in known:
            self.show_document(int(key))
        else:
            preview.say(Mood.PLAIN, _("What this link leads to is not part of the edition."))

    def _build_banner(self) -> QWidget:
        reading = self._reading
        banner = QFrame()
        banner.setObjectName("officerbanner")
        title = words(_("Edition for inspection · read only"), "strong")
        who = " ".join(filter(None, (reading.unit, reading.label)))
        when = _("as of {created} · valid until {expires}").format(
            created=format_moment(reading.created), expires=format_moment(reading.expires)
        )
        row = QHBoxLayout(banner)
        row.setContentsMargins(L, M, L, M)
        row.setSpacing(M)
        row.addWidget(title)
        row.addWidget(ElidedLabel(" · ".join(filter(None, (who, reading.purpose)))), 1)
        # However long the unit's name is, until when it may be read stays in view.
        row.addWidget(words(when))
        return banner

    def _note_closed(self, written: WrittenRecord) -> None:
        self.left.emit(
            _(
                "The inspection is closed. Its record is {name}, with the signed file beside it; code {code}."
            ).format(name=written.paper.name, code=written.code)
        )


def query_of(text: str) -> str:
    """A query for what a request asks for: whoever writes one doesn't use the words of the records."""
    days = [f'"{each}"' for each in _DAY.findall(text)]
    said = [*days]
    for each in _BETWEEN.split(_DAY.sub(" ", text)):
        if len(each) > 1:
            said.append(each[:_LONGEST_WORD])
        if len(each) > _LONG_WORD:
            # Most words of such lists have four characters.
            said += [each[at : at + _WORD] for at in range(0, len(each) - 1, _WORD)]
    return " OR ".join(list(dict.fromkeys(said))[:_MOST_WORDS])
