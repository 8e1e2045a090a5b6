"""The standing questions are answered from what is there, exactly; and of what isn't in scope nothing is said."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.services.assurance.finding_board import findings_board
from desktop.services.contract.kpi_status import kpi_status
from desktop.services.contract.overview import overview
from desktop.services.contract.registers import registers_of
from desktop.services.errors import ContractRefused
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import screen_name, withhold
from desktop.services.house import House
from desktop.services.inspection.answers import answer, answers_for, questions
from desktop.services.inspection.answers.lens import EVERYTHING, lens_of
from desktop.services.inspection.editions import EditionScope, create_edition
from desktop.services.inspection.officer import Officer
from desktop.services.inspection.record_proofs import proof_lines
from desktop.services.library import list_documents
from desktop.services.people.people import people_states
from desktop.services.records import Filing
from models.categories import Category
from models.inspection.answering import answer_to_json
from models.inspection.edition_contents import read_about, read_answers, read_requests, traces_of
from models.inspection.inspection import Answer, InspectionRequest
from models.kpi.kpi_status import Colour
from resources.words import language
from tests.services.inspections import OFFICER
from vault.ids import utc_now

DAY = date(2026, 11, 18)
CANARIES = {
    Category.CONTRACT: ("-01-2026", "R05", "R63"),
    Category.SOURCE: (),
    Category.TECHDOC: ("-03-2026", "R60"),
    Category.PLEDGE: ("-04-2026", "R67"),
    Category.PERSONNEL: ("-05-2026", "RY-2026-001", "LG-2026-001", "R39"),
    Category.GRADING: ("-06-2026", "DEMO-DJCP-2026-0417", "DB-2026-07", "DEMO-990100-00026"),
    Category.CRYPTO: ("-07-2026", "DEMO-MP-2026-0093", "DEMO-GM-2291"),
    Category.OPERATIONS: ("-08-2026", "BG-2026-001", "LD-2026-001", "YL-2026-001", "R51"),
}
"""Words that belong to a category: its documents' numbers, and what its registers and duties are called."""


def said(answers: tuple[Answer, ...] | list[Answer], house: House | None = None) -> str:
    """Every word of the answers, and the numbers of the records they lead to."""
    words = [answer_to_json(each) for each in answers]
    if house is not None:
        numbers = {each.id: each.number for each in list_documents(house)}
        words += [numbers[each] for one in answers for each in one.documents]
    return "\n".join(words)


def in_words(value: object) -> str:
    """A stored value; digests as small hexadecimal digits, which spell none of the words looked for."""
    return value.hex() if isinstance(value, bytes) else str(value)


def cells(found: Answer, title: int, column: int) -> list[str]:
    return [row.cells[column] for row in found.tables[title].rows]


def test_every_question_has_an_answer_in_which_every_row_fits_its_columns(told: House) -> None:
    known = {each.id for each in list_documents(told)}
    for question in questions():
        found = answer(told, question.id)
        assert (found.question, found.withheld) == (question.id, False)
        assert found.mood in ("good", "caution", "bad")
        assert found.summary
        for table in found.tables:
            assert table.rows
            assert all(len(row.cells) == len(table.columns) for row in table.rows)
            assert {row.document_id for row in table.rows} <= {*known, None}
        led = {row.document_id for table in found.tables for row in table.rows} - {None}
        assert set(found.documents) == led


def test_there_is_no_eighteenth_question(told: House) -> None:
    with pytest.raises(ContractRefused, check=lambda each: each.reason == "no-such-question"):
        answer(told, "q18")
    assert answer(told, "5").question == answer(told, "Q05").question == "q05"


def test_people_pledges_and_accounts_are_those_of_the_registers(told: House) -> None:
    people = people_states(told, DAY)
    there = [each for each in people if each.on_site]
    found = answer(told, "q02")
    assert sorted(cells(found, 0, 0)) == sorted(each.person.label for each in there)
    without = {each.person.label for each in there if each.pledge is None}
    assert without
    assert {row.cells[0] for row in found.tables[0].rows if row.mood == "bad"} == without
    assert found.mood == "bad"
    assert f"{len(there) - len(without)}" in found.summary

    left = answer(told, "q04")
    (gone,) = [each for each in people if each.left_accounts_open]
    still = [row for row in left.tables[0].rows if row.mood == "bad"]
    assert [row.cells[0] for row in still] == [gone.person.label] * len(gone.accounts)
    assert left.mood == "bad"


def test_findings_indicators_and_duties_count_what_the_boards_count(told: House) -> None:
    board = findings_board(told, DAY)
    found = answer(told, "q08")
    assert len(found.tables[1].rows) == board.counts.total
    for number in (board.counts.total, board.counts.closed, board.counts.open):
        assert str(number) in found.summary
    late = {each.finding.number for each in board.findings if each.overdue}
    assert {row.cells[0] for row in found.tables[1].rows if row.mood == "bad"} == late

    statuses = kpi_status(told, DAY)
    shown = answer(told, "q14")
    assert cells(shown, 0, 0) == [each.id for each in statuses]
    assert cells(shown, 0, 4) == [each.shown(each.value) for each in statuses]
    red = {each.id for each in statuses if each.colour is Colour.RED}
    assert {row.cells[0] for row in shown.tables[0].rows if row.mood == "bad"} == red

    overdue = {each.key for each in overview(told, DAY).overdue}
    gaps = answer(told, "q16").tables[1].rows
    assert {
        row.cells[0].split(" ")[0].split("（")[0] for row in gaps if row.mood == "bad"
    } == overdue


def test_a_change_without_a_signed_confirmation_is_named(told: House) -> None:
    found = answer(told, "q12")
    assert [row.mood for row in found.tables[0].rows] == ["good", "good", "bad"]
    assert "BG-2026-003" in found.summary
    assert "BG-2026-001" not in found.summary


def test_an_answer_is_as_of_its_day(told: House) -> None:
    before = answer(told, "q12", date(2026, 6, 30))
    assert cells(before, 0, 0) == ["BG-2026-001"]
    assert answer(told, "q04", date(2026, 9, 1)).mood == "good"
    assert answer(told, "q08", date(2026, 7, 1)).tables == ()
    numbers = {each.id: each for each in list_documents(told)}
    for found in (
        answer(told, "q11"),
        answer(told, "q13"),
        answer(told, "q09"),
        answer(told, "q01"),
    ):
        assert all((numbers[each].formed or DAY) <= DAY for each in found.documents)


def test_what_was_filed_late_and_dated_anew_is_told(told: House, tmp_path: Path) -> None:
    path = tmp_path / "旧.txt"
    path.write_text("旧", encoding="utf-8")
    today = utc_now().date()
    filing = Filing(Category.OPERATIONS, "巡检表", (), (), "", formed=today - timedelta(days=200))
    number = file_paths(told, [path], filing).added[0].document_id
    found = answer(told, "q17")
    assert number in found.documents
    assert found.mood == "caution"


def test_a_mark_that_was_found_shows_and_its_document_doesnt(told: House) -> None:
    before = answer(told, "q06")
    assert before.mood in ("good", "caution")
    (chosen,) = [each for each in list_documents(told) if each.type == "检查通知"]
    finding = screen_name("机密★10年 某通知.txt")
    assert finding is not None
    withhold(told, [chosen.id], finding)
    found = answer(told, "q06")
    assert found.mood == "bad"
    assert chosen.title not in said([answer(told, each.id) for each in questions()])


def test_numbers_of_people_never_stand_in_an_answer(told: House, tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("名单", encoding="utf-8")
    filing = Filing(
        Category.PLEDGE, "保密协议", (), (), "", title="张三 11010519491231002X 13812345678 协议"
    )
    file_paths(told, [path], filing)
    everything = said([answer(told, each.id) for each in questions()])
    assert "11010519491231002X" not in everything
    assert "13812345678" not in everything
    assert "110105********002X" in everything


@pytest.mark.parametrize("removed", list(Category), ids=lambda each: each.value)
def test_of_a_category_outside_of_the_scope_nothing_is_said(
    told: House, tmp_path: Path, removed: Category
) -> None:
    path = tmp_path / "金丝雀.txt"
    path.write_text("金丝雀", encoding="utf-8")
    early = utc_now().date() - timedelta(days=200)
    file_paths(told, [path], Filing(removed, "巡检表", (), (), "", formed=early, title="金丝雀"))
    everything = said(answers_for(told, EVERYTHING), told)
    for word in ("金丝雀", *CANARIES[removed]):
        assert word in everything, "the canary would prove nothing"
    scope = EditionScope(tuple(each for each in Category if each is not removed))
    found = answers_for(told, scope)
    part = said(found, told)
    for word in ("金丝雀", *CANARIES[removed]):
        assert word not in part
    needing = {each.id for each in questions() if removed.value in each.categories}
    assert {each.question for each in found if each.withheld} == needing
    for each in found:
        if each.withheld:
            assert (each.tables, each.documents, each.notes) == ((), (), ())


def test_of_people_outside_of_the_scope_nothing_is_said(told: House) -> None:
    labels = {each.person.label for each in people_states(told, DAY)}
    chosen = sorted(labels)[3]
    scope = EditionScope(tuple(Category), persons=(chosen,))
    found = answers_for(told, scope)
    registers = said(found)
    assert chosen in registers
    shown = lens_of(told, scope).documents.values()
    beside = {name for each in shown for name in each.persons}
    titles = "".join(each.title for each in shown)
    for other in labels - beside:
        if other not in titles:
            assert other not in registers
    open_ = {each.question for each in found if not each.withheld}
    assert open_ == {"q02", "q03", "q04", "q05", "q06", "q16", "q17"}


def test_what_lies_outside_of_the_period_is_not_counted(told: House) -> None:
    scope = EditionScope(tuple(Category), since=date(2026, 8, 1), until=date(2026, 9, 30))
    found = {each.question: each for each in answers_for(told, scope)}
    assert cells(found["q12"], 0, 0) == ["BG-2026-002"]
    assert {each[:7] for each in cells(found["q13"], 0, 0)} == {"2026-08", "2026-09"}
    assert cells(found["q14"], 0, 0) == ["2026-08", "2026-09"]
    assert found["q07"].withheld
    late = "\n".join(
        cell for table in found["q17"].tables for row in table.rows for cell in row.cells
    )
    assert "R51/2026-08" in late
    kept = {row.cells[0]: row.cells[4] for row in found["q16"].tables[0].rows}
    assert kept["R51"] == "2"


def test_a_system_that_isnt_in_scope_isnt_named(told: House) -> None:
    scope = EditionScope(tuple(Category), systems=("数据共享推送系统",))
    found = {each.question: each for each in answers_for(told, scope)}
    assert cells(found["q12"], 0, 0) == ["BG-2026-003"]
    assert found["q16"].withheld
    assert found["q02"].withheld
    assert "DB-2026-07" not in said(list(found.values()))


def test_every_row_of_every_scope_leads_into_it(told: House) -> None:
    for category in Category:
        scope = EditionScope((category,))
        shown = lens_of(told, scope).documents.keys()
        named = {each for one in answers_for(told, scope) for each in one.documents}
        assert named <= shown
        assert set(proof_lines(lens_of(told, scope))) <= shown


def test_an_edition_brings_answers_requests_and_traces_of_its_scope_alone(told: House) -> None:
    scope = EditionScope((Category.PLEDGE, Category.PERSONNEL))
    info = create_edition(
        told,
        scope,
        label="李检查",
        purpose="专项检查",
        passphrase=OFFICER,
        expires=utc_now() + timedelta(hours=1),
        requests=(InspectionRequest(1, "保密承诺书"), InspectionRequest(2, "培训记录", "Ⅱ8.3")),
        unit="某检查组",
        kdf_seconds=0,
    )
    vault, shown = told.path, lens_of(told, scope).documents
    expected = answers_for(told, scope)
    told.close()
    with Officer.open(vault, info.id, OFFICER) as officer, officer.database.read() as session:
        answers = read_answers(session)
        assert [each.question for each in answers] == [each.id for each in questions()]
        # The trail grew by the preparation itself.
        same = [each for each in expected if each.question not in ("q05", "q11", "q17")]
        assert [each for each in answers if each.question not in ("q05", "q11", "q17")] == same
        assert [each.text for each in read_requests(session)] == ["保密承诺书", "培训记录"]
        about = read_about(session)
        assert about is not None
        assert (about.unit, about.day, about.language) == ("某检查组", DAY, language())
        everything = ""
        for table in ("edition_sheet", "edition_request", "edition_trace"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            everything += "\n".join(" ".join(map(in_words, row)) for row in rows)
        for category, words in CANARIES.items():
            if category not in scope.categories:
                assert not [word for word in words if word in everything]
        for document in shown:
            traces = traces_of(session, document)
            assert traces
            assert traces[0].action in ("filed", "written")
            assert all(each.sequence <= about.head.sequence for each in traces)


def test_a_trace_tells_what_was_done_and_no_values(told: House) -> None:
    registers = registers_of(told)
    keys = {each.key for each in registers.evidence.values() if each.subject == "duty"}
    info = create_edition(
        told,
        EditionScope((Category.OPERATIONS,)),
        label="李检查",
        purpose="",
        passphrase=OFFICER,
        expires=utc_now() + timedelta(hours=1),
        kdf_seconds=0,
    )
    vault = told.path
    told.close()
    with Officer.open(vault, info.id, OFFICER) as officer, officer.database.read() as session:
        told_of = session.execute(text("SELECT detail FROM edition_trace")).scalars().all()
    assert told_of
    joined = "\n".join(told_of)
    assert "{" not in joined
    assert not [key for key in keys if key in joined]
