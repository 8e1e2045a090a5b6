"""`shoudang edition …`: what an officer is shown. Preparing and revoking is the manager's, `open` the officer's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.editions_open import local, open_
from desktop.cli.inspecting import read_list
from desktop.cli.inspecting import register as register_inspecting
from desktop.cli.options import (
    AsJson,
    OfficerPassphraseFile,
    PassphraseFile,
    VaultPath,
    parse_category,
    parse_date,
    read_key,
    read_officer_passphrase,
)
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import N_, _, ngettext

if TYPE_CHECKING:
    from desktop.services.inspection.editions import EditionInfo

_DURATION = re.compile(r"([1-9][0-9]{0,3})([hd])")
_STATES = {
    "open": N_("in force"),
    "expired": N_("expired"),
    "revoked": N_("revoked"),
    "damaged": N_("damaged"),
}

app = typer.Typer(help=_("What an officer is shown."), no_args_is_help=True, rich_markup_mode=None)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    register_inspecting(app)
    app.command("open", help=_("Read an edition, as the officer it was prepared for."))(open_)
    parent.add_typer(app, name="edition")


@app.command(help=_("Prepare an edition for an officer."))
def create(
    vault: VaultPath,
    categories: Annotated[
        str,
        typer.Option(metavar="C[,C…]", help=_("What may be read, e.g. pledge,personnel.")),
    ],
    label: Annotated[str, typer.Option(help=_("Whom it is for."))],
    expires: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help=_(
                "Until when it opens: 2026-12-01 (that day included), 2026-12-01T18:00, 8h, 3d."
            ),
        ),
    ],
    purpose: Annotated[str, typer.Option(help=_("What it is for."))] = "",
    system: Annotated[
        list[str] | None, typer.Option(help=_("Only what concerns this system; may be repeated."))
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option(help=_("Only what concerns this person; may be repeated."))
    ] = None,
    since: Annotated[str | None, typer.Option(help=_("Only from this day on."))] = None,
    until: Annotated[str | None, typer.Option(help=_("Only up to this day."))] = None,
    unit: Annotated[
        str, typer.Option(help=_("Who inspects; stands on every page that is printed."))
    ] = "",
    requests: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("The inspectors' list of requests: .xlsx, .docx, .csv or .txt."),
            show_default=False,
        ),
    ] = None,
    officer_passphrase_file: OfficerPassphraseFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A filtered copy, its keys, and the officer's passphrase around them."""
    chosen = tuple(parse_category(word.strip()) for word in categories.split(",") if word.strip())
    moment = parse_expiry(expires)
    first, last = parse_date(since), parse_date(until)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.editions import EditionScope, create_edition

        asked = read_list(requests) if requests is not None else ()
        scope = EditionScope(
            tuple(dict.fromkeys(chosen)), tuple(system or ()), tuple(person or ()), first, last
        )
        passphrase = read_officer_passphrase(officer_passphrase_file, confirm=True)
        with shown_progress(quiet=as_json) as progress:
            info = create_edition(
                house,
                scope,
                label=label,
                purpose=purpose,
                passphrase=passphrase,
                expires=moment,
                requests=asked,
                unit=unit,
                progress=progress,
            )
    if as_json:
        result_object({"edition": {**edition_object(info), "requests": len(asked)}})
        return
    result(_line(info))
    count = ngettext(
        "It holds {count} request of the inspectors.",
        "It holds {count} requests of the inspectors.",
        len(asked),
    )
    say(count.format(count=len(asked)))
    say(_("Give the officer the passphrase by another way than the vault."))


@app.command(
    "list", help=_("Show every edition that was ever prepared; exit code 1 if one is damaged.")
)
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """All editions, and what has become of them."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.editions import list_editions

        found = list_editions(house)
    if as_json:
        result_object({"editions": [edition_object(info) for info in found]})
    else:
        for info in found:
            result(_line(info))
            if info.problem:
                result(printable(f"          {info.problem}"))
        if any(info.state == "expired" for info in found):
            say(_("The keys of an expired edition stay in the folder until it is revoked."))
    if any(info.state == "damaged" for info in found):
        raise typer.Exit(1)


@app.command(help=_("Name the editions in a vault's folder; needs no passphrase."))
def names(vault: VaultPath, as_json: AsJson = False) -> None:
    """What an officer chooses from."""
    from desktop.services.inspection.editions import find_editions

    found = find_editions(vault)
    if as_json:
        result_object(
            {
                "editions": [
                    {
                        "id": stub.id.hex(),
                        "label": stub.label,
                        "expires": stub.expires.isoformat() if stub.expires else None,
                        "problem": stub.problem,
                    }
                    for stub in found
                ]
            }
        )
        return
    for stub in found:
        shown = stub.problem or _("until {moment}").format(moment=local(stub.expires))
        result(printable(f"{stub.id.hex()[:8]}  {stub.label}  {shown}"))


@app.command(help=_("Destroy an edition, by its label or the beginning of its id."))
def revoke(
    vault: VaultPath,
    edition: Annotated[str, typer.Argument(metavar="EDITION", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Absorb its journal, then destroy its files."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.editions import choose_edition, revoke_edition

        edition_id = choose_edition(house, edition)
        sentence = revoke_edition(house, edition_id)
    if as_json:
        result_object({"revoked": edition_id.hex(), "message": sentence})
    else:
        say(sentence)


def parse_expiry(word: str) -> datetime:
    """A day (its end, in local time), a moment of local time, or a span from now in hours or days."""
    span = _DURATION.fullmatch(word)
    if span is not None:
        unit = {"h": timedelta(hours=1), "d": timedelta(days=1)}[span[2]]
        return datetime.now(UTC) + int(span[1]) * unit
    try:
        if len(word) == len("2026-12-01"):
            following = date.fromisoformat(word) + timedelta(days=1)
            return datetime.combine(following, time_of_day()).astimezone(UTC)
        return datetime.fromisoformat(word).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(
            _("{word} is no moment; write 2026-12-01, 2026-12-01T18:00, 8h or 3d.").format(
                word=word
            )
        ) from None


def edition_object(info: EditionInfo) -> dict[str, Any]:
    """An edition for a program."""
    scope = info.scope
    return {
        "id": info.id.hex(),
        "label": info.label,
        "purpose": info.purpose,
        "categories": [category.value for category in scope.categories],
        "systems": list(scope.systems),
        "persons": list(scope.persons),
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.until.isoformat() if scope.until else None,
        "documents": info.documents,
        "created": info.created.isoformat(),
        "expires": info.expires.isoformat(),
        "revoked": info.revoked.isoformat() if info.revoked else None,
        "absorbed": info.absorbed,
        "state": info.state,
        "problem": info.problem,
    }


def _line(info: EditionInfo) -> str:
    categories = ", ".join(_(category.label) for category in info.scope.categories)
    return printable(
        _("{id}  {state}  {label}: {documents} documents of {categories}, until {moment}").format(
            id=info.id.hex()[:8],
            state=_(_STATES[info.state]),
            label=info.label,
            documents=info.documents,
            categories=categories,
            moment=local(info.expires),
        )
    )
