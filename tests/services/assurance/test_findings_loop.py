"""Findings from entry to closing in a vault: evidence, refusals in words, the past, the journal, links."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.assurance.assessments import (
    NewAssessment,
    enter_assessment,
    strike_assessment,
)
from desktop.services.assurance.findings_loop import (
    NewFinding,
    amend_finding,
    attach_finding_evidence,
    enter_finding,
    enter_findings,
    find_finding,
    finding_view,
    findings_board,
    say_of_finding,
)
from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import shown_action, shown_object
from desktop.services.audit.auditing import audit_trail
from desktop.services.contract.evidence import withdraw_evidence
from desktop.services.errors import ContractRefused, StateSecret
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.linking import backlinks_of, complete_link, links_of
from desktop.services.order.systems import NewSystem, enter_system, merge_systems
from models.assurance.findings_machine import FindingState
from models.audit.journal import AuditFilter
from models.categories import Category
from models.obligations.register_records import Finding
from tests.services.assured import graded, paper, replayed, stop_the_clock

FOUND = date(2026, 7, 22)


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def found(house: House) -> Finding:
    """A finding that is being fixed by 苏栖迟."""
    made = enter_finding(
        house, NewFinding("三台服务器共用账号", FOUND, "high", item="8.1.4.1 a)", due=date(2026, 8, 31))
    )  # fmt: skip
    say_of_finding(house, [made.id], "dispatched", name="苏栖迟", day=date(2026, 7, 23))
    say_of_finding(house, [made.id], "fixing", day=date(2026, 7, 24))
    return made


def fixed(house: House, finding: Finding) -> None:
    say_of_finding(house, [finding.id], "fixed", name="苏栖迟", day=date(2026, 8, 20))


def show(house: House, finding: Finding, *kinds: str, day: date = date(2026, 8, 20)) -> list[int]:
    return [
        attach_finding_evidence(house, finding.id, kind, paper(house, f"整改{kind}"), day=day)
        for kind in kinds
    ]


def refused(house: House, finding: Finding, step: str, **said: object) -> ContractRefused:
    with pytest.raises(ContractRefused) as caught:
        say_of_finding(house, [finding.id], step, **said)  # type: ignore[arg-type]  # by name
    return caught.value


def test_from_entry_to_closing(house: House, found: Finding) -> None:
    fixed(house, found)
    show(house, found, "before", "after")
    day = date(2026, 8, 25)
    [view] = say_of_finding(
        house, [found.id], "closed", name="洛晓棠", day=day, confirmed_by="甲方代表"
    )
    assert (view.state, view.standing.closed_by) == (FindingState.CLOSED, "洛晓棠")
    assert (view.standing.confirmed_by, view.standing.confirmed) == ("甲方代表", day)
    assert [len(view.before), len(view.after)] == [1, 1]
    assert (view.overdue, view.late_days, view.warnings) == (False, 0, ())
    counts = findings_board(house).counts
    assert (counts.total, counts.open, counts.closed, counts.closed_share) == (1, 0, 1, 10_000)


def test_closing_asks_for_papers_and_another_person(house: House, found: Finding) -> None:
    fixed(house, found)
    error = refused(house, found, "closed", name="苏栖迟")
    assert error.reason == "same-person"
    for words in ("Whoever fixed it can't close it", "before is missing", "now is missing"):
        assert words in error.sentence
    show(house, found, "before")
    assert refused(house, found, "closed", name="洛晓棠").reason == "no-after"
    # A paper of later than the closing doesn't show that it was closed rightly.
    show(house, found, "after", day=date(2026, 8, 30))
    assert (
        refused(house, found, "closed", name="洛晓棠", day=date(2026, 8, 29)).reason == "no-after"
    )
    say_of_finding(house, [found.id], "closed", name="洛晓棠", day=date(2026, 8, 30))


def test_papers_that_are_gone_prove_nothing(house: House, found: Finding) -> None:
    fixed(house, found)
    ids = show(house, found, "before")
    document = paper(house, "整改后")
    attach_finding_evidence(house, found.id, "after", document, day=date(2026, 8, 20))
    trash(house, [document])
    assert refused(house, found, "closed", name="洛晓棠").reason == "no-after"
    show(house, found, "after")
    withdraw_evidence(house, ids, "放错了")
    assert refused(house, found, "closed", name="洛晓棠").reason == "no-before"


def test_a_closed_finding_whose_paper_goes_says_so(house: House, found: Finding) -> None:
    fixed(house, found)
    show(house, found, "before")
    document = paper(house, "整改后")
    attach_finding_evidence(house, found.id, "after", document, day=date(2026, 8, 20))
    say_of_finding(house, [found.id], "closed", name="洛晓棠", confirmed_by="甲方")
    assert finding_view(house, found.id).warnings == ()
    trash(house, [document])
    assert any("no paper shows" in each for each in finding_view(house, found.id).warnings)


def test_an_illegal_step_names_the_state_and_what_is_possible(house: House, found: Finding) -> None:
    error = refused(house, found, "closed", name="洛晓棠")
    assert error.reason == "illegal-step"
    assert found.number in error.sentence
    assert "“being fixed”" in error.sentence
    assert "report as fixed、accept the risk" in error.sentence or (
        "report as fixed, accept the risk" in error.sentence
    )
    assert refused(house, found, "solved").reason == "bad-value"


def test_days_that_havent_come_and_days_before(house: House, found: Finding) -> None:
    assert refused(house, found, "fixed", name="苏", day=date(2026, 9, 2)).reason == "future-day"
    assert refused(house, found, "fixed", name="苏", day=date(2026, 7, 23)).reason == "too-early"
    with pytest.raises(ContractRefused, match="future-day"):
        enter_finding(house, NewFinding("明天的问题", date(2026, 9, 2)))
    with pytest.raises(ContractRefused, match="overlap"):
        enter_finding(house, NewFinding("期限在前", FOUND, due=date(2026, 7, 21)))


def test_several_findings_take_a_step_together_or_not_at_all(house: House, found: Finding) -> None:
    other = enter_finding(house, NewFinding("另一问题", FOUND))
    with pytest.raises(ContractRefused, match="illegal-step"):
        say_of_finding(house, [found.id, other.id], "fixed", name="苏")
    assert finding_view(house, found.id).state is FindingState.FIXING
    with pytest.raises(ContractRefused, match="no-such-finding"):
        say_of_finding(house, [found.id, 99], "fixed", name="苏")
    assert finding_view(house, found.id).state is FindingState.FIXING


def test_overdue_and_late(house: House, found: Finding) -> None:
    view = finding_view(house, found.id)
    assert (view.overdue, view.late_days) == (True, 1)
    on_time = finding_view(house, found.id, date(2026, 8, 31))
    assert (on_time.overdue, on_time.soon) == (False, True)
    assert not finding_view(house, found.id, date(2026, 8, 23)).soon
    fixed(house, found)
    show(house, found, "before", "after")
    say_of_finding(house, [found.id], "closed", name="洛晓棠", day=date(2026, 9, 1))
    view = finding_view(house, found.id)
    assert (view.overdue, view.late_days) == (False, 1)


def test_the_board_of_a_past_day(house: House, found: Finding) -> None:
    assert findings_board(house, date(2026, 7, 21)).findings == ()
    states = [
        finding_view(house, found.id, day).state.value
        for day in (FOUND, date(2026, 7, 23), date(2026, 7, 24), date(2026, 9, 1))
    ]
    assert states == ["new", "dispatched", "fixing", "fixing"]
    with pytest.raises(ContractRefused, match="no-such-finding"):
        finding_view(house, found.id, date(2026, 7, 21))


def test_an_accepted_risk_comes_back(
    house: House, found: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(house, found, "accepted", name="局领导", reason="隔离部署").reason == "no-until"
    until = date(2026, 9, 30)
    [view] = say_of_finding(
        house, [found.id], "accepted", name="局领导", reason="隔离部署", until=until
    )
    assert (view.state, view.overdue, view.standing.until) == (FindingState.ACCEPTED, False, until)
    assert any("was approved" in each for each in view.warnings)
    show(house, found, "approval")
    assert finding_view(house, found.id).warnings == ()
    later = finding_view(house, found.id, date(2026, 10, 1))
    assert (later.state, later.standing.expired, later.overdue) == (FindingState.NEW, True, True)
    assert any("expired" in each for each in later.warnings)
    stop_the_clock(monkeypatch, date(2026, 10, 5))
    assert findings_board(house).counts.expired == 1
    early = refused(house, found, "dispatched", name="苏", day=date(2026, 9, 15))
    assert early.reason == "too-early"
    say_of_finding(house, [found.id], "dispatched", name="苏", day=date(2026, 10, 1))


def test_reopening_keeps_history(house: House, found: Finding) -> None:
    fixed(house, found)
    show(house, found, "before", "after")
    say_of_finding(house, [found.id], "closed", name="洛晓棠")
    [view] = say_of_finding(house, [found.id], "reopened", reason="复查仍共用")
    assert (view.state, view.standing.reopened) == (FindingState.NEW, 1)
    assert [each.step for each in view.steps] == [
        "dispatched", "fixing", "fixed", "closed", "reopened",
    ]  # fmt: skip


def test_numbers_are_made_and_unique(house: House, found: Finding) -> None:
    assert found.number == "DB-2026-01"
    scan = enter_finding(house, NewFinding("弱口令", FOUND, source="scan"))
    second = enter_finding(house, NewFinding("未启用双因素", FOUND))
    assert (scan.number, second.number) == ("LS-2026-01", "DB-2026-02")
    with pytest.raises(ContractRefused, match="duplicate"):
        enter_finding(house, NewFinding("重号", FOUND, number="ｄｂ-2026-01"))
    with pytest.raises(ContractRefused, match="duplicate"):
        enter_findings(
            house, [NewFinding("甲", FOUND, number="X"), NewFinding("乙", FOUND, number="x")]
        )
    assert len(findings_board(house).findings) == 3
    assert find_finding(house, " db-2026-02 ") == second
    assert find_finding(house, str(scan.id)) == scan
    with pytest.raises(ContractRefused, match="no-such-finding"):
        find_finding(house, "DB-2026-09")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"problem": " "}, "missing"),
        ({"risk": "grave"}, "bad-value"),
        ({"source": "gossip"}, "bad-value"),
        ({"conformity": "maybe"}, "bad-value"),
        ({"assessment": 9}, "no-such-assessment"),
        ({"system": 9}, "no-such-system"),
        ({"owner": "字" * 301}, "bad-value"),
    ],
)
def test_what_cant_be_entered(house: House, said: dict[str, object], reason: str) -> None:
    with pytest.raises(ContractRefused, match=reason):
        enter_finding(house, NewFinding(**{"problem": "问题", "found": FOUND, **said}))  # type: ignore[arg-type]  # by name
    assert findings_board(house).findings == ()


def test_marks_of_state_secrets_are_refused(house: House, found: Finding) -> None:
    with pytest.raises(StateSecret):
        enter_finding(house, NewFinding("机密★10年 拓扑外泄", FOUND))
    with pytest.raises(StateSecret):
        say_of_finding(house, [found.id], "fixed", name="苏", reason="见 秘密★5年 附件")
    with pytest.raises(StateSecret):
        amend_finding(house, found.id, advice="绝密★30年")


def test_amending(house: House, found: Finding) -> None:
    now = amend_finding(house, found.id, owner="苏栖迟", due=None, measure="拆分账号")
    assert (now.owner, now.due, now.measure, now.problem) == (
        "苏栖迟", None, "拆分账号", "三台服务器共用账号",
    )  # fmt: skip
    with pytest.raises(ContractRefused, match="bad-value"):
        amend_finding(house, found.id, risk="grave")


def test_repeats_across_years(house: House) -> None:
    filing = graded(house)
    first = enter_assessment(
        house, NewAssessment(filing.id, reported=date(2025, 8, 1), number="R25")
    )
    second = enter_assessment(house, NewAssessment(filing.id, reported=FOUND, number="R26"))
    old = enter_finding(
        house, NewFinding("共用账号", date(2025, 8, 1), assessment=first.id, item="8.1.4.1a")
    )
    new = enter_finding(
        house, NewFinding("仍共用账号", FOUND, assessment=second.id, item="8.1.4.1 A）")
    )
    board = findings_board(house)
    [repeat] = board.repeats
    assert [each.id for each in repeat.findings] == [old.id, new.id]
    view = finding_view(house, new.id)
    assert view.earlier == (old,)
    assert any(old.number in each for each in view.warnings)
    assert finding_view(house, old.id).earlier == ()
    # As of a day before the second was found nothing had come again yet.
    assert findings_board(house, date(2026, 7, 21)).repeats == ()
    say_of_finding(house, [old.id], "void", reason="误录")
    assert findings_board(house).repeats == ()
    assert findings_board(house).counts.total == 1
    strike_assessment(house, first.id, "重复录入")


def test_links_lead_to_findings_by_number(house: House) -> None:
    write_article(
        house, NewArticle("整改说明", "faq", "见 [[问题:db-2026-01]]", category=Category.GRADING)
    )
    article = write_article(
        house, NewArticle("另一篇", "faq", "见 [[问题:DB-2026-01]]", category=Category.GRADING)
    ).document.id
    assert [each.state for each in links_of(house, article)] == ["name"]
    made = enter_finding(house, NewFinding("共用\n账号", FOUND))
    [link] = links_of(house, article)
    assert (link.state, link.key, link.title) == ("live", made.number, "DB-2026-01 共用 账号")
    # Also what was written in another case before there was such a finding.
    assert len(backlinks_of(house, "finding", made.number)) == 2
    amend_finding(house, made.id, number="DB-99")
    assert [each.key for each in backlinks_of(house, "finding", "DB-99")] == ["DB-99", "DB-99"]
    choices = complete_link(house, "finding:共用")
    assert [(each.insert, each.kind) for each in choices] == [("finding:DB-99", "finding")]
    assert complete_link(house, "DB-9")[0].insert == "finding:DB-99"


def test_systems_that_become_one_take_their_findings_along(house: House) -> None:
    one, two = (enter_system(house, NewSystem(name)).id for name in ("甲系统", "乙系统"))
    made = enter_finding(house, NewFinding("共用账号", FOUND, system=one))
    merge_systems(house, one, two)
    assert find_finding(house, made.number).asset_id == two
    assert replayed(house)[0].finding == replayed(house)[1].finding


def test_the_journal_alone_says_it_all(house: House, found: Finding) -> None:
    fixed(house, found)
    show(house, found, "before", "after")
    say_of_finding(house, [found.id], "closed", name="洛晓棠", confirmed_by="甲方")
    amend_finding(house, found.id, risk="medium")
    said, held = replayed(house)
    assert said.finding == held.finding
    assert said.finding_step == held.finding_step
    assert len(held.finding_step) == 4


def test_the_journal_in_words(house: House, found: Finding) -> None:
    amend_finding(house, found.id, risk="low")
    told = [
        (shown_action(each.action), shown_object(each.object_name), shown_detail(each.action, each.detail))
        for each in audit_trail(house, AuditFilter())
        if each.object_name == f"finding {found.id}"
    ]  # fmt: skip
    assert told[0][1] == "finding 1"
    words = [each[2] for each in told]
    assert "DB-2026-01: dispatch (苏栖迟)" in words
    assert "DB-2026-01: 三台服务器共用账号" in words
    assert any("risk: high → low" in each for each in words)


def test_the_board_is_kept_until_something_changes(house: House, found: Finding) -> None:
    board = findings_board(house)
    assert findings_board(house) is board
    paper(house, "无关文档")
    fixed(house, found)
    assert findings_board(house) is not board
    ids = show(house, found, "before")
    assert len(finding_view(house, found.id).before) == 1
    withdraw_evidence(house, ids, "放错了")
    assert finding_view(house, found.id).before == ()
