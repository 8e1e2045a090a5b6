"""A check names everything that is wrong, and nothing when nothing is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keeping.checking import check_vault
from desktop.services.library import audit_events, list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filing
from models.categories import Category
from tests.archives import PASSPHRASE, findings, make_quick_house, make_tree, quick_stretch
from tests.services.filing.test_intake import StopAt
from vault.errors import RolledBack, Tampered

OPERATIONS = Filing(Category.OPERATIONS)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with documents and their texts in two categories, closed."""
    folder = tmp_path_factory.mktemp("checking")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            tree = make_tree(folder / "tree", count=8)
            # Its text isn't its content, so that there are chunks which only a text refers to.
            (tree / "gb.txt").write_bytes("网络安全等级保护测评报告，结论为良。".encode("gb18030"))
            file_paths(house, [tree], OPERATIONS)
            file_paths(house, [make_tree(folder / "more", count=3)], Filing(Category.PLEDGE))
            make_searchable(house)
    return folder / "archive.vault"


@pytest.fixture
def path(filed: Path, tmp_path: Path) -> Path:
    """A copy of that archive, closed."""
    return Path(shutil.copytree(filed, tmp_path / "copy.vault"))


@pytest.fixture
def archive(path: Path, quick_unlock: None) -> Iterator[House]:
    """The same, open."""
    with House.open(path, PASSPHRASE) as house:
        yield house


def packs(path: Path) -> list[Path]:
    return sorted((path / "packs").glob("*/*.pack"))


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


def test_a_sound_archive_is_clean_and_every_byte_was_read(archive: House) -> None:
    for full in (False, True):
        report = check_vault(archive, full=full)
        assert report.findings == ()
        assert report.ok
    assert report.bytes_read > 20_000
    assert [event.action for event in audit_events(archive, 2)] == ["checked", "checked"]


def test_a_new_archive_is_clean(house: House) -> None:
    assert findings(house) == []


def test_a_flipped_byte_anywhere_in_any_pack_is_found_and_named(archive: House) -> None:
    """Contents and texts alike: a full check opens every chunk, whatever refers to it."""
    for path in packs(archive.path):
        original = path.read_bytes()
        for position in sorted({*range(0, len(original), len(original) // 12), len(original) - 1}):
            flip(path, position)
            archive.store.close()
            found = findings(archive, full=True)
            assert found, f"byte {position} of {len(original)}"
            path.write_bytes(original)
    archive.store.close()
    assert findings(archive) == []


def test_a_flipped_byte_in_a_packs_frame_is_found_by_the_quick_check_too(archive: House) -> None:
    for path in packs(archive.path):
        original = path.read_bytes()
        for position in (*range(32), len(original) - 1, len(original) - 20):
            flip(path, position)
            assert [each for each in findings(archive, full=False) if path.stem in each]
            path.write_bytes(original)


def test_a_removed_pack_is_named(archive: House) -> None:
    for path in packs(archive.path):
        data = path.read_bytes()
        path.unlink()
        found = findings(archive, full=False)
        assert f"error: pack {path.stem}: it is missing" in found
        path.write_bytes(data)


def test_a_truncated_or_longer_pack_is_named(archive: House) -> None:
    path = packs(archive.path)[0]
    data = path.read_bytes()
    for changed in (data[:-1], data[:100], b"", data + b"\0"):
        path.write_bytes(changed)
        assert [each for each in findings(archive, full=False) if path.stem in each]


def test_two_swapped_packs_are_named(archive: House) -> None:
    first, second = packs(archive.path)[:2]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    found = "\n".join(findings(archive, full=False))
    assert first.stem in found
    assert second.stem in found


def test_a_stranger_among_the_packs_is_named(archive: House) -> None:
    known = packs(archive.path)[0]
    stranger = known.with_name("ab" * 16 + ".pack")
    shutil.copyfile(known, stranger)
    (found,) = findings(archive)
    assert found.startswith(f"error: pack {stranger.stem}")


@pytest.mark.parametrize(
    "place",
    ["stranger.txt", "packs/stranger.txt", "packs/ab/stranger.txt", "index/stranger.txt", "index2"],
)
def test_a_file_that_the_format_does_not_name_is_reported(archive: House, place: str) -> None:
    (archive.path / place).parent.mkdir(exist_ok=True)
    (archive.path / place).write_bytes(b"who am I")
    (found,) = findings(archive)
    assert "stranger.txt" in found or "index2" in found
    assert check_vault(archive).ok, "a stranger harms nothing"


@pytest.mark.parametrize("part", ["packs", "index", "vault.db"])
def test_a_part_of_the_vault_that_is_a_link_is_an_error(
    path: Path, tmp_path: Path, quick_unlock: None, part: str
) -> None:
    """It may open all the same; but backups and a destruction go by the folder."""
    elsewhere = tmp_path / "elsewhere"
    (path / part).rename(elsewhere)
    (path / part).symlink_to(elsewhere)
    with House.open(path, PASSPHRASE) as linked:
        report = check_vault(linked)
        [found] = [each for each in report.findings if "is a link" in each.problem]
        assert (found.object_name, report.ok) == (part, False)
        # And it isn't called a stranger, that a repair would take away.
        assert not any("does not belong" in each.problem for each in report.findings)


def test_a_rolled_back_database_is_found(path: Path, tmp_path: Path, quick_unlock: None) -> None:
    for name in ("vault.db", "state"):
        shutil.copyfile(path / name, tmp_path / f"older {name}")
    with House.open(path, PASSPHRASE) as house:
        (tmp_path / "new.bin").write_bytes(bytes(range(256)) * 10)
        file_paths(house, [tmp_path / "new.bin"], OPERATIONS)
        before = set(packs(path))
    shutil.copyfile(tmp_path / "older vault.db", path / "vault.db")
    with pytest.raises(RolledBack):
        House.open(path, PASSPHRASE)
    shutil.copyfile(tmp_path / "older state", path / "state")
    with House.open(path, PASSPHRASE) as house:
        found = findings(house, full=False)
        assert any("may be older" in each for each in found)
        assert not check_vault(house).ok
    assert set(packs(path)) == before, "nothing may be swept that a newer database refers to"


def test_a_flipped_bit_in_any_page_of_the_database_is_never_called_clean(
    path: Path, quick_unlock: None
) -> None:
    original = (path / "vault.db").read_bytes()
    pages = len(original) // 4096
    for page in range(pages):
        for leftover in path.glob("vault.db-*"):
            leftover.unlink()
        (path / "vault.db").write_bytes(original)
        flip(path / "vault.db", page * 4096 + 2000)
        with pytest.raises(Tampered):
            House.open(path, PASSPHRASE)


def test_a_document_whose_rows_were_tampered_with_is_named(archive: House) -> None:
    """Someone with the key, or our own error: what the database says must still fit what the packs hold."""
    filled = [each for each in list_documents(archive) if each.version.size]
    longer, other, partless = (each.version for each in filled[:3])
    with archive.database.write() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE version SET size = size + 1 WHERE id = ?", (longer.id,))
        run("UPDATE version SET digest = zeroblob(32) WHERE id = ?", (other.id,))
        run("DELETE FROM version_chunk WHERE version_id = ? AND kind = 0", (partless.id,))
    quick = "\n".join(findings(archive, full=False))
    for version in (longer, partless):
        assert f"document {version.document_id}:" in quick
    found = "\n".join(findings(archive, full=True))
    for version in (longer, other, partless):
        assert f"document {version.document_id}:" in found


def test_rows_that_refer_to_nothing_are_found(archive: House) -> None:
    raw = archive.database.engine.raw_connection()
    connection = raw.driver_connection
    assert connection is not None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM document WHERE id = 1")
    connection.execute("PRAGMA foreign_keys=ON")
    raw.close()
    assert any(each.startswith("error: database") for each in findings(archive))


def test_a_lost_index_is_only_a_remark(path: Path, quick_unlock: None) -> None:
    shutil.rmtree(path / "index")
    with House.open(path, PASSPHRASE) as house:
        report = check_vault(house)
        assert report.ok
        assert {each.severity for each in report.findings} == {"warning"}
        make_searchable(house)
        assert check_vault(house).findings == ()


def test_a_flipped_byte_in_any_index_file_is_found_by_a_full_check(
    path: Path, quick_unlock: None
) -> None:
    for file in sorted(path.glob("index/*/*")):
        original = file.read_bytes()
        if len(original) <= 60:
            continue
        for position in (50, len(original) // 2, len(original) - 1):
            flip(file, position)
            with House.open(path, PASSPHRASE) as house:
                assert findings(house, full=True), f"{file.name}: byte {position}"
            file.write_bytes(original)


def test_a_check_changes_nothing_but_the_journal(archive: House) -> None:
    def state() -> dict[str, bytes]:
        return {
            str(file): file.read_bytes()
            for file in sorted(archive.path.rglob("*"))
            if file.is_file() and not file.name.startswith("vault.db")
        }

    before = state()
    check_vault(archive, full=True)
    assert state() == before


def test_a_check_can_be_stopped(archive: House) -> None:
    with pytest.raises(Cancelled):
        check_vault(archive, full=True, progress=StopAt(1))
