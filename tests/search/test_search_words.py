"""Every sentence of this package has its Chinese."""

from __future__ import annotations

import ast
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]


def marked_sentences() -> set[str]:
    found = set()
    for path in (ROOT / "search").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_sentence_has_its_chinese_and_no_other_is_kept() -> None:
    po = ROOT / "resources" / "translations" / "zh_CN" / "LC_MESSAGES" / "search.po"
    with po.open("rb") as stream:
        catalogue = {str(each.id): str(each.string) for each in read_po(stream) if each.id}
    assert catalogue.keys() == marked_sentences()
    assert all(catalogue.values())
