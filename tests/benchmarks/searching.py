"""Search in generated archives of growing size: 200 mixed queries, facets, hidden old versions; memory and index size.

python -m tests.benchmarks.searching [--sizes 1000,5000,20000]
"""

from __future__ import annotations

import argparse
import gc
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from models.categories import Category
from search.index import SearchIndex
from search.records import IndexedDocument
from tests.benchmarks.generated import documents, mixed_queries
from vault.ids import VaultId
from vault.keys import MasterKeys
from vault.sealed_file import SealedFiles
from vault.suites import suite_named

_QUERIES = 200
_FACETS = ("category", "type", "persons", "systems", "period", "mark", "status", "format")
_OLD = 100_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,5000,20000")
    arguments = parser.parse_args()
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory() as scratch:
            measure(size, Path(scratch))


def measure(size: int, folder: Path) -> None:
    """One size."""
    made = list(documents(size))
    text = sum(len(each.text.encode()) for each in made)
    started = time.perf_counter()
    with open_index(folder).closing() as index:
        fill(index, made)
    seconds = time.perf_counter() - started
    taken = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"\n{size} documents, {text / 1e6:.1f} MB of text")
    print(
        f"  indexed in {seconds:.1f} s ({text / 1e6 / seconds:.2f} MB/s), index {taken / 1e6:.1f} MB"
    )
    del made
    gc.collect()
    before = resident()
    with open_index(folder).closing() as index:
        queries = mixed_queries(_QUERIES)
        started = time.perf_counter()
        index.search(queries[0])
        print(f"  first query after opening {1000 * (time.perf_counter() - started):.1f} ms")
        report("search, first time", each_of(queries, lambda query: index.search(query)), queries)
        report("search, again", each_of(queries, lambda query: index.search(query)), queries)
        matches = [index.matches(query) for query in queries]
        print(
            f"    matches a query: median {statistics.median(map(len, matches)):.0f}, most {max(map(len, matches))}"
        )
        report(f"{len(_FACETS)} facets", each_of(matches, lambda each: index.facets(each, _FACETS)))
        hidden = frozenset(range(size // 2, size // 2 + _OLD))
        report("half hidden", each_of(queries, lambda query: index.search(query, hidden=hidden)))
        prefixes = ["", "张", "z", "2023", "检", "getU", "门"]
        fields = ("persons", "systems", "type", "body", "title")
        report(
            "terms",
            each_of(
                [(field, each) for field in fields for each in prefixes if field != "body" or each],
                lambda pair: index.terms(pair[0], pair[1], 20),
            ),
        )
        print(f"  memory of the open index, caches filled: {(resident() - before) / 1e6:.0f} MB")


def open_index(folder: Path) -> SearchIndex:
    """A sealed index of all categories."""
    keys = MasterKeys(suite_named("aes"), VaultId(bytes(16)), bytes(32)).compartments
    return SearchIndex(
        {
            category: (folder / category.value, SealedFiles(keys[category.compartment]))
            for category in Category
        }
    )


def fill(index: SearchIndex, made: Iterable[IndexedDocument]) -> None:
    """Index in batches of 256, as the archive does."""
    waiting = iter(made)
    while batch := list(itertools.islice(waiting, 256)):
        for category in Category:
            if some := [each for each in batch if each.category is category]:
                index.update(category, some)


def each_of(inputs: Iterable[object], work: Callable[..., object]) -> list[float]:
    """How many milliseconds the work takes for each input."""
    taken = []
    for each in inputs:
        started = time.perf_counter()
        work(each)
        taken.append(1000 * (time.perf_counter() - started))
    return taken


def report(name: str, taken: list[float], queries: list[str] | None = None) -> None:
    """Median, 95th percentile and the slowest."""
    ordered = sorted(taken)
    slowest = f" ({queries[taken.index(ordered[-1])]})" if queries else ""
    print(
        f"  {name:20} median {statistics.median(taken):7.2f} ms, 95 % {ordered[int(0.95 * len(ordered))]:7.2f} ms, "
        f"slowest {ordered[-1]:7.2f} ms{slowest}"
    )


def resident() -> int:
    """Bytes of memory this process holds."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
