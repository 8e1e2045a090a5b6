"""Commands about a vault as a whole: `init`, `demo`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.importing import as_object, end_with, read_texts, tell
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

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.progress import Progress
    from desktop.services.records import TextReport
    from desktop.services.taking_in.package_import import ImportReport, VerifiedPackage


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
    from_package: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PACKAGE",
            help=_(
                "Fill it from a handover package, whose contract it takes over; once for every medium of a set."
            ),
        ),
    ] = None,
    new_key_file: NewKeyFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a new vault: an empty one, or with everything that a handover package holds."""
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
    with shown_progress(quiet=as_json) as progress:
        # First: no vault is made for a package that can't come in.
        package = _verified(from_package, progress) if from_package else None
    key = read_new_key(passphrase_file, new_key_file, names=(vault.stem, label))
    with House.create(
        vault,
        key,
        contract=profile,
        contract_text=contract_text,
        suite=suite,
        label=label or _("Manager"),
    ) as house:
        came = _take_in(house, package, quiet=as_json) if package is not None else None
        if as_json:
            made = {"vault": str(house.path), "suite": suite, "contract": house.contract.id}
            result_object(made if came is None else made | {"taken_in": as_object(*came)})
        else:
            say(
                _("Made {path} for “{contract}”, suite {suite}.").format(
                    path=house.path, contract=house.contract.title, suite=suite
                )
            )
            if came is not None:
                tell(came[0])
    if came is not None:
        end_with(came[1])


def _verified(folders: list[Path], progress: Progress) -> VerifiedPackage:
    from desktop.services.errors import PackageRefused
    from desktop.services.taking_in.package_import import verified_package
    from desktop.services.taking_in.package_origin import contradiction

    package = verified_package(folders, progress=progress)
    if doubt := contradiction(package.contents, package.outcome):
        raise PackageRefused("origin", doubt)
    return package


def _take_in(
    house: House, package: VerifiedPackage, *, quiet: bool
) -> tuple[ImportReport, TextReport | None]:
    from desktop.services.taking_in.package_import import import_verified

    with shown_progress(quiet=quiet) as progress:
        report = import_verified(house, package, progress=progress)
        return report, read_texts(house, report, progress)


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
