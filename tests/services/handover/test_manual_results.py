"""What persons saw: the form that is printed can be filled in and read again, and nothing else can."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.services.errors import ManualRefused
from desktop.services.handover.manual_results import asked_of_persons, manual_form, read_manual
from models.handover.natures import Outcome

GOOD = '[[result]]\ncode = "安4-5"\noutcome = "passed"\nnote = "完好"\nby = "王验收"\nday = 2027-04-20\n'


def read(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "seen.toml"
    path.write_text(text, encoding="utf-8")
    return dict(read_manual(path))


def test_the_form_asks_for_everything_a_person_must_see(tmp_path: Path) -> None:
    assert read(tmp_path, manual_form()) == {}
    filled = manual_form().replace('outcome = ""', 'outcome = "passed"')
    filled = filled.replace('by = ""', 'by = "王验收"')
    assert list(read(tmp_path, filled)) == [each.code for each in asked_of_persons()]
    assert {"安4-4", "安4-5", "安4-6"} <= {each.code for each in asked_of_persons()}


def test_what_was_filled_in_is_read(tmp_path: Path) -> None:
    path = tmp_path / "seen.toml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    result = read_manual(path)["安4-5"]
    assert (result.outcome, result.by, result.note) == (Outcome.PASSED, "王验收", "完好")
    assert result.day == date(2027, 4, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[result",
        "result = 3",
        "[[result]]\ncode = 5\n",
        GOOD.replace("安4-5", "真1-1"),
        GOOD.replace("passed", "not run"),
        GOOD.replace('"passed"', "[]"),
        GOOD.replace('by = "王验收"', 'by = " "'),
        GOOD.replace("day = 2027-04-20", ""),
        GOOD.replace("2027-04-20", "2027-04-20T08:00:00"),
        GOOD.replace("完好", "x" * 1001),
        GOOD + GOOD,
        "a = " + "[" * 5000,
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ManualRefused):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManualRefused, match="refused") as caught:
        read_manual(tmp_path / "none.toml")
    assert "none.toml" in caught.value.sentence
