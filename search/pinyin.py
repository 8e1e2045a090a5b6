"""How names sound: pinyin without tones, in full and in initials, surnames read as surnames.

Readings of surnames follow 现代汉语词典 (7th edition): 单 Shan, 曾 Zeng, 仇 Qiu, 解 Xie.
"""

from __future__ import annotations

import functools
import itertools
import re

from resources.han_characters import readings
from search.folding import even

_SURNAMES = {
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
    "濮阳": "pu yang", "亓官": "qi guan", "乐正": "yue zheng", "宰父": "zai fu", "鲜于": "xian yu",
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "任": "ren", "华": "hua", "查": "zha",
    "翟": "zhai", "盖": "ge|gai", "葛": "ge", "朴": "piao", "区": "ou", "缪": "miao", "繁": "po",
    "员": "yun", "冼": "xian", "洗": "xian", "隗": "wei|kui", "乐": "yue|le", "覃": "qin|tan",
    "召": "shao", "幺": "yao", "种": "chong", "黑": "he", "宓": "mi|fu", "逄": "pang", "那": "na",
    "谌": "chen|shen", "牟": "mou|mu", "折": "she", "句": "gou", "车": "che", "撒": "sa",
    "佴": "nai", "尉": "wei", "纪": "ji", "祭": "zhai", "应": "ying", "燕": "yan", "宁": "ning",
    "郗": "xi|chi", "秘": "bi", "贲": "ben", "郇": "xun|huan", "厍": "she", "乜": "nie",
    "都": "du", "石": "shi", "盛": "sheng", "相": "xiang", "冠": "guan", "哈": "ha", "卜": "bu",
    "柏": "bai|bo", "干": "gan", "令": "ling", "过": "guo", "要": "yao", "少": "shao",
    "观": "guan", "称": "cheng", "钭": "tou", "长": "chang|zhang", "藏": "zang", "瞿": "qu",
    "晁": "chao", "眭": "sui", "阚": "kan", "訾": "zi", "沈": "shen", "曲": "qu", "俞": "yu",
}  # fmt: skip
"""What differs from the usual reading in surnames, or is easily mistaken; `|` stands between two readings in use."""

_GIVEN = {
    "乐": "le|yue", "行": "xing|hang", "长": "chang|zhang", "重": "chong|zhong", "朝": "chao|zhao",
    "茜": "qian|xi", "晟": "sheng|cheng", "传": "chuan|zhuan", "盛": "sheng|cheng", "娜": "na|nuo",
    "隽": "jun|juan", "柏": "bai|bo", "仔": "zai|zi", "强": "qiang|jiang", "厦": "xia|sha",
    "颉": "jie|xie", "曾": "zeng|ceng", "单": "dan|shan", "奇": "qi|ji", "参": "can|shen",
    "藏": "cang|zang", "阿": "a|e", "调": "tiao|diao", "解": "jie|xie", "会": "hui|kuai",
}  # fmt: skip
"""Characters of given names that only their bearer can tell the reading of."""

_FRONT_VOWEL = re.compile(r"^([ln])v$")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•・‧. ]+")
_MOST_READINGS = 16
_LONGEST_NAME = 12


def syllables(text: str) -> tuple[str, ...]:
    """The usual reading of each character of `text`; one that has none, such as a letter, stands for itself."""
    table = _readings()
    return tuple(table.get(character, character) for character in even(text))


def sounds(name: str) -> tuple[str, ...]:
    """How a person's name is typed: "zhang san", "zhangsan" and "zs", for every reading in use.

    Empty for a name that is not Chinese. What follows in parentheses is left out.
    """
    found = _NAME.match(even(name).strip())
    characters = re.sub(r"[·•・‧. ]", "", found.group()) if found else ""
    if not 1 <= len(characters) <= _LONGEST_NAME:
        return ()
    choices = _choices(characters)
    if choices is None:
        return ()
    spoken: dict[str, None] = {}
    for reading in itertools.islice(itertools.product(*choices), _MOST_READINGS):
        spoken[" ".join(reading)] = None
        if len(reading) > 1:
            spoken["".join(reading)] = None
            spoken["".join(syllable[0] for syllable in reading)] = None
    return tuple(spoken)


def _choices(name: str) -> list[list[str]] | None:
    """The readings of each character, the usual one first; None where a character has none."""
    table = _readings()
    family = next((name[:size] for size in (2, 1) if name[:size] in _SURNAMES), "")
    chosen = [_spellings(each) for each in _SURNAMES.get(family, "").split(" ") if each]
    for character in name[len(family) :]:
        reading = _GIVEN.get(character) if chosen else None
        reading = reading or table.get(character)
        if reading is None:
            return None
        chosen.append(_spellings(reading))
    return chosen


def _spellings(readings_in_use: str) -> list[str]:
    """Each reading as it may be typed: lü is typed lv, and stands as lyu in passports."""
    spelled: list[str] = []
    for reading in readings_in_use.split("|"):
        spelled.append(reading)
        if found := _FRONT_VOWEL.match(reading):
            spelled += [found[1] + vowel for vowel in ("yu", "u", "ü")]
    return spelled


@functools.cache
def _readings() -> dict[str, str]:
    return readings()
