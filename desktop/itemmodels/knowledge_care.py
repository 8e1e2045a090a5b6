"""Rows of what wants looking after: drafts, links that lead nowhere, gaps, the trash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.knowledge_tree import Branch
from desktop.itemmodels.rows_table import RowColumn
from desktop.jobs.knowledge import Overview
from desktop.services.knowledge.drafts import DraftSummary
from desktop.services.knowledge.knowledge_gaps import Gaps
from desktop.services.knowledge.linking import LinkRecord
from models.records import DocumentRecord
from resources.words import _


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something that is missing: what it concerns, and what of it can be opened (kind and key; empty for nothing).

    `uncured` is the report of a fault that an article is to be written from.
    """

    gap: str
    subject: str
    kind: str
    key: str
    uncured: DocumentRecord | None = None


def care_of(branch: Branch, overview: Overview) -> tuple[Sequence[RowColumn[Any]], Sequence[Any]]:
    """The columns and the records of a table."""
    if branch is Branch.DRAFTS:
        return _draft_columns(), overview.drafts
    if branch is Branch.UNRESOLVED:
        return _link_columns(), overview.unresolved
    if branch is Branch.TRASH:
        return _trash_columns(), overview.trashed
    return _gap_columns(), list(_gaps(overview.gaps)) if overview.gaps is not None else []


def problem_words(problem: str) -> str:
    """Why a link leads nowhere."""
    return {
        "missing": _("Nothing has this name"),
        "ambiguous": _("Several have this name"),
        "gone": _("It was purged"),
    }.get(problem, problem)


def _draft_columns() -> Sequence[RowColumn[DraftSummary]]:
    return (
        RowColumn(_("Title"), lambda draft: draft.title or _("Without a title"), stretch=True),
        RowColumn(
            _("Draft of"),
            lambda draft: _("a new article") if draft.document_id is None else _("a new version"),
        ),
        RowColumn(_("Changed"), lambda draft: format_moment(draft.changed)),
    )


def _link_columns() -> Sequence[RowColumn[LinkRecord]]:
    return (
        RowColumn(_("Link"), lambda link: link.raw, stretch=True),
        RowColumn(_("In the article"), lambda link: link.source, stretch=True),
        RowColumn(_("Why"), lambda link: problem_words(link.problem), mood=lambda _link: "caution"),
    )


def _trash_columns() -> Sequence[RowColumn[DocumentRecord]]:
    return (
        RowColumn(_("Title"), lambda record: record.title, stretch=True),
        RowColumn(_("Number"), lambda record: record.number),
    )


def _gap_columns() -> Sequence[RowColumn[GapRow]]:
    return (
        RowColumn(_("What is missing"), lambda row: row.gap),
        RowColumn(_("Concerns"), lambda row: row.subject, stretch=True),
    )


def _gaps(gaps: Gaps) -> Iterator[GapRow]:
    for system in gaps.without_runbook.items:
        yield GapRow(_("A runbook"), system.name, "system", str(system.id))
    for name in gaps.unregistered.items:
        # Where systems are entered.
        yield GapRow(_("A system page"), name.name, "place", "systems")
    for fault in gaps.without_cure.items:
        yield GapRow(_("A fault article"), fault.title, "document", str(fault.id), fault)
    for article in gaps.never_reviewed.items:
        yield GapRow(_("A first review"), article.title, "document", str(article.id))
    for article in gaps.without_system.items:
        yield GapRow(_("A system"), article.title, "document", str(article.id))
