"""The tree of the knowledge page: what there is, by kind, collection and tag, and what wants looking after."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.jobs.knowledge import Overview
from resources.artwork import Icon
from resources.knowledge import article_kinds
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Branch(enum.Enum):
    """What a node of the tree stands for."""

    ALL = "all"
    FAVOURITES = "favourites"
    RECENT = "recent"
    HEADING = "heading"
    KIND = "kind"
    COLLECTION = "collection"
    TAG = "tag"
    REVIEW = "review"
    GAPS = "gaps"
    UNRESOLVED = "unresolved"
    DRAFTS = "drafts"
    TRASH = "trash"


class TreeRole(enum.IntEnum):
    """What the view asks for beyond a node's name."""

    NODE = Qt.ItemDataRole.UserRole + 1


@dataclass(eq=False, slots=True)
class TreeNode:
    """A node; `key` tells those of a branch apart: kind id, collection's name, tag's path. Headings can't be chosen."""

    branch: Branch
    key: str
    label: str
    icon: Icon | None = None
    count: int | None = None
    parent: TreeNode | None = field(default=None, repr=False)
    children: list[TreeNode] = field(default_factory=list, repr=False)

    @property
    def place(self) -> tuple[Branch, str]:
        """What tells it apart from every other node."""
        return self.branch, self.key

    def add(self, child: TreeNode) -> TreeNode:
        """Put a node below this one."""
        child.parent = self
        self.children.append(child)
        return child

    def below(self) -> Iterator[TreeNode]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.below()


def plant(overview: Overview) -> TreeNode:
    """The tree of what there is."""
    root = TreeNode(Branch.HEADING, "", "")
    total = len(overview.articles)
    root.add(TreeNode(Branch.ALL, "", _("All articles"), Icon.ALL, total))
    root.add(TreeNode(Branch.FAVOURITES, "", _("Favourites"), Icon.STAR, len(overview.favourites)))
    root.add(TreeNode(Branch.RECENT, "", _("Recently used"), Icon.RECENT, len(overview.recents)))
    _plant_kinds(root, overview)
    care = root.add(TreeNode(Branch.HEADING, "care", _("To look after")))
    care.add(TreeNode(Branch.DRAFTS, "", _("Drafts"), Icon.DRAFT, len(overview.drafts)))
    care.add(TreeNode(Branch.REVIEW, "", _("To review"), Icon.REVIEW, len(overview.due)))
    loose = len(overview.unresolved)
    care.add(TreeNode(Branch.UNRESOLVED, "", _("Unresolved links"), Icon.UNRESOLVED, loose))
    gaps = overview.gaps
    # Links that lead nowhere have a place of their own above.
    lacking = gaps.total - gaps.unresolved_links.total if gaps is not None else 0
    care.add(TreeNode(Branch.GAPS, "", _("Gaps"), Icon.GAPS, lacking))
    care.add(TreeNode(Branch.TRASH, "", _("Trash"), Icon.TRASH, len(overview.trashed)))
    _plant_collections(root, overview)
    _plant_tags(root, overview)
    return root


def _plant_kinds(root: TreeNode, overview: Overview) -> None:
    counts = Counter(each.kind for each in overview.articles)
    kinds = root.add(TreeNode(Branch.HEADING, "kinds", _("Kinds")))
    for kind in article_kinds():
        kinds.add(TreeNode(Branch.KIND, kind.id, kind.label, Icon.TEXT, counts[kind.id]))


def _plant_collections(root: TreeNode, overview: Overview) -> None:
    counts = Counter(name for names in overview.collections_of.values() for name in names)
    shown = root.add(TreeNode(Branch.HEADING, "collections", _("Collections")))
    for each in overview.collections:
        node = TreeNode(Branch.COLLECTION, each.name, each.name, Icon.COLLECTION)
        node.count = counts[each.name]
        shown.add(node)
    if not shown.children:
        root.children.remove(shown)


def _plant_tags(root: TreeNode, overview: Overview) -> None:
    counts: Counter[str] = Counter()
    for paths in overview.tags_of.values():
        # An article with two tags below the same one counts once there.
        counts.update({above for path in paths for above in _with_those_above(path)})
    heading = root.add(TreeNode(Branch.HEADING, "tags", _("Tags")))
    nodes: dict[str, TreeNode] = {"": heading}
    for tag in sorted(overview.tags, key=lambda each: each.path):
        above, _slash, name = tag.path.rpartition("/")
        parent = nodes.get(above, heading)
        node = TreeNode(Branch.TAG, tag.path, name, Icon.TAG, counts[tag.path])
        nodes[tag.path] = parent.add(node)
    if not heading.children:
        root.children.remove(heading)


def _with_those_above(path: str) -> Iterator[str]:
    parts = path.split("/")
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


class KnowledgeTreeModel(QAbstractItemModel):
    """GUI thread only. The nodes are those of `plant`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = plant(Overview())

    def replace(self, root: TreeNode) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._root = root
        self.endResetModel()

    @property
    def root(self) -> TreeNode:
        """The node above all others."""
        return self._root

    def node_at(self, index: AnyIndex) -> TreeNode:
        """The node of an index."""
        node: TreeNode = index.internalPointer() if index.isValid() else self._root
        return node

    def find(self, place: tuple[Branch, str]) -> QModelIndex:
        """Where a node is; invalid where there is none."""
        for node in self._root.below():
            if node.place == place and node.parent is not None:
                return self.createIndex(node.parent.children.index(node), 0, node)
        return QModelIndex()

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        children = self.node_at(parent).children
        if column == 0 and 0 <= row < len(children):
            return self.createIndex(row, 0, children[row])
        return QModelIndex()

    def parent(self, index: AnyIndex) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another one
        above = self.node_at(index).parent if index.isValid() else None
        if above is None or above.parent is None:
            return QModelIndex()
        return self.createIndex(above.parent.children.index(above), 0, above)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return len(self.node_at(parent).children)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: ARG002 - Qt's signature
        return 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self.node_at(index).branch is Branch.HEADING:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return node.key if node.branch is Branch.TAG else node.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return node.label if node.count is None else f"{node.label} {node.count}"
        if role == TreeRole.NODE:
            return node
        return None
