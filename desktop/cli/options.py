"""What several commands take: the vault, the passphrase, `--json`; and turning words into values."""

from __future__ import annotations

import getpass
import os
import re
import sys
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.terminal import say
from models.categories import Category
from resources.words import _
from vault.credentials import Credentials, Key, KeyFile
from vault.ids import Passphrase
from vault.recovery import parse_sheet

_besides: ContextVar[tuple[Path | None, Path | None]] = ContextVar("besides", default=(None, None))
PASSPHRASE_VARIABLE = "SHOUDANG_PASSPHRASE_FILE"
KEY_FILE_VARIABLE = "SHOUDANG_KEY_FILE"
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
KeyFileOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        envvar=KEY_FILE_VARIABLE,
        metavar="FILE",
        help=_("The key file that goes with the passphrase."),
        show_default=False,
        show_envvar=True,
    ),
]
SheetOption = Annotated[
    Path | None,
    typer.Option(
        "--recovery-sheet",
        metavar="FILE",
        help=_("Open with a recovery sheet: eight lines of four words in FILE."),
        show_default=False,
    ),
]
NewPassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--new-passphrase-file",
        metavar="FILE",
        help=_("Read the new passphrase from the first line of FILE instead of asking."),
        show_default=False,
    ),
]
NewKeyFile = Annotated[
    Path | None,
    typer.Option(
        "--new-key-file",
        metavar="FILE",
        help=_("Ask for a key file as well: this one, which is made when it is not there."),
        show_default=False,
    ),
]
OfficerPassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--officer-passphrase-file",
        metavar="FILE",
        help=_("Read the officer's passphrase from the first line of FILE instead of asking."),
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))]


def read_passphrase(file: Path | None, *, confirm: bool = False, prompt: str = "") -> Passphrase:
    """From the file, or asked for (twice with `confirm`). Raises typer.BadParameter in words."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise typer.BadParameter(
            _("There is no terminal to ask for the passphrase; give --passphrase-file FILE.")
        )
    first = getpass.getpass(prompt or _("Passphrase: "))
    if confirm and getpass.getpass(_("Once more: ")) != first:
        raise typer.BadParameter(_("The two passphrases differ."))
    return Passphrase(first)


def read_officer_passphrase(file: Path | None, *, confirm: bool = False) -> Passphrase:
    """An edition's passphrase, which is never one of the vault. Raises typer.BadParameter in words."""
    if file is None and not sys.stdin.isatty():
        raise typer.BadParameter(
            _(
                "There is no terminal to ask for the officer's passphrase; give --officer-passphrase-file FILE."
            )
        )
    return read_passphrase(file, confirm=confirm, prompt=_("The officer's passphrase: "))


def note_besides(key_file: Path | None, sheet: Path | None) -> None:
    """Keep what was given before the command, for `read_key`."""
    _besides.set((key_file, sheet))


def read_key(passphrase_file: Path | None) -> Key:
    """What opens the vault: a passphrase, with the key file or in its place the sheet that the command line names.

    Raises typer.BadParameter in words, KeyFileWrong, RecoverySheetWrong.
    """
    key_file, sheet = _besides.get()
    if sheet is not None:
        return parse_sheet(_read_text(sheet))
    factor = None if key_file is None else KeyFile.read(key_file)
    passphrase = read_passphrase(passphrase_file)
    return passphrase if factor is None else Credentials(passphrase, factor)


def read_new_key(
    passphrase_file: Path | None, key_file: Path | None, *, names: tuple[str, ...] = ()
) -> Passphrase | Credentials:
    """A secret for a key slot, asked for twice, refused while it is weak; `names` don't make it strong."""
    from desktop.services.keys.strength import require_strength

    passphrase = read_passphrase(passphrase_file, confirm=True)
    require_strength(passphrase.text, names)
    if key_file is None:
        return passphrase
    if not key_file.exists():
        made = KeyFile.generate()
        made.write(key_file)
        say(_("Made the key file {path}: keep it apart from the vault.").format(path=key_file))
        return Credentials(passphrase, made)
    return Credentials(passphrase, KeyFile.read(key_file))


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


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(
            _("The passphrase file {path} cannot be read.").format(path=os.fspath(file))
        ) from None


def _from_file(file: Path) -> Passphrase:
    text = _read_text(file)
    first = text.splitlines()[0] if text else ""
    if not first:
        raise typer.BadParameter(
            _("The passphrase file {path} is empty.").format(path=os.fspath(file))
        )
    return Passphrase(first)
