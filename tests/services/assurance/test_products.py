"""Certified products: entering them, and until when their certificates are valid."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.assurance.products import (
    NewProduct,
    amend_product,
    enter_product,
    product_views,
    strike_product,
)
from desktop.services.errors import ContractRefused, ReasonMissing
from desktop.services.house import House
from tests.services.assured import replayed, stop_the_clock


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def test_certificates_by_day(house: House) -> None:
    enter_product(
        house,
        NewProduct(
            "签名验签服务器", "crypto", certificate="GM-1", issued=date(2024, 1, 1), until=date(2026, 12, 1)
        ),
    )  # fmt: skip
    [view] = product_views(house)
    assert (view.state.value, view.days_left) == ("valid", 91)
    states = [
        product_views(house, day)[0].state.value
        for day in (date(2023, 12, 31), date(2026, 9, 2), date(2026, 12, 1), date(2026, 12, 2))
    ]
    assert states == ["not-yet", "soon", "soon", "expired"]


def test_one_without_dates_is_listed_last(house: House) -> None:
    enter_product(house, NewProduct("堡垒机"))
    enter_product(house, NewProduct("防火墙", issued=date(2026, 1, 1), until=date(2027, 1, 1)))
    assert [(each.product.name, each.state.value) for each in product_views(house)] == [
        ("防火墙", "valid"),
        ("堡垒机", "unknown"),
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"name": ""}, "missing"),
        ({"kind": "toy"}, "bad-value"),
        ({"system": 7}, "no-such-system"),
        ({"issued": date(2026, 9, 2)}, "future-day"),
        ({"issued": date(2026, 1, 2), "until": date(2026, 1, 1)}, "overlap"),
        ({"certificate": "gm-1"}, "duplicate"),
    ],
)
def test_what_is_no_product(house: House, said: dict[str, object], reason: str) -> None:
    enter_product(house, NewProduct("密码机", certificate="GM-1"))
    with pytest.raises(ContractRefused, match=reason):
        enter_product(house, NewProduct(**{"name": "密码机", **said}))  # type: ignore[arg-type]  # by name


def test_amended_and_struck(house: House) -> None:
    made = enter_product(house, NewProduct("密码机", certificate="GM-1"))
    now = amend_product(house, made.id, until=date(2027, 5, 5), level="二级")
    assert (now.until, now.level, now.certificate) == (date(2027, 5, 5), "二级", "GM-1")
    with pytest.raises(ReasonMissing):
        strike_product(house, made.id, "")
    strike_product(house, made.id, "已下线")
    assert product_views(house) == ()
    with pytest.raises(ContractRefused, match="no-such-product"):
        amend_product(house, made.id, level="一级")
    said, held = replayed(house)
    assert said.product == held.product
