"""A plan in words: what speaks against a row, and what the whole batch comes to."""

from __future__ import annotations

from collections import Counter

from desktop.services.filing.plan_records import Known, Plan, PlanRow, RowState
from resources.words import N_, _, ngettext

_FLAGS = {
    "macro": N_("holds macros"),
    "executable": N_("is a program"),
    "script": N_("is a script, or holds one"),
    "encrypted": N_("needs a password"),
    "link": N_("refers to something outside"),
    "embedded": N_("has other files embedded"),
}
_STATES = {
    RowState.REFUSED: N_("Refused"),
    RowState.UNREADABLE: N_("Not readable"),
    RowState.INCOMPLETE: N_("Category?"),
    RowState.LOOK: N_("Look at it"),
    RowState.DUPLICATE: N_("Already there"),
    RowState.READY: N_("Ready"),
}


def state_words(state: RowState) -> str:
    """A row's state in two words."""
    return _(_STATES[state])


def flag_words(flag: str) -> str:
    """What is risky about a file, in a few words; an unknown flag as it is."""
    return _(_FLAGS[flag]) if flag in _FLAGS else flag


def row_notes(row: PlanRow) -> list[str]:
    """Everything a person should know of a row before it is filed, gravest first."""
    notes = [note for note in (row.refusal, row.problem, row.doubt) if note]
    for known in row.duplicates:
        if known.document_id:
            sentence = _("The same file is filed as {number} “{title}”, version {version}.")
        else:
            sentence = _("The same file stands further up in this batch: {title}.")
        notes.append(_filled(sentence, known))
    for known in row.versions:
        sentence = _("It may be a newer version of {number} “{title}”.")
        notes.append(_filled(sentence, known))
    named = {known.document_id for known in row.versions if known.document_id}
    for known in row.near:
        if known.document_id in named:
            continue
        if known.document_id:
            sentence = _("Nearly the same text is filed as {number} “{title}”.")
        else:
            sentence = _("Nearly the same text stands further up in this batch: {title}.")
        notes.append(_filled(sentence, known))
    if row.flags:
        words = _(", ").join(flag_words(flag) for flag in row.flags)
        notes.append(_("This file {flags}.").format(flags=words))
    if row.state is RowState.INCOMPLETE:
        notes.append(_("Nothing tells what it is: choose a category."))
    return notes


def alike_words(row: PlanRow) -> str:
    """One sentence about papers of the same form, or nothing."""
    if not row.alike:
        return ""
    shown = "、".join(known.number or known.title for known in row.alike)
    return _("The same form, filled in for another person or day: {others}.").format(others=shown)


def summary_words(plan: Plan) -> str:
    """The batch in one line: only what is there is mentioned."""
    # Asked for many times a second while rows come: every row is looked at once.
    states = Counter((row.state, row.choice.included) for row in plan.rows)
    counts: Counter[RowState] = Counter()
    left_out = 0
    for (state, included), count in states.items():
        if included or state not in (RowState.LOOK, RowState.READY):
            counts[state] += count
        else:
            left_out += count
    total = len(plan.rows) + len(plan.failed)
    parts = [ngettext("{count} file", "{count} files", total).format(count=total)]
    for state in (RowState.REFUSED, RowState.INCOMPLETE, RowState.LOOK, RowState.DUPLICATE):
        if count := counts[state]:
            parts.append(_state_count(state, count))
    unreadable = counts[RowState.UNREADABLE] + len(plan.failed)
    if unreadable:
        words = ngettext("{count} not readable", "{count} not readable", unreadable)
        parts.append(words.format(count=unreadable))
    if left_out:
        words = ngettext("{count} left out by you", "{count} left out by you", left_out)
        parts.append(words.format(count=left_out))
    return _("; ").join(parts)


def _state_count(state: RowState, count: int) -> str:
    words = {
        RowState.REFUSED: ngettext("{count} refused", "{count} refused", count),
        RowState.INCOMPLETE: ngettext(
            "{count} without a category", "{count} without a category", count
        ),
        RowState.LOOK: ngettext("{count} to look at", "{count} to look at", count),
        RowState.DUPLICATE: ngettext(
            "{count} left out as already there", "{count} left out as already there", count
        ),
    }[state]
    return words.format(count=count)


def _filled(sentence: str, known: Known) -> str:
    return sentence.format(number=known.number, title=known.title, version=known.ordinal)
