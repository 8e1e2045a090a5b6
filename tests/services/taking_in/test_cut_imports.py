"""Whose package it is, and who answered for it, is kept before its first document comes in: the rest may never come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.services.audit.audit_imports import imports_detail
from desktop.services.errors import PackageChanged, PackageRefused
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.library import audit_events, get_document, list_documents
from desktop.services.progress import Cancelled
from desktop.services.taking_in.package_filing import PackageFiler
from desktop.services.taking_in.package_import import import_package, imports_of
from models.documents.amending import Amendment
from models.handover.imported import package_imports
from tests.services.carried import data_file, make_package, rewritten, told
from tests.services.givers import file_one
from tests.services.taking_in.comparing import id_of, kinds, sound
from tests.services.taking_in.conftest import NewHouse

_TITLES = '"title":"函"'.encode(), '"title":"信"'.encode()


def _cut(house: House, package: Path, *, believe: bool = False) -> None:
    """An import that ends behind its first document."""
    real = PackageFiler.file

    def first_alone(self: PackageFiler, steps: Any, on_filed: Any) -> None:
        real(self, steps[:1], on_filed)
        raise Cancelled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PackageFiler, "file", first_alone)
        with pytest.raises(Cancelled):
            import_package(house, package, believe=believe)


def _begun(house: House) -> list[dict[str, object]]:
    return [
        json.loads(each.detail)
        for each in audit_events(house, 100_000)
        if each.action == "package begun"
    ]


def test_who_answered_for_a_package_that_was_cut_stands_in_the_journal(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, make_package(giver, tmp_path / "signed", signed=True).folder)
    assert ["believed" in each for each in _begun(successor)] == [False]
    file_one(giver, tmp_path / "later", "新.txt", "新")
    unsigned = make_package(giver, tmp_path / "unsigned").folder
    _cut(successor, unsigned, believe=True)
    assert len(list_documents(successor)) == 7
    [said] = [each for each in _begun(successor) if "believed" in each]
    assert (said["believed"], said["key"], said["origin"]) == (True, "", giver.vault.id.hex())
    words = imports_detail("package begun", json.dumps(said))
    assert str(said["root"])[:16] in words
    assert words.endswith("; its origin was accepted without a signature")
    actions = [each.action for each in audit_events(successor, 100_000)]
    # It stands before what it answers for; the newest comes first.
    assert actions.index("package begun") > actions.index("filed")


def test_a_signed_package_that_was_cut_is_known_by_its_key(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    _cut(successor, make_package(giver, tmp_path / "signed", signed=True).folder)
    assert imports_of(successor) == []
    with pytest.raises(PackageRefused, match="origin"):
        import_package(successor, package)


def test_a_package_that_was_cut_is_no_older_one_when_it_comes_again(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    signed = make_package(giver, tmp_path / "signed", signed=True).folder
    _cut(successor, signed)
    _cut(successor, signed)
    with successor.database.read() as session:
        assert len(package_imports(session)) == 1
    report = import_package(successor, signed)
    assert (report.doubt, kinds(report)) == ("", [])
    assert told(successor) == told(giver)
    assert [each.root for each in imports_of(successor)] == [report.root]
    sound(successor)


def test_what_is_taken_in_is_what_was_looked_at(
    giver: House, package: Path, new_house: NewHouse
) -> None:
    """Another package in the same folder isn't what somebody answered for."""
    successor = new_house()
    seen = import_package(successor, package, check=True)
    rewritten(package, "documents.jsonl", lambda data: data.replace(*_TITLES))
    with pytest.raises(PackageChanged):
        import_package(successor, package, root=seen.root, believe=True)
    assert list_documents(successor) == []
    again = import_package(successor, package, check=True)
    assert again.root != seen.root
    assert import_package(successor, package, root=again.root).documents == 6


def test_a_clock_that_was_ahead_at_the_giver_makes_no_later_package_an_older_one(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    made = str(json.loads(data_file(package, "format.json").read_bytes())["made"])
    later = ("2999" + made[4:]).encode()
    rewritten(package, "format.json", lambda data: data.replace(made.encode(), later))
    import_package(successor, package)
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert kinds(report) == []
    assert get_document(successor, id_of(successor, "复函")).title == "复函"
