"""`shoudang add --tree NAME@VERSION`: files one delivery of a source tree, and tells what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from desktop.cli.adding_outcome import report_withheld
from desktop.cli.options import read_key
from desktop.cli.terminal import result_object, say, shown_progress
from desktop.services.unlocking import open_house
from models.categories import Mark
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.deliveries.delivery_records import DeliveryReport
    from desktop.services.records import Failed


@dataclass(frozen=True, slots=True)
class TreeToAdd:
    """What `shoudang add --tree` was given."""

    name: str
    paths: list[Path]
    ref: str | None
    bundle: bool
    extract: bool


def add_tree(
    vault: Path,
    wanted: TreeToAdd,
    mark: Mark | None,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> int:
    """File one delivery and, unless told not to, make it searchable; returns the exit code."""
    name, release = parse_tree(wanted.name)
    if len(wanted.paths) != 1:
        raise typer.BadParameter(_("A delivery is one folder, one repository or one archive."))
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.deliveries import file_delivery
        from desktop.services.filing.texts import make_searchable

        with shown_progress(quiet=as_json) as progress:
            report = file_delivery(
                house,
                wanted.paths[0],
                name,
                release,
                ref=wanted.ref,
                bundle=wanted.bundle,
                mark=mark or Mark.INTERNAL,
                progress=progress,
            )
            code = tell_report(report, as_json=as_json)
            if wanted.extract:
                withheld = make_searchable(house, progress=progress).withheld
                report_withheld(withheld)
                code = 6 if withheld else code
    return code


def tell_report(report: DeliveryReport, *, as_json: bool) -> int:
    """Print what became of a delivery that was filed; returns the exit code, 7 when something of it is missing."""
    tell_remarks(report.remarks)
    for each in report.failed:
        say(_("not filed: {path}: {reason}").format(path=each.path, reason=each.reason))
    for note in report.notes:
        say(note)
    if as_json:
        result_object(
            {
                "document": report.document_id,
                "delivery": f"{report.name}@{report.release}",
                "files": report.files,
                "bytes": report.bytes,
                "new": report.new,
                "kept": report.kept,
                "failed": [{"path": f.path, "reason": f.reason} for f in report.failed],
                "remarks": [{"path": r.path, "remark": r.reason} for r in report.remarks],
                "notes": list(report.notes),
                "inspected": report.inspected,
                "components": report.components,
                "suspicions": report.suspicions,
            }
        )
    else:
        sentence = _(
            "Filed {name}@{release}: {files} files, {new} with new content. Components: {components}; lines that look "
            "like secrets: {suspicions}."
        )
        say(
            sentence.format(
                name=report.name,
                release=report.release,
                files=report.files,
                new=report.new,
                components=report.components,
                suspicions=report.suspicions,
            )
        )
    return 7 if report.failed else 0


def parse_tree(word: str) -> tuple[str, str]:
    """NAME@VERSION; the version is what follows the last @."""
    name, _at, release = word.rpartition("@")
    if not name.strip() or not release.strip():
        raise typer.BadParameter(_("Write --tree NAME@VERSION, such as 网关@2.1."))
    return name, release


def tell_remarks(remarks: tuple[Failed, ...]) -> None:
    """Name members that are filed or written, but not quite as one would think."""
    for each in remarks:
        say(_("note: {path}: {reason}").format(path=each.path, reason=each.reason))
