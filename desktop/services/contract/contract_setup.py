"""Another contract's profile from what somebody enters: checked as any profile, written as TOML with its sources.

What comes out is what `init --contract FILE` takes, and what a new vault keeps as its first revision.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop.services.contracts import load_terms, terms_in, whole_terms
from models.contract.contract_terms import ContractTerms, KpiTarget, PaymentTerm
from models.contract.rule_problems import RuleProblem, RulesWrong
from models.naming import tidy_name
from resources.knowledge import Label
from resources.words import _

NEW_ID = "own"
"""The id of a contract for which nothing is shipped."""

_MODEL = "om-2026"


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment as it is entered: days may be missing where it waits for an event; no amount is what remains."""

    from_day: date | None = None
    until: date | None = None
    amount_fen: int | None = None
    basis: str = ""
    gate: str = ""


@dataclass(frozen=True, slots=True)
class NewContract:
    """What a wizard asks. `targets`: KPI ids and their targets; those that aren't named have none in this contract."""

    title: str
    client: str
    contractor: str
    signed: date | None
    start: date | None
    end: date | None
    amount_fen: int
    number_prefix: str
    fictional: bool = False
    tender: str = ""
    place: str = ""
    payments: tuple[NewPayment, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


def usual_targets() -> tuple[KpiTarget, ...]:
    """The KPI that contracts of this kind have, with the targets of the one that this program was made for."""
    return load_terms(_MODEL).kpi


def usual_payments() -> tuple[PaymentTerm, ...]:
    """Its payments, as an example of how they are entered."""
    return load_terms(_MODEL).payments


def new_profile(new: NewContract) -> str:
    """The profile as TOML. Raises RulesWrong, naming field by field what is missing or can't be."""
    missing = [name for name in ("signed", "start", "end") if getattr(new, name) is None]
    if missing:
        raise RulesWrong(
            RuleProblem(
                f"{_('contract')} › {name}",
                _("This is missing."),
                _("Enter the day as it stands in the contract."),
            )
            for name in missing
        )
    text = "\n".join([*_head(new), *_payments(new.payments), *_targets(new.targets)])
    if new.settings:
        text += "\n[settings]\n"
        text += "".join(
            f"{_key(name)} = {_quoted(value)}\n" for name, value in sorted(new.settings.items())
        )
    whole_terms(text, NEW_ID)
    return text


def terms_of_new(text: str) -> ContractTerms:
    """What a new profile says. Raises RulesWrong."""
    return terms_in(text, NEW_ID)


def _head(new: NewContract) -> list[str]:
    return [
        "# A contract entered by hand. Money is in fen (0.01 CNY); clauses are named by part, Ⅰ or Ⅱ.",
        f"title = {_quoted(new.title)}",
        f"client = {_quoted(new.client)}",
        f"contractor = {_quoted(new.contractor)}",
        f"signed = {new.signed}",
        f"start = {new.start}",
        f"end = {new.end}",
        f"amount_fen = {new.amount_fen}",
        f"number_prefix = {_quoted(new.number_prefix.upper())}",
        f"fictional = {'true' if new.fictional else 'false'}",
        f"tender = {_quoted(new.tender)}",
        f"place = {_quoted(new.place)}",
        "",
    ]


def _payments(payments: Iterable[NewPayment]) -> list[str]:
    lines: list[str] = []
    for number, each in enumerate(payments, start=1):
        basis = each.basis or f"第{number}笔"
        lines += ["[[payment]]", f"number = {number}"]
        lines += [f"from = {each.from_day}"] if each.from_day else []
        lines += [f"until = {each.until}"] if each.until else []
        lines += [f"amount_fen = {each.amount_fen}"] if each.amount_fen is not None else []
        lines += [f"zh = {_quoted(basis)}", f"en = {_quoted(each.basis or f'Payment {number}')}"]
        lines += [f"gate = {_quoted(each.gate)}"] if each.gate else []
        lines.append("")
    return lines


def _targets(targets: Mapping[str, str]) -> list[str]:
    known = {each.id: each for each in usual_targets()}
    lines: list[str] = []
    for identifier, target in targets.items():
        usual = known.get(identifier)
        words = usual.title if usual else Label(identifier, identifier)
        lines += [
            "[[kpi]]",
            f"id = {_quoted(identifier)}",
            f"zh = {_quoted(words.zh)}",
            f"en = {_quoted(words.en)}",
            f"relation = {_quoted(usual.relation if usual else '>=')}",
            f"target = {_quoted(target)}",
            f"unit = {_quoted(usual.unit if usual else 'times')}",
            "",
        ]
    return lines


def _quoted(value: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's but for the last control character."""
    clean = tidy_name(value.encode("utf-8", "replace").decode())
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
