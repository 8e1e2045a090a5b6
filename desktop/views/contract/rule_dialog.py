"""A file of rules to read and to correct: kept as another revision, or refused with every problem named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.itemmodels.formats import format_moment
from desktop.jobs.archive import Archive
from desktop.jobs.contract_rules import ShownRules
from desktop.jobs.job import Job
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from models.contract.rule_problems import RulesWrong
from resources.words import _, ngettext

_MOST_BYTES = 2_000_000
_SHOWN_PROBLEMS = 12


class RuleDialog(FormDialog):
    """Closes once the job that `make` returns for (text, note, origin) has kept the text."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        shown: ShownRules,
        title: str,
        make: Callable[[str, str, str], Job],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=title,
            sentence=_(
                "TOML. What contradicts itself or other rules is named and nothing is kept."
            ),
            action=_("Keep as a revision"),
        )
        self._make, self._origin = make, ""
        self.text = QPlainTextEdit()
        self.text.setObjectName("field")
        self.text.setAccessibleName(title)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlainText(shown.text)
        self.text.setMinimumHeight(self.fontMetrics().height() * 12)
        self.revisions = QComboBox()
        self.revisions.setAccessibleName(_("Revisions"))
        self.revisions.addItem(_("the text in force"), shown.text)
        for each in shown.revisions:
            said = _("revision {number}, {moment}").format(
                number=each.revision, moment=format_moment(each.moment)
            )
            self.revisions.addItem("  ·  ".join(one for one in (said, each.note) if one), None)
        if shown.shipped is not None:
            self.revisions.addItem(_("as shipped"), shown.shipped)
        self.revisions.currentIndexChanged.connect(self._put_back)
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Why it is changed, and by which paper"))
        self.field_column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.revisions, 1)
        row.addWidget(button(_("Read a file…"), self._choose_file))
        row.addWidget(button(_("Write to a file…"), self._choose_target))
        self.field_column.addLayout(row)
        self.add_field(_("Note"), self.note)
        self.resize(open_size(self, parent, 52, 44))
        self.text.setFocus()

    def submit(self) -> None:
        job = self._make(self.text.toPlainText(), self.note.text().strip(), self._origin)
        job.finished.connect(self._close)
        self.run(job)

    def take_file(self, path: Path) -> None:
        """Put a file's text in place of what is shown."""
        try:
            data = path.read_bytes()
            if len(data) > _MOST_BYTES:
                self.refuse(_("The file is too large for rules."))
                return
            self.text.setPlainText(data.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            self.refuse(_("{name} can't be read as UTF-8 text.").format(name=path.name))
            return
        self._origin = path.name
        self.notice.hide()

    def write_file(self, path: Path) -> None:
        """Write what is shown to a file, to be worked on elsewhere. It holds no secrets."""
        try:
            path.write_text(self.text.toPlainText(), "utf-8")
        except OSError as error:
            self.refuse(
                _("{name} can't be written: {why}.").format(name=path.name, why=error.strerror)
            )
            return
        self.notice.say(Mood.GOOD, _("Written to {name}.").format(name=path.name))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, RulesWrong):
            super()._fail(error)
            return
        self._rest()
        count = len(error.problems)
        counted = ngettext(
            "{count} problem; nothing is kept", "{count} problems; nothing is kept", count
        )
        said = [str(each) for each in error.problems[:_SHOWN_PROBLEMS]]
        if count > _SHOWN_PROBLEMS:
            said.append(_("and {count} others").format(count=count - _SHOWN_PROBLEMS))
        self.notice.say(Mood.BAD, "\n".join(said), counted.format(count=count))

    def _put_back(self, row: int) -> None:
        text = self.revisions.itemData(row)
        if text is not None:
            self.text.setPlainText(text)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Read a file"))
        dialog.setNameFilters(["TOML (*.toml)", _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_target(self) -> None:
        dialog = QFileDialog(self, _("Write to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.fileSelected.connect(lambda name: self.write_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _close(self, _result: object) -> None:
        self.leave()
