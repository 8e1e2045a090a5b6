"""Two writings of one name are one person; whoever carries a destruction out is counted by persons."""

from __future__ import annotations

import pytest

from models.keeping.destruction_record import DestructionNames


@pytest.mark.parametrize(
    ("executors", "distinct"),
    [
        ((), ()),
        (("", " "), ()),
        (("张三", "张三"), ("张三",)),
        (("张三", "张 三"), ("张三",)),
        (("张　三", "张三"), ("张　三",)),
        ((" Li Na ", "LI NA", "LiNa"), ("Li Na",)),
        (("张三", "张三", "李四"), ("张三", "李四")),
        (("李四", "张三", "李 四", "王五"), ("李四", "张三", "王五")),
    ],
)
def test_each_person_counts_once_as_first_written(
    executors: tuple[str, ...], distinct: tuple[str, ...]
) -> None:
    names = DestructionNames(executors=executors)
    assert names.distinct == distinct
    assert names.are_two is (len(distinct) > 1)
