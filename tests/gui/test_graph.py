"""The relations view: every neighbour is shown or counted, nothing covers anything, and the keys reach all of it."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.itemmodels.graph_groups import MOST_SHOWN, Neighbour, grouped
from desktop.itemmodels.graph_layout import Box, Layout, Measures, lay_out
from desktop.itemmodels.graph_words import tie_words
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.house import House
from desktop.services.order.relating import relate
from desktop.services.order.systems import NewSystem, enter_system
from desktop.views.items.graph_dialog import GraphDialog
from desktop.views.items.graph_view import CENTRE, GraphView
from desktop.views.theme.look import Look
from tests.gui.ordering import SYSTEM, filed, written

CENTRAL = Neighbour("system", "1", SYSTEM)
MEASURES = Measures(240, 170, 46, 26, 8, 50, 24)
KINDS = ("document", "article", "person", "system", "duty", "finding")
LONG = "2026年第三季度综合执法平台运行维护服务阶段性报告及其附件清单（含整改说明）"


def around(**counts: int) -> list[Neighbour]:
    return [
        Neighbour(kind, f"{kind}{number}", f"{LONG}{number:04d}", ties=("链接到",))
        for kind, count in counts.items()
        for number in range(count)
    ]


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def boxes(layout: Layout) -> list[Box]:
    return [
        layout.centre,
        *(spot.box for spot in layout.spots),
        *(title.box for title in layout.titles),
    ]


@pytest.mark.parametrize("size", [(1200, 760), (700, 500), (300, 200), (2400, 1300)])
@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"document": 1},
        {"document": 40},
        {"document": 14, "article": 9, "person": 6, "system": 5, "duty": 3, "finding": 3},
        {"person": 1, "document": 300},
    ],
)
def test_nothing_covers_anything(size: tuple[int, int], counts: dict[str, int]) -> None:
    groups = grouped(around(**counts))
    layout = lay_out(groups, MEASURES, *size)
    for one, other in combinations(boxes(layout), 2):
        assert not overlap(one, other), (one, other)
    for box in boxes(layout):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height


@pytest.mark.parametrize("counts", [{"document": 300}, {"document": 39, "person": 30}])
def test_every_neighbour_is_shown_or_counted(counts: dict[str, int]) -> None:
    neighbours = around(**counts)
    groups = grouped(neighbours)
    assert sum(len(each.shown) for each in groups) <= MOST_SHOWN
    assert sum(len(each.shown) + each.hidden for each in groups) == len(neighbours)
    layout = lay_out(groups, MEASURES, 1200, 760)
    shown = [spot.neighbour for spot in layout.spots if spot.neighbour is not None]
    assert len(shown) == len(set(shown)) == sum(len(each.shown) for each in groups)


def test_small_groups_are_shown_whole_beside_a_large_one() -> None:
    groups = {each.kind: each for each in grouped(around(document=300, person=3, duty=1))}
    assert (groups["person"].hidden, groups["duty"].hidden) == (0, 0)
    assert groups["document"].hidden == 300 - len(groups["document"].shown) > 0
    assert len(groups["document"].shown) == MOST_SHOWN - 4


def test_unfolding_shows_all_of_a_group() -> None:
    (group,) = grouped(around(document=300), unfolded=frozenset({"document"}))
    assert (len(group.shown), group.hidden) == (300, 0)


def test_two_thousand_neighbours_are_laid_out_at_once() -> None:
    groups = grouped(around(document=2000), unfolded=frozenset({"document"}))
    assert len(lay_out(groups, MEASURES, 1200, 760).spots) == 2000


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> GraphView:
    made = GraphView(look)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    return made


def test_the_arrows_reach_every_card(qtbot: QtBot, view: GraphView) -> None:
    view.show_neighbourhood(CENTRAL, around(document=20, article=12, person=5))
    canvas = view.canvas
    reached = {CENTRE}
    waiting = [CENTRE]
    while waiting:
        here = waiting.pop()
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            canvas.choose(here)
            qtbot.keyClick(canvas, key)
            if canvas.current not in reached:
                reached.add(canvas.current)
                waiting.append(canvas.current)
    assert reached == {CENTRE, *range(len(canvas.picture.spots))}


def test_enter_centres_and_control_enter_opens(qtbot: QtBot, view: GraphView) -> None:
    view.show_neighbourhood(CENTRAL, around(article=2))
    canvas = view.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.chosen is not None
    assert canvas.chosen.kind == "article"
    with qtbot.waitSignal(canvas.centre_wanted) as centred:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert centred.args == [canvas.chosen]
    with qtbot.waitSignal(canvas.open_wanted):
        qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(canvas.back_wanted):
        qtbot.keyClick(canvas, Qt.Key.Key_Backspace)


def test_what_is_not_there_leads_nowhere(qtbot: QtBot, view: GraphView) -> None:
    view.show_neighbourhood(CENTRAL, [Neighbour("", "x", "没有的条目", "missing")])
    canvas = view.canvas
    canvas.choose(0)
    with qtbot.assertNotEmitted(canvas.centre_wanted), qtbot.assertNotEmitted(canvas.open_wanted):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
        qtbot.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Nothing has this name yet" in canvas.hint(0)


def test_the_card_of_those_left_out_unfolds_them(qtbot: QtBot, view: GraphView) -> None:
    view.show_neighbourhood(CENTRAL, around(document=60))
    canvas = view.canvas
    last = len(canvas.picture.spots) - 1
    assert canvas.picture.spots[last].neighbour is None
    canvas.choose(last)
    assert "20" in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert len(canvas.picture.spots) == 60


def test_cards_stay_apart_when_the_window_grows(view: GraphView) -> None:
    view.show_neighbourhood(CENTRAL, around(document=40))
    for size in (QSize(500, 400), QSize(1600, 900)):
        view.canvas.fit(size)
        for one, other in combinations(boxes(view.canvas.picture), 2):
            assert not overlap(one, other)


def test_ties_are_said_from_the_centre() -> None:
    assert tie_words("link", outgoing=True) != tie_words("link", outgoing=False)
    assert tie_words("supersedes", outgoing=True) != tie_words("supersedes", outgoing=False)
    assert tie_words("runs-on", outgoing=True) == "runs on"


def test_the_dialog_goes_to_a_neighbour_and_back(
    qtbot: QtBot, house: House, runner: JobRunner, look: Look
) -> None:
    system = enter_system(house, NewSystem(SYSTEM))
    runbook = written(house, "见 [[巡检 0]]。")
    (paper,) = filed(house, 1)
    relate(house, runbook.id, "derived", paper.id)
    ground = QWidget()

    def settle(_widget: object = None) -> None:
        qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)

    qtbot.addWidget(ground, before_close_func=settle)
    archive = Archive(HouseVault(house), HouseDoor(), runner)
    dialog = GraphDialog(archive, look, ground, "document", str(runbook.id), runbook.title)
    dialog.open()
    settle()
    canvas = dialog.view.canvas
    assert dialog.view.centre is not None
    assert dialog.view.centre.kind == "article"
    found = {spot.neighbour.kind: spot.neighbour for spot in canvas.picture.spots if spot.neighbour}
    assert {"system", "document"} <= set(found)
    assert found["system"].key == str(system.id)
    assert not dialog.back.isEnabled()
    canvas.centre_wanted.emit(found["system"])
    settle()
    assert dialog.view.centre.label == SYSTEM
    dialog.go_back()
    settle()
    assert dialog.view.centre.key == str(runbook.id)
    with qtbot.waitSignal(dialog.item_activated) as gone:
        canvas.open_wanted.emit(found["system"])
    assert gone.args == ["system", str(system.id), ""]
    assert not dialog.isVisible()
