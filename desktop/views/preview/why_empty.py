"""Why a document shows no text, and what can be done about it, in one or two sentences."""

from __future__ import annotations

from models.categories import TextState
from models.records import VersionRecord
from resources.words import _


def why_empty(version: VersionRecord) -> str:
    """The sentence for a version without text."""
    reason = _(version.text_reason) if version.text_reason else ""
    if version.text_state is TextState.PENDING:
        return _("The text has not been read yet. It follows in the background.")
    if version.text_state is TextState.UNREADABLE:
        return _("The text could not be read: {reason} The file itself is safe.").format(
            reason=reason
        )
    if reason:
        return _("{reason} The file itself is safe.").format(reason=reason)
    return _("This file holds no text, as scans and pictures do. The file itself is safe.")
