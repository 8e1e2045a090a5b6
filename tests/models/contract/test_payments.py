"""The contract's payments, to the fen (Ⅰ6.2, Ⅰ6.3, Ⅱ11.1; domain model §1.5, §1.7)."""

from __future__ import annotations

from datetime import date

import pytest

from models.contract.payments import (
    PaymentState,
    PaymentView,
    client_late_days,
    may_suspend,
    payments,
)
from models.obligations.register_records import Payment
from models.obligations.registers import Registers
from tests.models.obligations.duty_worlds import board_on, kept_but, paid, with_rows
from tests.models.people.people_worlds import all_rules

RULES = all_rules()
FIRST = 441_883_982
CAP = 43_150_000  # 5 % of ¥8,630,000


def _views(day: date, *rows: Payment) -> tuple[PaymentView, ...]:
    return payments(RULES, with_rows(Registers(), payments=rows), day)


def test_the_five_payments_add_up_to_the_contract() -> None:
    amounts = [each.amount_fen for each in _views(date(2026, 4, 16))]
    assert amounts == [441_883_982, 94_689_425, 94_689_425, 139_042_301, 92_694_867]
    assert sum(amounts) == 863_000_000
    # 70 % + 15 % + 15 % of what the State approved; 60 % and 40 % of the rest, 2,317,371.68.
    assert sum(amounts[3:]) == 231_737_168
    assert amounts[3] == (231_737_168 * 60 + 50) // 100


@pytest.mark.parametrize(
    ("day", "rows", "state"),
    [
        (date(2026, 4, 16), (), PaymentState.TO_INVOICE),
        (
            date(2026, 4, 20),
            (paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),),
            PaymentState.INVOICED,
        ),
        (
            date(2026, 5, 10),
            (
                paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),
                paid(2, 1, "received", date(2026, 5, 10), 100),
            ),
            PaymentState.PART_RECEIVED,
        ),
        (
            date(2026, 5, 15),
            (paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),),
            PaymentState.INVOICED,
        ),
        (date(2026, 5, 16), (paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),), PaymentState.LATE),
        (
            date(2026, 5, 20),
            (
                paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),
                paid(2, 1, "received", date(2026, 5, 14), FIRST),
            ),
            PaymentState.RECEIVED,
        ),
        # Without an invoice the client may refuse: it isn't late.
        (date(2026, 6, 1), (), PaymentState.TO_INVOICE),
    ],
)
def test_how_far_a_payment_has_come(
    day: date, rows: tuple[Payment, ...], state: PaymentState
) -> None:
    assert _views(day, *rows)[0].state is state


def test_every_day_late_costs_the_client_one_percent() -> None:
    invoice = paid(1, 1, "invoiced", date(2026, 4, 20), FIRST)
    one, two = (_views(date(2026, 5, day), invoice)[0] for day in (16, 17))
    assert (one.late_days, one.penalty_fen) == (1, 4_418_840)  # 44,188.3982 rounded
    assert (two.late_days, two.penalty_fen) == (2, 8_837_680)  # 88,376.7964


def test_paid_on_the_first_day_after_is_one_day_late() -> None:
    rows = (
        paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),
        paid(2, 1, "received", date(2026, 5, 16), FIRST),
    )
    view = _views(date(2026, 6, 30), *rows)[0]
    assert (view.late_days, view.penalty_fen) == (1, 4_418_840)


def test_the_invoice_day_starts_the_delay_where_it_came_late() -> None:
    invoice = paid(1, 1, "invoiced", date(2026, 5, 20), FIRST)
    assert _views(date(2026, 5, 20), invoice)[0].late_days == 0
    assert _views(date(2026, 5, 22), invoice)[0].late_days == 2


def test_a_part_that_was_paid_costs_nothing_more() -> None:
    rows = (
        paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),
        paid(2, 1, "received", date(2026, 5, 17), FIRST - 1_000_000),
        paid(3, 1, "received", date(2026, 5, 20), 1_000_000),
    )
    view = _views(date(2026, 6, 30), *rows)[0]
    # Two days on all of it, three on ¥10,000.00: 88,376.7964 + 300.00.
    assert (view.late_days, view.penalty_fen) == (5, 8_867_680)
    assert view.state is PaymentState.RECEIVED


def test_what_the_client_owes_is_capped_over_all_payments() -> None:
    rows = [
        paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),
        paid(2, 2, "invoiced", date(2026, 7, 2), 94_689_425),
    ]
    views = _views(date(2026, 12, 1), *rows)
    assert views[0].penalty_fen == CAP
    assert views[1].late_days > 0
    assert sum(each.penalty_fen for each in views) == CAP


def test_public_funds_excuse_the_client() -> None:
    rows = [
        paid(1, 1, "invoiced", date(2026, 4, 20), FIRST),
        paid(2, 1, "public-funds", date(2026, 5, 20)),
    ]
    views = _views(date(2026, 9, 1), *rows)
    assert (views[0].excused, views[0].penalty_fen) == (True, 0)
    assert client_late_days(views) == 0


def test_after_more_than_thirty_days_the_service_may_be_suspended() -> None:
    invoice = paid(1, 1, "invoiced", date(2026, 4, 20), FIRST)
    thirty, more = (_views(day, invoice) for day in (date(2026, 6, 14), date(2026, 6, 15)))
    assert (client_late_days(thirty), may_suspend(RULES, thirty)) == (30, False)
    assert (client_late_days(more), may_suspend(RULES, more)) == (31, True)


def test_void_entries_and_later_ones_do_not_count() -> None:
    rows = [
        paid(1, 1, "received", date(2026, 5, 1), FIRST, void=True),
        paid(2, 1, "received", date(2026, 5, 12), FIRST),
    ]
    assert _views(date(2026, 5, 11), *rows)[0].received_fen == 0
    assert _views(date(2026, 5, 12), *rows)[0].received_fen == FIRST


def test_the_second_payment_waits_for_the_stage_check_before_it() -> None:
    day = date(2026, 9, 1)
    board = board_on(day)
    second = payments(RULES, Registers(), day, board)[1]
    assert second.gate.startswith("R63/")
    assert second.gate_met is False
    kept = kept_but(day)
    met = payments(RULES, kept, day, board_on(day, kept))[1]
    assert met.gate_met is True
