"""What a new article is to be: its kind, its title, the system it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.knowledge import Writing
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from models.categories import Category
from resources.knowledge import article_kind, article_kinds, fill_template
from resources.words import _


class NewArticleDialog(FormDialog):
    """Nothing is filed by it: the editor opens with the template.

    Signals:
        begun(Writing)   write this
    """

    begun = Signal(object)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        systems: Sequence[str] = (),
        kind: str = "",
        title: str = "",
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("New article"),
            sentence=_("Each kind has a template that asks the right questions."),
            action=_("Begin writing"),
        )
        self.kinds = QComboBox()
        for each in article_kinds():
            self.kinds.addItem(each.label, each.id)
        self.hint = words("", "caption", wrap=True)
        self.title = QLineEdit(title)
        self.system = QLineEdit()
        completer = QCompleter(list(systems), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.system.setCompleter(completer)
        self.system.setPlaceholderText(_("Several are separated by “、”"))
        self.add_field(_("Kind"), self.kinds)
        self.field_column.addWidget(self.hint)
        self.add_field(_("Title of the article"), self.title)
        self.add_field(_("About which system"), self.system)
        self.kinds.currentIndexChanged.connect(self._show_hint)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kind)))
        self._show_hint()
        self.title.setFocus()

    def submit(self) -> None:
        title = self.title.text().strip()
        if not title:
            self.refuse(_("An article needs a title: links find it by that."))
            self.title.setFocus()
            return
        named = self.system.text().replace(",", "、").replace("，", "、").split("、")
        systems = tuple(name.strip() for name in named if name.strip())
        kind = article_kind(str(self.kinds.currentData()))
        known = {
            "title": title,
            "date": datetime.now(UTC).astimezone().date().isoformat(),
            "system": "、".join(systems),
        }
        body = fill_template(kind.id, {name: value for name, value in known.items() if value})
        self.begun.emit(
            Writing(kind.id, title, body, category=Category(kind.category), systems=systems)
        )
        self.accept()

    def _show_hint(self) -> None:
        self.hint.setText(str(article_kind(str(self.kinds.currentData())).hint))
