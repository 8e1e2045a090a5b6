"""Pictures of the people and assurance pages, for `desktop.views.screenshots`."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from PySide6.QtWidgets import QApplication, QDialog

from desktop.views.assurance.assurance_page import Tab as AssuranceTab
from desktop.views.assurance_fill import LONG_NAME
from desktop.views.people.people_page import Tab as PeopleTab
from desktop.views.people.scan_dialog import ScanDialog
from desktop.views.people_fill import fill_people
from desktop.views.shell.places import Place
from desktop.views.shell.workspace import Workspace

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_SETTLING = 300
_PAST = date(2026, 9, 15)


def fill_people_pages(taker: Photographer) -> None:
    """Invented people, matters, filings, findings and products."""
    taker.work(fill_people)
    taker.settle()


def take_people_empty(taker: Photographer) -> None:
    """The pages before anything is entered."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.PEOPLE)
    _rest(taker)
    taker.grab("people-empty")
    workspace.people.turn_to(PeopleTab.MATTERS)
    _rest(taker)
    taker.grab("matters-empty")
    workspace.people.turn_to(PeopleTab.PEOPLE)
    workspace.go(Place.ASSURANCE)
    for tab in AssuranceTab:
        workspace.assurance.turn_to(tab)
        _rest(taker)
        taker.grab(f"assurance-empty-{tab.value}")
    workspace.assurance.turn_to(AssuranceTab.FILINGS)
    workspace.go(Place.LIBRARY)


def take_people(taker: Photographer) -> None:
    """Every page and dialog of people and assurance."""
    workspace = taker.window.workspace_or_fail()
    _take_people(taker, workspace)
    _take_matters(taker, workspace)
    _take_assurance(taker, workspace)
    workspace.go(Place.LIBRARY)


def _take_people(taker: Photographer, workspace: Workspace) -> None:
    workspace.go(Place.PEOPLE)
    page = workspace.people
    _rest(taker)
    taker.grab("people")
    assert page.board is not None
    by_name = {each.person.label: each.person.id for each in page.board.lines}
    if LONG_NAME in by_name:
        page.open_person(by_name[LONG_NAME])
        _rest(taker)
        taker.grab("people-long-name")
    gone = [each.person.id for each in page.board.lines if each.presence == "left"]
    if gone:
        page.open_person(gone[0])
        _rest(taker)
        taker.grab("people-left")
    page.open_person(page.board.lines[0].person.id)
    _rest(taker)
    for act, name in (("edit", "person-change"), ("staff-change", "matter-open")):
        page.act(act)
        _grab_dialog(taker, name)
    shown = page.sheet.shown
    if shown is not None:
        page.sheet.item_wanted.emit(next(iter(shown.items), None), "certificate")
        _grab_dialog(taker, "person-item")
        page.sheet.pledge_wanted.emit(next(iter(shown.pledges), None))
        _grab_dialog(taker, "person-pledge")
        page.sheet.reveal_wanted.emit("identity")
        _grab_dialog(taker, "person-reveal")
    page.turn_to(PeopleTab.PAPERS)
    _rest(taker)
    page.matrix.table.setCurrentIndex(page.matrix.model.index(0, 1))
    taker.grab("people-pledges")
    page.matrix.forms_wanted.emit()
    _grab_dialog(taker, "pledge-forms")
    page.matrix.scan_wanted.emit()
    _rest(taker)
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, ScanDialog) and taker.forms:
        dialog.read(_scan(taker))
    _grab_dialog(taker, "pledge-scan", over=True)
    page.day_bar.choose(_PAST)
    _rest(taker)
    taker.grab("people-pledges-past")
    page.day_bar.choose(None)
    _rest(taker)


def _take_matters(taker: Photographer, workspace: Workspace) -> None:
    page = workspace.people
    page.turn_to(PeopleTab.MATTERS)
    _rest(taker)
    assert page.board is not None
    if not page.board.matters:
        return
    for kind, name in (("staff-change", "people-matter"), ("leaving", "people-leaving")):
        of_kind = [each for each in page.board.matters if each.kind == kind]
        if of_kind:
            page.open_matter(min(of_kind, key=lambda each: each.closed).id)
            _rest(taker)
            taker.grab(name)
    for number, matter in enumerate(page.board.matters):
        page.open_matter(matter.id)
        _rest(taker)
        taker.grab(f"matter-{number}")
    page.open_matter(page.board.matters[0].id)
    _rest(taker)
    shown = page.matters.sheet.shown
    possible = [each for each in shown.steps if each.state == "possible"] if shown else []
    if possible:
        page.matters.sheet.take_wanted.emit(possible[0].id)
        _grab_dialog(taker, "matter-step")
        page.matters.sheet.attach_wanted.emit(possible[0].id, "")
        _grab_dialog(taker, "matter-evidence")
    page.open_new("network-change")
    _grab_dialog(taker, "matter-network")
    page.turn_to(PeopleTab.PEOPLE)


def _take_assurance(taker: Photographer, workspace: Workspace) -> None:
    workspace.go(Place.ASSURANCE)
    page = workspace.assurance
    _rest(taker)
    taker.grab("assurance")
    assert page.board is not None
    for number, sheet in enumerate(page.board.view.systems[:2]):
        page.open_filing(sheet.filing.id)
        _rest(taker)
        taker.grab("assurance-filing" if number == 0 else f"assurance-filing-{number}")
    page.turn_to(AssuranceTab.SCORING)
    _rest(taker)
    taker.grab("assurance-scoring")
    page.turn_to(AssuranceTab.FINDINGS)
    _rest(taker)
    taker.grab("assurance-findings")
    again = [each for each in page.board.findings.findings if each.earlier]
    if again:
        page.findings.choose(again[0].finding.id)
        _rest(taker)
        taker.grab("assurance-finding-again")
    view = page.findings.chosen
    if view is not None and view.possible:
        page.findings.panel.step_wanted.emit(view, view.possible[0])
        _grab_dialog(taker, "finding-step")
        page.findings.panel.edit_wanted.emit(view)
        _grab_dialog(taker, "finding-change")
    page.turn_to(AssuranceTab.PRODUCTS)
    _rest(taker)
    taker.grab("assurance-products")
    page.desk.keep_product(page.board)
    _grab_dialog(taker, "product-enter")
    page.desk.keep_filing(page.board)
    _grab_dialog(taker, "filing-enter")
    if page.board.view.systems:
        page.desk.keep_assessment(page.board, page.board.view.systems[0])
        _grab_dialog(taker, "assessment-enter")
    unit = page.scoring.sheet.units[0] if page.scoring.sheet else None
    chosen = page.scoring.chosen
    if unit is not None and chosen is not None:
        page.desk.judge(page.board, chosen.assessment.id, page.scoring.level, unit, None)
        _grab_dialog(taker, "score-enter")
    page.turn_to(AssuranceTab.FILINGS)


def _scan(taker: Photographer) -> Path:
    """The printed forms on one scan: pages that were laid askew on the glass."""
    scan = taker.folder / "签字扫描件.pdf"
    pages = []
    for form, askew in zip(taker.forms, itertools.cycle((1.2, -0.8))):
        with pdfium.PdfDocument(form) as printed:
            page = printed[0].render(scale=200 / 72).to_pil()
        pages.append(page.convert("L").rotate(askew, expand=True, fillcolor=250))
    pages[0].save(scan, save_all=True, append_images=pages[1:], resolution=200)
    return scan


def _grab_dialog(taker: Photographer, name: str, over: bool = False) -> None:
    """The dialog that is open: alone, or over its window."""
    _rest(taker)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog), name
    if over:
        taker.over_window(name, dialog)
    else:
        taker.grab(name, dialog)
    dialog.reject()
    taker.settle()


def _rest(taker: Photographer) -> None:
    taker.settle()
    taker.pause(_SETTLING)
    taker.settle()
