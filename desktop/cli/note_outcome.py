"""What bringing in notes did or would do, told to a person or a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.cli.adding_outcome import failed_objects, report_failed
from desktop.cli.note_output import state_words
from desktop.cli.terminal import printable, result, result_object, say
from resources.knowledge import article_kind
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.notes.note_records import NotesPlan, NotesReport
    from desktop.services.records import Failed

_NAMED = 20
"""So many links that lead nowhere are named; --json names all."""


def tell_plan(plan: NotesPlan, *, as_json: bool) -> None:
    """What would be brought in."""
    if as_json:
        result_object(
            {
                "dialect": plan.dialect.value,
                "articles": [
                    {
                        "path": each.entry.path,
                        "title": each.title,
                        "kind": each.kind,
                        "tags": list(each.tags),
                    }
                    for each in plan.articles
                ],
                "images": plan.image_count,
                "attachments": plan.attachment_count,
                "links": plan.link_count,
                "ignored": plan.ignored,
                "failed": failed_objects(plan.failed),
                "refused": failed_objects(refused(plan.failed)),
                "remarks": failed_objects(plan.remarks),
            }
        )
        return
    for each in plan.articles:
        kind = article_kind(each.kind).label
        result(printable(f"{kind}  {each.title}  ({each.entry.path})"))
    _tell_odd(plan.failed, plan.remarks)
    say(
        _("{articles} articles, {images} images, {files} other files, {links} links").format(
            articles=len(plan.articles),
            images=plan.image_count,
            files=plan.attachment_count,
            links=plan.link_count,
        )
    )


def tell_report(
    plan: NotesPlan, report: NotesReport, withheld: list[int], *, as_json: bool
) -> None:
    """What was brought in, and what wasn't."""
    if as_json:
        result_object(
            {
                "dialect": plan.dialect.value,
                "articles": report.articles,
                "images": report.images,
                "attachments": report.attachments,
                "links": report.links,
                "resolved": report.resolved,
                "unresolved": [
                    {"path": each.path, "raw": each.raw, "problem": each.problem}
                    for each in report.unresolved
                ],
                "by_reason": report.unresolved_by_reason,
                "skipped": list(report.skipped),
                "updated": list(report.updated),
                "failed": failed_objects(report.failed),
                "refused": failed_objects(refused(report.failed)),
                "remarks": failed_objects(report.remarks),
                "withheld": withheld,
                "documents": [{"id": id_, "path": path} for path, id_ in report.ids.items()],
                "seconds": round(report.seconds, 2),
            }
        )
        return
    _tell_odd(report.failed, report.remarks)
    for link in report.unresolved[:_NAMED]:
        say(printable(f"{state_words(link.problem)}  {link.path}: {link.raw}"))
    say(
        _(
            "Brought in {articles} articles, {images} images, {files} other files; {skipped} were there already."
        ).format(
            articles=report.articles,
            images=report.images,
            files=report.attachments,
            skipped=len(report.skipped),
        )
    )
    say(
        _("Of {links} links {resolved} lead somewhere, {unresolved} nowhere.").format(
            links=report.links, resolved=report.resolved, unresolved=len(report.unresolved)
        )
    )


def refused(failed: Sequence[Failed]) -> list[Failed]:
    """Those that bear the mark of a state secret."""
    return [each for each in failed if each.secret]


def _tell_odd(failed: Sequence[Failed], remarks: Sequence[Failed]) -> None:
    """What was not filed, and what was though there is something odd about it."""
    report_failed(failed, ())
    for each in remarks:
        say(f"{printable(each.path)}: {each.reason}")
