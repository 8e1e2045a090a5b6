"""What the menus ask of the window, each in terms of the page that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.views.officer.officer_page import OfficerPage
from desktop.views.shell.choosers import choose_folder
from desktop.views.shell.menus import Verbs
from desktop.views.shell.workspace import Workspace

if TYPE_CHECKING:
    from desktop.views.main_window import MainWindow


def window_verbs(window: MainWindow) -> Verbs:
    """The verbs of `window`; those that need a page do nothing while it isn't there."""

    def on_page(
        act: Callable[[Workspace], object],
        read: Callable[[OfficerPage], object] = lambda _page: None,
    ) -> Callable[[], None]:
        def run() -> None:
            if (page := window.workspace) is not None:
                act(page)
            elif (officer := window.officer_page) is not None:
                read(officer)

        return run

    return Verbs(
        file_documents=window.choose_files,
        file_folder=lambda: choose_folder(window, window.offer_filing),
        file_tree=on_page(lambda page: page.file_tree()),
        save_copy=on_page(lambda page: page.save_current()),
        lock=window.lock,
        quit=window.close,
        go=lambda place: on_page(lambda page: page.go(place))(),
        search=on_page(lambda page: page.find_text(), lambda page: page.show_search()),
        filter_list=on_page(lambda page: page.filter_list(), lambda page: page.filter_list()),
        refresh=on_page(lambda page: page.refresh(), lambda page: page.library.refresh()),
        settings=window.show_settings,
        shortcuts=window.show_shortcuts,
    )
