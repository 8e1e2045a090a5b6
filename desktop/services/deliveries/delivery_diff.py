"""What changed between two deliveries, file by file: added, removed, renamed (equal content), changed, other mode."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.services.deliveries.delivery_reading import members
from desktop.services.deliveries.delivery_records import is_executable, is_link
from desktop.services.library import Archive
from models.records import DocumentRecord
from resources.words import _


class Change(enum.Enum):
    """What happened to a file; the value is the word of the command line."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"
    MODE = "mode"

    @property
    def words(self) -> str:
        """For people."""
        return {
            Change.ADDED: _("Added"),
            Change.REMOVED: _("Removed"),
            Change.RENAMED: _("Renamed"),
            Change.CHANGED: _("Changed"),
            Change.MODE: _("Mode changed"),
        }[self]


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that isn't the same in both. `path` is its newer path; one of `old` and `new` may be missing."""

    change: Change
    path: str
    old: DocumentRecord | None
    new: DocumentRecord | None

    @property
    def old_path(self) -> str:
        """Where it was before."""
        return self.old.version.path if self.old else self.path


@dataclass(frozen=True, slots=True)
class TreeDiff:
    """All changes, by path, and how many files are the same in both."""

    changes: tuple[FileChange, ...]
    unchanged: int

    def count(self, change: Change) -> int:
        """How many changes of one kind there are."""
        return sum(1 for each in self.changes if each.change is change)


def diff_deliveries(archive: Archive, old: int, new: int) -> TreeDiff:
    """What became of the tree version `old` in `new`."""
    return diff_members(members(archive, old), members(archive, new))


def diff_members(old: Sequence[DocumentRecord], new: Sequence[DocumentRecord]) -> TreeDiff:
    """The same of members that are at hand. Nothing but paths, digests and modes is compared."""
    before = {member.version.path: member for member in old}
    after = {member.version.path: member for member in new}
    changes: list[FileChange] = []
    unchanged = 0
    for path in before.keys() & after.keys():
        was, now = before[path], after[path]
        if was.version.digest != now.version.digest:
            changes.append(FileChange(Change.CHANGED, path, was, now))
        elif _mode_differs(was.version.mode, now.version.mode):
            changes.append(FileChange(Change.MODE, path, was, now))
        else:
            unchanged += 1
    removed = [before[path] for path in sorted(before.keys() - after.keys())]
    added = [after[path] for path in sorted(after.keys() - before.keys())]
    renamed = _renamed(removed, added)
    gone = {was.version.path for was, _now in renamed}
    come = {now.version.path for _was, now in renamed}
    changes += [FileChange(Change.RENAMED, now.version.path, was, now) for was, now in renamed]
    changes += [
        FileChange(Change.REMOVED, each.version.path, each, None)
        for each in removed
        if each.version.path not in gone
    ]
    changes += [
        FileChange(Change.ADDED, each.version.path, None, each)
        for each in added
        if each.version.path not in come
    ]
    return TreeDiff(tuple(sorted(changes, key=lambda each: each.path)), unchanged)


def _renamed(
    removed: Sequence[DocumentRecord], added: Sequence[DocumentRecord]
) -> list[tuple[DocumentRecord, DocumentRecord]]:
    """Pairs of equal content, each file in one pair at most; the same name in another folder goes before another name.

    Empty files are all equal, which says nothing.
    """
    waiting: dict[bytes, list[DocumentRecord]] = defaultdict(list)
    for each in removed:
        if each.version.size:
            waiting[each.version.digest].append(each)
    pairs = []
    rest = []
    for now in added:
        was = next(
            (each for each in waiting[now.version.digest] if each.version.name == now.version.name),
            None,
        )
        if was is None:
            rest.append(now)
        else:
            waiting[now.version.digest].remove(was)
            pairs.append((was, now))
    for now in rest:
        if candidates := waiting[now.version.digest]:
            pairs.append((candidates.pop(0), now))
    return pairs


def _mode_differs(old: int, new: int) -> bool:
    """Whether a file became a program or a link, or is none any more; where one mode is unknown nobody can tell."""
    if not old or not new:
        return False
    return (is_link(old), is_executable(old)) != (is_link(new), is_executable(new))
