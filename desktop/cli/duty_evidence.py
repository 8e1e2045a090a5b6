"""`shoudang duty evidence|withdraw|renew|suggest`: which documents prove which duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.duty_output import duty_line
from desktop.cli.note_output import LARGEST, DocumentId
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.contract.evidence_suggesting import EvidencePlan, Suggestion
    from desktop.services.house import House

_Signed = Annotated[
    str,
    typer.Option(
        "--signed",
        metavar="WHO",
        help=_("Whose signature the scan bears: contractor, client or both."),
    ),
]
_Evidence = Annotated[
    list[int], typer.Argument(metavar="EVIDENCE...", min=1, max=LARGEST, show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("evidence", help=_("Let a document prove one or more duties."))(evidence)
    app.command("withdraw", help=_("Withdraw evidence; it stays on record."))(withdraw)
    app.command("renew", help=_("Pin the newest version of the documents instead."))(renew)
    app.command(
        "suggest", help=_("Which documents may prove a duty; with --attach the certain ones do.")
    )(suggest)


def evidence(
    vault: VaultPath,
    document: DocumentId,
    keys: Annotated[list[str], typer.Argument(metavar="DUTY...", show_default=False)],
    kind: Annotated[
        str, typer.Option("--kind", metavar="PAPER", help=_("Which of the demanded papers it is."))
    ] = "",
    signed: _Signed = "",
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="DATE", help=_("The paper's day; its formed date without.")),
    ] = None,
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="ID", min=1, max=LARGEST, help=_("Not the current one.")),
    ] = None,
    note: Annotated[str, typer.Option(help=_("A remark."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Attach."""
    on = parse_date(day)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.evidence import attach_evidence

        ids = attach_evidence(
            house,
            keys,
            document,
            version_id=version,
            kind=kind,
            signed=signed,
            day=on,
            note=note,
        )
        lines = _standing(house, keys)
    _told(ids, as_json=as_json)
    if not as_json:
        for line in lines:
            result(line)


def withdraw(
    vault: VaultPath,
    evidence: _Evidence,
    reason: Annotated[str, typer.Option("--reason", help=_("Why; it stays on record."))] = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.evidence import withdraw_evidence

        count = withdraw_evidence(house, evidence, reason)
    if as_json:
        result_object({"withdrawn": count})
    else:
        say(_("Done."))


def renew(
    vault: VaultPath,
    evidence: _Evidence,
    signed: Annotated[
        str | None,
        typer.Option(
            "--signed",
            metavar="WHO",
            help=_("Whose signature the new version bears; as before without."),
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Renew."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.evidence import renew_evidence

        ids = renew_evidence(house, evidence, signed=signed)
    _told(ids, as_json=as_json)


def suggest(
    vault: VaultPath,
    key: Annotated[str | None, typer.Argument(metavar="[DUTY]", show_default=False)] = None,
    attach: Annotated[
        bool, typer.Option("--attach", help=_("Attach what certainly fits."))
    ] = False,
    signed: _Signed = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """For one duty everything that may fit; for all that lack papers what certainly does."""
    ids: list[int] = []
    found: list[Suggestion] = []
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.evidence_suggesting import (
            attach_suggested,
            suggest_all,
            suggest_evidence,
        )

        if key is not None and not attach:
            found = suggest_evidence(house, key)
        plan = suggest_all(house, None if key is None else [key])
        if attach:
            ids = attach_suggested(house, plan, signed=signed or None)
    if key is not None and not attach:
        _tell_suggestions(found, as_json=as_json)
    else:
        _tell_plan(plan, ids, as_json=as_json)


def _tell_suggestions(found: list[Suggestion], *, as_json: bool) -> None:
    if as_json:
        objects = [
            {
                "document": each.document.id,
                "number": each.document.number,
                "title": each.document.title,
                "kind": each.kind,
                "certain": each.certain,
                "why": each.why,
            }
            for each in found
        ]
        result_object({"total": len(found), "suggestions": objects})
        return
    for each in found:
        mark = "✓" if each.certain else "?"
        result(printable(f"{each.document.id:>6} {mark} {each.document.title}  {each.why}"))
    if not found:
        say(_("Nothing in the archive looks like it."))


def _tell_plan(plan: EvidencePlan, ids: list[int], *, as_json: bool) -> None:
    if as_json:
        lines = [
            {
                "duty": line.key,
                "document": line.document_id,
                "number": line.number,
                "title": line.title,
                "kind": line.kind,
                "why": line.why,
            }
            for line in plan.lines
        ]
        result_object({"lines": lines, "unsure": plan.unsure, "attached": ids})
        return
    for line in plan.lines:
        result(printable(f"{line.key:<16}  {line.document_id:>6}  {line.title}  {line.why}"))
    if plan.unsure:
        words = ngettext(
            "For {count} duty there are documents that may fit: look at it alone.",
            "For {count} duties there are documents that may fit: look at them one by one.",
            plan.unsure,
        )
        say(words.format(count=plan.unsure))
    if ids:
        say(_("{count} attached.").format(count=len(ids)))


def _standing(house: House, keys: list[str]) -> list[str]:
    """The duties as they stand with the new evidence, each with what is still to be done."""
    from desktop.services.contract.duties import board

    found = [board(house).by_key[key] for key in dict.fromkeys(keys)]
    return [
        printable(line)
        for view in found
        for line in (duty_line(view), *(f"    {reason}" for reason in view.reasons))
    ]


def _told(ids: list[int], *, as_json: bool) -> None:
    if as_json:
        result_object({"evidence": ids})
    else:
        say(_("Evidence {ids}.").format(ids=", ".join(map(str, ids))))
