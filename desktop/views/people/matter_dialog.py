"""The wizard that opens a matter: what it is about, then what has to happen by when and what is at stake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_date
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.latest import Latest
from desktop.jobs.people_said import MatterSaid
from desktop.jobs.people_shown import MatterPreview
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.people.fact_form import FactForm
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from models.people.matter_rules import MatterKind, Part
from resources.words import _

_PAUSE_MS = 250


class MatterDialog(PairedForm):
    """Everything is asked on one page; what follows from it is worked out beside the asking.

    Signals:
        opened(int)   the matter's id
    """

    opened = Signal(int)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        kind: MatterKind,
        people: Sequence[tuple[int, str, str]],
        make: Callable[[MatterSaid], Job],
        preview: Callable[[MatterSaid], Job] | None = None,
        today: date,
        person: int | None = None,
        said: MatterSaid | None = None,
        systems: Sequence[str] = (),
        matters: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`people` are (id, name, presence); `said` is what a matter that is there already says."""
        title = _("Open a matter: {kind}") if said is None else _("Change the matter: {kind}")
        super().__init__(
            archive,
            look,
            parent,
            title=title.format(kind=kind.label),
            sentence=_("Clause {clause}").format(clause=kind.clause) if kind.clause else "",
            action=_("Open the matter") if said is None else _("Save"),
            height_em=44,
        )
        self._kind, self._make, self._preview_job = kind, make, preview
        self.title = QLineEdit(said.title if said else "")
        self.title.setPlaceholderText(_("made from what is said below"))
        self.person = _person_box(people, kind.person, "on-site")
        self.other = _person_box(people, kind.other, "expected")
        self.day = DayField(said.day if said else today)
        self.planned = DayField(said.planned if said else None)
        self.facts = FactForm(systems=systems, matters=matters)
        self.note = QLineEdit(said.note if said else "")
        self.outlook = _Outlook(look)
        self._lay_out(kind)
        self.facts.ask(kind.facts, said.facts if said else {})
        for box, wanted in (
            (self.person, said.person if said else person),
            (self.other, said.other if said else None),
        ):
            box.setCurrentIndex(max(0, box.findData(wanted)))
        self._previews = Latest(archive, self)
        self._previews.answered.connect(self.outlook.show_preview)
        self._previews.failed.connect(lambda error: self.outlook.say(explain(error).sentence))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._ask_preview)
        for field in (self.day, self.planned):
            field.textChanged.connect(lambda _text: self._soon.start())
        for box in (self.person, self.other):
            box.currentIndexChanged.connect(lambda _row: self._soon.start())
        self.fit()
        self._ask_preview()
        (self.person if kind.person else self.day).setFocus()

    @property
    def said(self) -> MatterSaid:
        """What the fields say."""
        person, other = self.person.currentData(), self.other.currentData()
        return MatterSaid(
            self._kind.id,
            self.title.text().strip(),
            person if self._kind.person else None,
            other if self._kind.other else None,
            self.day.day,
            self.planned.day if self._kind.planned else None,
            self.facts.values,
            self.note.text().strip(),
        )

    def submit(self) -> None:
        if not self.days_right():
            return
        job = self._make(self.said)
        job.finished.connect(self._take)
        self.run(job)

    def _lay_out(self, kind: MatterKind) -> None:
        asked: list[tuple[str, QWidget]] = []
        if kind.person is not None:
            asked.append((_label(kind.person), self.person))
        if kind.other is not None:
            asked.append((_label(kind.other), self.other))
        if asked:
            self.pair(*asked)
        days: list[tuple[str, QWidget]] = [(kind.day.label, self.day)]
        if kind.planned is not None:
            days.append((_label(kind.planned), self.planned))
        self.pair(*days)
        # What follows stands right below the days that it follows from.
        self.column.addWidget(self.outlook)
        self.column.addWidget(self.facts)
        self.column.addWidget(cell(_("Title of the matter"), self.title))
        self.column.addWidget(cell(_("Note"), self.note))

    def _ask_preview(self) -> None:
        if self._preview_job is not None and not self.planned.wrong and not self.day.wrong:
            self._previews.ask(self._preview_job(self.said))

    def _take(self, identifier: object) -> None:
        self._previews.drop()
        self._rest()
        self.opened.emit(identifier if isinstance(identifier, int) else 0)
        self.accept()


class _Outlook(QWidget):
    """What would follow from what the fields say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._notice = Notice(look)
        self._stake = Notice(look)
        self._held = QWidget()
        self._steps = QVBoxLayout(self._held)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(XS)
        self._fold = button(_("What has to happen, step by step"), self._unfold, kind="link")
        self._held.hide()
        self._fold.hide()
        row = QHBoxLayout()
        row.addWidget(self._fold)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self._notice)
        column.addWidget(self._stake)
        column.addLayout(row)
        column.addWidget(self._held)

    @property
    def sentences(self) -> str:
        """What is said of notices and of money."""
        return "\n".join(filter(None, (self._notice.sentence, self._stake.sentence)))

    def say(self, sentence: str) -> None:
        """It can't be worked out yet."""
        self._notice.say(Mood.PLAIN, sentence)

    def show_preview(self, preview: MatterPreview) -> None:
        """Show what would follow."""
        said = []
        late = any(passed for _what, _latest, passed, _more in preview.notices)
        for what, latest, passed, more in preview.notices:
            if latest is None:
                said.append(" · ".join(filter(None, (what, more))))
                continue
            day = format_date(latest)
            sentence = (
                _("{what}: the last day was {day}.")
                if passed
                else _("{what}: on {day} at the latest.")
            )
            said.append(" ".join(filter(None, (sentence.format(what=what, day=day), more))))
        said += preview.warnings
        if said:
            self._notice.say(Mood.BAD if late else Mood.PLAIN, "\n".join(said))
        else:
            self._notice.hide()
        if preview.exposure:
            self._stake.say(Mood.CAUTION, preview.exposure)
        else:
            self._stake.hide()
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, (title, papers) in enumerate(preview.steps, start=1):
            line = f"{number}. {title}"
            self._steps.addWidget(words(line, "body", wrap=True))
            if papers:
                under = words("、".join(papers), "caption", wrap=True)
                under.setContentsMargins(M + S, 0, 0, 0)
                self._steps.addWidget(under)
        self._fold.setVisible(bool(preview.steps))

    def _unfold(self) -> None:
        self._held.setVisible(self._held.isHidden())


def _label(part: Part) -> str:
    return part.label if part.required else _("{fact} (if known)").format(fact=part.label)


def _person_box(people: Sequence[tuple[int, str, str]], part: Part | None, first: str) -> QComboBox:
    """Those whom it is most likely about stand first."""
    box = QComboBox()
    box.setMaxVisibleItems(16)
    box.addItem("—", None)
    if part is not None:
        for identifier, label, _presence in sorted(people, key=lambda each: each[2] != first):
            box.addItem(label, identifier)
    return box
