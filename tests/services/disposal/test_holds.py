"""Holds are placed and released with a reason, by those who may, and stay on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.disposal.holds import list_holds, place_hold, release_hold, require_no_hold
from desktop.services.errors import Held, NotAllowed, ReasonMissing
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.library import audit_events, list_documents
from desktop.services.records import Filing
from models.categories import Category
from models.errors import NoSuchDocument, NoSuchHold
from tests.archives import PASSPHRASE


@pytest.fixture
def archive(house: House, tree: Path) -> House:
    """An archive with documents."""
    file_paths(house, [tree], Filing(Category.OPERATIONS))
    return house


def test_a_hold_names_the_documents_number_and_who_placed_it(archive: House) -> None:
    document = list_documents(archive)[0]
    hold = place_hold(archive, document.id, reason=" 诉讼 ")
    assert (hold.number, hold.reason, hold.placed_by) == (document.number, "诉讼", "测试")
    assert not hold.whole_vault
    assert hold.released is None
    assert list_holds(archive) == [hold]


def test_only_what_is_held_is_blocked(archive: House) -> None:
    first, second, *_others = (each.id for each in list_documents(archive))
    require_no_hold(archive, [first, second])
    hold = place_hold(archive, first, reason="x")
    require_no_hold(archive, [second])
    with pytest.raises(Held):
        require_no_hold(archive, [second, first])
    release_hold(archive, hold.id, reason="y")
    require_no_hold(archive, [first])
    place_hold(archive, None, reason="z")
    for ids in ([first], [second], []):
        with pytest.raises(Held) as caught:
            require_no_hold(archive, ids)
        assert caught.value.holds[0].whole_vault


def test_thousands_of_documents_are_asked_about_at_once(archive: House) -> None:
    held = list_documents(archive)[-1].id
    place_hold(archive, held, reason="x")
    with pytest.raises(Held):
        require_no_hold(archive, [*range(10_000, 12_000), held])


def test_placing_and_releasing_are_journalled_with_their_reasons(archive: House) -> None:
    document = list_documents(archive)[0].id
    hold = place_hold(archive, document, reason="诉讼")
    release_hold(archive, hold.id, reason="结案")
    events = [(each.action, each.object_name, each.detail) for each in audit_events(archive, 2)]
    assert events == [
        ("hold released", f"document {document}", "hold 1: 结案"),
        ("hold placed", f"document {document}", "hold 1: 诉讼"),
    ]


def test_a_released_hold_stays_and_is_not_released_twice(archive: House) -> None:
    hold = place_hold(archive, None, reason="x")
    released = release_hold(archive, hold.id, reason="y")
    assert released.released is not None
    assert list_holds(archive) == [released]
    assert list_holds(archive, released=False) == []
    for wanted in (hold.id, 99):
        with pytest.raises(NoSuchHold):
            release_hold(archive, wanted, reason="y")


def test_a_hold_outlives_the_session(archive: House) -> None:
    hold = place_hold(archive, None, reason="x")
    archive.close()
    with House.open(archive.path, PASSPHRASE) as again:
        assert list_holds(again) == [hold]


def test_what_is_refused(archive: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReasonMissing):
        place_hold(archive, None, reason=" \n")
    with pytest.raises(NoSuchDocument):
        place_hold(archive, 4711, reason="x")
    monkeypatch.setattr("desktop.services.rights._RIGHTS", {archive.vault.slot.kind: frozenset()})
    with pytest.raises(NotAllowed):
        place_hold(archive, None, reason="x")
    assert list_holds(archive) == []
