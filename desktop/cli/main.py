"""The `shoudang` command: its subcommands, and the one place where their errors become words and exit codes."""

from __future__ import annotations

import contextlib
import copy
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from desktop.cli import (
    amending,
    assessments,
    auditing,
    backup,
    bulk,
    care,
    collecting,
    contract,
    day,
    destroying,
    disposal,
    documents,
    duties,
    editions,
    filings,
    findings,
    gate,
    handover,
    importing,
    indexing,
    inspections,
    keys,
    kpi,
    matters,
    notes,
    organising,
    own_fields,
    payments,
    people,
    pledges,
    products,
    receiving,
    registers,
    restoring,
    rule_files,
    sealing,
    searching,
    status,
    systems,
    tags,
    trees,
    vaults,
)
from desktop.cli.failures import describe, tell
from desktop.cli.options import KeyFileOption, SheetOption, note_besides
from desktop.cli.terminal import has_screen, result_object, say
from desktop.cli.usage_words import usage_sentence
from resources.words import _

_STOPPED = 130

app = typer.Typer(
    name="shoudang",
    help=_(
        "An encrypted, offline archive for an operations contract. Without a command: the window."
    ),
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    vaults,
    documents,
    amending,
    indexing,
    trees,
    searching,
    notes,
    tags,
    collecting,
    organising,
    own_fields,
    bulk,
    systems,
    people,
    matters,
    status,
    duties,
    payments,
    contract,
    day,
    rule_files,
    pledges,
    filings,
    assessments,
    findings,
    products,
    kpi,
    registers,
    gate,
    handover,
    receiving,
    importing,
    sealing,
    care,
    disposal,
    destroying,
    auditing,
    keys,
    editions,
    inspections,
    backup,
    restoring,
):
    module.register(app)


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    vault: Annotated[
        Path | None, typer.Option("--vault", help=_("Open the window with this vault chosen."))
    ] = None,
    key_file: KeyFileOption = None,
    recovery_sheet: SheetOption = None,
) -> None:
    """Open the window when no command is given."""
    note_besides(key_file, recovery_sheet)
    if context.invoked_subcommand is None:
        # The command line imports no Qt; the entry point starts the window for it.
        context.exit(_run_window(vault))


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; nothing escapes but what the interpreter itself can't survive."""
    with contextlib.suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a pipe has it
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a pipe has it
    words = sys.argv[1:] if arguments is None else arguments
    try:
        outcome = called(words)(args=words, standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()  # Here, where a refusal can still be told, not when the interpreter ends.
    except typer.Abort:
        say(_("Stopped."))
        return _STOPPED
    except TyperException as error:
        return _usage(error, as_json="--json" in words)
    except KeyboardInterrupt:
        outcome = _STOPPED
    except (BrokenPipeError, SystemExit):
        # The reader of our output is gone, as with `| head`; there is nobody left to tell. Typer makes it a SystemExit.
        _abandon_output()
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort of a program that must end in a sentence
        return _fail(error, as_json="--json" in words)
    if outcome == _STOPPED:
        # What Typer makes of Ctrl+C.
        say(_("Stopped. What was reported as filed is kept."))
    return int(outcome or 0)


def called(words: list[str]) -> typer.Typer:
    """The command with what the first word calls and nothing else; whole where that calls nothing.

    To build all of its commands takes Typer a fifth of a second, which is longer than most of them take.
    """
    commands = [each for each in app.registered_commands if [each.name] == words[:1]]
    groups = [each for each in app.registered_groups if [each.name] == words[:1]]
    if not commands and not groups:
        return app
    narrow = copy.copy(app)
    narrow.registered_commands, narrow.registered_groups = commands, groups
    return narrow


def _print_error(described: dict[str, Any] | None) -> None:
    """The error for a program that asked for JSON, as far as the output, which may be what failed, takes it."""
    try:
        if described is not None:
            result_object({"error": described})
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _abandon_output()


def _abandon_output() -> None:
    """What is still buffered goes nowhere: the interpreter's own last flush would fail once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _usage(error: TyperException, *, as_json: bool) -> int:
    sentence = usage_sentence(error)
    title = _("Wrong usage")
    _print_error({"code": 2, "title": title, "sentence": sentence} if as_json else None)
    say(f"{title}: {sentence}")
    return 2


def _fail(error: Exception, *, as_json: bool) -> int:
    described = describe(error)
    _print_error(described if as_json else None)
    return tell(described)


def _run_window(vault: Path | None) -> int:
    from importlib import import_module

    if not has_screen():
        say(_("There is no screen to open a window on. See `shoudang --help` for the commands."))
        return 7

    # Named in a string: the command line sits beside the window and must not import Qt (see the import contracts).
    code: int = import_module("desktop.app").run_window(vault)
    return code
