"""Pictures of searching and of every kind of preview, for `desktop.views.screenshots`; a development tool."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.records import Filing
from desktop.services.searching.saved_views import pin_view, save_view
from desktop.services.searching.search_records import Sort
from desktop.views.search.search_page import SearchPage
from desktop.views.shell.places import Place
from exporters.pdf import write_pdf
from exporters.report import Block, Column, Heading, Paragraph, Report, Table
from exporters.sheet import write_xlsx
from models.categories import Category

if TYPE_CHECKING:
    from desktop.views.screenshots import Photographer

_FORMED = datetime(2026, 9, 7, tzinfo=UTC)
_PLAN = "为保障综合执法平台在突发事件中的数据安全，每日做一次数据备份，每季度做一次恢复演练，记录归档保存。"
_CODE = '''"""每日备份。"""

import hashlib
from pathlib import Path

RETRIES = 3


def back_up(source: Path, target: Path) -> str:
    """数据备份：复制，再核对摘要。"""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    for _attempt in range(RETRIES):
        target.write_bytes(source.read_bytes())
        # 摘要一致才算成功。
        if hashlib.sha256(target.read_bytes()).hexdigest() == digest:
            return digest
    raise OSError("数据备份失败")
'''
_MAIL = """From: zhou@example.org
To: lin@example.org
Subject: =?utf-8?B?5pys5ZGo5pWw5o2u5aSH5Lu95oOF5Ya1?=
Date: Mon, 07 Sep 2026 09:00:00 +0800
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

林经理：

本周数据备份全部成功，恢复演练安排在周五。

周子涵
"""


def fill_search(taker: Photographer, folder: Path) -> None:
    """Papers of other formats than text, and two saved views."""
    papers = folder / "formats"
    papers.mkdir()
    filings = _write_papers(papers)

    def work(house: House, progress: Progress) -> None:
        for name, filing in filings.items():
            file_paths(house, [papers / name], filing, progress=progress)
        make_searchable(house, progress=progress)
        view = save_view(house, "本季度的备份", "备份 期间:2026-Q3", Sort.FORMED_DOWN)
        pin_view(house, view.id, pinned=True)
        save_view(house, "周子涵的资料", "人员:周子涵")

    taker.work(work)


def take_searching(taker: Photographer) -> None:
    """The page in its states, and a document of every kind beside the results."""
    workspace = taker.window.workspace_or_fail()
    workspace.go(Place.SEARCH)
    page = workspace.search
    page.search_for("数据备份")
    _settle(taker)
    for name, title in (
        ("search-pdf", "应急预案"),
        ("search-sheet", "备份台账"),
        ("search-code", "backup"),
        ("search-archive", "交付资料"),
    ):
        if _choose(page, title):
            _settle(taker)
            taker.grab(name)
    page.search_for("备份 类别:运维过程 期间:2026-Q3")
    _settle(taker)
    taker.grab("search-filters")
    page.search_for("备份 (恢复")
    _settle(taker)
    taker.grab("search-error")
    page.search_for("数剧备份")
    _settle(taker)
    taker.grab("search-meant")
    _type(taker, page, "人员:z")
    taker.grab("search-proposals")
    page.search_for("恢复演练")
    _settle(taker)
    page.open_current()
    _settle(taker)
    taker.grab("search-reading")
    page.leave_document()
    _take_dialogs(taker, page)
    workspace.go(Place.LIBRARY)


def _take_dialogs(taker: Photographer, page: SearchPage) -> None:
    for name, show in (
        ("search-help", page.show_help),
        ("search-coverage", page.coverage.show_reasons),
    ):
        show()
        taker.settle()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        taker.grab(name, dialog)
        dialog.close()


def _settle(taker: Photographer) -> None:
    """Until the hit that is shown a moment later is there as well."""
    taker.settle()
    taker.pause(300)
    taker.settle()


def _choose(page: SearchPage, title: str) -> bool:
    for row in range(page.model.rowCount()):
        if title in page.model.found_at(row).document.title:
            page.list.setCurrentIndex(page.model.index(row))
            return True
    return False


def _type(taker: Photographer, page: SearchPage, text: str) -> None:
    taker.window.activateWindow()
    page.box.setFocus()
    page.box.clear()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(page.box, event)
    _settle(taker)


def _write_papers(folder: Path) -> dict[str, Filing]:
    """Invented papers; the name of each with how it is filed."""
    title = "数据备份与恢复应急预案"
    chapters: list[Block] = []
    for number in range(1, 13):
        chapters.append(Heading(f"第{number}章"))
        chapters += [Paragraph(_PLAN)] * 6
    with (folder / f"{title}.pdf").open("wb") as file:
        write_pdf(Report(title=title, blocks=tuple(chapters)), file, created=_FORMED)
    columns = tuple(Column(name) for name in ("序号", "日期", "系统", "数据备份方式", "结果"))
    rows = tuple(
        (str(day), f"2026-10-{day:02d}", "综合执法平台", "全量备份", "成功") for day in range(1, 32)
    )
    with (folder / "2026年10月数据备份台账.xlsx").open("wb") as file:
        table = Table(columns, rows, caption="备份台账")
        write_xlsx(Report(title="数据备份台账", blocks=(table,)), file, created=_FORMED)
    (folder / "backup.py").write_text(_CODE, "utf-8")
    (folder / "本周数据备份情况.eml").write_text(_MAIL, "utf-8")
    with zipfile.ZipFile(folder / "九月交付资料.zip", "w") as archive:
        archive.write(folder / "2026年10月数据备份台账.xlsx", "台账/数据备份台账.xlsx")
        archive.writestr("说明.txt", "本包含数据备份台账与恢复演练记录。")
    formed = date(2026, 9, 7)
    return {
        f"{title}.pdf": Filing(Category.TECHDOC, "应急预案", formed=formed),
        "2026年10月数据备份台账.xlsx": Filing(Category.OPERATIONS, "备份台账", formed=formed),
        "backup.py": Filing(Category.SOURCE, "源代码", formed=formed),
        "本周数据备份情况.eml": Filing(Category.OPERATIONS, "邮件", ("周子涵",), formed=formed),
        "九月交付资料.zip": Filing(Category.OPERATIONS, "交付包", formed=formed),
    }
