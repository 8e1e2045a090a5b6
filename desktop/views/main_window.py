"""The window: a frame around the start page, the workspace or an edition; it opens, locks and closes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import Explanation, explain
from desktop.jobs.archive import Archive, Reading
from desktop.jobs.edition_reading import EditionReading
from desktop.jobs.ports import OpenEdition, OpenVault, VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.settings import Settings, SettingsStore
from desktop.views.controls.notice import Mood
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.handover.draft import Draft as HandoverDraft
from desktop.views.officer.officer_page import OfficerPage
from desktop.views.receiver.receiver_page import ReceiverPage
from desktop.views.shell.capture import block_capture
from desktop.views.shell.choosers import choose_files
from desktop.views.shell.covering import close_everything_over
from desktop.views.shell.curtain import Curtain
from desktop.views.shell.drop_window import DropWindow
from desktop.views.shell.guard import Guard
from desktop.views.shell.lock_question import ask_to_stop
from desktop.views.shell.menus import Menus, Opened
from desktop.views.shell.places import Place
from desktop.views.shell.settings_dialog import SettingsDialog
from desktop.views.shell.shortcuts_dialog import ShortcutsDialog
from desktop.views.shell.window_verbs import window_verbs
from desktop.views.shell.workspace import Workspace
from desktop.views.start.start_page import StartPage
from desktop.views.theme.drawing import seal_icon
from desktop.views.theme.dress import colours_for, dress
from desktop.views.theme.look import Look
from models.categories import Category
from resources.words import _, set_language


class MainWindow(DropWindow):
    """GUI thread only. Built by `desktop.app`, which gives it everything it works with."""

    def __init__(
        self,
        app: QApplication,
        door: VaultDoor,
        runner: JobRunner,
        store: SettingsStore,
        guard: Guard | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._door = door
        self._runner = runner
        self._store = store
        self._guard = guard or Guard(app, parent=self)
        self._settings = store.load()
        self._reading: Reading | None = None
        self._desk: FilingDesk | None = None
        self._leaving = False
        self._locking = False
        self._redress_later = False
        self._caught_up = False
        self._handover = HandoverDraft()
        self._menus = Menus(self)
        self._closing_failure: Explanation | None = None
        self._farewell = ""
        # At 150 % a small screen has less than that.
        self.setMinimumSize(QSize(960, 600).boundedTo(self.screen().availableSize()))
        self.resize(1440, 900)
        runner.went_idle.connect(self._follow_idle)
        app.styleHints().colorSchemeChanged.connect(self._redress)
        self._guard.lock_wanted.connect(self.lock_at_once)
        self._redress()

    @property
    def workspace(self) -> Workspace | None:
        """What is shown while a vault is open."""
        page = self.centralWidget()
        return page if isinstance(page, Workspace) else None

    @property
    def officer_page(self) -> OfficerPage | None:
        """What is shown while an edition is open."""
        page = self.centralWidget()
        return page if isinstance(page, OfficerPage) else None

    @property
    def curtain(self) -> Curtain | None:
        """What is shown while the window locks."""
        page = self.centralWidget()
        return page if isinstance(page, Curtain) else None

    @property
    def desk(self) -> FilingDesk | None:
        """The way in for files, while a vault is open."""
        return self._desk

    def workspace_or_fail(self) -> Workspace:
        """The workspace, for callers that have opened a vault before."""
        page = self.workspace
        assert page is not None
        return page

    @property
    def start_page(self) -> StartPage | None:
        """What is shown while none is open."""
        page = self.centralWidget()
        return page if isinstance(page, StartPage) else None

    def offer_vault(self, vault: Path) -> None:
        """Ask for the passphrase of a vault named on the command line."""
        if self.start_page is not None:
            self.start_page.offer(vault)

    def show_vault(self, vault: OpenVault) -> None:
        """A vault was opened: its archive takes the window."""
        archive = Archive(vault, self._door, self._runner, self)
        archive.left.connect(self._leave)
        self._reading = archive
        self._desk = FilingDesk(archive, self)
        self._caught_up = False
        self._handover = HandoverDraft()
        self._settings = self._settings.opened(vault.path)
        self._store.save(self._settings)
        self._begin_guarding()
        takes_in = self.start_page is not None and self.start_page.takes_in
        self._show_open(Place.LIBRARY)
        if takes_in:
            self.workspace_or_fail().take_in()

    def show_edition(self, edition: OpenEdition) -> None:
        """An officer's edition was opened: it takes the window. It is not remembered as recent."""
        self._reading = EditionReading(edition, self._runner, self)
        self._begin_guarding()
        self._show_open(Place.LIBRARY)

    def lock(self) -> None:
        """Close the vault; with a job under way, ask first."""
        if self._reading is None or self._locking:
            return
        if not self._runner.writers:
            self._lock_now()
            return
        ask_to_stop(self, self._look, self._lock_now, self._stay)

    def lock_at_once(self) -> None:
        """Cover everything now; a job that is at work ends first, then the keys are dropped."""
        self._take_over_wizard()
        if self._reading is None or self._locking:
            return
        running = self._runner.writers
        self._cover(running[0].title if running else "")
        if not self._runner.busy:
            self._close_vault()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._take_over_wizard()
        if self._reading is None and not self._locking:
            event.accept()
            return
        event.ignore()
        self._leaving = True
        self.lock()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._guard.sleep.register(int(self.winId()))
        self._apply_capture()

    def _take_over_wizard(self) -> None:
        """A vault that the wizard has just made is locked as any other."""
        if self.start_page is not None and self.start_page.create_form.holding:
            self.start_page.create_form.finish()

    def _stay(self) -> None:
        self._leaving = False

    def _leave(self, words: str) -> None:
        """A job has closed the vault; the start page says why."""
        self._farewell = words
        self._lock_now()

    def _lock_now(self) -> None:
        if self._reading is None:
            return
        self._runner.cancel_all()
        self._cover("")
        if not self._runner.busy:
            self._close_vault()

    def _cover(self, job: str) -> None:
        self._locking = True
        self._guard.end()
        if self._desk is not None:
            self._desk.stop()
        if self.workspace is not None:
            self.workspace.leave(self._note_unkept)
        close_everything_over(self)
        curtain = Curtain(self._look, job)
        curtain.stop_requested.connect(self._runner.cancel_all)
        self._menus.set_open(Opened.NOTHING)
        self.setWindowTitle(_("Shoudang"))
        self._show_page(curtain)

    def _follow_idle(self) -> None:
        if self._locking and self._reading is not None:
            self._close_vault()
        elif self._redress_later:
            self._redress()

    def _close_vault(self) -> None:
        assert self._reading is not None
        reading, self._reading = self._reading, None
        job = reading.closing()
        job.failed.connect(self._note_closing_failure)
        job.ended.connect(self._finish_locking)
        reading.start(job)
        reading.deleteLater()

    def _note_unkept(self, error: Exception) -> None:
        """What was being typed couldn't be kept; the start page says so."""
        self._closing_failure = explain(error)

    def _note_closing_failure(self, error: Exception) -> None:
        self._closing_failure = explain(error)

    def _finish_locking(self) -> None:
        self._locking = False
        if self._desk is not None:
            self._desk.deleteLater()
            self._desk = None
        self._show_start()
        page = self.start_page
        assert page is not None
        if self._closing_failure is not None:
            page.open_form.notice.explain(self._closing_failure)
        elif self._farewell:
            page.open_form.notice.say(Mood.GOOD, self._farewell)
        self._closing_failure, self._farewell = None, ""
        if self._leaving:
            self.close()

    def show_receiver(self) -> None:
        """A package is verified without any vault."""
        page = ReceiverPage(self._runner, self._look)
        page.closed.connect(self._show_start)
        self._show_page(page)
        page.start_here()

    def _show_page(self, page: QWidget) -> None:
        # The page before is deleted by Qt, and with it every connection to it.
        self.setCentralWidget(page)

    def _show_start(self) -> None:
        page = StartPage(self._door, self._runner, self._settings, self._look)
        page.opened.connect(self.show_vault)
        page.edition_opened.connect(self.show_edition)
        page.key_folder_chosen.connect(self._note_key_folder)
        page.vault_made.connect(self._begin_guarding)
        page.receiver_requested.connect(self.show_receiver)
        self._menus.set_open(Opened.NOTHING)
        self.setWindowTitle(_("Shoudang"))
        self._show_page(page)

    def _begin_guarding(self) -> None:
        self._guard.begin(self._settings.lock_minutes)

    def _note_key_folder(self, folder: Path) -> None:
        self._settings = self._settings.with_key_folder(folder)
        self._store.save(self._settings)

    def _show_open(self, place: Place) -> None:
        reading = self._reading
        assert reading is not None
        title = _("{vault} – Shoudang").format(vault=reading.path.stem)
        if isinstance(reading, EditionReading):
            officer = OfficerPage(reading, self._look)
            officer.lock_requested.connect(self.lock)
            officer.left.connect(self._leave)
            self._menus.set_open(Opened.EDITION)
            self._show_page(officer)
            title = _("Edition for inspection – {vault} – Shoudang").format(vault=reading.path.stem)
        else:
            self._show_workspace(place)
        self.setWindowTitle(title)

    def _show_workspace(self, place: Place) -> None:
        assert isinstance(self._reading, Archive)
        assert self._desk is not None
        page = Workspace(self._reading, self._desk, self._runner, self._look, self._handover)
        page.intake_requested.connect(self.choose_files)
        page.library.listed.connect(self._catch_up)
        page.rail.settings_requested.connect(self.show_settings)
        page.rail.lock_requested.connect(self.lock)
        self._menus.set_open(Opened.VAULT)
        self._show_page(page)
        page.go(place)

    def _catch_up(self, waiting: bool) -> None:
        """What an earlier session left without text or index is done now, once."""
        if self._desk is not None and not self._caught_up:
            if waiting:
                self._desk.catch_up()
            else:
                self._desk.recognise()
        self._caught_up = True

    def apply_settings(self, settings: Settings) -> None:
        """Keep the settings and show them at once, or as soon as no job runs."""
        self._settings = settings
        self._store.save(settings)
        if self._reading is not None and not self._locking:
            self._guard.begin(settings.lock_minutes)
        self._apply_capture()
        self._redress()

    def _apply_capture(self) -> None:
        if self.isVisible():
            block_capture(int(self.winId()), blocked=self._settings.block_capture)

    def show_settings(self) -> None:
        dialog = SettingsDialog(self._settings, self._look, self)
        dialog.changed.connect(self.apply_settings)
        dialog.open()

    def show_shortcuts(self) -> None:
        ShortcutsDialog(self._menus.actions, self._look, self).open()

    def _redress(self) -> None:
        # Pages are built anew; a job's page, or a vault half made, must not go from under it.
        start = self.start_page
        made = start is not None and start.create_form.holding
        self._redress_later = bool(self._runner.writers) or self._locking or made
        if self._redress_later:
            return
        set_language(self._settings.language)
        colours = colours_for(self._settings.theme, self._app)
        dress(self._app, colours)
        self._look = Look(colours)
        self.setWindowIcon(seal_icon(colours.accent, colours.on_accent))
        self._menus.rebuild(window_verbs(self))
        if isinstance(self.centralWidget(), ReceiverPage):
            self.show_receiver()
        elif self._reading is None:
            self._show_start()
        else:
            workspace = self.workspace
            writing = workspace.knowledge.state() if workspace else None
            stands = workspace.stands() if workspace else {}
            self._show_open(workspace.place if workspace else Place.LIBRARY)
            if stands:
                self.workspace_or_fail().stand_at(stands)
            if writing is not None:
                self.workspace_or_fail().knowledge.restore(writing)
        self.dress_veil(self._look)

    def choose_files(self, category: Category | None = None) -> None:
        """Ask for files to be filed."""
        choose_files(self, lambda paths: self.offer_filing(paths, category))

    @property
    def takes_files(self) -> bool:
        return self.workspace is not None

    def take_files(self, paths: list[Path]) -> None:
        self.offer_filing(paths)

    def offer_filing(self, paths: list[Path], category: Category | None = None) -> None:
        """Ask how files are to be filed, if a vault is open."""
        if self.workspace is not None and paths:
            self.workspace.offer_filing(paths, category)
