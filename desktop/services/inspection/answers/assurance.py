"""Answers on 等保 and 密评: filings and assessments (q07), findings put right (q08), cryptography and keys (q09)."""

from __future__ import annotations

from collections import Counter

from desktop.services.assurance.assurance import assurance_view
from desktop.services.assurance.finding_board import findings_board
from desktop.services.assurance.finding_entry import RISK_WORDS, SOURCES
from desktop.services.inspection.answers.lens import (
    Lens,
    Told,
    gap,
    names,
    prose,
    row,
    table,
    tables,
    verdict,
)
from desktop.services.inspection.record_proofs import finding_shown, system_name
from models.assurance.assurance_records import SystemSheet
from models.assurance.assurance_rules import CRYPTO, GRADING
from models.assurance.finding_state import FindingView, counts
from models.assurance.findings_machine import FindingState
from models.assurance.product_state import KIND_WORDS, CertificateState, view_product
from models.assurance.repeats import Repeat
from models.assurance.validity import FilingState
from models.inspection.inspection import AnswerRow, AnswerTable
from resources.words import _, ngettext

_KEY_PAPERS = ("密钥台账", "密钥管理制度", "加密措施说明", "密码产品清单", "密码应用方案")
_CERTIFICATE = "备案证明"
_PRODUCT_LIST = "密码产品清单"
_KEY_POSTS = ("岗位任命",)


def grading(lens: Lens) -> Told:
    """q07: every graded system with filing, expiry, latest conclusion and hazards."""
    sheets = _sheets(lens, GRADING)
    if not sheets:
        return Told("caution", _("No graded system is on record."))
    told = []
    for each in sheets:
        words = _("{system}, {level}: {filing}.")
        told.append(words.format(system=each.filing.title, level=each.level, filing=_filing(each)))
        told.append(_last_words(each))
    bad = any(
        each.validity.state in (FilingState.NOT_ISSUED, FilingState.EXPIRED)
        or (each.last is not None and each.last.passed is False)
        or (each.next is not None and each.next.overdue)
        for each in sheets
    )
    caution = any(each.warnings or each.missing or each.findings.open for each in sheets)
    return Told(
        verdict(bad=bad, caution=caution),
        prose(*told),
        tables(_systems(lens, sheets), _assessments(lens, sheets), *_materials(lens, sheets)),
        tuple(dict.fromkeys(warning for each in sheets for warning in each.warnings)),
    )


def rectification(lens: Lens) -> Told:
    """q08: the rate of closed findings, what is overdue, what came again, and each with its papers before and after."""
    board = findings_board(lens.house, lens.day)
    views = [
        each
        for each in board.findings
        if each.state is not FindingState.VOID and finding_shown(lens, each)
    ]
    counted = counts(views)
    if not views:
        return Told("good", _("No finding is on record."))
    words = ngettext(
        "{count} finding, {closed} of them closed ({rate}), {open} open, {overdue} of these overdue.",
        "{count} findings, {closed} of them closed ({rate}), {open} open, {overdue} of these overdue.",
        counted.total,
    )
    summary = words.format(
        count=counted.total,
        closed=counted.closed,
        rate=_percent(counted.closed, counted.total),
        open=counted.open,
        overdue=counted.overdue,
    )
    closed = [each for each in views if each.state is FindingState.CLOSED]
    proven = [each for each in closed if _there(each, "before") and _there(each, "after")]
    words = _("Papers from before and after are there for {proven} of the {closed} closed ones.")
    summary += gap() + words.format(proven=len(proven), closed=len(closed))
    shown = {each.finding.id for each in views}
    again = [each for each in board.repeats if {one.id for one in each.findings} <= shown]
    if again:
        summary += gap() + ngettext(
            "{count} item was found again.", "{count} items were found again.", len(again)
        ).format(count=len(again))
    by_source = Counter(each.finding.source for each in views)
    per_source = [
        _source(source, [each for each in views if each.finding.source == source])
        for source in sorted(by_source)
    ]
    columns = (
        _("Finding no."),
        _("Problem"),
        _("Risk"),
        _("Due"),
        _("State"),
        _("Days late"),
        _("Before"),
        _("After"),
    )
    return Told(
        verdict(bad=counted.overdue > 0, caution=bool(counted.open) or len(proven) < len(closed)),
        summary,
        tables(
            table(
                _("By source"),
                (
                    _("Source"),
                    _("All findings"),
                    _("Closed"),
                    _("Not closed"),
                    _("Overdue"),
                    _("Rate"),
                ),
                per_source,
            ),
            table(_("Every finding"), columns, [_finding(lens, each) for each in views]),
            table(
                _("Found again"),
                (_("Item"), _("Occasions"), _("Which findings")),
                [_again(each) for each in again],
            ),
        ),
    )


def cryptography(lens: Lens) -> Told:
    """q09: assessments of the cryptography, who keeps the keys, and the certificates of the products."""
    sheets = _sheets(lens, CRYPTO)
    posts, papers = lens.of_type(*_KEY_POSTS), lens.of_type(*_KEY_PAPERS)
    told = [
        f"{_('{system}, {level}.').format(system=each.filing.title, level=each.level)} {_last_words(each)}"
        for each in sheets
    ] or [_("No assessment of the cryptography is on record.")]
    if posts:
        told.append(
            _("Who holds the keys: {papers}.").format(papers=names(each.title for each in posts))
        )
    else:
        told.append(_("No paper appoints those who hold the keys."))
    products = [
        view_product(each, lens.day)
        for each in lens.registers.product.values()
        if not each.void
        and each.kind in ("crypto", "service")
        and lens.system(system_name(lens, each.asset_id))
    ]
    listed = next((each.id for each in papers if each.type == _PRODUCT_LIST), None)
    failing = [each for each in products if each.state is CertificateState.EXPIRED]
    soon = [each for each in products if each.state is CertificateState.SOON]
    if failing:
        expired = names(each.product.name for each in failing)
        told.append(_("Certificates expired: {names}.").format(names=expired))
    if soon:
        near = names(f"{each.product.name} {each.product.until}" for each in soon)
        told.append(_("Certificates about to expire: {names}.").format(names=near))
    overdue = any(each.next is not None and each.next.overdue for each in sheets)
    failed = any(each.last is None or each.last.passed is False for each in sheets)
    warned = any(each.warnings or each.missing for each in sheets)
    paper_columns = _("Paper"), _("Title"), _("Number"), _("Date")
    return Told(
        verdict(
            bad=bool(failing) or overdue or failed or not sheets,
            caution=bool(soon) or warned or not posts,
        ),
        prose(*told),
        tables(
            _assessments(lens, sheets),
            table(
                _("Who holds the keys, and the papers on keys"),
                paper_columns,
                [
                    row(each.type, each.title, each.number, each.formed, document=each.id)
                    for each in (*posts, *papers)
                ],
            ),
            table(
                _("Products and their certificates"),
                (
                    _("Product"),
                    _("Kind"),
                    _("Certificate"),
                    _("Level"),
                    _("Valid until"),
                    _("State"),
                ),
                [
                    row(
                        each.product.name,
                        _(KIND_WORDS.get(each.product.kind, each.product.kind)),
                        each.product.certificate,
                        each.product.level,
                        each.product.until,
                        _(each.state.label),
                        document=listed,
                        mood=_certificate_mood(each.state),
                    )
                    for each in products
                ],
            ),
            *_materials(lens, sheets),
        ),
        tuple(dict.fromkeys(warning for each in sheets for warning in each.warnings)),
    )


def _sheets(lens: Lens, scheme: str) -> list[SystemSheet]:
    return [
        each
        for each in assurance_view(lens.house, lens.day).systems
        if each.filing.scheme == scheme
        and (
            not lens.scope.systems
            or lens.system(each.filing.title)
            or lens.system(system_name(lens, each.filing.asset_id))
        )
    ]


def _filing(sheet: SystemSheet) -> str:
    validity = sheet.validity
    if validity.until is None:
        return _(validity.state.label)
    words = _("{state}, number {number}, until {until}")
    return words.format(
        state=_(validity.state.label), number=sheet.filing.number or "–", until=validity.until
    )


def _last_words(sheet: SystemSheet) -> str:
    last = sheet.last
    if last is None:
        return _("It was not assessed yet.")
    words = _("Latest assessment of {day}: {conclusion} ({result}); findings open: {open}.")
    return words.format(
        day=last.assessment.reported,
        conclusion=last.conclusion,
        result=last.result or "–",
        open=sheet.findings.open,
    )


def _systems(lens: Lens, sheets: list[SystemSheet]) -> AnswerTable:
    rows = []
    for each in sheets:
        validity, last = each.validity, each.last
        good = validity.state in (FilingState.VALID, FilingState.NOT_NEEDED)
        rows.append(
            row(
                each.filing.title,
                each.level,
                each.filing.number,
                validity.until,
                last.conclusion if last else None,
                last.hazards if last else None,
                each.next.due if each.next else None,
                f"{each.findings.open} / {each.findings.total}",
                document=_certificate(lens, each),
                mood="good" if good and not each.warnings else "caution" if good else "bad",
            )
        )
    columns = (
        _("System"),
        _("Level"),
        _("Filing number"),
        _("Valid until"),
        _("Conclusion"),
        _("Major hazards"),
        _("Next assessment by"),
        _("Findings open / all"),
    )
    return table(_("Systems"), columns, rows)


def _certificate(lens: Lens, sheet: SystemSheet) -> int | None:
    """The certificate of the filing, else any paper of it."""
    papers = lens.evidence.get(("filing", str(sheet.filing.id)), [])
    certificates = [each for each in papers if each.type == _CERTIFICATE]
    return lens.first_paper(certificates) or lens.first_paper(papers)


def _assessments(lens: Lens, sheets: list[SystemSheet]) -> AnswerTable:
    rows = [
        row(
            each.filing.title,
            made.assessment.number,
            made.assessment.agency,
            made.template.words if made.template else made.assessment.template,
            made.assessment.reported,
            made.result,
            made.conclusion,
            document=lens.paper_of("assessment", made.assessment.id),
            mood="" if made.passed is None else "good" if made.passed else "bad",
        )
        for each in sheets
        for made in each.assessments
    ]
    columns = (
        _("System"),
        _("Report number"),
        _("Agency"),
        _("Template"),
        _("Report of"),
        _("Result"),
        _("Conclusion"),
    )
    return table(_("Assessments"), columns, rows)


def _materials(lens: Lens, sheets: list[SystemSheet]) -> list[AnswerTable]:
    found = []
    for each in sheets:
        rows = [
            row(
                view.material.label,
                _("there") if view.there else _("missing"),
                document=lens.first_paper(view.evidence),
                mood="good" if view.there else "bad",
            )
            for view in each.materials
            if view.there or not view.material.optional
        ]
        have = sum(one.mood == "good" for one in rows)
        words = _("Papers of {system}: {have} of {needed}")
        title = words.format(system=each.filing.title, have=have, needed=len(rows))
        found.append(table(title, (_("Paper"), _("On file")), rows))
    return found


def _finding(lens: Lens, view: FindingView) -> AnswerRow:
    of = view.finding
    before, after = (_there(view, kind) for kind in ("before", "after"))
    mood = (
        "bad"
        if view.overdue
        else "good"
        if view.state is FindingState.CLOSED and before and after
        else "caution"
    )
    return row(
        of.number,
        of.problem,
        _(RISK_WORDS.get(of.risk, of.risk)),
        of.due,
        _(view.state.label),
        view.late_days or None,
        _("there") if before else _("missing"),
        _("there") if after else _("missing"),
        document=lens.first_paper((*view.after, *view.before)),
        mood=mood,
    )


def _there(view: FindingView, kind: str) -> bool:
    return any(each.kind == kind and each.there for each in view.evidence)


def _source(source: str, views: list[FindingView]) -> AnswerRow:
    counted = counts(views)
    return row(
        _(SOURCES.get(source, source)),
        counted.total,
        counted.closed,
        counted.open,
        counted.overdue,
        _percent(counted.closed, counted.total),
        mood="bad" if counted.overdue else "caution" if counted.open else "good",
    )


def _again(repeat: Repeat) -> AnswerRow:
    return row(
        repeat.item, repeat.times, names(each.number for each in repeat.findings), mood="bad"
    )


def _certificate_mood(state: CertificateState) -> str:
    if state is CertificateState.EXPIRED:
        return "bad"
    return "good" if state is CertificateState.VALID else "caution"


def _percent(part: int, whole: int) -> str:
    """Cut off, never rounded up: 99.96 % isn't everything."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10} %"
