"""The traps of the indicators in words: what looks fine today and will fail at the end, and by which figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice

from models.contract.periods import Period
from models.kpi.kpi_counting import Report, counted, folded, has, names_of, seconds
from models.kpi.kpi_entries import Ledger, LedgerEntry
from models.kpi.kpi_forecast import (
    least_to_absorb_one,
    needed_a_week,
    rate_with_misses,
    schedule_yields,
    weekly_extra,
)
from models.kpi.kpi_rules import Indicator, Measure
from models.kpi.kpi_targets import Term
from resources.words import _

_NAMED = 5


def count_traps(
    indicator: Indicator, count: int, forecast: int | None, term: Term, day: date
) -> list[str]:
    """A count that won't be reached at the present pace, and schedules that can't reach it at all."""
    target, found = int(indicator.target), []
    if (
        forecast is not None
        and forecast < target
        and (needed := needed_a_week(count, target, term, day))
    ):
        found.append(
            _(
                "At the present pace it ends at {forecast} of {target}; from now on {needed} a week are needed."
            ).format(forecast=forecast, target=target, needed=needed)
        )
    daily = schedule_yields(term, a_day=1)
    extra = weekly_extra(target, term)
    if daily < target and extra and (forecast is None or forecast < target):
        found.append(
            _(
                "Once a day makes only {daily}, {target} are owed; once a day and {extra} more a week make {enough}."
            ).format(
                daily=daily,
                target=target,
                extra=extra,
                enough=schedule_yields(term, a_day=1, a_week=extra),
            )
        )
    return found


def rate_traps(indicator: Indicator, ledger: Ledger, day: date, asked: str) -> list[str]:
    """Faults without what is `asked` of them, and too few of them for one to be without."""
    entries = list(counted(indicator, ledger))
    missing = [each for each in entries if not has(indicator, each, day)]
    found = []
    if missing:
        found.append(
            _("{count} without “{field}”: {names}.").format(
                count=len(missing), field=asked, names=_names(missing)
            )
        )
    least = least_to_absorb_one(indicator.target)
    if entries and least is None:
        found.append(_("A single miss fails: the target is 100 %."))
    elif entries and least is not None and len(entries) < least:
        found.append(
            _(
                "With {count} faults one unresolved is {rate}, below {target}; only {least} or more bear one."
            ).format(
                count=len(entries),
                rate=percent(rate_with_misses(len(entries))),
                target=percent(indicator.target),
                least=least,
            )
        )
    return found


def time_traps(indicator: Indicator, ledger: Ledger, day: date) -> list[str]:
    """The longest, each that is above the limit where each is judged, and those whose times aren't known."""
    timed = [
        (took, each)
        for each in counted(indicator, ledger)
        if (took := seconds(indicator, each, day)) is not None
    ]
    unknown = [each for each in counted(indicator, ledger) if indicator.begin not in each.facts]
    found = []
    limit = indicator.target * 60
    over = [each for took, each in timed if took > limit]
    if indicator.measure is Measure.LONGEST and over:
        found.append(
            _("{count} took longer than allowed, and each is judged by itself: {names}.").format(
                count=len(over), names=_names(over)
            )
        )
    if indicator.measure is Measure.MEAN and over:
        longest, entry = max(timed, key=lambda pair: (pair[0], -pair[1].id))
        found.append(
            _("The longest took {time}: {name}.").format(
                time=duration(Fraction(longest, 60)), name=entry.reference
            )
        )
    if unknown:
        found.append(
            _("{count} have no moment from which time is counted: {names}.").format(
                count=len(unknown), names=_names(unknown)
            )
        )
    return found


def declaration_traps(
    indicator: Indicator, ledger: Ledger, months: Iterable[Period], day: date
) -> list[str]:
    """Finished months in which nobody declared that nothing happened."""
    declared = {str(each.facts.get("month", "")) for each in ledger.get(indicator.declared, ())}
    happened = {f"{each.day:%Y-%m}" for each in counted(indicator, ledger)}
    missing = [
        month.label
        for month in months
        if month.last < day and not {f"{month.first:%Y-%m}", month.label} & (declared | happened)
    ]
    if not missing:
        return []
    return [
        _("No declaration that nothing happened for: {months}.").format(months=", ".join(missing))
    ]


def system_traps(
    indicator: Indicator, ledger: Ledger, registered: Sequence[str], evidence: int
) -> list[str]:
    """Too few systems in the register, and those that no entry names."""
    found = []
    if len(registered) < indicator.target:
        found.append(
            _(
                "The register has {count} business systems, {target} are owed: agree on the list."
            ).format(count=len(registered), target=int(indicator.target))
        )
    entries = list(counted(indicator, ledger))
    named = names_of(indicator, entries)
    silent = [name for name in registered if folded(name) not in named]
    if entries and silent:
        found.append(
            _("Not in any entry so far: {names}.").format(names=_listed(silent, len(silent)))
        )
    if entries and not evidence:
        found.append(_("None of the entries has evidence yet."))
    return found


def sample_traps(indicator: Indicator, ledger: Ledger) -> list[str]:
    """Fewer answers than prove anything."""
    answers = sum(
        value
        for each in counted(indicator, ledger)
        if isinstance(value := each.facts.get(indicator.whole), int)
    )
    if not answers or answers >= indicator.sample:
        return []
    return [
        _("Only {count} valid answers; fewer than {sample} prove little.").format(
            count=answers, sample=indicator.sample
        )
    ]


def report_traps(indicator: Indicator, reports: Sequence[Report], day: date) -> list[str]:
    """How few reports there are for one to be late, and those that are."""
    late = [each for each in reports if each.late or (each.done is None and each.due < day)]
    least = least_to_absorb_one(indicator.target)
    found = []
    if late:
        best = rate_with_misses(len(reports), len(late))
        sentence = _("{count} late: {names}. At best {rate} can be reached, {target} is owed.")
        found.append(
            sentence.format(
                count=len(late),
                names=_listed([each.key for each in late], len(late)),
                rate=percent(best),
                target=percent(indicator.target),
            )
        )
    if reports and least is not None and len(reports) < least:
        found.append(
            _(
                "{count} reports are due in all: one late is {rate}, below {target}. It takes {least} to bear one."
            ).format(
                count=len(reports),
                rate=percent(rate_with_misses(len(reports))),
                target=percent(indicator.target),
                least=least,
            )
        )
    return found


def percent(rate: Fraction) -> str:
    """A rate for people: 94.4 %. Cut off, not rounded up: 98.96 % is never shown as 99 %."""
    tenths = rate.numerator * 1000 // rate.denominator
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} %" if rest else f"{whole} %"


def duration(minutes_: Fraction) -> str:
    """Minutes for people: "35 min", "6 h 20 min"; begun minutes count."""
    whole = -(-minutes_.numerator // minutes_.denominator)
    hours, rest = divmod(whole, 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def _names(entries: Sequence[LedgerEntry]) -> str:
    return _listed([each.reference for each in islice(entries, _NAMED)], len(entries))


def _listed(names: Sequence[str], count: int) -> str:
    shown = ", ".join(names[:_NAMED])
    return (
        shown
        if count <= _NAMED
        else _("{names} and {more} more").format(names=shown, more=count - _NAMED)
    )
