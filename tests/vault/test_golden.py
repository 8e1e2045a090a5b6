"""The golden vaults: what a released version of the format wrote opens for ever, and survives a kill on its way up."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.inspection.editions import list_editions
from desktop.services.inspection.officer import Officer
from desktop.services.keeping.snapshots import snapshot_shelf
from desktop.services.library import audit_events
from tests.archives import archive_contents, findings
from tests.golden.vaults import (
    DEPUTY,
    DEPUTY_KEY_FILE,
    FORMAT_1_AES,
    GOLDEN,
    OFFICER,
    RECOVERY,
    GoldenVault,
)
from vault.credentials import Credentials, Key
from vault.errors import EditionOutdated, WrongPassphrase
from vault.header_files import read_headers
from vault.ids import Passphrase, SlotKind

_ROOT = Path(__file__).resolve().parents[2]
_OPEN = """
import sys
from pathlib import Path
from desktop.services.house import House
from tests.golden.vaults import FORMAT_1_AES
print("ready", flush=True)
House.open(Path(sys.argv[1]), FORMAT_1_AES.passphrase).close()
"""
pytestmark = pytest.mark.slow
each_golden = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
_SINCE_2 = [golden for golden in GOLDEN if golden is not FORMAT_1_AES]


def contents(house: House) -> dict[str, str]:
    return {path: sha256(data).hexdigest() for path, data in archive_contents(house).items()}


@each_golden
def test_it_opens_with_everything_in_it(golden: GoldenVault, tmp_path: Path) -> None:
    """The real derivation, twice: the first opening may bring it up to the present format."""
    vault = golden.unpack(tmp_path)
    for _opening in range(2):
        with House.open(vault, golden.passphrase) as house:
            assert contents(house) == golden.contents()
            assert len(golden.contents()) >= 4
            assert findings(house) == []
            assert audit_events(house)[-1].action == "created"
    headers = read_headers(vault)
    assert headers.header.major == 2
    assert headers.first.raw == headers.second.raw


@each_golden
def test_it_opens_with_nothing_else(golden: GoldenVault, tmp_path: Path) -> None:
    vault = golden.unpack(tmp_path)
    for wrong in (Passphrase(golden.passphrase.text + " "), DEPUTY):
        with pytest.raises(WrongPassphrase):
            House.open(vault, wrong)


@pytest.mark.parametrize("golden", _SINCE_2, ids=lambda golden: golden.name)
def test_every_other_way_in_opens_too(golden: GoldenVault, tmp_path: Path) -> None:
    vault = golden.unpack(tmp_path)
    keys: list[tuple[Key, SlotKind]] = [
        (Credentials(DEPUTY, DEPUTY_KEY_FILE), SlotKind.DEPUTY),
        (RECOVERY, SlotKind.RECOVERY),
    ]
    for key, kind in keys:
        with House.open(vault, key) as house:
            assert house.vault.slot.kind is kind
            assert contents(house) == golden.contents()
            assert snapshot_shelf(house.vault).damaged == ()
            (edition,) = list_editions(house)
    # Its database is a copy that nothing is written into: one of an older schema is prepared anew.
    with pytest.raises(EditionOutdated), Officer.open(vault, edition.id, OFFICER):
        pass


def test_a_migration_that_is_killed_is_made_up_for_by_the_next_opening(tmp_path: Path) -> None:
    """kill -9 at moments that nobody chose; every point in turn is what tests/crash does."""
    generator = random.Random(20260701)
    whole = FORMAT_1_AES.unpack(tmp_path / "whole")
    seen = set()
    for number in range(8):
        vault = Path(shutil.copytree(whole, tmp_path / f"{number}.vault"))
        process = subprocess.Popen(
            [sys.executable, "-c", _OPEN, str(vault)], cwd=_ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        # Until something has been written, and then a little longer.
        deadline = time.monotonic() + 30
        while not (vault / "state").exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(generator.choice((0.0, generator.uniform(0, 0.05), generator.uniform(0, 0.6))))
        process.kill()
        process.communicate()
        seen.add((vault / "header").read_bytes()[8:10] + bytes([(vault / "snapshots").exists()]))
        with House.open(vault, FORMAT_1_AES.passphrase) as house:
            assert contents(house) == FORMAT_1_AES.contents()
            assert findings(house) == []
        assert not list(vault.rglob("*.tmp"))
        shutil.rmtree(vault)
    assert seen
