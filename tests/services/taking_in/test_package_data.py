"""The data files of a package: what they say, what a profile leaves out of them, and what comes in without it."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.people.identity_numbers import reveal
from desktop.services.people.people import people
from desktop.services.taking_in.package_import import import_package
from tests.services.carried import (
    data_file,
    lines_of,
    make_package,
)
from tests.services.givers import IDENTITY
from tests.services.taking_in.comparing import kinds, sound
from tests.services.taking_in.conftest import NewHouse


def test_the_package_says_how_it_is_to_be_read(package: Path) -> None:
    guide = data_file(package, "说明.md").read_text(encoding="utf-8")
    for file in data_file(package, "说明.md").parent.iterdir():
        assert f"`{file.name}`" in guide or file.name == "说明.md", file.name
    head = json.loads(data_file(package, "format.json").read_text(encoding="utf-8"))
    for name, count in head["lines"].items():
        assert len(lines_of(package, name)) == count


def test_equal_archives_give_equal_data(giver: House, tmp_path: Path) -> None:
    first = make_package(giver, tmp_path / "one").folder
    second = make_package(giver, tmp_path / "two").folder
    for file in data_file(first, "format.json").parent.iterdir():
        if file.name not in ("format.json",):
            assert file.read_bytes() == data_file(second, file.name).read_bytes(), file.name


def test_without_personal_data_no_name_is_told(giver: House, tmp_path: Path) -> None:
    package = make_package(giver, tmp_path / "masked", "masked").folder
    for file in data_file(package, "format.json").parent.iterdir():
        data = file.read_bytes()
        assert "张三".encode() not in data, file.name
        assert IDENTITY.encode() not in data, file.name


def test_without_numbers_people_come_masked(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    package = make_package(giver, tmp_path / "client", "client").folder
    assert lines_of(package, "numbers.jsonl") == []
    assert IDENTITY.encode() not in data_file(package, "person.jsonl").read_bytes()
    successor = new_house()
    import_package(successor, package)
    [person] = [each for each in people(successor) if each.label == "张三"]
    assert person.identity_shown == "110105********002X"
    assert reveal(successor, person.id) == ""


def test_evidence_whose_version_stayed_behind_proves_nothing_here(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    """The client's package has not the contractor's own papers, nor what they prove."""
    package = make_package(giver, tmp_path / "client", "client").folder
    successor = new_house()
    report = import_package(successor, package)
    [proof] = [
        each for each in registers_of(successor).evidence.values() if each.subject == "person"
    ]
    assert (proof.document_id, proof.version_id) == (None, None)
    assert "unproven" in kinds(report)
    sound(successor)
