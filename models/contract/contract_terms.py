"""What a contract says in figures: parties, period, payments and KPI targets, read from its profile.

A profile is a TOML file (resources/contracts); rates and how things are counted are in the catalogue. Money is in fen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from models.contract.contract_problems import contradictions
from models.contract.rule_problems import RulesWrong
from models.contract.rule_reading import Reader
from models.money import MOST_FEN
from models.records import ContractProfile
from resources.knowledge import Label
from resources.words import N_, _

RELATIONS = (">=", "<=", "=")
UNITS = {
    "times": N_("times"),
    "systems": N_("systems"),
    "percent": N_("%"),
    "hours": N_("hours"),
    "minutes": N_("minutes"),
}
"""What KPI targets are counted in; the values are message ids."""

# A prefix begins every document number: letters and digits, as the numbering of documents needs it.
_PREFIX = re.compile(r"[A-Z0-9]{2,12}")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """One of the contract's payments: its window, both days included (None: by what happens, such as acceptance).

    `amount_fen` None is what remains of the contract's amount. `gate` is the row of the catalogue whose last duty due
    by the end of the window should be met first; empty for none.
    """

    number: int
    from_day: date | None
    until: date | None
    amount_fen: int | None
    basis: Label
    clause: str
    gate: str


@dataclass(frozen=True, slots=True)
class KpiTarget:
    """A figure the service must reach, in `unit` (a key of UNITS), over the contract's period."""

    id: str
    title: Label
    relation: str
    target: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """A contract's profile in full. `start` and `end` are days of service, `settings` answers that it gives itself."""

    id: str
    title: str
    client: str
    contractor: str
    signed: date
    start: date
    end: date
    amount_fen: int
    number_prefix: str
    fictional: bool
    tender: str
    place: str
    payments: tuple[PaymentTerm, ...]
    kpi: tuple[KpiTarget, ...]
    settings: Mapping[str, str]

    @property
    def days(self) -> int:
        """Days of service, first and last included."""
        return (self.end - self.start).days + 1

    @property
    def profile(self) -> ContractProfile:
        """What the vault's own record of the contract holds."""
        return ContractProfile(
            self.id,
            self.title,
            self.client,
            self.contractor,
            self.start,
            self.end,
            self.amount_fen,
            self.number_prefix,
            self.fictional,
        )

    def payment(self, number: int) -> PaymentTerm:
        """The payment of this number; raises KeyError."""
        for each in self.payments:
            if each.number == number:
                return each
        raise KeyError(number)

    def payment_fen(self, number: int) -> int:
        """What that payment comes to, the one without an amount being what the others leave; raises KeyError."""
        amount = self.payment(number).amount_fen
        if amount is not None:
            return amount
        return self.amount_fen - sum(each.amount_fen or 0 for each in self.payments)


def bare_terms(profile: ContractProfile) -> ContractTerms:
    """The terms of a contract of which only the vault's own record is known: no payments, no KPI."""
    return ContractTerms(
        profile.id,
        profile.title,
        profile.client,
        profile.contractor,
        profile.start,
        profile.start,
        profile.end,
        profile.amount_fen,
        profile.number_prefix,
        profile.fictional,
        "",
        "",
        (),
        (),
        {},
    )


def parse_terms(raw: Mapping[str, Any], contract_id: str) -> ContractTerms:
    """The terms in a profile's parsed TOML. Raises RulesWrong naming everything that is wrong in it."""
    read = Reader(raw, _("contract"))
    start, end = read.day("start"), read.day("end")
    signed = read.day("signed", default=start)
    amount = read.integer("amount_fen", least=1, most=MOST_FEN)
    terms = ContractTerms(
        contract_id,
        read.text("title", longest=_LONGEST),
        read.text("client", longest=_LONGEST),
        read.text("contractor", longest=_LONGEST),
        signed,
        start,
        end,
        amount,
        _prefix(read),
        read.flag("fictional", default=False),
        read.text("tender", default="", longest=_LONGEST),
        read.text("place", default="", longest=_LONGEST),
        tuple(_payment(each) for each in read.tables("payment", _("payment {id}"), key="number")),
        tuple(_target(each) for each in read.tables("kpi", _("KPI {id}"))),
        read.words("settings"),
    )
    read.nothing_else()
    problems = list(read.problems) or contradictions(terms)
    if problems:
        raise RulesWrong(problems)
    return terms


def _prefix(read: Reader) -> str:
    prefix = read.text("number_prefix", longest=12)
    if prefix and not _PREFIX.fullmatch(prefix):
        read.wrong(
            "number_prefix",
            _("“{value}” can't start a document's number.").format(value=prefix),
            _("Write 2 to 12 capital letters and digits, such as CGZF26."),
        )
    return prefix


def _payment(read: Reader) -> PaymentTerm:
    return PaymentTerm(
        read.integer("number", least=1, most=99),
        read.day_or_none("from"),
        read.day_or_none("until"),
        read.integer("amount_fen", least=1, most=MOST_FEN) if read.has("amount_fen") else None,
        read.label(),
        read.text("clause", default=""),
        read.text("gate", default=""),
    )


def _target(read: Reader) -> KpiTarget:
    return KpiTarget(
        read.text("id", longest=20),
        read.label(),
        read.choice("relation", RELATIONS),
        read.number("target"),
        read.choice("unit", tuple(UNITS)),
    )
