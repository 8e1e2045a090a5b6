"""`shoudang tag …`: tags are put on documents and taken off, renamed, moved, merged and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.note_output import DocumentIds
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from models.order.tags import TagRecord

_Tag = Annotated[
    str, typer.Argument(metavar="TAG", help=_("Its path, e.g. 网络/防火墙."), show_default=False)
]
_Tags = Annotated[
    list[str],
    typer.Option(
        "--tag", "-t", help=_("The tag by its path; may be repeated."), show_default=False
    ),
]

app = typer.Typer(
    help=_("Tags, one below another, on documents and articles alike."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="tag")


@app.command("list", help=_("List all tags with how many documents bear them."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All tags, by path."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import tags

        found = tags(house)
    if as_json:
        result_object({"total": len(found), "tags": [_tag_object(each) for each in found]})
        return
    for each in found:
        below = f" ({each.total})" if each.total != each.documents else ""
        result(printable(f"{each.documents:>6}{below}  {each.path}"))
    if not found:
        say(_("There are no tags."))


@app.command(help=_("Put tags on documents; those that aren't there yet are made."))
def add(
    vault: VaultPath,
    ids: DocumentIds,
    tag: _Tags,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Put tags on documents."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import tag_documents, tags_of

        changed = tag_documents(house, ids, tag)
        now = tags_of(house, ids)
    _tell(changed, ids, now, as_json=as_json)


@app.command(help=_("Take tags off documents; the tags stay."))
def remove(
    vault: VaultPath,
    ids: DocumentIds,
    tag: _Tags,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take tags off documents."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import find_tag, tags_of, untag_documents

        found = [find_tag(house, each).id for each in tag]
        changed = untag_documents(house, ids, found)
        now = tags_of(house, ids)
    _tell(changed, ids, now, as_json=as_json)


@app.command(help=_("Call a tag otherwise; whatever bears it keeps it."))
def rename(
    vault: VaultPath,
    tag: _Tag,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Another name, at the same place."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import find_tag, rename_tag, tags

        found = find_tag(house, tag)
        rename_tag(house, found.id, name)
        now = next(each for each in tags(house) if each.id == found.id)
    _tell_tag(now, found.path, as_json=as_json)


@app.command(help=_("Put a tag with all below it below another one, or to the top."))
def move(
    vault: VaultPath,
    tag: _Tag,
    below: Annotated[
        str, typer.Option("--below", help=_("The tag it goes below; without it, to the top."))
    ] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Another place."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import find_tag, move_tag, tags

        found = find_tag(house, tag)
        move_tag(house, found.id, find_tag(house, below).id if below else 0)
        now = next(each for each in tags(house) if each.id == found.id)
    _tell_tag(now, found.path, as_json=as_json)


@app.command(help=_("Make one tag of several."))
def merge(
    vault: VaultPath,
    tags: Annotated[list[str], typer.Argument(metavar="TAG...", show_default=False)],
    into: Annotated[str, typer.Option("--into", help=_("The tag that stays."), show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Whatever bore one of them bears the one that stays."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import find_tag, merge_tags

        kept = find_tag(house, into)
        merge_tags(house, [find_tag(house, each).id for each in tags], kept.id)
        now = find_tag(house, kept.path)
    _tell_tag(now, ", ".join(tags), as_json=as_json)


@app.command(help=_("Delete a tag; the documents stay."))
def delete(
    vault: VaultPath,
    tag: _Tag,
    below: Annotated[
        bool, typer.Option("--below", help=_("Together with the tags below it."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Delete a tag."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.tagging import find_tag, remove_tag

        found = find_tag(house, tag)
        gone = remove_tag(house, found.id, below=below)
    if as_json:
        result_object({"tag": found.path, "deleted": gone, "documents": found.documents})
    else:
        say(_("The tag “{name}” is deleted; its documents stay.").format(name=found.path))


def _tell(changed: int, ids: list[int], now: dict[int, tuple[str, ...]], *, as_json: bool) -> None:
    if as_json:
        documents = [{"id": each, "tags": list(now.get(each, ()))} for each in ids]
        result_object({"changed": changed, "documents": documents})
        return
    for each in ids:
        result(printable(f"{each:>6}  {', '.join(now.get(each, ()))}"))
    say(
        ngettext("{count} document changed", "{count} documents changed", changed).format(
            count=changed
        )
    )


def _tell_tag(tag: TagRecord, before: str, *, as_json: bool) -> None:
    if as_json:
        result_object(_tag_object(tag) | {"before": before})
    else:
        say(f"{before} → {tag.path}")


def _tag_object(tag: TagRecord) -> dict[str, object]:
    return {
        "id": tag.id,
        "path": tag.path,
        "parent": tag.parent_id,
        "documents": tag.documents,
        "total": tag.total,
    }
