"""`shoudang disposal …`: lists of documents whose time is over, approved by two, carried out with a register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import N_, _

if TYPE_CHECKING:
    from models.keeping.disposal import DisposalList, DueDocument

_STATES = {
    "open": N_("open"),
    "approved once": N_("approved once"),
    "approved": N_("approved by two"),
    "carried out": N_("carried out"),
    "withdrawn": N_("withdrawn"),
}
_List = Annotated[int, typer.Argument(metavar="LIST", show_default=False)]

app = typer.Typer(
    help=_("Disposal lists: what may go, approved by two names."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="disposal")


@app.command(help=_("Show the documents whose retention is over."))
def due(
    vault: VaultPath,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_("As of this day."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What is due."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.disposal_lists import due_for_disposal

        found = due_for_disposal(house, day)
    if as_json:
        result_object({"due": [_due_object(each) for each in found]})
        return
    for each in found:
        held = _("held") if each.held else ""
        result(printable(f"{each.id}  {each.number}  {each.until}  {each.title}  {held}".rstrip()))
    if not found:
        say(_("Nothing is due for disposal."))


@app.command("list", help=_("Show all disposal lists, the newest first."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All lists."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.disposal_lists import disposal_lists

        lists = disposal_lists(house)
    if as_json:
        result_object({"lists": [_as_object(each) for each in lists]})
        return
    for each in lists:
        result(_line(each))
    if not lists:
        say(_("There are no disposal lists."))


@app.command(help=_("Make a list of documents that are to be purged."))
def new(
    vault: VaultPath,
    ids: Annotated[list[int], typer.Argument(metavar="ID...", show_default=False)],
    basis: Annotated[
        str, typer.Option(help=_("The clause, or the client's approval."), show_default=False)
    ],
    reason: Annotated[str, typer.Option(help=_("Why; name nobody."), show_default=False)],
    title: Annotated[str, typer.Option(help=_("What the list is called."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new list."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.disposal_lists import new_disposal_list

        made = new_disposal_list(house, ids, title=title, basis=basis, reason=reason)
    _tell(made, as_json=as_json)


@app.command(help=_("Approve a list; two persons of different names have to."))
def approve(
    vault: VaultPath,
    disposal: _List,
    name: Annotated[str, typer.Option(help=_("Who approves."), show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """An approval."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.disposal_lists import approve_disposal

        approved = approve_disposal(house, disposal, name=name)
    _tell(approved, as_json=as_json)


@app.command(help=_("Withdraw a list that wasn't carried out."))
def withdraw(
    vault: VaultPath,
    disposal: _List,
    reason: Annotated[
        str, typer.Option(help=_("Why; it stays on record for good."), show_default=False)
    ],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A withdrawal."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.disposal_lists import withdraw_disposal

        withdrawn = withdraw_disposal(house, disposal, reason=reason)
    _tell(withdrawn, as_json=as_json)


@app.command("carry-out", help=_("Purge what an approved list names, and write its register."))
def carry_out(
    vault: VaultPath,
    disposal: _List,
    record: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help=_("The register, PDF or Word, outside the vault."),
            show_default=False,
        ),
    ],
    executor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help=_("Who does it; give it twice. A name left out stays a line for the pen."),
        ),
    ] = None,
    supervisor: Annotated[
        str, typer.Option(metavar="NAME", help=_("Who supervises it for the client."))
    ] = "",
    place: Annotated[str, typer.Option(help=_("Where it is done."))] = "",
    revoke_editions: Annotated[
        bool, typer.Option("--revoke-editions", help=_("Revoke editions of these categories."))
    ] = False,
    keep_snapshots: Annotated[
        bool,
        typer.Option("--keep-snapshots", help=_("Leave database snapshots that still name them.")),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Carry a list out."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.disposal_lists import carry_out_disposal

        with shown_progress(quiet=as_json) as progress:
            done = carry_out_disposal(
                house,
                disposal,
                protocol=record,
                executors=tuple(executor or ()),
                supervisor=supervisor,
                place=place,
                revoke_editions=revoke_editions,
                drop_snapshots=not keep_snapshots,
                progress=progress,
            )
    purged = len(done.purge.documents) if done.purge else 0
    if as_json:
        result_object({**_as_object(done.list), "purged": purged, "record": str(done.protocol)})
        return
    say(
        _("{count} documents were purged; the register is {path}.").format(
            count=purged, path=done.protocol
        )
    )
    result(_line(done.list))


def _tell(disposal: DisposalList, *, as_json: bool) -> None:
    if as_json:
        result_object(_as_object(disposal))
    else:
        result(_line(disposal))


def _line(disposal: DisposalList) -> str:
    names = ", ".join(name for name in (disposal.approver, disposal.second_approver) if name)
    count = _("{count} documents").format(count=len(disposal.items))
    state = _(_STATES[disposal.state])
    return printable(
        f"{disposal.id}  {state}  {count}  {disposal.title}  {disposal.basis}  {names}".rstrip()
    )


def _as_object(disposal: DisposalList) -> dict[str, Any]:
    moments = {
        name: getattr(disposal, name)
        for name in ("created", "approved", "second_approved", "carried_out", "withdrawn")
    }
    return {
        "id": disposal.id,
        "state": disposal.state,
        "title": disposal.title,
        "basis": disposal.basis,
        "reason": disposal.reason,
        "created_by": disposal.created_by,
        "approver": disposal.approver,
        "second_approver": disposal.second_approver,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
        "documents": [{"id": document, "number": number} for document, number in disposal.items],
    }


def _due_object(document: DueDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "number": document.number,
        "title": document.title,
        "category": document.category.value,
        "retention": document.retention,
        "formed": document.formed and document.formed.isoformat(),
        "until": document.until.isoformat(),
        "held": document.held,
    }
