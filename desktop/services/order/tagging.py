"""Tags: put on documents, taken off, renamed, moved, merged, removed; each in one transaction with its journal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.order.order_rules import (
    Event,
    chosen,
    event,
    events_of,
    given_name,
    journal,
    require_order,
)
from models.order import tags as model
from models.order.tags import SEPARATOR, TOP, TagRecord, TagTree
from resources.words import _

__all__ = [
    "DEEPEST",
    "TagRecord",
    "find_tag",
    "merge_tags",
    "move_tag",
    "remove_tag",
    "rename_tag",
    "tag_documents",
    "tags",
    "tags_of",
    "untag_documents",
]

DEEPEST = 8
"""Levels of tags: deeper ones no tree on a screen shows any more."""

_WIDE_SEPARATOR = "／"


def tags(archive: Archive) -> list[TagRecord]:
    """All tags with how many documents bear them, by path."""
    with archive.database.read() as session:
        return model.all_tags(session)


def find_tag(archive: Archive, path: str) -> TagRecord:
    """The tag at a path, in any case and width. Raises OrderRefused."""
    with archive.database.read() as session:
        tag = model.tag_tree(session).find(SEPARATOR.join(names_in(path)))
        for record in model.all_tags(session):
            if record.id == tag:
                return record
    raise OrderRefused("no-such-tag", _("There is no tag “{name}”.").format(name=path))


def tags_of(archive: Archive, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The paths of the tags that each of these documents bears, in order; nothing for those without."""
    with archive.database.read() as session:
        tree = model.tag_tree(session)
        borne = model.borne_by(session, ids)
    return {document: tuple(sorted(map(tree.path, found))) for document, found in borne.items()}


def tag_documents(house: House, ids: Sequence[int], paths: Sequence[str]) -> int:
    """Put tags on documents, making those that aren't there yet; returns on how many a tag is new.

    Raises NotAllowed, StateSecret, NoSuchDocument, Withheld, OrderRefused.
    """
    require_order(house, *paths)
    with house.database.write() as session:
        documents = [each.id for each in chosen(session, ids)]
        new, events = put_tags(session, documents, paths)
        journal(house, session, events)
    return len({document for tagged in new.values() for document in tagged})


def untag_documents(house: House, ids: Sequence[int], tag_ids: Sequence[int]) -> int:
    """Take tags off documents; returns how many bore one of them. Raises NotAllowed, NoSuchDocument, Withheld,
    OrderRefused."""
    require_order(house)
    with house.database.write() as session:
        documents = [each.id for each in chosen(session, ids)]
        gone, events = take_tags(session, documents, tag_ids)
        journal(house, session, events)
    return len({document for untagged in gone.values() for document in untagged})


def rename_tag(house: House, tag: int, name: str) -> None:
    """Call a tag otherwise; documents keep it, and so do the tags below it.

    Raises NotAllowed, StateSecret, OrderRefused; that also where a tag beside it has the name: merging is another act.
    """
    require_order(house, name)
    (name,) = _one_name(name)
    with house.database.write() as session:
        tree = model.tag_tree(session)
        before = _known(tree, tag)
        _refuse_twin(tree, tree.parent(tag), name, tag)
        if name == tree.name(tag):
            return
        model.place_tag(session, tree, tag, tree.parent(tag), name)
        journal(
            house,
            session,
            [event("tag renamed", f"tag {tag}", before=before, after=tree.path(tag))],
        )


def move_tag(house: House, tag: int, parent: int) -> None:
    """Put a tag with all below it below another, or with `parent` 0 at the top. Raises NotAllowed, OrderRefused."""
    require_order(house)
    with house.database.write() as session:
        tree = model.tag_tree(session)
        before = _known(tree, tag)
        if parent != TOP:
            _known(tree, parent)
        if parent == tree.parent(tag):
            return
        if tag in tree.line(parent):
            sentence = _("“{name}” can't be put below itself.").format(name=before)
            raise OrderRefused("into-itself", sentence)
        _refuse_twin(tree, parent, tree.name(tag), tag)
        _refuse_depth(tree, parent, tree.height(tag))
        model.place_tag(session, tree, tag, parent, tree.name(tag))
        after = tree.path(tag)
        moved = event("tag moved", f"tag {tag}", parent=parent, before=before, after=after)
        journal(house, session, [moved])


def merge_tags(house: House, tag_ids: Sequence[int], into: int) -> None:
    """Make one tag of several: whatever bears one of them bears `into`, and what is below them comes below it.

    Where both have a tag of one name below them, these are merged as well. Raises NotAllowed, OrderRefused.
    """
    require_order(house)
    with house.database.write() as session:
        tree = model.tag_tree(session)
        _known(tree, into)
        for tag in tag_ids:
            path = _known(tree, tag)
            if tag != into and tag in tree.line(into):
                sentence = _("“{name}” can't be merged into a tag below itself.")
                raise OrderRefused("into-itself", sentence.format(name=path))
        events: list[Event] = []
        # The lower ones first: merging one above them would merge them too, into something else.
        merging = set(tag_ids) - {into}
        for tag in sorted(merging, key=lambda each: (-tree.depth(each), each)):
            events += _merge(session, tree, tag, into, tree.path(tag))
        journal(house, session, events)


def remove_tag(house: House, tag: int, *, below: bool = False) -> int:
    """Remove a tag, and with `below` all tags below it; documents lose it. Returns how many tags went.

    Raises NotAllowed, OrderRefused; that also where there are tags below it and `below` isn't set.
    """
    require_order(house)
    with house.database.write() as session:
        tree = model.tag_tree(session)
        path = _known(tree, tag)
        going = tree.below(tag)
        if len(going) > 1 and not below:
            sentence = _("There are {count} tags below “{name}”. Remove them too, or move them.")
            raise OrderRefused("tags-below", sentence.format(count=len(going) - 1, name=path))
        events = []
        for each in reversed(going):
            documents = model.bearers(session, each)
            events.append(
                event("tag removed", f"tag {each}", path=tree.path(each), documents=documents)
            )
            model.delete_tag(session, tree, each)
        journal(house, session, events)
    return len(going)


def names_in(path: str) -> list[str]:
    """The names of a path; raises OrderRefused for one that is empty, too long or too deep."""
    parts = path.replace(_WIDE_SEPARATOR, SEPARATOR).split(SEPARATOR)
    names = [given_name(part) for part in parts]
    if len(names) > DEEPEST:
        raise _too_deep(path)
    return names


def check_tags(house: House, paths: Sequence[str]) -> None:
    """Raise what `tag_documents` would for these paths, for whoever files something first that is to bear them.

    Raises NotAllowed, StateSecret, OrderRefused.
    """
    require_order(house, *paths)
    for path in paths:
        names_in(path)


def put_tags(
    session: Session,
    documents: Sequence[int],
    paths: Sequence[str],
    tree: TagTree | None = None,
) -> tuple[dict[int, list[int]], list[Event]]:
    """(tag → the documents that bear it newly, what the journal says), inside the caller's transaction.

    Whoever puts on thousands of tags reads the `tree` once; it is kept up to date.
    """
    tree = model.tag_tree(session) if tree is None else tree
    new: dict[int, list[int]] = {}
    events: list[Event] = []
    for path in paths:
        tag = TOP
        for name in names_in(path):
            parent, known = tag, tree.child(tag, name)
            tag = model.add_tag(session, tree, parent, name) if known is None else known
            if known is None:
                made = event("tag made", f"tag {tag}", path=tree.path(tag), parent=parent)
                events.append(made)
        tagged = model.bear(session, tag, documents)
        new[tag] = new.get(tag, []) + tagged
        events += events_of("tagged", tagged, tag=tag, path=tree.path(tag))
    return new, events


def take_tags(
    session: Session, documents: Sequence[int], tag_ids: Sequence[int]
) -> tuple[dict[int, list[int]], list[Event]]:
    """(tag → the documents that bore it, what the journal says), inside the caller's transaction."""
    tree = model.tag_tree(session)
    gone: dict[int, list[int]] = {}
    events: list[Event] = []
    for tag in dict.fromkeys(tag_ids):
        path = _known(tree, tag)
        gone[tag] = model.drop(session, tag, documents)
        events += events_of("untagged", gone[tag], tag=tag, path=path)
    return gone, events


def _merge(session: Session, tree: TagTree, tag: int, into: int, path: str) -> list[Event]:
    """Merge the tag at `path` and what is below it: each path that begins with `path` begins with that of `into`."""
    documents, children = model.bearers(session, tag), tree.children(tag)
    model.hand_on(session, tag, into)
    # It goes before those below it are dealt with: one of them may come to its place, where `into` is above it.
    model.delete_tag(session, tree, tag)
    twins = {child: tree.child(into, tree.name(child)) for child in children}
    moving = [child for child, twin in twins.items() if twin is None]
    for child in moving:
        _refuse_depth(tree, into, tree.height(child))
        model.place_tag(session, tree, child, into, tree.name(child))
    events = [
        event(
            "tag merged",
            f"tag {tag}",
            into=into,
            into_path=tree.path(into),
            path=path,
            documents=documents,
            children=moving,
        )
    ]
    for child, twin in twins.items():
        if twin is not None:
            below = f"{path}{SEPARATOR}{tree.name(child)}"
            events += _merge(session, tree, child, twin, below)
    return events


def _known(tree: TagTree, tag: int) -> str:
    """The path of a tag; raises OrderRefused for one that isn't there."""
    if tag not in tree:
        raise OrderRefused("no-such-tag", _("There is no tag “{name}”.").format(name=tag))
    return tree.path(tag)


def _one_name(name: str) -> list[str]:
    names = names_in(name)
    if len(names) > 1:
        sentence = _("The name of one tag has no “/”. Move it to put it below another.")
        raise OrderRefused("bad-name", sentence)
    return names


def _refuse_twin(tree: TagTree, parent: int, name: str, tag: int) -> None:
    twin = tree.child(parent, name)
    if twin is not None and twin != tag:
        sentence = _("There is a tag “{name}” already. Merge the two instead.")
        raise OrderRefused("merge-instead", sentence.format(name=tree.path(twin)))


def _refuse_depth(tree: TagTree, parent: int, height: int) -> None:
    if tree.depth(parent) + height > DEEPEST:
        raise _too_deep(tree.path(parent))


def _too_deep(path: str) -> OrderRefused:
    sentence = _("Below “{name}” the tags would be more than {most} levels deep.")
    return OrderRefused("too-deep", sentence.format(name=path, most=DEEPEST))
