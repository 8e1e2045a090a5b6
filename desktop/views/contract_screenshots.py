"""Pictures of the contract's page, for `desktop.views.screenshots`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QScrollArea

from desktop.views.contract.contract_page import ContractPage, Tab
from desktop.views.shell.places import Place

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_SETTLING = 300
_NAMES = {Tab.RULES: "contract-settings"}


def take_contract(taker: Photographer) -> None:
    """Every tab, the way from a red cell to its evidence, and the dialogs."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.CONTRACT)
    rest(taker)
    page = workspace.contract
    if page.reading is None:
        return
    for tab in Tab:
        page.show_tab(tab)
        if tab is Tab.MATRIX:
            _show_a_gap(page)
        if tab is Tab.CALENDAR:
            _show_a_full_day(page)
        rest(taker)
        name = _NAMES.get(tab, f"contract-{tab.value}")
        taker.grab(name)
        view = page.view(tab)
        if isinstance(view, QScrollArea):
            bar = view.verticalScrollBar()
            bar.setValue(bar.maximum())
            rest(taker)
            taker.grab(f"{name}-below")
            bar.setValue(0)
    _take_dialogs(taker, page)
    page.show_tab(Tab.OVERVIEW)


def _show_a_gap(page: ContractPage) -> None:
    """Choose what is late, or whatever there is first."""
    assert page.reading is not None
    views = page.reading.board.duties
    late = [each for each in views if each.overdue]
    monthly = [each for each in late if each.duty.cadence == "month"]
    chosen = next(iter(monthly or late or views), None)
    if chosen is not None:
        page.open_duty(chosen.duty.key)


def _show_a_full_day(page: ContractPage) -> None:
    """Choose the day of this week with most to hand in."""
    assert page.reading is not None
    days = [each.duty.due for each in page.reading.overview.due_this_week if each.duty.due]
    if days:
        page.calendar.show_month(max(sorted(set(days)), key=days.count))


def _take_dialogs(taker: Photographer, page: ContractPage) -> None:
    _show_a_gap(page)
    rest(taker)
    keys = [each.duty.key for each in page.panel.chosen]
    if keys:
        page.evidence.choose_for(keys)
        _take(taker, "contract-evidence")
        page.evidence.say(keys, "waived")
        _take(taker, "contract-waiver")
    page.show_tab(Tab.KPI)
    status = page.kpi.chosen
    if status is not None:
        page.ledger.record(status.id)
        _take(taker, "contract-kpi-entry")
        page.ledger.show_entries(status.id)
        _take(taker, "contract-kpi-entries")
    page.show_tab(Tab.RULES)
    rest(taker)
    if page.rules.shown is not None and page.rules.shown.settings:
        page.keeping.settle(page.rules.shown.settings[0])
        _take(taker, "contract-setting")
    page.keeping.edit("duties")
    _take(taker, "contract-rules-file")


def _take(taker: Photographer, name: str) -> None:
    rest(taker)
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        taker.over_window(name, dialog)
        dialog.reject()
    rest(taker)


def rest(taker: Photographer) -> None:
    """Until what follows a moment later is there as well."""
    taker.settle()
    taker.pause(_SETTLING)
    taker.settle()
