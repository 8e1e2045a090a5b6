"""`shoudang bulk …`: one change for everything that a query finds, shown before it is made, and turned back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.adding import parse_mark, refuse_secret_mark
from desktop.cli.amending import parse_status
from desktop.cli.note_output import LARGEST, kind_named
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_period, read_key
from desktop.cli.search_output import point_at
from desktop.cli.terminal import printable, result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.order.bulk_planning import BulkPlan

_Many = list[str] | None

app = typer.Typer(
    help=_("Changes of many documents at once, with a preview and undoing."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    parent.add_typer(app, name="bulk")


@app.command(help=_("Change everything that a query finds."))
def edit(
    vault: VaultPath,
    query: Annotated[str, typer.Argument(metavar="QUERY", show_default=False)],
    add_tag: Annotated[_Many, typer.Option(help=_("Put this tag on; may be repeated."))] = None,
    remove_tag: Annotated[
        _Many, typer.Option(help=_("Take this tag off; may be repeated."))
    ] = None,
    type_: Annotated[str | None, typer.Option("--type", "-t", help=_("Type, e.g. 巡检表."))] = None,
    mark: Annotated[str, typer.Option(help=_("Mark: 公开, 内部, 工作秘密…"))] = "",
    status: Annotated[str | None, typer.Option(help=_("Status: 草稿, 定稿 or 作废."))] = None,
    period: Annotated[str | None, typer.Option(help=_("Period, e.g. 2026-07."))] = None,
    add_system: Annotated[_Many, typer.Option(help=_("Also about this system."))] = None,
    remove_system: Annotated[_Many, typer.Option(help=_("No longer about this system."))] = None,
    add_person: Annotated[_Many, typer.Option(help=_("Also about this person."))] = None,
    remove_person: Annotated[_Many, typer.Option(help=_("No longer about this person."))] = None,
    collection: Annotated[str, typer.Option(help=_("Put them into this collection."))] = "",
    field: Annotated[
        _Many,
        typer.Option("--field", metavar="FIELD=VALUE", help=_("Let a field of your own say this.")),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", "-k", help=_("Make articles ones of this kind."))
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only show what would change."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One change for many; `bulk undo` turns it back."""
    new_mark, new_status = parse_mark(mark), parse_status(status)
    new_period = None if period is None else parse_period(period)
    kind_id = kind_named(kind) if kind else None
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.bulk_editing import apply_bulk
        from desktop.services.order.bulk_planning import BulkChange, plan_bulk
        from desktop.services.order.collecting import find_collection
        from desktop.services.order.custom_fields import find_field
        from desktop.services.searching.indexing import index_waiting

        refuse_secret_mark(house, mark)
        pairs = [_pair(each) for each in field or ()]
        wanted = BulkChange(
            add_tags=tuple(add_tag or ()),
            remove_tags=tuple(remove_tag or ()),
            type=type_,
            mark=new_mark,
            status=new_status,
            period=new_period,
            add_systems=tuple(add_system or ()),
            remove_systems=tuple(remove_system or ()),
            add_persons=tuple(add_person or ()),
            remove_persons=tuple(remove_person or ()),
            collection=find_collection(house, collection).id if collection else None,
            fields={find_field(house, name).id: value for name, value in pairs},
            kind=kind_id,
        )
        if wanted == BulkChange():
            raise typer.BadParameter(_("Say what is to change, e.g. --add-tag 网络."))
        plan = plan_bulk(house, _found(house, query), wanted)
        made = None
        if not dry_run and plan.rows:
            made = apply_bulk(house, plan)
            with shown_progress(quiet=as_json) as progress:
                index_waiting(house, progress)
    _tell(plan, made, dry_run=dry_run, as_json=as_json)


@app.command("list", help=_("List the changes of many documents, the newest first."))
def list_(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """What can be undone."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.bulk_editing import bulk_edits

        found = bulk_edits(house)
    if as_json:
        result_object(
            {
                "edits": [
                    {
                        "id": each.id,
                        "moment": each.moment.isoformat(),
                        "summary": each.summary,
                        "documents": each.documents,
                        "undone": each.undone.isoformat() if each.undone else None,
                    }
                    for each in found
                ]
            }
        )
        return
    for each in found:
        undone = _("(undone)") if each.undone else ""
        moment = f"{each.moment.astimezone():%Y-%m-%d %H:%M}"
        result(
            printable(f"{each.id:>6}  {moment}  {each.documents}  {each.summary} {undone}".rstrip())
        )
    if not found:
        say(_("There are no changes of many documents."))


@app.command(help=_("Turn back what a change of many documents did."))
def undo(
    vault: VaultPath,
    edit: Annotated[int, typer.Argument(metavar="EDIT", min=1, max=LARGEST, show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Wherever it still stands; what was changed since stays, and is told."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.order.bulk_editing import undo_bulk
        from desktop.services.searching.indexing import index_waiting

        report = undo_bulk(house, edit)
        with shown_progress(quiet=as_json) as progress:
            index_waiting(house, progress)
    if as_json:
        skipped = [
            {"document": each.document, "number": each.number, "reason": each.sentence}
            for each in report.skipped
        ]
        result_object({"edit": edit, "undone": report.undone, "skipped": skipped})
    else:
        for each in report.skipped:
            say(f"{each.number}: {each.sentence}")
        words = ngettext(
            "{count} document is as it was", "{count} documents are as they were", report.undone
        )
        say(words.format(count=report.undone))
    if report.skipped:
        raise typer.Exit(1)


def _found(house: House, query: str) -> list[int]:
    """Every document that the query finds, by id; members of source trees have no order of their own."""
    from desktop.services.searching.corpus import corpus_of
    from desktop.services.searching.finding import journal_queries
    from search.errors import QueryError
    from search.language.query import parse_query

    try:
        node = parse_query(query)
        journal_queries(house, [query])
        matches = corpus_of(house).matches(node) if node is not None else None
    except QueryError as error:
        point_at(query, error)
        raise
    return sorted(set(matches.document_ids)) if matches is not None else []


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.replace("＝", "=").partition("=")
    if not sign or not name.strip():
        raise typer.BadParameter(_("{word} has no = between name and value.").format(word=word))
    return name.strip(), value.strip()


def _tell(plan: BulkPlan, made: int | None, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        described: dict[str, Any] = {
            "edit": made,
            "dry_run": dry_run,
            "changed": len(plan.rows),
            "unchanged": plan.unchanged,
            "documents": [
                {
                    "id": each.document.id,
                    "number": each.document.number,
                    "changes": list(each.words),
                }
                for each in plan.rows
            ],
            "problems": [
                {
                    "document": each.document,
                    "number": each.number,
                    "sentence": each.sentence,
                    "left_out": each.left_out,
                }
                for each in plan.problems
            ],
        }
        result_object(described)
        return
    for each in plan.rows:
        result(printable(f"{each.document.id:>6}  {each.document.title}: {'; '.join(each.words)}"))
    for problem in plan.problems:
        say(f"{problem.number}: {problem.sentence}")
    count = len(plan.rows)
    if dry_run:
        words = ngettext("{count} document would change", "{count} documents would change", count)
        say(words.format(count=count))
        return
    say(
        ngettext("{count} document changed", "{count} documents changed", count).format(count=count)
    )
    if made is not None:
        say(_("`shoudang bulk undo VAULT {edit}` turns it back.").format(edit=made))
