"""The words of pledges: the shipped ones are whole, and corrections that contradict themselves are named."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from models.contract.rule_problems import RulesWrong
from models.people.pledge_rules import PLACES, VARIANTS, parse_pledges
from resources.rule_files import shipped_rules


def shipped() -> dict[str, Any]:
    text = shipped_rules("pledges")
    assert text is not None
    return tomllib.loads(text)


def places_of(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(RulesWrong) as raised:
        parse_pledges(raw)
    return [problem.place for problem in raised.value.problems]


def test_the_shipped_words_fill_in() -> None:
    rules = parse_pledges(shipped())
    assert set(rules.wordings) == set(VARIANTS)
    values = {place: f"<{place}>" for place in PLACES}
    for wording in rules.wordings.values():
        text = "\n".join(line.format(**values) for line in wording.lines)
        assert "<name>" in text
        assert "{" not in text
        assert wording.document.endswith("保密承诺书")


def test_what_a_pledge_must_say_is_said() -> None:
    """领域 §4 ③ to ⑧, from Ⅱ8.1, 8.4 and 8.6: what is secret, what is not done, leaks, leaving, for ever."""
    arrival = "".join(parse_pledges(shipped()).wordings["arrival"].lines)
    for word in (
        "工作秘密",
        "商业秘密",
        "源代码",
        "账号口令",
        "私自复制",
        "报告",
        "交还",
        "长期有效",
        "法律责任",
    ):
        assert word in arrival, word


def test_a_missing_and_an_unknown_variant_are_named() -> None:
    raw = shipped()
    raw["pledge"][2]["id"] = "farewell"
    found = places_of(raw)
    assert "pledge farewell › id" in found
    assert "pledge leaving" in found


def test_an_unknown_place_a_lonely_brace_and_nobody_are_named() -> None:
    raw = shipped()
    raw["pledge"][0]["lines"] = ["本人{nane}", "同意{", "。"]
    raw["pledge"][1]["lines"] = ["无人签署。"]
    found = places_of(raw)
    assert "pledge arrival › lines › 1" in found
    assert "pledge arrival › lines › 2" in found
    assert "pledge change › lines" in found


@pytest.mark.parametrize("place", ["{name:>999999999}", "{name:{post}}", "{name!r}", "{name.x}"])
def test_a_place_is_filled_in_as_it_is(place: str) -> None:
    raw = shipped()
    raw["pledge"][0]["lines"] = ["本人{name}", place]
    assert "pledge arrival › lines › 2" in places_of(raw)


def test_a_misspelt_field_is_named() -> None:
    raw = shipped()
    raw["pledge"][0]["tilte"] = "x"
    assert places_of(raw) == ["pledge arrival › tilte"]
