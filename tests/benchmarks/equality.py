"""Search beside brute force: as many random queries as wanted, over the extracted text of every file of a folder.

    python -m tests.benchmarks.equality FOLDER [--queries N] [--seed N]

Every difference is printed, with its query; the exit code is 1 if there are any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from models.categories import Category
from search.fencing.extract import Extractor
from search.index import SearchIndex
from search.records import IndexedDocument
from tests.search.brute_force import BruteForce
from tests.search.wishes import Wishes
from vault.ids import VaultId
from vault.keys import MasterKeys
from vault.sealed_file import SealedFiles
from vault.suites import suite_named

_PERSONS = ("张三", "李四", "单文远", "曾国宁", "欧阳一鸣", "王小明", "赵六")
_SYSTEMS = ("门户网站", "OA办公系统", "SM4密钥管理系统", "getUserName接口", "HTTPServer2网关")


def main() -> None:
    """Compare, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=20260701)
    arguments = parser.parse_args()
    papers = read_papers(arguments.folder, random.Random(arguments.seed))
    size = sum(len(paper["body"].encode()) for paper in papers.values())
    print(f"{len(papers)} files, {size / 1e6:.1f} MB of text, seed {arguments.seed}")
    with tempfile.TemporaryDirectory() as scratch:
        index = open_index(Path(scratch))
        with index.closing():
            fill(index, papers)
            sys.exit(1 if compare(index, papers, arguments.queries, arguments.seed) else 0)


def read_papers(folder: Path, chance: random.Random) -> dict[int, dict[str, str]]:
    """The files as papers with numbers, titles and invented people."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with Extractor() as extractor:
        contents = ((path, path.name, path.read_bytes()) for path in files)
        texts = {path: found.text for path, found in extractor.extract_many(contents)}
    return {
        number: {
            "title": path.stem,
            "name": path.name,
            "type": path.parent.name,
            "number": f"HT-2026-{number:04d}",
            "reference": f"〔{1990 + number % 35}〕{number}号",
            "persons": "\n".join(chance.sample(_PERSONS, chance.randint(0, 2))),
            "systems": "\n".join(chance.sample(_SYSTEMS, chance.randint(0, 1))),
            "body": texts[path],
        }
        for number, path in enumerate(files, 1)
    }


def open_index(folder: Path) -> SearchIndex:
    """A sealed index of one category."""
    keys = MasterKeys(suite_named("aes"), VaultId(bytes(16)), bytes(32)).compartments
    sealed = SealedFiles(keys[Category.TECHDOC.compartment])
    return SearchIndex({Category.TECHDOC: (folder / "techdoc", sealed)})


def fill(index: SearchIndex, papers: dict[int, dict[str, str]]) -> None:
    """Index the papers in many batches, so that there are several segments, and some that were joined."""
    documents = [
        IndexedDocument(
            document_id=number,
            version_id=number,
            category=Category.TECHDOC,
            title=paper["title"],
            name=paper["name"],
            number=paper["number"],
            reference=paper["reference"],
            type=paper["type"],
            period="",
            persons=tuple(paper["persons"].split("\n")) if paper["persons"] else (),
            systems=tuple(paper["systems"].split("\n")) if paper["systems"] else (),
            text=paper["body"],
        )
        for number, paper in papers.items()
    ]
    for start in range(0, len(documents), 15):
        index.update(Category.TECHDOC, documents[start : start + 15])


def compare(
    index: SearchIndex, papers: dict[int, dict[str, str]], queries: int, seed: int
) -> list[str]:
    """The queries whose answers differ; prints them and how many were compared."""
    brute, wishes = BruteForce(papers), Wishes(papers, seed)
    differing: list[str] = []
    empty = 0
    seconds = [0.0, 0.0]
    for _ in range(queries):
        query, wish = wishes.make()
        started = time.perf_counter()
        answer = index.search(query, limit=len(papers))
        between = time.perf_counter()
        expected = brute.find(wish)
        seconds[0] += between - started
        seconds[1] += time.perf_counter() - between
        found = {hit.document_id for hit in answer.hits}
        empty += not expected
        if found != expected or answer.total != len(expected):
            differing.append(query)
            print(f"{query!r}: {wish}")
            print(f"    missing {sorted(expected - found)}, wrong {sorted(found - expected)}")
    print(
        f"{queries} queries ({empty} without a match), {len(differing)} differences; "
        f"search {seconds[0]:.1f} s, brute force {seconds[1]:.1f} s"
    )
    return differing


if __name__ == "__main__":
    main()
