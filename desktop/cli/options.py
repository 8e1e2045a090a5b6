"""What several commands take: the vault, the passphrase, `--json`; and turning words into values."""

from __future__ import annotations

import getpass
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from models.categories import Category
from resources.words import _
from vault.ids import Passphrase

PASSPHRASE_VARIABLE = "SHOUDANG_PASSPHRASE_FILE"
_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4])?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

VaultPath = Annotated[Path, typer.Argument(metavar="VAULT", show_default=False)]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        envvar=PASSPHRASE_VARIABLE,
        metavar="FILE",
        help=_("Read the passphrase from the first line of FILE instead of asking."),
        show_default=False,
        show_envvar=True,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))]


def read_passphrase(file: Path | None, *, confirm: bool = False) -> Passphrase:
    """From the file, or asked for (twice with `confirm`). Raises typer.BadParameter in words."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise typer.BadParameter(
            _("There is no terminal to ask for the passphrase; give --passphrase-file FILE.")
        )
    first = getpass.getpass(_("Passphrase: "))
    if confirm and getpass.getpass(_("Once more: ")) != first:
        raise typer.BadParameter(_("The two passphrases differ."))
    return Passphrase(first)


def parse_category(word: str) -> Category:
    """A category by its word or by its name in the language in use."""
    for category in Category:
        if word in (category.value, _(category.label)):
            return category
    known = ", ".join(category.value for category in Category)
    raise typer.BadParameter(
        _("There is no category {word}; there are: {known}.").format(word=word, known=known)
    )


def parse_period(word: str) -> str:
    """A year, a month or a quarter: 2026, 2026-07, 2026-Q3."""
    if word and not _PERIOD.fullmatch(word):
        raise typer.BadParameter(
            _("{word} is no period; write 2026, 2026-07 or 2026-Q3.").format(word=word)
        )
    return word


def parse_date(word: str | None) -> date | None:
    """A calendar day: 2026-07-31."""
    if not word:
        return None
    try:
        if not _DATE.fullmatch(word):
            # Python reads week dates and eight digits as well; nobody means those.
            raise ValueError(word)
        return date.fromisoformat(word)
    except ValueError:
        raise typer.BadParameter(
            _("{word} is no date; write 2026-07-31.").format(word=word)
        ) from None


def _from_file(file: Path) -> Passphrase:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(
            _("The passphrase file {path} cannot be read.").format(path=os.fspath(file))
        ) from None
    first = text.splitlines()[0] if text else ""
    if not first:
        raise typer.BadParameter(
            _("The passphrase file {path} is empty.").format(path=os.fspath(file))
        )
    return Passphrase(first)
