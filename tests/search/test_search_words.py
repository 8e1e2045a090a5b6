"""Every sentence of this package has its Chinese, in whichever part of the catalogue."""

from __future__ import annotations

import ast
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "resources" / "translations" / "zh_CN" / "LC_MESSAGES"


def marked_sentences() -> set[str]:
    found = set()
    for path in (ROOT / "search").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def sentences_of(*areas: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for area in areas:
        with (CATALOGUES / f"{area}.po").open("rb") as stream:
            found |= {str(each.id): str(each.string) for each in read_po(stream) if each.id}
    return found


def test_every_sentence_has_its_chinese() -> None:
    catalogue = sentences_of(*(path.stem for path in CATALOGUES.glob("*.po")))
    missing = {sentence for sentence in marked_sentences() if not catalogue.get(sentence)}
    assert missing == set()


def test_no_sentence_is_kept_that_nothing_says() -> None:
    assert sentences_of("search").keys() <= marked_sentences()
