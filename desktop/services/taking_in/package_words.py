"""Which rows of another vault may come in: words that are known here, no mark of a state secret, no number in clear.

The giver's program had the same rules; a package can be made by any program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from desktop.services.assurance.filings import SCHEMES
from desktop.services.assurance.finding_entry import CONFORMITY, SOURCES
from desktop.services.contract.evidence_rows import SUBJECTS
from desktop.services.contract.materials import KINDS as MATERIAL_KINDS
from desktop.services.people.people_entry import SECRECY
from models.assurance.assurance_rules import RISKS
from models.assurance.findings_machine import TRANSITIONS
from models.bounded_json import MalformedJson, read_object
from models.contract.payments import PAYMENT_STEPS
from models.contract.rules import Rules
from models.documents.secrecy import SecrecyFinding, find_in_name, find_marks, gravest
from models.obligations.duty_state import STEPS
from models.obligations.evidence_rules import SIGNATURES
from models.people.identity import holds_identity
from resources.words import N_

SECRET = N_("it bears the mark of a state secret")
NUMBER = N_("an identity number stands in a text that isn't sealed")
WORD = N_("it says something that is not known here")
FACTS = N_("its facts can't be read")

_LARGEST_FACTS = 1 << 20
_LONGEST_NAME = 200
_JSON = frozenset({"facts", "value"})
"""Columns that hold JSON; a setting's value is a word."""


def texts_of(record: Any) -> Iterable[str]:
    """Every text of a record, also of what is in it."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, tuple):
        for each in record:
            yield from texts_of(each)


def secret_in(texts: Iterable[str]) -> SecrecyFinding | None:
    """The certain mark of a state secret in names or texts, or None."""
    found: list[SecrecyFinding] = []
    for each in texts:
        if each:
            found += find_in_name(each)
            if len(each) > _LONGEST_NAME or "\n" in each:
                found += find_marks(each)
    finding = gravest(found)
    return finding if finding is not None and finding.certain else None


class RowRules:
    """The rules in force, asked of rows that come in."""

    def __init__(self, rules: Rules) -> None:
        kinds = {kind.id for kind in rules.kpi.kinds}
        steps = {
            kind.id: {step.id for step in kind.steps} | {"withdrawn"}
            for kind in rules.matters.values()
        }
        self._steps = set().union(*steps.values())
        self._allowed: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
            "duty_step": {"step": STEPS.__contains__},
            "evidence": {
                "subject": SUBJECTS.__contains__,
                "signed": SIGNATURES.__contains__,
            },
            "payment": {"step": PAYMENT_STEPS.__contains__},
            "kpi": {"kind": kinds.__contains__},
            "person": {"secrecy": SECRECY.__contains__},
            "person_item": {"kind": rules.people.items.__contains__},
            "pledge": {"variant": rules.pledges.wordings.__contains__},
            "matter": {"kind": rules.matters.__contains__},
            "matter_step": {"step": self._steps.__contains__},
            "filing": {"scheme": SCHEMES.__contains__},
            "finding": {
                "source": SOURCES.__contains__,
                "risk": RISKS.__contains__,
                "conformity": lambda word: not word or word in CONFORMITY,
            },
            "finding_step": {"step": TRANSITIONS.__contains__},
            "material": {"kind": MATERIAL_KINDS.__contains__},
        }

    def problem(self, register: str, row: Any) -> str:
        """Why a row can't come in, a message id; empty where it can."""
        for column, allowed in self._allowed.get(register, {}).items():
            if not allowed(getattr(row, column)):
                return WORD
        texts = list(texts_of(row))
        if register != "setting":
            for column in _JSON & set(row._fields):
                facts = _facts(getattr(row, column))
                if facts is None:
                    return FACTS
                texts += facts
        if secret_in(texts) is not None:
            return SECRET
        return NUMBER if any(map(holds_identity, texts)) else ""


def _facts(text: str) -> list[str] | None:
    """The texts in a column of JSON; None where it is none."""
    try:
        return list(_inner(read_object(text.encode(), _LARGEST_FACTS)))
    except MalformedJson:
        return None


def _inner(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inner(each)
    elif isinstance(value, list):
        for each in value:
            yield from _inner(each)
