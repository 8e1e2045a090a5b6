"""Compiles the catalogues: every `.po` of a language becomes part of its one `shoudang.mo`. Run at set-up.

python -m resources.compile_words            compile
python -m resources.compile_words --missing  name the messages in the code that a catalogue lacks
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from resources.words import CATALOGUES

ROOT = Path(__file__).parent.parent
PACKAGES = ("desktop", "exporters", "models", "resources", "search", "vault")
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}


def compile_language(folder: Path) -> None:
    """Write `folder/shoudang.mo` from all `.po` files in `folder`."""
    whole = Catalog(locale=folder.parent.name)
    for message in messages(folder):
        whole[message.id] = message
    temporary = folder / "shoudang.mo.tmp"
    with temporary.open("wb") as stream:
        write_mo(stream, whole)
    temporary.replace(folder / "shoudang.mo")


def messages(folder: Path) -> Iterator[Message]:
    """The translated messages of all `.po` files in `folder`, file by file."""
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=folder.parent.name):
                if message.id and message.string:
                    yield message


def message_ids() -> dict[str, str]:
    """Every message id in the code, with a place where it stands."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for name, line, message, _comments, _context in extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=_KEYWORDS
        ):
            first = message[0] if isinstance(message, tuple) else message
            found.setdefault(first, f"{package}/{name}:{line}")
    return found


def missing(folder: Path) -> dict[str, str]:
    """Message ids that the language in `folder` has no translation for, with a place of each."""
    known = {
        message.id[0] if isinstance(message.id, list | tuple) else message.id
        for message in messages(folder)
    }
    return {message: place for message, place in message_ids().items() if message not in known}


def main() -> None:
    """Compile every language, or name what is missing."""
    folders = sorted(CATALOGUES.glob("*/LC_MESSAGES"))
    if "--missing" in sys.argv[1:]:
        lacking = {
            message: place for folder in folders for message, place in missing(folder).items()
        }
        sys.stdout.write("".join(f"{place}\n    {message}\n" for message, place in lacking.items()))
        sys.exit(bool(lacking))
    for folder in folders:
        compile_language(folder)


if __name__ == "__main__":
    main()
