"""What comes in with a package, in words: registers, order, and what didn't come in as it is."""

from __future__ import annotations

from desktop.itemmodels.formats import format_count
from desktop.services.taking_in.package_import import Conflict, ImportReport
from resources.words import N_, _, ngettext

_KINDS = {
    "contract": N_("Contract"),
    "rules": N_("Rules"),
    "number": N_("Number taken"),
    "version": N_("Version"),
    "left-out": N_("Not taken in"),
    "label": N_("Name taken"),
    "differs": N_("Differs"),
    "follows": N_("Follows the giver"),
    "unfollowed": N_("No changes"),
    "restored": N_("Restored archive"),
    "unproven": N_("Proves nothing"),
    "article": N_("Article"),
    "link": N_("Link"),
}


def conflict_words(conflict: Conflict) -> str:
    """What kind of conflict it is."""
    known = _KINDS.get(conflict.kind)
    return _(known) if known else conflict.kind


def coming_words(report: ImportReport) -> str:
    """What would come in, or has, counted."""
    rows = sum(report.rows.values())
    order = sum(report.order.values())
    parts = [
        ngettext("{count} new document", "{count} new documents", report.documents).format(
            count=format_count(report.documents)
        ),
        ngettext("{count} version", "{count} versions", report.versions).format(
            count=format_count(report.versions)
        ),
        ngettext("{count} row of registers", "{count} rows of registers", rows).format(
            count=format_count(rows)
        ),
    ]
    if report.changes:
        changes = len(report.changes)
        said = ngettext("{count} change", "{count} changes", changes)
        parts.append(said.format(count=format_count(changes)))
    if order:
        said = ngettext("{count} piece of order", "{count} pieces of order", order)
        parts.append(said.format(count=format_count(order)))
    return ", ".join(parts)


def known_words(report: ImportReport) -> str:
    """What is here already."""
    said = ngettext(
        "{count} document is here already.", "{count} documents are here already.", report.known
    )
    return said.format(count=format_count(report.known))
