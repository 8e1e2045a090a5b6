"""What the archive's knowledge lacks, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.services.knowledge.knowledge_gaps import Gaps
from resources.words import _, ngettext

_NAMED = 12


def gap_sentences(gaps: Gaps) -> tuple[str, ...]:
    """A sentence for each kind of gap that there is, with the first names."""
    found = (
        (
            gaps.without_runbook.total,
            ngettext(
                "{count} system has no runbook: {names}",
                "{count} systems have no runbook: {names}",
                gaps.without_runbook.total,
            ),
            [each.name for each in gaps.without_runbook.items],
        ),
        (
            gaps.unregistered.total,
            ngettext(
                "{count} name of a system is in no register: {names}",
                "{count} names of systems are in no register: {names}",
                gaps.unregistered.total,
            ),
            [each.name for each in gaps.unregistered.items],
        ),
        (
            gaps.without_cure.total,
            ngettext(
                "{count} fault has no cure written down: {names}",
                "{count} faults have no cure written down: {names}",
                gaps.without_cure.total,
            ),
            [each.title for each in gaps.without_cure.items],
        ),
        (
            gaps.never_reviewed.total,
            ngettext(
                "{count} article was never reviewed: {names}",
                "{count} articles were never reviewed: {names}",
                gaps.never_reviewed.total,
            ),
            [each.title for each in gaps.never_reviewed.items],
        ),
        (
            gaps.without_system.total,
            ngettext(
                "{count} article names no system: {names}",
                "{count} articles name no system: {names}",
                gaps.without_system.total,
            ),
            [each.title for each in gaps.without_system.items],
        ),
        (
            gaps.unresolved_links.total,
            ngettext(
                "{count} link leads nowhere: {names}",
                "{count} links lead nowhere: {names}",
                gaps.unresolved_links.total,
            ),
            [f"[[{each.raw}]] ({each.document.title})" for each in gaps.unresolved_links.items],
        ),
    )
    return tuple(
        words.format(count=total, names=_names(names, total))
        for total, words, names in found
        if total
    )


def _names(names: Iterable[str], total: int) -> str:
    shown = list(names)[:_NAMED]
    listed = _(", ").join(shown)
    return listed if total <= len(shown) else _("{names} and others").format(names=listed)
