"""Preparing an edition gives what was agreed, and revoking it leaves nothing; neither stops half-way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from desktop.services.errors import EditionEmpty, EditionTooLate, NotAllowed, WeakPassphrase
from desktop.services.filing.screening import screen_text, withhold
from desktop.services.house import House
from desktop.services.inspection.editions import (
    EditionScope,
    choose_edition,
    create_edition,
    find_editions,
    list_editions,
    revoke_edition,
)
from desktop.services.inspection.officer import Officer
from desktop.services.library import audit_events, list_documents
from desktop.services.progress import Cancelled, Quiet
from models.categories import Category
from tests.archives import PASSPHRASE, folder_digest
from tests.crash.points import Points, install
from tests.services.inspections import OFFICER, OTHER_OFFICER, Clock, journal_of, officer, prepare
from vault.errors import EditionRevoked, StorageFailed
from vault.ids import Passphrase, SlotKind, utc_now


def files(house: House) -> set[str]:
    """What lies in the folder of editions."""
    folder = house.path / "editions"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def actions(house: House) -> list[tuple[str, str]]:
    return [(each.actor, each.action) for each in reversed(audit_events(house))]


def test_an_edition_is_listed_as_it_was_prepared(filled: House) -> None:
    info = prepare(filled, (Category.PLEDGE, Category.SOURCE), persons=("张三", "李四"))
    assert list_editions(filled) == [info]
    assert (info.documents, info.absorbed, info.state, info.problem) == (2, 0, "open", "")
    assert info.scope == EditionScope((Category.PLEDGE, Category.SOURCE), persons=("张三", "李四"))
    name = info.id.hex()
    assert files(filled) == {name, f"{name}/edition", f"{name}/edition.db", f"{name}/journal"}
    assert actions(filled)[-1] == ("测试", "prepared")


def test_only_the_keys_of_the_scope_are_given_even_where_it_holds_nothing(filled: House) -> None:
    info = prepare(filled, (Category.PLEDGE, Category.CRYPTO))
    path = filled.path
    filled.close()
    with officer(path, info) as opened:
        granted = set(opened._edition.grant.compartments)
    assert granted == {Category.PLEDGE.compartment, Category.CRYPTO.compartment}


def test_nothing_in_scope_or_no_time_left_prepares_nothing(filled: House) -> None:
    with pytest.raises(EditionEmpty):
        prepare(filled, (Category.CRYPTO,))
    with pytest.raises(EditionEmpty):
        prepare(filled, ())
    with pytest.raises(EditionTooLate):
        prepare(filled, hours=-1)
    with pytest.raises(EditionTooLate):
        prepare(filled, hours=0)
    assert not (filled.path / "editions").exists()
    assert list_editions(filled) == []


@pytest.mark.parametrize("weak", ["", "   ", "kurz", "password1234", "检查组检查组检查组"])
def test_a_weak_passphrase_prepares_nothing(filled: House, weak: str) -> None:
    with pytest.raises(WeakPassphrase):
        prepare(filled, passphrase=Passphrase(weak))
    assert list_editions(filled) == []


@pytest.mark.parametrize("kind", [SlotKind.ESCROW, SlotKind.RECOVERY])
def test_who_is_only_to_rescue_the_vault_may_neither_prepare_nor_revoke(
    filled: House, kind: SlotKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    info = prepare(filled)
    monkeypatch.setattr(filled.vault, "slot", replace(filled.vault.slot, kind=kind))
    with pytest.raises(NotAllowed):
        prepare(filled)
    with pytest.raises(NotAllowed):
        revoke_edition(filled, info.id)
    assert [each.state for each in list_editions(filled)] == ["open"]


def test_a_preparation_that_is_stopped_leaves_nothing(filled: House) -> None:
    class Stopping(Quiet):
        def checkpoint(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        create_edition(
            filled,
            EditionScope((Category.PLEDGE,)),
            label="检查组",
            purpose="",
            passphrase=OFFICER,
            expires=utc_now() + timedelta(hours=1),
            progress=Stopping(),
            kdf_seconds=0,
        )
    assert files(filled) == set()
    assert list_editions(filled) == []


def test_what_was_filed_later_is_not_in_an_edition(filled: House, tmp_path: Path) -> None:
    from desktop.services.filing.intake import file_paths
    from desktop.services.filing.texts import make_searchable
    from desktop.services.records import Filing

    info = prepare(filled)
    (tmp_path / "新承诺.txt").write_text("新的保密承诺", encoding="utf-8")
    file_paths(filled, [tmp_path / "新承诺.txt"], Filing(Category.PLEDGE))
    make_searchable(filled)
    path = filled.path
    filled.close()
    with officer(path, info) as opened:
        assert len(opened.documents()) == 2
        assert opened.search("新的").total == 0
        assert opened.search("保密承诺").total == 2


def test_a_long_label_is_cut_at_a_character(filled: House) -> None:
    info = prepare(filled, label="检" * 100)
    assert info.label == "检" * 66
    assert list_editions(filled)[0].label == info.label


def test_states_follow_the_files_and_the_clock(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    names = ("first", "second", "third", "fourth")
    infos = [prepare(filled, label=name, hours=1 + number) for number, name in enumerate(names)]
    (filled.path / "editions" / infos[1].id.hex() / "edition").write_bytes(b"rubbish")
    revoke_edition(filled, infos[2].id)
    monkeypatch.setattr("desktop.services.inspection.editions.utc_now", clock)
    clock.advance(hours=2)
    found = list_editions(filled)
    assert [each.state for each in found] == ["expired", "damaged", "revoked", "open"]
    assert [bool(each.problem) for each in found] == [False, True, False, False]


@pytest.mark.parametrize("name", ["edition", "edition.db", "journal", ""])
def test_a_missing_file_is_a_damaged_edition(filled: House, name: str) -> None:
    import shutil

    info = prepare(filled)
    path = filled.path / "editions" / info.id.hex() / name
    if name:
        path.unlink()
    else:
        shutil.rmtree(path)
    (found,) = list_editions(filled)
    assert found.state == "damaged"
    assert found.problem


def test_a_revoked_edition_is_gone_and_its_passphrase_opens_nothing(filled: House) -> None:
    info = prepare(filled)
    other = prepare(filled, label="审计组", passphrase=OTHER_OFFICER)
    sentence = revoke_edition(filled, info.id)
    for word in ("检查组", "copied", "passphrase", "master key"):
        assert word in sentence
    assert not (filled.path / "editions" / info.id.hex()).exists()
    assert [(each.id, each.state) for each in list_editions(filled)] == [
        (info.id, "revoked"),
        (other.id, "open"),
    ]
    with pytest.raises(EditionRevoked):
        revoke_edition(filled, info.id)
    with pytest.raises(EditionRevoked):
        revoke_edition(filled, bytes(16))
    path = filled.path
    filled.close()
    assert [each.id for each in find_editions(path)] == [other.id]
    with pytest.raises(EditionRevoked):
        officer(path, info)
    officer(path, other, OTHER_OFFICER).close()


def test_a_copy_made_before_still_opens_as_the_sentence_says(filled: House, tmp_path: Path) -> None:
    import shutil

    info = prepare(filled)
    path = filled.path
    filled.close()
    shutil.copytree(path, tmp_path / "copy.vault")
    with House.open(path, PASSPHRASE) as again:
        revoke_edition(again, info.id)
    with officer(tmp_path / "copy.vault", info) as opened:
        assert opened.text(1)


def test_an_edition_is_chosen_by_label_or_id(filled: House) -> None:
    info, other = prepare(filled), prepare(filled, label="审计组")
    assert choose_edition(filled, "审计组") == other.id
    assert choose_edition(filled, info.id.hex()) == info.id
    prepare(filled, label="审计组")
    revoke_edition(filled, info.id)
    for word in ("审计组", "检查组", info.id.hex(), "", "没有"):
        with pytest.raises(EditionRevoked):
            choose_edition(filled, word)


class _Died(BaseException):
    """The process is gone: from here on nothing more happens."""


def _dying_at(number: int, moment: str) -> Callable[[int, str, str], None]:
    state = {"dead": False}

    def act(point: int, _name: str, when: str) -> None:
        if state["dead"] or (point == number and when == moment):
            state["dead"] = True
            raise _Died

    return act


def _attempt(house: House, work: Callable[[House], object], act: Callable[..., None]) -> Points:
    points = Points(act)
    try:
        with install(points):
            work(house)
    except _Died:
        pass
    return points


def _count(house: House, work: Callable[[House], object]) -> int:
    return _attempt(house, work, lambda *_point: None).count


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_preparation_that_dies_anywhere_leaves_an_edition_or_nothing(
    filled: House, moment: str
) -> None:
    path = filled.path
    count = _count(filled, prepare)
    revoke_edition(filled, list_editions(filled)[0].id)
    assert count > 8
    outcomes = set()
    house = filled
    for number in range(1, count + 1):
        _attempt(house, prepare, _dying_at(number, moment))
        house.close()
        house = House.open(path, PASSPHRASE)
        assert house.absorbed == ()
        left = [each for each in list_editions(house) if each.state != "revoked"]
        assert [each.state for each in left] in ([], ["open"])
        assert len({name.partition("/")[0] for name in files(house)}) == len(left)
        outcomes.add(len(left))
        house.close()
        for info in left:
            with officer(path, info) as opened:
                assert opened.text(1)
        house = House.open(path, PASSPHRASE)
        for info in left:
            revoke_edition(house, info.id)
    house.close()
    assert outcomes == {0, 1}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_revocation_that_dies_anywhere_is_undone_or_completed(filled: House, moment: str) -> None:
    path, house = filled.path, filled
    info = prepare(house)
    count = _count(house, lambda opened: revoke_edition(opened, info.id))
    assert count > 5
    states = set()
    for number in range(1, count + 1):
        info = prepare(house)
        house.close()
        with officer(path, info) as opened:
            opened.text(1)
        house = House.open(path, PASSPHRASE)
        revoking = partial(revoke_edition, edition_id=info.id)
        _attempt(house, revoking, _dying_at(number, moment))
        house.close()
        house = House.open(path, PASSPHRASE)
        found = {each.id: each for each in list_editions(house)}[info.id]
        states.add(found.state)
        assert found.absorbed == 3
        if found.state == "revoked":
            assert files(house) == set()
        else:
            assert found.state == "open"
            revoke_edition(house, info.id)
    house.close()
    assert states == ({"open", "revoked"} if moment == "before" else {"revoked"})


def test_a_disk_that_is_full_at_any_point_leaves_nothing_of_the_edition(filled: House) -> None:
    count = _count(filled, prepare)
    revoke_edition(filled, list_editions(filled)[0].id)
    before = folder_digest(filled.path / "packs")
    refused = 0
    for number in range(1, count + 1):

        def act(point: int, name: str, when: str, wanted: int = number) -> None:
            if point == wanted and when == "before" and name != "commit":
                raise OSError(28, "No space left on device")

        points = Points(act)
        try:
            with install(points):
                info = prepare(filled)
        except (StorageFailed, OSError):
            refused += 1
        else:
            revoke_edition(filled, info.id)
        assert [each.state for each in list_editions(filled)].count("damaged") == 0
        for each in list_editions(filled):
            if each.state == "open":
                revoke_edition(filled, each.id)
    assert refused > 5
    assert folder_digest(filled.path / "packs") == before


def test_an_edition_the_database_does_not_know_can_be_destroyed(filled: House) -> None:
    from sqlalchemy import text

    info = prepare(filled)
    with filled.database.write() as session:
        session.execute(text("DELETE FROM edition"))
    path = filled.path
    filled.close()
    with House.open(path, PASSPHRASE) as house:
        (told,) = house.absorbed
        assert told.problem
        assert journal_of(path, info).exists()
        assert choose_edition(house, info.id.hex()[:8]) == info.id
        revoke_edition(house, info.id)
        assert files(house) == set()
    with House.open(path, PASSPHRASE) as house:
        assert house.absorbed == ()
    with pytest.raises(EditionRevoked):
        Officer.open(path, info.id, OFFICER)


def test_an_edition_that_still_opens_what_was_withheld_says_so(filled: House) -> None:
    """It was prepared before, and holds a copy of its own: only revoking it ends that."""
    before = prepare(filled, (Category.PLEDGE,))
    other = prepare(filled, (Category.SOURCE,), passphrase=OTHER_OFFICER)
    finding = screen_text("绝密★长期\n白塔计划")
    assert finding is not None
    withhold(filled, [list_documents(filled, Category.PLEDGE)[0].id], finding)
    problems = {each.id: each.problem for each in list_editions(filled)}
    assert "state secret" in problems[before.id]
    assert problems[other.id] == ""
    revoke_edition(filled, before.id)
    after = prepare(filled, (Category.PLEDGE,))
    problems = {each.id: each.problem for each in list_editions(filled)}
    assert problems[before.id] == problems[after.id] == "", "one prepared later doesn't hold it"
