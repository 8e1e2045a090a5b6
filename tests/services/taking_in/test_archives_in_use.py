"""A package taken in by an archive that has papers, people and a contract of its own: neither gets lost."""

from __future__ import annotations

from pathlib import Path

from desktop.services.contract.registers import registers_of
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.library import (
    get_document,
    list_documents,
)
from desktop.services.order.custom_fields import fields, values_of
from desktop.services.order.replaying import present
from desktop.services.order.systems import systems
from desktop.services.order.tagging import tags_of, untag_documents
from desktop.services.people.people import NewPerson, enter_person, people
from desktop.services.taking_in.package_import import import_package
from tests.services.carried import (
    duties_of,
    make_package,
    told,
)
from tests.services.givers import IDENTITY, add_newer, file_one
from tests.services.owed import MONTH, in_november
from tests.services.taking_in.comparing import id_of, kinds, number_of, sound
from tests.services.taking_in.conftest import NewHouse


def test_an_archive_in_use_takes_a_package_beside_what_it_has(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """The same contract; a document has a number of the package's, and somebody is known by name."""
    successor = new_house()
    in_november(successor)
    ours = file_one(successor, tmp_path / "ours", "我方.txt", "我方", period="2026-04")
    taken = get_document(successor, ours).number
    assert taken == number_of(giver, "月报")
    enter_person(successor, NewPerson("王五"))
    same = enter_person(successor, NewPerson("张三", identity=IDENTITY)).id
    report = import_package(successor, package)
    assert kinds(report) == ["differs", "number"]
    month = get_document(successor, id_of(successor, "月报"))
    assert (month.number, month.reference) != (taken, "")
    assert month.reference == taken
    assert get_document(successor, ours).number == taken
    assert [each.label for each in people(successor)] == ["张三", "李四", "王五"]
    views = duties_of(successor)
    assert views[MONTH] == duties_of(giver)[MONTH]
    # Keys name the person of here, whose id is another one.
    moved = [
        each for each in registers_of(successor).evidence.values() if each.key == f"R67/p{same}"
    ]
    assert len(moved) == 1
    assert same != 1
    [proof] = [
        each for each in registers_of(successor).evidence.values() if each.subject == "matter"
    ]
    assert registers_of(successor).matter[int(proof.key.partition("/")[0])].person_id == same
    [roster] = [
        each for each in registers_of(successor).evidence.values() if each.subject == "person"
    ]
    assert roster.key == str(same)
    sound(successor)
    assert import_package(successor, package).nothing


def test_another_contract_keeps_its_own_duties(
    package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house(contract="om-2026")
    file_one(successor, tmp_path / "ours", "我方.txt", "我方")
    before = duties_of(successor)
    report = import_package(successor, package)
    assert successor.contract.id == "om-2026"
    assert report.documents == 6
    assert "contract" in kinds(report)
    left = {each.object_name for each in report.conflicts if each.kind == "left-out"}
    assert left == {
        "register evidence",
        "register kpi",
        "register payment",
        "register setting",
    }
    registers = registers_of(successor)
    assert not registers.payment
    assert not registers.kpi
    assert {each.subject for each in registers.evidence.values()} == {
        "matter",
        "finding",
        "item",
        "pledge",
        "person",
    }
    assert (
        before.items() <= duties_of(successor).items()
        or before.keys() <= duties_of(successor).keys()
    )
    sound(successor)


def test_a_package_of_this_very_archive_brings_nothing(giver: House, package: Path) -> None:
    before = (told(giver), registers_of(giver), present(giver))
    report = import_package(giver, package, believe=True)
    assert (report.documents, report.versions, dict(report.rows)) == (0, 0, {})
    assert kinds(report) == []
    assert (told(giver), registers_of(giver), present(giver)) == before


def test_numbers_given_out_later_are_free(
    package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, package)
    numbers = {each.number for each in list_documents(successor)}
    file_one(successor, tmp_path / "ours", "新.txt", "新", period="2026-04")
    assert len({each.number for each in list_documents(successor)}) == len(numbers) + 1


def test_a_purged_document_is_not_brought_back(package: Path, new_house: NewHouse) -> None:
    from desktop.services.disposal.purging import purge_documents

    successor = new_house()
    import_package(successor, package)
    letter = id_of(successor, "函")
    trash(successor, [letter], reason="重复")
    purge_documents(successor, [letter], reason="重复")
    report = import_package(successor, package)
    assert report.documents == 0
    assert [each.kind for each in report.conflicts] == ["left-out"]


def test_somebody_else_of_the_same_name_gets_another_label(
    package: Path, new_house: NewHouse
) -> None:
    """Documents, systems and fields of the package go on naming whom they meant."""
    successor = new_house()
    in_november(successor)
    enter_person(successor, NewPerson("张三", identity="440524188001010014"))
    report = import_package(successor, package)
    assert [each.sentence for each in report.conflicts if each.kind == "label"] == [
        "it is taken here, and became “张三 (2)”"
    ]
    roster = get_document(successor, id_of(successor, "名册"))
    assert roster.persons == ("张三 (2)",)
    [system] = [each for each in systems(successor) if each.name == "网关"]
    assert system.people == (("张三 (2)", "owner"),)
    [field] = fields(successor)
    letter = id_of(successor, "函")
    assert values_of(successor, [letter]) == {letter: {field.id: "张三 (2)"}}
    assert import_package(successor, package).nothing


def test_what_the_successor_changed_stays_and_is_named(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, package)
    letter = id_of(successor, "函")
    add_newer(successor, letter, tmp_path, "函.txt", "我方的")
    untag_documents(successor, [letter], [_tag(successor)])
    add_newer(giver, id_of(giver, "函"), tmp_path, "函二.txt", "他方的")
    newer = make_package(giver, tmp_path / "newer").folder
    report = import_package(successor, newer)
    assert [(each.kind, each.object_name) for each in report.conflicts] == [
        ("version", number_of(giver, "函"))
    ]
    assert report.versions == 0
    assert get_document(successor, letter).version.ordinal == 2
    assert tags_of(successor, [letter]) == {}


def _tag(house: House) -> int:
    return next(tag for tag, (_parent, name) in present(house).tags.items() if name == "月度")
