"""The rules in force in a vault: what is shipped, replaced by what its manager keeps, revision by revision.

`rules_of` gives the same object until something is kept. Keeping is validated against all other rules: what would
contradict them is refused whole, with every problem named.
"""

from __future__ import annotations

import threading
import weakref
from datetime import date
from typing import NamedTuple

from desktop.services.contract.contract_in_force import amended_terms, terms_in_force
from desktop.services.contract.registers import registers_of
from desktop.services.filing.screening import refuse, screen_text
from desktop.services.house import House
from desktop.services.order.order_rules import given_note, require_order
from desktop.services.rights import Right, require
from models.contract.contract_terms import ContractTerms
from models.contract.kept_rules import (
    RuleRevision,
    amend_contract,
    keep_text,
    kept_event,
    kept_revisions,
    kept_text,
    newest_rule,
    texts_in_force,
)
from models.contract.rule_parts import (
    combine,
    is_rule_name,
    rule_title,
    setting_rules,
)
from models.contract.rule_problems import RuleProblem, RulesWrong
from models.contract.rules import Rules
from models.contract.setting_rules import SettingRules
from resources.contract_profiles import profile_text
from resources.rule_files import CONTRACT, shipped_names, shipped_rules, shipped_texts
from resources.words import _

__all__ = [
    "RuleFile",
    "RuleRevision",
    "contract_terms_of",
    "forget_rules",
    "keep_rules",
    "rule_faults",
    "rule_files",
    "rule_revisions",
    "rule_text",
    "rules_of",
    "setting_rules_of",
    "unknown_year",
]


class _Held(NamedTuple):
    newest: int
    rules: Rules
    settings: SettingRules
    faults: tuple[RuleProblem, ...]


class RuleFile(NamedTuple):
    """A file of rules: its name and title, the revision in force (0: what is shipped), where it came from."""

    name: str
    title: str
    revision: int
    origin: str


_HELD: weakref.WeakKeyDictionary[House, _Held] = weakref.WeakKeyDictionary()
_HOLDING = threading.Lock()


def rules_of(house: House) -> Rules:
    """The rules in force. Any thread; the same object until something else is kept."""
    return _held(house).rules


def forget_rules(house: House) -> None:
    """The vault is kept for another contract from now on: its rules are put together anew when they are asked for."""
    with _HOLDING:
        _HELD.pop(house, None)


def setting_rules_of(house: House) -> SettingRules:
    """The questions that the contract leaves open."""
    return _held(house).settings


def contract_terms_of(house: House) -> ContractTerms:
    """What this vault's contract says."""
    return rules_of(house).terms


def rule_faults(house: House) -> tuple[RuleProblem, ...]:
    """What is wrong with kept rules that were passed over, because a newer program reads them otherwise."""
    return _held(house).faults


def unknown_year(house: House, day: date) -> str:
    """A warning when the days off of the year after `day` (or of its own) aren't known while the contract runs then.

    A year whose file lacks holidays that every other year has is as good as unknown, and named with them.
    """
    rules = rules_of(house)
    years = range(day.year, min(rules.terms.end.year, day.year + 1) + 1)
    missing = [year for year in years if not rules.calendar.knows(year)]
    lacking = [each for year in years for each in rules.calendar.lacking(year)]
    said = []
    if missing:
        sentence = _(
            "The days off in {years} aren't known: dates there count weekends only. Import them as soon as the State "
            "Council has announced them."
        )
        said.append(sentence.format(years=", ".join(map(str, missing))))
    if lacking:
        sentence = _(
            "{days} count as worked, though they are holidays by law in every other known year: the file of days off "
            "is incomplete. Complete it and import it again."
        )
        said.append(sentence.format(days=", ".join(map(str, lacking))))
    return " ".join(said)


def keep_rules(house: House, name: str, text: str, *, note: str = "", origin: str = "") -> int:
    """Keep another revision of a file of rules, in force from now on; returns its number.

    A text that is the one in force is not kept again. Raises NotAllowed, StateSecret, OrderRefused for a note that is
    too long, and RulesWrong, keeping nothing, for what contradicts itself or the other rules.
    """
    require(house, Right.RULES)
    require_order(house, note, origin)
    if (finding := screen_text(text)) is not None and finding.certain:
        refuse(house, finding)
    if not is_rule_name(name):
        raise RulesWrong(
            [
                RuleProblem(
                    name[:60],
                    _("There are no rules of this name."),
                    _("Write one of: {known}.").format(known=", ".join(_names())),
                )
            ]
        )
    note, origin = given_note(note), given_note(origin)
    with house.database.write() as session:
        texts = texts_in_force(session)
        if _in_force(texts, house, name) == text:
            newest = kept_revisions(session, name)
            return newest[0].revision if newest else 0
        texts[name] = text
        terms = amended_terms(house, text) if name == CONTRACT else terms_in_force(house, texts)
        combine(_all(texts), terms)
        revision = keep_text(session, name, text, origin=origin, note=note)
        if name == CONTRACT:
            _require_payments(house, terms)
            amend_contract(session, terms.profile)
        event = kept_event(name, revision, text, origin=origin, note=note)
        house.journal.append(session, [event])
    if name == CONTRACT:
        house.contract = terms.profile
    return revision


def _require_payments(house: House, terms: ContractTerms) -> None:
    """Payments of which something was entered can't be left out: their entries would be shown nowhere."""
    known = {each.number for each in terms.payments}
    rows = registers_of(house).payment.values()
    gone = sorted({each.number for each in rows if not each.void} - known)
    if gone:
        problem = _("Entries were made of payment {number}, which is left out.")
        remedy = _("Keep the payment, or void its entries first.")
        raise RulesWrong(
            [
                RuleProblem(f"payment {number}", problem.format(number=number), remedy)
                for number in gone
            ]
        )


def rule_text(house: House, name: str, revision: int | None = None) -> str:
    """The text of a file of rules: the one in force, or that revision, 0 being what is shipped. Raises KeyError."""
    with house.database.read() as session:
        found = kept_text(session, name, revision) if revision != 0 else None
    if found is None and not revision:
        found = _shipped(house, name)
    if found is None:
        raise KeyError(name if revision is None else f"{name} {revision}")
    return found


def rule_revisions(house: House, name: str | None = None) -> list[RuleRevision]:
    """What was kept, of one name or of all, the newest first; what is shipped isn't among it."""
    with house.database.read() as session:
        return kept_revisions(session, name)


def rule_files(house: House) -> list[RuleFile]:
    """Every file of rules there is, and which revision is in force."""
    newest: dict[str, RuleRevision] = {}
    for each in reversed(rule_revisions(house)):
        newest[each.name] = each
    names = list(dict.fromkeys([*_names(), *sorted(newest)]))
    return [
        RuleFile(
            name,
            rule_title(name),
            newest[name].revision if name in newest else 0,
            newest[name].origin if name in newest else _("shipped"),
        )
        for name in names
    ]


def _held(house: House) -> _Held:
    with _HOLDING, house.database.read() as session:
        newest = newest_rule(session)
        held = _HELD.get(house)
        if held is None or held.newest != newest:
            texts = texts_in_force(session)
            held = _HELD[house] = _combined(house, newest, texts)
        return held


def _combined(house: House, newest: int, texts: dict[str, str]) -> _Held:
    """The rules of these texts; kept ones that can no longer be read, or fit nothing, give way to what is shipped."""
    good = dict(texts)
    faults: list[RuleProblem] = []
    try:
        rules = combine(_all(good), terms_in_force(house, good))
    except RulesWrong:
        good, faults = _usable(house, texts)
        rules = combine(_all(good), terms_in_force(house, good))
    return _Held(newest, rules, setting_rules(_all(good)), tuple(faults))


def _usable(house: House, texts: dict[str, str]) -> tuple[dict[str, str], list[RuleProblem]]:
    """As many of the kept texts as go together, and what is wrong with the others."""
    good: dict[str, str] = {}
    left, faults = dict(texts), list[RuleProblem]()
    while True:
        taken, faults = len(good), []
        for name in sorted(left):
            tried = {**good, name: left[name]}
            try:
                combine(_all(tried), terms_in_force(house, tried))
            except RulesWrong as error:
                faults += error.problems
            else:
                good[name] = left.pop(name)
        if len(good) == taken:
            return good, faults


def _all(texts: dict[str, str]) -> dict[str, str]:
    return {**shipped_texts(), **texts}


def _in_force(texts: dict[str, str], house: House, name: str) -> str | None:
    return texts[name] if name in texts else _shipped(house, name)


def _shipped(house: House, name: str) -> str | None:
    return profile_text(house.contract.id) if name == CONTRACT else shipped_rules(name)


def _names() -> tuple[str, ...]:
    return (CONTRACT, *shipped_names())
