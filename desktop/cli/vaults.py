"""Commands about a vault as a whole: `init`, `demo`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.options import (
    AsJson,
    NewKeyFile,
    PassphraseFile,
    VaultPath,
    read_new_key,
)
from desktop.cli.terminal import has_screen, result_object, say, shown_progress
from resources.words import _
from vault.suites import SUITES


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("init", help=_("Make a new, empty vault."))(init)
    app.command("demo", help=_("Show the whole way, on a year of invented records."))(demo)


def init(
    vault: VaultPath,
    suite: Annotated[str, typer.Option(help=_("Cipher suite."))] = "aes",
    contract: Annotated[
        str, typer.Option(help=_("Contract profile: a name, or a TOML file."))
    ] = "om-2026",
    label: Annotated[str, typer.Option(help=_("Whose key slot this is."))] = "",
    new_key_file: NewKeyFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a new, empty vault."""
    from desktop.services.contracts import chosen_contract
    from desktop.services.house import House

    names = [each.name for each in SUITES.values()]
    if suite not in names:
        raise typer.BadParameter(
            _("There is no suite {name}; there are: {known}.").format(
                name=suite, known=", ".join(names)
            )
        )
    profile, contract_text = chosen_contract(contract)
    key = read_new_key(passphrase_file, new_key_file, names=(vault.stem, label))
    with House.create(
        vault,
        key,
        contract=profile,
        contract_text=contract_text,
        suite=suite,
        label=label or _("Manager"),
    ) as house:
        if as_json:
            result_object({"vault": str(house.path), "suite": suite, "contract": profile.id})
        else:
            say(
                _("Made {path} for “{contract}”, suite {suite}.").format(
                    path=house.path, contract=profile.title, suite=suite
                )
            )


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    window: Annotated[
        bool, typer.Option(help=_("Open the window afterwards when there is a screen."))
    ] = True,
    as_json: AsJson = False,
) -> None:
    """A year of realistic records, the whole way to a verified package."""
    from desktop.cli.demo_story import tell
    from desktop.services.demo.demo import run_demo

    with shown_progress(quiet=as_json) as progress:
        outcome = run_demo(folder, progress=progress)
    if as_json:
        result_object(
            {
                "vault": str(outcome.vault),
                "passphrase_file": str(outcome.passphrase_file),
                "package": str(outcome.package.folder),
                "documents": outcome.documents,
                "seconds": round(outcome.seconds, 2),
            }
        )
        return
    tell(outcome)
    if window and has_screen():
        # A process of its own: the demo is done, and the window stays as long as its user likes.
        subprocess.Popen(
            [sys.executable, "-m", "desktop", "--vault", str(outcome.vault)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
