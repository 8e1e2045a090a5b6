"""Check characters for codes on paper: two symbols of Crockford's base 32 that notice any two wrong ones.

A Reed-Solomon code over GF(32): it notices any two wrong symbols and any exchange of two, and places one wrong one.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("ILO", "110")
"""What people and machines read instead of a digit: the alphabet has none of these letters."""

CHECKS = 2
"""How many symbols are added. With them a code has at most 31."""


def _field() -> tuple[list[int], list[int]]:
    """Powers and logarithms of GF(32) with the polynomial x⁵ + x² + 1 and the generator α = x."""
    powers, logarithms, value = [], [0] * 32, 1
    for exponent in range(31):
        powers.append(value)
        logarithms[value] = exponent
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return powers, logarithms


_POWERS, _LOGARITHMS = _field()


def _times(left: int, right: int) -> int:
    if not left or not right:
        return 0
    return _POWERS[(_LOGARITHMS[left] + _LOGARITHMS[right]) % 31]


def syndromes(values: list[int]) -> tuple[int, int]:
    """Σ v and Σ αⁱ·v, where i counts the characters from the right; both are 0 in a code that is right."""
    plain = weighted = 0
    for place, value in enumerate(reversed(values)):
        plain ^= value
        weighted ^= _times(_POWERS[place], value)
    return plain, weighted


def checks(data: list[int]) -> tuple[int, int]:
    """The two characters that make both sums 0."""
    plain, weighted = syndromes([*data, 0, 0])
    # Of v₁ ⊕ v₀ = plain and α·v₁ ⊕ v₀ = weighted, the difference gives (1 ⊕ α)·v₁.
    inverse = _POWERS[-_LOGARITHMS[1 ^ _POWERS[1]] % 31]
    first = _times(plain ^ weighted, inverse)
    return first, plain ^ first


def wrong_place(values: list[int]) -> int | None:
    """Where a single wrong symbol stands that explains everything, counted from the left; None where none does."""
    plain, weighted = syndromes(values)
    if not plain or not weighted:
        return None
    from_right = (_LOGARITHMS[weighted] - _LOGARITHMS[plain]) % 31
    return len(values) - 1 - from_right if from_right < len(values) else None
