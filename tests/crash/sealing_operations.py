"""Sealing a package and opening a sealed one, interrupted: what has its name is whole, and both can be done again."""

from __future__ import annotations

from pathlib import Path

from desktop.services.handover.sealing import seal_package, unseal_package
from desktop.services.handover.unsealing import UNFINISHED
from exporters.errors import ExportError
from exporters.verify import verify_package
from tests.archives import make_quick_house
from tests.crash.opening import Say, opened, vault_of
from tests.services.bags import contents, make_bag
from vault import transport_header
from vault.errors import VaultError
from vault.ids import Passphrase

_PASSPHRASE = Passphrase("琥珀 lantern 七十四 orbit")
_FILES = {f"{number}.bin": bytes([number]) * 40_000 for number in range(4)}


def prepare_package(world: Path) -> None:
    """A package beside a vault, and an empty disk."""
    (world / "disk").mkdir(parents=True)
    make_bag(world / "package", _FILES)
    make_quick_house(vault_of(world)).close()


def seal(world: Path, say: Say) -> None:
    """Seal it in volumes, and put that into the journal, as a handover does; says the root."""
    with opened(world, say) as house:
        try:
            say(_sealed(world))
        except (VaultError, ExportError):
            return
        house.log(("package sealed", "package", ""))


def seal_problems(world: Path, said: list[str]) -> list[str]:
    """A first volume with its name opens to the same package; without one it is sealed again."""
    first = world / "disk" / "p.sdseal.001"
    if not first.exists():
        problems = ["acknowledged, and not there"] if said else []
        for left in (world / "disk").glob("p.sdseal.0*[0-9]"):
            left.unlink()
        _sealed(world)
    else:
        problems = []
    unseal_package([first], world / "out", _PASSPHRASE)
    if contents(world / "out") != contents(world / "package"):
        problems.append("another package came out")
    return problems


def prepare_sealed(world: Path) -> None:
    """A sealed package."""
    prepare_package(world)
    _sealed(world)


def unseal(world: Path, say: Say) -> None:
    """Open it, and put that into the journal; says that it is done."""
    with opened(world, say) as house:
        try:
            unseal_package([world / "disk" / "p.sdseal.002"], world / "disk" / "out", _PASSPHRASE)
        except (VaultError, ExportError, OSError):
            return
        say("opened")
        house.log(("exported", "package", ""))


def unseal_problems(world: Path, said: list[str]) -> list[str]:
    """The folder is there whole or not at all; opening again ends with it, whatever was left beside it."""
    out = world / "disk" / "out"
    problems = []
    if out.exists() and any(out.iterdir()):
        problems += [str(finding) for finding in verify_package(out).findings]
    elif said:
        problems.append("acknowledged, and not there")
    beside = out.with_name(out.name + UNFINISHED)
    if not out.exists():
        if beside.exists() and not any(beside.glob("*INCOMPLETE*")) and any(beside.iterdir()):
            # Whole, compared, its mark gone, its name not given yet.
            problems += [str(finding) for finding in verify_package(beside).findings]
            return problems
        unseal_package([world / "disk" / "p.sdseal.001"], out, _PASSPHRASE)
    if contents(out) != contents(world / "package"):
        problems.append("another package came out")
    return problems


def _sealed(world: Path) -> str:
    # This is a process of its own.
    transport_header.COSTS = transport_header.FLOORS
    target = world / "disk" / "p.sdseal"
    return seal_package(world / "package", target, _PASSPHRASE, volume_size=70_000).root
