"""What is shown of filings, assessments and scores: states with their ink, decimals, cells of the overview."""

from __future__ import annotations

from fractions import Fraction

from desktop.itemmodels.formats import format_count, format_date
from models.assurance.assurance_records import AssessmentView, SystemSheet
from models.assurance.assurance_rules import GRADING
from models.assurance.crypto_scores import decimal
from models.assurance.product_state import CertificateState
from models.assurance.validity import FilingState
from resources.words import _

FILING_INKS = {
    FilingState.NOT_NEEDED: "ink_soft",
    FilingState.NOT_ISSUED: "bad",
    FilingState.VALID: "good",
    FilingState.RENEW: "caution",
    FilingState.EXPIRED: "bad",
}
CERTIFICATE_INKS = {
    CertificateState.VALID: "good",
    CertificateState.SOON: "caution",
    CertificateState.EXPIRED: "bad",
    CertificateState.NOT_YET: "caution",
    CertificateState.UNKNOWN: "caution",
}


def scheme_words(scheme: str) -> str:
    """等保 or 密评, as everybody calls them."""
    return _("Graded protection") if scheme == GRADING else _("Cryptography assessment")


def validity_words(sheet: SystemSheet) -> str:
    """Until when a filing is valid."""
    if sheet.filing.scheme != GRADING:
        issued = sheet.filing.issued
        return _("filed {day}").format(day=format_date(issued)) if issued else _("not filed yet")
    if sheet.validity.until is None:
        return _(sheet.validity.state.label)
    return format_date(sheet.validity.until)


def validity_ink(sheet: SystemSheet) -> str:
    """The ink of that."""
    if sheet.filing.scheme != GRADING:
        return "" if sheet.filing.issued else "caution"
    return FILING_INKS[sheet.validity.state]


def conclusion_words(view: AssessmentView | None, *, dated: bool = True) -> str:
    """What the last report concludes, and when it is of."""
    if view is None:
        return _("no report yet")
    reported = view.assessment.reported
    day = f"({format_date(reported)})" if reported and dated else ""
    return " ".join(filter(None, (view.conclusion or "—", view.result, day)))


def conclusion_ink(view: AssessmentView | None) -> str:
    """The ink of that."""
    if view is None or view.passed is None:
        return "caution"
    return "good" if view.passed else "bad"


def findings_words(sheet: SystemSheet) -> str:
    """How many findings are open, and overdue."""
    open_ = format_count(sheet.findings.open)
    if sheet.findings.overdue:
        return _("{open}, {overdue} overdue").format(
            open=open_, overdue=format_count(sheet.findings.overdue)
        )
    return open_


def next_words(sheet: SystemSheet) -> str:
    """When the next assessment is due."""
    if sheet.next is None:
        return "—"
    day = format_date(sheet.next.due)
    return day if sheet.next.binding else _("{day} (recommended)").format(day=day)


def score_words(score: Fraction | None, places: int) -> str:
    """A score with its decimals; a dash while nothing is judged."""
    return decimal(score, places) or "—"


def points_words(hundredths: int | None) -> str:
    """A total in points."""
    if hundredths is None:
        return "—"
    return f"{hundredths // 100}.{hundredths % 100:02d}"
