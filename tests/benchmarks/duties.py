"""The overview after a change, with 20,000 documents, 8,000 duties and 60 people; and the memory that it takes.

python -m tests.benchmarks.duties [--documents 20000] [--matters 3150] [--people 60] [--rounds 15]

Every change is a whole transaction (evidence attached, a step said, a person's paper entered, a document filed); what
is timed is the overview that follows it: registers brought up to date, duties expanded where they changed, all of them
judged, exposure, KPI, people, findings, blockers. The change itself is told beside it.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.services.contract.duties import board, duties_of, say_of_duty
from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.overview import overview
from desktop.services.contract.registers import enter_all, registers_of, said
from desktop.services.contracts import load_contract
from desktop.services.credentials import Passphrase
from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.records import Filing
from models.categories import Category
from models.obligations.duty_state import DutyState

PASSPHRASE = Passphrase("a passphrase for measuring")
DAY = date(2026, 11, 20)
START = date(2026, 4, 16)
_AT_ONCE = 2_000


def main() -> None:
    """Build the archive, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--matters", type=int, default=3_150)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with House.create(
            folder / "measured.vault", PASSPHRASE, contract=load_contract("om-2026"), kdf_seconds=0
        ) as house:
            fill(house, folder, arguments.documents, arguments.matters, arguments.people)
            measure(house, folder, arguments.rounds)


def fill(house: House, folder: Path, documents: int, matters: int, people: int) -> None:
    """An invented contract in its eighth month: about 24,000 rows of evidence and steps for its duties."""
    chance = random.Random(11)
    papers = folder / "papers"
    for number in range(documents):
        path = papers / f"{number // 500:03d}" / f"记录{number:05d}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%%PDF-1.4 %d" % number)
    filing = Filing(Category.OPERATIONS, "巡检表", period="2026-05", formed=date(2026, 5, 6))
    file_paths(house, [papers], filing)
    enter(house, "person", (_person(number) for number in range(people)))
    enter(house, "person_item", _items(people, chance))
    enter(house, "matter", (_matter(number, people, chance) for number in range(matters)))
    with house.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT document_id, id, digest FROM version ORDER BY id"
        )
        versions = [tuple(row) for row in rows]
    enter(house, "evidence", _evidence(house, versions, chance))
    enter(house, "duty_step", _steps(house, chance))
    enter(house, "kpi", _ledger(chance))


def enter(house: House, register: str, rows: Iterator[dict[str, Any]]) -> None:
    """Rows of one register, journalled in batches."""
    waiting = list(rows)
    for start in range(0, len(waiting), _AT_ONCE):
        with house.database.write() as session:
            entered = enter_all(session, register, waiting[start : start + _AT_ONCE])
            said(house, session, "measured", register, [row for _id, row in entered])


def measure(house: House, folder: Path, rounds: int) -> None:
    """The first overview, then each kind of change by turns."""
    tracemalloc.start()
    started = time.perf_counter()
    found = overview(house, DAY)
    first = time.perf_counter() - started
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    rows = registers_of(house)
    print(
        f"{len(found.board.duties)} duties, {len(rows.evidence)} evidence, {len(rows.duty_step)} steps, "
        f"{len(rows.person)} people, {len(rows.matter)} matters, {len(found.blockers)} blockers"
    )
    print(f"first overview (traced)  {first * 1000:7.0f} ms")
    print(f"held afterwards          {held / 1e6:7.1f} MB")
    keys = [each.key for each in duties_of(house)]
    changes: dict[str, Callable[[int], object]] = {
        "evidence attached": lambda turn: _attach(house, turn),
        "step said": lambda turn: _say(house),
        "person's paper entered": lambda turn: enter(house, "person_item", iter([_paper(turn)])),
        "document put away": lambda turn: trash(house, [turn + 1], reason="messung"),
        "document filed": lambda turn: _file(house, folder, turn),
    }
    for name, change in changes.items():
        changing, after, worked = [], [], []
        for turn in range(rounds):
            started = time.perf_counter()
            change(turn)
            between, before = time.perf_counter(), time.process_time()
            overview(house, DAY)
            ended = time.perf_counter()
            worked.append((time.process_time() - before) * 1000)
            changing.append((between - started) * 1000)
            after.append((ended - between) * 1000)
        print(
            f"{name:24} {statistics.median(after):7.0f} ms, slowest {max(after):.0f} ms, "
            f"processor {statistics.median(worked):.0f} ms   (the change: {statistics.median(changing):.0f} ms)"
        )
    started = time.perf_counter()
    overview(house, DAY - timedelta(days=40))
    print(f"another day              {(time.perf_counter() - started) * 1000:7.0f} ms")
    started = time.perf_counter()
    overview(house, DAY)
    print(f"the same once more       {(time.perf_counter() - started) * 1000:7.0f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of the process      {peak:7.0f} MB, {len(keys)} keys")


def _attach(house: House, turn: int) -> None:
    view = next(each for each in board(house, DAY).duties if each.missing)
    demand = view.missing[0].type
    attach_evidence(house, [view.key], 5_000 + turn, kind=demand, signed="both")


def _say(house: House) -> None:
    view = next(
        each
        for each in board(house).duties
        if each.state is DutyState.SUBMITTED and "returned" in each.possible
    )
    say_of_duty(house, [view.key], "returned", reason="缺页")


def _file(house: House, folder: Path, turn: int) -> None:
    path = folder / f"新增{turn}.pdf"
    path.write_bytes(b"%%PDF-1.4 new %d" % turn)
    file_paths(house, [path], Filing(Category.OPERATIONS, "巡检表"))


def _person(number: int) -> dict[str, Any]:
    name = f"甲{number:03d}"
    return {
        "label": name,
        "key": name,
        "name": name,
        "role": "on-site" if number else "manager",
        "core": number < 10,
        "created": datetime(2026, 4, 16, tzinfo=UTC),
    }


def _items(people: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(people):
        person = number + 1
        yield _item(person, "on-site", START, None)
        for kind in ("labour-contract", "certificate", "certificate", "health", "insurance"):
            until = START + timedelta(days=chance.randrange(30, 360))
            yield _item(person, kind, START - timedelta(days=300), until)
        for _each in range(6):
            since = START + timedelta(days=chance.randrange(0, 210))
            yield _item(person, "training", since, None)


def _item(person: int, kind: str, since: date, until: date | None) -> dict[str, Any]:
    return {"person_id": person, "kind": kind, "title": kind, "since": since, "until": until}


def _paper(turn: int) -> dict[str, Any]:
    return _item(turn % 50 + 1, "certificate", START, date(2027, 1, 10) + timedelta(days=turn))


def _matter(number: int, people: int, chance: random.Random) -> dict[str, Any]:
    kind = ("release", "release", "release", "account-change", "vulnerability")[number % 5]
    day = START + timedelta(days=chance.randrange(0, 215))
    return {
        "kind": kind,
        "number": f"SX-{number:05d}",
        "title": f"事项{number}",
        "person_id": chance.randrange(people) + 1,
        "day": day,
        "planned": day + timedelta(days=chance.randrange(3, 30)),
    }


def _evidence(
    house: House, versions: list[tuple[Any, ...]], chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Two papers on average for most duties that are due, the signatures mostly complete."""
    number = 0
    for duty in duties_of(house):
        if chance.random() < 0.08:
            continue
        for demand in duty.demands:
            for _copy in range(1 + (chance.random() < 0.2)):
                document, version, digest = versions[number % len(versions)]
                number += 1
                day = min(duty.due or DAY, DAY)
                yield {
                    "subject": "duty",
                    "key": duty.key,
                    "kind": demand.type,
                    "document_id": document,
                    "version_id": version,
                    "digest": digest,
                    "signed": "both" if chance.random() < 0.95 else "",
                    "day": day,
                    "moment": datetime(2026, 11, 20, tzinfo=UTC),
                }


def _steps(house: House, chance: random.Random) -> Iterator[dict[str, Any]]:
    for duty in duties_of(house):
        for step, share in (("submitted", 0.85), ("confirmed", 0.6)):
            if chance.random() > share:
                break
            yield {
                "duty": duty.key,
                "step": step,
                "day": min(duty.due or DAY, DAY),
                "moment": datetime(2026, 11, 20, tzinfo=UTC),
                "actor": "测试",
            }


def _ledger(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1_200):
        day = START + timedelta(days=chance.randrange(0, 215))
        yield {"kind": "inspection", "day": day, "reference": f"XJ{number}", "facts": "{}"}


if __name__ == "__main__":
    main()
