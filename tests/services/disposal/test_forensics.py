"""After a destruction nothing can be recovered from the folder, and the certificate says exactly what can be seen.

Hard links to every file are made before: they keep what somebody gets who undeletes the files (their inodes).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.services.disposal.destroying import destroy, finish_destroy
from desktop.services.house import House
from desktop.services.inspection.editions import find_editions
from desktop.services.keeping.snapshots import BY_HAND, take_snapshot
from models.categories import Category
from models.keeping.destruction_record import DestructionNames, DestructionRecord
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch
from tests.services.inspections import OFFICER, PAPERS, fill, prepare
from vault import destruction, durable
from vault.destruction import wraps_keys
from vault.errors import NotAVault, StorageFailed, Tampered
from vault.layout import is_own, walk

TWO = DestructionNames(executors=("钱一", "孙二"))
REASON = "合同终止"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with documents, an index, a snapshot and an edition."""
    folder = tmp_path_factory.mktemp("forensics")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "项目.vault") as house:
            fill(house, folder / "papers")
            prepare(house, (Category.PLEDGE,))
            take_snapshot(house, BY_HAND)
    return folder / "项目.vault"


@dataclass(frozen=True)
class Scene:
    """The vault, links to its files as they were, their bytes before, and its keys as they were in memory."""

    vault: Path
    links: Path
    before: dict[str, bytes]
    keys: tuple[bytes, ...]
    record: Path

    def recovered(self) -> dict[str, bytes]:
        """What undeleting would bring back of each file."""
        return {
            name: (self.links / name).read_bytes()
            for name in self.before
            if (self.links / name).is_file()
        }

    def left(self) -> list[str]:
        """The vault's own files that are still in the folder."""
        if not self.vault.is_dir():
            return []
        return [name for name, folder in walk(self.vault) if not folder and is_own(name)]


@pytest.fixture
def scene(template: Path, tmp_path: Path, quick_unlock: None) -> Iterator[tuple[House, Scene]]:
    path = Path(shutil.copytree(template, tmp_path / template.name))
    with House.open(path, PASSPHRASE) as house:
        held = house.vault.keys
        grants = (key.grant() for key in held.compartments.values())
        keys = (held.master, held.database, held.signing_seed, *grants)
        links = tmp_path / "links"
        before: dict[str, bytes] = {}
        for name, folder in walk(path):
            if folder or name == "lock":
                continue
            (links / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(path / name, links / name)
            before[name] = (path / name).read_bytes()
        yield house, Scene(path, links, before, keys, tmp_path / "papers" / "证明.pdf")


def shared(one: bytes, other: bytes, size: int = 16) -> int:
    """How many aligned blocks two files have in common."""
    blocks = {one[start : start + size] for start in range(0, len(one) - size + 1, size)}
    return sum(
        other[start : start + size] in blocks for start in range(0, len(other) - size + 1, size)
    )


def canaries() -> list[bytes]:
    texts = [text for _category, _person, text in PAPERS.values()]
    words = [PASSPHRASE.text, OFFICER.text, *texts, *PAPERS]
    return [word.encode() for word in words] + [word.encode("utf-16-le") for word in words]


def recoverable(scene: Scene) -> list[str]:
    """The test's own finding: files whose wrapped keys come back, and canaries in clear anywhere."""
    found = []
    for name, data in scene.recovered().items():
        if wraps_keys(name) and shared(scene.before[name], data):
            found.append(name)
        found += [f"{name}: clear text" for canary in canaries() if canary in data]
        found += [f"{name}: a key" for key in scene.keys if key in data]
    if scene.vault.exists():
        found += [f"left: {name}" for name in scene.left()]
    return found


def test_nothing_comes_back_and_the_certificate_says_what_is_seen(
    scene: tuple[House, Scene],
) -> None:
    house, seen = scene
    assert {name for name in seen.before if wraps_keys(name)} >= {"header", "header.copy", "state"}
    assert any(name.endswith("/edition") for name in seen.before)
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert recoverable(seen) == []
    assert not seen.vault.exists()
    # Claim by claim.
    recovered = seen.recovered()
    changed = {
        name
        for name in seen.before
        if wraps_keys(name) and not shared(seen.before[name], recovered[name])
    }
    assert set(done.overwritten) == changed
    assert done.unproven == ()
    erased = {each.kind: each.files for each in done.erased}
    assert erased["keys"] == len(changed)
    assert erased["packs"] == sum(name.startswith("packs/") for name in seen.before)
    assert sum(erased.values()) == done.files_removed
    # The database's log goes with the last connection, before anything is erased.
    assert done.files_removed == done.before_files
    assert done.before_files == len(set(seen.before) - {"vault.db-wal", "vault.db-shm"})
    assert {each.check: each.outcome for each in done.checks} == dict.fromkeys(
        ("overwritten", "files", "opens", "sample"), "passed"
    )
    assert done.proven


def test_undeleted_files_open_with_no_passphrase(scene: tuple[House, Scene]) -> None:
    house, seen = scene
    destroy(house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO)
    for passphrase in (PASSPHRASE, OFFICER):
        with pytest.raises((NotAVault, Tampered)):
            House.open(seen.links, passphrase)
    assert [each.problem for each in find_editions(seen.links)] == ["its first bytes are wrong"]


def test_before_it_everything_would_have_come_back(scene: tuple[House, Scene]) -> None:
    """The test itself sees something when there is something to see."""
    _house, seen = scene
    assert "header" in recoverable(seen)
    assert any("edition" in name for name in recoverable(seen))


def claims(record: DestructionRecord) -> dict[str, str]:
    return {each.check: each.outcome for each in record.checks}


def test_a_disk_that_does_not_overwrite_in_place_is_not_claimed_to(
    scene: tuple[House, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that copies on writing: the old bytes stay, and both the test and the certificate say so."""
    house, seen = scene
    monkeypatch.setattr(destruction, "overwrite", lambda _path: 0)
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert "header" in recoverable(seen)
    assert set(done.unproven) == set(done.overwritten)
    assert claims(done)["overwritten"] == "failed"
    assert not done.proven
    text = seen.record.with_suffix(".json").read_text(encoding="utf-8")
    assert DestructionRecord.from_json(text) == done


def test_what_is_left_by_a_file_that_can_not_go_is_not_claimed_to_be_gone(
    scene: tuple[House, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, seen = scene
    real = durable.remove

    def sticky(path: Path) -> None:
        if path.name != "header.copy":
            real(path)

    monkeypatch.setattr(destruction, "remove", sticky)
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert seen.left() == ["header.copy"]
    assert (claims(done)["files"], claims(done)["opens"]) == ("failed", "failed")


def test_a_copy_among_strangers_is_found_again(scene: tuple[House, Scene]) -> None:
    """Somebody kept copies in the vault's own folder: they are left, and the sample tells that they are of it."""
    house, seen = scene
    (seen.vault / "mine").mkdir()
    shutil.copy(seen.vault / "header", seen.vault / "mine" / "copy.bin")
    padding = os.urandom((1 << 20) - 40)
    copied = (seen.vault / "header.copy").read_bytes()
    (seen.vault / "mine" / "shifted.bin").write_bytes(padding + copied)
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert done.left == ("mine",)
    assert claims(done)["sample"] == "failed"
    assert (seen.vault / "mine" / "copy.bin").is_file()


def test_what_was_not_looked_through_is_not_claimed_to_be_clean(
    scene: tuple[House, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that lies behind more than the test reads isn't found; then it can't be said that nothing was."""
    house, seen = scene
    monkeypatch.setattr("vault.examination._MOST", 1 << 20)
    padding = os.urandom(1 << 20)
    copied = (seen.vault / "header").read_bytes()
    (seen.vault / "image.bin").write_bytes(padding + copied)
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert claims(done)["sample"] == "not run"
    assert not done.proven


def test_a_stranger_that_can_not_be_read_is_not_claimed_to_be_clean(
    scene: tuple[House, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, seen = scene
    (seen.vault / "locked.bin").write_bytes((seen.vault / "header").read_bytes())
    real = Path.open

    def refuse(path: Path, *given: str, **more: int) -> object:
        if path.name == "locked.bin":
            raise PermissionError(13, "Permission denied")
        return real(path, *given, **more)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(Path, "open", refuse)
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert claims(done)["sample"] == "not run"
    assert not done.proven


def test_strangers_that_have_nothing_of_it_are_no_finding(scene: tuple[House, Scene]) -> None:
    house, seen = scene
    (seen.vault / "photo.jpg").write_bytes(os.urandom(200_000))
    (seen.vault / "pipe").symlink_to("/dev/zero")
    done = destroy(
        house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
    )
    assert set(done.left) == {"photo.jpg", "pipe"}
    assert done.proven


def test_what_was_interrupted_claims_less(
    scene: tuple[House, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, seen = scene
    real, calls = durable.remove, []

    def dies(path: Path) -> None:
        calls.append(path)
        if len(calls) == 6:
            raise StorageFailed(path, OSError(5, "I/O error"))
        real(path)

    with monkeypatch.context() as patch:
        patch.setattr(destruction, "remove", dies)
        with pytest.raises(StorageFailed):
            destroy(
                house, confirm_name="项目", record=seen.record, without_acceptance=REASON, names=TWO
            )
    done = finish_destroy(seen.vault)
    assert recoverable(seen) == []
    assert done.resumed
    assert claims(done)["sample"] == "not run"
    assert not done.proven
