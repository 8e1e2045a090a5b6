"""The dialog that judges one object of a unit: D, A and K with what they leave, or a unit of management as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from desktop.itemmodels.assurance_words import score_words
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.assurance.scoring import NewScore
from desktop.views.controls.words import words
from desktop.views.people.paired_form import PairedForm, cell
from desktop.views.theme.look import Look
from models.assurance.crypto_rules import MANAGEMENT, MANAGEMENT_SCORES, CryptoRules
from models.assurance.crypto_scores import ObjectScore, UnitScore, object_score
from resources.words import _


class ScoreDialog(PairedForm):
    """What the object would score is shown while it is being judged."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        rules: CryptoRules,
        level: int,
        unit: UnitScore,
        make: Callable[[NewScore], Job],
        known: ObjectScore | None = None,
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=unit.unit.label,
            sentence="",
            action=_("Save"),
        )
        self._rules, self._level, self._unit, self._make = rules, level, unit, make
        layer = next(each for each in rules.layers if each.id == unit.unit.layer)
        self._half = layer.half
        self.object = QLineEdit(known.name if known else "")
        self.effective = QCheckBox(_("D: cryptography is used, correctly and effectively"))
        self.effective.setAccessibleName(self.effective.text())
        self.algorithm = QCheckBox(_("A: its algorithms and technology conform"))
        self.algorithm.setAccessibleName(self.algorithm.text())
        self.key = QCheckBox(_("K: its keys are managed safely"))
        self.key.setAccessibleName(self.key.text())
        self.strength, self.keeping = QComboBox(), QComboBox()
        for box, choices in ((self.strength, rules.strengths), (self.keeping, rules.keepings)):
            for each in choices.values():
                if level in each.levels:
                    box.addItem(f"{each.words} ({float(each.value):g})", each.id)
        self.judged = QComboBox()
        for score in MANAGEMENT_SCORES:
            value = float(rules.scoring.management[score])
            self.judged.addItem(f"{management_words(score)} ({value:g})", score)
        self.note = QLineEdit()
        self.outcome = words("", "heading")
        self._lay_out()
        self._show(known.value if known else {})
        for tick in (self.effective, self.algorithm, self.key):
            tick.toggled.connect(lambda _on: self._follow())
        for box in (self.strength, self.keeping, self.judged):
            box.currentIndexChanged.connect(lambda _row: self._follow())
        self._follow()
        self.fit()
        (self.judged if self._half == MANAGEMENT else self.object).setFocus()

    @property
    def value(self) -> dict[str, Any]:
        """The object as it is kept."""
        if self._half == MANAGEMENT:
            said: dict[str, Any] = {"score": self.judged.currentData()}
        else:
            said = {
                "d": self.effective.isChecked(),
                "a": self.algorithm.isChecked(),
                "k": self.key.isChecked(),
            }
            if said["d"] and not said["a"]:
                said["ra"] = self.strength.currentData()
            if said["d"] and not said["k"]:
                said["rk"] = self.keeping.currentData()
        return said | {"note": self.note.text().strip()}

    def submit(self) -> None:
        name = self.object.text().strip()
        if self._half != MANAGEMENT and not name:
            self.refuse(_("Say which object it is: a device, a channel, an interface."))
            return
        job = self._make(NewScore(self._unit.unit.id, name, self.value))
        job.finished.connect(self._close)
        self.run(job)

    def _lay_out(self) -> None:
        if self._half == MANAGEMENT:
            self.column.addWidget(cell(_("Judged"), self.judged))
        else:
            self.column.addWidget(cell(_("Object"), self.object))
            for tick in (self.effective, self.algorithm, self.key):
                self.column.addWidget(tick)
            self._ra = cell(_("Strength of the algorithms (Ra)"), self.strength)
            self._rk = cell(_("Keeping of the keys (Rk)"), self.keeping)
            self.column.addWidget(self._ra)
            self.column.addWidget(self._rk)
        self.column.addWidget(cell(_("Note"), self.note))
        self.column.addWidget(self.outcome)

    def _show(self, value: Mapping[str, Any]) -> None:
        # Whoever begins finds everything in order; what isn't is said.
        self.effective.setChecked(value.get("d", True) is True)
        self.algorithm.setChecked(value.get("a", True) is True)
        self.key.setChecked(value.get("k", True) is True)
        for box, name in ((self.strength, "ra"), (self.keeping, "rk"), (self.judged, "score")):
            box.setCurrentIndex(max(0, box.findData(value.get(name))))
        self.note.setText(str(value.get("note", "")))

    def _follow(self) -> None:
        if self._half != MANAGEMENT:
            used = self.effective.isChecked()
            self.algorithm.setEnabled(used)
            self.key.setEnabled(used)
            self._ra.setVisible(used and not self.algorithm.isChecked())
            self._rk.setVisible(used and not self.key.isChecked())
        try:
            score = object_score(self._rules, self._half, self._level, self.value)
        except ValueError:
            score = None
        shown = score_words(score, self._rules.scoring.places)
        self.outcome.setText(_("Scores {score}").format(score=shown))

    def _close(self, _result: object) -> None:
        self.leave()


def management_words(score: str) -> str:
    """How a unit of management is judged."""
    return {
        "conform": _("conforming"),
        "partial": _("partly conforming"),
        "fail": _("not conforming"),
    }[score]


def object_words(value: Mapping[str, Any]) -> str:
    """What was judged of an object, in letters: D✓ A✓ K✗."""
    if "score" in value:
        return management_words(str(value["score"]))
    said = [f"{letter.upper()} {'✓' if value.get(letter) else '✗'}" for letter in ("d", "a", "k")]
    if not value.get("d"):
        said = said[:1]
    return "  ".join(said)
