"""What is known of Chinese characters: which are traditional, and how they are read.

Sources and licences are at the head of each table.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "characters"


def traditional_characters() -> dict[str, str]:
    """Traditional characters that are not standard simplified ones, and what stands for each."""
    return {pair[0]: pair[1] for line in _lines("traditional.txt") for pair in line.split(" ")}


def readings() -> dict[str, str]:
    """How each character is read most often: pinyin without tones, ü written v."""
    table: dict[str, str] = {}
    for line in _lines("readings.txt"):
        syllable, characters = line.split(" ")
        table.update(dict.fromkeys(characters, syllable))
    return table


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
