"""Sort keys for Chinese and mixed titles: by pinyin for common characters, numbers by value, case ignored."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_TENS = {"十": 10, "百": 100}
_NUMERAL = "零〇一二两三四五六七八九十百"

# Arabic digits anywhere; Chinese numerals only where they count something, not inside words such as 统一 or 三员.
_NUMBER = re.compile(
    rf"([0-9]+)|(?<=第)([{_NUMERAL}]+)|([{_NUMERAL}]+)(?=[、月季期章节条次批号部份])"
)

SortKey = tuple[tuple[int, int | bytes], ...]


def title_key(text: str) -> SortKey:
    """Key by which titles sort the way a person files them: 第2期 before 第十期, 安 before 备.

    GB 18030 lists the common characters of GB 2312 level 1 by pinyin, so its bytes are the order; unlike a
    collator of the platform it is the same on every machine.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    parts: list[tuple[int, int | bytes]] = []
    at = 0
    for match in _NUMBER.finditer(folded):
        if match.start() > at:
            parts.append((1, folded[at : match.start()].encode("gb18030", "replace")))
        parts.append((0, _value(match)))
        at = match.end()
    if at < len(folded):
        parts.append((1, folded[at:].encode("gb18030", "replace")))
    return tuple(parts)


def _value(match: re.Match[str]) -> int:
    arabic = match.group(1)
    return int(arabic) if arabic else chinese_number(match.group(2) or match.group(3))


def chinese_number(numeral: str) -> int:
    """The value of a numeral below a thousand, in words (二十三) or digit by digit (二〇二六)."""
    if not any(character in _TENS for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total = pending = 0
    for character in numeral:
        if character in _TENS:
            total += (pending or 1) * _TENS[character]
            pending = 0
        else:
            pending = _DIGITS[character]
    return total + pending
