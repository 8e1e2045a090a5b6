"""`shoudang assessment sheet|score|total`: the scoring sheet of a cryptography assessment."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desktop.cli.assurance_options import Assessment
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.score_output import print_scores, scores_object
from desktop.cli.terminal import result_object, say
from desktop.services.unlocking import open_house
from resources.words import _


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(help=_("The scoring sheet of a cryptography assessment."))(sheet)
    app.command(help=_("Score an object of a unit, or say that units don't apply."))(score)
    app.command(help=_("Let the sheet's total be the assessment's result."))(total)


def sheet(
    vault: VaultPath,
    assessment: Assessment,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Every unit of the system's level."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.scoring import sheet_of

        made = sheet_of(house, assessment)
    if as_json:
        result_object(scores_object(made))
    else:
        print_scores(made)


def score(
    vault: VaultPath,
    assessment: Assessment,
    unit: Annotated[list[str], typer.Argument(metavar="UNIT…", show_default=False)],
    name: Annotated[str, typer.Option("--object", help=_("The object that was looked at."))] = "",
    verdict: Annotated[
        str, typer.Option("--verdict", help=_("Of management: conform, partial or fail."))
    ] = "",
    dak: Annotated[
        str,
        typer.Option(help=_("Of technology: D, A and K as three of y and n, such as yny.")),
    ] = "",
    ra: Annotated[str, typer.Option(help=_("Where A fails: 112, 80 or weak."))] = "",
    rk: Annotated[str, typer.Option(help=_("Where K fails: plain or module."))] = "",
    not_applicable: Annotated[
        str,
        typer.Option("--not-applicable", metavar="REASON", help=_("They don't apply, and why.")),
    ] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """An object of the same name is scored anew."""
    value: dict[str, Any] = {"score": verdict, "ra": ra, "rk": rk}
    if dak:
        if len(dak) != 3 or set(dak.lower()) - {"y", "n"}:
            raise typer.BadParameter(_("{word} isn't three of y and n.").format(word=dak))
        value |= {key: letter == "y" for key, letter in zip("dak", dak.lower(), strict=True)}
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.scoring import NewScore, enter_scores, set_not_applicable

        if not_applicable:
            made = set_not_applicable(house, assessment, unit, not_applicable)
        else:
            made = enter_scores(house, assessment, [NewScore(each, name, value) for each in unit])
    if as_json:
        result_object(scores_object(made))
    else:
        print_scores(made)


def total(
    vault: VaultPath,
    assessment: Assessment,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Refused while units aren't judged."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.scoring import take_total

        made = take_total(house, assessment)
    if as_json:
        result_object({"assessment": made.id, "result": made.result, "conclusion": made.conclusion})
    else:
        number = f"{(made.result or 0) // 100}.{(made.result or 0) % 100:02d}"
        say(_("The result is {result}.").format(result=number))
