"""What fills the window while a vault is open: rail, pages, job bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import suite_words
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.knowledge.drafts import DraftSummary
from desktop.views.assurance.assurance_page import AssurancePage
from desktop.views.contract.contract_page import ContractPage
from desktop.views.controls.notice import Mood
from desktop.views.controls.page_stand import PageStand
from desktop.views.custody.custody_page import CustodyPage
from desktop.views.custody.custody_page import Part as CustodyPart
from desktop.views.custody.hold_dialogs import HoldDialog, PurgeDialog
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.filing.known_words import collect_words
from desktop.views.handover.draft import Draft as HandoverDraft
from desktop.views.handover.handover_page import HandoverPage
from desktop.views.knowledge.draft_offer import DraftOffer
from desktop.views.knowledge.knowledge_page import KnowledgePage
from desktop.views.knowledge.link_guide import LinkGuide
from desktop.views.library.amend_dialog import AmendDialog
from desktop.views.library.library_page import LibraryPage
from desktop.views.library.trash_dialogs import TrashDialog, TrashListDialog
from desktop.views.library.version_dialog import VersionDialog
from desktop.views.order.order_desk import OrderDesk
from desktop.views.people.people_page import PeoplePage
from desktop.views.receiver.receiver_page import ReceiverPage
from desktop.views.receiver.take_in_dialog import TakeInDialog
from desktop.views.search.search_page import SearchPage
from desktop.views.shell.details_dialog import DetailsDialog
from desktop.views.shell.job_bar import JobBar
from desktop.views.shell.job_report import JobReport
from desktop.views.shell.places import Place
from desktop.views.shell.rail import Rail
from desktop.views.systems.systems_page import SystemsPage
from desktop.views.theme.look import Look
from desktop.views.trees.delivery_dialog import DeliveryDialog
from desktop.views.trees.tree_browser import TreeBrowser
from models.categories import Category
from models.order.assets import SystemRecord
from models.records import DocumentRecord
from resources.knowledge import article_kind

_Page = TypeVar("_Page", bound=QWidget)

_PAGES = {
    Place.LIBRARY: "library",
    Place.SEARCH: "search",
    Place.KNOWLEDGE: "knowledge",
    Place.SYSTEMS: "systems",
    Place.CONTRACT: "contract",
    Place.PEOPLE: "people",
    Place.ASSURANCE: "assurance",
    Place.HANDOVER: "handover",
    Place.VAULT: "custody",
}
_DATED = (Place.CONTRACT, Place.PEOPLE, Place.ASSURANCE)


class Workspace(QWidget):
    """Owns the pages; may be built anew for another look while the archive and its jobs go on.

    Signals:
        intake_requested(object)   file documents into this `Category`, or None
    """

    intake_requested = Signal(object)

    def __init__(
        self,
        archive: Archive,
        desk: FilingDesk,
        runner: JobRunner,
        look: Look,
        handover_draft: HandoverDraft | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.handover_draft = handover_draft or HandoverDraft()
        """What was chosen for the next package; outlives a change of the look."""
        self.archive = archive
        self._desk = desk
        self._look = look
        self._runner = runner
        self.browser: TreeBrowser | None = None
        self.receiver: ReceiverPage | None = None
        self.rail = Rail(look)
        self.library = LibraryPage(archive, look)
        self.search = SearchPage(archive, look)
        self.knowledge = KnowledgePage(archive, look)
        self._stack = QStackedWidget()
        for page in (self.library, self.search, self.knowledge):
            self._stack.addWidget(page)
        resting = f"{suite_words(archive.suite_name)}  ·  {archive.path}"
        self.job_bar = JobBar(runner, look, resting)
        self.drafts = DraftOffer(look)
        self.drafts.wanted.connect(self._resume_draft)
        self.guide = LinkGuide(archive, self)
        self._lay_out()
        self.rail.place_chosen.connect(self.go)
        self.library.intake_requested.connect(self.intake_requested)
        self.library.save_requested.connect(self._save_copy)
        self.library.table.versions_requested.connect(self._show_versions)
        self.library.table.amend_requested.connect(self._amend)
        self.library.table.trash_requested.connect(self._put_away)
        self.library.table.tree_requested.connect(self._browse_tree)
        self.library.trash_requested.connect(self._show_trash)
        self.library.table.hold_requested.connect(self._hold)
        self.library.table.purge_requested.connect(self._purge)
        self.library.table.article_requested.connect(self.write_from)
        self.order = OrderDesk(archive, look, self, self.knowledge.knows)
        self._connect_order()
        self._connect_links()
        self.search.save_requested.connect(self._save_copy)
        self.knowledge.filed.connect(desk.catch_up)
        self.knowledge.drafts_found.connect(self._offer_drafts)
        self.job_bar.details_requested.connect(self._show_details)
        desk.reported.connect(self.job_bar.report)
        self.place = Place.LIBRARY
        self.go(Place.LIBRARY)

    # Pages that unlocking doesn't wait for: each is made when it is first gone to.

    @cached_property
    def systems(self) -> SystemsPage:
        """The register of systems."""
        page = self._added(SystemsPage(self.archive, self._look))
        page.item_activated.connect(self.guide.follow)
        page.search_requested.connect(self.search_for)
        page.article_requested.connect(self.write_about)
        page.cure_requested.connect(self.write_from)
        return page

    @cached_property
    def contract(self) -> ContractPage:
        """What the contract asks for."""
        page = self._added(ContractPage(self.archive, self._desk, self._look))
        page.item_activated.connect(self.open_item)
        return page

    @cached_property
    def people(self) -> PeoplePage:
        """People, pledges and matters."""
        page = self._added(PeoplePage(self.archive, self._look))
        page.item_activated.connect(self.open_item)
        page.search_requested.connect(self.search_for)
        return page

    @cached_property
    def assurance(self) -> AssurancePage:
        """Filings, assessments, findings."""
        page = self._added(AssurancePage(self.archive, self._look))
        page.item_activated.connect(self.open_item)
        page.article_requested.connect(self._write_from_finding)
        return page

    @cached_property
    def handover(self) -> HandoverPage:
        """From the check before the handover to the receiver's receipt."""
        page = self._added(
            HandoverPage(self.archive, self._runner, self._look, self.handover_draft)
        )
        page.item_activated.connect(self.open_item)
        page.destruction_wanted.connect(self._show_destruction)
        page.receiver_wanted.connect(self._show_receiver)
        page.taking_in_wanted.connect(self.take_in)
        return page

    @cached_property
    def custody(self) -> CustodyPage:
        """The vault itself: keys, health, backups, editions, the audit trail."""
        return self._added(CustodyPage(self.archive, self._runner, self._look))

    def stands(self) -> dict[Place, PageStand]:
        """Where one stands on the pages that speak of a day, as far as they were gone to."""
        made = (each for each in _DATED if _PAGES[each] in self.__dict__)
        return {place: getattr(self, _PAGES[place]).stand() for place in made}

    def stand_at(self, stands: Mapping[Place, PageStand]) -> None:
        """Stand there on these pages, too."""
        for place, stand in stands.items():
            getattr(self, _PAGES[place]).stand_at(stand)

    def _added(self, page: _Page) -> _Page:
        self._stack.addWidget(page)
        return page

    def _page(self, place: Place) -> QWidget:
        page: QWidget = getattr(self, _PAGES[place])
        return page

    def go(self, place: Place) -> None:
        """Turn to a page, the cursor where work on it starts."""
        self._drop_browser()
        self._drop_receiver()
        self.place = place
        self.rail.show_place(place)
        self._stack.setCurrentWidget(self._page(place))
        if place is Place.SEARCH:
            self.search.focus_box()
        elif place is Place.LIBRARY:
            self.library.table.setFocus()
        elif place is Place.KNOWLEDGE:
            self.knowledge.enter()
        elif place is Place.SYSTEMS:
            self.systems.enter()
        elif place is Place.CONTRACT:
            self.contract.enter()
        elif place is Place.PEOPLE:
            self.people.enter()
        elif place is Place.ASSURANCE:
            self.assurance.enter()
        elif place is Place.VAULT:
            self.custody.enter()
        elif place is Place.HANDOVER:
            self.handover.enter()

    def open_item(self, kind: str, key: str, place: str = "") -> None:
        """Show an item where it belongs: "duty" by its key, "place" by its word, anything else by its id.

        An article is a document too, and is shown as what it is, whichever word is used. `place` is a heading of an
        article or a page of a document, as a link names it.
        """
        if kind == "article" or (kind == "document" and self.knowledge.knows(int(key))):
            self.go(Place.KNOWLEDGE)
            self.knowledge.open_article(int(key), place)
        elif kind == "document":
            self.go(Place.LIBRARY)
            self.library.show_item(int(key), place)
        elif kind == "system":
            self.go(Place.SYSTEMS)
            self.systems.open_system(int(key))
        elif kind == "duty":
            self.go(Place.CONTRACT)
            self.contract.open_duty(key)
        elif kind == "place":
            self.go(Place(key))
        elif kind in ("person", "matter"):
            self.go(Place.PEOPLE)
            (self.people.open_person if kind == "person" else self.people.open_matter)(int(key))
        elif kind in ("finding", "filing"):
            self.go(Place.ASSURANCE)
            show = self.assurance.open_finding if kind == "finding" else self.assurance.open_filing
            show(int(key))

    def _connect_links(self) -> None:
        guide = self.guide
        for page in (self.library, self.search, self.knowledge):
            page.item_activated.connect(guide.follow)
        guide.item_found.connect(self.open_item)
        guide.requirement_found.connect(self._open_requirement)
        guide.version_found.connect(self._show_version)
        guide.search_found.connect(self.search_for)
        guide.failed.connect(self._say_lost)

    def _open_requirement(self, rule: str) -> None:
        self.go(Place.CONTRACT)
        self.contract.open_rule(rule)

    def _show_version(self, record: DocumentRecord, place: str) -> None:
        self.go(Place.LIBRARY)
        self.library.show_version(record, place)

    def _say_lost(self, error: Exception) -> None:
        self.job_bar.report(JobReport(Mood.CAUTION, explain(error).sentence))

    def write_from(self, record: DocumentRecord) -> None:
        """Begin a fault article from a document."""
        self.go(Place.KNOWLEDGE)
        self.knowledge.write_from(record)

    def _write_from_finding(self, finding_id: int) -> None:
        self.go(Place.KNOWLEDGE)
        self.knowledge.write_from_finding(finding_id)

    def find_text(self) -> None:
        """In the editor to the text, otherwise to the search."""
        if self.place is not Place.KNOWLEDGE or not self.knowledge.find_text():
            self.go(Place.SEARCH)

    def leave(self, unkept: Callable[[Exception], object]) -> None:
        """The window is about to be locked: what was typed is kept, and `unkept` hears why if it can't be."""
        self.knowledge.leave(unkept)

    def refresh(self) -> None:
        """Read again what is in view."""
        if self.place is Place.VAULT:
            self.custody.show_part(self.custody.part)
        elif self.place is Place.KNOWLEDGE:
            self.knowledge.refresh()
        elif self.place is Place.SYSTEMS:
            self.systems.refresh()
        elif self.place is Place.CONTRACT:
            self.contract.refresh()
        elif self.place is Place.PEOPLE:
            self.people.refresh()
        elif self.place is Place.ASSURANCE:
            self.assurance.refresh()
        elif self.place is Place.HANDOVER:
            self.handover.refresh()
        else:
            self.library.refresh()

    def filter_list(self) -> None:
        """To the filter of the articles where they are shown, otherwise of the library."""
        if self.place is Place.KNOWLEDGE:
            self.knowledge.focus_filter()
            return
        if self.place is Place.SYSTEMS:
            self.systems.pane.filter.setFocus()
            return
        if self.place is Place.CONTRACT:
            self.contract.focus_filter()
            return
        if self.place is Place.PEOPLE:
            self.people.focus_filter()
            return
        if self.place is Place.ASSURANCE:
            self.assurance.focus_filter()
            return
        self.go(Place.LIBRARY)
        self.library.focus_filter()

    def offer_filing(self, paths: Sequence[Path], category: Category | None = None) -> ImportDialog:
        """Look at `paths` and ask how they are to be filed."""
        known = collect_words(self.library.model.records)
        return self._desk.offer(paths, known, self._look, self, category)

    def save_current(self) -> None:
        """Save a version of what is being written; elsewhere a copy of the document in view."""
        if self.place is Place.KNOWLEDGE:
            self.knowledge.save()
            return
        pane = self.search.preview if self.place is Place.SEARCH else self.library.preview
        if pane.record is not None:
            self._save_copy(pane.record)

    def _offer_drafts(self, drafts: Sequence[DraftSummary]) -> None:
        self.drafts.offer(drafts)

    def _resume_draft(self, draft_id: int) -> None:
        self.go(Place.KNOWLEDGE)
        self.knowledge.writing.resume(draft_id)

    def search_for(self, query: str) -> None:
        """Show all that a query finds."""
        self.go(Place.SEARCH)
        self.search.search_for(query)

    def write_about(self, kind: str, system: SystemRecord) -> None:
        """Begin an article of a kind about a system."""
        self.go(Place.KNOWLEDGE)
        self.knowledge.stop_writing()
        dialog = self.knowledge.writing.ask_for_new([system.name], kind)
        dialog.system.setText(system.name)
        dialog.title.setText(f"{system.name}{article_kind(kind).type}")

    def _connect_order(self) -> None:
        table, order = self.library.table, self.order
        table.arrange_requested.connect(order.arrange)
        table.together_requested.connect(order.change_together)
        table.star_requested.connect(order.star)
        table.history_requested.connect(order.show_history)
        table.relations_requested.connect(order.show_relations)
        self.library.order_requested.connect(order.show_part)
        self.knowledge.order_requested.connect(order.act)
        order.item_activated.connect(self.guide.follow)

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drafts)
        column.addLayout(upper, 1)
        column.addWidget(self.job_bar)

    def file_tree(self) -> None:
        """Ask which source tree is to be filed."""
        dialog = DeliveryDialog(self.archive, self._look, self)
        dialog.filed.connect(self._desk.catch_up)
        dialog.open()

    def _browse_tree(self, record: DocumentRecord) -> None:
        """The browser lies over the library until its reader goes back."""
        self._drop_browser()
        self.browser = TreeBrowser(self.archive, self._look, record, self)
        self.browser.closed.connect(lambda: self.go(Place.LIBRARY))
        self._stack.addWidget(self.browser)
        self._stack.setCurrentWidget(self.browser)
        self.browser.setFocus()

    def _drop_browser(self) -> None:
        if self.browser is not None:
            self._stack.removeWidget(self.browser)
            self.browser.deleteLater()
            self.browser = None

    def _show_receiver(self) -> None:
        """The receiver's page lies over the handover until one goes back."""
        self._drop_receiver()
        self.receiver = ReceiverPage(self._runner, self._look, parent=self)
        self.receiver.closed.connect(lambda: self.go(Place.HANDOVER))
        self._stack.addWidget(self.receiver)
        self._stack.setCurrentWidget(self.receiver)
        self.receiver.start_here()

    def _drop_receiver(self) -> None:
        if self.receiver is not None:
            self._stack.removeWidget(self.receiver)
            self.receiver.deleteLater()
            self.receiver = None

    def take_in(self) -> None:
        """Ask which package is to be taken into this vault."""
        TakeInDialog(self.archive, self._look, self).open()

    def _show_destruction(self) -> None:
        self.go(Place.VAULT)
        self.custody.show_part(CustodyPart.DESTROY)

    def _show_versions(self, record: DocumentRecord) -> None:
        dialog = VersionDialog(self.archive, self._look, self, record)
        dialog.filed.connect(self._desk.catch_up)
        dialog.open()

    def _amend(self, record: DocumentRecord) -> None:
        AmendDialog(self.archive, self._look, self, record).open()

    def _put_away(self, records: DocumentRecord | Sequence[DocumentRecord]) -> None:
        TrashDialog(self.archive, self._look, self, records).open()

    def _show_trash(self) -> None:
        dialog = TrashListDialog(self.archive, self._look, self)
        dialog.purge_requested.connect(self._purge)
        dialog.open()

    def _hold(self, record: DocumentRecord) -> None:
        HoldDialog(self.archive, self._look, self, record).open()

    def _purge(self, record: DocumentRecord) -> None:
        PurgeDialog(self.archive, self._look, self, record).open()

    def _save_copy(self, record: DocumentRecord) -> None:
        self._desk.save_copy(record, self)

    def _show_details(self, report: JobReport) -> None:
        DetailsDialog(report, self._look, self).open()
