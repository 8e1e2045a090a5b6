"""`shoudang view …`: queries that are kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.search_output import answer_object, point_at, print_answer
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.searching.search_records import CountedView

_Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]

app = typer.Typer(
    help=_("Saved views: queries kept under a name."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="view")


@app.command("list", help=_("Show all views with the number of documents that each finds now."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All views."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.searching.saved_views import count_views

        counted = count_views(house)
    if as_json:
        result_object({"views": [_as_object(each) for each in counted]})
        return
    for each in counted:
        pin = "*" if each.view.pinned else " "
        result(printable(f"{each.count:>6} {pin} {each.view.name}  {each.view.query}"))
        if each.problem:
            say(f"       {each.problem}")
    if not counted:
        say(_("There are no saved views."))


@app.command(help=_("Keep a query under a name, in place of what was kept under it."))
def save(
    vault: VaultPath,
    name: _Name,
    query: Annotated[str, typer.Argument(metavar="QUERY", show_default=False)],
    sort: Annotated[
        str, typer.Option(metavar="ORDER", help=_("The order of its results."))
    ] = "score",
    pin: Annotated[bool, typer.Option("--pin", help=_("Put it among the first."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Keep a query."""
    from desktop.cli.searching import sort_named

    order = sort_named(sort)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.searching.saved_views import pin_view, save_view
        from search.errors import QueryError

        try:
            view = save_view(house, name, query, order)
        except QueryError as error:
            point_at(query, error)
            raise
        if pin:
            pin_view(house, view.id, pinned=True)
    if as_json:
        result_object({"id": view.id, "name": view.name, "query": view.query})
    else:
        say(_("Saved as “{name}”.").format(name=view.name))


@app.command(help=_("Forget a view; the documents stay."))
def remove(
    vault: VaultPath,
    name: _Name,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Forget a view."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.searching.saved_views import find_view, remove_view

        view = find_view(house, name)
        remove_view(house, view.id)
    if as_json:
        result_object({"id": view.id, "name": view.name})
    else:
        say(_("The view “{name}” is forgotten.").format(name=view.name))


@app.command(help=_("Show what a view finds now."))
def show(
    vault: VaultPath,
    name: _Name,
    limit: Annotated[int, typer.Option(min=1, help=_("How many hits to show."))] = 20,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Search with the view's query, in its order."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.searching.finding import search_documents
        from desktop.services.searching.saved_views import find_view

        view = find_view(house, name)
        answer = search_documents(house, view.query, limit=limit, sort=view.sort)
    if as_json:
        result_object({"query": view.query} | answer_object(answer))
    else:
        print_answer(answer)


def _as_object(counted: CountedView) -> dict[str, Any]:
    view = counted.view
    return {
        "id": view.id,
        "name": view.name,
        "query": view.query,
        "sort": view.sort.value,
        "pinned": view.pinned,
        "count": counted.count,
        "problem": counted.problem,
    }
