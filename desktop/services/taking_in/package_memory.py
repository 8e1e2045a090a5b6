"""Whether the giver, this vault or both said something else since the last package of that giver was taken in.

What nobody touched here follows the giver; what both changed stays, and is named until both say the same.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from models.handover.import_codes import BEARING, ELEMENTS, Codes, code, forget_codes, known_codes
from models.handover.imported import remember_rows


class Verdict(enum.Enum):
    """What a line of a package says of something that is here already."""

    SAME = "same"
    """What it said before: whatever was done here since stays."""
    FOLLOWS = "follows"
    """Something else, and nobody touched it here."""
    BOTH = "both"
    """Something else, and so does this vault, or it isn't known who changed what."""


class Memory:
    """What the giver `origin` said last. Notes are kept apart until `write`."""

    def __init__(self, session: Session, origin: str) -> None:
        self._origin = origin
        self._codes: Codes = known_codes(session, origin)
        self._knows = bool(self._codes)
        self._noted: dict[tuple[str, int], int] = {}
        self._gone: set[tuple[str, int]] = set()

    def __bool__(self) -> bool:
        """Whether anything of that giver came in before."""
        return self._knows

    def knows(self, register: str, source: int) -> bool:
        """Whether anything is remembered of what the giver said of this row."""
        return source in self._codes[f"said:{register}"]

    def judge(self, register: str, source: int, said: Any, here: Any) -> Verdict:
        """Compare what the package says now (`said`) with before, and what stands here with what stood here."""
        before = self._codes[f"said:{register}"].get(source)
        if before == code(said):
            return Verdict.SAME
        untouched = before is not None and self.untouched(register, source, here)
        return Verdict.FOLLOWS if untouched else Verdict.BOTH

    def untouched(self, register: str, source: int, here: Any) -> bool:
        """Whether what stands here is what stood here behind the last import."""
        return self._codes[f"kept:{register}"].get(source) == code(here)

    def is_other(self, register: str, source: int, steady: Any) -> bool:
        """Whether the row there is another than the one that had its id before: a restored archive reuses ids."""
        before = self._codes[f"self:{register}"].get(source)
        return before is not None and before != code(steady)

    def note(self, register: str, source: int, said: Any, kept: Any) -> None:
        """From now on the giver has said this, and this stood here behind it."""
        self._note(f"said:{register}", source, code(said))
        self._note(f"kept:{register}", source, code(kept))

    def note_kept(self, register: str, source: int, kept: Any) -> None:
        """What stands here changed with the import itself, not by anybody's hand."""
        self._note(f"kept:{register}", source, code(kept))

    def note_self(self, register: str, source: int, steady: Any) -> None:
        """By what the row is known again."""
        self._note(f"self:{register}", source, code(steady))

    def borne(self, kind: str, document: int) -> Mapping[int, int]:
        """What of this kind the document there bore: code of the thing → code of what was said with it."""
        return self._codes.get(f"{kind}:{document}", {})

    def bears(self, document: int) -> bool:
        """Whether it is remembered what the document there bore, also where that was nothing."""
        return self.knows(BEARING, document) or any(self.borne(kind, document) for kind in ELEMENTS)

    def note_borne(self, kind: str, document: int, borne: Mapping[int, int]) -> None:
        """What of this kind the document there bears."""
        self._note(f"said:{BEARING}", document, 1)
        register = f"{kind}:{document}"
        for each, said in borne.items():
            self._note(register, each, said)
        self._gone |= {(register, each) for each in self.borne(kind, document).keys() - borne}

    def write(self, session: Session) -> None:
        """Keep what was noted, in the caller's transaction."""
        forget_codes(session, self._origin, sorted(self._gone))
        by_register: dict[str, list[tuple[int, int]]] = {}
        for (register, source), kept in self._noted.items():
            by_register.setdefault(register, []).append((source, kept))
        for register, rows in by_register.items():
            remember_rows(session, self._origin, register, rows)

    def _note(self, register: str, source: int, kept: int) -> None:
        if self._codes.get(register, {}).get(source) != kept:
            self._noted[register, source] = kept
