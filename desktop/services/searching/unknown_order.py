"""Tags and collections that a query asks for and that don't exist: where it finds nothing, that may be why."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from desktop.services.searching.organised import AND_BELOW, meant_by
from models.order.tags import SEPARATOR, tag_tree
from models.searching import organised_queries as order
from models.session import Database
from resources.words import N_, _
from search.language.nodes import Both, Either, Node, Organised

_SAID = {
    "tag": N_("There is no tag “{name}”."),
    "collection": N_("There is no collection “{name}”."),
}


def unknown_order(database: Database, node: Node | None) -> tuple[str, ...]:
    """A translated sentence for each tag and collection asked for that nothing is called, in the order of the query."""
    asked = [each for each in _asked(node) if each.value]
    if not asked:
        return ()
    with database.read() as session:
        known = order.known_to(session)
        return tuple(
            _(_SAID[each.field]).format(name=each.value.removesuffix(AND_BELOW))
            for each in dict.fromkeys(asked)
            if each.field in known and not _exists(session, each)
        )


def _asked(node: Node | None) -> Iterator[Organised]:
    """What is excluded may well not exist."""
    match node:
        case Both(parts) | Either(parts):
            for part in parts:
                yield from _asked(part)
        case Organised() if node.field in _SAID:
            yield node


def _exists(session: Session, wanted: Organised) -> bool:
    if wanted.field == "collection":
        meant = meant_by(wanted)
        return any(meant(name) for _id, name in order.collection_names(session))
    tree = tag_tree(session)
    if wanted.exact:
        return tree.find(wanted.value.replace("／", SEPARATOR).removesuffix(AND_BELOW)) is not None
    meant = meant_by(wanted)
    return any(meant(tree.path(tag)) for tag in tree)
