"""`shoudang collection …`: documents that are put together under a name, in an order of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.note_output import DocumentIds
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from models.order.collecting import CollectionRecord

_Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]
_Into = Annotated[str, typer.Option("--collection", "-c", help=_("Its name."), show_default=False)]

app = typer.Typer(
    help=_("Collections: documents put together under a name; one may be in several."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="collection")


@app.command("list", help=_("List all collections."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All collections, in their order."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import collections

        found = collections(house)
    if as_json:
        result_object({"total": len(found), "collections": [_as_object(each) for each in found]})
        return
    for each in found:
        result(printable(f"{each.documents:>6}  {each.name}"))
    if not found:
        say(_("There are no collections."))


@app.command(help=_("Make a collection."))
def make(
    vault: VaultPath,
    name: _Name,
    note: Annotated[str, typer.Option(help=_("What it is for."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new, empty collection."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import make_collection

        made = make_collection(house, name, note)
    if as_json:
        result_object(_as_object(made))
    else:
        say(_("Made the collection “{name}”.").format(name=made.name))


@app.command(help=_("Put documents into a collection."))
def add(
    vault: VaultPath,
    ids: DocumentIds,
    collection: _Into,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Behind what is in it."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import collect, find_collection

        changed = collect(house, find_collection(house, collection).id, ids)
        now = find_collection(house, collection)
    _tell(now, changed, as_json=as_json)


@app.command(help=_("Take documents out of a collection; they stay in the archive."))
def remove(
    vault: VaultPath,
    ids: DocumentIds,
    collection: _Into,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Take documents out."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import find_collection, uncollect

        changed = uncollect(house, find_collection(house, collection).id, ids)
        now = find_collection(house, collection)
    _tell(now, changed, as_json=as_json)


@app.command(help=_("Call a collection otherwise, or say what it is for."))
def rename(
    vault: VaultPath,
    name: _Name,
    new_name: Annotated[str, typer.Argument(metavar="NEW-NAME", show_default=False)],
    note: Annotated[str | None, typer.Option(help=_("What it is for."))] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Another name."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import find_collection, rename_collection

        rename_collection(house, find_collection(house, name).id, new_name, note=note)
        now = find_collection(house, new_name)
    if as_json:
        result_object(_as_object(now))
    else:
        say(f"{name} → {now.name}")


@app.command(help=_("Delete a collection; the documents stay."))
def delete(
    vault: VaultPath, name: _Name, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Only the collection goes."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import find_collection, remove_collection

        found = find_collection(house, name)
        remove_collection(house, found.id)
    if as_json:
        result_object(_as_object(found))
    else:
        say(_("The collection “{name}” is deleted; its documents stay.").format(name=found.name))


@app.command(help=_("Show what is in a collection."))
def show(
    vault: VaultPath, name: _Name, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """What is in it, in its order."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.collecting import find_collection, items_of

        found = find_collection(house, name)
        items = items_of(house, found.id)
    if as_json:
        documents = [{"id": e.id, "number": e.number, "title": e.title} for e in items]
        result_object(_as_object(found) | {"items": documents})
        return
    for each in items:
        result(printable(f"{each.id:>6}  {each.number}  {each.title}"))
    if found.note:
        say(found.note)


def _tell(collection: CollectionRecord, changed: int, *, as_json: bool) -> None:
    if as_json:
        result_object(_as_object(collection) | {"changed": changed})
    else:
        say(
            ngettext("{count} document changed", "{count} documents changed", changed).format(
                count=changed
            )
        )


def _as_object(collection: CollectionRecord) -> dict[str, object]:
    return {
        "id": collection.id,
        "name": collection.name,
        "note": collection.note,
        "documents": collection.documents,
    }
