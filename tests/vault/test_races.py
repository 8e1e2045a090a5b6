"""Two at once: one gets the lock, nobody sees half a state, and who has died keeps nobody out.

SHOUDANG_LOCK_ROUNDS=1000 lets two processes race for the lock so often.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.keys.keyring import prove_key
from desktop.services.library import document_bytes, list_documents
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import PASSPHRASE, MakeHouse, archive_contents, make_tree, tree_contents
from vault.header import parse
from vault.ids import Passphrase

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = int(os.environ.get("SHOUDANG_LOCK_ROUNDS", "120"))
_RACER = """
import sys
from pathlib import Path
import vault.lock
from vault.errors import InUse
vault.lock._TRIES = 1
folder = Path(sys.argv[1])
for line in sys.stdin:
    try:
        lock = vault.lock.VaultLock(folder)
    except InUse:
        print("refused", flush=True)
        sys.stdin.readline()
    else:
        print("held", flush=True)
        sys.stdin.readline()
        lock.release()
    print("done", flush=True)
"""
_WRITER = """
import sys
from pathlib import Path
from unittest import mock
from desktop.services.house import House
from tests.archives import PASSPHRASE, quick_stretch
with mock.patch("vault.slots.stretch", quick_stretch), House.open(Path(sys.argv[1]), PASSPHRASE) as house:
    print("ready", flush=True)
    for number in range(100_000):
        house.vault.replace_slots(house.vault.header.slots)
"""
_HOLDER = """
import sys
from pathlib import Path
from unittest import mock
from desktop.services.house import House
from tests.archives import PASSPHRASE, quick_stretch
with mock.patch("vault.slots.stretch", quick_stretch):
    house = House.open(Path(sys.argv[1]), PASSPHRASE)
    house.log(("noted", "vault", ""))
    print("ready", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def process(script: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """A script of ours at work on `path`; killed at the end."""
    started = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def said(racer: subprocess.Popen[str]) -> str:
    assert racer.stdout is not None
    return racer.stdout.readline().strip()


def tell(racer: subprocess.Popen[str]) -> None:
    assert racer.stdin is not None
    racer.stdin.write("go\n")
    racer.stdin.flush()


def test_of_two_processes_that_race_exactly_one_gets_the_lock(tmp_path: Path) -> None:
    winners: Counter[int] = Counter()
    with process(_RACER, tmp_path) as one, process(_RACER, tmp_path) as other:
        for number in range(_ROUNDS):
            racers = (one, other) if number % 2 else (other, one)
            for racer in racers:
                tell(racer)
            answers = [said(racer) for racer in (one, other)]
            assert sorted(answers) == ["held", "refused"], f"round {number}"
            winners[answers.index("held")] += 1
            for racer in racers:
                tell(racer)
            assert [said(racer) for racer in racers] == ["done", "done"]
    print(_ROUNDS, "rounds,", dict(winners))
    assert len(winners) == 2, "each must have won once, or it was no race"


@pytest.mark.usefixtures("quick_unlock")
def test_who_only_reads_never_sees_half_a_header(make_house: MakeHouse) -> None:
    """A key is proven without the lock, while somebody else changes slots as quickly as the medium allows."""
    house = make_house()
    house.close()
    revisions = set()
    with process(_WRITER, house.path) as writer:
        assert said(writer) == "ready"
        # Longer on a slow medium: how many changes a second it allows is not ours to say.
        started = time.monotonic()
        while (spent := time.monotonic() - started) < 1.5 or (len(revisions) <= 20 and spent < 90):
            assert prove_key(house.path, PASSPHRASE).current
            for name in ("header", "header.copy"):
                revisions.add(parse((house.path / name).read_bytes(), house.path).revision)
            assert len((house.path / "state").read_bytes()) == 139
        assert writer.poll() is None
    assert len(revisions) > 20, "nothing was changed meanwhile"
    House.open(house.path, PASSPHRASE).close()


@pytest.mark.usefixtures("quick_unlock")
def test_who_has_died_keeps_nobody_out(make_house: MakeHouse) -> None:
    house = make_house()
    house.close()
    for _round in range(3):
        with process(_HOLDER, house.path) as holder:
            assert said(holder) == "ready"
            holder.kill()
            holder.wait()
            assert (house.path / "lock").exists()
            started = time.monotonic()
            House.open(house.path, PASSPHRASE).close()
            assert time.monotonic() - started < 30


@pytest.mark.usefixtures("quick_unlock")
def test_a_stopped_process_still_holds_the_lock_and_a_copy_of_the_vault_is_free(
    make_house: MakeHouse, tmp_path: Path
) -> None:
    from vault.errors import InUse

    house = make_house()
    house.close()
    with process(_HOLDER, house.path) as holder:
        assert said(holder) == "ready"
        for key in (PASSPHRASE, Passphrase("wrong")):
            with pytest.raises(InUse):
                House.open(house.path, key)
        copy = shutil.copytree(house.path, tmp_path / "copy.vault")
        House.open(copy, PASSPHRASE).close()


def test_whoever_reads_while_files_are_filed_sees_whole_documents(
    house: House, tmp_path: Path
) -> None:
    """A document that is listed can be read, down to its last byte, at any moment of an intake."""
    tree = make_tree(tmp_path / "tree", count=60)
    whole = set(tree_contents(tree).values())
    wrong: list[str] = []
    counts: set[int] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            documents = list_documents(house)
            counts.add(len(documents))
            for document in documents[-5:]:
                data = b"".join(document_bytes(house, document))
                if data not in whole:
                    wrong.append(document.version.path)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("desktop.services.filing.ledger._COMMIT_FILES", 2)
            for path in sorted(tree.rglob("*.txt"))[:40:2]:
                file_paths(house, [path], Filing(Category.OPERATIONS))
            file_paths(house, [tree], Filing(Category.PLEDGE))
    finally:
        ended.set()
        reader.join()
    assert wrong == []
    assert len(counts) > 3
    assert set(archive_contents(house).values()) == whole
