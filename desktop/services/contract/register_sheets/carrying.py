"""Carries a checked sheet into its register: whole or not at all, or, when asked, the rows that are right."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.services.contract.register_sheets.checking import tally
from desktop.services.contract.register_sheets.matching import heading_key
from desktop.services.contract.register_sheets.records import (
    CarriedIn,
    FormPlan,
    Given,
    Judged,
    Outcome,
    Register,
    SheetPlan,
)
from desktop.services.contract.register_sheets.registry import register_named
from desktop.services.errors import SheetRefused
from desktop.services.house import House
from desktop.services.rights import Right, require
from models.obligations.column_mappings import remember_mapping


def carry_in(house: House, plan: SheetPlan, *, partly: bool = False) -> CarriedIn:
    """Carry the plan's rows in, all in one transaction; how its columns were read is remembered.

    With problems nothing is carried in, unless `partly`: then the rows without any are. What is in the register already
    stays as it is, so the same sheet adds nothing twice. Raises NotAllowed, and SheetRefused with the problems.
    """
    require(house, Right.FILING)
    register = register_named(house, plan.register)
    if plan.problems and not partly:
        raise SheetRefused(len(plan.problems))
    with house.database.write() as session:
        # Inside: nobody else enters one of these rows meanwhile.
        fresh = tuple(_judged_anew(register, each) for each in plan.forms)
        counts = tally(fresh)
        if counts[Outcome.WRONG] and not partly:
            raise SheetRefused(counts[Outcome.WRONG])
        for each in fresh:
            rows = [
                judged
                for _given, judged in each.rows
                if judged.outcome in (Outcome.NEW, Outcome.CHANGED)
            ]
            if rows:
                register.carry(session, each.form, rows, plan.source)
        for match in plan.matches:
            remember_mapping(
                session, register.id, match.form.id, heading_key(match.headings), match.mapping
            )
    return CarriedIn(
        counts[Outcome.NEW],
        counts[Outcome.CHANGED],
        counts[Outcome.SAME],
        counts[Outcome.WRONG],
    )


def _judged_anew(register: Register, plan: FormPlan) -> FormPlan:
    """The same rows against the register as it is now: somebody may have entered one of them since the check."""
    good: list[Given] = [
        given for given, judged in plan.rows if judged.outcome is not Outcome.WRONG
    ]
    # In order and not by their places: a broken sheet numbers two rows alike.
    now: Iterator[Judged] = iter(register.judge(plan.form, good))
    return FormPlan(
        plan.form,
        tuple(
            (given, judged if judged.outcome is Outcome.WRONG else _still(next(now)))
            for given, judged in plan.rows
        ),
    )


def _still(judged: Judged) -> Judged:
    return judged._replace(outcome=Outcome.WRONG) if judged.problems else judged
