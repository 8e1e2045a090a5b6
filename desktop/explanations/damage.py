"""Errors about what is damaged, missing, or older than what lies beside it."""

from __future__ import annotations

from typing import Any

from desktop.explanations.words import ExitCode, Explanation, Words
from desktop.services.errors import DatabaseMissing
from resources.words import _
from search.errors import IndexDamaged
from vault import errors as vault


def _rolled_back(error: Any) -> Explanation:
    return Explanation(
        _("Something older was put back"),
        _("{object}: {problem}.").format(object=error.object_name, problem=error.problem),
        _(
            "Nothing was changed. Ask who copied files into the vault's folder. `shoudang repair` shows"
            " what there is, and can take over what you decide for; the journal will say so."
        ),
        ExitCode.DAMAGED,
    )


def _tampered(error: Any) -> Explanation:
    return Explanation(
        _("Damaged or tampered with"),
        _("{object}: {problem}.").format(object=error.object_name, problem=error.problem),
        _(
            "Nothing was changed. Keep the vault as it is and restore the named object from a backup."
        ),
        ExitCode.DAMAGED,
    )


def _chunk_missing(error: Any) -> Explanation:
    return Explanation(
        _("A part is missing"),
        _("The vault refers to chunk {chunk}, which no pack holds.").format(
            chunk=error.chunk.hex()[:16]
        ),
        _("Run a check to see which documents are affected, and restore them from a backup."),
        ExitCode.DAMAGED,
    )


def _database_missing(_error: Any) -> Explanation:
    return Explanation(
        _("The database is missing"),
        _("The vault's folder has no database file."),
        _("Run `shoudang repair VAULT --safety DIR`: it keeps a copy of what it changes."),
        ExitCode.DAMAGED,
    )


def _index_damaged(error: Any) -> Explanation:
    return Explanation(
        _("The search index is damaged"),
        _("The index of {category} cannot be used. No document is affected.").format(
            category=_(error.category.label)
        ),
        _("Run `shoudang index`: the index is rebuilt from the texts, nothing is lost."),
        ExitCode.DAMAGED,
    )


WORDS: Words = (
    (vault.RolledBack, _rolled_back),
    (vault.Tampered, _tampered),
    (vault.ChunkMissing, _chunk_missing),
    (DatabaseMissing, _database_missing),
    (IndexDamaged, _index_damaged),
)
