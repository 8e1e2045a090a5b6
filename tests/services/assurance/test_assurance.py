"""Filed systems in a vault: entering, papers, assessments with their conclusions, one page a system, any day."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.assurance.assessments import (
    NewAssessment,
    amend_assessment,
    enter_assessment,
    strike_assessment,
)
from desktop.services.assurance.assurance import assurance_view, system_sheet
from desktop.services.assurance.filing_papers import (
    attach_certificate,
    attach_report,
    attach_suggested_materials,
    suggest_materials,
)
from desktop.services.assurance.filings import (
    NewFiling,
    amend_filing,
    attach_material,
    checklist,
    enter_filing,
    filings,
    strike_filing,
)
from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.assurance.products import NewProduct, enter_product
from desktop.services.contract.evidence import evidence_of
from desktop.services.contract.rules import keep_rules
from desktop.services.errors import ContractRefused, ReasonMissing, StateSecret
from desktop.services.filing.amending import trash
from desktop.services.house import House
from models.assurance.validity import FilingState
from resources import words
from resources.assurance_catalogue import grading_text
from tests.services.assured import graded, paper, replayed, stop_the_clock

REPORTED = date(2026, 7, 22)


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def test_a_filing_is_called_like_its_system(house: House) -> None:
    filing = graded(house)
    assert (filing.title, filing.level, filing.scheme) == ("大数据平台", 3, "grading")
    sheet = system_sheet(house, filing.id)
    assert sheet.system == "大数据平台"
    assert (sheet.validity.state, sheet.validity.until) == (FilingState.VALID, date(2028, 6, 9))
    assert not sheet.refile
    assert "It was never assessed; that was due by 2026-06-10." in sheet.warnings


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": ""}, "missing"),
        ({"level": 6}, "bad-value"),
        ({"level": 0}, "bad-value"),
        ({"scheme": "iso"}, "bad-value"),
        ({"scheme": "crypto", "level": 5}, "bad-value"),
        ({"system": 99}, "no-such-system"),
        ({"issued": date(2026, 9, 2)}, "future-day"),
        ({"graded": date(2026, 9, 2)}, "future-day"),
        ({"graded": date(2026, 2, 1), "issued": date(2026, 1, 1)}, "overlap"),
        ({"issued": date(2026, 2, 1), "until": date(2026, 1, 31)}, "overlap"),
        ({"until": date(2029, 1, 1)}, "missing"),
        ({"number": "ｎ-1"}, "duplicate"),
    ],
)
def test_what_cant_be_filed(house: House, said: dict[str, object], reason: str) -> None:
    graded(house)
    with pytest.raises(ContractRefused, match=reason):
        enter_filing(house, NewFiling(**{"title": "平台", **said}))  # type: ignore[arg-type]  # by name
    assert len(filings(house)) == 1


def test_filings_are_amended_and_struck(house: House) -> None:
    filing = graded(house)
    now = amend_filing(house, filing.id, level=2, until=date(2029, 1, 1), system=None)
    assert (now.level, now.until, now.asset_id, now.number) == (2, date(2029, 1, 1), None, "N-1")
    with pytest.raises(ContractRefused, match="overlap"):
        amend_filing(house, filing.id, issued=date(2026, 8, 1), until=date(2026, 7, 1))
    with pytest.raises(StateSecret):
        amend_filing(house, filing.id, note="机密★10年")
    made = enter_assessment(house, NewAssessment(filing.id, number="R26"))
    with pytest.raises(ContractRefused, match="in-use"):
        strike_filing(house, filing.id, "误录")
    strike_assessment(house, made.id, "误录")
    with pytest.raises(ReasonMissing):
        strike_filing(house, filing.id, " ")
    strike_filing(house, filing.id, "误录")
    assert filings(house) == []
    with pytest.raises(ContractRefused, match="no-such-filing"):
        amend_filing(house, filing.id, level=3)
    # Its number is free again.
    assert enter_filing(house, NewFiling("平台", number="N-1")).number == "N-1"


def test_an_older_template_must_be_filed_anew(house: House) -> None:
    filing = graded(house, template="2019", issued=date(2020, 1, 1))
    sheet = system_sheet(house, filing.id)
    assert sheet.refile
    assert sheet.validity.until == date(2027, 12, 31)
    assert any("filed anew" in each for each in sheet.warnings)


def test_papers_of_the_checklist(house: House) -> None:
    filing = graded(house)
    before = len(system_sheet(house, filing.id).missing)
    document = paper(house, "定级报告")
    attach_material(house, filing.id, "grading-report", document, day=date(2026, 3, 1))
    sheet = system_sheet(house, filing.id)
    assert len(sheet.missing) == before - 1
    there = [each for each in sheet.materials if each.there]
    assert [each.material.id for each in there] == ["grading-report"]
    assert [each.title for each in there[0].evidence] == ["定级报告"]
    # It wasn't there the day before, and a document in the trash is none.
    assert len(system_sheet(house, filing.id, date(2026, 2, 28)).missing) == before
    trash(house, [document])
    assert len(system_sheet(house, filing.id).missing) == before
    with pytest.raises(ContractRefused, match="bad-value"):
        attach_material(house, filing.id, "no-such-paper", document)


def test_documents_are_suggested_by_type_and_system(house: House) -> None:
    filing = graded(house)
    report = paper(house, "定级报告", type_="定级报告", systems=("大数据平台",))
    paper(house, "别的系统", type_="定级报告", systems=("门户",))
    opinion = paper(house, "专家意见", type_="专家评审意见")
    paper(house, "无关", type_="无关材料")
    found = suggest_materials(house, filing.id)
    # An opinion may be either of two papers.
    assert [(each.material, each.document, each.certain) for each in found] == [
        ("grading-report", report, True),
        ("expert-review", opinion, False),
        ("filed-review", opinion, False),
    ]
    certain = [each for each in found if each.certain]
    assert attach_suggested_materials(house, filing.id, certain) == 1
    assert [each.material for each in suggest_materials(house, filing.id)] == [
        "expert-review",
        "filed-review",
    ]


def test_what_names_no_system_is_certain_only_where_one_is_filed(house: House) -> None:
    filing = graded(house)
    paper(house, "备案表", type_="备案表")
    assert [each.certain for each in suggest_materials(house, filing.id)] == [True]
    enter_filing(house, NewFiling("门户", level=2))
    assert [each.certain for each in suggest_materials(house, filing.id)] == [False]


def test_reports_and_certificates(house: House) -> None:
    filing = graded(house)
    made = enter_assessment(house, NewAssessment(filing.id, reported=REPORTED, result=8000))
    document = paper(house, "测评报告")
    attach_report(house, made.id, document, day=REPORTED)
    last = system_sheet(house, filing.id).last
    assert last is not None
    assert [each.document_id for each in last.evidence] == [document]
    product = enter_product(house, NewProduct("密码机"))
    attach_certificate(house, product.id, document, day=REPORTED)
    proven = [(each.subject, each.kind) for each in evidence_of(house, document)]
    assert proven == [("assessment", "report"), ("product", "certificate")]
    with pytest.raises(ContractRefused, match="no-such-product"):
        attach_certificate(house, 99, document)


def test_a_lower_level_needs_fewer_papers(house: House) -> None:
    three = graded(house)
    two = enter_filing(house, NewFiling("门户", level=2))
    needed = {each.id for each in checklist(house, three)} - {
        each.id for each in checklist(house, two)
    }
    assert "protection-plan" in needed
    assert len(needed) == 8
    with pytest.raises(ContractRefused, match="bad-value"):
        attach_material(house, two.id, "protection-plan", paper(house, "保护工作方案"))


def test_a_report_concludes_by_its_template(house: House) -> None:
    filing = graded(house)
    made = enter_assessment(
        house,
        NewAssessment(
            filing.id, number="R26", reported=REPORTED, result=8830, hazards=10, rectified=5
        ),
    )
    assert (made.template, made.conclusion) == ("2025", "basic")
    last = system_sheet(house, filing.id).last
    assert last is not None
    assert (last.conclusion, last.result, last.hazards) == (
        "basically conforming",
        "88.30 %",
        "10 (5 rectified)",
    )
    assert last.agrees is True
    # The report extends the filing by a year, and the next is due a year later.
    sheet = system_sheet(house, filing.id)
    assert sheet.validity.until == date(2029, 6, 9)
    assert sheet.next is not None
    assert sheet.next.due == date(2027, 7, 22)


def test_exactly_ninety_is_asked_for(house: House) -> None:
    filing = graded(house)
    new = NewAssessment(filing.id, reported=REPORTED, result=9000, hazards=0)
    with pytest.raises(ContractRefused, match="conclusion-open") as caught:
        enter_assessment(house, new)
    assert "90.00 %" in caught.value.sentence
    said = NewAssessment(filing.id, reported=REPORTED, result=9000, hazards=0, conclusion="basic")
    assert enter_assessment(house, said).conclusion == "basic"


def test_the_day_of_the_change_of_templates_is_asked_for(house: House) -> None:
    filing = graded(house, issued=date(2025, 1, 10))
    day = date(2025, 3, 20)
    with pytest.raises(ContractRefused, match="template-open"):
        enter_assessment(house, NewAssessment(filing.id, reported=day, result=9500))
    new = NewAssessment(
        filing.id, template="2021", reported=day, result=9500, risks={"high": 0, "medium": 2}
    )
    assert enter_assessment(house, new).conclusion == "good"


def test_what_a_report_states_goes_first_and_a_difference_is_told(house: House) -> None:
    filing = graded(house)
    new = NewAssessment(filing.id, reported=REPORTED, result=8830, conclusion="conform")
    enter_assessment(house, new)
    sheet = system_sheet(house, filing.id)
    assert sheet.last is not None
    assert sheet.last.agrees is False
    assert any("concludes conforming, but its numbers give" in each for each in sheet.warnings)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"filing": 9}, "no-such-filing"),
        ({"scheme": "crypto"}, "bad-value"),
        ({"template": "2019"}, "bad-value"),
        ({"result": 10001}, "bad-value"),
        ({"hazards": 1, "rectified": 2}, "bad-value"),
        ({"risks": {"grave": 1}}, "bad-value"),
        ({"reported": date(2026, 9, 2)}, "future-day"),
        ({"started": date(2026, 8, 2), "reported": date(2026, 8, 1)}, "overlap"),
        ({"number": "r26"}, "duplicate"),
    ],
)
def test_what_is_no_assessment(house: House, said: dict[str, object], reason: str) -> None:
    filing = graded(house)
    enter_assessment(house, NewAssessment(filing.id, number="R26"))
    with pytest.raises(ContractRefused, match=reason):
        enter_assessment(house, NewAssessment(**{"filing": filing.id, **said}))  # type: ignore[arg-type]  # by name


def test_the_report_of_an_assessment_under_way_arrives(house: House) -> None:
    filing = graded(house)
    made = enter_assessment(house, NewAssessment(filing.id, started=date(2026, 6, 1)))
    assert (made.template, made.conclusion) == ("", "")
    assert system_sheet(house, filing.id).last is None
    now = amend_assessment(house, made.id, reported=REPORTED, result=5900)
    assert (now.template, now.conclusion) == ("2025", "fail")
    assert any("not conforming" in each for each in system_sheet(house, filing.id).warnings)
    # Other numbers, another conclusion; words alone change none.
    assert amend_assessment(house, made.id, result=6100).conclusion == "basic"
    assert amend_assessment(house, made.id, note="复核").conclusion == "basic"
    # As of a day before, the report isn't there yet.
    past = system_sheet(house, filing.id, date(2026, 7, 21))
    assert (past.last, past.validity.until) == (None, date(2028, 6, 9))
    assert len(past.assessments) == 1
    assert system_sheet(house, filing.id, date(2026, 5, 31)).assessments == ()


def test_checks_of_ones_own_conclude_nothing_official(house: House) -> None:
    filing = graded(house)
    made = enter_assessment(
        house, NewAssessment(filing.id, scheme="self", reported=REPORTED, result=9900)
    )
    assert (made.scheme, made.template, made.conclusion) == ("self", "", "")
    assert system_sheet(house, filing.id).validity.until == date(2028, 6, 9)


def test_findings_belong_to_the_filing_of_their_assessment_or_system(house: House) -> None:
    filing = graded(house)
    crypto = enter_filing(house, NewFiling(scheme="crypto", system=filing.asset_id))
    made = enter_assessment(house, NewAssessment(filing.id, reported=REPORTED, result=8000))
    enter_finding(house, NewFinding("甲", REPORTED, assessment=made.id, due=date(2026, 8, 1)))
    enter_finding(house, NewFinding("乙", REPORTED, system=filing.asset_id, source="scan"))
    enter_finding(house, NewFinding("丙", REPORTED, system=filing.asset_id, source="crypto"))
    counted = {each.filing.id: each.findings for each in assurance_view(house).systems}
    assert (counted[filing.id].total, counted[filing.id].overdue) == (2, 1)
    assert counted[crypto.id].total == 1
    assert assurance_view(house).findings.total == 3


def test_graded_systems_come_first_by_level(house: House) -> None:
    enter_filing(house, NewFiling("密评平台", scheme="crypto"))
    enter_filing(house, NewFiling("门户", level=2))
    enter_filing(house, NewFiling("平台", level=3))
    assert [each.filing.title for each in assurance_view(house).systems] == [
        "平台",
        "门户",
        "密评平台",
    ]


def test_a_vaults_own_rules_are_those_that_count(house: House) -> None:
    filing = graded(house)
    assert system_sheet(house, filing.id).validity.until == date(2028, 6, 9)
    text = grading_text().replace("years = 3\n", "years = 5\n")
    keep_rules(house, "grading", text, note="甲方来函")
    assert system_sheet(house, filing.id).validity.until == date(2030, 6, 9)


def test_the_page_in_the_language_in_use(house: House) -> None:
    filing = graded(house)
    assert system_sheet(house, filing.id).level == "Level 3"
    words.set_language("zh_CN")
    sheet = system_sheet(house, filing.id)
    assert sheet.level == "第三级"
    assert sheet.materials[0].material.label.startswith("定级报告")


def test_the_journal_alone_says_it_all(house: House) -> None:
    filing = graded(house)
    amend_filing(house, filing.id, note="复核")
    made = enter_assessment(house, NewAssessment(filing.id, risks={"high": 2}))
    amend_assessment(house, made.id, reported=REPORTED, result=7000)
    strike_assessment(house, made.id, "误录")
    said, held = replayed(house)
    assert said.filing == held.filing
    assert said.assessment == held.assessment


def test_the_view_is_kept_until_something_changes(house: House) -> None:
    filing = graded(house)
    view = assurance_view(house)
    assert assurance_view(house) is view
    amend_filing(house, filing.id, note="复核")
    assert assurance_view(house) is not view
