"""Which documents may prove which duties: certain by type and period, person or matter; else only worth a look."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.contract.duties import board, duty_named
from desktop.services.contract.evidence_suggesting import (
    PlannedEvidence,
    attach_suggested,
    suggest_all,
    suggest_evidence,
)
from desktop.services.contract.registers import enter, registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.obligations.duty_state import DutyState
from models.obligations.evidence_matching import period_of
from tests.models.people.people_worlds import MOMENT
from tests.services.owed import MONTH, PAPER, actions, in_november, paper


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    in_november(house)


def _enter(house: House, register: str, **values: object) -> int:
    with house.database.write() as session:
        identifier, row = enter(session, register, values)
        said(house, session, "entered", register, [row])
    return identifier


def test_the_same_type_and_period_is_certain(house: House) -> None:
    april = paper(house, period="2026-04")
    may = paper(house, period="2026-05", formed=date(2026, 6, 3))
    found = suggest_evidence(house, MONTH)
    assert [(each.document.id, each.certain, each.kind) for each in found] == [(april, True, PAPER)]
    assert [each.document.id for each in suggest_evidence(house, "R51/2026-05")] == [may]


def test_without_a_period_the_day_makes_it_worth_a_look(house: House) -> None:
    paper(house, formed=date(2026, 4, 28))
    paper(house, formed=date(2026, 9, 28))
    assert [each.certain for each in suggest_evidence(house, MONTH)] == [False]


def test_a_title_that_names_the_paper_is_worth_a_look(house: House) -> None:
    paper(house, "其他", period="2026-04", title=f"四月{PAPER}（终稿）")
    assert [(each.certain, each.kind) for each in suggest_evidence(house, MONTH)] == [
        (False, PAPER)
    ]


def test_what_is_draft_void_or_gone_is_not_suggested(house: House) -> None:
    from desktop.services.filing.amending import amend, trash
    from models.categories import Status
    from models.documents.amending import Amendment

    draft, void, gone = (paper(house, period="2026-04") for _each in range(3))
    amend(house, [draft], Amendment(status=Status.DRAFT))
    amend(house, [void], Amendment(status=Status.VOID))
    trash(house, [gone], reason="错")
    assert suggest_evidence(house, MONTH) == []
    assert suggest_all(house).lines == ()


def test_a_person_by_the_label(house: House) -> None:
    person = _enter(
        house, "person", label="龙䶮", key="龙䶮", name="龙䶮", role="on-site", created=MOMENT
    )
    _enter(
        house, "person_item", person_id=person, kind="on-site", title="x", since=date(2026, 4, 16)
    )
    own = paper(house, "保密承诺书", persons=("龙䶮",))
    paper(house, "保密承诺书", persons=("别人",))
    found = suggest_evidence(house, f"R67/p{person}")
    assert [(each.document.id, each.certain) for each in found] == [(own, True)]


def test_a_matter_by_its_number(house: House) -> None:
    matter = _enter(
        house,
        "matter",
        kind="network-change",
        number="WL-003",
        title="核心交换机",
        day=date(2026, 6, 1),
        planned=date(2026, 6, 22),
    )
    key = f"R35/m{matter}"
    kind = duty_named(house, key).duty.demands[0].type
    named = paper(house, kind, title="变更（WL-003）")
    paper(house, kind, title="变更（WL-004）")
    found = suggest_evidence(house, key)
    assert [each.document.id for each in found if each.certain] == [named]


def test_only_certain_ones_are_planned_and_attached_as_one(house: House) -> None:
    documents = [paper(house, period=f"2026-{month:02d}") for month in (4, 5, 6)]
    paper(house, formed=date(2026, 7, 15))  # of July, perhaps: nobody said so
    plan = suggest_all(house)
    assert plan.unsure == 1
    assert [(line.key, line.document_id) for line in plan.lines] == [
        (f"R51/2026-{month:02d}", document)
        for month, document in zip((4, 5, 6), documents, strict=True)
    ]
    ids = attach_suggested(house, plan, signed="both")
    assert len(ids) == 3
    assert duty_named(house, MONTH).state is DutyState.READY
    assert suggest_all(house).lines == ()
    assert actions(house) == ["evidence attached"] * 3


def test_a_plan_that_does_not_hold_any_more_changes_nothing(house: House) -> None:
    plan = [
        PlannedEvidence(MONTH, paper(house), "", "", PAPER, ""),
        PlannedEvidence("R51/2031-01", paper(house), "", "", PAPER, ""),
    ]
    with pytest.raises(ContractRefused):
        attach_suggested(house, plan)
    assert registers_of(house).evidence == {}
    assert board(house).by_key[MONTH].evidence == ()


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-04", "2026-04"),
        ("2026年4月", "2026-04"),
        ("2026.4", "2026-04"),
        ("2026-Q2", "2026-Q2"),
        ("2026Q2", "2026-Q2"),
        ("2026年第二季度", "2026-Q2"),
        ("2026年第2季度", "2026-Q2"),
        ("2026-13", ""),
        ("四月", ""),
        ("", ""),
    ],
)
def test_periods_are_read_in_any_writing(text: str, period: str) -> None:
    assert period_of(text) == period
