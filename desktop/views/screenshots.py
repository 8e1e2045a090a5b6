"""Pictures of every page, light and dark: `python -m desktop.views.screenshots OUT [--vault V --passphrase-file F]`.

A development tool: it drives the real window over the real use cases with invented papers.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget

from desktop.itemmodels.plan_cells import EDITABLE, PlanColumn
from desktop.jobs.houses import HouseDoor
from desktop.jobs.runner import JobRunner
from desktop.services.house import House, Passphrase
from desktop.services.progress import Progress
from desktop.services.records import Filing
from desktop.settings import MemorySettings, Settings, Theme
from desktop.views.contract_screenshots import take_contract
from desktop.views.custody_screenshots import (
    fill_vault,
    take_edition,
    take_empty_vault,
    take_vault,
)
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.handover_screenshots import (
    destroy_vault,
    take_destruction,
    take_disposal,
    take_handover,
    take_materials,
)
from desktop.views.inspection_screenshots import (
    prepare_inspection,
    take_edition_dialog,
    take_inspection,
)
from desktop.views.knowledge_screenshots import (
    fill_knowledge,
    take_empty_knowledge,
    take_knowledge,
)
from desktop.views.library_screenshots import take_trees
from desktop.views.main_window import MainWindow
from desktop.views.order_screenshots import fill_order, take_order, take_systems_empty
from desktop.views.paper_pictures import take_papers
from desktop.views.people_screenshots import (
    fill_people_pages,
    take_people,
    take_people_empty,
)
from desktop.views.sample_papers import sample_papers, write_paper
from desktop.views.search_screenshots import fill_search, take_searching
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from desktop.views.tour_screenshots import take_tour
from models.categories import Category
from resources.words import LANGUAGES

WIDTH, HEIGHT = 1440, 900
_PASSPHRASE = Passphrase("青山绿水 长流不息 2026")
_PATIENCE_MS = 120_000
_NEW_PAPERS = {
    "2026年11月机房巡检表.txt": "2026年11月机房巡检表\n巡检日期：2026-11-27\n机房温湿度正常，电源正常。\n",
    "SJ-202611-004 事件受理记录单.txt": "事件受理记录单\n编号：SJ-202611-004\n报障时刻：2026-11-19 09:12\n",
    "扫描件0042.txt": "关于开展数据库补丁升级的变更通知书\n通知日期：2026年11月12日\n",
    "资料.txt": "补充材料，待整理。\n",
}


class Photographer:
    """Drives one window through its pages; waits for jobs, never for time alone."""

    def __init__(
        self,
        app: QApplication,
        out: Path,
        work: Path,
        language: str,
        only: Sequence[str],
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        self._app, self._out, self._work, self._only = app, out, work, only
        self._runner = JobRunner()
        self._store = MemorySettings(Settings(theme=Theme.LIGHT, language=language))
        self.forms: Sequence[Path] = ()
        """Pledges of the vault that were printed and wait for their scan."""
        self.window = MainWindow(app, HouseDoor(), self._runner, self._store)
        self.window.resize(*size)
        self.window.show()

    @property
    def folder(self) -> Path:
        """Where papers for the pictures may be written."""
        return self._work

    def settle(self) -> None:
        """Until no job runs and nothing is left to be drawn."""
        self.wait_until(lambda: not self._runner.busy)
        self.pause(250)
        self.wait_until(lambda: not self._runner.busy)

    def wait_until(self, done: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not done():
            if deadline.hasExpired():
                raise TimeoutError("the window is waiting for something that does not come")
            self.pause(20)

    def pause(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def grab(self, name: str, widget: QWidget | None = None) -> None:
        """Both palettes are taken by whoever calls; the theme is part of the name."""
        self._save(name, (widget or self.window).grab())

    def _save(self, name: str, picture: QPixmap) -> None:
        if not self._only or name in self._only:
            theme = self._store.load().theme.value
            # Quality 0 of a PNG is its closest packing.
            picture.save(str(self._out / f"{name}-{theme}.png"), "PNG", 0)

    def in_both_themes(self, take: Callable[[], None]) -> None:
        for theme in (Theme.LIGHT, Theme.DARK):
            self.window.apply_settings(replace(self._store.load(), theme=theme))
            self.settle()
            take()

    def work(self, work: Callable[[House, Progress], object]) -> None:
        """Do something with the house, as a job of the window; raises what it raised."""
        archive = self.window.workspace_or_fail().archive
        job = archive.doing("…", work)
        problems: list[Exception] = []
        job.failed.connect(problems.append)
        archive.start(job)
        self.settle()
        if problems:
            raise problems[0]

    def finish(self) -> None:
        self.settle()
        self.window.close()
        self.wait_until(lambda: not self.window.isVisible())
        self._runner.shutdown()

    def take_start(self) -> None:
        page = self.window.start_page
        assert page is not None
        page.show_create()
        page.create_form.place.folder.setText("/home/pm/综合执法平台运维.vault")
        self.settle()
        _choose_invented(page.create_form.place.contract)
        self.pause(50)
        self.grab("start-create")

    def take_locked(self) -> None:
        """The page one comes back to after locking: recent vaults, a passphrase to type, and a wrong one."""
        page = self.window.start_page
        assert page is not None
        page.show_open()
        page.open_form.passphrase.setText("12345678901")
        self.pause(50)
        self.grab("start-open")
        page.open_form.submit()
        self.pause(20)
        self.wait_until(lambda: not self._runner.busy)
        self.pause(50)
        self.grab("start-wrong")

    def lock(self) -> None:
        self.window.lock()
        self.wait_until(lambda: self.window.start_page is not None)
        self.settle()

    def create_demo(self) -> None:
        page = self.window.start_page
        assert page is not None
        page.show_create()
        form = page.create_form
        form.place.folder.setText(str(self._work / "综合执法平台运维.vault"))
        self.settle()
        _choose_invented(form.place.contract)
        form.advance()
        form.suite.unfold.click()
        self.settle()
        self.grab("wizard-suite")
        form.suite.unfold.click()
        form.advance()
        form.secret.secret.first.setText("password1234")
        form.secret.key_file.wanted.setChecked(True)
        self.settle()
        form.advance()
        self.settle()
        self.grab("wizard-weak")
        form.secret.key_file.wanted.setChecked(False)
        form.secret.secret.first.setText(_PASSPHRASE.text)
        form.secret.secret.again.setText(_PASSPHRASE.text)
        self.settle()
        self.grab("wizard-secret")
        form.advance()
        self.wait_until(lambda: form.holding)
        self.settle()
        self.grab("wizard-offer")
        form.sheet.make.click()
        self.settle()
        self.grab("wizard-sheet")
        form.sheet.save_requested.emit(self._work / "sheet.pdf")
        self.settle()
        self.grab("wizard-saved")
        form.advance()
        fields = form.test.fields
        sheet = form.sheet_lines
        first, second = fields.fields
        fields.fields[first].setText(sheet[first - 1])
        fields.fields[second].setText("一乙二十")
        self.pause(50)
        self.grab("wizard-test")
        fields.fields[second].setText(sheet[second - 1])
        form.advance()
        self.settle()
        self.grab("wizard-done")
        form.advance()
        self.wait_until(lambda: self.window.workspace is not None)
        self.settle()

    def fill_demo(self) -> None:
        papers = self._work / "papers"
        papers.mkdir()
        for paper in sample_papers():
            self.file([write_paper(paper, papers)], paper.filing)
        self.settle()

    def open_vault(self, vault: Path, passphrase: Passphrase) -> None:
        page = self.window.start_page
        assert page is not None
        page.offer(vault)
        page.open_form.passphrase.setText(passphrase.text)
        page.open_form.submit()
        self.wait_until(lambda: self.window.workspace is not None)
        self.settle()

    def file(self, paths: list[Path], filing: Filing) -> None:
        """Through the dialog, as `filing` says rather than as it is guessed."""
        dialog = self.window.workspace_or_fail().offer_filing(paths)
        self.wait_until(lambda: not dialog.reading)
        rows = range(dialog.model.rowCount())
        for column in EDITABLE:
            if column not in (PlanColumn.TITLE, PlanColumn.NUMBER):
                dialog.model.set_field(rows, column, getattr(filing, column.field))
        dialog.submit()

    def take_empty(self) -> None:
        self.grab("library-empty")
        self.window.workspace_or_fail().go(Place.SEARCH)
        self.pause(50)
        self.grab("search-empty")
        self.window.workspace_or_fail().go(Place.LIBRARY)

    def take_library(self) -> None:
        workspace = self.window.workspace_or_fail()
        workspace.go(Place.LIBRARY)
        table = workspace.library.table
        workspace.library.choose_category(Category.OPERATIONS)
        self.settle()
        # A paper: articles have pictures of their own.
        model = workspace.library.model
        shown = [model.record_at(row) for row in range(model.rowCount())]
        papers = [each for each in shown if not each.version.name.endswith(".md")]
        table.choose(papers[min(2, len(papers) - 1)].id)
        self.settle()
        self.grab("library")
        workspace.library.choose_category(Category.CONTRACT)
        table.selectRow(0)
        self.settle()
        self.grab("library-long-title")

    def take_search(self) -> None:
        workspace = self.window.workspace_or_fail()
        workspace.go(Place.SEARCH)
        workspace.search.search_for("恢复演练")
        self.settle()
        model = workspace.search.model
        sizes = [model.found_at(row).document.version.size for row in range(model.rowCount())]
        longest = model.index(sizes.index(max(sizes)))
        hits = workspace.search.list
        hits.setCurrentIndex(longest)
        hits.scrollTo(longest, hits.ScrollHint.PositionAtCenter)
        self.settle()
        workspace.search.preview.next_hit()
        # The page that the hit is on is drawn a moment later.
        self.settle()
        self.pause(300)
        self.settle()
        self.grab("search")
        workspace.search.search_for("不存在的词语")
        self.settle()
        self.grab("search-nothing")

    def take_filing(self) -> None:
        workspace = self.window.workspace_or_fail()
        workspace.go(Place.LIBRARY)
        papers = sorted((self._work / "papers").glob("*.txt"))
        batch = self._work / f"import-{self._store.load().theme.value}" / "2026年11月材料"
        batch.mkdir(parents=True)
        shutil.copyfile(papers[0], batch / papers[0].name)
        longest = max(papers, key=lambda paper: paper.stat().st_size)
        edited = longest.read_text("utf-8") + "\n2026年11月30日修订。\n"
        (batch / longest.name).write_text(edited, "utf-8")
        for name, text in _NEW_PAPERS.items():
            (batch / name).write_text(text, "utf-8")
        dialog = workspace.offer_filing([batch])
        self.wait_until(lambda: not dialog.reading)
        self.settle()
        self.grab("filing", dialog)
        self.over_window("filing-window", dialog)
        dialog.reject()

    def take_jobs(self) -> None:
        """Files enough that the job is at work for a while, and is still at it in the picture."""
        workspace = self.window.workspace_or_fail()
        workspace.go(Place.LIBRARY)
        theme = self._store.load().theme.value
        folder = self._work / f"batch-{theme}"
        folder.mkdir()
        for number in range(400):
            # What is in the archive already would be passed over at once.
            text = f"2026年11月巡检记录第{number:03d}号（{theme}），设备运行正常。\n" * 40
            (folder / f"巡检记录-{number:03d}.txt").write_text(text, "utf-8")
        filing = next(iter(sample_papers())).filing
        self.file([folder], replace(filing, category=Category.OPERATIONS, type="巡检表"))
        bar = workspace.job_bar.bar
        self.wait_until(lambda: bar.value() > bar.maximum() // 4 > 0 or not self._runner.busy)
        self.grab("jobs")
        self.settle()
        self.grab("jobs-done")

    def take_dialogs(self) -> None:
        for show, name in (
            (self.window.show_settings, "settings"),
            (self.window.show_shortcuts, "shortcuts"),
        ):
            show()
            self.pause(80)
            dialog = self._app.activeModalWidget()
            assert isinstance(dialog, QDialog)
            self.grab(name, dialog)
            dialog.reject()
            self.pause(20)

    def over_window(self, name: str, dialog: QDialog) -> None:
        """The dialog in the middle of its window, as a window manager puts it."""
        picture = self.window.grab()
        shown = dialog.grab()
        painter = QPainter(picture)
        x = (self.window.width() - dialog.width()) // 2
        y = (self.window.height() - dialog.height()) // 2
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 60))
        painter.drawPixmap(x, y, shown)
        painter.setPen(self.window.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(x, y, dialog.width() - 1, dialog.height() - 1)
        painter.end()
        self._save(name, picture)


def _choose_invented(contracts: QComboBox) -> None:
    """The contract made up for demonstrations: no real client's name stands in a picture."""
    known = [contracts.itemData(at) for at in range(contracts.count())]
    contracts.setCurrentIndex([bool(each and each.fictional) for each in known].index(True))


def main() -> int:
    """Take all the pictures."""
    # Reading scans would go on for minutes behind them.
    FilingDesk.recognises = False
    parser = argparse.ArgumentParser(prog="desktop.views.screenshots", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--vault", type=Path)
    parser.add_argument("--passphrase-file", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--only", nargs="*", default=(), help="names of pictures, without theme")
    parser.add_argument(
        "--size",
        default=f"{WIDTH}x{HEIGHT}",
        help="of the window; try QT_SCALE_FACTOR=1.5 and 1280x720",
    )
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    asked.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    load_typeface()
    # Always the same folder, because the pictures show its name.
    work = Path(tempfile.gettempdir()) / "守档演示"
    work.mkdir()
    try:
        taker = Photographer(app, asked.out, work, asked.language, asked.only, (width, height))
        taker.settle()
        taker.in_both_themes(taker.take_start)
        if asked.vault:
            secret = asked.passphrase_file.read_text("utf-8").rstrip("\n")
            # A copy, because the pictures of a running job need files to file.
            vault = shutil.copytree(asked.vault, work / asked.vault.name)
            taker.open_vault(vault, Passphrase(secret))
            taker.forms = sorted((asked.vault.parent / "forms").glob("*.pdf"))
            papers = work / "papers"
            papers.mkdir()
            for paper in sample_papers():
                write_paper(paper, papers)
        else:
            taker.create_demo()
            taker.in_both_themes(taker.take_empty)
            taker.in_both_themes(lambda: take_empty_knowledge(taker))
            taker.in_both_themes(lambda: take_empty_vault(taker))
            taker.in_both_themes(lambda: take_systems_empty(taker))
            taker.in_both_themes(lambda: take_people_empty(taker))
            taker.fill_demo()
        for take in (taker.take_library, taker.take_search, taker.take_filing, taker.take_dialogs):
            taker.in_both_themes(take)
        taker.in_both_themes(lambda: take_trees(taker))
        if asked.vault:
            taker.in_both_themes(lambda: take_tour(taker))
            taker.in_both_themes(lambda: take_contract(taker))
            taker.in_both_themes(lambda: take_people(taker))
        else:
            fill_knowledge(taker, work)
            taker.in_both_themes(lambda: take_knowledge(taker))
            fill_search(taker, work)
            taker.in_both_themes(lambda: take_searching(taker))
            fill_order(taker)
            taker.in_both_themes(lambda: take_order(taker))
            fill_people_pages(taker)
            taker.in_both_themes(lambda: take_people(taker))
            fill_vault(taker, work)
            taker.in_both_themes(lambda: take_vault(taker))
        if asked.vault:
            taker.in_both_themes(lambda: take_edition_dialog(taker))
            taker.in_both_themes(lambda: take_materials(taker))
            taker.in_both_themes(lambda: take_disposal(taker))
            taker.in_both_themes(lambda: take_destruction(taker))
        counter = iter(range(2))
        taker.in_both_themes(lambda: take_handover(taker, work / f"移交包-{next(counter) + 1}"))
        taker.in_both_themes(taker.take_jobs)
        if asked.vault:
            prepare_inspection(taker)
        taker.lock()
        taker.in_both_themes(taker.take_locked)
        if asked.vault:
            take_inspection(taker, vault, work)
            taker.open_vault(vault, Passphrase(secret))
            destroy_vault(taker, work / "销毁证明.pdf")
            take_papers(work, asked.out, asked.only)
        else:
            made = work / "综合执法平台运维.vault"
            taker.in_both_themes(lambda: take_edition(taker, made))
        taker.finish()
    finally:
        shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
