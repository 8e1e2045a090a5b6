"""A destroyed vault opens with nothing, its record is whole before anything goes, what was begun can be finished."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.errors import ExitCode, explain
from desktop.services.disposal.destroying import destroy, finish_destroy
from desktop.services.disposal.holds import place_hold
from desktop.services.disposal.keep_nothing import write_keep_nothing
from desktop.services.errors import (
    AcceptanceMissing,
    ExecutorsMissing,
    Held,
    InsideVault,
    NotAllowed,
    NotConfirmed,
    PartsElsewhere,
    UnknownPaper,
    Withheld,
)
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.inspection.editions import find_editions
from desktop.services.keeping.snapshots import BY_HAND, take_snapshot
from desktop.services.library import audit_events, list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filing
from models.categories import Category, DocumentState
from models.custody import EditionRow
from models.handover.package_media import PackageMedium, keep_medium
from models.handover_tables import PackageReceiptRow
from models.keeping.destruction_facts import sealed_renditions
from models.keeping.destruction_record import Acceptance, DestructionNames, DestructionRecord, Kept
from models.keeping.residue import ResidueKind, add_package
from models.tables import DocumentRow
from tests.archives import PASSPHRASE, make_quick_house, make_tree, quick_stretch
from tests.exporters.printed import text_of
from tests.services.filing.test_intake import StopAt
from vault import destruction, durable
from vault.errors import AlreadyExists, Destroyed, NotAVault, StorageFailed
from vault.ids import utc_now
from vault.layout import walk
from vault.times import to_microseconds

TWO = DestructionNames(executors=("钱一", "孙二"))
REASON = "合同提前解除，甲方书面同意"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MEDIUM = PackageMedium(
    id=0,
    root="ab" * 32,
    set_number=1,
    ordinal=1,
    count=1,
    label="封存-1",
    kind="硬磁盘",
    serial="S-778",
    capacity=500_000_000_000,
    use="sealed",
    place="甲方档案室",
    path="/media/x",
    files=9,
    bytes=100,
    moment=NOW,
)
OPERATIONS = Filing(Category.OPERATIONS)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with everything an archive can have, closed."""
    folder = tmp_path_factory.mktemp("destroying")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "项目档案.vault") as house:
            file_paths(house, [make_tree(folder / "tree", count=6)], OPERATIONS)
            make_searchable(house)
            take_snapshot(house, BY_HAND)
    return folder / "项目档案.vault"


@pytest.fixture
def path(filed: Path, tmp_path: Path) -> Path:
    """A copy of that archive, closed."""
    return Path(shutil.copytree(filed, tmp_path / filed.name))


@pytest.fixture
def archive(path: Path, quick_unlock: None) -> Iterator[House]:
    """The same, open."""
    with House.open(path, PASSPHRASE) as house:
        yield house


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Where the certificate goes."""
    return tmp_path / "证明" / "销毁证明.pdf"


def data_of(record: Path) -> DestructionRecord:
    return DestructionRecord.from_json(record.with_suffix(".json").read_text(encoding="utf-8"))


def test_nothing_is_left_and_the_record_says_what_was_there(archive: House, record: Path) -> None:
    documents = list_documents(archive)
    done = destroy(
        archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
    )
    assert not archive.path.exists()
    assert record.read_bytes().startswith(b"%PDF")
    assert data_of(record) == done
    assert done.documents == len(documents)
    assert done.content_bytes == sum(each.version.size for each in documents)
    assert (done.snapshots, done.left, done.resumed) == (1, (), False)
    assert done.head_code.startswith(f"{done.events}-")
    assert {"header", "header.copy", "state"} <= set(done.overwritten)
    assert done.finished is not None
    assert {ResidueKind.MEDIUM, ResidueKind.COPIES} <= {each.kind for each in done.residue}


def test_the_record_is_whole_before_anything_is_erased(
    archive: House, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[DestructionRecord] = []
    files = {name for name, _folder in walk(archive.path)}

    def look(path: Path, note: dict[str, str]) -> None:
        seen.append(data_of(record))
        assert record.read_bytes().startswith(b"%PDF")
        assert {name for name, _folder in walk(path)} >= files - {"vault.db-wal", "vault.db-shm"}
        raise StorageFailed(path, OSError(5, "I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.disposal.destroying.begin_destruction", look)
        with pytest.raises(StorageFailed):
            destroy(
                archive,
                confirm_name="项目档案",
                record=record,
                without_acceptance=REASON,
                names=TWO,
            )
    (prepared,) = seen
    assert prepared.finished is None
    assert prepared.documents == 6
    with House.open(archive.path, PASSPHRASE) as again:
        destroy(again, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO)
    assert data_of(record).finished is not None


def test_keys_are_overwritten_where_they_lie_and_go_first(
    archive: House, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive.path
    before = {name: (path / name).read_bytes() for name in ("header", "header.copy")}
    removed: list[str] = []
    real = durable.remove

    def watched(file: Path) -> None:
        name = file.relative_to(path).as_posix()
        if name in before:
            now = file.read_bytes()
            assert len(now) == len(before[name])
            assert sum(a == b for a, b in zip(now, before[name], strict=True)) < len(now) // 4
        removed.append(name)
        real(file)

    monkeypatch.setattr(destruction, "remove", watched)
    destroy(
        archive, confirm_name="项目档案.vault", record=record, without_acceptance=REASON, names=TWO
    )
    assert set(removed[:3]) == {"header", "header.copy", "state"}
    assert removed[-2:] == ["lock", "destroyed"]


def test_a_stranger_in_the_folder_is_left_and_named(archive: House, record: Path) -> None:
    path = archive.path
    (path / "私人").mkdir()
    (path / "私人" / "照片.jpg").write_bytes(b"jpeg")
    (path / "packs" / "link").symlink_to("/etc")
    done = destroy(
        archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
    )
    assert set(done.left) == {"私人", "packs/link"}
    assert ResidueKind.STRANGER in {each.kind for each in done.residue}
    left = {name for name, _folder in walk(path)}
    assert left == {"packs", "packs/link", "私人", "私人/照片.jpg"}
    assert Path("/etc").is_dir()


class Interrupted(BaseException):
    """As if the process had died."""


def interrupt(patch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Interrupts the erasure at its n-th step; returns the list that its steps are written into."""
    steps: list[str] = []

    def counted(name: str) -> None:
        real = getattr(destruction, name)

        def step(file: Path, *arguments: bytes) -> object:
            steps.append(f"{name} {file.name}")
            if len(steps) == number:
                raise Interrupted
            return real(file, *arguments)

        patch.setattr(destruction, name, step)

    for name in ("write_durable", "overwrite", "remove"):
        counted(name)
    return steps


def test_interrupted_at_every_step_it_is_finished_without_a_passphrase(
    path: Path, tmp_path: Path, quick_unlock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ("record_files", "keep_nothing"):
        monkeypatch.setattr(
            f"desktop.services.disposal.{service}.paper_bytes", lambda *_a, **_o: b"%PDF"
        )
    for number in itertools.count(1):
        now = Path(shutil.copytree(path, tmp_path / f"{number}" / path.name))
        record = tmp_path / f"{number}" / "record.pdf"
        with monkeypatch.context() as patch, House.open(now, PASSPHRASE) as house:
            steps = interrupt(patch, number)
            try:
                destroy(
                    house,
                    confirm_name="项目档案",
                    record=record,
                    without_acceptance=REASON,
                    names=TWO,
                )
            except Interrupted:
                pass
            else:
                break
        if steps == ["write_durable destroyed"]:
            House.open(now, PASSPHRASE).close()
            continue
        with pytest.raises((Destroyed, NotAVault)):
            House.open(now, PASSPHRASE)
        if (now / "destroyed").exists():
            with pytest.raises(Destroyed):
                find_editions(now)
            done = finish_destroy(now)
            assert done.resumed
            assert done.documents == 6
        assert not now.exists()
        assert data_of(record).finished is not None
    assert number > 12


def test_a_half_destroyed_vault_whose_record_is_lost_gets_a_new_one(
    archive: House, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: Path) -> None:
        raise StorageFailed(archive.path, OSError(5, "I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr(destruction, "remove", fail)
        with pytest.raises(StorageFailed):
            destroy(
                archive,
                confirm_name="项目档案",
                record=record,
                without_acceptance=REASON,
                names=TWO,
            )
    shutil.rmtree(record.parent)
    other = tmp_path / "other.docx"
    done = finish_destroy(archive.path, record=other)
    assert done.vault_name == "项目档案"
    assert done.documents == 0
    assert other.read_bytes().startswith(b"PK")
    assert not archive.path.exists()


def test_what_is_no_half_destroyed_vault_is_never_touched(archive: House, tmp_path: Path) -> None:
    before = {name for name, _folder in walk(archive.path)}
    for place in (archive.path, tmp_path):
        with pytest.raises(NotAVault):
            finish_destroy(place)
    assert {name for name, _folder in walk(archive.path)} == before


def test_nothing_happens_without_name_right_place_and_freedom_from_holds(
    archive: House, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("", "项目", "项目档案.vaul", "other"):
        with pytest.raises(NotConfirmed):
            destroy(archive, confirm_name=typed, record=record)
    with pytest.raises(InsideVault):
        destroy(archive, confirm_name="项目档案", record=archive.path / "packs" / "x.pdf")
    with pytest.raises(UnknownPaper):
        destroy(archive, confirm_name="项目档案", record=tmp_path / "x.txt")
    (tmp_path / "taken.json").write_text("{}", encoding="utf-8")
    with pytest.raises(AlreadyExists):
        destroy(archive, confirm_name="项目档案", record=tmp_path / "taken.pdf")
    with pytest.raises(Cancelled):
        destroy(
            archive,
            confirm_name="项目档案",
            record=record,
            without_acceptance=REASON,
            names=TWO,
            progress=StopAt(0),
        )
    place_hold(archive, list_documents(archive)[0].id, reason="诉讼")
    with pytest.raises(Held):
        destroy(archive, confirm_name="项目档案", record=tmp_path / "held.pdf")
    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.rights._RIGHTS", {archive.vault.slot.kind: frozenset()})
        with pytest.raises(NotAllowed):
            destroy(
                archive,
                confirm_name="项目档案",
                record=record,
                without_acceptance=REASON,
                names=TWO,
            )
    assert len(list_documents(archive)) == 6
    assert "refused" in {event.action for event in audit_events(archive)}


def test_the_record_is_plain_json_for_whoever_comes_later(archive: House, record: Path) -> None:
    destroy(archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO)
    values = json.loads(record.with_suffix(".json").read_text(encoding="utf-8"))
    assert values["format"] == "shoudang destruction record 1"
    assert values["documents"] == 6
    assert values["residue"]
    with pytest.raises(ValueError, match="not a destruction record"):
        DestructionRecord.from_json("[]")


def test_without_an_accepted_package_it_takes_a_reason_that_the_certificate_names(
    archive: House, record: Path
) -> None:
    for reason in ("", "  "):
        with pytest.raises(AcceptanceMissing):
            destroy(
                archive,
                confirm_name="项目档案",
                record=record,
                without_acceptance=reason,
                names=TWO,
            )
    assert not record.parent.exists()
    assert audit_events(archive)[0].detail == "destroy: not accepted"
    done = destroy(
        archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
    )
    assert (done.acceptance, done.without_acceptance) == (None, REASON)


def accept(house: House, outcome: str, *, kind: str = "handover", root: str = "ab" * 32) -> None:
    """A receipt, as the import of one leaves it."""
    with house.database.write() as session:
        add_package(session, moment=utc_now(), kind=kind, path="/x", root=root, documents=6)
        session.add(
            PackageReceiptRow(
                root=root,
                moment=NOW,
                outcome=outcome,
                receiver="某市某局",
                person="赵验收",
                signed=date(2026, 11, 20),
                document_id=None,
                content="{}",
                digest=hashlib.sha256((root + outcome).encode()).digest(),
            )
        )


def test_an_accepted_package_is_named_and_its_medium_too(archive: House, record: Path) -> None:
    for outcome, kind in (
        ("refused", "handover"),
        ("reserved", "handover"),
        ("accepted", "rehearsal"),
    ):
        accept(archive, outcome, kind=kind, root=hashlib.sha256(outcome.encode()).hexdigest())
        with pytest.raises(AcceptanceMissing):
            destroy(archive, confirm_name="项目档案", record=record, names=TWO)
    accept(archive, "accepted")
    with archive.database.write() as session:
        keep_medium(session, MEDIUM)
    archive.log(("package sealed", "package", "1 files, root abab"))
    done = destroy(
        archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
    )
    assert done.acceptance == Acceptance("ab" * 32, "某市某局", "赵验收", "2026-11-20")
    assert done.without_acceptance == ""
    assert any("封存-1" in each.name and "S-778" in each.where for each in done.residue)
    assert any("root abab" in each.name and "sealed" in each.name for each in done.residue)
    (carrier,) = done.carriers
    assert (carrier.source, carrier.number, carrier.serial) == ("package", "封存-1", "S-778")
    assert ("abababababababab" in carrier.content, carrier.capacity) == (True, "466 GB")


def test_what_was_filed_after_the_accepted_package_is_counted_before_it_goes(
    archive: House, record: Path, tmp_path: Path
) -> None:
    """Nobody has it but this vault: the certificate doesn't say of it that it was accepted."""
    accept(archive, "accepted")
    file_paths(archive, [make_tree(tmp_path / "later", count=2)], OPERATIONS)
    done = destroy(archive, confirm_name="项目档案", record=record, names=TWO)
    assert done.acceptance is not None
    assert done.acceptance.later == 2
    assert data_of(record) == done
    assert "2 documents were filed" in " ".join(text_of(record).split())


def test_what_is_withheld_is_nobody_s_to_destroy(archive: House, record: Path) -> None:
    document = list_documents(archive)[0]
    with archive.database.write() as session:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id == document.id)
            .values(state=DocumentState.WITHHELD)
        )
    with pytest.raises(Withheld):
        destroy(
            archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
        )
    assert not record.parent.exists()


def test_names_exceptions_and_the_statement_are_on_paper(archive: House, record: Path) -> None:
    names = DestructionNames(
        executors=("钱一", "孙二"),
        supervisor="李监销",
        approver="周批准",
        place="北京市某路 1 号机房",
        basis="甲函〔2027〕5 号",
        reason="合同期满",
        image_number="SP-2027-003",
        number="XH-2027-01",
    )
    kept = (Kept("财务凭证", "会计档案管理办法", "2037-12-31"),)
    done = destroy(
        archive,
        confirm_name="项目档案",
        record=record,
        names=names,
        kept=kept,
        without_acceptance=REASON,
    )
    assert data_of(record) == done
    assert (done.names, done.kept, done.number) == (names, kept, "XH-2027-01")
    text = text_of(record.read_bytes())
    for words in (*names.executors, names.supervisor, names.approver, names.place, names.basis):
        assert words in text
    for words in ("SP-2027-003", "XH-2027-01", REASON, done.head_code, "2037-12-31", "Green"):
        assert words in text
    statement = record.with_name("销毁证明-无留存声明.pdf")
    text = text_of(statement.read_bytes())
    for words in ("财务凭证", "会计档案管理办法", done.head_code, "Messengers"):
        assert words in text


@pytest.mark.parametrize("executors", [(), ("钱一",), ("钱一", " 钱一 "), ("钱一", " ")])
def test_two_persons_carry_it_out_or_the_certificate_says_why_not(
    archive: House, record: Path, executors: tuple[str, ...]
) -> None:
    one = DestructionNames(executors=executors)
    with pytest.raises(ExecutorsMissing):
        destroy(
            archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=one
        )
    assert not record.parent.exists()
    assert audit_events(archive)[0].detail == "destroy: fewer than two executors"
    why = replace(one, alone="另一人因病缺席，甲方当场监督")
    done = destroy(
        archive, confirm_name="项目档案", record=record, without_acceptance=REASON, names=why
    )
    assert data_of(record) == done
    assert done.names.alone == why.alone
    assert "因病缺席" in text_of(record.read_bytes())


def interrupted_attempt(house: House, record: Path, patch: pytest.MonkeyPatch) -> None:
    """An attempt that left its record, and erased nothing."""

    def fail(path: Path, _note: dict[str, str]) -> None:
        raise StorageFailed(path, OSError(5, "I/O error"))

    with patch.context() as only:
        only.setattr("desktop.services.disposal.destroying.begin_destruction", fail)
        with pytest.raises(StorageFailed):
            destroy(
                house, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
            )


@pytest.mark.parametrize("name", ["销毁证明.pdf", "销毁证明-无留存声明.pdf"])
def test_beside_an_unfinished_record_only_its_own_papers_are_replaced(
    archive: House, record: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive.path
    interrupted_attempt(archive, record, monkeypatch)
    foreign = record.with_name(name)
    own = foreign.read_bytes()
    foreign.write_bytes(b"%PDF somebody else's")
    with House.open(path, PASSPHRASE) as again:
        with pytest.raises(AlreadyExists) as caught:
            destroy(
                again, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
            )
        assert caught.value.path == foreign
        assert foreign.read_bytes() == b"%PDF somebody else's"
        # A second attempt, as far as the first: what either wrote is known afterwards.
        foreign.unlink()
        interrupted_attempt(again, record, monkeypatch)
    foreign.write_bytes(own)
    with House.open(path, PASSPHRASE) as last:
        done = destroy(
            last, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
        )
    assert done.finished is not None
    assert foreign.read_bytes() != own


def test_finishing_replaces_no_paper_but_its_own(
    archive: House, record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: Path) -> None:
        raise StorageFailed(archive.path, OSError(5, "I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr(destruction, "remove", fail)
        with pytest.raises(StorageFailed):
            destroy(
                archive,
                confirm_name="项目档案",
                record=record,
                without_acceptance=REASON,
                names=TWO,
            )
    foreign = tmp_path / "别的证明.pdf"
    foreign.write_bytes(b"%PDF somebody else's")
    record.write_bytes(b"%PDF changed")
    for taken in (foreign, record):
        with pytest.raises(AlreadyExists):
            finish_destroy(archive.path, record=taken)
    assert foreign.read_bytes() == b"%PDF somebody else's"
    assert record.read_bytes() == b"%PDF changed"
    # Elsewhere it goes on with what the record said.
    done = finish_destroy(archive.path, record=tmp_path / "新证明.pdf")
    assert (done.documents, done.resumed) == (6, True)
    assert not archive.path.exists()


@pytest.mark.parametrize("part", ["packs", "index", "vault.db"])
def test_a_vault_whose_parts_are_links_is_not_called_destroyed(
    archive: House, record: Path, tmp_path: Path, part: str
) -> None:
    """What they lead to would outlive it; the certificate would say that nothing is left."""
    path, elsewhere = archive.path, tmp_path / "elsewhere"
    archive.close()
    (path / part).rename(elsewhere)
    (path / part).symlink_to(elsewhere)
    with House.open(path, PASSPHRASE) as linked:
        with pytest.raises(PartsElsewhere) as caught:
            destroy(
                linked, confirm_name="项目档案", record=record, without_acceptance=REASON, names=TWO
            )
        assert caught.value.names == (part,)
        explained = explain(caught.value)
        assert part in explained.sentence
        assert explained.exit_code is ExitCode.REFUSED
        assert len(list_documents(linked)) == 6
    assert not record.parent.exists()
    assert elsewhere.exists()


def test_an_empty_vault_needs_no_acceptance(tmp_path: Path, quick_unlock: None) -> None:
    with make_quick_house(tmp_path / "空.vault") as house:
        done = destroy(house, confirm_name="空", record=tmp_path / "out" / "证明.docx", names=TWO)
    assert done.proven
    assert (tmp_path / "out" / "证明-无留存声明.docx").is_file()


def test_what_an_officer_wrote_into_an_edition_is_no_sealed_package(archive: House) -> None:
    """Whoever holds an edition could write any event into its journal; sealing isn't theirs."""
    archive.log(("package sealed", "package", "1 files, root own"))
    edition = bytes(range(16))
    with archive.database.write() as session:
        session.add(
            EditionRow(
                id=edition,
                label="巡察组",
                purpose="",
                scope="{}",
                documents=1,
                created=NOW,
                expires=NOW,
                revoked=None,
                absorbed=1,
                seal=bytes(16),
            )
        )
        moment = to_microseconds(utc_now())
        forged = (moment, "package sealed", "package", "1 files, root forged")
        archive.journal.append_foreign(session, edition, "巡察组", [forged])
    with archive.database.read() as session:
        assert [detail for _moment, detail in sealed_renditions(session)] == ["1 files, root own"]


def test_the_statement_lists_who_left_and_how(archive: House, tmp_path: Path) -> None:
    write_keep_nothing(archive, tmp_path / "声明.pdf")
    with pytest.raises(AlreadyExists):
        write_keep_nothing(archive, tmp_path / "声明.pdf")
    with pytest.raises(InsideVault):
        write_keep_nothing(archive, archive.path / "声明.pdf")
    assert audit_events(archive)[0].action == "statement written"
