"""The golden vaults: one of every format version that was ever released, with what opens it and what is in it.

A golden vault is never made anew once its version is released: it opens for ever. `make.py` beside this made them.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from vault.credentials import KeyFile, RecoverySecret
from vault.ids import Passphrase

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class GoldenVault:
    """`name` is that of the archive without its ending, the passphrase is the manager's."""

    name: str
    passphrase: Passphrase

    def unpack(self, folder: Path) -> Path:
        """A copy to work with, at `folder`/golden.vault."""
        target = folder / "golden.vault"
        target.mkdir(parents=True)
        with zipfile.ZipFile(FOLDER / f"{self.name}.zip") as archive:
            archive.extractall(target)
        return target

    def contents(self) -> dict[str, str]:
        """The SHA-256 of every document in it, by its path."""
        found = json.loads((FOLDER / f"{self.name}.json").read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found


FORMAT_1_AES = GoldenVault("format-1.0-aes", Passphrase("金色的守档 密码 1.0"))
FORMAT_2_AES = GoldenVault("format-2.0-aes", Passphrase("金色的守档 密码 2.0"))
FORMAT_2_SM = GoldenVault("format-2.0-sm", Passphrase("金色的守档 密码 2.0"))
GOLDEN = tuple(
    each
    for each in (FORMAT_1_AES, FORMAT_2_AES, FORMAT_2_SM)
    if (FOLDER / f"{each.name}.zip").is_file()
)

# The secrets of the vaults of format 2.0, besides the manager's passphrase.
DEPUTY = Passphrase("金色的副手 密码 2.0")
DEPUTY_KEY_FILE = KeyFile(bytes(range(0x20, 0x40)))
RECOVERY = RecoverySecret(bytes(range(0x60, 0x80)))
OFFICER = Passphrase("金色的检查 密码 2.0")
