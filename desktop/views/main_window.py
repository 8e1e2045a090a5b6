"""The window: a frame around the start page or the workspace; it opens, locks and closes, and takes what is dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox, QWidget

from desktop.errors import Explanation, explain
from desktop.jobs.archive import Archive
from desktop.jobs.ports import OpenVault, VaultDoor
from desktop.jobs.runner import JobRunner
from desktop.settings import Settings, SettingsStore
from desktop.views.controls.empty_state import EmptyState
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.shell.drop_veil import DropVeil, local_files
from desktop.views.shell.menus import Menus, Verbs
from desktop.views.shell.places import Place
from desktop.views.shell.settings_dialog import SettingsDialog
from desktop.views.shell.shortcuts_dialog import ShortcutsDialog
from desktop.views.shell.workspace import Workspace
from desktop.views.start.start_page import StartPage
from desktop.views.theme.drawing import seal_icon
from desktop.views.theme.dress import colours_for, dress
from desktop.views.theme.look import Look
from models.categories import Category
from resources.artwork import Icon
from resources.words import _, set_language


class MainWindow(QMainWindow):
    """GUI thread only. Built by `desktop.app`, which gives it everything it works with."""

    def __init__(
        self,
        app: QApplication,
        door: VaultDoor,
        runner: JobRunner,
        store: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._door = door
        self._runner = runner
        self._store = store
        self._settings = store.load()
        self._archive: Archive | None = None
        self._desk: FilingDesk | None = None
        self._leaving = False
        self._locking = False
        self._redress_later = False
        self._caught_up = False
        self._menus = Menus(self)
        self._closing_failure: Explanation | None = None
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        runner.went_idle.connect(self._follow_idle)
        app.styleHints().colorSchemeChanged.connect(self._redress)
        self._redress()

    @property
    def workspace(self) -> Workspace | None:
        """What is shown while a vault is open."""
        page = self.centralWidget()
        return page if isinstance(page, Workspace) else None

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
        self._archive = Archive(vault, self._door, self._runner, self)
        self._desk = FilingDesk(self._archive, self)
        self._caught_up = False
        self._settings = self._settings.opened(vault.path)
        self._store.save(self._settings)
        self._show_workspace(Place.LIBRARY)

    def lock(self) -> None:
        """Close the vault; with a job under way, ask first."""
        if self._archive is None or self._locking:
            return
        if not self._runner.writers:
            self._lock_now()
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        caution = self._look.colours.caution
        ratio = self.devicePixelRatioF()
        box.setIconPixmap(self._look.picture(Icon.WARNING, caution, 32, ratio))
        box.setWindowTitle(_("Lock"))
        box.setText(_("A job is still running."))
        box.setInformativeText(
            _("Locking stops it at its next safe point. What was acknowledged stays.")
        )
        stop = box.addButton(_("Stop it and lock"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Let it run"), QMessageBox.ButtonRole.RejectRole)
        stop.clicked.connect(self._lock_now)
        box.rejected.connect(self._stay)
        box.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._archive is None and not self._locking:
            event.accept()
            return
        event.ignore()
        self._leaving = True
        self.lock()

    def _stay(self) -> None:
        self._leaving = False

    def _lock_now(self) -> None:
        assert self._desk is not None
        self._locking = True
        self._desk.stop()
        self._runner.cancel_all()
        curtain = EmptyState(self._look, Icon.LOCK)
        curtain.say(_("Locking…"), _("The keys are forgotten as soon as the last job has stopped."))
        curtain.setObjectName("page")
        self._menus.set_open(False)
        self._show_page(curtain)
        if not self._runner.busy:
            self._close_vault()

    def _follow_idle(self) -> None:
        if self._locking and self._archive is not None:
            self._close_vault()
        elif self._redress_later:
            self._redress()

    def _close_vault(self) -> None:
        assert self._archive is not None
        archive, self._archive = self._archive, None
        job = archive.closing()
        job.failed.connect(self._note_closing_failure)
        job.ended.connect(self._finish_locking)
        archive.start(job)
        archive.deleteLater()

    def _note_closing_failure(self, error: Exception) -> None:
        words = explain(error)
        self._closing_failure = words

    def _finish_locking(self) -> None:
        self._locking = False
        if self._desk is not None:
            self._desk.deleteLater()
            self._desk = None
        self._show_start()
        if self._closing_failure is not None and self.start_page is not None:
            self.start_page.open_form.notice.explain(self._closing_failure)
            self._closing_failure = None
        if self._leaving:
            self.close()

    def _show_page(self, page: QWidget) -> None:
        # The page before is deleted by Qt, and with it every connection to it.
        self.setCentralWidget(page)

    def _show_start(self) -> None:
        page = StartPage(self._door, self._runner, self._settings.recent, self._look)
        page.opened.connect(self.show_vault)
        self._menus.set_open(False)
        self.setWindowTitle(_("Shoudang"))
        self._show_page(page)

    def _show_workspace(self, place: Place) -> None:
        assert self._archive is not None
        assert self._desk is not None
        page = Workspace(self._archive, self._desk, self._runner, self._look)
        page.intake_requested.connect(self._choose_files)
        page.library.listed.connect(self._catch_up)
        page.rail.settings_requested.connect(self.show_settings)
        page.rail.lock_requested.connect(self.lock)
        self._menus.set_open(True)
        self.setWindowTitle(_("{vault} – Shoudang").format(vault=self._archive.path.stem))
        self._show_page(page)
        page.go(place)

    def _catch_up(self, waiting: bool) -> None:
        """What an earlier session left without text or index is done now, once."""
        if self._desk is not None and waiting and not self._caught_up:
            self._desk.catch_up()
        self._caught_up = True

    def apply_settings(self, settings: Settings) -> None:
        """Keep the settings and show them at once, or as soon as no job runs."""
        self._settings = settings
        self._store.save(settings)
        self._redress()

    def show_settings(self) -> None:
        dialog = SettingsDialog(self._settings, self._look, self)
        dialog.changed.connect(self.apply_settings)
        dialog.open()

    def show_shortcuts(self) -> None:
        ShortcutsDialog(self._menus.actions, self._look, self).open()

    def _redress(self) -> None:
        # Pages are built anew; a job's page must not go from under it.
        self._redress_later = bool(self._runner.writers) or self._locking
        if self._redress_later:
            return
        set_language(self._settings.language)
        colours = colours_for(self._settings.theme, self._app)
        dress(self._app, colours)
        self._look = Look(colours)
        self.setWindowIcon(seal_icon(colours.accent, colours.on_accent))
        self._menus.rebuild(self._verbs())
        if self._archive is None:
            self._show_start()
        else:
            workspace = self.workspace
            self._show_workspace(workspace.place if workspace else Place.LIBRARY)
        self._veil = DropVeil(self._look, self)

    def _verbs(self) -> Verbs:
        return Verbs(
            file_documents=self._choose_files,
            file_folder=self._choose_folder,
            save_copy=self._in_workspace(lambda page: page.save_current()),
            lock=self.lock,
            quit=self.close,
            go=lambda place: self._in_workspace(lambda page: page.go(place))(),
            search=self._in_workspace(lambda page: page.go(Place.SEARCH)),
            filter_list=self._in_workspace(lambda page: page.filter_list()),
            refresh=self._in_workspace(lambda page: page.library.refresh()),
            settings=self.show_settings,
            shortcuts=self.show_shortcuts,
        )

    def _in_workspace(self, act: Callable[[Workspace], object]) -> Callable[[], None]:
        def run() -> None:
            if (page := self.workspace) is not None:
                act(page)

        return run

    def _choose_files(self, category: Category | None = None) -> None:
        dialog = QFileDialog(self, _("File documents"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.offer_filing([Path(name) for name in names], category)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("File a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.offer_filing([Path(name)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def offer_filing(self, paths: list[Path], category: Category | None = None) -> None:
        """Ask how files are to be filed, if a vault is open."""
        if self.workspace is not None and paths:
            self.workspace.offer_filing(paths, category)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.workspace is not None and local_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._veil.lift()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002 - Qt's signature
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        paths = local_files(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.offer_filing(paths)
