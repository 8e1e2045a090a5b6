"""Duties of the shipped catalogue with evidence and steps of a few words, for tests of how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from models.contract.rules import Rules
from models.obligations.boards import Board, BoardMaker
from models.obligations.duty_views import DutyView
from models.obligations.evidence_rules import Papers
from models.obligations.expansion import expand
from models.obligations.exposure import Exposure, exposure, stake_fen
from models.obligations.register_records import DutyStep, Evidence, Payment
from models.obligations.registers import Registers
from models.people.matter_state import Matters
from tests.models.people.people_worlds import MOMENT, PAPERS, SCAN, all_rules


def proof(
    identifier: int,
    key: str,
    kind: str = "",
    day: date = date(2026, 5, 8),
    *,
    signed: str = "both",
    document: int | None = SCAN,
    subject: str = "duty",
    withdrawn: date | None = None,
) -> Evidence:
    """Evidence of a duty, by default a scan that both signed."""
    version = None if document is None else document + 10
    return Evidence(
        identifier, subject, key, kind, document, version, signed, day, MOMENT, withdrawn, ""
    )


def said(
    identifier: int, duty: str, step: str, day: date, *, name: str = "王", reason: str = "因"
) -> DutyStep:
    """A step of a duty."""
    return DutyStep(identifier, duty, step, day, MOMENT, "测试", name, reason)


def paid(
    identifier: int, number: int, step: str, day: date, fen: int = 0, *, void: bool = False
) -> Payment:
    """An entry of a payment."""
    return Payment(identifier, number, step, day, fen, "", "", void)


def with_rows(
    registers: Registers | None = None,
    proofs: Iterable[Evidence] = (),
    steps: Iterable[DutyStep] = (),
    payments: Iterable[Payment] = (),
) -> Registers:
    """The registers with these rows as well."""
    known = registers or Registers()
    return replace(
        known,
        evidence={**known.evidence, **{each.id: each for each in proofs}},
        duty_step={**known.duty_step, **{each.id: each for each in steps}},
        payment={**known.payment, **{each.id: each for each in payments}},
    )


def board_on(
    day: date,
    registers: Registers | None = None,
    *,
    papers: Papers = PAPERS,
    rules: Rules | None = None,
    maker: BoardMaker | None = None,
) -> Board:
    """The board of a day."""
    of, rows = rules or all_rules(), registers or Registers()
    return (maker or BoardMaker()).make(
        of,
        expand(of, rows),
        rows,
        papers,
        day,
        lambda duty: stake_fen(of, duty.penalty, duty.payment),
    )


def view_on(
    day: date, key: str, registers: Registers | None = None, *, papers: Papers = PAPERS
) -> DutyView:
    """One duty on a day."""
    return board_on(day, registers, papers=papers).by_key[key]


def exposure_on(day: date, registers: Registers, *, rules: Rules | None = None) -> Exposure:
    """What is at stake on a day."""
    of = rules or all_rules()
    matters = Matters(of, registers, PAPERS, day).views()
    return exposure(of, board_on(day, registers, rules=of), registers, day, matters)


def kept_but(day: date, keys: Iterable[str] = (), registers: Registers | None = None) -> Registers:
    """Registers in which everything that is due by `day` is waived, apart from these duties: nothing else costs."""
    left = set(keys)
    rows = registers or Registers()
    steps = [
        said(10_000 + number, duty.key, "waived", date(2026, 4, 15))
        for number, duty in enumerate(expand(all_rules(), rows))
        if duty.key not in left and (duty.due is None or duty.due <= day)
    ]
    return with_rows(rows, steps=steps)
