"""A purged document is nowhere in what the keys open, its twins stay, and whatever is interrupted is finished."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.services.contract.registers import registers_of, said
from desktop.services.disposal import purging
from desktop.services.disposal.holds import list_holds, place_hold, release_hold
from desktop.services.disposal.purging import PurgeReport, purge_documents
from desktop.services.errors import EditionsInForce, Held, NotAllowed, ReasonMissing
from desktop.services.filing.carrying_out import carry_out
from desktop.services.filing.intake import file_paths
from desktop.services.filing.planning import plan
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope, create_edition, list_editions
from desktop.services.keeping.snapshots import BY_HAND, list_snapshots, take_snapshot
from desktop.services.library import audit_events, document_bytes, list_documents
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models import queries
from models.categories import Category
from models.documents.batches import batch
from models.documents.lessons import all_lessons
from models.errors import NoSuchDocument
from models.keeping.media import add_medium, begin_run, complete_run
from models.keeping.purging import compacting_due, purge_records, retired_packs
from models.keeping.residue import ResidueKind, add_package, residue_from_json
from models.obligation_tables import EvidenceRow
from models.obligations.registers import enter, load
from tests.archives import PASSPHRASE, findings, make_quick_house, quick_stretch
from tests.services.opened import places_of
from vault.errors import StorageFailed, Tampered
from vault.ids import Passphrase, utc_now

TITLE = "Vermerk Zanzibar"
WORD = "qwertzuiop"
WORDS = (TITLE.encode(), b"zanzibar", WORD.encode())
TEXT = f"{WORD} 网闸策略变更审批。\n" * 40
OPERATIONS = Filing(Category.OPERATIONS)


def make_papers(folder: Path) -> Path:
    """The paper that is to go, a twin of its content under another name, and others that share its pack."""
    folder.mkdir(parents=True)
    (folder / f"{TITLE}.md").write_text(TEXT, encoding="utf-8")
    for number in range(6):
        text = f"第 {number} 次巡检，一切正常。\n" * (number + 1)
        (folder / f"记录 {number}.md").write_text(text, encoding="utf-8")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 40)
    return folder


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the paper in it, closed."""
    folder = tmp_path_factory.mktemp("purging")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            file_paths(house, [make_papers(folder / "papers")], OPERATIONS)
            make_searchable(house)
    return folder / "archive.vault"


@pytest.fixture
def path(filed: Path, tmp_path: Path) -> Path:
    """A copy of that archive, closed."""
    return Path(shutil.copytree(filed, tmp_path / "copy.vault"))


@pytest.fixture
def archive(path: Path, quick_unlock: None) -> Iterator[House]:
    """The same, open."""
    with House.open(path, PASSPHRASE) as house:
        yield house


def wanted(house: House) -> int:
    (found,) = [each.id for each in list_documents(house) if each.title == TITLE]
    return found


def purge(house: House, **options: bool) -> PurgeReport:
    return purge_documents(house, [wanted(house)], reason="超出保管范围", **options)


def contents(house: House) -> dict[str, bytes]:
    return {each.number: b"".join(document_bytes(house, each)) for each in list_documents(house)}


def test_before_a_purge_the_words_are_in_packs_pages_and_index(
    path: Path, quick_unlock: None
) -> None:
    """Otherwise the next test would prove nothing."""
    assert places_of(path, *WORDS) == {"pack", "vault.db", "index"}


def test_a_purged_document_is_nowhere_in_what_the_keys_open(path: Path, quick_unlock: None) -> None:
    with House.open(path, PASSPHRASE) as house:
        before = contents(house)
        report = purge(house)
        left = contents(house)
        gone = report.documents[0].number
        assert left == {number: data for number, data in before.items() if number != gone}
        assert report.packs_rewritten >= 1
        assert report.bytes_freed > 0
        assert findings(house) == []
    assert places_of(path, *WORDS) == set()
    with House.open(path, PASSPHRASE) as house:
        assert findings(house) == []
        assert search_documents(house, "巡检").total == 6
        assert search_documents(house, WORD).total == 0


def test_the_log_of_the_database_keeps_nothing_either(
    path: Path, tmp_path: Path, quick_unlock: None
) -> None:
    """As when the process is killed right after: the log isn't folded and removed by closing."""
    with House.open(path, PASSPHRASE) as house:
        make_searchable(house)
        with house.database.write() as session:
            session.connection().exec_driver_sql("UPDATE document SET title = title || ' 2'")
        with house.database.read() as session:
            (document,) = session.connection().exec_driver_sql(
                "SELECT id FROM document WHERE title LIKE ?", (f"{TITLE}%",)
            )
        purge_documents(house, [document[0]], reason="x")
        killed = Path(shutil.copytree(path, tmp_path / "killed.vault"))
    assert places_of(killed, *WORDS) == set()


def test_text_that_was_drawn_before_and_that_nothing_refers_to_goes_too(
    path: Path, quick_unlock: None
) -> None:
    """A text that was extracted once more leaves the earlier one in its pack."""
    with House.open(path, PASSPHRASE) as house:
        with house.database.write() as session:
            run = session.connection().exec_driver_sql
            run(
                "DELETE FROM version_chunk WHERE kind = 1 AND version_id IN"
                " (SELECT id FROM version WHERE document_id = ?)",
                (wanted(house),),
            )
        purge(house)
    assert places_of(path, *WORDS) == set()


def test_a_damaged_part_that_was_filed_once_more_goes_from_both_packs(
    path: Path, tmp_path: Path, quick_unlock: None
) -> None:
    """The older pack still has it, though the database knows the newer place only."""
    with House.open(path, PASSPHRASE) as house:
        packs = sorted(house.vault.packs_on_disk())
        house.store.close()
        tags = {pack: pack.read_bytes() for pack in packs}
        for pack in packs:
            damaged = bytearray(tags[pack])
            damaged[40] ^= 1
            pack.write_bytes(damaged)
        file_paths(house, [make_papers(tmp_path / "again")], Filing(Category.OPERATIONS, "再归档"))
        house.store.close()
        for pack, data in tags.items():
            pack.write_bytes(data)
        twins = [each.id for each in list_documents(house) if each.title == TITLE]
        assert len(twins) == 2
        purge_documents(house, twins, reason="x")
    assert places_of(path, *WORDS) == set()


def test_a_twin_keeps_what_it_shares(path: Path, tmp_path: Path, quick_unlock: None) -> None:
    with House.open(path, PASSPHRASE) as house:
        (tmp_path / "twin.md").write_text(TEXT, encoding="utf-8")
        file_paths(house, [tmp_path / "twin.md"], OPERATIONS)
        make_searchable(house)
        purge(house)
        (twin,) = [each for each in list_documents(house) if each.title == "twin"]
        assert b"".join(document_bytes(house, twin)).decode() == TEXT
        assert search_documents(house, WORD).total == 1
        assert findings(house) == []
    assert places_of(path, TITLE.encode()) == set()


def test_numbers_are_never_given_out_again(archive: House, tmp_path: Path) -> None:
    numbers = {each.number for each in list_documents(archive)}
    purge(archive)
    (tmp_path / "new.md").write_text("neu", encoding="utf-8")
    file_paths(archive, [tmp_path / "new.md"], OPERATIONS)
    (new,) = [each for each in list_documents(archive) if each.title == "new"]
    assert new.number not in numbers


def test_the_record_keeps_no_title_unless_asked(archive: House) -> None:
    purge(archive)
    with archive.database.read() as session:
        (record,) = purge_records(session)
    assert (record.title, record.reason, record.actor) == ("", "超出保管范围", "测试")
    other = list_documents(archive)[0]
    purge_documents(archive, [other.id], reason="x", keep_titles=True)
    with archive.database.read() as session:
        assert purge_records(session)[-1].title == other.title


def test_order_and_links_forget_a_purged_document(archive: House) -> None:
    gone = wanted(archive)
    other = next(each.id for each in list_documents(archive) if each.id != gone)
    about = [
        ("INSERT INTO article VALUES (?, 'fault', 6, NULL, '', NULL, NULL)", (gone,)),
        ("INSERT INTO article VALUES (?, 'fault', 6, NULL, '', NULL, ?)", (other, gone)),
        ("INSERT INTO former_title VALUES (?, '旧', '旧', 0)", (gone,)),
        (_LINK, (gone, other)),
        (_LINK, (other, gone)),
        ("INSERT INTO tag VALUES (1, 0, '网络', '网络')", ()),
        ("INSERT INTO document_tag VALUES (?, 1)", (gone,)),
        ("INSERT INTO collection VALUES (1, '合', '合', '', 1)", ()),
        ("INSERT INTO collection_item VALUES (1, ?, 1)", (gone,)),
        ("INSERT INTO relation VALUES (?, 'answers', ?, '', 0)", (gone, other)),
        ("INSERT INTO relation VALUES (?, 'answers', ?, '', 0)", (other, gone)),
        ("INSERT INTO field VALUES (1, '厂', '厂', 'text', '[]', '[]', 1)", ()),
        ("INSERT INTO field_value VALUES (?, 1, '值')", (gone,)),
        ("INSERT INTO bulk_edit VALUES (1, 0, '改', '{}', NULL)", ()),
        ("INSERT INTO favourite VALUES ('document', ?, 1)", (str(gone),)),
        ("INSERT INTO recent VALUES ('document', ?, 1)", (str(gone),)),
        ("INSERT INTO recent VALUES ('document', ?, 1)", (str(other),)),
        ("INSERT INTO draft VALUES (1, ?, NULL, '', '', '稿', x'00', '', 0, 0)", (gone,)),
    ]
    with archive.database.write() as session:
        for statement, values in about:
            session.connection().exec_driver_sql(statement, values)
    purge(archive)
    with archive.database.read() as session:

        def rows(statement: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in session.connection().exec_driver_sql(statement)]

        assert rows("SELECT document_id, origin FROM article") == [(other, None)]
        assert rows("SELECT document_id, target_document, problem FROM link") == [
            (other, None, "gone")
        ]
        assert rows("SELECT kind, key FROM recent") == [("document", str(other))]
        for table in [
            "former_title",
            "document_tag",
            "collection_item",
            "relation",
            "field_value",
            "bulk_edit",
            "favourite",
            "draft",
        ]:
            assert rows(f"SELECT * FROM {table}") == [], table


_LINK = (
    "INSERT INTO link (document_id, ordinal, raw, key, label, embedded, target_kind, target_document, target_name,"
    " version, place, seen_version, problem) VALUES (?, 0, '', '', '', 0, 'document', ?, '', NULL, '', 1, '')"
)


def test_evidence_stays_on_record_and_proves_nothing(archive: House) -> None:
    document = wanted(archive)
    other = next(each for each in list_documents(archive) if each.id != document)
    digests: list[bytes] = []
    with archive.database.write() as session:
        rows = []
        for each in (document, other.id):
            version = queries.document(session, each).version
            digests.append(version.digest)
            facts = {"subject": "duty", "key": "R50", "kind": "", "signed": "both"}
            facts |= {"day": date(2026, 5, 1), "moment": utc_now(), "withdrawn": None}
            pinned = {"document_id": each, "version_id": version.id, "digest": version.digest}
            rows.append(enter(session, "evidence", facts | pinned)[1])
        fixed = {"name": "months", "value": "calendar", "document_id": document}
        rows.append(enter(session, "setting", fixed)[1])
        said(archive, session, "evidence attached", "duty R50", rows)
    assert registers_of(archive).evidence[1].document_id == document
    purge(archive)
    held = registers_of(archive)
    with archive.database.read() as session:
        assert held == load(session)
        kept = session.get_one(EvidenceRow, 1)
        assert (kept.document_id, kept.version_id, kept.digest) == (None, None, b"")
        assert session.get_one(EvidenceRow, 2).digest == digests[1]
    assert held.evidence[2].document_id == other.id
    assert held.setting[1].document_id is None
    assert "evidence lost" in {each.action for each in audit_events(archive)}
    assert not any(digests[0].hex() in each.detail for each in audit_events(archive))


def test_the_journal_says_who_purged_what_and_why(archive: House) -> None:
    document = wanted(archive)
    report = purge(archive)
    (event,) = [each for each in audit_events(archive) if each.action == "purged"]
    assert event.object_name == f"document {document}"
    assert event.detail == f"{report.documents[0].number}: 超出保管范围"


def test_snapshots_that_remain_are_named_and_dropped_on_request(
    path: Path, quick_unlock: None
) -> None:
    with House.open(path, PASSPHRASE) as house:
        old = take_snapshot(house, BY_HAND).path.name
        report = purge(house)
        assert old in [each.name for each in report.residue if each.kind is ResidueKind.SNAPSHOT]
    assert old in places_of(path, *WORDS)


def test_dropped_snapshots_leave_one_without_the_document(path: Path, quick_unlock: None) -> None:
    with House.open(path, PASSPHRASE) as house:
        take_snapshot(house, BY_HAND)
        report = purge(house, drop_snapshots=True)
        assert report.snapshots_dropped == 1
        assert len(list_snapshots(house.vault)) == 1
        assert ResidueKind.SNAPSHOT not in {each.kind for each in report.residue}
        with house.database.read() as session:
            (record,) = purge_records(session)
        assert residue_from_json(record.residue) == report.residue
    assert places_of(path, *WORDS) == set()


def test_editions_of_the_category_are_revoked_or_stand_in_the_way(archive: House) -> None:
    scope = EditionScope((Category.OPERATIONS,))
    create_edition(
        archive,
        scope,
        label="检查组",
        purpose="迎检",
        passphrase=Passphrase("长 口令 给 检查 人员 九月"),
        expires=utc_now() + timedelta(days=3),
        kdf_seconds=0,
    )
    before = len(list_documents(archive))
    with pytest.raises(EditionsInForce) as caught:
        purge(archive)
    assert caught.value.labels == ("检查组",)
    assert len(list_documents(archive)) == before
    report = purge(archive, revoke_editions=True)
    assert [each.state for each in list_editions(archive)] == ["revoked"]
    assert "检查组" in [each.name for each in report.residue if each.kind is ResidueKind.EDITION]


def test_a_hold_blocks_until_it_is_released_and_stays_on_record(archive: House) -> None:
    document = wanted(archive)
    hold = place_hold(archive, document, reason="诉讼")
    with pytest.raises(Held) as caught:
        purge(archive)
    assert [each.reason for each in caught.value.holds] == ["诉讼"]
    release_hold(archive, hold.id, reason="结案")
    whole = place_hold(archive, None, reason="审计")
    with pytest.raises(Held):
        purge(archive)
    release_hold(archive, whole.id, reason="完成")
    purge(archive)
    assert [(each.number != "", each.document_id) for each in list_holds(archive)] == [
        (True, None),
        (False, None),
    ]


def test_a_purge_needs_the_right_a_reason_and_documents(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReasonMissing):
        purge_documents(archive, [wanted(archive)], reason="  ")
    with pytest.raises(NoSuchDocument):
        purge_documents(archive, [wanted(archive), 4711], reason="x")
    monkeypatch.setattr("desktop.services.rights._RIGHTS", {archive.vault.slot.kind: frozenset()})
    with pytest.raises(NotAllowed):
        purge(archive)


def test_what_must_stay_and_cannot_be_read_prevents_the_purge(
    path: Path, quick_unlock: None
) -> None:
    with House.open(path, PASSPHRASE) as house:
        before = contents(house)
        house.store.close()
        originals = {pack: pack.read_bytes() for pack in house.vault.packs_on_disk()}
        for pack, data in originals.items():
            damaged = bytearray(data)
            for position in range(40, len(data) // 2, 50):
                damaged[position] ^= 1
            pack.write_bytes(damaged)
        with pytest.raises(Tampered):
            purge(house)
        house.store.close()
        for pack, data in originals.items():
            pack.write_bytes(data)
        assert contents(house) == before
        assert list(path.rglob("*.fresh")) == []


class Interrupted(BaseException):
    """As if the process had died."""


@pytest.mark.parametrize(
    "place",
    [
        "desktop.services.disposal.purging.add_batch",
        "desktop.services.disposal.purging.record_purge",
        "desktop.services.disposal.purging.publish_packs",
        "desktop.services.disposal.purging.finish_retirement",
        "desktop.services.keeping.retiring.remove_packs",
        "vault.rewriting.remove",
        "models.session.Database.compact",
        "desktop.services.keeping.retiring.forget_retired",
    ],
)
def test_an_interrupted_purge_is_undone_or_finished_at_the_next_open(
    path: Path, quick_unlock: None, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def stop(*_arguments: object, **_options: object) -> None:
        raise Interrupted

    house = House.open(path, PASSPHRASE)
    before = contents(house)
    with monkeypatch.context() as patch:
        patch.setattr(place, stop)
        with pytest.raises(Interrupted):
            purge(house)
    house.close()
    with House.open(path, PASSPHRASE) as again:
        make_searchable(again)
        left = contents(again)
        assert findings(again) == []
        with again.database.read() as session:
            assert retired_packs(session) == []
            assert not compacting_due(session)
        done = len(left) == len(before) - 1
        assert done or left == before
    assert done == (
        place
        not in (
            "desktop.services.disposal.purging.add_batch",
            "desktop.services.disposal.purging.record_purge",
        )
    )
    if done:
        assert places_of(path, *WORDS) == set()
    assert list(path.rglob("*.fresh")) == []


def test_a_full_disk_leaves_everything(archive: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(archive)

    def full(*_arguments: object, **_options: object) -> None:
        raise StorageFailed(archive.path, OSError(28, "No space left on device"))

    monkeypatch.setattr(purging, "move_chunks", full)
    with pytest.raises(StorageFailed):
        purge(archive)
    assert contents(archive) == before
    assert list(archive.path.rglob("*.fresh")) == []


def test_residue_names_media_packages_disk_and_unknown_copies(archive: House) -> None:
    moment = utc_now()
    with archive.database.write() as session:
        medium = add_medium(
            session, token=b"t" * 16, label="蓝盘", serial="S-1", purpose="月备份", moment=moment
        )
        run = begin_run(session, medium, moment)
        complete_run(session, run, finished=moment, packs=1, size=10, sequence=1)
        add_package(
            session, moment=moment, kind="handover", path="/media/out", root="ab" * 32, documents=8
        )
    residue = purge(archive).residue
    named = {each.kind: each for each in residue}
    assert named[ResidueKind.BACKUP].name == "蓝盘"
    assert "S-1" in named[ResidueKind.BACKUP].where
    assert named[ResidueKind.PACKAGE].where == "/media/out"
    assert {ResidueKind.MEDIUM, ResidueKind.COPIES, ResidueKind.JOURNAL} <= set(named)
    with archive.database.read() as session:
        assert json.loads(purge_records(session)[0].residue)


def test_neither_lessons_nor_batches_keep_the_names_of_what_was_purged(
    archive: House, tmp_path: Path
) -> None:
    """A correction teaches what the names of files say; the folder that was given is a batch's source."""
    folder = tmp_path / "赵云中离职"
    folder.mkdir()
    (folder / "赵云中谈话.txt").write_text("谈话内容", encoding="utf-8")
    (tmp_path / "值班").mkdir()
    (tmp_path / "值班" / "值班表.txt").write_text("值班安排", encoding="utf-8")
    for given in (folder, tmp_path / "值班"):
        looked = plan(archive, [given])
        rows = tuple(
            row.with_choice(category=Category.PERSONNEL, type="谈话") for row in looked.rows
        )
        assert carry_out(archive, looked.with_rows(rows)).learned
    make_searchable(archive)

    def kept() -> str:
        with archive.database.read() as session:
            batches = [found for number in range(1, 5) if (found := batch(session, number))]
            return f"{all_lessons(session)} {[each.source for each in batches]}"

    assert "赵云中" in kept()
    (gone,) = [each.id for each in list_documents(archive) if "赵云中" in each.title]
    purge_documents(archive, [gone], reason="离职")
    assert "赵云中" not in kept()
    assert "值班" in kept(), "what others taught stays"
