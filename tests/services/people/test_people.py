"""The register of people: sealed numbers that show nowhere, labels that documents follow, files with periods."""

from __future__ import annotations

import dataclasses
import json
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import ACTIONS, shown_object
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.errors import ContractRefused, NotAllowed, ReasonMissing, StateSecret
from desktop.services.filing.amending import trash
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.knowledge.articles import NewArticle, write_article
from desktop.services.knowledge.drafts import Draft, keep_draft, load_draft
from desktop.services.knowledge.linking import links_of
from desktop.services.library import audit_events, get_document
from desktop.services.order.custom_fields import define_field, set_field, values_of
from desktop.services.order.systems import NewSystem, enter_system, get_system
from desktop.services.people.identity_numbers import look_at_identity, reveal
from desktop.services.people.people import (
    NewPerson,
    PersonChange,
    adopt_people,
    change_person,
    enter_people,
    enter_person,
    find,
    get_person,
    names_to_adopt,
    people,
    people_states,
    void_person,
)
from desktop.services.people.people_entry import FIELDS, person_problems
from desktop.services.people.person_items import (
    ItemChange,
    NewItem,
    change_item,
    end_item,
    enter_item,
    items_of,
    void_item,
)
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from models.obligations.registers import Registers, advance, load
from models.people.identity import check_character
from tests.archives import PASSPHRASE
from tests.services.opened import everything

ID, SHOWN = "11010519491231002X", "110105********002X"
PHONE, PHONE_SHOWN = "13800001234", "138****1234"


def refusal(reason: str) -> object:
    return pytest.raises(ContractRefused, check=lambda error: error.reason == reason)


def file_paper(house: House, folder: Path, name: str, *persons: str) -> int:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"{name}的内容", encoding="utf-8")
    report = file_paths(
        house, [folder / name], Filing(Category.PERSONNEL, "简历", persons, (), "2026-07")
    )
    return report.added[0].document_id


def actions(house: House, action: str) -> list[tuple[str, str]]:
    return [
        (each.object_name, each.detail)
        for each in audit_events(house, 500)
        if each.action == action
    ]


def test_a_number_is_sealed_and_masked_and_in_nothing_that_is_kept(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    new = NewPerson("龙䶮", identity=ID, phone=PHONE, role="项目经理", born=date(1949, 12, 31))
    person = enter_person(house, new)
    assert (person.identity_shown, person.phone_shown) == (SHOWN, PHONE_SHOWN)
    assert (person.gender, person.role, person.core) == ("女", "manager", True)
    # Beside the masked number the day of birth would be the number.
    assert person.born is None
    change_person(house, person.id, PersonChange(phone="13900005678", born=date(1949, 12, 31)))
    assert get_person(house, person.id).born is None
    for each in (new, PersonChange(identity=ID, phone=PHONE), person, registers_of(house)):
        assert ID not in repr(each)
        assert PHONE not in repr(each)
    path = house.path
    house.close()
    for where, data in everything(path):
        for secret in (ID, PHONE, "13900005678", "19491231", "1949-12-31"):
            assert secret.encode() not in data, where
    assert ID not in caplog.text
    with House.open(path, PASSPHRASE) as again:
        assert reveal(again, person.id) == ID
        assert reveal(again, person.id, "phone") == "13900005678"


def test_revealing_is_on_record_without_the_number(house: House) -> None:
    person = enter_person(house, NewPerson("龙䶮", identity=ID))
    assert actions(house, "identity revealed") == []
    assert reveal(house, person.id) == ID
    assert reveal(house, person.id, "phone") == ""
    assert actions(house, "identity revealed") == [(f"person {person.id}", "identity")]
    assert shown_detail("identity revealed", "identity") == "identity number"
    with refusal("no-such-person"):
        reveal(house, 99)
    with refusal("bad-value"):
        reveal(house, person.id, "key")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("110105194912310020", "bad-identity"),
        ("110105491231002", "bad-identity"),
        ("x", "bad-identity"),
    ],
)
def test_a_wrong_number_is_refused_and_repeated_nowhere(
    house: House, number: str, reason: str
) -> None:
    with refusal(reason) as refused:  # type: ignore[attr-defined]
        enter_person(house, NewPerson("龙䶮", identity=number))
    told = f"{refused.value!r} {refused.value.sentence}"
    assert number not in told or number == "x"
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None or refused.value.__suppress_context__
    assert people(house) == []


def test_one_number_belongs_to_one_person(house: House) -> None:
    first = enter_person(house, NewPerson("龙䶮", identity=ID))
    other = enter_person(house, NewPerson("江望舒"))
    with refusal("duplicate-identity") as refused:  # type: ignore[attr-defined]
        enter_person(house, NewPerson("欧阳明远", identity=ID.lower()))
    assert "龙䶮" in refused.value.sentence
    with refusal("duplicate-identity"):
        change_person(house, other.id, PersonChange(identity=ID))
    with refusal("duplicate-identity"):
        enter_people(house, [NewPerson("甲", identity="440524188001010014"),
                             NewPerson("乙", identity="440524188001010014")])  # fmt: skip
    assert [each.label for each in people(house)] == ["江望舒", "龙䶮"]
    # Said once more it is no other number; of somebody who was entered by mistake it is free.
    before = len(audit_events(house, 500))
    assert (
        change_person(house, first.id, PersonChange(identity=ID, identity_kind="id-card")) == first
    )
    assert len(audit_events(house, 500)) == before
    void_person(house, first.id, "重复登记")
    assert enter_person(house, NewPerson("龙䶮", identity=ID)).id != first.id


def test_a_number_can_be_replaced_and_taken_away(house: House) -> None:
    person = enter_person(house, NewPerson("龙䶮", identity=ID, phone=PHONE))
    other = change_person(
        house, person.id, PersonChange(identity_kind="护照", identity="E12345678")
    )
    assert (other.identity_kind, other.identity_shown) == ("passport", "E******78")
    assert reveal(house, person.id) == "E12345678"
    none = change_person(house, person.id, PersonChange(identity="", phone=""))
    assert (none.identity_kind, none.identity_shown, none.phone_shown) == ("", "", "")
    assert reveal(house, person.id) == ""
    assert change_person(house, person.id, PersonChange(born=date(1990, 1, 2))).born == date(
        1990, 1, 2
    )
    sealed = change_person(house, person.id, PersonChange(identity_kind="id-card", identity=ID))
    assert sealed.born is None


def test_a_number_in_a_text_that_isnt_sealed_is_refused(house: House) -> None:
    for attempt in (NewPerson(f"龙䶮{ID}"), NewPerson("龙䶮", note=f"证件 {ID}")):
        with refusal("number-in-text") as refused:  # type: ignore[attr-defined]
            enter_person(house, attempt)
        assert ID not in refused.value.sentence
    person = enter_person(house, NewPerson("龙䶮"))
    with refusal("number-in-text"):
        enter_item(house, person.id, NewItem("certificate", number=ID, since=date(2020, 1, 1)))


def test_what_a_number_says_must_agree(house: House) -> None:
    with refusal("contradiction"):
        enter_person(house, NewPerson("龙䶮", identity=ID, gender="男"))
    with refusal("contradiction"):
        enter_person(house, NewPerson("龙䶮", identity=ID, born=date(1949, 12, 30)))
    assert look_at_identity(house, "id-card", "440524188001010014").warnings
    with refusal("unknown-kind"):
        look_at_identity(house, "library-card", ID)


def test_every_field_that_is_wrong_is_named_at_once(house: House) -> None:
    bad = NewPerson(
        "", staff_number="9" * 101, gender="?", identity="123", phone="12", role="厨师", secrecy="x",
        born=today_of(house) + timedelta(days=1),
    )  # fmt: skip
    found = person_problems(house, bad)
    assert [each.field for each in found] == [
        "name", "staff_number", "gender", "identity", "phone", "born", "role", "secrecy",
    ]  # fmt: skip
    assert all(each.sentence and each.field in FIELDS for each in found)
    assert {each.name for each in dataclasses.fields(NewPerson)} == set(FIELDS)
    assert {each.name for each in dataclasses.fields(PersonChange)} == set(FIELDS)
    assert person_problems(house, NewPerson("龙䶮", identity=ID, phone=PHONE)) == ()


def test_labels_are_unique_but_for_case_and_width(house: House) -> None:
    enter_person(house, NewPerson("张 三"))
    with refusal("label-taken"):
        enter_person(house, NewPerson("张　三"))
    second = enter_person(house, NewPerson("张 三", label="张 三（二线）"))
    assert (second.name, second.label) == ("张 三", "张 三（二线）")
    with refusal("label-taken"):
        change_person(house, second.id, PersonChange(label="张 三"))
    assert find(house, "张 三（二线）") == second
    assert find(house, "张三") is None


def test_relabelling_goes_into_documents_links_systems_fields_drafts_and_search(
    house: House, tmp_path: Path
) -> None:
    paper = file_paper(house, tmp_path / "p", "甲.txt", "张三")
    gone = file_paper(house, tmp_path / "p", "乙.txt", "张三", "李四")
    trash(house, [gone])
    make_searchable(house)
    system = enter_system(house, NewSystem("门户", people=[("张三", "lead"), ("李四", "lead")]))
    field = define_field(house, "经办", "person")
    set_field(house, [paper], field.id, "张三")
    article = write_article(house, NewArticle("说明", "faq", "见 [他](<人员:张三>)。"))
    draft = keep_draft(house, Draft(kind="faq", title="x", persons=("张三",)))
    (person,) = (each for each in adopt_people(house) if each.label == "张三")
    changed = change_person(house, person.id, PersonChange(label="张三（运维）", post="网络"))
    assert (changed.label, changed.name) == ("张三（运维）", "张三")
    assert get_document(house, paper).persons == ("张三（运维）",)
    assert set(get_document(house, gone).persons) == {"张三（运维）", "李四"}
    assert dict(get_system(house, system.id).people)["张三（运维）"] == "lead"
    assert len(get_system(house, system.id).people) == 2
    assert values_of(house, [paper])[paper][field.id] == "张三（运维）"
    assert load_draft(house, draft).persons == ("张三（运维）",)
    (link,) = links_of(house, article.document.id)
    assert (link.kind, link.name, link.state) == ("person", "张三（运维）", "live")
    assert search_documents(house, "人员:=张三").total == 0
    make_searchable(house)
    found = search_documents(house, "人员:张三（运维）").found
    assert [each.document.id for each in found] == [paper]
    assert (f"document {paper}", "persons: 张三 → 张三（运维）") in actions(house, "amended")
    (told,) = actions(house, "person changed")
    assert "2 documents follow" not in shown_detail("person changed", told[1])
    assert "张三 → 张三（运维）" in shown_detail("person changed", told[1])


def test_those_whom_documents_name_are_adopted_once(house: House, tmp_path: Path) -> None:
    first = file_paper(house, tmp_path / "p", "甲.txt", "ＡＢ", "张三")
    second = file_paper(house, tmp_path / "p", "乙.txt", "ab", "长" * 61)
    assert len(names_to_adopt(house)) == 4
    adopted = adopt_people(house)
    assert len(adopted) == 2
    assert {each.label for each in adopted} >= {"张三"}
    names = set(get_document(house, first).persons) & set(get_document(house, second).persons)
    assert len(names) == 1
    assert adopt_people(house) == []
    assert [name for name, _count in names_to_adopt(house)] == ["长" * 61]


def test_who_was_entered_by_mistake_counts_no_more_and_stays_on_record(house: House) -> None:
    person = enter_person(house, NewPerson("张三"))
    with pytest.raises(ReasonMissing):
        void_person(house, person.id, " ")
    void_person(house, person.id, "重复")
    assert people(house) == []
    assert [each.id for each in people(house, void=True)] == [person.id]
    assert enter_person(house, NewPerson("张三")).label == "张三"
    with refusal("no-such-person"):
        change_person(house, person.id, PersonChange(post="x"))


def test_marks_of_state_secrets_are_refused(house: House) -> None:
    with pytest.raises(StateSecret):
        enter_person(house, NewPerson("张三", note="机密★10年"))
    person = enter_person(house, NewPerson("张三"))
    with pytest.raises(StateSecret):
        enter_item(house, person.id, NewItem("training", "绝密★长期", since=date(2026, 1, 5)))
    with pytest.raises(StateSecret):
        void_person(house, person.id, "秘密★")


def test_only_who_files_may_enter_and_reveal(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person = enter_person(house, NewPerson("张三", identity=ID))
    monkeypatch.setattr("desktop.services.rights.may", lambda *_: False)
    attempts = (
        lambda: enter_person(house, NewPerson("李四")),
        lambda: change_person(house, person.id, PersonChange(post="x")),
        lambda: void_person(house, person.id, "x"),
        lambda: adopt_people(house),
        lambda: reveal(house, person.id),
        lambda: enter_item(house, person.id, NewItem("on-site", since=date(2026, 4, 16))),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert [each.label for each in people(house)] == ["张三"]


def on_site(house: House, person: int, since: date, until: date | None = None) -> int:
    return enter_item(house, person, NewItem("on-site", since=since, until=until)).id


def test_times_on_site_dont_overlap(house: House) -> None:
    person = enter_person(house, NewPerson("张三")).id
    first = on_site(house, person, date(2026, 4, 16), date(2026, 6, 30))
    for since, until in (
        (date(2026, 6, 30), None),
        (date(2026, 1, 1), date(2026, 4, 16)),
        (date(2026, 5, 1), date(2026, 5, 2)),
        (date(2026, 1, 1), None),
    ):
        with refusal("overlap") as refused:  # type: ignore[attr-defined]
            on_site(house, person, since, until)
        assert "张三" in refused.value.sentence
        assert "2026-04-16" in refused.value.sentence
    second = on_site(house, person, date(2026, 7, 1))
    with refusal("overlap"):
        end_item(house, first, date(2026, 7, 1))
    with refusal("overlap"):
        change_item(house, second, ItemChange(since=date(2026, 6, 30)))
    end_item(house, first, date(2026, 6, 15))
    void_item(house, second, "没来")
    on_site(house, person, date(2026, 6, 16))
    other = enter_person(house, NewPerson("李四")).id
    on_site(house, other, date(2026, 4, 16))


def test_nobody_leaves_before_arriving(house: House) -> None:
    person = enter_person(house, NewPerson("张三")).id
    with refusal("wrong-order") as refused:  # type: ignore[attr-defined]
        on_site(house, person, date(2026, 4, 16), date(2026, 4, 15))
    assert "张三 can't leave on 2026-04-15 before arriving on 2026-04-16" in refused.value.sentence
    stay = on_site(house, person, date(2026, 4, 16))
    with refusal("wrong-order"):
        end_item(house, stay, date(2026, 4, 15))
    assert end_item(house, stay, date(2026, 4, 16)).until == date(2026, 4, 16)
    with refusal("wrong-order"):
        enter_item(
            house,
            person,
            NewItem("certificate", "CISP", since=date(2026, 2, 2), until=date(2026, 2, 1)),
        )


def test_a_certificate_without_dates_says_what_to_do_or_is_kept_as_such(house: House) -> None:
    person = enter_person(house, NewPerson("张三")).id
    with refusal("no-dates") as refused:  # type: ignore[attr-defined]
        enter_item(house, person, NewItem("certificate", "CISP"))
    assert "undated" in refused.value.sentence
    kept = enter_item(house, person, NewItem("certificate", "CISP", undated=True))
    (state,) = people_states(house)
    assert state.lamps["qualification"].state == "missing"
    assert "dates" in state.lamps["qualification"].why
    # A new number doesn't ask for the dates again; dates make it whole.
    assert change_item(house, kept.id, ItemChange(number="C-1")).number == "C-1"
    change_item(house, kept.id, ItemChange(since=date(2024, 1, 1)))
    assert people_states(house)[0].lamps["qualification"].state == "ok"
    with refusal("no-dates"):
        enter_item(house, person, NewItem("on-site", undated=True))
    with refusal("no-dates"):
        enter_item(house, person, NewItem("social-insurance", since=date(2026, 4, 1)))


def test_items_say_only_what_their_kind_knows(house: House) -> None:
    person = enter_person(house, NewPerson("张三")).id
    with refusal("unknown-kind"):
        enter_item(house, person, NewItem("hobby"))
    with refusal("bad-value"):
        enter_item(
            house, person, NewItem("training", since=date(2026, 4, 20), facts={"hours": "很多"})
        )
    with refusal("bad-value"):
        enter_item(house, person, NewItem("training", since=date(2026, 4, 20), facts={"nix": "1"}))
    with refusal("future-day"):
        enter_item(house, person, NewItem("training", since=today_of(house) + timedelta(days=1)))
    with refusal("too-long"):
        enter_item(house, person, NewItem("training", "长" * 201, since=date(2026, 4, 20)))
    trained = enter_item(
        house,
        person,
        NewItem("training", since=date(2026, 4, 20), facts={"subject": "保密", "hours": "１２"}),
    )
    assert json.loads(trained.facts) == {"subject": "secrecy", "hours": "12"}
    assert trained.title
    void_item(house, trained.id, "看错了")
    assert items_of(house, person) == []
    assert len(items_of(house, person, void=True)) == 1
    with refusal("no-such-item"):
        change_item(house, trained.id, ItemChange(number="x"))


def test_the_journal_alone_gives_the_register_and_tells_it(house: House) -> None:
    person = enter_person(house, NewPerson("张三", identity=ID, phone=PHONE))
    change_person(
        house,
        person.id,
        PersonChange(post="网络", core=True, identity_kind="护照", identity="E1234567"),
    )
    stay = on_site(house, person.id, date(2026, 4, 16))
    end_item(house, stay, date(2026, 6, 1))
    void_item(house, stay, "错")
    reveal(house, person.id)
    void_person(house, person.id, "错")
    enter_people(house, [NewPerson("甲"), NewPerson("乙")])
    events = audit_events(house, 500)
    with house.database.read() as session:
        held = load(session)
    replayed = advance(Registers(), [each.detail for each in reversed(events)])
    assert held == replayed == registers_of(house)
    for each in events:
        if not each.action.startswith(("person", "item", "identity")):
            continue
        assert each.action in ACTIONS
        told = shown_detail(each.action, each.detail)
        assert told
        assert "{" not in told, told
        assert ID not in told + each.detail
        assert shown_object(each.object_name) == each.object_name or each.object_name == "people"
    changed = [each for each in events if each.action == "person changed"]
    assert "identity number changed" in shown_detail("person changed", changed[0].detail)


def test_thousands_of_people_are_entered_at_once_or_not_at_all(house: House) -> None:
    numbers = [f"110105199{n // 1000 % 10}0101{n % 1000:03d}" for n in range(300)]
    many = [
        NewPerson(f"人{n}", identity=digits + check_character(digits))
        for n, digits in enumerate(numbers)
    ]
    with refusal("label-taken"):
        enter_people(house, [*many, NewPerson("人7")])
    assert people(house) == []
    assert len(enter_people(house, many)) == 300
