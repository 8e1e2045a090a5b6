"""Packages that somebody else made, damaged or changed: refused, or taken in without what can't be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.contract.registers import registers_of
from desktop.services.errors import (
    PackageChanged,
    PackageRefused,
    PackageUnsound,
)
from desktop.services.house import House
from desktop.services.library import (
    audit_events,
    list_documents,
)
from desktop.services.taking_in.package_import import import_package
from exporters.verify import verify_package
from tests.archives import findings
from tests.services.carried import (
    data_file,
    lines_of,
    make_package,
    retagged,
    rewritten,
)
from tests.services.givers import IDENTITY, file_one
from tests.services.taking_in.comparing import kinds, sound
from tests.services.taking_in.conftest import NewHouse


def test_a_package_with_findings_is_refused(package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    data_file(package, "documents.jsonl").write_bytes(b"{}\n")
    with pytest.raises(PackageUnsound) as refused:
        import_package(successor, package)
    assert {each.check for each in refused.value.findings} >= {"payload-changed"}
    assert list_documents(successor) == []


def test_a_newer_format_is_refused_in_words(package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    rewritten(package, "format.json", lambda data: data.replace(b'"major": 1', b'"major": 2'))
    with pytest.raises(PackageRefused, match="newer") as refused:
        import_package(successor, package)
    assert "newer version of the program" in refused.value.sentence


def test_a_package_of_a_newer_program_is_refused_before_its_data_are_read(
    package: Path, new_house: NewHouse
) -> None:
    info = package / "bag-info.txt"
    text = info.read_text(encoding="utf-8")
    assert "Shoudang-Format: 1.0" in text
    info.write_text(text.replace("Format: 1.0", "Format: 2.0"), encoding="utf-8")
    retagged(package)
    data_file(package, "format.json").write_bytes(b"what a later version writes")
    with pytest.raises(PackageRefused, match="newer"):
        import_package(new_house(), package)


def test_a_package_without_data_is_refused(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    from desktop.services.handover.package_selection import select
    from exporters.handover import build_package
    from resources.package_profiles import package_profile
    from vault.ids import utc_now

    profile = package_profile("full")
    assert profile is not None
    items = select(giver, profile).items
    build_package(tmp_path / "bare", giver.contract, items, now=utc_now())
    with pytest.raises(PackageRefused, match="no-data"):
        import_package(new_house(), tmp_path / "bare")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data + b"{}\n", id="a line more"),
        pytest.param(lambda data: data.split(b"\n", 1)[1], id="a line less"),
        pytest.param(lambda data: b"[" * 100_000 + data, id="deep"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":"1",', 1), id="a text for an id"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":1e3,', 1), id="a fraction"),
        pytest.param(lambda data: data.replace(b'"id":2,', b'"id":1,', 1), id="the same id twice"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":1,"id":2,', 1), id="a key twice"),
        pytest.param(lambda data: data.replace(b'"id":1,', b'"id":0,', 1), id="no id"),
        pytest.param(
            lambda data: data.replace("内部".encode(), "机密".encode(), 1), id="a mark of secrets"
        ),
        pytest.param(lambda data: data.replace(b'"filed":"2', b'"filed":"x', 1), id="no moment"),
        pytest.param(lambda data: data.replace("函".encode(), b"\xff", 1), id="no UTF-8"),
        pytest.param(
            lambda data: data.replace("函".encode(), b"\\ud800", 1), id="half a character"
        ),
    ],
)
def test_data_that_are_not_right_are_refused_whole(
    package: Path, new_house: NewHouse, damage: Callable[[bytes], bytes]
) -> None:
    successor = new_house()
    before = data_file(package, "documents.jsonl").read_bytes()
    assert damage(before) != before
    rewritten(package, "documents.jsonl", damage)
    with pytest.raises(PackageRefused, match="malformed") as refused:
        import_package(successor, package)
    assert "documents.jsonl" in refused.value.sentence
    assert list_documents(successor) == []


def test_a_package_that_changes_while_it_is_read_is_noticed(
    package: Path, new_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the verification and the reading somebody writes to the medium."""
    real = verify_package

    def then_changed(*given: object, **named: object) -> object:
        outcome = real(*given, **named)  # type: ignore[arg-type]  # passed on as they are
        [letter] = [each for each in (package / "data").rglob("*_函_V1.txt") if each.is_file()]
        letter.write_text("别的", encoding="utf-8")
        return outcome

    monkeypatch.setattr("desktop.services.taking_in.package_verifying.verify_package", then_changed)
    successor = new_house()
    with pytest.raises(PackageChanged):
        import_package(successor, package)
    assert list_documents(successor) == []
    assert findings(successor) == []


def test_a_marked_document_stays_out_and_the_rest_comes(package: Path, new_house: NewHouse) -> None:
    successor = new_house()

    def marked(data: bytes) -> bytes:
        return data.replace('"title":"函"'.encode(), '"title":"函（机密★10年）"'.encode())

    rewritten(package, "documents.jsonl", marked)
    report = import_package(successor, package)
    assert report.documents == 5
    [left] = [each for each in report.conflicts if each.kind == "left-out"]
    assert "state secret" in left.sentence
    assert "机密" not in json.dumps(
        [each._asdict() for each in report.conflicts], ensure_ascii=False
    )
    refused = [each for each in audit_events(successor, 100) if each.action == "refused"]
    assert len(refused) == 1
    assert "函" not in refused[0].detail


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("matter.jsonl", '"kind":"staff-change"', '"kind":"unheard-of"'),
        ("person_item.jsonl", '"kind":"on-site"', '"kind":"unheard-of"'),
        ("finding.jsonl", "日志只留 97 天", f"日志 {IDENTITY}"),
        ("kpi.jsonl", "核心机房", "机密★机房"),
        ("matter.jsonl", '"facts":"{', '"facts":"{{'),
    ],
)
def test_rows_that_say_what_cannot_be_kept_stay_out(
    package: Path, new_house: NewHouse, name: str, old: str, new: str
) -> None:
    successor = new_house()
    rewritten(package, name, lambda data: data.replace(old.encode(), new.encode()))
    report = import_package(successor, package)
    register = name.removesuffix(".jsonl")
    assert report.documents == 6
    assert getattr(registers_of(successor), register) == {}
    assert f"register {register}" in {each.object_name for each in report.conflicts}
    sound(successor)


def test_places_outside_the_package_lead_nowhere(
    package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    sentinel = tmp_path / "sentinel.txt"
    sentinel.write_text("不动", encoding="utf-8")
    successor = new_house()
    place = next(
        version["place"]
        for line in lines_of(package, "documents.jsonl")
        for version in line["versions"]
        if line["title"] == "函"
    )
    rewritten(
        package,
        "documents.jsonl",
        lambda data: data.replace(place.encode(), b"../../sentinel.txt"),
    )
    report = import_package(successor, package)
    assert report.documents == 5
    assert "left-out" in kinds(report)
    assert sentinel.read_text(encoding="utf-8") == "不动"


def test_a_number_cannot_reach_for_another_counter(package: Path, new_house: NewHouse) -> None:
    """Numbers are kept; what isn't one of ours moves no counter, or the next id would be beyond all bounds."""
    successor = new_house()
    rewritten(
        package,
        "documents.jsonl",
        lambda data: data.replace(
            b'"number":"' + _number(package, "函").encode(), b'"number":"document-999999'
        ),
    )
    import_package(successor, package)
    assert max(each.id for each in list_documents(successor)) < 100


def _number(package: Path, title: str) -> str:
    return next(
        str(line["number"])
        for line in lines_of(package, "documents.jsonl")
        if line["title"] == title
    )


def test_nothing_of_a_journal_that_changed_is_parsed(
    giver: House,
    package: Path,
    new_house: NewHouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also not the event that the package before ended with."""
    successor = new_house()
    import_package(successor, package)
    last = lines_of(package, "audit.jsonl")[-1]["sequence"]
    file_one(giver, tmp_path / "later", "新.txt", "新")
    newer = make_package(giver, tmp_path / "newer").folder
    real = verify_package

    def then_changed(*given: object, **named: object) -> object:
        outcome = real(*given, **named)  # type: ignore[arg-type]  # passed on as they are
        journal = data_file(newer, "audit.jsonl")
        lines = journal.read_bytes().splitlines(keepends=True)
        assert len(lines) > last
        lines[last - 1] = b"[" * (len(lines[last - 1]) - 1) + b"\n"
        journal.write_bytes(b"".join(lines))
        return outcome

    monkeypatch.setattr("desktop.services.taking_in.package_verifying.verify_package", then_changed)
    with pytest.raises(PackageChanged):
        import_package(successor, newer)
