"""An inspection is what the edition's journal says: requests, answers, samples, findings, over interruptions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.services.errors import InspectionRefused, StateSecret
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.officer_session import InspectionSession
from desktop.services.inspection.sampling import draw_ids
from desktop.services.records import Filing
from models.categories import Category
from models.errors import NoSuchDocument
from models.inspection.inspection import InspectionRequest, RequestState
from models.inspection.inspection_log import SampleAsked
from tests.services.inspections import OFFICER, exact_state, journal_of, officer, prepare

ASKED = (
    InspectionRequest(1, "张三的保密承诺书", "58条③"),
    InspectionRequest(2, "培训记录"),
    InspectionRequest(3, "涉密载体台账"),
)
IDENTITY = "11010519491231002X"
MOBILE = "13812345678"


@pytest.fixture
def session(filled: House, vault: Path) -> Iterator[InspectionSession]:
    """An inspection of the pledges with three requests; documents 1 and 2 are in its scope."""
    info = prepare(filled, requests=ASKED, unit="某某区保密检查组")
    filled.close()
    with officer(vault, info) as opened:
        yield InspectionSession(opened)


def reopened(session: InspectionSession) -> InspectionSession:
    """The same inspection at the next opening of its edition."""
    session.officer.close()
    from desktop.services.inspection.officer import Officer

    return InspectionSession(
        Officer.open(session.officer.path, session.officer.edition_id, OFFICER)
    )


def actions(session: InspectionSession) -> list[str]:
    return [each.action for each in session.officer.events]


def test_the_requests_of_the_preparation_are_there_and_written_down_once(
    session: InspectionSession,
) -> None:
    assert [each.request for each in session.requests()] == list(ASKED)
    assert {each.state for each in session.requests()} == {RequestState.OPEN}
    assert session.unit == "某某区保密检查组"
    again = reopened(session)
    assert [each.request for each in again.requests()] == list(ASKED)
    assert actions(again).count("requests taken") == 1
    again.officer.close()


def test_every_act_is_an_event_before_its_method_returns(session: InspectionSession) -> None:
    acts = {
        "request answered": lambda: session.answer_request(1, RequestState.FOUND, [1]),
        "requests taken": lambda: session.import_requests([InspectionRequest(9, "新的一项")]),
        "finding noted": lambda: session.note_finding("承诺书缺签名"),
        "finding withdrawn": lambda: session.withdraw_finding(1, "看错了"),
        "sampled": lambda: session.sample(SampleAsked(category="pledge")),
        "verified": lambda: session.verify(1),
    }
    for action, act in acts.items():
        before = len(session.officer.events)
        act()
        assert action in [each.action for each in session.officer.events[before:]]
    kept = reopened(session)
    assert kept.log.findings[0].withdrawn == "看错了"
    assert kept.log.samples
    assert kept.requests()[0].documents == (1,)
    assert kept.log.strange == 0
    kept.officer.close()


def test_answers_survive_an_interruption_and_the_newest_counts(session: InspectionSession) -> None:
    session.answer_request(1, RequestState.PENDING, note="明天补")
    session.attach(1, 1)
    session.attach(1, 2)
    session.answer_request(3, RequestState.NOT_APPLICABLE, note="本合同无涉密载体")
    again = reopened(session)
    first, second, third = again.requests()
    assert (first.state, first.documents, first.note) == (RequestState.FOUND, (1, 2), "明天补")
    assert (second.state, second.answered) == (RequestState.OPEN, None)
    assert (third.state, third.note) == (RequestState.NOT_APPLICABLE, "本合同无涉密载体")
    again.officer.close()


@pytest.mark.parametrize(
    ("number", "state", "documents", "note", "reason"),
    [
        (99, RequestState.PENDING, (), "", "no-such-request"),
        (1, RequestState.FOUND, (), "", "missing"),
        (1, RequestState.NOT_APPLICABLE, (), " ", "missing"),
        (1, RequestState.PENDING, (), "长" * 2001, "too-long"),
        (1, RequestState.PENDING, (), f"他的号码 {IDENTITY}", "number-in-text"),
    ],
)
def test_answers_that_say_nothing_are_refused(
    session: InspectionSession,
    number: int,
    state: RequestState,
    documents: tuple[int, ...],
    note: str,
    reason: str,
) -> None:
    before = len(session.officer.events)
    with pytest.raises(InspectionRefused) as caught:
        session.answer_request(number, state, documents, note)
    assert caught.value.reason == reason
    assert len(session.officer.events) == before


def test_a_record_outside_the_scope_answers_nothing(session: InspectionSession) -> None:
    for act in (
        lambda: session.answer_request(1, RequestState.FOUND, [3]),
        lambda: session.note_finding("缺失", document_id=3),
        lambda: session.verify(4),
        lambda: session.slip(4, Path("/tmp/never-written.pdf")),
    ):
        with pytest.raises(NoSuchDocument):
            act()


def test_a_state_secret_is_not_written_down(session: InspectionSession) -> None:
    with pytest.raises(StateSecret):
        session.note_finding("机密★10年\n的文件未登记")
    assert actions(session)[-1] == "refused"
    assert "未登记" not in json.dumps([each.detail for each in session.officer.events])


def test_a_list_may_come_in_twice(session: InspectionSession) -> None:
    more = [InspectionRequest(1, "审计日志"), InspectionRequest(2, "培训记录")]
    (new,) = session.import_requests(more)
    assert (new.number, new.text) == (4, "审计日志")
    assert session.import_requests(more) == ()
    assert len(session.requests()) == 4


def test_a_thousand_requests_are_taken_and_kept(session: InspectionSession) -> None:
    many = [InspectionRequest(10 + at, f"第{at}项检查内容，请提供相关记录") for at in range(1000)]
    session.import_requests(many)
    again = reopened(session)
    assert len(again.requests()) == 1003
    assert again.requests()[-1].request.text == many[-1].text
    again.officer.close()


def test_a_sample_can_be_drawn_again(session: InspectionSession) -> None:
    drawn = session.sample(SampleAsked(category="pledge", count=1), seed="骰子 4213")
    assert drawn.population == 2
    assert [each.id for each in drawn.documents] == draw_ids([1, 2], 1, "骰子 4213")
    (kept,) = session.log.samples
    assert (kept.seed, kept.population, kept.documents) == (
        "骰子 4213",
        2,
        tuple(each.id for each in drawn.documents),
    )
    seeds = {session.sample(SampleAsked()).seed for _time in range(3)}
    assert len(seeds) == 3


def test_the_draw_is_what_the_format_says() -> None:
    assert draw_ids(list(range(1, 21)), 3, "2026") == [16, 9, 15]


@pytest.mark.parametrize(
    "asked",
    [
        SampleAsked(day="14.8.2026"),
        SampleAsked(period="2026-13"),
        SampleAsked(category="secrets"),
        SampleAsked(count=0),
        SampleAsked(count=501),
    ],
)
def test_a_sample_of_nonsense_is_refused_and_not_noted(
    session: InspectionSession, asked: SampleAsked
) -> None:
    with pytest.raises(InspectionRefused):
        session.sample(asked)
    assert "sampled" not in actions(session)


def test_a_day_finds_what_was_formed_on_it_or_else_what_covers_it(
    house: House, tmp_path: Path
) -> None:
    for name, formed, period in (
        ("巡检表0814.txt", date(2026, 8, 14), "2026-08"),
        ("巡检表0815.txt", date(2026, 8, 15), "2026-08"),
        ("月报.txt", None, "2026-09"),
    ):
        paper = tmp_path / name
        paper.write_text(name, "utf-8")
        filing = Filing(Category.OPERATIONS, type="巡检表", formed=formed, period=period)
        file_paths(house, [paper], filing)
    info = prepare(house, (Category.OPERATIONS,))
    house.close()
    with officer(house.path, info) as opened:
        session = InspectionSession(opened)
        exact = session.sample(SampleAsked(type="巡检", day="2026-08-14", count=5))
        assert [each.version.name for each in exact.documents] == ["巡检表0814.txt"]
        assert not exact.covering
        covering = session.sample(SampleAsked(day="2026-09-30", count=5))
        assert [each.version.name for each in covering.documents] == ["月报.txt"]
        assert covering.covering
        nothing = session.sample(SampleAsked(day="2026-10-01"))
        assert (nothing.documents, nothing.covering) == ((), False)
        month = session.sample(SampleAsked(period="2026-Q3", count=9))
        assert month.population == 3


def test_numbers_of_people_are_masked_in_texts_titles_and_answers(
    house: House, tmp_path: Path
) -> None:
    paper = tmp_path / f"张三 {IDENTITY}.txt"
    paper.write_text(f"张三，身份证 {IDENTITY}，电话 {MOBILE}，承诺保密。", "utf-8")
    file_paths(house, [paper], Filing(Category.PLEDGE))
    make_searchable(house)
    info = prepare(house, (Category.PLEDGE,))
    house.close()
    with officer(house.path, info) as opened:
        (record,) = opened.documents()
        (found,) = opened.search("承诺").found
        shown = [
            opened.text(record.id),
            repr(record),
            repr(opened.document(record.id)),
            repr(found),
        ]
        for each in shown:
            assert IDENTITY not in each
            assert MOBILE not in each
        assert "110105********002X" in shown[0]
        assert found.snippet is not None
        assert len(opened.text(record.id)) == len(paper.read_text("utf-8"))


def test_a_whole_inspection_changes_nothing_but_its_journal(filled: House, vault: Path) -> None:
    info = prepare(filled, (Category.PLEDGE,), requests=ASKED, unit="检查组")
    filled.close()
    before = exact_state(vault)
    with officer(vault, info) as opened:
        session = InspectionSession(opened)
        session.attach(1, 1)
        session.note_finding("承诺书缺签名", document_id=1, request=1)
        session.sample(SampleAsked())
        session.verify(2)
        for each in session.answers():
            session.read(each.question)
    after = exact_state(vault)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {journal_of(vault, info).relative_to(vault).as_posix()}
    assert after.keys() == before.keys()
