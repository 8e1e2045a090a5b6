"""The two copies of the header: either is enough, an older or forged one never wins, nothing is lost in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.archives import folder_digest
from tests.vault.builders import MASTER, VAULT_ID, floor, suite
from vault.credentials import Key
from vault.errors import NotAVault, Tampered, TooNew, WrongPassphrase
from vault.header import Header, Unlocked
from vault.header_files import NAMES, read_headers, write_headers
from vault.ids import Passphrase, SlotKind, VaultId
from vault.slots import Slot, wrap

pytestmark = pytest.mark.usefixtures("quick_unlock")

OLD, NEW, FORGER = Passphrase("旧口令"), Passphrase("新口令"), Passphrase("伪造者")
OTHER_MASTER = bytes(range(100, 132))


def slot(key: Passphrase, master: bytes = MASTER, vault_id: VaultId = VAULT_ID) -> Slot:
    return wrap(suite(), vault_id, 2, master, key, kind=SlotKind.MANAGER, label="", cost=floor())


def raw_header(
    *keys: Passphrase, revision: int = 1, master: bytes = MASTER, vault_id: VaultId = VAULT_ID
) -> bytes:
    slots = tuple(slot(key, master, vault_id) for key in keys)
    created = datetime(2026, 7, 1, tzinfo=UTC)
    return Header(suite(), vault_id, created, slots, revision).serialise(master)


def put(folder: Path, first: bytes | None, second: bytes | None) -> Path:
    for name, raw in zip(NAMES, (first, second), strict=True):
        if raw is not None:
            (folder / name).write_bytes(raw)
    return folder


def opened(folder: Path, key: Key = OLD) -> Unlocked:
    return read_headers(folder).unlock(key)


def mended(folder: Path) -> list[tuple[str, str]]:
    headers = read_headers(folder)
    return headers.to_mend(headers.header.serialise(MASTER))


def flipped(raw: bytes, position: int = 100) -> bytes:
    return raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]


def newer(raw: bytes) -> bytes:
    return raw[:8] + b"\0\3" + raw[10:]


def test_two_equal_copies_need_no_mending(tmp_path: Path) -> None:
    raw = raw_header(OLD)
    write_headers(tmp_path, raw)
    assert [(tmp_path / name).read_bytes() for name in NAMES] == [raw, raw]
    assert mended(tmp_path) == []
    assert opened(tmp_path).master == MASTER


DAMAGE = {
    "missing": None,
    "empty": b"",
    "one byte": b"S",
    "magic only": b"SHOUDANG",
    "half": lambda raw: raw[: len(raw) // 2],
    "flipped": flipped,
    "flipped magic": lambda raw: flipped(raw, 3),
    "surplus": lambda raw: raw + b"\0",
    "something else": b"#include <stdio.h>\n",
    "zeros": lambda raw: bytes(len(raw)),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", NAMES)
def test_either_copy_is_enough_and_the_other_is_named(
    tmp_path: Path, name: str, damage: str
) -> None:
    raw, how = raw_header(OLD), DAMAGE[damage]
    bad = how(raw) if callable(how) else how
    put(tmp_path, *((bad, raw) if name == NAMES[0] else (raw, bad)))
    before = folder_digest(tmp_path)
    assert opened(tmp_path).master == MASTER
    ((named, problem),) = mended(tmp_path)
    assert named == name
    assert ("missing" in problem) == (damage == "missing")
    assert folder_digest(tmp_path) == before, "reading writes nothing"
    with pytest.raises(WrongPassphrase):
        opened(tmp_path, NEW)


@pytest.mark.parametrize("second", DAMAGE)
@pytest.mark.parametrize("first", DAMAGE)
def test_two_damaged_copies_are_damage_or_no_vault(tmp_path: Path, first: str, second: str) -> None:
    raw = raw_header(OLD)
    pair = [how(raw) if callable(how) else how for how in (DAMAGE[first], DAMAGE[second])]
    put(tmp_path, *pair)
    with pytest.raises((NotAVault, Tampered)) as caught:
        opened(tmp_path)
    ours = {"half", "flipped", "flipped magic", "surplus", "magic only", "zeros", "empty"}
    if {first, second} & ours:
        assert isinstance(caught.value, Tampered), "what is left of a header says that it was one"


def test_a_newer_major_version_in_the_first_or_both_is_refused(tmp_path: Path) -> None:
    raw = raw_header(OLD)
    for pair in ((newer(raw), newer(raw)), (newer(raw), raw), (newer(raw), None)):
        put(tmp_path, *pair)
        before = folder_digest(tmp_path)
        with pytest.raises(TooNew) as caught:
            opened(tmp_path)
        assert caught.value.found == 3
        assert folder_digest(tmp_path) == before


def test_a_newer_copy_behind_a_whole_header_is_an_interrupted_upgrade(tmp_path: Path) -> None:
    raw = raw_header(OLD)
    put(tmp_path, raw, newer(raw))
    assert opened(tmp_path).master == MASTER
    ((named, problem),) = mended(tmp_path)
    assert named == "header.copy"
    assert "missing" not in problem


def test_an_older_copy_is_behind_and_gets_replaced(tmp_path: Path) -> None:
    """A change of slots stopped between the two: the newer header counts, the replaced passphrase is refused."""
    put(tmp_path, raw_header(NEW, revision=2), raw_header(OLD, revision=1))
    assert opened(tmp_path, NEW).master == MASTER
    assert [name for name, _problem in mended(tmp_path)] == ["header.copy"]
    with pytest.raises(WrongPassphrase):
        opened(tmp_path, OLD)


def test_a_header_that_was_put_back_beside_its_copy_is_named(tmp_path: Path) -> None:
    """The first is never older than the second: whoever made it so wants a removed slot back."""
    put(tmp_path, raw_header(OLD, revision=1), raw_header(NEW, revision=2))
    with pytest.raises(Tampered, match="contradicts"):
        opened(tmp_path, NEW)
    # The old passphrase still opens the old header; the state file is what refuses it then.
    assert opened(tmp_path, OLD).master == MASTER


def test_two_headers_of_one_revision_are_refused_whichever_key_is_tried(tmp_path: Path) -> None:
    genuine = raw_header(OLD, revision=5)
    forged = raw_header(FORGER, revision=5, master=OTHER_MASTER)
    for pair in ((genuine, forged), (forged, genuine)):
        put(tmp_path, *pair)
        for key in (OLD, FORGER):
            with pytest.raises(Tampered, match="contradict"):
                opened(tmp_path, key)


@pytest.mark.parametrize("revision", [1, 4])
def test_a_forged_header_never_opens_for_its_owner(tmp_path: Path, revision: int) -> None:
    genuine = raw_header(OLD, revision=3)
    put(tmp_path, raw_header(FORGER, revision=revision, master=OTHER_MASTER), genuine)
    with pytest.raises((Tampered, WrongPassphrase)):
        opened(tmp_path, OLD)


def test_a_header_with_a_foreign_mac_is_never_used(tmp_path: Path) -> None:
    raw = raw_header(OLD)
    changed = flipped(raw, len(raw) - 1)
    put(tmp_path, changed, changed)
    with pytest.raises(Tampered, match="authentication"):
        opened(tmp_path)
    foreign = raw_header(OLD, master=OTHER_MASTER)
    other_mac = raw[:-32] + foreign[-32:]
    put(tmp_path, other_mac, other_mac)
    with pytest.raises(Tampered, match="authentication"):
        opened(tmp_path)


def test_copies_of_two_vaults_are_refused(tmp_path: Path) -> None:
    put(tmp_path, raw_header(OLD), raw_header(OLD, vault_id=VaultId(b"o" * 16)))
    with pytest.raises(Tampered, match="two different vaults"):
        opened(tmp_path)


def test_an_empty_folder_is_no_vault(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(NotAVault):
            read_headers(folder)


def test_the_copy_is_read_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer replaces the header, then its copy. Read in that order, the pair could look like a forgery."""
    older, newest = raw_header(OLD, revision=1), raw_header(NEW, revision=2)
    put(tmp_path, older, older)
    real_open = Path.open
    seen: list[str] = []

    def open_(self: Path, *arguments: object, **options: object) -> object:
        stream = real_open(self, *arguments, **options)  # type: ignore[call-overload]
        if self.parent == tmp_path and not seen:
            seen.append(self.name)
            with monkeypatch.context() as patch:
                patch.setattr(Path, "open", real_open)
                write_headers(tmp_path, newest)
        return stream

    monkeypatch.setattr(Path, "open", open_)
    headers = read_headers(tmp_path)
    assert seen == ["header.copy"]
    assert headers.unlock(NEW).master == MASTER


def test_no_single_flipped_byte_locks_anybody_out(tmp_path: Path) -> None:
    raw = raw_header(OLD)
    for name in NAMES:
        for position in range(len(raw)):
            put(tmp_path, raw, raw)
            (tmp_path / name).write_bytes(flipped(raw, position))
            if name == NAMES[0] and position in (8, 9):  # A newer version is refused, not undone.
                with pytest.raises((TooNew, Tampered)):
                    opened(tmp_path)
                continue
            assert opened(tmp_path).master == MASTER
            assert [named for named, _problem in mended(tmp_path)] == [name], position


def test_replaced_slots_get_a_number_that_was_never_given_out(tmp_path: Path) -> None:
    """A failed write may have left one copy under the number: the next try must not look like its forgery."""
    from tests.vault.test_vault import create
    from vault.errors import StorageFailed
    from vault.vault import Vault

    vault = create(tmp_path / "a.vault")
    key = wrap(
        suite(), vault.id, 2, vault.keys.master, NEW, kind=SlotKind.MANAGER, label="", cost=floor()
    )
    other = replace(key, label="")
    real = Path.replace
    calls = 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        result = real(self, target)
        if calls in (2, 3):  # Both headers have their names; what comes after fails.
            raise OSError(5, "Input/output error")
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(StorageFailed):
            vault.replace_slots((*vault.header.slots, key))
        with pytest.raises(StorageFailed):
            vault.replace_slots((*vault.header.slots, other))
    first, second = ((tmp_path / "a.vault" / name).read_bytes() for name in NAMES)
    assert first != second, "the case that this test is about"
    vault.close()
    opened_again = Vault.open(tmp_path / "a.vault", NEW)
    opened_again.close()
