"""Painted charts and marks: told in words, read by key, told apart without colour."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop.itemmodels.contract_states import Sight
from desktop.views.contract.matrix_ink import draw_mark, sight_ground, sight_ink
from desktop.views.controls.chart_bars import Bar, BarChart, DividedBar, Portion
from desktop.views.controls.chart_ink import Tone, fill, marker, ticks
from desktop.views.controls.chart_line import Course, LineChart
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import DARK, LIGHT, Colours

SIDE = 40


def grey(draw: object) -> bytes:
    """What a drawing leaves on a print in black and white, dark or light dot by dot."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw(painter)  # type: ignore[operator]  # a function of the painter
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    return bytes(plain.constBits())


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_state_has_a_mark_of_its_own(qtbot: QtBot, colours: Colours) -> None:
    seen = {
        sight: grey(
            lambda painter, one=sight: draw_mark(painter, QPointF(20, 20), one, QColor("black"), 30)
        )
        for sight in Sight
    }
    same = {
        frozenset((one, other))
        for one, other in itertools.combinations(Sight, 2)
        if seen[one] == seen[other]
    }
    assert same == {frozenset((Sight.CONFIRMED, Sight.MET))}, "both are a tick"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_stand_out_from_their_ground(qtbot: QtBot, colours: Colours) -> None:
    for sight in Sight:
        ground = sight_ground(colours, sight) or QColor(colours.surface)
        ink = sight_ink(colours, sight)
        assert _contrast(ink, ground) >= 3, sight


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_tones_are_told_apart_in_grey(qtbot: QtBot, colours: Colours) -> None:
    area = QRectF(2, 2, 36, 36)
    fills = {grey(lambda painter, one=tone: fill(painter, area, colours, one)) for tone in Tone}
    middle = QPointF(20, 20)
    shapes = {
        grey(lambda painter, one=tone: marker(painter, middle, 24, colours, one)) for tone in Tone
    }
    assert len(fills) == len(Tone)
    assert len(shapes) == len(Tone)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (600, [0, 200, 400, 600]),
        (417, [0, 200, 400, 600]),
        (1, [0, 0.25, 0.5, 0.75, 1]),
        (0, [0, 1]),
    ],
)
def test_axes_have_round_values(highest: float, expected: list[float]) -> None:
    assert ticks(highest) == pytest.approx(expected)


def test_a_line_is_read_by_key_and_told_as_a_whole(qtbot: QtBot, look: Look) -> None:
    chart = LineChart(look, "巡检次数")
    qtbot.addWidget(chart)
    course = Course(("04", "05", "06"), (28, 84, None), (25, 76, 125), Tone.GOOD, 130, " 次")
    chart.show_course(course, "84 of 600, on target")
    chart.resize(400, 220)
    chart.show()
    assert chart.accessibleDescription() == "84 of 600, on target"
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "05 · so far 84 次 · target 76 次"
    for _step in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "06 · target 125 次"
    assert not chart.grab().isNull()


def test_bars_say_what_is_not_there_yet(qtbot: QtBot, look: Look) -> None:
    chart = BarChart(look, "备份")
    qtbot.addWidget(chart)
    chart.show_bars([Bar("04", 0, 34, Tone.BAD), Bar("05", None, 34, Tone.IDLE)], "0 of 400")
    assert chart.words_at(0) == "04 · 0 · target 34"
    assert chart.words_at(1) == "05 · none yet · target 34"
    assert not chart.grab().isNull()


def test_nothing_is_too_thin_to_be_seen(qtbot: QtBot, look: Look) -> None:
    bar = DividedBar(look, "合同")
    qtbot.addWidget(bar)
    bar.show_portions(
        [
            Portion(9_999, Tone.GOOD, "9,999 done"),
            Portion(1, Tone.BAD, "1 overdue"),
            Portion(0, Tone.IDLE, "0"),
        ]
    )
    bar.resize(200, 14)
    image = bar.grab().toImage()
    bad = QColor(look.colours.bad)
    end = [image.pixelColor(x, 7) for x in range(190, 200)]
    assert bad in end
    assert sum(each != QColor(look.colours.good) for each in end) >= 4
    assert bar.accessibleDescription() == "9,999 done · 1 overdue"


def _contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
