"""Papers of filings, assessments and products: which documents may be those that are missing, and attaching them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from desktop.services.assurance.assessments import get_assessment
from desktop.services.assurance.assurance import system_sheet
from desktop.services.assurance.filings import attach_material, filings, get_filing
from desktop.services.assurance.products import get_product
from desktop.services.contract.evidence import attach_to
from desktop.services.house import House
from models import queries
from models.assurance.assurance_rules import GRADING, Material
from models.categories import Category, Status
from models.records import DocumentRecord

REPORT, CERTIFICATE = "report", "certificate"
"""The kinds of an assessment's and a product's paper."""


class PaperSuggestion(NamedTuple):
    """A document that may be a missing paper. `certain`: of its type there is one paper, and it is about the system."""

    material: str
    document: int
    number: str
    title: str
    certain: bool


def suggest_materials(house: House, filing_id: int) -> list[PaperSuggestion]:
    """Documents of the scheme's category that may be papers which the checklist lacks, certain ones first.

    Judged by type and by the system that a document names; where only one system is filed in the scheme, documents that
    name none are about it. Raises ContractRefused: no-such-filing.
    """
    filing = get_filing(house, filing_id)
    sheet = system_sheet(house, filing_id)
    lacking = [each.material for each in sheet.materials if not each.there]
    by_type: dict[str, list[Material]] = defaultdict(list)
    for each in sheet.materials:
        for type_ in each.material.types:
            by_type[type_].append(each.material)
    category = Category.GRADING if filing.scheme == GRADING else Category.CRYPTO
    alone = len(filings(house, filing.scheme)) == 1
    with house.database.read() as session:
        documents = queries.documents(session, category=category)
    found = [
        PaperSuggestion(
            material.id,
            document.id,
            document.number,
            document.title,
            len(by_type[document.type]) == 1 and _is_about(document, sheet.system, alone=alone),
        )
        for document in documents
        for material in by_type.get(document.type, ())
        if material in lacking
        and document.status not in (Status.DRAFT, Status.VOID)
        and not _is_about_others(document, sheet.system)
    ]
    return sorted(found, key=lambda each: (not each.certain, each.material, each.document))


def attach_suggested_materials(
    house: House, filing_id: int, suggestions: Sequence[PaperSuggestion]
) -> int:
    """Attach these; returns how many. Raises what `attach_material` raises."""
    for each in suggestions:
        attach_material(house, filing_id, each.material, each.document)
    return len(suggestions)


def attach_report(
    house: House, assessment_id: int, document_id: int, *, day: date | None = None, note: str = ""
) -> int:
    """Let a document be an assessment's report; returns the evidence's id. Raises what `attach_to` raises."""
    get_assessment(house, assessment_id)
    key = str(assessment_id)
    return attach_to(house, "assessment", key, document_id, kind=REPORT, day=day, note=note)


def attach_certificate(
    house: House, product_id: int, document_id: int, *, day: date | None = None, note: str = ""
) -> int:
    """Let a document be a product's certificate; returns the evidence's id. Raises what `attach_to` raises."""
    get_product(house, product_id)
    key = str(product_id)
    return attach_to(house, "product", key, document_id, kind=CERTIFICATE, day=day, note=note)


def _is_about(document: DocumentRecord, system: str, *, alone: bool) -> bool:
    return system in document.systems if document.systems else alone


def _is_about_others(document: DocumentRecord, system: str) -> bool:
    return bool(document.systems) and bool(system) and system not in document.systems
