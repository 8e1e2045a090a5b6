"""`shoudang add`: files in one way, each in its own by a guess, as a newer version, or only looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli.adding_outcome import Outcome
from desktop.cli.failures import describe
from desktop.cli.options import (
    AsJson,
    PassphraseFile,
    VaultPath,
    parse_category,
    parse_date,
    parse_period,
    read_key,
)
from desktop.cli.planned import tell_plan
from desktop.cli.terminal import shown_progress
from desktop.cli.tree_adding import TreeToAdd, add_tree
from desktop.services.unlocking import Unlocking, open_house
from models.categories import Category, Mark
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.filing.plan_records import Plan
    from desktop.services.filing.sources import FoundFiles
    from desktop.services.house import House
    from desktop.services.progress import Progress
    from desktop.services.records import Filing


@dataclass(frozen=True, slots=True)
class _Given:
    """What the command line says of the files; None where it says nothing."""

    category: Category | None
    type: str | None
    persons: tuple[str, ...] | None
    systems: tuple[str, ...] | None
    period: str | None
    formed: date | None
    mark: Mark | None
    title: str | None

    def changes(self) -> dict[str, object]:
        """What is given, by the names of a plan's fields."""
        fields = ("category", "type", "persons", "systems", "period", "formed", "mark", "title")
        return {name: getattr(self, name) for name in fields if getattr(self, name) is not None}

    def filing(self) -> Filing:
        """The one way in which all are filed. A category is needed."""
        from desktop.services.records import Filing

        if self.category is None:
            raise typer.BadParameter(_("Give --category, or let it be guessed with --guess."))
        return Filing(
            self.category,
            self.type or "",
            self.persons or (),
            self.systems or (),
            self.period or "",
            self.formed,
            self.mark or Mark.INTERNAL,
            self.title or "",
        )


def add(
    vault: VaultPath,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False)],
    category: Annotated[
        str,
        typer.Option(
            "--category",
            "-c",
            help=_("contract, source, techdoc, pledge, personnel, grading, crypto or operations."),
        ),
    ] = "",
    type_: Annotated[str, typer.Option("--type", "-t", help=_("Type, e.g. 巡检表."))] = "",
    person: Annotated[list[str] | None, typer.Option(help=_("Person; may be repeated."))] = None,
    system: Annotated[list[str] | None, typer.Option(help=_("System; may be repeated."))] = None,
    period: Annotated[str, typer.Option(help=_("Period, e.g. 2026-07."))] = "",
    formed: Annotated[
        str | None, typer.Option(help=_("Date of the paper, e.g. 2026-07-31."))
    ] = None,
    mark: Annotated[str, typer.Option(help=_("Mark: 公开, 内部, 工作秘密…"))] = "",
    title: Annotated[str, typer.Option(help=_("Title, for a single file."))] = "",
    guess: Annotated[
        bool,
        typer.Option("--guess", help=_("Guess what isn't given from names, folders and text.")),
    ] = False,
    version_of: Annotated[
        int | None,
        typer.Option(
            "--version-of", metavar="ID", min=1, max=2**63 - 1, help=_("A newer version of ID.")
        ),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help=_("Say what would be filed and how; file nothing."))
    ] = False,
    no_extract: Annotated[
        bool, typer.Option("--no-extract", help=_("Durable now; text and index later."))
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=_("Name every file once it is safe."))
    ] = False,
    tree: Annotated[
        str,
        typer.Option(
            "--tree", metavar="NAME@VERSION", help=_("File PATH as one delivery of a source tree.")
        ),
    ] = "",
    ref: Annotated[
        str | None, typer.Option("--ref", help=_("The commit, branch or tag; otherwise HEAD."))
    ] = None,
    bundle: Annotated[
        bool, typer.Option("--bundle", help=_("File the history of the commit as well."))
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """File files and folders; exit code 6 when one bears the mark of a state secret, 7 when one could not be read."""
    if tree:
        wanted = TreeToAdd(tree, paths, ref, bundle, extract=not no_extract)
        chosen = parse_mark(mark)
        if mark and chosen is None:
            with open_house(vault, read_key(passphrase_file)) as house:
                refuse_secret_mark(house, mark)
        raise typer.Exit(add_tree(vault, wanted, chosen, passphrase_file, as_json=as_json))
    given = _Given(
        parse_category(category) if category else None,
        type_ or None,
        tuple(person) if person else None,
        tuple(system) if system else None,
        parse_period(period) or None,
        parse_date(formed),
        parse_mark(mark),
        title or None,
    )
    if not (guess or plan or version_of):
        given.filing()  # Says what is missing before the passphrase is asked for.
    with Unlocking(vault, read_key(passphrase_file)) as unlocking:
        from desktop.services.filing.sources import find_files

        found = find_files(paths, forbidden=vault)
        house = unlocking.house()
    with house:
        refuse_secret_mark(house, mark)
        _require_one(found, title=title, version_of=version_of)
        outcome = Outcome(found.failed, name_each=verbose)
        with shown_progress(quiet=as_json) as progress:
            if plan:
                planned = _planned(house, paths, given, progress, extract=not no_extract)
                raise typer.Exit(tell_plan(planned, as_json=as_json))
            try:
                if version_of:
                    _add_version(house, found, version_of, outcome, progress, text=not no_extract)
                elif guess:
                    _add_guessed(house, paths, given, outcome, progress, text=not no_extract)
                else:
                    _add_alike(house, found, given, outcome, progress, text=not no_extract)
                if not no_extract and outcome.changed:
                    from desktop.services.filing.texts import make_searchable

                    outcome.take_texts(make_searchable(house, progress=progress))
            except Exception as error:  # noqa: BLE001 - what is safe by now must be told before the error is
                outcome.error = describe(error)
    raise typer.Exit(outcome.tell(as_json=as_json))


def _add_alike(
    house: House,
    found: FoundFiles,
    given: _Given,
    outcome: Outcome,
    progress: Progress,
    *,
    text: bool,
) -> None:
    """Every file in the same way."""
    from desktop.services.filing.intake import file_found
    from desktop.services.filing.screening_files import screen_files
    from desktop.services.filing.sources import FoundFiles
    from search.errors import ReaderUnavailable

    try:
        screened = screen_files(house, found.files, progress, texts=text)
    except ReaderUnavailable:
        # Filing must not wait for readers; a mark in a text is met as soon as it can be read, and withheld then.
        screened = screen_files(house, found.files, progress, texts=False)
    outcome.refuse(screened.refused)
    report = file_found(
        house,
        FoundFiles(screened.fit, found.failed),
        given.filing(),
        progress=progress,
        on_filed=outcome.acknowledge,
    )
    outcome.failed, outcome.duplicates = report.failed, len(report.duplicates)


def _add_guessed(
    house: House,
    paths: Sequence[Path],
    given: _Given,
    outcome: Outcome,
    progress: Progress,
    *,
    text: bool,
) -> None:
    """Each file as it was guessed, but for what is given."""
    from desktop.services.filing.carrying_out import carry_out
    from desktop.services.filing.plan_records import RowState
    from desktop.services.records import Failed

    planned = _planned(house, paths, given, progress, extract=text)
    outcome.refuse([Failed(row.source.shown, row.refusal) for row in planned.rows if row.refusal])
    left = [row for row in planned.rows if row.state is RowState.UNREADABLE]
    unknown = [row for row in planned.rows if row.state is RowState.INCOMPLETE]
    sentence = _("What it is can't be told from it; give --category.")
    report = carry_out(house, planned, progress, outcome.acknowledge)
    outcome.failed = (
        *planned.failed,
        *(Failed(row.source.shown, row.problem) for row in left),
        *(Failed(row.source.shown, sentence) for row in unknown),
        *report.failed,
    )
    outcome.duplicates = planned.count(RowState.DUPLICATE) + len(report.duplicates)


def _add_version(
    house: House,
    found: FoundFiles,
    document: int,
    outcome: Outcome,
    progress: Progress,
    *,
    text: bool,
) -> None:
    """One file as the newest version of a document."""
    from desktop.services.filing.screening_files import screen_files
    from desktop.services.filing.versions import add_version
    from desktop.services.library import get_document
    from desktop.services.records import Filed

    screened = screen_files(house, found.files, progress, texts=text)
    outcome.refuse(screened.refused)
    for source in screened.fit:
        made = add_version(house, document, source, progress=progress)
        outcome.version = (document, made.ordinal)
        title = get_document(house, document).title
        outcome.acknowledge([Filed(document, title, source.shown)])


def _planned(
    house: House, paths: Sequence[Path], given: _Given, progress: Progress, *, extract: bool
) -> Plan:
    """The plan, with what is given in place of what was guessed."""
    from desktop.services.filing.planning import plan

    planned = plan(house, paths, progress, extract=extract)
    changes = given.changes()
    rows = tuple(row.with_choice(**changes) if changes else row for row in planned.rows)
    return planned.with_rows(rows)


def _require_one(found: FoundFiles, *, title: str, version_of: int | None) -> None:
    if len(found.files) + len(found.failed) == 1 or not (title or version_of):
        return
    sentence = (
        _("--version-of takes a single file.") if version_of else _("--title takes a single file.")
    )
    raise typer.BadParameter(sentence)


def parse_mark(word: str) -> Mark | None:
    """The mark of this name; None for none, and for the level of a state secret, which `refuse_secret_mark` refuses."""
    if not word or word in {mark.value for mark in Mark}:
        return Mark(word) if word else None
    from desktop.services.filing.screening import screen_mark

    if screen_mark(word) is not None:
        return None  # Refused, and journalled, once the vault is open.
    known = "、".join(mark.value for mark in Mark)
    raise typer.BadParameter(
        _("There is no mark {word}; there are: {known}.").format(word=word, known=known)
    )


def refuse_secret_mark(house: House, word: str) -> None:
    """Journal that the level of a state secret was chosen as a mark, and raise StateSecret."""
    from desktop.services.filing.screening import refuse, screen_mark

    if word and (finding := screen_mark(word)) is not None:
        refuse(house, finding)
