"""`shoudang hold …`: what must not be purged or destroyed, whatever anybody wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from models.keeping.holds import HoldRecord

_Reason = Annotated[
    str, typer.Option(help=_("Why; it stays on record for good."), show_default=False)
]

app = typer.Typer(
    help=_("Holds: what must not be purged or destroyed."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="hold")


@app.command(help=_("Hold a document, or with --all the whole vault."))
def add(
    vault: VaultPath,
    reason: _Reason,
    document: Annotated[int | None, typer.Argument(metavar="[ID]", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Hold the whole vault."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Place a hold."""
    if (document is None) is not everything:
        raise typer.BadParameter(_("Give a document's ID, or --all for the whole vault."))
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.holds import place_hold

        placed = place_hold(house, document, reason=reason)
    _tell(placed, as_json=as_json)


@app.command("list", help=_("Show all holds, released ones included."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All holds."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.holds import list_holds

        holds = list_holds(house)
    if as_json:
        result_object({"holds": [_as_object(hold) for hold in holds]})
        return
    for hold in holds:
        result(_line(hold))
    if not holds:
        say(_("There are no holds."))


@app.command(help=_("Release a hold; it stays in the list."))
def release(
    vault: VaultPath,
    hold: Annotated[int, typer.Argument(metavar="HOLD", show_default=False)],
    reason: _Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Release a hold."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.holds import release_hold

        released = release_hold(house, hold, reason=reason)
    _tell(released, as_json=as_json)


def _tell(hold: HoldRecord, *, as_json: bool) -> None:
    if as_json:
        result_object(_as_object(hold))
    else:
        result(_line(hold))


def _line(hold: HoldRecord) -> str:
    what = _("whole vault") if hold.whole_vault else hold.number
    state = (
        _("in force")
        if hold.released is None
        else _("released {day} by {person}").format(
            day=f"{hold.released.astimezone():%Y-%m-%d}", person=hold.released_by
        )
    )
    placed = _("placed {day} by {person}").format(
        day=f"{hold.placed.astimezone():%Y-%m-%d}", person=hold.placed_by
    )
    return printable(f"{hold.id}  {what}  {hold.reason}  {placed}  {state}")


def _as_object(hold: HoldRecord) -> dict[str, Any]:
    return {
        "id": hold.id,
        "document": hold.document_id,
        "number": hold.number,
        "whole_vault": hold.whole_vault,
        "reason": hold.reason,
        "placed_by": hold.placed_by,
        "placed": hold.placed.isoformat(),
        "released_by": hold.released_by,
        "released": None if hold.released is None else hold.released.isoformat(),
    }
