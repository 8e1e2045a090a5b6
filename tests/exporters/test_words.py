"""Every visible sentence of the exporters has its Chinese, with the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import exporters
from resources.words import CATALOGUES

_PLACEHOLDER = re.compile(r"\{[a-z0-9_]*\}")


def _first(words: str | Sequence[str]) -> str:
    return words if isinstance(words, str) else words[0]


def test_every_sentence_has_its_chinese() -> None:
    found = extract_from_dir(str(Path(exporters.__file__).parent), keywords={"_": None, "N_": None})
    used = {str(message) for _file, _line, message, _comments, _context in found}
    assert len(used) > 100
    folder = CATALOGUES / "zh_CN" / "LC_MESSAGES"
    catalogue: dict[str, str] = {}
    own: set[str] = set()
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            # A message with a plural is found by its singular, too.
            entries = {
                _first(entry.id): _first(entry.string) for entry in read_po(stream) if entry.id
            }
        catalogue |= entries
        if path.name == "exporters.po":
            own = set(entries)
    # Papers that belong to another subject have their words in its fragment; ours holds none that nobody says.
    assert used <= catalogue.keys()
    assert own <= used
    for message in used:
        chinese = catalogue[message]
        assert chinese
        assert set(_PLACEHOLDER.findall(message)) == set(_PLACEHOLDER.findall(chinese)), message
