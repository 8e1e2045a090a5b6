"""The files on people and matters: whole as shipped; edited into contradiction, each mistake is named where it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from models.contract.catalogue_reading import parse_catalogue
from models.contract.rule_problems import RulesWrong
from models.documents.fact_fields import BadFact, FactField, kept_value, written_day
from models.people.matter_reading import parse_matters
from models.people.people_reading import parse_people
from resources.knowledge import Label
from tests.models.contract.rule_worlds import shipped
from tests.models.people.people_worlds import all_rules

RULES = all_rules()


def test_every_row_that_happens_has_its_matters() -> None:
    """Domain model §1: the rows that are due by event, change or demand, and the kinds that open them."""
    served = {duty for kind in RULES.matters.values() for duty in kind.duties}
    wanted = {
        "R02", "R03", "R06", "R13", "R14", "R16", "R17", "R18", "R19", "R22", "R25", "R26", "R27",
        "R28", "R30", "R33", "R34", "R35", "R36", "R40", "R41", "R61", "R65", "R68", "R71", "R72",
        "R73", "R76", "R78", "R79", "R80", "R81", "R82", "R83",
    }  # fmt: skip
    assert wanted <= served
    assert served <= {duty.id for duty in parse_catalogue(shipped("duties")).duties}


@pytest.mark.parametrize(
    ("kind", "step", "rule", "days", "working", "clause"),
    [
        ("staff-change", "notice", "advance", 7, False, "Ⅱ4.2"),
        ("network-change", "notice", "advance", 5, True, "Ⅱ6.6"),
        ("subcontract", "submitted", "advance", 5, True, "Ⅱ6.13"),
        ("bank-change", "notice", "advance", 5, True, "Ⅰ6.5"),
        ("address-change", "notice", "advance", 5, True, "Ⅱ14.3"),
        ("cure", "rectified", "within", 5, False, "Ⅱ11.2"),
        ("force-majeure", "proof", "within", 15, False, "Ⅱ12.3"),
        ("termination", "support", "within", 30, False, "Ⅱ11.2"),
    ],
)
def test_notices_are_the_contracts(
    kind: str, step: str, rule: str, days: int, working: bool, clause: str
) -> None:
    notices = {each.step: each for each in RULES.matters[kind].notices}
    found = notices[step]
    assert (found.rule, found.days, found.working, found.clause) == (rule, days, working, clause)


def test_a_matters_notice_and_its_duty_fall_on_one_day() -> None:
    """The catalogue says it too; whoever corrects one of the two files is to correct both."""
    catalogue = parse_catalogue(shipped("duties")).by_id
    compared = 0
    for kind in RULES.matters.values():
        for duty in kind.duties:
            for when in catalogue[duty].whens:
                if when.cadence != "matter" or kind.id not in when.of or when.due.rule != "advance":
                    continue
                notice = kind.notices[0]
                assert (notice.days, notice.working) == (
                    when.due.working or when.due.days,
                    when.due.working is not None,
                ), kind.id
                compared += 1
    assert compared == 5


def test_labels_come_in_both_languages() -> None:
    for kind in RULES.matters.values():
        for label in (kind.words, *(step.words for step in kind.steps)):
            assert label.zh != label.en
            assert label.en.isascii(), label


MatterEdit = Callable[[dict[str, Any]], None]


def kind_of(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in raw["kind"] if each["id"] == name)
    return found


def step_of(raw: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in kind_of(raw, kind)["step"] if each["id"] == name)
    return found


MATTER_EDITS: list[tuple[str, MatterEdit, str]] = [
    ("unknown need", lambda raw: step_of(raw, "staff-change", "notice").update(needs=["nix"]), "needs"),
    ("later need", lambda raw: step_of(raw, "staff-change", "apply").update(needs=["notice"]), "needs"),
    ("needs itself", lambda raw: step_of(raw, "staff-change", "apply").update(needs=["apply"]), "needs"),
    ("gate without paper", lambda raw: step_of(raw, "staff-change", "effective").update(gate=["vetting"]), "gate"),
    ("unknown check", lambda raw: step_of(raw, "staff-change", "effective").update(checks=["nix"]), "checks"),
    ("nobody to check", lambda raw: step_of(raw, "leaving", "left").update(checks=["pledge"]), "checks"),
    ("unknown fact", lambda raw: step_of(raw, "leaving", "talk").update(when={"fact": "nix", "is": "yes"}), "when"),
    ("step twice", lambda raw: kind_of(raw, "leak")["step"].append(kind_of(raw, "leak")["step"][0]), "step"),
    ("no steps", lambda raw: kind_of(raw, "key-event").update(step=[]), "step"),
    ("reserved step", lambda raw: step_of(raw, "key-event", "record").update(id="withdrawn"), "step"),
    ("kind twice", lambda raw: raw["kind"].append(copy.deepcopy(raw["kind"][0])), "kind"),
    ("prefix twice", lambda raw: kind_of(raw, "leak").update(prefix="RY"), "kind"),
    ("notice of no step", lambda raw: kind_of(raw, "leak")["notice"][0].update(step="nix"), "notice"),
    ("no planned day", lambda raw: kind_of(raw, "leak")["notice"][0].update(of="planned"), "of"),
    ("days of by", lambda raw: kind_of(raw, "leaving")["notice"][0].update(days=3), "days"),
    ("unknown signature", lambda raw: step_of(raw, "leak", "reported")["papers"][0].update(sign="me"), "sign"),
    ("misspelt", lambda raw: kind_of(raw, "leak").update(claus="x"), "claus"),
    ("late without notice", lambda raw: kind_of(raw, "leak")["breach"][0].update(late="stopped"), "late"),
    ("breach of both", lambda raw: kind_of(raw, "leak")["breach"][0].update(step="stopped"), "breach"),
    ("negative days", lambda raw: kind_of(raw, "cure")["notice"][0].update(days=-5), "days"),
    ("choices missing", lambda raw: kind_of(raw, "incident")["fact"][1].pop("choices"), "choices"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "place"), [each[1:] for each in MATTER_EDITS], ids=[each[0] for each in MATTER_EDITS]
)
def test_a_contradiction_in_matters_is_named(edit: MatterEdit, place: str) -> None:
    raw = copy.deepcopy(shipped("matters"))
    parse_matters(raw)
    edit(raw)
    with pytest.raises(RulesWrong) as wrong:
        parse_matters(raw)
    for each in wrong.value.problems:
        assert each.place
        assert each.problem
        assert each.remedy
    assert any(place in each.place for each in wrong.value.problems), wrong.value.problems


PEOPLE_EDITS: list[tuple[str, Callable[[dict[str, Any]], None], str]] = [
    ("no on-site", lambda raw: raw["item"].pop(0), "item"),
    ("overlapping stays", lambda raw: raw["item"][0].update(alone=False), "on-site"),
    ("unknown kind", lambda raw: raw["requirement"][2].update(kinds=["nix"]), "kinds"),
    ("unknown role", lambda raw: raw["requirement"][3].update(roles=["nix"]), "roles"),
    ("unknown fact", lambda raw: raw["requirement"][1].update(fact="nix"), "fact"),
    ("unknown choice", lambda raw: raw["requirement"][1].update({"is": ["nix"]}), "is"),
    ("role twice", lambda raw: raw["role"].append(raw["role"][0]), "role"),
    ("expires without end", lambda raw: raw["item"][1].update(expires=True), "expires"),
    ("pledge with kinds", lambda raw: raw["requirement"][0].update(kinds=["badge"]), "pledge"),
    ("lamp", lambda raw: raw["requirement"][0].update(lamp="red"), "lamp"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "place"), [each[1:] for each in PEOPLE_EDITS], ids=[each[0] for each in PEOPLE_EDITS]
)
def test_a_contradiction_in_people_is_named(
    edit: Callable[[dict[str, Any]], None], place: str
) -> None:
    raw = copy.deepcopy(shipped("people"))
    parse_people(raw)
    edit(raw)
    with pytest.raises(RulesWrong) as wrong:
        parse_people(raw)
    assert any(place in each.place for each in wrong.value.problems), wrong.value.problems


def fact(type_: str) -> FactField:
    choices = (("open", Label("开通", "Open")), ("close", Label("注销", "Close")))
    return FactField("f", Label("事实", "Fact"), type_, False, choices if type_ == "choice" else ())


@pytest.mark.parametrize(
    ("type_", "written", "kept"),
    [
        ("date", "2026年5月1日", "2026-05-01"),
        ("date", "２０２６/5/1", "2026-05-01"),
        ("date", "2026.05.01", "2026-05-01"),
        ("count", "１,200", "1200"),
        ("money", "12,500.5", "1250050"),
        ("money", "￥1,390,423.01", "139042301"),
        ("money", "8630000元", "863000000"),
        ("choice", "开通", "open"),
        ("choice", "CLOSE", "close"),
        ("yes-no", "是", "yes"),
        ("yes-no", "No", "no"),
        ("text", "  两  个 ", "两 个"),
        ("lines", "一\n二", "一\n二"),
    ],
)
def test_facts_are_kept_in_one_form(type_: str, written: str, kept: str) -> None:
    assert kept_value(fact(type_), written) == kept
    assert kept_value(fact(type_), "  ") == ""


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("date", "2026-02-30"),
        ("date", "昨天"),
        ("count", "-1"),
        ("count", "1.5"),
        ("money", "12,50.00"),
        ("money", "1.234"),
        ("money", "-5"),
        ("choice", "变更"),
        ("yes-no", "也许"),
        ("text", "长" * 201),
    ],
)
def test_facts_that_dont_fit_are_refused(type_: str, written: str) -> None:
    with pytest.raises(BadFact) as refused:
        kept_value(fact(type_), written)
    assert "Fact" in refused.value.sentence


def test_money_is_shown_in_yuan() -> None:
    assert fact("money").shown("139042301") == "¥1,390,423.01"
    assert written_day("2026-13-01") is None
