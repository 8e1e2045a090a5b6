"""Pictures of an officer's whole inspection, from the edition's dialog to the record; a development tool.

It is played on the demonstration's vault, for `desktop.views.screenshots`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.credentials import Passphrase
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope
from desktop.services.inspection.inspection import prepare_edition
from desktop.services.progress import Progress
from desktop.views.custody.custody_page import Part
from desktop.views.custody.edition_dialog import EditionDialog
from desktop.views.officer.answer_pane import SaidAnswer
from desktop.views.officer.officer_page import OfficerPage
from desktop.views.officer.places import OfficerPlace
from desktop.views.shell.places import Place
from desktop.views.start.open_form import Way
from models.categories import Category
from models.inspection.inspection import RequestState

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_OFFICER = Passphrase("白露为霜 蒹葭苍苍 2026")
_WHO, _UNIT = "王检查", "示例市政务服务数据管理局检查组（虚构）"
_PURPOSE = "年度保密与网络安全检查"
_VALID = dt.timedelta(days=3)
_LIST = """1、运维服务合同及补充协议文本
2、每人保密承诺书（依据：第五十八条第三项）
3、2026-08-14 当天的机房巡检表
4、应急预案与应急演练记录
5、等级保护备案证明与测评报告
6、密码应用方案及密评报告
7、运维人员名册、资质证书与在岗情况
8、离岗人员账号回收与离岗承诺
9、最近一季度的例会纪要与月报
10、源代码交付记录及第三方组件清单
11、数据出境安全评估材料
12、漏洞扫描报告及整改情况（含复测结论）"""
_FOUND = ("合同", "承诺书", "巡检表", "应急", "测评", "密码应用方案", "名册")
_LATER, _NONE = 8, 11


def take_edition_dialog(taker: Photographer) -> None:
    """The dialog that prepares an edition, filled in with a list of requests."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.VAULT)
    custody = workspace.custody
    custody.show_part(Part.EDITIONS)
    taker.settle()
    custody.editions.prepare()
    taker.settle()
    dialog = next(each for each in taker.window.findChildren(EditionDialog) if each.isVisible())
    dialog.unit.setText(_UNIT)
    dialog.officer.setText(_WHO)
    dialog.purpose.setText(_PURPOSE)
    for box in dialog.categories.values():
        box.setChecked(True)
    dialog.take_text(_LIST)
    dialog.secret.first.setText(_OFFICER.text)
    dialog.secret.again.setText(_OFFICER.text)
    taker.settle()
    taker.over_window("edition-dialog", dialog)
    dialog.reject()
    taker.settle()


def prepare_inspection(taker: Photographer) -> None:
    """An edition of everything for an officer."""

    def work(house: House, progress: Progress) -> None:
        prepare_edition(
            house,
            progress,
            scope=EditionScope(tuple(Category)),
            label=_WHO,
            unit=_UNIT,
            purpose=_PURPOSE,
            passphrase=_OFFICER,
            expires=dt.datetime.now(dt.UTC) + _VALID,
        )

    taker.work(work)


def take_inspection(taker: Photographer, vault: Path, papers: Path) -> None:
    """The officer's pages in both palettes; slip and record are written into `papers`."""
    page = taker.window.start_page
    assert page is not None
    page.offer(vault)
    form = page.open_form
    form.choose_way(Way.EDITION)
    taker.settle()
    next(each for each in form.editions.buttons if each.text().startswith(_WHO)).click()
    form.edition_passphrase.setText(_OFFICER.text)
    form.submit()
    taker.wait_until(lambda: taker.window.officer_page is not None)
    taker.settle()
    officer = taker.window.officer_page
    assert officer is not None
    officer.go(OfficerPlace.REQUESTS)
    taker.settle()
    taker.grab("officer-requests-empty")
    _answer(taker, officer)
    _note(taker, officer)
    taker.in_both_themes(lambda: _take_pages(taker))
    officer = taker.window.officer_page
    assert officer is not None
    preview, record = officer.samples.preview, officer.samples.preview.record
    assert record is not None
    officer.acts.write_slip(preview, record, papers / "记录证明单.pdf")
    taker.settle()
    officer.go(OfficerPlace.CLOSING)
    taker.settle()
    officer.closing.close_into(papers / "检查记录.pdf")
    taker.wait_until(lambda: taker.window.officer_page is None)
    taker.settle()


def _answer(taker: Photographer, officer: OfficerPage) -> None:
    """Seven found, one to be handed in, one that doesn't apply; the others stay open."""
    requests = officer.requests
    requests.take_text(_LIST)
    taker.settle()
    records = list(officer.library.model.records)
    for number, word in enumerate(_FOUND, start=1):
        found = [each for each in records if word in each.title][:2]
        requests.answer(SaidAnswer(number, RequestState.FOUND, tuple(e.id for e in found), ""))
        taker.settle()
    requests.answer(SaidAnswer(_LATER, RequestState.PENDING, (), "签字件在甲方处，三日内补交"))
    taker.settle()
    requests.answer(SaidAnswer(_NONE, RequestState.NOT_APPLICABLE, (), "本合同不涉及数据出境"))
    taker.settle()


def _note(taker: Photographer, officer: OfficerPage) -> None:
    """Two findings."""
    officer.go(OfficerPlace.FINDINGS)
    for problem, clause, system in (
        ("机房巡检表缺少复核人签字。", "Ⅱ6.2", ""),
        ("离岗人员账号回收记录未附截图，无法确认回收时刻。", "第五十八条", "数据共享交换平台"),
    ):
        findings = officer.findings
        findings.problem.setPlainText(problem)
        findings.clause.setText(clause)
        findings.system.setText(system)
        findings.note()
        taker.settle()


def _take_pages(taker: Photographer) -> None:
    officer = taker.window.officer_page
    assert officer is not None
    officer.go(OfficerPlace.QUESTIONS)
    taker.settle()
    officer.questions.choose(1)
    taker.settle()
    samples = officer.samples
    officer.go(OfficerPlace.SAMPLES)
    taker.settle()
    samples.begin("巡检表")
    samples.when.setText("2026-08-14")
    samples.seed.setText("314159")
    samples.draw()
    taker.settle()
    for place in (
        OfficerPlace.QUESTIONS,
        OfficerPlace.REQUESTS,
        OfficerPlace.SAMPLES,
        OfficerPlace.FINDINGS,
        OfficerPlace.CLOSING,
    ):
        officer.go(place)
        taker.settle()
        # A page of a paper is drawn a moment later.
        taker.pause(400)
        taker.settle()
        taker.grab(f"officer-{place.value}")
