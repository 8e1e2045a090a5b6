"""Traditional characters made simplified ones; these stay as they are, so that search in simplified text is exact."""

from __future__ import annotations

import functools

from resources.han_characters import traditional_characters


@functools.cache
def _table() -> dict[int, str]:
    return {ord(character): simple for character, simple in traditional_characters().items()}


def simplified(text: str) -> str:
    """`text` with every traditional character in its simplified form, character by character.

    Characters of the 通用规范汉字表 (State Council, 2013) stay, 乾 and 著 too: what they mean depends on words.
    """
    return text.translate(_table())
