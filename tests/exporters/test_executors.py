"""Papers of a destruction name and seat every person who carried it out, once each, in the order given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.destruction_certificate import destruction_certificate
from exporters.report import Form, Report, Signatures
from models.keeping.destruction_record import DestructionNames, DestructionRecord
from tests.exporters.builders import NOW

LEAST = DestructionRecord("项目档案", "ab" * 16, "", None, NOW, "经理", contractor="乙方公司")


def entered(report: Report) -> dict[str, str]:
    """The cells of the paper's form, by their labels."""
    [form] = [each for each in report.blocks if isinstance(each, Form)]
    cells = [cell for row in form.rows for cell in row.cells]
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return {label.text: cell.text for label, cell in pairs}


def signing(report: Report) -> list[str]:
    [block] = [each for each in report.blocks if isinstance(each, Signatures)]
    return [each for each in block.parties if each.startswith("Destroyed by")]


@pytest.mark.parametrize("executors", [("张三", "张三", "李四"), ("张三", "张 三", "李四")])
def test_whoever_is_named_twice_takes_no_second_place(executors: tuple[str, ...]) -> None:
    report = destruction_certificate(replace(LEAST, names=DestructionNames(executors=executors)))
    cells = entered(report)
    assert (cells["Destroyed by (1)"], cells["Destroyed by (2)"]) == ("张三", "李四")
    assert "Also destroyed by" not in cells
    assert signing(report) == ["Destroyed by (1): 张三", "Destroyed by (2): 李四"]


def test_one_person_in_two_writings_leaves_the_second_line_to_the_pen() -> None:
    names = DestructionNames(executors=("张三", "张 三"), alone="另一人因病缺席")
    report = destruction_certificate(replace(LEAST, names=names))
    cells = entered(report)
    assert (cells["Destroyed by (1)"], cells["Destroyed by (2)"]) == ("张三", "")
    assert cells["Why fewer than two"] == "另一人因病缺席"
    assert signing(report) == ["Destroyed by (1): 张三", "Destroyed by (2): 乙方公司"]


def test_the_third_and_the_fourth_are_named_and_sign_as_well() -> None:
    names = DestructionNames(executors=("张三", "李四", "王五", "张三", "赵六"))
    report = destruction_certificate(replace(LEAST, names=names))
    assert entered(report)["Also destroyed by"] == "王五, 赵六"
    assert signing(report) == [
        "Destroyed by (1): 张三",
        "Destroyed by (2): 李四",
        "Destroyed by (3): 王五",
        "Destroyed by (4): 赵六",
    ]
