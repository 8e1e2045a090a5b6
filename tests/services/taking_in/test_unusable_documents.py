"""A document that can't be used here doesn't stand in the way of the next package, and stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.filing.amending import trash
from desktop.services.filing.screening import release
from desktop.services.house import House
from desktop.services.order.custom_fields import fields, set_field, values_of
from desktop.services.order.relating import relate, relations_of
from desktop.services.order.replaying import present
from desktop.services.order.tagging import tag_documents, tags_of
from desktop.services.taking_in.package_import import import_package
from models.tables import DocumentRow
from tests.services.arranged import hide
from tests.services.carried import make_package
from tests.services.givers import file_one
from tests.services.taking_in.comparing import id_of, kinds, number_of
from tests.services.taking_in.conftest import NewHouse


@pytest.fixture
def successor(package: Path, new_house: NewHouse) -> House:
    """An archive that took the giver's package in."""
    house = new_house()
    import_package(house, package)
    return house


def _borne(house: House) -> tuple[object, ...]:
    """What documents bear; a tag that none bears is no matter."""
    order = present(house)
    tags = {tag: borne for tag, borne in order.bearers.items() if borne}
    return tags, order.items, order.relations, order.values


def _put_in_order_there(giver: House, value: str = "李四") -> None:
    letter, month = id_of(giver, "函"), id_of(giver, "月报")
    set_field(giver, [letter], fields(giver)[0].id, value)
    tag_documents(giver, [letter], ["新"])
    relate(giver, month, "answers", letter, "复")


def test_what_is_withheld_here_hinders_no_import_and_is_named(
    giver: House, successor: House, tmp_path: Path
) -> None:
    ours, month = id_of(successor, "函"), id_of(successor, "月报")
    _put_in_order_there(giver)
    file_one(giver, tmp_path / "later", "新.txt", "新")
    hide(successor, ours)
    before = _borne(successor)
    newer = make_package(giver, tmp_path / "newer").folder
    seen = import_package(successor, newer, check=True)
    done = import_package(successor, newer)
    assert done.documents == 1
    assert (done.changes, done.conflicts) == (seen.changes, seen.conflicts) == ((), done.conflicts)
    assert kinds(done) == ["differs", "differs"]
    assert _borne(successor) == before

    # It wasn't settled: once it can be used it follows.
    release(successor, [ours], reason="鉴定未涉密")
    assert kinds(import_package(successor, newer)) == []
    assert values_of(successor, [ours]) == {ours: {fields(successor)[0].id: "李四"}}
    assert tags_of(successor, [ours]) == {ours: ("新", "运维/月度")}
    [said] = [each for each in relations_of(successor, month) if each.outgoing]
    assert (said.kind, said.other.id, said.note) == ("answers", ours, "复")


def test_what_the_giver_emptied_stays_where_the_document_is_withheld(
    giver: House, successor: House, tmp_path: Path
) -> None:
    ours = id_of(successor, "函")
    set_field(giver, [id_of(giver, "函")], fields(giver)[0].id, "")
    hide(successor, ours)
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert (report.changes, kinds(report)) == ((), ["differs"])


def test_what_is_withheld_when_the_first_package_comes_is_put_in_order_later(
    giver: House, new_house: NewHouse, package: Path, tmp_path: Path
) -> None:
    successor = new_house()
    ours = file_one(successor, tmp_path / "ours", "函.txt", "同意")
    with successor.database.write() as session:
        row = session.get_one(DocumentRow, ours)
        row.number = number_of(giver, "函")
    hide(successor, ours)
    report = import_package(successor, package)
    assert report.documents == 5
    assert tags_of(successor, [ours]) == {}
    assert import_package(successor, package).nothing
    release(successor, [ours], reason="鉴定未涉密")
    import_package(successor, package)
    assert tags_of(successor, [ours]) == {ours: ("运维/月度",)}
    [said] = [each for each in relations_of(successor, ours) if each.outgoing]
    assert said.other.title == "月报"


def test_what_stands_in_the_trash_here_is_put_in_no_order(
    giver: House, successor: House, tmp_path: Path
) -> None:
    ours = id_of(successor, "函")
    _put_in_order_there(giver)
    trash(successor, [ours], reason="重复")
    before = _borne(successor)
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert (report.changes, kinds(report)) == ((), ["differs", "differs"])
    assert _borne(successor) == before
