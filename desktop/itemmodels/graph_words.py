"""A neighbourhood as the relations view shows it: who is beside the centre, and how they belong together in words."""

from __future__ import annotations

from collections import defaultdict

from desktop.itemmodels.graph_groups import Neighbour
from desktop.jobs.items import Surroundings
from resources.knowledge import RelationKind, TieKind, person_roles, relation_kinds, tie_kinds
from resources.words import _


def centre_of(found: Surroundings) -> Neighbour | None:
    """The item that was asked for; None where it is gone."""
    if not found.graph.nodes:
        return None
    node = found.graph.nodes[0]
    return Neighbour(_kind(node.kind, node.key, found), node.key, node.label, node.state)


def neighbours_of(found: Surroundings) -> tuple[Neighbour, ...]:
    """Everything right beside the centre."""
    if not found.graph.nodes:
        return ()
    centre = found.graph.nodes[0][:2]
    ties: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for edge in found.graph.edges:
        if edge.source == centre and edge.target != centre:
            ties[edge.target][tie_words(edge.label, outgoing=True)] = None
        elif edge.target == centre and edge.source != centre:
            ties[edge.source][tie_words(edge.label, outgoing=False)] = None
    return tuple(
        Neighbour(
            _kind(node.kind, node.key, found),
            node.key,
            node.label,
            node.state,
            tuple(ties.get((node.kind, node.key), ())),
        )
        for node in found.graph.nodes[1:]
    )


def tie_words(label: str, *, outgoing: bool) -> str:
    """How two items belong together, seen from the centre: "links to", "superseded by", "runs on"."""
    plain = {
        "link": (_("links to"), _("linked from")),
        "person": (_("names"), _("named in")),
        "system": (_("is about"), _("subject of")),
    }
    if label in plain:
        return plain[label][0 if outgoing else 1]
    kinds: tuple[RelationKind | TieKind, ...] = (*relation_kinds(), *tie_kinds())
    for kind in kinds:
        if kind.id == label:
            return kind.label if outgoing else kind.inverse
    return next((role.label for role in person_roles() if role.id == label), label)


def _kind(kind: str, key: str, found: Surroundings) -> str:
    return "article" if kind == "document" and key in found.articles else kind
