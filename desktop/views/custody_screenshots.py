"""Pictures of the Vault page and of an officer's edition, for `desktop.views.screenshots`; a development tool."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from desktop.services.credentials import Passphrase, SlotKind
from desktop.services.disposal.disposal import hold_document
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope
from desktop.services.inspection.inspection import prepare_edition
from desktop.services.keeping.backup_state import back_up_to
from desktop.services.keeping.media import register_medium
from desktop.services.keys.slots import add_person
from desktop.services.progress import Progress
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.custody.confirm_dialog import ConfirmDialog
from desktop.views.custody.custody_page import Part
from desktop.views.handover_screenshots import take_destruction
from desktop.views.officer.places import OfficerPlace
from desktop.views.shell.places import Place
from desktop.views.start.open_form import Way
from models.categories import Category

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_OFFICER = Passphrase("白露为霜 蒹葭苍苍 2026")
_LIST = "1、保密责任制与管理制度\n2、每人保密承诺书（依据：第五十八条第三项）\n3、2026-08-14 机房巡检表\n4、应急演练"
_DEPUTY = Passphrase("溯洄从之 道阻且长 2026")


def take_empty_vault(taker: Photographer) -> None:
    """Every section as it is on the first day."""
    custody = taker.window.workspace_or_fail().custody
    taker.window.workspace_or_fail().go(Place.VAULT)
    for part in (Part.HEALTH, Part.BACKUP, Part.EDITIONS, Part.HOLDS):
        custody.show_part(part)
        taker.settle()
        taker.grab(f"vault-{part.value}-empty")
    taker.window.workspace_or_fail().go(Place.LIBRARY)


def fill_vault(taker: Photographer, folder: Path) -> None:
    """A second medium, a deputy, an edition, a hold."""
    medium = folder / "备份盘甲"
    medium.mkdir()
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)

    def work(house: House, progress: Progress) -> None:
        add_person(
            house,
            progress,
            kind=SlotKind.DEPUTY,
            label="周子涵",
            passphrase=_DEPUTY,
            key_file=folder / "周子涵.key",
        )
        register_medium(
            house, medium, label="备份盘甲", serial="WX41A7", purpose="每周备份，存放于三楼保险柜"
        )
        back_up_to(house, progress, dest=medium)
        prepare_edition(
            house,
            progress,
            scope=EditionScope((Category.OPERATIONS, Category.TECHDOC)),
            label="王检查",
            purpose="年度网络安全检查",
            passphrase=_OFFICER,
            expires=until,
        )
        hold_document(house, progress, document=1, reason="年度审计，第12号函")

    taker.work(work)


def take_vault(taker: Photographer) -> None:
    """Every section with something in it, and the dialogs."""
    workspace = taker.window.workspace_or_fail()
    custody = workspace.custody
    workspace.go(Place.VAULT)
    for part in Part:
        custody.show_part(part)
        taker.settle()
        taker.grab(f"vault-{part.value}")
    custody.show_part(Part.HEALTH)
    custody.health.full_button.click()
    taker.settle()
    taker.grab("vault-health-checked")
    custody.show_part(Part.AUDIT)
    custody.audit.verify()
    taker.settle()
    taker.grab("vault-audit-verified")
    for name, show in (
        ("dialog-add-person", custody.keys.add),
        ("dialog-test", custody.keys.test),
        ("dialog-rekey", custody.keys.rekey),
        ("dialog-edition", custody.editions.prepare),
        ("dialog-register", custody.backup.register),
        ("dialog-drill", custody.backup.drill),
    ):
        show()
        _take_dialog(taker, name)
    take_destruction(taker)
    workspace.go(Place.LIBRARY)
    workspace.library.choose_category(Category.CONTRACT)
    workspace.library.table.selectRow(0)
    record = workspace.library.table.chosen
    assert record is not None
    workspace.library.table.purge_requested.emit(record)
    _take_dialog(taker, "dialog-purge")


def take_edition(taker: Photographer, vault: Path) -> None:
    """The start page with the list of editions, then the officer's window; the start page again afterwards."""
    page = taker.window.start_page
    assert page is not None
    page.offer(vault)
    form = page.open_form
    form.choose_way(Way.SHEET)
    form.sheet.start_typing()
    taker.settle()
    taker.grab("start-sheet")
    form.choose_way(Way.EDITION)
    taker.settle()
    taker.grab("start-edition")
    form.edition_passphrase.setText(_OFFICER.text)
    form.submit()
    taker.wait_until(lambda: taker.window.officer_page is not None)
    taker.settle()
    officer = taker.window.officer_page
    assert officer is not None
    officer.questions.choose(1)
    taker.settle()
    taker.grab("officer-questions")
    officer.go(OfficerPlace.REQUESTS)
    officer.requests.take_text(_LIST)
    taker.settle()
    taker.grab("officer-requests")
    officer.show_list()
    officer.library.table.selectRow(0)
    taker.settle()
    taker.grab("officer")
    officer.show_search()
    officer.search.search_for("恢复演练")
    taker.settle()
    # The page that the hit is on is drawn a moment later.
    taker.pause(600)
    taker.settle()
    taker.grab("officer-search")
    taker.lock()


def _take_dialog(taker: Photographer, name: str) -> None:
    taker.settle()
    for dialog in taker.window.findChildren(QDialog):
        if isinstance(dialog, FormDialog | ConfirmDialog) and dialog.isVisible():
            taker.grab(name, dialog)
            dialog.reject()
    taker.settle()
