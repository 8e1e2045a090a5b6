"""Numbers of lists in words and letters: 十二, 壹拾贰, xii, ⑫."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LARGEST = 99_999


def number_words(number: int, form: str) -> str:
    """A list's number in one of the forms of ECMA-376-1 §17.18.59 (ST_NumberFormat)."""
    if not 0 <= number <= _LARGEST:
        return str(number)
    match form:
        case "decimalZero":
            return f"{number:02}"
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""
            return letter if form == "upperLetter" else letter.lower()
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
        ):
            return _counted(number, _DIGITS, "十百千万")
        case "chineseLegalSimplified":
            return _counted(number, _FORMAL, "拾佰仟万")
        case "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand":
            return "".join(_DIGITS[int(digit)] for digit in str(number))
        case "ideographTraditional" if 1 <= number <= len(_STEMS):
            return _STEMS[number - 1]
        case "ideographZodiac" if 1 <= number <= len(_BRANCHES):
            return _BRANCHES[number - 1]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(ord("①") + number - 1)
        case "none":
            return ""
        case _:
            return str(number)


def _counted(number: int, digits: str, units: str, *, alone: bool = True) -> str:
    """A number in Chinese words up to 99,999: 十二, 一百〇五 as 一百零五."""
    if number == 0:
        return "零"
    if number >= 10_000:
        rest = number % 10_000
        between = "零" if 0 < rest < 1_000 else ""
        head = f"{digits[number // 10_000]}{units[3]}"
        return head + (between + _counted(rest, digits, units, alone=False) if rest else "")
    out = ""
    gap = False
    for unit, divisor in ((units[2], 1000), (units[1], 100), (units[0], 10), ("", 1)):
        digit = number // divisor % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + unit
            gap = False
        else:
            gap = True
    # 12 is 十二, but 212 二百一十二; the formal digits keep their one.
    return out[1:] if alone and 10 <= number < 20 and digits == _DIGITS else out


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out
