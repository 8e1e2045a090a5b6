"""Favourites and what was looked at last: at hand after a restart, never of what can't be used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.services.disposal.purging import purge_documents
from desktop.services.filing.amending import bring_back, trash
from desktop.services.house import House
from desktop.services.library import audit_events
from desktop.services.order.at_hand import (
    favourites,
    is_favourite,
    note_seen,
    recents,
    set_favourite,
    settle_seen,
)
from models.searching.at_hand import MOST_RECENT, latest_seen, put_seen
from tests.archives import PASSPHRASE
from tests.services.arranged import file_plain, hide


@pytest.fixture
def ids(house: House) -> list[int]:
    return file_plain(house, 4)


def keys(house: House, *, recent: bool = False) -> list[str]:
    return [each.key for each in (recents(house) if recent else favourites(house))]


def test_favourites_stand_in_the_order_in_which_they_came(house: House, ids: list[int]) -> None:
    events = len(audit_events(house))
    for document in (ids[2], ids[0], ids[2]):
        set_favourite(house, "document", str(document), True)
    set_favourite(house, "system", "7", True)
    assert keys(house) == [str(ids[2]), str(ids[0]), "7"]
    assert favourites(house)[0].document is not None
    assert is_favourite(house, "document", str(ids[0]))
    set_favourite(house, "document", str(ids[0]), False)
    set_favourite(house, "document", str(ids[1]), False)
    assert keys(house) == [str(ids[2]), "7"]
    assert len(audit_events(house)) == events


def test_the_latest_is_first_and_each_thing_once(house: House, ids: list[int]) -> None:
    for document in (*ids, ids[0]):
        note_seen(house, "document", str(document))
    assert keys(house, recent=True) == [str(each) for each in (ids[0], ids[3], ids[2], ids[1])]
    assert len(recents(house, 2)) == 2
    settle_seen(house)
    note_seen(house, "document", str(ids[1]))
    assert keys(house, recent=True)[:2] == [str(ids[1]), str(ids[0])]


def test_looking_writes_nothing_until_it_is_settled(house: House, ids: list[int]) -> None:
    with house.database.read() as session:
        before = session.connection().exec_driver_sql("PRAGMA data_version").scalar()
        note_seen(house, "document", str(ids[0]))
        recents(house)
        assert session.connection().exec_driver_sql("PRAGMA data_version").scalar() == before
    with house.database.read() as session:
        assert not session.connection().exec_driver_sql("SELECT * FROM recent").all()
    settle_seen(house)
    settle_seen(house)
    with house.database.read() as session:
        assert len(session.connection().exec_driver_sql("SELECT * FROM recent").all()) == 1


def test_what_was_seen_outlives_the_session(house: House, ids: list[int]) -> None:
    note_seen(house, "document", str(ids[1]))
    path = house.path
    house.close()
    with House.open(path, PASSPHRASE) as again:
        assert keys(again, recent=True) == [str(ids[1])]


def test_what_cannot_be_used_is_not_at_hand(house: House, ids: list[int]) -> None:
    for document in ids[:3]:
        set_favourite(house, "document", str(document), True)
        note_seen(house, "document", str(document))
    trash(house, ids[:1])
    hide(house, ids[1])
    assert keys(house) == keys(house, recent=True) == [str(ids[2])]
    bring_back(house, ids[:1])
    assert keys(house) == [str(ids[0]), str(ids[2])]


def test_only_so_many_are_kept(house: House) -> None:
    for number in range(MOST_RECENT + 20):
        note_seen(house, "system", str(number))
    settle_seen(house)
    note_seen(house, "system", "last")
    settle_seen(house)
    shown = recents(house, 1_000)
    assert len(shown) == MOST_RECENT
    assert shown[0].key == "last"


def test_what_was_seen_in_one_moment_is_forgotten_one_by_one(house: House) -> None:
    moment = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
    with house.database.write() as session:
        put_seen(session, {("system", str(number)): moment for number in range(MOST_RECENT + 20)})
        assert len(latest_seen(session)) == MOST_RECENT


def test_what_was_purged_is_not_noted_late(house: House, ids: list[int]) -> None:
    note_seen(house, "document", str(ids[0]))
    note_seen(house, "system", "7")
    purge_documents(house, [ids[0]], reason="测试")
    settle_seen(house)
    with house.database.read() as session:
        assert set(latest_seen(session)) == {("system", "7")}
