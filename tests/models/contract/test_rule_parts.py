"""All rules together: shipped files fit one another, and a file that names what another doesn't have is refused."""

from __future__ import annotations

import pytest

from models.contract.rule_parts import combine, is_rule_name, rule_title, year_of
from models.contract.rule_problems import RulesWrong
from models.contract.rule_reading import Reader, read_toml
from models.contract.setting_rules import parse_settings
from resources.contract_profiles import profile_ids
from resources.rule_files import shipped_names, shipped_texts
from tests.models.contract.rule_worlds import shipped, shipped_terms


def places(name: str, old: str, new: str) -> list[str]:
    """Where things are wrong after `old` in a shipped file became `new`."""
    texts = shipped_texts()
    assert old in texts[name]
    texts[name] = texts[name].replace(old, new)
    with pytest.raises(RulesWrong) as caught:
        combine(texts, shipped_terms("om-2026"))
    assert all(each.problem and each.remedy for each in caught.value.problems)
    return [each.place for each in caught.value.problems]


@pytest.mark.parametrize("contract", profile_ids())
def test_what_is_shipped_fits_together(contract: str) -> None:
    rules = combine(shipped_texts(), shipped_terms(contract))
    assert len(rules.catalogue.duties) == 75
    assert rules.calendar.knows(2026)
    assert not rules.calendar.knows(2027)
    assert {"staff-change", "network-change", "cure"} <= set(rules.matters)
    assert rules.settings["plan-days"] == "30"
    assert len(rules.kpi.indicators) == 11


def test_a_penalty_that_is_gone_is_named_where_it_is_used() -> None:
    found = places("penalties", 'id = "Ⅱ11.4"', 'id = "Ⅱ11.9"')
    assert "duty R40 › penalty" in found


def test_a_kind_of_matter_that_is_gone_is_named_where_it_is_used() -> None:
    found = places("matters", 'id = "force-majeure"', 'id = "act-of-god"')
    assert "duty R81 › when #1 › of" in found


def test_a_setting_that_is_gone_is_named_where_it_is_used() -> None:
    assert "duty R50 › when #1 › due › setting" in places(
        "settings", 'id = "plan-days"', 'id = "plan"'
    )
    assert "setting month-hard" in places("settings", 'id = "month-hard"', 'id = "hard"')


def test_a_duty_that_is_gone_is_named_by_what_refers_to_it() -> None:
    found = places("duties", 'id = "R63"', 'id = "R93"')
    assert "payment 2 › gate" in found


def test_problems_of_several_files_come_together() -> None:
    texts = shipped_texts()
    texts["penalties"] += "\nmore = 1\n"
    texts["calendar/2026"] = texts["calendar/2026"].replace("year = 2026", "year = 2025")
    texts["kpi"] = "not TOML"
    with pytest.raises(RulesWrong) as caught:
        combine(texts, shipped_terms("om-2026"))
    said = "\n".join(map(str, caught.value.problems))
    assert "more" in said
    assert "The file is for 2025, not for 2026." in said
    assert "This is no TOML" in said


def test_names_of_rules() -> None:
    assert all(is_rule_name(name) for name in (*shipped_names(), "contract", "calendar/2027"))
    wrong = ("", "calendar/27", "calendar/20270", "calendar/", "calendar/1000", "../duties", "x")
    assert not any(is_rule_name(name) for name in wrong)
    assert year_of("calendar/2027") == 2027
    assert rule_title("calendar/2027") == "Days off in 2027"
    assert all(rule_title(name) for name in shipped_names())


def test_answers_are_held_against_their_questions() -> None:
    rules = parse_settings(shipped("settings")).by_id
    assert rules["months"].wrong("weekly") != ""
    assert rules["months"].wrong("contract") == rules["months"].wrong("") == ""
    for value in ("0", "181", "3.5", "030", "³", "-1", "ten"):
        assert rules["plan-days"].wrong(value) != "", value
    assert rules["plan-days"].wrong("45") == ""
    assert rules["grading-window"].wrong("2026-10-31") == ""
    assert rules["grading-window"].wrong("20261031") != ""
    assert rules["core-staff"].wrong("甲" * 2_001) != ""


def test_setting_files_that_contradict_themselves_are_named() -> None:
    raw = shipped("settings")
    by_id = {each["id"]: each for each in raw["setting"]}
    by_id["months"]["default"] = "weekly"
    by_id["strict-advance"].pop("choice")
    by_id["thirty-days"]["group"] = "nowhere"
    with pytest.raises(RulesWrong) as caught:
        parse_settings(raw)
    assert [each.place for each in caught.value.problems] == [
        "setting months › default",
        "setting strict-advance › choice",
        "setting thirty-days › group",
    ]


def test_what_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(RulesWrong) as caught:
        read_toml("a = 1\nb = = 2\n", "contract")
    (problem,) = caught.value.problems
    assert (problem.place, "line 2" in problem.problem) == ("contract", True)
    assert read_toml("\ufeffa = 1\r\n", "contract") == {"a": 1}


def test_every_field_of_a_wrong_kind_is_named_once() -> None:
    read = Reader(
        {"n": True, "t": 5, "d": "2026-13-01", "f": "yes", "l": "a", "w": [], "c": "z", "x": -1},
        "here",
    )
    read.integer("n")
    read.text("t")
    read.day("d")
    read.flag("f")
    read.texts("l")
    read.words("w")
    read.choice("c", ("a", "b"))
    read.number("x")
    read.text("gone")
    read.nothing_else()
    assert [each.place.removeprefix("here › ") for each in read.problems] == [
        "n", "t", "d", "f", "l", "w", "c", "x", "gone",
    ]  # fmt: skip
    with pytest.raises(RulesWrong):
        read.settle()


@pytest.mark.parametrize("odd", ["{", "{x}", "{0}", "甲" * 200, "a\nb"])
def test_places_hold_whatever_somebody_wrote_as_an_id(odd: str) -> None:
    inner = {"choice": [{"id": odd, "zh": "一", "en": ""}]}
    read = Reader({"setting": [{"id": odd, **inner}]}, "settings")
    (entry,) = read.tables("setting", "setting {id}")
    (choice,) = entry.tables("choice", f"{entry.place} › choice {{id}}")
    choice.text("en")
    assert read.problems[0].place.startswith("setting ")
    assert "\n" not in read.problems[0].place
    assert len(read.problems[0].place) < 160
