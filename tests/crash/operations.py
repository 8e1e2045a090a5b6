"""What is interrupted: every operation that changes a vault, what it starts from, and what must hold afterwards.

A world is a folder: `disk/` is what the operation may touch (the vault, a medium, a place for restored vaults), `tree/`
what is filed, `said` what the operation acknowledged, one line each, before it died.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop.services.disposal.purging import purge_documents
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import (
    EditionScope,
    create_edition,
    list_editions,
    revoke_edition,
)
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.media import register_medium
from desktop.services.keeping.restoring import restore
from desktop.services.keeping.snapshots import BY_HAND, snapshot_shelf, take_snapshot
from desktop.services.keys.keyring import add_slot, change_key, list_slots, remove_slot
from desktop.services.keys.rekeying import rekey
from desktop.services.library import list_documents
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from tests.archives import (
    PASSPHRASE,
    archive_contents,
    findings,
    make_quick_house,
    make_tree,
    quick_stretch,
    tree_contents,
)
from tests.crash import importing_operations as importing
from tests.crash import later_operations as later
from tests.crash import package_operations as package
from tests.crash import sealing_operations as sealing
from tests.crash import writing_operations as writing
from tests.crash.opening import Say, opened, vault_of
from tests.golden.vaults import FORMAT_1_AES
from vault.errors import AlreadyExists, WrongPassphrase
from vault.header import Header, header_key
from vault.header_files import read_headers
from vault.ids import Passphrase, SlotKind, utc_now
from vault.slots import MAGIC, stretch, wrap

OPERATIONS = Filing(Category.OPERATIONS)
DEPUTY = Passphrase("副手 的 口令 很长 0815")
CHANGED = Passphrase("换过 的 口令 2026 年 七月")
OFFICER = Passphrase("检查员 的 口令 很长 4711")
SCOPE = EditionScope((Category.PLEDGE,))


@dataclass(frozen=True, slots=True)
class Operation:
    """`prepare` makes a world, `run` does it, `verify` returns what is wrong given what was acknowledged."""

    prepare: Callable[[Path], None]
    run: Callable[[Path, Say], None]
    verify: Callable[[Path, list[str]], list[str]]


def speaker(world: Path) -> Say:
    """Acknowledges to a file outside the disk, at once."""
    handle = os.open(world / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    return lambda line: void(os.write(handle, f"{line}\n".encode()))


def void(_value: object) -> None:
    """For a lambda that says nothing."""


def _prepare_empty(world: Path) -> None:
    (world / "disk").mkdir(parents=True)
    make_tree(world / "tree", count=9)
    with make_quick_house(vault_of(world)) as house:
        void(findings(house))  # And with it the index folders are there.


def _prepare_filled(world: Path) -> None:
    """Documents in two categories, searchable, and a deputy."""
    _prepare_empty(world)
    with opened(world) as house:
        file_paths(house, [world / "tree"], OPERATIONS)
        file_paths(house, [make_tree(world / "more", count=5, seed=7)], Filing(Category.PLEDGE))
        make_searchable(house)
        add_slot(house, kind=SlotKind.DEPUTY, label="副手", key=DEPUTY, kdf_seconds=0)


def _originals(world: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name in ("tree", "more"):
        if (world / name).is_dir():
            found |= tree_contents(world / name)
    return found


def _problems(
    world: Path, *, must: set[str], may: set[str] | None = None, key: Passphrase = PASSPHRASE
) -> list[str]:
    """Open it and look: `must` is there, nothing but `must` and `may` is, as it was filed, a full check clean."""
    vault, originals = vault_of(world), _originals(world)
    with House.open(vault, key) as house:
        held = archive_contents(house)
        problems = [f"gone: {path}" for path in must - set(held)]
        problems += [f"too much: {path}" for path in set(held) - must - (may or set())]
        problems += [f"not what was filed: {p}" for p, data in held.items() if data != originals[p]]
        problems += [each for each in findings(house) if not each.startswith("warning: index")]
    problems += [f"left behind: {path}" for path in vault.rglob("*.tmp")]
    problems += [f"left behind: {path}" for path in vault.glob("rekey*")]
    return problems


def _search_problems(world: Path, house: House, held: set[str]) -> list[str]:
    """A search finds what is there, and nothing that isn't."""
    originals = _originals(world)
    expected = sum("次巡检" in originals[path].decode("utf-8", "ignore") for path in held)
    hits = search_documents(house, "巡检").total
    return [] if hits == expected > 0 else [f"{hits} hits, {expected} documents"]


# Filing, and making searchable.


def _add(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        file_paths(
            house,
            [world / "tree"],
            OPERATIONS,
            on_filed=lambda filed: [say(each.path) for each in filed] and None,
        )


def _verify_add(world: Path, said: list[str]) -> list[str]:
    return _problems(world, must=set(said), may=set(tree_contents(world / "tree")))


def _prepare_unsearchable(world: Path) -> None:
    _prepare_empty(world)
    with opened(world) as house:
        file_paths(house, [world / "tree"], OPERATIONS)


def _searchable(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        make_searchable(house)
        say("searchable")


def _verify_searchable(world: Path, said: list[str]) -> list[str]:
    problems = _problems(world, must=set(_originals(world)))
    with opened(world) as house:
        make_searchable(house)
        problems += _search_problems(world, house, set(_originals(world)))
        problems += findings(house)
    return problems


# Key slots.


def _slots(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        deputy = next(slot for slot in list_slots(house) if slot.kind is SlotKind.DEPUTY)
        add_slot(house, kind=SlotKind.ESCROW, label="托管", key=OFFICER, kdf_seconds=0)
        say("added")
        remove_slot(house, deputy.id)
        say("removed")
        change_key(house, CHANGED, kdf_seconds=0)
        say("changed")


def _opens(world: Path, key: Passphrase) -> bool:
    try:
        House.open(vault_of(world), key).close()
    except WrongPassphrase:
        return False
    return True


def _verify_slots(world: Path, said: list[str]) -> list[str]:
    opens = {key.text: _opens(world, key) for key in (PASSPHRASE, CHANGED, DEPUTY, OFFICER)}
    manager, changed, deputy, escrow = opens.values()
    problems = [] if manager != changed else [f"old {manager}, new {changed}"]
    problems += ["an added slot is gone"] if "added" in said and not escrow else []
    problems += ["a removed slot opens"] if "removed" in said and deputy else []
    problems += ["the old key opens"] if "changed" in said and manager else []
    return problems + _problems(
        world, must=set(_originals(world)), key=CHANGED if changed else PASSPHRASE
    )


# The master key.


def _rekey(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        rekey(house, PASSPHRASE, kdf_seconds=0)
        say("rekeyed")


def _verify_rekey(world: Path, said: list[str]) -> list[str]:
    deputy = _opens(world, DEPUTY)
    problems = ["the deputy still opens"] if "rekeyed" in said and deputy else []
    headers = read_headers(vault_of(world))
    if headers.first.raw != headers.second.raw and _opens(world, PASSPHRASE):
        headers = read_headers(vault_of(world))
        problems += ["the copies differ"] if headers.first.raw != headers.second.raw else []
    return problems + _problems(world, must=set(_originals(world)))


# Coming from the older format.


def _prepare_older(world: Path) -> None:
    """The golden vault of format 1.0, its slot wrapped anew so that it opens quickly here."""
    FORMAT_1_AES.unpack(world / "unpacked")
    (world / "disk").mkdir()
    (world / "unpacked" / "golden.vault").rename(vault_of(world))
    headers = read_headers(vault_of(world))
    with _real_stretch():
        master = headers.unlock(FORMAT_1_AES.passphrase).master
    (vault_of(world) / "header").write_bytes(_older_header(headers.header, master))


@contextlib.contextmanager
def _real_stretch() -> Iterator[None]:
    from vault import slots

    quick, slots.stretch = slots.stretch, _REAL_STRETCH
    try:
        yield
    finally:
        slots.stretch = quick


_REAL_STRETCH = stretch
assert _REAL_STRETCH is not quick_stretch


def _older_header(header: Header, master: bytes) -> bytes:
    import struct

    from vault.times import to_microseconds

    old = header.slots[0]
    slot = wrap(
        header.suite,
        header.vault_id,
        1,
        master,
        PASSPHRASE,
        kind=old.kind,
        label=old.label,
        cost=old.cost,
    )
    fixed = struct.pack(
        ">8sHHH16sQH",
        MAGIC,
        1,
        0,
        header.suite.number,
        header.vault_id,
        to_microseconds(header.created),
        1,
    )
    body = fixed + slot.public_bytes(1) + slot.nonce + slot.wrapped
    body += header.suite.digest(body)
    return body + header.suite.mac(header_key(header.suite, header.vault_id, master), body)


def _migrate(world: Path, say: Say) -> None:
    say("begin")
    House.open(vault_of(world), PASSPHRASE).close()
    say("opened")


def _verify_migrate(world: Path, said: list[str]) -> list[str]:
    from hashlib import sha256

    expected = FORMAT_1_AES.contents()
    with opened(world) as house:
        held = {path: sha256(data).hexdigest() for path, data in archive_contents(house).items()}
        problems = [] if held == expected else [f"held {sorted(held)}"]
        problems += findings(house)
        problems += [] if house.vault.header.major == 2 else ["still of the older format"]
    problems += [f"left behind: {path}" for path in vault_of(world).rglob("*.tmp")]
    return problems


# Snapshots, backups, restoring.


def _prepare_snapshots(world: Path) -> None:
    _prepare_filled(world)
    with opened(world) as house:
        take_snapshot(house, BY_HAND)


def _snapshot(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        say(take_snapshot(house, BY_HAND).path.name)


def _verify_snapshot(world: Path, said: list[str]) -> list[str]:
    problems = _problems(world, must=set(_originals(world)))
    with opened(world) as house:
        shelf = snapshot_shelf(house.vault)
    names = {info.path.name for info in shelf.snapshots}
    problems += [f"damaged: {path}" for path, _error in shelf.damaged]
    problems += ["an acknowledged snapshot is gone"] if set(said) - names else []
    return problems + ([] if names else ["the last good snapshot is gone"])


def _prepare_backup(world: Path) -> None:
    """A medium with a backup that is behind by a few documents."""
    _prepare_empty(world)
    (world / "disk" / "medium").mkdir()
    with opened(world) as house:
        register_medium(house, world / "disk" / "medium", label="介质 1")
        file_paths(house, [world / "tree"], OPERATIONS)
        back_up(house, world / "disk" / "medium")
        file_paths(house, [make_tree(world / "more", count=5, seed=7)], Filing(Category.PLEDGE))


def _back_up(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        back_up(house, world / "disk" / "medium")
        say("backed up")


def _verify_back_up(world: Path, said: list[str]) -> list[str]:
    everything, older = set(_originals(world)), set(tree_contents(world / "tree"))
    problems = _problems(world, must=everything)
    restored = world / "restored.vault"
    restore(world / "disk" / "medium", restored, PASSPHRASE)
    with House.open(restored, PASSPHRASE) as house:
        held = archive_contents(house)
        problems += [each for each in findings(house) if not each.startswith("warning: index")]
    wanted = everything if "backed up" in said else older
    problems += [f"not in the backup: {path}" for path in wanted - set(held)]
    return problems


def _prepare_restore(world: Path) -> None:
    _prepare_backup(world)
    with opened(world) as house:
        back_up(house, world / "disk" / "medium")
    (world / "disk" / "out").mkdir()


def _restore(world: Path, say: Say) -> None:
    say("begin")
    restore(world / "disk" / "medium", world / "disk" / "out" / "restored.vault", PASSPHRASE)
    say("restored")


def _verify_restore(world: Path, said: list[str]) -> list[str]:
    """It is there, whole, or it isn't; the backup is what it was."""
    target = world / "disk" / "out" / "restored.vault"
    problems = []
    if not target.exists():
        problems += ["acknowledged but not there"] if "restored" in said else []
        restore(world / "disk" / "medium", target, PASSPHRASE)
    else:
        with contextlib.suppress(AlreadyExists):
            restore(world / "disk" / "medium", target, PASSPHRASE)
            problems.append("restored over an existing vault")
    with House.open(target, PASSPHRASE) as house:
        held = archive_contents(house)
        problems += [each for each in findings(house) if not each.startswith("warning: index")]
    return problems + [f"not restored: {path}" for path in set(_originals(world)) - set(held)]


# Purging, and editions.


def _purge(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        gone = [each.id for each in list_documents(house)][1:12:3]
        purge_documents(house, gone, reason="保存期满")
        say("purged")


def _verify_purge(world: Path, said: list[str]) -> list[str]:
    """All of them or none are gone; when they are, so is every pack that held them."""
    everything = sorted(_originals(world))
    with opened(world) as house:
        held = set(archive_contents(house))
    gone = set(everything) - held
    problems = [f"{len(gone)} of 4 are gone"] if len(gone) not in (0, 4) else []
    problems += ["nothing was purged"] if "purged" in said and not gone else []
    problems += _problems(world, must=set(everything) - gone)
    with opened(world) as house:
        make_searchable(house)
        problems += _search_problems(world, house, held)
        return problems + findings(house)


def _edition(world: Path, say: Say) -> None:
    with opened(world, say) as house:
        made = create_edition(
            house,
            SCOPE,
            label="检查员",
            purpose="检查",
            passphrase=OFFICER,
            expires=utc_now() + timedelta(days=3),
            kdf_seconds=0,
        )
        say(f"made {made.id.hex()}")
        revoke_edition(house, made.id)
        say(f"revoked {made.id.hex()}")


def _verify_edition(world: Path, said: list[str]) -> list[str]:
    problems = _problems(world, must=set(_originals(world)))
    with opened(world) as house:
        states = {each.id.hex(): each.state for each in list_editions(house)}
    problems += [f"damaged: {each}" for each, state in states.items() if state == "damaged"]
    for line in said:
        what, _space, edition = line.partition(" ")
        if what == "made" and edition not in states:
            problems.append("an acknowledged edition is gone")
        if what == "revoked" and states.get(edition) != "revoked":
            problems.append(f"a revoked edition is {states.get(edition)}")
    return problems


# A session in which hardly anything happens: opening and closing.


def _session(world: Path, say: Say) -> None:
    say("begin")
    with House.open(vault_of(world), PASSPHRASE) as house:
        house.log(("noted", "vault", ""))
        say("noted")


def _verify_session(world: Path, said: list[str]) -> list[str]:
    from desktop.services.library import audit_events

    problems = _problems(world, must=set(_originals(world)))
    with opened(world) as house:
        noted = any(event.action == "noted" for event in audit_events(house))
    return problems + (["an event is gone"] if "noted" in said and not noted else [])


def _prepare_change(world: Path) -> None:
    _prepare_filled(world)
    later.prepare_newer(world)


def _prepare_import(world: Path) -> None:
    _prepare_empty(world)
    importing.prepare_package(world)


def _prepare_delivery(world: Path) -> None:
    _prepare_empty(world)
    later.prepare_releases(world)


ALL = {
    "add": Operation(_prepare_empty, _add, _verify_add),
    "searchable": Operation(_prepare_unsearchable, _searchable, _verify_searchable),
    "slots": Operation(_prepare_filled, _slots, _verify_slots),
    "rekey": Operation(_prepare_filled, _rekey, _verify_rekey),
    "migrate": Operation(_prepare_older, _migrate, _verify_migrate),
    "snapshot": Operation(_prepare_snapshots, _snapshot, _verify_snapshot),
    "backup": Operation(_prepare_backup, _back_up, _verify_back_up),
    "restore": Operation(_prepare_restore, _restore, _verify_restore),
    "purge": Operation(_prepare_filled, _purge, _verify_purge),
    "edition": Operation(_prepare_filled, _edition, _verify_edition),
    "change": Operation(_prepare_change, later.change, later.change_problems),
    "delivery": Operation(_prepare_delivery, later.deliver, later.delivery_problems),
    "import": Operation(_prepare_import, importing.take_in, importing.import_problems),
    "write": Operation(_prepare_filled, writing.write, writing.writing_problems),
    "session": Operation(_prepare_filled, _session, _verify_session),
    "package": Operation(package.prepare_package, package.build, package.build_problems),
    "medium": Operation(package.prepare_medium, package.write, package.write_problems),
    "seal": Operation(sealing.prepare_package, sealing.seal, sealing.seal_problems),
    "unseal": Operation(sealing.prepare_sealed, sealing.unseal, sealing.unseal_problems),
}
