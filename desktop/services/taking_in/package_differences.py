"""What a package says otherwise than this vault, in words: which row it is about, and each fact before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desktop.services.audit.fact_words import LABELS
from resources.words import N_, _

_LONGEST = 60
_NAMES = ("label", "number", "title", "name", "code", "duty", "problem", "object", "key", "kind")
"""The first of these that a row has names it."""

_WORDS = {
    "advice": N_("the advice"),
    "amount_fen": N_("the amount in fen"),
    "asset_id": N_("the system"),
    "assessment_id": N_("the assessment"),
    "accounts": N_("the accounts"),
    "conclusion": N_("the conclusion"),
    "core": N_("whether it is a core post"),
    "day": N_("the day"),
    "document_id": N_("the document"),
    "due": N_("the day by which it is due"),
    "employer": N_("the employer"),
    "facts": N_("the facts"),
    "identity_kind": N_("the kind of identity paper"),
    "identity_shown": N_("the identity number"),
    "kind": N_("the kind"),
    "label": N_("what the person is called"),
    "level": N_("the level"),
    "measure": N_("the measure"),
    "name": N_("the name"),
    "note": N_("the note"),
    "number": N_("the number"),
    "other_id": N_("the other person"),
    "owner": N_("the owner"),
    "people": N_("the people in charge"),
    "person_id": N_("the person"),
    "phone_shown": N_("the telephone number"),
    "place": N_("the place"),
    "planned": N_("the planned day"),
    "post": N_("the post"),
    "problem": N_("the problem"),
    "purpose": N_("the purpose"),
    "receipt_id": N_("the receipt"),
    "retired": N_("whether it is out of use"),
    "return_id": N_("the receipt of the return"),
    "returned": N_("the day of the return"),
    "returned_to": N_("who took it back"),
    "reviewed": N_("the review"),
    "review_months": N_("the months between reviews"),
    "role": N_("the role"),
    "secrecy": N_("the secrecy"),
    "signed": N_("whose signature it bears"),
    "since": N_("the first day"),
    "staff_number": N_("the staff number"),
    "state": N_("the state"),
    "status": N_("the status"),
    "ties": N_("the ties to other systems"),
    "title": N_("the title"),
    "until": N_("the last day"),
    "value": N_("the value"),
    "version_id": N_("the version"),
    "void": N_("whether it is struck out"),
    "withdrawn": N_("the day of the withdrawal"),
}
"""Columns in words; another one is told as the package's description has it."""
_BARE = frozenset({"facts", "value", "accounts", "people", "ties"})
"""Of these, and of ids, it is only said that they are others: what they hold is for programs, or long."""


def row_name(record: Any) -> str:
    """What a row is called among its like: its label, number or title, whatever it has."""
    for column in _NAMES:
        said = getattr(record, column, None)
        if said:
            return _shown(said)
    return str(getattr(record, "id", ""))


def told_changes(before: Any, values: Mapping[str, Any]) -> str:
    """Every fact with what a record says and what `values` say."""
    return _("; ").join(
        column_word(column)
        if column in _BARE
        or column.endswith("_id")
        # Digits of a number that no masked form shows, or words beyond what is shown.
        or _shown(getattr(before, column)) == _shown(value)
        else _("{fact}: {before} → {after}").format(
            fact=column_word(column), before=_shown(getattr(before, column)), after=_shown(value)
        )
        for column, value in values.items()
    )


def told_columns(columns: Iterable[str]) -> str:
    """The facts alone."""
    return _(", ").join(map(column_word, columns))


def column_word(column: str) -> str:
    """A column, or a fact of a document or system, for people."""
    known = _WORDS.get(column) or LABELS.get(column)
    return _(known) if known else column


def _shown(value: Any) -> str:
    if value is None or value == "" or value == ():
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return _(", ").join(map(_shown, value))
    words = value.isoformat() if isinstance(value, date) else str(getattr(value, "value", value))
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
