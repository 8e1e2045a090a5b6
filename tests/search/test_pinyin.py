from __future__ import annotations

import subprocess
import sys

import pytest

from resources.han_characters import readings, traditional_characters
from search.pinyin import sounds, syllables


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张三", "zhang san", "zs"),
        ("單文遠", "shan wen yuan", "swy"),
        ("曾国宁", "zeng guo ning", "zgn"),
        ("仇小明", "qiu xiao ming", "qxm"),
        ("解思雨", "xie si yu", "xsy"),
        ("欧阳一鸣", "ou yang yi ming", "oyym"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("华强", "hua qiang", "hq"),
        ("任远", "ren yuan", "ry"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti", "ayglmmt"),
        ("李四（外聘）", "li si", "ls"),
    ],
)
def test_names_sound_as_their_bearers_say(name: str, full: str, initials: str) -> None:
    found = sounds(name)
    assert found[0] == full
    assert {full.replace(" ", ""), initials} <= set(found)


def test_both_readings_in_use_are_known() -> None:
    assert {"yjm", "ljm", "yuejianming", "lejianming"} <= set(sounds("乐建明"))
    assert {"lvbu", "lyubu", "lubu", "lübu"} <= set(sounds("吕布"))
    assert "dan" not in " ".join(sounds("单三"))


@pytest.mark.parametrize("name", ["John Smith", "", "（）", "R2-D2", "一" * 40])
def test_what_is_no_chinese_name_has_no_sound(name: str) -> None:
    assert sounds(name) == ()


def test_syllables_come_one_a_character() -> None:
    assert syllables("人員a") == ("ren", "yuan", "a")


def test_the_tables_fit_together() -> None:
    simple = traditional_characters()
    assert len(simple) > 4000
    assert simple["臺"] == "台"
    assert not set(simple) & set(simple.values())
    assert not {"乾", "著", "瞭", "於", "徵"} & set(simple)
    known = readings()
    assert len(known) > 17_000
    common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    assert all(each in known and each not in simple for each in common)


def test_readings_are_read_only_when_needed() -> None:
    code = "import search.index, search.pinyin as p; assert p._readings.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)
