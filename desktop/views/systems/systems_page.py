"""The systems page: the list at the left, beside it a system's page or what is missing."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.latest import Latest
from desktop.jobs.systems import Register, ShownSystem, SystemJobs
from desktop.services.order.systems import SystemRecord
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.items.graph_dialog import GraphDialog
from desktop.views.order.ask_dialog import AskDialog, ChooseDialog
from desktop.views.systems.export_dialog import PageExportDialog
from desktop.views.systems.gaps_view import GapsView
from desktop.views.systems.system_dialog import SystemDialog
from desktop.views.systems.system_pane import SystemPane
from desktop.views.systems.system_sheet import SystemSheet
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _

REFRESH_MS = 700
"""While documents are being filed the page follows at this pace."""


class SystemsPage(QWidget):
    """Reads when it comes into view, and while it is in view whenever something changed.

    Signals:
        item_activated(str, str, str)       kind, key and place of what is to be shown
        search_requested(str)               show all that a query finds
        article_requested(str, object)      write an article of this kind about this `SystemRecord`
        cure_requested(object)              write a fault article from this `DocumentRecord`
    """

    item_activated = Signal(str, str, str)
    search_requested = Signal(str)
    article_requested = Signal(str, object)
    cure_requested = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive, self._look = archive, look
        self._jobs = SystemJobs(archive)
        self._register: Register | None = None
        self._wanted: int | None = None
        self._shows_gaps = False
        self._stale = True
        self._listing = Latest(archive, self)
        self._paging = Latest(archive, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self.pane = SystemPane(look)
        self.sheet = SystemSheet(look)
        self.gaps = GapsView(look)
        self.empty = EmptyState(look, Icon.SYSTEMS)
        self.empty.say(
            _("No system is entered yet"),
            _("Each system gets a page that gathers its documents, runbooks, faults and people."),
        )
        self.empty.offer(button(_("Enter a system…"), self.enter_system))
        self._adopt = button(_("Enter the systems that documents name"), self.adopt)
        self.empty.offer(self._adopt)
        self._blank = QWidget()
        self._stack = QStackedWidget()
        for each in (self._blank, self.empty, self.sheet, self.gaps):
            self._stack.addWidget(each)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.pane)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.pane.wanted_width, self.pane.wanted_width * 4])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)
        self._connect()

    @property
    def register(self) -> Register | None:
        """What was read last."""
        return self._register

    def enter(self) -> None:
        """The page came into view."""
        self.pane.list.setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        self._soon.stop()
        self._stale = False
        self._listing.ask(self._jobs.register())
        if self._wanted is not None and not self._shows_gaps:
            self._paging.ask(self._jobs.page(self._wanted))

    def open_system(self, system: int) -> None:
        """Show a system's page."""
        self._wanted = system
        self._shows_gaps = False
        if self._register is not None:
            self.pane.choose(system)
        self._paging.ask(self._jobs.page(system))

    def show_gaps(self) -> None:
        """Show what is missing."""
        self._shows_gaps = True
        self.pane.choose_none()
        self.pane.gaps.setChecked(True)
        if self._register is not None:
            self.gaps.show_gaps(self._register.gaps)
            self._stack.setCurrentWidget(self.gaps)

    def enter_system(self, name: str = "") -> SystemDialog:
        """Ask for a new system."""
        dialog = SystemDialog(self._archive, self._look, self, others=self._systems(), name=name)
        dialog.kept.connect(self._show_kept)
        dialog.open()
        return dialog

    def adopt(self) -> None:
        """Enter a system for every name that documents use."""
        job = self._jobs.adopting()
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def act(self, act: str) -> None:
        """What the sheet asks for."""
        system = self.sheet.system
        if system is None:
            return
        match act:
            case "edit":
                dialog = SystemDialog(
                    self._archive, self._look, self, system=system, others=self._systems()
                )
                dialog.kept.connect(self._show_kept)
                dialog.open()
            case "runbook":
                self.article_requested.emit("runbook", system)
            case "relations":
                self.show_relations(system)
            case "merge":
                self._ask_target(system)
            case "retire":
                self._retire(system)
            case "export":
                PageExportDialog(self._archive, self._look, self, system).open()

    def show_relations(self, system: SystemRecord) -> None:
        """What is around a system."""
        graph = GraphDialog(self._archive, self._look, self, "system", str(system.id), system.name)
        graph.item_activated.connect(self.item_activated)
        graph.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _connect(self) -> None:
        self.pane.system_chosen.connect(self._choose)
        self.pane.gaps_wanted.connect(self.show_gaps)
        self.pane.new_wanted.connect(lambda: self.enter_system())
        self.sheet.item_activated.connect(self._go)
        self.sheet.search_requested.connect(self.search_requested)
        self.sheet.act_wanted.connect(self.act)
        self.sheet.star_wanted.connect(self._star)
        self.gaps.item_activated.connect(self._go)
        self.gaps.runbook_wanted.connect(
            lambda system: self.article_requested.emit("runbook", system)
        )
        self.gaps.cure_wanted.connect(self.cure_requested)
        self.gaps.entry_wanted.connect(self.enter_system)
        self.gaps.adoption_wanted.connect(self.adopt)
        self._listing.answered.connect(self._show_register)
        self._listing.failed.connect(self._fail)
        self._paging.answered.connect(self._show_page)
        self._paging.failed.connect(self._fail)
        self._soon.timeout.connect(self.refresh)
        self._archive.library_changed.connect(self._note_change)

    def _note_change(self, _change: LibraryChanged) -> None:
        self._stale = True
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _show_register(self, register: Register) -> None:
        self._register = register
        self.pane.show_register(register)
        self._adopt.setVisible(bool(register.gaps.unregistered.total))
        ids = {each.id for each in register.systems}
        if self._wanted is not None and self._wanted not in ids:
            # Merged into another, or gone with another archive.
            self._wanted = None
        if not register.systems and not self._shows_gaps:
            self._stack.setCurrentWidget(self.empty)
        elif self._shows_gaps:
            self.show_gaps()
        elif self._wanted is None:
            first = self.pane.first()
            if first is not None:
                self.open_system(first)
        else:
            self.pane.choose(self._wanted)

    def _show_page(self, shown: ShownSystem) -> None:
        if self._shows_gaps or shown.page.system.id != self._wanted:
            return
        self.sheet.show_system(shown)
        self._stack.setCurrentWidget(self.sheet)

    def _choose(self, system: int) -> None:
        self.pane.gaps.setChecked(False)
        if system != self._wanted or self._shows_gaps:
            self.open_system(system)

    def _go(self, kind: str, key: str, place: str) -> None:
        if kind == "system":
            self.pane.gaps.setChecked(False)
            self.open_system(int(key))
        else:
            self.item_activated.emit(kind, key, place)

    def _show_kept(self, system: SystemRecord) -> None:
        self.pane.gaps.setChecked(False)
        self.open_system(system.id)
        self.refresh()

    def _star(self, on: bool) -> None:
        if self._wanted is not None:
            job = self._jobs.starring(("system", str(self._wanted)), on=on)
            job.finished.connect(lambda _done: self.refresh())
            job.failed.connect(self._fail)
            self._jobs.start(job)

    def _ask_target(self, system: SystemRecord) -> None:
        others = [(each.id, each.name) for each in self._systems() if each.id != system.id]
        dialog = ChooseDialog(
            self._archive,
            self._look,
            self,
            title=_("Merge {name} into another system").format(name=system.name),
            sentence=_(
                "Its documents, links, people, accounts and ties go over to the other one; its name goes."
            ),
            label=_("The one that stays"),
            choices=others,
            make=lambda into: self._jobs.merging(system.id, into),
            action=_("Merge"),
        )
        dialog.accepted.connect(self.refresh)
        dialog.open()

    def _retire(self, system: SystemRecord) -> None:
        back = system.retired is not None
        AskDialog(
            self._archive,
            self._look,
            self,
            title=_("{name} is in use again").format(name=system.name)
            if back
            else _("{name} is out of use").format(name=system.name),
            sentence=_("Its page and its documents stay as they are."),
            action=_("In use again") if back else _("Out of use"),
            make=lambda _yes: self._jobs.retiring(system.id, back=back),
        ).open()

    def _systems(self) -> list[SystemRecord]:
        return list(self._register.systems) if self._register else []

    def _fail(self, error: Exception) -> None:
        notice = self.gaps.notice if self._shows_gaps else self.sheet.notice
        notice.explain(explain(error))
