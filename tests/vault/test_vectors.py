"""The vectors of the format: data files that any other reader could be tested with, and what it must answer to each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.vault.samples import SAMPLES
from tests.vault.vectors.make import FOLDER, files
from vault import manifest
from vault.credentials import Credentials, Key, KeyFile, RecoverySecret
from vault.edition import parse_edition
from vault.edition_journal import read_journal
from vault.edition_keys import EditionKeys
from vault.errors import RecoverySheetWrong, VaultError
from vault.header import parse, unlock
from vault.ids import Compartment, Passphrase, VaultId
from vault.keys import MasterKeys
from vault.medium import MARK, read_mark
from vault.proving import prove_pack
from vault.recovery import parse_sheet
from vault.sealed_file import SealedFiles
from vault.state import read_state
from vault.suites import suite_named

_PATH = Path("vector.vault")
_NAMES = sorted(path.name for path in FOLDER.glob("*.json"))
_CLASSES = {
    "ok",
    "wrong key",
    "truncated",
    "bit flip",
    "newer version",
    "trailing bytes",
    "duplicate field",
    "odd encoding",
    "weak kdf",
    "out of range",
}


class Reader:
    """Reads one object with what the vector gives; each method returns what the vector must find."""

    def __init__(self, folder: Path, suite: str, raw: bytes, given: dict[str, str]) -> None:
        self.folder, self.raw, self.given = folder, raw, given
        self.suite = suite_named(suite) if suite else SAMPLES["aes"].suite

    @property
    def keys(self) -> MasterKeys:
        master, vault_id = (bytes.fromhex(self.given[name]) for name in ("master", "vault id"))
        return MasterKeys(self.suite, VaultId(vault_id), master)

    @property
    def edition_keys(self) -> EditionKeys:
        edition, key = (bytes.fromhex(self.given[name]) for name in ("edition", "key"))
        return EditionKeys(self.suite, edition, key)

    def put(self, name: str) -> Path:
        (self.folder / name).write_bytes(self.raw)
        return self.folder / name

    def header(self) -> dict[str, str]:
        key: Key
        if "recovery" in self.given:
            key = RecoverySecret(bytes.fromhex(self.given["recovery"]))
        else:
            file = self.given.get("key file")
            factor = None if file is None else KeyFile(bytes.fromhex(file))
            key = Credentials(Passphrase(self.given["passphrase"]), factor)
        header = parse(self.raw, _PATH)
        return {"master": unlock(header, self.raw, key, _PATH).master.hex()}

    def pack(self) -> dict[str, str]:
        path = self.put(f"{self.given['name']}.pack")
        pieces = []
        for chunk in prove_pack(path, self.keys.compartments):
            if chunk.error is not None:
                raise chunk.error
            assert chunk.piece is not None
            pieces.append(chunk.piece.hex())
        return {"chunks": " ".join(pieces)}

    def sealed_file(self) -> dict[str, str]:
        files_ = SealedFiles(self.keys.compartments[Compartment.PLEDGE])
        with files_.open(self.put(self.given["name"])) as reader:
            return {"content": reader.readall().hex()}

    def state(self) -> dict[str, str]:
        self.put("state")
        found = read_state(self.folder, self.keys)
        assert found is not None
        return {"counter": str(found.counter)}

    def edition(self) -> dict[str, str]:
        edition_id = bytes.fromhex(self.given["edition"])
        file = parse_edition(self.raw, edition_id, _PATH)
        keys = file.unlock(Passphrase(self.given["passphrase"]), _PATH)
        file.opened(keys)
        return {"key": keys.key.hex()}

    def edition_journal(self) -> dict[str, str]:
        vault_id = SAMPLES["aes"].keys.vault_id
        found = read_journal(self.put("journal"), vault_id, self.edition_keys, "edition")
        if found.damage is not None:
            raise found.damage
        return {"events": str(len(found.events))}

    def manifest(self) -> dict[str, str]:
        found = manifest.parse(self.raw, _PATH).open(self.keys.manifest)
        return {"packs": str(len(found.packs))}

    def key_file(self) -> dict[str, str]:
        found = KeyFile.read(self.put("key"))
        return {"secret": found.secret.hex(), "id": found.id.hex()}

    def recovery_sheet(self) -> dict[str, str]:
        return {"secret": parse_sheet(self.raw.decode()).secret.hex()}

    def medium_mark(self) -> dict[str, str]:
        self.put(MARK)
        found = read_mark(self.folder)
        return {"token": found.token.hex(), "label": found.label}


def read_file(name: str) -> dict[str, Any]:
    found = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", _NAMES)
def test_every_vector_is_answered_as_it_says(name: str, tmp_path: Path) -> None:
    """The real derivation throughout: these are what another program would be compared with."""
    whole = read_file(name)
    for vector in whole["vectors"]:
        given = vector.get("with", {})
        reader = Reader(tmp_path, whole["suite"], bytes.fromhex(vector["hex"]), given)
        method: Callable[[], dict[str, str]] = getattr(reader, whole["kind"].replace(" ", "_"))
        try:
            found = method()
        except VaultError as error:
            answer = error.code
            if isinstance(error, RecoverySheetWrong):
                found = {"lines": " ".join(map(str, error.lines))}
                assert found.items() <= given.items(), vector["name"]
        else:
            answer = "ok"
            assert found.items() <= given.items(), vector["name"]
        assert answer == vector["expect"], (vector["name"], answer)


def test_there_are_enough_and_every_class_is_among_them() -> None:
    classes: Counter[str] = Counter()
    for name in _NAMES:
        for vector in read_file(name)["vectors"]:
            classes[vector["class"]] += 1
            assert (vector["class"] == "ok") == (vector["expect"] == "ok"), (name, vector["name"])
    print(sum(classes.values()), dict(classes))
    assert set(classes) == _CLASSES
    assert sum(classes.values()) >= 250
    assert len(_NAMES) == 17


@pytest.mark.slow
def test_the_files_are_what_the_script_writes() -> None:
    made = files()
    assert sorted(made) == _NAMES
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name
