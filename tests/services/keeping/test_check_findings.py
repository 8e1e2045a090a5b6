"""Each kind of damage is a finding that names object, expectation and what was found, and advises what exists."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.cli.main import app
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope, create_edition
from desktop.services.keeping.checking import check_vault
from desktop.services.keeping.snapshots import BY_HAND, take_snapshot
from desktop.services.library import list_documents
from desktop.services.records import Filing, Finding
from models.categories import Category
from models.keeping.purging import retire_packs
from tests.archives import PASSPHRASE, findings, make_quick_house, make_tree, quick_stretch
from vault.ids import Passphrase, utc_now
from vault.pack import SUFFIX

OPERATIONS = Filing(Category.OPERATIONS)


def make_papers(folder: Path) -> Path:
    """A few files; the text of one isn't its content."""
    make_tree(folder, count=8)
    (folder / "gb.txt").write_bytes("网络安全等级保护测评报告，结论为良。".encode("gb18030"))
    return folder


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with documents, texts, a snapshot and an edition, closed."""
    folder = tmp_path_factory.mktemp("findings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            file_paths(house, [make_papers(folder / "tree")], OPERATIONS)
            make_searchable(house)
            create_edition(
                house,
                EditionScope((Category.OPERATIONS,)),
                label="检查组",
                purpose="迎检",
                passphrase=Passphrase("长 口令 给 检查 人员 九月"),
                expires=utc_now() + timedelta(days=30),
                kdf_seconds=0,
            )
            take_snapshot(house, BY_HAND)
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


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


def about(house: House, name: str, *, full: bool = False) -> list[Finding]:
    found = check_vault(house, full=full).findings
    return [each for each in found if each.object_name.startswith(name)]


def run_sql(house: House, statement: str, *values: object) -> None:
    with house.database.write() as session:
        session.connection().exec_driver_sql(statement, values)


def test_the_archive_of_these_tests_is_clean(archive: House) -> None:
    assert findings(archive) == []


@pytest.mark.parametrize("name", ["header", "header.copy"])
def test_a_header_that_changes_while_the_vault_is_open_is_named(archive: House, name: str) -> None:
    flip(archive.path / name, 60)
    (found,) = about(archive, name)
    assert found.severity == "error"
    assert "revision 1" in found.expected
    (archive.path / name).unlink()
    (found,) = about(archive, name)
    assert "missing" in found.problem


def test_a_header_that_opening_had_to_mend_is_told(path: Path, quick_unlock: None) -> None:
    flip(path / "header.copy", 60)
    with House.open(path, PASSPHRASE) as house:
        (found,) = about(house, "header.copy")
        assert (found.severity, bool(found.found)) == ("warning", True)
        assert (path / "header.copy").read_bytes() == (path / "header").read_bytes()


def test_a_state_file_that_is_damaged_or_put_back_is_named(path: Path, quick_unlock: None) -> None:
    older = (path / "state").read_bytes()
    with House.open(path, PASSPHRASE) as house:
        now = (path / "state").read_bytes()
        (path / "state").write_bytes(older)
        (found,) = about(house, "state")
        assert found.expected != found.found
        (path / "state").write_bytes(now[:-1])
        assert about(house, "state")
        (path / "state").write_bytes(now)
        assert about(house, "state") == []


def test_a_damaged_snapshot_is_named_at_the_depth_that_reads_it(archive: House) -> None:
    (snapshot,) = archive.vault.snapshots_path.glob("*.snap")
    flip(snapshot, 50)
    assert [each.severity for each in about(archive, "snapshots/")] == ["error"]
    flip(snapshot, 50)
    flip(snapshot, snapshot.stat().st_size - 1)
    assert about(archive, "snapshots/") == [], "its first block opens"
    assert about(archive, f"snapshots/{snapshot.name}", full=True)


def test_a_damaged_edition_is_named(archive: House) -> None:
    (edition,) = archive.vault.editions_path.glob("*/edition")
    flip(edition, edition.stat().st_size - 1)
    (found,) = about(archive, "edition")
    assert found.severity == "error"
    assert found.problem


def test_a_chunk_that_no_document_refers_to_is_proven_too(archive: House) -> None:
    run_sql(archive, "DELETE FROM version_chunk WHERE kind = 1")
    archive.store.close()
    with archive.database.read() as session:
        row = session.connection().exec_driver_sql(
            "SELECT hex(pack), offset FROM chunk WHERE id NOT IN (SELECT chunk FROM version_chunk)"
        )
        pack, offset = row.first() or ("", 0)
    name = pack.lower()
    flip(archive.vault.packs_path / name[:2] / (name + SUFFIX), offset + 3)
    found = [each for each in check_vault(archive, full=True).findings if name in each.object_name]
    assert [each.severity for each in found] == ["error"]


def test_a_damaged_part_names_its_pack_and_its_documents(archive: House) -> None:
    (document,) = [each for each in list_documents(archive) if each.version.name == "记录 004.txt"]
    with archive.database.read() as session:
        row = session.connection().exec_driver_sql(
            "SELECT hex(chunk.pack), chunk.offset FROM chunk JOIN version_chunk AS part"
            " ON part.chunk = chunk.id WHERE part.version_id = ? AND part.kind = 0",
            (document.version.id,),
        )
        pack, offset = row.first() or ("", 0)
    name = pack.lower()
    flip(archive.vault.packs_path / name[:2] / (name + SUFFIX), offset)
    found = check_vault(archive, full=True).findings
    objects = {each.object_name.split(",")[0] for each in found}
    assert objects == {f"pack {name}", f"document {document.id}"}


def test_a_part_that_lies_whole_in_a_later_pack_is_only_a_remark(
    archive: House, tmp_path: Path
) -> None:
    """What was damaged and then filed once more is healed; the older pack isn't."""
    packs = sorted(archive.vault.packs_on_disk())
    for pack in packs:
        flip(pack, 40)
    archive.store.close()
    file_paths(archive, [make_papers(tmp_path / "tree")], Filing(Category.OPERATIONS, "再归档"))
    make_searchable(archive)
    found = check_vault(archive, full=True).findings
    healed = [each for each in found if "later pack" in each.problem]
    assert healed
    assert {each.severity for each in healed} == {"warning"}


def test_an_earlier_version_counts_as_much_as_the_current_one(archive: House) -> None:
    (document,) = [each for each in list_documents(archive) if each.version.name == "记录 004.txt"]
    run_sql(
        archive,
        "INSERT INTO version (id, document_id, ordinal, name, path, size, digest, modified, filed,"
        " text_state, text_reason, pages, searchable) SELECT 900, document_id, 2, name, path, size,"
        " digest, modified, filed, text_state, text_reason, pages, 0 FROM version WHERE id = ?",
        document.version.id,
    )
    run_sql(
        archive,
        "INSERT INTO version_chunk SELECT 900, kind, ordinal, chunk FROM version_chunk"
        " WHERE version_id = ? AND kind = 0",
        document.version.id,
    )
    assert about(archive, "document", full=True) == []
    run_sql(archive, "UPDATE version SET digest = zeroblob(32) WHERE id = ?", document.version.id)
    assert [each.object_name for each in about(archive, "document", full=True)] == [
        f"document {document.id}"
    ]


def test_lost_text_is_told_from_lost_content(archive: House) -> None:
    (document,) = [each for each in list_documents(archive) if each.version.name == "gb.txt"]
    run_sql(
        archive,
        "UPDATE version_chunk SET chunk = zeroblob(32) WHERE version_id = ? AND kind = 1",
        document.version.id,
    )
    (found,) = about(archive, f"document {document.id}")
    assert "text" in found.problem


def test_an_event_that_was_changed_is_named(archive: House) -> None:
    with archive.database.write() as session:
        run = session.connection().exec_driver_sql
        for row in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            run(f"DROP TRIGGER {row[0]}")
        run("UPDATE audit_event SET actor = 'nobody' WHERE sequence = 3")
    found = about(archive, "journal")
    assert found
    assert "3" in found[0].problem
    assert found[0].found.endswith("2.") or "2" in found[0].found


def test_a_replaced_pack_that_is_still_there_is_a_remark(archive: House) -> None:
    pack = next(archive.vault.packs_on_disk())
    stray = pack.with_name("ab" * 16 + SUFFIX)
    shutil.copyfile(pack, stray)
    with archive.database.write() as session:
        retire_packs(session, [bytes.fromhex("ab" * 16)], utc_now())  # type: ignore[list-item]  # a pack's id
    (found,) = about(archive, f"pack {stray.stem}")
    assert (found.severity, found.expected) == ("warning", "nothing")


def damage_pack(house: House) -> None:
    pack = next(house.vault.packs_on_disk())
    pack.write_bytes(pack.read_bytes()[:-1])


def remove_packs(house: House) -> None:
    for pack in house.vault.packs_on_disk():
        pack.unlink()


def shorten_document(house: House) -> None:
    run_sql(house, "UPDATE version SET size = size + 1")


def strange_file(house: House) -> None:
    (house.path / "strange.txt").write_text("?", encoding="utf-8")


@pytest.mark.parametrize(
    "harm",
    [damage_pack, remove_packs, shorten_document, strange_file],
    ids=lambda each: each.__name__,
)
def test_every_finding_says_what_was_expected_and_found_and_advises_a_command_that_exists(
    archive: House, harm: Callable[[House], None]
) -> None:
    harm(archive)
    found = check_vault(archive).findings
    assert found
    commands = {command.name for command in app.registered_commands}
    commands |= {group.name for group in app.registered_groups}
    for each in found:
        assert each.object_name
        assert each.expected, each
        assert each.found, each
        assert each.advice
        assert set(re.findall("`shoudang ([a-z]+)", each.advice)) <= commands, each.advice
