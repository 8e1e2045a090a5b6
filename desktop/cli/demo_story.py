"""What the demonstration tells at its end: what was done, what was found, and where everything is."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from desktop.cli.terminal import printable
from desktop.services.demo.demo import DemoOutcome
from desktop.services.searching.search_records import SearchResult
from resources.words import _


def tell(outcome: DemoOutcome) -> None:
    """Print the story to standard output."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print()
    console.print(
        Text(_("守档 Shoudang: a year of records, filed, found, handed over"), style="bold")
    )
    console.print(
        Text(
            _("{contract} (invented; every person, company and number is fictional)").format(
                contract=outcome.contract_title
            ),
            style="dim",
        )
    )
    console.print(_filed(outcome))
    console.print(_found(outcome))
    console.print(_steps(outcome))
    console.print(_places(outcome))


def _filed(outcome: DemoOutcome) -> Table:
    table = _table(_("What was filed"), (_("category"), _("documents")))
    for category, count in outcome.counts.items():
        table.add_row(_(category.label), str(count))
    table.add_row(Text(_("together"), style="bold"), Text(str(outcome.documents), style="bold"))
    without = outcome.texts.empty + len(outcome.texts.unreadable)
    table.caption = _(
        "The text of {read} can be searched; {without} are scans, pictures or archives without text."
    ).format(read=outcome.texts.searchable, without=without)
    return table


def _found(outcome: DemoOutcome) -> Table:
    table = _table(_("Found"), (_("query"), _("hits"), _("ms"), _("best hit")), numbers=(1, 2))
    for answer in outcome.searches:
        table.add_row(
            Text(answer.query), str(answer.total), f"{answer.elapsed_ms:.0f}", _best_hit(answer)
        )
    return table


def _best_hit(answer: SearchResult) -> Text:
    if not answer.found:
        return Text(_("nothing"), style="dim")
    best = answer.found[0]
    shown = Text(printable(best.document.title))
    if best.snippet is not None:
        snippet = Text("\n" + printable(best.snippet.text), style="dim")
        for start, end in best.snippet.marks:
            snippet.stylize("bold red", start + 1, end + 1)
        shown.append_text(snippet)
    return shown


def _steps(outcome: DemoOutcome) -> Table:
    table = _table(_("Steps"), (_("step"), _("seconds")))
    for name, seconds in outcome.steps:
        table.add_row(name, f"{seconds:.1f}")
    return table


def _places(outcome: DemoOutcome) -> Table:
    table = _table(_("Where everything is"), (_("what"), _("where")), numbers=())
    for what, where in (
        (_("the records, as plain files"), outcome.records),
        (_("the vault"), outcome.vault),
        (_("its passphrase (only a demo writes one down)"), outcome.passphrase_file),
        (_("the package; open README.html in it"), outcome.package.folder),
        (_("a backup, on a folder that stands for a medium"), outcome.custody.medium),
        (_("the recovery sheet, to be printed and sealed"), outcome.custody.sheet),
        (_("the journal's signed head, for paper"), outcome.custody.head),
        (
            _("the passphrase of an officer's edition (only a demo writes one down)"),
            outcome.custody.officer_passphrase,
        ),
    ):
        # As Text: brackets in a folder's name are no markup.
        table.add_row(what, Text(printable(str(where))))
    table.add_row(_("the package's root, for both sides to compare"), outcome.package.root)
    return table


def _table(title: str, columns: tuple[str, ...], *, numbers: tuple[int, ...] = (1,)) -> Table:
    """A table whose columns at the places `numbers` hold figures."""
    table = Table(title=title, title_justify="left", title_style="bold", caption_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place in numbers else "left", overflow="fold")
    return table
