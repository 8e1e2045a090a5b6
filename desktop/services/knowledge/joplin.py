"""Joplin's own form of notes: each item is `ID.md` with its properties behind the text, bytes lie in `resources/`.

The form is that of Joplin's "RAW" folder and of .jex archives (joplin: packages/lib/models/BaseItem.ts, `serialize` and
`unserialize`): title, blank line, body, blank line, then `key: value` lines of which `type_` is the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.services.filing.sources import SourceProblem
from desktop.services.notes.note_records import LARGEST_NOTE, Labelled, NoteEntry, NoteRoot
from desktop.services.records import Failed
from resources.words import _

NOTE, NOTEBOOK, RESOURCE, TAG, NOTE_TAG = "1", "2", "4", "5", "6"
"""Values of `type_` (joplin: packages/lib/BaseModel.ts, ModelType)."""

_ITEM = re.compile(r"(?:.*/)?([0-9a-f]{32})\.md")
_FILE = re.compile(r"(?:.*/)?resources/([0-9a-f]{32})(?:\.[^/]*)?")
_PROPERTY = re.compile(r"([a-z][a-z0-9_]*):(?: (.*))?")
_ID = re.compile(r":/([0-9a-f]{32})")
_DEEPEST = 30
_LONGEST_TAIL = 256 * 1024
"""Characters of properties; the longest of them is a place or an address."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `end` is where its text ends in the whole."""

    title: str
    end: int
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The value of `type_`."""
        return self.properties.get("type_", "")


def read_item(text: str) -> Item | None:
    """The item that a file holds; None where it is no item of Joplin's."""
    lines = text[-_LONGEST_TAIL:].rstrip().split("\n")
    properties: dict[str, str] = {}
    length = 0
    for line in reversed(lines):
        found = _PROPERTY.fullmatch(line.rstrip("\r"))
        if found is None:
            if line.strip():
                return None
            break
        properties[found[1]] = (found[2] or "").replace("\\n", "\n")
        length += len(line) + 1
    if "type_" not in properties or not re.fullmatch("[0-9a-f]{32}", properties.get("id", "")):
        return None
    end = len(text.rstrip()) + 1 - length
    title = text[: max(0, end)].split("\n", 1)[0].strip()
    return Item(title, max(0, end), properties)


def linked_id(raw: str) -> str:
    """The number in a link as `:/0123…`; empty where it is none."""
    found = _ID.match(raw)
    return found[1] if found else ""


def joplin_root(root: NoteRoot) -> NoteRoot:
    """What was found, with the items that aren't notes turned into what they say about those that are."""
    items: dict[str, Item] = {}
    failed = list(root.failed)
    kept: list[NoteEntry] = []
    ids: dict[str, str] = {}
    for entry in root.entries:
        if (found := _ITEM.fullmatch(entry.path)) is None:
            kept.append(entry)
            continue
        item = _item(entry, failed)
        if item is None:
            continue
        items[found[1]] = item
        if item.kind == NOTE:
            ids[found[1]] = entry.path
            kept.append(entry)
    labels, entries = _labels(items, ids), []
    for entry in kept:
        if (found := _FILE.fullmatch(entry.path)) is not None:
            ids[found[1]] = entry.path
            entry = _named(entry, items.get(found[1]))
        entries.append(entry)
    return replace(root, entries=tuple(entries), failed=tuple(failed), labels=labels, ids=ids)


def _item(entry: NoteEntry, failed: list[Failed]) -> Item | None:
    """The item in a file, or None when it is told why there is none."""
    if entry.size > LARGEST_NOTE:
        failed.append(
            Failed(
                entry.path,
                _(
                    "It is larger than a note may be (4 MiB). It can be filed as an ordinary document."
                ),
            )
        )
        return None
    try:
        data = b"".join(entry.read())
        item = read_item(data.decode("utf-8-sig"))
    except SourceProblem as problem:
        failed.append(Failed(entry.path, str(problem)))
        return None
    except UnicodeDecodeError:
        item = None
    if item is None:
        failed.append(
            Failed(entry.path, _("It is no item of Joplin's: its properties are missing."))
        )
    elif item.properties.get("encryption_applied") == "1":
        sentence = _("It is encrypted. Export the notes from Joplin once it has decrypted them.")
        failed.append(Failed(entry.path, sentence))
        return None
    return item


def _named(entry: NoteEntry, item: Item | None) -> NoteEntry:
    """A resource under the name that its user knows."""
    if item is None or not item.title:
        return entry
    extension = item.properties.get("file_extension", "")
    title = item.title
    if extension and not title.lower().endswith(f".{extension.lower()}"):
        title = f"{title}.{extension}"
    return replace(entry, title=title)


def _labels(items: Mapping[str, Item], ids: Mapping[str, str]) -> dict[str, Labelled]:
    tags: dict[str, list[str]] = {}
    for item in items.values():
        if item.kind == NOTE_TAG:
            tag = items.get(item.properties.get("tag_id", ""))
            if tag is not None and tag.kind == TAG and tag.title:
                tags.setdefault(item.properties.get("note_id", ""), []).append(tag.title)
    labels = {}
    for item_id, path in ids.items():
        item = items[item_id]
        created = item.properties.get("user_created_time") or item.properties.get("created_time")
        labels[path] = Labelled(
            item.title,
            tuple(sorted(tags.get(item_id, ()))),
            "/".join(_notebooks(items, item.properties.get("parent_id", ""))),
            _day(created or ""),
        )
    return labels


def _notebooks(items: Mapping[str, Item], notebook: str) -> Iterable[str]:
    """The names of a notebook and of those around it, from outside; one that is inside itself ends the chain."""
    names: list[str] = []
    seen: set[str] = set()
    while notebook in items and notebook not in seen and len(seen) < _DEEPEST:
        seen.add(notebook)
        item = items[notebook]
        if item.kind != NOTEBOOK:
            break
        names.append(item.title.replace("/", "／") or "?")
        notebook = item.properties.get("parent_id", "")
    return reversed(names)


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
