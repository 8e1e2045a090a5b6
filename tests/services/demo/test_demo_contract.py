"""The demonstration's contract on the evening before an inspection: nearly all in order, every gap shown as told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from desktop.services.assurance.assurance import assurance_view
from desktop.services.assurance.products import product_views
from desktop.services.assurance.scoring import sheet_of
from desktop.services.contract.overview import Overview, overview
from desktop.services.contract.registers import registers_of
from desktop.services.demo.demo_contract import enter_demo_contract
from desktop.services.demo.demo_records import planned
from desktop.services.demo.demo_records.drafts import DemoFile
from desktop.services.demo.demo_records.owed import owed_papers
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner
from desktop.services.demo.demo_records.world import World
from desktop.services.demo.demo_systems import enter_demo_systems
from desktop.services.filing.intake import file_each
from desktop.services.filing.sources import SourceFile
from desktop.services.house import House
from desktop.services.library import list_documents
from desktop.services.people.matters import matter_views
from desktop.services.people.people import expiring_papers, people_states
from models.assurance.crypto_scores import decimal
from models.assurance.product_state import CertificateState
from models.contract.payments import PaymentState
from models.obligations.registers import Registers
from resources import demo_data
from tests.archives import PASSPHRASE, make_quick_house, quick_stretch

GAPS: dict[str, list[str]] = {gap["id"]: gap["shows"] for gap in demo_data.table("gaps")["gap"]}
SHOWN = [shows for some in GAPS.values() for shows in some]
BLOCKERS = ("duty", "person", "matter", "finding", "kpi")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers by name alone (what is on them isn't asked for here), the systems, the registers; and the forms."""
    folder = tmp_path_factory.mktemp("contract")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "demo.vault") as house:
            fill(house, folder / "records")
            enter_demo_contract(house, folder / "forms")
    return folder


@pytest.fixture
def demo(template: Path, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    copy = tmp_path / "demo.vault"
    shutil.copytree(template / "demo.vault", copy)
    with House.open(copy, PASSPHRASE) as house:
        yield house


def fill(house: House, records: Path) -> None:
    """File a stand-in for every paper of the demonstration but its source code, and enter its systems."""
    files = []
    for draft in planned():
        if draft.parts[0].startswith("02"):
            continue
        path = records.joinpath(*draft.parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("/".join(draft.parts), encoding="utf-8")
        files.append(DemoFile(path, draft.filing))
    named = [(each, each.path.relative_to(records).as_posix()) for each in files]
    sources = [
        (SourceFile(str(each.path), name, each.path.stat().st_size), each.filing)
        for each, name in named
    ]
    file_each(house, sources)
    enter_demo_systems(house)


def name_of(registers: Registers, kind: str, identifier: int) -> str:
    if kind == "p":
        return registers.person[identifier].label
    return registers.matter[identifier].title


def is_meant(registers: Registers, shown: str, kind: str, key: str) -> bool:
    """Whether "duty R60/BG-2026-03" means the blocker (or duty) of this kind and key."""
    said, _blank, what = shown.partition(" ")
    if said != kind:
        return False
    if kind == "person":
        return registers.person[int(key)].label == what
    if kind == "matter":
        return what in registers.matter[int(key)].title
    if kind == "finding":
        return registers.finding[int(key)].number == what
    parts, wanted = key.split("/"), what.split("/")
    if len(parts) != len(wanted):
        return False
    return all(
        part == want
        or (
            part[0] in "pm"
            and part[1:].isdigit()
            and want in name_of(registers, part[0], int(part[1:]))
        )
        for part, want in zip(parts, wanted, strict=True)
    )


def meant_by(registers: Registers, kind: str, key: str) -> list[str]:
    return [shown for shown in SHOWN if is_meant(registers, shown, kind, key)]


def test_it_is_the_eighth_month_and_the_evening_before_the_inspection(demo: House) -> None:
    now = overview(demo)
    assert f"{now.day}" == "2026-11-18"
    assert (now.month, now.months) == (8, 12)
    assert now.days_left == 148
    assert not now.ready


def test_every_blocker_is_a_gap_that_was_left_on_purpose(demo: House) -> None:
    now, registers = overview(demo), registers_of(demo)
    told = {
        (each.kind, each.key): meant_by(registers, each.kind, each.key) for each in now.blockers
    }
    assert [blocker for blocker, shown in told.items() if not shown] == []
    assert 10 <= len(told) <= 30


def test_every_gap_shows_where_it_is_told_to(demo: House) -> None:
    assert 12 <= len(GAPS) <= 20
    seen = set(everything_shown(demo, overview(demo)))
    assert [shown for shown in SHOWN if shown not in seen] == []


def everything_shown(house: House, now: Overview) -> Iterator[str]:
    registers = registers_of(house)
    for blocker in now.blockers:
        yield from meant_by(registers, blocker.kind, blocker.key)
    for view in now.due_this_week:
        yield from meant_by(registers, "soon", view.key)
    for view in now.board.duties:
        if view.open and view.duty.due is None:
            yield from meant_by(registers, "open", view.key)
    yield from red_lamps(house)
    yield from (f"expiring {each.person.label}" for each in expiring_papers(house))
    for product in product_views(house):
        if product.state is not CertificateState.VALID:
            yield f"product {product.product.name}"
    for payment in now.payments:
        if payment.state is PaymentState.TO_INVOICE:
            yield f"payment {payment.number}"
    for sheet in assurance_view(house).systems:
        if sheet.warnings:
            yield f"filing {sheet.filing.scheme}"
    holidays, *settings = now.warnings
    assert "2027" in holidays
    yield "warning holidays"
    if settings:
        yield "warning settings"


def red_lamps(house: House) -> Iterator[str]:
    for state in people_states(house):
        for name, lamp in state.lamps.items():
            if lamp.state not in ("ok", "not-needed"):
                yield f"lamp {state.person.label} {name}"


def test_nothing_else_is_red(demo: House) -> None:
    now, registers = overview(demo), registers_of(demo)
    assert set(red_lamps(demo)) == {shown for shown in SHOWN if shown.startswith("lamp ")}
    assert [each.id for each in now.kpi if each.colour.value == "red"] == ["k"]
    assert [f"expiring {each.person.label}" for each in expiring_papers(demo)] == ["expiring 龙䶮"]
    assert {each.key for each in now.due_this_week} == {
        each.key for each in now.due_this_week if meant_by(registers, "soon", each.key)
    }
    assert set(now.pledges.missing) == {"叶行简", "戚牧野"}
    assert [sheet.filing.scheme for sheet in assurance_view(demo).systems if sheet.warnings] == [
        "crypto"
    ]
    assert len(now.warnings) == 2
    for view in matter_views(demo):
        if view.late or view.breaches:
            assert meant_by(registers, "matter", str(view.matter.id)), view.matter.title


def test_the_scoring_sheet_its_register_and_the_report_say_the_same(demo: House) -> None:
    (system,) = [each for each in assurance_view(demo).systems if each.filing.scheme == "crypto"]
    (shown,) = system.assessments
    made = sheet_of(demo, shown.assessment.id)
    assert made.complete
    assert made.total is not None
    assert made.total == shown.assessment.result
    (report,) = [
        each["body"]
        for each in demo_data.table("papers/crypto")["paper"]
        if each["type"] == "密评报告"
    ]
    assert f": 量化得分 | {made.total / 100:.2f}" in report
    for layer in made.layers:
        assert layer.score is not None
        score = decimal(layer.score * layer.layer.weight, 2)
        assert f"| {layer.layer.words.zh} | {layer.layer.weight} | {score} |" in report


def test_what_a_team_in_its_eighth_month_has_done_is_there(demo: House) -> None:
    now = overview(demo)
    for category, (kept, owed) in now.coverage.items():
        assert kept >= 0.79 * owed, category
    assert sum(kept for kept, _owed in now.coverage.values()) > 0.88 * sum(
        owed for _kept, owed in now.coverage.values()
    )
    months = [f"2026-{month:02d}" for month in range(4, 10)]
    board = now.board.by_key
    for rule in ("R21", "R24", "R25", "R29", "R51", "R54", "R55", "R56", "R57", "R59", "R62"):
        for month in months:
            assert board[f"{rule}/{month}"].state.value == "confirmed", (rule, month)
    for rule in ("R27", "R30", "R52", "R57", "R63", "R73", "R75"):
        for quarter in ("Q1", "Q2"):
            assert board[f"{rule}/{quarter}"].state.value == "confirmed", (rule, quarter)
    late = [view.key for view in now.board.duties if view.duty.report and view.late_days]
    assert late == ["R51/2026-08"]


def test_the_ledger_tells_of_enough_systems_and_is_on_target(demo: House) -> None:
    kpi = {each.id: each for each in overview(demo).kpi}
    begun = [each.value for each in kpi["b"].months if each.value is not None]
    assert len(begun) == 8
    assert min(begun) >= 15
    for name in ("a", "c"):
        target = kpi[name].cumulative_target
        value = kpi[name].value
        assert target is not None
        assert value is not None
        assert 0.95 * target <= value <= 1.25 * target


def test_a_signature_is_entered_only_where_a_scan_shows_one(demo: House) -> None:
    registers = registers_of(demo)
    names = {each.id: each.version.path for each in list_documents(demo)}
    # Some pledges are typed copies of a signed original; whose they are the register of pledges says.
    signed = {
        (row.document_id, row.signed)
        for row in registers.evidence.values()
        if row.signed and row.subject != "pledge"
    }
    assert len(signed) > 60
    assert {whose for _document, whose in signed} == {"contractor", "client", "both"}
    for document, whose in signed:
        path = names[document or 0]
        assert path.endswith((".png", ".pdf")), path
        assert whose in hands_on(path), path


def hands_on(path: str) -> set[str]:
    """What is drawn on a scan: by the data of the papers that duties ask for, else by what kind of record it is."""
    written = written_hands()
    if path in written:
        return {written[path]}
    return {"both"} if "签收单.pdf" in path else {"client", "contractor"}


@cache
def written_hands() -> dict[str, str]:
    world = World()
    press, scanner = Press(world.note, "演示"), Scanner(world.note)
    owed = owed_papers(world, press, scanner)
    return {"/".join(each.draft.parts): each.hands for each in owed}


def test_one_signed_scan_proves_the_whole_of_a_month(demo: House) -> None:
    registers = registers_of(demo)
    (scan,) = [
        each.id
        for each in list_documents(demo)
        if "2026年7月月度运维实施工作记录表（双方签字扫描件）" in each.version.path
    ]
    keys = {row.key for row in registers.evidence.values() if row.document_id == scan}
    assert keys >= {f"{rule}/2026-07" for rule in ("R51", "R54", "R55", "R57", "R59")}


def test_forms_lie_ready_for_those_without_a_pledge(demo: House, template: Path) -> None:
    forms = sorted(path.name for path in (template / "forms").iterdir())
    assert len(forms) == 2
    assert [name for name in forms if "戚牧野" in name or "叶行简" in name] == forms
    registers = registers_of(demo)
    unsigned = [row for row in registers.pledge.values() if row.signed is None]
    assert {registers.person[row.person_id].label for row in unsigned} == {"戚牧野", "叶行简"}
    assert len({row.code for row in unsigned}) == 2


def test_the_registers_are_the_same_every_time(
    demo: House, tmp_path: Path, quick_unlock: None
) -> None:
    with make_quick_house(tmp_path / "again.vault") as again:
        fill(again, tmp_path / "records")
        enter_demo_contract(again)
        second = plain(registers_of(again))
    first = plain(registers_of(demo))
    assert first.keys() == second.keys()
    for name, rows in second.items():
        if name == "pledge":
            rows = [row for row in rows if row["signed"]]
            first[name] = [row for row in first[name] if row["signed"]]
        assert first[name] == rows, name
    assert sum(map(len, second.values())) > 2000


def plain(registers: Registers) -> dict[str, list[dict[str, Any]]]:
    """The rows without what differs by nature: moments of our clock, chance codes, sealed columns."""
    by_chance = {"moment", "created", "code"}
    found: dict[str, list[dict[str, Any]]] = {}
    for field in fields(registers):
        rows = getattr(registers, field.name)
        found[field.name] = [
            {key: value for key, value in row._asdict().items() if key not in by_chance}
            for row in rows.values()
        ]
    return found
