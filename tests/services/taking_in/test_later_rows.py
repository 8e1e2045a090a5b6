"""Rows that came in once and say something else with the next package: people and their numbers, what can't be taken
over, and what a restored giver numbered anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.payments import say_of_payment
from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.library import audit_events, get_document
from desktop.services.people.identity_numbers import PHONE_NUMBER, reveal
from desktop.services.people.people import (
    NewPerson,
    PersonChange,
    change_person,
    enter_person,
    people,
    void_person,
)
from desktop.services.taking_in.package_import import ImportReport, import_package
from models.handover.import_codes import known_codes
from models.handover.imported import package_imports
from models.obligations.registers import change
from tests.archives import PASSPHRASE, make_quick_house
from tests.services.carried import lines_of, make_package, rewritten, told
from tests.services.givers import IDENTITY, PHONE, file_one
from tests.services.owed import TODAY, in_november
from tests.services.taking_in.comparing import id_of, kinds, sound
from tests.services.taking_in.conftest import NewHouse

SAME_MASK, OTHER = "11010519491223002X", "440524188001010014"
"""A number that is shown as IDENTITY is, and one that isn't."""
SAME_PHONE, OTHER_PHONE = "13912340000", "13700001111"

Packing = Callable[..., Path]


@pytest.fixture
def packing(tmp_path: Path) -> Packing:
    """Makes one package after the other."""
    made: list[Path] = []

    def make(house: House, profile: str = "full") -> Path:
        made.append(make_package(house, tmp_path / f"package-{len(made)}", profile).folder)
        return made[-1]

    return make


@pytest.fixture
def small(tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    """An archive with 张三, whose numbers are known, 李四 and a paper about each."""
    with make_quick_house(tmp_path / "small.vault") as house:
        in_november(house)
        enter_person(house, NewPerson("张三", identity=IDENTITY, phone=PHONE))
        enter_person(house, NewPerson("李四", gender="女"))
        file_one(house, tmp_path / "papers", "甲.txt", "甲", persons=("张三",))
        file_one(house, tmp_path / "papers", "乙.txt", "乙", persons=("李四",))
        yield house


def number(house: House, label: str) -> int:
    return next(each.id for each in people(house) if each.label == label)


def numbers(house: House, label: str) -> tuple[str, str]:
    person = number(house, label)
    return reveal(house, person), reveal(house, person, PHONE_NUMBER)


def said(report: ImportReport) -> list[str]:
    return [each.sentence for each in (*report.changes, *report.conflicts)]


# What can't be taken over


def test_what_cannot_be_taken_over_is_named_with_every_package(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    """A number that the giver entered since, of which the package holds the masked form alone."""
    successor = new_house()
    import_package(successor, packing(small))
    change_person(small, number(small, "李四"), PersonChange(phone=PHONE))
    before = registers_of(successor)
    for _time in range(2):
        masked = packing(small, "client")
        assert import_package(successor, masked, check=True).changes == ()
        report = import_package(successor, masked)
        assert report.changes == ()
        assert said(report) == [
            "of the telephone number the package says something that can't be taken over"
        ]
        assert registers_of(successor) == before
    assert import_package(successor, packing(small)).conflicts == ()
    assert numbers(successor, "李四") == ("", PHONE)
    sound(successor)


def test_what_can_be_taken_over_follows_and_the_rest_is_named_with_every_package(
    giver: House, package: Path, new_house: NewHouse, packing: Packing
) -> None:
    successor = new_house()
    import_package(successor, package)
    [finding] = registers_of(successor).finding.values()
    other = packing(giver, "successor")
    rewritten(
        other,
        "finding.jsonl",
        lambda data: data.replace(finding.number.encode(), b"FD-9").replace(
            finding.problem.encode(), "日志".encode()
        ),
    )
    assert [line["number"] for line in lines_of(other, "finding.jsonl")] == ["FD-9"]
    told_then = []
    for _time in range(2):
        report = import_package(successor, other)
        told_then.append(len(report.changes))
        assert kinds(report) == ["differs"]
        assert "the number" in report.conflicts[0].sentence
        assert [row.problem for row in registers_of(successor).finding.values()] == ["日志"]
    assert told_then == [1, 0]
    # What the giver said first is something else than what it said last.
    report = import_package(successor, packing(giver, "successor"))
    assert (len(report.changes), kinds(report)) == (1, [])
    assert registers_of(successor).finding == registers_of(giver).finding
    sound(successor)


def test_nothing_said_of_a_row_changes_nothing(giver: House) -> None:
    [finding] = registers_of(giver).finding
    with giver.database.write() as session:
        assert change(session, "finding", finding, {}) is None


# Givers that were restored


def _restored(
    tmp_path: Path,
    first: Callable[[House], None],
    second: Callable[[House], None],
    packing: Packing,
) -> tuple[Path, Path]:
    """Packages of an archive after `first`, and of it after `second` instead: it was restored in between."""
    with make_quick_house(tmp_path / "giver.vault") as house:
        in_november(house)
        file_one(house, tmp_path / "first", "同.txt", "同")
    shutil.copytree(tmp_path / "giver.vault", tmp_path / "restored.vault")
    packages = []
    for name, do in (("giver", first), ("restored", second)):
        with House.open(tmp_path / f"{name}.vault", PASSPHRASE) as house:
            do(house)
            packages.append(packing(house))
    return packages[0], packages[1]


def _pay(*steps: str) -> Callable[[House], None]:
    def do(house: House) -> None:
        for step in steps:
            say_of_payment(house, 1, step, day=TODAY - timedelta(20))

    return do


def test_a_payment_that_a_restored_giver_numbered_anew_counts_once(
    tmp_path: Path, new_house: NewHouse, packing: Packing
) -> None:
    went_on, restored = _restored(tmp_path, _pay("invoiced"), _pay("applied", "invoiced"), packing)
    successor = new_house()
    import_package(successor, went_on)
    import_package(successor, restored)
    rows = registers_of(successor).payment
    assert sorted(row.step for row in rows.values()) == ["applied", "invoiced"]
    for each in (went_on, restored, went_on):
        assert import_package(successor, each).nothing
    assert registers_of(successor).payment == rows
    sound(successor)


def _settle(**said_: str) -> Callable[[House], None]:
    def do(house: House) -> None:
        for name, value in said_.items():
            settle(house, name, value)

    return do


def test_settings_that_a_restored_giver_numbered_anew_are_each_one(
    tmp_path: Path, new_house: NewHouse, packing: Packing
) -> None:
    went_on, restored = _restored(
        tmp_path,
        _settle(months="contract", quarters="contract"),
        _settle(quarters="contract", months="contract"),
        packing,
    )
    successor = new_house()
    import_package(successor, went_on)
    report = import_package(successor, restored)
    assert kinds(report) == ["restored"]
    kept = {row.name: row.value for row in registers_of(successor).setting.values()}
    assert kept == {SHOWN_ON: TODAY.isoformat(), "months": "contract", "quarters": "contract"}
    sound(successor)


# People who were entered by mistake


def test_papers_name_whom_they_named_where_a_person_was_voided(
    tmp_path: Path, small: House, new_house: NewHouse, packing: Packing
) -> None:
    """Also where the giver entered the same person again, with the same number."""
    successor = new_house()
    import_package(successor, packing(small))
    before = number(small, "张三")
    void_person(small, before, "写错了")
    enter_person(small, NewPerson("张三", identity=IDENTITY, phone=OTHER_PHONE))
    file_one(small, tmp_path / "papers", "丙.txt", "丙", persons=("张三",))
    newer = packing(small)
    seen = import_package(successor, newer, check=True)
    report = import_package(successor, newer)
    assert (seen.changes, kinds(seen)) == (report.changes, [])
    assert (len(report.changes), kinds(report)) == (1, [])
    assert get_document(successor, id_of(successor, "甲")).persons == ("张三",)
    assert told(successor) == told(small)
    assert people(successor, void=True) == people(small, void=True)
    assert numbers(successor, "张三") == (IDENTITY, OTHER_PHONE)
    assert import_package(successor, packing(small)).nothing
    sound(successor)


def test_whose_entry_was_changed_here_keeps_the_label(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    successor = new_house()
    import_package(successor, packing(small))
    void_person(small, number(small, "李四"), "写错了")
    enter_person(small, NewPerson("李四"))
    change_person(successor, number(successor, "李四"), PersonChange(post="值班"))
    report = import_package(successor, packing(small))
    assert (report.changes, kinds(report)) == ((), ["differs", "label"])
    assert [each.label for each in people(successor)] == ["张三", "李四", "李四 (2)"]
    sound(successor)


# Numbers


@pytest.mark.parametrize("identity", [SAME_MASK, OTHER], ids=["hidden", "shown"])
@pytest.mark.parametrize("phone", [SAME_PHONE, OTHER_PHONE], ids=["hidden", "shown"])
def test_a_number_corrected_at_the_giver_follows(
    small: House, new_house: NewHouse, packing: Packing, identity: str, phone: str
) -> None:
    """Also in digits that no masked form shows."""
    successor = new_house()
    import_package(successor, packing(small))
    change_person(small, number(small, "张三"), PersonChange(gender=""))
    change_person(small, number(small, "张三"), PersonChange(identity=identity, phone=phone))
    newer = packing(small)
    assert len(import_package(successor, newer, check=True).changes) == 1
    report = import_package(successor, newer)
    assert (len(report.changes), kinds(report)) == (1, [])
    assert numbers(successor, "张三") == (identity, phone)
    assert people(successor) == people(small)
    assert import_package(successor, packing(small)).nothing
    for each in (identity, phone):
        assert each not in "".join(event.detail for event in audit_events(successor, 100_000))
        assert not any(each in sentence for sentence in said(report))
    sound(successor)


def test_a_number_emptied_at_the_giver_is_emptied_here(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    """One while the other stays, then the other too."""
    successor = new_house()
    import_package(successor, packing(small))
    for change_, left in (
        (PersonChange(identity=""), ("", PHONE)),
        (PersonChange(phone=""), ("", "")),
    ):
        change_person(small, number(small, "张三"), change_)
        assert kinds(import_package(successor, packing(small))) == []
        assert numbers(successor, "张三") == left
        assert people(successor) == people(small)
    # Nobody has it now.
    enter_person(successor, NewPerson("王五", identity=IDENTITY))
    sound(successor)


def test_numbers_come_in_once_a_package_holds_them(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    """Whatever was done here to the person since."""
    successor = new_house()
    import_package(successor, packing(small, "client"))
    assert numbers(successor, "张三") == ("", "")
    change_person(successor, number(successor, "张三"), PersonChange(post="值班"))
    full = packing(small)
    report = import_package(successor, full)
    assert (len(report.changes), kinds(report)) == (1, [])
    assert numbers(successor, "张三") == (IDENTITY, PHONE)
    for profile in ("full", "client", "full"):
        assert import_package(successor, packing(small, profile)).nothing
    # What was changed here is still known as such.
    change_person(small, number(small, "张三"), PersonChange(post="组长"))
    assert kinds(import_package(successor, packing(small))) == ["differs"]
    assert people(successor)[0].post == "值班"
    sound(successor)


def test_a_number_corrected_here_stays(small: House, new_house: NewHouse, packing: Packing) -> None:
    """Without a word where the giver says what it said; named where both corrected it."""
    successor = new_house()
    import_package(successor, packing(small))
    change_person(successor, number(successor, "张三"), PersonChange(phone=SAME_PHONE))
    change_person(small, number(small, "张三"), PersonChange(post="组长"))
    report = import_package(successor, packing(small))
    assert (len(report.changes), kinds(report)) == (1, [])
    assert numbers(successor, "张三") == (IDENTITY, SAME_PHONE)
    change_person(small, number(small, "张三"), PersonChange(phone="13956780000", post="班长"))
    for changes in (1, 0):
        report = import_package(successor, packing(small))
        assert (len(report.changes), kinds(report)) == (changes, ["differs"])
        assert "the telephone number" in report.conflicts[0].sentence
        assert numbers(successor, "张三") == (IDENTITY, SAME_PHONE)
    assert people(successor)[0].post == "班长"
    change_person(successor, number(successor, "张三"), PersonChange(phone="13956780000"))
    assert import_package(successor, packing(small)).nothing
    sound(successor)


def test_no_two_people_get_one_identity_number(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    """What is refused leaves the number that is kept as it is, and is named with every package."""
    successor = new_house()
    import_package(successor, packing(small))
    taken = enter_person(successor, NewPerson("王五", identity=OTHER)).id
    change_person(small, number(small, "张三"), PersonChange(gender=""))
    change_person(small, number(small, "张三"), PersonChange(identity=OTHER, post="组长"))
    for changes in (1, 0):
        report = import_package(successor, packing(small))
        assert (len(report.changes), kinds(report)) == (changes, ["left-out"])
        assert "王五" in report.conflicts[0].sentence
        person = people(successor)[0]
        assert (person.post, person.identity_shown) == ("组长", "110105********002X")
        assert numbers(successor, "张三") == (IDENTITY, PHONE)
    void_person(successor, taken, "写错了")
    assert kinds(import_package(successor, packing(small))) == []
    assert numbers(successor, "张三") == (OTHER, PHONE)
    assert people(successor) == people(small)
    sound(successor)


def test_a_number_that_cannot_be_one_leaves_the_one_that_is_kept(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    successor = new_house()
    import_package(successor, packing(small))
    change_person(small, number(small, "张三"), PersonChange(identity=SAME_MASK, phone=OTHER_PHONE))
    newer = packing(small)
    rewritten(
        newer, "numbers.jsonl", lambda data: data.replace(SAME_MASK.encode(), b"110105194912310021")
    )
    report = import_package(successor, newer)
    assert kinds(report) == ["left-out"]
    assert numbers(successor, "张三") == (IDENTITY, OTHER_PHONE)
    assert people(successor)[0].identity_shown == "110105********002X"
    sound(successor)


def test_what_is_remembered_of_numbers_confirms_no_guess(
    small: House, new_house: NewHouse, packing: Packing
) -> None:
    """The same numbers are remembered by other codes in another archive: they come from keyed marks."""
    held = []
    full = packing(small)
    for name in ("one", "other"):
        successor = new_house(name)
        import_package(successor, full)
        with successor.database.read() as session:
            [done] = package_imports(session)
            codes = known_codes(session, done.origin)
        held.append({each: codes[f"said:person {each}"] for each in ("identity", "phone")})
    person = number(small, "张三")
    for each in ("identity", "phone"):
        assert held[0][each][person] != held[1][each][person]
