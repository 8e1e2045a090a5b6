"""Everything that a vault's keys open, in clear: what somebody finds who has the passphrase and enough time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.archives import PASSPHRASE
from vault.ids import Compartment, PackId
from vault.pack import FRESH, SUFFIX
from vault.proving import prove_pack
from vault.sealed_file import SealedFiles
from vault.vault import Vault

_PAGE, _RESERVED, _IV = 4096, 80, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def everything(path: Path) -> Iterator[tuple[str, bytes]]:
    """(where, bytes in clear) of every pack, page, log frame, snapshot, edition and index file of a closed vault."""
    vault = Vault.open(path, PASSPHRASE, repairing=True)
    try:
        yield from _packs(vault)
        yield from _pages("vault.db", (path / "vault.db").read_bytes(), vault.keys.database)
        log = path / "vault.db-wal"
        if log.is_file():
            yield from _frames(log.read_bytes(), vault.keys.database)
        for snapshot in sorted(vault.snapshots_path.glob("*.snap")):
            with SealedFiles(vault.keys.snapshots).open(snapshot) as reader:
                raw = reader.read()
            front = len(raw) % _PAGE
            yield from _pages(snapshot.name, raw[front:], vault.keys.database)
        for compartment in Compartment:
            folder = vault.index_path / compartment.name.lower()
            for file in sorted(folder.glob("*")):
                with vault.index_files(compartment).open(file) as reader:
                    yield f"index/{folder.name}/{file.name}", reader.read()
    finally:
        vault.close()


def places_of(path: Path, *words: bytes) -> set[str]:
    """Where any of these words is found, by kind of object: "pack", "vault.db", "index", a snapshot's name."""
    return {
        name.split("/")[0].split(" ")[0]
        for name, data in everything(path)
        if any(word in data for word in words)
    }


def _packs(vault: Vault) -> Iterator[tuple[str, bytes]]:
    keys = vault.keys.compartments
    for file in sorted(vault.packs_path.glob("*/*")):
        assert file.suffix in (SUFFIX, FRESH), file
        for chunk in prove_pack(file, keys):
            yield f"pack {PackId(bytes.fromhex(file.stem)).hex()}", chunk.piece or b""


def _pages(name: str, raw: bytes, key: bytes) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(raw), _PAGE):
        page = raw[start : start + _PAGE]
        yield f"{name} page {start // _PAGE}", _opened(page, key, salted=start == 0)


def _frames(raw: bytes, key: bytes) -> Iterator[tuple[str, bytes]]:
    for start in range(_WAL_HEADER, len(raw), _FRAME_HEADER + _PAGE):
        number = int.from_bytes(raw[start : start + 4], "big")
        page = raw[start + _FRAME_HEADER : start + _FRAME_HEADER + _PAGE]
        if len(page) == _PAGE:
            yield f"vault.db-wal frame {start}", _opened(page, key, salted=number == 1)


def _opened(page: bytes, key: bytes, *, salted: bool) -> bytes:
    """SQLCipher 4: AES-256-CBC, the initialisation vector and the page's code in the last 80 bytes."""
    iv = page[-_RESERVED : _IV - _RESERVED]
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(page[16 * salted : -_RESERVED]) + cipher.finalize()
