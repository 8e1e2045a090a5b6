"""How bytes are changed: what a medium does to them, what an attacker would try, and what parsers stumble over."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence

_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_NUMBERS += (0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 64, 65, 200, 201, 65_535, 65_536)
_WORDS = (
    "\u0000",
    "\ufeff",
    "\u2028",
    "０",
    "的",
    "2047",
    "2048",
    "99999",
    "\r\n",
    "\n\n",
    "SHOUDANG",
)
_WORDS += ("é", "\u202e", "\U0001f600", "-", " ", "\t", "٣", "00", "ffffffff")

Mutation = Callable[[bytearray, random.Random, Sequence[bytes]], None]


def mutated(raw: bytes, generator: random.Random, corpus: Sequence[bytes], *, text: bool) -> bytes:
    """`raw` with one to a few changes."""
    data = bytearray(raw)
    choices = (*_BYTES, *_TEXT, *_TEXT) if text else _BYTES
    for _round in range(generator.choice((1, 1, 1, 2, 3, 6))):
        generator.choice(choices)(data, generator, corpus)
    return bytes(data)


def _place(data: bytearray, generator: random.Random) -> int:
    """Anywhere, and more often near the front, where the fields are."""
    if not data:
        return 0
    most = len(data) if generator.random() < 0.5 else min(len(data), 128)
    return generator.randrange(most)


def _flip(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    if data:
        data[_place(data, generator)] ^= 1 << generator.randrange(8)


def _set(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    if data:
        data[_place(data, generator)] = generator.choice((0, 1, 0x7F, 0x80, 0xFF, 0x20, 0x0A))


def _number(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    number, size = generator.choice(_NUMBERS), generator.choice((1, 2, 4, 8))
    packed = struct.pack(">Q", number)[-size:]
    place = _place(data, generator)
    data[place : place + size] = packed


def _cut(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    del data[generator.randint(0, len(data)) :]


def _remove(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    place = _place(data, generator)
    del data[place : place + generator.choice((1, 2, 4, 8, 16, 41, 512))]


def _repeat(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    place, size = _place(data, generator), generator.choice((1, 4, 16, 41, 120, 512))
    data[place:place] = data[place : place + size] * generator.choice((1, 2, 50))


def _insert(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    place = _place(data, generator)
    data[place:place] = generator.randbytes(generator.choice((1, 2, 8, 33)))


def _extend(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    data += generator.choice((b"\0", b"\n", b"\0" * 512, generator.randbytes(20), bytes(data)))


def _swap(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    size = generator.choice((1, 2, 8, 16, 32, 41, 512))
    first, second = _place(data, generator), _place(data, generator)
    one, other = data[first : first + size], data[second : second + size]
    data[first : first + size], data[second : second + size] = other, one


def _splice(data: bytearray, generator: random.Random, corpus: Sequence[bytes]) -> None:
    other = generator.choice(corpus)
    if other:
        start = generator.randrange(len(other))
        data[_place(data, generator) :] = other[start:]


def _word(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    place = _place(data, generator)
    data[place:place] = generator.choice(_WORDS).encode("utf-8", "surrogatepass")


def _lines(data: bytearray, generator: random.Random, _corpus: Sequence[bytes]) -> None:
    lines = bytes(data).split(b"\n")
    generator.shuffle(lines)
    data[:] = generator.choice((b"\n", b"\r\n", b"\n\n")).join(lines)


_BYTES: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _set,
    _number,
    _number,
    _cut,
    _remove,
    _repeat,
    _insert,
    _extend,
    _swap,
    _splice,
)
_TEXT: tuple[Mutation, ...] = (_word, _lines)
