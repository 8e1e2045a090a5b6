"""Sketches: near for what was edited, far for what only sounds alike, none for what is too short."""

from __future__ import annotations

import itertools
import random

import pytest

from search.sketch import NEAR, distance, sketch

_WORDS = [
    "巡检", "备份", "数据库", "服务器", "正常", "异常", "处置", "记录", "交换机", "防火墙",
    "机房", "温度", "湿度", "空调", "告警", "工单", "受理", "回访", "系统", "平台", "接口",
    "升级", "补丁", "漏洞", "扫描", "复测", "整改", "报告", "签字", "确认", "甲方", "乙方",
    "验收", "移交", "资料", "归档", "保密", "承诺", "人员", "变更", "培训", "考核",
]  # fmt: skip


def paper(seed: int, sentences: int = 120) -> str:
    """A text of its own: the same office words, put together differently and spiced with rarer characters."""
    chance = random.Random(seed)
    own = [chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(160)]
    lines = []
    for _ in range(sentences):
        words = [chance.choice(_WORDS) for _ in range(4)] + chance.sample(own, 6)
        chance.shuffle(words)
        lines.append("".join(words) + "。")
    return "\n".join(lines)


def sketched(text: str) -> int:
    made = sketch(text)
    assert made is not None
    return made


def test_an_edited_copy_is_near_and_another_paper_is_not() -> None:
    text = paper(1)
    lines = text.split("\n")
    copies = [
        text.replace("巡检", "巡查", 1),
        "\n".join(lines[:40] + lines[41:]),
        "\n".join([*lines[:40], "本次检查由双方共同签字确认，存档备查。", *lines[40:]]),
    ]
    for copy in copies:
        assert copy != text
        assert distance(sketched(text), sketched(copy)) <= NEAR
    others = [sketched(paper(seed)) for seed in range(1, 30)]
    assert min(distance(a, b) for a, b in itertools.combinations(others, 2)) > NEAR


def test_width_case_and_layout_make_no_difference() -> None:
    text = paper(2) + "\nServer ABC-12 restarted at 10:30."
    wide = text.replace("ABC-12", "ＡＢＣ－１２").lower().replace("。\n", "。\r\n\r\n   ")
    assert sketched(text) == sketched(wide)


def test_repetition_weighs_nothing() -> None:
    text = paper(3)
    assert distance(sketched(text), sketched(text + "正常" * 50_000)) <= NEAR // 2


@pytest.mark.parametrize("text", ["", "正常", "合格\n" * 10_000])
def test_too_little_to_compare_has_no_sketch(text: str) -> None:
    assert sketch(text) is None


def test_a_sketch_fits_a_signed_column() -> None:
    made = [sketched(paper(seed)) for seed in range(40)]
    assert all(-(2**63) <= each < 2**63 for each in made)
    assert any(each < 0 for each in made)
    assert distance(-1, 0) == 64
