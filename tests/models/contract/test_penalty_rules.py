"""What breaches cost with the real contract's amount, to the fen, and penalty files that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.contract.penalty_rules import Penalties, parse_penalties
from models.contract.rule_problems import RulesWrong
from tests.models.contract.rule_worlds import shipped

AMOUNT = 863_000_000


@pytest.fixture
def penalties() -> Penalties:
    return parse_penalties(shipped("penalties"))


@pytest.mark.parametrize(
    ("clause", "each", "cap"),
    [
        ("Ⅱ11.2", 4_315_000, None),  # 43,150 a day
        ("Ⅱ11.3", 8_630_000, 172_600_000),  # 86,300 each, 1,726,000 at most
        ("Ⅱ11.4", 8_630_000, None),
        ("Ⅱ11.5", 4_315_000, None),  # 43,150 for each person and occasion
    ],
)
def test_breaches_cost_what_the_clauses_say(
    penalties: Penalties, clause: str, each: int, cap: int | None
) -> None:
    found = penalties.clause(clause)
    assert (found.each_fen(AMOUNT), found.cap_fen(AMOUNT)) == (each, cap)


def test_half_a_fen_counts(penalties: Penalties) -> None:
    daily = penalties.clause("Ⅱ11.2")
    assert [daily.each_fen(amount) for amount in (99, 100, 299, 300)] == [0, 1, 1, 2]


def test_what_the_client_owes_is_on_the_debt_and_capped_by_the_contract(
    penalties: Penalties,
) -> None:
    late = penalties.clause("Ⅱ11.1")
    assert (late.party, late.each_fen(94_689_425)) == ("client", 946_894)
    assert late.cap_fen(AMOUNT) == 43_150_000


def test_thirty_days_cost_what_the_domain_says(penalties: Penalties) -> None:
    daily = penalties.clause("Ⅱ11.2")
    assert (daily.cure_days, daily.dissolve_days) == (5, 30)
    assert 30 * daily.each_fen(AMOUNT) == 129_450_000


def test_the_second_staff_change_reaches_what_dissolves_the_contract(penalties: Penalties) -> None:
    staff = penalties.clause("Ⅱ11.5")
    assert staff.dissolve_per_mille == 10
    limit = AMOUNT * staff.dissolve_per_mille // 1000
    assert staff.each_fen(AMOUNT) < limit == 2 * staff.each_fen(AMOUNT)


def test_more_than_twenty_general_breaches_pass_the_cap(penalties: Penalties) -> None:
    general = penalties.clause("Ⅱ11.3")
    assert [each.id for each in penalties.clauses if each.general] == ["Ⅱ11.3"]
    assert general.dissolve_above_per_mille == general.cap_per_mille == 20 * general.per_mille


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda rows: rows[1].pop("cure_days"), "penalty Ⅱ11.2 › cure_days"),
        (lambda rows: rows[2].update(cap_per_mille=5), "penalty Ⅱ11.3 › cap_per_mille"),
        (lambda rows: rows[2].update(per_mille=0), "penalty Ⅱ11.3 › per_mille"),
        (lambda rows: rows[1].update(besides=["Ⅱ99"]), "penalty Ⅱ11.2 › besides"),
        (lambda rows: rows[2].update(how="weekly"), "penalty Ⅱ11.3 › how"),
        (lambda rows: rows[3].update(id="Ⅱ11.3"), "penalty Ⅱ11.3 › id"),
        (lambda rows: rows[0].update(rate=1), "penalty Ⅱ11.1 › rate"),
    ],
)
def test_contradictions_are_named(change: Callable[[Any], object], place: str) -> None:
    raw = shipped("penalties")
    change(raw["penalty"])
    with pytest.raises(RulesWrong) as caught:
        parse_penalties(raw)
    assert place in [each.place for each in caught.value.problems]
