"""What the journal's events of order say, in short and in the language in use; they are kept as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from desktop.services.order.bulk_steps import Step, done_words
from desktop.services.order.field_values import kind_label, shown_value
from resources.knowledge import relation_kind
from resources.words import N_, _

Said = dict[str, Any]


def order_detail(action: str, detail: str) -> str:
    """`detail` for people; as it stands where it isn't known."""
    if action not in _WORDS:
        return detail
    try:
        return _WORDS[action](json.loads(detail))
    except (ValueError, KeyError, TypeError):
        # Whoever reads a journal that somebody changed has to see what stands there.
        return detail


def relation_words(said: Said) -> str:
    """What the relation is called from the side of the document that the event is about."""
    kind = relation_kind(said["kind"])
    return kind.inverse if said.get("inverse") else kind.label


def _path(said: Said) -> str:
    return str(said["path"])


def _name(said: Said) -> str:
    return str(said["name"])


def _change(said: Said) -> str:
    return f"{said['before']} → {said['after']}"


def _merged(said: Said) -> str:
    words = _("{path} → {into}, {count} documents")
    return words.format(path=said["path"], into=said["into_path"], count=len(said["documents"]))


def _renamed(said: Said) -> str:
    return f"{said['before']} → {said['name']}"


def _related(said: Said) -> str:
    words = _("{relation}: document {other}")
    return words.format(relation=relation_words(said), other=said["other"])


def _field(said: Said) -> str:
    return f"{said['name']} ({kind_label(said['kind'])})"


def _field_changed(said: Said) -> str:
    before = said["before"]
    return f"{before['name']} ({kind_label(before['kind'])}) → {_field(said)}"


def _field_set(said: Said) -> str:
    before, after = (shown_value(said["kind"], said[each]) or "–" for each in ("before", "after"))
    return f"{said['name']}: {before} → {after}"


def _bulk(said: Said) -> str:
    steps = _("; ").join(done_words(Step(*each)) for each in said["summary"])
    return _("{changes} ({count} documents)").format(changes=steps, count=said["documents"])


def _listed(said: Said) -> str:
    return _("{count} collections").format(count=len(said["collections"]))


_WORDS: dict[str, Callable[[Said], str]] = {
    N_("tagged"): _path,
    N_("untagged"): _path,
    N_("tag made"): _path,
    N_("tag renamed"): _change,
    N_("tag moved"): _change,
    N_("tag merged"): _merged,
    N_("tag removed"): _path,
    N_("collection made"): _name,
    N_("collection renamed"): _renamed,
    N_("collection removed"): _name,
    N_("collection ordered"): _name,
    N_("collections ordered"): _listed,
    N_("collected"): _name,
    N_("uncollected"): _name,
    N_("related"): _related,
    N_("unrelated"): _related,
    N_("field defined"): _field,
    N_("field changed"): _field_changed,
    N_("field removed"): _field,
    N_("field set"): _field_set,
    N_("edited in bulk"): _bulk,
    N_("bulk edit undone"): _bulk,
}
ORDER_ACTIONS = tuple(_WORDS)
"""The actions of order, whose details are JSON."""
