"""What the acceptance rests on, as papers: indicators a to k, every duty clause by clause, payments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from desktop.services.contract.duties import board
from desktop.services.contract.kpi_status import kpi_status
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.handover.packaged import Packaged
from desktop.services.house import House
from exporters.dossier import DossierPaper, DossierTable
from models.contract.payments import payments
from models.kpi.kpi_entries import SUBJECT
from models.kpi.kpi_status import Colour, KpiPeriod, KpiStatus
from models.money import yuan
from models.obligations.duty_state import DutyState
from models.obligations.duty_views import DutyView
from models.obligations.evidence_rules import EvidenceView
from models.obligations.register_records import Evidence
from resources.package_profiles import package_profile
from resources.words import N_, _

_COLOURS = {
    Colour.GREEN: N_("as agreed"),
    Colour.YELLOW: N_("at risk"),
    Colour.RED: N_("short of it"),
    Colour.NONE: N_("nothing to judge yet"),
}


def indicators_paper(house: House, packaged: Packaged) -> DossierPaper:
    """KPI a to k: the year, each quarter and month, and where the papers behind each lie in the package."""
    day = today_of(house)
    statuses = kpi_status(house, day)
    met = sum(each.colour is Colour.GREEN for each in statuses)
    lead = _("As of {day} {met} of {count} indicators stand as agreed (Ⅱ7.1(2)).")
    return DossierPaper(
        _("Indicators a to k"),
        lead.format(day=day, met=met, count=len(statuses)),
        _facts(packaged, day.isoformat()),
        (
            DossierTable(
                _("The year"),
                (
                    _("Indicator"),
                    _("Title"),
                    _("Clause"),
                    _("Target of the year"),
                    _("Owed by that day"),
                    _("Value"),
                    _("Judgement"),
                    _("Entries"),
                    _("Papers on file"),
                ),
                [_indicator(each) for each in statuses],
                frozenset({7, 8}),
            ),
            _periods(_("Quarter by quarter"), statuses, "quarters"),
            _periods(_("Month by month"), statuses, "months"),
            DossierTable(
                _("Papers behind the figures"),
                (
                    _("Indicator"),
                    _("Number"),
                    _("Title"),
                    _("Entries proven"),
                    _("Place in the package"),
                ),
                _proofs(house, packaged),
                frozenset({3}),
            ),
        ),
        tuple(f"{each.id}: {trap}" for each in statuses for trap in each.traps),
        signed=True,
    )


def coverage_paper(house: House, packaged: Packaged) -> DossierPaper:
    """R01 to R83: how many duties of each row are kept, and every duty with its papers' places in the package."""
    now = board(house)
    views = [each for each in now.duties if each.state is not DutyState.NOT_DUE]
    owed = [each for each in views if each.state is not DutyState.NOT_APPLICABLE]
    kept = [each for each in owed if each.kept or each.at_rest]
    lead = _("By {day} {owed} duties were owed, {kept} are kept, {overdue} are overdue.")
    by_rule: dict[str, list[DutyView]] = {}
    for each in owed:
        by_rule.setdefault(each.duty.rule, []).append(each)
    return DossierPaper(
        _("Coverage of the contract's duties"),
        lead.format(
            day=now.day,
            owed=len(owed),
            kept=len(kept),
            overdue=sum(each.overdue for each in owed),
        ),
        _facts(packaged, now.day.isoformat()),
        (
            DossierTable(
                _("Clause by clause"),
                (
                    _("Row"),
                    _("Duty"),
                    _("Clause"),
                    _("Owed"),
                    _("Kept"),
                    _("Overdue"),
                    _("Papers on file"),
                ),
                [_rule(packaged, rule, of_rule) for rule, of_rule in sorted(by_rule.items())],
                frozenset({3, 4, 5, 6}),
            ),
            DossierTable(
                _("Every duty and its papers"),
                (
                    _("Duty"),
                    _("Title"),
                    _("Due"),
                    _("State"),
                    _("Handed in"),
                    _("Paper"),
                    _("Place in the package"),
                ),
                [line for each in sorted(views, key=_key) for line in _duty(packaged, each)],
            ),
        ),
        signed=True,
    )


def payments_paper(house: House, packaged: Packaged) -> DossierPaper:
    """Every instalment: what it rests on, invoiced, received, and its papers."""
    day = today_of(house)
    rules, registers = rules_of(house), registers_of(house)
    views = payments(rules, registers, day, board(house, day))
    received = sum(each.received_fen for each in views)
    lead = _("As of {day} {received} of {amount} were received (Ⅰ6.2).")
    papers = _evidence_of(house, ("payment",))
    rows = []
    for each in views:
        documents = papers.get(str(each.number), [])
        rows.append(
            (
                str(each.number),
                each.title,
                each.clause,
                yuan(each.amount_fen),
                yuan(each.invoiced_fen),
                yuan(each.received_fen),
                _(each.state.label),
                _numbers(packaged, documents),
            )
        )
    steps = [
        (
            str(row.number),
            str(row.day),
            _(_STEPS.get(row.step, row.step)),
            yuan(row.amount_fen),
            row.reference or "–",
        )
        for each in views
        for row in each.rows
    ]
    return DossierPaper(
        _("State of payments"),
        lead.format(day=day, received=yuan(received), amount=yuan(packaged.contract.amount_fen)),
        _facts(packaged, day.isoformat()),
        (
            DossierTable(
                _("Instalments"),
                (
                    _("No."),
                    _("What it rests on"),
                    _("Clause"),
                    _("Payable"),
                    _("Invoiced"),
                    _("Received"),
                    _("State"),
                    _("Numbers of the papers"),
                ),
                rows,
                frozenset({3, 4, 5}),
            ),
            DossierTable(
                _("What was entered"),
                (_("No."), _("Day"), _("Step"), _("Sum"), _("Reference")),
                steps,
                frozenset({3}),
            ),
        ),
    )


_STEPS = {
    "invoiced": N_("invoiced"),
    "applied": N_("applied for"),
    "received": N_("received"),
    "public-funds": N_("late for public funds"),
}


def _facts(packaged: Packaged, day: str) -> tuple[tuple[str, str], ...]:
    contract, profile = packaged.contract, package_profile(packaged.profile)
    return (
        (_("Contract"), contract.title),
        (_("Client"), contract.client),
        (_("Contractor"), contract.contractor),
        (_("As of"), day),
        (_("Profile of the package"), profile.title if profile else packaged.profile),
        (_("Made by"), packaged.made_by or "–"),
    )


def _indicator(each: KpiStatus) -> tuple[str, ...]:
    owed = each.target if each.cumulative_target is None else each.cumulative_target
    return (
        each.id,
        each.title,
        each.clause,
        each.shown(each.target),
        each.shown(owed),
        each.shown(each.value),
        _(_COLOURS[each.colour]),
        str(each.entries),
        str(each.evidence),
    )


def _periods(title: str, statuses: Iterable[KpiStatus], name: str) -> DossierTable:
    known = list(statuses)
    spans: list[tuple[KpiPeriod, ...]] = [getattr(each, name) for each in known]
    rows = [
        (
            spans[0][at].label,
            *(each.shown(span[at].value) for each, span in zip(known, spans, strict=True)),
        )
        for at in range(len(spans[0]) if spans else 0)
    ]
    return DossierTable(title, (_("Period"), *(f"{each.id} {each.title}" for each in known)), rows)


def _proofs(house: House, packaged: Packaged) -> list[tuple[str, ...]]:
    """Indicator by indicator the papers that prove its entries, those with the most first."""
    registers, rules = registers_of(house), rules_of(house)
    proven: dict[str, Counter[int]] = {each.id: Counter() for each in rules.kpi.indicators}
    kinds = {each.id: set(each.kinds) for each in rules.kpi.indicators}
    for row in registers.evidence.values():
        if row.subject != SUBJECT or row.document_id is None or row.withdrawn is not None:
            continue
        entry = registers.kpi.get(int(row.key)) if row.key.isdecimal() else None
        if entry is None or entry.void:
            continue
        for indicator, wanted in kinds.items():
            if entry.kind in wanted:
                proven[indicator][row.document_id] += 1
    named = {each.document.id: each.document for each in packaged.documents}
    return [
        (
            indicator,
            named[document].number,
            named[document].title,
            str(count),
            _folder(packaged, document),
        )
        for indicator, counts in proven.items()
        for document, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        if document in named
    ]


def _rule(packaged: Packaged, rule: str, views: list[DutyView]) -> tuple[str, ...]:
    papers = {
        each.document_id
        for view in views
        for each in view.evidence
        if each.counts and each.document_id in packaged.places
    }
    return (
        rule,
        views[0].title,
        views[0].duty.clause,
        str(len(views)),
        str(sum(each.kept or each.at_rest for each in views)),
        str(sum(each.overdue for each in views)),
        str(len(papers)),
    )


def _duty(packaged: Packaged, view: DutyView) -> list[tuple[str, ...]]:
    """One line a paper, the duty's own facts on the first."""
    head = (
        view.key,
        view.title,
        str(view.duty.due or "–"),
        _(view.state.label),
        str(view.delivered or "–"),
    )
    counting: list[EvidenceView | None] = [each for each in view.evidence if each.counts]
    papers = counting or [None]
    return [
        (*(head if at == 0 else ("", "", "", "", "")), *_paper(packaged, each))
        for at, each in enumerate(papers)
    ]


def _paper(packaged: Packaged, view: EvidenceView | None) -> tuple[str, str]:
    if view is None or view.document_id is None:
        return "–", "–"
    return view.number, _folder(packaged, view.document_id)


def _folder(packaged: Packaged, document_id: int) -> str:
    """The folder that a record's file lies in; its name there begins with its number."""
    place = packaged.places.get(document_id)
    return _("not handed over") if place is None else place.rpartition("/")[0]


def _numbers(packaged: Packaged, documents: Iterable[int]) -> str:
    named = {each.document.id: each.document.number for each in packaged.documents}
    return "\n".join(named[each] for each in documents if each in named) or "–"


def _evidence_of(house: House, subjects: tuple[str, ...]) -> dict[str, list[int]]:
    """By the first part of the key, the documents that prove it."""
    found: dict[str, list[int]] = {}
    rows: list[Evidence] = [
        each
        for each in registers_of(house).evidence.values()
        if each.subject in subjects and each.withdrawn is None and each.document_id is not None
    ]
    for row in rows:
        if row.document_id is not None:
            found.setdefault(row.key.partition("/")[0], []).append(row.document_id)
    return found


def _key(view: DutyView) -> tuple[str, str]:
    return view.duty.rule, view.key
