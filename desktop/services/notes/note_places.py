"""Where links between notes lead, by the rules of the program that wrote them, among the files that came together.

Relative paths are relative to the note (CommonMark leaves destinations to the program; all of these do it so).
Obsidian also finds a file by its name alone, by the end of its path, and by a note's aliases; Joplin counts items.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from desktop.services.knowledge.joplin import linked_id
from desktop.services.notes.note_records import Dialect
from models.knowledge.titles import split_target, title_key
from resources.note_words import note_words

MISSING, AMBIGUOUS = "missing", "ambiguous"
_INDEXES = ("readme", "index", "_index")


class Places:
    """The files of one root by every name that a link may call them."""

    def __init__(
        self,
        name: str,
        dialect: Dialect,
        paths: Iterable[str],
        *,
        ids: Mapping[str, str],
        aliases: Mapping[str, Iterable[str]],
    ) -> None:
        """`name` is that of the root, `aliases` are other names of the notes at some paths."""
        self._name, self._dialect, self._ids = name, dialect, ids
        self._paths = set(paths)
        self._by_key: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        self._aliases: dict[str, list[str]] = {}
        for path in sorted(self._paths):
            self._by_key.setdefault(title_key(path), []).append(path)
            last = path.rpartition("/")[2]
            for called in {title_key(last), title_key(_without_ending(last))}:
                self._by_name.setdefault(called, []).append(path)
        for path, names in aliases.items():
            for alias in names:
                self._aliases.setdefault(title_key(alias), []).append(path)

    def find(self, source: str, raw: str, *, wiki: bool) -> tuple[str, str]:
        """(path, "") of what the link `raw` in the note at `source` leads to, or ("", problem)."""
        if item := linked_id(raw):
            return (self._ids[item], "") if item in self._ids else ("", MISSING)
        name = split_target(raw).name if "@" in raw else raw.partition("#")[0].strip()
        if not name:
            return source, ""  # a heading of the note itself
        folder = posixpath.dirname(source)
        for written in dict.fromkeys((name, unquote(name))):
            for base in (folder, self._name) if self._from_root(wiki) else (folder,):
                if path := self._at(_joined(base, written)):
                    return path, ""
        if wiki:
            return self._called(folder, unquote(name))
        return "", MISSING

    def _from_root(self, wiki: bool) -> bool:
        return self._dialect is Dialect.OBSIDIAN or wiki

    def _at(self, path: str) -> str:
        """The file at a path, `.md` optional, in another case where only one file is meant."""
        if not path.startswith(f"{self._name}/") and path != self._name:
            return ""
        candidates = [path, *(f"{path}.{ending}" for ending in _endings())]
        for candidate in candidates:
            if candidate in self._paths:
                return candidate
        for candidate in candidates:
            alike = self._by_key.get(title_key(candidate), [])
            if len(alike) == 1:
                return alike[0]
        for index in _INDEXES:
            for ending in _endings():
                alike = self._by_key.get(title_key(f"{path}/{index}.{ending}"), [])
                if len(alike) == 1:
                    return alike[0]
        return ""

    def _called(self, folder: str, name: str) -> tuple[str, str]:
        """What a name alone, or the end of a path, leads to: beside the note before anywhere else."""
        last = title_key(name.rpartition("/")[2])
        end = title_key(_without_ending(name))
        found = [
            path
            for path in self._by_name.get(last, ())
            if f"/{title_key(_without_ending(path))}".endswith(f"/{end}")
            or f"/{title_key(path)}".endswith(f"/{title_key(name)}")
        ]
        found = found or self._aliases.get(title_key(name), [])
        beside = [path for path in found if posixpath.dirname(path) == folder]
        found = beside or found
        if len(found) == 1:
            return found[0], ""
        return "", AMBIGUOUS if found else MISSING


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name.lstrip("/")))


def _without_ending(path: str) -> str:
    stem, dot, ending = path.rpartition(".")
    return stem if dot and ending.lower() in note_words().notes else path


def _endings() -> tuple[str, ...]:
    return ("md", "markdown")
