"""Pledges from the form to the filed scan: each page finds its person, and where it can't, somebody is asked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from PIL import Image

from desktop.services.contract.evidence import evidence_for
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.errors import ContractRefused, InsideVault, ReasonMissing
from desktop.services.filing.sources import SourceProblem
from desktop.services.house import House
from desktop.services.library import audit_events, document_bytes, get_document, list_documents
from desktop.services.people import pledge_scans, pledge_signing
from desktop.services.people.people import NewPerson, enter_people
from desktop.services.people.pledge_forms import MadePledge, make_pledges
from desktop.services.people.pledge_scans import BY_CODE, BY_NAME, BY_PRINT, read_scan
from desktop.services.people.pledge_signing import enter_pledge, file_scan, void_pledge
from models.categories import Category, Mark
from models.obligations.registers import load
from models.people.pledge_codes import qr_text
from search.fencing.recognition import Recogniser
from search.records import PAGE_BREAK, Extraction
from vault.errors import AlreadyExists

NAMES = ("龙䶮", "江望舒", "欧阳 明远")


@pytest.fixture
def people(house: House) -> list[int]:
    entered = enter_people(
        house, [NewPerson(name, post="网络工程师", role="on-site") for name in NAMES]
    )
    return [each.id for each in entered]


@pytest.fixture
def made(house: House, people: list[int], tmp_path: Path) -> list[MadePledge]:
    return make_pledges(house, people, "arrival", tmp_path / "forms")


def drawn(form: Path) -> Image.Image:
    """The form as a scanner sees it: 150 dots an inch, askew, grey."""
    with pypdfium2.PdfDocument(form) as document:
        assert len(document) == 1
        page: Image.Image = document[0].render(scale=150 / 72).to_pil().convert("L")
    return page.rotate(1.5, fillcolor=250).point(lambda value: min(250, value + 10))


def scanned(target: Path, pages: Sequence[Image.Image]) -> Path:
    pages[0].save(target, "PDF", save_all=True, append_images=list(pages[1:]), quality=60)
    return target


def without_code(page: Image.Image) -> Image.Image:
    covered = page.copy()
    covered.paste(250, (0, page.height * 6 // 10, page.width, page.height))
    return covered


def no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pledge_scans, "recognition_problem", lambda: "None here.")


def recognised(monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    """Stands in for text recognition, which has tests of its own and takes seconds a page."""
    extraction = Extraction(PAGE_BREAK.join(texts))
    monkeypatch.setattr(Recogniser, "recognise", lambda *_given, **_named: extraction)
    monkeypatch.setattr(pledge_scans, "recognition_problem", lambda: "")


def test_a_form_says_whose_it_is_and_is_entered_unsigned(
    house: House, made: list[MadePledge]
) -> None:
    held = registers_of(house).pledge
    assert [held[each.id].code for each in made] == [each.code for each in made]
    assert all(held[each.id].signed is None for each in made)
    with pypdfium2.PdfDocument(made[2].path) as document:
        text = document[0].get_textpage().get_text_bounded()
    for word in (NAMES[2], made[2].code, house.contract.title, "网络工程师"):
        assert word in text.replace("\r\n", ""), word
    assert len({each.code for each in made}) == len(NAMES)


def test_a_word_form_carries_the_same_code(house: House, people: list[int], tmp_path: Path) -> None:
    [form] = make_pledges(house, people[:1], "leaving", tmp_path / "word", form="docx")
    with ZipFile(form.path) as package:
        text = package.read("word/document.xml").decode()
    assert form.code in text
    assert "离岗保密承诺书" in text


def test_every_page_of_a_scan_finds_its_person(
    house: House, made: list[MadePledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_recognition(monkeypatch)
    order = [made[1], made[2], made[0]]
    path = scanned(tmp_path / "scan.pdf", [drawn(each.path) for each in order])
    plan = read_scan(house, path)
    assert [page.certain for page in plan.pages] == [True] * 3
    assert [page.candidates for page in plan.pages] == [(each.id,) for each in order]
    assert {page.way for page in plan.pages} == {BY_CODE}
    assert not list_documents(house)
    day = today_of(house)
    filed = file_scan(
        house,
        path,
        dict.fromkeys(plan.certain.values(), day),
        pages={pledge: number for number, pledge in plan.certain.items()},
    )
    document = get_document(house, filed.document_id)
    assert document.category is Category.PLEDGE
    assert document.mark is Mark.PERSONAL
    assert set(document.persons) == set(NAMES)
    assert b"".join(document_bytes(house, document)) == path.read_bytes()
    held = registers_of(house).pledge
    assert {held[each.id].signed for each in made} == {day}
    for each in made:
        [proof] = evidence_for(house, "pledge", str(each.id))
        assert proof.document_id == filed.document_id
        assert proof.counts


def test_a_page_without_a_code_is_asked_about(
    house: House, made: list[MadePledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_recognition(monkeypatch)
    sheet = drawn(made[0].path)
    path = scanned(tmp_path / "scan.pdf", [sheet, without_code(sheet)])
    plan = read_scan(house, path)
    assert [page.certain for page in plan.pages] == [True, False]
    assert plan.pages[1].candidates == ()
    assert plan.pages[1].problem
    assert plan.unread == "None here."


def test_recognised_text_helps_where_the_code_is_torn(
    house: House, made: list[MadePledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = without_code(drawn(made[0].path))
    path = scanned(tmp_path / "scan.pdf", [sheet, sheet, sheet, sheet])
    mended = ("U" if made[1].code[0] != "U" else "V") + made[1].code[1:]
    recognised(
        monkeypatch,
        f"保密承诺书 编号 {made[0].code.replace('-', ' - ')}",
        f"保密承诺书 编号 {mended}",
        f"保 密 承 诺 书\n本人 {NAMES[2]}，",
        f"会议纪要 {NAMES[2]}",
    )
    plan = read_scan(house, path)
    assert [(page.candidates, page.certain, page.way) for page in plan.pages] == [
        ((made[0].id,), True, BY_PRINT),
        ((made[1].id,), False, BY_PRINT),
        ((made[2].id,), False, BY_NAME),
        ((), False, ""),
    ]


def test_a_code_of_another_vault_is_named_and_never_certain(
    house: House, made: list[MadePledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exporters.qr import qr_png
    from models.people.pledge_codes import new_code

    no_recognition(monkeypatch)
    sheet = Image.new("L", (1240, 1754), 250)
    other = new_code()
    sheet.paste(Image.open(io.BytesIO(qr_png(qr_text(other)))).resize((160, 160)), (900, 1500))
    plan = read_scan(house, scanned(tmp_path / "scan.pdf", [sheet]))
    [page] = plan.pages
    assert (page.code, page.candidates, page.certain) == (other, (), False)
    assert page.problem


def test_a_pledge_that_is_signed_or_void_is_asked_about(
    house: House, made: list[MadePledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_recognition(monkeypatch)
    path = scanned(tmp_path / "scan.pdf", [drawn(made[0].path), drawn(made[1].path)])
    file_scan(house, path, {made[0].id: today_of(house)})
    void_pledge(house, made[1].id, "写错了岗位")
    plan = read_scan(house, path)
    assert [page.certain for page in plan.pages] == [False, False]
    assert [page.candidates for page in plan.pages] == [(made[0].id,), (made[1].id,)]
    with pytest.raises(ContractRefused):
        file_scan(house, path, {made[1].id: today_of(house)})
    with pytest.raises(ReasonMissing):
        void_pledge(house, made[2].id, " ")


def test_days_that_cannot_be_are_refused_and_nothing_is_filed(
    house: House, made: list[MadePledge], tmp_path: Path
) -> None:
    path = scanned(tmp_path / "scan.pdf", [drawn(made[0].path)])
    today = today_of(house)
    for wrong in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(ContractRefused):
            file_scan(house, path, {made[0].id: wrong})
    for nobody in ({}, {999: today}):
        with pytest.raises(ContractRefused):
            file_scan(house, path, nobody)
    assert not list_documents(house)
    assert registers_of(house).pledge[made[0].id].signed is None


def test_a_scan_that_was_filed_and_not_entered_is_made_up_for(
    house: House, made: list[MadePledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = scanned(tmp_path / "scan.pdf", [drawn(made[0].path)])
    pledge, today = made[0].id, today_of(house)

    def full(*_arguments: object, **_words: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(pledge_signing, "attach_rows", full)
        with pytest.raises(OSError, match="full"):
            file_scan(house, scan, {pledge: today})
    assert registers_of(house).pledge[pledge].signed is None
    [document] = list_documents(house, Category.PLEDGE)
    filed = file_scan(house, scan, {pledge: today})
    assert (filed.document_id, filed.known) == (document.id, True)
    assert registers_of(house).pledge[pledge].signed == today
    assert len(evidence_for(house, "pledge", str(pledge))) == 1
    # Once more is nothing more.
    file_scan(house, scan, {pledge: today})
    assert len(evidence_for(house, "pledge", str(pledge))) == 1


def test_a_newer_pledge_ends_the_one_before(house: House, people: list[int]) -> None:
    first = enter_pledge(house, people[0], "arrival", date(2026, 4, 16))
    second = enter_pledge(house, people[0], "change", date(2026, 6, 1))
    leaving = enter_pledge(house, people[0], "leaving", date(2026, 9, 30))
    other = enter_pledge(house, people[1], "arrival", date(2026, 4, 16))
    held = registers_of(house).pledge
    assert held[first].until == date(2026, 6, 1)
    assert [held[each].until for each in (second, leaving, other)] == [None, None, None]
    with pytest.raises(ContractRefused):
        enter_pledge(house, 999, "arrival", date(2026, 4, 16))
    with pytest.raises(ContractRefused):
        enter_pledge(house, people[0], "farewell", date(2026, 4, 16))


def test_a_void_pledge_ends_no_other(house: House, people: list[int]) -> None:
    first = enter_pledge(house, people[0], "arrival", date(2026, 4, 16))
    second = enter_pledge(house, people[0], "change", date(2026, 6, 1))
    third = enter_pledge(house, people[0], "change", date(2026, 8, 1))

    def ends() -> list[date | None]:
        return [registers_of(house).pledge[each].until for each in (first, second, third)]

    assert ends() == [date(2026, 6, 1), date(2026, 8, 1), None]
    void_pledge(house, second, "扫错了人")
    assert ends()[0] == date(2026, 8, 1)
    void_pledge(house, third, "扫错了人")
    assert ends()[0] is None


def test_forms_stay_outside_and_replace_nothing(
    house: House, people: list[int], made: list[MadePledge], tmp_path: Path
) -> None:
    before = len(registers_of(house).pledge)
    with pytest.raises(InsideVault):
        make_pledges(house, people, "arrival", house.path / "forms")
    with pytest.raises(AlreadyExists):
        make_pledges(house, people, "arrival", tmp_path / "forms")
    for nobody in ([], [people[0], 999]):
        with pytest.raises(ContractRefused):
            make_pledges(house, nobody, "arrival", tmp_path / "others")
    assert len(registers_of(house).pledge) == before


def test_what_cannot_be_shown_is_refused_in_words(house: House, tmp_path: Path) -> None:
    for name, data in (("notes.txt", b"text"), ("broken.pdf", b"%PDF-1.7 broken"), ("no.png", b"")):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(SourceProblem) as raised:
            read_scan(house, path)
        assert str(raised.value)
    with pytest.raises(SourceProblem):
        read_scan(house, tmp_path / "missing.pdf")


def test_everything_is_in_the_journal(house: House, made: list[MadePledge], tmp_path: Path) -> None:
    path = scanned(tmp_path / "scan.pdf", [drawn(made[0].path)])
    file_scan(house, path, {made[0].id: today_of(house)})
    void_pledge(house, made[1].id, "作废")
    said = [each.action for each in audit_events(house)]
    assert {"pledges made", "pledges signed", "pledge voided"} <= set(said)
    with house.database.read() as session:
        assert registers_of(house) == load(session)
