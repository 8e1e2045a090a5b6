"""A package taken in: the successor has what the giver had, a second time adds nothing, a stopped one goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.services.audit.history import history_of
from desktop.services.contract.evidence import attach_to
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import contract_terms_of, keep_rules, rule_text
from desktop.services.deliveries.delivery_listing import read_listing
from desktop.services.deliveries.delivery_reading import find_delivery, members
from desktop.services.errors import (
    NotAllowed,
    PackageUnsound,
)
from desktop.services.filing.amending import amend
from desktop.services.house import House
from desktop.services.knowledge.articles import current_source, list_articles
from desktop.services.knowledge.linking import links_of
from desktop.services.library import (
    audit_events,
    document_bytes,
    get_document,
    list_documents,
)
from desktop.services.order.collecting import collections, items_of
from desktop.services.order.custom_fields import fields, values_of
from desktop.services.order.relating import relations_of
from desktop.services.order.replaying import present
from desktop.services.order.systems import systems
from desktop.services.order.tagging import tags_of
from desktop.services.people.identity_numbers import reveal
from desktop.services.people.people import people
from desktop.services.progress import Cancelled, Quiet
from desktop.services.taking_in.package_import import import_package, imports_of
from models.categories import Category
from models.documents.amending import Amendment
from models.knowledge.linking import WAITING
from models.knowledge_tables import LinkRow
from models.obligation_tables import EvidenceRow
from models.tables import VersionRow
from resources.rule_files import CONTRACT
from tests.archives import findings
from tests.services.carried import (
    duties_of,
    evidence_by_number,
    make_package,
    told,
)
from tests.services.givers import IDENTITY, PHONE, add_newer, file_one
from tests.services.taking_in.comparing import id_of, kinds, sound, without_content
from tests.services.taking_in.conftest import NewHouse


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_the_successor_has_what_the_giver_had(
    giver: House, package: Path, new_house: NewHouse, suite: str
) -> None:
    successor = new_house(suite=suite)
    report = import_package(successor, package)
    assert (report.documents, report.known, kinds(report)) == (len(list_documents(giver)), 0, [])
    assert report.versions == report.documents + 2
    if suite == "aes":
        assert told(successor) == told(giver)
    else:
        assert without_content(successor) == without_content(giver)
    assert duties_of(successor) == duties_of(giver)
    assert evidence_by_number(successor) == evidence_by_number(giver)
    assert len(evidence_by_number(giver)) == 7
    assert _pinned_otherwise(successor) == []
    newest = find_delivery(successor, "网关@1.1").delivery.version_id
    [tree] = [each for each in list_documents(successor) if each.version.id == newest]
    listed = read_listing(b"".join(document_bytes(successor, tree)))
    digests = {each.version.path: each.version.digest for each in members(successor, newest)}
    assert {each.path: each.digest for each in listed} == digests
    for register in ("person", "person_item", "pledge", "matter", "matter_step", "kpi"):
        assert getattr(registers_of(successor), register) == getattr(registers_of(giver), register)
    sound(successor)


def _pinned_otherwise(house: House) -> list[int]:
    """Evidence whose digest isn't that of its version under this vault's suite."""
    with house.database.read() as session:
        rows = session.execute(
            select(EvidenceRow.id, EvidenceRow.digest, VersionRow.digest).join(
                VersionRow, VersionRow.id == EvidenceRow.version_id
            )
        ).all()
    assert rows
    return [row[0] for row in rows if row[1] != row[2]]


def test_order_and_knowledge_come_along(giver: House, package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    import_package(successor, package)
    letter = id_of(successor, "函")
    assert tags_of(successor, [letter]) == {letter: ("运维/月度",)}
    [collection] = collections(successor)
    assert (collection.name, collection.note) == ("迎检", "常问")
    assert [each.title for each in items_of(successor, collection.id)] == ["函", "月报"]
    [relation] = relations_of(successor, letter)
    assert (relation.kind, relation.other.title, relation.note) == ("answers", "月报", "批复")
    [field] = fields(successor)
    assert values_of(successor, [letter]) == {letter: {field.id: "张三"}}
    named = {each.name: each for each in systems(successor)}
    assert named["大数据平台"].accounts[0].reference == "信封 07"
    assert [(tie.kind, tie.name) for tie in named["大数据平台"].ties] == [("runs-on", "网关")]
    assert {each.document.title: each.kind for each in list_articles(successor)} == {
        "重启手册": "runbook",
        "网关介绍": "faq",
    }
    runbook = id_of(successor, "重启手册")
    # Written with the former title, which still leads there.
    targets = [each.target.title if each.target else None for each in links_of(successor, runbook)]
    assert targets == ["网关介绍", "月报", None]
    problems = [each.problem for each in links_of(giver, id_of(giver, "重启手册"))]
    assert [each.problem for each in links_of(successor, runbook)] == problems
    with successor.database.read() as session:
        waiting = session.scalars(select(LinkRow.raw).where(LinkRow.problem == WAITING)).all()
    assert waiting == []
    assert current_source(successor, runbook) == current_source(giver, id_of(giver, "重启手册"))


def test_numbers_come_in_full_and_sealed(giver: House, package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    import_package(successor, package)
    [person] = [each for each in people(successor) if each.label == "张三"]
    assert person.identity_shown == "110105********002X"
    assert reveal(successor, person.id) == IDENTITY
    assert reveal(successor, person.id, "phone") == PHONE
    assert IDENTITY not in "".join(each.detail for each in audit_events(successor, 100_000))


def test_a_second_import_adds_nothing(package: Path, new_house: NewHouse) -> None:
    successor = new_house()
    import_package(successor, package)
    before = (told(successor), registers_of(successor), present(successor))
    events = len(audit_events(successor, 100_000))
    report = import_package(successor, package)
    assert report.nothing
    assert report.known == len(before[0])
    assert (told(successor), registers_of(successor), present(successor)) == before
    assert len(audit_events(successor, 100_000)) == events
    assert len(imports_of(successor)) == 1


def test_looking_changes_nothing_and_tells_what_comes(
    giver: House, package: Path, new_house: NewHouse
) -> None:
    successor = new_house(contract="om-2026")
    assert duties_of(successor) != duties_of(giver)
    events = len(audit_events(successor, 100_000))
    seen = import_package(successor, package, check=True)
    assert list_documents(successor) == []
    assert len(audit_events(successor, 100_000)) == events
    assert successor.contract.id == "om-2026"
    done = import_package(successor, package)
    assert (seen.documents, seen.versions, dict(seen.rows), seen.contract, seen.conflicts) == (
        done.documents,
        done.versions,
        dict(done.rows),
        done.contract,
        done.conflicts,
    )
    assert (seen.checked, done.checked) == (True, False)
    assert contract_terms_of(successor) == contract_terms_of(giver)
    assert duties_of(successor) == duties_of(giver)


def test_a_newer_package_brings_only_what_is_new(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, package)
    file_one(giver, tmp_path / "later", "新.txt", "新")
    add_newer(giver, id_of(giver, "函"), tmp_path, "函二.txt", "不同意")
    attach_to(giver, "duty", "R66", id_of(giver, "函"), signed="both")
    newer = make_package(giver, tmp_path / "newer").folder
    report = import_package(successor, newer)
    assert (report.documents, report.versions, dict(report.rows)) == (1, 2, {"evidence": 1})
    assert told(successor) == told(giver)
    assert duties_of(successor) == duties_of(giver)
    assert kinds(report) == []
    sound(successor)


def test_a_new_archive_takes_the_contract_with_its_rules(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    changed = rule_text(giver, CONTRACT) + "\n# 补充协议一\n"
    keep_rules(giver, CONTRACT, changed, note="补充协议")
    package = make_package(giver, tmp_path / "amended")
    successor = new_house(contract="om-2026")
    report = import_package(successor, package.folder)
    assert report.contract == giver.contract.title
    assert successor.contract == giver.contract
    assert rule_text(successor, CONTRACT) == changed
    assert duties_of(successor) == duties_of(giver)


def test_the_clock_is_ours_and_the_givers_is_told(
    giver: House, package: Path, new_house: NewHouse
) -> None:
    successor = new_house()
    import_package(successor, package)
    theirs = get_document(giver, id_of(giver, "函"))
    ours = get_document(successor, id_of(successor, "函"))
    assert ours.filed > theirs.filed
    assert ours.formed == theirs.formed
    [told_first] = [
        each.sentence for each in history_of(successor, ours.id) if "package" in each.sentence
    ]
    assert theirs.number in told_first


class _StopAfter(Quiet):
    """Stops the work at the n-th checkpoint."""

    def __init__(self, count: int) -> None:
        self._left = count

    def checkpoint(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


def test_an_import_that_was_stopped_anywhere_goes_on(
    giver: House, package: Path, new_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.services.taking_in.package_filing._DOCUMENTS_AT_ONCE", 1)
    successor = new_house()
    stops, filed = 0, set[int]()
    for count in range(1, 400, 3):
        try:
            import_package(successor, package, progress=_StopAfter(count))
        except Cancelled:
            stops += 1
            filed.add(len(list_documents(successor)))
            assert findings(successor, full=False) == []
        else:
            break
    assert stops > 3
    assert len(filed) > 2
    assert told(successor) == told(giver)
    assert duties_of(successor) == duties_of(giver)
    assert evidence_by_number(successor) == evidence_by_number(giver)
    assert len(imports_of(successor)) == 1
    sound(successor)


def test_who_may_not_change_rules_may_not_import(
    package: Path, new_house: NewHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.services import rights
    from vault.ids import SlotKind

    successor = new_house()
    monkeypatch.setitem(rights._RIGHTS, SlotKind.MANAGER, frozenset({rights.Right.FILING}))
    with pytest.raises(NotAllowed):
        import_package(successor, package)


def test_amended_facts_are_those_of_the_giver(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    amend(giver, [id_of(giver, "函")], Amendment(title="复函", type="函件"))
    successor = new_house()
    import_package(successor, make_package(giver, tmp_path / "amended").folder)
    assert get_document(successor, id_of(successor, "复函")).type == "函件"
    assert get_document(successor, id_of(successor, "复函")).category is Category.CONTRACT


def test_every_register_comes_in_or_is_known_to_stay_behind() -> None:
    """A register that is added later is imported too, or named as one that isn't."""
    from dataclasses import fields as fields_of

    from desktop.services.taking_in.package_reading import RECORDS
    from desktop.services.taking_in.package_registers import ORDER
    from models.obligations.registers import Registers

    assert {each.name for each in fields_of(Registers)} - set(RECORDS) == {"gate_waiver"}
    assert set(ORDER) == set(RECORDS)


def test_a_set_of_media_is_taken_in_from_all_of_them(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """As they lie, without being copied together; one alone is not whole."""
    first, second = tmp_path / "first", tmp_path / "second"
    shutil.copytree(package, first)
    shutil.copytree(package, second)
    files = sorted(each.relative_to(package) for each in package.rglob("*") if each.is_file())
    payload = [each for each in files if each.parts[0] == "data"]
    for number, each in enumerate(payload):
        ((first, second)[number % 2] / each).unlink()
    successor = new_house()
    with pytest.raises(PackageUnsound):
        import_package(successor, [first])
    import_package(successor, [first, second])
    assert told(successor) == told(giver)
