"""What is done with settings, files of rules and holidays; each with its dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.contract_rules import RuleJobs, ShownRules
from desktop.jobs.job import Job
from desktop.services.contract.calendar_import import ImportedYear
from desktop.services.contract.contract_settings import SettingView
from desktop.views.contract.rule_dialog import RuleDialog
from desktop.views.contract.setting_dialog import SettingDialog
from desktop.views.controls.notice import Mood, Notice
from desktop.views.theme.look import Look
from models.contract.rule_parts import rule_title
from models.contract.rule_problems import RulesWrong
from resources.words import _


class RulesDesk(QObject):
    """Lives as long as its page.

    Signals:
        changed()   something is different now
    """

    changed = Signal()

    def __init__(self, archive: Archive, look: Look, page: QWidget, notice: Notice) -> None:
        super().__init__(page)
        self._archive, self._look, self._page, self._notice = archive, look, page, notice
        self._jobs = RuleJobs(archive)

    def settle(self, setting: SettingView) -> SettingDialog:
        """Ask for the answer to a question."""

        def make(value: str, document: int | None, note: str) -> Job:
            return self._telling(
                self._jobs.settling(setting.rule.id, value, document=document, note=note)
            )

        dialog = SettingDialog(self._archive, self._look, self._page, setting, make)
        dialog.open()
        return dialog

    def edit(self, name: str) -> None:
        """Show a file of rules once it is read."""
        job = self._jobs.text(name)
        job.finished.connect(self._show_text)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def bring_holidays(self, year: int) -> QFileDialog:
        """Ask for the file of a year's days off; 0 for any year."""
        dialog = QFileDialog(self._page, _("Import holidays"))
        dialog.setNameFilters([_("Days off (*.toml *.csv)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.take_holidays(Path(name), year))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def take_holidays(self, path: Path, year: int = 0) -> None:
        """Read a year's days off from a file."""
        job = self._telling(self._jobs.importing(path, year or None))
        job.finished.connect(self._tell_year)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _show_text(self, shown: ShownRules) -> None:
        def make(text: str, note: str, origin: str) -> Job:
            return self._telling(self._jobs.keeping(shown.name, text, note=note, origin=origin))

        title = rule_title(shown.name)
        RuleDialog(self._archive, self._look, self._page, shown, title, make).open()

    def _telling(self, job: Job) -> Job:
        job.finished.connect(lambda _result: self.changed.emit())
        return job

    def _tell_year(self, imported: ImportedYear) -> None:
        days = imported.days
        said = _("{year}: {off} days off and {made_up} make-up working days are known now.")
        self._notice.say(
            Mood.GOOD,
            said.format(year=days.year, off=len(days.holidays), made_up=len(days.workdays)),
        )

    def _fail(self, error: Exception) -> None:
        if isinstance(error, RulesWrong):
            headline = _("The file can't be used; nothing is kept")
            self._notice.say(Mood.BAD, "\n".join(map(str, error.problems)), headline)
        else:
            self._notice.explain(explain(error))
