"""Answers on what the contract measures (q14) and on everything that it asks for (q16)."""

from __future__ import annotations

from desktop.services.contract.duties import board
from desktop.services.contract.kpi import kpi_entries
from desktop.services.contract.kpi_status import kpi_status
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
from models.categories import Category
from models.inspection.inspection import AnswerRow, AnswerTable
from models.kpi.kpi_rules import Measure
from models.kpi.kpi_status import Colour, KpiPeriod, KpiStatus
from models.obligations.duty_state import DutyState
from models.obligations.duty_views import DutyView
from resources.words import N_, _, ngettext

_MOODS = {Colour.GREEN: "good", Colour.YELLOW: "caution", Colour.RED: "bad", Colour.NONE: ""}
_COLOURS = {
    Colour.GREEN: N_("as agreed"),
    Colour.YELLOW: N_("at risk"),
    Colour.RED: N_("short of it"),
    Colour.NONE: N_("nothing to judge yet"),
}


def indicators(lens: Lens) -> Told:
    """q14: indicators a to k against their targets, month by month, each with the papers behind it."""
    punctual = {each.id for each in lens.rules.kpi.indicators if each.measure is Measure.PUNCTUAL}
    # Reports in time are counted from duties of the contract's category, too.
    shown = [
        each
        for each in kpi_status(lens.house, lens.day)
        if each.id not in punctual or lens.has(Category.CONTRACT)
    ]
    start = lens.rules.terms.start
    partial = lens.scope.since is not None and lens.scope.since > start
    by_month = _by_month(lens, shown)
    if partial:
        words = _("The months from {since} to {day}, each by itself.")
        return Told(
            "unknown",
            words.format(since=lens.scope.since, day=lens.day),
            tables(by_month),
            (_("The figures of the whole contract aren't part of what was agreed."),),
        )
    red = [each for each in shown if each.colour is Colour.RED]
    yellow = [each for each in shown if each.colour is Colour.YELLOW]
    words = ngettext(
        "{good} of {count} indicator stands as agreed on {day}.",
        "{good} of {count} indicators stand as agreed on {day}.",
        len(shown),
    )
    told = [
        words.format(
            good=sum(each.colour is Colour.GREEN for each in shown),
            count=len(shown),
            day=lens.day,
        )
    ]
    for each in red:
        words = _("{id} {title}: {value} instead of {target}.")
        told.append(
            words.format(
                id=each.id, title=each.title, value=each.shown(each.value), target=_owed(each)
            )
        )
    columns = (
        _("Indicator"),
        _("Title"),
        _("Target of the year"),
        _("Owed by that day"),
        _("Value"),
        _("Forecast"),
        _("Judgement"),
        _("Entries"),
        _("Papers on file"),
    )
    return Told(
        verdict(bad=bool(red), caution=bool(yellow)),
        prose(*told),
        tables(
            table(_("Indicators"), columns, [_indicator(lens, each) for each in shown]), by_month
        ),
        tuple(f"{each.id}: {trap}" for each in shown for trap in each.traps),
    )


def coverage(lens: Lens) -> Told:
    """q16: every row of the catalogue, what of it is kept, and every duty that isn't."""
    views = [
        each
        for each in board(lens.house, lens.day).duties
        if each.state is not DutyState.NOT_DUE and lens.duty(each)
    ]
    owed = [each for each in views if each.state is not DutyState.NOT_APPLICABLE]
    kept = [each for each in owed if each.kept or each.at_rest]
    overdue = [each for each in owed if each.overdue]
    waived = [each for each in owed if each.state is DutyState.WAIVED]
    by_rule: dict[str, list[DutyView]] = {}
    for each in views:
        by_rule.setdefault(each.duty.rule, []).append(each)
    whole = sum(all(each.kept or each.at_rest for each in of_rule) for of_rule in by_rule.values())
    words = _(
        "By {day} {owed} duties were owed, {kept} are kept, {overdue} are overdue; {whole} of {rows} rows of the "
        "catalogue are complete."
    )
    summary = words.format(
        day=lens.day,
        owed=len(owed),
        kept=len(kept),
        overdue=len(overdue),
        whole=whole,
        rows=len(by_rule),
    )
    if waived:
        summary += gap() + _("Waived by name: {keys}.").format(
            keys=names(map(lens.duty_name, waived))
        )
    gaps = sorted(
        (each for each in owed if not (each.kept or each.at_rest)),
        key=lambda each: (not each.overdue, -each.late_days, each.key),
    )
    columns = (
        _("Row"),
        _("Duty"),
        _("Clause"),
        _("Kept"),
        _("Owed"),
        _("Overdue"),
    )
    notes: tuple[str, ...] = ()
    if not lens.whole:
        within = _(", ").join(_(each.label) for each in lens.scope.categories)
        notes = (_("Only duties that belong wholly to: {names}.").format(names=within),)
    return Told(
        verdict(bad=bool(overdue), caution=len(kept) < len(owed)),
        summary,
        tables(
            table(
                _("Clause by clause"),
                columns,
                [_rule(lens, rule, of_rule) for rule, of_rule in sorted(by_rule.items())],
            ),
            table(
                _("Duties not kept"),
                (_("Duty"), _("Title"), _("Due"), _("State"), _("Why")),
                [_gap(lens, each) for each in gaps],
            ),
        ),
        notes,
    )


def _owed(status: KpiStatus) -> str:
    cumulative = status.cumulative_target
    return status.shown(status.target if cumulative is None else cumulative)


def _indicator(lens: Lens, status: KpiStatus) -> AnswerRow:
    return row(
        status.id,
        status.title,
        status.shown(status.target),
        _owed(status),
        status.shown(status.value),
        status.shown(status.forecast),
        _(_COLOURS[status.colour]),
        status.entries,
        status.evidence,
        document=_original(lens, status.id),
        mood=_MOODS[status.colour],
    )


def _original(lens: Lens, indicator_id: str) -> int | None:
    """The paper of the newest entry that has one: where a sample begins."""
    kinds = next((each.kinds for each in lens.rules.kpi.indicators if each.id == indicator_id), ())
    for kind in kinds:
        for entry in reversed(kpi_entries(lens.house, kind, until=lens.day)):
            if (paper := lens.paper_of("kpi", entry.id)) is not None:
                return paper
    return None


def _by_month(lens: Lens, shown: list[KpiStatus]) -> AnswerTable:
    columns = (_("Month"), *(f"{each.id} {each.title}" for each in shown))
    labels = [each.label for each in shown[0].months] if shown else []
    rows = []
    for at, label in enumerate(labels):
        months = [each.months[at] for each in shown]
        first, last = months[0].first, months[0].last
        if first <= lens.day and lens.within(first, min(last, lens.day)):
            rows.append(
                row(
                    label,
                    *(
                        status.shown(month.value)
                        for status, month in zip(shown, months, strict=True)
                    ),
                    mood=_worst(months),
                )
            )
    return table(_("Month by month"), columns, rows)


def _worst(months: list[KpiPeriod]) -> str:
    colours = {each.colour for each in months}
    for colour in (Colour.RED, Colour.YELLOW, Colour.GREEN):
        if colour in colours:
            return _MOODS[colour]
    return ""


def _rule(lens: Lens, rule: str, views: list[DutyView]) -> AnswerRow:
    owed = [each for each in views if each.state is not DutyState.NOT_APPLICABLE]
    kept = sum(each.kept or each.at_rest for each in owed)
    overdue = sum(each.overdue for each in owed)
    paper = lens.first_paper(each for view in views for each in view.evidence)
    return row(
        rule,
        views[0].title,
        views[0].duty.clause,
        kept,
        len(owed),
        overdue,
        document=paper,
        mood="bad" if overdue else "good" if kept == len(owed) else "caution",
    )


def _gap(lens: Lens, view: DutyView) -> AnswerRow:
    return row(
        lens.duty_name(view),
        view.title,
        view.duty.due,
        _(view.state.label),
        prose(*view.reasons),
        document=lens.first_paper(view.evidence),
        mood="bad" if view.overdue else "caution",
    )
