"""Whose package it is: what was signed once, nobody passes for without the key or somebody's word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.services.errors import PackageRefused
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.library import audit_events, list_documents
from desktop.services.taking_in.package_import import import_package
from exporters.layout import ROOT_SIGNATURE
from exporters.root_signature import RootSignature, signed_message
from models.documents.amending import Amendment
from tests.services.carried import make_package, retagged, told
from tests.services.taking_in.comparing import id_of
from tests.services.taking_in.conftest import NewHouse
from vault.ids import utc_now


def signed_otherwise(package: Path, by: House, vault: bytes) -> None:
    """Sign a package with another archive's key, in the name of `vault`."""
    info = package / "bag-info.txt"
    signer, moment = by.vault.signer(), utc_now()
    made = RootSignature(by.vault.suite, vault, moment, "00" * 32, signer.public, b"")
    lines = [
        f"Shoudang-Signing-Key: {made.algorithm} {made.fingerprint}"
        if line.startswith("Shoudang-Signing-Key")
        else line
        for line in info.read_text("utf-8").splitlines()
    ]
    info.write_text("\n".join(lines) + "\n", "utf-8")
    retagged(package)
    from hashlib import sha256

    root = sha256((package / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    signature = signer.sign(signed_message(vault, moment, root))
    signed = RootSignature(by.vault.suite, vault, moment, root, signer.public, signature)
    (package / ROOT_SIGNATURE).write_bytes(signed.to_json())


@pytest.fixture
def successor(giver: House, new_house: NewHouse, tmp_path: Path) -> House:
    """An archive that took a signed package of the giver in."""
    house = new_house()
    import_package(house, make_package(giver, tmp_path / "signed", signed=True).folder)
    return house


def refused(house: House, package: Path) -> str:
    before = told(house), len(audit_events(house, 100_000))
    with pytest.raises(PackageRefused) as error:
        import_package(house, package)
    assert error.value.reason == "origin"
    assert (told(house), len(audit_events(house, 100_000))) == before
    assert import_package(house, package, check=True).doubt == error.value.sentence
    return error.value.sentence


def test_who_signed_before_is_known_again(giver: House, successor: House, tmp_path: Path) -> None:
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    newer = make_package(giver, tmp_path / "newer", signed=True).folder
    assert import_package(successor, newer, check=True).doubt == ""
    assert len(import_package(successor, newer).changes) == 1


def test_an_unsigned_package_does_not_pass_for_one_that_came_signed(
    giver: House, successor: House, tmp_path: Path
) -> None:
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    unsigned = make_package(giver, tmp_path / "unsigned").folder
    sentence = refused(successor, unsigned)
    assert "Nobody signed this package" in sentence
    assert giver.vault.suite.digest(giver.vault.signer().public)[:16].hex() in sentence
    report = import_package(successor, unsigned, believe=True)
    assert report.doubt == sentence
    assert told(successor) == told(giver)
    [event] = [
        json.loads(each.detail)
        for each in audit_events(successor, 100_000)
        if each.action == "package imported" and "believed" in each.detail
    ]
    assert (event["believed"], event["key"]) == (True, "")
    # One word doesn't make unsigned packages good for ever.
    amend(giver, [id_of(giver, "复函")], Amendment(title="再复函"))
    refused(successor, make_package(giver, tmp_path / "again").folder)


def test_another_key_is_no_more_believed_than_none(
    giver: House, successor: House, new_house: NewHouse, tmp_path: Path
) -> None:
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    forged = make_package(giver, tmp_path / "forged", signed=True).folder
    signed_otherwise(forged, new_house("stranger"), bytes(giver.vault.id))
    assert "compare it with the signed papers" in refused(successor, forged)


def test_a_signature_of_another_archive_vouches_for_nothing(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    """Also where nothing of that origin came before."""
    stranger = new_house("stranger")
    forged = make_package(giver, tmp_path / "forged", signed=True).folder
    signed_otherwise(forged, stranger, bytes(stranger.vault.id))
    assert "signed by another one" in refused(new_house(), forged)


def test_nobody_takes_the_first_unsigned_package_for_more_than_it_is(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """It comes in, and the remark says that nobody vouches for it; the first signed one sets the key."""
    successor = new_house()
    report = import_package(successor, package)
    assert report.doubt == ""
    assert [each.check for each in report.remarks] == ["root-signature"]
    import_package(successor, make_package(giver, tmp_path / "signed", signed=True).folder)
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    refused(successor, make_package(giver, tmp_path / "unsigned").folder)


def test_a_package_in_this_very_archives_name_must_be_signed_by_it(
    giver: House, package: Path, tmp_path: Path
) -> None:
    assert "this very archive" in refused(giver, package)
    signed = make_package(giver, tmp_path / "signed", signed=True).folder
    before = len(list_documents(giver))
    assert import_package(giver, signed).documents == 0
    assert len(list_documents(giver)) == before
