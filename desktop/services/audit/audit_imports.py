"""What the journal says of packages that were taken in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from exporters.wording import minute
from resources.words import N_, _, ngettext

ACTIONS = (
    N_("contract taken over"),
    N_("package begun"),
    N_("package imported"),
    N_("rows imported"),
    N_("rows followed"),
)


def imports_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        if action == "contract taken over":
            return str(said["title"])
        if action in ("rows imported", "rows followed"):
            count = said["count"]
            return ngettext("{count} row", "{count} rows", count).format(count=count)
        if action == "package begun":
            words = _("from the archive {origin}; root {root}")
            return words.format(origin=said["origin"], root=said["root"][:16]) + _accepted(said)
        return _imported(said)
    except (ValueError, KeyError, TypeError):
        return detail


def filed_detail(detail: str) -> str:
    """What "filed" says of a document that came in with a package; other details as they stand."""
    came = arrival(detail)
    if came is None:
        return detail
    number, filed = came
    words = _("from a package: {number}, filed there on {moment}")
    return words.format(number=number, moment=minute(filed))


def arrival(detail: str) -> tuple[str, datetime] | None:
    """(number there, when its newest version was filed there) of a document that came in with a package."""
    if not detail.startswith("{"):
        return None
    try:
        said = json.loads(detail)
        return str(said["number"]), datetime.fromisoformat(said["versions"][-1]["filed"])
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _imported(said: Mapping[str, Any]) -> str:
    words = _("{documents} documents, {rows} rows; root {root}")
    told = words.format(
        documents=said["documents"], rows=sum(said["rows"].values()), root=said["root"][:16]
    )
    if changes := said.get("changes"):
        told += _("; {count} changes followed").format(count=changes)
    return told + _accepted(said)


def _accepted(said: Mapping[str, Any]) -> str:
    return _("; its origin was accepted without a signature") if said.get("believed") else ""
