"""Typed access to the published test vectors in `resources/vectors`, one JSON file a family.

Every answer has its source. The self-test takes the first answer of an algorithm; the tests take all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vectors"


class KnownAnswer:
    """One vector: inputs and the output that belongs to them, as printed in `source`."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self.algorithm: str = fields["algorithm"]
        self.source: str = fields["source"]
        self.refused: bool = fields.get("refused", False)

    def __repr__(self) -> str:
        return f"KnownAnswer({self.source})"

    def __contains__(self, field: str) -> bool:
        return field in self._fields

    def octets(self, field: str) -> bytes:
        """The bytes that the file has in hexadecimal; raises KeyError, ValueError."""
        return bytes.fromhex(self._fields[field])

    def number(self, field: str) -> int:
        """An integer; raises KeyError."""
        return int(self._fields[field])

    @property
    def message(self) -> bytes:
        """What is hashed or signed: long messages are stored as a short one and how often it is `repeat`ed."""
        return self.octets("message") * int(self._fields.get("repeat", 1))


def known_answers(family: str, algorithm: str | None = None) -> tuple[KnownAnswer, ...]:
    """The answers of one file, of all algorithms or of one; raises OSError, ValueError or KeyError."""
    rows = json.loads((FOLDER / f"{family}.json").read_text(encoding="utf-8"))
    answers = (KnownAnswer(row) for row in rows)
    return tuple(answer for answer in answers if algorithm in (None, answer.algorithm))
