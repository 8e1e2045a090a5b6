"""Which field is meant by a word before a colon: by its names in both languages, or by a slip of the keyboard."""

from __future__ import annotations

from search.analysis import match_text
from search.language.fields import BY_KEY, FIELDS, Field
from search.pinyin import syllables

_BY_NAME = {
    match_text(name): field for field in FIELDS for name in (*field.chinese, *field.english)
}

_SYNONYMS = {
    "姓名": "persons",
    "人名": "persons",
    "名字": "persons",
    "作者": "persons",
    "author": "persons",
    "时间": "formed",
    "月份": "period",
    "名称": "title",
    "题目": "title",
    "内容": "body",
    "content": "body",
    "后缀": "format",
    "扩展名": "format",
    "ext": "format",
    "filetype": "format",
    "文件": "name",
    "链接": "linksto",
    "集合": "collection",
    "属性": "field",
}
"""What people call a field, too. Not names of it: documents hold such words before a colon, and are quoted."""

_OTHER_WORDS = frozenset({"合计"})
"""Words before a colon that documents hold, and that only sound like a field."""


def field_named(name: str) -> Field | None:
    """The field of this name, however it is written."""
    return _BY_NAME.get(match_text(name))


def meant_field(name: str) -> Field | None:
    """The field that somebody who wrote `name` has surely meant: it sounds the same, or is one slip away."""
    folded = match_text(name)
    if folded in _SYNONYMS or folded in _OTHER_WORDS:
        return None
    if folded.isascii():
        if len(folded) < 4 or not folded.isalpha():
            return None
        known = [each for each in _BY_NAME if each.isascii() and len(each) >= 4]
        return next((_BY_NAME[each] for each in known if _one_slip(folded, each)), None)
    spoken = syllables(folded)
    for known_name, field in _BY_NAME.items():
        if known_name.isascii():
            continue
        if len(folded) > 1 and spoken == syllables(known_name):
            return field
        if len(known_name) > 2 and len(folded) != len(known_name) and _one_slip(folded, known_name):
            return field
        if sorted(folded) == sorted(known_name):
            return field
    return None


def likely_field(name: str) -> Field | None:
    """The field that `name` may stand for in the mind of its writer; documents hold such words, too."""
    key = _SYNONYMS.get(match_text(name))
    return BY_KEY[key] if key else None


def _one_slip(wrong: str, right: str) -> bool:
    """Whether one character is missing, too many, another one, or has changed places with its neighbour."""
    if wrong == right or abs(len(wrong) - len(right)) > 1:
        return False
    same = 0
    while same < min(len(wrong), len(right)) and wrong[same] == right[same]:
        same += 1
    rest, wanted = wrong[same:], right[same:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (len(rest) > 1 and rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:])
    )
