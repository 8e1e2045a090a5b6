"""What is shown of a filed system: its papers, assessments, validity, findings and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.assurance.assurance_rules import Basis, Material, Template
from models.assurance.conclusions import Judgement
from models.assurance.crypto_scores import Sheet
from models.assurance.finding_state import Counts
from models.assurance.validity import Next, Validity
from models.obligations.evidence_rules import EvidenceView
from models.obligations.register_records import Assessment, Filing


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A paper of the checklist and the documents that are it. `there`: at least one counts."""

    material: Material
    evidence: tuple[EvidenceView, ...]
    there: bool


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An assessment with its template and conclusion in words.

    `judged` is what follows from its numbers, `agrees` whether that is what the report states (None: can't be said).
    `sheet` is the scoring sheet of a 密评 that was scored here.
    """

    assessment: Assessment
    template: Template | None
    conclusion: str
    passed: bool | None
    judged: Judgement | None
    agrees: bool | None
    result: str
    hazards: str
    risks: Mapping[str, int]
    sheet: Sheet | None
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class SystemSheet:
    """One filed system as an inspector asks for it. `warnings` are translated sentences, the gravest first.

    `refile`: filed on older templates, so to be filed anew. `bases` says where the rules behind it come from.
    """

    filing: Filing
    system: str
    level: str
    validity: Validity
    next: Next | None
    refile: bool
    assessments: tuple[AssessmentView, ...]
    materials: tuple[MaterialView, ...]
    findings: Counts
    warnings: tuple[str, ...]
    bases: tuple[Basis, ...]

    @property
    def last(self) -> AssessmentView | None:
        """The newest assessment whose report is there."""
        return next((each for each in self.assessments if each.assessment.reported), None)

    @property
    def missing(self) -> tuple[MaterialView, ...]:
        """Papers that are needed and aren't there."""
        return tuple(
            each for each in self.materials if not each.there and not each.material.optional
        )


@dataclass(frozen=True, slots=True)
class AssuranceView:
    """All filed systems as of `day`: 等保 first, then 密评, by level from the highest, then as they were entered."""

    day: date
    systems: tuple[SystemSheet, ...]
    findings: Counts
