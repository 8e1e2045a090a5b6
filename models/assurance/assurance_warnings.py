"""What an inspector would hold against a filed system, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from models.assurance.assurance_records import AssessmentView, MaterialView
from models.assurance.assurance_rules import GRADING, template_of
from models.assurance.crypto_rules import CryptoRules
from models.assurance.grading_rules import GradingRules
from models.assurance.validity import FilingState, Next, Validity
from models.obligations.register_records import Filing
from resources.words import _


def warnings_of(
    grading: GradingRules,
    crypto: CryptoRules,
    filing: Filing,
    valid: Validity,
    due: Next | None,
    refile: bool,
    views: Sequence[AssessmentView],
    materials: Sequence[MaterialView],
    day: date,
) -> Iterable[str]:
    """What is wrong with a filed system as of `day`, the gravest first, in the language in use."""
    if valid.state is FilingState.EXPIRED:
        yield _("The filing expired on {day}.").format(day=valid.until)
    elif valid.state is FilingState.RENEW:
        yield _("The filing expires on {day}; apply for its renewal now.").format(day=valid.until)
    elif valid.state is FilingState.NOT_ISSUED and filing.scheme == GRADING:
        yield _not_issued(grading, filing)
    if refile:
        words = _("Filed on older templates: it is to be filed anew on those of {year}.")
        yield words.format(year=grading.filing.template)
    if due is not None and due.overdue:
        if due.last is None:
            yield _("It was never assessed; that was due by {day}.").format(day=due.due)
        elif due.binding:
            yield _("The next assessment was due by {day}.").format(day=due.due)
        else:
            yield _("The next assessment was recommended by {day}.").format(day=due.due)
    yield from _template_warnings(grading, filing, views)
    yield from _report_warnings(crypto, filing, views, materials, day)


def _template_warnings(
    grading: GradingRules, filing: Filing, views: Sequence[AssessmentView]
) -> Iterable[str]:
    """Which template a report uses follows from the day on its cover; another one is no conclusion to show."""
    if filing.scheme != GRADING:
        return
    for each in views:
        row = each.assessment
        if not row.template or row.reported is None:
            continue
        due = template_of(grading.templates, row.reported)
        if due is not None and due.id != row.template:
            words = _("The report of {day} is kept by template {used}; of that day it is {due}.")
            yield words.format(day=row.reported, used=row.template, due=due.id)


def _not_issued(grading: GradingRules, filing: Filing) -> str:
    if filing.graded is None:
        return _("No certificate of filing is entered.")
    by = filing.graded + timedelta(days=grading.filing.file_days)
    return _("No certificate of filing is entered; it was to be filed by {day}.").format(day=by)


def _report_warnings(
    crypto: CryptoRules,
    filing: Filing,
    views: Sequence[AssessmentView],
    materials: Sequence[MaterialView],
    day: date,
) -> Iterable[str]:
    last = next((each for each in views if each.assessment.reported), None)
    if last is None:
        return
    if last.passed is False:
        yield _("The last report concludes: {conclusion}.").format(conclusion=last.conclusion)
    if last.agrees is False and last.judged is not None and last.judged.conclusion is not None:
        words = _("The report concludes {stated}, but its numbers give {judged}.")
        yield words.format(stated=last.conclusion, judged=last.judged.conclusion.label)
    if last.judged is not None and last.judged.conclusion is None and not last.conclusion:
        yield last.judged.why
    if filing.scheme != GRADING and last.assessment.reported is not None:
        by = last.assessment.reported + timedelta(days=crypto.file_days)
        filed = any(each.there for each in materials if each.material.id == "filing")
        if not filed and day > by:
            words = _("The report was to be filed with the cryptography authority by {day}.")
            yield words.format(day=by)
        elif not filed:
            words = _("File the report with the cryptography authority by {day}.")
            yield words.format(day=by)
