"""Key slots as a person manages them: ways in come and go, the last one for a manager stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.errors import NoSuchSlot, NotAllowed, TooManySlots
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.keys.keyring import (
    add_recovery,
    add_slot,
    change_key,
    find_slot,
    list_slots,
    prove_key,
    remove_slot,
)
from desktop.services.library import audit_events
from desktop.services.records import Filing
from desktop.services.rights import Right, may, require
from models.categories import Category
from tests.archives import PASSPHRASE, MakeHouse, archive_contents, folder_digest, make_tree
from vault.credentials import Credentials, Key, KeyFile, RecoverySecret
from vault.errors import (
    KeyFileWrong,
    LastManagerSlot,
    RolledBack,
    StorageFailed,
    VaultError,
    WrongPassphrase,
)
from vault.header import MOST_SLOTS
from vault.ids import Passphrase, SlotKind
from vault.recovery import parse_sheet

DEPUTY = Passphrase("副手 的 口令 很长 0815")
SECOND = Passphrase("第二 位 经理 4711 口令")
NEW = Passphrase("换过 的 口令 2026 年 七月")
FACTOR = KeyFile(b"f" * 32)


@pytest.fixture
def full(house: House, tmp_path: Path) -> House:
    """An archive with a document in it, so that opening means reading."""
    file_paths(house, [make_tree(tmp_path / "tree", count=2)], Filing(Category.OPERATIONS))
    return house


def add(house: House, key: Passphrase | Credentials, kind: SlotKind = SlotKind.DEPUTY) -> bytes:
    return add_slot(house, kind=kind, label=f"{kind.name} 的", key=key, kdf_seconds=0).id


def opens(path: Path, key: Key) -> SlotKind:
    """Whose slot it is that opens the archive, contents and all."""
    with House.open(path, key) as house:
        assert archive_contents(house)
        return house.vault.slot.kind


def refuse(path: Path, key: Key, error: type[VaultError] = WrongPassphrase) -> None:
    before = folder_digest(path)
    with pytest.raises(error):
        House.open(path, key)
    assert folder_digest(path) == before


def actions(house: House) -> list[tuple[str, str, str]]:
    return [(each.action, each.object_name, each.detail) for each in audit_events(house)]


def test_a_new_archive_has_one_managers_slot(house: House) -> None:
    (slot,) = list_slots(house)
    assert (slot.kind, slot.label, slot.key_file, slot.current) == (
        SlotKind.MANAGER,
        "测试",
        False,
        True,
    )


@pytest.mark.parametrize("kind", [SlotKind.MANAGER, SlotKind.DEPUTY, SlotKind.ESCROW])
def test_a_slot_that_was_added_opens_until_it_is_removed(full: House, kind: SlotKind) -> None:
    added = add(full, DEPUTY, kind)
    assert [slot.id for slot in list_slots(full)][1] == added
    full.close()
    assert opens(full.path, DEPUTY) is kind
    assert opens(full.path, PASSPHRASE) is SlotKind.MANAGER
    with House.open(full.path, PASSPHRASE) as again:
        remove_slot(again, added)
        assert [slot.current for slot in list_slots(again)] == [True]
    refuse(full.path, DEPUTY)
    opens(full.path, PASSPHRASE)


def test_a_key_file_is_needed_where_it_was_asked_for(full: House) -> None:
    add(full, Credentials(DEPUTY, FACTOR))
    full.close()
    assert opens(full.path, Credentials(DEPUTY, FACTOR)) is SlotKind.DEPUTY
    assert opens(full.path, Credentials(PASSPHRASE, FACTOR)) is SlotKind.MANAGER
    with pytest.raises(WrongPassphrase) as caught:
        House.open(full.path, DEPUTY)
    assert caught.value.key_file_helps
    refuse(full.path, Credentials(DEPUTY, KeyFile(b"g" * 32)), KeyFileWrong)
    refuse(full.path, Credentials(Passphrase("wrong"), FACTOR))


def test_a_recovery_sheet_opens_and_exists_nowhere_else(full: House) -> None:
    sheet = add_recovery(full, label="保险柜")
    assert (sheet.vault_name, sheet.vault_id, sheet.suite) == (
        "archive.vault",
        full.vault.id,
        "aes",
    )
    secret = parse_sheet("\n".join(sheet.lines))
    numbers = "\n".join(" ".join(map(str, line)) for line in sheet.numbers)
    assert parse_sheet(numbers).secret == secret.secret
    full.close()
    assert opens(full.path, secret) is SlotKind.RECOVERY
    for path in full.path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert secret.secret not in data
            assert not any(line.encode() in data for line in sheet.lines)
    refuse(full.path, RecoverySecret(bytes(32)))
    assert sheet.lines[0] not in repr(sheet)


def test_the_last_way_in_for_a_manager_stays(full: House) -> None:
    (manager,) = list_slots(full)
    add(full, DEPUTY)
    add_recovery(full, label="")
    before = [(full.path / name).read_bytes() for name in ("header", "header.copy", "state")]
    with pytest.raises(LastManagerSlot) as caught:
        remove_slot(full, manager.id)
    assert caught.value.label == "测试"
    assert [(full.path / n).read_bytes() for n in ("header", "header.copy", "state")] == before
    add(full, SECOND, SlotKind.MANAGER)
    remove_slot(full, manager.id)
    full.close()
    refuse(full.path, PASSPHRASE)
    assert opens(full.path, SECOND) is SlotKind.MANAGER


def test_a_slot_that_is_not_there_cannot_be_removed(house: House) -> None:
    with pytest.raises(NoSuchSlot):
        remove_slot(house, bytes(16))


def test_one_changes_ones_own_key_and_nobody_elses(full: House) -> None:
    add(full, DEPUTY)
    full.close()
    with House.open(full.path, DEPUTY) as house:
        before = list_slots(house)
        changed = change_key(house, Credentials(NEW, FACTOR), kdf_seconds=0)
        assert [slot.id for slot in list_slots(house)] == [slot.id for slot in before]
        assert (changed.kind, changed.label) == (SlotKind.DEPUTY, "DEPUTY 的")
        assert (changed.key_file, changed.current) == (True, True)
    refuse(full.path, DEPUTY)
    assert opens(full.path, Credentials(NEW, FACTOR)) is SlotKind.DEPUTY
    assert opens(full.path, PASSPHRASE) is SlotKind.MANAGER


def test_the_old_header_put_back_does_not_bring_a_removed_slot_back(full: House) -> None:
    added = add(full, DEPUTY)
    older = [(full.path / name).read_bytes() for name in ("header", "header.copy")]
    remove_slot(full, added)
    full.close()
    for name, raw in zip(("header", "header.copy"), older, strict=True):
        (full.path / name).write_bytes(raw)
    for key in (DEPUTY, PASSPHRASE):
        refuse(full.path, key, RolledBack)


RIGHTS = {
    SlotKind.MANAGER: set(Right),
    SlotKind.DEPUTY: {Right.FILING, Right.EDITIONS, Right.BACKUP, Right.HOLDS, Right.HANDOVER},
    SlotKind.ESCROW: {Right.KEYS, Right.BACKUP, Right.REPAIR},
    SlotKind.RECOVERY: {Right.KEYS, Right.BACKUP, Right.REPAIR},
}


@pytest.fixture
def each_kind(make_house: MakeHouse) -> dict[SlotKind, tuple[Path, Key]]:
    """An archive, closed, and a key for every kind of slot."""
    house = make_house()
    keys: dict[SlotKind, Key] = {SlotKind.MANAGER: PASSPHRASE}
    for kind in (SlotKind.DEPUTY, SlotKind.ESCROW):
        keys[kind] = Passphrase(f"{kind.name} 的 口令 31415 很长")
        add(house, keys[kind], kind)
    keys[SlotKind.RECOVERY] = parse_sheet("\n".join(add_recovery(house, label="").lines))
    house.close()
    return {kind: (house.path, key) for kind, key in keys.items()}


@pytest.mark.parametrize("kind", SlotKind)
def test_every_kind_may_what_the_rule_says_and_a_refusal_is_on_record(
    each_kind: dict[SlotKind, tuple[Path, Key]], kind: SlotKind
) -> None:
    path, key = each_kind[kind]
    with House.open(path, key) as house:
        assert {right for right in Right if may(house, right)} == RIGHTS[kind]
        for right in Right:
            if right in RIGHTS[kind]:
                require(house, right)
            else:
                with pytest.raises(NotAllowed) as caught:
                    require(house, right)
                assert (caught.value.kind, caught.value.right) == (kind, right.value)
                assert actions(house)[0] == ("refused", "vault", right.name.lower())


def test_a_deputy_changes_no_slots(each_kind: dict[SlotKind, tuple[Path, Key]]) -> None:
    path, key = each_kind[SlotKind.DEPUTY]
    with House.open(path, key) as house:
        before = (path / "header").read_bytes()
        for attempt in (
            lambda: add(house, SECOND),
            lambda: add_recovery(house, label=""),
            lambda: remove_slot(house, list_slots(house)[0].id),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert (path / "header").read_bytes() == before


def test_a_recovery_sheet_is_made_anew_and_never_changed(
    each_kind: dict[SlotKind, tuple[Path, Key]],
) -> None:
    path, key = each_kind[SlotKind.RECOVERY]
    with House.open(path, key) as house:
        with pytest.raises(NotAllowed):
            change_key(house, NEW, kdf_seconds=0)
        # But it lets a manager in again who has lost everything.
        add(house, SECOND, SlotKind.MANAGER)
    with House.open(path, SECOND) as house:
        assert house.vault.slot.kind is SlotKind.MANAGER


def test_every_change_is_in_the_journal_before_it_is_made(house: House) -> None:
    added = add(house, DEPUTY)
    change_key(house, NEW, kdf_seconds=0)
    remove_slot(house, added)
    said = [each[0] for each in actions(house)[:3]]
    assert said == ["slot removed", "slot changed", "slot added"]
    assert all(secret.text not in str(actions(house)) for secret in (DEPUTY, NEW, PASSPHRASE))

    def fail(*_arguments: object) -> None:
        raise StorageFailed(house.path, OSError(28, "No space left on device"))

    before = (house.path / "header").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house, "log", fail)
        with pytest.raises(StorageFailed):
            add(house, SECOND)
    assert (house.path / "header").read_bytes() == before


def test_there_is_room_for_so_many_and_not_one_more(house: House) -> None:
    (manager,) = house.vault.header.slots
    from dataclasses import replace

    many = [replace(manager, id=number.to_bytes(16, "big")) for number in range(MOST_SLOTS - 1)]
    house.vault.replace_slots((manager, *many))
    for attempt in (lambda: add(house, DEPUTY), lambda: add_recovery(house, label="")):
        with pytest.raises(TooManySlots):
            attempt()
    house.close()
    House.open(house.path, PASSPHRASE).close()


def test_a_slot_is_found_by_its_label_or_the_beginning_of_its_id(house: House) -> None:
    added = add(house, DEPUTY)
    for word in ("DEPUTY 的", added.hex(), added.hex()[:4], added.hex()[:8].upper()):
        assert find_slot(house, word).id == added
    for word in ("", added.hex()[:3], "nobody", "0" * 32):
        with pytest.raises(NoSuchSlot):
            find_slot(house, word)
    add(house, SECOND)
    with pytest.raises(NoSuchSlot):
        find_slot(house, "DEPUTY 的")


def test_a_test_proves_a_key_and_touches_nothing(full: House) -> None:
    add(full, Credentials(DEPUTY, FACTOR))
    secret = parse_sheet("\n".join(add_recovery(full, label="纸").lines))
    # Somebody has it open: a test takes no lock.
    before = folder_digest(full.path)
    keys: list[tuple[Key, SlotKind]] = [
        (PASSPHRASE, SlotKind.MANAGER),
        (Credentials(DEPUTY, FACTOR), SlotKind.DEPUTY),
        (secret, SlotKind.RECOVERY),
    ]
    for key, kind in keys:
        assert prove_key(full.path, key).kind is kind
    for wrong in (DEPUTY, Passphrase(""), RecoverySecret(bytes(32))):
        with pytest.raises(WrongPassphrase):
            prove_key(full.path, wrong)
    assert folder_digest(full.path) == before


@pytest.mark.parametrize("hurt", ["header", "header.copy"])
def test_a_mended_header_is_told_and_on_record(full: House, hurt: str) -> None:
    full.close()
    raw = (full.path / "header").read_bytes()
    (full.path / hurt).write_bytes(raw[:50] + bytes(20) + raw[70:])
    with House.open(full.path, PASSPHRASE) as house:
        (notice,) = house.vault.notices
        assert notice.object_name == hurt
        assert ("mended", hurt, notice.message) in actions(house)
        assert (full.path / hurt).read_bytes() == raw
    with House.open(full.path, PASSPHRASE) as house:
        assert house.vault.notices == ()
