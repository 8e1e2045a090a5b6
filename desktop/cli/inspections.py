"""Commands for an inspection, on the manager's side: `inspect`, `answer`, `prove`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.inspecting_output import MOODS
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import result, result_object, say, shown_progress
from desktop.services.unlocking import open_house
from models.inspection.inspection import Answer
from resources.words import _

OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help=_("As of this day instead of today.")),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        "inspect", help=_("Write an inspection pack: answers, lists and the files behind them.")
    )(inspect)
    app.command("answer", help=_("Answer the standing questions of an inspection."))(answer)
    app.command("prove", help=_("Write the slip that proves a record, PDF or Word."))(prove)


def inspect(
    vault: VaultPath,
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    requests: Annotated[
        Path | None,
        typer.Option(
            "--requests",
            metavar="FILE",
            help=_("The list of what is asked for: .xlsx, .docx, .csv or .txt."),
            show_default=False,
        ),
    ] = None,
    unit: Annotated[
        str, typer.Option("--unit", help=_("Who inspects; stands on every page."))
    ] = "",
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the pack into OUT, a new or empty folder, and read it back."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.inspection_pack import build_pack
        from desktop.services.inspection.request_list import read_request_list

        listed = read_request_list(requests) if requests is not None else ()
        with shown_progress(quiet=as_json) as progress:
            report = build_pack(
                house, out, requests=listed, day=parse_date(on), unit=unit, progress=progress
            )
    if as_json:
        result_object(
            {
                "pack": str(report.folder),
                "files": report.files,
                "bytes": report.bytes,
                "records": report.records,
                "root": report.root,
                "unanswered": list(report.unanswered),
                "withheld": list(report.withheld),
            }
        )
        return
    say(
        _(
            "{records} records in {files} files written to {path}, read back and found whole."
        ).format(records=report.records, files=report.files, path=report.folder)
    )
    if report.unanswered:
        numbers = _(", ").join(map(str, report.unanswered))
        say(_("Nothing was found for these requests: {numbers}.").format(numbers=numbers))
    result(_("Root {root}").format(root=report.root))


def answer(
    vault: VaultPath,
    question: Annotated[
        str,
        typer.Argument(metavar="[QUESTION]", help=_("q01 to q17; without one all are answered.")),
    ] = "",
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Answer one question, or all of them, from what the vault holds."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.answers import answer as answer_one
        from desktop.services.inspection.answers import questions
        from desktop.services.library import list_documents

        asked = [question] if question else [each.id for each in questions()]
        day = parse_date(on)
        answers = [answer_one(house, each, day) for each in asked]
        numbers = {each.id: each.number for each in list_documents(house)}
    if as_json:
        from models.inspection.answering import answer_to_json

        result_object({"answers": [json.loads(answer_to_json(each)) for each in answers]})
        return
    for each in answers:
        _show(each, numbers, rows=bool(question))


def prove(
    vault: VaultPath,
    document_id: Annotated[int, typer.Argument(metavar="ID")],
    out: Annotated[Path, typer.Argument(metavar="OUT")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Read a record, and write the page that proves it to OUT, which must be new."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.disposal.custody_papers import require_place, write_paper
        from desktop.services.inspection.proof_slip import prove as prove_record
        from vault.ids import utc_now

        require_place(out, vault)
        with shown_progress() as progress:
            report = prove_record(house, document_id, progress=progress)
        write_paper(report, out, created=utc_now())
    say(_("Written to {path}.").format(path=out))


def _show(each: Answer, numbers: dict[int, str], *, rows: bool) -> None:
    result(f"{each.question.upper()}  {each.asked}  [{_(MOODS[each.mood])}]")
    result(f"  {each.summary}")
    if not rows:
        return
    for table in each.tables:
        result("")
        result(f"  {table.title}")
        result("  " + " | ".join(table.columns))
        for row in table.rows:
            record = f"  → {numbers[row.document_id]}" if row.document_id in numbers else ""
            result("  " + " | ".join(row.cells) + record)
    for note in each.notes:
        result(f"  * {note}")
