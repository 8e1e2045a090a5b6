"""Pictures of the handover, of the receiver's page and of the vault's end, for `desktop.views.screenshots`.

A development tool. The package is built for real; the vault is only brought to the question before its end.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from desktop.itemmodels.gate_tree import Sight
from desktop.itemmodels.gate_words import waivable
from desktop.services.disposal.destroying import vault_name
from desktop.services.disposal.disposal_lists import approve_disposal, new_disposal_list
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.progress import Progress
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.custody.custody_page import Part as CustodyPart
from desktop.views.custody.destruction_wizard import DestructionWizard
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


def take_materials(taker: Photographer) -> None:
    """The client's materials, over the gate that asks for them."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.HANDOVER)
    taker.settle()
    workspace.handover.show_part(Part.GATE)
    taker.settle()
    workspace.handover.gate.materials_wanted.emit()
    _take_dialog(taker, "dialog-materials")


def take_disposal(taker: Photographer) -> None:
    """A list of two documents that one person has approved, and its dialogs; the list is withdrawn again."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.VAULT)
    section = workspace.custody.disposal
    workspace.custody.show_part(CustodyPart.DISPOSAL)
    taker.settle()

    def prepare(house: House, _progress: Progress) -> None:
        made = new_disposal_list(
            house,
            [each.id for each in list_documents(house)[:2]],
            title="2026 年到期运维过程资料销毁清册（第一批）",
            basis="合同Ⅱ8.4；甲方 2026-11-20 批复",
            reason="误收的重复件，已有正本在册",
        )
        approve_disposal(house, made.id, name=_GIVER[0])

    if not section.model.records:
        taker.grab("disposal-empty")
        taker.work(prepare)
    section.refresh()
    taker.settle()
    taker.grab("disposal")
    for name, show in (
        ("dialog-disposal-new", section.new),
        ("dialog-disposal-approve", section.approve),
        ("dialog-disposal-withdraw", section.withdraw),
    ):
        show()
        _take_dialog(taker, name)


def take_destruction(taker: Photographer) -> None:
    """Every question before the end; then the vault is left as it is."""
    wizard = _begin_destruction(taker)
    for page in wizard.frame.way[:-1]:
        wizard.frame.show_page(page)
        taker.settle()
        taker.over_window(f"destruction-{wizard.frame.way.index(page) + 1}", wizard)
    wizard.reject()
    taker.settle()


def destroy_vault(taker: Photographer, certificate: Path) -> None:
    """The vault's end, through the wizard; its certificate is written as `certificate`."""
    frame = _begin_destruction(taker).frame
    frame.certificate.file.field.setText(str(certificate))
    frame.confirm.field.setText(vault_name(taker.window.workspace_or_fail().archive.path))
    for page in frame.way[:-1]:
        frame.show_page(page)
        taker.settle()
    frame.advance()
    taker.wait_until(lambda: frame.page is frame.done)
    taker.settle()
    taker.grab("destruction-done", frame)
    frame.advance()
    taker.wait_until(lambda: taker.window.start_page is not None)


def _begin_destruction(taker: Photographer) -> DestructionWizard:
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.VAULT)
    workspace.custody.show_part(CustodyPart.DESTROY)
    taker.settle()
    workspace.custody.destruction.begin()
    taker.settle()
    wizard = workspace.custody.destruction.wizard
    assert wizard is not None
    wizard.frame.acceptance.without.setChecked(True)
    wizard.frame.acceptance.reason.setPlainText("演练：移交已在另一套演示资料上完成")
    names = wizard.frame.names
    names.first.setText(_GIVER[0])
    names.second.setText(_GIVER[1])
    names.supervisor.setText(_RECEIVER[1])
    names.place.setText("示例市政务中心机房（虚构）")
    names.image_number.setText("YX-2026-031")
    return wizard


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
    papers = package.with_name(f"{package.name}-核验")
    papers.mkdir()
    page.view.protocol.field.setText(str(papers / "联合核验记录.pdf"))
    page.view.receipt.field.setText(str(papers / "接收回执.json"))
    page.view.write()
    page.back.click()
    taker.settle()


def _take_dialog(taker: Photographer, name: str) -> None:
    taker.settle()
    for dialog in taker.window.findChildren(QDialog):
        if isinstance(dialog, FormDialog) and dialog.isVisible():
            taker.grab(name, dialog)
            dialog.reject()
    taker.settle()
