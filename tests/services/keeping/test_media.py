"""Media: registered, known again, shared between vaults, retired."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.errors import InsideVault, NoSuchMedium, NotAllowed
from desktop.services.house import House
from desktop.services.keeping import media
from desktop.services.keeping.media import (
    BackupRun,
    last_backup,
    list_backups,
    list_media,
    outcome_words,
    recognised,
    register_medium,
    retire_medium,
)
from desktop.services.library import audit_events
from desktop.services.rights import Right
from tests.archives import MakeHouse
from vault.errors import MediumLost, MediumUnknown
from vault.ids import utc_now
from vault.medium import MARK, read_mark


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_registered_medium_is_known_again(house: House, stick: Path) -> None:
    with pytest.raises(MediumUnknown) as unknown:
        recognised(house, stick)
    assert unknown.value.problem == "unmarked"
    medium = register_medium(house, stick, label="盘 A", serial="SN-1", purpose="每周")
    assert recognised(house, stick) == medium
    assert (medium.label, medium.serial, medium.purpose) == ("盘 A", "SN-1", "每周")
    assert list_media(house) == [medium]
    assert read_mark(stick).token == medium.token
    event = audit_events(house, limit=1)[0]
    assert (event.action, event.object_name) == ("medium registered", "medium 盘 A")
    assert list_backups(house) == []
    assert last_backup(house) is None


def test_a_medium_is_known_by_its_mark_wherever_it_appears(house: House, stick: Path) -> None:
    medium = register_medium(house, stick, label="A")
    moved = stick.rename(stick.with_name("elsewhere"))
    assert recognised(house, moved) == medium
    with pytest.raises(MediumUnknown) as absent:
        recognised(house, stick)
    assert absent.value.problem == "absent"


def test_without_a_serial_it_gets_what_the_platform_calls_the_volume(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "volume_id", lambda _folder: "4A2F-11B3")
    assert register_medium(house, stick, label="A").serial == "4A2F-11B3"
    assert register_medium(house, stick, label="A", serial="typed").serial == "typed"


def test_two_vaults_share_a_medium_and_neither_takes_the_others_for_its_own(
    make_house: MakeHouse, stick: Path
) -> None:
    first, second = make_house("first"), make_house("second")
    mine = register_medium(first, stick, label="A")
    with pytest.raises(MediumUnknown) as unknown:
        recognised(second, stick)
    assert unknown.value.problem == "unregistered"
    theirs = register_medium(second, stick, label="B")
    assert mine.token == theirs.token
    assert recognised(first, stick).label == "A"


def test_registering_once_more_corrects_and_takes_back(house: House, stick: Path) -> None:
    first = register_medium(house, stick, label="A")
    assert retire_medium(house, "A").retired is not None
    with pytest.raises(MediumUnknown) as retired:
        recognised(house, stick)
    assert retired.value.problem == "retired"
    again = register_medium(house, stick, label="B", purpose="again")
    assert (again.id, again.token, again.label) == (first.id, first.token, "B")
    assert len(list_media(house)) == 1
    assert recognised(house, stick) == again


def test_a_damaged_mark_is_made_anew_by_registering(house: House, stick: Path) -> None:
    register_medium(house, stick, label="A")
    (stick / MARK).write_bytes(b"\0" * 20)
    with pytest.raises(MediumUnknown):
        recognised(house, stick)
    again = register_medium(house, stick, label="A2")
    assert recognised(house, stick) == again
    assert [medium.label for medium in list_media(house)] == ["A", "A2"]


def test_what_is_no_label_becomes_one(house: House, stick: Path) -> None:
    assert register_medium(house, stick, label="  盘\n\x1b[1m A  ").label == "盘 [1m A"
    assert register_medium(house, stick, label="\n").label == "stick"
    assert len(register_medium(house, stick, label="长" * 500).label) == 100


def test_the_vault_is_no_medium(house: House, tmp_path: Path) -> None:
    inside = house.path / "packs"
    link = tmp_path / "link"
    link.symlink_to(inside, target_is_directory=True)
    for place in (house.path, inside, link):
        with pytest.raises(InsideVault):
            register_medium(house, place, label="A")
        with pytest.raises(InsideVault):
            recognised(house, place)
    assert not any(path.name == MARK for path in house.path.rglob("*"))


def test_a_medium_that_cannot_be_written_is_told(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, mode: str = "r", *_rest: object, **_more: object) -> object:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        with pytest.raises(MediumLost) as lost:
            register_medium(house, stick, label="A")
    assert lost.value.read_only
    assert list_media(house) == []


def test_every_outcome_has_words() -> None:
    def words(outcome: str) -> str:
        moment = utc_now()
        return outcome_words(BackupRun(1, "A", moment, None, 0, 0, 0, outcome))

    assert words("medium-lost") == "the medium stopped answering"
    assert words("") == "not finished"
    assert words("tampered") == "failed: tampered"


def test_an_unknown_label_cannot_be_retired(house: House, stick: Path) -> None:
    register_medium(house, stick, label="A")
    with pytest.raises(NoSuchMedium):
        retire_medium(house, "B")
    retire_medium(house, "A")
    with pytest.raises(NoSuchMedium):
        retire_medium(house, "A")


def test_whoever_may_not_back_up_registers_nothing(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_house: House, right: Right) -> None:
        assert right is Right.BACKUP
        raise NotAllowed(right.value, house.vault.slot.kind)

    monkeypatch.setattr(media, "require", refuse)
    with pytest.raises(NotAllowed):
        register_medium(house, stick, label="A")
    with pytest.raises(NotAllowed):
        retire_medium(house, "A")
    assert list(stick.iterdir()) == []
