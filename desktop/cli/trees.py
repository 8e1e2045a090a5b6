"""`shoudang tree …`: source deliveries, what changed between them, what they are made of, and what leaks from them.

Filing one is `shoudang add VAULT PATH --tree NAME@VERSION`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.cli.tree_adding import tell_remarks
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.deliveries.delivery_diff import FileChange
    from desktop.services.deliveries.delivery_reading import Delivered
    from desktop.services.deliveries.line_diff import LineDiff
    from models.documents.deliveries import ComponentRecord
    from models.records import DocumentRecord

_Tree = Annotated[str, typer.Argument(metavar="NAME[@VERSION]", show_default=False)]

app = typer.Typer(
    help=_("Source deliveries: list, compare, export, components, secrets."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="tree")


@app.command("list", help=_("List all deliveries."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All deliveries, oldest first."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.delivery_reading import list_deliveries

        found = list_deliveries(house)
    if as_json:
        result_object(
            {"total": len(found), "deliveries": [_delivery_object(each) for each in found]}
        )
        return
    for each in found:
        result(
            printable(
                f"{each.document_id:>6}  {each.label}  {each.delivery.files}  "
                f"{each.delivery.origin}  {each.delivery.commit_id[:12]}".rstrip()
            )
        )
    say(ngettext("{count} delivery", "{count} deliveries", len(found)).format(count=len(found)))


@app.command(help=_("Show a delivery and its files with their digests."))
def show(
    vault: VaultPath,
    tree: _Tree,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The listing: digest, mode, size and path of every file."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.delivery_reading import find_delivery, members

        found = find_delivery(house, tree)
        files = members(house, found.delivery.version_id)
    if as_json:
        result_object(_delivery_object(found) | {"members": [_member_object(f) for f in files]})
        return
    for name, value in _delivery_object(found).items():
        result(f"{name:>10}  {printable(str('' if value is None else value))}")
    result()
    for each in files:
        version = each.version
        result(
            printable(f"{version.digest.hex()}  {version.mode:06o}  {version.size}  {version.path}")
        )


@app.command(help=_("Show what changed between two deliveries; --lines shows the lines too."))
def diff(
    vault: VaultPath,
    old: Annotated[str, typer.Argument(metavar="OLD", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", show_default=False)],
    lines: Annotated[bool, typer.Option("--lines", help=_("Show the lines as well."))] = False,
    path: Annotated[str, typer.Option("--path", help=_("Only this file or folder."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Added, removed, renamed and changed files, with counts of lines."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.delivery_diff import Change, diff_deliveries
        from desktop.services.deliveries.delivery_reading import find_delivery
        from desktop.services.deliveries.line_diff import member_lines
        from desktop.services.library import journal_views

        before, after = find_delivery(house, old), find_delivery(house, new)
        found = diff_deliveries(house, before.delivery.version_id, after.delivery.version_id)
        shown = [each for each in found.changes if _within(each, path)]
        if lines:
            sides = [side for each in shown for side in (each.old, each.new) if side is not None]
            journal_views(house, sides)
        compared = [
            member_lines(house, each) if each.change is Change.CHANGED or lines else None
            for each in shown
        ]
    if as_json:
        result_object(
            {
                "old": before.label,
                "new": after.label,
                "unchanged": found.unchanged,
                **{change.value: found.count(change) for change in Change},
                "changes": [
                    _change_object(change, compare, lines=lines)
                    for change, compare in zip(shown, compared, strict=True)
                ],
            }
        )
        return
    for change, compare in zip(shown, compared, strict=True):
        _print_change(change, compare, lines=lines)
    counts = ", ".join(f"{change.words} {found.count(change)}" for change in Change)
    say(_("{counts}, unchanged {same}.").format(counts=counts, same=found.unchanged))


@app.command(help=_("List the third-party components and licences of a delivery."))
def components(
    vault: VaultPath,
    tree: _Tree,
    cyclonedx: Annotated[
        bool, typer.Option("--cyclonedx", help=_("Print a CycloneDX bill of materials."))
    ] = False,
    again: Annotated[bool, typer.Option("--again", help=_("Look for them once more."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What the manifests name."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries import components as service
        from desktop.services.deliveries.delivery_reading import find_delivery

        found = find_delivery(house, tree)
        if again:
            found = _inspect_again(house, found, tree, quiet=as_json or cyclonedx)
        records = service.components(house, found.delivery.version_id)
    _warn_uninspected(found)
    if cyclonedx:
        result(json.dumps(service.cyclonedx(found.delivery, records), ensure_ascii=False, indent=2))
    elif as_json:
        result_object(
            {
                "delivery": found.label,
                "inspected": found.delivery.inspected,
                "components": [_component_object(each) for each in records],
            }
        )
    else:
        for each in records:
            result(
                printable(
                    f"{each.ecosystem:<10}  {each.name}  {each.release}  {each.licence or '—'}  "
                    f"{service.scope_words(each.scope)}  {each.manifest}"
                )
            )


@app.command(help=_("List lines of a delivery that look like secrets; their content is not shown."))
def secrets(
    vault: VaultPath,
    tree: _Tree,
    again: Annotated[bool, typer.Option("--again", help=_("Look for them once more."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Path, line and kind; exit code 1 when there are any."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.delivery_reading import find_delivery
        from desktop.services.deliveries.suspicions import kind_words, suspicions

        found = find_delivery(house, tree)
        if again:
            found = _inspect_again(house, found, tree, quiet=as_json)
        lines = suspicions(house, found.delivery.version_id)
    _warn_uninspected(found)
    if as_json:
        result_object(
            {
                "delivery": found.label,
                "inspected": found.delivery.inspected,
                "suspicions": [
                    {"path": each.path, "line": each.line, "kind": each.kind} for each in lines
                ],
            }
        )
    else:
        for each in lines:
            result(printable(f"{each.path}:{each.line}: {kind_words(each.kind)}"))
        sentence = ngettext(
            "{count} line looks like a secret.", "{count} lines look like secrets.", len(lines)
        )
        say(sentence.format(count=len(lines)))
    if lines:
        raise typer.Exit(1)


@app.command(help=_("Write a delivery to a new folder, with its listing beside it."))
def export(
    vault: VaultPath,
    tree: _Tree,
    out: Annotated[Path, typer.Argument(metavar="FOLDER", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Every file under its own path, each compared with its digest on the way."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.delivery_export import export_delivery
        from desktop.services.deliveries.delivery_reading import find_delivery

        found = find_delivery(house, tree)
        with shown_progress(quiet=as_json) as progress:
            written = export_delivery(house, found, out, progress=progress)
    tell_remarks(written.renamed)
    if as_json:
        result_object(
            {
                "folder": str(written.folder),
                "listing": str(written.listing),
                "files": written.files,
                "bytes": written.bytes,
                "renamed": [{"path": r.path, "remark": r.reason} for r in written.renamed],
            }
        )
    else:
        say(_("Wrote {count} files to {path}.").format(count=written.files, path=written.folder))


@app.command(help=_("Write one file of a delivery to standard output."))
def cat(
    vault: VaultPath,
    tree: _Tree,
    path: Annotated[str, typer.Argument(metavar="PATH", show_default=False)],
    passphrase_file: PassphraseFile = None,
) -> None:
    """A member's bytes, each piece authenticated first."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.deliveries.delivery_reading import (
            find_delivery,
            find_member,
            open_member,
        )

        found = find_delivery(house, tree)
        member = find_member(house, found.delivery.version_id, path)
        for piece in open_member(house, member):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def _inspect_again(house: Any, found: Delivered, tree: str, *, quiet: bool) -> Delivered:
    from desktop.services.deliveries.deliveries import inspect_delivery
    from desktop.services.deliveries.delivery_reading import find_delivery

    with shown_progress(quiet=quiet) as progress:
        inspect_delivery(house, found.delivery.version_id, progress=progress)
    return find_delivery(house, tree)


def _warn_uninspected(found: Delivered) -> None:
    if not found.delivery.inspected:
        say(_("This delivery was not looked through to the end; use --again."))


def _within(change: FileChange, path: str) -> bool:
    wanted = path.rstrip("/")
    return not wanted or any(
        each == wanted or each.startswith(f"{wanted}/") for each in (change.path, change.old_path)
    )


def _print_change(change: FileChange, compare: LineDiff | None, *, lines: bool) -> None:
    name = change.path if change.old_path == change.path else f"{change.old_path} → {change.path}"
    counts = f"  +{compare.added} −{compare.removed}" if compare and not compare.note else ""
    result(printable(f"{change.change.words}  {name}{counts}"))
    if compare is None or not lines:
        return
    if compare.note:
        result(printable(f"    {compare.note}"))
    for mark, text in _unified(compare):
        result(printable(f"  {mark} {text}".expandtabs(4)))


def _unified(compare: LineDiff) -> list[tuple[str, str]]:
    """The rows one below the other: what was before what is."""
    from desktop.services.deliveries.line_diff import LineKind, unified_rows

    marks = {LineKind.REMOVED: "-", LineKind.ADDED: "+", LineKind.GAP: "…"}
    return [
        (marks.get(row.kind, " "), row.old_text if row.new is None else row.new_text)
        for row in unified_rows(compare.rows)
    ]


def _delivery_object(found: Delivered) -> dict[str, Any]:
    delivery = found.delivery
    return {
        "document": found.document_id,
        "name": delivery.name,
        "release": delivery.release,
        "origin": delivery.origin,
        "source": delivery.source,
        "commit": delivery.commit_id,
        "branch": delivery.branch,
        "note": delivery.note,
        "files": delivery.files,
        "bytes": delivery.bytes,
        "bundle": delivery.bundle,
        "inspected": delivery.inspected,
    }


def _member_object(member: DocumentRecord) -> dict[str, Any]:
    version = member.version
    return {
        "path": version.path,
        "mode": f"{version.mode:06o}",
        "size": version.size,
        "digest": version.digest.hex(),
        "text_state": version.text_state.value,
    }


def _component_object(each: ComponentRecord) -> dict[str, str]:
    return {
        "ecosystem": each.ecosystem,
        "name": each.name,
        "version": each.release,
        "licence": each.licence,
        "scope": each.scope,
        "manifest": each.manifest,
    }


def _change_object(change: FileChange, compare: LineDiff | None, *, lines: bool) -> dict[str, Any]:
    described: dict[str, Any] = {"change": change.change.value, "path": change.path}
    if change.old_path != change.path:
        described["old_path"] = change.old_path
    if compare is not None:
        described |= {"added_lines": compare.added, "removed_lines": compare.removed}
        if compare.note:
            described["note"] = compare.note
        if lines:
            described["lines"] = [f"{mark} {text}" for mark, text in _unified(compare)]
    return described
