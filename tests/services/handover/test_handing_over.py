"""Building a package of a vault: what a profile chooses, what is left out and why, final or rehearsal, going on."""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import ExitCode, explain
from desktop.services.errors import GateClosed, InsideVault, UnknownProfile, WeakPassphrase
from desktop.services.filing.amending import amend, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.leftovers import destruction_residue
from desktop.services.filing.screening import screen_text, withhold
from desktop.services.filing.versions import file_version
from desktop.services.handover import handing_over
from desktop.services.handover.handing_over import build_handover, signing_folder, verify_handover
from desktop.services.handover.handover_order import HandoverOrder
from desktop.services.handover.package_media import list_package_media, plan_media, write_medium
from desktop.services.handover.package_selection import Selection, select
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.drafts import Draft, keep_draft
from desktop.services.library import audit_events, list_documents
from desktop.services.progress import Cancelled, Quiet
from desktop.services.records import Filing
from exporters.bag_info import KIND_LABEL, ORIGIN_LABEL, PROFILE_LABEL
from exporters.errors import (
    FileTooLarge,
    MediumTooSmall,
    NotThisPackage,
    OutputFailed,
    OutputNotEmpty,
)
from models.categories import Category, Mark, Ownership, Status
from models.documents.amending import Amendment
from models.handover.preflight import Gate, GateItem
from models.handover.receipts import filed_since
from models.keeping.residue import packages
from resources.package_profiles import package_profile, package_profiles
from tests.exporters.signed import own_verifier
from vault.errors import AlreadyExists
from vault.ids import Passphrase

_CLEAR = Gate(date(2027, 4, 30), ())
_CLOSED = Gate(date(2027, 4, 30), (GateItem("duty", "R51/2026-04", "missing", "月报缺失", "Ⅱ7.1"),))


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands in the way; what does is not tested here."""
    monkeypatch.setattr(handing_over, "preflight", lambda _house: _CLEAR)


def test_what_was_filed_while_a_package_was_built_came_after_it(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was chosen before: the certificate of destruction must not say that this was accepted."""
    _file(house, tmp_path, "before")
    real = handing_over.select

    def meanwhile(*arguments: Any) -> Selection:
        chosen = real(*arguments)
        _file(house, tmp_path, "meanwhile")
        return chosen

    monkeypatch.setattr(handing_over, "select", meanwhile)
    report = build_handover(house, tmp_path / "out")
    assert report.documents == 1
    with house.database.read() as session:
        assert filed_since(session, report.root) == 1
    monkeypatch.setattr(handing_over, "select", real)
    report = build_handover(house, tmp_path / "again")
    with house.database.read() as session:
        assert filed_since(session, report.root) == 0


def _file(house: House, folder: Path, name: str) -> None:
    path = folder / f"{name}.txt"
    path.write_text(name, encoding="utf-8")
    file_paths(house, [path], Filing(Category.OPERATIONS))


@pytest.fixture
def held(house: House, tmp_path: Path) -> House:
    """Seven papers: one of every fate."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("月报", "自有制度", "草稿", "垃圾", "花名册", "失密", "手册"):
        (folder / f"{name}.txt").write_text(f"{name}：一切正常。\n" * 20, encoding="utf-8")
    file_paths(house, [folder], Filing(Category.OPERATIONS))
    ids = {document.title: document.id for document in list_documents(house)}
    amend(house, [ids["自有制度"]], Amendment(ownership=Ownership.CONTRACTOR))
    amend(house, [ids["草稿"]], Amendment(status=Status.DRAFT))
    amend(house, [ids["花名册"]], Amendment(mark=Mark.PERSONAL))
    newer = folder / "手册第二版.txt"
    newer.write_text("手册，第二版。\n" * 30, encoding="utf-8")
    file_version(house, ids["手册"], newer, reason="修订")
    trash(house, [ids["垃圾"]])
    secret = screen_text("绝密★长期\n白塔计划")
    assert secret is not None
    withhold(house, [ids["失密"]], secret)
    keep_draft(house, Draft(title="还没写完", body="…", kind="runbook"))
    return house


def _titles(house: House, profile: str) -> tuple[set[str], dict[str, str]]:
    chosen = package_profile(profile)
    assert chosen is not None
    selection = select(house, chosen)
    left = {each.title or each.number: each.kind for each in selection.omissions}
    return {item.document.title for item in selection.items}, left


def test_a_profile_chooses_and_everything_else_is_listed_with_its_reason(held: House) -> None:
    every = {"月报", "自有制度", "草稿", "花名册", "手册"}
    gone = {"垃圾": "document", "还没写完": "document"}
    number = next(iter(set(_titles(held, "full")[1]) - set(gone)))
    assert number.startswith(held.contract.number_prefix)
    gone[number] = "document"  # The withheld one, without its title.
    expected = {
        "full": (every, {}),
        "client": (
            {"月报", "花名册", "手册"},
            {"自有制度": "document", "草稿": "document", "Identity numbers": "field"},
        ),
        "successor": (every, {}),
        "masked": (
            {"月报", "手册"},
            {
                "自有制度": "document",
                "草稿": "document",
                "花名册": "document",
                "手册 V1": "version",
                "Identity numbers": "field",
                "Knowledge base": "register",
                "the KPI ledger": "register",
                "Register of persons": "register",
                "Register of pledges": "register",
                "Trainings, certificates, accounts of persons": "register",
                "Staff changes and other matters": "register",
                "Steps of staff changes and other matters": "register",
            },
        ),
    }
    assert {profile.id for profile in package_profiles()} == set(expected)
    for profile, (titles, left) in expected.items():
        found, omitted = _titles(held, profile)
        assert found == titles
        assert omitted == {**gone, **left}
        chosen = package_profile(profile)
        assert chosen is not None
        assert all(each.reason for each in select(held, chosen).omissions)


def test_every_document_is_in_or_left_out(held: House) -> None:
    """Whatever a profile says: the two together are everything."""
    everything = {document.number for document in list_documents(held)}
    for profile in package_profiles():
        selection = select(held, profile)
        numbers = {item.document.number for item in selection.items}
        left = {each.number for each in selection.omissions if each.kind == "document"}
        assert everything <= numbers | left
        assert not numbers & left


def test_the_package_says_what_it_is_and_holds_earlier_versions(
    held: House, tmp_path: Path
) -> None:
    out = tmp_path / "移交包"
    order = HandoverOrder(made_by="张三", checked_by="李四")
    report = build_handover(held, out, order)
    assert (report.final, report.profile, report.documents) == (True, "client", 3)
    outcome = verify_handover(out)
    assert (outcome.findings, outcome.remarks, outcome.root) == ((), (), report.root)
    assert outcome.information[KIND_LABEL] == "handover"
    assert outcome.information[PROFILE_LABEL] == "client"
    assert outcome.information[ORIGIN_LABEL] == held.vault.id.hex()
    assert outcome.signature == report.signature
    assert report.signature is not None
    assert report.signature.public == held.vault.signer().public
    code, lines = own_verifier(out)
    assert (code, lines[1]) == (0, f"根值 root: {report.root}")
    data = out / "data"
    (earlier,) = [path for path in (data / "其他/历史版本").rglob("*") if path.is_file()]
    assert earlier.name.endswith("_V1.txt")
    assert "第二版" not in earlier.read_text("utf-8")
    assert "历史版本" in (data / "文件目录.XML").read_text("utf-8")
    said = (data / "说明文件.TXT").read_text("utf-8-sig")
    assert "张三" in said
    assert "李四" in said
    omitted = json.loads((data / "其他/登记数据/omissions.json").read_text("utf-8"))["omissions"]
    assert len(omitted) == len(report.omissions) == 6
    everything = "".join(str(path) for path in out.rglob("*"))
    for title in ("自有制度", "草稿", "垃圾", "失密"):
        assert title not in everything
    assert report.papers == signing_folder(out)
    assert list(report.papers.iterdir())
    assert [label.set_number for label in report.labels] == [1, 2]
    assert report.labels[0].mark == "个人敏感"


def test_what_stays_behind_is_nowhere_in_the_package(held: House, tmp_path: Path) -> None:
    report = build_handover(held, tmp_path / "p", HandoverOrder(profile="masked"))
    assert report.documents == 2
    secret = "花名册：一切正常".encode()
    for path in (tmp_path / "p").rglob("*"):
        if path.is_file():
            assert secret not in path.read_bytes(), path


def test_articles_that_stay_behind_are_on_no_page(held: House, tmp_path: Path) -> None:
    shown = NewArticle(title="公开手册", kind="runbook", body="见手册。\n")
    write_article(held, shown)
    own = NewArticle(title="内部报价方法", kind="runbook", body="只给自己人看。\n")
    hidden = write_article(held, own).document.id
    amend(held, [hidden], Amendment(ownership=Ownership.CONTRACTOR))
    build_handover(held, tmp_path / "p")
    pages = [path for path in (tmp_path / "p/data/其他/知识库").rglob("*") if path.is_file()]
    text = "".join(path.read_text("utf-8", "replace") for path in pages)
    assert "公开手册" in text
    assert "内部报价方法" not in text
    assert "只给自己人看" not in text


def test_with_something_open_it_is_a_rehearsal_and_says_so(
    held: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "preflight", lambda _house: _CLOSED)
    with pytest.raises(GateClosed) as caught:
        build_handover(held, tmp_path / "final", HandoverOrder(final=True))
    assert not (tmp_path / "final").exists()
    told = explain(caught.value)
    assert told.exit_code is ExitCode.FINDINGS
    assert "月报缺失" in told.sentence

    report = build_handover(held, tmp_path / "p")
    assert not report.final
    assert report.blockers == _CLOSED.items
    out = tmp_path / "p"
    assert verify_handover(out).information[KIND_LABEL] == "rehearsal"
    assert "REHEARSAL" in (out / "data/说明文件.TXT").read_text("utf-8-sig")
    assert "REHEARSAL" in (out / "README.html").read_text("utf-8")
    assert "预演" in own_verifier(out)[1][0]
    assert "rehearsal built" in [event.action for event in audit_events(held)]
    with held.database.read() as session:
        assert [each.kind for each in packages(session)] == ["rehearsal"]


def test_a_clear_gate_can_still_be_rehearsed(held: House, tmp_path: Path) -> None:
    assert not build_handover(held, tmp_path / "p", HandoverOrder(final=False)).final


@pytest.mark.parametrize(("profile", "logged"), [("client", False), ("full", True)])
def test_numbers_in_full_are_journalled(
    held: House, tmp_path: Path, profile: str, logged: bool
) -> None:
    build_handover(held, tmp_path / "p", HandoverOrder(profile=profile))
    actions = [event.action for event in audit_events(held)]
    assert ("numbers handed over" in actions) is logged
    assert "signing key" in [event.action for event in audit_events(held, 1000)]


class _Pulled:
    """A medium that goes away after so many files."""

    def __init__(self, files: int) -> None:
        self.left = files

    def __call__(self, path: Path) -> object:
        from exporters.bag import open_new

        self.left -= 1
        if self.left < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return open_new(path)


def test_a_pulled_medium_is_remembered_and_the_retry_goes_on(
    held: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functools import partial

    out = tmp_path / "p"
    given = handing_over.build_package
    with monkeypatch.context() as patch:
        patch.setattr(handing_over, "build_package", partial(given, opener=_Pulled(12)))
        with pytest.raises(OutputFailed) as caught:
            build_handover(held, out)
    assert caught.value.kept
    assert "goes on from there" in explain(caught.value).advice
    assert str(caught.value.path) in explain(caught.value).sentence
    assert not verify_handover(out).ok
    with held.database.read() as session:
        (unfinished,) = packages(session)
    assert (unfinished.kind, unfinished.path) == ("unfinished", str(out.resolve()))
    assert any("never completed" in each.name for each in destruction_residue(held))

    # Not for another kind of package, which holds something else.
    with pytest.raises(OutputNotEmpty):
        build_handover(held, out, HandoverOrder(profile="full"))
    report = build_handover(held, out)
    assert verify_handover(out).ok
    with held.database.read() as session:
        kinds = [(each.kind, each.root) for each in packages(session)]
    assert ("handover", report.root) in kinds
    assert not any("never completed" in each.name for each in destruction_residue(held))


def test_stopping_leaves_nothing_and_nothing_to_remember(held: House, tmp_path: Path) -> None:
    class Stop(Quiet):
        left = 20

        def checkpoint(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    with pytest.raises(Cancelled):
        build_handover(held, tmp_path / "p", progress=Stop())
    assert not (tmp_path / "p").exists()
    assert not signing_folder(tmp_path / "p").exists()
    with held.database.read() as session:
        assert list(packages(session)) == []


def test_places_that_cannot_do_are_refused_before_anything_is_written(
    held: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InsideVault):
        build_handover(held, held.path / "out")
    with pytest.raises(OutputNotEmpty):
        build_handover(held, held.path.parent)
    with pytest.raises(UnknownProfile) as unknown:
        build_handover(held, tmp_path / "p", HandoverOrder(profile="other"))
    assert "successor" in explain(unknown.value).advice
    with pytest.raises(FileTooLarge):
        build_handover(held, tmp_path / "p", HandoverOrder(capacity=1000))
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: usage)
    with pytest.raises(MediumTooSmall) as small:
        build_handover(held, tmp_path / "p")
    assert explain(small.value).exit_code is ExitCode.WORLD
    assert not (tmp_path / "p").exists()


def test_papers_of_an_earlier_package_stay(held: House, tmp_path: Path) -> None:
    folder = signing_folder(tmp_path / "p")
    folder.mkdir()
    (folder / "签过字.pdf").write_bytes(b"x")
    report = build_handover(held, tmp_path / "p")
    assert report.papers == folder.with_name(f"{folder.name}-2")
    assert [path.name for path in folder.iterdir()] == ["签过字.pdf"]


def test_media_are_written_and_put_on_record(held: House, tmp_path: Path) -> None:
    out = tmp_path / "移交包"
    report = build_handover(held, out)
    (part,) = plan_media(out, 0)
    for number in (1, 2):
        medium = tmp_path / f"medium {number}"
        medium.mkdir()
        written = write_medium(
            held,
            out,
            medium,
            part=part,
            set_number=number,
            serial=f"S{number}",
            kind="DVD+R",
            place="档案室",
        )
        assert written.label == report.labels[number - 1].number
        assert verify_handover(medium).root == report.root
        assert verify_handover(medium).ok
        assert written.label in (medium / "介质说明.TXT").read_text("utf-8-sig")
    media = list_package_media(held, report.root)
    assert [(each.set_number, each.use, each.serial) for each in media] == [
        (1, "sealed", "S1"),
        (2, "reading", "S2"),
    ]
    events = [event for event in audit_events(held) if event.action == "medium written"]
    assert events[0].detail == f"set 2, part 1 of 1, root {report.root}"
    # Written again it is the same medium on record.
    write_medium(held, out, tmp_path / "medium 2", part=part, set_number=2, serial="S2")
    assert len(list_package_media(held)) == 2


def test_only_packages_of_this_vault_go_to_media(held: House, tmp_path: Path) -> None:
    out = tmp_path / "移交包"
    build_handover(held, out)
    (part,) = plan_media(out, 0)
    (tmp_path / "m").mkdir()
    with pytest.raises(InsideVault):
        write_medium(held, out, held.path, part=part, set_number=1)
    with pytest.raises(NotThisPackage):
        write_medium(held, out, out, part=part, set_number=1)
    (out / "tagmanifest-sha256.txt").write_bytes(b"")
    with pytest.raises(NotThisPackage) as refused:
        write_medium(held, out, tmp_path / "m", part=part, set_number=1)
    assert refused.value.foreign
    assert list((tmp_path / "m").iterdir()) == []


def test_what_cannot_be_sealed_is_refused_before_anything_is_built(
    held: House, tmp_path: Path
) -> None:
    """Else there'd be a package without papers to sign, and no second attempt at its place."""
    from desktop.services.handover.sealing import SealOrder

    out = tmp_path / "package"
    weak = replace(HandoverOrder(), seal=SealOrder(Passphrase("1234")))
    with pytest.raises(WeakPassphrase):
        build_handover(held, out, weak)
    assert not out.exists()
    there = tmp_path / "package.sdseal"
    there.write_bytes(b"of an earlier one")
    strong = replace(HandoverOrder(), seal=SealOrder(Passphrase("青山 白水 七弦 夜航 2719")))
    with pytest.raises(AlreadyExists):
        build_handover(held, out, strong)
    assert not out.exists()
    assert there.read_bytes() == b"of an earlier one"


def test_an_order_shows_no_secret() -> None:
    from desktop.services.handover.sealing import SealOrder

    order = replace(HandoverOrder(), seal=SealOrder(Passphrase("geheim 4711")))
    assert "geheim" not in repr(order)
