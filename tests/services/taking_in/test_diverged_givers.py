"""An archive that was restored from a backup gives ids of rows out a second time: no document gets lost by it."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop.services.contract.evidence import attach_to
from desktop.services.house import House
from desktop.services.library import document_bytes, list_documents
from desktop.services.taking_in.package_import import import_package
from tests.archives import PASSPHRASE, findings, make_quick_house
from tests.services.carried import make_package
from tests.services.givers import add_newer, file_one


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
        assert [each.kind for each in report.conflicts] == ["version"]
        assert _contents(successor) == {"甲".encode()}
