"""What counts as the same text: widths, compatibility forms, composition, traditional characters, case.

`even` does all but case, because parts of identifiers are told by it; `fold` is `even` and case. Characters without a
shape of their own (zero-width spaces, soft hyphens, variation selectors) vanish. Neither keeps lengths: `Origins` leads
from the evened text back to the original.
"""

from __future__ import annotations

import bisect
import re
import unicodedata

from search.traditional import simplified

# Han with its extensions, kana, bopomofo, Hangul, and the private use areas: GB18030 fonts put rare names there.
HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7af"
    "\ue000-\uf8ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff\U000f0000-\U0010fffd"
)
SEPARATORS = rf"(?:[^\w{HAN}]|_)+"
"""An expression for what stands between words."""

_HAN_ONLY = re.compile(rf"[{HAN}]")
_SEPARATORS_ONLY = re.compile(SEPARATORS)
# Beside category Cf: the grapheme joiner, Hangul fillers, Mongolian and other variation selectors.
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_HANGUL_ENDINGS = re.compile("[\u1161-\u1175\u11a8-\u11c2]")
_FEW = 100
_FRACTION_SLASH = "\u2044"


class _Even(dict[int, str]):
    """Code point → what stands for it, worked out when first met; `odd` are those that don't become one character."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: tuple[str, ...] = ()

    def __missing__(self, code: int) -> str:
        found = _evened(chr(code))
        if len(found) != 1:
            self.odd += (chr(code),)
        self[code] = found
        return found


def _evened(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or _SHAPELESS.fullmatch(character):
        return ""
    form = unicodedata.normalize("NFKC", character)
    if category[0] == "M":
        return form
    if _SEPARATORS_ONLY.fullmatch(form):
        return form if len(form) == 1 else " "
    if _FRACTION_SLASH in form:
        # 3½ is not 31 over 2.
        form = f" {form}"
    return simplified(form)


class _Case(dict[int, str]):
    """Code point → its lower case, where that is one character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        forms = (character.casefold(), character.lower(), character)
        self[code] = found = next(form for form in forms if len(form) == 1)
        return found


_EVEN, _CASE = _Even(), _Case()


def even(text: str) -> str:
    """`text` with everything evened out but case."""
    if text.isascii():
        return text
    mapped = text.translate(_EVEN)
    if unicodedata.is_normalized("NFC", mapped):
        return mapped
    return unicodedata.normalize("NFC", mapped)


def without_case(evened: str) -> str:
    """Evened text in lower case; always of the same length."""
    if evened.isascii():
        return evened.lower()
    lowered = evened.casefold()
    # No character folds to nothing, so equal lengths mean that each became one.
    return lowered if len(lowered) == len(evened) else evened.translate(_CASE)


def fold(text: str) -> str:
    """`text` as it is compared, separators kept."""
    return without_case(even(text))


def is_han(character: str) -> bool:
    """Whether the character belongs to a script that is written without blanks."""
    return _HAN_ONLY.fullmatch(character) is not None


def may_join(character: str) -> bool:
    """Whether the character may melt into the one before it; text must not be cut there."""
    form = _EVEN[ord(character)]
    return (
        not form
        or unicodedata.category(form[0])[0] == "M"
        or _HANGUL_ENDINGS.match(form) is not None
    )


class Origins:
    """Where the characters of an evened text come from. Only the places where lengths differ are kept."""

    def __init__(self, text: str, evened: str) -> None:
        self._places: list[tuple[int, int, int, int]] = []
        """Evened start and end of a piece, and its start and end in the original, ascending."""
        self._starts: list[int] = []
        if text.isascii():
            return
        met = _EVEN.odd if len(_EVEN.odd) < _FEW else set(text)
        odd = [each for each in met if each in text and len(_EVEN[ord(each)]) != 1]
        grows = sum((len(_EVEN[ord(each)]) - 1) * text.count(each) for each in odd)
        if grows == len(evened) - len(text):
            pieces = _odd_characters(text, odd)
        else:
            pieces = _clusters(text)
        grown = 0
        for start, end, length in pieces:
            self._places.append((start + grown, start + grown + length, start, end))
            grown += length - (end - start)
        if grown != len(evened) - len(text):
            # A composition we don't know: the whole is one piece.
            self._places = [(0, len(evened), 0, len(text))]
        self._starts = [place[0] for place in self._places]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the evened characters from `start` to `end` stand in the original."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, at: int) -> tuple[int, int]:
        number = bisect.bisect_right(self._starts, at) - 1
        if number < 0:
            return at, at + 1
        _, end, first, last = self._places[number]
        return (first, last) if at < end else (last + at - end, last + at - end + 1)


def _odd_characters(text: str, odd: list[str]) -> list[tuple[int, int, int]]:
    """Where each of these characters stands, and how long it becomes."""
    if not odd:
        return []
    pattern = re.compile("[" + "".join(map(re.escape, odd)) + "]")
    return [
        (found.start(), found.end(), len(_EVEN[ord(found.group())]))
        for found in pattern.finditer(text)
    ]


def _clusters(text: str) -> list[tuple[int, int, int]]:
    """Each character with those that may join it, where these are several or become several."""
    heads = [at for at, each in enumerate(text) if not at or not may_join(each)]
    pieces = []
    for start, end in zip(heads, [*heads[1:], len(text)], strict=True):
        length = len(even(text[start:end]))
        if length != 1 or end - start != 1:
            pieces.append((start, end, length))
    return pieces
