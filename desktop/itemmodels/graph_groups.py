"""The neighbourhood of one item in groups of a kind, no more of them than fit a picture that can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from resources.words import N_, _, ngettext

MOST_SHOWN = 40
"""Neighbours in the picture at once: as many as two columns at either side of a usual window hold in readable type."""

_KINDS = {
    "system": N_("Systems"),
    "article": N_("Articles"),
    "document": N_("Documents"),
    "person": N_("Persons"),
    "duty": N_("Duties"),
    "finding": N_("Findings to be rectified"),
}
_UNKNOWN = N_("Not found in the archive")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An item beside the centre. `ties` says in words how they belong together; `state` is a link's."""

    kind: str
    key: str
    label: str
    state: str = "live"
    ties: tuple[str, ...] = ()

    @property
    def reachable(self) -> bool:
        """Whether one can go there."""
        return self.kind in _KINDS and self.state not in ("missing", "ambiguous", "gone", "name")


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of one kind; `hidden` of them are left out until it is unfolded."""

    kind: str
    shown: tuple[Neighbour, ...]
    hidden: int = 0

    @property
    def title(self) -> str:
        """What they are."""
        return _(_KINDS.get(self.kind, _UNKNOWN))

    @property
    def more(self) -> str:
        """What stands for those left out."""
        return ngettext("{count} more…", "{count} more…", self.hidden).format(count=self.hidden)


def kind_title(kind: str) -> str:
    """Items of a kind, as a heading."""
    return _(_KINDS.get(kind, _UNKNOWN))


def grouped(
    neighbours: Iterable[Neighbour],
    *,
    unfolded: frozenset[str] = frozenset(),
    most: int = MOST_SHOWN,
) -> tuple[Group, ...]:
    """Groups in a fixed order, each by label. Where there are too many, the largest groups give way first."""
    by_kind: dict[str, list[Neighbour]] = defaultdict(list)
    for each in neighbours:
        by_kind[each.kind if each.kind in _KINDS else ""].append(each)
    order = [kind for kind in (*_KINDS, "") if kind in by_kind]
    shares = _shares([len(by_kind[kind]) for kind in order], most)
    groups: list[Group] = []
    for kind, share in zip(order, shares, strict=True):
        every = sorted(by_kind[kind], key=lambda each: each.label)
        kept = len(every) if kind in unfolded else share
        groups.append(Group(kind, tuple(every[:kept]), len(every) - kept))
    return tuple(groups)


def _shares(sizes: Sequence[int], most: int) -> list[int]:
    """How many of each group are shown: all of the small ones, an even share of what remains for the others."""
    shares = [0] * len(sizes)
    room = most
    waiting = sorted(range(len(sizes)), key=lambda each: sizes[each])
    while waiting:
        share = max(1, room // len(waiting))
        number = waiting.pop(0)
        shares[number] = min(sizes[number], share)
        # A last one alone takes no more room than the line that stands for it.
        if sizes[number] - shares[number] == 1 and room > shares[number]:
            shares[number] = sizes[number]
        room -= shares[number]
    return shares
