"""A zip that is one document: its parts by name, its XML as events. Every part may lie about its size or break off."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

import lxml.etree

from search.fencing.reasons import Reason, Unreadable

Events = Iterator[tuple[str, lxml.etree._Element]]
_LARGEST_PART = 512 * 1024 * 1024
_LARGEST_SMALL = 4 * 1024 * 1024
_NUMBERED = re.compile(r"(\d+)\.xml$")
_RELATION = "{*}Relationship"


class Package:
    """The parts of a zipped document. Raises Unreadable where it can't be opened or a part can't be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise Unreadable(Reason.DAMAGED) from None
        self.names = self._zip.namelist()
        # Some writers separate folders as Windows does, or lead with a slash.
        self._known = {_plain(name): name for name in self.names}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._known

    def matching(self, pattern: str) -> list[str]:
        """Part names that match, in the order of their numbers."""
        found = [name for name in self._known if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: (number_of(name), name))

    def read(self, name: str, largest: int = _LARGEST_SMALL) -> bytes:
        """A small part's bytes."""
        with _named_errors(), self._open(name, largest) as stream:
            return stream.read(largest + 1)[:largest]

    def events(self, name: str, tags: Sequence[str] | None = None, *, ends: bool = False) -> Events:
        """Start and end (with `ends`, only the end) of a part's elements; nothing outside the part is ever fetched."""
        with _named_errors(), self._open(name, _LARGEST_PART) as stream:
            context = lxml.etree.iterparse(
                stream,
                events=("end",) if ends else ("start", "end"),
                tag=tags,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=True,
                recover=True,
                remove_comments=True,
                remove_pis=True,
            )
            yield from context
            _refuse_tricks(context)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part of an Open Packaging file refers to (ECMA-376-2, 9): id → (last word of the type, part name)."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        if relations not in self:
            return found
        for _, element in self.events(relations, (_RELATION,), ends=True):
            if element.get("TargetMode") != "External":
                target = unquote(element.get("Target", ""))
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = (kind, joined(folder, target))
        return found

    def _open(self, name: str, largest: int) -> zipfile.ZipExtFile:
        info = self._zip.getinfo(self._known[_plain(name)])
        if info.flag_bits & 1:
            raise Unreadable(Reason.PROTECTED)
        if info.file_size > largest:
            raise Unreadable(Reason.TOO_LARGE)
        return self._zip.open(info)  # type: ignore[return-value]


class _named_errors:  # noqa: N801 - reads as a statement
    """Turns what the zip and XML libraries raise into reasons."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None or issubclass(kind, Unreadable):
            return
        damaged = (
            KeyError,
            zipfile.BadZipFile,
            lxml.etree.LxmlError,
            ValueError,
            EOFError,
            OSError,
        )
        if issubclass(kind, (*damaged, zlib.error)):
            raise Unreadable(Reason.DAMAGED) from None
        if issubclass(kind, (NotImplementedError, RuntimeError)) and kind is not RecursionError:
            raise Unreadable(Reason.UNSUPPORTED) from None


def _refuse_tricks(context: lxml.etree.iterparse) -> None:
    """Say what would be left out in silence: what is too deep for the parser, and what entities would have shown.

    No office program declares entities, and Office Open XML forbids it (ECMA-376-2, 8.1.4).
    """
    root = context.root
    dtd = None if root is None else root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Unreadable(Reason.EXPANDS)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in context.error_log):
        raise Unreadable(Reason.NESTED)


def joined(folder: str, target: str) -> str:
    """The name of the part that `target` means, seen from `folder`; an absolute one begins at the root."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def number_of(name: str) -> int:
    """The number a part's name ends in, 0 for none."""
    found = _NUMBERED.search(name)
    return int(found.group(1)) if found else 0


def local(tag: object) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


Pieces = Callable[[Events], Iterator[str]]
