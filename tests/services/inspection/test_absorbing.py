"""What officers did becomes part of the vault's journal, once and in order; what is wrong is told and written down."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop.services.audit.auditing import verify_audit
from desktop.services.contract.any_day import as_known
from desktop.services.contract.registers import registers_of
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.inspection.absorbing import absorb_editions
from desktop.services.inspection.editions import list_editions, revoke_edition
from desktop.services.library import audit_events
from desktop.services.people.people import NewPerson, enter_person
from models.categories import Category
from models.obligations.registers import load
from models.records import AuditEvent
from search.errors import QueryError
from tests.archives import PASSPHRASE
from tests.services.inspections import OTHER_OFFICER, journal_of, officer, prepare
from vault.edition_journal import ENTRY


def open_(path: Path) -> House:
    return House.open(path, PASSPHRASE)


def trail(house: House) -> list[AuditEvent]:
    """The vault's journal, the oldest first."""
    return audit_events(house, 10_000)[::-1]


def of_officers(house: House) -> list[tuple[str, str, str]]:
    return [
        (each.actor, each.action, each.detail)
        for each in trail(house)
        if each.actor in ("检查组", "审计组")
    ]


def problems(house: House) -> list[str]:
    return [each.detail for each in trail(house) if each.action == "edition problem"]


def test_the_next_unlock_takes_over_what_the_officer_did(filled: House) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    with officer(path, info) as opened:
        opened.search("承诺")
        opened.text(1)
    with officer(path, info) as opened:
        opened.document(2)
    with open_(path) as house:
        (told,) = house.absorbed
        assert (told.label, told.events, told.problem) == ("检查组", 7, "")
        assert of_officers(house) == [
            ("检查组", "opened", ""),
            ("检查组", "searched", "承诺"),
            ("检查组", "read", ""),
            ("检查组", "closed", ""),
            ("检查组", "opened", ""),
            ("检查组", "viewed", ""),
            ("检查组", "closed", ""),
        ]
        mine = [each for each in trail(house) if each.actor == "检查组"]
        assert {each.slot for each in mine} == {info.id}
        assert [each.moment for each in mine] == sorted(each.moment for each in mine)
        following = trail(house)[mine[-1].sequence]
        assert (following.actor, following.action) == ("测试", "absorbed")
        assert list_editions(house)[0].absorbed == 7
        assert verify_audit(house).complete


def test_nothing_is_absorbed_twice(filled: House) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    for _time in range(2):
        with open_(path) as house:
            assert len(of_officers(house)) == 2
            assert absorb_editions(house) == []
    officer(path, info).close()
    with open_(path) as house:
        assert [each.events for each in house.absorbed] == [2]
        assert len(of_officers(house)) == 4
        assert list_editions(house)[0].absorbed == 4


def test_several_editions_are_absorbed_each_as_its_own_actor(filled: House) -> None:
    first = prepare(filled)
    second = prepare(filled, (Category.SOURCE,), label="审计组", passphrase=OTHER_OFFICER)
    path = filled.path
    filled.close()
    officer(path, second, OTHER_OFFICER).close()
    officer(path, first).close()
    with open_(path) as house:
        assert [(each.label, each.events) for each in house.absorbed] == [
            ("检查组", 2),
            ("审计组", 2),
        ]
        assert {(each.actor, each.slot) for each in trail(house) if each.actor != "测试"} == {
            ("检查组", first.id),
            ("审计组", second.id),
        }
        assert verify_audit(house).complete


def test_a_revoked_edition_is_absorbed_one_last_time(filled: House, tmp_path: Path) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    kept = tmp_path / "journal"
    shutil.copy(journal_of(path, info), kept)
    with open_(path) as house:
        revoke_edition(house, info.id)
        assert len(of_officers(house)) == 2
        assert trail(house)[-1].action == "revoked"
    with open_(path) as house:
        assert house.absorbed == ()
        assert problems(house) == []


def test_a_crash_between_note_and_removal_still_absorbs_and_removes(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of a revoked edition that are still there go, with what they hold absorbed before."""
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    with open_(path) as house:
        with monkeypatch.context() as patch:
            patch.setattr("vault.edition_files.EditionFolder.destroy", lambda _self: None)
            revoke_edition(house, info.id)
        assert journal_of(path, info).exists()
    officer(path, info).close()
    with open_(path) as house:
        assert [each.events for each in house.absorbed] == [2]
        assert not journal_of(path, info).exists()
        assert len(of_officers(house)) == 4


def _cut(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:-ENTRY])


def _empty(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:ENTRY])


def _flip(journal: Path) -> None:
    raw = bytearray(journal.read_bytes())
    raw[ENTRY + 100] ^= 1
    journal.write_bytes(raw)


def _remove(journal: Path) -> None:
    journal.unlink()


def _remove_folder(journal: Path) -> None:
    shutil.rmtree(journal.parent)


def _damage_edition(journal: Path) -> None:
    (journal.parent / "edition").write_bytes(b"rubbish")


def _remove_database(journal: Path) -> None:
    (journal.parent / "edition.db").unlink()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_cut, "cut short: of 3 absorbed events it holds 2"),
        (_empty, "cut short: of 3 absorbed events it holds 0"),
        (_flip, "record 1 of its journal fails its authentication"),
        (_remove, "its journal is missing"),
        (_remove_folder, "its folder is missing"),
        (_damage_edition, "it is cut short"),
        (_remove_database, "its database is not the one"),
    ],
)
def test_what_is_wrong_is_told_at_every_unlock_and_written_down_once(
    filled: House, damage: Callable[[Path], None], words: str
) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    with officer(path, info) as opened:
        opened.text(1)
    open_(path).close()
    damage(journal_of(path, info))
    for _time in range(3):
        with open_(path) as house:
            (told,) = house.absorbed
            assert words in told.problem
            assert (told.label, told.events) == ("检查组", 0)
            assert [words in each for each in problems(house)] == [True]
            assert list_editions(house)[0].state == "damaged"
            assert len(of_officers(house)) == 3
            assert verify_audit(house).complete
    with open_(path) as house:
        revoke_edition(house, info.id)
    with open_(path) as house:
        assert house.absorbed == ()


def test_a_journal_that_was_replaced_by_another_history_is_noticed(
    filled: House, tmp_path: Path
) -> None:
    """Put back as it was before, then continued: as long as what was absorbed, and yet not the same."""
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    shutil.copy(journal_of(path, info), tmp_path / "older")
    with officer(path, info) as opened:
        opened.search("第一")
    open_(path).close()
    shutil.copy(tmp_path / "older", journal_of(path, info))
    with officer(path, info) as opened:
        opened.search("第二")
        opened.text(1)
    with open_(path) as house:
        (told,) = house.absorbed
        assert told.events == 0
        assert "replaced" in told.problem
        assert "第二" not in [each.detail for each in trail(house)]


def test_what_is_authentic_before_the_damage_is_still_absorbed(filled: House) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    with officer(path, info) as opened:
        opened.text(1)
        opened.text(2)
    journal = journal_of(path, info)
    raw = bytearray(journal.read_bytes())
    raw[3 * ENTRY + 7] ^= 1
    journal.write_bytes(raw)
    with open_(path) as house:
        (told,) = house.absorbed
        assert told.events == 2
        assert "record 3" in told.problem
        assert of_officers(house) == [("检查组", "opened", ""), ("检查组", "read", "")]
    with open_(path) as house:
        assert [each.events for each in house.absorbed] == [0]


def test_a_torn_end_is_no_problem(filled: House) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    journal = journal_of(path, info)
    journal.write_bytes(journal.read_bytes()[:-10])
    with open_(path) as house:
        (told,) = house.absorbed
        assert (told.events, told.problem) == (1, "")
    officer(path, info).close()
    with open_(path) as house:
        (told,) = house.absorbed
        assert (told.events, told.problem) == (3, "")
        assert [each[1] for each in of_officers(house)] == [
            "opened",
            "interrupted",
            "opened",
            "closed",
        ]


def test_a_medium_that_refuses_does_not_keep_the_vault_shut(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    real = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "journal":
            raise OSError(5, "Input/output error")
        return real(self)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        with open_(path) as house:
            (told,) = house.absorbed
            assert "Input/output error" in told.problem
    with open_(path) as house:
        assert [(each.events, each.problem) for each in house.absorbed] == [(2, "")]


def test_what_could_not_be_absorbed_at_the_unlock_is_absorbed_by_revoking(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    info, path = prepare(filled), filled.path
    filled.close()
    officer(path, info).close()
    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.inspection.absorbing.absorb_editions", lambda _house: [])
        house = open_(path)
    with house:
        assert of_officers(house) == []
        revoke_edition(house, info.id)
        assert len(of_officers(house)) == 2


def test_what_an_officer_searches_for_changes_no_register(filled: House) -> None:
    person = enter_person(filled, NewPerson("张三"))
    forged = f'{{"rows": [{{"t": "person", "id": {person.id}, "set": {{"void": true}}}}]}}'
    info, path = prepare(filled), filled.path
    filled.close()
    with officer(path, info) as opened, contextlib.suppress(QueryError):
        opened.search(forged)
    with open_(path) as house:
        registers_of(house)
        trash(house, [1], reason=forged)
        with house.database.read() as session:
            held = load(session)
        assert registers_of(house) == held
        assert as_known(house, date(9998, 1, 1)) == held
        assert any(
            "void" in each for _actor, action, each in of_officers(house) if action == "searched"
        )
