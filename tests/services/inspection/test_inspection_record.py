"""The record of an inspection: signed, noted before it is written, and found out when it is changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from desktop.services.errors import InsideVault, InspectionRefused, UnknownPaper
from desktop.services.house import House
from desktop.services.inspection.editions import any_edition, revoke_edition
from desktop.services.inspection.inspection_record import (
    WrittenRecord,
    absorbed_record,
    close_session,
    print_record,
    verify_record,
)
from desktop.services.inspection.officer_session import InspectionSession
from models.bounded_json import canonical
from models.inspection.inspection import InspectionRequest, RequestState
from models.inspection.inspection_log import SampleAsked
from models.inspection.inspection_record import parse_record
from tests.archives import PASSPHRASE
from tests.services.inspections import officer, prepare
from vault.durable import write_durable
from vault.edition_keys import EditionKeys
from vault.errors import AlreadyExists, EditionRevoked, StorageFailed
from vault.signing import verify

ASKED = (
    InspectionRequest(1, "张三的保密承诺书", "58条③"),
    InspectionRequest(2, "培训记录"),
    InspectionRequest(3, "涉密载体台账"),
)
UNIT = "某某区保密检查组"


def inspect(house: House, target: Path, **limits: object) -> WrittenRecord:
    """A whole inspection of the pledges, closed into `target`; the house is closed, too."""
    info = prepare(house, requests=ASKED, unit=UNIT, **limits)
    house.close()
    with officer(house.path, info) as opened:
        session = InspectionSession(opened)
        session.officer.search("承诺")
        session.officer.document(1)
        session.attach(1, 1)
        session.answer_request(2, RequestState.PENDING, note="九月十日前补")
        session.answer_request(3, RequestState.NOT_APPLICABLE, note="无涉密载体")
        session.sample(SampleAsked(category="pledge"), seed="4213")
        session.verify(1)
        opened.log_print(2)
        session.note_finding("李四的承诺书没有签名", clause="58条③", document_id=2, request=1)
        return close_session(session, target)


def pages(path: Path) -> str:
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


@pytest.fixture
def written(filled: House, tmp_path: Path) -> WrittenRecord:
    return inspect(filled, tmp_path / "检查记录.pdf")


def test_the_paper_says_what_was_asked_shown_and_found(written: WrittenRecord) -> None:
    text = pages(written.paper)
    for words in (
        UNIT,
        "张三的保密承诺书",
        "九月十日前补",
        "李四的承诺书没有签名",
        "4213",
        written.code,
    ):
        assert words in text.replace("\r\n", "")
    assert not list(written.paper.parent.glob("*.tmp"))


def test_the_file_is_signed_with_the_editions_key(written: WrittenRecord, vault: Path) -> None:
    data = written.file.read_bytes()
    signed = parse_record(data)
    assert hashlib.sha256(data).hexdigest() == written.digest
    assert verify(signed.suite, signed.public, signed.message, signed.signature)
    body = signed.body
    assert [each["state"] for each in body["requests"]] == ["found", "pending", "not applicable"]
    assert body["findings"][0]["document"]["id"] == 2
    assert [each["verified"] for each in body["looks"]] == [True, None]
    with House.open(vault, PASSPHRASE) as house:
        keys = EditionKeys(
            signed.suite, signed.edition_id, house.vault.keys.edition(signed.edition_id)
        )
        assert keys.signer().public == signed.public


def test_the_manager_finds_it_genuine(written: WrittenRecord, vault: Path) -> None:
    with House.open(vault, PASSPHRASE) as house:
        check = verify_record(house, written.file)
        assert (check.ok, check.label, check.problems, check.remarks) == (True, "检查组", (), ())
        revoke_edition(house, any_edition(house, "检查组"))
        check = verify_record(house, written.file)
        assert check.ok
        assert len(check.remarks) == 1


def changed(data: bytes, **body: object) -> bytes:
    """The file with other words in it, written as the program would."""
    value = json.loads(data)
    value["body"] |= body
    return canonical(value) + b"\n"


def test_every_change_of_the_file_is_found_out(
    written: WrittenRecord, vault: Path, tmp_path: Path
) -> None:
    data = written.file.read_bytes()
    value = json.loads(data)
    key = value["signature"]["key"]
    other = {**value, "signature": {**value["signature"], "key": key[:-2] + "00"}}
    cases = {
        "another finding": changed(data, findings=[]),
        "another officer": changed(data, officer="别人"),
        "fewer events": changed(data, events=1),
        "more events": changed(data, events=4000),
        "another seal": changed(data, seal="00" * 16),
        "another edition": changed(data, edition="00" * 16),
        "another vault": changed(data, vault="00" * 16),
        "another key": canonical(other) + b"\n",
        "another way to write it": json.dumps(value, ensure_ascii=False).encode() + b"\n",
        "something behind it": data + b" ",
        "nothing": b"",
        "no JSON": b"\x00\xff",
        "a bomb": b"[" * 100_000,
        "twice": data + data,
    }
    with House.open(vault, PASSPHRASE) as house:
        path = tmp_path / "other.json"
        for what, content in cases.items():
            assert content != data
            path.write_bytes(content)
            check = verify_record(house, path)
            assert not check.ok, what
            first = check.problems[0]
            if what in ("another finding", "another officer", "another key"):
                assert first.startswith("Its signature doesn't fit"), what
            if what in ("another way to write it", "something behind it", "a bomb", "twice"):
                assert first.startswith("It isn't the file of a record"), what
        path.write_bytes(data)
        assert verify_record(house, path).ok


def test_each_changed_byte_is_found_out(
    written: WrittenRecord, vault: Path, tmp_path: Path
) -> None:
    data = written.file.read_bytes()
    path = tmp_path / "other.json"
    with House.open(vault, PASSPHRASE) as house:
        for at in range(0, len(data), max(1, len(data) // 60)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert not verify_record(house, path).ok, at


def test_a_record_that_nobody_noted_is_not_believed(filled: House, tmp_path: Path) -> None:
    """Signed with the right key, about a session that the vault's journal doesn't know to have ended so."""
    written = inspect(filled, tmp_path / "r.pdf")
    data = written.file.read_bytes()
    with House.open(filled.path, PASSPHRASE) as house:
        signed = parse_record(data)
        keys = EditionKeys(
            signed.suite, signed.edition_id, house.vault.keys.edition(signed.edition_id)
        )
        value = json.loads(changed(data, findings=[]))
        message = parse_record(canonical(value) + b"\n").message
        value["signature"]["value"] = keys.signer().sign(message).hex()
        path = tmp_path / "forged.json"
        path.write_bytes(canonical(value) + b"\n")
        check = verify_record(house, path)
        assert check.problems == ("The edition's journal knows nothing of this record.",)


def test_it_is_noted_before_it_is_written_and_the_session_stays_open_where_it_cannot_be(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = prepare(filled, requests=ASKED)
    filled.close()
    target = tmp_path / "r.docx"

    def refuse(path: Path, _data: bytes) -> None:
        raise StorageFailed(path, OSError(28, "No space left on device"))

    with officer(filled.path, info) as opened:
        session = InspectionSession(opened)
        with monkeypatch.context() as patch:
            patch.setattr("desktop.services.inspection.inspection_record.write_durable", refuse)
            with pytest.raises(StorageFailed):
                close_session(session, target)
        actions = [each.action for each in opened.events]
        assert actions[-1] == "record written"
        assert "inspection closed" not in actions
        assert session.requests()
        written = close_session(session, target)
        actions = [each.action for each in opened.events]
        assert actions[-3:] == ["record written", "record written", "inspection closed"]
    assert written.paper.read_bytes()[:2] == b"PK"


def test_where_the_paper_cannot_be_written_no_signed_file_stays_and_the_same_place_can_be_tried_again(
    filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = prepare(filled, requests=ASKED)
    filled.close()
    target = tmp_path / "r.docx"

    def full(path: Path, data: bytes) -> None:
        if path == target:
            raise StorageFailed(path, OSError(28, "No space left on device"))
        write_durable(path, data)

    with officer(filled.path, info) as opened:
        session = InspectionSession(opened)
        with monkeypatch.context() as patch:
            patch.setattr("desktop.services.inspection.inspection_record.write_durable", full)
            with pytest.raises(StorageFailed):
                close_session(session, target)
        assert not target.with_suffix(".json").exists()
        assert close_session(session, target).paper == target


def test_it_replaces_nothing_and_stays_outside_of_the_vault(filled: House, tmp_path: Path) -> None:
    info = prepare(filled)
    filled.close()
    there = tmp_path / "there.json"
    there.write_text("somebody's")
    with officer(filled.path, info) as opened:
        session = InspectionSession(opened)
        before = len(opened.events)
        for target, expected in (
            (tmp_path / "there.pdf", AlreadyExists),
            (filled.path / "record.pdf", InsideVault),
            (tmp_path / "record.txt", UnknownPaper),
        ):
            with pytest.raises(expected):
                close_session(session, target)
        assert len(opened.events) == before
    assert there.read_text() == "somebody's"


def test_the_manager_prints_it_again_from_the_audit_trail(
    written: WrittenRecord, vault: Path, tmp_path: Path
) -> None:
    with House.open(vault, PASSPHRASE) as house:
        edition = any_edition(house, "检查组")
        record = absorbed_record(house, edition)
        assert record.unit == UNIT
        own = parse_record(written.file.read_bytes()).body
        again = record.body()
        for key in ("requests", "findings", "samples", "looks", "searches", "officer", "scope"):
            assert again[key] == own[key], key
        target = tmp_path / "again.pdf"
        print_record(house, edition, target)
        assert "printed again" in pages(target).lower()
        with pytest.raises(AlreadyExists):
            print_record(house, edition, target)
        with pytest.raises(EditionRevoked):
            absorbed_record(house, bytes(16))


def test_an_edition_that_nobody_opened_has_no_record(filled: House) -> None:
    info = prepare(filled)
    with pytest.raises(InspectionRefused):
        absorbed_record(filled, info.id)


def test_after_it_was_closed_nothing_is_added_and_reading_goes_on(
    filled: House, tmp_path: Path
) -> None:
    """The record is signed: what would be said later would be in no record."""
    first = inspect(filled, tmp_path / "1.pdf")
    with House.open(filled.path, PASSPHRASE) as house:
        edition = any_edition(house, "检查组")
    from desktop.services.inspection.officer import Officer
    from tests.services.inspections import OFFICER

    with Officer.open(filled.path, edition, OFFICER) as opened:
        session = InspectionSession(opened)
        asked = InspectionRequest(90, "补充", "")
        attempts: tuple[Callable[[], object], ...] = (
            lambda: session.answer_request(2, RequestState.FOUND, [2]),
            lambda: session.attach(2, 2),
            lambda: session.import_requests([asked]),
            lambda: session.note_finding("又一个问题"),
            lambda: session.withdraw_finding(1, "不是问题"),
            lambda: session.sample(SampleAsked()),
            lambda: close_session(session, tmp_path / "2.pdf"),
        )
        for add in attempts:
            before = len(opened.events)
            with pytest.raises(InspectionRefused) as caught:
                add()
            assert caught.value.reason == "closed"
            assert len(opened.events) == before
        assert session.verify(2)
        assert session.answers()
        assert opened.documents()
    assert not (tmp_path / "2.pdf").exists()
    with House.open(filled.path, PASSPHRASE) as house:
        assert verify_record(house, first.file).ok
