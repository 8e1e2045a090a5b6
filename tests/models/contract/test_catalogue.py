"""The shipped duties are the contract's, row by row; what contradicts itself in a catalogue is named with a remedy."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from models.contract.catalogue import CATEGORIES, Catalogue, DutyRule, When
from models.contract.catalogue_problems import contradictions
from models.contract.catalogue_reading import parse_catalogue
from models.contract.rule_problems import RulesWrong
from resources.words import language, set_language
from tests.models.contract.rule_worlds import shipped, shipped_catalogue

# What the contract's obligations are, as they were read out of it: id | clauses | how often (1 once, M Q Y, P each
# person, E each event, A at acceptance, T at the end, D all the time; "D/M", "E→M": kept daily, delivered monthly) |
# who signs | categories (源 source 技 techdoc 诺 pledge 人 personnel 等 grading 密 crypto 运 operations 合 contract,
# 全 all) | due.
_ROWS = """
R01|Ⅰ1|1/E|双|合|once at signed; matter[amendment] asked
R02|Ⅰ2.1-2.5+附件|1+E|乙|技运|once at start; matter[scope-change] asked
R03|Ⅰ3|E|双|运|matter[expert-review] asked
R04|Ⅰ6.2|5次|双|合|payment at payment
R05|Ⅰ6.3|E|乙|合|payment at payment
R06|Ⅰ6.5|E|乙|合|matter[bank-change] advance planned working=5
R07|Ⅰ7|1|双|合|once at signed
R10|Ⅱ2|1+Y|乙|技|once at start; year skip_first at period-end
R11|Ⅱ3|1|双|运|once at start
R12|Ⅱ4.1|1+E|双|人|once at start; matter[staff-change] at planned
R13|Ⅱ4.2|E|双|人|matter[staff-change] advance planned days=7
R14|Ⅱ4.2|1+E|乙|人合|once at start; matter[manager-change] at planned
R15|Ⅱ4.3,6.14|P+Y|乙|人|person at arrival; person-year skip_first at period-end
R16|Ⅱ4.4,6.12|P/E|乙|人|person at arrival; matter[violation] asked
R17|Ⅱ5.2,11.5|E|双|人|matter[replacement-demand] asked
R18|Ⅱ5.4|E|乙|运|matter[information-request] asked
R19|Ⅱ5.5|E|双|人|matter[file-inspection] asked days=0
R20|Ⅱ6.2|1+Y|乙|合|once at start; year skip_first at period-end
R21|Ⅱ6.2|D/M|乙|运|month month
R22|Ⅱ6.3|E|双|运|matter[key-event] month
R23|Ⅱ6.3|D|乙|技|continuous standing
R24|Ⅱ6.4|D/M|乙|运等|month month
R25|Ⅱ6.4,Ⅰ2.2,Ⅰ2.4|M/E|乙|运等|month month; matter[vulnerability] asked
R26|Ⅱ6.4|Y×2/E|双|运等|half by=contract at period-end; matter[incident] asked
R27|Ⅱ6.4|E/Q|双|运等|matter[account-change] asked; quarter quarter
R28|Ⅱ6.4|E|乙|源|matter[release] at planned
R29|Ⅱ6.4|M|乙|运等|month month
R30|Ⅱ6.4|Q/E|甲|运合|quarter quarter; matter[supervision] asked
R31|Ⅱ6.5|Y|双|等|year by=contract at period-end setting=grading-window
R32|Ⅱ6.5|Y|双|密|year by=contract at period-end setting=crypto-window
R33|Ⅱ6.5|E|双|运|matter[inspection] asked
R34|Ⅱ6.5,6.7|E|双|运等密|matter[remediation] asked
R35|Ⅱ6.6|E|双|运技|matter[network-change] advance planned working=5
R36|Ⅱ6.8|E|双|运|matter[repair] asked
R37|Ⅱ6.9|D|乙|诺|continuous standing
R38|Ⅱ6.10|P+Y|乙|人|person at arrival; person-year by=contract at period-end; item[certificate] expiry
R39|Ⅱ6.11|P|乙|人|person at arrival; item[labour-contract] expiry
R40|Ⅱ6.13|E|双|合|matter[subcontract] advance planned working=5
R41|Ⅱ6.14|E|乙|人|matter[accident] asked
R42|Ⅱ6.15|1/Y|乙|人|once at start; year skip_first at period-end
R43|Ⅱ6.16|T|双|合全|termination at end
R50|Ⅱ7.1(3)a|1|双|运技|once within start days=30 setting=plan-days
R51|Ⅱ7.1(3)a,7.2(1)|M|双|运|month month
R52|Ⅱ7.1(3)a,7.2(1)|Q|双|运合|quarter quarter
R53|Ⅱ7.1(3)a|A|乙|合|acceptance at acceptance
R54|Ⅱ7.1(3)b|E→M|双|运|month month
R55|Ⅱ7.1(3)b|E→M|双|运|month month
R56|Ⅱ7.1(3)b|D→M|乙|运|month month
R57|Ⅱ7.1(3)c|M/Q/A|甲|运|month month; quarter quarter; acceptance at acceptance
R58|Ⅱ7.1(3)d,7.2(5)|A|双|源|acceptance at acceptance
R59|Ⅱ7.1(3)d|D→M|双|运|month month
R60|Ⅱ7.1(3),7.2(5)|A+E|乙|技|acceptance at acceptance; \
matter[network-change, release] within planned days=10 setting=docs-update-days
R61|Ⅱ7.1(3)d|E|双|技源|matter[release] asked
R62|Ⅱ7.2(1)|M|双|运|month month
R63|Ⅱ7.2(1)|Q|甲|合|quarter quarter days=10
R64|Ⅱ7.1(4),7.2(2)(3)|A|双|合|acceptance within end working=10 setting=acceptance-notice-days
R65|Ⅱ7.2(4)|E|双|合|matter[re-acceptance] asked
R66|Ⅱ8.4|1|双|诺|once at start
R67|Ⅱ8.4|P|乙|诺|person at arrival
R68|Ⅱ8.1|E|甲|诺|matter[disclosure] at planned
R69|Ⅱ8.2|1+Y|乙|运诺|once at start; year skip_first at period-end
R70|Ⅱ8.3|P+Q|乙|诺人|person at arrival; person-quarter skip_first at period-end
R71|Ⅱ8.4|A/T/P|双|诺|acceptance at acceptance; termination at termination; person at leaving
R72|Ⅱ8.5|E|双|等运|matter[regulator] asked
R73|Ⅱ8.6(1)|E/Q|双|诺|quarter quarter; matter[secrecy-check] asked
R74|Ⅱ8.6(2)|D|乙|密诺|continuous standing
R75|Ⅱ8.6(3)(4)|Q|乙|诺|quarter quarter
R76|Ⅱ8.6(5)|E|双|诺|matter[leak] within matter days=1 setting=leak-report-days
R77|Ⅱ9.1|A|乙|源|acceptance at acceptance
R78|Ⅱ9.2|E/A|双|源合|acceptance at acceptance; matter[ip-filing] asked
R79|Ⅱ11.2|E|双|合|matter[cure] within matter days=5
R80|Ⅱ11.2|T|双|合|termination within termination days=30
R81|Ⅱ12.3|E|乙|合|matter[force-majeure] within matter days=15 soft_days=0
R82|Ⅱ14.3|E|乙|合|matter[address-change] advance planned working=5
R83|Ⅱ10,15|E|双|合|matter[amendment] asked
"""
_EXPECTED = {
    row.split("|")[0]: row.split("|") for row in _ROWS.replace("\\\n", "").strip().splitlines()
}
_SIGNS = {"双": "both", "乙": "contractor", "甲": "client"}
_CATEGORIES = dict(zip("合源技诺人等密运", CATEGORIES, strict=True))
# Which cadences a letter may stand for. What is kept daily or as it happens but delivered monthly is owed monthly.
_LETTERS = {
    "1": {"once"},
    "5次": {"payment"},
    "M": {"month"},
    "Q": {"quarter", "person-quarter"},
    "Y": {"year", "person-year"},
    "Y×2": {"half"},
    "P": {"person", "item"},
    "E": {"matter", "payment"},
    "A": {"acceptance"},
    "T": {"termination"},
    "D": {"continuous"},
    "D/M": {"month"},
    "E→M": {"month"},
    "D→M": {"month"},
}
_PENALTIES = {"R04": "Ⅱ11.1", "R05": "Ⅰ6.3", "R13": "Ⅱ11.5", "R17": "Ⅱ11.5", "R40": "Ⅱ11.4"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


def _said(when: When) -> str:
    """A when of the catalogue in the words of the table."""
    due = when.due
    cadence = when.cadence + (f"[{', '.join(when.of)}]" if when.of else "")
    numbers = [
        f"{name}={getattr(due, name)}"
        for name in ("days", "working", "months")
        if getattr(due, name) is not None
    ]
    setting = [f"setting={due.setting}"] if due.setting else []
    soft = [] if due.soft_days is None else [f"soft_days={due.soft_days}"]
    by = ["by=contract"] if when.by == "contract" else []
    skipped = ["skip_first"] if when.skip_first else []
    tag = [f"tag={when.tag}"] if when.tag else []
    anchor = [due.anchor] if due.anchor else []
    words = [cadence, *tag, *by, *skipped, due.rule, *anchor, *numbers, *setting, *soft]
    return " ".join(words)


def _letters(code: str) -> list[str]:
    if code in _LETTERS:
        return [code]
    return re.split(r"[/+]", code)


def test_every_row_of_the_contract_is_there_and_no_other(catalogue: Catalogue) -> None:
    assert [each.id for each in catalogue.duties] == list(_EXPECTED)
    assert len(_EXPECTED) == 75
    spare = {"R08", "R09", *(f"R{number}" for number in range(44, 50))}
    assert set(_EXPECTED) == {f"R{number:02d}" for number in range(1, 84)} - spare


@pytest.mark.parametrize("identifier", list(_EXPECTED))
def test_a_row_is_owed_as_often_and_until_when_the_contract_says(
    catalogue: Catalogue, identifier: str
) -> None:
    duty = catalogue.by_id[identifier]
    _id, _clause, code, _sign, _categories, due = _EXPECTED[identifier]
    assert sorted(map(_said, duty.whens)) == sorted(due.split("; "))
    # The table itself holds together: each letter is owed somehow, and nothing is owed without a letter.
    cadences = {each.cadence for each in duty.whens}
    letters = [_LETTERS[letter] for letter in _letters(code)]
    assert all(each & cadences for each in letters)
    assert cadences <= set().union(*letters)


@pytest.mark.parametrize("identifier", list(_EXPECTED))
def test_a_row_names_its_clause_signers_and_categories(
    catalogue: Catalogue, identifier: str
) -> None:
    duty = catalogue.by_id[identifier]
    _id, clause, _code, sign, categories, _due = _EXPECTED[identifier]
    # The catalogue may name more clauses that bear on it.
    assert set(_clauses(clause)) <= set(duty.clause.split("、"))
    assert duty.sign == _SIGNS[sign]
    expected = CATEGORIES if "全" in categories else [_CATEGORIES[each] for each in categories]
    assert sorted(duty.categories) == sorted(expected)
    assert duty.penalty == _PENALTIES.get(identifier, duty.penalty)
    if identifier not in _PENALTIES:
        assert duty.penalty in ("Ⅱ11.2", "Ⅱ11.3")
    assert duty.zh
    assert duty.en not in ("", duty.zh)


def _clauses(text: str) -> list[str]:
    """Clauses with their part said each time, as the catalogue writes them: Ⅱ7.2(2)(3) is Ⅱ7.2(2) and Ⅱ7.2(3)."""
    found: list[str] = []
    for each in re.split(r"[,+]", text):
        part = "" if each[0] in "ⅠⅡ附" else found[-1][0]
        clause = part + each.replace("-", "–")
        twice = re.fullmatch(r"(.+)(\(\d\))(\(\d\))", clause)
        found += [twice[1] + twice[2], twice[1] + twice[3]] if twice else [clause]
    return found


def test_what_counts_as_a_report_is_the_plan_months_quarters_and_summary(
    catalogue: Catalogue,
) -> None:
    assert {each.id for each in catalogue.duties if each.report} == {"R50", "R51", "R52", "R53"}


def test_the_plan_has_its_six_parts_as_checks(catalogue: Catalogue) -> None:
    checks = [each for each in catalogue.by_id["R50"].demands if each.check]
    assert len(checks) == 6


def test_the_monthly_pack_is_made_of_the_months_records(catalogue: Catalogue) -> None:
    parts = catalogue.by_id["R62"].parts
    assert parts == ("R51", "R54", "R55", "R56", "R57", "R59")


def test_papers_that_the_contract_does_not_name_say_so(catalogue: Catalogue) -> None:
    bases = {
        demand.type: demand.basis
        for each in catalogue.duties
        for demand in each.demands
        if each.id in ("R51", "R67", "R23", "R05")
    }
    assert bases["月度运维实施工作记录表"] == "contract"
    assert bases["保密承诺书"] == "contract"
    assert "practice" in bases.values()


# ---- Contradictions ----


@pytest.fixture
def english() -> Any:
    before = language()
    set_language("en")
    yield
    set_language(before)


_RAW: dict[str, Any] = {
    "version": 1,
    "source": "here",
    "duty": [
        {
            "id": "R51",
            "clause": "Ⅱ7.2(1)",
            "zh": "月报",
            "en": "Monthly record",
            "categories": ["operations"],
            "sign": "both",
            "penalty": "Ⅱ11.3",
            "evidence": [{"type": "记录表"}],
            "when": [{"cadence": "month", "due": {"rule": "month"}}],
        },
        {
            "id": "R35",
            "clause": "Ⅱ6.6",
            "zh": "变更",
            "en": "Change",
            "categories": ["operations"],
            "evidence": [{"type": "变更通知"}],
            "when": [
                {
                    "cadence": "matter",
                    "of": ["network-change"],
                    "due": {"rule": "advance", "anchor": "planned", "working": 5},
                }
            ],
        },
    ],
}

Change = Callable[[dict[str, Any]], object]


def _duty(raw: dict[str, Any], number: int = 0) -> Any:
    return raw["duty"][number]


def _due(raw: dict[str, Any], number: int = 0) -> Any:
    return raw["duty"][number]["when"][0]["due"]


def _when(raw: dict[str, Any], number: int = 0) -> Any:
    return raw["duty"][number]["when"][0]


_EDITS: dict[str, tuple[Change, str, str]] = {
    "no version": (lambda raw: raw.pop("version"), "catalogue › version", "missing"),
    "version in words": (lambda raw: raw.update(version="one"), "catalogue › version", "can't be"),
    "no duties": (lambda raw: raw.update(duty=[]), "catalogue › duty", "no duties"),
    "unknown field": (lambda raw: raw.update(revision=2), "catalogue › revision", "by this name"),
    "misspelt field": (
        lambda raw: _duty(raw).update(penallty="Ⅱ11.3"),
        "duty R51 › penallty",
        "by this name",
    ),
    "id twice": (lambda raw: _duty(raw, 1).update(id="R51"), "duty R51", "more than one"),
    "no id": (lambda raw: _duty(raw).pop("id"), "duty #1 › id", "missing"),
    "odd id": (lambda raw: _duty(raw).update(id="月报"), "duty 月报 › id", "can't be the id"),
    "clause without part": (
        lambda raw: _duty(raw).update(clause="Ⅱ7.1、7.2"),
        "duty R51 › clause",
        "7.2",
    ),
    "unknown category": (
        lambda raw: _duty(raw).update(categories=["运维"]),
        "duty R51 › categories",
        "运维",
    ),
    "no category": (
        lambda raw: _duty(raw).update(categories=[]),
        "duty R51 › categories",
        "Nothing is listed",
    ),
    "unknown signer": (lambda raw: _duty(raw).update(sign="双"), "duty R51 › sign", "双"),
    "no papers": (
        lambda raw: _duty(raw).update(evidence=[]),
        "duty R51 › when #1",
        "never be fulfilled",
    ),
    "only optional papers": (
        lambda raw: _duty(raw)["evidence"][0].update(optional=True),
        "duty R51 › when #1",
        "never be fulfilled",
    ),
    "papers at another cadence only": (
        lambda raw: _duty(raw)["evidence"][0].update(on=["quarter"]),
        "duty R51 › when #1",
        "never be fulfilled",
    ),
    "paper twice": (
        lambda raw: _duty(raw)["evidence"].append({"type": "记录表"}),
        "duty R51 › evidence 记录表",
        "twice",
    ),
    "unknown basis": (
        lambda raw: _duty(raw)["evidence"][0].update(basis="habit"),
        "duty R51 › evidence 记录表 › basis",
        "habit",
    ),
    "part of itself": (
        lambda raw: _duty(raw).update(parts=["R51"]),
        "duty R51 › parts",
        "can't be part",
    ),
    "part that is nowhere": (
        lambda raw: _duty(raw).update(parts=["R99"]),
        "duty R51 › parts",
        "R99",
    ),
    "never owed": (lambda raw: _duty(raw).update(when=[]), "duty R51 › when", "when it is owed"),
    "unknown cadence": (
        lambda raw: _when(raw).update(cadence="weekly"),
        "duty R51 › when #1 › cadence",
        "weekly",
    ),
    "owed twice": (
        lambda raw: _duty(raw)["when"].append(copy.deepcopy(_when(raw))),
        "duty R51 › when #2",
        "told apart",
    ),
    "same event twice": (
        lambda raw: _duty(raw, 1)["when"].append(
            {"cadence": "matter", "of": ["release", "network-change"], "due": {"rule": "asked"}}
        ),
        "duty R35 › when #2",
        "told apart",
    ),
    "odd tag": (lambda raw: _when(raw).update(tag="Ⅰ/2"), "duty R51 › when Ⅰ/2 › tag", "key"),
    "event of no kind": (
        lambda raw: _when(raw, 1).pop("of"),
        "duty R35 › when #1 › of",
        "of which kinds",
    ),
    "month of a kind": (
        lambda raw: _when(raw).update(of=["leak"]),
        "duty R51 › when #1 › of",
        "means nothing",
    ),
    "nothing to skip": (
        lambda raw: _when(raw, 1).update(skip_first=True),
        "duty R35 › when #1 › skip_first",
        "no first period",
    ),
    "months by the contract": (
        lambda raw: _when(raw).update(by="contract"),
        "duty R51 › when #1 › by",
        "means nothing",
    ),
    "unknown rule": (
        lambda raw: _due(raw).update(rule="soon"),
        "duty R51 › when #1 › due › rule",
        "soon",
    ),
    "no due rule": (
        lambda raw: _when(raw).pop("due"),
        "duty R51 › when #1 › due › rule",
        "missing",
    ),
    "quarter rule for a month": (
        lambda raw: _due(raw).update(rule="quarter"),
        "duty R51 › when #1 › due › rule",
        "doesn't go with",
    ),
    "standing event": (
        lambda raw: _when(raw, 1).update(due={"rule": "standing"}),
        "duty R35 › when #1 › due › rule",
        "doesn't go with",
    ),
    "a month's arrival": (
        lambda raw: _when(raw).update(due={"rule": "at", "anchor": "arrival"}),
        "duty R51 › when #1 › due › anchor",
        "arrival",
    ),
    "no anchor": (
        lambda raw: _due(raw, 1).pop("anchor"),
        "duty R35 › when #1 › due › anchor",
        "no day can be reckoned",
    ),
    "anchor for a month": (
        lambda raw: _due(raw).update(anchor="end"),
        "duty R51 › when #1 › due › anchor",
        "has no anchor",
    ),
    "days and working days": (
        lambda raw: _due(raw, 1).update(days=7),
        "duty R35 › when #1 › due",
        "both",
    ),
    "how long isn't said": (
        lambda raw: _due(raw, 1).pop("working"),
        "duty R35 › when #1 › due",
        "how long",
    ),
    "a notice months ahead": (
        lambda raw: _when(raw, 1).update(due={"rule": "advance", "anchor": "planned", "months": 1}),
        "duty R35 › when #1 › due › months",
        "doesn't count",
    ),
    "negative days": (
        lambda raw: _due(raw, 1).update(working=-5),
        "duty R35 › when #1 › due › working",
        "out of range",
    ),
    "days in words": (
        lambda raw: _due(raw, 1).update(working="5"),
        "duty R35 › when #1 › due › working",
        "can't be read",
    ),
    "a setting of a month": (
        lambda raw: _due(raw).update(setting="plan-days"),
        "duty R51 › when #1 › due › setting",
        "its own settings",
    ),
    "a soft day ahead": (
        lambda raw: _due(raw, 1).update(soft_days=1),
        "duty R35 › when #1 › due › soft_days",
        "Only rule within",
    ),
}


def test_the_small_catalogue_is_good() -> None:
    assert len(parse_catalogue(_RAW).duties) == 2


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", list(_EDITS))
def test_a_contradiction_is_named_with_its_place_and_a_remedy(name: str) -> None:
    edit, place, problem = _EDITS[name]
    raw = copy.deepcopy(_RAW)
    edit(raw)
    with pytest.raises(RulesWrong) as caught:
        parse_catalogue(raw)
    found = [each for each in caught.value.problems if each.place == place]
    assert found, [str(each) for each in caught.value.problems]
    assert any(problem in each.problem for each in found), [str(each) for each in found]
    assert all(each.remedy for each in caught.value.problems)


@pytest.mark.usefixtures("english")
def test_all_contradictions_are_named_at_once() -> None:
    raw = copy.deepcopy(_RAW)
    _duty(raw).update(sign="everybody")
    _duty(raw, 1).update(clause="6.6")
    _due(raw, 1).update(days=7)
    with pytest.raises(RulesWrong) as caught:
        parse_catalogue(raw)
    places = {each.place for each in caught.value.problems}
    assert places >= {"duty R51 › sign", "duty R35 › clause", "duty R35 › when #1 › due"}


def test_braces_in_a_name_are_no_placeholders() -> None:
    raw = copy.deepcopy(_RAW)
    _duty(raw).update(id="{id}")
    with pytest.raises(RulesWrong) as caught:
        parse_catalogue(raw)
    assert any("{id}" in each.place for each in caught.value.problems)


@pytest.mark.parametrize("raw", [{}, {"duty": "x"}, {"duty": [1]}, {"duty": [{"when": [2]}]}])
def test_what_is_no_catalogue_at_all_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(RulesWrong):
        parse_catalogue(raw)


_KNOWN: dict[str, tuple[str, ...]] = {
    "penalties": ("Ⅱ11.3",),
    "matters": ("network-change",),
    "items": ("certificate",),
    "roles": ("manager",),
    "settings": ("plan-days",),
}


@pytest.mark.usefixtures("english")
def test_what_other_files_do_not_have_is_named() -> None:
    raw = copy.deepcopy(_RAW)
    assert contradictions(parse_catalogue(raw), **_KNOWN) == ()
    _duty(raw).update(penalty="Ⅱ99")
    _when(raw, 1)["of"].append("eclipse")
    _due(raw, 1).update(setting="patience")
    _duty(raw)["when"].append(
        {"cadence": "person", "of": ["manager", "cook"], "due": {"rule": "at", "anchor": "arrival"}}
    )
    _duty(raw)["when"].append(
        {"cadence": "item", "of": ["certificate", "ticket"], "due": {"rule": "expiry"}}
    )
    found = contradictions(parse_catalogue(raw), **_KNOWN)
    assert [(each.place, each.problem.split("”")[0]) for each in found] == [
        ("duty R51 › penalty", "“Ⅱ99"),
        ("duty R51 › when #2 › of", "“cook"),
        ("duty R51 › when #3 › of", "“ticket"),
        ("duty R35 › when #1 › of", "“eclipse"),
        ("duty R35 › when #1 › due › setting", "“patience"),
    ]
    assert all(each.remedy for each in found)


def test_papers_take_the_signature_of_their_duty_unless_they_say_otherwise() -> None:
    raw = copy.deepcopy(_RAW)
    _duty(raw)["evidence"] += [
        {"type": "佐证", "sign": "none"},
        {"type": "回执", "sign": "client"},
        {"type": "季度表", "on": ["quarter"]},
    ]
    _duty(raw)["when"].append({"cadence": "quarter", "due": {"rule": "quarter"}})
    duty: DutyRule = parse_catalogue(raw).by_id["R51"]
    assert [each.sign for each in duty.demands] == ["both", "", "client", "both"]
    month, quarter = duty.whens
    assert [each.type for each in month.demands] == ["记录表", "佐证", "回执"]
    assert [each.type for each in quarter.demands] == ["记录表", "佐证", "回执", "季度表"]


def test_the_shipped_file_parses_without_its_comments_being_needed() -> None:
    assert parse_catalogue(shipped("duties")) == shipped_catalogue()
