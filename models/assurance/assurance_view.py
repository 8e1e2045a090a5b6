"""等保一页纸, 密评一页纸: every filed system as of a day, with validity, assessments, papers and findings."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from models.assurance.assurance_records import (
    AssessmentView,
    AssuranceView,
    MaterialView,
    SystemSheet,
)
from models.assurance.assurance_rules import GRADING, Material
from models.assurance.assurance_warnings import warnings_of
from models.assurance.conclusions import hazards_text, judge, result_text, risk_counts
from models.assurance.crypto_rules import CryptoRules
from models.assurance.crypto_scores import sheet
from models.assurance.finding_state import FindingsBoard, FindingView, counts
from models.assurance.grading_rules import GradingRules
from models.assurance.validity import FilingState, Validity, next_assessment, validity
from models.obligations.evidence_rules import EvidenceView, Papers, in_force, view_evidence
from models.obligations.register_records import Assessment, Evidence, Filing, Score
from models.obligations.registers import Registers


def assurance_view(
    grading: GradingRules,
    crypto: CryptoRules,
    registers: Registers,
    papers: Papers,
    names: Mapping[int, str],
    board: FindingsBoard,
    day: date,
) -> AssuranceView:
    """The sheets as of `day`; `names` are the systems', `board` the findings as of the same day."""
    evidence = _evidence(registers.evidence.values(), papers, day)
    scores: dict[int, list[Score]] = defaultdict(list)
    for score in registers.score.values():
        scores[score.assessment_id].append(score)
    about = _findings_by_filing(registers, board.findings)
    assessments = [each for each in registers.assessment.values() if not each.void]
    sheets = [
        _sheet(
            grading, crypto, filing, assessments, scores, evidence, names,
            about.get(filing.id, ()), day,
        )
        for filing in registers.filing.values()
        if not filing.void
    ]  # fmt: skip
    sheets.sort(
        key=lambda each: (each.filing.scheme != GRADING, -each.filing.level, each.filing.id)
    )
    return AssuranceView(day, tuple(sheets), board.counts)


def _sheet(
    grading: GradingRules,
    crypto: CryptoRules,
    filing: Filing,
    assessments: Sequence[Assessment],
    scores: Mapping[int, Sequence[Score]],
    evidence: Mapping[tuple[str, str], Sequence[EvidenceView]],
    names: Mapping[int, str],
    findings: Iterable[FindingView],
    day: date,
) -> SystemSheet:
    graded = filing.scheme == GRADING
    rules = grading if graded else crypto
    own = [
        each
        for each in assessments
        if each.filing_id == filing.id and (each.started or each.reported or day) <= day
    ]
    own.sort(key=lambda each: (each.reported or date.max, each.id), reverse=True)
    frequency = rules.frequency("assessment", filing.level)
    due = next_assessment(frequency, filing, own, day)
    if not graded or not grading.levels[filing.level].filed:
        valid = Validity(FilingState.NOT_NEEDED)
    else:
        valid = validity(grading.filing, filing, own, day)
    refile = (
        graded
        and filing.level >= grading.filing.template_from_level
        and filing.template != grading.filing.template
    )
    views = tuple(
        _assessment(grading, crypto, filing, each, scores.get(each.id, ()), evidence, day)
        for each in own
    )
    materials = tuple(
        _material(each, evidence.get(("filing", str(filing.id)), ()))
        for each in rules.materials
        if filing.level >= each.from_level
    )
    bases = [] if frequency is None else [frequency.basis]
    bases += list(grading.filing.bases.values()) if graded else [crypto.file_basis]
    return SystemSheet(
        filing,
        names.get(filing.asset_id or 0, ""),
        str(grading.levels[filing.level].words),
        valid,
        due,
        refile,
        views,
        materials,
        counts(findings),
        tuple(warnings_of(grading, crypto, filing, valid, due, refile, views, materials, day)),
        tuple(bases),
    )


def _assessment(
    grading: GradingRules,
    crypto: CryptoRules,
    filing: Filing,
    assessment: Assessment,
    scores: Sequence[Score],
    evidence: Mapping[tuple[str, str], Sequence[EvidenceView]],
    day: date,
) -> AssessmentView:
    rules = grading if assessment.scheme == GRADING else crypto
    template = rules.template(assessment.template)
    made = None
    if assessment.scheme not in (GRADING, "self") and any(not each.void for each in scores):
        made = sheet(crypto, filing.level, scores)
    risks = risk_counts(json.loads(assessment.facts), assessment.hazards)
    judged = None
    stated = template.conclusion(assessment.conclusion) if template is not None else None
    reported = assessment.reported is not None and assessment.reported <= day
    if template is not None and reported:
        complete = made.complete and made.perfect if made is not None else None
        judged = judge(template, assessment.result, risks, complete=complete)
    agrees = None
    if judged is not None and judged.conclusion is not None and stated is not None:
        agrees = judged.conclusion.id == stated.id
    if not reported:
        assessment = assessment._replace(reported=None, conclusion="", result=None)
        stated = None
    return AssessmentView(
        assessment,
        template,
        stated.label if stated is not None else assessment.conclusion,
        stated.passed if stated is not None else None,
        judged,
        agrees,
        result_text(template, assessment.result),
        hazards_text(assessment.hazards, assessment.rectified),
        risks,
        made,
        tuple(evidence.get(("assessment", str(assessment.id)), ())),
    )


def _material(material: Material, evidence: Sequence[EvidenceView]) -> MaterialView:
    own = tuple(each for each in evidence if each.kind == material.id)
    return MaterialView(material, own, any(each.counts for each in own))


def _findings_by_filing(
    registers: Registers, findings: Iterable[FindingView]
) -> dict[int, list[FindingView]]:
    """Findings by filing: of its own assessments, or of its system where the finding names no assessment."""
    by_system: dict[int, list[Filing]] = defaultdict(list)
    for filing in registers.filing.values():
        if not filing.void and filing.asset_id is not None:
            by_system[filing.asset_id].append(filing)
    found: dict[int, list[FindingView]] = defaultdict(list)
    for view in findings:
        assessment = registers.assessment.get(view.finding.assessment_id or 0)
        if assessment is not None:
            found[assessment.filing_id].append(view)
        elif view.system is not None and view.system[0] == "system":
            scheme = "crypto" if view.finding.source == "crypto" else GRADING
            for filing in by_system.get(view.system[1], ()):
                if filing.scheme == scheme:
                    found[filing.id].append(view)
    return found


def _evidence(
    rows: Iterable[Evidence], papers: Papers, day: date
) -> dict[tuple[str, str], list[EvidenceView]]:
    found: dict[tuple[str, str], list[EvidenceView]] = defaultdict(list)
    for each in rows:
        if each.subject in ("filing", "assessment") and in_force(each, day):
            found[each.subject, each.key].append(view_evidence(each, papers))
    return found
