"""Every check of the four natures finds what it is for, and nothing in a package in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exporters.layout import DATA, DESCRIPTION, NATURES_BASIS
from exporters.names import split_extension
from exporters.natures.checking import CHECKS
from models.categories import Mark
from models.handover.natures import ManualResult, NatureResult, Outcome
from models.handover.natures_basis import OpenItem, RecordBasis
from resources.natures import nature_scheme
from tests.exporters.nature_worlds import TODAY, World, archive, pdf, png, world

FAILED, WARNING = Outcome.FAILED, Outcome.WARNING
LATER = datetime(2026, 12, 2, tzinfo=UTC)
NUMBER = "TEST26-08-202608-0001"
RECORDS = "电子档案/2026/08运维过程"
SOURCE = "电子档案/2026/02源代码"


def _duplicate_place(it: World) -> None:
    it.documents.append(replace(it.documents[0], sequence=9))


def _unfinished_chain(it: World) -> None:
    it.know(chain_complete=False, chain_words="Event 3 is missing.")


def _gap(it: World) -> None:
    assert it.basis is not None
    it.know(series={**it.basis.series, "TEST26-08-202608": 4})


def _stranger(it: World) -> None:
    it.put("其他/x.txt", b"x")
    it.unlisted.add("其他/x.txt")


def _other_numbers(it: World) -> None:
    for place in range(len(it.documents)):
        it.change(place, number=it.documents[place].document.number.replace("TEST26", "OTHER26"))


def _owed(it: World, *, by: str = "") -> None:
    it.know(items=(OpenItem("missing", "Ⅱ7.2", "Report 2026-07 is missing", by, by and "agreed"),))


def _record(it: World, **fields: object) -> None:
    assert it.basis is not None
    known = it.basis.records[NUMBER]._replace(**fields)  # type: ignore[arg-type]  # the fields of a record
    it.know(records={**it.basis.records, NUMBER: known})


# What is broken, the check that must say so, how, and a part of what it must name.
BROKEN: list[tuple[str, Callable[[World], None], str, Outcome, str]] = [
    ("changed", lambda it: it.find("payload-changed"), "真1-1", FAILED, "data/x"),
    ("signature", lambda it: it.find("root-signature-wrong"), "真1-1", FAILED, "data/x"),
    ("long", lambda it: it.change(0, title="长" * 501), "真1-2", FAILED, "题名"),
    ("month", lambda it: it.change(0, formed=None, period=""), "完2-4", WARNING, "日期"),
    ("version", lambda it: it.change(0, ordinal=-1), "真1-3", FAILED, "版本"),
    ("retention", lambda it: it.change(0, retention="D15"), "真1-4", WARNING, "保管期限"),
    ("retention-bad", lambda it: it.change(0, retention="永远"), "真1-4", FAILED, "保管期限"),
    ("future", lambda it: it.change(0, formed=date(2026, 12, 1), filed=LATER), "真1-5", FAILED, "2026-12-01"),
    ("back-dated", lambda it: it.change(0, formed=date(2026, 9, 2)), "真1-5", FAILED, "2026-09-02"),
    ("before-term", lambda it: it.change(0, formed=date(2026, 4, 1)), "真1-5", WARNING, "04-01"),
    ("basis-later", lambda it: it.know(day=date(2030, 1, 1)), "真1-5", WARNING, "2030"),
    ("turned", lambda it: it.change(0, title="报告\u202egnp"), "真1-6", FAILED, "题名"),
    ("name", lambda it: it.put("其他/a:b.txt", b"x"), "真1-6", FAILED, "a:b"),
    ("number", lambda it: it.change(0, number="8月第1号"), "真1-7", FAILED, "8月第1号"),
    ("month-13", lambda it: it.change(0, number="TEST26-08-202613-0001"), "真1-7", FAILED, "13"),
    ("other-contract", _other_numbers, "真1-7", WARNING, "OTHER26"),
    ("twice", _duplicate_place, "真1-8", FAILED, "月报"),
    ("same-content", lambda it: it.fill(3, png()), "真1-8", WARNING, "="),
    ("type", lambda it: it.fill(0, b"not a pdf at all"), "真1-10", FAILED, "月报"),
    ("ending", lambda it: it.change(0, name="月报.docx"), "真1-10", FAILED, "docx"),
    ("orphan", lambda it: it.put(f"{RECORDS}/多余.txt", b"x"), "真1-11", FAILED, "多余"),
    ("lost", lambda it: it.gone.add(it.documents[0].path), "真1-11", FAILED, "月报"),
    ("no-description", lambda it: it.gone.add(DESCRIPTION), "真1-12", FAILED, DESCRIPTION),
    ("other-title", lambda it: it.know(title="另一项目"), "真1-12", FAILED, "另一项目"),
    ("folder", lambda it: it.put("杂物/a.txt", b"x"), "真1-13", FAILED, "杂物"),
    ("year", lambda it: it.put("电子档案/二六/08运维过程/a.txt", b"x"), "真1-13", FAILED, "二六"),
    ("not-whole", lambda it: it.find("payload-added"), "真1-14", FAILED, "data/x"),
    ("count", lambda it: it.know(documents=6), "完2-1", FAILED, ""),
    ("bytes", lambda it: it.know(size=1), "完2-2", FAILED, ""),
    ("no-item", lambda it: setattr(it, "catalogue", _catalogue_without("SM3")), "完2-3", FAILED, "SM3"),
    ("no-title", lambda it: it.change(0, title=" "), "完2-4", FAILED, "题名"),
    ("no-events", lambda it: _record(it, events=0), "完2-5", FAILED, NUMBER),
    ("other-version", lambda it: _record(it, version=2), "完2-5", FAILED, NUMBER),
    ("gap", _gap, "完2-6", FAILED, "TEST26-08-202608-0003"),
    ("empty", lambda it: it.fill(0, b""), "完2-7", FAILED, "月报"),
    ("cut", lambda it: it.fill(2, png()[:-10]), "完2-7", FAILED, "拓扑"),
    ("tree", lambda it: _record(it, files=3), "完2-8", FAILED, "1 / 3"),
    ("attachment", lambda it: _record(it, attachments=("TEST26-08-202608-0099",)), "完2-8", FAILED, "0099"),
    ("owed", _owed, "完2-9", FAILED, "Report 2026-07"),
    ("waived", lambda it: _owed(it, by="周予安"), "完2-9", WARNING, "周予安"),
    ("paper", lambda it: it.gone.add("其他/移交清单.xlsx"), "完2-10", FAILED, "移交清单.xlsx"),
    ("tag", lambda it: it.find("tag-changed", "bag-info.txt"), "完2-10", FAILED, "bag-info"),
    ("missing", lambda it: it.gone.add("其他/移交清单.pdf"), "完2-11", FAILED, "移交清单.pdf"),
    ("xml", lambda it: setattr(it, "catalogue", b"<a>"), "用3-1", FAILED, ""),
    ("doctype", lambda it: setattr(it, "catalogue", b"<!DOCTYPE a><a/>"), "用3-1", FAILED, ""),
    ("data", lambda it: it.put(f"{DATA}/a.jsonl", b'{"a":1}\n{"a":\n'), "用3-2", FAILED, "a.jsonl"),
    ("deep-data", lambda it: it.put(f"{DATA}/b.jsonl", b"[" * 9999), "用3-2", FAILED, "b.jsonl"),
    ("rare", lambda it: it.put("其他/图.dwg", b"AC10"), "用3-3", WARNING, "图.dwg"),
    ("broken", lambda it: it.fill(1, b"PK\x03\x04" + b"x" * 400), "用3-4", FAILED, "巡检"),
    ("locked-pdf", lambda it: it.fill(0, pdf(locked=True)), "用3-5", FAILED, "月报"),
    ("locked-zip", lambda it: it.put("其他/a.zip", archive(locked=True)), "用3-5", FAILED, "a.zip"),
    ("environment", lambda it: it.put(DESCRIPTION, b"x"), "用3-7", FAILED, ""),
    ("rar", lambda it: it.put("其他/a.rar", b"Rar!\x1a\x07"), "用3-8", FAILED, "a.rar"),
    ("hidden-rar", lambda it: it.put("其他/a.txt", b"Rar!\x1a\x07\x00"), "用3-8", FAILED, "a.txt"),
    ("program", lambda it: it.put("其他/readme.md", b"MZ\x90\x00"), "用3-8", FAILED, "readme"),
    ("packed", lambda it: it.put("其他/a.zip", archive()), "用3-8", WARNING, "a.zip"),
    ("stranger", _stranger, "安4-3", FAILED, "x.txt"),
    ("thumbs", lambda it: it.put(f"{RECORDS}/Thumbs.db", b"x"), "安4-3", FAILED, "Thumbs"),
    ("office-lock", lambda it: it.put("其他/~$移交.docx", b"x"), "安4-3", FAILED, "~$"),
    ("hidden", lambda it: it.put("其他/.cache/a.txt", b"x"), "安4-3", FAILED, ".cache"),
    ("chain", _unfinished_chain, "安4-7", FAILED, ""),
    ("secret-title", lambda it: it.change(0, title="方案（机密★20年）"), "密", FAILED, "月报"),
    ("secret-name", lambda it: it.put("其他/绝密★长期 计划.txt", b"x"), "密", FAILED, "计划"),
    ("secret-text", lambda it: it.fill(3, "机密★20年\n\n关于某事的通知\n".encode()), "密", FAILED, "说明"),
    ("secret-gbk", lambda it: it.fill(3, "秘密★10年\n关于某事的通知\n".encode("gb18030")), "密", FAILED, "说明"),
]  # fmt: skip


def _catalogue_without(name: str) -> bytes:
    from exporters.catalogue import write_catalogue
    from tests.exporters.builders import CONTRACT

    lines = b"".join(write_catalogue(CONTRACT, world().documents, TODAY)).splitlines(keepends=True)
    return b"".join(line for line in lines if f"<{name}>".encode() not in line)


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path) -> None:
    results = world().arrived(tmp_path)
    bad = {code: each for code, each in results.items() if each.outcome is not Outcome.PASSED}
    assert set(bad) == {"真1-1", "安4-1", "安4-2", "安4-4", "安4-5", "安4-6"}
    assert bad.pop("真1-1").outcome is WARNING  # nobody signed it
    assert {each.outcome for each in bad.values()} == {Outcome.MANUAL}
    assert list(results) == [check.code for check in nature_scheme().checks]


def test_the_giver_finds_the_same_while_the_package_is_written(tmp_path: Path) -> None:
    given = world().staged(tmp_path / "given")
    arrived = world().arrived(tmp_path / "arrived")
    different = {code for code in given if given[code].outcome is not arrived[code].outcome}
    assert different == {"真1-1", "真1-14"}
    assert given["真1-14"].outcome is Outcome.NOT_RUN


@pytest.mark.parametrize(
    ("spoil", "code", "outcome", "named"),
    [each[1:] for each in BROKEN],
    ids=[f"{each[0]}" for each in BROKEN],
)
def test_each_thing_that_is_wrong_is_found(
    spoil: Callable[[World], None], code: str, outcome: Outcome, named: str, tmp_path: Path
) -> None:
    it = world()
    spoil(it)
    result = it.arrived(tmp_path)[code]
    assert result.outcome is outcome, result
    assert result.note
    assert named in "\n".join(result.objects) or not result.objects
    assert bool(named) == bool(result.objects)


def test_every_automatic_check_has_been_seen_failing() -> None:
    assert set(CHECKS) - {each[2] for each in BROKEN} == set()
    known = [check.code for check in nature_scheme().checks]
    assert len(known) == len(set(known))
    assert set(CHECKS) < set(known)


def test_the_giver_names_a_file_that_is_not_what_was_catalogued(tmp_path: Path) -> None:
    it = world()
    entry = it.documents[0]
    it.documents[0] = replace(entry, file=replace(entry.file, sha256=bytes(32)))
    result = it.staged(tmp_path)["真1-1"]
    assert (result.outcome, result.objects) == (FAILED, (entry.path,))


def test_gaps_are_no_finding_once_they_are_explained(tmp_path: Path) -> None:
    it = world()
    _gap(it)
    missing = {f"TEST26-08-202608-{n:04d}": "purged: by order" for n in (3, 4)}
    it.know(explained=missing)
    result = it.arrived(tmp_path)["完2-6"]
    assert result.outcome is Outcome.PASSED
    assert "2" in result.note


def test_an_endless_series_ends(tmp_path: Path) -> None:
    it = world()
    it.know(series={"TEST26-08-202608": 10**17})
    assert it.arrived(tmp_path)["完2-6"].outcome is FAILED


def test_without_a_basis_its_checks_are_not_run(tmp_path: Path) -> None:
    it = world()
    it.basis = None
    results = it.arrived(tmp_path)
    for code in ("完2-1", "完2-2", "完2-5", "完2-8", "完2-9", "安4-7"):
        assert results[code].outcome is Outcome.NOT_RUN
    assert results["用3-2"].objects == (NATURES_BASIS,)


@pytest.mark.parametrize("check", ["payload-changed", "tag-changed"])
def test_a_basis_that_was_changed_is_not_believed(check: str, tmp_path: Path) -> None:
    it = world()
    it.find(
        check, f"data/{NATURES_BASIS}" if check.startswith("payload") else "manifest-sha256.txt"
    )
    assert it.arrived(tmp_path)["完2-1"].outcome is Outcome.NOT_RUN


def test_a_basis_beside_the_manifest_is_not_believed(tmp_path: Path) -> None:
    it = world()
    it.unlisted.add(NATURES_BASIS)
    assert it.arrived(tmp_path)["完2-1"].outcome is Outcome.NOT_RUN


def test_source_code_may_hold_what_nothing_else_may(tmp_path: Path) -> None:
    it = world()
    for name, data in (
        (".gitignore", b""),
        ("tools/run.bat", b"@echo off"),
        ("lib/a.jar", archive()),
        ("x.png", b"no picture"),
    ):
        place = f"{SOURCE}/app/{name}"
        it.put(place, data)
    results = it.arrived(tmp_path)
    assert results["用3-8"].outcome is Outcome.PASSED
    assert results["安4-3"].outcome is Outcome.PASSED
    assert results["完2-7"].outcome is Outcome.PASSED
    assert results["用3-4"].outcome is WARNING


def test_what_a_person_saw_is_taken_over(tmp_path: Path) -> None:
    it = world()
    seen = ManualResult("安4-5", FAILED, "盒面裂", "王验收", TODAY)
    it.manual = {"安4-5": seen, "真1-1": replace(seen, code="真1-1", outcome=Outcome.PASSED)}
    it.find("payload-changed")
    results = it.arrived(tmp_path)
    assert results["安4-5"].outcome is FAILED
    assert "王验收" in results["安4-5"].note
    assert results["安4-5"].by == "王验收"
    # What a program can see isn't a matter of opinion.
    assert results["真1-1"].outcome is FAILED


@pytest.mark.parametrize("name", ["会议纪要 v2.5", "无后缀", "备份.tar.gz", "图.PDF"])
def test_an_odd_name_is_no_other_name(name: str, tmp_path: Path) -> None:
    it = world()
    entry = it.documents[3]
    it.files.pop(entry.path)
    stem, extension = split_extension(name)
    place = f"{RECORDS}/{entry.document.number}_{stem}_V1{extension}"
    it.files[place] = data = "接口说明\n".encode()
    it.documents[3] = replace(entry, file=replace(entry.file, path=f"data/{place}"))
    it.change(3, name=name)
    assert it.files[place] == data
    result = it.arrived(tmp_path)["真1-10"]
    assert all("≠" not in each and ": " not in each for each in result.objects), result


def test_a_link_on_the_medium_is_named(tmp_path: Path) -> None:
    it = world()
    folder = it.write(tmp_path)
    (folder / "data" / "其他" / "出口").symlink_to("/etc")
    assert it.arrived(tmp_path)["安4-3"].outcome is FAILED


def test_marks_that_may_be_stored_are_no_state_secrets(tmp_path: Path) -> None:
    it = world()
    for number, mark in enumerate(Mark):
        if number < len(it.documents):
            it.change(number, mark=mark)
    it.fill(3, "商业秘密说明，不涉及国家秘密。\n".encode())
    assert it.arrived(tmp_path)["密"].outcome is Outcome.PASSED


def test_a_record_with_two_places_is_named_when_one_was_registered(tmp_path: Path) -> None:
    it = world()
    number = it.documents[0].document.number
    it.change(1, number=number)
    assert number in it.arrived(tmp_path)["真1-8"].objects
    it.know(
        records={**(it.basis.records if it.basis else {}), number: RecordBasis(2, 1, 2, 3, "x")}
    )
    assert it.arrived(tmp_path)["真1-8"].outcome is Outcome.PASSED


def test_malware_that_a_scanner_named_outweighs_a_persons_word(tmp_path: Path) -> None:
    it = world()
    it.manual = {"安4-2": ManualResult("安4-2", Outcome.PASSED, "", "王验收", TODAY)}
    it.scanned = {"安4-2": NatureResult("安4-2", "病毒", FAILED, "", ("a.docx",))}
    assert it.arrived(tmp_path / "a")["安4-2"].outcome is FAILED
    it.scanned = {"安4-2": NatureResult("安4-2", "病毒", FAILED, "broke off")}
    assert it.arrived(tmp_path / "b")["安4-2"].outcome is Outcome.PASSED
    # What was too large for the scanner, a person had scanned otherwise.
    it.scanned = {"安4-2": NatureResult("安4-2", "病毒", Outcome.WARNING, "", ("大.iso",))}
    assert it.arrived(tmp_path / "c")["安4-2"].outcome is Outcome.PASSED
    it.manual = {}
    assert it.arrived(tmp_path / "d")["安4-2"].outcome is Outcome.WARNING
