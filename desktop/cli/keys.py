"""`shoudang key …`: who can open a vault, and proving that somebody can."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.options import (
    AsJson,
    NewKeyFile,
    NewPassphraseFile,
    PassphraseFile,
    VaultPath,
    read_key,
    read_new_key,
)
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _
from vault.ids import SlotKind

if TYPE_CHECKING:
    from desktop.services.keys.keyring import SlotInfo

_KINDS = {kind.name.lower(): kind for kind in SlotKind if kind is not SlotKind.RECOVERY}

app = typer.Typer(help=_("Who can open a vault."), no_args_is_help=True, rich_markup_mode=None)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="key")


@app.command("list", help=_("Show every key slot."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Every way in."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keys.keyring import list_slots

        slots = list_slots(house)
    if as_json:
        result_object({"slots": [_as_object(slot) for slot in slots]})
        return
    for slot in slots:
        result(_line(slot))


@app.command(help=_("Add a key slot for another manager, a deputy, or the client's escrow."))
def add(
    vault: VaultPath,
    label: Annotated[str, typer.Option(help=_("Whose key slot this is."))],
    kind: Annotated[str, typer.Option(help=_("manager, deputy or escrow."))] = "manager",
    new_passphrase_file: NewPassphraseFile = None,
    new_key_file: NewKeyFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Another way in."""
    if kind not in _KINDS:
        raise typer.BadParameter(
            _("There is no kind {word}; there are: {known}.").format(
                word=kind, known=", ".join(_KINDS)
            )
        )
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keys.keyring import add_slot

        key = read_new_key(new_passphrase_file, new_key_file, names=(vault.stem, label))
        slot = add_slot(house, kind=_KINDS[kind], label=label, key=key)
    _tell(slot, as_json, _("Added."))


@app.command(help=_("Give your own key slot another passphrase."))
def change(
    vault: VaultPath,
    new_passphrase_file: NewPassphraseFile = None,
    new_key_file: NewKeyFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Another secret for the slot in use."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keys.keyring import change_key

        key = read_new_key(new_passphrase_file, new_key_file, names=(vault.stem, house.actor))
        slot = change_key(house, key)
    _tell(slot, as_json, _("Changed. The old passphrase no longer opens this vault."))
    _warn_of_copies(as_json)


@app.command(help=_("Remove a key slot, by its label or the beginning of its id."))
def remove(
    vault: VaultPath,
    slot: Annotated[str, typer.Argument(metavar="SLOT", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Close a way in."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keys.keyring import find_slot, remove_slot

        gone = find_slot(house, slot)
        remove_slot(house, gone.id)
    _tell(gone, as_json, _("Removed."))
    _warn_of_copies(as_json)


@app.command(help=_("Make a recovery sheet: words on paper that open the vault."))
def recovery(
    vault: VaultPath,
    label: Annotated[str, typer.Option(help=_("What the sheet is called."))] = "",
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.pdf", help=_("Write a page to print instead of showing the words.")
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A recovery slot and the only copy of its sheet."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.keys.sheets import discard_recovery, make_recovery, save_recovery

        made = make_recovery(house, label=label)
        if sheet is not None:
            try:
                save_recovery(house, sheet=made, target=sheet)
            except BaseException:
                discard_recovery(house, sheet=made)
                raise
    if as_json:
        lines = list(made.lines) if sheet is None else []
        result_object({"label": made.label, "lines": lines, "sheet": str(sheet or "")})
        return
    if sheet is None:
        for number, line in enumerate(made.lines, start=1):
            result(f"{number}  {line}")
    say(
        _(
            "Keep it sealed, apart from the vault. Test it: shoudang --recovery-sheet FILE key test VAULT"
        )
    )


@app.command(
    "test",
    help=_("Prove that a passphrase, key file or recovery sheet opens a vault; opens nothing."),
)
def prove(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Whether what was given opens a slot."""
    from desktop.services.keys.keyring import prove_key

    slot = prove_key(vault, read_key(passphrase_file))
    _tell(slot, as_json, _("It opens this key slot."))


@app.command(
    help=_("Change the master key: everything is sealed anew. Only your own key slot stays.")
)
def rekey(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """A new master key."""
    from desktop.services.keys.rekeying import rekey as change_master

    key = read_key(passphrase_file)
    with open_house(vault, key) as house, shown_progress(quiet=as_json) as progress:
        report = change_master(house, key, progress=progress)
    if as_json:
        result_object(
            {
                "slots_dropped": list(report.slots_dropped),
                "editions_revoked": report.editions_revoked,
                "bytes": report.bytes_sealed,
            }
        )
        return
    say(
        _("The master key was changed; {bytes} bytes were sealed anew.").format(
            bytes=report.bytes_sealed
        )
    )
    for label in report.slots_dropped:
        say(_("No longer opens the vault: {label}").format(label=label))
    say(
        _(
            "Backups that were made before still open with the old keys: make a new one, then erase them."
        )
    )


@app.command(help=_("Show that every algorithm still gives its published answers."))
def selftest(as_json: AsJson = False) -> None:
    """The start-up self-test, for an officer; exit code 6 when one fails."""
    from vault.selftest import require_self_test, run_self_test

    tests = run_self_test()
    if as_json:
        result_object(
            {
                "ok": all(each.passed for each in tests),
                "tests": [
                    {"name": _(each.name), "source": each.source, "passed": each.passed}
                    for each in tests
                ],
            }
        )
    else:
        for each in tests:
            outcome = _("passed") if each.passed else _("FAILED")
            result(f"{outcome}  {_(each.name)}  ({each.source})")
    require_self_test()


def _warn_of_copies(as_json: bool) -> None:
    if not as_json:
        say(
            _(
                "Whoever copied the vault before can still open that copy; `key rekey` protects what comes."
            )
        )


def _tell(slot: SlotInfo, as_json: bool, message: str) -> None:
    if as_json:
        result_object({"slot": _as_object(slot)})
        return
    result(_line(slot))
    say(message)


def _line(slot: SlotInfo) -> str:
    from desktop.services.keys.keyring import slot_kind_name

    factor = _("with key file") if slot.key_file else ""
    mark = "*" if slot.current else " "
    parts = (
        slot.id.hex()[:8],
        slot_kind_name(slot.kind),
        slot.label,
        f"{slot.created:%Y-%m-%d}",
        factor,
    )
    return printable(f"{mark} " + "  ".join(part for part in parts if part))


def _as_object(slot: SlotInfo) -> dict[str, object]:
    return {
        "id": slot.id.hex(),
        "kind": slot.kind.name.lower(),
        "label": slot.label,
        "created": slot.created.isoformat(),
        "key_file": slot.key_file,
        "current": slot.current,
    }
