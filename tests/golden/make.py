"""How the golden vaults of format 2.0 were made: `python -m tests.golden.make aes|sm`, once, when the format was final.

Real key derivation at its floor; documents in four categories, searchable; a deputy with a key file; a recovery sheet;
a snapshot; an edition. A released version's is never made again: the tests open what was written then.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from desktop.services.contracts import load_contract
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope, create_edition
from desktop.services.keeping.snapshots import BY_HAND, take_snapshot
from desktop.services.keys.keyring import add_slot
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import archive_contents, findings, make_tree
from tests.golden.vaults import (
    DEPUTY,
    DEPUTY_KEY_FILE,
    FOLDER,
    FORMAT_2_AES,
    FORMAT_2_SM,
    OFFICER,
    RECOVERY,
    GoldenVault,
)
from vault.credentials import Credentials
from vault.header import MAJOR
from vault.ids import Passphrase, SlotKind
from vault.slots import NO_COST, wrap

_FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
_CATEGORIES = (Category.OPERATIONS, Category.PLEDGE, Category.SOURCE, Category.PERSONNEL)


def make(golden: GoldenVault, suite: str) -> None:
    """Write the archive and what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "golden.vault"
        contents = _fill(vault, Path(folder), golden.passphrase, suite)
        with zipfile.ZipFile(
            FOLDER / f"{golden.name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9
        ) as archive:
            for path in sorted(vault.rglob("*")):
                archive.write(path, path.relative_to(vault).as_posix())
    listed = json.dumps(contents, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / f"{golden.name}.json").write_text(listed + "\n", encoding="utf-8")


def _fill(vault: Path, folder: Path, passphrase: Passphrase, suite: str) -> dict[str, str]:
    with House.create(
        vault,
        passphrase,
        contract=load_contract("demo"),
        suite=suite,
        label="金色的经理",
        kdf_seconds=0,
    ) as house:
        for number, category in enumerate(_CATEGORIES):
            tree = make_tree(folder / category.value, count=5, seed=number)
            (tree / "说明.md").write_text(f"金色的守档 {category.value}\n", encoding="utf-8")
            file_paths(house, [tree], Filing(category))
        make_searchable(house)
        add_slot(
            house,
            kind=SlotKind.DEPUTY,
            label="金色的副手",
            key=Credentials(DEPUTY, DEPUTY_KEY_FILE),
            kdf_seconds=0,
        )
        sheet = wrap(
            house.vault.suite,
            house.vault.id,
            MAJOR,
            house.vault.keys.master,
            RECOVERY,
            kind=SlotKind.RECOVERY,
            label="金色的恢复单",
            cost=NO_COST,
        )
        house.vault.replace_slots((*house.vault.header.slots, sheet))
        take_snapshot(house, BY_HAND)
        create_edition(
            house,
            EditionScope((Category.OPERATIONS, Category.PLEDGE)),
            label="金色的检查员",
            purpose="格式的保证",
            passphrase=OFFICER,
            expires=_FOREVER,
            kdf_seconds=0,
        )
        assert findings(house) == []
        return {
            path: sha256(content).hexdigest() for path, content in archive_contents(house).items()
        }


def main() -> None:
    """Make the one that the argument names."""
    suite = sys.argv[1]
    make({"aes": FORMAT_2_AES, "sm": FORMAT_2_SM}[suite], suite)


if __name__ == "__main__":
    main()
