"""Registers: what the tables hold is what the journal says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from models.obligations.register_records import Person
from models.obligations.registers import (
    _KINDS,
    SEALED,
    Registers,
    advance,
    change,
    detail,
    enter,
    enter_all,
    load,
)
from models.session import Database

MOMENT = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


def person(label: str) -> dict[str, object]:
    return {"label": label, "key": label, "name": label, "created": MOMENT}


def test_records_have_the_columns_of_their_tables() -> None:
    for name, kind in _KINDS.items():
        columns = set(kind.row.__table__.columns.keys())
        assert set(kind.record._fields) == columns - SEALED, name
        assert kind.record._fields[0] == "id", name


def entered(session: Session) -> list[str]:
    one, first = enter(session, "person", person("甲") | {"identity": b"sealed", "core": True})
    _item, second = enter(
        session,
        "person_item",
        {"person_id": one, "kind": "on-site", "title": "", "since": date(2026, 4, 16)},
    )
    _evidence, third = enter(
        session,
        "evidence",
        {
            "subject": "duty",
            "key": "R50",
            "kind": "",
            "document_id": 7,
            "version_id": 9,
            "digest": b"\x01\x02",
            "signed": "both",
            "day": date(2026, 5, 1),
            "moment": MOMENT,
            "withdrawn": None,
        },
    )
    changed = change(session, "person", one, {"born": date(1990, 1, 2), "name": "乙"})
    assert changed is not None
    return [detail([first, second], words="x"), detail([third]), "free words", detail([changed])]


def test_the_journal_alone_gives_what_the_tables_hold(database: Database) -> None:
    with database.write() as session:
        details = entered(session)
        held = load(session)
    assert held == advance(Registers(), details)
    assert held.person[1].born == date(1990, 1, 2)
    assert held.person[1].core is True


def test_what_did_not_change_is_shared(database: Database) -> None:
    with database.write() as session:
        first = advance(Registers(), entered(session))
        changed = change(session, "person", 1, {"post": "网络工程师"})
        assert changed is not None
        then = advance(first, [detail([changed])])
    assert then.person[1].post == "网络工程师"
    assert first.person[1].post == ""
    assert then.evidence is first.evidence
    assert advance(first, ["nothing", '{"rows": 3}', '{"rows": [7]}']) is first


def test_what_is_sealed_stays_out(database: Database) -> None:
    with database.write() as session:
        details = entered(session)
        again = change(session, "person", 1, {"identity": b"another"})
    assert b"sealed".hex() not in "".join(details)
    assert again == {"t": "person", "id": 1, "set": {}, "was": {}, "sealed": ["identity"]}
    assert not SEALED & set(Person._fields)


def test_nothing_different_is_no_change(database: Database) -> None:
    with database.write() as session:
        entered(session)
        assert change(session, "person", 1, {"name": "乙"}) is None
        with pytest.raises(KeyError):
            change(session, "person", 99, {"name": "丙"})


def test_many_rows_are_entered_in_order_as_one_by_one(database: Database) -> None:
    names = [f"{number:04d}" for number in range(2_500)]
    with database.write() as session:
        alike = enter_all(session, "person", [person(name) for name in names])
        mixed = enter_all(session, "person", [person("甲"), person("乙") | {"core": True}])
        held = load(session)
    ids = [identifier for identifier, _row in (*alike, *mixed)]
    assert [held.person[each].label for each in ids] == [*names, "甲", "乙"]
    assert held == advance(Registers(), [detail([row for _id, row in (*alike, *mixed)])])
    with database.write() as session:
        assert enter_all(session, "person", []) == []
