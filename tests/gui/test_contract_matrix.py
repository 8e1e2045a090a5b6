"""The duty matrix: which cell a duty lies in, what a cell says, unfolding, narrowing, and how fast all that is."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.contract_matrix import Matrix, MatrixModel, Series, cell_of, lay_out
from desktop.itemmodels.contract_states import Sight
from desktop.views.contract import matrix_ink
from desktop.views.contract.matrix_table import MatrixTable
from desktop.views.theme.look import Look
from models.obligations.duty_views import DutyView
from tests.gui.contract_samples import END, START, TODAY, duty, many, view
from tests.timing import own_seconds

MANY = 8_000


def name_of(series: Series) -> str:
    return f"{series[0]} {series[1]}"


def laid(views: list[DutyView]) -> Matrix:
    return lay_out(views, start=START, end=END, day=TODAY, name_of=name_of)


def month_of(matrix: Matrix, key: str) -> str:
    """The month that a duty lies in, as a word."""
    month = matrix.months[matrix.places[key][1]]
    return f"{month.first:%Y-%m}" if month.first else month.label


def test_a_month_s_duty_lies_in_its_month_and_not_where_it_is_due() -> None:
    made = view(
        duty("R51/2026-08", due=date(2026, 9, 21), first=date(2026, 8, 1), last=date(2026, 8, 31))
    )
    assert month_of(laid([made]), "R51/2026-08") == "2026-08"


def test_a_contract_s_month_lies_where_it_begins_and_a_quarter_where_it_ends() -> None:
    month = view(duty("R51/M01", first=date(2026, 4, 16), last=date(2026, 5, 15)))
    quarter = view(duty("R52/2026-Q2", first=date(2026, 4, 16), last=date(2026, 6, 30)))
    matrix = laid([month, quarter])
    assert month_of(matrix, "R51/M01") == "2026-04"
    assert month_of(matrix, "R52/2026-Q2") == "2026-06"


def test_other_duties_lie_where_they_are_due_and_standing_ones_always() -> None:
    person = view(duty("R67/p1", due=date(2026, 7, 3), person=1))
    standing = view(duty("R23", standing=True))
    matrix = laid([person, standing])
    assert month_of(matrix, "R67/p1") == "2026-07"
    assert month_of(matrix, "R23") == "Always"


def test_there_are_columns_for_the_whole_contract_and_what_comes_after_it() -> None:
    early = view(duty("R66", due=date(2026, 1, 5)))
    late = view(duty("R64/A", due=date(2027, 5, 20)))
    matrix = laid([early, late])
    months = [f"{each.first:%Y-%m}" for each in matrix.months if each.first]
    assert (months[0], months[-1], len(months)) == ("2026-04", "2027-05", 14)
    assert month_of(matrix, "R66") == "2026-04", "what was due before stands in the first"
    assert [each.year for each in matrix.months if each.year] == ["2026", "2027"]
    assert [f"{each.first:%m}" for each in matrix.months if each.now] == ["12"]


def test_a_cell_shows_what_is_foremost_and_counts_what_counts() -> None:
    due = date(2026, 9, 21)
    done = view(duty("R54/2026-08", due=due), 4)
    open_ = view(duty("R54/2026-09", due=date(2027, 1, 20)), 2)
    late = view(duty("R54/2026-07", due=due), 0)
    waived = view(duty("R54/2026-06", due=due), 7)
    assert cell_of([done, open_]).sight is Sight.READY
    cell = cell_of([done, open_, late, waived])
    assert (cell.sight, cell.text) == (Sight.OVERDUE, "1/3")
    assert cell_of([waived]).sight is Sight.WAIVED


def test_complete_papers_are_enough_where_nothing_is_handed_in() -> None:
    person = view(duty("R67/p1", due=date(2027, 1, 3), person=1, cadence="person"), 2)
    report = view(duty("R51/2026-11", due=date(2027, 1, 3), cadence="month"), 2)
    assert cell_of([person]).sight is Sight.MET
    assert cell_of([report]).sight is Sight.READY


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = MatrixModel()
    model.replace(laid(many(1_600)))
    model.unfold(0)
    qtmodeltester.check(model)


def test_series_are_unfolded_and_folded_up() -> None:
    model = MatrixModel()
    views = [view(duty(f"R67/p{each}", due=date(2026, 7, 3), person=each)) for each in (1, 2, 3)]
    model.replace(laid([*views, view(duty("R50", due=date(2026, 5, 18)))]))
    assert [row.rule for row in model.rows] == ["R50", "R67"]
    model.unfold(1)
    assert [row.title for row in model.rows[2:]] == ["person 1", "person 2", "person 3"]
    assert model.rows[2].cells[4].text == ""
    model.unfold(3, on=False)
    assert len(model.rows) == 2
    model.unfold(0)
    assert len(model.rows) == 2, "nothing to unfold"


def test_the_filter_finds_clauses_titles_and_people() -> None:
    model = MatrixModel()
    views = [view(duty(f"R67/p{each}", due=date(2026, 7, 3), person=each)) for each in (1, 2)]
    other = view(duty("R50", due=date(2026, 5, 18), categories=("contract",), clause="Ⅱ7.1(3)a"), 4)
    model.replace(laid([*views, other]))
    for words, expected in (("7.1", ["R50"]), ("person 2", ["R67"]), ("r67", ["R67"]), ("x", [])):
        model.narrow(category="", text=words, gaps=False)
        assert [row.rule for row in model.rows] == expected, words
    model.narrow(category="contract", text="", gaps=False)
    assert [row.rule for row in model.rows] == ["R50"]
    model.narrow(category="", text="", gaps=True)
    assert [row.rule for row in model.rows] == ["R67"]


def test_cells_are_read_out() -> None:
    model = MatrixModel()
    model.replace(laid([view(duty("R50", due=date(2026, 5, 18)))]))
    said = model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("R50")
    assert said.endswith("2026-05 · overdue · due 2026-05-18")
    assert model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole) is None


def test_eight_thousand_duties_are_laid_out_and_narrowed_at_once() -> None:
    views = many(MANY)
    assert own_seconds(lambda: laid(views)) < 2
    model = MatrixModel()
    model.replace(laid(views))
    assert own_seconds(lambda: model.narrow(category="", text="承诺", gaps=True)) < 0.5
    assert model.rows


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> MatrixTable:
    model = MatrixModel()
    model.replace(laid(many(MANY)))
    for rule in [row.rule for row in model.matrix.rows]:
        shown = model.row_of(rule)
        assert shown is not None
        model.unfold(shown, on=True)
    made = MatrixTable(model, look)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def test_scrolling_paints_pictures_that_are_there_already(
    table: MatrixTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = table.model()
    assert model.rowCount() > 600
    table.grab()
    drawn: list[Sight] = []
    true = matrix_ink.draw_mark
    monkeypatch.setattr(
        matrix_ink, "draw_mark", lambda *args: (drawn.append(args[2]), true(*args))[1]
    )
    bar = table.verticalScrollBar()
    spent = []
    for step in range(40):
        bar.setValue(step * bar.maximum() // 40)
        spent.append(own_seconds(table.viewport().repaint))
    kinds = {(cell.sight, cell.text) for row in model.rows for cell in row.cells.values()}  # type: ignore[attr-defined]  # a MatrixModel
    assert len(drawn) <= len(kinds), "each kind of cell is drawn once at most"
    # About 7 ms; a whole frame may take 16. What draws every cell anew takes hundreds.
    assert sorted(spent)[20] < 0.1


def test_keys_unfold_and_enter_a_cell(qtbot: QtBot, table: MatrixTable) -> None:
    model = table.model()
    before = model.rowCount()
    table.choose(0, 3)
    qtbot.keyClick(table, Qt.Key.Key_Minus)
    assert model.rowCount() < before
    qtbot.keyClick(table, Qt.Key.Key_Plus)
    assert model.rowCount() == before
    assert table.currentIndex().row() == 0
    with qtbot.waitSignal(table.cell_entered):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    assert len(table.chosen) <= 1
