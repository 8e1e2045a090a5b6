"""`shoudang amend`, `version …` and `trash …`: saying something else about documents, newer files, putting away."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.adding import parse_mark, refuse_secret_mark
from desktop.cli.adding_outcome import report_withheld
from desktop.cli.options import (
    AsJson,
    PassphraseFile,
    VaultPath,
    parse_date,
    parse_period,
    read_key,
)
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from models.categories import Status
from resources.words import _, ngettext

if TYPE_CHECKING:
    from models.records import VersionRecord

_LARGEST = 2**63 - 1
_Ids = Annotated[
    list[int], typer.Argument(metavar="ID...", min=1, max=_LARGEST, show_default=False)
]
_Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=_LARGEST, show_default=False)]
_Why = Annotated[str, typer.Option("--reason", help=_("Why; it stays in the audit trail."))]

version_app = typer.Typer(
    help=_("Versions of a document: every one stays as it was filed."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
trash_app = typer.Typer(
    help=_("The trash: put away, nothing lost."), no_args_is_help=True, rich_markup_mode=None
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.command("amend", help=_("Change what is said about documents."))(amend)
    parent.add_typer(version_app, name="version")
    parent.add_typer(trash_app, name="trash")


def amend(
    vault: VaultPath,
    ids: _Ids,
    title: Annotated[str | None, typer.Option(help=_("Title."))] = None,
    type_: Annotated[str | None, typer.Option("--type", "-t", help=_("Type, e.g. 巡检表."))] = None,
    reference: Annotated[
        str | None, typer.Option(help=_("The paper's own number, e.g. 运维〔2026〕7号."))
    ] = None,
    period: Annotated[str | None, typer.Option(help=_("Period, e.g. 2026-07."))] = None,
    formed: Annotated[
        str | None, typer.Option(help=_("Date of the paper, e.g. 2026-07-31; empty for none."))
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option(help=_("All persons from now on; may be repeated."))
    ] = None,
    system: Annotated[
        list[str] | None, typer.Option(help=_("All systems from now on; may be repeated."))
    ] = None,
    mark: Annotated[str | None, typer.Option(help=_("Mark: 公开, 内部, 工作秘密…"))] = None,
    status: Annotated[str | None, typer.Option(help=_("Status: 草稿, 定稿 or 作废."))] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Change facts; originals, numbers and times of filing never change."""
    parsed_formed: date | None = parse_date(formed)
    new_mark, new_status = parse_mark(mark or ""), parse_status(status)
    if title is not None and not title.strip():
        raise typer.BadParameter(_("A document needs a title."))
    parsed_period = None if period is None else parse_period(period)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.amending import amend as amend_documents
        from desktop.services.searching.indexing import index_waiting
        from models.documents.amending import Amendment

        refuse_secret_mark(house, mark or "")
        amendment = Amendment(
            type=type_,
            title=title,
            reference=reference,
            period=parsed_period,
            formed=parsed_formed,
            no_date=formed == "",
            persons=None if person is None else tuple(filter(None, person)),
            systems=None if system is None else tuple(filter(None, system)),
            mark=new_mark,
            status=new_status,
        )
        amend_documents(house, ids, amendment)
        with shown_progress(quiet=as_json) as progress:
            index_waiting(house, progress)
    if as_json:
        result_object({"amended": ids})
    else:
        say(
            ngettext("{count} document amended", "{count} documents amended", len(ids)).format(
                count=len(ids)
            )
        )


@version_app.command("add", help=_("File a newer version of a document."))
def add_version(
    vault: VaultPath,
    document: _Id,
    path: Annotated[Path, typer.Argument(metavar="PATH", show_default=False)],
    reason: _Why = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """File a newer version; those before stay."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.texts import make_searchable
        from desktop.services.filing.versions import file_version

        with shown_progress(quiet=as_json) as progress:
            made = file_version(house, document, path, reason=reason, progress=progress)
            withheld = make_searchable(house, progress=progress).withheld
    if as_json:
        result_object({"document": document} | _as_object(made) | {"withheld": list(withheld)})
    else:
        say(_("Version {ordinal} is the current one now.").format(ordinal=made.ordinal))
    report_withheld(withheld)
    if withheld:
        raise typer.Exit(6)


@version_app.command("list", help=_("List a document's versions, newest first."))
def list_versions(
    vault: VaultPath,
    document: _Id,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All versions of a document."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.library import list_versions as versions_of

        versions = versions_of(house, document)
    if as_json:
        result_object({"document": document, "versions": [_as_object(each) for each in versions]})
        return
    for each in versions:
        day = f"{each.filed.astimezone():%Y-%m-%d %H:%M}"
        result(printable(f"V{each.ordinal}  {day}  {each.size}  {each.name}  {each.reason}"))


@trash_app.command("put", help=_("Put documents into the trash."))
def put(
    vault: VaultPath,
    ids: _Ids,
    reason: _Why = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Put away; nothing is lost."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.amending import trash

        moved = trash(house, ids, reason=reason)
    _tell_moved(moved, as_json=as_json)


@trash_app.command("restore", help=_("Bring documents back from the trash."))
def restore(
    vault: VaultPath,
    ids: _Ids,
    reason: _Why = "",
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Bring back."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.amending import bring_back

        moved = bring_back(house, ids, reason=reason)
    _tell_moved(moved, as_json=as_json)


@trash_app.command("release", help=_("Let withheld documents be used again, by a decision."))
def release(
    vault: VaultPath,
    ids: _Ids,
    reason: Annotated[
        str, typer.Option(help=_("Who decided, and how; it stays on record."), show_default=False)
    ],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Let go what bears no mark after all."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.screening import release as release_documents
        from desktop.services.searching.indexing import index_waiting

        moved = list(release_documents(house, ids, reason=reason))
        with shown_progress(quiet=as_json) as progress:
            index_waiting(house, progress)
    _tell_moved(moved, as_json=as_json)


@trash_app.command("list", help=_("List what is in the trash, and what is withheld."))
def list_trash(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """What isn't listed elsewhere."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.filing.amending import list_trash as trashed_documents
        from desktop.services.filing.amending import list_withheld

        trashed, withheld = trashed_documents(house), list_withheld(house)
    if as_json:
        result_object(
            {
                "trashed": [
                    {"id": each.id, "number": each.number, "title": each.title} for each in trashed
                ],
                # Neither title nor name: what bears such a mark may say too much in them.
                "withheld": [{"id": each.id, "number": each.number} for each in withheld],
            }
        )
        return
    for each in trashed:
        result(printable(f"{each.id:>6}  {each.number}  {each.title}"))
    for each in withheld:
        result(printable(f"{each.id:>6}  {each.number}  {_('withheld: marked as a state secret')}"))
    if not trashed and not withheld:
        say(_("The trash is empty."))


def _tell_moved(moved: list[int], *, as_json: bool) -> None:
    if as_json:
        result_object({"documents": moved})
    else:
        words = ngettext("{count} document moved", "{count} documents moved", len(moved))
        say(words.format(count=len(moved)))


def _as_object(version: VersionRecord) -> dict[str, Any]:
    return {
        "version": version.ordinal,
        "name": version.name,
        "size": version.size,
        "digest": version.digest.hex(),
        "filed": version.filed.isoformat(),
        "kind": version.kind.value,
        "reason": version.reason,
    }


def parse_status(word: str | None) -> Status | None:
    """A status by its word. Raises typer.BadParameter in words."""
    if word is None:
        return None
    try:
        return Status(word)
    except ValueError:
        known = ", ".join(each.value for each in Status)
        raise typer.BadParameter(
            _("{word} is none of: {known}.").format(word=word, known=known)
        ) from None
