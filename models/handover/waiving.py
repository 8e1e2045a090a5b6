"""What a waiver of the gate answers for: what was wrong with a thing when it was given, and nothing that came later.

A waiver's `subject` in the register is the check and, after blanks, every fact that was wrong then. It holds as long as
nothing else is wrong: facts that were cured may go, a new one opens the gate again. What gets worse by degrees has a
fact with a bound, `<` and a fraction: how far short it was.

The facts move with each turn: a stay, a signed pledge, a step, a paper that was withdrawn. A turn that leaves no row
can't be told from the one before, and is answered for still: the same document in the trash, or a draft, once more; the
same account changed back; a day moved away and back, the end of the contract too; an indicator or a
gap of numbers that was right in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

_BOUND = "<"


def subject_of(check: str, facts: Iterable[str]) -> str:
    """As the register keeps it."""
    return " ".join((check, *sorted(map(_one_word, facts))))


def bound(short: Fraction) -> str:
    """The fact that something is short of what it should be by so much, in its own unit."""
    return f"{_BOUND}{short}"


def answers_for(subject: str, check: str, facts: Iterable[str]) -> bool:
    """Whether a waiver with this subject answers for the check, now that these facts are wrong.

    Only a damaged database holds an empty subject; it answers for nothing.
    """
    waived, *words = subject.split() or [""]
    known = {each for each in words if not each.startswith(_BOUND)}
    return (
        bool(waived)
        and waived == check
        and all(
            _within(each, words) if each.startswith(_BOUND) else _one_word(each) in known
            for each in facts
        )
    )


def _one_word(fact: str) -> str:
    return "_".join(fact.split())


def _within(fact: str, words: Iterable[str]) -> bool:
    """Whether it isn't further short than somebody answered for."""
    bounds = [_fraction(each) for each in words if each.startswith(_BOUND)]
    return any(each is not None and Fraction(fact[1:]) <= each for each in bounds)


def _fraction(word: str) -> Fraction | None:
    try:
        return Fraction(word[1:])
    except (ValueError, ZeroDivisionError):
        # Only a damaged database holds such a word; it answers for nothing.
        return None
