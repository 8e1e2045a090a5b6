"""Text states, and an index that can be lost, rolled back or replaced at any time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keeping.checking import check_vault
from desktop.services.library import document_text, list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from desktop.services.searching.indexing import reconcile_index
from models.categories import Category, TextState
from tests.archives import PASSPHRASE, make_quick_house
from tests.services.filing.test_intake import StopAt

OPERATIONS = Filing(Category.OPERATIONS)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of eight documents in two categories, all of them made searchable, closed."""
    folder = tmp_path_factory.mktemp("texts")
    with pytest.MonkeyPatch.context() as patch:
        from tests.archives import quick_stretch

        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            for category, word in ((Category.OPERATIONS, "巡检"), (Category.PLEDGE, "承诺")):
                files = folder / category.value
                files.mkdir()
                for number in range(4):
                    (files / f"{number}.txt").write_text(
                        f"{word}记录第{number}号", encoding="utf-8"
                    )
                file_paths(house, [files], Filing(category))
            make_searchable(house)
    return folder / "archive.vault"


@pytest.fixture
def copied(filed: Path, tmp_path: Path) -> Path:
    """A copy of that archive, closed."""
    return Path(shutil.copytree(filed, tmp_path / "copy.vault"))


@pytest.fixture
def archive(copied: Path, quick_unlock: None) -> Iterator[House]:
    """The same, open."""
    with House.open(copied, PASSPHRASE) as house:
        yield house


def hits(house: House, query: str) -> int:
    return search_documents(house, query).total


def states(house: House) -> dict[str, TextState]:
    return {each.version.name: each.version.text_state for each in list_documents(house)}


def test_every_file_gets_the_state_it_deserves(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "text.txt").write_text("巡检一切正常", encoding="utf-8")
    (folder / "gb.txt").write_bytes("网络安全等级保护测评报告，结论为良。".encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no archive at all")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nno document")
    file_paths(house, [folder], OPERATIONS)
    assert set(states(house).values()) == {TextState.PENDING}
    report = make_searchable(house)
    assert states(house) == {
        "text.txt": TextState.READ,
        "gb.txt": TextState.READ,
        "empty.txt": TextState.EMPTY,
        "broken.docx": TextState.UNREADABLE,
        "broken.pdf": TextState.UNREADABLE,
    }
    assert (report.searchable, report.empty) == (2, 1)
    assert {each.path for each in report.unreadable} == {"folder/broken.docx", "folder/broken.pdf"}
    assert all(each.reason for each in report.unreadable)
    texts = {each.version.name: document_text(house, each.id) for each in list_documents(house)}
    assert texts["text.txt"].strip() == "巡检一切正常"
    assert texts["gb.txt"].strip() == "网络安全等级保护测评报告，结论为良。"
    assert texts["broken.pdf"] == texts["empty.txt"] == ""
    assert check_vault(house, full=True).findings == ()
    again = make_searchable(house)
    assert (again.searchable, again.empty, again.unreadable) == (0, 0, ())


def test_what_was_made_searchable_is_found_after_reopening(archive: House) -> None:
    assert hits(archive, "巡检") == 4
    assert hits(archive, "承诺") == 4
    assert hits(archive, "第3号") == 2


def test_a_lost_index_is_filled_again_from_the_texts(copied: Path, quick_unlock: None) -> None:
    shutil.rmtree(copied / "index")
    with House.open(copied, PASSPHRASE) as house:
        reconcile_index(house)
        assert not any(each.version.searchable for each in list_documents(house))
        make_searchable(house)
        assert (hits(house, "巡检"), hits(house, "承诺")) == (4, 4)
        assert check_vault(house).findings == ()


def test_an_index_folder_that_is_lost_hurts_no_other(copied: Path, quick_unlock: None) -> None:
    shutil.rmtree(copied / "index" / "pledge")
    with House.open(copied, PASSPHRASE) as house:
        make_searchable(house)
        assert (hits(house, "巡检"), hits(house, "承诺")) == (4, 4)


def test_an_older_copy_of_the_index_is_brought_up_to_date(
    copied: Path, tmp_path: Path, quick_unlock: None
) -> None:
    older = shutil.copytree(copied / "index", tmp_path / "older")
    (tmp_path / "new.txt").write_text("巡检记录新增", encoding="utf-8")
    with House.open(copied, PASSPHRASE) as house:
        file_paths(house, [tmp_path / "new.txt"], OPERATIONS)
        make_searchable(house)
        assert hits(house, "巡检") == 5
    shutil.rmtree(copied / "index")
    shutil.copytree(older, copied / "index")
    with House.open(copied, PASSPHRASE) as house:
        assert not check_vault(house).ok or check_vault(house).findings
        make_searchable(house)
        assert hits(house, "巡检") == 5
        assert check_vault(house).findings == ()


def test_an_index_of_a_newer_archive_forgets_what_is_not_filed(
    copied: Path, tmp_path: Path, quick_unlock: None
) -> None:
    """The index is ahead of the database, as after a crash before the database's word."""
    for name in ("vault.db", "state"):
        shutil.copyfile(copied / name, tmp_path / name)
    (tmp_path / "new.txt").write_text("巡检记录新增", encoding="utf-8")
    with House.open(copied, PASSPHRASE) as house:
        file_paths(house, [tmp_path / "new.txt"], OPERATIONS)
        make_searchable(house)
    for name in ("vault.db", "state"):
        shutil.copyfile(tmp_path / name, copied / name)
    with House.open(copied, PASSPHRASE) as house:
        make_searchable(house)
        assert hits(house, "新增") == 0
        assert hits(house, "巡检") == 4


def test_every_damaged_index_file_is_replaced_and_searching_goes_on(
    copied: Path, tmp_path: Path, quick_unlock: None
) -> None:
    names = [path.relative_to(copied) for path in (copied / "index" / "operations").iterdir()]
    assert names
    for number, name in enumerate(names):
        damaged = Path(shutil.copytree(copied, tmp_path / f"damaged {number}"))
        data = bytearray((damaged / name).read_bytes())
        data[len(data) // 2] ^= 1
        (damaged / name).write_bytes(data)
        with House.open(damaged, PASSPHRASE) as house:
            hits(house, "巡检")  # damaged or not, no error reaches the user
            make_searchable(house)
            assert hits(house, "巡检") == 4


def test_cancelling_is_caught_up_later(house: House, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"巡检 {number}", encoding="utf-8")
    file_paths(house, [tmp_path / f"{number}.txt" for number in range(5)], OPERATIONS)
    with pytest.raises(Cancelled):
        make_searchable(house, progress=StopAt(0))
    make_searchable(house)
    assert hits(house, "巡检") == 5
    assert check_vault(house, full=True).findings == ()


def damage_pack_of(house: House, kind: int) -> None:
    """Flip a byte in the first chunk of some document's content (0) or text (1)."""
    with house.database.read() as session:
        pack, offset = (
            session.connection()
            .exec_driver_sql(
                'SELECT hex(chunk.pack), chunk."offset" FROM chunk JOIN version_chunk'
                " ON version_chunk.chunk = chunk.id WHERE version_chunk.kind = ? LIMIT 1",
                (kind,),
            )
            .one()
        )
    name = pack.lower()
    path = house.vault.packs_path / name[:2] / f"{name}.pack"
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def test_damaged_content_is_a_state_and_stops_no_other(house: House, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"巡检 {number}", encoding="utf-8")
    file_paths(house, [tmp_path / f"{number}.txt" for number in range(3)], OPERATIONS)
    damage_pack_of(house, 0)
    report = make_searchable(house)
    assert (report.searchable, len(report.unreadable)) == (2, 1)
    assert hits(house, "巡检") == 2


def test_damaged_text_stops_neither_searching_nor_indexing(archive: House) -> None:
    """The content is whole, only the text that was drawn from it is not: everything else must go on."""
    damage_pack_of(archive, 1)
    assert hits(archive, "记录") == 8
    shutil.rmtree(archive.path / "index")
    archive.index.close()
    archive._index = None
    make_searchable(archive)
    assert hits(archive, "记录") >= 7


def test_damaged_text_is_not_called_searchable_until_it_is_whole_again(archive: House) -> None:
    whole = {path: path.read_bytes() for path in archive.vault.packs_on_disk()}
    damage_pack_of(archive, 1)
    shutil.rmtree(archive.path / "index")
    archive.index.close()
    archive._index = None
    make_searchable(archive)
    assert search_documents(archive, "记录").unsearchable == 1
    for path, data in whole.items():
        path.write_bytes(data)
    archive.store.close()
    make_searchable(archive, retry=True)
    healed = search_documents(archive, "记录")
    assert (healed.total, healed.unsearchable) == (8, 0)
    assert check_vault(archive, full=True).findings == ()
