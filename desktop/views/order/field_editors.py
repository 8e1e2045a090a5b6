"""Editors for fields of one's own, one for each kind of field: what they say is checked where it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from desktop.jobs.order import KnownNames
from desktop.services.order.field_values import NO, YES, shown_value
from models.order.custom_fields import FieldRecord
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex

_PROMPTS = {"date": "2026-07-31", "number": "1280"}


class FieldEditor(QWidget):
    """One field. `value` is None while nobody has touched it.

    Signals:
        edited()   somebody changed what it says
    """

    edited = Signal()

    def __init__(self, field: FieldRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._touched = False
        self._box: QComboBox | None = None
        self._line: QLineEdit | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        if field.kind in ("choice", "yes-no"):
            self._box = QComboBox()
            self._box.addItem("—", "")
            values = field.choices if field.kind == "choice" else (YES, NO)
            for value in values:
                self._box.addItem(shown_value(field.kind, value), value)
            self._box.activated.connect(self._note)
            row.addWidget(self._box)
            self.setFocusProxy(self._box)
        else:
            self._line = QLineEdit()
            self._line.setPlaceholderText(_PROMPTS.get(field.kind, ""))
            self._line.textEdited.connect(self._note)
            row.addWidget(self._line)
            self.setFocusProxy(self._line)
        for each in (self._box, self._line):
            if each is not None:
                each.setAccessibleName(field.name)
        self.setAccessibleName(field.name)

    @property
    def value(self) -> str | None:
        """What was entered, "" for nothing; None where it is as it was."""
        if not self._touched:
            return None
        return self.words

    @property
    def words(self) -> str:
        """What it says, whoever entered it."""
        if self._box is not None:
            return str(self._box.currentData() or "")
        return self._line.text().strip() if self._line is not None else ""

    def show_values(self, values: Sequence[str]) -> None:
        """What the documents at hand say now; where they differ, that they do."""
        self._touched = False
        distinct = set(values)
        alike = next(iter(distinct)) if len(distinct) == 1 else ""
        if self._box is not None:
            if len(distinct) > 1:
                self._box.setPlaceholderText(_("(differs)"))
                self._box.setCurrentIndex(-1)
            else:
                self._box.setCurrentIndex(max(0, self._box.findData(alike)))
        elif self._line is not None:
            self._line.setText(alike)
            if len(distinct) > 1:
                self._line.setPlaceholderText(_("(differs)"))

    def show_nothing(self) -> None:
        """What the documents say isn't shown: it stays as it is unless something is entered."""
        self._touched = False
        if self._box is not None:
            self._box.setPlaceholderText(_("stays as it is"))
            self._box.setCurrentIndex(-1)
        elif self._line is not None:
            self._line.clear()

    def offer(self, known: KnownNames) -> None:
        """Names to choose from while typing."""
        names = {"person": known.persons, "system": known.systems}.get(self.field.kind, ())
        if self._line is not None and names:
            complete(self._line, names)

    def _note(self) -> None:
        self._touched = True
        self.edited.emit()


def complete(line: QLineEdit, words: Iterable[str]) -> None:
    """Offer words that hold what was typed."""
    completer = QCompleter(list(words), line)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    line.setCompleter(completer)


class NamesField(QLineEdit):
    """Several names, separated by 、 , or ; and completed one by one."""

    _SIGNS = "，,;；"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(_("several are separated by 、"))

    @property
    def names(self) -> tuple[str, ...]:
        """The names, each once."""
        parts = self._plain().split("、")
        return tuple(dict.fromkeys(name for part in parts if (name := part.strip())))

    def offer(self, names: Iterable[str]) -> None:
        """Names to choose from."""
        self.setCompleter(_LastName(list(names), self))

    def _plain(self) -> str:
        text = self.text()
        for sign in self._SIGNS:
            text = text.replace(sign, "、")
        return text


class _LastName(QCompleter):
    """Completes the last of several names."""

    def __init__(self, names: Sequence[str], line: QLineEdit) -> None:
        super().__init__(QStringListModel(list(names), line), line)
        self._line = line
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(self, index: AnyIndex) -> str:
        before, sign, _last = self._line.text().rpartition("、")
        return f"{before}{sign}{index.data()}"

    def splitPath(self, path: str) -> list[str]:
        for sign in "，,;；":
            path = path.replace(sign, "、")
        return [path.rpartition("、")[2].strip()]


class DocumentField(QLineEdit):
    """One document, found by its number or words of its title.

    Signals:
        document_chosen(int)   the document's id, 0 while what is typed names none
    """

    document_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[str, int] = {}
        self.setPlaceholderText(_("Number, or words of the title"))
        self.setAccessibleName(_("Document"))
        self.setClearButtonEnabled(True)
        self.textChanged.connect(self._tell)

    @property
    def document(self) -> int:
        """The document's id, or 0."""
        text = self.text().strip()
        if text in self._ids:
            return self._ids[text]
        # A number alone, typed or pasted, says as much.
        found = [each for words, each in self._ids.items() if words.partition("  ")[0] == text]
        return found[0] if len(found) == 1 else 0

    def offer(self, documents: Iterable[tuple[int, str]], *, but: int = 0) -> None:
        """Documents to choose from: (id, number and title)."""
        self._ids = {words: each for each, words in documents if each != but}
        complete(self, self._ids)

    def _tell(self) -> None:
        self.document_chosen.emit(self.document)
