"""Reads an undamaged QR symbol by the standard (ISO/IEC 18004), with nothing of the encoder: for versions 1 to 12."""

from __future__ import annotations

from collections.abc import Iterator

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# Level M: correction codewords a block, then the data codewords of each block (table 9).
BLOCKS = {
    1: (10, [16]),
    2: (16, [28]),
    3: (26, [44]),
    4: (18, [32] * 2),
    5: (24, [43] * 2),
    6: (16, [27] * 4),
    7: (18, [31] * 4),
    8: (22, [38] * 2 + [39] * 2),
    9: (22, [36] * 3 + [37] * 2),
    10: (26, [43] * 4 + [44]),
    11: (30, [50] + [51] * 4),
    12: (22, [36] * 6 + [37] * 2),
}
# Centres of the alignment patterns (annex E).
ALIGNMENT = {
    **{version: [6, 10 + 4 * version] for version in range(2, 7)},
    7: [6, 22, 38],
    8: [6, 24, 42],
    9: [6, 26, 46],
    10: [6, 28, 50],
    11: [6, 30, 54],
    12: [6, 32, 58],
}
MASKS = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: (i * j) % 2 + (i * j) % 3 == 0,
    lambda i, j: ((i * j) % 2 + (i * j) % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + (i * j) % 3) % 2 == 0,
)
LEVEL_M = 0


def format_bits(modules: list[list[bool]]) -> int:
    """The 15 bits beside the upper left finder pattern, unmasked (§7.9); their check must be right."""
    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    found = 0
    for i, j in places:
        found = found << 1 | modules[i][j]
    found ^= 0b101010000010010
    rest = found
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= 0b10100110111 << (bit - 10)
    assert rest == 0, "the format information is damaged"
    return found


def read(modules: list[list[bool]]) -> str:
    """The text of a symbol of level M; fails where the error correction finds an error."""
    version = (len(modules) - 17) // 4
    information = format_bits(modules) >> 10
    assert information >> 3 == LEVEL_M
    stream = list(_codewords(modules, version, MASKS[information & 7]))
    correction, sizes = BLOCKS[version]
    blocks: list[list[int]] = [[] for _ in sizes]
    position = 0
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(stream[position])
                position += 1
    data = [codeword for block in blocks for codeword in block]
    for _ in range(correction):
        for block in blocks:
            block.append(stream[position])
            position += 1
    for block in blocks:
        assert not any(_syndromes(block, correction)), "the error correction finds an error"
    return _text("".join(f"{codeword:08b}" for codeword in data), version)


def _codewords(modules: list[list[bool]], version: int, mask) -> Iterator[int]:
    side, bits = len(modules), []
    upwards = True
    column = side - 1
    while column > 0:
        column -= column == 6
        for i in range(side - 1, -1, -1) if upwards else range(side):
            for j in (column, column - 1):
                if not _is_function(i, j, version):
                    bits.append(modules[i][j] ^ mask(i, j))
        upwards = not upwards
        column -= 2
    for at in range(0, len(bits) - 7, 8):
        yield int("".join("1" if bit else "0" for bit in bits[at : at + 8]), 2)


def _is_function(i: int, j: int, version: int) -> bool:
    side = 17 + 4 * version
    finder = (i < 9 and j < 9) or (i < 9 and j >= side - 8) or (i >= side - 8 and j < 9)
    timing = i == 6 or j == 6
    number = version >= 7 and ((i < 6 and j >= side - 11) or (j < 6 and i >= side - 11))
    centres = ALIGNMENT.get(version, [])
    aligned = any(
        abs(i - row) <= 2 and abs(j - column) <= 2
        for row in centres
        for column in centres
        if (row, column) not in ((6, 6), (6, centres[-1]), (centres[-1], 6))
    )
    return finder or timing or number or aligned


def _syndromes(block: list[int], count: int) -> Iterator[int]:
    """The block as a polynomial over GF(256), at the powers of 2 (§7.5.2)."""
    point = 1
    for _ in range(count):
        value = 0
        for codeword in block:
            value = _times(value, point) ^ codeword
        yield value
        point = _times(point, 2)


def _times(left: int, right: int) -> int:
    total = 0
    for bit in range(8):
        if right >> bit & 1:
            total ^= left << bit
    for bit in range(14, 7, -1):
        if total >> bit & 1:
            total ^= 0b100011101 << (bit - 8)
    return total


def _text(bits: str, version: int) -> str:
    mode = int(bits[:4], 2)
    if mode == 2:
        length = 9 if version < 10 else 11
        count, rest = int(bits[4 : 4 + length], 2), bits[4 + length :]
        pairs = [divmod(int(rest[at : at + 11], 2), 45) for at in range(0, count // 2 * 11, 11)]
        characters = [ALPHANUMERIC[value] for pair in pairs for value in pair]
        if count % 2:
            at = count // 2 * 11
            characters.append(ALPHANUMERIC[int(rest[at : at + 6], 2)])
        return "".join(characters)
    assert mode == 4, "a mode that isn't read here"
    length = 8 if version < 10 else 16
    count, rest = int(bits[4 : 4 + length], 2), bits[4 + length :]
    return bytes(int(rest[at : at + 8], 2) for at in range(0, count * 8, 8)).decode("utf-8")
