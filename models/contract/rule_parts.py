"""All files of rules put together: each parsed, then held against the others, so that none names what isn't there."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from models.assurance.crypto_rules import parse_crypto
from models.assurance.grading_rules import parse_grading
from models.contract.calendar import WorkingCalendar, YearOfDays
from models.contract.calendar_reading import parse_calendar
from models.contract.catalogue import Catalogue
from models.contract.catalogue_problems import contradictions
from models.contract.catalogue_reading import parse_catalogue
from models.contract.contract_terms import ContractTerms, parse_terms
from models.contract.penalty_rules import Penalties, parse_penalties
from models.contract.rule_problems import RuleProblem, RulesWrong
from models.contract.rule_reading import read_toml
from models.contract.rules import Rules
from models.contract.setting_rules import SettingRules, parse_settings, unfit
from models.kpi.kpi_reading import parse_kpi_rules
from models.people.matter_reading import parse_matters
from models.people.people_reading import parse_people
from models.people.pledge_rules import parse_pledges
from resources.rule_files import CALENDAR, CATALOGUE_NAMES, CONTRACT
from resources.words import N_, _, language

NEEDED_SETTINGS = frozenset(
    {
        "months",
        "quarters",
        "month-soft",
        "month-hard",
        "quarter-soft",
        "quarter-hard",
        "strict-advance",
        "acceptance-notice-days",
    }
)
"""What the program itself asks, whatever the catalogue says."""

_YEARS = range(1949, 2200)

_PARSERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "duties": parse_catalogue,
    "matters": parse_matters,
    "people": parse_people,
    "kpi": parse_kpi_rules,
    "penalties": parse_penalties,
    "settings": parse_settings,
    "grading": parse_grading,
    "crypto": parse_crypto,
    "pledges": parse_pledges,
}
_TITLES = {
    "contract": N_("Contract profile"),
    "duties": N_("Obligation catalogue"),
    "matters": N_("Kinds of matters"),
    "people": N_("Rules on people"),
    "kpi": N_("KPI ledger"),
    "penalties": N_("Penalties"),
    "settings": N_("What the contract leaves open"),
    "grading": N_("Graded protection"),
    "crypto": N_("Cryptography assessment"),
    "pledges": N_("Wording of pledges"),
}


def is_rule_name(name: str) -> bool:
    """Whether there are rules of this name: a file of the catalogue, the contract, or a year's days off."""
    return name == CONTRACT or name in CATALOGUE_NAMES or year_of(name) is not None


def year_of(name: str) -> int | None:
    """The year in "calendar/2026"; None for any other name."""
    year = name.removeprefix(CALENDAR)
    if name == year or not (year.isascii() and year.isdigit()) or len(year) != 4:
        return None
    return int(year) if int(year) in _YEARS else None


def rule_title(name: str) -> str:
    """What a file of rules is called, in the language in use."""
    if name in _TITLES:
        return _(_TITLES[name])
    return _("Days off in {year}").format(year=year_of(name) or name)


def parse_part(name: str, text: str) -> object:
    """What one file says by itself; the contract under the id "contract". Raises RulesWrong; KeyError."""
    return _parsed(name, text, language())


def terms_of(text: str, contract_id: str) -> ContractTerms:
    """A contract's profile. Raises RulesWrong."""
    return _terms(text, contract_id, language())


def setting_rules(texts: Mapping[str, str]) -> SettingRules:
    """The questions that the contract leaves open. Raises RulesWrong."""
    found: SettingRules = _parsed("settings", texts["settings"], language())
    return found


def combine(texts: Mapping[str, str], terms: ContractTerms) -> Rules:
    """The rules that these files are together, by their names; every name of the catalogue must be among them.

    Raises RulesWrong naming all that is wrong in any of them, or between them.
    """
    problems: list[RuleProblem] = []
    parts: dict[str, Any] = {}
    for name, text in texts.items():
        if name == CONTRACT:
            continue
        try:
            parts[name] = parse_part(name, text)
        except RulesWrong as error:
            problems += error.problems
    if not problems:
        problems += _between(parts, terms)
    if problems:
        raise RulesWrong(problems)
    years = {part.year: part for part in parts.values() if isinstance(part, YearOfDays)}
    return Rules(
        terms=terms,
        catalogue=parts["duties"],
        calendar=WorkingCalendar(years),
        settings=parts["settings"].values(terms.settings),
        matters=parts["matters"],
        people=parts["people"],
        kpi=parts["kpi"],
        penalties=parts["penalties"],
        grading=parts["grading"],
        crypto=parts["crypto"],
        pledges=parts["pledges"],
    )


def _between(parts: Mapping[str, Any], terms: ContractTerms) -> Iterator[RuleProblem]:
    catalogue: Catalogue = parts["duties"]
    settings: SettingRules = parts["settings"]
    penalties: Penalties = parts["penalties"]
    yield from contradictions(
        catalogue,
        penalties=penalties.by_id,
        matters=parts["matters"],
        items=parts["people"].items,
        roles=parts["people"].roles,
        settings=settings.by_id,
    )
    yield from unfit(settings, terms.settings)
    for missing in sorted(NEEDED_SETTINGS - settings.by_id.keys()):
        yield RuleProblem(
            _("setting {id}").format(id=missing),
            _("This is missing, and dates are reckoned by it."),
            _("Add it as it is in the shipped file."),
        )
    for clause in penalties.clauses:
        if clause.dissolve_setting and clause.dissolve_setting not in settings.by_id:
            yield _unknown(
                _("penalty {id}").format(id=clause.id) + " › dissolve_setting",
                clause.dissolve_setting,
            )
    rows = catalogue.by_id
    for payment in terms.payments:
        if payment.gate and payment.gate not in rows:
            yield _unknown(_("payment {id} › gate").format(id=payment.number), payment.gate)
    for kind in parts["matters"].values():
        place = _("matter {id}").format(id=kind.id)
        for duty in kind.duties:
            if duty not in rows:
                yield _unknown(f"{place} › duties", duty)
        for breach in kind.breaches:
            if breach.clause not in penalties.by_id:
                yield _unknown(f"{place} › breach", breach.clause)
    for requirement in parts["people"].requirements:
        if requirement.duty and requirement.duty not in rows:
            yield _unknown(
                _("requirement {id}").format(id=requirement.id) + " › duty", requirement.duty
            )


def _unknown(place: str, name: str) -> RuleProblem:
    return RuleProblem(
        place,
        _("“{value}” is known nowhere.").format(value=name),
        _("Correct the name, or add what it names."),
    )


@functools.lru_cache(maxsize=64)
def _parsed(name: str, text: str, _language: str) -> Any:
    """The language is part of the key for the sake of the problems' words only."""
    if name == CONTRACT:
        return _terms(text, CONTRACT, _language)
    raw = read_toml(text, rule_title(name))
    year = year_of(name)
    if year is not None:
        return parse_calendar(raw, year)
    return _PARSERS[name](raw)


@functools.lru_cache(maxsize=16)
def _terms(text: str, contract_id: str, _language: str) -> ContractTerms:
    return parse_terms(read_toml(text, rule_title(CONTRACT)), contract_id)
