"""A backup's manifest: its round trip, and that not one byte of it can be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vault import manifest as manifest_file
from vault.backup import BackupFolder
from vault.errors import NotABackup, StorageFailed, Tampered, TooNew, VaultError
from vault.header import Header
from vault.ids import PackId, Passphrase, SlotKind, VaultId
from vault.keys import MasterKeys
from vault.manifest import FileRow, Manifest, ManifestCopy, parse, serialise
from vault.slots import ARGON2ID_FLOOR, PBKDF2_FLOOR, wrap
from vault.suites import SUITES, Suite

MOMENT = datetime(2026, 7, 15, 9, 30, 0, 1, tzinfo=UTC)
VAULT_ID = VaultId(bytes(range(16)))
MASTER = bytes(range(32))
PATH = Path("medium/v.backup")
NAME = "20260715T093000000001Z-0123abcd.snap"


def made_manifest(**changes: object) -> Manifest:
    packs = {
        PackId(bytes([number]) * 16): FileRow(1000 + number, bytes([number]) * 32)
        for number in (3, 1, 2)
    }
    manifest = Manifest(
        MOMENT, 41, b"h" * 32, b"t" * 16, "档案.vault", NAME, FileRow(4096, b"s" * 32), packs
    )
    return replace(manifest, **changes)  # type: ignore[arg-type]


def header_bytes(suite: Suite) -> bytes:
    cost = ARGON2ID_FLOOR if suite.number == 1 else PBKDF2_FLOOR
    slot = wrap(
        suite,
        VAULT_ID,
        2,
        MASTER,
        Passphrase("any"),
        kind=SlotKind.MANAGER,
        label="管理员",
        cost=cost,
    )
    return Header(suite, VAULT_ID, MOMENT, (slot,)).serialise(MASTER)


@pytest.fixture(params=SUITES.values(), ids=lambda suite: suite.name)
def suite(request: pytest.FixtureRequest, quick_unlock: None) -> Suite:
    value: Suite = request.param
    return value


@pytest.fixture
def keys(suite: Suite) -> MasterKeys:
    return MasterKeys(suite, VAULT_ID, MASTER)


@pytest.fixture
def raw(suite: Suite, keys: MasterKeys) -> bytes:
    return serialise(made_manifest(), header_bytes(suite), suite, keys.manifest)


def refusal(raw: bytes, key: bytes) -> VaultError | None:
    """Why a manifest is refused, if it is."""
    try:
        parse(raw, PATH).open(key)
    except VaultError as error:
        return error
    return None


def test_what_was_written_is_read(raw: bytes, suite: Suite, keys: MasterKeys) -> None:
    copy = parse(raw, PATH)
    assert copy.open(keys.manifest) == made_manifest()
    assert copy.header.vault_id == VAULT_ID
    again = serialise(copy.open(keys.manifest), copy.raw_header, suite, keys.manifest)
    assert again == raw


def test_a_backup_without_packs_is_one_too(suite: Suite, keys: MasterKeys) -> None:
    manifest = made_manifest(packs={})
    raw = serialise(manifest, header_bytes(suite), suite, keys.manifest)
    assert parse(raw, PATH).open(keys.manifest) == manifest


def test_no_byte_can_be_changed(raw: bytes, keys: MasterKeys) -> None:
    for position in range(len(raw)):
        flipped = bytearray(raw)
        flipped[position] ^= 0x10
        assert isinstance(refusal(bytes(flipped), keys.manifest), Tampered | TooNew), position


def test_damage_is_noticed_without_a_key(raw: bytes) -> None:
    """A damaged copy gives way to the other before anybody has typed a passphrase."""
    for position in range(0, len(raw) - 32, 7):
        flipped = bytearray(raw)
        flipped[position] ^= 1
        with pytest.raises((Tampered, TooNew)):
            parse(bytes(flipped), PATH)


def test_it_cannot_be_cut_or_prolonged(raw: bytes, keys: MasterKeys) -> None:
    for length in range(len(raw)):
        assert isinstance(refusal(raw[:length], keys.manifest), Tampered), length
    assert isinstance(refusal(raw + b"\0", keys.manifest), Tampered)


def test_another_key_and_a_recomputed_checksum_are_no_way_in(
    raw: bytes, suite: Suite, keys: MasterKeys
) -> None:
    other = MasterKeys(suite, VAULT_ID, bytes(32))
    forged = serialise(made_manifest(sequence=1), header_bytes(suite), suite, other.manifest)
    for bytes_, key in ((raw, other.manifest), (forged, keys.manifest)):
        error = refusal(bytes_, key)
        assert isinstance(error, Tampered)
        assert error.object_name == "backup manifest"


@pytest.mark.parametrize(
    "changes",
    [
        {"snapshot": "../../../../../../etc/passwd".ljust(36, "x")},
        {"snapshot": NAME.replace("snap", "pack")},
        {"snapshot": "20260715T093000000001Z-0123ABCD.snap"},
    ],
)
def test_what_only_a_faulty_program_writes_is_refused_though_authentic(
    suite: Suite, keys: MasterKeys, changes: dict[str, object]
) -> None:
    raw = serialise(made_manifest(**changes), header_bytes(suite), suite, keys.manifest)
    assert isinstance(refusal(raw, keys.manifest), Tampered)


def test_rows_out_of_order_or_twice_are_refused(suite: Suite, keys: MasterKeys) -> None:
    header = header_bytes(suite)
    raw = serialise(made_manifest(), header, suite, keys.manifest)
    rows = raw[-64 - 3 * 56 : -64]
    first, second, third = rows[:56], rows[56:112], rows[112:]
    assert parse(raw, PATH).open(keys.manifest)
    for wrong in (second + first + third, first + first + third, first + second):
        whole = raw[: -64 - 3 * 56] + wrong
        whole += suite.digest(whole)
        whole += suite.mac(keys.manifest, whole)
        error = refusal(whole, keys.manifest)
        assert isinstance(error, Tampered)
        assert "authentication" not in error.problem


def test_a_newer_major_version_is_refused_and_a_newer_minor_read(
    suite: Suite, keys: MasterKeys
) -> None:
    raw = serialise(made_manifest(), header_bytes(suite), suite, keys.manifest)

    def versioned(major: int, minor: int) -> bytes:
        whole = raw[:8] + bytes((0, major, 0, minor)) + raw[12:-64]
        whole += suite.digest(whole)
        return whole + suite.mac(keys.manifest, whole)

    assert refusal(versioned(1, 9), keys.manifest) is None
    assert isinstance(refusal(versioned(2, 0), keys.manifest), TooNew)
    assert isinstance(refusal(versioned(0, 0), keys.manifest), Tampered)


def test_either_copy_is_enough(tmp_path: Path, raw: bytes, keys: MasterKeys) -> None:
    folder = BackupFolder(tmp_path)
    assert folder.manifest(keys) is None
    for name in manifest_file.NAMES:
        (tmp_path / name).write_bytes(raw)
    for name in manifest_file.NAMES:
        (tmp_path / name).write_bytes(raw[:-1] + b"?")
        assert folder.manifest(keys) == made_manifest()
        (tmp_path / name).unlink()
        assert folder.manifest(keys) == made_manifest()
        (tmp_path / name).write_bytes(raw)
    for name in manifest_file.NAMES:
        (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(Tampered):
        folder.manifest(keys)


def test_the_first_copy_counts_while_the_second_is_still_the_older_one(
    tmp_path: Path, suite: Suite, keys: MasterKeys, raw: bytes
) -> None:
    newer = made_manifest(sequence=42)
    (tmp_path / "manifest").write_bytes(serialise(newer, header_bytes(suite), suite, keys.manifest))
    (tmp_path / "manifest.copy").write_bytes(raw)
    assert BackupFolder(tmp_path).manifest(keys) == newer


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NotABackup):
        manifest_file.read(tmp_path)
    (tmp_path / "manifest").mkdir()
    with pytest.raises(NotABackup):
        manifest_file.read(tmp_path)


def test_a_manifest_that_cannot_be_read_is_a_storage_failure(
    tmp_path: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manifest").write_bytes(raw)

    def failing(path: Path) -> object:
        raise StorageFailed(path, OSError(5, "Input/output error"))

    monkeypatch.setattr(manifest_file, "pieces_of", failing)
    with pytest.raises(StorageFailed):
        manifest_file.read(tmp_path)


def test_nothing_secret_is_shown(raw: bytes, keys: MasterKeys) -> None:
    copy = parse(raw, PATH)
    assert isinstance(copy, ManifestCopy)
    for shown in (repr(copy), repr(copy.open(keys.manifest))):
        assert keys.manifest.hex() not in shown
        assert len(shown) < 2000
