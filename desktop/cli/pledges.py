"""`shoudang pledge …`: forms to print and sign are made, their scans found again, and pledges listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import N_, _

if TYPE_CHECKING:
    from desktop.services.people.pledge_scans import ScanPlan
    from models.obligations.registers import Registers

_LABELS = {
    "arrival": N_("On arrival"),
    "change": N_("After a staff change"),
    "leaving": N_("On leaving"),
    "third-party": N_("Third party"),
}
_VARIANTS = ", ".join(_LABELS)

_People = Annotated[
    list[str],
    typer.Option("--person", "-p", help=_("Whose; may be repeated."), show_default=False),
]
_Variant = Annotated[
    str, typer.Option("--variant", help=_("Which: {known}.").format(known=_VARIANTS))
]

app = typer.Typer(
    help=_("Pledges of secrecy: made with a code, signed, scanned, found again."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="pledge")


@app.command(help=_("Write forms to print and sign, one file a person."))
def make(
    vault: VaultPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help=_("The folder for the forms."))],
    person: _People,
    variant: _Variant = "arrival",
    docx: Annotated[bool, typer.Option("--docx", help=_("Word instead of PDF."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write forms."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.pledge_forms import make_pledges

        ids = [_person(house, each) for each in person]
        made = make_pledges(house, ids, _variant(variant), out, form="docx" if docx else "pdf")
    if as_json:
        forms = [
            {"id": each.id, "code": each.code, "person": each.person.label, "path": str(each.path)}
            for each in made
        ]
        result_object({"pledges": forms})
        return
    for each in made:
        result(printable(f"{each.id:>5}  {each.code}  {each.person.label}  {each.path}"))


@app.command(help=_("Recognise the scan of signed pledges, and file it."))
def scan(
    vault: VaultPath,
    path: Annotated[Path, typer.Argument(metavar="FILE", help=_("A PDF or a picture."))],
    signed: Annotated[
        str | None,
        typer.Option("--signed", metavar="DATE", help=_("The day they were signed on.")),
    ] = None,
    pledge: Annotated[
        list[int] | None,
        typer.Option("--pledge", help=_("Whose it is, where the scan doesn't say; by number.")),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help=_("Only recognise; file nothing."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Recognise a scan, and file it when it is clear whose it is."""
    on = parse_date(signed)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.registers import registers_of, today_of
        from desktop.services.people.pledge_scans import read_scan
        from desktop.services.people.pledge_signing import file_scan

        with shown_progress(quiet=as_json) as progress:
            plan = read_scan(house, path, progress=progress)
        certain = plan.certain
        unsure = [page for page in plan.pages if page.number not in certain]
        wanted = dict.fromkeys([*certain.values(), *(pledge or [])])
        done = None
        if not check and wanted and (not unsure or pledge):
            day = on if on is not None else today_of(house)
            pages = {identifier: number for number, identifier in certain.items()}
            done = file_scan(house, path, dict.fromkeys(wanted, day), pages=pages)
        _tell_plan(registers_of(house), plan, done, as_json=as_json)
    if done is None and not check:
        say(_("Nothing was filed: say whose the pages are with --pledge NUMBER."))
    if unsure and done is None:
        raise typer.Exit(1)


@app.command("list", help=_("List the pledges."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Every pledge, by person."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.registers import registers_of

        rows = _rows(registers_of(house))
    if as_json:
        result_object({"pledges": rows})
        return
    for row in rows:
        signed = row["signed"] or _("not signed")
        variant = row["variant"]
        label = _(_LABELS[variant])
        void_ = _("void") if row["void"] else ""
        said = (f"{row['id']:>5}", row["code"], row["person"], label, signed, void_)
        result(printable("  ".join(filter(None, said))))
    if not rows:
        say(_("There are no pledges."))


@app.command(help=_("Enter a pledge that was signed on another form."))
def enter(
    vault: VaultPath,
    person: Annotated[str, typer.Option("--person", "-p", help=_("Whose."))],
    signed: Annotated[
        str,
        typer.Option("--signed", metavar="DATE", help=_("The day it was signed on.")),
    ],
    variant: _Variant = "arrival",
    document: Annotated[
        int | None, typer.Option("--document", help=_("Its filed scan, by number."))
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Enter a pledge."""
    on = parse_date(signed)
    if on is None:
        raise typer.BadParameter(_("{word} is no date; write 2026-07-31.").format(word=signed))
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.pledge_signing import enter_pledge

        whose = _person(house, person)
        made = enter_pledge(house, whose, _variant(variant), on, document_id=document)
    if as_json:
        result_object({"id": made})
        return
    say(_("Entered as pledge {id}.").format(id=made))


@app.command(help=_("Declare a pledge void, with the reason."))
def void(
    vault: VaultPath,
    pledge: Annotated[int, typer.Argument(metavar="PLEDGE", help=_("The pledge's number."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why."))],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Declare a pledge void."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.people.pledge_signing import void_pledge

        void_pledge(house, pledge, reason)
    say(_("Pledge {id} is void.").format(id=pledge))


def _variant(word: str) -> str:
    if word not in _LABELS:
        sentence = _("“{word}” is none of: {known}.").format(word=word, known=_VARIANTS)
        raise typer.BadParameter(sentence)
    return word


def _person(house: Any, label: str) -> int:
    from desktop.services.contract.registers import registers_of
    from models.knowledge.titles import title_key

    for person in registers_of(house).person.values():
        if not person.void and title_key(person.label) == title_key(label):
            return person.id
    raise typer.BadParameter(
        _("There is nobody called “{name}” on the register.").format(name=label)
    )


def _rows(registers: Registers) -> list[dict[str, Any]]:
    def said(day: date | None) -> str | None:
        return None if day is None else day.isoformat()

    rows = [
        {
            "id": each.id,
            "code": each.code,
            "person": registers.person[each.person_id].label,
            "variant": each.variant,
            "wording": each.wording,
            "made": said(each.made),
            "signed": said(each.signed),
            "until": said(each.until),
            "void": each.void,
        }
        for each in registers.pledge.values()
    ]
    return sorted(rows, key=lambda row: (row["person"], row["id"]))


def _tell_plan(registers: Registers, plan: ScanPlan, done: Any, *, as_json: bool) -> None:
    pages: list[dict[str, Any]] = [
        {
            "page": page.number,
            "code": page.code,
            "certain": page.certain,
            "way": _(page.way) if page.way else "",
            "problem": _(page.problem) if page.problem else "",
            "pledges": [
                {"id": each, "person": registers.person[registers.pledge[each].person_id].label}
                for each in page.candidates
            ],
        }
        for page in plan.pages
    ]
    if as_json:
        filed = (
            None if done is None else {"document": done.document_id, "pledges": list(done.pledges)}
        )
        result_object({"pages": pages, "filed": filed, "unread": plan.unread})
        return
    for page in pages:
        names = "、".join(f"{each['person']} ({each['id']})" for each in page["pledges"])
        words = [
            _("Page {number}").format(number=page["page"]),
            names,
            page["way"],
            page["problem"],
        ]
        result(printable("  ".join(filter(None, words))))
    if plan.unread:
        say(plan.unread)
    if done is not None:
        say(_("Filed as document {id}.").format(id=done.document_id))
