"""The audit trail: sessions end signed, papers are believed only when they fit, and what is done is in it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document

from desktop.services.audit.anchoring import (
    PRINTED,
    SESSION_END,
    anchor_session,
    chain_head,
    newest_head,
    print_head,
)
from desktop.services.audit.audit_words import ACTIONS, shown_action, shown_object, stored_action
from desktop.services.audit.auditing import (
    AuditFilter,
    CodeOutcome,
    audit_choices,
    audit_trail,
    verify_audit,
)
from desktop.services.errors import InsideVault, UnknownPaper
from desktop.services.house import House
from desktop.services.progress import Cancelled, Quiet
from desktop.services.searching.finding import journal_queries, search_documents
from models.audit.chain_report import Flaw
from models.audit.paper_code import qr_line, short_code
from models.errors import MistypedCode
from resources import words
from resources.compile_words import compile_language
from search.errors import QueryError
from tests.archives import PASSPHRASE, MakeHouse
from vault.durable import storage_errors
from vault.errors import AlreadyExists, StorageFailed
from vault.signing import Signer


def actions(house: House, count: int = 5) -> list[str]:
    """The newest actions, the oldest of them first."""
    return [event.action for event in reversed(audit_trail(house, AuditFilter(limit=count)))]


def tamper(house: House, *statements: str) -> None:
    """Change the journal behind the program's back, as somebody with the key could."""
    with house.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_no_update")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_no_delete")
        for statement in statements:
            connection.exec_driver_sql(statement)


def anchors(house: House) -> list[tuple[int, str]]:
    with house.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT sequence, purpose FROM audit_anchor ORDER BY id"
        )
        return [tuple(row) for row in rows]


@pytest.fixture
def printed(house: House) -> tuple[House, str, int]:
    """An archive with some events, the code of the newest one, and its number."""
    house.log(*(("read", f"document {number}", "") for number in range(1, 8)))
    head = chain_head(house, PRINTED)
    house.log(("read", "document 8", ""))
    return house, head.code, head.sequence


def test_a_new_journal_is_complete(house: House) -> None:
    found = verify_audit(house)
    assert (found.complete, found.ok, found.breaks) == (True, True, ())
    assert found.message == f"Complete from 1 to {found.last}."
    assert found.code is None
    assert actions(house, 1) == ["verified"]
    newest = audit_trail(house, AuditFilter(limit=1))[0]
    assert newest.detail == f"complete to {found.last} of {found.last}, 0 breaks"


def test_every_session_ends_signed(make_house: MakeHouse) -> None:
    house = make_house()
    path = house.path
    house.log(("read", "document 1", ""))
    house.close()
    with House.open(path, PASSPHRASE) as again:
        (first,) = anchors(again)
        found = verify_audit(again)
        said = actions(again, 100)
    assert first == (said.index("signing key") + 1, SESSION_END)
    assert (found.complete, found.anchors, found.anchors_bad) == (True, 1, 0)
    with House.open(path, PASSPHRASE) as third:
        assert len(anchors(third)) == 2
        assert actions(third, 100).count("signing key") == 1


def test_a_session_that_can_not_be_signed_is_closed_all_the_same(
    make_house: MakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house()
    path = house.path

    def refuse(*_arguments: object) -> None:
        with storage_errors(path):
            raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.audit.anchoring.sign_head", refuse)
        assert anchor_session(house) is False
        house.close()
    with House.open(path, PASSPHRASE) as again:
        assert verify_audit(again).complete
        assert anchor_session(again) is True


def test_signing_twice_writes_once(house: House) -> None:
    first = chain_head(house, PRINTED)
    assert chain_head(house, PRINTED) == first
    other = chain_head(house, "another purpose")
    assert (other.sequence, other.signature) == (first.sequence, first.signature)
    assert anchors(house) == [(first.sequence, PRINTED), (first.sequence, "another purpose")]
    assert anchor_session(house) is True
    assert len(anchors(house)) == 2


def test_the_head_is_the_newest_event(house: House) -> None:
    signed = chain_head(house, PRINTED)
    newest = newest_head(house)
    assert (newest.sequence, newest.hash, newest.code) == (
        signed.sequence,
        signed.hash,
        signed.code,
    )
    assert newest.code == short_code(newest.sequence, bytes.fromhex(newest.hash))
    house.log(("read", "document 1", ""))
    assert newest_head(house).sequence == signed.sequence + 1


def test_a_code_that_fits_says_how_far(printed: tuple[House, str, int]) -> None:
    house, code, sequence = printed
    found = verify_audit(house, code=code.lower())
    assert found.code is not None
    assert (found.code.outcome, found.code.sequence) == (CodeOutcome.FITS, sequence)
    assert found.ok
    assert found.code.message.startswith(f"Event {sequence} and all before it are unchanged")
    assert "code fits" in audit_trail(house, AuditFilter(limit=1))[0].detail


def test_a_mistyped_code_is_refused_before_anything_is_written(
    printed: tuple[House, str, int],
) -> None:
    house, code, _sequence = printed
    before = newest_head(house)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(MistypedCode):
        verify_audit(house, code=wrong)
    assert newest_head(house) == before


def test_a_journal_that_ends_before_the_paper_is_older(
    make_house: MakeHouse, tmp_path: Path
) -> None:
    house = make_house()
    path, copy = house.path, tmp_path / "copy.vault"
    house.close()
    shutil.copytree(path, copy)
    with House.open(path, PASSPHRASE) as going_on:
        going_on.log(*(("read", "document 1", ""),) * 50)
        code = chain_head(going_on, PRINTED).code
    shutil.rmtree(path)
    copy.rename(path)
    with House.open(path, PASSPHRASE) as rolled_back:
        found = verify_audit(rolled_back, code=code)
        assert found.complete
        assert found.code is not None
        assert found.code.outcome is CodeOutcome.OLDER
        assert not found.ok
        # Somebody goes on working in the old copy, until it has an event of that number, too.
        rolled_back.log(*(("read", "document 2", ""),) * 60)
        found = verify_audit(rolled_back, code=code)
    assert found.code is not None
    assert (found.complete, found.code.outcome) == (True, CodeOutcome.DIFFERENT)


def test_an_event_that_is_not_the_one_on_paper_is_named(
    printed: tuple[House, str, int], make_house: MakeHouse
) -> None:
    _house, code, sequence = printed
    other = make_house("other")
    other.log(*(("read", "document 1", ""),) * 30)
    found = verify_audit(other, code=code)
    assert found.code is not None
    assert (found.code.outcome, found.ok) == (CodeOutcome.DIFFERENT, False)
    assert f"Event {sequence} is not the one on the paper" in found.code.message


def test_a_change_before_the_paper_is_told_from_one_behind_it(
    printed: tuple[House, str, int],
) -> None:
    house, code, sequence = printed
    tamper(house, f"UPDATE audit_event SET detail = 'x' WHERE sequence = {sequence + 1}")
    found = verify_audit(house, code=code)
    assert found.code is not None
    assert (found.complete, found.code.outcome) == (False, CodeOutcome.FITS)
    tamper(house, "UPDATE audit_event SET detail = 'x' WHERE sequence = 3")
    found = verify_audit(house, code=code)
    assert found.code is not None
    assert found.code.outcome is CodeOutcome.BROKEN


def test_the_first_break_is_named_in_words(printed: tuple[House, str, int]) -> None:
    house, _code, _sequence = printed
    tamper(
        house,
        "UPDATE audit_event SET actor = '李四' WHERE sequence = 4",
        "DELETE FROM audit_event WHERE sequence = 6",
    )
    found = verify_audit(house)
    assert [(each.kind, each.sequence) for each in found.breaks] == [
        (Flaw.CHANGED, 4),
        (Flaw.MISSING, 6),
    ]
    assert found.message == (
        "Complete from 1 to 3. Event 4 was changed, or event 3 together with its hash."
    )
    assert found.breaks[1].message == "Event 6 is missing."
    assert not found.ok


def test_a_clock_set_back_a_year_is_a_remark(house: House) -> None:
    last_year = datetime.now(UTC) - timedelta(days=365)
    with house.database.write() as session:
        house.journal.append(session, [("read", "document 1", "")], moment=last_year)
    found = verify_audit(house)
    assert found.complete
    # The first step back, and no second one when the clock is right again.
    (remark,) = found.remarks
    assert "the clock had been set back" in remark
    assert "clock back" in actions(house, 10)


def test_a_scanned_line_is_compared_whole(
    printed: tuple[House, str, int], make_house: MakeHouse
) -> None:
    house, _code, _sequence = printed
    head = chain_head(house, PRINTED)

    def outcome(line: str, of: House = house) -> CodeOutcome:
        verdict = verify_audit(of, code=line).code
        assert verdict is not None
        return verdict.outcome

    assert outcome(head.qr_text) is CodeOutcome.FITS
    assert outcome(head.qr_text.lower()) is CodeOutcome.FITS
    assert outcome(head.qr_text, make_house("other")) is CodeOutcome.OTHER_VAULT
    suite, vault_id = house.vault.suite, house.vault.id
    event_hash, signature = bytes.fromhex(head.hash), bytes.fromhex(head.signature)
    # The first 10 bytes, which a short code carries, are right; the rest isn't.
    similar = event_hash[:10] + bytes(22)
    line = qr_line(suite, vault_id, head.sequence, similar, signature, head.key)
    assert outcome(line) is CodeOutcome.DIFFERENT
    forged = qr_line(suite, vault_id, head.sequence, event_hash, bytes(64), head.key)
    assert outcome(forged) is CodeOutcome.FORGED
    stranger = Signer(suite, bytes(32))
    by_stranger = stranger.sign(
        b"shoudang head" + vault_id + head.sequence.to_bytes(8, "big") + event_hash
    )
    line = qr_line(suite, vault_id, head.sequence, event_hash, by_stranger, "00" * 16)
    assert outcome(line) is CodeOutcome.FORGED


def test_progress_is_told_and_can_stop_it(house: House) -> None:
    class Stop(Quiet):
        def checkpoint(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        verify_audit(house, progress=Stop())


def test_searches_are_journalled_with_their_words(house: House) -> None:
    search_documents(house, "网闸 -密码")
    with pytest.raises(QueryError):
        search_documents(house, '"')
    newest = audit_trail(house, AuditFilter(limit=1))[0]
    assert (newest.action, newest.object_name, newest.detail) == ("searched", "vault", "网闸 -密码")
    journal_queries(house, ["a", "b"])
    search_documents(house, "a", journalled=True)
    details = [each.detail for each in audit_trail(house, AuditFilter(limit=3))]
    assert details == ["b", "a", "网闸 -密码"]


def test_a_search_for_what_is_no_text_is_journalled_readably(house: House) -> None:
    search_documents(house, "caf\udce9")
    assert audit_trail(house, AuditFilter(limit=1))[0].detail == "caf\\udce9"


def test_the_choices_of_a_filter_are_what_is_there(house: House) -> None:
    known, actors = audit_choices(house)
    assert {"created", house.journal.actor} <= {*known, *actors}


@pytest.mark.parametrize("suite", ["aes", "sm"])
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.usefixtures("chinese")
def test_the_page_is_one_page_and_says_what_must_be_on_it(
    make_house: MakeHouse, tmp_path: Path, suite: str, language: str
) -> None:
    house = make_house() if suite == "aes" else _sm_house(tmp_path / "sm.vault")
    words.set_language(language)
    try:
        target = tmp_path / "head.pdf"
        head = print_head(house, target)
        document = pdfium.PdfDocument(target.read_bytes())
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()
        document.close()
        plain = "".join(text.split())
        described = house.vault.suite.description.replace(" ", "")
        for wanted in (
            head.code,
            head.hash,
            head.key,
            house.vault.id.hex(),
            house.contract.title,
            house.contract.client,
            house.contract.contractor,
            described,
            "审计日志链首摘要",
            "Headoftheaudittrail",
        ):
            assert wanted in plain
    finally:
        house.close()


def _sm_house(path: Path) -> House:
    from desktop.services.contracts import load_contract

    return House.create(
        path, PASSPHRASE, contract=load_contract("demo"), suite="sm", label="测试", kdf_seconds=0
    )


def test_the_page_as_word_says_the_same(house: House, tmp_path: Path) -> None:
    target = tmp_path / "head.docx"
    head = print_head(house, target)
    document = Document(BytesIO(target.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(head.code in text for text in cells)
    assert len(document.inline_shapes) == 1


def test_printing_the_same_head_again_is_the_same_page(house: House, tmp_path: Path) -> None:
    first, second = (print_head(house, tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert first == second
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_page_goes_neither_into_the_vault_nor_over_something(
    house: House, tmp_path: Path
) -> None:
    before = newest_head(house)
    taken = tmp_path / "taken.pdf"
    taken.write_bytes(b"something")
    with pytest.raises(AlreadyExists):
        print_head(house, taken)
    with pytest.raises(InsideVault):
        print_head(house, house.path / "head.pdf")
    with pytest.raises(UnknownPaper):
        print_head(house, tmp_path / "head.txt")
    with pytest.raises(StorageFailed):
        print_head(house, tmp_path / "missing" / "head.pdf")
    assert taken.read_bytes() == b"something"
    assert newest_head(house).sequence - before.sequence <= 1  # the key's announcement


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogues as they are now, whatever was compiled."""
    folder = tmp_path / "translations" / "zh_CN" / "LC_MESSAGES"
    shutil.copytree(words.CATALOGUES / "zh_CN" / "LC_MESSAGES", folder)
    compile_language(folder)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path / "translations")
    words.set_language("zh_CN")


def test_events_are_shown_in_the_language_in_use_and_found_again(chinese: None) -> None:
    for action in ACTIONS:
        assert shown_action(action) != action
        assert stored_action(shown_action(action)) == action
        assert stored_action(action) == action
    assert shown_object("document 12") == "文件 12"
    assert shown_object("vault") == "保险库"
    assert shown_action("something new") == "something new"
    assert [shown_object(name) for name in ("a.zip", "pack ab", "")] == ["a.zip", "pack ab", ""]
