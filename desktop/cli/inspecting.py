"""`shoudang edition …`, an officer's inspection: requests, samples, questions, findings, slips, and the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.documents import document_object
from desktop.cli.inspecting_output import (
    answer_object,
    check_object,
    finding_object,
    pending_object,
    print_question,
    question_line,
    request_line,
    request_object,
)
from desktop.cli.options import (
    AsJson,
    OfficerPassphraseFile,
    PassphraseFile,
    VaultPath,
    parse_category,
    read_key,
    read_officer_passphrase,
)
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.inspection.officer_session import InspectionSession
    from models.inspection.inspection import InspectionRequest

Edition = Annotated[str, typer.Argument(metavar="EDITION", show_default=False)]
_STATES = ("found", "pending", "not-applicable", "open")


def register(app: typer.Typer) -> None:
    """Add these commands to those of editions."""
    for name, act, words in (
        ("requests", requests, _("List an inspection's requests; --take FILE adds to them.")),
        ("answer", answer, _("Answer a request: found, pending, not-applicable or open.")),
        ("questions", questions, _("Read the standing questions, or one of them with its answer.")),
        ("sample", sample, _("Draw records at random.")),
        ("finding", finding, _("Note what is wrong.")),
        ("compare", compare, _("Compare a record's bytes with the digest of its filing.")),
        ("slip", slip, _("Write the slip that proves one record.")),
        ("close", close, _("Write the signed record of the inspection and close it.")),
        ("record", record, _("Print an inspection's record again from the audit trail.")),
        ("verify-record", verify_record, _("Compare the file of a record with the vault.")),
        ("pending", pending, _("What inspectors still wait for.")),
    ):
        app.command(name, help=words)(act)


def read_list(path: Path) -> tuple[InspectionRequest, ...]:
    """The requests in a file."""
    from desktop.services.inspection.request_list import read_request_list

    return read_request_list(path)


def requests(
    vault: VaultPath,
    edition: Edition,
    take: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=_("A list: .xlsx, .docx, .csv or .txt."), show_default=False
        ),
    ] = None,
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Every request with its newest answer."""
    with _inspecting(vault, edition, officer_passphrase_file) as session:
        if take is not None:
            session.import_requests(read_list(take))
        held = session.requests()
    if as_json:
        result_object({"requests": [request_object(each) for each in held]})
        return
    for each in held:
        result(request_line(each))


def answer(
    vault: VaultPath,
    edition: Edition,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, show_default=False)],
    state: Annotated[str, typer.Argument(metavar="STATE", show_default=False)],
    document: Annotated[
        list[int] | None, typer.Option(help=_("A record that answers it; may be repeated."))
    ] = None,
    note: Annotated[str, typer.Option(help=_("A remark."))] = "",
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One answer; the newest counts."""
    if state not in _STATES:
        words = _("{word} is no state; there are: {known}.")
        raise typer.BadParameter(words.format(word=state, known=", ".join(_STATES)))
    from models.inspection.inspection import RequestState

    with _inspecting(vault, edition, officer_passphrase_file) as session:
        made = session.answer_request(
            number, RequestState(state.replace("-", " ")), document or (), note
        )
    if as_json:
        result_object(request_object(made))
    else:
        result(request_line(made))


def questions(
    vault: VaultPath,
    edition: Edition,
    question: Annotated[str, typer.Argument(metavar="[QNN]", show_default=False)] = "",
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """All of them with their mood, or one answer in full."""
    with _inspecting(vault, edition, officer_passphrase_file) as session:
        told = (session.read(question),) if question else session.answers()
    if as_json:
        result_object({"answers": [answer_object(each) for each in told]})
        return
    for each in told:
        if question:
            print_question(each)
        else:
            result(question_line(each))


def sample(
    vault: VaultPath,
    edition: Edition,
    category: Annotated[str, typer.Option(metavar="C", help=_("Only this category."))] = "",
    kind: Annotated[str, typer.Option("--type", help=_("Only this kind of record."))] = "",
    day: Annotated[str, typer.Option(metavar="2026-08-14", help=_("Formed on this day."))] = "",
    period: Annotated[str, typer.Option(metavar="2026-08", help=_("Of this period."))] = "",
    system: Annotated[str, typer.Option(help=_("About this system."))] = "",
    person: Annotated[str, typer.Option(help=_("About this person."))] = "",
    words: Annotated[str, typer.Option(help=_("With these words in title or number."))] = "",
    count: Annotated[int, typer.Option(min=1, help=_("How many."))] = 1,
    seed: Annotated[str, typer.Option(help=_("Anything nobody could foresee."))] = "",
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The draw can be repeated: seed, population and records are noted."""
    chosen = parse_category(category).value if category else ""
    from models.inspection.inspection_log import SampleAsked

    asked = SampleAsked(chosen, kind, day, period, system, person, words, count)
    with _inspecting(vault, edition, officer_passphrase_file) as session:
        drawn = session.sample(asked, seed)
    if as_json:
        result_object(
            {
                "seed": drawn.seed,
                "population": drawn.population,
                "covering": drawn.covering,
                "documents": [document_object(each) for each in drawn.documents],
            }
        )
        return
    for each in drawn.documents:
        result(printable(f"{each.id:>6}  {each.number}  {each.title}"))
    sentence = ngettext(
        "{found} of {count} record, drawn with the seed {seed}.",
        "{found} of {count} records, drawn with the seed {seed}.",
        drawn.population,
    )
    say(sentence.format(found=len(drawn.documents), count=drawn.population, seed=drawn.seed))


def finding(
    vault: VaultPath,
    edition: Edition,
    problem: Annotated[str, typer.Argument(metavar="PROBLEM", show_default=False)],
    clause: Annotated[str, typer.Option(help=_("The clause it offends against."))] = "",
    system: Annotated[str, typer.Option(help=_("About this system."))] = "",
    risk: Annotated[str, typer.Option(help=_("major, high, medium or low."))] = "medium",
    document: Annotated[int | None, typer.Option(help=_("The record it is about."))] = None,
    request: Annotated[int | None, typer.Option(help=_("The request it came from."))] = None,
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """It is entered into the manager's loop of findings at the next unlock."""
    with _inspecting(vault, edition, officer_passphrase_file) as session:
        number = session.note_finding(
            problem, clause=clause, system=system, risk=risk, document_id=document, request=request
        )
        made = next(each for each in session.log.findings if each.number == number)
    if as_json:
        result_object(finding_object(made))
    else:
        say(_("Finding {number} is noted in the journal.").format(number=number))


def compare(
    vault: VaultPath,
    edition: Edition,
    document: Annotated[int, typer.Argument(metavar="ID", min=1, show_default=False)],
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Exit code 5 where the bytes differ."""
    with _inspecting(vault, edition, officer_passphrase_file) as session:
        right = session.verify(document)
    if as_json:
        result_object({"id": document, "right": right})
    elif right:
        say(_("Every byte is as it was when the document was filed."))
    else:
        say(_("The content differs from the digest of its filing."))
    if not right:
        raise typer.Exit(5)


def slip(
    vault: VaultPath,
    edition: Edition,
    document: Annotated[int, typer.Argument(metavar="ID", min=1, show_default=False)],
    out: Annotated[Path, typer.Argument(metavar="OUT", show_default=False)],
    officer_passphrase_file: OfficerPassphraseFile = None,
) -> None:
    """PDF or Word by the ending of OUT."""
    with _inspecting(vault, edition, officer_passphrase_file) as session:
        session.slip(document, out)
    say(_("{name} is written.").format(name=out))


def close(
    vault: VaultPath,
    edition: Edition,
    out: Annotated[Path, typer.Argument(metavar="OUT", show_default=False)],
    officer_passphrase_file: OfficerPassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """PDF or Word by the ending of OUT, the signed file beside it."""
    from desktop.services.inspection.inspection_record import close_session

    with _inspecting(vault, edition, officer_passphrase_file) as session:
        written = close_session(session, out)
    if as_json:
        result_object(
            {
                "paper": str(written.paper),
                "file": str(written.file),
                "sha256": written.digest,
                "code": written.code,
            }
        )
        return
    result(written.code)
    words = _(
        "{name} is written; the code above is the head of the inspection's journal. "
        "The signed file is {file}: keep both. "
        "What was found wrong enters the manager's loop the next time the vault is opened."
    )
    say(words.format(name=out, file=written.file.name))


def record(
    vault: VaultPath,
    edition: Edition,
    out: Annotated[Path, typer.Argument(metavar="OUT", show_default=False)],
    passphrase_file: PassphraseFile = None,
) -> None:
    """As the vault's own journal holds the inspection."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.editions import any_edition
        from desktop.services.inspection.inspection_record import print_record

        print_record(house, any_edition(house, edition), out)
    say(_("{name} is written.").format(name=out))


def verify_record(
    vault: VaultPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Exit code 5 where the file isn't what an inspection wrote."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.inspection_record import verify_record as verify

        check = verify(house, file)
    if as_json:
        result_object(check_object(check))
    else:
        for sentence in (*check.problems, *check.remarks):
            result(printable(sentence))
        if check.ok:
            say(_("The record is genuine: signed by the edition, noted, and unchanged."))
    if not check.ok:
        raise typer.Exit(5)


def pending(
    vault: VaultPath, passphrase_file: PassphraseFile = None, as_json: AsJson = False
) -> None:
    """Exit code 1 while there is anything."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.inspection.inspection_findings import pending_requests

        left = pending_requests(house)
    if as_json:
        result_object({"pending": [pending_object(each) for each in left]})
    else:
        for each in left:
            words = (
                f"{each.edition}  {each.request.number}  {each.state.label}  {each.request.text}"
            )
            result(printable(f"{words}  {each.note}".rstrip()))
    if left:
        raise typer.Exit(1)


@contextmanager
def _inspecting(
    vault: Path, edition: str, officer_passphrase_file: Path | None
) -> Iterator[InspectionSession]:
    from desktop.services.inspection.editions import find_edition
    from desktop.services.inspection.officer import Officer
    from desktop.services.inspection.officer_session import InspectionSession

    edition_id = find_edition(vault, edition)
    passphrase = read_officer_passphrase(officer_passphrase_file)
    with Officer.open(vault, edition_id, passphrase) as officer:
        yield InspectionSession(officer)
