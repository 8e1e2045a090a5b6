"""An archive that was restored from a backup gives ids of rows out a second time: no document gets lost by it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from desktop.services.assurance.findings_loop import NewFinding, enter_finding
from desktop.services.contract.evidence import attach_to
from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.library import document_bytes, list_documents
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.people.person_items import NewItem, enter_item
from desktop.services.taking_in.package_import import import_package
from tests.archives import PASSPHRASE, findings, make_quick_house
from tests.services.carried import lines_of, make_package, rewritten
from tests.services.givers import add_newer, file_one
from tests.services.owed import TODAY, in_november


def _contents(house: House) -> set[bytes]:
    return {b"".join(document_bytes(house, each)) for each in list_documents(house)}


def _diverged(tmp_path: Path) -> tuple[Path, Path]:
    """Packages of one archive: as it went on, and as it went on after it had been restored from before that."""
    with make_quick_house(tmp_path / "giver.vault") as house:
        file_one(house, tmp_path / "first", "同.txt", "同")
    shutil.copytree(tmp_path / "giver.vault", tmp_path / "restored.vault")
    found = []
    for name, words in (("giver", "甲"), ("restored", "乙")):
        with House.open(tmp_path / f"{name}.vault", PASSPHRASE) as house:
            month = {"giver": "2026-05", "restored": "2026-06"}[name]
            file_one(house, tmp_path / name, f"{words}.txt", words, period=month)
            found.append(make_package(house, tmp_path / f"{name}-package").folder)
    return found[0], found[1]


def test_another_document_in_the_place_of_a_known_one_comes_in(
    tmp_path: Path, quick_unlock: None
) -> None:
    went_on, restored = _diverged(tmp_path)
    with make_quick_house(tmp_path / "successor.vault") as successor:
        import_package(successor, went_on)
        report = import_package(successor, restored)
        assert report.documents == 1
        assert {"同", "甲", "乙"} <= {each.decode() for each in _contents(successor)}
        before = len(list_documents(successor))
        for package in (went_on, restored):
            assert import_package(successor, package).documents == 0
        assert len(list_documents(successor)) == before


def test_the_same_number_for_another_document_is_given_out_anew(
    tmp_path: Path, quick_unlock: None
) -> None:
    """What proves something by it rests on the right content."""
    with make_quick_house(tmp_path / "giver.vault") as house:
        file_one(house, tmp_path / "first", "同.txt", "同")
    shutil.copytree(tmp_path / "giver.vault", tmp_path / "restored.vault")
    packages = []
    for name, words in (("giver", "甲"), ("restored", "乙")):
        with House.open(tmp_path / f"{name}.vault", PASSPHRASE) as house:
            document = file_one(house, tmp_path / name, f"{words}.txt", words)
            attach_to(house, "duty", "R66", document, signed="both")
            packages.append(make_package(house, tmp_path / f"{name}-package").folder)
    with make_quick_house(tmp_path / "successor.vault") as successor:
        import_package(successor, packages[0])
        report = import_package(successor, packages[1])
        assert [each.kind for each in report.conflicts if each.kind == "number"] == ["number"]
        assert {each.decode() for each in _contents(successor)} == {"同", "甲", "乙"}
        assert len({each.number for each in list_documents(successor)}) == 3
        assert findings(successor) == []


def test_a_known_document_whose_newer_version_is_another_one_is_named(
    tmp_path: Path, quick_unlock: None
) -> None:
    with make_quick_house(tmp_path / "giver.vault") as house:
        first = file_one(house, tmp_path / "first", "同.txt", "同")
    shutil.copytree(tmp_path / "giver.vault", tmp_path / "restored.vault")
    packages = []
    for name, words in (("giver", "甲"), ("restored", "乙")):
        with House.open(tmp_path / f"{name}.vault", PASSPHRASE) as house:
            add_newer(house, first, tmp_path, f"{words}.txt", words)
            packages.append(make_package(house, tmp_path / f"{name}-package").folder)
    with make_quick_house(tmp_path / "successor.vault") as successor:
        import_package(successor, packages[0])
        report = import_package(successor, packages[1])
        assert [each.kind for each in report.conflicts] == ["restored", "version"]
        assert _contents(successor) == {"甲".encode()}


def _of_two_lines(tmp_path: Path) -> tuple[Path, Path]:
    """Packages of one archive and of its restored copy, each with rows of its own under the same ids."""
    with make_quick_house(tmp_path / "giver.vault") as house:
        in_november(house)
        file_one(house, tmp_path / "first", "同.txt", "同")
        enter_person(house, NewPerson("赵一"))
    shutil.copytree(tmp_path / "giver.vault", tmp_path / "restored.vault")
    packages = []
    for name, words, key in (("giver", "钱二", "R66"), ("restored", "孙三", "R65")):
        with House.open(tmp_path / f"{name}.vault", PASSPHRASE) as house:
            [document] = [each.id for each in list_documents(house)]
            attach_to(house, "duty", key, document, signed="both")
            person = enter_person(house, NewPerson(words)).id
            enter_item(house, person, NewItem("on-site", since=TODAY - timedelta(9)))
            enter_finding(house, NewFinding(f"{words}的问题", found=TODAY))
            packages.append(make_package(house, tmp_path / f"{name}-package").folder)
    return packages[0], packages[1]


def test_rows_that_bear_the_ids_of_others_come_in_beside_them(
    tmp_path: Path, quick_unlock: None
) -> None:
    """Evidence, people, what belongs to them, findings: each once, whichever package comes how often."""
    went_on, restored = _of_two_lines(tmp_path)
    with make_quick_house(tmp_path / "successor.vault") as successor:
        import_package(successor, went_on)
        report = import_package(successor, restored)
        assert report.changes == ()
        rows = registers_of(successor)
        assert {row.key for row in rows.evidence.values()} == {"R66", "R65"}
        assert [row.label for row in rows.person.values()] == ["赵一", "钱二", "孙三"]
        assert [row.person_id for row in rows.person_item.values()] == [2, 3]
        assert [row.problem for row in rows.finding.values()] == ["钱二的问题", "孙三的问题"]
        for package in (went_on, restored, went_on):
            assert import_package(successor, package).nothing
        assert registers_of(successor) == rows
        assert findings(successor) == []


def test_evidence_that_rests_on_another_version_is_another(
    tmp_path: Path, quick_unlock: None
) -> None:
    """Whatever else of the row is the same: what is pinned is never pinned anew."""
    with make_quick_house(tmp_path / "giver.vault") as giver:
        first = file_one(giver, tmp_path / "papers", "一.txt", "一")
        second = file_one(giver, tmp_path / "papers", "二.txt", "二")
        attach_to(giver, "duty", "R66", first, signed="both")
        package = make_package(giver, tmp_path / "package").folder
        newer = make_package(giver, tmp_path / "newer").folder
    versions = {
        line["id"]: line["versions"][0]["id"] for line in lines_of(package, "documents.jsonl")
    }
    before = f'"version_id":{versions[first]}'.encode()
    after = f'"version_id":{versions[second]}'.encode()
    rewritten(newer, "evidence.jsonl", lambda data: data.replace(before, after))
    with make_quick_house(tmp_path / "successor.vault") as successor:
        import_package(successor, package)
        import_package(successor, newer)
        rows = registers_of(successor).evidence.values()
        assert len({row.version_id for row in rows}) == len(rows) == 2
