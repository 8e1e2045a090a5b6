"""A medium that fails at any of the moments when it is touched: told as storage failure, and no harm done."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.filing.ledger import OnFiled
from desktop.services.house import House
from desktop.services.records import Filed, Filing
from models.categories import Category
from tests.archives import (
    PASSPHRASE,
    archive_contents,
    findings,
    make_quick_house,
    make_tree,
    problems_after_crash,
    tree_contents,
)
from tests.crash.points import Points, install, medium_error, small_steps
from vault.errors import StorageFailed

OPERATIONS = Filing(Category.OPERATIONS)


def fail_at(number: int, code: int, *, lasting: bool) -> Points:
    """Points of which the one of that number fails; with `lasting`, all after it that take room fail too."""

    def act(point: int, name: str, moment: str) -> None:
        gone = lasting and point > number and name != "remove"
        if moment == "before" and (point == number or gone):
            raise medium_error(code, name)

    return Points(act)


def failure_of_filing(
    house: House, tree: Path, points: Points, acknowledge: OnFiled
) -> StorageFailed | None:
    """What filing the tree comes to."""
    try:
        with install(points):
            file_paths(house, [tree], OPERATIONS, on_filed=acknowledge)
    except StorageFailed as error:
        return error
    return None


@pytest.mark.usefixtures("quick_unlock")
@pytest.mark.parametrize(
    ("code", "lasting"),
    [(errno.ENOSPC, True), (errno.EIO, False)],
    ids=["the disk is full from here on", "one failure"],
)
def test_nothing_acknowledged_is_lost_at_any_fault(
    tmp_path: Path, code: int, lasting: bool
) -> None:
    tree = make_tree(tmp_path / "tree", count=9)
    originals = tree_contents(tree)
    empty = tmp_path / "empty.vault"
    with make_quick_house(empty) as house:
        assert findings(house) == []  # and with it the index folders are there
    number, told = 0, 0
    while True:
        number += 1
        vault = Path(shutil.copytree(empty, tmp_path / f"{number}.vault"))
        points = fail_at(number, code, lasting=lasting)
        acknowledged: list[str] = []

        def acknowledge(filed: Sequence[Filed], seen: list[str] = acknowledged) -> None:
            seen.extend(each.path for each in filed)

        with small_steps(), House.open(vault, PASSPHRASE) as house:
            error = failure_of_filing(house, tree, points, acknowledge)
            if error is not None:
                told += 1
                assert error.full == (code == errno.ENOSPC)
                name = points.names[number - 1]
                assert findings(house) == [], f"point {number}, {name}, before reopening"
        if points.count < number:
            break
        assert problems_after_crash(vault, originals, acknowledged) == [], points.names[number - 1]
        if number % 5 == 0:
            # The user makes room and tries again: everything is filed, nothing twice.
            with House.open(vault, PASSPHRASE) as house:
                file_paths(house, [tree], OPERATIONS)
                assert archive_contents(house) == originals
                assert findings(house) == []
        shutil.rmtree(vault)
    print(number - 1, "points")
    assert number > 30
    # Only the removal of what is unfinished may fail unheard: it is swept at the next opening.
    assert told >= number - 1 - points.names.count("remove")
