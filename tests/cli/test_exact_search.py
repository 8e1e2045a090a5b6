"""Search against brute force, through the whole stack: files, readers, sealed index, command line."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from docx import Document

from tests.cli.running import SECRET, capture

# Few characters make many words that are nearly there: reversed, split by punctuation, overlapping.
CHARACTERS = "等级保护测评巡检承诺网闸审计密码运维龙䶮𠮷系统数据备份恢复演练"
SEPARATORS = [
    "",
    "",
    "",
    "，",
    "。",
    "\n",
    " ",
    "-",
    "（",
    "）",
    "ABC",
    "2026",
    "、\n\n",
    "Ａ",
    "·",
]
COUNT = 42
WORDS = 300


def sentence(generator: random.Random) -> str:
    """Chinese characters in a row, now and then something between them."""
    length = generator.randint(4, 60)
    return "".join(
        generator.choice(CHARACTERS) + generator.choice(SEPARATORS) for _ in range(length)
    )


def write_paper(folder: Path, number: int, generator: random.Random) -> tuple[str, list[str]]:
    """One file; its name, and its paragraphs as they are to be found."""
    paragraphs = [sentence(generator) for _ in range(generator.randint(1, 5))]
    words = "".join(generator.choices(CHARACTERS, k=generator.randint(2, 6)))
    kind = ("txt", "md", "docx")[number % 3]
    name = f"{words}-{number:02d}.{kind}"
    path = folder / name
    if kind == "docx":
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        table = document.add_table(rows=1, cols=2)
        cells = [sentence(generator), sentence(generator)]
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
        document.save(str(path))
        paragraphs += cells
    else:
        encoding = "gb18030" if number % 6 == 0 else "utf-8"
        path.write_text("\n\n".join(paragraphs), encoding=encoding)
    return name, paragraphs


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Every file's searchable strings, under its name; a match never spans two of them."""
    folder = tmp_path_factory.mktemp("exact") / "papers"
    folder.mkdir()
    generator = random.Random(20260731)
    made = dict(write_paper(folder, number, generator) for number in range(COUNT))
    assert len(made) == COUNT
    return {"": [str(folder)]} | made


def asked_words(corpus: dict[str, list[str]]) -> list[str]:
    """Half of the words are in the texts, the others may be anywhere or nowhere."""
    generator = random.Random(7)
    runs = [text for strings in corpus.values() for text in strings]
    there = set()
    while len(there) < WORDS // 2:
        text = generator.choice(runs)
        at = generator.randrange(max(1, len(text) - 1))
        if len(pair := text[at : at + 2]) == 2 and all(each in CHARACTERS for each in pair):
            there.add(pair)
    anywhere = set()
    while len(anywhere) < WORDS - len(there):
        pair = "".join(generator.choices(CHARACTERS, k=2))
        if pair not in there:
            anywhere.add(pair)
    return sorted(there | anywhere)


def test_every_two_character_word_is_found_exactly(
    corpus: dict[str, list[str]],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    quick_unlock: None,
) -> None:
    (folder,) = corpus[""]
    passphrase, batch, vault = tmp_path / "p.txt", tmp_path / "q.txt", tmp_path / "v.vault"
    passphrase.write_text(SECRET, encoding="utf-8")
    secret = ("--passphrase-file", passphrase)
    capture(capsys, ("init", vault, *secret), 0)
    report = capture(capsys, ("add", vault, folder, "-c", "techdoc", "--json", *secret), 0).json
    assert (report["added"], report["searchable"]) == (COUNT, COUNT)

    words = asked_words(corpus)
    assert len(words) == WORDS
    batch.write_text("\n".join(words), encoding="utf-8")
    limit = ("--limit", "1000")
    lines = capture(
        capsys, ("search", vault, "--batch", batch, *limit, *secret), 0
    ).out.splitlines()
    answers = [json.loads(line) for line in lines]
    assert [each["query"] for each in answers] == words

    wrong = {}
    for answer in answers:
        word = answer["query"]
        expected = {
            name
            for name, strings in corpus.items()
            if name and any(word in text for text in [*strings, name])
        }
        found = {hit["name"] for hit in answer["hits"]}
        if found != expected or answer["total"] != len(answer["hits"]):
            wrong[word] = (sorted(expected - found), sorted(found - expected))
    assert wrong == {}
    assert sum(bool(answer["total"]) for answer in answers) > WORDS // 2
    assert any(not answer["total"] for answer in answers)


def test_a_document_is_found_by_the_fold_of_what_it_holds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, quick_unlock: None
) -> None:
    passphrase, vault, paper = tmp_path / "p.txt", tmp_path / "v.vault", tmp_path / "全角.txt"
    passphrase.write_text(SECRET, encoding="utf-8")
    paper.write_text("ＧＢ／Ｔ　２２２３９—２０１９ 与 getUserName 以及 密 码", encoding="utf-8")
    secret = ("--passphrase-file", passphrase)
    capture(capsys, ("init", vault, *secret), 0)
    capture(capsys, ("add", vault, paper, "-c", "grading", *secret), 0)
    for query, total in {
        "gb/t 22239-2019": 1,
        "GB/T": 1,
        "22239": 1,
        "2223": 0,
        "2223*": 1,
        "getusername": 1,
        "user": 1,
        "密": 1,
        "密码": 0,
        '"密 码"': 1,
        "全角": 1,
        "类别:等级保护 22239": 1,
        "类别:密码应用 22239": 0,
        "-22239": 0,
    }.items():
        answer = capture(capsys, ("search", vault, "--json", *secret, "--", query), 0).json
        assert answer["total"] == total, query
