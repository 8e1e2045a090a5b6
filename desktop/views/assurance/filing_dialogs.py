"""The dialogs that enter or change a filing, an assessment with its report, and a product with its certificate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from desktop.itemmodels.assurance_words import scheme_words
from desktop.itemmodels.finding_board import risk_words
from desktop.jobs.archive import Archive
from desktop.jobs.assurance import AssuranceBoard
from desktop.jobs.job import Job
from desktop.views.controls.day_fields import DayField
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from models.assurance.assurance_records import AssessmentView
from models.assurance.assurance_rules import CRYPTO, GRADING, LEVELS
from models.assurance.product_state import KIND_WORDS
from models.obligations.register_records import Filing, Product
from resources.words import _

Values = Mapping[str, Any]
Making = Callable[[Values], Job]
_UNSAID = -1
_COUNTED = ("high", "medium", "low")


class KeepDialog(PairedForm):
    """Hands what its fields say to `make`, and closes once that job is done."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, *, title: str, make: Making, new: bool
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=title,
            sentence="",
            action=_("Enter") if new else _("Save"),
            height_em=42,
        )
        self._make = make

    @property
    def values(self) -> dict[str, Any]:
        """What the fields say, by the names of the service's fields."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is missing, in a sentence."""
        return ""

    def submit(self) -> None:
        if not self.days_right():
            return
        if problem := self.problem():
            self.refuse(problem)
            return
        job = self._make(self.values)
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()


class FilingDialog(KeepDialog):
    """A system's level, and its filing with the police or the cryptography authority."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        board: AssuranceBoard,
        make: Making,
        filing: Filing | None = None,
    ) -> None:
        title = _("Change the filing") if filing else _("Enter a filing")
        super().__init__(archive, look, parent, title=title, make=make, new=filing is None)
        self.scheme, self.level, self.template = QComboBox(), QComboBox(), QComboBox()
        for scheme in (GRADING, CRYPTO):
            self.scheme.addItem(scheme_words(scheme), scheme)
        for level in LEVELS:
            known = board.grading.levels.get(level)
            self.level.addItem(str(known.words) if known else str(level), level)
        self.template.setEditable(True)
        self.template.addItems(["", *(each.id for each in board.grading.templates)])
        self.system = system_box(board.systems, filing.asset_id if filing else None)
        self.name = QLineEdit(filing.title if filing else "")
        self.name.setPlaceholderText(_("the system's own name"))
        self.number = QLineEdit(filing.number if filing else "")
        self.graded = DayField(filing.graded if filing else None)
        self.issued = DayField(filing.issued if filing else None)
        self.until = DayField(filing.until if filing else None)
        self.until.setPlaceholderText(_("reckoned by the rules"))
        self.note = QLineEdit(filing.note if filing else "")
        self.scheme.setEnabled(filing is None)
        if filing is not None:
            self.scheme.setCurrentIndex(max(0, self.scheme.findData(filing.scheme)))
            self.template.setCurrentText(filing.template)
        self.level.setCurrentIndex(self.level.findData(filing.level if filing else 3))
        self.pair(
            (_("Scheme"), self.scheme),
            (_("Level"), self.level),
            (_("System"), self.system),
            (_("Name of what is graded"), self.name),
            (_("Filing number"), self.number),
            (_("Filed on templates of"), self.template),
            (_("Graded"), self.graded),
            (_("Certificate of"), self.issued),
            (_("Last day printed on it"), self.until),
        )
        self.column.addWidget(cell(_("Note"), self.note))
        self.fit()

    def problem(self) -> str:
        if self.system.currentData() is None and not self.name.text().strip():
            return _("Choose a system, or name what is graded.")
        return ""

    @property
    def values(self) -> dict[str, Any]:
        system = self.system.currentData()
        name = self.name.text().strip()
        if not name and system is not None:
            name = self.system.currentText()
        return {
            "scheme": self.scheme.currentData(),
            "level": self.level.currentData(),
            "system": system,
            "title": name,
            "number": self.number.text().strip(),
            "template": self.template.currentText().strip(),
            "graded": self.graded.day,
            "issued": self.issued.day,
            "until": self.until.day,
            "note": self.note.text().strip(),
        }


class AssessmentDialog(KeepDialog):
    """An assessment; without a day of report it is under way. What follows from the numbers is left to the rules."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        board: AssuranceBoard,
        scheme: str,
        make: Making,
        view: AssessmentView | None = None,
    ) -> None:
        title = _("Change the assessment") if view else _("Enter an assessment")
        super().__init__(archive, look, parent, title=title, make=make, new=view is None)
        known = view.assessment if view else None
        self._is_new = known is None
        self.scheme = QComboBox()
        self.scheme.addItem(scheme_words(scheme), scheme)
        self.scheme.addItem(_("Self-check"), "self")
        self.scheme.setEnabled(known is None)
        self.template = QComboBox()
        self.template.addItem(_("by the day of the report"), "")
        self.conclusion = QComboBox()
        self.conclusion.addItem(_("by the rules"), "")
        for each in board.templates.get(scheme, ()):
            self.template.addItem(each.label, each.id)
            for one in each.conclusions:
                if self.conclusion.findData(one.id) < 0:
                    self.conclusion.addItem(one.label, one.id)
        self.agency = QLineEdit(known.agency if known else "")
        self.number = QLineEdit(known.number if known else "")
        self.started = DayField(known.started if known else None)
        self.reported = DayField(known.reported if known else None)
        self.reported.setPlaceholderText(_("under way"))
        result = known.result if known else None
        self.outcome = QLineEdit("" if result is None else f"{result / 100:.2f}")
        self.outcome.setPlaceholderText("92.50")
        self.hazards = _count(known.hazards if known else None)
        self.rectified = _count(known.rectified if known else None)
        risks = view.risks if view else {}
        self.risks = {risk: _count(risks.get(risk)) for risk in _COUNTED}
        self.note = QLineEdit(known.note if known else "")
        if known is not None:
            if self.scheme.findData(known.scheme) >= 0:
                self.scheme.setCurrentIndex(self.scheme.findData(known.scheme))
            self.template.setCurrentIndex(max(0, self.template.findData(known.template)))
            self.conclusion.setCurrentIndex(max(0, self.conclusion.findData(known.conclusion)))
        self.pair(
            (_("Kind"), self.scheme),
            (_("Agency"), self.agency),
            (_("Number of the report"), self.number),
            (_("Template of the report"), self.template),
            (_("Begun"), self.started),
            (_("Day on the report's cover"), self.reported),
            (_("Score, or rate of conformity in %"), self.outcome),
            (_("Conclusion"), self.conclusion),
            (_("Major hazards before rectification"), self.hazards),
            (_("Of these rectified"), self.rectified),
            *(
                (_("Findings: {risk}").format(risk=risk_words(risk)), field)
                for risk, field in self.risks.items()
            ),
        )
        self.column.addWidget(cell(_("Note"), self.note))
        self.fit()

    def problem(self) -> str:
        text = self.outcome.text().strip()
        if text and _hundredths(text) is None:
            return _("“{text}” is no score: write it like 92.50.").format(text=text)
        return ""

    @property
    def values(self) -> dict[str, Any]:
        risks = {name: field.value() for name, field in self.risks.items()}
        said: dict[str, Any] = {
            "template": self.template.currentData(),
            "agency": self.agency.text().strip(),
            "number": self.number.text().strip(),
            "started": self.started.day,
            "reported": self.reported.day,
            "result": _hundredths(self.outcome.text().strip()),
            "hazards": _said(self.hazards),
            "rectified": _said(self.rectified),
            "risks": {name: value for name, value in risks.items() if value != _UNSAID},
            "conclusion": self.conclusion.currentData(),
            "note": self.note.text().strip(),
        }
        return said | ({"scheme": self.scheme.currentData()} if self._is_new else {})


class ProductDialog(KeepDialog):
    """A product or service with its certificate; one without dates is kept, and listed as such."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        board: AssuranceBoard,
        make: Making,
        product: Product | None = None,
    ) -> None:
        title = _("Change the product") if product else _("Enter a product")
        super().__init__(archive, look, parent, title=title, make=make, new=product is None)
        self.kind = QComboBox()
        for each, label in KIND_WORDS.items():
            self.kind.addItem(_(label), each)
        if product is not None:
            self.kind.setCurrentIndex(max(0, self.kind.findData(product.kind)))
        self.lines = {
            name: QLineEdit(getattr(product, name) if product else "")
            for name in ("name", "model", "maker", "level", "certificate", "note")
        }
        self.system = system_box(board.systems, product.asset_id if product else None)
        self.issued = DayField(product.issued if product else None)
        self.until = DayField(product.until if product else None)
        lines = self.lines
        self.pair(
            (_("Product"), lines["name"]),
            (_("Kind"), self.kind),
            (_("Model"), lines["model"]),
            (_("Maker"), lines["maker"]),
            (_("System"), self.system),
            (_("Level of the certificate"), lines["level"]),
            (_("Certificate"), lines["certificate"]),
            (_("Issued"), self.issued),
            (_("Last day"), self.until),
            (_("Note"), lines["note"]),
        )
        self.fit()
        lines["name"].setFocus()

    def problem(self) -> str:
        return "" if self.lines["name"].text().strip() else _("A product needs a name.")

    @property
    def values(self) -> dict[str, Any]:
        said: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        return said | {
            "kind": self.kind.currentData(),
            "system": self.system.currentData(),
            "issued": self.issued.day,
            "until": self.until.day,
        }


def system_box(systems: Sequence[tuple[int, str]], chosen: int | None) -> QComboBox:
    """A choice of the registered systems, or none."""
    box = QComboBox()
    box.setMaxVisibleItems(16)
    box.addItem("—", None)
    for system, name in systems:
        box.addItem(name, system)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _count(value: int | None) -> QSpinBox:
    """A number that may be left unsaid."""
    box = QSpinBox()
    box.setRange(_UNSAID, 9999)
    box.setSpecialValueText("—")
    box.lineEdit().setTextMargins(S, 0, 0, 0)
    box.setValue(_UNSAID if value is None else value)
    return box


def _said(box: QSpinBox) -> int | None:
    return None if box.value() == _UNSAID else box.value()


def _hundredths(text: str) -> int | None:
    """92.50, 92.5 % or 92 in hundredths; None for anything else."""
    plain = text.rstrip("%％ ").replace("，", ".")
    whole, _point, part = plain.partition(".")
    if not whole.isdecimal() or len(part) > 2 or (part and not part.isdecimal()):
        return None
    return int(whole) * 100 + int((part + "00")[:2])
