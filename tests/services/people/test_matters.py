"""Matters in an archive: opened, taken step by step, forced as what happened, taken back; all of it in the chain."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import ACTIONS
from desktop.services.audit.auditing import verify_audit
from desktop.services.contract.contract_settings import settle
from desktop.services.contract.evidence import withdraw_evidence
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.errors import ContractRefused, NotAllowed, ReasonMissing, StateSecret
from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.library import audit_events
from desktop.services.people.matters import (
    MatterChange,
    NewMatter,
    attach_paper,
    change_matter,
    find_matter,
    matter_kinds,
    matter_view,
    matter_views,
    open_matter,
    take_step,
    undo_step,
    withdraw_matter,
)
from desktop.services.people.people import NewPerson, enter_person, void_person
from desktop.services.people.person_items import NewItem, end_item, enter_item
from desktop.services.people.pledge_signing import enter_pledge
from desktop.services.records import Filing
from models.categories import Category
from models.documents.fact_fields import facts_of
from models.obligations.registers import Registers, advance, load


def refusal(reason: str) -> object:
    return pytest.raises(ContractRefused, check=lambda error: error.reason == reason)


def file_scan(house: House, folder: Path, name: str) -> int:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(f"%PDF-1.4 {name}".encode())
    filing = Filing(Category.CONTRACT, "函件", (), (), "")
    return file_paths(house, [folder / name], filing).added[0].document_id


def ago(house: House, days: int) -> date:
    return today_of(house) - timedelta(days=days)


@pytest.fixture
def team(house: House) -> tuple[int, int]:
    """张三, of the core, on site for long, and 李四, who comes today."""
    leaver = enter_person(house, NewPerson("张三", role="on-site", core=True)).id
    comer = enter_person(house, NewPerson("李四", role="on-site")).id
    enter_item(house, leaver, NewItem("on-site", since=ago(house, 200)))
    enter_item(house, comer, NewItem("on-site", since=today_of(house)))
    return leaver, comer


def opened(house: House, team: tuple[int, int]) -> int:
    new = NewMatter(
        "staff-change", ago(house, 30), today_of(house), *team, facts={"reason": "离职"}
    )
    return open_matter(house, new).id


WAY = (("apply", 30), ("candidate", 25), ("notice", 20))


def on_the_way(house: House, team: tuple[int, int]) -> int:
    """As far as the notice."""
    matter = opened(house, team)
    for step, days in WAY:
        take_step(house, matter, step, day=ago(house, days))
    return matter


def test_matters_are_numbered_and_named(house: House, team: tuple[int, int]) -> None:
    first = matter_view(house, opened(house, team)).matter
    year = first.day.year
    assert first.number == f"RY-{year}-001"
    assert first.title.endswith("张三 → 李四")
    second = open_matter(
        house,
        NewMatter(
            "staff-change",
            first.day,
            today_of(house),
            team[0],
            facts={"reason": "x"},
            title="另一次",
        ),
    )
    assert (second.number, second.title) == (f"RY-{year}-002", "另一次")
    assert find_matter(house, f"ry-{year}-002") == second
    assert find_matter(house, str(first.id)) == first
    assert find_matter(house, "nix") is None
    assert [each.matter.id for each in matter_views(house)] == [first.id, second.id]


def test_a_staff_change_waits_for_consent_and_pledge(
    house: House, team: tuple[int, int], tmp_path: Path
) -> None:
    matter = on_the_way(house, team)
    take_step(house, matter, "consent", day=ago(house, 10), name="甲方王科长")
    with refusal("illegal-step") as refused:  # type: ignore[attr-defined]
        take_step(house, matter, "vetting", day=ago(house, 9))
    assert "李四 has no pledge" in refused.value.sentence
    enter_pledge(house, team[1], "arrival", ago(house, 9))
    take_step(house, matter, "vetting", day=ago(house, 9))
    with refusal("illegal-step") as refused:  # type: ignore[attr-defined]
        take_step(house, matter, "effective")
    assert "The client's consent" in refused.value.sentence
    assert "what happened" in refused.value.sentence
    letter = file_scan(house, tmp_path / "f", "同意函.pdf")
    attach_paper(house, matter, "consent", letter, signed="contractor", day=ago(house, 10))
    with refusal("illegal-step"):
        take_step(house, matter, "effective")
    (proof,) = registers_of(house).evidence
    withdraw_evidence(house, [proof], "签错")
    attach_paper(house, matter, "consent", letter, signed="client", day=ago(house, 10))
    done = take_step(house, matter, "effective")
    assert (done.step("effective").state, done.exposure_fen) == ("done", 0)
    assert not done.step("effective").forced
    assert not done.closed
    # Whatever becomes of the letter shows at once.
    trash(house, [letter])
    assert matter_view(house, matter).exposure_fen > 0


def test_what_happened_without_consent_is_entered_as_such_and_costs(
    house: House, team: tuple[int, int]
) -> None:
    matter = on_the_way(house, team)
    with pytest.raises(ReasonMissing):
        take_step(house, matter, "effective", happened=True)
    assert matter_view(house, matter).exposure_fen == 0
    stake = matter_view(house, matter).at_stake_fen
    done = take_step(house, matter, "effective", happened=True, reason="原人员突然离职")
    # 0.5 % of the invented contract's ¥5,260,000 (Ⅱ11.5).
    assert done.exposure_fen == stake == 2_630_000
    assert done.step("effective").forced
    told = next(each for each in audit_events(house, 50) if each.action == "matter step taken")
    assert "as what happened" in shown_detail(told.action, told.detail)
    # What the register lacks isn't forced: it is entered.
    with refusal("illegal-step") as refused:  # type: ignore[attr-defined]
        take_step(house, matter, "register", happened=True, reason="x")
    assert "last day on site" in refused.value.sentence
    assert "what happened" not in refused.value.sentence


def test_steps_have_their_order_and_their_days(house: House, team: tuple[int, int]) -> None:
    matter = opened(house, team)
    with refusal("illegal-step"):
        take_step(house, matter, "notice")
    with refusal("no-such-step"):
        take_step(house, matter, "nix")
    with refusal("future-day"):
        take_step(house, matter, "apply", day=today_of(house) + timedelta(days=1))
    with refusal("wrong-order"):
        take_step(house, matter, "apply", day=ago(house, 31))
    take_step(house, matter, "apply", day=ago(house, 20))
    with refusal("illegal-step") as refused:  # type: ignore[attr-defined]
        take_step(house, matter, "candidate", day=ago(house, 21))
    assert "later" in refused.value.sentence
    with refusal("illegal-step"):
        take_step(house, matter, "apply")
    with refusal("no-such-matter"):
        take_step(house, 99, "apply")


def test_a_step_is_taken_back_with_a_reason_unless_others_rest_on_it(
    house: House, team: tuple[int, int]
) -> None:
    matter = on_the_way(house, team)
    with refusal("illegal-step") as refused:  # type: ignore[attr-defined]
        undo_step(house, matter, "apply", "x")
    assert "qualifications" in refused.value.sentence
    with pytest.raises(ReasonMissing):
        undo_step(house, matter, "notice", " ")
    undo_step(house, matter, "notice", "还没送出")
    assert matter_view(house, matter).step("notice").state == "possible"
    with refusal("illegal-step"):
        undo_step(house, matter, "notice", "再一次")
    # It was so on the days before.
    assert matter_view(house, matter, ago(house, 1)).step("notice").state == "done"


def test_a_matter_by_mistake_is_withdrawn_for_good(house: House, team: tuple[int, int]) -> None:
    matter = opened(house, team)
    take_step(house, matter, "apply", day=ago(house, 20))
    with refusal("illegal-step"):
        withdraw_matter(house, matter, "开错了")
    undo_step(house, matter, "apply", "开错了")
    view = withdraw_matter(house, matter, "开错了")
    assert (view.closed, view.withdrawn) == (True, True)
    for attempt in (
        lambda: take_step(house, matter, "apply"),
        lambda: change_matter(house, matter, MatterChange(title="x")),
        lambda: withdraw_matter(house, matter, "x"),
        lambda: attach_paper(house, matter, "notice", 1),
    ):
        with refusal("withdrawn"):
            attempt()


def test_bad_matters_are_refused_whole(house: House, team: tuple[int, int]) -> None:
    leaver, comer = team
    day, plan = ago(house, 3), today_of(house)
    good = {"reason": "离职"}
    for reason, new in (
        ("unknown-kind", NewMatter("party")),
        ("missing", NewMatter("staff-change", day, None, leaver, facts=good)),
        ("missing", NewMatter("staff-change", day, plan, None, facts=good)),
        ("bad-value", NewMatter("staff-change", day, plan, leaver)),
        ("bad-value", NewMatter("staff-change", day, plan, leaver, facts={**good, "nix": "1"})),
        ("bad-value", NewMatter("staff-change", day, plan, leaver, leaver, facts=good)),
        ("bad-value", NewMatter("bank-change", day, plan, leaver)),
        ("no-such-person", NewMatter("staff-change", day, plan, 99, facts=good)),
        ("future-day", NewMatter("staff-change", plan + timedelta(days=1), plan, leaver, facts=good)),
        # 李四 arrives today: who leaves on a day before would leave before arriving.
        ("wrong-order", NewMatter("staff-change", day, ago(house, 1), comer, facts=good)),
        ("no-such-matter", NewMatter("leaving", day, plan, leaver, facts={
            "shared-passwords": "no", "classified": "no", "change": "RY-1999-001"})),
        ("bad-value", NewMatter("repair", day, facts={"device": "x", "outside": "no", "cost": "12,3"})),
        ("too-long", NewMatter("key-event", day, title="长" * 121, facts={"what": "x"})),
        ("number-in-text", NewMatter("key-event", day, facts={"what": "11010519491231002X"})),
    ):  # fmt: skip
        with refusal(reason):
            open_matter(house, new)
    with pytest.raises(StateSecret):
        open_matter(house, NewMatter("key-event", day, facts={"what": "机密★十年"}))
    assert registers_of(house).matter == {}
    (repair,) = [
        open_matter(
            house,
            NewMatter("repair", day, facts={"device": "x", "outside": "否", "cost": "12,300.5"}),
        )
    ]
    assert '"cost": "1230050"' in repair.facts


def test_what_has_happened_isnt_changed_under_its_steps(
    house: House, team: tuple[int, int]
) -> None:
    leaver, comer = team
    matter = on_the_way(house, team)
    later = today_of(house) + timedelta(days=9)
    assert change_matter(house, matter, MatterChange(planned=later)).planned == later
    change_matter(house, matter, MatterChange(facts={"post": "网络"}, note="改期"))
    assert matter_view(house, matter).facts == {"reason": "离职", "post": "网络"}
    with refusal("in-use"):
        change_matter(house, matter, MatterChange(day=ago(house, 40)))
    with refusal("in-use"):
        change_matter(house, matter, MatterChange(other=None))
    with refusal("missing"):
        change_matter(house, matter, MatterChange(planned=None))
    take_step(house, matter, "effective", happened=True, reason="x")
    with refusal("in-use"):
        change_matter(house, matter, MatterChange(planned=today_of(house)))
    with refusal("in-use"):
        void_person(house, leaver, "x")
    third = enter_person(house, NewPerson("王五")).id
    with refusal("in-use"):
        change_matter(house, matter, MatterChange(other=third))
    assert matter_view(house, matter).matter.other_id == comer


def test_papers_are_those_that_the_step_asks_for(
    house: House, team: tuple[int, int], tmp_path: Path
) -> None:
    matter = on_the_way(house, team)
    paper = file_scan(house, tmp_path / "f", "对比表.pdf")
    with refusal("no-such-paper"):
        attach_paper(house, matter, "effective", paper)
    with refusal("no-such-paper") as refused:  # type: ignore[attr-defined]
        attach_paper(house, matter, "candidate", paper)
    assert "资质对比表" in refused.value.sentence
    attach_paper(house, matter, "candidate", paper, kind="资质对比表")
    step = matter_view(house, matter).step("candidate")
    assert [each.paper.type for each in step.papers if each.met] == ["资质对比表"]
    assert step.lacking == ()


def test_leaving_ends_with_accounts_closed_the_same_day(
    house: House, team: tuple[int, int]
) -> None:
    leaver, _comer = team
    last = ago(house, 1)
    account = enter_item(house, leaver, NewItem("account", "vpn-01", since=ago(house, 100))).id
    facts = {"shared-passwords": "yes", "classified": "no"}
    matter = open_matter(house, NewMatter("leaving", ago(house, 20), last, leaver, facts=facts)).id
    with refusal("illegal-step") as refused:  # type: ignore[attr-defined]
        take_step(house, matter, "accounts", day=last)
    assert "vpn-01" in refused.value.sentence
    end_item(house, account, today_of(house))
    with refusal("illegal-step"):
        take_step(house, matter, "accounts", day=last)
    view = take_step(house, matter, "accounts")
    assert [each.late_days for each in view.notices] == [1]
    assert view.late


def test_only_who_files_may_say_anything(
    house: House, team: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = opened(house, team)
    monkeypatch.setattr("desktop.services.rights.may", lambda *_: False)
    for attempt in (
        lambda: opened(house, team),
        lambda: change_matter(house, matter, MatterChange(note="x")),
        lambda: take_step(house, matter, "apply"),
        lambda: undo_step(house, matter, "apply", "x"),
        lambda: withdraw_matter(house, matter, "x"),
        lambda: attach_paper(house, matter, "notice", 1),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_random_events_leave_only_lawful_states_all_in_the_chain(
    house: House, team: tuple[int, int], data: st.DataObject
) -> None:
    """Any kind, any steps in any order: whatever isn't refused fits the table, and the journal alone tells it all."""
    kind = data.draw(st.sampled_from(list(matter_kinds(house).values())))
    facts = {
        each.id: {
            "text": "甲", "lines": "乙", "date": "2026-05-01", "count": "3", "money": "12.5", "system": "门户",
            "choice": each.choices[0][0] if each.choices else "", "yes-no": "yes", "matter": "",
        }[each.type]
        for each in kind.facts
    }  # fmt: skip
    planned = today_of(house) if kind.planned else None
    people = [team[place] if part else None for place, part in enumerate((kind.person, kind.other))]
    matter = open_matter(
        house, NewMatter(kind.id, ago(house, 30), planned, *people, facts=facts)
    ).id
    names = [step.id for step in kind.steps]
    said = 0
    for _each in range(data.draw(st.integers(1, 12))):
        name = data.draw(st.sampled_from(names))
        before = matter_view(house, matter)
        undo, force = data.draw(st.booleans()), data.draw(st.booleans())
        try:
            if undo:
                undo_step(house, matter, name, "试")
            else:
                day = ago(house, data.draw(st.integers(0, 30)))
                take_step(house, matter, name, day=day, happened=force, reason="试")
        except ContractRefused:
            after = matter_view(house, matter)
            assert [each.history for each in after.steps] == [each.history for each in before.steps]
            continue
        said += 1
        after = matter_view(house, matter)
        states = {each.id: each for each in after.steps}
        assert (states[name].state == "done") is not undo
        if undo:
            assert not any(name in each.step.needs for each in after.steps if each.state == "done")
        elif not force:
            assert set(states[name].step.needs) <= {
                each.id for each in after.steps if each.state in ("done", "not-needed")
            }
            assert not states[name].forced
    events = [each for each in audit_events(house, 5_000) if each.object_name == f"matter {matter}"]
    assert len(events) == said + 1
    assert all(each.action in ACTIONS for each in events)
    with house.database.read() as session:
        held = load(session)
    everything = [each.detail for each in reversed(audit_events(house, 5_000))]
    assert held == advance(Registers(), everything) == registers_of(house)
    assert verify_audit(house).ok


def test_words_that_no_file_can_hold_are_kept_readable(house: House) -> None:
    facts = {"method": "\ud800", "tools": "甲", "system": "乙", "course": "丙", "risks": "丁"}
    new = NewMatter(
        "network-change",
        day=date(2026, 6, 1),
        planned=date(2026, 6, 20),
        facts=facts,
        note="\ud800",
    )
    matter = open_matter(house, new)
    assert facts_of(matter.facts)["method"] == "\ufffd"
    step = matter_view(house, matter.id).steps[0].step.id
    with pytest.raises(ContractRefused) as refused:
        take_step(house, matter.id, step, day=date(2026, 6, 1), reason="证件 11010519491231002X")
    assert refused.value.reason == "number-in-text"
    with pytest.raises(ContractRefused) as refused:
        take_step(house, matter.id, step, day=date(2026, 6, 1), reason="长" * 3000)
    assert refused.value.reason == "bad-note"
    settle(house, "core-staff", "\ud800")
    enter_person(house, NewPerson("庚", note="\ud800"))
