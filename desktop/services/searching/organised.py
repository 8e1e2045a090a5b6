"""What the database knows of a query: tags, collections, links, relations and own fields become sets of documents.

Asked anew with every search, so that a tag put on a minute ago is found, and nothing is indexed again for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from desktop.services.searching.own_field_values import meets
from models.naming import name_key
from models.order.custom_fields import all_fields
from models.order.tags import SEPARATOR, TagTree, tag_tree
from models.searching import organised_queries as order
from models.searching.organised_queries import NamedDocument
from models.session import Database
from resources import words
from resources.words import N_
from search.analysis import Phrase, analyse_phrase, match_text
from search.errors import QueryError
from search.language.choices import ARTICLE
from search.language.nodes import Among, Both, Either, Node, OneOf, Organised, Without
from search.snippet import folded_name, holds

_NOTHING: frozenset[int] = frozenset()
AND_BELOW = f"{SEPARATOR}*"
"""Behind the whole path of a tag: that tag and those below it."""


def resolve(database: Database, node: Node) -> Node:
    """`node` with the documents that the database names in place of what only it knows. Raises QueryError."""
    if not _asks(node):
        return node
    with database.read() as session:
        return _resolved(node, _Resolver(session))


def _asks(node: Node) -> bool:
    match node:
        case Both(parts) | Either(parts):
            return any(map(_asks, parts))
        case Without(part):
            return _asks(part)
        case OneOf("kind", values):
            return ARTICLE in values
        case _:
            return isinstance(node, Organised)


def _resolved(node: Node, resolver: _Resolver) -> Node:
    match node:
        case Both(parts):
            return Both(tuple(_resolved(part, resolver) for part in parts))
        case Either(parts):
            return Either(tuple(_resolved(part, resolver) for part in parts))
        case Without(part):
            return Without(_resolved(part, resolver))
        case OneOf("kind", values) if ARTICLE in values:
            articles = Among(resolver.any_of("article"))
            others = values - {ARTICLE}
            return Either((articles, OneOf("kind", others))) if others else articles
        case Organised():
            return Among(resolver.documents(node))
        case _:
            return node


class _Resolver:
    """Answers within one reading of the database; what several parts of a query need is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known = order.known_to(session)
        self._answers: dict[str, Callable[[Organised], frozenset[int]]] = {
            "tag": self._tagged,
            "collection": self._collected,
            "linksto": self._linking,
            "linkedfrom": self._linked,
            "relation": self._related,
            "field": self._filled_in,
        }

    def any_of(self, key: str) -> frozenset[int]:
        """Documents with any value of this field."""
        return order.with_any(self._session, key) if key in self._known else _NOTHING

    def documents(self, wanted: Organised) -> frozenset[int]:
        """The documents that are meant, old and hidden ones among them: what is found of them is the index's word."""
        if wanted.field not in self._known:
            return _NOTHING
        if not wanted.value and not wanted.of:
            return self.any_of(wanted.field)
        return self._answers[wanted.field](wanted)

    @functools.cached_property
    def _tree(self) -> TagTree:
        return tag_tree(self._session)

    def _tagged(self, wanted: Organised) -> frozenset[int]:
        tree = self._tree
        if wanted.exact:
            path = wanted.value.replace("／", SEPARATOR)
            tag = tree.find(path.removesuffix(AND_BELOW))
            if tag is None:
                return _NOTHING
            return order.with_tags(
                self._session, tree.below(tag) if path.endswith(AND_BELOW) else [tag]
            )
        phrase = _phrase(wanted)
        return order.with_tags(
            self._session, [tag for tag in tree if holds(tree.path(tag), phrase)]
        )

    def _collected(self, wanted: Organised) -> frozenset[int]:
        named = order.collection_names(self._session)
        meant = meant_by(wanted)
        return order.in_collections(self._session, [each for each, name in named if meant(name)])

    def _linking(self, wanted: Organised) -> frozenset[int]:
        session = self._session
        if wanted.of == "system":
            return self._linking_to_systems(lambda name: name_key(name) == name_key(wanted.value))
        if wanted.of:
            key = name_key(wanted.value)
            named = order.names_linked_to(session)
            names = [name for kind, name in named if kind == wanted.of and name_key(name) == key]
            return order.linking_to_names(session, wanted.of, names)
        named = order.names_linked_to(session)
        number = match_text(wanted.value)
        found = order.linking_to(session, _called(wanted, order.link_targets(session)))
        # The whole number of a finding, as that of a document: there is no meaning in a part of it.
        findings = [
            name for kind, name in named if kind == "finding" and folded_name(name) == number
        ]
        found |= order.linking_to_names(session, "finding", findings)
        if wanted.exact:
            return found
        meant = meant_by(wanted)
        persons = [name for kind, name in named if kind == "person" and meant(name)]
        return (
            found
            | order.linking_to_names(session, "person", persons)
            | self._linking_to_systems(meant)
        )

    def _linking_to_systems(self, meant: Callable[[str], bool]) -> frozenset[int]:
        if "system" not in self._known:
            return _NOTHING
        systems = [str(asset) for asset, name in order.system_names(self._session) if meant(name)]
        return order.linking_to_names(self._session, "system", systems)

    def _linked(self, wanted: Organised) -> frozenset[int]:
        sources = _called(wanted, order.link_sources(self._session))
        return order.linked_from(self._session, sources)

    def _related(self, wanted: Organised) -> frozenset[int]:
        if not wanted.value:
            return order.related(self._session, wanted.of)
        others = _called(wanted, order.related_others(self._session, wanted.of))
        return order.related_to(self._session, wanted.of, others)

    def _filled_in(self, wanted: Organised) -> frozenset[int]:
        fields = all_fields(self._session)
        key = name_key(wanted.of)
        field = next((each for each in fields if name_key(each.name) == key), None)
        if field is None:
            raise _no_field(wanted, [each.name for each in fields])
        is_meant = meets(field, wanted)
        says = order.field_says(self._session, field.id)
        return frozenset().union(*(documents for value, documents in says if is_meant(value)))


def _phrase(wanted: Organised) -> Phrase:
    phrase = analyse_phrase(wanted.value, prefix=wanted.value.endswith("*"))
    assert phrase is not None  # The parser makes no node of nothing.
    return phrase


def meant_by(wanted: Organised) -> Callable[[str], bool]:
    """Whether a name is what was asked for: the whole of it, or words in it."""
    if wanted.exact:
        key = name_key(wanted.value)
        return lambda name: name_key(name) == key
    phrase = _phrase(wanted)
    return lambda name: holds(name, phrase)


def _called(wanted: Organised, documents: Iterable[NamedDocument]) -> list[int]:
    """The documents that bear this number or such a title."""
    meant = meant_by(wanted)
    number = match_text(wanted.value)
    return [
        each.id for each in documents if folded_name(each.number) == number or meant(each.title)
    ]


def _no_field(wanted: Organised, names: list[str]) -> QueryError:
    if not names:
        return QueryError(
            wanted.position,
            N_("There is no field of your own “{field}”."),
            N_("None is defined yet."),
            field=wanted.of,
        )
    return QueryError(
        wanted.position,
        N_("There is no field of your own “{field}”."),
        N_("There are: {names}."),
        field=wanted.of,
        names=("、" if words.language() == "zh_CN" else ", ").join(names),
    )
