"""What one item has to do with others: by links, relations, systems and persons, as a small graph around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.services.library import Archive
from models.order.neighbours import Edge, Node, edges_of, labels_of


class GraphNode(NamedTuple):
    """`kind` is document, system, person, duty or finding; `state` as in links, LIVE for everything that is there."""

    kind: str
    key: str
    label: str
    state: str


class GraphEdge(NamedTuple):
    """From one (kind, key) to another; `label` is "link", "person", "system", or the id of a relation or tie."""

    source: tuple[str, str]
    target: tuple[str, str]
    label: str


class Graph(NamedTuple):
    """The item that was asked for is the first node. `left_out` of its neighbours found no room."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    left_out: int = 0


def neighbourhood(
    archive: Archive, kind: str, key: str | int, *, depth: int = 1, limit: int = 40
) -> Graph:
    """The items within `depth` steps of one, at most `limit` of them, and what they have to do with each other.

    Documents in use only, and the trashed ones that links lead to; collections are left out: they say nothing about it.
    """
    start: Node = (kind, str(key))
    with archive.database.read() as session:
        found: dict[Node, None] = {start: None}
        edges: dict[Edge, None] = {}
        left_out: set[Node] = set()
        level = [start]
        for _step in range(depth):
            following: list[Node] = []
            for node in level:
                for edge, other in _around(session, node):
                    if other not in found:
                        if len(found) >= limit:
                            left_out.add(other)
                            continue
                        found[other] = None
                        following.append(other)
                    edges[edge] = None
            level = following
        # What the outermost have to do with each other.
        for node in level:
            for edge, other in _around(session, node):
                if other in found:
                    edges[edge] = None
        labels = labels_of(session, found)
    nodes = [GraphNode(*node, *labels[node]) for node in found if node in labels]
    shown = {(node.kind, node.key) for node in nodes}
    return Graph(
        tuple(nodes),
        tuple(GraphEdge(*edge) for edge in edges if edge[0] in shown and edge[1] in shown),
        len(left_out),
    )


def _around(session: Session, node: Node) -> Iterator[tuple[Edge, Node]]:
    for edge in edges_of(session, node):
        yield edge, edge[1] if edge[0] == node else edge[0]
