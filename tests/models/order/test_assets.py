"""The register of systems in the database: what is kept is read again, and documents follow a name."""

from __future__ import annotations

from sqlalchemy import text

from models.categories import DocumentState
from models.documents.filing import file_documents
from models.order.asset_documents import gap, linking_to, part_of, spread_of, unresolved
from models.order.assets import (
    AccountRecord,
    SystemRecord,
    add_asset,
    asset_names,
    assets,
    documents_about,
    find_asset,
    has_assets,
    names_in_use,
    put_asset,
    put_ties,
    rename_subjects,
    set_retired,
    take_over,
)
from models.organising_tables import FavouriteRow
from models.session import Database
from tests.models.builders import FILED, dated, new_file
from vault.ids import utc_now

PORTAL = SystemRecord(
    0,
    "business",
    "政务门户",
    "ZWMH",
    "信息科",
    "对外服务",
    {"release": "3.1", "address": "10.0.0.1"},
    "备注",
    None,
    (("张三", "lead"), ("李四", "deputy")),
    (AccountRecord("om.zhang", "维护", "张三", "XF-01"),),
)


def enter(database: Database, *records: SystemRecord) -> list[int]:
    with database.write() as session:
        return [add_asset(session, record, utc_now()) for record in records]


def file_about(database: Database, *papers: tuple[str, str, str]) -> list[int]:
    """File (type, system, day) papers; each has a content of its own."""
    files = [
        new_file(
            title=f"文件{number}",
            type=type_,
            systems=(system,) if system else (),
            formed=dated(day) if day else None,
            digest=bytes([number]) * 32,
        )
        for number, (type_, system, day) in enumerate(papers)
    ]
    with database.write() as session:
        return file_documents(session, files, prefix="SD", filed=FILED)


def test_what_was_entered_is_read_again(database: Database) -> None:
    (identifier,) = enter(database, PORTAL)
    with database.read() as session:
        (read,) = assets(session)
    assert read.id == identifier
    assert (read.name, read.kind, read.facts) == (PORTAL.name, "business", PORTAL.facts)
    assert set(read.people) == set(PORTAL.people)
    assert read.accounts == PORTAL.accounts


def test_a_name_is_found_exactly_first_and_else_but_for_case_and_width(database: Database) -> None:
    first, second = enter(
        database,
        SystemRecord(0, "business", "OA系统"),
        SystemRecord(0, "business", "ＯＡ 平台"),
    )
    with database.read() as session:
        assert find_asset(session, "OA系统") == first
        assert find_asset(session, "ｏａ系统") == first
        assert find_asset(session, "oa 平台") == second
        assert find_asset(session, "OA") is None
        assert asset_names(session) == {first: "OA系统", second: "ＯＡ 平台"}


def test_what_is_said_anew_replaces_what_was_said(database: Database) -> None:
    (identifier,) = enter(database, PORTAL)
    with database.write() as session:
        put_asset(session, SystemRecord(identifier, "software", "门户", people=(("王五", "lead"),)))
    with database.read() as session:
        (read,) = assets(session)
    assert read == SystemRecord(identifier, "software", "门户", people=(("王五", "lead"),))


def test_a_tie_is_seen_from_both_sides(database: Database) -> None:
    one, other = enter(database, PORTAL, SystemRecord(0, "host", "主机"))
    with database.write() as session:
        put_ties(session, one, [("runs-on", other), ("runs-on", other)])
    with database.read() as session:
        read = {each.id: each for each in assets(session)}
    assert [(tie.kind, tie.other, tie.outgoing) for tie in read[one].ties] == [
        ("runs-on", other, True)
    ]
    assert [(tie.name, tie.outgoing) for tie in read[other].ties] == [("政务门户", False)]


def test_retired_systems_are_listed_on_demand(database: Database) -> None:
    (identifier,) = enter(database, PORTAL)
    with database.write() as session:
        set_retired(session, identifier, utc_now())
    with database.read() as session:
        assert assets(session) == []
        assert [each.id for each in assets(session, retired=True)] == [identifier]


def test_renaming_reaches_every_document_even_one_that_names_both(database: Database) -> None:
    first, second, third = file_about(
        database, ("巡检表", "旧", "2026-07-01"), ("巡检表", "新", ""), ("巡检表", "别的", "")
    )
    with database.write() as session:
        session.execute(
            text("INSERT INTO document_subject VALUES (:id, 'system', '旧')"), {"id": second}
        )
        session.execute(text("UPDATE version SET searchable = 1"))
        rename_subjects(session, "旧", "新", [first, second])
    with database.read() as session:
        about = [document for document, _state in documents_about(session, "新")]
        assert about == [first, second]
        assert documents_about(session, "旧") == []
        waiting = session.scalars(text("SELECT document_id FROM version WHERE searchable = 0"))
        assert sorted(waiting) == [first, second]
        assert [each for each, _state in documents_about(session, "别的")] == [third]


def test_taking_over_leaves_no_tie_to_itself_and_nothing_behind(database: Database) -> None:
    one, into, third = enter(
        database, PORTAL, SystemRecord(0, "business", "新门户"), SystemRecord(0, "host", "主机")
    )
    with database.write() as session:
        put_ties(session, one, [("feeds", into), ("runs-on", third)])
        put_ties(session, third, [("feeds", one)])
        put_ties(session, into, [("runs-on", third)])
        session.add(FavouriteRow(kind="system", key=str(one), position=1))
    with database.write() as session:
        take_over(session, one, into)
    with database.read() as session:
        (kept,) = assets(session, ids=[into])
        assert {(tie.kind, tie.other, tie.outgoing) for tie in kept.ties} == {
            ("runs-on", third, True),
            ("feeds", third, False),
        }
        assert session.scalars(text("SELECT key FROM favourite")).all() == [str(into)]
        for table in ("asset_person", "asset_account"):
            left = text(f"SELECT count(*) FROM {table} WHERE asset_id = :id")
            assert session.scalar(left, {"id": one}) == 0


def test_names_in_use_are_counted_without_what_is_withheld(database: Database) -> None:
    _first, second = file_about(database, ("巡检表", "门户", ""), ("巡检表", "隐去", ""))
    with database.write() as session:
        withheld = text("UPDATE document SET state = :state WHERE id = :id")
        session.execute(withheld, {"state": DocumentState.WITHHELD.value, "id": second})
    with database.read() as session:
        assert names_in_use(session) == [("门户", 1)]


def test_documents_spread_over_groups_newest_first(database: Database) -> None:
    first, second, third, fourth = file_about(
        database,
        ("巡检表", "门户", "2026-07-01"),
        ("巡检表", "门户", "2026-09-01"),
        ("备份记录", "门户", "2026-08-01"),
        ("说明", "门户", ""),
    )
    groups = {"巡检表": "checks", "备份记录": "checks"}
    with database.read() as session:
        spread = spread_of(session, "门户", groups, 2)
        assert spread.counts == {"checks": {"巡检表": 2, "备份记录": 1}, "type:说明": {"说明": 1}}
        assert spread.newest == {"checks": (second, third), "type:说明": (fourth,)}
        assert part_of(session, "门户", groups, "checks", start=2, limit=5) == [first]


def test_an_archive_without_a_register_has_no_systems(database: Database) -> None:
    with database.write() as session:
        for table in ("asset_tie", "asset_person", "asset_account", "asset"):
            session.execute(text(f"DROP TABLE {table}"))
    with database.read() as session:
        assert not has_assets(session)
        assert assets(session) == []
        assert find_asset(session, "门户") is None
        assert asset_names(session) == {}


def test_there_are_no_gaps_in_nothing(database: Database) -> None:
    with database.read() as session:
        assert gap(session, "cure", 10, types=["事件受理记录单"]) == (0, [])
        assert gap(session, "review", 10) == (0, [])
        assert unresolved(session, 10) == (0, [])
        assert linking_to(session, 1, 10) == (0, [])
