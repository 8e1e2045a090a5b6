"""What the journal says of articles, in the language in use. Details are JSON, complete enough to replay."""

from __future__ import annotations

import json

from resources.knowledge import article_kinds
from resources.words import N_, _

ACTIONS = (N_("written"), N_("reviewed"))


def article_detail(action: str, detail: str) -> str:
    """`detail` of one of `ACTIONS` for people; what can't be read is shown as it stands."""
    try:
        said = json.loads(detail)
        version = int(said["version"])
        if action == "reviewed":
            return _("version record {id}").format(id=version)
        kind, reason = str(said["kind"]), str(said["reason"])
    except (ValueError, KeyError, TypeError):
        return detail
    label = next((each.label for each in article_kinds() if each.id == kind), kind)
    if not reason:
        return _("{kind}, version record {id}").format(kind=label, id=version)
    return _("{kind}, version record {id}: {reason}").format(kind=label, id=version, reason=reason)
