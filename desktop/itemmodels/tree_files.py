"""The files of a delivery as a tree: shaped away from the window's thread, asked folder by folder, changes marked."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_size
from desktop.services.deliveries.delivery_diff import Change, FileChange, TreeDiff
from models.records import DocumentRecord
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TreeRole(enum.IntEnum):
    """What the tree's delegate and browser ask for beyond words."""

    NODE = Qt.ItemDataRole.UserRole + 1


class TreeColumn(enum.IntEnum):
    """Columns of the tree."""

    NAME = 0
    SIZE = 1


@dataclass(slots=True, eq=False)
class Node:
    """A folder or a file. `changes` counts the changed files below a folder, or is 1 for one."""

    name: str
    path: str
    parent: Node | None
    row: int = 0
    member: DocumentRecord | None = None
    change: FileChange | None = None
    size: int = 0
    files: int = 0
    changes: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def is_folder(self) -> bool:
        """Whether there may be files below."""
        return self.member is None and self.change is None


@dataclass(frozen=True, slots=True)
class TreeShape:
    """All nodes below one root."""

    root: Node


def tree_shape(files: Sequence[DocumentRecord], diff: TreeDiff | None) -> TreeShape:
    """The tree of `files`; those that `diff` knows as removed stand where they were."""
    root = Node("", "", None)
    folders = {"": root}
    changes = {each.path: each for each in diff.changes} if diff else {}
    for member in files:
        version = member.version
        _add(folders, version.path, member, changes.get(version.path), version.size)
    for change in changes.values():
        if change.change is Change.REMOVED:
            _add(folders, change.path, None, change, 0)
    _settle(root)
    return TreeShape(root)


class TreeFilesModel(QAbstractItemModel):
    """Shows a `TreeShape`, or of it only what changed or whose path has the words of a filter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shape = TreeShape(Node("", "", None))
        self._shown: dict[Node, list[Node]] | None = None
        self._changed_only = False
        self._words: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether something may be left out."""
        return self._shown is not None

    def replace(self, shape: TreeShape) -> None:
        """Show another tree under the same filter."""
        self._shape = shape
        self._refilter()

    def show_matching(self, text: str, *, changed_only: bool) -> None:
        """Show files whose path has every word of `text`, of all or of those that changed."""
        self._words, self._changed_only = tuple(text.casefold().split()), changed_only
        self._refilter()

    def index_of(self, path: str) -> QModelIndex:
        """Where a file is shown, if it is."""
        node = self._shape.root
        for part in path.split("/"):
            found = next((each for each in self._children(node) if each.name == part), None)
            if found is None:
                return QModelIndex()
            node = found
        return self._index(node)

    def first_file(self) -> QModelIndex:
        """The first file from the top; one whose content changed goes before others."""
        waiting = [self._shape.root]
        first: Node | None = None
        while waiting:
            node = waiting.pop()
            if node.is_folder:
                waiting.extend(reversed(self._children(node)))
            elif node.change is not None and node.change.change is Change.CHANGED:
                return self._index(node)
            elif first is None:
                first = node
        return self._index(first) if first else QModelIndex()

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        children = self._children(self._node(parent))
        if not 0 <= row < len(children) or not 0 <= column < len(TreeColumn):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, child: AnyIndex = _ROOT) -> QModelIndex:  # type: ignore[override]  # Qt overloads it with QObject's
        node = self._node(child).parent
        return QModelIndex() if node is None or node.parent is None else self._index(node)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._children(self._node(parent)))

    def columnCount(self, _parent: AnyIndex = _ROOT) -> int:
        return len(TreeColumn)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if role == TreeRole.NODE:
            return node
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name if index.column() == TreeColumn.NAME else _size_words(node)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(node)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == TreeColumn.NAME:
            return f"{node.name}, {node.change.change.words}" if node.change else node.name
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == TreeColumn.SIZE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return {TreeColumn.NAME: _("Name"), TreeColumn.SIZE: _("Size")}[TreeColumn(section)]
        return None

    def _refilter(self) -> None:
        self.beginResetModel()
        self._shown = None
        if self._words or self._changed_only:
            self._shown = {}
            self._filter(self._shape.root)
        self.endResetModel()

    def _filter(self, node: Node) -> bool:
        """Keep what matches below `node`; whether anything does."""
        if not node.is_folder:
            path = node.path.casefold()
            changed = node.change is not None or not self._changed_only
            return changed and all(word in path for word in self._words)
        kept = [each for each in node.children if self._filter(each)]
        assert self._shown is not None
        self._shown[node] = kept
        return bool(kept)

    def _children(self, node: Node) -> list[Node]:
        return node.children if self._shown is None else self._shown.get(node, [])

    def _index(self, node: Node) -> QModelIndex:
        assert node.parent is not None
        row = node.row if self._shown is None else self._children(node.parent).index(node)
        return self.createIndex(row, 0, node)

    def _node(self, index: AnyIndex) -> Node:
        node = index.internalPointer() if index.isValid() else self._shape.root
        assert isinstance(node, Node)
        return node


def _add(
    folders: dict[str, Node],
    path: str,
    member: DocumentRecord | None,
    change: FileChange | None,
    size: int,
) -> None:
    folder = _folder(folders, path.rpartition("/")[0])
    name = path.rpartition("/")[2]
    folder.children.append(
        Node(name, path, folder, 0, member, change, size, 1, int(change is not None))
    )


def _folder(folders: dict[str, Node], path: str) -> Node:
    found = folders.get(path)
    if found is None:
        above, _slash, name = path.rpartition("/")
        parent = _folder(folders, above)
        found = folders[path] = Node(name, path, parent)
        parent.children.append(found)
    return found


def _settle(root: Node) -> None:
    """Put folders before files, give every node its row, and add up what is below."""
    ordered = [root]
    for node in ordered:
        node.children.sort(key=lambda each: (not each.is_folder, each.name.casefold(), each.name))
        for row, child in enumerate(node.children):
            child.row = row
        ordered.extend(child for child in node.children if child.is_folder)
    for node in reversed(ordered):
        node.size = sum(child.size for child in node.children)
        node.files = sum(child.files for child in node.children)
        node.changes = sum(child.changes for child in node.children)


def _size_words(node: Node) -> str:
    if node.change is not None and node.change.change is Change.REMOVED:
        return ""
    return format_size(node.size)


def _hint(node: Node) -> str:
    lines = [node.path]
    if node.change is not None:
        words = node.change.change.words
        moved = node.change.old_path != node.path
        lines.append(f"{words}: {node.change.old_path}" if moved else words)
    return "\n".join(lines)
