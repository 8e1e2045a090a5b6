"""An officer reads what was agreed, leaves a trail in one file, and can't come by anything else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from desktop.services.house import House
from desktop.services.inspection.editions import EditionScope, find_edition, find_editions
from desktop.services.inspection.officer import Officer
from desktop.services.library import (
    count_by_category,
    document_bytes,
    get_document,
    list_documents,
    open_document,
    stored_text,
)
from desktop.services.searching.finding import search_documents
from models.categories import Category
from models.documents.chunks import DatabaseChunkTable
from models.errors import NoSuchDocument, SchemaTooNew
from models.records import DocumentRecord
from search.errors import IndexDamaged, QueryError
from search.index import SearchIndex
from tests.archives import PASSPHRASE
from tests.services.inspections import (
    OFFICER,
    OTHER_OFFICER,
    PAPERS,
    Clock,
    exact_state,
    journal_of,
    officer,
    prepare,
)
from vault.database import connect
from vault.edition_files import EditionFolder, OpenEdition
from vault.edition_journal import read_journal
from vault.edition_keys import EditionKeys
from vault.errors import (
    ClockWentBack,
    EditionExpired,
    EditionOutdated,
    EditionRevoked,
    InUse,
    NotAVault,
    StorageFailed,
    Tampered,
    VaultError,
    WrongEditionPassphrase,
)
from vault.ids import Compartment, Passphrase
from vault.keys import CompartmentKeys
from vault.pack import pack_path, read_table
from vault.sealed_file import SealedFiles
from vault.store import ChunkStore
from vault.vault import Vault


@pytest.fixture
def inspected(filled: House, vault: Path) -> Iterator[Officer]:
    """An edition of the pledges, open."""
    info = prepare(filled)
    filled.close()
    with officer(vault, info) as opened:
        yield opened


def events(path: Path, edition: Officer) -> list[tuple[str, str, str]]:
    """The edition's journal, without moments."""
    folder = EditionFolder.below(path / "editions", edition.edition_id)
    terms, keys = edition._terms, edition._edition.keys
    found = read_journal(folder.journal, terms.vault_id, keys, "edition")
    assert found.damage is None
    return [(each.action, each.object_name, each.detail) for each in found.events]


def test_an_officer_reads_the_documents_in_scope(inspected: Officer) -> None:
    found = inspected.documents()
    assert [each.version.name for each in found] == ["承诺书.txt", "承诺变更.txt"]
    for record in found:
        text = PAPERS[record.version.name][2]
        assert b"".join(inspected.content(record.id)).decode() == text
        assert inspected.text(record.id).strip() == text
        assert inspected.document(record.id) == record
    assert inspected.documents(Category.PLEDGE) == found
    assert inspected.documents(Category.PERSONNEL) == []
    assert (inspected.label, inspected.purpose) == ("检查组", "年度检查")
    assert inspected.contract.id == "demo"


def test_a_document_outside_the_scope_does_not_exist(inspected: Officer) -> None:
    for use in (
        inspected.document,
        inspected.text,
        inspected.content,
        inspected.log_print,
        inspected.log_export,
    ):
        for identifier in (3, 4, 5, 99):
            with pytest.raises(NoSuchDocument):
                use(identifier)


def test_the_functions_of_the_manager_read_an_edition_too(inspected: Officer) -> None:
    assert list_documents(inspected) == inspected.documents()
    assert count_by_category(inspected)[Category.PLEDGE] == 2
    assert sum(count_by_category(inspected).values()) == 2
    assert b"".join(open_document(inspected, 1)).decode() == PAPERS["承诺书.txt"][2]
    with pytest.raises(NoSuchDocument):
        get_document(inspected, 3)


def test_a_search_finds_and_counts_what_is_in_scope_only(inspected: Officer) -> None:
    answer = inspected.search("保密承诺")
    assert {each.document.id for each in answer.found} == {1, 2}
    assert (answer.total, answer.documents, answer.unsearchable, answer.notices) == (2, 2, 0, ())
    assert all(each.snippet is not None for each in answer.found)
    for word in ("人员档案", "住址", "巡检", "源代码", "类别:人员档案", "NOT 承诺"):
        answer = inspected.search(word)
        assert (answer.total, answer.found) == (0, ())
    with pytest.raises(QueryError):
        inspected.search("(")


def test_the_scope_within_a_category_is_kept_in_every_answer(filled: House, vault: Path) -> None:
    info = prepare(filled, persons=("张三",))
    filled.close()
    with officer(vault, info) as inspected:
        assert [each.id for each in inspected.documents()] == [1]
        assert inspected.search("李四").total == 0
        assert inspected.search("保密承诺").total == 1
        assert inspected.search("NOT 不存在").total == 1
        with pytest.raises(NoSuchDocument):
            inspected.text(2)


def test_scores_tell_nothing_of_other_documents(filled: House, vault: Path, tmp_path: Path) -> None:
    """The same document scores the same, whatever else lies in its category."""
    info = prepare(filled, persons=("张三",))
    alone = prepare(filled, persons=("张三",), label="另一组")
    filled.close()
    with officer(vault, info) as inspected:
        (before,) = inspected.search("保密承诺").found
    with House.open(vault, PASSPHRASE) as again:
        papers = tmp_path / "more"
        papers.mkdir()
        for number in range(9):
            (papers / f"{number}.txt").write_text("保密承诺 " * number, encoding="utf-8")
        from desktop.services.filing.intake import file_paths
        from desktop.services.filing.texts import make_searchable
        from desktop.services.records import Filing

        file_paths(again, [papers], Filing(Category.PLEDGE))
        make_searchable(again)
        assert search_documents(again, "保密承诺").total > 9
    with officer(vault, alone) as inspected:
        (after,) = inspected.search("保密承诺").found
    assert after.score == before.score


def test_a_whole_session_changes_nothing_but_its_journal(filled: House, vault: Path) -> None:
    """Must show: byte for byte the same vault, with modes and times of every file and folder."""
    info = prepare(filled, (Category.PLEDGE, Category.PERSONNEL))
    other = prepare(filled, (Category.SOURCE,), label="审计组", passphrase=OTHER_OFFICER)
    filled.close()
    before = exact_state(vault)
    with officer(vault, info) as inspected:
        for record in inspected.documents():
            inspected.document(record.id)
            inspected.text(record.id)
            b"".join(inspected.content(record.id))
            inspected.log_print(record.id)
            inspected.log_export(record.id)
        for query in ("保密承诺", "住址", "NOT 承诺", "没有这个词"):
            inspected.search(query)
        during = exact_state(vault)
    after = exact_state(vault)
    journal = journal_of(vault, info).relative_to(vault).as_posix()
    for state in (during, after):
        assert {name for name in state if state[name] != before.get(name)} == {journal}
        assert state.keys() == before.keys()
    assert (
        after[journal_of(vault, other).relative_to(vault).as_posix()]
        == before[journal_of(vault, other).relative_to(vault).as_posix()]
    )


def test_every_look_is_written_down_before_it_happens(inspected: Officer) -> None:
    inspected.document(1)
    inspected.search("保密 承诺")
    with pytest.raises(QueryError):
        inspected.search("(")
    inspected.text(2)
    stream = inspected.content(2)
    inspected.log_print(1)
    inspected.log_export(2)
    edition = f"edition {inspected.edition_id.hex()}"
    expected = [
        ("opened", edition, ""),
        ("viewed", "document 1", ""),
        ("searched", "documents", "保密 承诺"),
        ("searched", "documents", "("),
        ("read", "document 2", ""),
        ("opened", "document 2", ""),
        ("printed", "document 1", ""),
        ("exported", "document 2", ""),
    ]
    assert events(inspected.path, inspected) == expected
    list(stream)


def test_closing_is_written_down_and_gives_the_vault_back(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.close()
    inspected = officer(vault, info)
    with pytest.raises(InUse):
        House.open(vault, PASSPHRASE)
    with pytest.raises(InUse):
        officer(vault, info)
    keys = EditionKeys(inspected._terms.suite, info.id, inspected._edition.keys.key)
    inspected.close()
    inspected.close()
    found = read_journal(journal_of(vault, info), inspected._terms.vault_id, keys, "edition")
    assert [each.action for each in found.events] == ["opened", "closed"]
    House.open(vault, PASSPHRASE).close()


def test_an_open_vault_keeps_the_officer_out(filled: House, vault: Path) -> None:
    info = prepare(filled)
    with pytest.raises(InUse):
        officer(vault, info)


def test_what_cannot_be_written_down_is_not_shown(
    inspected: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("vault.edition_journal.os.fsync", refuse)
        for look in (
            lambda: inspected.text(1),
            lambda: inspected.content(1),
            lambda: inspected.document(1),
            lambda: inspected.search("承诺"),
        ):
            with pytest.raises(StorageFailed):
                look()
    assert inspected.text(1)
    with monkeypatch.context() as patch:
        patch.setattr("vault.edition_journal.os.fsync", refuse)
        inspected.close()
    House.open(inspected.path, PASSPHRASE).close()


# What an edition can't open


def test_with_every_key_of_an_edition_nothing_of_other_compartments_opens(
    filled: House, vault: Path
) -> None:
    """Must show: content, text and index of what was not granted, tried with each key that the edition holds."""
    info = prepare(filled, (Category.PLEDGE,))
    with filled.database.read() as session:
        from models import queries

        everything = {
            record.id: (
                record,
                {kind: queries.version_chunks(session, record.version.id, kind) for kind in (0, 1)},
            )
            for record in queries.documents(session)
        }
    places = DatabaseChunkTable(filled.database)
    secret = [item for item in everything.values() if item[0].category is not Category.PLEDGE]
    packs = {
        record.category: list(
            places.places(record.category.compartment, kinds[0] + kinds[1]).values()
        )
        for record, kinds in secret
    }
    suite, vault_id = filled.vault.suite, filled.vault.id
    filled.close()
    edition = OpenEdition.open(vault, info.id, OFFICER)
    held = [
        edition.keys.key,
        edition.keys.database,
        *(each.grant() for each in edition.grant.compartments.values()),
    ]
    assert len(held) == 3
    tried = 0
    for key, compartment in product(held, Compartment):
        if key == held[2] and compartment is Compartment.PLEDGE:
            continue
        forged = {compartment: CompartmentKeys(suite, vault_id, compartment, key)}
        store = ChunkStore(vault / "packs", forged, places)
        for each in packs.get(_category(compartment), ()):
            with pytest.raises(Tampered):
                store.read(each)
            with pytest.raises(Tampered):
                read_table(pack_path(vault / "packs", each.pack), forged)
            tried += 1
        category = _category(compartment)
        files = SealedFiles(forged[compartment])
        index = SearchIndex({category: (vault / "index" / category.value, files)}, read_only=True)
        with pytest.raises(IndexDamaged):
            index.search("承诺 OR 档案")
        for path in (vault / "index" / category.value).iterdir():
            with pytest.raises(Tampered):
                files.open(path)
            tried += 1
        index.close()
        store.close()
    assert tried > 30
    edition.close()


def test_what_the_edition_holds_opens_neither_the_vault_nor_its_database(
    filled: House, vault: Path
) -> None:
    info = prepare(filled)
    master = filled.vault.keys.master
    filled.close()
    edition = OpenEdition.open(vault, info.id, OFFICER)
    granted = [each.grant() for each in edition.grant.compartments.values()]
    for key in (edition.keys.key, edition.keys.database, *granted):
        assert key != master
        with pytest.raises(Tampered):
            connect(vault / "vault.db", key, immutable=True)
    edition.close()
    with pytest.raises(VaultError):
        Vault.open(vault, OFFICER)
    files = b"".join(
        path.read_bytes() for path in (vault / "editions").rglob("*") if path.is_file()
    )
    assert master not in files


def test_two_editions_do_not_see_each_other(filled: House, vault: Path) -> None:
    """Must show: neither's passphrase, and no key that it holds, opens anything of the other."""
    infos = [
        prepare(filled, (Category.PLEDGE,)),
        prepare(filled, (Category.PERSONNEL,), label="审计组", passphrase=OTHER_OFFICER),
    ]
    vault_id = filled.vault.id
    filled.close()
    words = [OFFICER, OTHER_OFFICER]
    for mine, other in ((0, 1), (1, 0)):
        with pytest.raises(WrongEditionPassphrase):
            officer(vault, infos[other], words[mine])
        edition = OpenEdition.open(vault, infos[mine].id, words[mine])
        theirs = EditionFolder.below(vault / "editions", infos[other].id)
        for key in (
            edition.keys.key,
            edition.keys.database,
            *(each.grant() for each in edition.grant.compartments.values()),
        ):
            forged = EditionKeys(edition.keys.suite, infos[other].id, key)
            for database_key in (key, forged.database):
                with pytest.raises(Tampered):
                    connect(theirs.database, database_key, immutable=True)
            with pytest.raises(Tampered):
                theirs.read().opened(forged)
            journal = read_journal(theirs.journal, vault_id, forged, "edition")
            assert journal.damage is not None
            assert journal.events == ()
        edition.close()
    with officer(vault, infos[1], OTHER_OFFICER) as second:
        assert [each.version.name for each in second.documents()] == ["人员表.txt"]
        assert second.search("承诺").total == 0
        with pytest.raises(NoSuchDocument):
            second.text(1)


def test_a_document_with_the_database_row_of_another_compartment_stays_shut(
    filled: House, vault: Path
) -> None:
    """Even told where a chunk lies, an officer's store has no key for it."""
    info = prepare(filled)
    record = list_documents(filled, Category.PERSONNEL)[0]
    table = DatabaseChunkTable(filled.database)
    inspected_record: DocumentRecord = record
    content = b"".join(document_bytes(filled, record))
    assert content
    with filled.database.read() as session:
        from models import queries

        chunks = queries.version_chunks(session, record.version.id, 0)
    places = table.places(record.category.compartment, chunks)
    filled.close()
    with officer(vault, info) as inspected:
        for place in places.values():
            with pytest.raises(KeyError):
                inspected.store.read(place)
        assert stored_text(inspected, inspected_record) == ""


# When an edition doesn't open


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.close()
    before = exact_state(vault)
    for wrong in (PASSPHRASE, OTHER_OFFICER, Passphrase("")):
        with pytest.raises(WrongEditionPassphrase):
            officer(vault, info, wrong)
    assert exact_state(vault) == before


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The officer's clock."""
    made = Clock()
    monkeypatch.setattr("desktop.services.inspection.officer.utc_now", made)
    return made


def test_an_expired_edition_refuses_and_the_try_is_written_down(
    filled: House, vault: Path, clock: Clock
) -> None:
    info = prepare(filled, hours=1)
    filled.close()
    clock.now = info.expires - timedelta(microseconds=1)
    officer(vault, info).close()
    clock.now = info.expires
    with pytest.raises(EditionExpired) as caught:
        officer(vault, info)
    assert (caught.value.label, caught.value.expires) == ("检查组", info.expires)
    clock.advance(days=400)
    with pytest.raises(EditionExpired):
        officer(vault, info)
    with House.open(vault, PASSPHRASE) as again:
        from desktop.services.inspection.absorbing import keys_of

        found = read_journal(journal_of(vault, info), again.vault.id, keys_of(again, info.id), "e")
    assert [(each.action, each.detail) for each in found.events][-2:] == [
        ("refused", "edition-expired")
    ] * 2


def test_an_edition_that_expires_while_it_is_open_shows_nothing_more(
    filled: House, vault: Path, clock: Clock
) -> None:
    info = prepare(filled, hours=1)
    filled.close()
    clock.now = info.created + timedelta(minutes=1)
    with officer(vault, info) as inspected:
        assert inspected.text(1)
        clock.now = info.expires
        for look in (
            lambda: inspected.documents(),
            lambda: inspected.document(1),
            lambda: inspected.search("承诺"),
            lambda: inspected.text(1),
            lambda: inspected.content(1),
            lambda: inspected.log_print(1),
            lambda: list_documents(inspected),
            lambda: inspected.store,
            lambda: inspected.database,
        ):
            with pytest.raises(EditionExpired):
                look()


def test_a_clock_before_the_preparation_is_refused(
    filled: House, vault: Path, clock: Clock
) -> None:
    info = prepare(filled)
    filled.close()
    clock.now = info.created - timedelta(days=365)
    with pytest.raises(ClockWentBack) as caught:
        officer(vault, info)
    assert (caught.value.last, caught.value.now) == (info.created, clock.now)
    clock.now = info.created + timedelta(minutes=1)
    officer(vault, info).close()


def test_a_clock_set_back_behind_the_last_event_is_refused(
    filled: House, vault: Path, clock: Clock
) -> None:
    info = prepare(filled, hours=10)
    filled.close()
    clock.now = info.created + timedelta(hours=5)
    with officer(vault, info) as inspected:
        clock.advance(minutes=1)
        inspected.text(1)
        clock.advance(seconds=-1)
        with pytest.raises(ClockWentBack):
            inspected.text(1)
        with pytest.raises(ClockWentBack):
            inspected.documents()
    clock.advance(hours=-1)
    with pytest.raises(ClockWentBack):
        officer(vault, info)
    clock.advance(hours=2)
    officer(vault, info).close()


def test_an_edition_that_is_not_there_is_said_to_be_gone(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.close()
    with pytest.raises(EditionRevoked):
        Officer.open(vault, bytes(16), OFFICER)
    with pytest.raises(NotAVault):
        Officer.open(vault.parent / "none.vault", info.id, OFFICER)


@pytest.mark.parametrize("name", ["edition", "edition.db", "journal"])
def test_a_changed_file_is_named_by_its_edition(filled: House, vault: Path, name: str) -> None:
    info = prepare(filled)
    filled.close()
    officer(vault, info).close()
    path = vault / "editions" / info.id.hex() / name
    raw = path.read_bytes()
    for place in (0, 11, 70, len(raw) // 2, len(raw) - 1):
        changed = bytearray(raw)
        changed[place] ^= 0x40
        path.write_bytes(changed)
        with pytest.raises(VaultError) as caught:
            officer(vault, info)
        assert isinstance(caught.value, Tampered)
        assert caught.value.object_name.startswith("edition ")
    path.write_bytes(raw)
    officer(vault, info).close()


@pytest.mark.parametrize(
    ("schema", "expected"), [("0001", EditionOutdated), ("9999", SchemaTooNew)]
)
def test_an_edition_of_another_schema_is_refused_in_words(
    filled: House,
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
    schema: str,
    expected: type[Exception],
) -> None:
    info = prepare(filled)
    filled.close()
    monkeypatch.setattr(
        "desktop.services.inspection.officer.current_schema", lambda _database: schema
    )
    with pytest.raises(expected):
        officer(vault, info)
    monkeypatch.undo()


def test_keys_that_do_not_go_with_the_scope_are_refused(
    filled: House, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vault.edition import Grant

    wider = EditionScope((Category.PLEDGE, Category.SOURCE)).to_json()
    with monkeypatch.context() as patch:
        patch.setattr(
            "desktop.services.inspection.preparing.Grant",
            lambda keys, size, digest, _scope: Grant(keys, size, digest, wider),
        )
        info = prepare(filled)
    filled.close()
    with pytest.raises(Tampered) as caught:
        officer(vault, info)
    assert caught.value.object_name == "edition 检查组"


def test_an_interrupted_session_is_told_at_the_next(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.close()
    officer(vault, info).close()
    journal = journal_of(vault, info)
    journal.write_bytes(journal.read_bytes()[:-100])
    with officer(vault, info) as inspected:
        actions = [(action, detail) for action, _object, detail in events(vault, inspected)]
    assert actions == [
        ("opened", ""),
        ("interrupted", "412 bytes of an unfinished record"),
        ("opened", ""),
    ]


# What an index may lack


def test_a_damaged_index_is_told_and_left_as_it_is(filled: House, vault: Path) -> None:
    info = prepare(filled, (Category.PLEDGE, Category.PERSONNEL))
    filled.close()
    for path in (vault / "index" / "pledge").iterdir():
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
    before = exact_state(vault)
    with officer(vault, info) as inspected:
        answer = inspected.search("李四")
        assert [each.document.version.name for each in answer.found] == ["人员表.txt"]
        assert (answer.documents, answer.unsearchable) == (3, 2)
        assert len(answer.notices) == 1
        assert "Confidentiality pledges" in answer.notices[0]
        assert len(inspected.documents()) == 3
        assert inspected.text(1)
    changed = {name for name, state in exact_state(vault).items() if state != before.get(name)}
    assert changed == {journal_of(vault, info).relative_to(vault).as_posix()}


@pytest.mark.parametrize("lost", ["index", "index/pledge"])
def test_a_lost_index_is_told_and_not_made_anew(filled: House, vault: Path, lost: str) -> None:
    info = prepare(filled)
    filled.close()
    shutil.rmtree(vault / lost)
    with officer(vault, info) as inspected:
        answer = inspected.search("承诺")
        assert (answer.total, answer.unsearchable, len(answer.notices)) == (0, 2, 1)
    assert not (vault / lost).exists()


def test_documents_that_the_index_lost_are_counted(filled: House, vault: Path) -> None:
    info = prepare(filled)
    filled.index.remove(Category.PLEDGE, [2])
    filled.close()
    with officer(vault, info) as inspected:
        answer = inspected.search("承诺")
        assert (answer.total, answer.unsearchable) == (1, 1)
        assert answer.notices == (
            "1 document is not in the search index: it is listed, but not found.",
        )


def test_editions_are_found_without_a_key(filled: House, vault: Path) -> None:
    infos = [prepare(filled), prepare(filled, label="审计组", passphrase=OTHER_OFFICER)]
    filled.close()
    before = exact_state(vault)
    found = find_editions(vault)
    assert {(each.id, each.label, each.expires) for each in found} == {
        (each.id, each.label, each.expires) for each in infos
    }
    assert find_edition(vault, "审计组") == infos[1].id
    assert find_edition(vault, infos[0].id.hex()[:6]) == infos[0].id
    for word in ("", "没有", infos[0].id.hex()[:3]):
        with pytest.raises(EditionRevoked):
            find_edition(vault, word)
    (vault / "editions" / infos[0].id.hex() / "edition").write_bytes(b"rubbish")
    damaged = {each.id: each.problem for each in find_editions(vault)}
    assert damaged[infos[0].id]
    assert not damaged[infos[1].id]
    (vault / "editions" / infos[0].id.hex() / "edition").unlink()
    assert [each.id for each in find_editions(vault)] == [infos[1].id]
    assert len(exact_state(vault)) == len(before) - 1
    with pytest.raises(NotAVault):
        find_editions(vault.parent)


def _category(compartment: Compartment) -> Category:
    return next(each for each in Category if each.compartment is compartment)
