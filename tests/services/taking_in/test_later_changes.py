"""What the giver changed after a package was taken in follows with the next one; what was changed here stays."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.evidence import withdraw_evidence
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.disposal.purging import purge_documents
from desktop.services.filing.amending import amend, trash
from desktop.services.house import House
from desktop.services.knowledge.articles import list_articles
from desktop.services.knowledge.reviewing import mark_reviewed, set_review
from desktop.services.library import audit_events, get_document, list_documents
from desktop.services.order.collecting import collect, collections, items_of, uncollect
from desktop.services.order.custom_fields import fields, set_field, values_of
from desktop.services.order.relating import relate, relations_of, unrelate
from desktop.services.order.replaying import present
from desktop.services.order.systems import SystemChange, change_system, retire_system, systems
from desktop.services.order.tagging import tag_documents, tags_of, untag_documents
from desktop.services.people.people import PersonChange, change_person, people
from desktop.services.people.person_items import end_item
from desktop.services.taking_in.package_import import import_package
from models.documents.amending import Amendment
from tests.services.carried import duties_of, evidence_by_number, make_package, told
from tests.services.givers import file_one
from tests.services.taking_in.comparing import id_of, kinds, number_of, sound
from tests.services.taking_in.conftest import NewHouse


@pytest.fixture
def successor(package: Path, new_house: NewHouse) -> House:
    """An archive that took the giver's package in."""
    house = new_house()
    import_package(house, package)
    return house


def system_named(house: House, name: str) -> int:
    return next(each.id for each in systems(house, retired=True) if each.name == name)


def sentences(changes: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in changes:  # type: ignore[attr-defined]  # a tuple of conflicts
        found.setdefault(each.object_name, []).append(each.sentence)
    return found


def test_what_the_giver_changed_follows_and_is_told_before(
    giver: House, successor: House, tmp_path: Path
) -> None:
    letter, month = id_of(giver, "函"), id_of(giver, "月报")
    evidence = registers_of(giver).evidence
    duty = next(row.id for row in evidence.values() if row.subject == "duty")
    withdraw_evidence(giver, [duty], "写错了")
    [item] = registers_of(giver).person_item
    last = today_of(giver) - timedelta(3)
    end_item(giver, item, last)
    settle(giver, SHOWN_ON, (today_of(giver) + timedelta(1)).isoformat())
    amend(giver, [letter], Amendment(title="复函", persons=("李四",), reference="改〔2026〕8号"))
    tag_documents(giver, [letter], ["合同/往来"])
    untag_documents(giver, [month], [_tag(giver, "月度")])
    uncollect(giver, collections(giver)[0].id, [month])
    relate(giver, letter, "answers", month, "更正的批复")
    set_field(giver, [letter], fields(giver)[0].id, "李四")
    gateway = system_named(giver, "网关")
    change_system(giver, gateway, SystemChange(purpose="接入", people=[("李四", "owner")]))
    retire_system(giver, system_named(giver, "大数据平台"))
    newer = make_package(giver, tmp_path / "newer").folder

    seen = import_package(successor, newer, check=True)
    said = sentences(seen.changes)
    number = number_of(successor, "函")
    assert said["register person_item: 在场期间"] == [f"the last day: – → {last.isoformat()}"]
    assert any("the title" in each or "title: 函 → 复函" in each for each in said[number])
    assert "tag put on: 合同/往来" in said[number]
    assert said[number_of(giver, "月报")] == [
        "tag taken off: 运维/月度",
        "taken out of the collection 迎检",
    ]
    assert said["网关"] == ["the purpose: – → 接入; the people in charge"]
    assert any("withdrawal" in each for name in said for each in said[name])
    assert get_document(successor, id_of(successor, "函")).number == number

    done = import_package(successor, newer)
    assert done.changes == seen.changes
    assert kinds(done) == []
    assert (done.documents, done.versions, dict(done.rows)) == (0, 0, {})
    assert told(successor) == told(giver)
    assert duties_of(successor) == duties_of(giver)
    assert evidence_by_number(successor) == evidence_by_number(giver)
    for register in ("person_item", "setting", "person"):
        assert getattr(registers_of(successor), register) == getattr(registers_of(giver), register)
    ours = id_of(successor, "复函")
    assert tags_of(successor, [ours, id_of(successor, "月报")]) == {
        ours: ("合同/往来", "运维/月度")
    }
    assert [each.title for each in items_of(successor, collections(successor)[0].id)] == ["复函"]
    assert [each.note for each in relations_of(successor, ours)] == ["更正的批复"]
    assert values_of(successor, [ours]) == {ours: {fields(successor)[0].id: "李四"}}
    named = {each.name: each for each in systems(successor, retired=True)}
    assert named["网关"].people == (("李四", "owner"),)
    assert named["大数据平台"].retired is not None
    actions = [each.action for each in audit_events(successor, 100_000)]
    assert actions.count("rows followed") == 3
    sound(successor)

    events = len(audit_events(successor, 100_000))
    before = registers_of(successor), present(successor), events
    again = import_package(successor, newer)
    assert again.nothing
    assert again.conflicts == ()
    after = registers_of(successor), present(successor)
    assert (*after, len(audit_events(successor, 100_000))) == before


def _tag(house: House, name: str) -> int:
    return next(tag for tag, (_parent, each) in present(house).tags.items() if each == name)


def test_what_both_changed_stays_and_is_named_until_both_say_the_same(
    giver: House, successor: House, tmp_path: Path
) -> None:
    letter, ours = id_of(giver, "函"), id_of(successor, "函")
    amend(giver, [letter], Amendment(title="复函"))
    amend(successor, [ours], Amendment(title="来函"))
    [item] = registers_of(giver).person_item
    end_item(giver, item, today_of(giver) - timedelta(3))
    end_item(successor, item, today_of(successor) - timedelta(5))
    relate(giver, letter, "answers", id_of(giver, "月报"), "甲")
    relate(successor, ours, "answers", id_of(successor, "月报"), "乙")
    gateway = system_named(giver, "网关")
    change_system(giver, gateway, SystemChange(purpose="接入"))
    change_system(successor, system_named(successor, "网关"), SystemChange(purpose="安全"))
    newer = make_package(giver, tmp_path / "newer").folder
    before = told(successor), registers_of(successor), present(successor)
    for _time in range(2):
        report = import_package(successor, newer)
        assert report.changes == ()
        assert kinds(report) == ["differs"] * 4
        said = sentences(report.conflicts)
        number = number_of(successor, "来函")
        assert "来函 → 复函" in said[number][0]
        assert "relation answers" in said[number][1]
        assert "安全 → 接入" in said["网关"][0]
        assert "register person_item: 在场期间" in said
        assert (told(successor), registers_of(successor), present(successor)) == before
    amend(successor, [ours], Amendment(title="复函"))
    change_system(successor, system_named(successor, "网关"), SystemChange(purpose="接入"))
    relate(successor, ours, "answers", id_of(successor, "月报"), "甲")
    end_item(successor, item, today_of(giver) - timedelta(3))
    assert import_package(successor, newer).conflicts == ()
    # What both say now is common ground: the giver's next change follows.
    amend(giver, [letter], Amendment(title="再复函"))
    later = import_package(successor, make_package(giver, tmp_path / "later").folder)
    assert kinds(later) == []
    assert get_document(successor, ours).title == "再复函"
    sound(successor)


def test_what_only_the_successor_changed_stays_without_a_word(
    giver: House, successor: House, tmp_path: Path
) -> None:
    letter, month = id_of(successor, "函"), id_of(successor, "月报")
    amend(successor, [letter], Amendment(title="来函"))
    [item] = registers_of(successor).person_item
    end_item(successor, item, today_of(successor) - timedelta(5))
    untag_documents(successor, [letter], [_tag(successor, "月度")])
    tag_documents(successor, [month], ["我方"])
    unrelate(successor, letter, "answers", month)
    collect(successor, collections(successor)[0].id, [id_of(successor, "名册")])
    change_system(successor, system_named(successor, "网关"), SystemChange(purpose="安全"))
    tag_documents(giver, [id_of(giver, "月报")], ["他方"])
    newer = make_package(giver, tmp_path / "newer").folder
    before = told(successor), registers_of(successor)
    report = import_package(successor, newer)
    assert kinds(report) == []
    assert [each.sentence for each in report.changes] == ["tag put on: 他方"]
    assert (told(successor), registers_of(successor)) == before
    assert tags_of(successor, [letter, month]) == {month: ("他方", "我方", "运维/月度")}
    assert relations_of(successor, letter) == []
    assert len(items_of(successor, collections(successor)[0].id)) == 3
    sound(successor)


def test_somebody_who_is_called_otherwise_now_is_so_in_every_document(
    giver: House, successor: House, tmp_path: Path
) -> None:
    person = next(each.id for each in people(giver) if each.label == "张三")
    change_person(giver, person, PersonChange(label="张三丰"))
    file_one(giver, tmp_path / "later", "新.txt", "新", persons=("张三丰",))
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert kinds(report) == []
    assert told(successor) == told(giver)
    assert [each.label for each in people(successor)] == [each.label for each in people(giver)]
    assert {each.name: each.people for each in systems(successor)}["网关"] == (("张三丰", "owner"),)
    assert import_package(successor, make_package(giver, tmp_path / "same").folder).changes == ()
    sound(successor)


def test_a_name_taken_here_stays_another_one_with_every_package(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """Also papers that come later name whom they mean."""
    from desktop.services.people.people import NewPerson, enter_person
    from tests.services.owed import in_november

    successor = new_house()
    in_november(successor)
    enter_person(successor, NewPerson("张三", identity="440524188001010014"))
    import_package(successor, package)
    file_one(giver, tmp_path / "later", "新.txt", "新", persons=("张三",))
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert (report.documents, report.changes, kinds(report)) == (1, (), [])
    assert get_document(successor, id_of(successor, "新")).persons == ("张三 (2)",)


def test_an_older_package_takes_nothing_back(
    giver: House, package: Path, successor: House, tmp_path: Path
) -> None:
    letter = id_of(giver, "函")
    amend(giver, [letter], Amendment(title="复函"))
    tag_documents(giver, [letter], ["新"])
    import_package(successor, make_package(giver, tmp_path / "newer").folder)
    before = told(successor), registers_of(successor), present(successor)
    report = import_package(successor, package)
    assert report.nothing
    assert kinds(report) == ["unfollowed"]
    assert (told(successor), registers_of(successor), present(successor)) == before


@pytest.mark.parametrize("profile", ["masked", "client"])
def test_what_a_profile_leaves_out_is_not_taken_for_taken_away(
    giver: House, successor: House, tmp_path: Path, profile: str
) -> None:
    before = told(successor), registers_of(successor), present(successor)
    report = import_package(successor, make_package(giver, tmp_path / profile, profile).folder)
    assert kinds(report) == (["unfollowed"] if profile == "masked" else [])
    assert report.changes == ()
    assert (told(successor), registers_of(successor), present(successor)) == before
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    full = import_package(successor, make_package(giver, tmp_path / "full", "full").folder)
    assert [each.kind for each in full.changes] == ["follows"]
    assert told(successor) == told(giver)


def test_what_stands_in_the_trash_here_stays_as_it_is(
    giver: House, successor: House, tmp_path: Path
) -> None:
    ours = id_of(successor, "函")
    trash(successor, [ours], reason="重复")
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert kinds(report) == ["differs"]
    assert get_document(successor, ours).title == "函"


def test_nothing_of_what_a_purged_document_said_is_kept(successor: House) -> None:
    """Not even as a number that would confirm what somebody guesses."""
    from models.handover.import_codes import known_codes
    from models.handover.imported import known_rows, package_imports

    ours = id_of(successor, "函")
    with successor.database.read() as session:
        [done] = package_imports(session)
        [there] = [
            source
            for source, local in known_rows(session, done.origin)["document"].items()
            if local == ours
        ]
        held = known_codes(session, done.origin)
    about = [f"{kind}:{there}" for kind in ("tag", "collection", "relation", "value")]
    assert all(held.get(register) for register in about)
    assert there in held["said:document"]
    trash(successor, [ours], reason="重复")
    purge_documents(successor, [ours], reason="重复")
    with successor.database.read() as session:
        held = known_codes(session, done.origin)
        [done] = package_imports(session)
    assert not any(held.get(register) for register in about)
    assert there not in held["said:document"].keys() | held["kept:document"].keys()
    assert "函" not in json.dumps(json.loads(done.report), ensure_ascii=False)
    assert len(list_documents(successor)) == 5


def test_a_review_of_an_article_follows(giver: House, successor: House, tmp_path: Path) -> None:
    runbook = id_of(giver, "重启手册")
    mark_reviewed(giver, [runbook])
    set_review(giver, [runbook], 6)
    report = import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert len(report.changes) == 1
    [theirs] = [each for each in list_articles(giver) if each.document.id == runbook]
    [ours] = [each for each in list_articles(successor) if each.document.title == "重启手册"]
    assert (ours.review_months, ours.reviewed) == (6, theirs.reviewed)
    assert ours.reviewed_version == ours.document.version.id
    assert kinds(report) == []
    set_review(successor, [ours.document.id], 3)
    set_review(giver, [runbook], 12)
    report = import_package(successor, make_package(giver, tmp_path / "later").folder)
    assert (report.changes, kinds(report)) == ((), ["differs"])
