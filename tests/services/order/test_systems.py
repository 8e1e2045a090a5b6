"""The register of systems: names that documents and links follow, accounts without passwords, a journal of it all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import ACTIONS, shown_object
from desktop.services.errors import NoSuchSystem, NotAllowed, StateSecret, SystemRefused
from desktop.services.filing.amending import amend, trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.screening import withhold
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.drafts import Draft, keep_draft, load_draft
from desktop.services.knowledge.linking import links_of
from desktop.services.library import audit_events, get_document
from desktop.services.order import systems as register
from desktop.services.order.custom_fields import define_field, set_field, values_of
from desktop.services.order.replaying import differences, present, replayed
from desktop.services.order.system_naming import looks_like_password
from desktop.services.order.systems import (
    AccountRecord,
    NewSystem,
    SystemChange,
    adopt_names,
    change_system,
    enter_system,
    find_system,
    get_system,
    merge_systems,
    names_to_adopt,
    retire_system,
    systems,
)
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from models.documents.amending import Amendment
from models.documents.secrecy import Level, SecrecyFinding, Where

PASSWORDS = [
    "密码：Abc12345",
    "口令为Zhifa2026",
    "pwd=hunter2",
    "admin@123",
    "P@ssw0rd",
    "见 Qwer!234",
    "xK9mP2vQ7nR4tY",
    "Password: letmein",
]
HARMLESS = [
    "口令：见密封信封 XF-03",
    "XF-2026-017",
    "root@yl-zf-db01",
    "om.zhang@mail.example",
    "10.26.11.21",
    "http://10.26.11.21:8080/a?b=1",
    "/opt/zfyw/logs/web.log",
    "Hadoop 3.3 / Hive 3.1 / ClickHouse 23",
    "SN-CN2102B7K9QX",
    "4.6.2-build20261021",
    "yl-bd-dn01～dn06 10.26.12.21～26",
    "使用率低于 80%",
    "2026-07-01 09:30",
]


def file_paper(house: House, folder: Path, name: str, *named: str) -> int:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"{name} 的内容", encoding="utf-8")
    filing = Filing(Category.OPERATIONS, "巡检表", systems=named)
    return file_paths(house, [folder / name], filing).added[0].document_id


def actions(house: House, action: str) -> list[tuple[str, str]]:
    events = audit_events(house, 500)
    return [(each.object_name, each.detail) for each in reversed(events) if each.action == action]


@pytest.mark.parametrize("value", PASSWORDS)
def test_what_looks_like_a_password_is_refused_and_repeated_nowhere(
    house: House, value: str
) -> None:
    assert looks_like_password(value)
    account = AccountRecord("om", "维护", "张三", value)
    attempts = [
        NewSystem("门户", accounts=[account]),
        NewSystem("门户", accounts=[AccountRecord(value)]),
        NewSystem("门户", facts={"address": value}),
        NewSystem("门户", note=value),
        NewSystem(value),
    ]
    for attempt in attempts:
        with pytest.raises(SystemRefused) as refused:
            enter_system(house, attempt)
        assert refused.value.reason == "password"
        assert value not in refused.value.sentence
        assert value not in str(refused.value)
    assert systems(house) == []
    assert not any(value in each.detail for each in audit_events(house, 100))


@pytest.mark.parametrize("value", HARMLESS)
def test_addresses_versions_and_envelopes_are_no_passwords(house: House, value: str) -> None:
    assert not looks_like_password(value)
    account = AccountRecord("om", value, "张三", "XF-01")
    entered = enter_system(house, NewSystem("门户", note=value, accounts=[account]))
    assert entered.accounts[0].purpose == value


def test_a_password_is_refused_in_a_change_too(house: House) -> None:
    system = enter_system(house, NewSystem("门户"))
    with pytest.raises(SystemRefused):
        change_system(house, system.id, SystemChange(accounts=[AccountRecord("a", "pwd=abcdef")]))
    assert get_system(house, system.id) == system


def test_renaming_a_system_renames_it_in_its_documents_and_in_search(
    house: House, tmp_path: Path
) -> None:
    paper = file_paper(house, tmp_path / "p", "七月.txt", "旧门户")
    gone = file_paper(house, tmp_path / "p", "八月.txt", "旧门户", "别的")
    trash(house, [gone])
    make_searchable(house)
    (system,) = (each for each in adopt_names(house) if each.name == "旧门户")
    changed = change_system(house, system.id, SystemChange(name="新门户"))
    assert changed.name == "新门户"
    assert get_document(house, paper).systems == ("新门户",)
    assert set(get_document(house, gone).systems) == {"新门户", "别的"}
    # Not found by the old name any more, at once; by the new one after the next indexing.
    assert search_documents(house, "系统:旧门户").total == 0
    make_searchable(house)
    found = search_documents(house, "系统:新门户").found
    assert [each.document.id for each in found] == [paper]
    assert (f"document {paper}", "systems: 旧门户 → 新门户") in actions(house, "amended")
    (entry,) = actions(house, "system changed")
    assert json.loads(entry[1])["changed"]["name"] == ["旧门户", "新门户"]


def test_renaming_that_fails_changes_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = file_paper(house, tmp_path / "p", "七月.txt", "旧门户")
    (system,) = adopt_names(house)

    def fail(*_arguments: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(register, "rename_in_fields", fail)
    with pytest.raises(RuntimeError):
        change_system(house, system.id, SystemChange(name="新门户"))
    assert get_system(house, system.id).name == "旧门户"
    assert get_document(house, paper).systems == ("旧门户",)
    assert actions(house, "system changed") == []


def test_links_to_a_system_survive_its_renaming_and_merging(house: House) -> None:
    old = enter_system(house, NewSystem("旧门户"))
    new = enter_system(house, NewSystem("新门户"))
    article = write_article(house, NewArticle("手册", "runbook", "见 [[系统:旧门户]]。"))
    change_system(house, old.id, SystemChange(name="改名门户"))
    (link,) = links_of(house, article.document.id)
    assert (link.kind, link.state) == ("system", "live")
    assert link.name == str(old.id) or "改名" in link.name
    merge_systems(house, old.id, new.id)
    (link,) = links_of(house, article.document.id)
    assert link.kind == "system"
    assert link.state == "live"
    assert not link.problem


def test_a_draft_about_a_system_follows_its_name(house: House) -> None:
    system = enter_system(house, NewSystem("旧门户"))
    draft = keep_draft(house, Draft(kind="fault", title="打不开", systems=("旧门户", "别的")))
    change_system(house, system.id, SystemChange(name="新门户"))
    assert load_draft(house, draft).systems == ("新门户", "别的")


def test_a_link_that_waits_for_a_system_is_bound_when_it_is_entered(house: House) -> None:
    article = write_article(house, NewArticle("手册", "runbook", "见 [[系统:门户]]。"))
    (link,) = links_of(house, article.document.id)
    assert link.problem == "missing"
    enter_system(house, NewSystem("门户"))
    (link,) = links_of(house, article.document.id)
    assert link.kind == "system"
    assert not link.problem


def test_merging_moves_everything_and_keeps_what_the_other_says(
    house: House, tmp_path: Path
) -> None:
    paper = file_paper(house, tmp_path / "p", "七月.txt", "门户A", "门户B")
    field = define_field(house, "所属", "system").id
    first = enter_system(
        house,
        NewSystem(
            "门户A", facts={"release": "1", "address": "10.0.0.1"}, people=[("张三", "lead")]
        ),
    )
    second = enter_system(house, NewSystem("门户B", facts={"release": "2"}, owner="信息科"))
    set_field(house, [paper], field, "门户A")
    kept = merge_systems(house, first.id, second.id)
    assert kept.facts == {"release": "2", "address": "10.0.0.1"}
    assert kept.people == (("张三", "lead"),)
    assert get_document(house, paper).systems == ("门户B",)
    assert "门户B" in str(values_of(house, [paper]))
    with pytest.raises(NoSuchSystem):
        get_system(house, first.id)
    (entry,) = actions(house, "system merged")
    assert json.loads(entry[1])["into"] == second.id


def test_two_names_that_differ_in_case_or_width_are_one(house: House) -> None:
    system = enter_system(house, NewSystem("OA 系统"))
    for name in ("oa 系统", "ＯＡ　系统", " OA  系统 "):
        with pytest.raises(SystemRefused) as refused:
            enter_system(house, NewSystem(name))
        assert refused.value.reason == "name-taken"
    found = find_system(house, "ｏａ 系统")
    assert found is not None
    assert found.id == system.id
    # But the same system may be written otherwise.
    assert change_system(house, system.id, SystemChange(name="oa 系统")).name == "oa 系统"


def test_adopting_enters_what_documents_name_and_unifies_spellings(
    house: House, tmp_path: Path
) -> None:
    folder = tmp_path / "p"
    file_paper(house, folder, "1.txt", "OA系统")
    file_paper(house, folder, "2.txt", "OA系统", "调度台")
    odd = file_paper(house, folder, "3.txt", "ＯＡ系统")
    assert [name for name, _count in names_to_adopt(house)] == ["OA系统", "调度台", "ＯＡ系统"]
    assert {each.name for each in adopt_names(house)} == {"OA系统", "调度台"}
    assert get_document(house, odd).systems == ("OA系统",)
    assert names_to_adopt(house) == []
    assert adopt_names(house) == []


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewSystem("  "), "bad-name"),
        (NewSystem("长" * 101), "bad-name"),
        (NewSystem("门户", kind="ship"), "unknown-kind"),
        (NewSystem("门户", people=[("张三", "captain")]), "unknown-kind"),
        (NewSystem("门户", facts={"mast": "1"}), "unknown-fact"),
        (NewSystem("门户", accounts=[AccountRecord("", "维护", "张三")]), "bad-account"),
        (NewSystem("门户", note="字" * 2001), "too-long"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(house: House, new: NewSystem, reason: str) -> None:
    with pytest.raises(SystemRefused) as refused:
        enter_system(house, new)
    assert refused.value.reason == reason
    assert refused.value.sentence
    assert systems(house) == []


def test_a_mark_of_a_state_secret_is_refused(house: House) -> None:
    with pytest.raises(StateSecret):
        enter_system(house, NewSystem("门户【机密★10年】"))
    with pytest.raises(StateSecret):
        enter_system(house, NewSystem("门户", purpose="资料【绝密】"))
    assert systems(house) == []


def test_the_number_of_an_envelope_is_looked_at_too(house: House) -> None:
    account = AccountRecord("root", holder="张三", reference="机密★10年")
    with pytest.raises(StateSecret):
        enter_system(house, NewSystem("电子工单", accounts=(account,)))


def test_ties_need_both_ends_and_two_systems(house: House) -> None:
    system = enter_system(house, NewSystem("门户"))
    with pytest.raises(NoSuchSystem):
        enter_system(house, NewSystem("调度台", ties=[("runs-on", 99)]))
    with pytest.raises(SystemRefused):
        change_system(house, system.id, SystemChange(ties=[("feeds", system.id)]))
    with pytest.raises(SystemRefused):
        merge_systems(house, system.id, system.id)


def test_a_retired_system_comes_back_and_nothing_is_said_twice(house: House) -> None:
    system = enter_system(house, NewSystem("门户"))
    for _time in range(2):
        assert retire_system(house, system.id).retired is not None
    assert systems(house) == []
    assert [each.id for each in systems(house, retired=True)] == [system.id]
    assert retire_system(house, system.id, back=True).retired is None
    assert len(actions(house, "system retired")) == 2


def test_a_change_that_changes_nothing_is_not_journalled(house: House) -> None:
    system = enter_system(house, NewSystem("门户", owner="信息科"))
    change_system(house, system.id, SystemChange(owner="信息科"))
    assert actions(house, "system changed") == []


def test_the_journal_of_systems_is_shown_in_words(house: House) -> None:
    first = enter_system(house, NewSystem("门户", people=[("张三", "lead")]))
    second = enter_system(house, NewSystem("新门户"))
    change_system(house, first.id, SystemChange(name="旧门户", note="备注"))
    retire_system(house, first.id)
    merge_systems(house, first.id, second.id)
    told = [each for each in audit_events(house, 50) if each.object_name.startswith("system ")]
    assert len(told) == 5
    for each in told:
        assert each.action in ACTIONS
        assert shown_object(each.object_name) != ""
        shown = shown_detail(each.action, each.detail)
        assert shown != each.detail
        assert "{" not in shown


def test_who_may_not_file_may_not_change_the_register(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = enter_system(house, NewSystem("门户"))
    monkeypatch.setattr("desktop.services.rights.may", lambda *_: False)
    for act in (
        lambda: enter_system(house, NewSystem("调度台")),
        lambda: change_system(house, system.id, SystemChange(note="x")),
        lambda: retire_system(house, system.id),
        lambda: merge_systems(house, system.id, system.id),
        lambda: adopt_names(house),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_journal_tells_the_new_name_of_what_is_withheld_too(
    house: House, tmp_path: Path
) -> None:
    paper = file_paper(house, tmp_path / "p", "七月.txt", "旧门户")
    amend(house, [paper], Amendment(systems=("旧门户", "别的")))
    (system,) = (each for each in adopt_names(house) if each.name == "旧门户")
    withhold(house, [paper], SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1))
    change_system(house, system.id, SystemChange(name="新门户"))
    assert differences(replayed(house), present(house)) == []


def test_what_somebody_else_said_meanwhile_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = enter_system(house, NewSystem("电子票据系统", code="DZPJ", purpose="开票"))
    looked = register.require_known_facts

    def slow(*facts: object) -> None:
        monkeypatch.setattr(register, "require_known_facts", looked)
        change_system(house, entered.id, SystemChange(purpose="开具票据"))

    monkeypatch.setattr(register, "require_known_facts", slow)
    changed = change_system(house, entered.id, SystemChange(code="PJ"))
    assert (changed.code, changed.purpose) == ("PJ", "开具票据")
