"""Contract profiles: what is shipped to the fen, and what is refused with its place and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from models.contract.contract_terms import bare_terms, parse_terms
from models.contract.rule_problems import RulesWrong
from models.money import fen_in, yuan
from resources.contract_profiles import profile_ids, profile_text
from tests.models.contract.rule_worlds import shipped_terms

Change = Callable[[dict[str, Any]], object]


def raw() -> dict[str, Any]:
    text = profile_text("om-2026")
    assert text is not None
    return tomllib.loads(text)


def problems(change: Change) -> dict[str, str]:
    """What is said of a profile after `change`: the problems by their places."""
    profile = raw()
    change(profile)
    with pytest.raises(RulesWrong) as caught:
        parse_terms(profile, "om-2026")
    assert all(each.remedy for each in caught.value.problems)
    return {each.place: each.problem for each in caught.value.problems}


def test_the_contract_is_the_contracts_own_figures() -> None:
    terms = shipped_terms("om-2026")
    assert (terms.signed, terms.start, terms.end) == (
        date(2026, 4, 15),
        date(2026, 4, 16),
        date(2027, 4, 15),
    )
    assert (terms.days, terms.amount_fen, yuan(terms.amount_fen)) == (
        365,
        863_000_000,
        "¥8,630,000.00",
    )
    assert [terms.payment_fen(number) for number in range(1, 6)] == [
        441_883_982,
        94_689_425,
        94_689_425,
        139_042_301,
        92_694_867,
    ]
    assert [(each.from_day, each.until) for each in terms.payments] == [
        (date(2026, 4, 15), date(2026, 5, 15)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
        (None, None),
    ]
    assert [each.gate for each in terms.payments] == ["", "R63", "R63", "R63", "R64"]


@pytest.mark.parametrize("contract", profile_ids())
def test_payments_follow_the_clause_to_the_fen(contract: str) -> None:
    """Ⅰ6.2: 70, 15 and 15 % of the funds of the first year, 60 % of what remains, and the rest."""
    terms = shipped_terms(contract)
    paid = [terms.payment_fen(number) for number in range(1, 6)]
    assert sum(paid) == terms.amount_fen
    funds = sum(paid[:3])
    assert [rounded(funds, 70), rounded(funds, 15), rounded(funds, 15)] == paid[:3]
    assert rounded(terms.amount_fen - funds, 60) == paid[3]


def rounded(fen: int, percent: int) -> int:
    share = Fraction(fen * percent, 100)
    return int(share + Fraction(1, 2))


def test_targets_are_those_of_the_clause() -> None:
    """Ⅱ7.1(2) a to k."""
    found = {
        each.id: (each.relation, each.target, each.unit) for each in shipped_terms("om-2026").kpi
    }
    assert found == {
        "a": (">=", 600, "times"),
        "b": (">=", 15, "systems"),
        "c": (">=", 400, "times"),
        "d": (">=", 99, "percent"),
        "e": (">=", 100, "percent"),
        "f": ("=", 0, "times"),
        "g": ("<=", 4, "hours"),
        "h": ("<=", 30, "minutes"),
        "i": (">=", 100, "percent"),
        "j": (">=", 95, "percent"),
        "k": (">=", 95, "percent"),
    }


def test_only_the_demos_contract_is_invented() -> None:
    assert [name for name in profile_ids() if shipped_terms(name).fictional] == ["demo"]


def test_no_person_account_or_telephone_number_is_in_a_profile() -> None:
    for name in profile_ids():
        text = profile_text(name) or ""
        assert not [word for word in ("联系人", "电话", "账号", "开户") if word in text]


def test_a_period_that_ends_before_it_begins_is_named() -> None:
    found = problems(lambda profile: profile.update(end=date(2026, 4, 1)))
    assert "before it starts" in found["contract › end"]


def test_payments_that_do_not_add_up_are_named() -> None:
    def more(profile: dict[str, Any]) -> None:
        profile["payment"][4]["amount_fen"] = 92_694_868

    found = problems(more)
    assert found["contract › amount_fen"] == (
        "The payments come to ¥8,630,000.01, the contract to ¥8,630,000.00."
    )
    assert "contract › amount_fen" in problems(
        lambda profile: profile.update(amount_fen=863_000_000 - 92_694_867)
    )


def test_two_payments_without_an_amount_are_named() -> None:
    assert list(problems(lambda profile: profile["payment"][1].pop("amount_fen"))) == [
        "payment 5 › amount_fen"
    ]


def test_a_window_that_closes_before_it_opens_is_named() -> None:
    found = problems(lambda profile: profile["payment"][1].update(until=date(2026, 6, 1)))
    assert list(found) == ["payment 2 › until"]


def test_an_amount_with_commas_is_named_with_what_to_write() -> None:
    profile = raw() | {"amount_fen": "863,000,000"}
    with pytest.raises(RulesWrong) as caught:
        parse_terms(profile, "om-2026")
    (problem,) = caught.value.problems
    assert problem.place == "contract › amount_fen"
    assert "without quotation marks, separators" in problem.remedy


def test_every_mistake_is_named_at_once() -> None:
    def spoil(profile: dict[str, Any]) -> None:
        profile.pop("client")
        profile["number_prefix"] = "城管"
        profile["amount"] = 1
        profile["payment"][0]["number"] = 2
        profile["kpi"][3]["unit"] = "furlongs"

    assert set(problems(spoil)) == {
        "contract › client",
        "contract › number_prefix",
        "contract › amount",
        "KPI d › unit",
    }
    again = problems(lambda profile: profile["payment"][0].update(number=2))
    assert list(again) == ["payment 2"]


def test_a_contract_of_which_only_the_record_is_known_has_neither_payments_nor_targets() -> None:
    record = shipped_terms("demo").profile
    terms = bare_terms(record)
    assert terms.profile == record
    assert (terms.payments, terms.kpi, terms.signed) == ((), (), record.start)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("8630000", 863_000_000),
        ("8,630,000.00", 863_000_000),
        ("¥8，630，000．5 元", 863_000_050),
        (" 人民币 1,000元整", 100_000),
        ("0.01", 1),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, fen: int) -> None:
    assert fen_in(text, "here") == fen


@pytest.mark.parametrize("text", ["", "1,23", "1.234", "12,3456", "863万", "-5", "1e9", "9" * 20])
def test_what_is_no_amount_is_named(text: str) -> None:
    with pytest.raises(RulesWrong) as caught:
        fen_in(text, "row 3")
    assert caught.value.problems[0].place == "row 3"


def test_amounts_are_written_with_two_decimals() -> None:
    assert [yuan(each) for each in (0, 5, -123_456, 92_694_867)] == [
        "¥0.00",
        "¥0.05",
        "-¥1,234.56",
        "¥926,948.67",
    ]
