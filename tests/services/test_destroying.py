"""A destroyed vault opens with nothing, its record is whole before anything goes, what was begun can be finished."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.destroying import destroy, finish_destroy
from desktop.services.editions import find_editions
from desktop.services.errors import Held, InsideVault, NotAllowed, NotConfirmed, UnknownPaper
from desktop.services.holds import place_hold
from desktop.services.house import House
from desktop.services.intake import file_paths
from desktop.services.library import audit_events, list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filing
from desktop.services.snapshots import BY_HAND, take_snapshot
from desktop.services.texts import make_searchable
from models.categories import Category
from models.destruction_record import DestructionRecord
from models.residue import ResidueKind
from tests.archives import PASSPHRASE, make_quick_house, make_tree, quick_stretch
from tests.services.test_intake import StopAt
from vault import destruction
from vault.errors import AlreadyExists, Destroyed, NotAVault, StorageFailed
from vault.layout import walk

OPERATIONS = Filing(Category.OPERATIONS)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with everything an archive can have, closed."""
    folder = tmp_path_factory.mktemp("destroying")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "项目档案.vault") as house:
            file_paths(house, [make_tree(folder / "tree", count=6)], OPERATIONS)
            make_searchable(house)
            take_snapshot(house, BY_HAND)
    return folder / "项目档案.vault"


@pytest.fixture
def path(filed: Path, tmp_path: Path) -> Path:
    """A copy of that archive, closed."""
    return Path(shutil.copytree(filed, tmp_path / filed.name))


@pytest.fixture
def archive(path: Path, quick_unlock: None) -> Iterator[House]:
    """The same, open."""
    with House.open(path, PASSPHRASE) as house:
        yield house


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Where the certificate goes."""
    return tmp_path / "证明" / "销毁证明.pdf"


def data_of(record: Path) -> DestructionRecord:
    return DestructionRecord.from_json(record.with_suffix(".json").read_text(encoding="utf-8"))


def test_nothing_is_left_and_the_record_says_what_was_there(archive: House, record: Path) -> None:
    documents = list_documents(archive)
    done = destroy(archive, confirm_name="项目档案", record=record)
    assert not archive.path.exists()
    assert record.read_bytes().startswith(b"%PDF")
    assert data_of(record) == done
    assert done.documents == len(documents)
    assert done.content_bytes == sum(each.version.size for each in documents)
    assert (done.snapshots, done.left, done.resumed) == (1, (), False)
    assert done.head_code.startswith(f"{done.events}-")
    assert {"header", "header.copy", "state"} <= set(done.overwritten)
    assert done.finished is not None
    assert {ResidueKind.MEDIUM, ResidueKind.COPIES} <= {each.kind for each in done.residue}


def test_the_record_is_whole_before_anything_is_erased(
    archive: House, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[DestructionRecord] = []
    files = {name for name, _folder in walk(archive.path)}

    def look(path: Path, note: dict[str, str]) -> None:
        seen.append(data_of(record))
        assert record.read_bytes().startswith(b"%PDF")
        assert {name for name, _folder in walk(path)} >= files - {"vault.db-wal", "vault.db-shm"}
        raise StorageFailed(path, OSError(5, "I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.destroying.begin_destruction", look)
        with pytest.raises(StorageFailed):
            destroy(archive, confirm_name="项目档案", record=record)
    (prepared,) = seen
    assert prepared.finished is None
    assert prepared.documents == 6
    with House.open(archive.path, PASSPHRASE) as again:
        destroy(again, confirm_name="项目档案", record=record)
    assert data_of(record).finished is not None


def test_keys_are_overwritten_where_they_lie_and_go_first(
    archive: House, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive.path
    before = {name: (path / name).read_bytes() for name in ("header", "header.copy")}
    removed: list[str] = []
    real = destruction.remove

    def watched(file: Path) -> None:
        name = file.relative_to(path).as_posix()
        if name in before:
            now = file.read_bytes()
            assert len(now) == len(before[name])
            assert sum(a == b for a, b in zip(now, before[name], strict=True)) < len(now) // 4
        removed.append(name)
        real(file)

    monkeypatch.setattr(destruction, "remove", watched)
    destroy(archive, confirm_name="项目档案.vault", record=record)
    assert set(removed[:3]) == {"header", "header.copy", "state"}
    assert removed[-2:] == ["lock", "destroyed"]


def test_a_stranger_in_the_folder_is_left_and_named(archive: House, record: Path) -> None:
    path = archive.path
    (path / "私人").mkdir()
    (path / "私人" / "照片.jpg").write_bytes(b"jpeg")
    (path / "packs" / "link").symlink_to("/etc")
    done = destroy(archive, confirm_name="项目档案", record=record)
    assert set(done.left) == {"私人", "packs/link"}
    assert ResidueKind.STRANGER in {each.kind for each in done.residue}
    left = {name for name, _folder in walk(path)}
    assert left == {"packs", "packs/link", "私人", "私人/照片.jpg"}
    assert Path("/etc").is_dir()


class Interrupted(BaseException):
    """As if the process had died."""


def interrupt(patch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Interrupts the erasure at its n-th step; returns the list that its steps are written into."""
    steps: list[str] = []

    def counted(name: str) -> None:
        real = getattr(destruction, name)

        def step(file: Path, *arguments: bytes) -> object:
            steps.append(f"{name} {file.name}")
            if len(steps) == number:
                raise Interrupted
            return real(file, *arguments)

        patch.setattr(destruction, name, step)

    for name in ("write_durable", "overwrite", "remove"):
        counted(name)
    return steps


def test_interrupted_at_every_step_it_is_finished_without_a_passphrase(
    path: Path, tmp_path: Path, quick_unlock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.destroying.write_paper", lambda *_a, **_o: None)
    for number in itertools.count(1):
        now = Path(shutil.copytree(path, tmp_path / f"{number}" / path.name))
        record = tmp_path / f"{number}" / "record.pdf"
        with monkeypatch.context() as patch, House.open(now, PASSPHRASE) as house:
            steps = interrupt(patch, number)
            try:
                destroy(house, confirm_name="项目档案", record=record)
            except Interrupted:
                pass
            else:
                break
        if steps == ["write_durable destroyed"]:
            House.open(now, PASSPHRASE).close()
            continue
        with pytest.raises((Destroyed, NotAVault)):
            House.open(now, PASSPHRASE)
        if (now / "destroyed").exists():
            with pytest.raises(Destroyed):
                find_editions(now)
            done = finish_destroy(now)
            assert done.resumed
            assert done.documents == 6
        assert not now.exists()
        assert data_of(record).finished is not None
    assert number > 12


def test_a_half_destroyed_vault_whose_record_is_lost_gets_a_new_one(
    archive: House, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: Path) -> None:
        raise StorageFailed(archive.path, OSError(5, "I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr(destruction, "remove", fail)
        with pytest.raises(StorageFailed):
            destroy(archive, confirm_name="项目档案", record=record)
    shutil.rmtree(record.parent)
    other = tmp_path / "other.docx"
    done = finish_destroy(archive.path, record=other)
    assert done.vault_name == "项目档案"
    assert done.documents == 0
    assert other.read_bytes().startswith(b"PK")
    assert not archive.path.exists()


def test_what_is_no_half_destroyed_vault_is_never_touched(archive: House, tmp_path: Path) -> None:
    before = {name for name, _folder in walk(archive.path)}
    for place in (archive.path, tmp_path):
        with pytest.raises(NotAVault):
            finish_destroy(place)
    assert {name for name, _folder in walk(archive.path)} == before


def test_nothing_happens_without_name_right_place_and_freedom_from_holds(
    archive: House, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("", "项目", "项目档案.vaul", "other"):
        with pytest.raises(NotConfirmed):
            destroy(archive, confirm_name=typed, record=record)
    with pytest.raises(InsideVault):
        destroy(archive, confirm_name="项目档案", record=archive.path / "packs" / "x.pdf")
    with pytest.raises(UnknownPaper):
        destroy(archive, confirm_name="项目档案", record=tmp_path / "x.txt")
    (tmp_path / "taken.json").write_text("{}", encoding="utf-8")
    with pytest.raises(AlreadyExists):
        destroy(archive, confirm_name="项目档案", record=tmp_path / "taken.pdf")
    with pytest.raises(Cancelled):
        destroy(archive, confirm_name="项目档案", record=record, progress=StopAt(0))
    place_hold(archive, list_documents(archive)[0].id, reason="诉讼")
    with pytest.raises(Held):
        destroy(archive, confirm_name="项目档案", record=tmp_path / "held.pdf")
    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.rights._RIGHTS", {archive.vault.slot.kind: frozenset()})
        with pytest.raises(NotAllowed):
            destroy(archive, confirm_name="项目档案", record=record)
    assert len(list_documents(archive)) == 6
    assert "refused" in {event.action for event in audit_events(archive)}


def test_the_record_is_plain_json_for_whoever_comes_later(archive: House, record: Path) -> None:
    destroy(archive, confirm_name="项目档案", record=record)
    values = json.loads(record.with_suffix(".json").read_text(encoding="utf-8"))
    assert values["format"] == "shoudang destruction record 1"
    assert values["documents"] == 6
    assert values["residue"]
    with pytest.raises(ValueError, match="not a destruction record"):
        DestructionRecord.from_json("[]")
