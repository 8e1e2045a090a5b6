"""Every byte of a vault counts: whatever is changed, cut, removed, swapped or put back is noticed and rightly named.

A normal run tries a sample; SHOUDANG_TAMPER_SHARE=1 flips every byte of every file (some minutes), each seen by the
first look that opening, reading or checking takes at it. A few of each file go the whole way, through a full check.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archives import PASSPHRASE, quick_stretch
from tests.vault.tampering import (
    QuickLook,
    chosen,
    files,
    labels,
    lengths,
    make_vault,
    noticed,
    right_names,
)
from vault.vault import Vault

_SHARE = float(os.environ.get("SHOUDANG_TAMPER_SHARE", "0"))
_SEED = int(os.environ.get("SHOUDANG_TAMPER_SEED", "20260701"))
_LEAST, _WHOLE_WAY, _GROUPS = 24, 3, 8
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quick_unlock")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vault that nobody has touched; beside it, as `older.vault`, how it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        return make_vault(tmp_path_factory.mktemp("tamper"))


class Victim:
    """A copy of the vault that is harmed and made whole again, and what came of it."""

    def __init__(self, whole: Path, folder: Path) -> None:
        self.whole, self.older = whole, whole.with_name("older.vault")
        self.path = folder / "victim.vault"
        self._labels = labels(whole)
        self._look = QuickLook(whole)
        self.tried = 0
        self.problems: list[str] = []
        self.restore()

    def restore(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(self.whole, self.path)

    def judge(self, name: str, what: str, *, quickly: bool = False, also: str = "") -> None:
        """Whoever looks must notice, and call it by its name; `also` is another object that may be named."""
        self.tried += 1
        found = self._look.noticed(self.path, name) if quickly else noticed(self.path)
        right = right_names(name, self._labels) + ((also,) if also else ())
        if not any(each.startswith(right) for each in found):
            self.problems.append(f"{name}: {what}: found {found}")
        if not quickly:
            self.restore()

    def flip(self, name: str, position: int, *, quickly: bool) -> None:
        path = self.path / name
        with path.open("r+b") as stream:
            stream.seek(position)
            byte = stream.read(1)[0]
            stream.seek(position)
            stream.write(bytes([byte ^ (1 << position % 8)]))
        # Of a header only the version makes it one of a newer program, which is refused as a whole.
        newer = "header" if name.startswith("header") and position in (8, 9) else ""
        self.judge(name, f"byte {position} flipped", quickly=quickly, also=newer)
        if quickly:
            with path.open("r+b") as stream:
                stream.seek(position)
                stream.write(bytes([byte]))


@pytest.fixture
def victim(whole: Path, tmp_path: Path) -> Iterator[Victim]:
    made = Victim(whole, tmp_path)
    yield made
    print(f"{made.tried} tried", *made.problems, sep="\n")
    assert made.problems == []
    assert made.tried


def test_the_untouched_vault_is_clean(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "copy.vault")
    assert noticed(tmp_path / "copy.vault") == []
    kinds = {name.partition("/")[0] for name in files(whole)}
    assert kinds == {
        "editions",
        "header",
        "header.copy",
        "index",
        "packs",
        "snapshots",
        "state",
        "vault.db",
    }


@pytest.mark.parametrize("group", range(_GROUPS))
def test_flipped_bytes_are_noticed(victim: Victim, group: int) -> None:
    for name in files(victim.whole)[group::_GROUPS]:
        size = (victim.whole / name).stat().st_size
        for position in chosen(name, size, max(_LEAST, round(size * _SHARE)), _SEED):
            victim.flip(name, position, quickly=True)
        for position in chosen(name, size, _WHOLE_WAY, _SEED + 1):
            victim.flip(name, position, quickly=False)


@pytest.mark.parametrize("group", range(_GROUPS))
def test_cut_files_are_noticed(victim: Victim, group: int) -> None:
    for name in files(victim.whole)[group::_GROUPS]:
        size = (victim.whole / name).stat().st_size
        every = list(lengths(size))
        for length in every if _SHARE else chosen(name, len(every), 2, _SEED):
            length = length if _SHARE else every[length]
            os.truncate(victim.path / name, length)
            victim.judge(name, f"cut to {length}")


def test_extended_files_are_noticed(victim: Victim) -> None:
    for name in files(victim.whole):
        with (victim.path / name).open("ab") as stream:
            stream.write(b"\0" * 513)
        victim.judge(name, "extended")


def test_removed_files_are_noticed(victim: Victim) -> None:
    for name in files(victim.whole):
        (victim.path / name).unlink()
        kind, folder = name.split("/")[0], Path(name).parent.name
        if kind == "snapshots" or (kind == "index" and folder not in ("operations", "pledge")):
            # Rotation removes snapshots too, and an empty index is as good as none: nothing that counts is gone.
            assert noticed(victim.path) == []
            victim.restore()
        else:
            victim.judge(name, "removed")


def twins(whole: Path) -> list[tuple[str, str]]:
    """Pairs of files of one kind."""
    names = files(whole)
    kinds = {name: (name.partition("/")[0], Path(name).suffix or Path(name).name) for name in names}
    return [
        (name, other)
        for number, name in enumerate(names)
        for other in names[number + 1 :]
        if kinds[name] == kinds[other]
        and (whole / name).read_bytes() != (whole / other).read_bytes()
    ]


def test_files_swapped_with_their_twins_are_noticed(victim: Victim) -> None:
    pairs = twins(victim.whole)
    kinds = {name.partition("/")[0] for name, _other in pairs}
    assert kinds == {"editions", "index", "packs", "snapshots"}
    for pair in pairs:
        for name, other in (pair, pair[::-1]):
            shutil.copyfile(victim.whole / other, victim.path / name)
            shutil.copyfile(victim.whole / name, victim.path / other)
            victim.judge(name, f"swapped with {other}")


def test_the_same_files_of_another_vault_are_noticed(victim: Victim, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_vault(tmp_path / "other")
    for name in ("header", "state", "vault.db"):
        shutil.copyfile(other / name, victim.path / name)
        victim.judge(name, "of another vault")
    ours = [name for name in files(victim.whole) if name.startswith(("packs", "snap", "index/o"))]
    theirs = {Path(name).suffix: name for name in files(other)}
    for name in ours:
        shutil.copyfile(other / theirs[Path(name).suffix], victim.path / name)
        victim.judge(name, "of another vault")


def test_files_that_were_put_back_are_noticed(victim: Victim) -> None:
    """What lies there under the same name in an older copy: the small files, and the index's table of contents."""
    older = set(files(victim.older))
    tried = set()
    for name in files(victim.whole):
        if name not in older or name.startswith(("packs", "snapshots", "header", "editions")):
            continue  # Those never change under their names; of headers there is a test below.
        if (victim.older / name).read_bytes() == (victim.whole / name).read_bytes():
            continue
        tried.add(name)
        shutil.copyfile(victim.older / name, victim.path / name)
        # Of an older state and a newer database nothing says which of the two was put back.
        victim.judge(name, "put back", also="database" if name == "state" else "")
    assert {"state", "vault.db"} <= tried


def test_an_index_that_was_put_back_whole_is_noticed(victim: Victim) -> None:
    shutil.rmtree(victim.path / "index" / "pledge")
    shutil.copytree(victim.older / "index" / "pledge", victim.path / "index" / "pledge")
    victim.judge("index/pledge/x", "put back")


def test_headers_that_were_put_back_are_noticed(victim: Victim, tmp_path: Path) -> None:
    vault = Vault.open(victim.path, PASSPHRASE)
    vault.replace_slots(vault.header.slots)
    vault.close()
    newer = tmp_path / "newer"
    shutil.copytree(victim.path, newer)
    for names in (("header", "header.copy"), ("header",), ("header.copy",)):
        for name in names:
            shutil.copyfile(victim.whole / name, victim.path / name)
        # One copy alone, older than the other, is what a crash leaves: it is mended, and named.
        victim.judge(names[0], f"{names} put back")
        shutil.rmtree(victim.path)
        shutil.copytree(newer, victim.path)


def test_an_editions_journal_that_was_cut_back_is_noticed_once_it_was_absorbed(
    victim: Victim,
) -> None:
    """Absorbed means: the chain knows how far it went. Before that nobody has seen what was cut off."""
    from desktop.services.inspection.officer import Officer
    from tests.vault.tampering import OFFICER

    folder = min((victim.path / "editions").iterdir())
    before = (folder / "journal").read_bytes()
    with Officer.open(victim.path, bytes.fromhex(folder.name), OFFICER) as officer:
        officer.search("巡检")
    assert len((folder / "journal").read_bytes()) > len(before)
    assert noticed(victim.path) == []  # And with it the manager has taken it over.
    (folder / "journal").write_bytes(before)
    victim.judge(f"editions/{folder.name}/journal", "cut back")
