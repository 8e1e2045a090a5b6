"""Pictures of the handover, of the receiver's page and of the vault's end, for `desktop.views.screenshots`.

A development tool. The package is built for real; the vault is only brought to the question before its end.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from desktop.itemmodels.gate_tree import Sight
from desktop.itemmodels.gate_words import waivable
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.custody.custody_page import Part as CustodyPart
from desktop.views.handover.handover_page import Part
from desktop.views.receiver.receiver_page import ReceiverPage
from desktop.views.shell.places import Place

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_GIVER = ("林晓舟", "周子涵")
_RECEIVER = ("示例市城市管理综合执法局（虚构）", "王验收")


def take_handover(taker: Photographer, out: Path) -> None:
    """Every step, with a package built on the way; the dialogs; what the receiver sees of that package."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.HANDOVER)
    taker.settle()
    page = workspace.handover
    page.show_part(Part.GATE)
    taker.settle()
    taker.grab("handover")
    if page.gate.gate is not None and any(map(waivable, page.gate.gate.open)):
        page.gate.view.selectAll()
        page.gate.waive()
        _take_dialog(taker, "dialog-waiver")
        page.gate.show_sight(Sight.WAIVED)
        taker.settle()
        taker.grab("handover-waived")
        page.gate.show_sight(Sight.OPEN)
    page.show_part(Part.SCOPE)
    taker.settle()
    page.scope.made_by.setText(_GIVER[0])
    page.scope.checked_by.setText(_GIVER[1])
    taker.grab("handover-scope")
    page.advance()
    page.media.out.field.setText(str(out))
    page.media.sealed.setChecked(True)
    taker.settle()
    taker.grab("handover-media")
    page.media.sealed.setChecked(False)
    page.advance()
    taker.settle()
    taker.grab("handover-ready")
    page.build.build()
    taker.settle()
    taker.grab("handover-built")
    for part in (Part.PROOF, Part.SIGN, Part.RECEIPT):
        page.show_part(part)
        taker.settle()
        taker.grab(f"handover-{part.value}")
    page.show_part(Part.PROOF)
    taker.settle()
    page.proof.write()
    _take_dialog(taker, "dialog-medium")
    page.receipt.take()
    _take_dialog(taker, "dialog-receipt")
    workspace.take_in()
    _take_dialog(taker, "dialog-take-in")
    _take_receiver(taker, out)


def take_destruction(taker: Photographer) -> None:
    """Every question before the end; then the vault is left as it is."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.VAULT)
    workspace.custody.show_part(CustodyPart.DESTROY)
    taker.settle()
    workspace.custody.destruction.begin()
    taker.settle()
    wizard = workspace.custody.destruction.wizard
    assert wizard is not None
    for page in wizard.frame.way[:-1]:
        wizard.frame.show_page(page)
        taker.settle()
        taker.grab(f"destruction-{wizard.frame.way.index(page) + 1}", wizard)
    wizard.reject()
    taker.settle()


def _take_receiver(taker: Photographer, package: Path) -> None:
    workspace = taker.window.workspace_or_fail()
    workspace.handover.verify_link.click()
    page = workspace.receiver
    assert isinstance(page, ReceiverPage)
    taker.settle()
    taker.grab("receiver")
    page.folders.offer(package)
    page.receiver.setText(_RECEIVER[0])
    page.person.setText(_RECEIVER[1])
    page.check()
    taker.settle()
    taker.grab("receiver-checked")
    page.back.click()
    taker.settle()


def _take_dialog(taker: Photographer, name: str) -> None:
    taker.settle()
    for dialog in taker.window.findChildren(QDialog):
        if isinstance(dialog, FormDialog) and dialog.isVisible():
            taker.grab(name, dialog)
            dialog.reject()
    taker.settle()
