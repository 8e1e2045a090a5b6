"""Rules of a vault: shipped until a manager keeps others, refused whole when they contradict, journalled by digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from desktop.services.contract.contract_setup import (
    NewContract,
    NewPayment,
    new_profile,
    terms_of_new,
)
from desktop.services.contract.payments import say_of_payment, void_payment
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rule_exchange import export_rules, import_rules
from desktop.services.contract.rules import (
    keep_rules,
    rule_faults,
    rule_files,
    rule_revisions,
    rule_text,
    rules_of,
    unknown_year,
)
from desktop.services.contracts import chosen_contract
from desktop.services.errors import InsideVault, NotAllowed, StateSecret, UnknownContract
from desktop.services.house import House
from desktop.services.library import audit_events
from desktop.services.rights import Right, allows
from models.contract.kept_rules import keep_text
from models.contract.rule_problems import RulesWrong
from models.obligations.expansion import expand
from tests.archives import PASSPHRASE, MakeHouse
from vault.errors import AlreadyExists
from vault.ids import SlotKind


def corrected(house: House, name: str, old: str, new: str) -> str:
    """The text in force with one thing corrected."""
    text = rule_text(house, name)
    assert old in text
    return text.replace(old, new, 1)


def places(error: RulesWrong) -> list[str]:
    return [each.place for each in error.problems]


def test_a_new_vault_goes_by_what_is_shipped(make_house: MakeHouse) -> None:
    house = make_house()
    rules = rules_of(house)
    assert rules is rules_of(house)
    assert rules.terms.id == "demo"
    assert rules.terms.payment_fen(5) == 56_800_000
    assert rule_revisions(house) == []
    assert {each.revision for each in rule_files(house)} == {0}
    assert len({each.rule for each in expand(rules, registers_of(house))}) > 30


def test_a_correction_is_in_force_at_once_and_the_old_text_stays(make_house: MakeHouse) -> None:
    house = make_house()
    before = rules_of(house)
    text = corrected(house, "duties", 'sign = "both"\npenalty', 'sign = "client"\npenalty')
    assert keep_rules(house, "duties", text, note="经甲方确认", origin="duties.toml") == 1
    after = rules_of(house)
    assert (before.catalogue.by_id["R01"].sign, after.catalogue.by_id["R01"].sign) == (
        "both",
        "client",
    )
    assert after.matters is before.matters, "what didn't change is not read again"
    assert rule_text(house, "duties") == text
    assert rule_text(house, "duties", 1) == text
    assert 'id = "R01"' in rule_text(house, "duties", 0) != text
    (kept,) = rule_revisions(house, "duties")
    assert (kept.revision, kept.origin, kept.note) == (1, "duties.toml", "经甲方确认")
    assert keep_rules(house, "duties", rule_text(house, "duties", 0)) == 2
    assert (
        rule_text(house, "duties") == rule_text(house, "duties", 0) != rule_text(house, "duties", 1)
    )
    assert rules_of(house).catalogue.by_id["R01"].sign == "both"


def test_the_journal_keeps_the_digest_and_not_the_text(make_house: MakeHouse) -> None:
    house = make_house()
    keep_rules(house, "pledges", rule_text(house, "pledges") + "\n# 更正\n", note="更正")
    said = [each.detail for each in audit_events(house) if "digest" in each.detail]
    (detail,) = map(json.loads, said)
    assert set(detail) == {"revision", "digest", "note", "origin"}
    assert (detail["revision"], len(detail["digest"]), detail["note"]) == (1, 64, "更正")


def test_the_text_in_force_is_not_kept_twice(make_house: MakeHouse) -> None:
    house = make_house()
    assert keep_rules(house, "duties", rule_text(house, "duties")) == 0
    text = rule_text(house, "duties") + "\n# more\n"
    assert [keep_rules(house, "duties", text), keep_rules(house, "duties", text)] == [1, 1]
    assert len(rule_revisions(house)) == 1


def test_contradictions_are_named_and_nothing_is_kept(make_house: MakeHouse) -> None:
    house = make_house()
    before = rules_of(house)
    text = corrected(house, "duties", 'penalty = "Ⅱ11.5"', 'penalty = "Ⅱ12.5"')
    text = text.replace('rule = "advance"', 'rule = "month"', 1)
    with pytest.raises(RulesWrong) as caught:
        keep_rules(house, "duties", text)
    assert places(caught.value)[0].startswith("duty R06 › when #1 › due")
    with pytest.raises(RulesWrong) as caught:
        keep_rules(
            house, "duties", text.replace('rule = "month", anchor', 'rule = "advance", anchor')
        )
    assert places(caught.value) == ["duty R13 › penalty"]
    with pytest.raises(RulesWrong, match="1 problems"):
        keep_rules(house, "secrets", "version = 1")
    assert rule_revisions(house) == []
    assert rules_of(house) is before


def test_a_catalogue_and_the_penalty_it_needs_are_kept_in_the_order_that_fits(
    make_house: MakeHouse,
) -> None:
    house = make_house()
    penalty = corrected(house, "penalties", 'id = "Ⅱ7.2(4)"', 'id = "Ⅱ99"')
    duties = corrected(house, "duties", 'penalty = "Ⅱ11.4"', 'penalty = "Ⅱ99"')
    with pytest.raises(RulesWrong):
        keep_rules(house, "duties", duties)
    keep_rules(house, "penalties", penalty)
    keep_rules(house, "duties", duties)
    assert rules_of(house).catalogue.by_id["R40"].penalty == "Ⅱ99"


def test_only_a_manager_keeps_rules(make_house: MakeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [kind for kind in SlotKind if allows(kind, Right.RULES)] == [SlotKind.MANAGER]
    house = make_house()
    # Whoever may file, as a deputy may, still doesn't say what the contract asks for.
    monkeypatch.setattr("desktop.services.rights.may", lambda _, right: right is not Right.RULES)
    with pytest.raises(NotAllowed):
        keep_rules(house, "duties", rule_text(house, "duties") + "#")


def test_state_secrets_are_no_reason(make_house: MakeHouse) -> None:
    house = make_house()
    with pytest.raises(StateSecret):
        keep_rules(house, "duties", rule_text(house, "duties") + "#", note="机密★10年")
    assert rule_revisions(house) == []


def test_a_kept_file_that_can_no_longer_be_read_gives_way_and_is_told(
    make_house: MakeHouse,
) -> None:
    """As after an update of the program that reads a file otherwise than the version that kept it."""
    house = make_house()
    keep_rules(house, "settings", corrected(house, "settings", 'default = "30"', 'default = "45"'))
    with house.database.write() as session:
        keep_text(session, "duties", "version = 0", origin="", note="")
    rules = rules_of(house)
    assert len(rules.catalogue.duties) == 75
    assert rules.settings["plan-days"] == "45", "what can be read stays in force"
    assert "catalogue › version" in [each.place for each in rule_faults(house)]


def test_an_amendment_changes_what_the_vault_says_of_its_contract(make_house: MakeHouse) -> None:
    house = make_house()
    text = corrected(house, "contract", "end = 2027-04-15", "end = 2027-05-15")
    assert keep_rules(house, "contract", text, note="补充协议一") == 1
    assert str(rules_of(house).terms.end) == str(house.contract.end) == "2027-05-15"
    path = house.path
    house.close()
    with House.open(path, PASSPHRASE) as again:
        assert str(again.contract.end) == "2027-05-15"
        assert rules_of(again).terms.payment_fen(4) == 85_200_000


def test_a_payment_with_entries_cannot_be_left_out(make_house: MakeHouse) -> None:
    house = make_house()
    entry = say_of_payment(house, 2, "invoiced")
    blocks = rule_text(house, "contract").split("[[payment]]")
    without = "[[payment]]".join(block for block in blocks if "number = 2" not in block)
    with pytest.raises(RulesWrong) as raised:
        keep_rules(house, "contract", without)
    assert [each.place for each in raised.value.problems] == ["payment 2"]
    void_payment(house, entry, "记错")
    assert keep_rules(house, "contract", without) == 1


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('number_prefix = "YLYW26"', 'number_prefix = "OTHER"', "Contract profile › number_prefix"),
        ("fictional = true", "fictional = false", "Contract profile › fictional"),
        ('gate = "R64"', 'gate = "R99"', "payment 5 › gate"),
        ("[[payment]]", 'settings = { months = "weekly" }\n[[payment]]', "contract › settings › months"),
        ("[[payment]]", 'settings = { month = "x" }\n[[payment]]', "contract › settings › month"),
    ],
)  # fmt: skip
def test_a_profile_that_does_not_fit_the_vault_is_refused(
    make_house: MakeHouse, old: str, new: str, place: str
) -> None:
    house = make_house()
    before = house.contract
    with pytest.raises(RulesWrong) as caught:
        keep_rules(house, "contract", corrected(house, "contract", old, new))
    assert place in places(caught.value)
    assert house.contract is before


def test_answers_that_the_contract_fixes_are_in_force(make_house: MakeHouse) -> None:
    house = make_house()
    fixed = '[settings]\nmonths = "contract"\nplan-days = 15\n'
    keep_rules(house, "contract", rule_text(house, "contract") + "\n" + fixed)
    assert rules_of(house).settings["months"] == "contract"
    assert rules_of(house).settings["plan-days"] == "15"
    assert sum(each.rule == "R51" for each in expand(rules_of(house), registers_of(house))) == 12


def test_the_coming_year_is_asked_for_as_long_as_it_is_unknown(make_house: MakeHouse) -> None:
    house = make_house()
    assert "2027" in unknown_year(house, date(2026, 11, 1))
    assert "2027" in unknown_year(house, date(2027, 2, 1))
    assert unknown_year(house, date(2025, 3, 1)) == ""
    text = rule_text(house, "calendar/2026").replace("2026-", "2027-").replace("= 2026", "= 2027")
    days = "workdays = [2027-01-09, 2027-02-27]"
    lines = [days if line.startswith("workdays") else line for line in text.splitlines()]
    keep_rules(house, "calendar/2027", "\n".join(lines))
    assert unknown_year(house, date(2026, 11, 1)) == ""
    assert rules_of(house).calendar.is_made_up(date(2027, 2, 27))


def test_rules_go_out_and_come_back(make_house: MakeHouse, tmp_path: Path) -> None:
    house = make_house()
    out = tmp_path / "义务.toml"
    export_rules(house, "duties", out)
    assert out.read_text(encoding="utf-8") == rule_text(house, "duties")
    with pytest.raises(AlreadyExists):
        export_rules(house, "duties", out)
    with pytest.raises(InsideVault):
        export_rules(house, "duties", house.path / "x.toml")
    with pytest.raises(KeyError):
        export_rules(house, "duties", tmp_path / "two.toml", revision=7)
    out.write_bytes(b"\xef\xbb\xbf# ours\r\n" + out.read_bytes())
    assert import_rules(house, "duties", out, note="二") == 1
    assert rule_revisions(house)[0].origin == "义务.toml"
    noise = tmp_path / "noise.toml"
    noise.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RulesWrong):
        import_rules(house, "duties", noise)


NEW = NewContract(
    "云岚市档案系统运行维护项目",
    '云岚市"档案"中心',
    "示例星图科技股份有限公司",
    None,
    None,
    None,
    120_000_000,
    "dang27",
)


def complete(**more: object) -> NewContract:
    days = {"signed": date(2026, 12, 1), "start": date(2027, 1, 1), "end": date(2027, 12, 31)}
    payments = (
        NewPayment(date(2027, 1, 1), date(2027, 1, 31), 60_000_000, "首付款"),
        NewPayment(None, None, None, "尾款", "R64"),
    )
    targets = {"a": "300", "d": "99.5"}
    return replace(NEW, **{**days, "payments": payments, "targets": targets, **more})  # type: ignore[arg-type]  # by name


def test_a_vault_is_made_for_another_contract(tmp_path: Path, quick_unlock: None) -> None:
    text = new_profile(complete(settings={"months": "contract"}))
    terms = terms_of_new(text)
    assert terms.client == '云岚市"档案"中心'
    assert (terms.number_prefix, terms.payment_fen(2)) == ("DANG27", 60_000_000)
    assert [(each.id, str(each.target)) for each in terms.kpi] == [("a", "300"), ("d", "199/2")]
    path = tmp_path / "own.vault"
    with House.create(
        path, PASSPHRASE, contract=terms.profile, contract_text=text, kdf_seconds=0
    ) as house:
        assert rules_of(house).terms.kpi == terms.kpi
    with House.open(path, PASSPHRASE) as house:
        assert rule_text(house, "contract") == text
        assert rules_of(house).terms == terms
        assert rule_revisions(house, "contract")[0].revision == 1
        with pytest.raises(KeyError):
            rule_text(house, "contract", 0)


def test_what_a_wizard_is_not_told_is_asked_field_by_field() -> None:
    with pytest.raises(RulesWrong) as caught:
        new_profile(NEW)
    assert places(caught.value) == ["contract › signed", "contract › start", "contract › end"]
    with pytest.raises(RulesWrong) as caught:
        new_profile(complete(title=" ", amount_fen=1, targets={"a": "many"}))
    assert places(caught.value) == ["contract › title", "KPI a › target"]
    with pytest.raises(RulesWrong) as caught:
        new_profile(complete(settings={"months": "weekly"}))
    assert places(caught.value) == ["contract › settings › months"]


def test_a_contract_is_chosen_by_its_name_or_from_a_file(tmp_path: Path) -> None:
    assert chosen_contract("om-2026")[1] == ""
    path = tmp_path / "云岚.toml"
    path.write_text(new_profile(complete()), encoding="utf-8")
    profile, text = chosen_contract(str(path))
    assert (profile.id, text) == ("云岚", new_profile(complete()))
    with pytest.raises(UnknownContract):
        chosen_contract("om-1999")
    with pytest.raises(FileNotFoundError):
        chosen_contract(str(tmp_path / "none.toml"))


def test_a_vault_of_which_only_the_record_is_known_still_has_rules(
    make_house: MakeHouse,
) -> None:
    """As one made for a profile that is no longer shipped."""
    house = make_house()
    with house.database.write() as session:
        session.execute(sql("UPDATE contract SET profile = 'om-1999'"))
    path = house.path
    house.close()
    with House.open(path, PASSPHRASE) as again:
        terms = rules_of(again).terms
        assert (terms.amount_fen, terms.payments) == (526_000_000, ())
