"""What bringing in notes did or would do, told to a person or a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.adding_outcome import failed_objects
from desktop.cli.terminal import printable, result, result_object, say
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.note_records import NotesPlan, NotesReport

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
                    for each in plan.notes
                ],
                "images": len(plan.images),
                "attachments": len(plan.attachments),
                "links": plan.link_count,
                "ignored": plan.ignored,
                "failed": failed_objects(plan.failed),
                "remarks": failed_objects(plan.remarks),
            }
        )
        return
    for each in plan.notes:
        result(printable(f"{each.kind:<10} {each.title}  ({each.entry.path})"))
    for failed in plan.failed:
        say(_("not filed: {path}: {reason}").format(path=failed.path, reason=failed.reason))
    say(
        _("{articles} articles, {images} images, {files} other files, {links} links").format(
            articles=len(plan.notes),
            images=len(plan.images),
            files=len(plan.attachments),
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
                "remarks": failed_objects(report.remarks),
                "withheld": withheld,
                "documents": [{"id": id_, "path": path} for path, id_ in report.ids.items()],
                "seconds": round(report.seconds, 2),
            }
        )
        return
    for failed in report.failed:
        say(_("not filed: {path}: {reason}").format(path=failed.path, reason=failed.reason))
    for link in report.unresolved[:_NAMED]:
        say(f"{link.problem:<10} {link.path}: {link.raw}")
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
