"""What the assurance page asks for and does, as jobs: filings, assessments, scores, findings, products."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import OrderJobs
from desktop.jobs.people_said import Attached, StepSaid
from desktop.services.assurance.assessments import (
    NewAssessment,
    amend_assessment,
    enter_assessment,
    strike_assessment,
    templates,
)
from desktop.services.assurance.assurance import assurance_view
from desktop.services.assurance.assurance_entry import crypto_of, grading_of, system_names
from desktop.services.assurance.filings import (
    NewFiling,
    amend_filing,
    attach_material,
    enter_filing,
    strike_filing,
)
from desktop.services.assurance.findings_loop import (
    NewFinding,
    amend_finding,
    attach_finding_evidence,
    enter_finding,
    findings_board,
    say_of_finding,
)
from desktop.services.assurance.products import (
    NewProduct,
    amend_product,
    enter_product,
    product_views,
    strike_product,
)
from desktop.services.assurance.scoring import (
    NewScore,
    enter_scores,
    set_not_applicable,
    strike_score,
    take_total,
)
from desktop.services.contract.evidence import attach_to, renew_evidence, withdraw_evidence
from desktop.services.contract.registers import today_of
from desktop.services.house import House
from models.assurance.assurance_records import AssuranceView
from models.assurance.assurance_rules import CRYPTO, GRADING, Template
from models.assurance.crypto_rules import CryptoRules
from models.assurance.finding_state import FindingsBoard
from models.assurance.grading_rules import GradingRules
from models.assurance.product_state import ProductView
from resources.words import _

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AssuranceBoard:
    """Everything of 等保 and 密评 on a day. `systems` are the registered ones: (id, name)."""

    day: date
    today: date
    view: AssuranceView
    findings: FindingsBoard
    products: tuple[ProductView, ...]
    systems: tuple[tuple[int, str], ...]
    grading: GradingRules
    crypto: CryptoRules
    templates: Mapping[str, tuple[Template, ...]]

    def system_name(self, system: int | None) -> str:
        """A system's name, "" for none."""
        return dict(self.systems).get(system or 0, "")


class AssuranceJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start. Changes emit `library_changed` when done."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._order = OrderJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def board(self, day: date | None) -> Job:
        """Finishes with the `AssuranceBoard` of a day, today where none is given."""

        def ask(house: House) -> AssuranceBoard:
            today = today_of(house)
            names = sorted(system_names(house).items(), key=lambda each: each[1])
            return AssuranceBoard(
                day or today,
                today,
                assurance_view(house, day),
                findings_board(house, day),
                product_views(house, day),
                tuple(names),
                grading_of(house),
                crypto_of(house),
                {scheme: templates(house, scheme) for scheme in (GRADING, CRYPTO)},
            )

        return self._archive.asking(_("Listing"), ask)

    def keeping_filing(self, filing: int | None, values: Values) -> Job:
        """Enter a filing, or say something else of one. Finishes with its id."""

        def do(house: House) -> int:
            if filing is None:
                return enter_filing(house, NewFiling(**values)).id
            said = {name: value for name, value in values.items() if name != "scheme"}
            return amend_filing(house, filing, **said).id

        return self._changing(do)

    def striking_filing(self, filing: int, reason: str) -> Job:
        """It was entered by mistake."""
        return self._changing(lambda house: strike_filing(house, filing, reason))

    def attaching_material(self, filing: int, material: str, said: Attached) -> Job:
        """Let a document be a paper of the checklist."""
        return self._changing(
            lambda house: attach_material(
                house,
                filing,
                material,
                said.document,
                signed=said.signed,
                day=said.day,
                note=said.note,
            )
        )

    def keeping_assessment(self, filing: int, assessment: int | None, values: Values) -> Job:
        """Enter an assessment, or say something else of one. Finishes with its id."""

        def do(house: House) -> int:
            if assessment is None:
                return enter_assessment(house, NewAssessment(filing=filing, **values)).id
            said = {name: value for name, value in values.items() if name != "scheme"}
            return amend_assessment(house, assessment, **said).id

        return self._changing(do)

    def striking_assessment(self, assessment: int, reason: str) -> Job:
        """It was entered by mistake."""
        return self._changing(lambda house: strike_assessment(house, assessment, reason))

    def attaching_report(self, assessment: int, said: Attached) -> Job:
        """Let a document prove an assessment."""
        return self._changing(
            lambda house: attach_to(
                house,
                "assessment",
                str(assessment),
                said.document,
                kind=said.kind,
                signed=said.signed,
                day=said.day,
                note=said.note,
            )
        )

    def scoring(self, assessment: int, scores: Sequence[NewScore]) -> Job:
        """Enter scored objects, all or none."""
        return self._changing(lambda house: enter_scores(house, assessment, scores))

    def leaving_out(self, assessment: int, unit: str, reason: str) -> Job:
        """A unit doesn't apply, as the approved plan says."""
        return self._changing(lambda house: set_not_applicable(house, assessment, [unit], reason))

    def striking_score(self, score: int, reason: str) -> Job:
        """An object was entered by mistake."""
        return self._changing(lambda house: strike_score(house, score, reason))

    def taking_total(self, assessment: int) -> Job:
        """Let the sheet's total be the assessment's result."""
        return self._changing(lambda house: take_total(house, assessment))

    def keeping_finding(self, finding: int | None, values: Values) -> Job:
        """Enter a finding, or say something else of one. Finishes with its id."""

        def do(house: House) -> int:
            if finding is None:
                return enter_finding(house, NewFinding(**values)).id
            return amend_finding(house, finding, **values).id

        return self._changing(do)

    def saying(self, finding: int, step: str, said: StepSaid) -> Job:
        """Take a step of a finding."""
        return self._changing(
            lambda house: say_of_finding(
                house,
                [finding],
                step,
                day=said.day,
                name=said.name,
                reason=said.reason,
                until=said.until,
                confirmed_by=said.confirmed_by,
                confirmed=said.confirmed,
            )
        )

    def attaching_proof(self, finding: int, said: Attached) -> Job:
        """Let a document show how a finding was, or how it is now."""
        return self._changing(
            lambda house: attach_finding_evidence(
                house,
                finding,
                said.kind,
                said.document,
                signed=said.signed,
                day=said.day,
                note=said.note,
            )
        )

    def withdrawing(self, evidence: int, reason: str) -> Job:
        """Let a piece of evidence prove nothing from today on."""
        return self._changing(lambda house: withdraw_evidence(house, [evidence], reason))

    def renewing(self, evidence: int) -> Job:
        """Pin the newest version of its document."""
        return self._changing(lambda house: renew_evidence(house, [evidence]))

    def keeping_product(self, product: int | None, values: Values) -> Job:
        """Enter a product, or say something else of one. Finishes with its id."""

        def do(house: House) -> int:
            if product is None:
                return enter_product(house, NewProduct(**values)).id
            return amend_product(house, product, **values).id

        return self._changing(do)

    def striking_product(self, product: int, reason: str) -> Job:
        """It was entered by mistake, or isn't there any more."""
        return self._changing(lambda house: strike_product(house, product, reason))

    def _changing(self, change: Callable[[House], object]) -> Job:
        return self._order.changing(_("Assurance"), change)
