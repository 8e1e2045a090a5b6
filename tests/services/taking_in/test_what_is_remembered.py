"""What is remembered of a giver: by packages that follow the one before, and no longer than the documents are here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.services.disposal.purging import purge_documents
from desktop.services.filing.amending import amend, trash
from desktop.services.house import House
from desktop.services.order.custom_fields import fields, set_field
from desktop.services.order.relating import unrelate
from desktop.services.order.replaying import present
from desktop.services.order.systems import SystemChange, change_system, find_system
from desktop.services.order.tagging import tag_documents, tags_of, untag_documents
from desktop.services.taking_in.package_import import import_package
from models.documents.amending import Amendment
from models.handover.import_codes import ELEMENTS, Codes, known_codes
from models.handover.imported import known_rows, package_imports
from tests.archives import PASSPHRASE, make_quick_house
from tests.services.carried import make_package, told
from tests.services.givers import file_one
from tests.services.taking_in.comparing import id_of, kinds
from tests.services.taking_in.conftest import NewHouse


def _purpose(house: House, purpose: str | None = None) -> str:
    system = find_system(house, "网关")
    assert system is not None
    if purpose is not None:
        change_system(house, system.id, SystemChange(purpose=purpose))
    return system.purpose if purpose is None else purpose


@pytest.mark.parametrize("between", ["older", "masked"])
def test_what_was_written_here_of_a_system_outlives_a_package_that_follows_nothing(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path, between: str
) -> None:
    """The giver's next package says what its last one did: nothing changed there, and nobody's words go."""
    successor = new_house()
    import_package(successor, package)
    _purpose(giver, "接入")
    import_package(successor, make_package(giver, tmp_path / "newer").folder)
    assert _purpose(successor, "我方的话") == "我方的话"
    if between == "masked":
        import_package(successor, make_package(giver, tmp_path / "masked", "masked").folder)
    else:
        import_package(successor, package)
    amend(giver, [id_of(giver, "函")], Amendment(title="复函"))
    report = import_package(successor, make_package(giver, tmp_path / "last").folder)
    assert [each.kind for each in report.changes] == ["follows"]
    assert kinds(report) == []
    assert _purpose(successor) == "我方的话"


def test_a_system_that_came_masked_follows_the_first_whole_package(
    giver: House, new_house: NewHouse, tmp_path: Path
) -> None:
    successor = new_house()
    import_package(successor, make_package(giver, tmp_path / "masked", "masked").folder)
    _purpose(giver, "接入")
    import_package(successor, make_package(giver, tmp_path / "whole").folder)
    assert _purpose(successor) == "接入"
    system = find_system(successor, "网关")
    assert system is not None
    assert system.people == (("张三", "owner"),)


def _tags(house: House, title: str) -> tuple[str, ...]:
    document = id_of(house, title)
    return tags_of(house, [document]).get(document, ())


def _untag(house: House, title: str, name: str) -> None:
    tag = next(tag for tag, (_parent, each) in present(house).tags.items() if each == name)
    untag_documents(house, [id_of(house, title)], [tag])


def test_what_was_taken_off_here_is_not_put_on_by_a_package_of_this_very_archive(
    giver: House, package: Path, tmp_path: Path
) -> None:
    letter = id_of(giver, "函")
    _untag(giver, "函", "月度")
    set_field(giver, [letter], fields(giver)[0].id, "")
    unrelate(giver, letter, "answers", id_of(giver, "月报"))
    before = told(giver), present(giver)
    for _time in range(2):
        report = import_package(giver, package, believe=True)
        assert (report.changes, kinds(report)) == ((), [])
        assert (told(giver), present(giver)) == before
    # A document that was filed since is no better known.
    file_one(giver, tmp_path / "later", "新.txt", "新")
    tag_documents(giver, [id_of(giver, "新")], ["新签"])
    newer = make_package(giver, tmp_path / "newer").folder
    _untag(giver, "新", "新签")
    assert import_package(giver, newer, believe=True).changes == ()
    assert _tags(giver, "新") == ()


def test_what_an_earlier_program_took_in_is_remembered_from_now_on(
    giver: House, package: Path, new_house: NewHouse, tmp_path: Path
) -> None:
    """It kept which row became which, and nothing of what was said."""
    successor = new_house()
    import_package(successor, package)
    with successor.database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM imported WHERE instr(register, ':')")
    _untag(successor, "函", "月度")
    tag_documents(giver, [id_of(giver, "函")], ["甲"])
    first = import_package(successor, make_package(giver, tmp_path / "first").folder)
    assert [each.sentence for each in first.changes] == []
    assert _tags(successor, "函") == ()
    tag_documents(giver, [id_of(giver, "函"), id_of(giver, "名册")], ["乙"])
    later = import_package(successor, make_package(giver, tmp_path / "later").folder)
    assert [each.sentence for each in later.changes] == ["tag put on: 乙"] * 2
    assert (_tags(successor, "函"), _tags(successor, "名册")) == (("乙",), ("乙",))


def test_what_another_document_bore_under_its_id_is_not_taken_for_its_own(
    tmp_path: Path, quick_unlock: None
) -> None:
    """A restored archive gave the id out again: nothing was put on that document, until somebody does."""
    with make_quick_house(tmp_path / "giver.vault") as house:
        file_one(house, tmp_path / "first", "同.txt", "同")
    shutil.copytree(tmp_path / "giver.vault", tmp_path / "restored.vault")
    with make_quick_house(tmp_path / "successor.vault") as successor:
        with House.open(tmp_path / "giver.vault", PASSPHRASE) as house:
            tag_documents(house, [file_one(house, tmp_path / "a", "甲.txt", "甲")], ["运维"])
            import_package(successor, make_package(house, tmp_path / "giver-package").folder)
        with House.open(tmp_path / "restored.vault", PASSPHRASE) as house:
            document = file_one(house, tmp_path / "b", "乙.txt", "乙", period="2026-06")
            import_package(successor, make_package(house, tmp_path / "restored-package").folder)
            assert _tags(successor, "乙") == ()
            tag_documents(house, [document], ["运维"])
            import_package(successor, make_package(house, tmp_path / "later-package").folder)
        assert _tags(successor, "乙") == ("运维",)
        assert _tags(successor, "甲") == ("运维",)


@pytest.mark.parametrize("own", [False, True])
def test_no_code_of_a_purged_article_stays(
    giver: House, package: Path, new_house: NewHouse, own: bool
) -> None:
    """Also where the package came from this very archive, which has no other id for it."""
    house = giver if own else new_house()
    import_package(house, package, believe=own)
    runbook = id_of(house, "重启手册")
    with house.database.read() as session:
        [done] = package_imports(session)
        rows = known_rows(session, done.origin)["document"]
        there = next((source for source, local in rows.items() if local == runbook), runbook)
        assert _codes_about(known_codes(session, done.origin), there) >= {
            "said:article",
            "kept:article",
            "said:document",
            "kept:document",
        }
    trash(house, [runbook], reason="重复")
    purge_documents(house, [runbook], reason="重复")
    with house.database.read() as session:
        held = known_codes(session, done.origin)
    assert _codes_about(held, there) == set()
    assert held["said:document"]


def _codes_about(held: Codes, document: int) -> set[str]:
    """The registers of codes that say something of a document."""
    plain = {"document", "article", "bearing"}
    return {
        register
        for register, codes in held.items()
        if (register.partition(":")[2] in plain and document in codes)
        or (register.partition(":")[0] in ELEMENTS and register.endswith(f":{document}"))
    }
