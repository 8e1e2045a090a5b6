"""The process that dies: files a tree into a vault and says what was acknowledged, one flushed line a file.

python -m tests.crash.driver file VAULT TREE             until it is done or killed
python -m tests.crash.driver stop VAULT TREE FOLDER      one copy of the vault below FOLDER for every point at
                                                         which an intake can stop dead; each copy's `acknowledged`
                                                         file lists what was acknowledged before
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from unittest import mock

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.records import Filed, Filing
from models.categories import Category
from tests.archives import PASSPHRASE, quick_stretch
from tests.crash.points import Points, Unflushed, install, small_steps

_STOPPED = 77


def _file(vault: Path, tree: Path) -> None:
    def acknowledge(filed: Sequence[Filed]) -> None:
        for each in filed:
            print(each.path, flush=True)

    with small_steps(), House.open(vault, PASSPHRASE) as house:
        print("ready", flush=True)
        file_paths(house, [tree], Filing(Category.OPERATIONS), on_filed=acknowledge)
        print("searchable", flush=True)
        make_searchable(house)


def _stop_everywhere(vault: Path, tree: Path, folder: Path) -> None:
    """In a child process for every point: before it, after it, and before it with all that isn't flushed lost."""
    for when in ("before", "after", "power cut"):
        number = 1
        while _in_child(partial(_stop, tree=tree, number=number, when=when), vault, folder):
            number += 1
            (folder / "now").rename(folder / f"{when} {number - 1}")
        shutil.rmtree(folder / "now")
        print(f"{when}: {number - 1}", flush=True)


def _in_child(work: Callable[[Path], None], vault: Path, folder: Path) -> bool:
    """Whether the work stopped at its point, in a copy of the vault at FOLDER/now."""
    now = folder / "now"
    shutil.copytree(vault, now / "archive.vault")
    child = os.fork()
    if child == 0:
        try:
            work(now)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, _STOPPED):
        raise SystemExit(f"the child ended with {code}")
    return code == _STOPPED


def _stop(now: Path, *, tree: Path, number: int, when: str) -> None:
    unflushed = Unflushed()

    def act(point: int, _name: str, moment: str) -> None:
        if point == number and moment == ("after" if when == "after" else "before"):
            if when == "power cut":
                installed.close()
                unflushed.lose()
            os._exit(_STOPPED)

    acknowledged = os.open(now / "acknowledged", os.O_WRONLY | os.O_CREAT)

    def acknowledge(filed: Sequence[Filed]) -> None:
        os.write(acknowledged, "".join(f"{each.path}\n" for each in filed).encode())

    with (
        small_steps(),
        House.open(now / "archive.vault", PASSPHRASE) as house,
        contextlib.ExitStack() as installed,
    ):
        installed.enter_context(install(Points(act), unflushed))
        file_paths(house, [tree], Filing(Category.OPERATIONS), on_filed=acknowledge)


def main() -> None:
    """Run as told by the arguments."""
    action, vault, tree, *rest = sys.argv[1:]
    with mock.patch("vault.slots.stretch", quick_stretch):
        if action == "file":
            _file(Path(vault), Path(tree))
        else:
            _stop_everywhere(Path(vault), Path(tree), Path(rest[0]))


if __name__ == "__main__":
    main()
