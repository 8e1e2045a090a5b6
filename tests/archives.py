"""Archives and folders of files that tests start from, and what must hold for every archive afterwards."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.services.contracts import load_contract
from desktop.services.house import House
from desktop.services.keeping.checking import check_vault
from desktop.services.library import document_bytes, list_documents
from vault.ids import Passphrase
from vault.slots import KdfCost

MakeHouse = Callable[..., House]
PASSPHRASE = Passphrase("正确 的 马 电池 订书钉")


def quick_stretch(kdf: int, secret: bytes, salt: bytes, cost: KdfCost, length: int) -> bytes:
    """Stands in for the derivation where that isn't what is tested: every input matters, nothing is slow."""
    costs = f"{kdf} {cost.memory_kib} {cost.iterations} {cost.lanes} {length} ".encode()
    return hashlib.sha256(costs + salt + secret).digest()[:length]


def make_quick_house(path: Path) -> House:
    """A new archive at the lowest cost that a vault allows."""
    return House.create(
        path, PASSPHRASE, contract=load_contract("demo"), label="测试", kdf_seconds=0
    )


def make_tree(folder: Path, *, count: int = 12, seed: int = 1) -> Path:
    """`count` files: text, noise that can't be compressed, an empty one, twins, and folders in folders."""
    generator = random.Random(seed)
    for number in range(count):
        path = folder / f"月份 {number % 3 + 1:02d}" / f"记录 {number:03d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 4 == 0:
            data = generator.randbytes(3000 + number)
        elif number == 1:
            data = b""
        elif number in (2, 3):
            data = b"twin" * 50
        else:
            data = f"第 {number} 次巡检，一切正常。\n".encode() * (number + 1)
        path.write_bytes(data)
    return folder


def tree_contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, under the path that an archive shows for it."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def archive_contents(house: House) -> dict[str, bytes]:
    """Every document of an archive, by its path."""
    return {
        document.version.path: b"".join(document_bytes(house, document))
        for document in list_documents(house)
    }


def folder_digest(folder: Path) -> dict[str, str]:
    """Every file and folder below `folder` with a digest of what it holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


def findings(house: House, *, full: bool = True) -> list[str]:
    """What a check finds, in short."""
    report = check_vault(house, full=full)
    return [f"{each.severity}: {each.object_name}: {each.problem}" for each in report.findings]


def problems_after_crash(
    vault: Path, originals: dict[str, bytes], acknowledged: Iterable[str]
) -> list[str]:
    """What is wrong with an archive whose process died: nothing may be, at any moment."""
    with House.open(vault, PASSPHRASE) as house:
        held = archive_contents(house)
        problems = [f"acknowledged but gone: {path}" for path in acknowledged if path not in held]
        problems += [
            f"not what was filed: {path}"
            for path, data in held.items()
            if data != originals.get(path)
        ]
        problems += findings(house)
        problems += [f"left behind: {path}" for path in vault.rglob("*.tmp")]
    return problems
