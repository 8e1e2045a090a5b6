"""A disk or medium that fails at any of the moments when a snapshot, a backup or a restore touches it.

Whatever fails, what was there before stays whole, and the next try succeeds.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.restoring import restore
from desktop.services.keeping.snapshots import (
    BY_HAND,
    list_snapshots,
    take_snapshot,
    verify_snapshot,
)
from models.errors import ModelError
from tests.archives import PASSPHRASE, archive_contents, findings, make_quick_house
from tests.crash.points import Points, install, medium_error, small_steps
from tests.services.backups import (
    backup_in,
    file_some,
    files_in,
    make_stick,
    problems_of_restored,
)
from vault.errors import MediumFull, MediumLost, StorageFailed, VaultError

FAULTS = pytest.mark.parametrize(
    ("code", "lasting"),
    [(errno.ENOSPC, True), (errno.EIO, False), (errno.ENODEV, True)],
    ids=["full from here on", "one failure", "gone from here on"],
)


def fail_at(number: int, code: int, *, lasting: bool) -> Points:
    """Points of which the one of that number fails; with `lasting` all after it fail too, but for removals."""

    def act(point: int, name: str, moment: str) -> None:
        gone = lasting and point > number and (name != "remove" or code == errno.ENODEV)
        if moment == "before" and (point == number or gone):
            raise medium_error(code, name)

    return Points(act)


def failure_of(work: Callable[[], object], points: Points) -> VaultError | None:
    """What the work comes to; anything but an error that has words escapes."""
    try:
        with install(points):
            work()
    except VaultError as error:
        return error
    return None


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a vault, a stick with a backup of it, and later documents that aren't in the backup."""
    from tests.archives import quick_stretch

    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with small_steps(), make_quick_house(folder / "v.vault") as house:
            assert findings(house) == []
            stick = make_stick(house, folder / "stick")
            file_some(house, folder, seed=1, count=6)
            back_up(house, stick)
            (folder / "older").write_text(str(len(archive_contents(house))))
            file_some(house, folder, seed=2, count=6)
    return folder


def contents(vault: Path) -> dict[str, bytes]:
    with House.open(vault, PASSPHRASE) as house:
        return archive_contents(house)


@pytest.mark.usefixtures("quick_unlock")
@FAULTS
def test_snapshots_survive_any_fault(
    template: Path, tmp_path: Path, code: int, lasting: bool
) -> None:
    number = told = 0
    while True:
        number += 1
        vault = Path(shutil.copytree(template / "v.vault", tmp_path / f"{number}.vault"))
        points = fail_at(number, code, lasting=lasting)
        with House.open(vault, PASSPHRASE) as house:
            older = list_snapshots(house.vault)
            assert older
            error = failure_of(lambda house=house: take_snapshot(house, BY_HAND), points)  # type: ignore[misc]
            if points.count < number:
                assert error is None
                break
            told += error is not None
            assert {info.path for info in older} <= {
                info.path for info in list_snapshots(house.vault)
            }, points.names[number - 1]
        with House.open(vault, PASSPHRASE) as house:
            for info in list_snapshots(house.vault):
                verify_snapshot(house.vault, info, house.journal.chain)
            assert findings(house) == []
            take_snapshot(house, BY_HAND)
        assert not list(vault.rglob("*.tmp"))
        shutil.rmtree(vault)
    print(number - 1, "points")
    assert number > 8
    assert told >= number - 1 - points.names.count("remove")


@pytest.mark.slow
@pytest.mark.usefixtures("quick_unlock")
@FAULTS
def test_backups_survive_any_fault(
    template: Path, tmp_path: Path, code: int, lasting: bool
) -> None:
    newest = contents(Path(shutil.copytree(template / "v.vault", tmp_path / "count.vault")))
    older = {path: data for path, data in newest.items() if path.startswith("tree 1/")}
    assert len(older) == int((template / "older").read_text()) < len(newest)
    number = told = 0
    kinds: set[str] = set()
    while True:
        number += 1
        work = tmp_path / str(number)
        vault = Path(shutil.copytree(template / "v.vault", work / "v.vault"))
        stick = Path(shutil.copytree(template / "stick", work / "stick"))
        points = fail_at(number, code, lasting=lasting)
        before = (backup_in(stick) / "manifest").read_bytes()
        with House.open(vault, PASSPHRASE) as house:
            error = failure_of(lambda: back_up(house, stick), points)  # noqa: B023 - called at once
            assert error is None or not isinstance(error, ModelError)
            if isinstance(error, MediumFull):
                assert code == errno.ENOSPC
            if error is not None:
                told += 1
                kinds.add(type(error).__name__)
        if points.count < number:
            assert error is None
            break
        name = points.names[number - 1]
        same = (backup_in(stick) / "manifest").read_bytes() == before
        expected = older if same else newest
        assert problems_of_restored(stick, work / "r.vault", expected) == [], (number, name)
        if number % 4 == 0:
            with House.open(vault, PASSPHRASE) as house:
                assert findings(house) == [], (number, name)
                back_up(house, stick)
            assert problems_of_restored(stick, work / "s.vault", newest) == [], (number, name)
            assert not list(stick.rglob("*.tmp"))
        shutil.rmtree(work)
    print(number - 1, "points", kinds)
    assert number > 40
    assert MediumLost.__name__ in kinds or MediumFull.__name__ in kinds
    assert StorageFailed.__name__ in kinds
    # What can't be removed after the new backup is there goes with the next one, unheard; nothing else is.
    unheard = points.names.count("remove")
    assert told >= number - 1 - unheard


@pytest.mark.usefixtures("quick_unlock")
@FAULTS
def test_a_restore_that_fails_leaves_no_vault_and_an_untouched_backup(
    template: Path, tmp_path: Path, code: int, lasting: bool
) -> None:
    stick = Path(shutil.copytree(template / "stick", tmp_path / "stick"))
    before = files_in(stick)
    number = 0
    while True:
        number += 1
        target = tmp_path / "place" / "r.vault"
        points = fail_at(number, code, lasting=lasting)
        error = failure_of(lambda: restore(stick, target, PASSPHRASE), points)  # noqa: B023 - called at once
        assert files_in(stick) == before
        if points.count < number:
            assert error is None
            break
        if error is not None:
            # After the renaming the vault is there, and whole; before it nothing is.
            left = [path.name for path in target.parent.glob("*")]
            assert left in ([], ["r.vault"]), (number, points.names[number - 1], left)
        if target.exists():
            with House.open(target, PASSPHRASE) as house:
                assert [each for each in findings(house) if "index" not in each] == []
            shutil.rmtree(target)
    print(number - 1, "points")
    assert number > 20
