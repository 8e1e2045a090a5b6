"""What a verification of the journal found, collected while the events pass by. The number kept is bounded."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace

LISTED = 100
"""How many breaks, and how many clock steps, a report names; it counts them all."""


class Flaw(enum.Enum):
    """What is wrong with the journal at one place."""

    STRANGE = "strange"  # a row with a number below 1
    MISSING = "missing"  # numbers are left out
    CHANGED = "changed"  # events don't follow from what stands before them
    HASH = "hash"  # the event fits, the hash that is stored with it doesn't
    MOVED = "moved"  # another event stands here, and this one elsewhere
    REWRITTEN = "rewritten"  # the chain fits, and isn't the one that was signed
    TRUNCATED = "truncated"  # more events were signed than there are
    SIGNATURE = "signature"  # the signature of an anchor doesn't verify
    FOREIGN_KEY = "foreign key"  # an anchor was signed with a key that the journal never announced


_OF_ANCHORS = (Flaw.SIGNATURE, Flaw.FOREIGN_KEY)


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """One place where the journal isn't what it was: the events from `first` to `last`.

    `other` is where event `first` stands when it was MOVED; `moment` (microseconds) that of the anchor that tells.
    """

    flaw: Flaw
    first: int
    last: int
    other: int = 0
    moment: int = 0


@dataclass(frozen=True, slots=True)
class ClockStep:
    """Event `sequence`, at `moment` (microseconds), was written with the clock behind an event before it."""

    sequence: int
    moment: int


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The outcome. `complete_to`: from 1 to here every event is there, unchanged, in its place.

    `head` is the newest event's hash. `watched` are the hashes of the event that was asked for: the stored one, and
    the one that its content gives where that is another.
    """

    last: int
    head: bytes
    complete_to: int
    breaks: tuple[ChainBreak, ...]
    break_count: int
    anchors_good: int
    anchors_bad: int
    clock_steps: tuple[ClockStep, ...]
    clock_step_count: int
    watched: tuple[bytes, ...]

    @property
    def complete(self) -> bool:
        """Nothing is wrong."""
        return not self.break_count


class Findings:
    """Takes what is found, in the order of the events."""

    def __init__(self) -> None:
        self.anchors_good = self.anchors_bad = 0
        self.watched: tuple[bytes, ...] = ()
        self.torn = False
        """Whether an event was missing or didn't fit so far."""
        self._breaks: list[ChainBreak] = []
        self._break_count = 0
        self._steps: list[ClockStep] = []
        self._step_count = 0
        # Events that don't fit, one behind the other, until one fits: the later ones may only suffer from the first.
        self._run: ChainBreak | None = None
        # Of the first event that didn't fit: the hash before it, its number, and the hash that is stored with it.
        self._first: tuple[bytes, int, tuple[bytes, ...]] | None = None
        self._moved_to = 0

    def add(self, flaw: Flaw, first: int, last: int, moment: int = 0) -> None:
        """Something is wrong from `first` to `last`."""
        self._break_count += 1
        self.torn = self.torn or flaw not in _OF_ANCHORS
        if len(self._breaks) < LISTED:
            self._breaks.append(ChainBreak(flaw, first, last, moment=moment))

    def unfit(
        self,
        number: int,
        *,
        before: bytes = b"",
        stored: tuple[bytes, ...] = (),
        link: Callable[[bytes, int], bytes] | None = None,
    ) -> None:
        """Event `number` doesn't follow from what stands before it.

        `link` gives the hash that its content would have elsewhere, so that an exchange can be told from a change.
        """
        self.torn = True
        run = self._run
        if run is not None and run.last == number - 1:
            self._run = replace(run, last=number)
        else:
            self.fits()
            self._run = ChainBreak(Flaw.CHANGED, number, number)
        if link is None:
            return
        if self._first is None:
            self._first = (before, number, stored)
        elif not self._moved_to and link(*self._first[:2]) in (*self._first[2], *stored):
            self._moved_to = number

    def fits(self, *, only_hash_before: bool = False) -> None:
        """An event fits, or there are no more; `only_hash_before` when it fits the content of the one before."""
        if self._run is not None:
            alone = self._run.first == self._run.last
            flaw = Flaw.HASH if only_hash_before and alone else self._run.flaw
            self.add(flaw, self._run.first, self._run.last)
            self._run = None

    def step(self, sequence: int, moment: int) -> None:
        """The clock went back."""
        self._step_count += 1
        if len(self._steps) < LISTED:
            self._steps.append(ClockStep(sequence, moment))

    def report(self, last: int, head: bytes) -> ChainReport:
        """Everything, the first break first."""
        breaks = sorted(map(self._named, self._breaks), key=lambda each: each.first)
        ends = [each.first - 1 for each in breaks if each.flaw not in _OF_ANCHORS]
        return ChainReport(
            last=last,
            head=head,
            complete_to=max(0, min([last, *ends])),
            breaks=tuple(breaks),
            break_count=self._break_count,
            anchors_good=self.anchors_good,
            anchors_bad=self.anchors_bad,
            clock_steps=tuple(self._steps),
            clock_step_count=self._step_count,
            watched=self.watched,
        )

    def _named(self, each: ChainBreak) -> ChainBreak:
        moved = self._moved_to and self._first and each.first == self._first[1]
        if moved and each.flaw is Flaw.CHANGED:
            return replace(each, flaw=Flaw.MOVED, other=self._moved_to)
        return each
